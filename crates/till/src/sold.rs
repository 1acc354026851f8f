//! What the event of a sale says: the part of [`Payload`](crate::Payload) that grew a file of its own.

use std::collections::BTreeMap;

use kernel::{Exponent, Id, Money, Price, Quantity, Rate};
use serde::{Deserialize, Serialize};

use crate::{Hash, Stamp, TenderKind, Treatment};

/// A sale was made and paid. The till's word is final: it is booked as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sold {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The sale, named by the till before it was sent anywhere.
    pub sale: Id,
    /// The number on the receipt.
    pub receipt: String,
    /// The buyer, if recognised.
    pub member: Option<Id>,
    /// True when the buyer carries the goods away: then the stock has fallen, whatever the books
    /// say. False when they are to be handed over later.
    pub goods_in_hand: bool,
    /// How many decimals the amounts below have.
    pub exponent: Exponent,
    /// True when `net` of a line includes its tax.
    pub price_includes_tax: bool,
    /// What was sold, by key.
    pub lines: Vec<SoldLine>,
    /// Parcels to be sent, by key; none when everything is carried away or fetched.
    pub parcels: Vec<SoldParcel>,
    /// The lines before anything was taken off, in minor units, with or without tax as prices are.
    pub goods_total: Money,
    /// What was taken off the lines.
    pub discount_total: Money,
    /// Delivery, after what was taken off it.
    pub shipping_total: Money,
    /// The tax in the total.
    pub tax_total: Money,
    /// What the buyer pays, tax included.
    pub total: Money,
    /// How it was paid; the amounts sum to the total and its `rounding`.
    pub tenders: Vec<TenderTaken>,
    /// Cash handed back: the sum of the tenders' change.
    pub change: Money,
    /// What paying in cash added to the total, or took off it, because there are no coins for the rest.
    /// From version 3.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub rounding: Money,
    /// The price engine's answer that the buyer was shown.
    pub quote: SealedQuote,
}

/// A line of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldLine {
    /// The line's name inside the sale; the quote uses the same.
    pub key: u32,
    /// The line it belongs to, such as the set of a component.
    pub parent: Option<u32>,
    /// `goods`, `service`, `set`, … as the price engine names them.
    pub kind: String,
    /// The variant.
    pub variant: Id,
    /// Its article number at that moment.
    pub sku: String,
    /// What the receipt says.
    pub description: String,
    /// The unit the quantity counts.
    pub unit: String,
    /// How much, in thousandths of the unit; above zero.
    pub quantity: Quantity,
    /// The price of one, in 1/10,000 of a major unit, what was chosen with it included.
    pub unit_price: Price,
    /// What it comes to.
    pub amounts: Amounts,
    /// What was chosen with it. From version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<SoldOption>,
    /// What whoever makes it was told. From version 2.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What left the shelf for it: the goods of a set, the candle of an option. From version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<SoldComponent>,
}

/// Something that was chosen with a line, as it was at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldOption {
    /// The group it was chosen from.
    pub group: Id,
    /// That group's names, by language.
    pub group_names: BTreeMap<String, String>,
    /// The option.
    pub option: Id,
    /// Its names, by language.
    pub names: BTreeMap<String, String>,
    /// What one of it added to the price of one unit, in 1/10,000 of a major unit; below zero where it
    /// saved something.
    pub price: Price,
    /// How many of it went with one unit.
    pub quantity: i64,
}

/// Goods that left the shelf for a line. Their money is in the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldComponent {
    /// The variant.
    pub variant: Id,
    /// Its article number at that moment.
    pub sku: String,
    /// Its name.
    pub description: String,
    /// The unit the quantity counts.
    pub unit: String,
    /// How much of it for the whole line, in thousandths of the unit; above zero.
    pub quantity: Quantity,
    /// Its share of the line's net: what bringing it back alone gives back. Nothing for the component of
    /// an option.
    pub net: Money,
    /// Its share of the line's tax.
    pub tax: Money,
}

/// A parcel of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldParcel {
    /// The parcel's name inside the sale; the quote uses the same.
    pub key: u32,
    /// Code of the way of delivery.
    pub method: String,
    /// What it comes to.
    pub amounts: Amounts,
}

/// What a line or a parcel comes to. Money in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amounts {
    /// Before anything was taken off.
    pub gross: Money,
    /// What was taken off, by cause, each above zero.
    pub adjustments: Vec<SoldAdjustment>,
    /// The sum of the adjustments.
    pub discount: Money,
    /// Gross less discount, with or without tax as prices are.
    pub net: Money,
    /// Code of the tax class.
    pub tax_class: String,
    /// How it is declared: `taxable`, `zero`, `exempt`.
    pub tax_kind: String,
    /// The rate of tax.
    pub tax_rate: Rate,
    /// Its part of the document's tax.
    pub tax: Money,
    /// What the buyer pays for it, tax included.
    pub total: Money,
}

/// Something that was taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SoldAdjustment {
    /// At which step of pricing: `price_list`, `line`, `order`, `shipping`.
    pub layer: String,
    /// By what, as the price engine spells it: `rule:0190…`, `override:damaged`.
    pub cause: String,
    /// How much, in minor units; above zero.
    pub amount: Money,
}

/// The quote, kept as its bytes: they hold each rule's verdict and can be judged again by the
/// engine that made them, never by a later one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedQuote {
    /// The quote's canonical JSON, as text.
    pub bytes: String,
    /// SHA-256 of those bytes.
    pub fingerprint: Hash,
    /// Which engine.
    pub engine_version: String,
    /// Which rules.
    pub rule_set_hash: Hash,
    /// Which price list.
    pub price_list: Id,
    /// Which version of its prices.
    pub price_version: i64,
}

/// One tender of a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenderTaken {
    /// What it is.
    pub kind: TenderKind,
    /// How much of the total it pays, in minor units; above zero.
    pub amount: Money,
    /// What was handed over: the amount and the change.
    pub given: Money,
    /// What was handed back.
    pub change: Money,
    /// The terminal's own number of the payment.
    pub reference: Option<String>,
    /// The payment that was made for it through the till, when it was charged so. From version 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Id>,
    /// What its type declared at that moment. From version 3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment: Option<Treatment>,
}

/// A tender to be given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenderBack {
    /// What it was.
    pub kind: TenderKind,
    /// How much of the total it paid.
    pub amount: Money,
    /// The terminal's own number of the payment.
    pub reference: Option<String>,
}

/// Amounts of nothing are not written: events of earlier versions read and write the same.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
pub(crate) fn is_nothing(amount: &Money) -> bool {
    amount.is_zero()
}
