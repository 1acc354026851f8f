//! Somebody joins.

use kernel::{Id, Timestamp};
use store::{Stop, Tx, params};

use crate::identify::{NewIdentity, insert};
use crate::{codes, events, number, sql};

/// How often another number is made up when one is taken or has no digit. At a million members the first is free in
/// all but one of a million cases; one in thirty has no digit.
const NUMBERS_TRIED: usize = 8;

/// Somebody who joins.
#[derive(Clone)]
pub struct NewMember {
    /// Their id, made by the caller.
    pub id: Id,
    /// 32 random bytes, made by the caller outside of the write: what seals their data in immutable
    /// records.
    pub key: [u8; 32],
    /// What they are called.
    pub name: Option<String>,
    /// Their language.
    pub locale: String,
    /// Code of the tier they begin in.
    pub tier: String,
    /// Where they join: `till`, `web`, `import`.
    pub join_channel: String,
    /// The store they join in.
    pub join_store: Option<Id>,
    /// Who wins them.
    pub join_staff: Option<Id>,
    /// When; an import knows of an earlier day.
    pub joined_at: Timestamp,
    /// What leads to them.
    pub identities: Vec<NewIdentity>,
    /// How they came.
    pub touches: Vec<NewTouch>,
}

/// One step of how somebody came.
#[derive(Debug, Clone)]
pub struct NewTouch {
    /// `campaign`, `click`, `link`, `visit`.
    pub kind: String,
    /// Which one.
    pub value: String,
    /// When.
    pub at: Timestamp,
}

impl std::fmt::Debug for NewMember {
    /// Personal data and the key stay out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMember").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Takes somebody in. Returns their number.
///
/// # Errors
/// [`codes::NAME_INVALID`]; [`codes::IDENTITY_TAKEN`] when one of the ways leads to somebody already: then
/// nobody joins, and the caller looks that member up.
pub fn create(tx: &mut Tx<'_>, new: &NewMember) -> Result<String, Stop> {
    if let Some(name) = &new.name
        && !is_name(name)
    {
        return Err(Stop::from(&codes::NAME_INVALID));
    }
    let number = insert_with_number(tx, new)?;
    let now = tx.now();
    tx.execute(sql::PROFILE_INSERT, params![new.id, new.name.as_deref().map(str::trim), now])?;
    tx.execute(sql::KEY_INSERT, params![new.id, new.key, now])?;
    for (position, touch) in (0i64..).zip(&new.touches) {
        tx.execute(sql::TOUCH_INSERT, params![new.id, position, &touch.kind, &touch.value, touch.at])?;
    }
    tx.journal_at(&events::joined(new), new.joined_at)?;
    for identity in &new.identities {
        insert(tx, new.id, identity)?;
    }
    Ok(number)
}

fn insert_with_number(tx: &mut Tx<'_>, new: &NewMember) -> Result<String, Stop> {
    for _ in 0..NUMBERS_TRIED {
        let number = number::of(tx.new_id());
        // With a digit in it nobody takes a number for a name.
        if !number.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let inserted = tx.execute(
            sql::MEMBER_INSERT,
            params![
                new.id,
                &number,
                &new.tier,
                &new.join_channel,
                new.join_store,
                new.join_staff,
                new.join_store,
                &new.locale,
                new.joined_at,
            ],
        )?;
        if inserted == 1 {
            return Ok(number);
        }
    }
    Err(Stop::from(&codes::NUMBERS_EXHAUSTED))
}

pub(crate) fn is_name(name: &str) -> bool {
    let name = name.trim();
    (1..=80).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_for_people() {
        for name in ["王小明", "O'Neil", " Amy "] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "  ", "a\u{0}b", &"王".repeat(81)] {
            assert!(!is_name(name), "{name:?}");
        }
    }
}
