//! When a store is open: a week that repeats, and days that differ from it. Pure.
//!
//! Minutes count from the midnight that a day begins with; what closes after the next midnight closes at more than
//! 1,440. A store that never said when it is open is not thought closed: promises are then made without regard to it.

use kernel::{BusinessDate, Id, Refusal, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use store::{Stop, Tx, params};
use utoipa::ToSchema;

use crate::{codes, events, sql};

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// How far ahead an opening is looked for, in days: longer than any holiday.
const AHEAD_DAYS: i32 = 60;
/// Spans of opening that a week has at most.
const WEEK_MAX: usize = 28;
/// Days that differ, at most.
const SPECIAL_MAX: usize = 120;
/// The longest word about a day that differs, in characters.
const NOTE_MAX: usize = 60;

/// A span of a day of the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenHours)]
pub struct Hours {
    /// 1 for Monday to 7 for Sunday.
    #[schema(minimum = 1, maximum = 7)]
    pub day: u8,
    /// When it opens, in minutes after midnight.
    #[schema(maximum = 1439)]
    pub opens_minutes: u16,
    /// When it closes, in minutes after the same midnight; after the next one when it is more than 1440.
    #[schema(minimum = 1, maximum = 2879)]
    pub closes_minutes: u16,
}

/// A day that differs from its week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpecialDay {
    /// Which day.
    pub date: BusinessDate,
    /// When it opens, in minutes after midnight; none when it stays closed.
    #[serde(default)]
    #[schema(maximum = 1439)]
    pub opens_minutes: Option<u16>,
    /// When it closes; none when it stays closed.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 2879)]
    pub closes_minutes: Option<u16>,
    /// Why, for visitors: `除夕`.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub note: String,
}

/// When a store is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StoreOpening)]
pub struct Opening {
    /// Its week. A day that is not in it is a day of rest.
    #[serde(default)]
    #[schema(max_items = 28)]
    pub week: Vec<Hours>,
    /// Days that differ.
    #[serde(default)]
    #[schema(max_items = 120)]
    pub special: Vec<SpecialDay>,
}

/// From when to when a store is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// It opens.
    pub opens: Timestamp,
    /// It closes.
    pub closes: Timestamp,
}

/// One day, as a visitor reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDay {
    /// Which day.
    pub date: BusinessDate,
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// When it is open, in minutes after midnight; empty when it stays closed.
    pub minutes: Vec<(u16, u16)>,
    /// Whether it differs from its week.
    pub special: bool,
    /// Why; may be empty.
    pub note: String,
}

/// 1 for Monday to 7 for Sunday.
pub fn weekday(date: BusinessDate) -> u8 {
    date.days_from_monday() + 1
}

fn instant(date: BusinessDate, minutes: u16, zone: &Zone) -> Option<Timestamp> {
    let (days, minutes) = (i32::from(minutes / DAY), minutes % DAY);
    zone.instant(&format!("{} {:02}:{:02}:00", date.plus_days(days), minutes / 60, minutes % 60)).ok()
}

impl Opening {
    /// Whether the store said when it is open.
    pub fn is_told(&self) -> bool {
        !self.week.is_empty()
    }

    /// One day.
    pub fn day(&self, date: BusinessDate) -> OpenDay {
        let weekday = weekday(date);
        let special = self.special.iter().find(|one| one.date == date);
        let mut minutes: Vec<(u16, u16)> = match special {
            Some(one) => one.opens_minutes.zip(one.closes_minutes).into_iter().collect(),
            None => {
                let of_day = self.week.iter().filter(|hours| hours.day == weekday);
                of_day.map(|hours| (hours.opens_minutes, hours.closes_minutes)).collect()
            }
        };
        minutes.sort_unstable();
        let note = special.map(|one| one.note.clone()).unwrap_or_default();
        OpenDay { date, weekday, minutes, special: special.is_some(), note }
    }

    fn spans_of(&self, date: BusinessDate, zone: &Zone) -> Vec<Span> {
        let span = |(opens, closes): &(u16, u16)| {
            Some(Span { opens: instant(date, *opens, zone)?, closes: instant(date, *closes, zone)? })
        };
        self.day(date).minutes.iter().filter_map(span).collect()
    }

    /// The spans that end after an instant, the soonest first, so many days ahead.
    pub fn spans(&self, at: Timestamp, zone: &Zone, days: i32) -> impl Iterator<Item = Span> {
        let today = BusinessDate::of(at, zone, 0);
        // What opened yesterday may be open still.
        (-1..=days).flat_map(move |day| self.spans_of(today.plus_days(day), zone)).filter(move |span| span.closes > at)
    }

    /// The span that holds at an instant; none while the store is closed.
    pub fn open_at(&self, at: Timestamp, zone: &Zone) -> Option<Span> {
        self.spans(at, zone, 0).find(|span| span.opens <= at)
    }

