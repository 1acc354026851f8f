//! Several people share a till: a PIN or a badge says who stands there now, or that a manager approves.
//!
//! Wrong tries are counted at the till they were made at, so that nobody locks a colleague out elsewhere: five for
//! one person, twenty for the till. A right one forgets the wrong ones of that person, never those of the till, which
//! are forgotten once no wrong one came for as long as a rest. As at log-in the secret is checked before the write, on a thread for hashing,
//! and the write decides under a lock. Wrong, unknown, resting and gone are one answer after the same work.

use kernel::{Actor, ActorKind, Id};
use serde_json::json;
use store::{Db, Records, Stop, Tx, WriteError, audit, params};

use crate::log_in::{ATTEMPTS, Claim, REST_SECONDS, find};
use crate::{codes, sql};

/// So many wrong tries by anybody rest a till's field for PINs.
const ATTEMPTS_OF_ALL: i64 = 20;

/// What somebody proves to be themselves with.
#[derive(Clone, PartialEq, Eq)]
pub enum Proof {
    /// Whoever was chosen from the till's list, and the digits they typed.
    Pin(Id, String),
    /// What the scanner read.
    Badge(String),
}

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(***)")
    }
}

/// Finds out who stands at a till, and does `then` in the same transaction.
///
/// # Errors
/// Refused as [`codes::PIN_REFUSED`]; also when they may do nothing at that till. [`WriteError::Unavailable`] when too
/// many try at once. And what `then` says.
pub async fn prove_at_till<T: Send + 'static>(
    db: &Db,
    action: &'static str,
    register: Id,
    proof: &Proof,
    then: impl Fn(&mut Tx<'_>, Id) -> Result<T, Stop> + Send + 'static,
) -> Result<T, WriteError> {
    let (claim, matches) = match proof {
        Proof::Pin(person, pin) => {
            let person = *person;
            let claim = db.read(move |read| find(read, sql::PERSON_PIN, params![person])).await?;
            let matches = claim.matches(pin).await?;
            (claim, matches)
        }
        // A badge says 80 random bits: looking up its hash tells nothing to whoever guesses.
        Proof::Badge(text) => {
            let hashed = crate::edit_person::badge_hash(text);
            let claim = db.read(move |read| find(read, sql::PERSON_BY_BADGE, params![hashed])).await?;
            let found = claim.person.is_some();
            (claim, found)
        }
    };
    let by_badge = matches!(proof, Proof::Badge(_));
    let actor = claim.person.map_or(Actor::SYSTEM, |person| Actor::new(ActorKind::Staff, person)).at(register);
    db.write(action, actor, move |tx| {
        let person = decide(tx, action, register, &claim, matches, by_badge)?;
        tx.execute(sql::TILL_ATTEMPT_FORGET, params![register, person])?;
        let entry = audit::Entry { action, subject: Some(person), outcome: "done", detail: json!({}) };
        audit::append(tx, &entry)?;
        then(tx, person)
    })
    .await
}

fn decide(
    tx: &mut Tx<'_>,
    action: &'static str,
    register: Id,
    claim: &Claim,
    matches: bool,
    by_badge: bool,
) -> Result<Id, Stop> {
    // Whoever guesses at a till waits for the one before: many guesses at once are still counted one by one.
    let found = tx.query_opt(sql::REGISTER_LOCK, params![register], crate::queries::register_row)?;
    let store = found.filter(|found| found.active).ok_or(&codes::REGISTER_UNKNOWN)?.store;
    let now = tx.now();
    let mut resting = rests(tx, register, register)?;
    if let Some(person) = claim.person {
        resting |= rests(tx, register, person)?;
        let known = tx.query_opt(sql::PERSON_AT_TILL_LOCK, params![person], |row| {
            Ok((row.get::<Option<String>>(0)?, row.get::<Option<String>>(1)?))
        })?;
        // Between the check and this write the person may have left, or have got a new secret.
        let same = known.is_some_and(|(pin, badge)| {
            let now_known = if by_badge { badge } else { pin };
            now_known.is_some() && now_known == claim.hashed
        });
        let may = crate::access(tx, person)?.is_some_and(|access| access.holds("till.use", Some(store)));
        if matches && same && may && !resting {
            return Ok(person);
        }
    }
    let (until, long_ago) = (now.plus_seconds(REST_SECONDS), now.plus_seconds(-REST_SECONDS));
    let entry =
        audit::Entry { action, subject: claim.person, outcome: "refused", detail: json!({"register": register}) };
    let mut records: Records = audit::record(tx, &entry);
    if !resting {
        let of_all = params![register, register, now, ATTEMPTS_OF_ALL, until, long_ago];
        records = records.and(sql::TILL_ATTEMPT_FAILED, of_all);
        if let Some(person) = claim.person {
            let of_one = params![register, person, now, ATTEMPTS, until, long_ago];
            records = records.and(sql::TILL_ATTEMPT_FAILED, of_one);
        }
    }
    Err(Stop::refused_with(&codes::PIN_REFUSED, records))
}

fn rests(tx: &mut Tx<'_>, register: Id, person: Id) -> Result<bool, Stop> {
    let now = tx.now();
    Ok(tx.query_opt(sql::TILL_ATTEMPT_RESTS, params![register, person, now], |row| row.get::<i64>(0))?.is_some())
}
