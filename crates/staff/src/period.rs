//! Months whose books are locked, company by company. A lock reaches back: with October all that was before it is
//! locked too. It is one date in the company's row, which every booking shares and the lock takes alone, so that a
//! sale in the moment of locking is either in the month or on the first day after it.

use std::fmt;
use std::str::FromStr;

use kernel::{BusinessDate, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Stop, Tx, params};

use crate::{codes, events, queries, require_reason, sql};

/// A month of the books, such as `2026-10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(BusinessDate);

impl Month {
    /// The month of a day.
    pub fn of(date: BusinessDate) -> Month {
        // The text of a date is always this long, and its month has a first day.
        let first = format!("{}-01", date.month()).parse();
        Month(first.unwrap_or(date))
    }

    /// Its first day.
    pub const fn first(self) -> BusinessDate {
        self.0
    }

    /// Its last day.
    pub fn last(self) -> BusinessDate {
        self.next().first().plus_days(-1)
    }

    /// The month after it.
    pub fn next(self) -> Month {
        Month::of(self.0.plus_days(31))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.month())
    }
}

/// A text that names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAMonth;

impl fmt::Display for NotAMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a month; expected e.g. 2026-10")
    }
}

impl std::error::Error for NotAMonth {}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        format!("{text}-01").parse().map(Month).map_err(|_| NotAMonth)
    }
}

