//! Invoice numbers: two letters of the track (字軌) and eight digits; and the random code beside them.

use std::fmt;

use kernel::Refusal;
use serde::{Deserialize, Serialize};

use crate::codes;

/// The two capitals that the tax authority gives out for a period (字軌).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Track([u8; 2]);

/// One invoice's number, as in `AB12345678`; so it stands in JSON too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Number {
    track: Track,
    serial: u32,
}

/// The four digits (隨機碼) that keep a printed invoice from being forged. Drawn by the caller, anew
/// for each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RandomCode([u8; 4]);

/// The greatest serial: eight digits.
pub const SERIAL_LIMIT: u32 = 99_999_999;

impl Track {
    /// From two capitals.
    ///
    /// # Errors
    /// [`codes::NUMBER_FORM`].
    pub fn parse(text: &str) -> Result<Track, Refusal> {
        match text.as_bytes() {
            [first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => {
                Ok(Track([*first, *second]))
            }
            _ => Err(Refusal::new(&codes::NUMBER_FORM)),
        }
    }
}

impl Number {
    /// From its ten characters.
    ///
    /// # Errors
    /// [`codes::NUMBER_FORM`].
    pub fn parse(text: &str) -> Result<Number, Refusal> {
        let wrong = || Refusal::new(&codes::NUMBER_FORM);
        let (track, digits) = text.split_at_checked(2).ok_or_else(wrong)?;
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        Ok(Number { track: Track::parse(track)?, serial: digits.parse().map_err(|_| wrong())? })
    }

    /// `serial` above [`SERIAL_LIMIT`] is no number.
    pub(crate) const fn new(track: Track, serial: u32) -> Number {
        Number { track, serial }
    }

    /// Its letters.
    pub const fn track(self) -> Track {
        self.track
    }

    /// Its digits as a number.
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl RandomCode {
    /// From four digits.
    ///
    /// # Errors
    /// [`codes::RANDOM_FORM`].
    pub fn parse(text: &str) -> Result<RandomCode, Refusal> {
        let digits: Option<[u8; 4]> = text.as_bytes().try_into().ok();
        match digits {
            Some(digits) if digits.iter().all(u8::is_ascii_digit) => Ok(RandomCode(digits)),
            _ => Err(Refusal::new(&codes::RANDOM_FORM)),
        }
    }

    /// From a drawn number; only its last four digits count.
    pub fn drawn(number: u32) -> RandomCode {
        let digit = |place: u32| b'0' + u8::try_from(number / place % 10).unwrap_or_default();
        RandomCode([digit(1_000), digit(100), digit(10), digit(1)])
    }

    /// The four digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(self.0[0]), char::from(self.0[1]))
    }
}

impl fmt::Debug for Track {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:08}", self.track, self.serial)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for RandomCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Number {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        Number::parse(&text)
    }
}

impl From<Number> for String {
    fn from(number: Number) -> String {
        number.to_string()
    }
}

impl TryFrom<String> for RandomCode {
    type Error = Refusal;
    fn try_from(text: String) -> Result<Self, Refusal> {
        RandomCode::parse(&text)
    }
}

impl From<RandomCode> for String {
    fn from(code: RandomCode) -> String {
        code.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        let number = Number::parse("UZ17690872").unwrap();
        assert_eq!((number.track().to_string().as_str(), number.serial()), ("UZ", 17_690_872));
        assert_eq!(Number::parse("AB00000001").unwrap().to_string(), "AB00000001");
        for wrong in ["", "A", "AB1234567", "AB123456789", "ab12345678", "A112345678", "AB1234567x", "發12345678"] {
            assert_eq!(Number::parse(wrong).unwrap_err().code, &codes::NUMBER_FORM, "{wrong}");
        }
    }

    #[test]
    fn random_codes_have_four_digits() {
        assert_eq!(RandomCode::drawn(70_042).as_str(), "0042");
        assert_eq!(RandomCode::parse("0042").unwrap(), RandomCode::drawn(42));
        for wrong in ["", "42", "00042", "AAAA", "００４２"] {
            assert!(RandomCode::parse(wrong).is_err(), "{wrong}");
        }
    }
}
