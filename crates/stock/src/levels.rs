//! The only place that locks rows of stock.
//!
//! Levels are changed by one statement each, in the order of their keys ([`LevelKey`]), so two acts
//! that want the same goods wait for each other and never in a circle. Rows of holds come before rows
//! of levels. Whoever wants several levels brings them as a map, which is in that order.

use std::collections::BTreeMap;

use kernel::{Quantity, Timestamp};
use serde_json::json;
use store::{Fault, Read, Row, Tx, params};

use crate::model::{LevelKey, available};
use crate::{places, sql};

/// What a level has after a change.
struct After {
    on_hand: Quantity,
    held: Quantity,
}

fn after(row: &Row<'_>) -> Result<After, Fault> {
    Ok(After { on_hand: row.get(0)?, held: row.get(1)? })
}

/// Promises each quantity where it is there to be promised. Returns the levels that fell short, with
/// what they have left; the caller then stops, which undoes the others.
pub(crate) fn promise(
    tx: &mut Tx<'_>,
    wanted: &BTreeMap<LevelKey, Quantity>,
) -> Result<Vec<(LevelKey, Quantity)>, Fault> {
    let now = tx.now();
    let mut short = Vec::new();
    for (key, quantity) in wanted {
        if !promise_one(tx, key, *quantity, now)? {
            short.push((*key, left(tx, key)?));
        }
    }
    Ok(short)
}

/// Takes each quantity where it is there and nobody was promised it. Returns what fell short as
/// [`promise`] does.
pub(crate) fn take_free(
    tx: &mut Tx<'_>,
    wanted: &BTreeMap<LevelKey, Quantity>,
) -> Result<Vec<(LevelKey, Quantity)>, Fault> {
    let now = tx.now();
    let mut short = Vec::new();
    for (key, quantity) in wanted {
        let values = params![key.variant, key.location, key.condition.as_str(), *quantity, now];
        if tx.execute(sql::LEVEL_TAKE_FREE, values)? == 0 {
            short.push((*key, left(tx, key)?));
        }
    }
    Ok(short)
}

fn promise_one(tx: &mut Tx<'_>, key: &LevelKey, quantity: Quantity, now: Timestamp) -> Result<bool, Fault> {
    let promised =
        tx.execute(sql::LEVEL_PROMISE, params![key.variant, key.location, key.condition.as_str(), quantity, now])?;
    Ok(promised == 1)
}

/// Gives promised quantities back.
pub(crate) fn release(tx: &mut Tx<'_>, given: &BTreeMap<LevelKey, Quantity>) -> Result<(), Fault> {
    let now = tx.now();
    for (key, quantity) in given {
        release_one(tx, key, *quantity, now)?;
    }
    Ok(())
}

fn release_one(tx: &mut Tx<'_>, key: &LevelKey, quantity: Quantity, now: Timestamp) -> Result<(), Fault> {
    tx.execute(sql::LEVEL_RELEASE, params![key.variant, key.location, key.condition.as_str(), quantity, now])?;
    Ok(())
}

/// Turns one set of promises into another. Where more is wanted than before it must be there to be
/// promised; returns what fell short as [`promise`] does, where the level's own earlier promise
/// counts as free.
pub(crate) fn exchange(
    tx: &mut Tx<'_>,
    given: &BTreeMap<LevelKey, Quantity>,
    wanted: &BTreeMap<LevelKey, Quantity>,
) -> Result<Vec<(LevelKey, Quantity)>, Fault> {
    let now = tx.now();
    let mut change: BTreeMap<LevelKey, Quantity> = wanted.clone();
    for (key, quantity) in given {
        *change.entry(*key).or_default() -= *quantity;
    }
    let mut short = Vec::new();
    for (key, more) in change {
        if !more.is_positive() {
            release_one(tx, &key, -more, now)?;
        } else if !promise_one(tx, &key, more, now)? {
            let own = given.get(&key).copied().unwrap_or_default();
            short.push((key, left(tx, &key)? + own));
        }
    }
    Ok(short)
}

/// Takes promised quantities out. With `only_what_is_there` nothing goes below zero: returns what
/// fell short, with what is on hand.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    taken: &BTreeMap<LevelKey, Quantity>,
    only_what_is_there: bool,
) -> Result<Vec<(LevelKey, Quantity)>, Fault> {
    let now = tx.now();
    let mut short = Vec::new();
    for (key, quantity) in taken {
        let values = params![key.variant, key.location, key.condition.as_str(), *quantity, now];
        let level = tx.query_one(sql::LEVEL_TAKE, values, after)?;
        if level.on_hand < Quantity::ZERO {
            if only_what_is_there {
                short.push((*key, (level.on_hand + *quantity).max(Quantity::ZERO)));
            } else {
                open_case(tx, key, &level)?;
            }
        }
    }
    Ok(short)
}

