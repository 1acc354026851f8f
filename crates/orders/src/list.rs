//! Orders as rows: the list of all of them, and those that wait to be fetched.

mod search;

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, Timestamp, Zone};
use serde::Serialize;
use store::{Fault, Read, Row, Value, params};
use utoipa::ToSchema;

use crate::sql::lists as sql;

pub use search::Search;
pub(crate) use search::{like, typed};

/// The most orders shown that wait to be fetched.
const PICKUPS: i64 = 200;
/// How long before the first instant of its business date an order may say it happened, in seconds:
/// zones, cut-offs, and a till's clock that was set back.
const EARLY_SECONDS: i64 = 7 * 24 * 3600;
/// How long after the beginning of its business date, as it is in UTC, an order may have happened, in
/// seconds: the day itself, the zone and the cut-off.
const LATE_SECONDS: i64 = 3 * 24 * 3600;

/// An order in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderRow {
    /// Its id.
    pub id: Id,
    /// Its short number.
    pub number: String,
    /// `web` or `till`.
    pub channel: String,
    /// `placed`, `completed`, `cancelled`, `expired` or `voided`.
    pub state: String,
    /// `unpaid`, `pending`, `paid`, `partly_refunded` or `refunded`.
    pub money_state: String,
    /// What the buyer pays.
    pub total: Money,
    /// What was paid.
    pub paid: Money,
    /// The store that sold.
    pub store_name: String,
    /// Who bought, when they are known.
    pub member_id: Option<Id>,
    /// When it was placed or sold.
    pub occurred_at: Timestamp,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// How the goods reach the buyer.
    pub fulfilment: Option<RowFulfilment>,
    /// How many lines of goods it has.
    pub lines_count: i64,
    /// Whether its goods were only put aside for somebody to look at.
    pub put_aside: bool,
}

/// How the goods of an order in a list reach the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowFulfilment {
    /// `take_away`, `pickup`, `delivery` or `digital`.
    pub kind: String,
    /// `waiting`, `ready`, `handed_over`, `shipped`, `delivered` or `cancelled`.
    pub state: String,
    /// What the buyer shows.
    pub code: Option<String>,
}

impl OrderRow {
    /// What the next page begins after.
    pub fn cursor(&self) -> String {
        After(self.occurred_at, self.id).to_string()
    }
}

/// Where a page begins: after this order, going back in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After(pub(crate) Timestamp, pub(crate) Id);

impl After {
    /// The newest order of all comes first.
    pub const BEGINNING: After = After(Timestamp::from_micros(i64::MAX), Id::from_bytes([0xff; 16]));

    /// The instant and the id that the page begins after.
    pub(crate) const fn place(self) -> (Timestamp, Id) {
        (self.0, self.1)
    }

    /// From its own text; none for any other.
    pub fn parse(cursor: &str) -> Option<After> {
        let (at, id) = cursor.split_once('.')?;
        Some(After(Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
    }
}

impl std::fmt::Display for After {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.micros(), self.1)
    }
}

/// Which orders a list shows.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// In one state.
    pub state: Option<String>,
    /// Of one channel.
    pub channel: Option<String>,
    /// From this business date.
    pub from: Option<BusinessDate>,
    /// To this business date.
    pub to: Option<BusinessDate>,
    /// Found by number or phone.
    pub search: Search,
    /// Sold or handed over by one of these; by any when none are named.
    pub stores: Option<Vec<Id>>,
}

/// Orders after a cursor, newest first, at most `limit`. Each way of asking has a statement of its own, so that what is
/// rare among very many orders is found as soon as what is common.
///
/// # Errors
/// When the database says so.
pub fn orders(read: &mut Read<'_>, filter: &OrderFilter, after: After, limit: usize) -> Result<Vec<OrderRow>, Fault> {
    let values = values(filter, after, limit);
    // Most orders are completed: among those of one store they are found sooner than the store's among all that are.
    let rare = filter.state.as_deref().filter(|state| *state != "completed");
    let rows = match (&filter.stores, rare) {
        _ if filter.search.is_some() => search::found(read, filter, &values)?,
        (Some(stores), Some(_)) => some_at_a_time(read, sql::IN_STATE_OF_STORES, &values, stores)?,
        (Some(stores), None) => of_each(read, &values, stores)?,
        (None, _) => read.query(for_all_stores(filter), &values, Found::row)?,
    };
    with_store_names(read, newest(rows, limit))
}

fn for_all_stores(filter: &OrderFilter) -> &'static str {
    match (&filter.state, &filter.channel) {
        (Some(_), _) => sql::IN_STATE,
        (None, Some(_)) => sql::OF_CHANNEL,
        (None, None) => sql::ORDERS,
    }
}

/// The parameters that every statement of a list begins with.
fn values(filter: &OrderFilter, after: After, limit: usize) -> Vec<Value> {
    let midnight = |date: BusinessDate| Zone::utc().instant(&format!("{date} 00:00:00")).ok();
    let earliest = filter.from.and_then(midnight).map(|from| from.plus_seconds(-EARLY_SECONDS));
    let latest = filter.to.and_then(midnight).map(|to| to.plus_seconds(LATE_SECONDS));
    let After(at, id) = match latest {
        Some(latest) if latest < after.0 => After(latest, After::BEGINNING.1),
        _ => after,
    };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    params![
        at,
        id,
        earliest.unwrap_or(Timestamp::from_micros(i64::MIN)),
        filter.state.as_deref(),
        filter.channel.as_deref(),
        filter.from,
        filter.to,
        limit,
    ]
    .to_vec()
}

