//! Ways that lead to a member: adding, proving, releasing.

use kernel::{Code, Id, Refusal};
use store::{Stop, Tx, Value, params};

use crate::{IdentityKind, IdentityState, codes, email, events, phone, queries, sql};

/// A way to a member in its one form. Made by the functions below only, so no other form gets in.
#[derive(Clone, PartialEq, Eq)]
pub struct Way {
    kind: IdentityKind,
    provider: String,
    channel: String,
    value: String,
}

impl std::fmt::Debug for Way {
    /// Personal data stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Way").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Way {
    fn plain(kind: IdentityKind, value: String) -> Way {
        Way { kind, provider: String::new(), channel: String::new(), value }
    }

    /// A phone number, as somebody wrote it.
    ///
    /// # Errors
    /// [`codes::PHONE_INVALID`].
    pub fn phone(text: &str) -> Result<Way, &'static Code> {
        phone::normalise(text).map(|value| Way::plain(IdentityKind::Phone, value))
    }

    /// An e-mail address, as somebody wrote it.
    ///
    /// # Errors
    /// [`codes::EMAIL_INVALID`].
    pub fn email(text: &str) -> Result<Way, &'static Code> {
        email::normalise(text).map(|value| Way::plain(IdentityKind::Email, value))
    }

    /// A card of a system before, or of a partner: letters and digits in upper case.
    ///
    /// # Errors
    /// [`codes::CARD_INVALID`].
    pub fn card(text: &str) -> Result<Way, &'static Code> {
        let value: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        let fits = (4..=40).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Way::plain(IdentityKind::Card, value)) } else { Err(&codes::CARD_INVALID) }
    }

    /// A LINE user. Another provider or channel calls the same person by another id.
    ///
    /// # Errors
    /// [`codes::USER_INVALID`].
    pub fn line(provider: &str, channel: &str, user: &str) -> Result<Way, &'static Code> {
        let fits = |text: &str| (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !(fits(provider) && fits(channel) && fits(user)) {
            return Err(&codes::USER_INVALID);
        }
        Ok(Way {
            kind: IdentityKind::Line,
            provider: provider.to_owned(),
            channel: channel.to_owned(),
            value: user.to_owned(),
        })
    }

    /// A way as it is stored.
    pub(crate) fn stored(kind: IdentityKind, provider: String, channel: String, value: String) -> Way {
        Way { kind, provider, channel, value }
    }

    /// Of a LINE user: the provider and the channel; empty for the others.
    pub(crate) fn of(&self) -> (&str, &str) {
        (&self.provider, &self.channel)
    }

    /// A browser, by its visit.
    pub fn cookie(visitor: Id) -> Way {
        Way::plain(IdentityKind::Cookie, visitor.to_string())
    }

    /// By what.
    pub const fn kind(&self) -> IdentityKind {
        self.kind
    }

    /// The phone number, address, card or user. Personal data.
    pub fn value(&self) -> &str {
        &self.value
    }

    pub(crate) fn params(&self) -> [Value; 4] {
        [
            Value::from(self.kind.as_str()),
            Value::from(&self.provider),
            Value::from(&self.channel),
            Value::from(&self.value),
        ]
    }
}

/// A way that is to lead to a member.
#[derive(Debug, Clone)]
pub struct NewIdentity {
    /// Which way.
    pub way: Way,
    /// True when it was proven just now, by a code or a login.
    pub verified: bool,
}

/// Lets a way lead to a member. A proven claim takes an unproven one away from somebody else; between
/// two unproven ones, and against a proven one, the first holds. What leads to the same person
/// already stays, and is proven if this claim is.
///
/// # Errors
/// [`codes::NOT_FOUND`], [`codes::ERASED`], [`codes::IDENTITY_TAKEN`].
pub fn add_identity(tx: &mut Tx<'_>, member: Id, new: &NewIdentity) -> Result<(), Stop> {
    lock(tx, member)?;
    let holder = tx.query_opt(sql::IDENTITY_HOLDER_LOCK, &new.way.params(), |row| {
        Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, IdentityState::read(row, 2)?))
    })?;
    if let Some((identity, of, state)) = holder {
        let same = queries::canonical(tx, of)? == queries::canonical(tx, member)?;
        match state {
            IdentityState::Unverified | IdentityState::Verified if same => {
                return if new.verified { prove(tx, of, identity, new.way.kind()) } else { Ok(()) };
            }
            IdentityState::Unverified if new.verified => {
                let now = tx.now();
                tx.execute(sql::IDENTITY_RELEASE, params![identity, now])?;
                tx.execute(sql::MEMBER_CHANGED, params![of])?;
                tx.journal(&events::identity_released(of, identity, new.way.kind()))?;
            }
            _ => return Err(taken(&new.way, of)),
        }
    }
    insert(tx, member, new)?;
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    Ok(())
}

