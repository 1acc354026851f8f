//! A receipt is printed once more: by whoever may or with a manager's approval, for a reason, and written down.
//!
//! A second paper is how a sale is given back twice, so the first print is the till's and every other one is an act.

use kernel::{Id, Refusal};
use serde_json::json;
use store::{Stop, Tx};

use crate::events::about_order;

/// What a manager's approval of it names.
pub const PERMISSION: &str = "till.reprint";

/// A receipt that shall be printed once more.
#[derive(Debug, Clone)]
pub struct Reprint {
    /// Whose receipt.
    pub order: Id,
    /// The till that prints it.
    pub register: Id,
    /// The till's store.
    pub store: Id,
    /// Who stands there.
    pub person: Id,
    /// True when they may print it without anybody's approval.
    pub allowed: bool,
    /// A word from the shop's list: `customer_asks`.
    pub reason: String,
}

/// Writes down that a receipt is printed once more with its invoices, and uses the approval up where one was needed.
///
/// # Errors
/// [`till::codes::REASON_INVALID`], [`till::codes::NOT_PERMITTED`].
pub fn reprint(tx: &mut Tx<'_>, wanted: &Reprint) -> Result<(), Stop> {
    till::require_reason(&wanted.reason)?;
    let mut body = json!({"store": wanted.store, "register": wanted.register, "reason": wanted.reason});
    if !wanted.allowed {
        let Reprint { order, store, person, .. } = *wanted;
        let waiting = staff::waiting_grant(tx, PERMISSION, order, store, person)?;
        let waiting = waiting.ok_or_else(|| Refusal::new(&till::codes::NOT_PERMITTED).with("action", "reprint"))?;
        let used = staff::use_grant(tx, waiting.id, PERMISSION, order, store, person)?;
        body["approved_by"] = json!(used.granted_by);
    }
    tx.journal(&about_order("orders.reprinted", wanted.order, [wanted.store; 2], body))?;
    invoices::copy_of_order(tx, wanted.order)
}
