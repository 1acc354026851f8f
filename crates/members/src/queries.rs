//! Reads.

use std::collections::{BTreeSet, HashMap};

use kernel::{Id, Timestamp};
use store::{Fault, Read, params};

use crate::identify::Way;
use crate::{
    Consent, Gender, Identity, IdentityKind, IdentityState, Member, MemberState, Profile, Purpose, people, sql,
};

/// Merges of merges are a handful deep; more is a circle.
pub(crate) const LINKS_AT_MOST: usize = 64;

/// The member that a member's row stands for after all merges; `None` when there is no such row.
///
/// # Errors
/// When the database says so, and for links that go in a circle.
pub fn canonical(read: &mut Read<'_>, member: Id) -> Result<Option<Id>, Fault> {
    let mut current = member;
    for step in 0..LINKS_AT_MOST {
        let next = read.query_opt(sql::LINK_STEP, params![current], |row| row.get::<Option<Id>>(0))?;
        match next {
            None if step == 0 => return Ok(None),
            None | Some(None) => return Ok(Some(current)),
            Some(Some(canonical)) => current = canonical,
        }
    }
    Err(Fault::Decode(format!("the links of member {member} do not end")))
}

/// Every row that stands for the same person, the one that counts first; empty when there is no such
/// row. Whoever looks for a person's history asks for all of them.
///
/// # Errors
/// As [`canonical`].
pub fn same_person(read: &mut Read<'_>, member: Id) -> Result<Vec<Id>, Fault> {
    let Some(first) = canonical(read, member)? else { return Ok(Vec::new()) };
    let mut found = vec![first];
    let mut next = 0;
    while let Some(current) = found.get(next).copied() {
        let linked = read.query(sql::LINK_TO, params![current], |row| row.get::<Id>(0))?;
        found.extend(linked);
        next += 1;
        if found.len() > LINKS_AT_MOST * LINKS_AT_MOST {
            return Err(Fault::Decode(format!("the links of member {member} do not end")));
        }
    }
    Ok(found)
}

/// A member, after all merges.
///
/// # Errors
/// As [`canonical`].
pub fn get(read: &mut Read<'_>, member: Id) -> Result<Option<Member>, Fault> {
    match canonical(read, member)? {
        Some(id) => row(read, id),
        None => Ok(None),
    }
}

/// A member's version, after all merges: a quote remembers it.
///
/// # Errors
/// As [`canonical`].
pub fn version(read: &mut Read<'_>, member: Id) -> Result<Option<i64>, Fault> {
    Ok(get(read, member)?.map(|member| member.version))
}

/// A member's own row, merged or not.
fn row(read: &mut Read<'_>, id: Id) -> Result<Option<Member>, Fault> {
    read.query_opt(sql::MEMBER_GET, params![id], people::member)
}

/// The member that a way leads to now, and how well that is proven. A blocked way leads to nobody.
///
/// # Errors
/// As [`canonical`].
pub fn find_by_way(read: &mut Read<'_>, way: &Way) -> Result<Option<(Member, IdentityState)>, Fault> {
    let holder = read
        .query_opt(sql::IDENTITY_HOLDER, &way.params(), |row| Ok((row.get::<Id>(0)?, IdentityState::read(row, 1)?)))?;
    match holder {
        Some((_, IdentityState::Blocked)) | None => Ok(None),
        Some((member, state)) => Ok(get(read, member)?.map(|member| (member, state))),
    }
}

/// The member that somebody is logged in as, after all merges; `None` when they were forgotten.
///
/// # Errors
/// As [`canonical`].
pub fn active(read: &mut Read<'_>, member: Id) -> Result<Option<Id>, Fault> {
    Ok(get(read, member)?.filter(|member| member.state != MemberState::Erased).map(|member| member.id))
}

/// Rows of members whose name begins so, in the order of their names; Latin letters in either case.
///
/// # Errors
/// As [`canonical`].
pub fn find_by_name(read: &mut Read<'_>, beginning: &str, limit: i64) -> Result<Vec<Id>, Fault> {
    let from = beginning.trim().to_ascii_lowercase();
    if from.is_empty() {
        return Ok(Vec::new());
    }
    // Behind everything that begins so: no name holds the last character there is.
    let to = format!("{from}\u{10ffff}");
    read.query(sql::MEMBER_BY_NAME, params![&from, &to, limit], |row| row.get::<Id>(0))
}

/// The member with a number in its [one form](crate::normalise_number).
///
/// # Errors
/// As [`canonical`].
pub fn find_by_number(read: &mut Read<'_>, number: &str) -> Result<Option<Member>, Fault> {
    match read.query_opt(sql::MEMBER_BY_NUMBER, params![number], |row| row.get::<Id>(0))? {
        Some(id) => get(read, id),
        None => Ok(None),
    }
}

/// All ways that lead to a person now, also through merged rows.
///
/// # Errors
/// As [`canonical`].
pub fn identities(read: &mut Read<'_>, member: Id) -> Result<Vec<Identity>, Fault> {
    let rows = same_person(read, member)?;
    people::identities_of(read, &rows)
}

/// A person's data, after all merges. Empty when they were forgotten.
///
/// # Errors
/// As [`canonical`].
pub fn profile(read: &mut Read<'_>, member: Id) -> Result<Profile, Fault> {
    let Some(id) = canonical(read, member)? else { return Ok(Profile::default()) };
    people::profile_of(read, id)
}

/// Sums over people: which rows stand for another one, and who said what they are.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    leads_to: HashMap<Id, Id>,
    genders: HashMap<Id, Gender>,
}

