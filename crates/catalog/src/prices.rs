//! Prices: a change ends one row and begins another, now or at an instant ahead, and nothing is ever
//! overwritten.

use std::collections::BTreeSet;

use kernel::{Actor, Id, Price, Refusal, Timestamp};
use store::{Db, Fault, Read, Stop, Tx, WriteError, params};

use crate::{check, codes, events, sql};

/// One price that a variant has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The list's version at which it was set.
    pub version: i64,
    /// From when it holds.
    pub starts_at: Timestamp,
    /// Until when; for ever when none.
    pub ends_at: Option<Timestamp>,
    /// The price of one unit.
    pub unit_price: Price,
    /// Why it was set, in a person's words.
    pub reason: String,
    /// Who set it.
    pub set_by: Option<Id>,
    /// True while it was set for later and has not begun.
    pub planned: bool,
}

/// A variant's price after it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceSet {
    /// The price of one unit.
    pub unit_price: Price,
    /// The list's version at which it was set.
    pub price_version: i64,
}

/// From when a price holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// At once.
    Now,
    /// From an instant of the past: an import brings prices that hold already.
    Since(Timestamp),
    /// From an instant that lies ahead.
    Planned(Timestamp),
}

/// Sets the price of one unit, from now on. Until when it holds is decided by what is planned already: a
/// price planned for later still comes. Setting the price that holds already changes nothing and answers
/// with its version. Writes `catalog.price_changed@1` about the variant.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], [`codes::UNKNOWN_PRICE_LIST`] or [`codes::PRICE_INVALID`].
pub fn set_price(tx: &mut Tx<'_>, variant: Id, price_list: Id, price: Price, reason: &str) -> Result<PriceSet, Stop> {
    let set = set_prices(tx, price_list, &[(variant, price)], reason, Begins::Now)?;
    Ok(PriceSet { unit_price: price, price_version: set.first().copied().unwrap_or(0) })
}

/// The same for several variants as one change of the list, from now on or from an instant ahead: all of
/// them or none. Returns the version of each price. A price that begins later is told of as
/// `catalog.price_planned@1` now and as `catalog.price_changed@1` when it begins ([`sweep`]).
///
/// # Errors
/// As [`set_price`], several each by its place (`/prices/3/variant_id`); [`codes::PRICE_NOT_AHEAD`].
pub fn set_prices(
    tx: &mut Tx<'_>,
    price_list: Id,
    prices: &[(Id, Price)],
    reason: &str,
    from: Begins,
) -> Result<Vec<i64>, Stop> {
    let mut faults = check::Faults::default();
    let mut known = BTreeSet::new();
    for (number, (variant, _)) in prices.iter().enumerate() {
        let there = tx.query_opt(sql::VARIANT_PRODUCT, params![variant], |row| row.get::<Id>(0))?.is_some();
        if !there && prices.len() == 1 {
            return Err(Stop::from(&codes::NOT_FOUND));
        }
        faults.unless(there, format!("/prices/{number}/variant_id"), &codes::UNKNOWN_VARIANT);
        faults.unless(known.insert(*variant), format!("/prices/{number}/variant_id"), &codes::TWICE);
    }
    faults.settle()?;
    if let Begins::Planned(at) = from
        && (at <= tx.now() || at > tx.now().plus_seconds(PLANNED_MAX_SECONDS))
    {
        return Err(Refusal::new(&api::codes::INVALID).at("/starts_at", &codes::PRICE_NOT_AHEAD).into());
    }
    let set = set(tx, price_list, prices, reason, from)?;
    announce(tx, price_list, &set)?;
    Ok(set.versions)
}

/// How far ahead a price can be planned: a year and a day.
const PLANNED_MAX_SECONDS: i64 = 366 * 86_400;

/// What a change of prices came to.
pub(crate) struct Set {
    /// The version of the last price that was named.
    pub(crate) version: i64,
    /// The version of each price, in their order.
    pub(crate) versions: Vec<i64>,
    /// The prices that are new; the others held already.
    pub(crate) changed: Vec<(Id, Price)>,
    /// When they begin, where that lies ahead.
    pub(crate) planned: Option<Timestamp>,
}

/// A price that has not ended.
struct Line {
    version: i64,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    price: Price,
    planned: bool,
}

/// Sets several prices of one list as one change of it.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    price_list: Id,
    prices: &[(Id, Price)],
    reason: &str,
    from: Begins,
) -> Result<Set, Stop> {
    if prices.iter().any(|(_, price)| !check::is_price(*price)) {
        return Err(Refusal::new(&codes::PRICE_INVALID).at("/unit_price", &codes::PRICE_INVALID).into());
    }
    // The list is locked first: whoever changes a price in it sees what the one before did.
    let before = lock(tx, price_list)?;
    let (at, planned) = match from {
        Begins::Now => (tx.now(), None),
        Begins::Since(at) => (at, None),
        Begins::Planned(at) => (at, Some(at)),
    };
    let set_by = tx.actor().id;
    let mut set = Set { version: before, versions: Vec::new(), changed: Vec::new(), planned };
    for (variant, price) in prices {
        let lines = tx.query(sql::PRICE_LINE, params![price_list, variant, at], |row| {
            Ok(Line {
                version: row.get(0)?,
                starts_at: row.get(1)?,
                ends_at: row.get(2)?,
                price: row.get(3)?,
                planned: row.get(4)?,
            })
        })?;
        // Another server's clock may be ahead of ours: what was set before this, and not for later, began
        // before this.
        let began = lines.iter().filter(|line| !line.planned).map(|line| line.starts_at);
        let starts_at = began.fold(at, Timestamp::max);
        let covering = lines
            .iter()
            .rfind(|line| line.starts_at <= starts_at && line.ends_at.is_none_or(|ends_at| ends_at > starts_at));
        if let Some(line) = covering.filter(|line| line.price == *price) {
            set.version = line.version;
            set.versions.push(line.version);
            continue;
        }
        if set.changed.is_empty() {
            tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
        }
        set.version = before + 1;
        set.versions.push(set.version);
        set.changed.push((*variant, *price));
        let ends_at = match covering {
            Some(line) => line.ends_at,
            None => lines.iter().map(|line| line.starts_at).filter(|later| *later > starts_at).min(),
        };
        if let Some(line) = covering {
            tx.execute(sql::PRICE_END, params![price_list, variant, line.version, starts_at])?;
        }
        let is_planned = planned.is_some();
        let values = params![price_list, variant, set.version, starts_at, ends_at, price, reason, set_by, is_planned];
        tx.execute(sql::PRICE_INSERT, values)?;
    }
    Ok(set)
}