    /// When it opens next, if it does within two months.
    pub fn next_opening(&self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        self.spans(at, zone, AHEAD_DAYS).map(|span| span.opens).find(|opens| *opens > at)
    }

    /// The earliest instant by which something that takes so many seconds of the store's work can be fetched: people
    /// work and hand out while the store is open. None when it does not open within two months.
    pub fn ready(&self, at: Timestamp, zone: &Zone, seconds: i64) -> Option<Timestamp> {
        if !self.is_told() {
            return Some(at.plus_seconds(seconds));
        }
        let done = |span: Span| span.opens.max(at).plus_seconds(seconds);
        self.spans(at, zone, AHEAD_DAYS).find(|span| done(*span) < span.closes).map(done)
    }

    /// Whether something that takes so many seconds can be fetched at `wanted`: it is ready, and the store is open.
    pub fn can_fetch(&self, wanted: Timestamp, at: Timestamp, zone: &Zone, seconds: i64) -> bool {
        let ready = self.ready(at, zone, seconds).is_some_and(|ready| ready <= wanted);
        ready && (!self.is_told() || self.open_at(wanted, zone).is_some())
    }

    /// Instants at which something can be fetched, on the hour, with the end of each: the buyer chooses one.
    pub fn slots(&self, at: Timestamp, zone: &Zone, seconds: i64, days: i32) -> Vec<Span> {
        const HOUR: i64 = 3_600;
        let Some(ready) = self.ready(at, zone, seconds).filter(|_| self.is_told()) else { return Vec::new() };
        let mut slots = Vec::new();
        for span in self.spans(at, zone, days) {
            let mut opens = span.opens;
            while opens < span.closes {
                let closes = opens.plus_seconds(HOUR).min(span.closes);
                if opens >= ready {
                    slots.push(Span { opens, closes });
                }
                opens = opens.plus_seconds(HOUR);
            }
        }
        slots
    }

    fn check(&self) -> Result<(), Refusal> {
        let wrong = |pointer: String| Refusal::new(&codes::OPENING_INVALID).at(pointer, &codes::OPENING_INVALID);
        let fits = |opens: u16, closes: u16| opens < DAY && opens < closes && closes <= opens + DAY && closes < 2 * DAY;
        if self.week.len() > WEEK_MAX {
            return Err(wrong("/opening/week".to_owned()));
        }
        if self.special.len() > SPECIAL_MAX {
            return Err(wrong("/opening/special".to_owned()));
        }
        for (index, hours) in self.week.iter().enumerate() {
            let others = || self.week.iter().take(index).filter(|other| other.day == hours.day);
            let overlaps = others()
                .any(|other| other.opens_minutes < hours.closes_minutes && hours.opens_minutes < other.closes_minutes);
            let day = (1..=7).contains(&hours.day);
            if !day || overlaps || !fits(hours.opens_minutes, hours.closes_minutes) {
                return Err(wrong(format!("/opening/week/{index}")));
            }
        }
        for (index, day) in self.special.iter().enumerate() {
            let twice = self.special.iter().take(index).any(|other| other.date == day.date);
            let hours = match (day.opens_minutes, day.closes_minutes) {
                (None, None) => true,
                (Some(opens), Some(closes)) => fits(opens, closes),
                _ => false,
            };
            if twice || !hours || day.note.chars().count() > NOTE_MAX {
                return Err(wrong(format!("/opening/special/{index}")));
            }
        }
        Ok(())
    }
}

