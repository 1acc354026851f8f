//! Built-in roles follow the program.

use store::{Stop, Tx, params};

use crate::{ROLES, codes, role_id, sql};

/// Makes the built-in roles, or brings them up to this version. Run when a brand is set up and after
/// every upgrade; doing it twice changes nothing.
///
/// # Errors
/// [`codes::CODE_TAKEN`] when the brand made a role of its own with a built-in role's code.
pub fn ensure_roles(tx: &mut Tx<'_>) -> Result<(), Stop> {
    for role in ROLES {
        let id = role_id(role.code);
        let permissions = serde_json::json!(role.permissions).to_string();
        tx.execute(sql::ROLE_INSERT, params![id, role.code, role.name, &permissions])?;
        tx.execute(sql::ROLE_FOLLOW, params![id, role.name, permissions])?;
        let kept = tx.query_opt(sql::ROLE_BY_CODE, params![role.code], |row| row.get::<kernel::Id>(0))?;
        if kept != Some(id) {
            return Err(kernel::Refusal::new(&codes::CODE_TAKEN).with("code", role.code).into());
        }
    }
    Ok(())
}
