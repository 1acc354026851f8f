//! What there is, and what can be promised of it.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Cost, Id, Quantity, Timestamp};
use store::{Fault, Read, Row, Value, params};

use crate::distance::{self, Point};
use crate::model::{Condition, Hold, LevelKey, LocationKind, available as free};
use crate::{levels, places, release, sql};

/// A level as people see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelView {
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// The location's short name.
    pub location_code: String,
    /// What people call the location.
    pub location_name: String,
    /// The location's store, if it has one.
    pub store: Option<Id>,
    /// For what.
    pub condition: Condition,
    /// What lies there; may be below nothing until a person has looked at it.
    pub on_hand: Quantity,
    /// What is promised of it.
    pub held: Quantity,
    /// What is kept back; below nothing, what may be promised before it is there.
    pub safety: Quantity,
    /// What can be promised; never below nothing.
    pub available: Quantity,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// What can be promised of a variant, over all places and in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Availability {
    /// The variant.
    pub variant: Id,
    /// All places together.
    pub total: Quantity,
    /// Each place that has a level of it, in the brand's order.
    pub places: Vec<LevelView>,
}

/// All levels of a variant, every condition, place by place.
///
/// # Errors
/// When the database says so.
pub fn available(read: &mut Read<'_>, variant: Id) -> Result<Vec<LevelView>, Fault> {
    read.query(sql::LEVELS_OF_VARIANT, params![variant], level)
}

/// Every variant with a place that can promise some of it to buyers.
///
/// # Errors
/// When the database says so.
pub fn promisable(read: &mut Read<'_>) -> Result<Vec<(Id, Id)>, Fault> {
    read.query(sql::PROMISABLE, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What can be promised to buyers of a variant in one place; nothing where there is no level.
///
/// # Errors
/// When the database says so.
pub fn available_at(read: &mut Read<'_>, variant: Id, location: Id) -> Result<Quantity, Fault> {
    levels::left(read, &LevelKey { variant, location, condition: Condition::Saleable })
}

/// What can be promised to buyers of many variants in one place, in their order; nothing where there
/// is no level. One statement for each [`sql::MANY`] variants.
///
/// # Errors
/// When the database says so.
pub fn available_at_all(read: &mut Read<'_>, variants: &[Id], location: Id) -> Result<Vec<Quantity>, Fault> {
    let mut found: BTreeMap<Id, Quantity> = BTreeMap::new();
    for many in variants.chunks(sql::MANY) {
        let rows = read.query(sql::LEVELS_AT_OF_MANY, &thirty_two(Value::Id(location), many), |row| {
            Ok((row.get::<Id>(0)?, free(row.get(1)?, row.get(2)?, row.get(3)?)))
        })?;
        found.extend(rows);
    }
    Ok(variants.iter().map(|variant| found.get(variant).copied().unwrap_or_default()).collect())
}

/// What can be promised to buyers of many variants, over all places that sell and in each, in the
/// variants' order. One statement for each [`sql::MANY`] variants.
///
/// # Errors
/// When the database says so.
pub fn availability(read: &mut Read<'_>, variants: &[Id]) -> Result<Vec<Availability>, Fault> {
    let mut places: BTreeMap<Id, Vec<LevelView>> = BTreeMap::new();
    for many in variants.chunks(sql::MANY) {
        let condition = Value::from(Condition::Saleable.as_str());
        for view in read.query(sql::AVAILABLE_OF_MANY, &thirty_two(condition, many), level)? {
            let of_variant = places.entry(view.variant).or_default();
            if !of_variant.contains(&view) {
                of_variant.push(view);
            }
        }
    }
    let of = |variant: &Id| {
        let places = places.get(variant).cloned().unwrap_or_default();
        Availability { variant: *variant, total: places.iter().map(|place| place.available).sum(), places }
    };
    Ok(variants.iter().map(of).collect())
}

/// The first parameter and thirty-two variants. Places that are left over repeat the first variant,
/// so that one statement serves any number.
fn thirty_two(first: Value, variants: &[Id]) -> Vec<Value> {
    let filler = variants.first().copied().unwrap_or(Id::NIL);
    let mut values = Vec::with_capacity(sql::MANY + 1);
    values.push(first);
    values.extend((0..sql::MANY).map(|at| Value::Id(variants.get(at).copied().unwrap_or(filler))));
    values
}

/// What a place has of a variant, for people who stand somewhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceView {
    /// The place.
    pub location: Id,
    /// Its short name.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Its store, if it has one.
    pub store: Option<Id>,
    /// What kind of place.
    pub kind: LocationKind,
    /// What lies there for sale.
    pub on_hand: Quantity,
    /// What of it can be promised.
    pub available: Quantity,
    /// How far it is, in metres, where both places are known on the map.
    pub metres: Option<i64>,
    /// When its level last changed; none where nothing of it ever lay.
    pub changed_at: Option<Timestamp>,
}

/// What every open place has for sale of a variant: the nearest to `near` first (a location, or a store
/// that has one), then those whose distance nobody knows, in the brand's order.
///
/// # Errors
/// When the database says so.
pub fn places_with(read: &mut Read<'_>, variant: Id, near: Option<Id>) -> Result<Vec<PlaceView>, Fault> {
    let here = match near {
        None => None,
        Some(near) => match places::location(read, near)? {
            Some(location) => location.point(),
            None => match places::location_of_store(read, near)? {
                Some(own) => places::location(read, own)?.and_then(|location| location.point()),
                None => None,
            },
        },
    };
    let mut views = read.query(sql::PLACES_OF_VARIANT, params![variant], |row| place(row, here))?;
    views.sort_by_key(|view| (view.metres.is_none(), view.metres));
    Ok(views)
}

fn place(row: &Row<'_>, here: Option<Point>) -> Result<PlaceView, Fault> {
    let kind = row.get::<String>(4)?;
    let (on_hand, north, east) = (row.get(7)?, row.get::<Option<i64>>(5)?, row.get::<Option<i64>>(6)?);
    Ok(PlaceView {
        location: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        store: row.get(3)?,
        kind: LocationKind::parse(&kind).ok_or_else(|| Fault::Decode(format!("an unknown name in a place: {kind}")))?,
        on_hand,
        available: free(on_hand, row.get(8)?, row.get(9)?),
        metres: here.zip(north.zip(east)).map(|(here, there)| distance::metres(here, there)),
        changed_at: row.get(10)?,
    })
}

/// One level, if there is one.
///
/// # Errors
/// When the database says so.
pub fn level_of(read: &mut Read<'_>, key: &LevelKey) -> Result<Option<LevelView>, Fault> {
    read.query_opt(sql::LEVEL_VIEW, params![key.variant, key.location, key.condition.as_str()], level)
}

/// Which levels a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LevelFilter {
    /// Of one variant.
    pub variant: Option<Id>,
    /// In one place.
    pub location: Option<Id>,
    /// Of one condition.
    pub condition: Option<Condition>,
}

