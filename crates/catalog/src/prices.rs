//! Prices: a change ends one row and begins another, now or at an instant ahead, and nothing is ever
//! overwritten.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Actor, Id, Price, Refusal, Timestamp};
use store::{Db, Fault, Read, Stop, Tx, WriteError, params};

use crate::price_lists::{self, What, keep_change};
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
    set_prices_until(tx, price_list, prices, reason, from, None)
}

/// The same for some time only: what held before goes on at `until`, or, where the list had no price, it has none
/// again. A price that is planned for earlier still comes.
///
/// # Errors
/// As [`set_prices`]; [`codes::PERIOD_INVALID`].
pub fn set_prices_until(
    tx: &mut Tx<'_>,
    price_list: Id,
    prices: &[(Id, Price)],
    reason: &str,
    from: Begins,
    until: Option<Timestamp>,
) -> Result<Vec<i64>, Stop> {
    let variants: Vec<Id> = prices.iter().map(|(variant, _)| *variant).collect();
    known(tx, &variants)?;
    let begins = match from {
        Begins::Planned(at) => {
            ahead(tx, at)?;
            at
        }
        Begins::Now | Begins::Since(_) => tx.now(),
    };
    if until.is_some_and(|until| until <= begins) {
        return Err(Refusal::new(&api::codes::INVALID).at("/ends_at", &codes::PERIOD_INVALID).into());
    }
    let set = set(tx, price_list, prices, reason, from, until)?;
    announce(tx, price_list, &set)?;
    Ok(set.versions)
}

/// Takes prices out of a list, from now on or from an instant ahead: all of them or none. Where the list has none
/// then, nothing happens; a price that is planned for later still comes. Writes `catalog.price_withdrawn@1` about
/// each variant, at once or when it ends.
///
/// # Errors
/// As [`set_prices`].
pub fn end_prices(
    tx: &mut Tx<'_>,
    price_list: Id,
    variants: &[Id],
    reason: &str,
    at: Option<Timestamp>,
) -> Result<(), Stop> {
    known(tx, variants)?;
    if let Some(at) = at {
        ahead(tx, at)?;
    }
    let before = lock(tx, price_list)?;
    let ends_at = at.unwrap_or(tx.now());
    let mut ended = Vec::new();
    for variant in variants {
        let lines = lines(tx, price_list, *variant, ends_at)?;
        let covering = lines
            .into_iter()
            .find(|line| line.starts_at <= ends_at && line.ends_at.is_none_or(|until| until > ends_at));
        if let Some(line) = covering {
            tx.execute(sql::PRICE_END, params![price_list, variant, line.version, ends_at, at.is_some()])?;
            ended.push((*variant, line.price));
        }
    }
    if ended.is_empty() {
        return Ok(());
    }
    tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
    keep_change(tx, price_list, What::PricesEnded, ended.len(), None, reason)?;
    if at.is_none() {
        for (variant, price) in ended {
            tx.journal(&events::price_withdrawn(variant, price_list, price, before + 1))?;
        }
    }
    Ok(())
}

/// Every variant is there, and named once.
pub(crate) fn known(tx: &mut Tx<'_>, variants: &[Id]) -> Result<(), Stop> {
    let mut faults = check::Faults::default();
    let mut known = BTreeSet::new();
    for (number, variant) in variants.iter().enumerate() {
        let there = tx.query_opt(sql::VARIANT_PRODUCT, params![variant], |row| row.get::<Id>(0))?.is_some();
        if !there && variants.len() == 1 {
            return Err(Stop::from(&codes::NOT_FOUND));
        }
        faults.unless(there, format!("/prices/{number}/variant_id"), &codes::UNKNOWN_VARIANT);
        faults.unless(known.insert(*variant), format!("/prices/{number}/variant_id"), &codes::TWICE);
    }
    Ok(faults.settle()?)
}

fn ahead(tx: &Tx<'_>, at: Timestamp) -> Result<(), Stop> {
    if at <= tx.now() || at > tx.now().plus_seconds(PLANNED_MAX_SECONDS) {
        return Err(Refusal::new(&api::codes::INVALID).at("/starts_at", &codes::PRICE_NOT_AHEAD).into());
    }
    Ok(())
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
    /// The prices that go on behind those that are set for some time only, and when.
    pub(crate) returning: Vec<(Id, Price, Timestamp)>,
}

/// A price that has not ended.
struct Line {
    version: i64,
    starts_at: Timestamp,
    ends_at: Option<Timestamp>,
    price: Price,
    planned: bool,
    /// It ends without another after it, and that is yet to be told.
    ending: bool,
}

/// The prices of a variant that have not ended before an instant.
fn lines(read: &mut Read<'_>, price_list: Id, variant: Id, at: Timestamp) -> Result<Vec<Line>, Fault> {
    read.query(sql::PRICE_LINE, params![price_list, variant, at], |row| {
        Ok(Line {
            version: row.get(0)?,
            starts_at: row.get(1)?,
            ends_at: row.get(2)?,
            price: row.get(3)?,
            planned: row.get(4)?,
            ending: row.get(5)?,
        })
    })
}

