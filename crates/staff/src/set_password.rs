//! Passwords and PINs change.

use kernel::{Actor, Id, Refusal};
use store::{Db, Stop, WriteError, audit, params};

use crate::{codes, events, password, sql};

/// Characters of a password. Length is what counts; no rule about kinds of characters.
const PASSWORD: std::ops::RangeInclusive<usize> = 8..=256;
/// Digits of a PIN.
const PIN: std::ops::RangeInclusive<usize> = 4..=8;

/// Sets a person's password. Wrong tries are forgotten, and whoever was logged in has to log in again.
///
/// # Errors
/// [`codes::PASSWORD_LENGTH`], [`codes::PERSON_UNKNOWN`], [`codes::ABOVE_YOU`].
pub async fn set_password(db: &Db, actor: Actor, person: Id, new: &str) -> Result<(), WriteError> {
    if !PASSWORD.contains(&new.chars().count()) {
        return Err(out_of(&PASSWORD, &codes::PASSWORD_LENGTH).into());
    }
    let hashed = password::hash(db, new).await?;
    db.write("staff.set_password", actor, move |tx| {
        crate::authority::require_not_above(tx, person)?;
        change(tx, sql::PERSON_SET_PASSWORD, "staff.set_password", person, &hashed)?;
        api::session::end_all(tx, person)?;
        tx.journal(&events::password_set(person))?;
        Ok(())
    })
    .await
}

/// Sets a person's PIN, for tills that several people share. Their sessions at tills end.
///
/// # Errors
/// [`codes::PIN_SHAPE`], [`codes::PERSON_UNKNOWN`], [`codes::ABOVE_YOU`].
pub async fn set_pin(db: &Db, actor: Actor, person: Id, new: &str) -> Result<(), WriteError> {
    if !PIN.contains(&new.len()) || !new.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(out_of(&PIN, &codes::PIN_SHAPE).into());
    }
    let hashed = password::hash(db, new).await?;
    db.write("staff.set_pin", actor, move |tx| {
        crate::authority::require_not_above(tx, person)?;
        change(tx, sql::PERSON_SET_PIN, "staff.set_pin", person, &hashed)?;
        api::session::end_at_tills(tx, person)?;
        tx.journal(&events::pin_set(person))?;
        Ok(())
    })
    .await
}

fn change(
    tx: &mut store::Tx<'_>,
    statement: &'static str,
    action: &'static str,
    person: Id,
    hashed: &password::Hashed,
) -> Result<(), Stop> {
    if tx.execute(statement, params![person, hashed.as_str()])? == 0 {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    let entry = audit::Entry { action, subject: Some(person), outcome: "done", detail: serde_json::json!({}) };
    audit::append(tx, &entry)?;
    Ok(())
}

fn out_of(range: &std::ops::RangeInclusive<usize>, code: &'static kernel::Code) -> Refusal {
    let number = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
    Refusal::new(code).with("at_least", number(*range.start())).with("at_most", number(*range.end()))
}
