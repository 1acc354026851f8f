//! What a customer wants: lines, coupons, ways of delivery, and what is known of the member.
//!
//! A basket is plain data that the caller fills: it looks prices up in the price list, flattens
//! categories into tags and asks the wallet which coupons are good. Nothing here is checked on the
//! way in; [`crate::quote`] answers every basket and names what was wrong in
//! [`crate::Quote::problems`].

use kernel::{Id, Money, Price, Quantity};
use serde::{Deserialize, Serialize};

/// A basket to be priced.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basket {
    /// The lines, in any order: a quote does not depend on it.
    pub lines: Vec<BasketLine>,
    /// Coupons that the wallet found good. A code that is unknown, used up or somebody else's does
    /// not reach the engine.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
    /// Ways of delivery, one a parcel. Empty while the customer has not chosen, and at a till.
    #[serde(default)]
    pub fulfilments: Vec<Fulfilment>,
    /// What is known of the member, if one is recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberFacts>,
}

/// One line of a basket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BasketLine {
    /// The caller's name for the line, unique in the basket; its position will do. Where two lines
    /// have an equal claim to an odd minor unit, the smaller key gets it.
    pub key: u32,
    /// The variant sold.
    pub variant: Id,
    /// Its product, for rules that name products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Id>,
    /// How much of it, in thousandths of the variant's unit. Zero or less counts as none.
    pub quantity: Quantity,
    /// What kind of line.
    #[serde(default)]
    pub kind: LineKind,
    /// The line that this one belongs to: the set of a component, the cake of a candle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// Options chosen for one unit of the line.
    #[serde(default)]
    pub options: Vec<OptionChoice>,
    /// What whoever makes it is told, such as the words on a cake. No rule reads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The price of one without options, in 1/10,000 of a major unit, as the context's price list
    /// has it. Less than nothing counts as nothing.
    pub unit_price: Price,
    /// The price before the price list's own reduction, where there was one. Shown crossed out, and
    /// read by rules that leave reduced goods alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regular_price: Option<Price>,
    /// A price that a person set by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_override: Option<PriceOverride>,
    /// Code of the tax class, a key of [`crate::RuleBook::tax_classes`].
    pub tax_class: String,
    /// Categories, collections and tags, for rules that name them.
    #[serde(default)]
    pub tags: Vec<String>,
    /// False keeps every rule off this line.
    #[serde(default = "yes")]
    pub discountable: bool,
    /// The lowest price of one that rules may reach, options included. A person's override may go
    /// below: that is a matter of permission, not of pricing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor_price: Option<Price>,
}

const fn yes() -> bool {
    true
}

impl BasketLine {
    /// A line of goods at the list's price, without options, tags or limits.
    pub fn new(key: u32, variant: Id, quantity: Quantity, unit_price: Price, tax_class: impl Into<String>) -> Self {
        BasketLine {
            key,
            variant,
            product: None,
            quantity,
            kind: LineKind::Goods,
            parent: None,
            options: Vec::new(),
            note: String::new(),
            unit_price,
            regular_price: None,
            price_override: None,
            tax_class: tax_class.into(),
            tags: Vec::new(),
            discountable: true,
            floor_price: None,
        }
    }
}

/// An option on a line, such as candles or wrapping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionChoice {
    /// Which option.
    pub option: Id,
    /// What one of it adds to the price of one unit of the line; negative where it saves something.
    pub price: Price,
    /// How many of it go with one unit of the line.
    pub quantity: Quantity,
}

/// A price that a person set by hand, in place of the price list's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceOverride {
    /// The price of one, options included.
    pub price: Price,
    /// Why, as a code such as `damaged`. No personal data: it stays in the quote.
    pub reason: String,
}

/// What kind of thing a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A thing from the shelf.
    #[default]
    Goods,
    /// Work done, such as a haircut.
    Service,
    /// Several goods sold as one; its components name it as parent.
    Set,
    /// A voucher or gift card that is sold. It counts for no threshold: its money is spent later.
    Voucher,
    /// Given with a purchase.
    Gift,
    /// Given to try.
    Sample,
    /// Delivery that the caller priced itself.
    Shipping,
    /// A charge, such as for a bag.
    Fee,
    /// Money that comes back with the bottle.
    Deposit,
}

impl LineKind {
    /// True when the line counts towards an amount to be spent.
    pub const fn counts_as_goods(self) -> bool {
        matches!(self, LineKind::Goods | LineKind::Service | LineKind::Set | LineKind::Gift | LineKind::Sample)
    }

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            LineKind::Goods => "goods",
            LineKind::Service => "service",
            LineKind::Set => "set",
            LineKind::Voucher => "voucher",
            LineKind::Gift => "gift",
            LineKind::Sample => "sample",
            LineKind::Shipping => "shipping",
            LineKind::Fee => "fee",
            LineKind::Deposit => "deposit",
        }
    }
}

/// A coupon that the wallet found good for this customer, place and instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// The code as the wallet keeps it.
    pub code: String,
    /// The campaign it belongs to; rules name campaigns, never single codes.
    pub campaign: Id,
}

/// One parcel and how it reaches the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fulfilment {
    /// The caller's name for the parcel, unique in the basket.
    #[serde(default)]
    pub key: u32,
    /// Code of the method, a key of [`crate::RuleBook::shipping_methods`].
    pub method: String,
    /// The fee in minor units where the caller found it by weight, distance or island; otherwise
    /// the method's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
}

/// What rules may know of a member. Never a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberFacts {
    /// Which member.
    pub member: Id,
    /// Code of the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// Codes of groups, segments and tags.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Orders completed before this one.
    #[serde(default)]
    pub completed_orders: i64,
    /// Month of birth, 1 to 12, where it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_month: Option<u8>,
    /// True when they joined with this very basket.
    #[serde(default)]
    pub just_joined: bool,
}