/// Sets several prices of one list as one change of it.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    price_list: Id,
    prices: &[(Id, Price)],
    reason: &str,
    from: Begins,
    until: Option<Timestamp>,
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
    let (versions, changed, returning) = (Vec::new(), Vec::new(), Vec::new());
    let mut set = Set { version: before, versions, changed, planned, returning };
    for (variant, price) in prices {
        let lines = lines(tx, price_list, *variant, at)?;
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
        let (natural_end, ending) = match covering {
            Some(line) => (line.ends_at, line.ending),
            None => (lines.iter().map(|line| line.starts_at).filter(|later| *later > starts_at).min(), false),
        };
        let cut = until.filter(|until| natural_end.is_none_or(|end| *until < end));
        if let Some(line) = covering {
            tx.execute(sql::PRICE_END, params![price_list, variant, line.version, starts_at, false])?;
        }
        let (is_planned, version) = (planned.is_some(), set.version);
        let (ends_at, ending_now) = cut.map_or((natural_end, ending), |until| (Some(until), covering.is_none()));
        let values =
            params![price_list, variant, version, starts_at, ends_at, price, reason, set_by, is_planned, ending_now];
        tx.execute(sql::PRICE_INSERT, values)?;
        if let Some((until, line)) = cut.zip(covering) {
            let (version, price) = (before + 2, line.price);
            let values = params![price_list, variant, version, until, natural_end, price, reason, set_by, true, ending];
            tx.execute(sql::PRICE_INSERT, values)?;
            set.returning.push((*variant, price, until));
        }
    }
    if !set.returning.is_empty() {
        tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before + 1])?;
    }
    if !set.changed.is_empty() {
        keep_change(tx, price_list, What::PricesSet, set.changed.len(), None, reason)?;
    }
    Ok(set)
}

/// Locks a list and tells its version.
pub(crate) fn lock(tx: &mut Tx<'_>, price_list: Id) -> Result<i64, Stop> {
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
        Ok((
            row.get::<Timestamp>(0)?,
            row.get::<Option<Timestamp>>(1)?,
            row.get::<Price>(2)?,
            row.get::<bool>(3)?,
            row.get::<bool>(4)?,
        ))
    })?;
    let (starts_at, ends_at, price, planned, ending) = found.ok_or_else(|| Stop::from(&codes::NOTHING_THERE))?;
    if !planned || starts_at <= tx.now() {
        return Err(Stop::from(&codes::PRICE_BEGUN));
    }
    tx.execute(sql::PRICE_WITHDRAW, params![price_list, variant, version])?;
    tx.execute(sql::PRICE_GO_ON, params![price_list, variant, starts_at, ends_at, ending])?;
    tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
    keep_change(tx, price_list, What::PricesEnded, 1, None, "")?;
    tx.journal(&events::price_withdrawn(variant, price_list, price, version))?;
    Ok(())
}

/// Planned prices told in one go.
const BEGUN_MAX: i64 = 200;

/// When a price or a list next begins or ends by the clock alone, anywhere.
///
/// # Errors
/// When the database says so.
pub fn next_begin(read: &mut Read<'_>) -> Result<Option<Timestamp>, Fault> {
    let now = read.now();
    read.query_one(sql::PRICE_NEXT, params![now], |row| row.get(0))
}

/// Tells of what began or ended by the clock alone. Prices that were planned, or set for some time: counts their
/// lists' versions, so that what was priced before is priced again, and writes `catalog.price_changed@1` or
/// `catalog.price_withdrawn@1`. Lists: [`price_lists::tell_turned`]. What holds, holds from its instant, whenever
/// this runs. Returns how many were told of; call it again soon when that is not zero.
///
/// # Errors
/// When the database says so.
pub async fn sweep(db: &Db) -> Result<usize, WriteError> {
    let turned = price_lists::tell_turned(db).await?;
    let due = db.read(due).await?;
    if due.is_empty() {
        return Ok(turned);
    }
    Ok(turned + db.write("catalog.begin_prices", Actor::SYSTEM, |tx| Ok(tell(tx)?)).await?)
}

/// What began or ended and is yet to be told, by list, variant and version; `true` where it began.
type Due = BTreeMap<(Id, Id, i64, bool), Price>;

fn due(read: &mut Read<'_>) -> Result<Due, Fault> {
    let now = read.now();
    let mut due = Due::new();
    for (statement, begins) in [(sql::PRICES_BEGUN, true), (sql::PRICES_ENDED, false)] {
        due.extend(read.query(statement, params![now, BEGUN_MAX], |row| {
            Ok(((row.get(0)?, row.get(1)?, row.get(2)?, begins), row.get(3)?))
        })?);
    }
    Ok(due)
}

fn tell(tx: &mut Tx<'_>) -> Result<usize, Fault> {
    let (mut told, mut counted) = (0, None);
    for ((price_list, variant, version, begins), price) in due(tx)? {
        // Whoever comes second on another server finds it told.
        let statement = if begins { sql::PRICE_BEGIN } else { sql::PRICE_ENDED };
        if tx.execute(statement, params![price_list, variant, version])? == 0 {
            continue;
        }
        if counted != Some(price_list) {
            tx.execute(sql::PRICE_LIST_COUNT, params![price_list])?;
            counted = Some(price_list);
        }
        let event = if begins { events::price_changed } else { events::price_withdrawn };
        tx.journal(&event(variant, price_list, price, version))?;
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
    for (variant, price, at) in &set.returning {
        tx.journal(&events::price_planned(*variant, price_list, *price, set.version + 1, *at))?;
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
