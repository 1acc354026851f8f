//! What people may do, and where.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::authority::{require_may_give, require_not_above};
use crate::{codes, events, role_id, sql};

/// Gives a person a role, in one store or in all. Returns the assignment's id.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`], [`codes::ROLE_UNKNOWN`], [`codes::STORE_UNKNOWN`], [`codes::ROLE_HELD`],
/// [`codes::NOT_YOURS_TO_GIVE`] and [`codes::LIMIT_NOT_YOURS`] when the role allows more than whoever acts may there.
pub fn assign_role(tx: &mut Tx<'_>, person: Id, role: &str, store: Option<Id>) -> Result<Id, Stop> {
    let role = tx.query_opt(sql::ROLE_BY_CODE, params![role], |row| row.get::<Id>(0))?.ok_or(&codes::ROLE_UNKNOWN)?;
    assign(tx, person, role, store)
}

/// Gives a person the role of that id, in one store or in all. Returns the assignment's id.
///
/// # Errors
/// As [`assign_role`].
pub fn assign(tx: &mut Tx<'_>, person: Id, role: Id, store: Option<Id>) -> Result<Id, Stop> {
    // Locked, so that it is not retired, nor allows more, before it is given.
    let found = tx.query_opt(sql::ROLE_LOCK, params![role], crate::queries::role_row)?.ok_or(&codes::ROLE_UNKNOWN)?;
    require_may_give(tx, &found.content.in_store(store))?;
    if let Some(store) = store
        && crate::store(tx, store)?.is_none()
    {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    // Locked, so that nobody is given a role while they leave.
    tx.query_opt(sql::PERSON_LOCK, params![person], |row| row.get::<Id>(0))?.ok_or(&codes::PERSON_UNKNOWN)?;
    let (id, now) = (tx.new_id(), tx.now());
    if tx.execute(sql::ASSIGNMENT_INSERT, params![id, person, role, store, now])? == 0 {
        return Err(Stop::from(&codes::ROLE_HELD));
    }
    tx.journal(&events::role_assigned(person, role, store))?;
    Ok(id)
}

/// Takes a role away again.
///
/// # Errors
/// [`codes::ROLE_UNKNOWN`] when there is no such assignment, [`codes::ABOVE_YOU`], [`codes::LAST_OWNER`].
pub fn end_role(tx: &mut Tx<'_>, assignment: Id) -> Result<(), Stop> {
    let owners = lock_owners(tx)?;
    let found = tx.query_opt(sql::ASSIGNMENT_GET, params![assignment], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<Option<Id>>(2)?))
    })?;
    let (person, role, store) = found.ok_or(&codes::ROLE_UNKNOWN)?;
    require_not_above(tx, person)?;
    if role == role_id("owner") && store.is_none() && owners == [person] {
        return Err(Stop::from(&codes::LAST_OWNER));
    }
    let now = tx.now();
    if tx.execute(sql::ASSIGNMENT_END, params![assignment, now])? == 0 {
        return Err(Stop::from(&codes::ROLE_UNKNOWN));
    }
    tx.journal(&events::role_ended(person, role, store))?;
    Ok(())
}

/// The people who own the brand's access, locked: two of them cannot leave each other behind as the last.
pub(crate) fn lock_owners(tx: &mut Tx<'_>) -> Result<Vec<Id>, Stop> {
    let owner = role_id("owner");
    tx.query(sql::ASSIGNMENT_HOLDERS_LOCK, params![owner], |row| row.get::<Id>(0))?;
    Ok(tx.query(sql::ASSIGNMENT_HOLDERS, params![owner], |row| row.get::<Id>(0))?)
}
