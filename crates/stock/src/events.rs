//! What this slice writes to the journal. Every event names the variants whose stock it changed and the
//! places where, so that live pages know what to ask for again and whom to tell.

use std::collections::BTreeSet;

use kernel::{Event, Id, Quantity};
use serde_json::{Value, json};

use crate::count::{CountLine, Scan};
use crate::model::{Fact, Hold, HoldKind, TransferState, Wanted};
use crate::places::Location;
use crate::rebuild::{Mended, Stand};
use crate::reclassify::Reclassification;
use crate::transfer::TransferLine;
use crate::write_off::WriteOff;

fn distinct(ids: impl Iterator<Item = Id>) -> BTreeSet<Id> {
    ids.collect()
}

fn line(variant: Id, location: Id, condition: &str, quantity: Quantity) -> Value {
    json!({"variant": variant, "location": location, "condition": condition, "quantity": quantity})
}

/// `stock.reserved@1`, about the holder.
pub(crate) fn reserved(kind: HoldKind, holder: Id, wanted: &[Wanted]) -> Event {
    let lines: Vec<Value> =
        wanted.iter().map(|one| line(one.variant, one.location, one.condition.as_str(), one.quantity)).collect();
    let body = json!({
        "kind": kind.as_str(),
        "lines": lines,
        "variants": distinct(wanted.iter().map(|one| one.variant)),
        "locations": distinct(wanted.iter().map(|one| one.location)),
    });
    Event::new("stock.reserved", holder, body)
}

/// `stock.released@1`, about the holder.
pub(crate) fn released(holder: Id, holds: &[Hold], reason: &str) -> Event {
    Event::new("stock.released", holder, of_holds(holds, reason))
}

/// `stock.expired@1`, about the holder.
pub(crate) fn expired(holder: Id, holds: &[Hold]) -> Event {
    Event::new("stock.expired", holder, of_holds(holds, "expired"))
}

fn of_holds(holds: &[Hold], reason: &str) -> Value {
    let lines: Vec<Value> =
        holds.iter().map(|hold| line(hold.variant, hold.location, hold.condition.as_str(), hold.quantity)).collect();
    json!({
        "reason": reason,
        "lines": lines,
        "variants": distinct(holds.iter().map(|hold| hold.variant)),
        "locations": distinct(holds.iter().map(|hold| hold.location)),
    })
}

/// `stock.moved@1`, about the order, return or document behind it.
pub(crate) fn moved(subject: Id, facts: &[&Fact]) -> Event {
    let lines: Vec<Value> = facts
        .iter()
        .map(|fact| {
            json!({
                "variant": fact.variant,
                "location": fact.location,
                "condition": fact.condition.as_str(),
                "quantity": fact.quantity,
                "reason": fact.reason,
            })
        })
        .collect();
    let variants = distinct(facts.iter().map(|fact| fact.variant));
    let locations = distinct(facts.iter().map(|fact| fact.location));
    Event::new("stock.moved", subject, json!({"lines": lines, "variants": variants, "locations": locations}))
}

/// `stock.counted@1`, about the document: what was found, and what the books had.
pub(crate) fn counted(document: Id, key: &crate::LevelKey, counted: Quantity, before: Quantity) -> Event {
    let body = json!({
        "variant": key.variant,
        "location": key.location,
        "condition": key.condition.as_str(),
        "counted": counted,
        "before": before,
        "variants": [key.variant],
        "locations": [key.location],
    });
    Event::new("stock.counted", document, body)
}

/// `stock.safety_set@1`, about the variant.
pub(crate) fn safety_set(key: &crate::LevelKey, safety: Quantity) -> Event {
    let body = json!({
        "location": key.location,
        "condition": key.condition.as_str(),
        "safety": safety,
        "variants": [key.variant],
        "locations": [key.location],
    });
    Event::new("stock.safety_set", key.variant, body)
}

/// `stock.reclassified@1`, about the document. What can be promised changed with its movements.
pub(crate) fn reclassified(document: Id, what: &Reclassification) -> Event {
    let body = json!({
        "variant": what.variant,
        "from": what.from.as_str(),
        "to": what.to.as_str(),
        "quantity": what.quantity,
        "reason": what.reason,
        "locations": [what.location],
    });
    Event::new("stock.reclassified", document, body)
}

