//! What a brand decides: tax classes, delivery methods and offers, as people write them.
//!
//! A [`RuleBook`] is plain data. [`crate::RuleSet::new`] checks it and makes it ready; only a rule
//! set can price anything, so the engine never meets a rate of 300 % or a method that is not there.
//!
//! Optional fields that are empty are left out when a book is written, so that a field added by a
//! later version leaves the hashes of today's books alone.

use std::collections::BTreeMap;

use kernel::{Id, Money, Rate, Timestamp};
use serde::{Deserialize, Serialize};

/// Everything that turns prices into amounts, for one brand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleBook {
    /// Counts the changes of the brand's rules, within ±(2^53−1).
    pub version: i64,
    /// Tax classes by code.
    pub tax_classes: BTreeMap<String, TaxClass>,
    /// Ways of delivery by code.
    #[serde(default)]
    pub shipping_methods: BTreeMap<String, ShippingMethod>,
    /// Offers, in any order: priority decides.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Where and how amounts are rounded.
    #[serde(default)]
    pub rounding: Rounding,
}

/// How goods of a class are taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaxClass {
    /// In which column of the return it is declared.
    pub kind: TaxKind,
    /// Parts per million, 0 to 1,000,000; zero unless taxable.
    pub rate: Rate,
}

/// The column of the tax return. Zero-rated and exempt goods carry no tax but are declared apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    /// Taxed at the class's rate (應稅).
    Taxable,
    /// Taxed at nothing (零稅率).
    Zero,
    /// Not taxed (免稅).
    Exempt,
}

/// A way of delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShippingMethod {
    /// The fee in minor units, with or without tax as the context's prices are.
    pub fee: Money,
    /// Code of the fee's tax class.
    pub tax_class: String,
    /// From how much spent it costs nothing. Short for a [`Rule`] with [`Condition::Spend`] and
    /// [`Benefit::ShippingPrice`] of nothing that comes after all written ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Threshold>,
}

/// An amount to be reached, and what is added up to reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Minor units, with or without tax as the context's prices are. Reaching it exactly is enough.
    pub amount: Money,
    /// What is added up.
    pub basis: Basis,
}

/// What is added up towards a threshold. Only lines whose kind
/// [counts as goods](crate::LineKind::counts_as_goods); never delivery, points or credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Goods at the price list's prices.
    GoodsBeforeDiscounts,
    /// Goods less everything taken off them so far.
    GoodsAfterDiscounts,
}

/// The steps of a price, in the order in which they happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// The price of one: price list, override by a person, reductions of the list itself.
    PriceList,
    /// Offers on goods.
    Line,
    /// Offers on the goods together, shared out over their lines.
    Order,
    /// Offers on delivery.
    Shipping,
}

impl Layer {
    /// All of them, in order.
    pub const ALL: [Layer; 4] = [Layer::PriceList, Layer::Line, Layer::Order, Layer::Shipping];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Layer::PriceList => "price_list",
            Layer::Line => "line",
            Layer::Order => "order",
            Layer::Shipping => "shipping",
        }
    }
}

/// An offer. Its words for people live with the caller, so that a better wording leaves the hash,
/// and every open quote, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Which one; unique in the book.
    pub id: Id,
    /// Inside its layer higher comes first; among equals the smaller id.
    #[serde(default)]
    pub priority: i32,
    /// Of the rules of one layer that share a group only the one that takes most off applies; among
    /// equals the first. The group's turn comes with its first rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Applies in its layer alone: only when nothing has been applied there, and nothing after it.
    #[serde(default)]
    pub exclusive: bool,
    /// What it is computed on.
    #[serde(default)]
    pub stacking: Stacking,
    /// The most it takes off one basket, in minor units; shared out over the lines when it bites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Money>,
    /// The first instant of its life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// The instant at which it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Where it holds, if not everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Limitation>,
    /// What must be true of the basket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What the customer gets.
    pub benefit: Benefit,
}

/// What a rule's benefit is computed on when other rules of its layer came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stacking {
    /// On what they left.
    #[default]
    Sequential,
    /// On the amount at the beginning of the layer, and never more than what they left.
    Parallel,
}

/// Some channels or stores only. Offers hold everywhere unless somebody says why not; the others
/// show that reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limitation {
    /// Codes of the channels; empty means all.
    #[serde(default)]
    pub channels: Vec<String>,
    /// The stores; empty means all.
    #[serde(default)]
    pub stores: Vec<Id>,
    /// Why, for the staff of the other channels.
    pub reason: String,
}

/// What must be true of a basket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Every one of these.
    All {
        /// At least one.
        of: Vec<Condition>,
    },
    /// One of these or more.
    Any {
        /// At least one.
        of: Vec<Condition>,
    },
    /// Not this.
    Not {
        /// What must not be true.
        of: Box<Condition>,
    },
    /// So much is spent.
    Spend {
        /// How much, and of what.
        at_least: Threshold,
    },
    /// A coupon of this campaign was presented.
    Coupon {
        /// The campaign.
        campaign: Id,
    },
    /// The member has one of these tiers.
    Tier {
        /// Codes of tiers.
        any_of: Vec<String>,
    },
}

/// What a customer gets. Each benefit belongs to one layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Benefit {
    /// Delivery by these methods costs this much, where it would cost more.
    ShippingPrice {
        /// Codes of methods.
        methods: Vec<String>,
        /// Minor units for one parcel.
        price: Money,
    },
}

impl Benefit {
    /// The layer it works in.
    pub const fn layer(&self) -> Layer {
        match self {
            Benefit::ShippingPrice { .. } => Layer::Shipping,
        }
    }
}

/// Where and how amounts are rounded. Halves always go up (away from nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Where tax is rounded.
    #[serde(default)]
    pub tax: TaxRounding,
}

/// Where tax is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxRounding {
    /// Once for each rate on the document, then shared out over its lines.
    #[default]
    OncePerRate,
}
