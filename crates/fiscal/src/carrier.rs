//! Where an invoice goes instead of on paper: 載具 and 捐贈碼.
//!
//! Formats as the Ministry of Finance publishes them for input: a mobile barcode is `/` and seven
//! of `0-9 A-Z . - +`; a citizen's certificate is two capitals and fourteen digits; a donation code
//! is three to seven digits. Kinds of carrier are six characters, `3J0002` for the mobile barcode
//! and `CQ0001` for the certificate; kinds for members of a shop (such as `EJ0113`) are assigned
//! by letter. Lengths of the ids: MIG 4.1, F0401, `CarrierId1`.

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::party::clean;

/// The kind of a mobile barcode in messages.
pub const MOBILE_KIND: &str = "3J0002";
/// The kind of a citizen's certificate in messages.
pub const CITIZEN_KIND: &str = "CQ0001";
/// The most characters of a carrier's id.
pub const ID_LIMIT: usize = 400;

/// Where a cloud invoice is kept. Each value was checked; members' ids are personal and not for logs.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Carrier(Parts);

#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Parts {
    kind: String,
    shown: String,
    hidden: String,
}

impl Carrier {
    /// A mobile barcode (手機條碼) such as `/ABC+123`.
    ///
    /// # Errors
    /// [`codes::CARRIER_LOWER_CASE`], [`codes::MOBILE_FORM`].
    pub fn mobile(text: &str) -> Result<Carrier, Refusal> {
        let rest = text.strip_prefix('/').filter(|rest| rest.len() == 7);
        match rest {
            Some(rest) if rest.bytes().all(in_mobile) => Ok(Carrier::same(MOBILE_KIND, text)),
            Some(rest) if rest.to_ascii_uppercase().bytes().all(in_mobile) => {
                Err(Refusal::new(&codes::CARRIER_LOWER_CASE))
            }
            _ => Err(Refusal::new(&codes::MOBILE_FORM)),
        }
    }

    /// A citizen's certificate (自然人憑證) such as `AB12345678901234`.
    ///
    /// # Errors
    /// [`codes::CARRIER_LOWER_CASE`], [`codes::CITIZEN_FORM`].
    pub fn citizen(text: &str) -> Result<Carrier, Refusal> {
        let shaped = |text: &str| {
            text.len() == 16
                && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
                && text.bytes().skip(2).all(|byte| byte.is_ascii_digit())
        };
        if shaped(text) {
            Ok(Carrier::same(CITIZEN_KIND, text))
        } else if shaped(&text.to_ascii_uppercase()) {
            Err(Refusal::new(&codes::CARRIER_LOWER_CASE))
        } else {
            Err(Refusal::new(&codes::CITIZEN_FORM))
        }
    }

    /// A shop's own carrier for its members, of the kind assigned to the shop. `shown` is what a
    /// member may read, `hidden` what the platform keeps; they may be the same.
    ///
    /// # Errors
    /// [`codes::CARRIER_KIND`], [`codes::CARRIER_ID`].
    pub fn member(kind: &str, shown: &str, hidden: &str) -> Result<Carrier, Refusal> {
        let bytes = kind.as_bytes();
        let shaped = bytes.len() == 6
            && bytes[..2].iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && bytes[2..].iter().all(u8::is_ascii_digit);
        if !shaped || kind == MOBILE_KIND || kind == CITIZEN_KIND {
            return Err(Refusal::new(&codes::CARRIER_KIND).with("kind", kind));
        }
        let fits = |id: &str| !id.is_empty() && id.chars().count() <= ID_LIMIT && clean(id) == id;
        if !fits(shown) || !fits(hidden) {
            return Err(Refusal::new(&codes::CARRIER_ID).with("limit", ID_LIMIT as i64));
        }
        Ok(Carrier(Parts { kind: kind.to_owned(), shown: shown.to_owned(), hidden: hidden.to_owned() }))
    }

