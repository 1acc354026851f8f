//! Counting while the shop sells: devices send what they scan, and the differences are booked at the end.
//!
//! A line's difference is what was counted less what the books expected **at the instant of counting**:
//! what is on hand now, without everything that happened after that instant. So a piece that is sold
//! between the counting of its shelf and the end of the count is no loss. What counts is when something
//! happened, not when it was booked: a sale that an offline till sends later still belongs before or after
//! the counting by its own time.

use std::collections::BTreeSet;

use kernel::{Id, Quantity, Refusal, Timestamp};
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::document::{self, NewDocument};
use crate::model::{Condition, CountScope, CountState, Fact, LevelKey, Movement, Uncounted, reasons};
use crate::receive::open_location;
use crate::reserve::QUANTITY_MAX;
use crate::sql::counts as sql;
use crate::{book, codes, events, levels, places};

/// A count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Its id.
    pub id: Id,
    /// Where.
    pub location: Id,
    /// Goods of which use are counted.
    pub condition: Condition,
    /// Which goods.
    pub scope: CountScope,
    /// What becomes of those that nobody counts.
    pub uncounted: Uncounted,
    /// What there is to say about it.
    pub note: String,
    /// How far it is.
    pub state: CountState,
    /// Movements booked after it was opened have higher numbers.
    pub mark: i64,
    /// Who opened it.
    pub opened_by: Option<Id>,
    /// When.
    pub opened_at: Timestamp,
    /// Who ended it.
    pub closed_by: Option<Id>,
    /// When.
    pub closed_at: Option<Timestamp>,
    /// Why its differences were booked, or why it was given up.
    pub reason: Option<String>,
    /// The document of its movements, once it is posted.
    pub document: Option<Id>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// A count to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCount {
    /// Where.
    pub location: Id,
    /// Goods of which use.
    pub condition: Condition,
    /// What is counted; whatever lies there when nothing is named.
    pub variants: Vec<Id>,
    /// What becomes of goods that nobody counts.
    pub uncounted: Uncounted,
    /// What there is to say about it.
    pub note: String,
}

/// What a device scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// Made by the device: the same scan sent again is one scan.
    pub id: Id,
    /// What.
    pub variant: Id,
    /// How much more was found; less than nothing takes a mistake back.
    pub quantity: Quantity,
    /// True when this is all there is, whatever was scanned of it before.
    pub replaces: bool,
    /// Which device, in its own words.
    pub device: String,
    /// When it was scanned; now, where the device does not say.
    pub scanned_at: Option<Timestamp>,
}

/// What was counted of a variant, beside what the books expected at that instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountLine {
    /// What.
    pub variant: Id,
    /// What was found; nothing yet when none.
    pub counted: Option<Quantity>,
    /// When it was counted, which is its last scan.
    pub counted_at: Option<Timestamp>,
    /// What the books expected then; what they have now, where nothing was counted.
    pub expected: Quantity,
    /// True when goods came or went between its first and its last scan: then nobody knows whether they
    /// were counted, and it should be counted again.
    pub moved_meanwhile: bool,
}

impl CountLine {
    /// What was found less what was expected; nothing where nothing was counted.
    pub fn difference(&self) -> Quantity {
        self.counted.map_or(Quantity::ZERO, |counted| counted - self.expected)
    }
}

/// Opens a count. Writes `stock.count_opened@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`] or [`codes::IN_TRANSIT`].
pub fn open_count(tx: &mut Tx<'_>, new: &NewCount) -> Result<Id, Stop> {
    if new.condition == Condition::InTransit {
        return Err(Refusal::new(&codes::IN_TRANSIT).at("/condition", &codes::IN_TRANSIT).into());
    }
    let location = open_location(tx, new.location)?;
    let mark: i64 = tx.query_one(sql::MOVEMENT_LAST, params![location.id], |row| row.get(0))?;
    let (id, now, actor) = (tx.new_id(), tx.now(), tx.actor().id);
    let scope = if new.variants.is_empty() { CountScope::All } else { CountScope::Some };
    tx.execute(
        sql::COUNT_INSERT,
        params![
            id,
            location.id,
            new.condition.as_str(),
            scope.as_str(),
            new.uncounted.as_str(),
            &new.note,
            mark,
            actor,
            now
        ],
    )?;
    for variant in &new.variants {
        tx.execute(sql::LINE_WANT, params![id, *variant])?;
    }
    tx.journal(&events::count_opened(id, location.id, location.store))?;
    Ok(id)
}