/// Books facts. They are booked whatever the level is; one that ends below zero, or below what is
/// promised, becomes a case.
pub(crate) fn book(tx: &mut Tx<'_>, changes: &BTreeMap<LevelKey, Quantity>) -> Result<(), Fault> {
    let now = tx.now();
    for (key, quantity) in changes {
        let values = params![key.variant, key.location, key.condition.as_str(), *quantity, now];
        let level = tx.query_one(sql::LEVEL_BOOK, values, after)?;
        if *quantity < Quantity::ZERO && level.on_hand < level.held {
            open_case(tx, key, &level)?;
        }
    }
    Ok(())
}

/// One change of a level, in an act that changes several.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Goods go that nobody was promised; what is kept back from buyers may go too.
    TakeUnpromised(Quantity),
    /// Goods go that were promised.
    TakeHeld(Quantity),
    /// What happened is booked.
    Book(Quantity),
}

/// Changes levels one after the other. Returns those where less was free than should go, with what
/// was free; the caller then stops, which undoes the others.
pub(crate) fn walk(tx: &mut Tx<'_>, steps: &BTreeMap<LevelKey, Step>) -> Result<Vec<(LevelKey, Quantity)>, Fault> {
    let mut short = Vec::new();
    for (key, step) in steps {
        let one = |quantity| BTreeMap::from([(*key, quantity)]);
        match step {
            Step::TakeUnpromised(quantity) => {
                let now = tx.now();
                let values = params![key.variant, key.location, key.condition.as_str(), *quantity, now];
                if tx.execute(sql::LEVEL_TAKE_UNPROMISED, values)? == 0 {
                    short.push((*key, unpromised(tx, key)?));
                }
            }
            Step::TakeHeld(quantity) => {
                take(tx, &one(*quantity), false)?;
            }
            Step::Book(quantity) => book(tx, &one(*quantity))?,
        }
    }
    Ok(short)
}

/// What of a level nobody was promised.
fn unpromised(read: &mut Read<'_>, key: &LevelKey) -> Result<Quantity, Fault> {
    let found = read.query_opt(sql::LEVEL_GET, params![key.variant, key.location, key.condition.as_str()], |row| {
        Ok(available(row.get(0)?, row.get(1)?, Quantity::ZERO))
    })?;
    Ok(found.unwrap_or_default())
}

/// Locks one level until the transaction ends, and says what is on hand.
pub(crate) fn lock(tx: &mut Tx<'_>, key: &LevelKey) -> Result<Quantity, Fault> {
    let now = tx.now();
    tx.query_one(sql::LEVEL_LOCK, params![key.variant, key.location, key.condition.as_str(), now], |row| row.get(0))
}

/// Sets how much of a level is kept back; below zero, how much may be promised before it is there.
pub(crate) fn set_safety(tx: &mut Tx<'_>, key: &LevelKey, safety: Quantity) -> Result<(), Fault> {
    let now = tx.now();
    let values = params![key.variant, key.location, key.condition.as_str(), safety, now];
    tx.execute(sql::LEVEL_SET_SAFETY, values)?;
    Ok(())
}

/// What a level can still promise.
pub(crate) fn left(read: &mut Read<'_>, key: &LevelKey) -> Result<Quantity, Fault> {
    let found = read.query_opt(sql::LEVEL_GET, params![key.variant, key.location, key.condition.as_str()], |row| {
        Ok(available(row.get(0)?, row.get(1)?, row.get(2)?))
    })?;
    Ok(found.unwrap_or_default())
}

/// What happened is booked, and a person has to look at it.
fn open_case(tx: &mut Tx<'_>, key: &LevelKey, level: &After) -> Result<(), Fault> {
    let kind = if level.on_hand < Quantity::ZERO { CASE_NEGATIVE } else { CASE_PROMISED_AWAY };
    let detail = json!({
        "variant": key.variant,
        "location": key.location,
        "condition": key.condition.as_str(),
        "on_hand": level.on_hand,
        "held": level.held,
    });
    let store = places::location(tx, key.location)?.and_then(|location| location.store);
    store::cases::open(tx, kind, key.subject(), store, &detail)
}

/// Kind of case: more left than the books had.
pub const CASE_NEGATIVE: &str = "stock.negative";
/// Kind of case: goods left that were promised to somebody else.
pub const CASE_PROMISED_AWAY: &str = "stock.promised_away";
