//! A shift begins.

use kernel::{BusinessDate, Id, Money, Timestamp};
use store::{Stop, Tx, params};

use crate::period::require_open_period;
use crate::store_day::{lock_or_open, reopen};
use crate::{DayState, codes, events, sql};

/// A shift that begins, as the till says it.
#[derive(Debug, Clone)]
pub struct OpenShift {
    /// Its id, made by the till.
    pub id: Id,
    /// The register.
    pub register: Id,
    /// The register's store.
    pub store: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// Who opens it.
    pub opened_by: Id,
    /// When.
    pub opened_at: Timestamp,
    /// Cash in the drawer, in minor units.
    pub float: Money,
}

/// Opens a shift, and with the first one of a business date the store's day. A day whose drawers
/// were counted already is open again: there is one more drawer to count.
///
/// # Errors
/// [`codes::REGISTER_UNKNOWN`], [`codes::STORE_UNKNOWN`] when the store is closed, [`codes::DAY_STATE`] when the day is closed or locked,
/// [`codes::PERIOD_LOCKED`], [`codes::SHIFT_OPEN`], [`codes::SHIFT_REPEATED`].
pub fn open_shift(tx: &mut Tx<'_>, shift: &OpenShift) -> Result<(), Stop> {
    let register = tx.query_opt(sql::REGISTER_LOCK, params![shift.register], crate::queries::register_row)?;
    if !register.is_some_and(|register| register.active && register.store == shift.store) {
        return Err(Stop::from(&codes::REGISTER_UNKNOWN));
    }
    if tx.query_opt(sql::STORE_SHARE, params![shift.store], |row| row.get::<Id>(0))?.is_none() {
        return Err(Stop::from(&codes::STORE_UNKNOWN));
    }
    require_open_period(tx, shift.store, shift.business_date)?;
    let day = lock_or_open(tx, shift.store, shift.business_date)?;
    match day.state {
        DayState::Open => {}
        DayState::Counted => reopen(tx, &day)?,
        DayState::Closed | DayState::Locked => return Err(crate::store_day::wrong_state(&day)),
    }
    let inserted = tx.execute(
        sql::SHIFT_INSERT,
        params![
            shift.id,
            shift.register,
            shift.store,
            shift.business_date,
            shift.opened_by,
            shift.opened_at,
            shift.float,
        ],
    )?;
    if inserted == 0 {
        let known = crate::shift(tx, shift.id)?.is_some();
        return Err(Stop::from(if known { &codes::SHIFT_REPEATED } else { &codes::SHIFT_OPEN }));
    }
    tx.journal_at(&events::shift_opened(shift), shift.opened_at)?;
    Ok(())
}