/// Levels after a cursor, in the order of their keys, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn levels(
    read: &mut Read<'_>,
    filter: &LevelFilter,
    after: Option<LevelKey>,
    limit: usize,
) -> Result<Vec<LevelView>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (variant, location, condition) = match after {
        Some(key) => (key.variant, key.location, key.condition.as_str()),
        None => (Id::NIL, Id::NIL, ""),
    };
    let only = filter.condition.map(Condition::as_str);
    match (filter.variant, filter.location) {
        (Some(of), Some(at)) => {
            let found = read.query(sql::LEVELS_LIST_VARIANT, params![of, Id::NIL, "", only, i64::MAX], level)?;
            let here = found.into_iter().filter(|view| view.location == at && view.condition.as_str() > condition);
            Ok(here.take(usize::try_from(limit).unwrap_or(usize::MAX)).collect())
        }
        (Some(of), None) => read.query(sql::LEVELS_LIST_VARIANT, params![of, location, condition, only, limit], level),
        (None, Some(at)) => read.query(sql::LEVELS_LIST_LOCATION, params![at, variant, condition, only, limit], level),
        (None, None) => read.query(sql::LEVELS_LIST, params![variant, location, condition, only, limit], level),
    }
}

/// Saleable levels with at most `at_most` left to promise, the emptiest first.
///
/// # Errors
/// When the database says so.
pub fn low(read: &mut Read<'_>, at_most: Quantity, limit: usize) -> Result<Vec<LevelView>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read.query(sql::LEVELS_LOW, params![at_most, limit], level)
}

/// What a holder holds and held, in the order in which it was held.
///
/// # Errors
/// When the database says so.
pub fn holds_of(read: &mut Read<'_>, holder: Id) -> Result<Vec<Hold>, Fault> {
    read.query(sql::HOLDS_OF, params![holder], release::hold)
}

/// What is held in a place, of one variant or of all, after a cursor: who keeps goods from being sold.
///
/// # Errors
/// When the database says so.
pub fn holds_at(
    read: &mut Read<'_>,
    location: Id,
    variant: Option<Id>,
    after: Id,
    limit: usize,
) -> Result<Vec<Hold>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    match variant {
        Some(variant) => read.query(sql::HOLDS_OPEN_AT_OF, params![location, variant, after, limit], release::hold),
        None => read.query(sql::HOLDS_OPEN_AT, params![location, after, limit], release::hold),
    }
}

