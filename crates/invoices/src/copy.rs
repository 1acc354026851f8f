//! Printing once more: a copy says that it is one, and how often there was paper is counted.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::{codes, events, sql};

/// Counts one more copy of a document. Writes `invoices.copied@1`.
///
/// # Errors
/// Refused as [`codes::NOT_ON_PAPER`] when it is voided or was never printed.
pub(crate) fn copy(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let printed = tx.query_opt(sql::COPY, params![id], |row| Ok((row.get::<i64>(0)?, row.get::<Id>(1)?)))?;
    let (copies, store) = printed.ok_or(&codes::NOT_ON_PAPER)?;
    tx.journal(&events::copied(id, store, copies))?;
    Ok(())
}

/// Counts one more copy of every paper about an order, as its receipt is printed again. Writes `invoices.copied@1`.
///
/// # Errors
/// When the database says so.
pub fn copy_of_order(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let printed = tx
        .query(sql::COPY_ABOUT, params![order], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<i64>(2)?)))?;
    for (invoice, store, copies) in printed {
        tx.journal(&events::copied(invoice, store, copies))?;
    }
    Ok(())
}
