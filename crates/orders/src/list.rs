//! Orders as rows: the list of all of them, and those that wait to be fetched.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, Timestamp, Zone};
use serde::Serialize;
use store::{Fault, Read, Row, Value, params};
use utoipa::ToSchema;

use crate::sql::views as sql;

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

/// What was typed or scanned: the full-width letters and digits of Chinese input methods as the plain
/// ones, no blanks around it, and none of the unseen signs that scanners add.
pub(crate) fn typed(text: &str) -> String {
    let plain = text.chars().filter(|letter| !letter.is_control()).map(|letter| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' => ' ',
        other => other,
    });
    plain.collect::<String>().trim().to_owned()
}

/// A pattern for whatever has this in it, for `LIKE … ESCAPE '!'`; numbers are written in capitals.
pub(crate) fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars().flat_map(char::to_uppercase) {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    number: Option<String>,
    phone: Option<String>,
}

impl Search {
    /// Orders with this in their number or, when `phones` may be searched, whose buyer's or receiver's
    /// number is this or ends in it. Nothing but blanks searches for nothing.
    pub fn of(text: &str, phones: bool) -> Search {
        let text = typed(text);
        if text.is_empty() {
            return Search::default();
        }
        let number = like(&text);
        Search { number: Some(number), phone: if phones { phone_pattern(&text) } else { None } }
    }
}

/// A whole number in its one form, or at least three last digits.
fn phone_pattern(text: &str) -> Option<String> {
    if let Ok(whole) = members::normalise_phone(text) {
        return Some(whole);
    }
    let plain = text.chars().all(|character| character.is_ascii_digit() || matches!(character, ' ' | '-'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (plain && digits.len() >= 3).then(|| format!("%{digits}"))
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

/// Orders after a cursor, newest first, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn orders(read: &mut Read<'_>, filter: &OrderFilter, after: After, limit: usize) -> Result<Vec<OrderRow>, Fault> {
    let values = values(filter, after, limit);
    let rows = match &filter.stores {
        None => read.query(sql::ORDERS, &values, Found::row)?,
        Some(stores) => of_stores(read, &values, stores, limit)?,
    };
    with_store_names(read, rows)
}

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
        filter.search.number.as_deref(),
        filter.search.phone.as_deref(),
        limit,
    ]
    .to_vec()
}

/// The newest of each handful of stores, and of those the newest.
fn of_stores(read: &mut Read<'_>, values: &[Value], stores: &[Id], limit: usize) -> Result<Vec<Found>, Fault> {
    let mut rows: Vec<Found> = Vec::new();
    for some in stores.chunks(sql::STORES) {
        let mut values = values.to_vec();
        values.extend((0..sql::STORES).map(|at| Value::Id(some.get(at).copied().unwrap_or(some[0]))));
        rows.extend(read.query(sql::ORDERS_OF_STORES, &values, Found::row)?);
    }
    rows.sort_by_key(|found| std::cmp::Reverse((found.row.occurred_at, found.row.id)));
    // An order that one store sold and another hands over is found twice.
    rows.dedup_by_key(|found| found.row.id);
    rows.truncate(limit);
    Ok(rows)
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
    fn a_number_is_searched_as_it_is_written() {
        let search = Search::of(" w100_1% ", true);
        assert_eq!(search.number.as_deref(), Some("%W100!_1!%%"));
        assert_eq!(search.phone, None);
        assert_eq!(Search::of("\u{3000}\0 \n", true), Search::default());
        assert_eq!(typed("Ｗ１００\0００１\r\n"), "W100001");
    }

    #[test]
    fn phones_are_searched_whole_or_by_their_last_digits() {
        let phone = |text: &str| Search::of(text, true).phone;
        assert_eq!(phone("0912-345-678").as_deref(), Some("+886912345678"));
        assert_eq!(phone("678").as_deref(), Some("%678"));
        assert_eq!(phone("78"), None, "too little to tell people apart");
        assert_eq!(phone("W678"), None);
        assert_eq!(Search::of("0912345678", false).phone, None);
    }

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
