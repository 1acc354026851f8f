//! What kind of day it was: weekday, weather, festivals. All of it follows from the date, so that every demo of a day
//! has the same past.

use kernel::BusinessDate;

use crate::demo::random::Random;

/// A day in the life of the brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::demo) struct Day {
    /// How busy it is, in per cent of an ordinary day.
    pub(in crate::demo) busy: i64,
    /// Whether it rains: fewer walk in, more order.
    pub(in crate::demo) rain: bool,
    /// True when shops stay shut: the typhoon, and the first day of the year.
    pub(in crate::demo) shut: bool,
    /// Which goods are asked for more: their tag and how many times as often, in per cent.
    pub(in crate::demo) asked: [(&'static str, i64); 3],
}

/// Festivals that move: 春節 (first day), 中秋. 母親節 is the second Sunday of May.
const NEW_YEARS: [&str; 6] = ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"];
const MID_AUTUMNS: [&str; 6] = ["2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"];

/// A Thursday far back.
const EPOCH: &str = "1970-01-01";

/// 0 is Monday.
pub(super) fn weekday(date: BusinessDate) -> i64 {
    i64::from(date.days_from_monday())
}

fn month(date: BusinessDate) -> i64 {
    date.month().get(5..7).and_then(|month| month.parse().ok()).unwrap_or(1)
}

fn day_of_month(date: BusinessDate) -> i64 {
    date.to_string().get(8..10).and_then(|day| day.parse().ok()).unwrap_or(1)
}

/// Days from `date` to the next of these festivals; a hundred when none is near.
fn days_to(festivals: &[&str], date: BusinessDate) -> i64 {
    let until = festivals.iter().filter_map(|day| day.parse::<BusinessDate>().ok()).map(|day| day.days_since(date));
    until.filter(|days| (-3..100).contains(days)).min_by_key(|days| days.abs()).unwrap_or(100)
}

/// What kind of day it was.
pub(in crate::demo) fn day(date: BusinessDate) -> Day {
    let (weekday, month, day_of_month) = (weekday(date), month(date), day_of_month(date));
    let since = EPOCH.parse::<BusinessDate>().map_or(0, |epoch| date.days_since(epoch));
    let mut weather = Random::new(0x57EA_7E4E ^ since.unsigned_abs());
    weather.number();
    // Plum rains in May and June, afternoon storms in summer, drizzle in a Taipei winter.
    let rain = weather.below(100)
        < [0, 30, 34, 32, 26, 44, 42, 28, 30, 26, 18, 22, 28]
            .get(usize::try_from(month).unwrap_or(0))
            .copied()
            .unwrap_or(25);
    let mut busy = [78, 80, 84, 92, 118, 146, 138].get(usize::try_from(weekday).unwrap_or(0)).copied().unwrap_or(100);
    if rain {
        busy = busy * 76 / 100;
    }
    let (new_year, mid_autumn) = (days_to(&NEW_YEARS, date), days_to(&MID_AUTUMNS, date));
    busy += match new_year {
        1..=10 => 60,
        11..=24 => 25,
        -3..=-1 => 30,
        _ => 0,
    };
    busy += match mid_autumn {
        0..=7 => 90,
        8..=21 => 45,
        _ => 0,
    };
    let mothers = month == 5 && weekday == 6 && (8..=14).contains(&day_of_month);
    let before_mothers = month == 5 && (1..=14).contains(&day_of_month) && weekday >= 3;
    if mothers {
        busy += 95;
    } else if before_mothers {
        busy += 30;
    }
    // The typhoon came on the second Thursday of August; offices and shops stayed shut.
    let typhoon = month == 8 && weekday == 3 && (8..=14).contains(&day_of_month);
    let festival = if (0..45).contains(&mid_autumn) {
        ("中秋", 900)
    } else if (0..40).contains(&new_year) {
        ("春節", 900)
    } else if before_mothers || mothers {
        ("母親節", 1500)
    } else {
        ("日常", 130)
    };
    let season = if (5..=9).contains(&month) { ("夏天", 260) } else { ("冬天", 220) };
    Day { busy, rain, shut: typhoon || new_year == 0, asked: [festival, season, ("招牌", 240)] }
}

/// Tags of goods that are there in their season only, and whether it is that.
pub(in crate::demo) fn in_season(tags: &[&str], handle: &str, date: BusinessDate) -> bool {
    let month = month(date);
    let near = |festivals: &[&str]| (0..45).contains(&days_to(festivals, date));
    let has = |tag: &str| tags.contains(&tag);
    if handle.contains("strawberry") && has("季節") {
        return matches!(month, 12 | 1..=3);
    }
    (!has("夏天") || (4..=10).contains(&month))
        && (!has("母親節") || month == 5 || month == 4)
        && (!(has("中秋") && handle.starts_with("gift")) || near(&MID_AUTUMNS))
        && (!(has("春節") && handle.starts_with("gift")) || near(&NEW_YEARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_what_they_were() {
        let of = |date: &str| day(date.parse().unwrap());
        assert_eq!(weekday("2026-11-22".parse().unwrap()), 6);
        assert!(of("2026-08-13").shut && of("2026-02-17").shut && !of("2026-08-14").shut);
        assert!(of("2026-05-10").busy > of("2026-05-11").busy + 60, "母親節");
        assert_eq!(of("2026-09-20").asked[0].0, "中秋");
        assert_eq!(of("2026-02-01").asked[0].0, "春節");
        let rainy = (0..365)
            .filter(|days| {
                of("2026-01-01").busy > 0 && day("2026-01-01".parse::<BusinessDate>().unwrap().plus_days(*days)).rain
            })
            .count();
        assert!((70..150).contains(&rainy), "{rainy} rainy days");
    }

    #[test]
    fn strawberries_end_in_march() {
        let there = |date: &str| in_season(&["季節"], "tart-strawberry", date.parse().unwrap());
        assert!(there("2026-03-31") && !there("2026-04-01") && there("2026-12-01"));
    }
}