/// Lets a way lead to a member, whoever else might claim it at this moment.
pub(crate) fn insert(tx: &mut Tx<'_>, member: Id, new: &NewIdentity) -> Result<(), Stop> {
    let (id, now) = (tx.new_id(), tx.now());
    let [kind, provider, channel, value] = new.way.params();
    let (state, verified_at) = if new.verified { ("verified", Some(now)) } else { ("unverified", None) };
    let values = params![id, member, kind, provider, channel, value, state, verified_at, now];
    if tx.execute(sql::IDENTITY_INSERT, values)? == 0 {
        let holder = tx.query_opt(sql::IDENTITY_HOLDER, &new.way.params(), |row| row.get::<Id>(0))?;
        return Err(taken(&new.way, holder.unwrap_or(member)));
    }
    tx.journal(&events::identity_added(member, id, new))?;
    Ok(())
}

/// A way was proven, again or for the first time.
///
/// # Errors
/// [`codes::IDENTITY_UNKNOWN`] when it leads nowhere, is blocked, or leads to another member.
pub fn verify_identity(tx: &mut Tx<'_>, member: Id, identity: Id) -> Result<(), Stop> {
    let kind = lock_identity(tx, member, identity)?;
    prove(tx, member, identity, kind)
}

fn prove(tx: &mut Tx<'_>, member: Id, identity: Id, kind: IdentityKind) -> Result<(), Stop> {
    let now = tx.now();
    if tx.execute(sql::IDENTITY_VERIFY, params![identity, now])? == 0 {
        return Err(Stop::from(&codes::IDENTITY_UNKNOWN));
    }
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    tx.journal(&events::identity_verified(member, identity, kind))?;
    Ok(())
}

/// A way leads to this member no longer: a number was given up, a card was lost.
///
/// # Errors
/// As [`verify_identity`].
pub fn release_identity(tx: &mut Tx<'_>, member: Id, identity: Id) -> Result<(), Stop> {
    let kind = lock_identity(tx, member, identity)?;
    let now = tx.now();
    if tx.execute(sql::IDENTITY_RELEASE, params![identity, now])? == 0 {
        return Err(Stop::from(&codes::IDENTITY_UNKNOWN));
    }
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    tx.journal(&events::identity_released(member, identity, kind))?;
    Ok(())
}

fn lock_identity(tx: &mut Tx<'_>, member: Id, identity: Id) -> Result<IdentityKind, Stop> {
    lock(tx, member)?;
    let found =
        tx.query_opt(sql::IDENTITY_GET, params![identity], |row| Ok((row.get::<Id>(0)?, IdentityKind::read(row, 1)?)))?;
    match found {
        Some((of, kind)) if of == member => Ok(kind),
        _ => Err(Stop::from(&codes::IDENTITY_UNKNOWN)),
    }
}

/// Locks a member's row for whoever writes personal data with their id elsewhere: either an erasure finds it, or it
/// was first, and this is refused.
///
/// # Errors
/// [`codes::NOT_FOUND`], [`codes::ERASED`].
pub fn require_remembered(tx: &mut Tx<'_>, member: Id) -> Result<(), Stop> {
    lock(tx, member)
}

/// Locks a member's row, which everything that changes the member does first.
pub(crate) fn lock(tx: &mut Tx<'_>, member: Id) -> Result<(), Stop> {
    let state = tx.query_opt(sql::MEMBER_LOCK, params![member], |row| row.get::<String>(0))?;
    match state.as_deref() {
        None => Err(Stop::from(&codes::NOT_FOUND)),
        Some("erased") => Err(Stop::from(&codes::ERASED)),
        Some(_) => Ok(()),
    }
}

fn taken(way: &Way, holder: Id) -> Stop {
    Refusal::new(&codes::IDENTITY_TAKEN).with("kind", way.kind().as_str()).with("member", holder.to_string()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_does_not_show_itself() {
        assert!(!format!("{:?}", Way::phone("0912345678").unwrap()).contains("12345678"));
    }

    #[test]
    fn cards_have_one_form() {
        assert_eq!(Way::card("ab-12 34").unwrap().value(), "AB1234");
        for wrong in ["", "abc", "茶茶茶茶", "a_b_c_d"] {
            assert_eq!(Way::card(wrong), Err(&codes::CARD_INVALID), "{wrong}");
        }
        assert!(Way::line("p", "c", "U123").is_ok());
        assert_eq!(Way::line("p", "", "U123"), Err(&codes::USER_INVALID));
    }
}
