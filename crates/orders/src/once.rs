//! The answer that a client's key already has.
//!
//! An act is prepared before its write: priced, decided, sealed. What is prepared again, because the
//! first answer was lost, may be refused for what the first one did: the cart is ordered, the sale is
//! booked, the shift is open. So whoever is refused asks here before saying so.

use std::future::Future;

use kernel::{Actor, Code};
use store::{Db, Once, Stop, WriteError, Written};

/// Never leaves this file.
static NOT_YET: Code = Code { name: "orders.not_yet", status: 409, zh_tw: "", en: "" };

/// How often an act is prepared before its refusal is told.
const ATTEMPTS: usize = 3;

/// Does an act that is prepared before its write. What it was prepared for may have moved by the time it is written,
/// which `moved` names: then it is prepared again.
///
/// # Errors
/// As the act.
pub async fn prepared<T, Act>(moved: &[&'static Code], mut act: impl FnMut() -> Act) -> Result<T, WriteError>
where
    Act: Future<Output = Result<T, WriteError>>,
{
    let mut attempt = 1;
    loop {
        match act().await {
            Err(WriteError::Refused(refusal)) if attempt < ATTEMPTS && moved.contains(&refusal.code) => attempt += 1,
            outcome => return outcome,
        }
    }
}

/// The same for an act with a key: what was answered for it before stands, whatever it would be refused for now.
///
/// # Errors
/// As the act.
pub async fn prepared_once<Act>(
    db: &Db,
    (actor, once): (Actor, Once),
    moved: &[&'static Code],
    act: impl FnMut() -> Act,
) -> Result<Written, WriteError>
where
    Act: Future<Output = Result<Written, WriteError>>,
{
    match prepared(moved, act).await {
        Err(WriteError::Refused(refusal)) => answered(db, actor, once).await?.ok_or(WriteError::Refused(refusal)),
        outcome => outcome,
    }
}

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
