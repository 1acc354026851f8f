//! A document as the XML that is handed in. It is made anew for each handing in: documents never change, so it is the
//! same every time, and what a buyer gave is kept in one place.

use fiscal::{Allowance, AllowanceVoided, Allowed, Voided, mig};
use kernel::{Id, Refusal};
use store::{Fault, Read, params};

use super::queue::Upload;
use super::sql;
use crate::queries;

/// Why a document was voided, where nobody said.
const CALLED_OFF: &str = "銷貨取消";
/// Why an allowance was taken back.
const TAKEN_BACK: &str = "退貨取消";

/// What is handed in: the tax id of who issued the document, and the XML, or why there can be none.
pub(super) struct Content {
    pub(super) seller: String,
    pub(super) xml: Result<String, Refusal>,
}

/// The message of a row; none when its document is gone.
pub(super) fn content(read: &mut Read<'_>, upload: &Upload) -> Result<Option<Content>, Fault> {
    let Some(document) = queries::document(read, upload.invoice)? else { return Ok(None) };
    let zone = staff::store(read, upload.store)?.map_or_else(kernel::Zone::utc, |store| store.zone);
    let (invoice, at) = (document.invoice, zone.shows(upload.happened_at));
    let seller = invoice.seller().tax_id().to_string();
    let xml = match upload.message.as_str() {
        "F0401" => mig::f0401(&invoice),
        "F0501" => {
            let reason = document.voided.map(|(_, reason)| reason).unwrap_or_default();
            let reason = if reason.trim().is_empty() { CALLED_OFF } else { reason.as_str() };
            Voided::new(Allowed::new(invoice), at, reason).and_then(|voided| mig::f0501(&voided))
        }
        kind => {
            let Some(allowance) = allowance(read, upload.document)? else { return Ok(None) };
            if kind == "G0401" {
                mig::g0401(&allowance)
            } else {
                let mut allowed = Allowed::new(invoice);
                let number = allowance.number().clone();
                let taken_back =
                    allowed.book(allowance).and_then(|()| AllowanceVoided::new(&mut allowed, &number, at, TAKEN_BACK));
                taken_back.and_then(|voided| mig::g0501(&voided))
            }
        }
    };
    Ok(Some(Content { seller, xml }))
}

fn allowance(read: &mut Read<'_>, id: Id) -> Result<Option<Allowance>, Fault> {
    let content = read.query_opt(sql::ALLOWANCE, params![id], |row| row.get::<String>(0))?;
    let unreadable = |error: serde_json::Error| Fault::Decode(format!("an allowance: {error}"));
    content.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()
}
