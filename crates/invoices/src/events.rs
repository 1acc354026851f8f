//! What this slice writes to the journal. Buyers are in the documents alone.

use kernel::{Event, Id, Money};
use serde_json::json;

/// `invoices.issuer_set@1`
pub(crate) fn issuer_set(legal_entity: Id, version: i64) -> Event {
    Event::new("invoices.issuer_set", legal_entity, json!({"version": version}))
}

/// `invoices.store_set@1`: who invoices what a store sells, before and after.
pub(crate) fn store_set(store: Id, before: &serde_json::Value, after: &serde_json::Value) -> Event {
    Event::new("invoices.store_set", store, json!({"store": store, "before": before, "after": after}))
}

/// `invoices.range_added@1`
pub(crate) fn range_added(range: Id, legal_entity: Id, period: &str, track: &str, first: i64, last: i64) -> Event {
    let body = json!({"legal_entity": legal_entity, "period": period, "track": track, "first": first, "last": last});
    Event::new("invoices.range_added", range, body)
}

/// `invoices.range_removed@1`
pub(crate) fn range_removed(range: Id, legal_entity: Id) -> Event {
    Event::new("invoices.range_removed", range, json!({"legal_entity": legal_entity}))
}

/// `invoices.issued@1`
pub(crate) fn issued(invoice: Id, number: &str, store: Id, total: Money, order: Option<Id>) -> Event {
    let body = json!({"number": number, "store": store, "total": total, "order": order});
    Event::new("invoices.issued", invoice, body)
}

/// `invoices.owed@1`
pub(crate) fn owed(owed: Id, store: Id, total: Money, order: Option<Id>) -> Event {
    Event::new("invoices.owed", owed, json!({"store": store, "total": total, "order": order}))
}

/// `invoices.copied@1`: printed once more.
pub(crate) fn copied(invoice: Id, store: Id, copies: i64) -> Event {
    Event::new("invoices.copied", invoice, json!({"store": store, "copies": copies}))
}

/// `invoices.voided@1`
pub(crate) fn voided(invoice: Id, number: &str, store: Id) -> Event {
    Event::new("invoices.voided", invoice, json!({"number": number, "store": store}))
}

/// `invoices.allowed@1`: a part was given back.
pub(crate) fn allowed(allowance: Id, invoice: Id, number: &str, store: Id, total: Money) -> Event {
    let body = json!({"invoice": invoice, "number": number, "store": store, "total": total});
    Event::new("invoices.allowed", allowance, body)
}

/// `invoices.upload_accepted@1`: the platform has a message.
pub(crate) fn upload_accepted(document: Id, message: &str, number: &str, store: Id) -> Event {
    Event::new("invoices.upload_accepted", document, json!({"message": message, "number": number, "store": store}))
}

/// `invoices.upload_rejected@1`: the platform refused a message. Its words are in the row.
pub(crate) fn upload_rejected(document: Id, message: &str, number: &str, store: Id, code: &str) -> Event {
    let body = json!({"message": message, "number": number, "store": store, "code": code});
    Event::new("invoices.upload_rejected", document, body)
}

/// `invoices.handed_in_again@1`: what was refused of an invoice waits again.
pub(crate) fn handed_in_again(invoice: Id, store: Id) -> Event {
    Event::new("invoices.handed_in_again", invoice, json!({"store": store}))
}

/// `invoices.allowance_voided@1`
pub(crate) fn allowance_voided(allowance: Id, invoice: Id, total: Money) -> Event {
    Event::new("invoices.allowance_voided", allowance, json!({"invoice": invoice, "total": total}))
}
