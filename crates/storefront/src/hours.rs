//! When a store is open, as its page says it.

use kernel::{BusinessDate, Timestamp, Zone};
use serde::Serialize;
use staff::Opening;

/// How many days ahead days that differ are named.
const AHEAD_DAYS: i64 = 60;

/// Whether a store is open now, and until or from when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Now {
    /// Open, until then.
    Open {
        /// When it closes.
        until: Timestamp,
    },
    /// Closed; opens then, if that is known.
    Closed {
        /// When it opens next.
        opens: Option<Timestamp>,
    },
}

/// A day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// Its hours, such as `11:00–21:00`; empty on a day of rest.
    pub spans: Vec<String>,
    /// Whether it is today in the store's zone.
    pub today: bool,
}

/// A day that differs from its week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Special {
    /// Which day.
    pub date: BusinessDate,
    /// Its hours; empty when the store stays closed.
    pub spans: Vec<String>,
    /// Why; may be empty.
    pub note: String,
}

/// When a store is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// Now.
    pub now: Now,
    /// The week from Monday on.
    pub week: Vec<Day>,
    /// Days that differ, the soonest first.
    pub special: Vec<Special>,
}

/// Minutes after midnight as a clock shows them; those of the next day begin at 00:00 again.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

fn spans(minutes: &[(u16, u16)]) -> Vec<String> {
    minutes.iter().map(|(opens, closes)| format!("{}–{}", clock(*opens), clock(*closes))).collect()
}

/// The hours of a store; `None` when it never said them.
pub fn of(opening: &Opening, zone: &Zone, now: Timestamp) -> Option<Hours> {
    if !opening.is_told() {
        return None;
    }
    let today = BusinessDate::of(now, zone, 0);
    let weekday = staff::weekday(today);
    let week = (1..=7).map(|day| {
        let mut minutes: Vec<(u16, u16)> = opening
            .week
            .iter()
            .filter(|hours| hours.day == day)
            .map(|hours| (hours.opens_minutes, hours.closes_minutes))
            .collect();
        minutes.sort_unstable();
        Day { weekday: day, spans: spans(&minutes), today: day == weekday }
    });
    let mut special: Vec<Special> = opening
        .special
        .iter()
        .filter(|day| (0..=AHEAD_DAYS).contains(&day.date.days_since(today)))
        .map(|day| {
            let shown = opening.day(day.date);
            Special { date: shown.date, spans: spans(&shown.minutes), note: shown.note }
        })
        .collect();
    special.sort_by_key(|day| day.date);
    let state = match opening.open_at(now, zone) {
        Some(span) => Now::Open { until: span.closes },
        None => Now::Closed { opens: opening.next_opening(now, zone) },
    };
    Some(Hours { now: state, week: week.collect(), special })
}

#[cfg(test)]
mod tests {
    use staff::SpecialDay;

    use super::*;

    #[test]
    fn today_is_marked_and_days_that_differ_are_named() {
        let zone = Zone::named("Asia/Taipei").unwrap();
        let now = zone.instant("2026-11-22 23:30:00").unwrap();
        let hours = |day, opens_minutes, closes_minutes| staff::Hours { day, opens_minutes, closes_minutes };
        let special = |date: &str, note: &str| SpecialDay {
            date: date.parse().unwrap(),
            opens_minutes: None,
            closes_minutes: None,
            note: note.to_owned(),
        };
        let opening = Opening {
            week: vec![hours(7, 1020, 1500), hours(7, 660, 840), hours(2, 660, 1260)],
            special: vec![special("2026-11-24", "盤點"), special("2026-11-21", "過了"), special("2027-06-01", "還早")],
        };
        let shown = of(&opening, &zone, now).unwrap();
        assert_eq!(shown.week[6].spans, ["11:00–14:00", "17:00–01:00"]);
        assert_eq!(shown.week.iter().filter(|day| day.today).map(|day| day.weekday).collect::<Vec<_>>(), [7]);
        assert!(shown.week[0].spans.is_empty());
        assert_eq!(shown.special.iter().map(|day| day.note.as_str()).collect::<Vec<_>>(), ["盤點"]);
        assert_eq!(shown.now, Now::Open { until: zone.instant("2026-11-23 01:00:00").unwrap() });
        let later = of(&opening, &zone, zone.instant("2026-11-23 02:00:00").unwrap()).unwrap();
        // The Tuesday is closed, so it opens on the next Sunday.
        assert_eq!(later.now, Now::Closed { opens: Some(zone.instant("2026-11-29 11:00:00").unwrap()) });
        assert_eq!(of(&Opening::default(), &zone, now), None);
    }
}
