//! A store's day: opened by its first shift, counted when all drawers are, closed by the manager,
//! locked by the books.
//!
//! A month that is locked (`period.rs`) takes its days with it: none of them opens again.
//!
//! ```text
//! open → counted → closed → locked
//!   ↑        │        │
//!   └────────┴────────┘   until it is locked, a day can be opened again
//! ```

use kernel::{BusinessDate, Event, Id, Refusal};
use store::{Fault, Read, Stop, Tx, params};

use crate::{Day, DayState, Store, codes, events, period, queries, sql};

/// Opens a store's day unless it stands there in some state, and says which.
///
/// # Errors
/// When the database says so.
pub fn ensure_store_day(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<DayState, Stop> {
    Ok(lock_or_open(tx, store, date)?.state)
}

/// Holds a store until the transaction ends, so that no shift opens there meanwhile, and says which day it began last.
///
/// # Errors
/// [`codes::STORE_UNKNOWN`].
pub fn hold_store(tx: &mut Tx<'_>, id: Id) -> Result<(Store, Option<BusinessDate>), Stop> {
    let store = tx.query_opt(sql::STORE_LOCK, params![id], queries::store_row)?.ok_or(&codes::STORE_UNKNOWN)?;
    Ok((store, latest_day(tx, id)?))
}

/// The last day that a store began; none before its first.
///
/// # Errors
/// When the database says so.
pub fn latest_day(read: &mut Read<'_>, store: Id) -> Result<Option<BusinessDate>, Fault> {
    read.query_one(sql::DAY_LATEST, params![store], |row| row.get(0))
}

/// The first day from `date` on whose books take something: what comes late for a closed day is booked there.
///
/// # Errors
/// When the database says so.
pub fn open_day_from(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<BusinessDate, Fault> {
    from(read, [sql::LOCKED_GET, sql::DAY_GET], store, date)
}

/// As [`open_day_from`], inside of a write: the day stays open until the write ends. What is booked on another day
/// than its own is said in the journal, with what it is about.
///
/// # Errors
/// When the database says so.
pub fn book_on(tx: &mut Tx<'_>, store: Id, date: BusinessDate, subject: Id) -> Result<BusinessDate, Fault> {
    let open = from(tx, [sql::LOCKED_SHARE, sql::DAY_SHARE], store, date)?;
    if open != date {
        tx.journal(&events::booked_late(subject, store, date, open))?;
    }
    Ok(open)
}

/// `month` says how far the company's books are locked, `day` where a day stands.
fn from(
    read: &mut Read<'_>,
    [month, day]: [&'static str; 2],
    store: Id,
    date: BusinessDate,
) -> Result<BusinessDate, Fault> {
    let locked = period::locked_of_store(read, month, store)?;
    let mut open = locked.map_or(date, |through| date.max(through.plus_days(1)));
    loop {
        let day = read.query_opt(day, params![store, open], queries::day_row)?;
        if day.is_none_or(|day| day.state.takes_bookings()) {
            return Ok(open);
        }
        open = open.plus_days(1);
    }
}

/// All drawers of the day are counted.
///
/// # Errors
/// [`codes::DAY_STATE`] unless it is open, [`codes::DAY_SHIFTS_OPEN`].
pub fn count_day(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<(), Stop> {
    let day = lock_in(tx, store, date, &[DayState::Open])?;
    // The day is locked, and every shift takes that lock before it opens.
    let open: i64 = tx.query_one(sql::SHIFT_COUNT_OPEN, params![store, date], |row| row.get(0))?;
    if open > 0 {
        return Err(Refusal::new(&codes::DAY_SHIFTS_OPEN).with("count", open).into());
    }
    step(tx, &day, sql::DAY_COUNT, &events::day_counted(store, date))
}

/// The manager closes the day.
///
/// # Errors
/// [`codes::DAY_STATE`] unless it is counted.
pub fn close_day(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<(), Stop> {
    let day = lock_in(tx, store, date, &[DayState::Counted])?;
    step(tx, &day, sql::DAY_CLOSE, &events::day_closed(store, date))
}

/// The books take the day over. Nothing opens it again.
///
/// # Errors
/// [`codes::DAY_STATE`] unless it is closed.
pub fn lock_day(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<(), Stop> {
    let day = lock_in(tx, store, date, &[DayState::Closed])?;
    step(tx, &day, sql::DAY_LOCK_UP, &events::day_locked(store, date))
}

/// Opens a day again that was counted or closed too early.
///
/// # Errors
/// [`codes::DAY_STATE`] when it is open or locked; [`codes::PERIOD_LOCKED`] in a month that is.
pub fn reopen_day(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<(), Stop> {
    period::require_open_period(tx, store, date)?;
    let day = lock_in(tx, store, date, &[DayState::Counted, DayState::Closed])?;
    reopen(tx, &day)
}

pub(crate) fn reopen(tx: &mut Tx<'_>, day: &Day) -> Result<(), Stop> {
    tx.execute(sql::DAY_REOPEN, params![day.store, day.business_date])?;
    tx.journal(&events::day_reopened(day.store, day.business_date, day.state))?;
    Ok(())
}

pub(crate) fn lock_or_open(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<Day, Stop> {
    if let Some(day) = tx.query_opt(sql::DAY_LOCK, params![store, date], queries::day_row)? {
        return Ok(day);
    }
    let now = tx.now();
    if tx.execute(sql::DAY_INSERT, params![store, date, now])? == 1 {
        tx.journal(&events::day_opened(store, date))?;
    }
    // Another register may have been first.
    Ok(tx.query_one(sql::DAY_LOCK, params![store, date], queries::day_row)?)
}

fn lock_in(tx: &mut Tx<'_>, store: Id, date: BusinessDate, states: &[DayState]) -> Result<Day, Stop> {
    let day = tx.query_opt(sql::DAY_LOCK, params![store, date], queries::day_row)?;
    match day {
        Some(day) if states.contains(&day.state) => Ok(day),
        Some(day) => Err(wrong_state(&day)),
        None => Err(Refusal::new(&codes::DAY_STATE).with("date", date.to_string()).with("state", "none").into()),
    }
}

pub(crate) fn wrong_state(day: &Day) -> Stop {
    Refusal::new(&codes::DAY_STATE).with("date", day.business_date.to_string()).with("state", day.state.as_str()).into()
}

fn step(tx: &mut Tx<'_>, day: &Day, statement: &'static str, event: &Event) -> Result<(), Stop> {
    let now = tx.now();
    tx.execute(statement, params![day.store, day.business_date, now])?;
    tx.journal(event)?;
    Ok(())
}
