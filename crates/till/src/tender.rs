//! What buyers pay with.
//!
//! The set is open: a brand has its own list, kept where the till is looked after, and the till is told
//! which kinds it takes now and how each is treated. What a sale seals is that treatment, so that booking
//! it later asks nobody. Only three kinds mean something to the till itself: cash goes into the drawer and
//! gives change, store credit belongs to a member, and a kind that is *charged* names a payment that was
//! made through the till before the sale.

use std::fmt;

use kernel::Money;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A kind of tender: a word from the brand's list, 1 to 24 of `a-z`, `0-9`, `_`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenderKind([u8; TenderKind::LENGTH]);

impl TenderKind {
    /// The longest word, in bytes.
    pub const LENGTH: usize = 24;
    /// Notes and coins; the only one that gives change.
    pub const CASH: TenderKind = TenderKind::word(b"cash");
    /// A card terminal that stands apart from the till.
    pub const CARD: TenderKind = TenderKind::word(b"card");
    /// The member's store credit.
    pub const STORE_CREDIT: TenderKind = TenderKind::word(b"store_credit");
    /// What goods that came back in the same act give for it; no brand has it on its list.
    pub const EXCHANGE: TenderKind = TenderKind::word(b"exchange");
    /// Those that every till knows.
    pub const ALL: &'static [TenderKind] = &[TenderKind::CASH, TenderKind::CARD, TenderKind::STORE_CREDIT];

    const fn word(text: &[u8]) -> TenderKind {
        let mut bytes = [0; TenderKind::LENGTH];
        let mut at = 0;
        while at < text.len() && at < TenderKind::LENGTH {
            bytes[at] = text[at];
            at += 1;
        }
        TenderKind(bytes)
    }

    /// From its word; none for any other text.
    pub fn parse(text: &str) -> Option<TenderKind> {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_word = (1..=TenderKind::LENGTH).contains(&text.len()) && text.bytes().all(fits);
        is_word.then(|| TenderKind::word(text.as_bytes()))
    }

    /// The word.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(TenderKind::LENGTH);
        std::str::from_utf8(self.0.get(..length).unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Debug for TenderKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for TenderKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for TenderKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TenderKind, D::Error> {
        let text = String::deserialize(deserializer)?;
        TenderKind::parse(&text).ok_or_else(|| D::Error::custom("not the word of a tender"))
    }
}

/// What a tender means for the invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceTreatment {
    /// It is invoiced with the sale.
    Invoice,
    /// It was invoiced when it was bought, as a voucher is.
    AlreadyInvoiced,
    /// It lowers what is invoiced, as credit that was granted does.
    Reduces,
    /// Somebody else invoices it, such as the landlord of a counter.
    IssuedByAnother,
}

impl InvoiceTreatment {
    /// All of them.
    pub const ALL: &'static [InvoiceTreatment] = &[
        InvoiceTreatment::Invoice,
        InvoiceTreatment::AlreadyInvoiced,
        InvoiceTreatment::Reduces,
        InvoiceTreatment::IssuedByAnother,
    ];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            InvoiceTreatment::Invoice => "invoice",
            InvoiceTreatment::AlreadyInvoiced => "already_invoiced",
            InvoiceTreatment::Reduces => "reduces",
            InvoiceTreatment::IssuedByAnother => "issued_by_another",
        }
    }

    /// From its name; none for any other text.
    pub fn parse(text: &str) -> Option<InvoiceTreatment> {
        InvoiceTreatment::ALL.iter().copied().find(|one| one.as_str() == text)
    }
}

/// How a kind of tender is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Treatment {
    /// What it means for the invoice.
    pub invoice: InvoiceTreatment,
    /// Whether what it pays counts towards thresholds of offers.
    pub counts_for_thresholds: bool,
    /// Whether what it pays counts towards the member's tier.
    pub counts_for_tier: bool,
    /// Whether what it pays earns points.
    pub earns_points: bool,
}

impl Treatment {
    /// Money: invoiced now, and it counts everywhere.
    pub const MONEY: Treatment = Treatment {
        invoice: InvoiceTreatment::Invoice,
        counts_for_thresholds: true,
        counts_for_tier: true,
        earns_points: true,
    };
    /// Credit that was granted: it lowers the invoice, and it counts nowhere.
    pub const CREDIT: Treatment = Treatment {
        invoice: InvoiceTreatment::Reduces,
        counts_for_thresholds: false,
        counts_for_tier: false,
        earns_points: false,
    };

    /// How a kind was treated by tills that did not say so.
    pub fn before(kind: TenderKind) -> Treatment {
        if kind == TenderKind::STORE_CREDIT { Treatment::CREDIT } else { Treatment::MONEY }
    }
}

/// A kind that a till takes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenderRule {
    /// Which.
    pub kind: TenderKind,
    /// True when it is charged through the till: such a tender names its payment.
    pub charged: bool,
    /// How it is treated.
    pub treatment: Treatment,
}

impl TenderRule {
    /// A kind that nobody declared anything of.
    pub fn plain(kind: TenderKind) -> TenderRule {
        TenderRule { kind, charged: false, treatment: Treatment::before(kind) }
    }
}

/// Which way cash is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearer step; a half goes up.
    #[default]
    Nearest,
    /// Down, in the buyer's favour.
    Down,
    /// Up.
    Up,
}

/// What is paid in cash where there are no coins for the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CashRounding {
    /// The smallest amount that can be paid, in minor units; 1 rounds nothing.
    pub step: Money,
    /// Which way.
    pub rounding: Rounding,
}

impl Default for CashRounding {
    fn default() -> Self {
        CashRounding { step: Money::new(1), rounding: Rounding::Nearest }
    }
}

impl CashRounding {
    /// What paying `rest` in cash adds to it; below zero for less. In minor units.
    pub fn rounding_of(&self, rest: i128) -> i128 {
        let step = i128::from(self.step.get().max(1));
        let over = rest.rem_euclid(step);
        let up = match self.rounding {
            _ if over == 0 => return 0,
            Rounding::Nearest => over * 2 >= step,
            Rounding::Down => false,
            Rounding::Up => true,
        };
        if up { step - over } else { -over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_there_and_back() {
        for text in ["cash", "a", "wallet_code", "x23456789012345678901234"] {
            assert_eq!(TenderKind::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "Cash", "cash ", "現金", "x2345678901234567890123456"] {
            assert_eq!(TenderKind::parse(text), None, "{text}");
        }
        assert_eq!(serde_json::to_string(&TenderKind::CASH).unwrap(), "\"cash\"");
        assert_eq!(serde_json::from_str::<TenderKind>("\"card\"").unwrap(), TenderKind::CARD);
        assert!(serde_json::from_str::<TenderKind>("\"Ca rd\"").is_err());
    }

    #[test]
    fn cash_is_rounded_to_the_step() {
        let by = |step, rounding, rest| CashRounding { step: Money::new(step), rounding }.rounding_of(rest);
        assert_eq!(by(1, Rounding::Nearest, 583), 0);
        assert_eq!(by(5, Rounding::Nearest, 582), -2);
        assert_eq!(by(5, Rounding::Nearest, 583), 2);
        assert_eq!(by(10, Rounding::Nearest, 585), 5, "a half goes up");
        assert_eq!(by(5, Rounding::Down, 584), -4);
        assert_eq!(by(5, Rounding::Up, 581), 4);
        assert_eq!(by(5, Rounding::Up, 580), 0);
    }
}