/// `stock.written_off@1`, about the document.
pub(crate) fn written_off(document: Id, what: &WriteOff) -> Event {
    let lines: Vec<Value> =
        what.lines.iter().map(|one| line(one.variant, what.location, one.condition.as_str(), one.quantity)).collect();
    let body = json!({"reason": what.reason.as_str(), "lines": lines, "locations": [what.location]});
    Event::new("stock.written_off", document, body)
}

/// `stock.count_opened@1`.
pub(crate) fn count_opened(count: Id, location: Id, store: Option<Id>) -> Event {
    Event::new("stock.count_opened", count, json!({"locations": [location], "store": store}))
}

/// `stock.count_scanned@1`, about the count: what was new.
pub(crate) fn count_scanned(count: Id, location: Id, store: Option<Id>, scans: &[&Scan]) -> Event {
    let lines: Vec<Value> = scans
        .iter()
        .map(|scan| {
            json!({"scan": scan.id, "variant": scan.variant, "quantity": scan.quantity, "replaces": scan.replaces})
        })
        .collect();
    Event::new("stock.count_scanned", count, json!({"lines": lines, "locations": [location], "store": store}))
}

/// `stock.count_posted@1`, about the count: what was found, beside what the books expected.
pub(crate) fn count_posted(count: Id, document: Id, location: &Location, lines: &[CountLine]) -> Event {
    let found: Vec<Value> = lines
        .iter()
        .map(|line| json!({"variant": line.variant, "counted": line.counted, "expected": line.expected}))
        .collect();
    let body = json!({
        "document": document,
        "lines": found,
        "locations": [location.id],
        "store": location.store,
    });
    Event::new("stock.count_posted", count, body)
}

/// `stock.count_cancelled@1`.
pub(crate) fn count_cancelled(count: Id, location: Id, store: Option<Id>, reason: &str) -> Event {
    let body = json!({"reason": reason, "locations": [location], "store": store});
    Event::new("stock.count_cancelled", count, body)
}

/// `stock.transfer_…@1`, about the transfer, named after the state that it came to.
pub(crate) fn transfer(
    id: Id,
    state: TransferState,
    ends: [&Location; 2],
    lines: &[TransferLine],
    reason: &str,
) -> Event {
    let kind = match state {
        TransferState::Requested => "stock.transfer_requested",
        TransferState::Approved => "stock.transfer_approved",
        TransferState::Packed => "stock.transfer_packed",
        TransferState::InTransit => "stock.transfer_in_transit",
        TransferState::Short => "stock.transfer_short",
        TransferState::Received => "stock.transfer_received",
        TransferState::Declined => "stock.transfer_declined",
        TransferState::Cancelled => "stock.transfer_cancelled",
    };
    let lines: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "variant": line.variant,
                "requested": line.requested,
                "approved": line.approved,
                "packed": line.packed,
                "received": line.received,
                "lost": line.lost,
            })
        })
        .collect();
    let [from, to] = ends.map(|end| end.id);
    Event::new(kind, id, json!({"from": from, "to": to, "lines": lines, "reason": reason, "locations": [from, to]}))
}

/// `stock.rebuilt@1`: levels that were not what their movements and holds say, with what they had and have now.
pub(crate) fn rebuilt(act: Id, mended: &[Mended]) -> Event {
    let stand = |stand: Stand| json!({"on_hand": stand.on_hand, "held": stand.held});
    let levels: Vec<Value> = mended
        .iter()
        .map(|one| {
            let lots: Vec<Value> =
                one.lots.iter().map(|lot| json!({"lot": lot.lot, "was": lot.was, "is": lot.is})).collect();
            json!({
                "variant": one.key.variant,
                "location": one.key.location,
                "condition": one.key.condition.as_str(),
                "was": stand(one.was),
                "is": stand(one.is),
                "lots": lots,
            })
        })
        .collect();
    let body = json!({
        "levels": levels,
        "variants": distinct(mended.iter().map(|one| one.key.variant)),
        "locations": distinct(mended.iter().map(|one| one.key.location)),
    });
    Event::new("stock.rebuilt", act, body)
}

/// `stock.location_created@1`.
pub(crate) fn location_created(location: Id, code: &str, store: Option<Id>) -> Event {
    Event::new("stock.location_created", location, json!({"code": code, "store": store}))
}

/// `stock.service_point_created@1`.
pub(crate) fn service_point_created(service_point: Id, code: &str, store: Id) -> Event {
    Event::new("stock.service_point_created", service_point, json!({"code": code, "store": store}))
}