/// Takes what a device scanned; scans that are known are passed over, so a device may send everything
/// again. Returns how many were new. Writes `stock.count_scanned@1`.
///
/// # Errors
/// Refused as [`codes::COUNT_CLOSED`], [`codes::NOT_IN_COUNT`] or [`codes::QUANTITY_INVALID`] with the scan.
pub fn scan_count(tx: &mut Tx<'_>, count: Id, scans: &[Scan]) -> Result<usize, Stop> {
    let open = touch(tx, count)?;
    let (now, actor) = (tx.now(), tx.actor().id);
    let mut taken = Vec::new();
    for (index, scan) in scans.iter().enumerate() {
        let refused = |field: &str, code| Err(Refusal::new(code).at(format!("/scans/{index}/{field}"), code).into());
        let fits = (-QUANTITY_MAX..=QUANTITY_MAX).contains(&scan.quantity);
        if !fits || (scan.replaces && scan.quantity < Quantity::ZERO) {
            return refused("quantity", &codes::QUANTITY_INVALID);
        }
        // A device's clock may be wrong, but nothing was counted before the count began or is counted later.
        let at = scan.scanned_at.unwrap_or(now).clamp(open.opened_at, now.max(open.opened_at));
        let values = params![scan.id, count, scan.variant, scan.quantity, scan.replaces, &scan.device, actor, at, now];
        if tx.execute(sql::SCAN_INSERT, values)? == 0 {
            continue;
        }
        let known = tx.query_opt(sql::LINE_KNOWN, params![count, scan.variant], |row| row.get::<Id>(0))?;
        if known.is_none() {
            if open.scope == CountScope::Some {
                return refused("variant_id", &codes::NOT_IN_COUNT);
            }
            tx.execute(sql::LINE_WANT, params![count, scan.variant])?;
        }
        let statement = if scan.replaces { sql::LINE_REPLACE } else { sql::LINE_ADD };
        if tx.execute(statement, params![count, scan.variant, scan.quantity, at])? == 0 {
            return refused("quantity", &codes::QUANTITY_INVALID);
        }
        taken.push(scan);
    }
    if !taken.is_empty() {
        let store = places::location(tx, open.location)?.and_then(|location| location.store);
        tx.journal(&events::count_scanned(count, open.location, store, &taken))?;
    }
    Ok(taken.len())
}

/// Books the differences of a count, each against what the books expected when its line was counted.
/// Lines that nobody counted stay as they are, or become nothing where the count says so. Writes
/// `stock.count_posted@1`. Returns the document of the movements.
///
/// # Errors
/// Refused as [`codes::COUNT_CLOSED`], or [`codes::COUNT_EMPTY`] when nothing was counted.
pub fn post_count(tx: &mut Tx<'_>, count: Id, reason: &str) -> Result<Id, Stop> {
    let open = touch(tx, count)?;
    let counted = lines(tx, count, Id::NIL, i64::MAX)?;
    if counted.iter().all(|line| line.counted.is_none()) {
        return Err(Stop::from(&codes::COUNT_EMPTY));
    }
    let location = places::location(tx, open.location)?
        .ok_or_else(|| Fault::Decode("a count in a place that does not exist".to_owned()))?;
    let mut variants: BTreeSet<Id> =
        counted.iter().filter(|line| line.counted.is_some()).map(|line| line.variant).collect();
    if open.uncounted == Uncounted::Zero {
        variants.extend(counted.iter().map(|line| line.variant));
        if open.scope == CountScope::All {
            let values = params![open.location, open.condition.as_str()];
            variants.extend(tx.query(sql::STOCKED, values, |row| row.get::<Id>(0))?);
        }
    }
    let paper =
        NewDocument { kind: "count", location: &location, reason, note: &open.note, supplier: None, reference: None };
    let (document, business_date) = document::write(tx, &paper)?;
    let now = tx.now();
    let movement = Movement {
        reason: reasons::COUNT,
        subject: document,
        legal_entity: Some(location.legal_entity),
        business_date,
        occurred_at: now,
        register: None,
    };
    let (mut facts, mut settled) = (Vec::new(), Vec::new());
    for variant in variants {
        let key = LevelKey { variant, location: location.id, condition: open.condition };
        // From here on nothing moves it, so what the line says is what is booked.
        levels::lock(tx, &key)?;
        tx.execute(sql::LINE_WANT, params![count, variant])?;
        if tx.query_one(sql::LINE_GET, params![count, variant], line)?.counted.is_none() {
            tx.execute(sql::LINE_REPLACE, params![count, variant, Quantity::ZERO, now])?;
        }
        let found = tx.query_one(sql::LINE_GET, params![count, variant], line)?;
        tx.execute(sql::LINE_EXPECTED, params![count, variant, found.expected])?;
        facts.push(Fact::of(&movement, key, found.difference(), None));
        settled.push(found);
    }
    book::book_all(tx, &facts)?;
    let values = params![count, CountState::Posted.as_str(), tx.actor().id, now, reason, document];
    tx.query_one(sql::COUNT_CLOSE, values, row)?;
    tx.journal(&events::count_posted(count, document, &location, &settled))?;
    Ok(document)
}