/// What a statement finds for each handful of ids that stand after its other parameters.
fn some_at_a_time(
    read: &mut Read<'_>,
    statement: &'static str,
    values: &[Value],
    ids: &[Id],
) -> Result<Vec<Found>, Fault> {
    let mut rows = Vec::new();
    for some in ids.chunks(sql::IDS) {
        let mut values = values.to_vec();
        values.extend((0..sql::IDS).map(|at| Value::Id(some.get(at).copied().unwrap_or(some[0]))));
        rows.extend(read.query(statement, &values, Found::row)?);
    }
    Ok(rows)
}

/// The newest of each store.
fn of_each(read: &mut Read<'_>, values: &[Value], stores: &[Id]) -> Result<Vec<Found>, Fault> {
    let mut rows = Vec::new();
    for store in stores {
        let mut values = values.to_vec();
        values.push(Value::Id(*store));
        for statement in [sql::SOLD_BY, sql::HANDED_OVER_BY] {
            rows.extend(read.query(statement, &values, Found::row)?);
        }
    }
    Ok(rows)
}

/// The newest of what several statements found, each once: what one store sold and another hands over is found twice.
fn newest(mut rows: Vec<Found>, limit: usize) -> Vec<Found> {
    rows.sort_by_key(|found| std::cmp::Reverse((found.row.occurred_at, found.row.id)));
    rows.dedup_by_key(|found| found.row.id);
    rows.truncate(limit);
    rows
}

/// Which orders that wait to be fetched.
#[derive(Debug, Clone, Default)]
pub struct PickupFilter {
    /// Those with this code or number, paid or not; without one, those that are paid or will be at
    /// the counter.
    pub code: Option<String>,
    /// Fetched from one of these; from any when none are named.
    pub stores: Option<Vec<Id>>,
}

/// Orders that wait to be fetched, those that wait longest first.
///
/// # Errors
/// When the database says so.
pub fn pickups(read: &mut Read<'_>, filter: &PickupFilter) -> Result<Vec<OrderRow>, Fault> {
    let number = filter.code.as_deref().map(str::to_uppercase);
    let (code, number) = (filter.code.as_deref(), number.as_deref());
    let mut rows = Vec::new();
    match &filter.stores {
        None => rows = read.query(sql::PICKUPS, params![code, number, PICKUPS], Found::row)?,
        Some(stores) => {
            for store in stores {
                rows.extend(read.query(sql::PICKUPS_OF_STORE, params![code, number, PICKUPS, *store], Found::row)?);
            }
            rows.sort_by_key(|found| (found.row.occurred_at, found.row.id));
        }
    }
    rows.dedup_by_key(|found| found.row.id);
    with_store_names(read, rows)
}

/// A row before its store's name is known.
struct Found {
    store: Id,
    hands_over: Id,
    row: OrderRow,
}

impl Found {
    fn row(row: &Row<'_>) -> Result<Found, Fault> {
        let fulfilment = match (row.get::<Option<String>>(11)?, row.get::<Option<String>>(12)?) {
            (Some(kind), Some(state)) => Some(RowFulfilment { kind, state, code: row.get(13)? }),
            _ => None,
        };
        Ok(Found {
            store: row.get(7)?,
            hands_over: row.get(16)?,
            row: OrderRow {
                id: row.get(0)?,
                number: row.get(1)?,
                channel: row.get(2)?,
                state: row.get(3)?,
                money_state: row.get(4)?,
                total: row.get(5)?,
                paid: row.get(6)?,
                store_name: String::new(),
                member_id: row.get(8)?,
                occurred_at: row.get(9)?,
                business_date: row.get(10)?,
                fulfilment,
                lines_count: row.get(14)?,
                put_aside: row.get(15)?,
            },
        })
    }
}

fn with_store_names(read: &mut Read<'_>, rows: Vec<Found>) -> Result<Vec<OrderRow>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names: BTreeMap<Id, String> = staff::stores(read)?.into_iter().map(|store| (store.id, store.name)).collect();
    let named = rows.into_iter().map(|found| {
        let store_name = names.get(&found.store).cloned().unwrap_or_default();
        OrderRow { store_name, ..found.row }
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let after = After(Timestamp::from_micros(17), Id::from_bytes([9; 16]));
        assert_eq!(After::parse(&format!("17.{}", after.1)), Some(after));
        for wrong in ["", "17", "x.y", "17."] {
            assert_eq!(After::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_last_day_bounds_where_the_reading_begins() {
        let filter =
            OrderFilter { to: "2026-11-21".parse().ok(), from: "2026-11-21".parse().ok(), ..OrderFilter::default() };
        let values = values(&filter, After::BEGINNING, 10);
        assert_eq!(values[0], Value::from("2026-11-24T00:00:00Z".parse::<Timestamp>().unwrap()));
        assert_eq!(values[2], Value::from("2026-11-14T00:00:00Z".parse::<Timestamp>().unwrap()));
    }
}
