//! Somebody leaves.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::assign_role::lock_owners;
use crate::{codes, events, sql};

/// Lets a person go: no password, no role, no session from this transaction on. Their name stays with
/// what they did.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`], [`codes::LAST_OWNER`].
pub fn leave(tx: &mut Tx<'_>, person: Id) -> Result<(), Stop> {
    if lock_owners(tx)? == [person] {
        return Err(Stop::from(&codes::LAST_OWNER));
    }
    let now = tx.now();
    if tx.execute(sql::PERSON_LEAVE, params![person, now])? == 0 {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    tx.execute(sql::ASSIGNMENT_END_ALL, params![person, now])?;
    api::session::end_all(tx, person)?;
    tx.journal(&events::person_left(person))?;
    Ok(())
}
