//! Transfers that are late become cases.

use kernel::{Id, Timestamp};
use serde_json::json;
use store::{Db, Fault, Tx, WriteError, params};

use crate::model::TransferState;
use crate::sql::transfers as sql;
use crate::transfer;

/// Kind of case: goods that were asked for by a time have not arrived.
pub const CASE_LATE: &str = "stock.transfer_late";

/// Transfers looked at in one sweep.
const BATCH: i64 = 100;

/// Opens a case for each transfer that is late, once. The case is the business of whoever has to move: the
/// sender until the goods leave, then the receiver. Returns how many; call it again soon when that is not zero.
///
/// # Errors
/// When the database says so.
pub async fn escalate_late(db: &Db) -> Result<usize, WriteError> {
    let due = db
        .read(|read| {
            let now = read.now();
            read.query(sql::TRANSFERS_LATE, params![now, BATCH], |row| row.get::<Id>(0))
        })
        .await?;
    let mut told = 0;
    for id in due {
        told += usize::from(db.write("stock.escalate", kernel::Actor::SYSTEM, move |tx| Ok(escalate(tx, id)?)).await?);
    }
    Ok(told)
}

fn escalate(tx: &mut Tx<'_>, id: Id) -> Result<bool, Fault> {
    let now = tx.now();
    // One statement says whether it is still late and that this is the one that tells.
    if tx.execute(sql::TRANSFER_ESCALATE, params![id, now])? == 0 {
        return Ok(false);
    }
    let Some(late) = transfer::transfer(tx, id)? else { return Ok(false) };
    let left = matches!(late.state, TransferState::InTransit | TransferState::Short);
    let whose = if left { late.to.store } else { late.from.store };
    let detail = json!({
        "transfer": id,
        "from": late.from.name,
        "to": late.to.name,
        "state": late.state.as_str(),
        "due_by": late.due_by,
    });
    store::cases::open(tx, CASE_LATE, id, whose, &detail)?;
    Ok(true)
}

/// Whether something that had to arrive by a time is late.
pub(crate) fn is_late(state: TransferState, due_by: Option<Timestamp>, now: Timestamp) -> bool {
    let over = matches!(state, TransferState::Received | TransferState::Declined | TransferState::Cancelled);
    !over && due_by.is_some_and(|due| due < now)
}
