//! Logging in.
//!
//! The secret is checked before the write, on a thread for hashing; the write decides. It alone sees
//! under a lock how many attempts failed, so many guesses at once are still five.
//!
//! Unknown, wrong, resting and gone are one answer after the same work.

use kernel::{Actor, ActorKind, Code, Id};
use serde_json::json;
use store::{Db, Fault, Read, Records, Stop, Tx, WriteError, audit, params};

use crate::password::{self, Hashed};
use crate::{codes, sql};

/// So many wrong secrets in a row rest an account.
pub(crate) const ATTEMPTS: i64 = 5;
/// So long, in seconds.
pub(crate) const REST_SECONDS: i64 = 15 * 60;

/// Somebody who came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedIn {
    /// The person.
    pub person: Id,
}

/// What a person proves to be themselves with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Secret {
    Password,
    Pin,
}

impl Secret {
    const fn action(self) -> &'static str {
        match self {
            Secret::Password => "staff.log_in",
            Secret::Pin => "staff.check_pin",
        }
    }

    const fn refusal(self) -> &'static Code {
        match self {
            Secret::Password => &codes::LOGIN_REFUSED,
            Secret::Pin => &codes::PIN_REFUSED,
        }
    }
}

/// Who wants to come in, as found before the write.
struct Claim {
    person: Option<Id>,
    hashed: Option<String>,
}

/// Checks a login and a password.
///
/// # Errors
/// Refused as [`codes::LOGIN_REFUSED`]; [`WriteError::Unavailable`] when too many try at once.
pub async fn log_in(db: &Db, login: &str, password: &str) -> Result<LoggedIn, WriteError> {
    log_in_with(db, login, password, |_, _| Ok(())).await.map(|(logged_in, ())| logged_in)
}

/// Checks a login and a password, and does `then` in the same transaction: beginning a session.
///
/// # Errors
/// As [`log_in`], and what `then` says.
pub async fn log_in_with<T: Send + 'static>(
    db: &Db,
    login: &str,
    password: &str,
    then: impl Fn(&mut Tx<'_>, Id) -> Result<T, Stop> + Send + 'static,
) -> Result<(LoggedIn, T), WriteError> {
    let login = crate::login_form(login);
    let claim = db
        .read(move |read| match login {
            Some(login) => find(read, sql::PERSON_BY_LOGIN, params![login]),
            None => Ok(Claim { person: None, hashed: None }),
        })
        .await?;
    prove(db, Secret::Password, claim, password, then).await
}

/// Checks a person's PIN, as at a till that several people share.
///
/// # Errors
/// Refused as [`codes::PIN_REFUSED`]; [`WriteError::Unavailable`] when too many try at once.
pub async fn check_pin(db: &Db, person: Id, pin: &str) -> Result<LoggedIn, WriteError> {
    let claim = db.read(move |read| find(read, sql::PERSON_PIN, params![person])).await?;
    prove(db, Secret::Pin, claim, pin, |_, _| Ok(())).await.map(|(logged_in, ())| logged_in)
}

fn find(read: &mut Read<'_>, statement: &'static str, params: &[store::Value]) -> Result<Claim, Fault> {
    let row = read.query_opt(statement, params, |row| Ok((row.get::<Id>(0)?, row.get::<Option<String>>(1)?)))?;
    Ok(row.map_or(Claim { person: None, hashed: None }, |(id, hashed)| Claim { person: Some(id), hashed }))
}

async fn prove<T: Send + 'static>(
    db: &Db,
    secret: Secret,
    claim: Claim,
    given: &str,
    then: impl Fn(&mut Tx<'_>, Id) -> Result<T, Stop> + Send + 'static,
) -> Result<(LoggedIn, T), WriteError> {
    let against = claim.hashed.clone().map_or_else(Hashed::stand_in, Hashed::stored);
    let matches = password::verify(given, against).await?;
    let actor = claim.person.map_or(Actor::SYSTEM, |person| Actor::new(ActorKind::Staff, person));
    db.write(secret.action(), actor, move |tx| {
        let person = decide(tx, secret, &claim, matches)?;
        tx.execute(sql::PERSON_CAME_IN, params![person])?;
        audit::append(tx, &line(secret, Some(person), "done"))?;
        Ok((LoggedIn { person }, then(tx, person)?))
    })
    .await
}

/// Lets in or refuses; a refusal counts the attempt and is written down.
fn decide(tx: &mut Tx<'_>, secret: Secret, claim: &Claim, matches: bool) -> Result<Id, Stop> {
    let Some(person) = claim.person else {
        return Err(Stop::refused_with(secret.refusal(), audit::record(tx, &line(secret, None, "refused"))));
    };
    let now = tx.now();
    let known = tx.query_opt(sql::PERSON_SECRETS_LOCK, params![person], |row| {
        let column = if secret == Secret::Password { 0 } else { 1 };
        Ok((row.get::<Option<String>>(column)?, row.get::<Option<kernel::Timestamp>>(2)?))
    })?;
    // Between the check and this write the person may have left, or have got a new secret.
    let (same, resting) = known.map_or((false, false), |(hashed, until)| {
        (hashed.is_some() && hashed == claim.hashed, until.is_some_and(|until| until > now))
    });
    if matches && same && !resting {
        return Ok(person);
    }
    let records: Records = audit::record(tx, &line(secret, Some(person), "refused"))
        .and(sql::PERSON_FAILED, params![person, now, ATTEMPTS, now.plus_seconds(REST_SECONDS)]);
    Err(Stop::refused_with(secret.refusal(), records))
}

fn line(secret: Secret, person: Option<Id>, outcome: &'static str) -> audit::Entry {
    audit::Entry { action: secret.action(), subject: person, outcome, detail: json!({}) }
}
