//! Who sells, who buys, and how the document reaches the buyer.

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::{Carrier, DonationCode, TaxId, codes};

/// The most characters of a name (MIG 4.1, `RoleDescriptionType`).
pub const NAME_LIMIT: usize = 60;
/// The most characters of an address (MIG 4.1, `RoleDescriptionType`).
pub const ADDRESS_LIMIT: usize = 100;

/// The legal entity that issues, as it is registered for tax.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seller {
    tax_id: TaxId,
    name: String,
    address: String,
}

/// Who buys.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Buyer {
    /// A private person (B2C). Only a mark is kept, by which a consumer is told apart.
    Consumer {
        /// Four half-width or two full-width characters, such as the last digits of a member's number.
        mark: ConsumerMark,
    },
    /// A company or an office (B2B): it reclaims the tax, so sales and tax stand apart.
    Company {
        /// Its tax id.
        tax_id: TaxId,
        /// Its name, at most [`NAME_LIMIT`] characters.
        name: String,
    },
}

/// Four half-width or two full-width characters that stand for a consumer (MIG 4.1, `Buyer/Name`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ConsumerMark(String);

/// How the buyer gets the document. One of the three, so that a prize can always be claimed by
/// exactly one party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handover {
    /// Printed (電子發票證明聯).
    Paper,
    /// Kept in a carrier, not printed.
    Carrier(Carrier),
    /// Given to an organisation, not printed.
    Donation(DonationCode),
}

impl Seller {
    /// A seller as registered.
    ///
    /// # Errors
    /// [`codes::PARTY_TEXT`].
    pub fn new(tax_id: TaxId, name: &str, address: &str) -> Result<Seller, Refusal> {
        if !within(name, NAME_LIMIT) || !within(address, ADDRESS_LIMIT) {
            return Err(party_text());
        }
        Ok(Seller { tax_id, name: clean(name), address: clean(address) })
    }

    /// Its tax id.
    pub const fn tax_id(&self) -> TaxId {
        self.tax_id
    }

    /// Its registered name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its registered address.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Buyer {
    /// A consumer.
    ///
    /// # Errors
    /// [`codes::CONSUMER_MARK`].
    pub fn consumer(mark: &str) -> Result<Buyer, Refusal> {
        Ok(Buyer::Consumer { mark: ConsumerMark::parse(mark)? })
    }

    /// A company. Without a name its tax id stands there, as the till rarely knows more.
    ///
    /// # Errors
    /// [`codes::PARTY_TEXT`].
    pub fn company(tax_id: TaxId, name: Option<&str>) -> Result<Buyer, Refusal> {
        match name.map(clean).filter(|name| !name.is_empty()) {
            Some(name) if !within(&name, NAME_LIMIT) => Err(party_text()),
            name => Ok(Buyer::Company { tax_id, name: name.unwrap_or_else(|| tax_id.to_string()) }),
        }
    }

    /// The tax id of a company.
    pub const fn tax_id(&self) -> Option<TaxId> {
        match self {
            Buyer::Consumer { .. } => None,
            Buyer::Company { tax_id, .. } => Some(*tax_id),
        }
    }

    /// True for a company: amounts are written without tax.
    pub const fn is_company(&self) -> bool {
        matches!(self, Buyer::Company { .. })
    }

    /// What stands as the buyer's name.
    pub fn name(&self) -> &str {
        match self {
            Buyer::Consumer { mark } => &mark.0,
            Buyer::Company { name, .. } => name,
        }
    }

    /// `Identifier` in messages: the tax id, or ten zeros for a consumer.
    pub fn identifier(&self) -> String {
        self.tax_id().map_or_else(|| "0".repeat(10), |tax_id| tax_id.to_string())
    }
}

impl ConsumerMark {
    /// From its characters.
    ///
    /// # Errors
    /// [`codes::CONSUMER_MARK`].
    pub fn parse(text: &str) -> Result<ConsumerMark, Refusal> {
        let narrow = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_graphic());
        let wide = text.chars().count() == 2 && clean(text) == text && !text.chars().any(|letter| letter.is_ascii());
        if narrow || wide { Ok(ConsumerMark(text.to_owned())) } else { Err(Refusal::new(&codes::CONSUMER_MARK)) }
    }
}

impl TryFrom<String> for ConsumerMark {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        ConsumerMark::parse(&text)
    }
}

impl From<ConsumerMark> for String {
    fn from(mark: ConsumerMark) -> String {
        mark.0
    }
}

fn party_text() -> Refusal {
    Refusal::new(&codes::PARTY_TEXT).with("name", NAME_LIMIT as i64).with("address", ADDRESS_LIMIT as i64)
}

fn within(text: &str, limit: usize) -> bool {
    (1..=limit).contains(&clean(text).chars().count())
}

/// Text that XML, paper and codes can all carry: no control characters, no blanks at the ends.
pub(crate) fn clean(text: &str) -> String {
    // U+FFFE and U+FFFF are characters of Rust and none of XML.
    let allowed = |letter: char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|letter| if allowed(letter) { letter } else { ' ' }).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_the_message() {
        let tax_id = TaxId::parse("04595257").unwrap();
        assert!(Seller::new(tax_id, &"名".repeat(60), "台北市").is_ok());
        for (name, address) in
            [("", "台北市"), (&*"名".repeat(61), "台北市"), ("小店", ""), ("小店", &*"路".repeat(101))]
        {
            assert_eq!(Seller::new(tax_id, name, address).unwrap_err().code, &codes::PARTY_TEXT);
        }
        assert_eq!(Buyer::company(tax_id, None).unwrap().name(), "04595257");
        assert_eq!(Buyer::company(tax_id, Some(" 大公司\n ")).unwrap().name(), "大公司");
        assert_eq!(Buyer::company(tax_id, Some(&"名".repeat(61))).unwrap_err().code, &codes::PARTY_TEXT);
    }

    #[test]
    fn a_consumer_is_four_half_or_two_full_characters() {
        for good in ["0123", "AB-1", "小明"] {
            assert_eq!(Buyer::consumer(good).unwrap().name(), good);
        }
        for wrong in ["", "123", "12345", "小明明", "明1", "12 4"] {
            assert_eq!(Buyer::consumer(wrong).unwrap_err().code, &codes::CONSUMER_MARK, "{wrong}");
        }
        assert_eq!(Buyer::consumer("0123").unwrap().identifier(), "0000000000");
    }
}
