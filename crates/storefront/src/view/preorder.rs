//! What is made for the day on which it is fetched: on a product's page, at the checkout, on the order's page.

use kernel::{BusinessDate, Id, Money, Quantity, Timestamp};
use preorders::SlotState;
use serde::Serialize;

/// A product that can be pre-ordered.
#[derive(Debug, Clone, Serialize)]
pub struct PreorderOffer {
    /// What the campaign is called.
    pub name: String,
    /// What of an order is paid at once, in percent, such as `30`; `0` where all is paid when it is fetched.
    pub percent: String,
    /// Where and when it can be fetched; empty when no day is left to order for.
    pub stores: Vec<PreorderStore>,
    /// Whether anything can still be ordered.
    pub open: bool,
}

/// The checkout of what is pre-ordered: what is paid now and then, and the slots.
#[derive(Debug, Clone, Serialize)]
pub struct PreorderChoice {
    /// What the campaign is called.
    pub name: String,
    /// What is paid at once; zero where all is paid when it is fetched.
    pub deposit: Money,
    /// What is paid when it is fetched.
    pub balance: Money,
    /// Where and when it can be fetched.
    pub stores: Vec<PreorderStore>,
}

/// A store that hands out what was pre-ordered.
#[derive(Debug, Clone, Serialize)]
pub struct PreorderStore {
    /// The form's value, `preorder:{store id}`.
    pub value: String,
    /// The store.
    pub store_id: Id,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub address: String,
    /// Its page.
    pub url: String,
    /// Its days, the next one first. Days for which it is too late are left out.
    pub days: Vec<PreorderDay>,
    /// How many days there are besides.
    pub more: usize,
    /// Why nothing can be ordered there; it is then not to be chosen.
    pub unable: Option<String>,
}

/// A day on which a store hands out.
#[derive(Debug, Clone, Serialize)]
pub struct PreorderDay {
    /// Which day.
    pub date: BusinessDate,
    /// `open` when any of its slots is.
    pub state: SlotState,
    /// Its slots, the first first.
    pub slots: Vec<PreorderSlot>,
}

/// A part of a day.
#[derive(Debug, Clone, Serialize)]
pub struct PreorderSlot {
    /// The form's value.
    pub id: Id,
    /// What it is called: `10:00–13:00`.
    pub name: String,
    /// Whether it can be booked: `open`, `sold_out` or `over`.
    pub state: SlotState,
    /// How much is left, where that is little or too little; else none.
    pub left: Option<Quantity>,
    /// Whether it holds all that is in the cart.
    pub fits: bool,
}

/// The slot of an order, and how its money is parted.
#[derive(Debug, Clone, Serialize)]
pub struct Preordered {
    /// What the campaign is called.
    pub name: String,
    /// From when on it is handed over.
    pub begins_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// What has to be paid for it to stand; zero where all of it, or nothing, has to.
    pub deposit: Money,
    /// What is paid when it is fetched, once the deposit came.
    pub balance: Money,
    /// Whether the deposit came.
    pub stands: bool,
}
