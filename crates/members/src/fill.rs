//! What an import knows of a member: it fills in what is not known yet, and never overwrites what a
//! person told us.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::create::is_name;
use crate::identify::lock;
use crate::{codes, events, sql};

/// Gives a member a name who has none. Returns false, and changes nothing, when they have one.
///
/// # Errors
/// [`codes::NAME_INVALID`], [`codes::NOT_FOUND`], [`codes::ERASED`].
pub fn fill_name(tx: &mut Tx<'_>, member: Id, name: &str) -> Result<bool, Stop> {
    if !is_name(name) {
        return Err(Stop::from(&codes::NAME_INVALID));
    }
    lock(tx, member)?;
    let now = tx.now();
    if tx.execute(sql::NAME_FILL, params![member, name.trim(), now])? == 0 {
        return Ok(false);
    }
    tx.journal(&events::name_filled(member))?;
    Ok(true)
}

/// Takes a name away again that an import filled in.
///
/// # Errors
/// [`codes::NOT_FOUND`], [`codes::ERASED`].
pub fn unfill_name(tx: &mut Tx<'_>, member: Id) -> Result<(), Stop> {
    lock(tx, member)?;
    let now = tx.now();
    tx.execute(sql::NAME_CLEAR, params![member, now])?;
    tx.journal(&events::name_filled(member))?;
    Ok(())
}
