//! What this slice writes to the journal.

use kernel::{BusinessDate, Event, Id, Quantity};
use serde_json::json;

use crate::campaign::{Campaign, CampaignEdit};

/// `preorders.campaign_made@1`
pub(crate) fn campaign_made(id: Id, edit: &CampaignEdit) -> Event {
    Event::new("preorders.campaign_made", id, json!({"name": edit.name.trim(), "state": edit.state}))
}

/// `preorders.campaign_changed@1`: what changed, before and after.
pub(crate) fn campaign_changed(before: &Campaign, edit: &CampaignEdit) -> Event {
    let was = json!({
        "name": before.name,
        "state": before.state,
        "deposit_rate": before.deposit,
        "lead_minutes": before.lead_minutes,
    });
    let is = json!({
        "name": edit.name.trim(),
        "state": edit.state,
        "deposit_rate": edit.deposit,
        "lead_minutes": edit.lead_minutes,
    });
    Event::new("preorders.campaign_changed", before.id, json!({"name": before.name, "before": was, "after": is}))
}

/// `preorders.days_set@1`
pub(crate) fn days_set(campaign: Id, stores: &[Id], dates: &[BusinessDate], capacity: Quantity) -> Event {
    let body = json!({"stores": stores, "dates": dates, "capacity": capacity});
    Event::new("preorders.days_set", campaign, body)
}

/// `preorders.booked@1`: an order has its place.
pub(crate) fn booked(order: Id, slot: Id, quantity: Quantity) -> Event {
    Event::new("preorders.booked", order, json!({"slot": slot, "quantity": quantity}))
}

/// `preorders.released@1`: so much of it was given back.
pub(crate) fn released(order: Id, slot: Id, quantity: Quantity) -> Event {
    Event::new("preorders.released", order, json!({"slot": slot, "quantity": quantity}))
}
