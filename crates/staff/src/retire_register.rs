//! A till that is no longer used.

use kernel::{Id, Refusal};
use store::{Stop, Tx, params};

use crate::{codes, events, sql};

/// Retires a till: nobody opens a shift there any more, and its device is let go.
///
/// # Errors
/// [`codes::REGISTER_UNKNOWN`]; [`codes::SHIFT_OPEN`] while its shift is not closed.
pub fn retire_register(tx: &mut Tx<'_>, register: Id) -> Result<(), Stop> {
    let found = tx.query_opt(sql::REGISTER_LOCK, params![register], crate::queries::register_row)?;
    let found = found.filter(|found| found.active).ok_or(&codes::REGISTER_UNKNOWN)?;
    if crate::open_shift_of(tx, register)?.is_some() {
        return Err(Refusal::new(&codes::SHIFT_OPEN).into());
    }
    let now = tx.now();
    tx.execute(sql::REGISTER_KEY_END, params![register, now])?;
    tx.execute(sql::REGISTER_RETIRE, params![register])?;
    tx.journal(&events::register_retired(register, found.store))?;
    Ok(())
}
