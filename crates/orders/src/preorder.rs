//! Orders for a slot of a pre-order campaign: what such an order may hold, and what of it is paid at once.
//!
//! Its goods are made for the day. Nothing of them is held in stock; the order holds a place in its slot instead, as long
//! as another order would hold goods.

use kernel::{Id, Money, Quantity, Refusal, Timestamp};
use preorders::{Campaign, Slot};
use serde::Serialize;
use store::{Fault, Read, Stop};
use utoipa::ToSchema;

use crate::codes;
use crate::price::Priced;

/// A slot, found for an order that is being placed.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) slot: Slot,
    pub(crate) campaign: Campaign,
    goods: Vec<Id>,
}

/// Finds a slot.
///
/// # Errors
/// Refused as [`preorders::codes::SLOT_UNKNOWN`].
pub(crate) fn find(read: &mut Read<'_>, slot: Id) -> Result<Found, Stop> {
    let unknown = || {
        let code = &preorders::codes::SLOT_UNKNOWN;
        Stop::from(Refusal::new(&api::codes::INVALID).at("/fulfilment/slot_id", code))
    };
    let slot = preorders::slot(read, slot)?.ok_or_else(unknown)?;
    let campaign = preorders::campaign(read, slot.campaign)?.ok_or_else(unknown)?;
    let goods = preorders::goods(read, campaign.id)?;
    Ok(Found { slot, campaign, goods })
}

impl Found {
    /// What an order of these goods takes of the slot: each of them counts for itself, a set as one.
    ///
    /// # Errors
    /// Refused as [`codes::NOT_PREORDERED`] at the first line that is none of the campaign's.
    pub(crate) fn place(&self, priced: &Priced) -> Result<Place, Refusal> {
        if let Some((index, item)) =
            priced.goods.iter().enumerate().find(|(_, item)| !self.goods.contains(&item.product))
        {
            let refusal = Refusal::new(&codes::NOT_PREORDERED).with("name", item.name.as_str());
            let refusal = refusal.with("campaign", self.campaign.name.as_str());
            return Err(refusal.at(format!("/lines/{index}"), &codes::NOT_PREORDERED));
        }
        Ok(Place {
            slot: self.slot.id,
            quantity: priced.quote.lines.iter().map(|line| line.quantity).sum(),
            begins_at: self.slot.begins_at,
            ends_at: self.slot.ends_at,
            at_once: self.campaign.deposit_of(priced.quote.total),
        })
    }
}

/// The place that an order is to take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) slot: Id,
    pub(crate) quantity: Quantity,
    pub(crate) begins_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    /// What of the order is paid at once.
    pub(crate) at_once: Money,
}

/// The slot of an order that was pre-ordered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderPreorder)]
pub struct PreorderBody {
    /// The campaign.
    pub campaign_id: Id,
    /// What people call it, in the language asked for.
    pub name: String,
    /// The slot.
    pub slot_id: Id,
    /// From when on it is handed over.
    pub begins_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
}

/// The slot of an order; none for an order that was not pre-ordered.
pub(crate) fn of_order(read: &mut Read<'_>, order: Id, locale: &str) -> Result<Option<PreorderBody>, Fault> {
    let booking = preorders::booking_of(read, order)?;
    Ok(booking.map(|booking| PreorderBody {
        campaign_id: booking.campaign,
        name: if locale == "en" && !booking.name_en.is_empty() { booking.name_en } else { booking.name },
        slot_id: booking.slot,
        begins_at: booking.begins_at,
        ends_at: booking.ends_at,
    }))
}
