//! 統一編號: the eight digits by which the law knows a company.
//!
//! **Rule.** Each digit is multiplied by 1, 2, 1, 2, 1, 2, 4, 1; the digits of the products are
//! summed. A seventh digit of 7 gives 28, whose digits 2 + 8 = 10 may count as 1 or as 0. The sum
//! is a multiple of 10; since April 2023, when eight digits ran short, a multiple of 5 suffices.
//! Every id of the old rule keeps the new one. Source: Ministry of Finance, Fiscal Information
//! Agency, "營利事業統一編號檢查碼邏輯修正說明" (2023).

use std::fmt;

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::codes;

/// A company's tax id, checked. Eight ASCII digits, as text in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TaxId([u8; 8]);

/// Which check digit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckRule {
    /// A multiple of 10: every id issued before April 2023.
    Old,
    /// A multiple of 5: what must be accepted today.
    Since2023,
}

const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];

impl TaxId {
    /// From eight digits that keep the rule of today.
    ///
    /// # Errors
    /// [`codes::TAX_ID_FORM`], [`codes::TAX_ID_NOBODY`], [`codes::TAX_ID_CHECK`].
    pub fn parse(text: &str) -> Result<TaxId, Refusal> {
        TaxId::parse_by(text, CheckRule::Since2023)
    }

    /// From eight digits that keep the given rule. Pages may warn when only the new one holds.
    ///
    /// # Errors
    /// As [`TaxId::parse`].
    pub fn parse_by(text: &str, rule: CheckRule) -> Result<TaxId, Refusal> {
        let digits: [u8; 8] = text.as_bytes().try_into().map_err(|_| Refusal::new(&codes::TAX_ID_FORM))?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(Refusal::new(&codes::TAX_ID_FORM));
        }
        if digits == [b'0'; 8] {
            return Err(Refusal::new(&codes::TAX_ID_NOBODY));
        }
        let id = TaxId(digits);
        if id.keeps(rule) { Ok(id) } else { Err(Refusal::new(&codes::TAX_ID_CHECK).with("tax_id", text)) }
    }

    /// Does its check digit keep that rule?
    pub fn keeps(self, rule: CheckRule) -> bool {
        let modulus = match rule {
            CheckRule::Old => 10,
            CheckRule::Since2023 => 5,
        };
        let sum = weighted(&self.0);
        // Counting 10 as 1 instead takes nine off, which is one more, modulo 10 and 5 alike.
        sum.is_multiple_of(modulus) || (self.0[6] == b'7' && (sum + 1).is_multiple_of(modulus))
    }

    /// The weighted sum of eight digits, with 10 for a seventh digit of 7, whether they are a tax id
    /// or not. `None` for any other text.
    pub fn digit_sum(text: &str) -> Option<u32> {
        let digits: [u8; 8] = text.as_bytes().try_into().ok()?;
        digits.iter().all(u8::is_ascii_digit).then(|| weighted(&digits))
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        // Digits were checked when it was made.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn weighted(digits: &[u8; 8]) -> u32 {
    let products = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight);
    products.map(|product| product / 10 + product % 10).sum()
}

impl fmt::Display for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for TaxId {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        TaxId::parse(&text)
    }
}

impl From<TaxId> for String {
    fn from(id: TaxId) -> String {
        id.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mistake_has_its_words() {
        for (text, code) in [
            ("", &codes::TAX_ID_FORM),
            ("0459525", &codes::TAX_ID_FORM),
            ("045952570", &codes::TAX_ID_FORM),
            ("０４５９５２５７", &codes::TAX_ID_FORM),
            ("0459525 ", &codes::TAX_ID_FORM),
            ("00000000", &codes::TAX_ID_NOBODY),
            ("04595253", &codes::TAX_ID_CHECK),
        ] {
            assert_eq!(TaxId::parse(text).unwrap_err().code, code, "{text}");
        }
        assert!(TaxId::parse("04595253").unwrap_err().sentence("zh-TW").contains("04595253"));
    }

    #[test]
    fn json_is_checked_text() {
        assert_eq!(serde_json::to_string(&TaxId::parse("04595257").unwrap()).unwrap(), "\"04595257\"");
        assert!(serde_json::from_str::<TaxId>("\"04595253\"").is_err());
    }
}
