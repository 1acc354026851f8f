//! What a basket costs, and why.

use std::fmt;

use kernel::{Exponent, Id, Money, Price, Quantity, Rate, Refusal, Timestamp, canonical};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::basket::LineKind;
use crate::codes;
use crate::rules::{Basis, Layer, TaxKind};

/// The answer to a basket. All amounts are in minor units.
///
/// These sums always hold, for every basket:
///
/// - of a line or parcel: `net = gross − discount`, `discount = Σ adjustments`, and `total = net`
///   where prices include tax, `net + tax` where they do not;
/// - of the document: `goods_total = Σ lines.gross`, `discount_total = Σ lines.discount`,
///   `shipping_total = Σ shipping.net`, `tax_total = Σ tax`, `total = Σ total`, each over lines and
///   shipping unless it says otherwise;
/// - of a row of the summary: its amounts are the sums of the lines and parcels of that kind and rate.
///
/// It depends on the basket, the rule set and the context and on nothing else; not on the order of
/// the lines, and on the instant only through rules that begin or end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// [`crate::ENGINE_VERSION`] of the engine that made it.
    pub engine_version: String,
    /// [`crate::RuleSet::hash`] of the rules, as 64 hexadecimal digits in JSON.
    #[serde(with = "hex")]
    pub rule_set_hash: [u8; 32],
    /// The price list of the unit prices.
    pub price_list: Id,
    /// That list's version.
    pub price_version: i64,
    /// True when `net` of every line includes tax.
    pub price_includes_tax: bool,
    /// Decimal digits of the currency.
    pub exponent: Exponent,
    /// The lines by key.
    pub lines: Vec<QuoteLine>,
    /// The parcels by key.
    pub shipping: Vec<ShippingLine>,
    /// Every rule's outcome, in the order in which the rules had their turn.
    pub verdicts: Vec<Verdict>,
    /// What was wrong with the basket. A quote with a problem may be shown but not sold: see
    /// [`Quote::check`].
    pub problems: Vec<Problem>,
    /// All lines at list prices.
    pub goods_total: Money,
    /// What was taken off the lines. What was taken off delivery is in `shipping_total` already.
    pub discount_total: Money,
    /// Delivery after offers on it, with or without tax as prices are.
    pub shipping_total: Money,
    /// Tax within or on top of the above.
    pub tax_total: Money,
    /// What the customer pays.
    pub total: Money,
    /// Tax by kind and rate.
    pub tax_summary: Vec<TaxRow>,
}

/// One line of a basket, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    /// The basket line's key.
    pub key: u32,
    /// The variant.
    pub variant: Id,
    /// What kind of line.
    pub kind: LineKind,
    /// The line it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// The quantity that was priced: the basket's, or none where that made no sense.
    pub quantity: Quantity,
    /// The price of one that `gross` was computed from: the list's with options, or a person's
    /// override when that is higher.
    pub unit_price: Price,
    /// `unit_price` × `quantity`, rounded half up once.
    pub gross: Money,
    /// What was taken off, by layer and cause.
    pub adjustments: Vec<Adjustment>,
    /// The sum of the adjustments.
    pub discount: Money,
    /// After discounts, with or without tax as prices are.
    pub net: Money,
    /// The basket's tax class.
    pub tax_class: String,
    /// How it is declared.
    pub tax_kind: TaxKind,
    /// At which rate.
    pub tax_rate: Rate,
    /// The line's share of the document's tax at that rate.
    pub tax: Money,
    /// What the customer pays for the line.
    pub total: Money,
}

/// One parcel, priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingLine {
    /// The fulfilment's key.
    pub key: u32,
    /// Code of the method.
    pub method: String,
    /// The fee before offers.
    pub gross: Money,
    /// What was taken off, by cause.
    pub adjustments: Vec<Adjustment>,
    /// The sum of the adjustments.
    pub discount: Money,
    /// After offers, with or without tax as prices are.
    pub net: Money,
    /// The method's tax class.
    pub tax_class: String,
    /// How it is declared.
    pub tax_kind: TaxKind,
    /// At which rate.
    pub tax_rate: Rate,
    /// The parcel's share of the document's tax at that rate.
    pub tax: Money,
    /// What the customer pays for it.
    pub total: Money,
}

/// Something that was taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// At which step.
    pub layer: Layer,
    /// By what.
    pub cause: Cause,
    /// How much was taken off; above zero.
    pub amount: Money,
}

/// What changed an amount. Its text form is one word with a colon: `rule:0190…`, `free_from:home`,
/// `override:damaged`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Cause {
    /// A rule of the book.
    Rule {
        /// Which.
        rule: Id,
    },
    /// A delivery method's own threshold.
    FreeFrom {
        /// Code of the method.
        method: String,
    },
    /// A person.
    Override {
        /// The reason they gave.
        reason: String,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Rule { rule } => write!(f, "rule:{rule}"),
            Cause::FreeFrom { method } => write!(f, "free_from:{method}"),
            Cause::Override { reason } => write!(f, "override:{reason}"),
        }
    }
}

/// What became of one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which rule.
    pub cause: Cause,
    /// Where it works.
    pub layer: Layer,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// Whether a rule applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It did.
    Applied {
        /// What it took off where; amounts above zero.
        taken: Vec<Taken>,
        /// Their sum.
        amount: Money,
    },
    /// It did not.
    Unmet {
        /// The first thing that stood in the way.
        unmet: Unmet,
    },
}

