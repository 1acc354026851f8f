//! The floor on SQLite: the bare driver, one thread, prepared statements, synced commits.

use std::path::Path;
use std::time::{Duration, Instant};

use kernel::Id;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Statement, ToSql};
use store::Value;
use testkit::Random;

use super::with_values;
use crate::order::LINES;
use crate::seed::Shop;
use crate::traced::{Slot, Template};
use crate::zipf::Zipf;

/// The connection as the store's writer has it.
const LIKE_THE_WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
    PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY;";

/// Orders a second when the statements of one order are replayed in groups of `group`, a synced commit
/// each.
///
/// # Errors
/// When the database says so.
pub fn orders_per_second(
    file: &Path,
    template: &Template,
    shop: &Shop,
    group: f64,
    window: Duration,
) -> anyhow::Result<f64> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.execute_batch(LIKE_THE_WRITER)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let texts: Vec<String> = template.statements.iter().map(|statement| text(statement.sql)).collect();
    let mut prepared = texts.iter().map(|text| connection.prepare(text)).collect::<rusqlite::Result<Vec<_>>>()?;
    let mut begin = connection.prepare("BEGIN IMMEDIATE")?;
    let mut commit = connection.prepare("COMMIT")?;
    let mut order = Order { template, shop, zipf: Zipf::new(shop.goods.len()), random: Random::new(1), number: 0 };
    let begun = Instant::now();
    let mut owed = 0.0;
    while begun.elapsed() < window {
        begin.execute([])?;
        // A mean of 23.7 is 23 orders in some groups and 24 in the others.
        owed += group.max(1.0);
        while owed >= 1.0 {
            order.replay(&mut prepared)?;
            owed -= 1.0;
        }
        commit.execute([])?;
    }
    Ok(f64::from(order.number) / begun.elapsed().as_secs_f64())
}

/// SQLite numbers its parameters with a question mark, and locks no rows: there is one writer.
fn text(sql: &str) -> String {
    with_values(sql, |index| format!("?{}", index + 1)).replace(" FOR UPDATE", "")
}

struct Order<'a> {
    template: &'a Template,
    shop: &'a Shop,
    zipf: Zipf,
    random: Random,
    number: u32,
}

impl Order<'_> {
    fn replay(&mut self, prepared: &mut [Statement<'_>]) -> rusqlite::Result<()> {
        self.number += 1;
        let now = store::Clock::System.now();
        let fresh: Vec<Id> = (0..self.template.fresh)
            .map(|_| {
                let mut bytes = [0; 10];
                bytes[..8].copy_from_slice(&self.random.number().to_be_bytes());
                bytes[8..].copy_from_slice(&self.random.number().to_be_bytes()[..2]);
                Id::v7(now, bytes)
            })
            .collect();
        let mut articles =
            self.zipf.pick_different::<LINES>(&mut self.random).map(|index| self.shop.goods[index].variant);
        articles.sort();
        let key = crate::order::fresh_id(&mut self.random);
        for (statement, known) in prepared.iter_mut().zip(&self.template.statements) {
            for (index, slot) in known.slots.iter().enumerate() {
                let value = match slot {
                    Slot::Constant(value) => {
                        statement.raw_bind_parameter(index + 1, value)?;
                        continue;
                    }
                    Slot::Instant(_) => Value::Int(now.micros()),
                    Slot::Fresh(number) => Value::Id(fresh[*number]),
                    Slot::Article(number) => Value::Id(articles[*number]),
                    Slot::Number(length) => Value::Text(format!("{:0length$}", self.number)),
                    Slot::Key => Value::Text(key.clone()),
                };
                statement.raw_bind_parameter(index + 1, &value as &dyn ToSql)?;
            }
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
        }
        Ok(())
    }
}
