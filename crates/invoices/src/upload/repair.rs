//! What a person does about what the platform did not take.

use kernel::Id;
use store::{Stop, Tx, params};

use super::queue::{accept, uploads_of};
use super::{handing_in, sql};
use crate::{codes, events};

/// What an accepted message is marked with when a person saw it at the platform.
const BY_HAND: &str = "seen_there";

/// Hands in again what was refused of an invoice, as it is: its cause is mended elsewhere. Writes
/// `invoices.handed_in_again@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_REFUSED`].
pub fn again(tx: &mut Tx<'_>, invoice: Id, store: Id) -> Result<(), Stop> {
    let mut any = false;
    for upload in uploads_of(tx, invoice)? {
        if tx.execute(sql::AGAIN, params![upload.document, &upload.message, upload.version])? == 1 {
            tx.enqueue(&handing_in(upload.document, &upload.message, None))?;
            any = true;
        }
    }
    if !any {
        return Err(Stop::from(&codes::NOTHING_REFUSED));
    }
    tx.journal(&events::handed_in_again(invoice, store))?;
    Ok(())
}

/// Notes that somebody saw all of an invoice's messages at the platform. Writes `invoices.upload_accepted@1` for each.
///
/// # Errors
/// Refused as [`codes::NOTHING_OPEN`] when the platform said so of all of them itself.
pub fn seen_there(tx: &mut Tx<'_>, invoice: Id) -> Result<(), Stop> {
    let mut any = false;
    for upload in uploads_of(tx, invoice)? {
        if upload.state != "accepted" {
            any |= accept(tx, &upload, Some(BY_HAND))?;
        }
    }
    if any { Ok(()) } else { Err(Stop::from(&codes::NOTHING_OPEN)) }
}
