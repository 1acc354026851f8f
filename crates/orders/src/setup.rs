//! Rule books: what a brand decides about prices, kept for ever by version.

use kernel::Event;
use promo::{RuleBook, RuleSet};
use serde_json::json;
use store::{Fault, Stop, Tx, params};

use crate::sql::booking as sql;

/// A rule book that was checked outside of the write.
#[derive(Debug, Clone)]
pub struct CheckedBook {
    hash: [u8; 32],
    text: String,
    version: i64,
}

/// Checks a book; its version must be the next one.
///
/// # Errors
/// Refused with everything that is wrong with it.
pub fn check_book(book: RuleBook) -> Result<CheckedBook, Stop> {
    let version = book.version;
    let text = serde_json::to_string(&book).map_err(|error| Fault::Decode(error.to_string()))?;
    let rules = RuleSet::new(book)?;
    Ok(CheckedBook { hash: rules.hash(), text, version })
}

/// Puts a book in force.
///
/// # Errors
/// Refused as `store.stale` when another one was first.
pub fn put_in_force(tx: &mut Tx<'_>, book: &CheckedBook) -> Result<(), Stop> {
    let now = tx.now();
    let current = tx.query_one(sql::RULE_BOOK_VERSION, &[], |row| row.get::<i64>(0))?;
    let added = current + 1 == book.version
        && tx.execute(sql::RULE_BOOK_INSERT, params![book.version, book.hash, &book.text, now])? == 1;
    if !added {
        return Err(Stop::from(&store::codes::STALE));
    }
    let subject = kernel::Id::derived("orders.rule_book", &book.version.to_be_bytes());
    tx.journal(&Event::new("orders.rules_changed", subject, json!({"version": book.version})))?;
    Ok(())
}
