//! The answer that a client's key already has.
//!
//! An act is prepared before its write: priced, decided, sealed. What is prepared again, because the
//! first answer was lost, may be refused for what the first one did: the cart is ordered, the sale is
//! booked, the shift is open. So whoever is refused asks here before saying so.

use kernel::{Actor, Code};
use store::{Db, Once, Stop, WriteError, Written};

/// Never leaves this file.
static NOT_YET: Code = Code { name: "orders.not_yet", status: 409, zh_tw: "", en: "" };

/// What was answered for this key before; none when its act was never done. Waits for one that is being
/// done.
///
/// # Errors
/// Refused when the key stands for another request.
pub async fn answered(db: &Db, actor: Actor, once: Once) -> Result<Option<Written>, WriteError> {
    match db.write_once("orders.answered", actor, once, |_| Err(Stop::from(&NOT_YET))).await {
        Ok(written) => Ok(Some(written)),
        Err(WriteError::Refused(refusal)) if refusal.code == &NOT_YET => Ok(None),
        Err(error) => Err(error),
    }
}