impl Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A lock of a month, or an unlock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodStep {
    /// The month.
    pub month: Month,
    /// `lock` or `unlock`.
    pub step: String,
    /// Why it was unlocked; empty for locks.
    pub reason: String,
    /// Who did it.
    pub person: Option<Id>,
    /// Their name.
    pub person_name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// The last day that the books of a company have taken over.
///
/// # Errors
/// When the database says so.
pub fn locked_through(read: &mut Read<'_>, legal_entity: Id) -> Result<Option<BusinessDate>, Fault> {
    Ok(read.query_opt(sql::LOCKED_OF_ENTITY, params![legal_entity], |row| row.get(0))?.flatten())
}

/// The same of a store's company. Inside of a write pass [`sql::LOCKED_SHARE`].
pub(crate) fn locked_of_store(
    read: &mut Read<'_>,
    statement: &'static str,
    store: Id,
) -> Result<Option<BusinessDate>, Fault> {
    Ok(read.query_opt(statement, params![store], |row| row.get(0))?.flatten())
}

/// Refuses for a day in a locked month; the month stays as it is until the write ends.
///
/// # Errors
/// [`codes::PERIOD_LOCKED`].
pub fn require_open_period(tx: &mut Tx<'_>, store: Id, date: BusinessDate) -> Result<(), Stop> {
    match locked_of_store(tx, sql::LOCKED_SHARE, store)? {
        Some(through) if date <= through => Err(locked(date, through)),
        _ => Ok(()),
    }
}

fn locked(date: BusinessDate, through: BusinessDate) -> Stop {
    let refusal = Refusal::new(&codes::PERIOD_LOCKED).with("date", date.to_string());
    refusal.with("through", through.to_string()).into()
}

/// Locks a month of a company, with all that was before it.
///
/// # Errors
/// [`codes::ENTITY_UNKNOWN`]; [`codes::PERIOD_LOCKED_ALREADY`]; [`codes::PERIOD_NOT_OVER`]; [`codes::PERIOD_SHIFTS_OPEN`]
/// and [`codes::PERIOD_DAYS_OPEN`] while shifts run or days wait to be closed.
pub fn lock_period(tx: &mut Tx<'_>, legal_entity: Id, month: Month) -> Result<(), Stop> {
    let through = lock(tx, legal_entity)?;
    let last = month.last();
    if through.is_some_and(|through| last <= through) {
        return Err(Refusal::new(&codes::PERIOD_LOCKED_ALREADY).with("month", month.to_string()).into());
    }
    let now = tx.now();
    let stores = tx.query(sql::STORES_OF_ENTITY, params![legal_entity], queries::store_row)?;
    // A company without a store has no clock of its own, and nothing to book either.
    let utc = BusinessDate::of(now, &kernel::Zone::utc(), 0);
    let today = stores.iter().map(|store| store.business_date(now)).min().unwrap_or(utc);
    if today <= last {
        return Err(Refusal::new(&codes::PERIOD_NOT_OVER).with("month", month.to_string()).into());
    }
    // Whoever opens a shift or a day again shares the company's row, so these stay as they are found.
    let shifts: i64 = tx.query_one(sql::SHIFTS_OPEN_UNTIL, params![legal_entity, last], |row| row.get(0))?;
    if shifts > 0 {
        let refusal = Refusal::new(&codes::PERIOD_SHIFTS_OPEN).with("month", month.to_string());
        return Err(refusal.with("count", shifts).into());
    }
    let open = tx.query(sql::DAYS_OPEN_UNTIL, params![legal_entity, last], |row| {
        Ok((row.get::<String>(0)?, row.get::<BusinessDate>(1)?))
    })?;
    if let Some((store, date)) = open.first() {
        let refusal = Refusal::new(&codes::PERIOD_DAYS_OPEN).with("month", month.to_string());
        let refusal = refusal.with("count", i64::try_from(open.len()).unwrap_or(i64::MAX));
        return Err(refusal.with("store", store.as_str()).with("date", date.to_string()).into());
    }
    tx.execute(sql::LOCKED_SET, params![legal_entity, last])?;
    note(tx, legal_entity, month, "lock", "")?;
    tx.journal(&events::period_locked(legal_entity, month, last))?;
    Ok(())
}

/// Opens a month again, with all that came after it. `reason` is a word from the shop's list.
///
/// # Errors
/// [`codes::ENTITY_UNKNOWN`]; [`codes::REASON_NEEDED`]; [`codes::PERIOD_NOT_LOCKED`].
pub fn unlock_period(tx: &mut Tx<'_>, legal_entity: Id, month: Month, reason: &str) -> Result<(), Stop> {
    require_reason(reason)?;
    let through = lock(tx, legal_entity)?;
    if through.is_none_or(|through| through < month.last()) {
        return Err(Refusal::new(&codes::PERIOD_NOT_LOCKED).with("month", month.to_string()).into());
    }
    let before = month.first().plus_days(-1);
    // What was locked before stays locked, unless nothing ever was.
    let earliest: Option<String> = tx.query_one(sql::PERIOD_FIRST, params![legal_entity], |row| row.get(0))?;
    let left = earliest.and_then(|first| first.parse::<Month>().ok()).filter(|first| *first < month).map(|_| before);
    tx.execute(sql::LOCKED_SET, params![legal_entity, left])?;
    note(tx, legal_entity, month, "unlock", reason)?;
    tx.journal(&events::period_unlocked(legal_entity, month, reason))?;
    Ok(())
}

/// The company's row, and until which day it is locked; nobody books for it until the write ends.
fn lock(tx: &mut Tx<'_>, legal_entity: Id) -> Result<Option<BusinessDate>, Stop> {
    let found = tx.query_opt(sql::LOCKED_LOCK, params![legal_entity], |row| row.get::<Option<BusinessDate>>(0))?;
    found.ok_or_else(|| Stop::from(&codes::ENTITY_UNKNOWN))
}

fn note(tx: &mut Tx<'_>, legal_entity: Id, month: Month, step: &str, reason: &str) -> Result<(), Fault> {
    let (id, now, person) = (tx.new_id(), tx.now(), tx.actor().id);
    tx.execute(sql::PERIOD_STEP_INSERT, params![id, legal_entity, month.to_string(), step, reason, person, now])?;
    Ok(())
}

/// Locks and unlocks of a company's months, the latest first, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn period_steps(read: &mut Read<'_>, legal_entity: Id, limit: i64) -> Result<Vec<PeriodStep>, Fault> {
    read.query(sql::PERIOD_STEPS, params![legal_entity, limit], |row| {
        let month = row.get::<String>(0)?.parse().map_err(|_| Fault::Decode("a month".to_owned()))?;
        Ok(PeriodStep {
            month,
            step: row.get(1)?,
            reason: row.get(2)?,
            person: row.get(3)?,
            person_name: row.get(4)?,
            at: row.get(5)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_knows_its_days() {
        for (month, last, next) in [
            ("2026-02", "2026-02-28", "2026-03"),
            ("2028-02", "2028-02-29", "2028-03"),
            ("2026-12", "2026-12-31", "2027-01"),
        ] {
            let month: Month = month.parse().unwrap();
            assert_eq!((month.last().to_string(), month.next().to_string()), (last.to_owned(), next.to_owned()));
            assert_eq!(Month::of(month.last()), month);
        }
        for wrong in ["2026", "2026-13", "2026-1", "26-01", "2026-02-28"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
