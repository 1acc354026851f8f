//! Tax periods: two months each, beginning with an odd one, counted in years of the Republic.
//!
//! A number belongs to one period and may be used in it only. The border is midnight of the odd
//! month's first by the clock on the store's wall, not by the business day's cut-off: a bar that
//! sells at one in the morning of 1 November uses the numbers of November (統一發票使用辦法, the
//! period is that of the date on the document).

use std::fmt;

use kernel::{Refusal, Timestamp, WallClock, Zone};
use serde::{Deserialize, Serialize};

use crate::codes;

/// Years of the Republic (民國) are those of the Gregorian calendar less this.
const ROC: i16 = 1911;

/// Two months. In JSON its code, as in [`Period::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// Gregorian, 1912 to 2910, so that the year of the Republic has at most three digits.
    year: i16,
    /// 0 for January and February, to 5.
    pair: u8,
}

impl Period {
    /// The period of a date. Years out of reach take the nearest one.
    pub fn of(date: &WallClock) -> Period {
        Period { year: date.year.clamp(ROC + 1, ROC + 999), pair: date.month.saturating_sub(1).min(11) / 2 }
    }

    /// The period of an instant by the store's wall clock.
    pub fn at(at: Timestamp, zone: &Zone) -> Period {
        Period::of(&zone.shows(at))
    }

    /// From its code: the year of the Republic and the even month, `11510` for September and
    /// October 2026.
    ///
    /// # Errors
    /// [`codes::NUMBER_FORM`] when the text is not such a code.
    pub fn parse(code: &str) -> Result<Period, Refusal> {
        let wrong = || Refusal::new(&codes::NUMBER_FORM);
        if code.len() != 5 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        let year: i16 = code[..3].parse().map_err(|_| wrong())?;
        let month: u8 = code[3..].parse().map_err(|_| wrong())?;
        if year == 0 || !(2..=12).contains(&month) || month % 2 == 1 {
            return Err(wrong());
        }
        Ok(Period { year: year + ROC, pair: month / 2 - 1 })
    }

    /// Three digits of the year of the Republic and the even month: `11510`. So it stands in the
    /// bar code (MOF bar code specification 1.9) and in `YearMonth` (MIG, E0401 and E0402).
    pub fn code(self) -> String {
        format!("{:03}{:02}", self.year - ROC, self.first_month() + 1)
    }

    /// As people read it at the top of the paper: `115年09-10月`.
    pub fn label(self) -> String {
        format!("{}年{:02}-{:02}月", self.year - ROC, self.first_month(), self.first_month() + 1)
    }

    /// Its first month, 1 to 11.
    pub const fn first_month(self) -> u8 {
        self.pair * 2 + 1
    }

    /// The Gregorian year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The period after this one.
    #[must_use]
    pub const fn next(self) -> Period {
        if self.pair == 5 {
            Period { year: self.year + 1, pair: 0 }
        } else {
            Period { year: self.year, pair: self.pair + 1 }
        }
    }

    /// When it begins in that zone. `None` when the calendar does not reach so far.
    pub fn begins(self, zone: &Zone) -> Option<Timestamp> {
        zone.instant(&format!("{:04}-{:02}-01 00:00:00", self.year, self.first_month())).ok()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label())
    }
}

impl TryFrom<String> for Period {
    type Error = Refusal;
    fn try_from(code: String) -> Result<Self, Refusal> {
        Period::parse(&code)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.code()
    }
}

/// A date in years of the Republic with seven digits, `1150930`, as in the QR code.
pub(crate) fn roc_date(date: &WallClock) -> String {
    format!("{:03}{:02}{:02}", (date.year - ROC).clamp(1, 999), date.month, date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Period {
        Period::at(text.parse().unwrap(), &Zone::named("Asia/Taipei").unwrap())
    }

    #[test]
    fn a_period_is_printed_in_two_ways() {
        let period = at("2026-09-01T04:00:00Z");
        assert_eq!((period.code().as_str(), period.label().as_str()), ("11510", "115年09-10月"));
        assert_eq!(Period::parse("11510").unwrap(), period);
        assert_eq!(period.next().code(), "11512");
        assert_eq!(period.next().next().code(), "11602");
        for wrong in ["11509", "11500", "1151", "115100", "1151a", "00002", "11514"] {
            assert!(Period::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_border_is_midnight_on_the_wall() {
        // 2026-10-31 23:59:59 and 2026-11-01 00:00:00 in Taipei.
        assert_eq!(at("2026-10-31T15:59:59Z").code(), "11510");
        assert_eq!(at("2026-10-31T16:00:00Z").code(), "11512");
        // An even month's first is no border.
        assert_eq!(at("2026-11-30T16:00:00Z").code(), "11512");
        let taipei = Zone::named("Asia/Taipei").unwrap();
        assert_eq!(Period::parse("11512").unwrap().begins(&taipei), Some("2026-10-31T16:00:00Z".parse().unwrap()));
    }
}
