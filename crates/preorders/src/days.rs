//! What a store can hand over on a day, and when.

use std::collections::BTreeSet;

use kernel::{BusinessDate, Id, Quantity, Refusal, Timestamp, Zone};
use staff::{Store, StoreKind};
use store::{Stop, Tx, params};

use crate::{codes, events, queries, sql};

/// How many dates are set at once.
const DATES_MOST: usize = 62;
/// How many slots a day has at most.
const SLOTS_MOST: usize = 24;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// The most that a day or a slot can have, in thousandths: a million.
const CAPACITY_MOST: i64 = 1_000_000_000;

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewSlot {
    /// From when on goods are handed over, in minutes after midnight.
    pub from_minutes: i64,
    /// Until when.
    pub to_minutes: i64,
    /// How much.
    pub capacity: Quantity,
}

/// What some stores can hand over on some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaysEdit {
    /// Which stores.
    pub stores: Vec<Id>,
    /// Which days, by the stores' calendars.
    pub dates: Vec<BusinessDate>,
    /// How much a day.
    pub capacity: Quantity,
    /// When; none for a day on which nothing is handed over.
    pub slots: Vec<NewSlot>,
}

/// Sets days of a campaign: those that are there become so, those that are not are made. Writes
/// `preorders.days_set@1`.
///
/// # Errors
/// Refused as `api.invalid` with what is wrong at its field; as [`codes::CAPACITY_TAKEN`] when more is booked than there
/// would be, with the store, the date and how much; as [`codes::CAMPAIGN_UNKNOWN`]. Nothing is set then.
pub fn set_days(tx: &mut Tx<'_>, campaign: Id, edit: &DaysEdit) -> Result<(), Stop> {
    if queries::campaign(tx, campaign)?.is_none() {
        return Err(Stop::from(&codes::CAMPAIGN_UNKNOWN));
    }
    check(edit)?;
    let invalid = |pointer, code| Stop::from(Refusal::new(&api::codes::INVALID).at(pointer, code));
    let mut stores = edit.stores.clone();
    // Always in the same order, so that two who set the same days wait for each other and never in a circle.
    stores.sort_unstable();
    let mut dates = edit.dates.clone();
    dates.sort_unstable();
    for store in &stores {
        let found = staff::store(tx, *store)?.filter(|store| store.kind != StoreKind::Web);
        let Some(store) = found else { return Err(invalid("/store_ids", &codes::STORE_UNKNOWN)) };
        for date in &dates {
            set_day(tx, campaign, &store, *date, edit)?;
        }
    }
    tx.journal(&events::days_set(campaign, &stores, &dates, edit.capacity))?;
    Ok(())
}

fn set_day(tx: &mut Tx<'_>, campaign: Id, store: &Store, date: BusinessDate, edit: &DaysEdit) -> Result<(), Stop> {
    let new = tx.new_id();
    tx.execute(sql::DAY_ENSURE, params![new, campaign, store.id, date])?;
    // Locked: what is booked meanwhile waits, and is then measured by what is set here.
    let (day, taken) = tx.query_one(sql::DAY_LOCK, params![campaign, store.id, date], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Quantity>(1)?))
    })?;
    let is_taken = |taken: Quantity| {
        let refusal = Refusal::new(&codes::CAPACITY_TAKEN).with("store", store.name.as_str());
        Stop::from(refusal.with("date", date.to_string()).with("taken", taken.to_string()))
    };
    if tx.execute(sql::DAY_SET, params![day, edit.capacity])? == 0 {
        return Err(is_taken(taken));
    }
    let mut wanted = Vec::with_capacity(edit.slots.len());
    for slot in &edit.slots {
        let instant = |minutes| instant(date, minutes, &store.zone).ok_or_else(|| Stop::from(&codes::DATES_INVALID));
        wanted.push((instant(slot.from_minutes)?, instant(slot.to_minutes)?, slot.capacity));
    }
    let there = tx.query(sql::SLOTS_OF_DAY, params![day], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Timestamp>(1)?, row.get::<Timestamp>(2)?, row.get::<Quantity>(3)?))
    })?;
    for (slot, begins, ends, taken) in &there {
        let kept = wanted.iter().find(|(from, to, _)| (from, to) == (begins, ends));
        let capacity = kept.map_or(Quantity::ZERO, |(_, _, capacity)| *capacity);
        if tx.execute(sql::SLOT_SET, params![slot, capacity])? == 0 {
            return Err(is_taken(*taken));
        }
    }
    for (begins, ends, capacity) in wanted {
        if there.iter().all(|(_, from, to, _)| (*from, *to) != (begins, ends)) {
            let slot = tx.new_id();
            tx.execute(sql::SLOT_INSERT, params![slot, day, begins, ends, capacity])?;
        }
    }
    Ok(())
}