/// Says when a store is open and where it lies on the map: north and east in millionths of a degree. Returns the new
/// version.
///
/// # Errors
/// [`codes::OPENING_INVALID`] with the span or the day; [`codes::STORE_UNKNOWN`]; `store.stale` when the store changed
/// meanwhile.
pub fn set_opening(
    tx: &mut Tx<'_>,
    id: Id,
    version: i64,
    opening: &Opening,
    place: Option<(i64, i64)>,
) -> Result<i64, Stop> {
    opening.check()?;
    if crate::store(tx, id)?.is_none() {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    let written = serde_json::to_string(opening).map_err(|error| store::Fault::Decode(error.to_string()))?;
    let (north, east) = (place.map(|(north, _)| north), place.map(|(_, east)| east));
    if tx.execute(sql::STORE_OPENING_SET, params![id, version, written, north, east])? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::store_opening_set(id, opening, place))?;
    Ok(version + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taipei() -> Zone {
        Zone::named("Asia/Taipei").unwrap()
    }

    /// A wall clock in Taipei.
    fn clock(text: &str) -> Timestamp {
        taipei().instant(&format!("{text}:00")).unwrap()
    }

    /// Open 11:00 to 21:00 but on Mondays; a bar's hours on Fridays; closed on the 26th, short on the 27th.
    fn opening() -> Opening {
        let hours = |day: u8, opens_minutes: u16, closes_minutes: u16| Hours { day, opens_minutes, closes_minutes };
        let date = |text: &str| text.parse().unwrap();
        Opening {
            week: vec![
                hours(2, 660, 1260),
                hours(3, 660, 1260),
                hours(4, 660, 1260),
                hours(5, 1080, 1560),
                hours(6, 660, 1260),
                hours(7, 660, 840),
                hours(7, 1020, 1260),
            ],
            special: vec![
                SpecialDay {
                    date: date("2026-11-26"), opens_minutes: None, closes_minutes: None, note: "盤點".into()
                },
                SpecialDay {
                    date: date("2026-11-28"),
                    opens_minutes: Some(600),
                    closes_minutes: Some(720),
                    note: String::new(),
                },
            ],
        }
    }

    #[test]
    fn days_of_the_week() {
        let day = |text: &str| weekday(text.parse().unwrap());
        assert_eq!([day("2026-11-22"), day("2026-11-23"), day("1969-12-31"), day("1970-01-05")], [7, 1, 3, 1]);
    }

    #[test]
    fn open_and_closed_through_midnight_and_special_days() {
        let (opening, zone) = (opening(), taipei());
        let open = |text: &str| opening.open_at(clock(text), &zone).is_some();
        assert!(!open("2026-11-23 12:00"), "Monday rests");
        assert!(!open("2026-11-24 10:59") && open("2026-11-24 11:00") && !open("2026-11-24 21:00"));
        assert!(!open("2026-11-26 12:00"), "closed that day");
        // Friday's hours end on Saturday, which is short.
        assert!(open("2026-11-27 23:30") && open("2026-11-28 01:59") && !open("2026-11-28 02:00"));
        assert!(open("2026-11-28 10:30") && !open("2026-11-28 12:30"));
        assert_eq!(opening.next_opening(clock("2026-11-25 21:30"), &zone), Some(clock("2026-11-27 18:00")));
    }

    #[test]
    fn work_is_done_while_the_store_is_open() {
        let (opening, zone) = (opening(), taipei());
        let ready = |text: &str| opening.ready(clock(text), &zone, 3_600);
        assert_eq!(ready("2026-11-24 12:00"), Some(clock("2026-11-24 13:00")));
        assert_eq!(ready("2026-11-24 03:05"), Some(clock("2026-11-24 12:00")), "at night it begins with the day");
        assert_eq!(ready("2026-11-24 20:30"), Some(clock("2026-11-25 12:00")), "too late for today");
        assert_eq!(ready("2026-11-25 20:00"), Some(clock("2026-11-27 19:00")), "the day of rest is leapt over");
        assert_eq!(Opening::default().ready(clock("2026-11-24 03:05"), &zone, 60), Some(clock("2026-11-24 03:06")));
        let gone = Opening { week: vec![Hours { day: 2, opens_minutes: 660, closes_minutes: 661 }], special: vec![] };
        assert_eq!(gone.ready(clock("2026-11-24 03:05"), &zone, 3_600), None, "never open long enough");
    }

    #[test]
    fn slots_begin_when_it_is_ready_and_end_with_the_day() {
        let (opening, zone) = (opening(), taipei());
        let at = clock("2026-11-22 12:10");
        let slots = opening.slots(at, &zone, 3_600, 2);
        let shown: Vec<String> = slots
            .iter()
            .map(|slot| format!("{}–{}", zone.wall_clock(slot.opens), zone.wall_clock(slot.closes)))
            .collect();
        assert_eq!(shown.first().map(String::as_str), Some("2026-11-22 17:00–2026-11-22 18:00"));
        assert_eq!(shown.iter().filter(|slot| slot.starts_with("2026-11-22")).count(), 4);
        assert!(shown.iter().all(|slot| !slot.starts_with("2026-11-23")), "Monday rests");
        assert!(slots.iter().all(|slot| opening.can_fetch(slot.opens, at, &zone, 3_600)));
        assert!(!opening.can_fetch(clock("2026-11-22 13:00"), at, &zone, 3_600), "not ready yet");
        assert!(!opening.can_fetch(clock("2026-11-23 12:00"), at, &zone, 3_600), "closed");
        assert!(Opening::default().slots(at, &zone, 3_600, 2).is_empty(), "who says nothing offers no slots");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let day = |day: u8, opens_minutes: u16, closes_minutes: u16| Opening {
            week: vec![Hours { day, opens_minutes, closes_minutes }],
            special: Vec::new(),
        };
        for wrong in [day(0, 1, 2), day(8, 1, 2), day(1, 700, 700), day(1, 1440, 1500), day(1, 60, 1501)] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
        let mut twice = day(1, 600, 900);
        twice.week.push(Hours { day: 1, opens_minutes: 800, closes_minutes: 1000 });
        assert!(twice.check().is_err(), "two spans of one day overlap");
        assert!(opening().check().is_ok());
    }
}
