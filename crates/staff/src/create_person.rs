//! Somebody begins to work here.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::model::require_name;
use crate::password::Hashed;
use crate::{codes, events, sql};

/// Somebody new.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Their id, made by the caller.
    pub id: Id,
    /// What people call them.
    pub name: String,
    /// What they log in with; kept in lower case.
    pub login: String,
    /// Their password, [hashed](crate::hash_password) before the write; none until they set one.
    pub password: Option<Hashed>,
    /// Their language: `zh-TW` or `en`.
    pub locale: String,
}

/// Takes somebody on. What they may do is [assigned](crate::assign_role) separately.
///
/// # Errors
/// [`codes::NAME_SHAPE`], [`codes::LOGIN_SHAPE`], [`codes::LOGIN_TAKEN`].
pub fn create_person(tx: &mut Tx<'_>, new: &NewPerson) -> Result<(), Stop> {
    require_name(&new.name)?;
    let login = login_form(&new.login).ok_or(&codes::LOGIN_SHAPE)?;
    let now = tx.now();
    let hashed = new.password.as_ref().map(Hashed::as_str);
    if tx.execute(sql::PERSON_INSERT, params![new.id, &new.name, login, hashed, &new.locale, now])? == 0 {
        return Err(Stop::from(&codes::LOGIN_TAKEN));
    }
    tx.journal(&events::person_created(new.id))?;
    Ok(())
}

/// How a login is kept: trimmed and in lower case, so that a phone's capital letter locks nobody out.
/// `None` when it cannot be one.
pub fn login_form(text: &str) -> Option<String> {
    let form = text.trim().to_lowercase();
    let fits = !form.is_empty()
        && form.chars().count() <= 120
        && !form.chars().any(|character| character.is_whitespace() || character.is_control());
    fits.then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_has_one_form() {
        assert_eq!(login_form(" Owner@Tenon.test "), Some("owner@tenon.test".to_owned()));
        for wrong in ["", "  ", "a b", "a\tb", &"x".repeat(121)] {
            assert_eq!(login_form(wrong), None, "{wrong:?}");
        }
    }
}
