//! Many orders of the past, written by the database itself: each INSERT of one real order becomes an
//! INSERT … SELECT over numbers. They are done and handed over, one a minute, the last one yesterday.

use anyhow::Context as _;
use postgres::{Client, NoTls};
use rusqlite::Connection;
use store::Value;
use testkit::Random;

use crate::floor::{ID_BASE, IDS_AN_ORDER, with_values};
use crate::place::Place;
use crate::seed::Shop;
use crate::traced::{Slot, Statement, Template};
use crate::zipf::Zipf;

/// First digits of the old orders' ids: before those of any new one.
const PREFIX: &str = "0180a5c27e1b7";
/// Orders written by one statement.
const AT_ONCE: u64 = 50_000;
/// Wishes of old buyers, drawn once and taken round and round.
const WISHES: usize = 9_973;
/// Between two orders, in microseconds.
const APART: i64 = 60_000_000;
/// What lies so far after an order's own instant is the end of a promise, in microseconds.
const PROMISE: i64 = 7_200_000_000;

/// Rows that are there anyway, or that a brand does not keep for years.
const LEFT_OUT: &[&str] = &["store_idempotency"];

/// Characters of a statement that failed which are shown.
const SHOWN: usize = 300;

/// How a database says things.
#[derive(Clone, Copy)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// Writes `orders` old orders into a brand.
///
/// # Errors
/// When the database says so.
pub fn preload(place: &Place, shop: &Shop, template: &Template, orders: u64) -> anyhow::Result<()> {
    match (place.server(), place.file(&shop.namespace)) {
        (Some(server), _) => {
            let mut client = Client::connect(&server.url(), NoTls)?;
            // Rows that are made by rule need no look at whether their parents are there.
            let before = format!("SET search_path TO \"{}\"; SET session_replication_role = replica", shop.namespace);
            run(&statements(Dialect::Postgres, shop, template, orders), &before, "VACUUM ANALYZE", |sql| {
                Ok(client.batch_execute(sql)?)
            })?;
        }
        (None, Some(file)) => {
            let connection = Connection::open(file)?;
            let before = "PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF";
            // Synced before anything is measured: no run pays for what this leaves behind.
            let after = "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)";
            run(&statements(Dialect::Sqlite, shop, template, orders), before, after, |sql| {
                Ok(connection.execute_batch(sql)?)
            })?;
        }
        (None, None) => {}
    }
    place.settle()?;
    Ok(())
}

