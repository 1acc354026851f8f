//! What this slice writes to the journal. Every event names the variants whose stock it changed, so
//! that live pages know what to ask for again.

use std::collections::BTreeSet;

use kernel::{Event, Id, Quantity};
use serde_json::{Value, json};

use crate::model::{Fact, Hold, HoldKind, Wanted};

fn distinct(variants: impl Iterator<Item = Id>) -> BTreeSet<Id> {
    variants.collect()
}

fn line(variant: Id, location: Id, condition: &str, quantity: Quantity) -> Value {
    json!({"variant": variant, "location": location, "condition": condition, "quantity": quantity})
}

/// `stock.reserved@1`, about the holder.
pub(crate) fn reserved(kind: HoldKind, holder: Id, wanted: &[Wanted]) -> Event {
    let lines: Vec<Value> =
        wanted.iter().map(|one| line(one.variant, one.location, one.condition.as_str(), one.quantity)).collect();
    let variants = distinct(wanted.iter().map(|one| one.variant));
    Event::new("stock.reserved", holder, json!({"kind": kind.as_str(), "lines": lines, "variants": variants}))
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
    json!({"reason": reason, "lines": lines, "variants": distinct(holds.iter().map(|hold| hold.variant))})
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
    Event::new("stock.moved", subject, json!({"lines": lines, "variants": variants}))
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
    });
    Event::new("stock.safety_set", key.variant, body)
}

/// `stock.location_created@1`.
pub(crate) fn location_created(location: Id, code: &str) -> Event {
    Event::new("stock.location_created", location, json!({"code": code}))
}

/// `stock.service_point_created@1`.
pub(crate) fn service_point_created(service_point: Id, code: &str) -> Event {
    Event::new("stock.service_point_created", service_point, json!({"code": code}))
}