/// When the next hold runs out.
///
/// # Errors
/// When the database says so.
pub fn next_expiry(read: &mut Read<'_>) -> Result<Option<Timestamp>, Fault> {
    read.query_one(sql::HOLD_NEXT_DUE, &[], |row| row.get(0))
}

/// One movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementRow {
    /// Counts up.
    pub id: i64,
    /// What.
    pub variant: Id,
    /// Where.
    pub location: Id,
    /// For what.
    pub condition: Condition,
    /// How much came (positive) or went.
    pub quantity: Quantity,
    /// Why.
    pub reason: String,
    /// The order, return or document behind it.
    pub subject: Id,
    /// What one unit cost, where known.
    pub cost: Option<Cost>,
    /// Whose books.
    pub legal_entity: Id,
    /// The day of those books.
    pub business_date: BusinessDate,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was booked.
    pub recorded_at: Timestamp,
    /// The till it happened at.
    pub register: Option<Id>,
}

/// Movements before a cursor, newest first, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn movements(
    read: &mut Read<'_>,
    variant: Option<Id>,
    location: Option<Id>,
    before: Option<i64>,
    limit: usize,
) -> Result<Vec<MovementRow>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    match (variant, location) {
        (Some(variant), Some(location)) => {
            read.query(sql::MOVEMENTS_LIST_BOTH, params![variant, location, before, limit], movement)
        }
        (Some(variant), None) => read.query(sql::MOVEMENTS_LIST_VARIANT, params![variant, before, limit], movement),
        (None, Some(location)) => read.query(sql::MOVEMENTS_LIST_LOCATION, params![location, before, limit], movement),
        (None, None) => read.query(sql::MOVEMENTS_LIST, params![before, limit], movement),
    }
}

/// What each movement's level had right after it, in the rows' order. The rows are a page of
/// [`movements`]: newest first, with none of a level left out in between.
///
/// # Errors
/// When the database says so.
pub fn levels_after(read: &mut Read<'_>, rows: &[MovementRow]) -> Result<Vec<Quantity>, Fault> {
    let mut before: BTreeMap<LevelKey, Quantity> = BTreeMap::new();
    let mut levels = Vec::with_capacity(rows.len());
    for row in rows {
        let key = LevelKey { variant: row.variant, location: row.location, condition: row.condition };
        let after = match before.get(&key) {
            Some(after) => *after,
            None => {
                let values = params![key.variant, key.location, key.condition.as_str(), row.id];
                read.query_opt(sql::LEVEL_AFTER, values, |found| found.get(0))?.unwrap_or_default()
            }
        };
        before.insert(key, after - row.quantity);
        levels.push(after);
    }
    Ok(levels)
}

/// What an order, return or document moved, in order.
///
/// # Errors
/// When the database says so.
pub fn movements_of(read: &mut Read<'_>, subject: Id) -> Result<Vec<MovementRow>, Fault> {
    read.query(sql::MOVEMENTS_OF_SUBJECT, params![subject], movement)
}

fn condition(name: &str) -> Result<Condition, Fault> {
    Condition::parse(name).ok_or_else(|| Fault::Decode(format!("an unknown condition of stock: {name}")))
}

fn level(row: &Row<'_>) -> Result<LevelView, Fault> {
    let (on_hand, held, safety) = (row.get(6)?, row.get(7)?, row.get(8)?);
    Ok(LevelView {
        variant: row.get(0)?,
        location: row.get(1)?,
        location_code: row.get(2)?,
        location_name: row.get(3)?,
        store: row.get(4)?,
        condition: condition(&row.get::<String>(5)?)?,
        on_hand,
        held,
        safety,
        available: free(on_hand, held, safety),
        changed_at: row.get(9)?,
    })
}

fn movement(row: &Row<'_>) -> Result<MovementRow, Fault> {
    Ok(MovementRow {
        id: row.get(0)?,
        variant: row.get(1)?,
        location: row.get(2)?,
        condition: condition(&row.get::<String>(3)?)?,
        quantity: row.get(4)?,
        reason: row.get(5)?,
        subject: row.get(6)?,
        cost: row.get(7)?,
        legal_entity: row.get(8)?,
        business_date: row.get(9)?,
        occurred_at: row.get(10)?,
        recorded_at: row.get(11)?,
        register: row.get(12)?,
    })
}
