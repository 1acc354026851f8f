//! What the events say by which money went back for goods, or for an order that was called off.

use kernel::{Exponent, Id, Money, Quantity};
use serde::{Deserialize, Serialize};

use crate::sold::is_nothing;
use crate::{Stamp, TenderBack};

/// Goods came back. What goes back for them was worked out of the order's books at that moment and is
/// booked as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returned {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The return, named by the till before it was sent anywhere.
    pub return_id: Id,
    /// The number on its slip.
    pub receipt: String,
    /// The order that the goods were bought with; none without a receipt.
    pub order: Option<Id>,
    /// Who brought them, if recognised.
    pub member: Option<Id>,
    /// How many decimals the amounts below have.
    pub exponent: Exponent,
    /// What came back.
    pub lines: Vec<ReturnedLine>,
    /// What goes back for it, tax included, in minor units: the sum of the lines.
    pub total: Money,
    /// The tax in it.
    pub tax_total: Money,
    /// What was given back here. With `elsewhere` and `withheld` it sums to the total and its `rounding`.
    pub tenders: Vec<TenderBack>,
    /// What goes back by the order's online payments.
    pub elsewhere: Money,
    /// What had gone back for these goods before.
    pub withheld: Money,
    /// They came back although the rules do not say so.
    pub exception: bool,
    /// Cash handed back: the cash among the tenders.
    pub cash_back: Money,
    /// What giving back in cash added to the total, or took off it, because there are no coins for the rest.
    /// From version 2.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub rounding: Money,
    /// The sale that was made with it, when it is an exchange: the event after this one.
    pub exchanged_for: Option<Id>,
}

/// An order's deposit was given back: the order is none any more. What goes back was worked out of its books at that
/// moment and is booked as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepositReturned {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The order.
    pub order: Id,
    /// Whose store credit goes back, if any does.
    pub member: Option<Id>,
    /// What was given back here, in minor units; zero or more.
    pub amount: Money,
    /// How it was given back; sums to the amount and its `rounding`.
    pub tenders: Vec<TenderBack>,
    /// Cash handed back: the cash among the tenders.
    pub cash_back: Money,
    /// What giving back in cash added to the amount, or took off it, because there are no coins for the rest.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub rounding: Money,
    /// What goes back by the order's payments: those of its buyer, and what a till charged.
    pub elsewhere: Money,
}

/// Goods that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnedLine {
    /// The order's line; none without a receipt.
    pub order_line: Option<Id>,
    /// The variant; none for delivery.
    pub variant: Option<Id>,
    /// Its article number.
    pub sku: String,
    /// What the slip says.
    pub description: String,
    /// The unit the quantity counts.
    pub unit: String,
    /// How much, in thousandths of the unit; above zero.
    pub quantity: Quantity,
    /// What goes back for it, tax included, in minor units; zero or more.
    pub amount: Money,
    /// The tax in it.
    pub tax: Money,
    /// What the goods may be used for now: `saleable`, `damaged`, `quarantine`, …, as stock names it.
    pub condition: String,
    /// Why, a word from the shop's list: `not_wanted`.
    pub reason: String,
}

/// A return was undone in its own shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnVoided {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The return.
    pub return_id: Id,
    /// Its place in this till's log.
    pub returned_seq: i64,
    /// The number on its slip.
    pub receipt: String,
    /// Its total, in minor units.
    pub total: Money,
    /// What was given back for it and comes in again.
    pub tenders: Vec<TenderBack>,
    /// The cash among it.
    pub cash_in: Money,
    /// A word from the shop's list.
    pub reason: String,
}
