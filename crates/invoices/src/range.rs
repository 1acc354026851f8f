//! Numbers as the tax office gave them, and who may take them.

use std::collections::BTreeMap;

use fiscal::{Block, Holder, Number, Period, Track, Unused};
use kernel::{Id, Refusal, Timestamp, Zone};
use serde_json::json;
use store::jobs::NewJob;
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::{codes, events, issuer, owed, sql};

/// Numbers to be used from now on or in a later period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRange {
    /// Its id.
    pub id: Id,
    /// The company that they were given to.
    pub legal_entity: Id,
    /// In which period they may be used.
    pub period: Period,
    /// Their letters.
    pub track: Track,
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Only for this store; none for every store of the company.
    pub store: Option<Id>,
    /// Only for this register of the store.
    pub register: Option<Id>,
}

/// Numbers, and how far they are used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Its id.
    pub id: Id,
    /// Whose they are, in which period, and which are left.
    pub block: Block,
}

fn row(row: &Row<'_>) -> Result<Range, Fault> {
    let unreadable = |_: Refusal| Fault::Decode("a range of invoice numbers".to_owned());
    let small = |number: i64| u32::try_from(number).map_err(|error| Fault::Decode(error.to_string()));
    let holder = Holder { entity: row.get(1)?, store: row.get(7)?, register: row.get(8)? };
    let period = Period::parse(&row.get::<String>(2)?).map_err(unreadable)?;
    let track = Track::parse(&row.get::<String>(3)?).map_err(unreadable)?;
    let (first, last, next) = (small(row.get(4)?)?, small(row.get(5)?)?, small(row.get(6)?)?);
    let block = Block::new(holder, period, track, first, last).map_err(unreadable)?;
    Ok(Range { id: row.get(0)?, block: block.used_up_to(next - first) })
}

/// The ranges of a period, by company and letters.
///
/// # Errors
/// When the database says so.
pub fn ranges(read: &mut Read<'_>, period: Period) -> Result<Vec<Range>, Fault> {
    read.query(sql::RANGES, params![period.code()], row)
}

/// One range.
///
/// # Errors
/// When the database says so.
pub(crate) fn range(read: &mut Read<'_>, id: Id) -> Result<Option<Range>, Fault> {
    read.query_opt(sql::RANGE_GET, params![id], row)
}

/// Ranges of a company that have numbers, for this period and later ones.
///
/// # Errors
/// When the database says so.
pub(crate) fn open(read: &mut Read<'_>, legal_entity: Id, from: Period) -> Result<Vec<Range>, Fault> {
    read.query(sql::RANGES_OPEN, params![legal_entity, from.code()], row)
}

/// What nobody used in a period, for the report that is due when it is over: neighbours stand in one row.
///
/// # Errors
/// When the database says so.
pub fn unused(read: &mut Read<'_>, period: Period) -> Result<Vec<Unused>, Fault> {
    let mut by_entity: BTreeMap<Id, Vec<Block>> = BTreeMap::new();
    for range in ranges(read, period)? {
        by_entity.entry(range.block.holder().entity).or_default().push(range.block);
    }
    Ok(by_entity.values().flat_map(|blocks| fiscal::unused(blocks, period)).collect())
}

/// Adds numbers. What waited for one gets it by a job. Writes `invoices.range_added@1`.
///
/// # Errors
/// Refused as [`codes::ISSUER_UNKNOWN`], [`codes::HOLDER_INVALID`], [`codes::PERIOD_OVER`], [`codes::RANGE_OVERLAPS`];
/// as `fiscal.block_form` when the last comes before the first.
pub fn add_range(tx: &mut Tx<'_>, new: &NewRange, zone: &Zone) -> Result<(), Stop> {
    let holder = Holder { entity: new.legal_entity, store: new.store, register: new.register };
    Block::new(holder, new.period, new.track, new.first, new.last)?;
    issuer::issuer(tx, new.legal_entity)?.ok_or(&codes::ISSUER_UNKNOWN)?;
    if !holds(tx, holder)? {
        return Err(Refusal::new(&api::codes::INVALID).at("/store_id", &codes::HOLDER_INVALID).into());
    }
    let now = tx.now();
    if new.period < Period::at(now, zone) {
        return Err(Refusal::new(&codes::PERIOD_OVER).with("period", new.period.label()).into());
    }
    let (period, track) = (new.period.code(), new.track.to_string());
    let (first, last) = (i64::from(new.first), i64::from(new.last));
    tx.execute(sql::TRACK_HOLD, params![&period, &track])?;
    let there = tx.query_opt(sql::RANGE_OVERLAPPING, params![&period, &track, first, last], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
    })?;
    if let Some((first, last)) = there {
        let number = |serial: i64| format!("{track}{serial:08}");
        let refusal = Refusal::new(&codes::RANGE_OVERLAPS);
        return Err(refusal.with("first", number(first)).with("last", number(last)).into());
    }
    let by = tx.actor().id;
    let values = params![new.id, new.legal_entity, &period, &track, first, last, new.store, new.register, by, now];
    tx.execute(sql::RANGE_INSERT, values)?;
    tx.journal(&events::range_added(new.id, new.legal_entity, &period, &track, first, last))?;
    let begins = new.period.begins(zone).filter(|begins| *begins > now);
    tx.enqueue(&settling(new.legal_entity, begins))?;
    Ok(())
}

/// The job that gives numbers to what waits for them.
pub(crate) fn settling(legal_entity: Id, run_at: Option<Timestamp>) -> NewJob {
    NewJob { kind: owed::SETTLE, subject: legal_entity, body: json!({}), run_at }
}

/// Whether a store is the company's, and a register the store's.
fn holds(read: &mut Read<'_>, holder: Holder) -> Result<bool, Fault> {
    let Some(store) = holder.store else { return Ok(holder.register.is_none()) };
    let found = staff::store(read, store)?;
    if found.is_none_or(|store| store.legal_entity != holder.entity) {
        return Ok(false);
    }
    let Some(register) = holder.register else { return Ok(true) };
    Ok(staff::register(read, register)?.is_some_and(|register| register.store == store))
}

/// Takes back numbers that were added by mistake. Writes `invoices.range_removed@1`.
///
/// # Errors
/// Refused as [`codes::RANGE_UNKNOWN`]; as [`codes::RANGE_USED`] once one of them was taken.
pub fn remove_range(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let removed = tx.query_opt(sql::RANGE_REMOVE, params![id], |row| row.get::<Id>(0))?;
    let Some(legal_entity) = removed else {
        let there = range(tx, id)?.is_some();
        return Err(Stop::from(if there { &codes::RANGE_USED } else { &codes::RANGE_UNKNOWN }));
    };
    tx.journal(&events::range_removed(id, legal_entity))?;
    Ok(())
}

/// A number from its letters and digits as the database keeps them.
pub(crate) fn number(track: &str, serial: i64) -> Result<Number, Fault> {
    Number::parse(&format!("{track}{serial:08}")).map_err(|_| Fault::Decode("an invoice number".to_owned()))
}
