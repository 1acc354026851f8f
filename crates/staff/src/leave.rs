//! Somebody leaves.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::assign_role::lock_owners;
use crate::{codes, events, sql};

/// Lets a person go: no password, no PIN, no badge, no role, no session and no approval of theirs or for them
/// from this transaction on. Their name stays with what they did; cases that they looked after are nobody's.
///
/// # Errors
/// [`codes::PERSON_UNKNOWN`], [`codes::LAST_OWNER`], [`codes::ABOVE_YOU`].
pub fn leave(tx: &mut Tx<'_>, person: Id) -> Result<(), Stop> {
    if lock_owners(tx)? == [person] {
        return Err(Stop::from(&codes::LAST_OWNER));
    }
    crate::authority::require_not_above(tx, person)?;
    let now = tx.now();
    if tx.execute(sql::PERSON_LEAVE, params![person, now])? == 0 {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    tx.execute(sql::ASSIGNMENT_END_ALL, params![person, now])?;
    tx.execute(sql::GRANT_END_OF, params![person, now])?;
    tx.execute(sql::RECOVERY_FORGET, params![person])?;
    api::session::end_all(tx, person)?;
    store::cases::disown(tx, person)?;
    tx.journal(&events::person_left(person))?;
    Ok(())
}
