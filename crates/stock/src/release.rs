//! Giving promises back: when an order is cancelled, and when their time runs out.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Timestamp};
use store::{Fault, Row, Tx, params};

use crate::model::{Condition, Hold, HoldKind, HoldState, LevelKey};
use crate::{events, levels, sql};

/// Releases these holds. Those that are no longer open are passed over, so doing it twice does
/// nothing more. Returns what was released. Writes `stock.released@1` for each holder.
///
/// # Errors
/// When the database says so.
pub fn release(tx: &mut Tx<'_>, holds: &[Id], reason: &str) -> Result<Vec<Hold>, Fault> {
    let closed = close(tx, holds, HoldState::Released)?;
    give_back(tx, &closed, reason)?;
    Ok(closed)
}

/// Releases everything that `holder` holds. Returns what was released.
///
/// # Errors
/// When the database says so.
pub fn release_holder(tx: &mut Tx<'_>, holder: Id, reason: &str) -> Result<Vec<Hold>, Fault> {
    let closed = close_holder(tx, holder, HoldState::Released)?;
    give_back(tx, &closed, reason)?;
    Ok(closed)
}

/// Ends holds whose time ran out, at most `limit`, the oldest first. Holds that somebody else is
/// closing in this moment are left to them. Returns what ended; the caller tells the holders. Writes
/// `stock.expired@1` for each holder.
///
/// # Errors
/// When the database says so.
pub fn expire_due(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Hold>, Fault> {
    let now = tx.now();
    let due: Vec<Id> = tx.query(sql::HOLD_DUE, params![now, limit], |row| row.get(0))?;
    let closed = close(tx, &due, HoldState::Expired)?;
    levels::release(tx, &by_level(&closed))?;
    for (holder, holds) in by_holder(&closed) {
        tx.journal(&events::expired(holder, &holds))?;
    }
    Ok(closed)
}

/// Moves the end of everything that `holder` holds; for ever when none. An order that was paid does
/// not run out. Returns how many holds it has open.
///
/// # Errors
/// When the database says so.
pub fn set_expiry(tx: &mut Tx<'_>, holder: Id, expires_at: Option<Timestamp>) -> Result<u64, Fault> {
    tx.execute(sql::HOLD_SET_EXPIRY, params![holder, expires_at])
}

fn give_back(tx: &mut Tx<'_>, closed: &[Hold], reason: &str) -> Result<(), Fault> {
    levels::release(tx, &by_level(closed))?;
    for (holder, holds) in by_holder(closed) {
        tx.journal(&events::released(holder, &holds, reason))?;
    }
    Ok(())
}

/// Closes these holds, in the order of their ids, and says which were open.
pub(crate) fn close(tx: &mut Tx<'_>, holds: &[Id], state: HoldState) -> Result<Vec<Hold>, Fault> {
    let now = tx.now();
    let mut sorted = holds.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut closed = Vec::with_capacity(sorted.len());
    for id in sorted {
        closed.extend(tx.query_opt(sql::HOLD_CLOSE, params![id, state.as_str(), now], hold)?);
    }
    Ok(closed)
}

pub(crate) fn close_holder(tx: &mut Tx<'_>, holder: Id, state: HoldState) -> Result<Vec<Hold>, Fault> {
    let now = tx.now();
    let mut closed = tx.query(sql::HOLD_CLOSE_HOLDER, params![holder, state.as_str(), now], hold)?;
    // The database returns them in no order of its own.
    closed.sort_unstable_by_key(|hold| hold.id);
    Ok(closed)
}

/// What holds come to, level by level.
pub(crate) fn by_level(holds: &[Hold]) -> BTreeMap<LevelKey, Quantity> {
    let mut levels: BTreeMap<LevelKey, Quantity> = BTreeMap::new();
    for hold in holds {
        *levels.entry(hold.key()).or_default() += hold.quantity;
    }
    levels
}

fn by_holder(holds: &[Hold]) -> BTreeMap<Id, Vec<Hold>> {
    let mut holders: BTreeMap<Id, Vec<Hold>> = BTreeMap::new();
    for hold in holds {
        holders.entry(hold.holder).or_default().push(*hold);
    }
    holders
}

/// A row of holds.
pub(crate) fn hold(row: &Row<'_>) -> Result<Hold, Fault> {
    let unknown = |name: String| Fault::Decode(format!("an unknown name in a hold: {name}"));
    let (condition, kind, state) = (row.get::<String>(3)?, row.get::<String>(5)?, row.get::<String>(8)?);
    Ok(Hold {
        id: row.get(0)?,
        variant: row.get(1)?,
        location: row.get(2)?,
        condition: Condition::parse(&condition).ok_or_else(|| unknown(condition))?,
        quantity: row.get(4)?,
        kind: HoldKind::parse(&kind).ok_or_else(|| unknown(kind))?,
        holder: row.get(6)?,
        expires_at: row.get(7)?,
        state: HoldState::parse(&state).ok_or_else(|| unknown(state))?,
    })
}
