//! Undoing a transfer, as a whole or in part.

use kernel::{BusinessDate, Id, Timestamp};
use ledger::Share;
use store::{Stop, Tx, params};

use crate::transfer::{book, ours};
use crate::{Booked, NewTransfer, codes, queries, sql};

/// How a transfer is to be undone.
#[derive(Debug, Clone)]
pub struct Reversal {
    /// The new transfer's id, made by the caller.
    pub id: Id,
    /// The transfer to undo.
    pub transfer: Id,
    /// How much of it is undone in all, once this is booked.
    pub up_to: Share,
    /// What it is about: the return, the voided sale.
    pub subject: Id,
    /// A word from a list, where there is more to say.
    pub reason: Option<&'static str>,
    /// The store it happens in, which need not be the first one's.
    pub store: Option<Id>,
    /// That store's company.
    pub legal_entity: Option<Id>,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// When it happened.
    pub occurred_at: Timestamp,
}

/// Undoes a transfer up to a share. `None` when that much is undone already, or the step rounds to
/// nothing.
///
/// # Errors
/// [`codes::TRANSFER_UNKNOWN`]; [`codes::INSUFFICIENT`] when what was given is spent; otherwise what
/// [`ledger::reverse`] refuses.
pub fn reverse(tx: &mut Tx<'_>, reversal: &Reversal) -> Result<Option<Booked>, Stop> {
    // Locked: the share that is undone so far must stay what it is until this is booked.
    let original = tx.query_opt(sql::TRANSFER_LOCK, params![reversal.transfer], queries::transfer_row)?;
    let original = original.ok_or(&codes::TRANSFER_UNKNOWN)?;
    if let Some(earlier) = queries::transfer(tx, reversal.id)? {
        let same = earlier.reverses == Some(reversal.transfer) && earlier.subject == reversal.subject;
        return if same {
            Ok(Some(Booked { id: reversal.id, replayed: true }))
        } else {
            Err(Stop::from(&codes::TRANSFER_REPEATED))
        };
    }
    let whole = queries::ledger_transfer(tx, original)?;
    let mut undone = Vec::new();
    for head in tx.query(sql::TRANSFER_REVERSALS, params![reversal.transfer], queries::transfer_row)? {
        undone.push(queries::ledger_transfer(tx, head)?);
    }
    let Some(shape) = ledger::reverse(&whole, &undone, reversal.up_to, reversal.id).map_err(ours)? else {
        return Ok(None);
    };
    let accounts = queries::accounts_of_transfer(tx, reversal.transfer)?;
    let new = NewTransfer {
        id: reversal.id,
        kind: shape.kind,
        subject: reversal.subject,
        reason: reversal.reason,
        legs: Vec::new(),
        store: reversal.store,
        legal_entity: reversal.legal_entity,
        business_date: reversal.business_date,
        occurred_at: reversal.occurred_at,
    };
    book(tx, &new, &accounts, &shape).map(Some)
}