/// What a rule took off one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Where.
    pub place: Place,
    /// How much; above zero.
    pub amount: Money,
}

/// A line or a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Place {
    /// A line.
    Line {
        /// Its key.
        key: u32,
    },
    /// A parcel.
    Shipping {
        /// Its key.
        key: u32,
    },
}

impl Place {
    /// Its key.
    pub const fn key(self) -> u32 {
        match self {
            Place::Line { key } | Place::Shipping { key } => key,
        }
    }
}

/// Why a rule did not apply, with what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Unmet {
    /// Not enough was spent.
    Spend {
        /// On what.
        basis: Basis,
        /// How much it takes.
        needed: Money,
        /// How much it is.
        reached: Money,
        /// How much more it takes; above zero.
        missing: Money,
    },
    /// A coupon is needed.
    Coupon {
        /// Of this campaign.
        campaign: Id,
    },
    /// A member of another tier is needed.
    Tier {
        /// One of these.
        any_of: Vec<String>,
    },
    /// One of several is needed.
    AnyOf {
        /// What each lacks.
        of: Vec<Unmet>,
    },
    /// It is kept from baskets like this one.
    Excluded,
    /// It has not begun.
    NotYet {
        /// When it begins.
        from: Timestamp,
    },
    /// It is over.
    Ended {
        /// Since when.
        until: Timestamp,
    },
    /// It holds in other channels or stores.
    Elsewhere {
        /// Why it is limited to them.
        reason: String,
    },
    /// The basket is not delivered by one of these methods.
    ShippingMethod {
        /// Codes of methods.
        methods: Vec<String>,
    },
    /// Another rule came first or gives more.
    Superseded {
        /// Which.
        by: Cause,
    },
    /// Everything holds, but there is nothing to take off.
    NothingLeft,
}

/// One rate's share of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRow {
    /// How it is declared.
    pub kind: TaxKind,
    /// The rate.
    pub rate: Rate,
    /// Sum of the lines' and parcels' totals, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// What is left without it: `total − tax`.
    pub without_tax: Money,
}

/// Something in the basket that made no sense, and what the engine took instead is said by its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub kind: ProblemKind,
}

/// What can be wrong with a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// A quantity of zero or less counts as none.
    QuantityNotPositive,
    /// A quantity past a thousand million units counts as that.
    QuantityTooLarge,
    /// A price or fee below nothing counts as nothing.
    PriceNegative,
    /// A price past a hundred thousand million counts as that.
    PriceTooLarge,
    /// The document's sum has reached 10^15 minor units; the line got what was left of it.
    AmountTooLarge,
    /// The key is there twice; both were priced.
    DuplicateKey,
    /// The parent is not in the basket.
    UnknownParent,
    /// The tax class is unknown; the line was taken as exempt.
    UnknownTaxClass,
    /// The delivery method is unknown; it costs the fee given, or nothing, and is exempt.
    UnknownShippingMethod,
}

impl ProblemKind {
    /// The refusal for somebody who wants to sell it all the same.
    pub const fn code(self) -> &'static kernel::Code {
        match self {
            ProblemKind::QuantityNotPositive => &codes::QUANTITY_NOT_POSITIVE,
            ProblemKind::QuantityTooLarge => &codes::QUANTITY_TOO_LARGE,
            ProblemKind::PriceNegative => &codes::PRICE_NEGATIVE,
            ProblemKind::PriceTooLarge => &codes::PRICE_TOO_LARGE,
            ProblemKind::AmountTooLarge => &codes::AMOUNT_TOO_LARGE,
            ProblemKind::DuplicateKey => &codes::DUPLICATE_KEY,
            ProblemKind::UnknownParent => &codes::UNKNOWN_PARENT,
            ProblemKind::UnknownTaxClass => &codes::UNKNOWN_TAX_CLASS,
            ProblemKind::UnknownShippingMethod => &codes::UNKNOWN_SHIPPING_METHOD,
        }
    }
}

impl Quote {
    /// The canonical bytes: the same on every machine, and what an order keeps as evidence.
    ///
    /// They read back as the same quote. Every quote that the engine makes has them; one that was
    /// made by hand with numbers past 2^53−1 is written as plain JSON.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        canonical::to_bytes(self).or_else(|_| serde_json::to_vec(self)).unwrap_or_default()
    }

    /// SHA-256 of the canonical bytes: two quotes with the same fingerprint are the same quote.
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::digest(self.canonical_bytes()).into()
    }

    /// That it may be sold.
    ///
    /// # Errors
    /// The first problem's refusal, with `key` as its parameter.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.problems.first() {
            None => Ok(()),
            Some(problem) => Err(Refusal::new(problem.kind.code()).with("key", i64::from(problem.place.key()))),
        }
    }

    /// The line with that key.
    pub fn line(&self, key: u32) -> Option<&QuoteLine> {
        self.lines.iter().find(|line| line.key == key)
    }
}

/// 32 bytes as 64 hexadecimal digits.
mod hex {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
        serializer.serialize_str(&nibbles.map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect::<String>())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        parse(&text).ok_or_else(|| D::Error::custom("expected 64 hexadecimal digits"))
    }

    fn parse(text: &str) -> Option<[u8; 32]> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(bytes)
    }

    fn digit(character: u8) -> Option<u8> {
        // One spelling: lower case only.
        match character {
            b'0'..=b'9' => Some(character - b'0'),
            b'a'..=b'f' => Some(character - b'a' + 10),
            _ => None,
        }
    }
}
