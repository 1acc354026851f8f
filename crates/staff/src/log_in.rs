//! Logging in.
//!
//! The secret is checked before the write, on a thread for hashing; the write decides. It alone sees
//! under a lock how many attempts failed, so many guesses at once are still five.
//!
//! Unknown, wrong, resting and gone are one answer after the same work.

use kernel::{Actor, ActorKind, Code, Id, Timestamp};
use serde_json::json;
use store::{Db, Fault, Read, Records, Seals, Stop, Tx, WriteError, audit, params};

use crate::password::{self, Hashed};
use crate::{codes, sql};

/// So many wrong secrets in a row rest an account.
pub(crate) const ATTEMPTS: i64 = 5;
/// So long, in seconds.
pub(crate) const REST_SECONDS: i64 = 15 * 60;
/// How the audit log calls it.
const ACTION: &str = "staff.log_in";

/// Somebody who came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedIn {
    /// The person.
    pub person: Id,
}

/// Who wants to come in, as found before the write.
pub(crate) struct Claim {
    pub(crate) person: Option<Id>,
    pub(crate) hashed: Option<String>,
}

/// Checks a login and a password, and does `then` in the same transaction: beginning a session. Who has a second
/// factor types its code, too: that of their app, or one of the recovery codes, once.
///
/// # Errors
/// Refused as [`codes::LOGIN_REFUSED`], [`codes::CODE_NEEDED`] or [`codes::CODE_REFUSED`], and what `then` says;
/// [`WriteError::Unavailable`] when too many try at once.
pub async fn log_in_with<T: Send + 'static>(
    db: &Db,
    login: &str,
    password: &str,
    code: Option<&str>,
    then: impl Fn(&mut Tx<'_>, Id) -> Result<T, Stop> + Send + 'static,
) -> Result<(LoggedIn, T), WriteError> {
    let login = crate::login_form(login);
    let claim = db
        .read(move |read| match login {
            Some(login) => find(read, sql::PERSON_BY_LOGIN, params![login]),
            None => Ok(Claim { person: None, hashed: None }),
        })
        .await?;
    let (code, seals) = (code.map(str::to_owned), db.seals().clone());
    let matches = claim.matches(password).await?;
    db.write(ACTION, claim.actor(), move |tx| {
        let person = decide(tx, &claim, matches, code.as_deref(), &seals)?;
        tx.execute(sql::PERSON_CAME_IN, params![person])?;
        audit::append(tx, &line(Some(person), "done"))?;
        Ok((LoggedIn { person }, then(tx, person)?))
    })
    .await
}

/// Checks a login and a password.
///
/// # Errors
/// As [`log_in_with`].
pub async fn log_in(db: &Db, login: &str, password: &str) -> Result<LoggedIn, WriteError> {
    log_in_with(db, login, password, None, |_, _| Ok(())).await.map(|(logged_in, ())| logged_in)
}

/// Checks the password of somebody who is logged in, before they change what protects them. A wrong one counts like
/// one at log-in.
///
/// # Errors
/// Refused as [`codes::PASSWORD_WRONG`]; [`WriteError::Unavailable`] when too many try at once.
pub async fn check_password(db: &Db, person: Id, password: &str) -> Result<(), WriteError> {
    let claim = db.read(move |read| find(read, sql::PERSON_PASSWORD, params![person])).await?;
    let matches = claim.matches(password).await?;
    db.write("staff.check_password", claim.actor(), move |tx| {
        known(tx, &claim, matches, &codes::PASSWORD_WRONG)?;
        Ok(())
    })
    .await
}

pub(crate) fn find(read: &mut Read<'_>, statement: &'static str, params: &[store::Value]) -> Result<Claim, Fault> {
    let row = read.query_opt(statement, params, |row| Ok((row.get::<Id>(0)?, row.get::<Option<String>>(1)?)))?;
    Ok(row.map_or(Claim { person: None, hashed: None }, |(id, hashed)| Claim { person: Some(id), hashed }))
}

impl Claim {
    /// Whether a secret is theirs. Takes the same time for nobody.
    pub(crate) async fn matches(&self, given: &str) -> Result<bool, WriteError> {
        let against = self.hashed.clone().map_or_else(Hashed::stand_in, Hashed::stored);
        password::verify(given, against).await
    }

    fn actor(&self) -> Actor {
        self.person.map_or(Actor::SYSTEM, |person| Actor::new(ActorKind::Staff, person))
    }
}

/// What protects somebody, as it is under the lock.
struct Known {
    person: Id,
    totp: Option<(Vec<u8>, i64)>,
}

/// Lets in or refuses by the password; a refusal counts the attempt and is written down.
fn known(tx: &mut Tx<'_>, claim: &Claim, matches: bool, code: &'static Code) -> Result<Known, Stop> {
    let Some(person) = claim.person else {
        return Err(Stop::refused_with(code, audit::record(tx, &line(None, "refused"))));
    };
    let now = tx.now();
    let found = tx.query_opt(sql::PERSON_SECRETS_LOCK, params![person], |row| {
        let secret: Option<Vec<u8>> = row.get(3)?;
        let confirmed = row.get::<Option<Timestamp>>(4)?.is_some();
        let totp = secret.filter(|_| confirmed).zip(Some(row.get::<i64>(5)?));
        Ok((row.get::<Option<String>>(0)?, row.get::<Option<Timestamp>>(1)?, totp))
    })?;
    // Between the check and this write the person may have left, or have got a new secret.
    if let Some((hashed, resting, totp)) = found
        && matches
        && hashed.is_some()
        && hashed == claim.hashed
        && resting.is_none_or(|until| until <= now)
    {
        return Ok(Known { person, totp });
    }
    Err(failed(tx, person, code))
}

fn failed(tx: &Tx<'_>, person: Id, code: &'static Code) -> Stop {
    let now = tx.now();
    let records: Records = audit::record(tx, &line(Some(person), "refused"))
        .and(sql::PERSON_FAILED, params![person, now, ATTEMPTS, now.plus_seconds(REST_SECONDS)]);
    Stop::refused_with(code, records)
}

/// Lets in or refuses by password and second factor.
fn decide(tx: &mut Tx<'_>, claim: &Claim, matches: bool, code: Option<&str>, seals: &Seals) -> Result<Id, Stop> {
    let Known { person, totp } = known(tx, claim, matches, &codes::LOGIN_REFUSED)?;
    let Some((kept, after)) = totp else { return Ok(person) };
    let Some(typed) = code.map(str::trim).filter(|typed| !typed.is_empty()) else {
        return Err(Stop::from(&codes::CODE_NEEDED));
    };
    let now = tx.now();
    // Sealed with a key that is gone, the app is worth nothing; the words on paper still are.
    let secret = seals.open(person.as_bytes(), &kept);
    if let Err(fault) = &secret {
        tracing::error!(%fault, person = %person, "a second factor cannot be read");
    }
    if let Ok(secret) = secret
        && let Some(step) = crate::totp::matching_step(&secret, typed, now, after)
    {
        tx.execute(sql::PERSON_USE_TOTP, params![person, step])?;
        return Ok(person);
    }
    let hash = crate::second_factor::recovery_hash(typed);
    if tx.execute(sql::RECOVERY_USE, params![hash, person, now])? == 1 {
        return Ok(person);
    }
    Err(failed(tx, person, &codes::CODE_REFUSED))
}

fn line(person: Option<Id>, outcome: &'static str) -> audit::Entry {
    audit::Entry { action: ACTION, subject: person, outcome, detail: json!({}) }
}
