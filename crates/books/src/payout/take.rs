//! A file is put down: once, whoever brings it and however often.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money};
use serde_json::json;
use store::{Fault, Stop, Tx, cases, params};

use super::find::{Found, Plan};
use super::{FileRow, Provider};
use crate::{codes, events, sql};

/// Something was paid out that nobody here knows.
pub const CASE_UNKNOWN: &str = "books.payout_unknown";
/// A payout pays something else than was taken.
pub const CASE_DIFFERS: &str = "books.payout_differs";
/// A payment was paid out once more.
pub const CASE_TWICE: &str = "books.payout_twice";
/// What was taken is in no file, and its day is over.
pub const CASE_MISSING: &str = "books.payout_missing";

/// A file to be put down.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its id.
    pub id: Id,
    /// Whose.
    pub provider: Provider,
    /// What it is called.
    pub name: String,
    /// The SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// What it says.
    pub plan: Plan,
}

/// A file that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Its id; the earlier one's when the same bytes came before.
    pub file: Id,
    /// True when nothing was changed.
    pub known: bool,
}

/// Sums of what was put down.
#[derive(Default)]
struct Sums {
    rows: i64,
    gross: Money,
    fee: Money,
    net: Money,
    differences: i64,
}

/// Puts a file down. The same file changes nothing, nor does a line that came with another; a payment that was paid out
/// meanwhile is not paid out again.
///
/// # Errors
/// When the database says so.
pub fn take(tx: &mut Tx<'_>, new: &NewFile) -> Result<Taken, Stop> {
    let (code, now, person) = (&new.provider.code, tx.now(), tx.actor().id);
    if tx.execute(sql::FILE_INSERT, params![new.id, code, &new.name, new.hash, person, now])? == 0 {
        let file = tx.query_opt(sql::FILE_SAME, params![code, new.hash], |row| row.get(0))?;
        return Ok(Taken { file: file.ok_or(&codes::FILE_UNKNOWN)?, known: true });
    }
    let mut sums = Sums::default();
    let mut days: BTreeMap<(Id, BusinessDate), BusinessDate> = BTreeMap::new();
    for (row, identity, found) in &new.plan.rows {
        put(tx, new, (row, identity, found.as_ref()), &mut days, &mut sums)?;
    }
    for paid in &new.plan.missing {
        let settled = tx.query_opt(sql::PAYMENT_SETTLED, params![paid.id], |row| row.get::<Id>(0))?;
        if settled.is_none() {
            let detail = json!({"order": paid.order, "number": paid.number, "payment": paid.id, "amount": paid.captured,
                "provider": new.provider.name, "business_date": paid.business_date});
            cases::open(tx, CASE_MISSING, paid.id, Some(paid.store), &detail)?;
        }
    }
    tx.execute(sql::FILE_SUM, params![new.id, sums.rows, sums.gross, sums.fee, sums.net])?;
    tx.journal(&events::payouts_brought(new.id, code, sums.rows, sums.net, sums.differences))?;
    Ok(Taken { file: new.id, known: false })
}

fn put(
    tx: &mut Tx<'_>,
    new: &NewFile,
    (row, identity, found): (&FileRow, &[u8; 32], Option<&Found>),
    days: &mut BTreeMap<(Id, BusinessDate), BusinessDate>,
    sums: &mut Sums,
) -> Result<(), Stop> {
    let id = tx.new_id();
    let mut state = match found {
        Some(found) if found.expected == row.gross => "matched",
        Some(_) => "differs",
        None => "unknown",
    };
    let mut inserted = insert(tx, new, id, (row, identity), (state, found), days)?;
    if inserted == 0 {
        if tx.query_opt(sql::ROW_KNOWN, params![*identity], |row| row.get::<Id>(0))?.is_some() {
            return Ok(());
        }
        state = "twice";
        inserted = insert(tx, new, id, (row, identity), (state, None), days)?;
    }
    if inserted == 0 {
        return Err(Fault::Unusable("a payout is neither new nor known".to_owned()).into());
    }
    sums.rows += 1;
    sums.gross += row.gross;
    sums.fee += row.fee;
    sums.net += row.net();
    if state == "matched" {
        return Ok(());
    }
    sums.differences += 1;
    let mut detail = json!({"file": new.id, "line": row.line, "reference": row.reference, "amount": row.gross,
        "provider": new.provider.name, "payout_on": row.payout_on});
    let store = found.map(|found| found.paid.store);
    if let Some(found) = found {
        detail["order"] = json!(found.paid.order);
        detail["number"] = json!(found.paid.number);
        detail["payment"] = json!(found.paid.id);
        detail["expected"] = json!(found.expected);
    }
    let (kind, subject) = match (state, found) {
        ("differs", Some(found)) => (CASE_DIFFERS, found.paid.id),
        ("twice", _) => (CASE_TWICE, id),
        _ => (CASE_UNKNOWN, id),
    };
    Ok(cases::open(tx, kind, subject, store, &detail)?)
}

fn insert(
    tx: &mut Tx<'_>,
    new: &NewFile,
    id: Id,
    (row, identity): (&FileRow, &[u8; 32]),
    (state, found): (&str, Option<&Found>),
    days: &mut BTreeMap<(Id, BusinessDate), BusinessDate>,
) -> Result<u64, Stop> {
    let date = match found {
        Some(found) => Some(day(tx, found.paid.store, row.payout_on, new.id, days)?),
        None => None,
    };
    let of = |pick: fn(&Found) -> Id| found.map(pick);
    Ok(tx.execute(
        sql::ROW_INSERT,
        params![
            id,
            new.id,
            row.line,
            *identity,
            &row.reference,
            row.gross,
            row.fee,
            row.net(),
            row.payout_on,
            date,
            state,
            of(|found| found.paid.id),
            found.and_then(|found| found.refund),
            of(|found| found.paid.store),
            found.map(|found| found.paid.method.as_str()),
            found.map(|found| found.expected),
            found.and_then(|found| found.paid.business_date),
        ],
    )?)
}

/// The day of the voucher that a payout stands in: its own, or the first one after it whose books are open. What comes
/// late is said once for the file.
fn day(
    tx: &mut Tx<'_>,
    store: Id,
    date: BusinessDate,
    file: Id,
    days: &mut BTreeMap<(Id, BusinessDate), BusinessDate>,
) -> Result<BusinessDate, Stop> {
    if let Some(day) = days.get(&(store, date)) {
        return Ok(*day);
    }
    let day = staff::book_on(tx, store, date, file)?;
    days.insert((store, date), day);
    Ok(day)
}