/// Gives a count up; nothing is booked. Writes `stock.count_cancelled@1`.
///
/// # Errors
/// Refused as [`codes::COUNT_CLOSED`].
pub fn cancel_count(tx: &mut Tx<'_>, count: Id, reason: &str) -> Result<(), Stop> {
    let open = touch(tx, count)?;
    let (now, none) = (tx.now(), None::<Id>);
    let values = params![count, CountState::Cancelled.as_str(), tx.actor().id, now, reason, none];
    tx.query_one(sql::COUNT_CLOSE, values, row)?;
    let store = places::location(tx, open.location)?.and_then(|location| location.store);
    tx.journal(&events::count_cancelled(count, open.location, store, reason))?;
    Ok(())
}

/// Locks a count that is open.
fn touch(tx: &mut Tx<'_>, id: Id) -> Result<Count, Stop> {
    if let Some(open) = tx.query_opt(sql::COUNT_TOUCH, params![id], row)? {
        return Ok(open);
    }
    let known = count(tx, id)?.is_some();
    Err(Stop::from(if known { &codes::COUNT_CLOSED } else { &api::codes::NOT_FOUND }))
}

/// One count.
///
/// # Errors
/// When the database says so.
pub fn count(read: &mut Read<'_>, id: Id) -> Result<Option<Count>, Fault> {
    read.query_opt(sql::COUNT_GET, params![id], row)
}

/// Counts before a cursor, newest first: in one place or in all, in one state or in any.
///
/// # Errors
/// When the database says so.
pub fn counts(
    read: &mut Read<'_>,
    location: Option<Id>,
    state: Option<CountState>,
    before: Option<Id>,
    limit: usize,
) -> Result<Vec<Count>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (before, state) = (before.unwrap_or(Id::from_bytes([0xFF; 16])), state.map(CountState::as_str));
    match location {
        Some(location) => read.query(sql::COUNTS_AT, params![location, before, state, limit], row),
        None => read.query(sql::COUNTS, params![before, state, limit], row),
    }
}

/// A count's lines after a cursor, in the order of their variants, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn lines(read: &mut Read<'_>, count: Id, after: Id, limit: i64) -> Result<Vec<CountLine>, Fault> {
    read.query(sql::LINES, params![count, after, limit], line)
}

fn line(row: &Row<'_>) -> Result<CountLine, Fault> {
    let (on_hand, later): (Quantity, Quantity) = (row.get(5)?, row.get(6)?);
    let posted: Option<Quantity> = row.get(4)?;
    Ok(CountLine {
        variant: row.get(0)?,
        counted: row.get(1)?,
        counted_at: row.get(3)?,
        expected: posted.unwrap_or(on_hand - later),
        moved_meanwhile: row.get::<i64>(7)? > 0,
    })
}

fn row(row: &Row<'_>) -> Result<Count, Fault> {
    let unknown = |name: String| Fault::Decode(format!("an unknown name in a count: {name}"));
    let (condition, scope) = (row.get::<String>(2)?, row.get::<String>(3)?);
    let (uncounted, state) = (row.get::<String>(4)?, row.get::<String>(6)?);
    Ok(Count {
        id: row.get(0)?,
        location: row.get(1)?,
        condition: Condition::parse(&condition).ok_or_else(|| unknown(condition))?,
        scope: CountScope::parse(&scope).ok_or_else(|| unknown(scope))?,
        uncounted: Uncounted::parse(&uncounted).ok_or_else(|| unknown(uncounted))?,
        note: row.get(5)?,
        state: CountState::parse(&state).ok_or_else(|| unknown(state))?,
        mark: row.get(7)?,
        opened_by: row.get(8)?,
        opened_at: row.get(9)?,
        closed_by: row.get(10)?,
        closed_at: row.get(11)?,
        reason: row.get(12)?,
        document: row.get(13)?,
        version: row.get(14)?,
    })
}
