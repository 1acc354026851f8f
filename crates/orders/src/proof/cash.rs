//! A shift's cash from two sides: what went through the drawer, and what was counted there; and its other tenders.

use std::collections::HashSet;

use kernel::{BusinessDate, Id, Money};
use staff::{Shift, Store};
use store::{Fault, Read, params};
use wallet::AccountKind;
use wallet::proof::PostingProof;

use super::{ProofLine, ProofOf};
use crate::shift_report::{self, ReportKind, ShiftBody};
use crate::sql::proof as sql;

/// What a shift took of a kind.
pub(super) struct Taken {
    kind: String,
    came: Money,
    went: Money,
    charged: i64,
}

/// Cash that moved through a shift's drawer and was given for nothing.
#[derive(Default)]
pub(super) struct Moved {
    /// Put in or taken out, with the safe at the other end.
    pub(super) safe: Vec<PostingProof>,
    /// Paid for the shop, or what came back of it.
    pub(super) petty: Vec<PostingProof>,
    /// What was found too much, or missing.
    pub(super) found: Vec<PostingProof>,
}

/// The shifts of a store's day: cash, and each other tender that no payment stands behind.
pub(super) fn shifts(read: &mut Read<'_>, store: &Store, date: BusinessDate) -> Result<Vec<ProofLine>, Fault> {
    let mut lines = Vec::new();
    let day = shift_report::store_day(read, store.id, date)?;
    for body in &day.shifts {
        let Some(shift) = staff::shift(read, body.id)? else { continue };
        let taken = taken(read, shift.id)?;
        lines.push(cash(read, &shift, body, &taken)?);
        lines.extend(others(body, &taken));
    }
    Ok(lines)
}

fn taken(read: &mut Read<'_>, shift: Id) -> Result<Vec<Taken>, Fault> {
    read.query(sql::SHIFT_TENDERS, params![shift], |row| {
        Ok(Taken { kind: row.get(0)?, came: row.get(1)?, went: row.get(2)?, charged: row.get(3)? })
    })
}

fn cash(read: &mut Read<'_>, shift: &Shift, body: &ShiftBody, taken: &[Taken]) -> Result<ProofLine, Fault> {
    let mut line = ProofLine::new(ProofOf::Cash, Some(shift.id), &body.register_code).left("float", shift.float.get());
    for cash in taken.iter().filter(|taken| taken.kind == "cash") {
        line = line.left("taken", cash.came.get());
        if !cash.went.is_zero() {
            line = line.left("given_back", -cash.went.get());
        }
    }
    let moved = moved(read, shift)?;
    for (word, of) in [("moved", &moved.safe), ("petty", &moved.petty), ("found", &moved.found)] {
        if !of.is_empty() {
            line = line.left(word, of.iter().map(|one| one.amount).sum::<Money>().get());
        }
    }
    let line = match (body.kind, shift.counted) {
        (ReportKind::Z, Some(counted)) => line.right("counted", counted.get()),
        _ => line.right("expected", body.report.expected.get()),
    };
    Ok(line.compared(None))
}

/// Each tender but cash: the rows and the till's own sum, and the sum and the terminal's slip. What payments stand
/// behind is compared with those.
fn others(body: &ShiftBody, taken: &[Taken]) -> Vec<ProofLine> {
    let mut lines = Vec::new();
    let line = |of, kind: &str| ProofLine::new(of, Some(body.id), &body.register_code).kind(kind);
    for tender in body.report.tenders.iter().filter(|tender| tender.kind != "cash") {
        let rows = taken.iter().find(|taken| taken.kind == tender.kind);
        if rows.is_none_or(|rows| rows.charged == 0) {
            let sum = rows.map_or(Money::ZERO, |rows| rows.came - rows.went);
            let own = line(ProofOf::TillTender, &tender.kind).left("tenders", sum.get());
            lines.push(own.right("till", tender.amount.get()).compared(None));
        }
        if let Some(batch) = tender.batch {
            let slip = line(ProofOf::Terminal, &tender.kind).left("till", tender.amount.get());
            lines.push(slip.right("slip", batch.get()).compared(None));
        }
    }
    lines
}

/// What moved through a shift's drawer besides sales: what the ledger has of the events of the shift. The float that
/// came at its beginning and what was carried away at its end are not among it.
pub(super) fn moved(read: &mut Read<'_>, shift: &Shift) -> Result<Moved, Fault> {
    let ends = read.query(sql::SHIFT_ENDS, params![shift.id], |row| row.get::<i64>(0))?;
    let event = |seq: i64| till::event_id(shift.register, seq);
    let opened = ends.first().copied().unwrap_or(0);
    let last = match (shift.is_open(), ends.get(1)) {
        (false, Some(closed)) => *closed,
        _ => {
            let stands = read.query_opt(crate::sql::till::GET, params![shift.register], |row| row.get::<i64>(0))?;
            stands.unwrap_or(opened) + 1
        }
    };
    let between: HashSet<Id> = (opened + 1..last).map(event).collect();
    let closing = event(last);
    let mut moved = Moved::default();
    for one in wallet::proof::postings_on(read, AccountKind::CashDrawer, shift.register, shift.business_date)? {
        match one.kind.as_str() {
            "cash_move" if between.contains(&one.subject) => moved.safe.push(one),
            "petty_cash" if between.contains(&one.subject) => moved.petty.push(one),
            "cash_count" if one.subject == closing => moved.found.push(one),
            _ => {}
        }
    }
    Ok(moved)
}
