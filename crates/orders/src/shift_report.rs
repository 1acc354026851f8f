//! A shift in numbers while it runs (X) and when it has ended (Z), and all shifts of a store's day.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, Timestamp};
use serde::Serialize;
use store::{Fault, Read, Stop, params};
use till::Payload;
use utoipa::ToSchema;

use crate::codes;
use crate::sql::till as sql;
use crate::till_view::{ShiftReport, TenderReport};

/// A shift with its numbers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftBody {
    /// Which.
    pub id: Id,
    /// `x` while it runs, `z` when it has ended.
    pub kind: ReportKind,
    /// The till.
    pub register_id: Id,
    /// Its short name.
    pub register_code: String,
    /// The store.
    pub store_id: Id,
    /// The day of its books.
    pub business_date: BusinessDate,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Who opened it.
    pub opened_by_name: String,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Who closed it.
    pub closed_by_name: Option<String>,
    /// Its numbers; of one that runs nothing is counted yet.
    pub report: ShiftReport,
}

/// Which report a shift's numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// So far; it may be printed as often as one likes, and changes nothing.
    X,
    /// At its end.
    Z,
}

/// A store's day: its shifts and what they come to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoreDayBody {
    /// The store.
    pub store_id: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// `open`, `counted`, `closed` or `locked`; none before its first shift.
    pub state: Option<staff::DayState>,
    /// Its shifts, in the order in which they were opened.
    pub shifts: Vec<ShiftBody>,
    /// How many of them run.
    pub open_shifts: i64,
    /// Sales that stand, of all shifts.
    pub sales_count: i64,
    /// What they came to.
    pub sales_total: Money,
    /// Sales that were voided.
    pub voids: i64,
    /// What was paid for the shop out of drawers.
    pub petty_cash: Money,
    /// What was counted less what was expected, of the shifts that have ended.
    pub difference: Money,
    /// What each tender came to in all shifts, with what the terminals say where all of them were compared.
    pub tenders: Vec<TenderReport>,
}

/// A shift with its numbers.
///
/// # Errors
/// Refused as [`codes::SHIFT_UNKNOWN`].
pub fn shift(read: &mut Read<'_>, id: Id) -> Result<ShiftBody, Stop> {
    let found = staff::shift(read, id)?.ok_or(&codes::SHIFT_UNKNOWN)?;
    Ok(body(read, found)?)
}

/// A shift with its numbers, as it was found.
pub(crate) fn body(read: &mut Read<'_>, shift: staff::Shift) -> Result<ShiftBody, Fault> {
    let register = staff::register(read, shift.register)?;
    let name = |read: &mut Read<'_>, person: Id| {
        Ok::<_, Fault>(staff::person(read, person)?.map(|person| person.name).unwrap_or_default())
    };
    let opened_by_name = name(read, shift.opened_by)?;
    let closed_by_name = shift.closed_by.map(|person| name(read, person)).transpose()?;
    let report = if shift.is_open() { running(read, &shift)? } else { ended(read, &shift)? };
    Ok(ShiftBody {
        id: shift.id,
        kind: if shift.is_open() { ReportKind::X } else { ReportKind::Z },
        register_id: shift.register,
        register_code: register.map(|register| register.code).unwrap_or_default(),
        store_id: shift.store,
        business_date: shift.business_date,
        opened_at: shift.opened_at,
        opened_by_name,
        closed_at: shift.closed_at,
        closed_by_name,
        report,
    })
}

/// The numbers of a shift that runs: the till's own sum.
fn running(read: &mut Read<'_>, shift: &staff::Shift) -> Result<ShiftReport, Fault> {
    let kept = read.query_opt(sql::GET, params![shift.register], |row| row.get::<Vec<u8>>(1))?;
    let state: Option<till::State> = kept.map(|bytes| serde_json::from_slice(&bytes)).transpose().map_err(decode)?;
    let running = state.and_then(|state| state.shift).filter(|running| running.id == shift.id);
    let running = running.ok_or_else(|| Fault::Decode(format!("the till knows nothing of shift {}", shift.id)))?;
    Ok(ShiftReport::so_far(running.float, running.cash_expected, &running.totals, &BTreeMap::new()))
}

/// The numbers of a shift that has ended: those that were sealed then.
fn ended(read: &mut Read<'_>, shift: &staff::Shift) -> Result<ShiftReport, Fault> {
    let bytes = read.query_opt(sql::SHIFT_CLOSED, params![shift.id], |row| row.get::<Vec<u8>>(0))?;
    let bytes = bytes.ok_or_else(|| Fault::Decode(format!("shift {} was closed without an event", shift.id)))?;
    match till::decode(&bytes).map_err(|fault| Fault::Decode(fault.to_string()))? {
        Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => Ok(ShiftReport::from(closed.as_ref())),
        other => Err(Fault::Decode(format!("the end of shift {} is a {}", shift.id, other.kind()))),
    }
}

fn decode(error: serde_json::Error) -> Fault {
    Fault::Decode(format!("a till's state: {error}"))
}

/// A store's day.
///
/// # Errors
/// When the database says so.
pub fn store_day(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<StoreDayBody, Fault> {
    let state = staff::day_state(read, store, date)?.map(|day| day.state);
    let mut shifts = Vec::new();
    for shift in staff::shifts_of_day(read, store, date)? {
        shifts.push(body(read, shift)?);
    }
    let sum = |of: fn(&ShiftReport) -> Money| shifts.iter().map(|shift| of(&shift.report)).sum::<Money>();
    let ended = || shifts.iter().filter(|shift| shift.kind == ReportKind::Z);
    Ok(StoreDayBody {
        store_id: store,
        business_date: date,
        state,
        open_shifts: (shifts.len() - ended().count()).try_into().unwrap_or(i64::MAX),
        sales_count: shifts.iter().map(|shift| shift.report.sales_count).sum(),
        sales_total: sum(|report| report.sales_total),
        voids: shifts.iter().map(|shift| shift.report.voids).sum(),
        petty_cash: sum(|report| report.petty_cash),
        difference: ended().map(|shift| shift.report.difference).sum(),
        tenders: tenders(&shifts),
        shifts,
    })
}

/// The tenders of all shifts. A sum of slips is only told when every shift that took the tender has one.
fn tenders(shifts: &[ShiftBody]) -> Vec<TenderReport> {
    let mut sums: BTreeMap<&str, (Money, Option<Money>)> = BTreeMap::new();
    for tender in shifts.iter().flat_map(|shift| &shift.report.tenders) {
        let (amount, batch) = sums.entry(&tender.kind).or_insert((Money::ZERO, Some(Money::ZERO)));
        *amount += tender.amount;
        *batch = batch.zip(tender.batch).map(|(sum, batch)| sum + batch);
    }
    let report = |(kind, (amount, batch)): (&str, (Money, Option<Money>))| TenderReport {
        kind: kind.to_owned(),
        amount,
        batch,
        difference: batch.map(|batch| batch - amount),
    };
    sums.into_iter().map(report).collect()
}
