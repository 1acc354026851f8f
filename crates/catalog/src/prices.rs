//! Prices: a change ends one row and begins another, and nothing is ever overwritten.

use kernel::{Id, Price, Refusal, Timestamp};
use store::{Fault, Read, Stop, Tx, params};

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
}

/// A variant's price after it was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceSet {
    /// The price of one unit.
    pub unit_price: Price,
    /// The list's version at which it was set.
    pub price_version: i64,
}

/// Sets the price of one unit, from now on. Setting the price that holds already changes nothing and
/// answers with its version. Writes `catalog.price_changed@1` about the variant.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], [`codes::UNKNOWN_PRICE_LIST`] or [`codes::PRICE_INVALID`].
pub fn set_price(tx: &mut Tx<'_>, variant: Id, price_list: Id, price: Price, reason: &str) -> Result<PriceSet, Stop> {
    if tx.query_opt(sql::VARIANT_PRODUCT, params![variant], |row| row.get::<Id>(0))?.is_none() {
        return Err(Stop::from(&codes::NOT_FOUND));
    }
    let set = set(tx, price_list, &[(variant, price)], reason, None)?;
    announce(tx, price_list, &set)?;
    Ok(PriceSet { unit_price: price, price_version: set.version })
}

/// What a change of prices came to.
pub(crate) struct Set {
    /// The version of the last price that was named.
    pub(crate) version: i64,
    /// The prices that are new; the others held already.
    pub(crate) changed: Vec<(Id, Price)>,
}

/// Sets several prices of one list as one change of it. `since` is before now only where an import
/// brings prices of the past.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    price_list: Id,
    prices: &[(Id, Price)],
    reason: &str,
    since: Option<Timestamp>,
) -> Result<Set, Stop> {
    if prices.iter().any(|(_, price)| !check::is_price(*price)) {
        return Err(Refusal::new(&codes::PRICE_INVALID).at("/unit_price", &codes::PRICE_INVALID).into());
    }
    // The list is locked first: whoever changes a price in it sees what the one before did.
    let before: Option<i64> = tx.query_opt(sql::PRICE_LIST_LOCK, params![price_list], |row| row.get(0))?;
    let before = before.ok_or_else(|| Stop::from(&codes::UNKNOWN_PRICE_LIST))?;
    let (now, set_by) = (since.unwrap_or_else(|| tx.now()), tx.actor().id);
    let mut set = Set { version: before, changed: Vec::new() };
    for (variant, price) in prices {
        let open = tx.query_opt(sql::PRICE_OPEN, params![price_list, variant], |row| {
            Ok((row.get::<Price>(0)?, row.get::<i64>(1)?, row.get::<Timestamp>(2)?))
        })?;
        if let Some((_, version, _)) = open.filter(|(open, _, _)| open == price) {
            set.version = version;
            continue;
        }
        if set.changed.is_empty() {
            tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
        }
        set.version = before + 1;
        set.changed.push((*variant, *price));
        // Another server's clock may be ahead of ours; a price never ends before it began.
        let starts_at = open.map_or(now, |(_, _, began)| now.max(began));
        if open.is_some() {
            tx.execute(sql::PRICE_END, params![price_list, variant, starts_at])?;
        }
        let values = params![price_list, variant, set.version, starts_at, price, reason, set_by];
        tx.execute(sql::PRICE_INSERT, values)?;
    }
    Ok(set)
}

/// Writes `catalog.price_changed@1` for every price that is new.
pub(crate) fn announce(tx: &mut Tx<'_>, price_list: Id, set: &Set) -> Result<(), Fault> {
    for (variant, price) in &set.changed {
        tx.journal(&events::price_changed(*variant, price_list, *price, set.version))?;
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
        })
    })
}
