//! A shift ends.

use kernel::{Id, Money, Timestamp};
use store::{Stop, Tx, params};

use crate::{codes, events, sql};

/// A shift that ends, as the till says it.
#[derive(Debug, Clone, Copy)]
pub struct CloseShift {
    /// The shift.
    pub shift: Id,
    /// Who closes it.
    pub closed_by: Id,
    /// When.
    pub closed_at: Timestamp,
    /// Cash the books say is there, in minor units.
    pub expected: Money,
    /// Cash that is there, in minor units.
    pub counted: Money,
}

/// Closes a shift, once. A count that differs is a fact and not refused.
///
/// # Errors
/// [`codes::SHIFT_NOT_OPEN`].
pub fn close_shift(tx: &mut Tx<'_>, close: &CloseShift) -> Result<(), Stop> {
    let values = params![close.shift, close.closed_by, close.closed_at, close.expected, close.counted];
    let store = tx.query_opt(sql::SHIFT_CLOSE, values, |row| row.get(0))?.ok_or(&codes::SHIFT_NOT_OPEN)?;
    tx.journal_at(&events::shift_closed(close, store), close.closed_at)?;
    Ok(())
}
