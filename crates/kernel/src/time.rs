//! Instants, zones and business dates. Nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in microseconds since 1970-01-01T00:00:00Z. In JSON it is RFC 3339 text in UTC with
/// six decimals, so that text order is time order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

/// The text given is not an instant, a zone or a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ParseTimeError(String);

/// Instants outside of the years 0001 to 9999 have no RFC 3339 text; they are clamped when written.
const TEXT_RANGE: std::ops::RangeInclusive<i64> = -62_135_596_800_000_000..=253_402_207_200_000_000;

impl Timestamp {
    /// From microseconds since the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Timestamp(micros)
    }

    /// Microseconds since the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This instant moved by whole seconds; negative moves back.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole microseconds from `earlier` to this instant.
    pub const fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0.clamp(*TEXT_RANGE.start(), *TEXT_RANGE.end())).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.to_jiff())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimeError;
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        text.parse::<jiff::Timestamp>()
            .map(|instant| Timestamp(instant.as_microsecond()))
            .map_err(|_| ParseTimeError(format!("not an instant: {text:?}; expected e.g. 2026-11-21T08:30:00Z")))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An IANA time zone, from the copy of the database that is compiled in: every machine agrees.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

impl Zone {
    /// The zone of that IANA name, such as `Asia/Taipei`.
    ///
    /// # Errors
    /// When the name is unknown.
    pub fn named(name: &str) -> Result<Self, ParseTimeError> {
        jiff::tz::TimeZone::get(name)
            .map(Zone)
            .map_err(|_| ParseTimeError(format!("unknown time zone: {name:?}; expected e.g. Asia/Taipei")))
    }

    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Zone(jiff::tz::TimeZone::UTC)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What a wall clock shows: `2026-11-21 16:30`.
    pub fn wall_clock(&self, at: Timestamp) -> String {
        at.to_jiff().to_zoned(self.0.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The instant at which a wall clock in this zone shows `text` (`2010-12-01 08:26:00`). In the
    /// hour that a clock change repeats, the first one; in the one it skips, the instant after.
    ///
    /// # Errors
    /// When the text is not a date and time.
    pub fn instant(&self, text: &str) -> Result<Timestamp, ParseTimeError> {
        let civil: jiff::civil::DateTime =
            text.parse().map_err(|_| ParseTimeError(format!("not a date and time: {text:?}")))?;
        let zoned = self
            .0
            .to_ambiguous_zoned(civil)
            .compatible()
            .map_err(|_| ParseTimeError(format!("out of range: {text:?}")))?;
        Ok(Timestamp(zoned.timestamp().as_microsecond()))
    }
}

impl Zone {
    /// What calendar and clock show in this zone at that instant, fractions of a second left out.
    pub fn shows(&self, at: Timestamp) -> WallClock {
        let civil = at.to_jiff().to_zoned(self.0.clone()).datetime();
        let part = i8::unsigned_abs;
        WallClock {
            year: civil.year(),
            month: part(civil.month()),
            day: part(civil.day()),
            hour: part(civil.hour()),
            minute: part(civil.minute()),
            second: part(civil.second()),
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Zone::named(&name).map_err(serde::de::Error::custom)
    }
}

/// What a calendar and a clock on the wall show: documents of the law carry this, not an instant.
/// Ordered as time passes, except in the hour that a clock change repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WallClock {
    /// Of the Gregorian calendar.
    pub year: i16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
}

/// The day a shop's books put something on. A bar that closes at two in the morning books it on the
/// day before. Stored, never derived again. Text form `2026-11-21`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessDate(jiff::civil::Date);

impl BusinessDate {
    /// The business date of an instant: the calendar date in the shop's zone of the instant less
    /// the cut-off. `cut_off_minutes` after midnight belong to the day before.
    pub fn of(at: Timestamp, zone: &Zone, cut_off_minutes: u16) -> Self {
        let civil = at.to_jiff().to_zoned(zone.0.clone()).datetime();
        let shifted = civil.checked_sub(jiff::Span::new().minutes(i64::from(cut_off_minutes))).unwrap_or(civil);
        BusinessDate(shifted.date())
    }

    /// The date so many days later; negative goes back. Stays at the ends of the calendar.
    pub fn plus_days(self, days: i32) -> Self {
        BusinessDate(self.0.saturating_add(jiff::Span::new().days(days.clamp(-3_000_000, 3_000_000))))
    }

    /// How many days this date is after an earlier one; below zero when it is before.
    pub fn days_since(self, earlier: BusinessDate) -> i64 {
        earlier.0.until(self.0).map(|span| i64::from(span.get_days())).unwrap_or_default()
    }

    /// Days since Monday: 0 on Mondays, 6 on Sundays.
    pub fn days_from_monday(self) -> u8 {
        self.0.weekday().to_monday_zero_offset().unsigned_abs()
    }

    /// The month, as `2026-11`.
    pub fn month(self) -> String {
        format!("{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl fmt::Display for BusinessDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for BusinessDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BusinessDate {
    type Err = ParseTimeError;
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let wrong = || ParseTimeError(format!("not a date: {text:?}; expected e.g. 2026-11-21"));
        if text.len() != 10 {
            return Err(wrong());
        }
        text.parse().map(BusinessDate).map_err(|_| wrong())
    }
}

impl Serialize for BusinessDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BusinessDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn cut_off_moves_the_small_hours_to_the_day_before() {
        let taipei = Zone::named("Asia/Taipei").unwrap();
        // 2026-11-21 01:59 and 02:00 in Taipei.
        assert_eq!(BusinessDate::of(at("2026-11-20T17:59:00Z"), &taipei, 120).to_string(), "2026-11-20");
        assert_eq!(BusinessDate::of(at("2026-11-20T18:00:00Z"), &taipei, 120).to_string(), "2026-11-21");
        assert_eq!(BusinessDate::of(at("2026-11-20T17:59:00Z"), &taipei, 0).to_string(), "2026-11-21");
    }

    #[test]
    fn wall_clocks_in_london() {
        let london = Zone::named("Europe/London").unwrap();
        assert_eq!(london.instant("2010-12-01 08:26:00").unwrap(), at("2010-12-01T08:26:00Z"));
        assert_eq!(london.instant("2011-07-01 08:26:00").unwrap(), at("2011-07-01T07:26:00Z"));
    }

    #[test]
    fn the_wall_clock_is_the_zone_s() {
        let taipei = Zone::named("Asia/Taipei").unwrap();
        let shown = taipei.shows(at("2026-10-31T15:59:59.9Z"));
        let expected = WallClock { year: 2026, month: 10, day: 31, hour: 23, minute: 59, second: 59 };
        assert_eq!(shown, expected);
        assert_eq!(taipei.shows(at("2026-10-31T16:00:00Z")).month, 11);
        assert!(shown < taipei.shows(at("2026-10-31T16:00:00Z")));
    }

    #[test]
    fn weeks_begin_on_monday() {
        let date = |text: &str| text.parse::<BusinessDate>().unwrap();
        assert_eq!(date("2026-11-23").days_from_monday(), 0);
        assert_eq!(date("2026-11-22").days_from_monday(), 6);
    }

    #[test]
    fn text_order_is_time_order() {
        assert_eq!(Timestamp::from_micros(1).to_string(), "1970-01-01T00:00:00.000001Z");
        assert!(at("2026-11-21T08:30:00Z").to_string() < at("2026-11-21T08:30:00.000001Z").to_string());
    }

    #[test]
    fn json_form() {
        let date: BusinessDate = serde_json::from_str("\"2026-11-21\"").unwrap();
        assert_eq!(serde_json::to_string(&date).unwrap(), "\"2026-11-21\"");
        assert!(serde_json::from_str::<BusinessDate>("\"2026-1-1\"").is_err());
        assert!(serde_json::from_str::<Zone>("\"Mars/Olympus\"").is_err());
    }
}
