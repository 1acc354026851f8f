//! A second factor at log-in: codes of an authenticator app, and words on paper for the day it is lost.

use kernel::{Actor, Id};
use serde_json::json;
use store::{Db, Stop, Tx, WriteError, audit, params};

use crate::authority::require_not_above;
use crate::{codes, events, sql, totp};

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 8;
/// Characters of each: 50 bits, with five tries before the account rests.
const RECOVERY_LENGTH: usize = 10;

/// A secret that an authenticator app shall keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an address that an app reads from a QR code.
    pub uri: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(***)")
    }
}

/// Makes a secret for somebody's authenticator app. It counts once the first code was
/// [typed](confirm_second_factor); until then the one before goes on.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`]; [`codes::SECOND_FACTOR_ON`] when they have one: it is ended first.
pub async fn begin_second_factor(db: &Db, actor: Actor, person: Id) -> Result<Enrolment, WriteError> {
    let mut secret = vec![0; totp::SECRET_BYTES];
    db.entropy().fill(&mut secret);
    let text = totp::secret_text(&secret);
    let secret = db.seals().seal(db.entropy(), person.as_bytes(), &secret)?;
    let brand = db.brand().name.clone();
    let login = db
        .write("staff.begin_second_factor", actor, move |tx| {
            let login = tx.query_opt(sql::PERSON_BEGIN_TOTP, params![person, &secret], |row| row.get::<String>(0))?;
            match login {
                Some(login) => Ok(login),
                None if crate::access(tx, person)?.is_some() => Err(Stop::from(&codes::SECOND_FACTOR_ON)),
                None => Err(Stop::from(&codes::PERSON_UNKNOWN)),
            }
        })
        .await?;
    let issuer = percent(&brand);
    let uri = format!("otpauth://totp/{issuer}:{}?secret={text}&issuer={issuer}", percent(&login));
    Ok(Enrolment { secret: text, uri })
}

/// Turns the second factor on with the app's first code. Returns the recovery codes, which nobody can look up again.
///
/// # Errors
/// [`codes::CODE_REFUSED`] when the code does not fit, or nothing was begun.
pub async fn confirm_second_factor(db: &Db, actor: Actor, person: Id, typed: &str) -> Result<Vec<String>, WriteError> {
    let recovery: Vec<String> =
        (0..RECOVERY_CODES).map(|_| crate::pair::random_text(db.entropy(), RECOVERY_LENGTH)).collect();
    let hashes: Vec<[u8; 32]> = recovery.iter().map(|code| recovery_hash(code)).collect();
    let (typed, seals) = (typed.to_owned(), db.seals().clone());
    db.write("staff.confirm_second_factor", actor, move |tx| {
        let now = tx.now();
        let waiting = tx.query_opt(sql::PERSON_TOTP_LOCK, params![person], |row| {
            Ok((row.get::<Option<Vec<u8>>>(0)?, row.get::<bool>(1)?, row.get::<i64>(2)?))
        })?;
        let Some((Some(kept), false, after)) = waiting else { return Err(Stop::from(&codes::CODE_REFUSED)) };
        let secret = seals.open(person.as_bytes(), &kept)?;
        let Some(step) = totp::matching_step(&secret, &typed, now, after) else {
            let records = audit::record(tx, &line("staff.confirm_second_factor", person, "refused"));
            return Err(Stop::refused_with(&codes::CODE_REFUSED, records));
        };
        tx.execute(sql::PERSON_CONFIRM_TOTP, params![person, now, step])?;
        tx.execute(sql::RECOVERY_FORGET, params![person])?;
        for hash in &hashes {
            tx.execute(sql::RECOVERY_INSERT, params![*hash, person])?;
        }
        audit::append(tx, &line("staff.confirm_second_factor", person, "done"))?;
        tx.journal(&events::second_factor_set(person))?;
        Ok(())
    })
    .await?;
    Ok(recovery)
}

/// Ends somebody's second factor, because the phone is lost. Whoever was logged in has to log in again.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`] when there is none to end, [`codes::ABOVE_YOU`].
pub fn end_second_factor(tx: &mut Tx<'_>, person: Id) -> Result<(), Stop> {
    require_not_above(tx, person)?;
    if tx.execute(sql::PERSON_END_TOTP, params![person])? == 0 {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    tx.execute(sql::RECOVERY_FORGET, params![person])?;
    api::session::end_all(tx, person)?;
    audit::append(tx, &line("staff.end_second_factor", person, "done"))?;
    tx.journal(&events::second_factor_ended(person))?;
    Ok(())
}

/// What a typed recovery code is looked up by.
pub(crate) fn recovery_hash(typed: &str) -> [u8; 32] {
    let plain: String = typed.chars().filter(|character| character.is_ascii_alphanumeric()).collect();
    api::session::hash(&plain.to_ascii_uppercase())
}

fn line(action: &'static str, person: Id, outcome: &'static str) -> audit::Entry {
    audit::Entry { action, subject: Some(person), outcome, detail: json!({}) }
}

/// Text inside an address: everything but letters, digits and a few marks as `%` and its bytes.
fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_names_of_all_scripts() {
        assert_eq!(percent("榫 a@b"), "%E6%A6%AB%20a%40b");
        let enrolment = Enrolment { secret: "SECRET".to_owned(), uri: "otpauth://SECRET".to_owned() };
        assert!(!format!("{enrolment:?}").contains("SECRET"));
    }

    #[test]
    fn a_recovery_code_may_be_typed_in_any_case_and_in_groups() {
        assert_eq!(recovery_hash("ab12-CD34 ef"), recovery_hash("AB12CD34EF"));
    }
}