fn run(
    statements: &[String],
    before: &str,
    after: &str,
    mut execute: impl FnMut(&str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let all = std::iter::once(before).chain(statements.iter().map(String::as_str)).chain(std::iter::once(after));
    for sql in all {
        execute(sql).with_context(|| sql.chars().take(SHOWN).collect::<String>())?;
    }
    Ok(())
}

fn statements(dialect: Dialect, shop: &Shop, template: &Template, orders: u64) -> Vec<String> {
    let id_type = if matches!(dialect, Dialect::Sqlite) { "BLOB" } else { "uuid" };
    let mut all = vec![format!(
        "CREATE TEMPORARY TABLE wish (number INTEGER PRIMARY KEY, a0 {id_type}, a1 {id_type}, a2 {id_type})"
    )];
    all.extend(wishes(dialect, shop));
    for from in (0..orders).step_by(usize::try_from(AT_ONCE).unwrap_or(usize::MAX)) {
        let to = (from + AT_ONCE).min(orders);
        for statement in &template.statements {
            all.extend(bulk(dialect, statement, orders, from, to));
        }
    }
    all.push(
        "INSERT INTO journal_pos (pos, id) SELECT (SELECT coalesce(max(pos), 0) FROM journal_pos) + row_number() OVER (ORDER BY id), id \
         FROM journal WHERE id > (SELECT coalesce(max(id), 0) FROM journal_pos)"
            .to_owned(),
    );
    // Consumers have long read what is old.
    all.push(
        "INSERT INTO journal_cursor (consumer, epoch, pos, updated_at) VALUES ('webhooks', 0, 0, 0) ON CONFLICT (consumer) DO NOTHING".to_owned(),
    );
    all.push("UPDATE journal_cursor SET pos = (SELECT max(pos) FROM journal_pos)".to_owned());
    all
}

fn wishes(dialect: Dialect, shop: &Shop) -> Vec<String> {
    let (zipf, mut random) = (Zipf::new(shop.goods.len()), Random::new(3));
    let rows: Vec<String> = (0..WISHES)
        .map(|number| {
            let mut articles = zipf.pick_different::<3>(&mut random).map(|index| shop.goods[index].variant);
            articles.sort();
            let [one, two, three] = articles.map(|article| literal(dialect, &Value::Id(article)));
            format!("({number}, {one}, {two}, {three})")
        })
        .collect();
    rows.chunks(500).map(|rows| format!("INSERT INTO wish (number, a0, a1, a2) VALUES {}", rows.join(", "))).collect()
}

/// The statement for the orders from `from` to before `to`, if it is an INSERT that is wanted.
fn bulk(dialect: Dialect, statement: &Statement, orders: u64, from: u64, to: u64) -> Option<String> {
    let table = statement.sql.strip_prefix("INSERT INTO ")?.split(' ').next()?;
    if LEFT_OUT.contains(&table) {
        return None;
    }
    let sql = if table == "stock_hold" {
        // What was held has long been handed over.
        let closed = statement.sql.replace("state, created_at)", "state, created_at, closed_at)");
        closed.replace("'open', $9)", "'used', $9, $9)")
    } else {
        statement.sql.to_owned()
    };
    let (head, values) = sql.split_once(" VALUES (")?;
    // Old orders are written once: what is to be done about one that is there already falls away.
    let values = values.split(" ON CONFLICT ").next()?;
    let (values, _) = values.rsplit_once(')')?;
    let now = statement
        .slots
        .iter()
        .filter_map(|slot| if let Slot::Instant(instant) = slot { Some(*instant) } else { None })
        .min();
    let back = format!("({orders} - n)");
    let chosen = with_values(values, |index| match &statement.slots[index] {
        Slot::Constant(value) => day(dialect, value, &back).unwrap_or_else(|| literal(dialect, &done(value))),
        Slot::Instant(instant) if now.is_some_and(|now| *instant > now + PROMISE) => "NULL".to_owned(),
        Slot::Instant(instant) => format!("({} - {back} * CAST({APART} AS BIGINT))", instant - 86_400_000_000),
        Slot::Fresh(number) => id(dialect, &format!("{ID_BASE} + n * {IDS_AN_ORDER} + {number}")),
        Slot::Article(number) => format!("a{number}"),
        Slot::Number(_) => "CAST(n AS text)".to_owned(),
        Slot::Key => format!("CAST({ID_BASE} + n AS text)"),
    });
    let numbers = match dialect {
        Dialect::Postgres => format!("generate_series({from}, {}) n", to - 1),
        Dialect::Sqlite => format!(
            "(WITH RECURSIVE count(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM count WHERE n < {}) SELECT n FROM count)",
            to - 1
        ),
    };
    Some(format!("{head} SELECT {chosen} FROM {numbers} JOIN wish ON number = n % {WISHES}"))
}

/// What became of the order since.
fn done(value: &Value) -> Value {
    let Value::Text(text) = value else { return value.clone() };
    let later = match text.as_str() {
        "placed" => "completed",
        "unpaid" => "paid",
        "waiting" => "handed_over",
        "held" => "taken",
        same => same,
    };
    Value::Text(later.to_owned())
}

/// A day in the books moves back with its order.
fn day(dialect: Dialect, value: &Value, back: &str) -> Option<String> {
    let Value::Text(text) = value else { return None };
    text.parse::<kernel::BusinessDate>().ok()?;
    Some(match dialect {
        Dialect::Sqlite => format!("date('{text}', '-' || ({back} / 1440) || ' days')"),
        Dialect::Postgres => format!("CAST(date '{text}' - CAST({back} / 1440 AS integer) AS text)"),
    })
}

fn id(dialect: Dialect, number: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("unhex('{PREFIX}' || ({number}))"),
        Dialect::Postgres => format!("CAST('{PREFIX}' || ({number}) AS uuid)"),
    }
}

fn literal(dialect: Dialect, value: &Value) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    match (value, dialect) {
        (Value::Null, _) => "NULL".to_owned(),
        (Value::Id(id), Dialect::Sqlite) => format!("x'{}'", hex(id.as_bytes())),
        (Value::Id(id), Dialect::Postgres) => format!("CAST('{id}' AS uuid)"),
        (Value::Int(number), _) => number.to_string(),
        (Value::Bool(truth), Dialect::Sqlite) => i64::from(*truth).to_string(),
        (Value::Bool(truth), Dialect::Postgres) => truth.to_string(),
        (Value::Text(text), _) => format!("'{}'", text.replace('\'', "''")),
        (Value::Bytes(bytes), Dialect::Sqlite) => format!("x'{}'", hex(bytes)),
        (Value::Bytes(bytes), Dialect::Postgres) => format!("CAST('\\x{}' AS bytea)", hex(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_insert_becomes_many() {
        let slots = vec![Slot::Fresh(0), Slot::Constant(Value::Text("placed".to_owned())), Slot::Article(1)];
        let insert = "INSERT INTO t (a, b, c, d) VALUES ($1, $2, $3, 0) ON CONFLICT (a) DO NOTHING";
        let statement = Statement { sql: insert, slots };
        let sql = bulk(Dialect::Postgres, &statement, 10, 0, 10).unwrap();
        assert!(sql.starts_with("INSERT INTO t (a, b, c, d) SELECT CAST('0180a5c27e1b7' || ("), "{sql}");
        assert!(
            sql.ends_with("'completed', a1, 0 FROM generate_series(0, 9) n JOIN wish ON number = n % 9973"),
            "{sql}"
        );
        let other = Statement { sql: "UPDATE t SET a = $1", slots: vec![Slot::Fresh(0)] };
        assert!(bulk(Dialect::Sqlite, &other, 10, 0, 10).is_none());
    }
}