/// The instant at which clocks show so many minutes of a day; the last one ends it.
fn instant(date: BusinessDate, minutes: i64, zone: &Zone) -> Option<Timestamp> {
    let (days, minutes) = (i32::try_from(minutes / DAY).ok()?, minutes % DAY);
    zone.instant(&format!("{} {:02}:{:02}:00", date.plus_days(days), minutes / 60, minutes % 60)).ok()
}

fn check(edit: &DaysEdit) -> Result<(), Refusal> {
    let invalid = |pointer, code| Err(Refusal::new(&api::codes::INVALID).at(pointer, code));
    let stores = edit.stores.iter().collect::<BTreeSet<&Id>>().len();
    if edit.stores.is_empty() || stores < edit.stores.len() {
        return invalid("/store_ids", &codes::STORE_UNKNOWN);
    }
    let dates = edit.dates.iter().collect::<BTreeSet<&BusinessDate>>().len();
    if !(1..=DATES_MOST).contains(&edit.dates.len()) || dates < edit.dates.len() {
        return invalid("/dates", &codes::DATES_INVALID);
    }
    let fits = |capacity: Quantity| (0..=CAPACITY_MOST).contains(&capacity.thousandths());
    if !fits(edit.capacity) {
        return invalid("/capacity", &codes::SLOTS_INVALID);
    }
    let mut slots = edit.slots.clone();
    slots.sort_unstable();
    let each = |slot: &NewSlot| {
        let lies = (0..DAY).contains(&slot.from_minutes) && (slot.from_minutes + 1..=DAY).contains(&slot.to_minutes);
        lies && fits(slot.capacity) && slot.capacity <= edit.capacity
    };
    let apart = slots.windows(2).all(|pair| matches!(pair, [first, next] if first.to_minutes <= next.from_minutes));
    if slots.len() > SLOTS_MOST || !slots.iter().all(each) || !apart {
        return invalid("/slots", &codes::SLOTS_INVALID);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(slots: &[(i64, i64, i64)]) -> DaysEdit {
        let slot = |(from_minutes, to_minutes, units): &(i64, i64, i64)| NewSlot {
            from_minutes: *from_minutes,
            to_minutes: *to_minutes,
            capacity: Quantity::units(*units),
        };
        DaysEdit {
            stores: vec![Id::NIL],
            dates: vec!["2026-09-25".parse().unwrap()],
            capacity: Quantity::units(50),
            slots: slots.iter().map(slot).collect(),
        }
    }

    #[test]
    fn slots_lie_in_their_day_and_do_not_overlap() {
        for right in [&[][..], &[(0, 1440, 50)], &[(600, 720, 30), (720, 840, 30)], &[(720, 840, 1), (600, 720, 0)]] {
            assert!(check(&edit(right)).is_ok(), "{right:?}");
        }
        for wrong in [
            &[(600, 600, 1)][..],
            &[(600, 1441, 1)],
            &[(-1, 60, 1)],
            &[(600, 720, 51)],
            &[(600, 720, -1)],
            &[(600, 721, 1), (720, 840, 1)],
            &[(i64::MAX, i64::MAX, 1)],
        ] {
            assert!(check(&edit(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn each_store_and_date_is_named_once() {
        let mut twice = edit(&[]);
        twice.dates.push(twice.dates[0]);
        assert!(check(&twice).is_err());
        let mut nowhere = edit(&[]);
        nowhere.stores.clear();
        assert!(check(&nowhere).is_err());
    }

    #[test]
    fn midnight_ends_a_day() {
        let zone = Zone::named("Asia/Taipei").unwrap();
        let date = "2026-09-25".parse().unwrap();
        assert_eq!(instant(date, 600, &zone).unwrap().to_string(), "2026-09-25T02:00:00.000000Z");
        assert_eq!(instant(date, 1440, &zone).unwrap().to_string(), "2026-09-25T16:00:00.000000Z");
    }
}
