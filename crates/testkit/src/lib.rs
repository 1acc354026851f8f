//! What tests share: a fresh brand on SQLite and on PostgreSQL, a clock that stands still, randomness
//! that repeats itself, a private PostgreSQL, and a disk that loses what was not synced.
//!
//! ```ignore
//! testkit::on_both! {
//!     schema = &catalog::MIGRATIONS;
//!
//!     async fn a_product_is_found_by_its_barcode(brand) {
//!         let db = &brand.db;
//!         …
//!     }
//! }
//! ```
//!
//! makes two tests of each function: `a_product_is_found_by_its_barcode::sqlite` and `…::postgres`.
//!
//! | file | what it holds |
//! |---|---|
//! | [`brand`] | [`TestBrand`]: a fresh database, closed and gone with the test |
//! | [`cluster`] | where PostgreSQL comes from: one server for all test processes, or one of one's own |
//! | `account`, `programs` | the user PostgreSQL runs as, and its programs |
//! | [`disk`] | a disk that loses what was not synced |
//! | [`proxy`] | a line to PostgreSQL that is cut exactly at COMMIT |
//! | [`random`] | numbers from a seed |

// This crate is nothing but test support: a failure to set a test up is that test's failure.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod account;
pub mod brand;
pub mod cluster;
pub mod disk;
mod programs;
pub mod proxy;
pub mod random;

pub use brand::{Engine, TestBrand};
pub use cluster::Durable;
pub use disk::{Disk, Failure};
pub use proxy::{Cut, Proxy};
pub use random::Random;

use std::future::Future;

/// The instant at which every test begins: 21 November 2026, ten in the morning in Taipei.
pub const BEGINNING: &str = "2026-11-21T02:00:00Z";

/// Runs an asynchronous test body to its end, on two threads.
pub fn run<T>(body: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(body)
}

/// The steps in which SQLite would carry a statement out.
///
/// # Panics
/// When it cannot be prepared.
pub async fn plan(brand: &TestBrand, statement: &str) -> Vec<String> {
    // Statements live as long as the program; a test's few may, too.
    let explained: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {statement}").into_boxed_str());
    let values = (1..).take_while(|number| statement.contains(&format!("${number}"))).map(|_| store::Value::Null);
    let values: Vec<store::Value> = values.collect();
    brand.db.read(move |read| read.query(explained, &values, |row| row.get::<String>(3))).await.unwrap()
}

/// Waits until every entry of the journal has its position, and gives the last.
///
/// # Panics
/// When the database fails.
pub async fn numbered(db: &store::Db) -> i64 {
    let mut position = db.position();
    loop {
        let (waiting, last) =
            db.read(|read| Ok((store::journal::unnumbered(read)?, store::journal::last(read)?))).await.unwrap();
        if waiting == 0 {
            return last;
        }
        position.changed().await.unwrap();
    }
}

/// Makes two tests of each function, one a database. `schema` is what the slices bring, in order; the
/// store's own migrations come before it. The function is given a [`TestBrand`].
#[macro_export]
macro_rules! on_both {
    (schema = $schema:expr; $($(#[$meta:meta])* async fn $name:ident($brand:ident) $body:block)+) => {
        $(
            $(#[$meta])*
            #[cfg(test)]
            mod $name {
                #[allow(unused_imports, reason = "a test may need nothing from its file")]
                use super::*;

                async fn body($brand: $crate::TestBrand) $body

                #[test]
                fn sqlite() {
                    $crate::run(async { body($crate::TestBrand::fresh($crate::Engine::Sqlite, $schema)).await });
                }

                #[test]
                fn postgres() {
                    $crate::run(async { body($crate::TestBrand::fresh($crate::Engine::Postgres, $schema)).await });
                }
            }
        )+
    };
}

/// Lets the database understand every statement of a slice, without running any. Statements that only
/// PostgreSQL knows are left out on SQLite.
///
/// # Panics
/// With the first statement that is not understood.
pub async fn every_statement_is_understood(
    brand: &TestBrand,
    all: &'static [&'static str],
    postgres_only: &'static [&'static str],
) {
    let postgres = brand.db.is_postgres();
    for statement in all.iter().copied().filter(|sql| postgres || !postgres_only.contains(sql)) {
        // A read of its own for each: on PostgreSQL a statement that is not understood ends it.
        let understood = brand.db.read(move |read| read.understand(statement)).await;
        understood.unwrap_or_else(|fault| panic!("{statement}\n{fault:?}"));
    }
}