/// Locks a list and tells its version.
fn lock(tx: &mut Tx<'_>, price_list: Id) -> Result<i64, Stop> {
    let version = tx.query_opt(sql::PRICE_LIST_LOCK, params![price_list], |row| row.get(0))?;
    version.ok_or_else(|| Stop::from(&codes::UNKNOWN_PRICE_LIST))
}

/// Calls off a price that was planned and has not begun; the one before goes on in its place. Writes
/// `catalog.price_withdrawn@1` about the variant.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`] or [`codes::PRICE_BEGUN`].
pub fn withdraw_price(tx: &mut Tx<'_>, variant: Id, price_list: Id, version: i64) -> Result<(), Stop> {
    let before = lock(tx, price_list)?;
    let found = tx.query_opt(sql::PRICE_GET, params![price_list, variant, version], |row| {
        Ok((row.get::<Timestamp>(0)?, row.get::<Option<Timestamp>>(1)?, row.get::<Price>(2)?, row.get::<bool>(3)?))
    })?;
    let (starts_at, ends_at, price, planned) = found.ok_or_else(|| Stop::from(&codes::NOTHING_THERE))?;
    if !planned || starts_at <= tx.now() {
        return Err(Stop::from(&codes::PRICE_BEGUN));
    }
    tx.execute(sql::PRICE_WITHDRAW, params![price_list, variant, version])?;
    tx.execute(sql::PRICE_GO_ON, params![price_list, variant, starts_at, ends_at])?;
    tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
    tx.journal(&events::price_withdrawn(variant, price_list, price, version))?;
    Ok(())
}

/// Planned prices told in one go.
const BEGUN_MAX: i64 = 200;

/// When the next planned price begins, in any list.
///
/// # Errors
/// When the database says so.
pub fn next_begin(read: &mut Read<'_>) -> Result<Option<Timestamp>, Fault> {
    let now = read.now();
    read.query_one(sql::PRICE_NEXT, params![now], |row| row.get(0))
}

/// Tells of planned prices that have begun: counts their lists' versions, so that what was priced before
/// is priced again, and writes `catalog.price_changed@1`. The price itself holds from its instant,
/// whenever this runs. Returns how many were told of; call it again soon when that is not zero.
///
/// # Errors
/// When the database says so.
pub async fn sweep(db: &Db) -> Result<usize, WriteError> {
    let due = db.read(begun).await?;
    if due.is_empty() {
        return Ok(0);
    }
    db.write("catalog.begin_prices", Actor::SYSTEM, |tx| Ok(begin(tx)?)).await
}

fn begun(read: &mut Read<'_>) -> Result<Vec<(Id, Id, i64, Price)>, Fault> {
    let now = read.now();
    read.query(sql::PRICES_BEGUN, params![now, BEGUN_MAX], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

fn begin(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    let (mut told, mut counted) = (0, None);
    for (price_list, variant, version, price) in begun(tx)? {
        // Whoever comes second on another server finds it told.
        if tx.execute(sql::PRICE_BEGIN, params![price_list, variant, version])? == 0 {
            continue;
        }
        if counted != Some(price_list) {
            tx.execute(sql::PRICE_LIST_COUNT, params![price_list])?;
            counted = Some(price_list);
        }
        tx.journal(&events::price_changed(variant, price_list, price, version))?;
        told += 1;
    }
    Ok(told)
}

/// Writes `catalog.price_changed@1`, or `catalog.price_planned@1`, for every price that is new.
pub(crate) fn announce(tx: &mut Tx<'_>, price_list: Id, set: &Set) -> Result<(), Fault> {
    for (variant, price) in &set.changed {
        let event = match set.planned {
            Some(starts_at) => events::price_planned(*variant, price_list, *price, set.version, starts_at),
            None => events::price_changed(*variant, price_list, *price, set.version),
        };
        tx.journal(&event)?;
    }
    Ok(())
}

/// Every price that a variant had in a list, newest first.
///
/// # Errors
/// When the database says so.
pub fn price_history(read: &mut Read<'_>, price_list: Id, variant: Id) -> Result<Vec<PriceRow>, Fault> {
    read.query(sql::PRICE_HISTORY, params![price_list, variant], |row| {
        Ok(PriceRow {
            version: row.get(0)?,
            starts_at: row.get(1)?,
            ends_at: row.get(2)?,
            unit_price: row.get(3)?,
            reason: row.get(4)?,
            set_by: row.get(5)?,
            planned: row.get(6)?,
        })
    })
}
