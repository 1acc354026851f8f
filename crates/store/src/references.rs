//! Names that other systems use for our rows: an invoice number of the old till, a product id of the
//! old web shop. Imports find by them what they brought in before.

use kernel::Id;

use crate::{Fault, Read, Tx, params, sql};

/// Our row for another system's name.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, source: &str, kind: &str, external_id: &str) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::REFERENCE_GET, params![source, kind, external_id], |row| row.get(0))
}

/// Remembers another system's name. Returns false when the name was taken already.
///
/// # Errors
/// When the database says so.
pub fn remember(tx: &mut Tx<'_>, source: &str, kind: &str, external_id: &str, id: Id) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.execute(sql::REFERENCE_INSERT, params![source, kind, external_id, id, now])? == 1)
}

/// Forgets by what names other systems know one of our rows.
///
/// # Errors
/// When the database says so.
pub fn forget_all(tx: &mut Tx<'_>, kind: &str, id: Id) -> Result<(), Fault> {
    tx.execute(sql::REFERENCE_FORGET_ALL, params![kind, id])?;
    Ok(())
}

/// Forgets another system's name: what it named was taken back.
///
/// # Errors
/// When the database says so.
pub fn forget(tx: &mut Tx<'_>, source: &str, kind: &str, external_id: &str) -> Result<(), Fault> {
    tx.execute(sql::REFERENCE_FORGET, params![source, kind, external_id])?;
    Ok(())
}