    fn same(kind: &str, id: &str) -> Carrier {
        Carrier(Parts { kind: kind.to_owned(), shown: id.to_owned(), hidden: id.to_owned() })
    }

    /// The six characters of its kind: `CarrierType` in messages.
    pub fn kind(&self) -> &str {
        &self.0.kind
    }

    /// What may be shown: `CarrierId1` in messages.
    pub fn shown(&self) -> &str {
        &self.0.shown
    }

    /// What the platform keeps: `CarrierId2` in messages.
    pub fn hidden(&self) -> &str {
        &self.0.hidden
    }
}

/// The kind alone: ids belong to people.
impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Carrier({})", self.kind())
    }
}

impl TryFrom<Parts> for Carrier {
    type Error = Refusal;
    fn try_from(parts: Parts) -> Result<Self, Refusal> {
        match parts.kind.as_str() {
            MOBILE_KIND => Carrier::mobile(&parts.shown),
            CITIZEN_KIND => Carrier::citizen(&parts.shown),
            kind => Carrier::member(kind, &parts.shown, &parts.hidden),
        }
    }
}

impl From<Carrier> for Parts {
    fn from(carrier: Carrier) -> Parts {
        carrier.0
    }
}

const fn in_mobile(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'.' | b'-' | b'+')
}

/// The code of the organisation that an invoice is given to (捐贈碼): three to seven digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DonationCode(String);

impl DonationCode {
    /// From its digits.
    ///
    /// # Errors
    /// [`codes::DONATION_FORM`].
    pub fn parse(text: &str) -> Result<DonationCode, Refusal> {
        let shaped = (3..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if shaped { Ok(DonationCode(text.to_owned())) } else { Err(Refusal::new(&codes::DONATION_FORM)) }
    }

    /// The digits: `NPOBAN` in messages.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DonationCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        DonationCode::parse(&text)
    }
}

impl From<DonationCode> for String {
    fn from(code: DonationCode) -> String {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_are_told_apart_from_nonsense() {
        assert_eq!(Carrier::mobile("/abc+123").unwrap_err().code, &codes::CARRIER_LOWER_CASE);
        assert_eq!(Carrier::mobile("/ABC_123").unwrap_err().code, &codes::MOBILE_FORM);
        assert_eq!(Carrier::mobile("／ABC+12").unwrap_err().code, &codes::MOBILE_FORM);
        assert_eq!(Carrier::citizen("ab12345678901234").unwrap_err().code, &codes::CARRIER_LOWER_CASE);
        assert_eq!(Carrier::citizen("A112345678901234").unwrap_err().code, &codes::CITIZEN_FORM);
    }

    #[test]
    fn members_carriers_have_an_assigned_kind() {
        let carrier = Carrier::member("EJ0113", "member-17", "9f2c").unwrap();
        assert_eq!((carrier.kind(), carrier.shown(), carrier.hidden()), ("EJ0113", "member-17", "9f2c"));
        for kind in ["3J0002", "CQ0001", "EJ", "ej0113", "EJ01134", "EJ011A"] {
            assert_eq!(Carrier::member(kind, "a", "a").unwrap_err().code, &codes::CARRIER_KIND, "{kind}");
        }
        for id in ["", " ", "a\nb", &"a".repeat(401)] {
            assert_eq!(Carrier::member("EJ0113", id, "a").unwrap_err().code, &codes::CARRIER_ID);
        }
    }

    #[test]
    fn what_was_stored_is_checked_again_and_never_shown_in_logs() {
        let carrier = Carrier::mobile("/ABC+123").unwrap();
        let text = serde_json::to_string(&carrier).unwrap();
        assert_eq!(serde_json::from_str::<Carrier>(&text).unwrap(), carrier);
        assert!(serde_json::from_str::<Carrier>(&text.replace("ABC", "abc")).is_err());
        assert_eq!(format!("{carrier:?}"), "Carrier(3J0002)");
    }
}
