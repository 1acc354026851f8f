//! What is known of somebody changes.

use kernel::Id;
use store::{Db, Stop, Tx, WriteError, audit, params};

use crate::authority::require_not_above;
use crate::model::require_name;
use crate::{codes, events, login_form, sql};

/// Name, login and language of somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonContent {
    /// What people call them.
    pub name: String,
    /// What they log in with; kept in lower case.
    pub login: String,
    /// Their language: `zh-TW` or `en`.
    pub locale: String,
}

/// Changes name, login and language of somebody who works here. Returns the new version.
///
/// # Errors
/// [`codes::NAME_SHAPE`], [`codes::LOGIN_SHAPE`], [`codes::LOGIN_TAKEN`], [`codes::PERSON_UNKNOWN`],
/// [`codes::ABOVE_YOU`]; `store.stale` when they changed meanwhile.
pub fn edit_person(tx: &mut Tx<'_>, id: Id, version: i64, content: &PersonContent) -> Result<i64, Stop> {
    require_name(&content.name)?;
    let login = login_form(&content.login).ok_or(&codes::LOGIN_SHAPE)?;
    // Whoever gives their password away with the login would be let in as them.
    require_not_above(tx, id)?;
    tx.query_opt(sql::PERSON_LOCK, params![id], |row| row.get::<Id>(0))?.ok_or(&codes::PERSON_UNKNOWN)?;
    let taken = tx.query_opt(sql::PERSON_OF_LOGIN, params![&login], |row| row.get::<Id>(0))?;
    if taken.is_some_and(|other| other != id) {
        return Err(Stop::from(&codes::LOGIN_TAKEN));
    }
    if tx.execute(sql::PERSON_EDIT, params![id, version, &content.name, login, &content.locale])? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::person_edited(id))?;
    Ok(version + 1)
}

/// Gives somebody a badge for tills that several people share. Returns what has to stand on it, in a code that a
/// scanner reads; nobody can look it up again. A badge they had ends, and their sessions at tills with it.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`], [`codes::ABOVE_YOU`].
pub async fn give_badge(db: &Db, actor: kernel::Actor, person: Id) -> Result<String, WriteError> {
    // 16 characters of 32 are 80 bits.
    let text = format!("B{}", crate::pair::random_text(db.entropy(), 16));
    let hashed = badge_hash(&text);
    db.write("staff.give_badge", actor, move |tx| {
        require_not_above(tx, person)?;
        set_badge(tx, person, Some(&hashed))
    })
    .await?;
    Ok(text)
}

/// Ends somebody's badge, because it was lost or found, and their sessions at tills.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`], [`codes::ABOVE_YOU`].
pub fn end_badge(tx: &mut Tx<'_>, person: Id) -> Result<(), Stop> {
    require_not_above(tx, person)?;
    set_badge(tx, person, None)
}

fn set_badge(tx: &mut Tx<'_>, person: Id, hashed: Option<&str>) -> Result<(), Stop> {
    if tx.execute(sql::PERSON_SET_BADGE, params![person, hashed])? == 0 {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    api::session::end_at_tills(tx, person)?;
    let action = if hashed.is_some() { "staff.give_badge" } else { "staff.end_badge" };
    let entry = audit::Entry { action, subject: Some(person), outcome: "done", detail: serde_json::json!({}) };
    audit::append(tx, &entry)?;
    tx.journal(&if hashed.is_some() { events::badge_given(person) } else { events::badge_ended(person) })?;
    Ok(())
}

/// How a badge is kept: as a hash, in hexadecimal. What it says is random, so no salt is needed to hide it.
pub(crate) fn badge_hash(text: &str) -> String {
    let plain: String = text.chars().filter(|character| character.is_ascii_alphanumeric()).collect();
    api::session::hash(&plain.to_ascii_uppercase()).iter().map(|byte| format!("{byte:02x}")).collect()
}
