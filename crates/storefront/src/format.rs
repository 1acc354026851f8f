//! Money, dates and times as people in this shop read them.

use jiff::civil::{Date, DateTime};
use kernel::{BusinessDate, Exponent, Money, Price, Timestamp, Zone};

use crate::words::Locale;

/// A minus that is as wide as a digit, so that discounts line up under prices.
const MINUS: char = '\u{2212}';

/// How one brand writes amounts and instants in one language.
#[derive(Debug, Clone)]
pub struct Formats {
    /// ISO 4217 code, such as `TWD`.
    pub currency: String,
    /// Decimal digits of the currency.
    pub exponent: Exponent,
    /// Where the shop's clocks hang.
    pub zone: Zone,
    /// The language.
    pub locale: Locale,
}

/// Which day an instant falls on, seen from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// The same date.
    Today,
    /// The date after.
    Tomorrow,
    /// Any other, to be written out.
    Other,
}

/// A phone number as people here write it: a Taiwanese mobile number without its country code, in groups.
pub fn phone(e164: &str) -> String {
    match e164.strip_prefix("+886") {
        Some(rest) if rest.len() == 9 && rest.starts_with('9') && rest.is_ascii() => {
            format!("0{} {} {}", &rest[..3], &rest[3..6], &rest[6..])
        }
        _ => e164.to_owned(),
    }
}

impl Formats {
    /// What stands before an amount: `NT$`, `£`, or the code and a space.
    pub fn symbol(&self) -> String {
        match self.currency.as_str() {
            "TWD" => "NT$".to_owned(),
            "GBP" => "£".to_owned(),
            "USD" => "$".to_owned(),
            "EUR" => "€".to_owned(),
            "JPY" => "¥".to_owned(),
            other => format!("{other}\u{a0}"),
        }
    }

    /// `NT$1,280`.
    pub fn money(&self, money: Money) -> String {
        self.amount(&money.to_major(self.exponent))
    }

    /// A unit price, with more decimals than the currency only when it needs them.
    pub fn price(&self, price: Price) -> String {
        self.amount(&price.to_major(self.exponent))
    }

    fn amount(&self, major: &str) -> String {
        let (sign, digits) = match major.strip_prefix('-') {
            Some(digits) => (Some(MINUS), digits),
            None => (None, major),
        };
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let mut text = String::with_capacity(major.len() + 8);
        text.extend(sign);
        text.push_str(&self.symbol());
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(',');
            }
            text.push(digit);
        }
        if let Some(fraction) = fraction {
            text.push('.');
            text.push_str(fraction);
        }
        text
    }

    /// `11月21日(六)`, or `Sat 21 Nov`.
    pub fn date(&self, date: BusinessDate) -> String {
        date.to_string().parse::<Date>().map(|date| self.calendar(date)).unwrap_or_default()
    }

    /// The date of an instant, in the shop's zone.
    pub fn date_of(&self, at: Timestamp) -> String {
        self.wall(at).map(|wall| self.calendar(wall.date())).unwrap_or_default()
    }

    /// `15:30`.
    pub fn time(&self, at: Timestamp) -> String {
        self.wall(at).map(|wall| wall.strftime("%H:%M").to_string()).unwrap_or_default()
    }

    /// Whether `at` is today or tomorrow, in the shop's zone.
    pub fn day(&self, at: Timestamp, now: Timestamp) -> Day {
        match (self.wall(at), self.wall(now)) {
            (Some(at), Some(now)) if at.date() == now.date() => Day::Today,
            (Some(at), Some(now)) if now.date().tomorrow().is_ok_and(|tomorrow| at.date() == tomorrow) => Day::Tomorrow,
            _ => Day::Other,
        }
    }

    fn wall(&self, at: Timestamp) -> Option<DateTime> {
        DateTime::strptime("%Y-%m-%d %H:%M", self.zone.wall_clock(at)).ok()
    }

    fn calendar(&self, date: Date) -> String {
        match self.locale {
            Locale::En => date.strftime("%a %-d %b").to_string(),
            Locale::ZhTw => {
                let weekday = ["一", "二", "三", "四", "五", "六", "日"]
                    .get(usize::from(date.weekday().to_monday_zero_offset().unsigned_abs()))
                    .copied()
                    .unwrap_or_default();
                format!("{}月{}日({weekday})", date.month(), date.day())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formats(currency: &str, digits: u8, zone: &str, locale: Locale) -> Formats {
        Formats {
            currency: currency.to_owned(),
            exponent: Exponent::new(digits).unwrap(),
            zone: Zone::named(zone).unwrap(),
            locale,
        }
    }

    #[test]
    fn amounts() {
        let taiwan = formats("TWD", 0, "Asia/Taipei", Locale::ZhTw);
        assert_eq!(taiwan.money(Money::new(1280)), "NT$1,280");
        assert_eq!(taiwan.money(Money::new(-120)), "\u{2212}NT$120");
        assert_eq!(taiwan.money(Money::ZERO), "NT$0");
        assert_eq!(taiwan.price(Price::new(5_800_000)), "NT$580");
        assert_eq!(taiwan.money(Money::new(1_234_567)), "NT$1,234,567");
        let britain = formats("GBP", 2, "Europe/London", Locale::En);
        assert_eq!(britain.money(Money::new(74_895_702)), "£748,957.02");
        assert_eq!(britain.price(Price::new(25_500)), "£2.55");
        assert_eq!(formats("CHF", 2, "UTC", Locale::En).money(Money::new(1200)), "CHF\u{a0}12.00");
    }

    #[test]
    fn phones() {
        assert_eq!(phone("+886912345678"), "0912 345 678");
        for other in ["+886223456789", "+819012345678", "someone", ""] {
            assert_eq!(phone(other), other);
        }
    }

    #[test]
    fn dates_and_times_in_the_shops_zone() {
        let at: Timestamp = "2026-11-21T07:30:00Z".parse().unwrap();
        let taiwan = formats("TWD", 0, "Asia/Taipei", Locale::ZhTw);
        assert_eq!((taiwan.date_of(at), taiwan.time(at)), ("11月21日(六)".to_owned(), "15:30".to_owned()));
        assert_eq!(taiwan.date("2026-11-22".parse().unwrap()), "11月22日(日)");
        let english = formats("TWD", 0, "Asia/Taipei", Locale::En);
        assert_eq!(english.date_of(at), "Sat 21 Nov");
        assert_eq!(english.date_of("2026-11-21T16:00:00Z".parse().unwrap()), "Sun 22 Nov");
    }

    #[test]
    fn today_ends_at_the_shops_midnight() {
        let taiwan = formats("TWD", 0, "Asia/Taipei", Locale::ZhTw);
        let now = "2026-11-21T15:59:00Z".parse().unwrap();
        assert_eq!(taiwan.day("2026-11-21T15:59:59Z".parse().unwrap(), now), Day::Today);
        assert_eq!(taiwan.day("2026-11-21T16:00:00Z".parse().unwrap(), now), Day::Tomorrow);
        assert_eq!(taiwan.day("2026-11-22T16:00:00Z".parse().unwrap(), now), Day::Other);
        assert_eq!(taiwan.day("2026-11-20T15:59:00Z".parse().unwrap(), now), Day::Other);
    }
}
