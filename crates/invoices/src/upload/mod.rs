//! Handing documents in to the tax platform.
//!
//! * **The message is noted in the write of the act.** An invoice that is issued or voided, an allowance that is given or
//!   taken back: each has one row, with a deadline 48 hours later, and a job that hands it in.
//! * **A row before a call.** Whoever hands a message in says so in the row first. An answer that is lost, or a process that
//!   dies, leaves a message that is *sent*: the platform is asked whether it has it, before it is sent once more.
//! * **In order.** An allowance waits for its invoice, what undoes a document for that document.
//! * **A document never changes.** What the platform refuses is sent again as it is, once its cause is mended, or undone
//!   as every document is.
//!
//! ```text
//! waiting ──▶ sent ──▶ accepted
//!    ▲          └────▶ rejected
//!    └── again ──────────┘
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `way.rs` | [`Way`]: a way of handing in; [`Ways`]: those that are set up |
//! | `simulated.rs`, `turnkey.rs` | two of them |
//! | `message.rs` | a document as the XML that is handed in |
//! | `queue.rs` | rows, and what becomes of them |
//! | `work.rs` | the jobs |
//! | `repair.rs` | what a person does about what was refused |

mod message;
mod queue;
mod repair;
mod simulated;
pub mod sql;
mod turnkey;
mod way;
mod work;

use kernel::{Id, Timestamp};
use serde_json::json;
use store::jobs::NewJob;
use store::{Fault, Tx, params};

pub use queue::{Pressing, Upload, pressing, uploads_of};
pub use repair::{again, seen_there};
pub use simulated::SimulatedPlatform;
pub use turnkey::Turnkey;
pub use way::{Answer, Answered, Named, Unclear, Way, Ways};
pub use work::run;

/// The kind of job that hands one message in; its subject is the document.
pub const HAND_IN: &str = "invoices.hand_in";
/// The kind of job that takes up all that a company has not handed in; its subject is the company.
pub const HAND_IN_ALL: &str = "invoices.hand_in_all";
/// The jobs of this room.
pub const KINDS: &[&str] = &[HAND_IN, HAND_IN_ALL];
/// Kind of case: the platform refused something; its subject is the invoice.
pub const CASE_REJECTED: &str = "invoices.upload_rejected";
/// Kind of case: something of a company is past its deadline; its subject is the company.
pub const CASE_LATE: &str = "invoices.upload_late";
/// How long after the act the platform must have heard of it, in seconds (統一發票使用辦法 §7).
pub const DEADLINE_SECONDS: i64 = 48 * 3600;

/// The job that hands a message in.
pub(crate) fn handing_in(document: Id, message: &str, run_at: Option<Timestamp>) -> NewJob {
    NewJob { kind: HAND_IN, subject: document, body: json!({"message": message}), run_at }
}

/// An invoice was issued in this write.
pub(crate) fn issued(
    tx: &mut Tx<'_>,
    invoice: Id,
    number: &str,
    (legal_entity, store): (Id, Id),
    at: Timestamp,
) -> Result<(), Fault> {
    let (until, now) = (at.plus_seconds(DEADLINE_SECONDS), tx.now());
    if tx.execute(sql::NOTE_ISSUED, params![invoice, legal_entity, store, number, at, until, now])? == 1 {
        tx.enqueue(&handing_in(invoice, "F0401", None))?;
    }
    Ok(())
}

/// An allowance was given on an invoice in this write.
pub(crate) fn allowed(
    tx: &mut Tx<'_>,
    allowance: Id,
    invoice: Id,
    number: &str,
    store: Id,
    at: Timestamp,
) -> Result<(), Fault> {
    let (until, now) = (at.plus_seconds(DEADLINE_SECONDS), tx.now());
    if tx.execute(sql::NOTE_ALLOWED, params![allowance, invoice, store, number, at, until, now])? == 1 {
        tx.enqueue(&handing_in(allowance, "G0401", None))?;
    }
    Ok(())
}

/// An invoice was voided, or an allowance taken back, in this write.
pub(crate) fn voided(tx: &mut Tx<'_>, document: Id, at: Timestamp) -> Result<(), Fault> {
    let (until, now) = (at.plus_seconds(DEADLINE_SECONDS), tx.now());
    let noted = tx.query_opt(sql::NOTE_VOIDED, params![document, at, until, now], |row| row.get::<String>(0))?;
    if let Some(message) = noted {
        tx.enqueue(&handing_in(document, &message, None))?;
    }
    Ok(())
}