impl Counted {
    /// The row that counts, after all merges.
    pub fn canonical(&self, member: Id) -> Id {
        walk_to_end(&self.leads_to, member).unwrap_or(member)
    }

    /// What a row that counts says; none when they said nothing.
    pub fn gender(&self, canonical: Id) -> Option<Gender> {
        self.genders.get(&canonical).copied()
    }
}

/// What sums over some rows need: so many at once, and nobody else's.
///
/// # Errors
/// When the database says so.
pub fn counted(read: &mut Read<'_>, rows: &BTreeSet<Id>) -> Result<Counted, Fault> {
    let mut counted = Counted { leads_to: leads_to(read, rows)?, genders: HashMap::new() };
    let canonical: BTreeSet<Id> = rows.iter().map(|row| counted.canonical(*row)).collect();
    let canonical: Vec<Id> = canonical.into_iter().collect();
    let said = people::many(read, sql::GENDERS, &canonical, |row| Ok((row.get::<Id>(0)?, Gender::read(row, 1)?)))?;
    counted.genders.extend(said);
    Ok(counted)
}

/// Where some rows lead, and where that leads, as far as it goes.
pub(crate) fn leads_to(read: &mut Read<'_>, rows: &BTreeSet<Id>) -> Result<HashMap<Id, Id>, Fault> {
    let mut leads: HashMap<Id, Id> = HashMap::new();
    let mut step: Vec<Id> = rows.iter().copied().collect();
    for _ in 0..LINKS_AT_MOST {
        let found = people::many(read, sql::LINKS_OPEN, &step, |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
        let next: BTreeSet<Id> = found.iter().map(|(_, canonical)| *canonical).collect();
        leads.extend(found);
        // What was looked for before leads where it leads.
        step = next.into_iter().filter(|id| !rows.contains(id) && !leads.contains_key(id)).collect();
        if step.is_empty() {
            break;
        }
    }
    Ok(leads)
}

/// The row at the end of the links; `None` when they go in a circle.
pub(crate) fn walk_to_end(leads: &HashMap<Id, Id>, member: Id) -> Option<Id> {
    let mut current = member;
    for _ in 0..LINKS_AT_MOST {
        match leads.get(&current) {
            Some(next) => current = *next,
            None => return Some(current),
        }
    }
    None
}

/// The key that seals a member's data in immutable records: the row's own, merged or not. `None` when
/// they were forgotten.
///
/// # Errors
/// When the database says so.
pub fn key(read: &mut Read<'_>, member: Id) -> Result<Option<[u8; 32]>, Fault> {
    read.query_opt(sql::KEY_GET, params![member], |row| row.get(0))
}

/// What a person said last, for each purpose and channel they ever spoke about. Of two merged rows the
/// later word counts.
///
/// # Errors
/// As [`canonical`].
pub fn consents(read: &mut Read<'_>, member: Id) -> Result<Vec<Consent>, Fault> {
    let rows = same_person(read, member)?;
    people::consents_of(read, &rows)
}

/// A way that leads, or led, to a member's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastIdentity {
    /// By what.
    pub kind: IdentityKind,
    /// The number, the address, the card. Personal data.
    pub value: String,
    /// How well it is proven.
    pub state: IdentityState,
    /// When it was last proven to be theirs; never, for what somebody only said or typed.
    pub verified_at: Option<Timestamp>,
    /// Since when it led here.
    pub valid_from: Timestamp,
    /// Until when.
    pub valid_to: Option<Timestamp>,
}

/// Every way that ever led to a member's own row.
///
/// # Errors
/// When the database says so.
pub fn identity_history(read: &mut Read<'_>, row: Id) -> Result<Vec<PastIdentity>, Fault> {
    read.query(sql::IDENTITY_HISTORY, params![row], |row| {
        Ok(PastIdentity {
            kind: IdentityKind::read(row, 0)?,
            value: row.get(1)?,
            state: IdentityState::read(row, 2)?,
            verified_at: row.get(3)?,
            valid_from: row.get(4)?,
            valid_to: row.get(5)?,
        })
    })
}

/// Everything that was ever said for a member's own row, oldest first.
///
/// # Errors
/// When the database says so.
pub fn consent_history(read: &mut Read<'_>, row: Id) -> Result<Vec<Consent>, Fault> {
    read.query(sql::CONSENT_EVENTS, params![row], |row| {
        Ok(Consent {
            purpose: Purpose::read(row, 0)?,
            channel: row.get(1)?,
            granted: row.get(2)?,
            notice_version: row.get(3)?,
            at: row.get(5)?,
        })
    })
}

/// A member on the way through all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Their id.
    pub id: Id,
    /// What is printed on a card.
    pub number: String,
    /// When they joined.
    pub joined_at: kernel::Timestamp,
    /// Counts every change.
    pub version: i64,
    /// In how many ways they can be reached: phone, e-mail, LINE.
    pub ways: i64,
    /// How often they said what they allow.
    pub consents: i64,
}

/// Members after one, in the order of their ids, without those who were forgotten or stand for another.
///
/// # Errors
/// When the database says so.
pub fn walk(read: &mut Read<'_>, after: Id, limit: i64) -> Result<Vec<Walked>, Fault> {
    read.query(sql::MEMBER_WALK, params![after, limit], |row| {
        Ok(Walked {
            id: row.get(0)?,
            number: row.get(1)?,
            joined_at: row.get(2)?,
            version: row.get(3)?,
            ways: row.get(4)?,
            consents: row.get(5)?,
        })
    })
}
