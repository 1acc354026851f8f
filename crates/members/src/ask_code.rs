//! Asking for a one-time code.

use std::collections::BTreeMap;
use std::net::IpAddr;

use kernel::{Actor, Id, Timestamp};
use messages::{MessageChannel, NewMessage, Template};
use store::{Db, Stop, Tx, WriteError, params, secrets, stored_names};

use crate::budget::{Attempt, too_many};
use crate::{IdentityKind, IdentityState, Way, codes, queries, sql};

/// A code is good for so many seconds.
pub const CODE_SECONDS: i64 = 600;

stored_names! {
    /// What a code is asked for.
    CodePurpose {
        /// To log in or to join.
        LogIn = "log_in",
        /// To complete a log-in that one proof was not enough for.
        Second = "second",
        /// To add a way to one's own account, perhaps instead of another.
        Add = "add",
        /// To be told to the people at the counter.
        Counter = "counter",
        /// To have one's own account erased.
        Erase = "erase",
    }
}

/// A code that is asked for.
#[derive(Debug, Clone)]
pub struct NewCode {
    /// Where it goes.
    pub way: Way,
    /// What for.
    pub purpose: CodePurpose,
    /// Whose account, for what is done to one.
    pub member: Option<Id>,
    /// The identity that the way is to stand in for.
    pub replaces: Option<Id>,
    /// Language of the message.
    pub locale: String,
    /// From where it is asked for; none for what people who work here ask for.
    pub address: Option<IpAddr>,
}

/// A code is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Names it when it is proven.
    pub id: Id,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Sends a code. The same is done, and answered, whether the way leads to a member or not.
///
/// # Errors
/// [`codes::CODES_TOO_MANY`]; [`codes::USER_INVALID`] for a way that no message can go to.
pub async fn ask_code(db: &Db, actor: Actor, new: NewCode) -> Result<Asked, WriteError> {
    let secret = secrets::get_or_make(db, messages::SECRET).await?;
    let attempt = Attempt::ask(&secret, &new.way, new.address);
    db.write("members.ask_code", actor, move |tx| {
        if let Some(seconds) = attempt.spend(tx)? {
            return Err(too_many(seconds));
        }
        insert(tx, &new, None)
    })
    .await
}

/// Sends the second code of a log-in: to another proven way of the member that the first one leads to.
///
/// # Errors
/// [`codes::PROOF_GONE`] when the first proof is none, or the way is not theirs; [`codes::CODES_TOO_MANY`].
pub async fn ask_second(
    db: &Db,
    actor: Actor,
    first: Id,
    identity: Id,
    locale: String,
    address: Option<IpAddr>,
) -> Result<Asked, WriteError> {
    let secret = secrets::get_or_make(db, messages::SECRET).await?;
    let found = db
        .read(move |read| {
            let Some(code) = crate::prove_code::stored(read, first)? else { return Ok(None) };
            let Some((member, _)) = queries::find_by_way(read, &code.way)? else { return Ok(None) };
            let ways = queries::identities(read, member.id)?;
            let way = ways.into_iter().find(|way| {
                way.id == identity && way.state == IdentityState::Verified && way.value != code.way.value()
            });
            Ok(way.map(|way| (member.id, Way::stored(way.kind, way.provider, way.channel, way.value))))
        })
        .await
        .map_err(WriteError::Fault)?;
    let (member, way) = found.ok_or(&codes::PROOF_GONE)?;
    let attempt = Attempt::ask(&secret, &way, address);
    let new = NewCode { way, purpose: CodePurpose::Second, member: Some(member), replaces: None, locale, address };
    db.write("members.ask_second", actor, move |tx| {
        let now = tx.now();
        let first_holds = crate::prove_code::stored(tx, first)?
            .is_some_and(|code| code.state == "proven" && code.expires_at > now && code.purpose == CodePurpose::LogIn);
        if !first_holds {
            return Err(Stop::from(&codes::PROOF_GONE));
        }
        if let Some(seconds) = attempt.spend(tx)? {
            return Err(too_many(seconds));
        }
        insert(tx, &new, Some(first))
    })
    .await
}

fn insert(tx: &mut Tx<'_>, new: &NewCode, follows: Option<Id>) -> Result<Asked, Stop> {
    let channel = match new.way.kind() {
        IdentityKind::Phone => MessageChannel::Sms,
        IdentityKind::Email => MessageChannel::Email,
        IdentityKind::Line => MessageChannel::Line,
        IdentityKind::Card | IdentityKind::Cookie => return Err(Stop::from(&codes::USER_INVALID)),
    };
    let (id, now) = (tx.new_id(), tx.now());
    let expires_at = now.plus_seconds(CODE_SECONDS);
    let (provider, line_channel) = new.way.of();
    tx.execute(
        sql::CODE_INSERT,
        params![
            id,
            new.purpose.as_str(),
            new.way.kind().as_str(),
            provider,
            line_channel,
            new.way.value(),
            new.member,
            follows,
            new.replaces,
            now,
            expires_at,
        ],
    )?;
    let template = match new.purpose {
        CodePurpose::Counter => Template::CounterCode,
        CodePurpose::Erase => Template::ErasureCode,
        CodePurpose::LogIn | CodePurpose::Second | CodePurpose::Add => Template::LogInCode,
    };
    messages::send(
        tx,
        &NewMessage {
            id,
            channel,
            template,
            locale: new.locale.clone(),
            member: None,
            recipient: new.way.value().to_owned(),
            parameters: BTreeMap::from([("minutes".to_owned(), (CODE_SECONDS / 60).to_string())]),
            expires_at: Some(expires_at),
        },
    )?;
    Ok(Asked { id, expires_at })
}

/// Tells a way that it leads to the account no longer.
pub(crate) fn tell_released(tx: &mut Tx<'_>, member: Id, old: &crate::Identity) -> Result<(), Stop> {
    let channel = match old.kind {
        IdentityKind::Phone => MessageChannel::Sms,
        IdentityKind::Email => MessageChannel::Email,
        IdentityKind::Line => MessageChannel::Line,
        IdentityKind::Card | IdentityKind::Cookie => return Ok(()),
    };
    let locale = queries::get(tx, member)?.map_or_else(String::new, |member| member.locale);
    let id = tx.new_id();
    messages::send(
        tx,
        &NewMessage {
            id,
            channel,
            template: Template::WayReleased,
            locale,
            member: Some(member),
            recipient: old.value.clone(),
            parameters: BTreeMap::new(),
            expires_at: None,
        },
    )?;
    Ok(())
}
