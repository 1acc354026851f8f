//! Days that have a voucher.

use std::collections::BTreeSet;

use kernel::{BusinessDate, Id, Money};
use orders::reconcile;
use staff::DayState;
use store::{Fault, Read, params};

use crate::sql;
use crate::voucher::{Voucher, voucher};

/// A store's day in the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayBooks {
    /// The store.
    pub store: Id,
    /// The day.
    pub date: BusinessDate,
    /// Where the store's day stands; none for a store without shifts, such as the web shop.
    pub state: Option<DayState>,
    /// True in a month that is locked.
    pub locked: bool,
    /// Its voucher.
    pub voucher: Voucher,
}

impl DayBooks {
    /// True when nothing can come any more: the day was closed, or its month is locked.
    pub fn is_final(&self) -> bool {
        self.locked || self.state.is_some_and(|state| !state.takes_bookings())
    }
}

/// The store that has in its books what the brand itself gives: the one that was made first.
///
/// # Errors
/// When the database says so.
pub(crate) fn home(read: &mut Read<'_>) -> Result<Option<Id>, Fault> {
    Ok(staff::stores(read)?.iter().map(|store| store.id).min())
}

/// One day of a store.
///
/// # Errors
/// When the database says so.
pub fn day(read: &mut Read<'_>, store: &staff::Store, date: BusinessDate) -> Result<DayBooks, Fault> {
    let home = home(read)? == Some(store.id);
    one(read, store, date, home)
}

fn one(read: &mut Read<'_>, store: &staff::Store, date: BusinessDate, home: bool) -> Result<DayBooks, Fault> {
    let locked = staff::locked_through(read, store.legal_entity)?.is_some_and(|through| date <= through);
    let state = staff::day_state(read, store.id, date)?.map(|day| day.state);
    Ok(DayBooks { store: store.id, date, state, locked, voucher: voucher(read, store.id, date, home)? })
}

/// The days of some stores on which anything was booked, the earliest first.
///
/// # Errors
/// When the database says so.
pub fn days(
    read: &mut Read<'_>,
    stores: &[staff::Store],
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<DayBooks>, Fault> {
    let home = home(read)?;
    let mut found: BTreeSet<(BusinessDate, Id)> =
        orders::booked::days(read, from, to)?.into_iter().map(|(store, date)| (date, store)).collect();
    for (store, date) in wallet::booked::days(read, from, to)? {
        found.extend(store.or(home).map(|store| (date, store)));
    }
    let paid_out = read.query(sql::PAID_OUT_DAYS, params![from, to], |row| Ok((row.get(1)?, row.get(0)?)))?;
    found.extend(paid_out);
    let mut all = Vec::with_capacity(found.len());
    for (date, store) in found {
        let Some(store) = stores.iter().find(|one| one.id == store) else { continue };
        let day = one(read, store, date, home == Some(store.id))?;
        if !day.voucher.lines.is_empty() {
            all.push(day);
        }
    }
    Ok(all)
}

/// What a voucher has other than the day's reconciliation, over all kinds of tenders without signs. Nothing when all is
/// well.
///
/// # Errors
/// When the database says so.
pub fn difference(read: &mut Read<'_>, day: &DayBooks) -> Result<Money, Fault> {
    let report = reconcile::day(read, day.store, day.date)?;
    let told = report.tenders.iter().filter(|one| one.kind != "imported").map(|one| {
        let here = day.voucher.tenders.get(&one.kind).copied().unwrap_or_default();
        (here - (one.taken - one.given_back)).abs()
    });
    let untold = day.voucher.tenders.iter().filter(|(kind, _)| !report.tenders.iter().any(|one| one.kind == **kind));
    let untold: Money = untold.map(|(_, amount)| amount.abs()).sum();
    Ok(told.sum::<Money>() + untold + (day.voucher.debit() - day.voucher.credit()).abs())
}
