//! Short order numbers, handed out from blocks.
//!
//! A process takes a block in a write of its own and gives its numbers away from memory, so that no
//! two orders wait for each other over a counter. Numbers are unique and short, not gap-free; gap-free
//! series exist only where the law wants them.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use kernel::Actor;
use store::{Db, WriteError, params};

use crate::sql::booking as sql;

/// Numbers a block.
const BLOCK: i64 = 200;
/// The first number, so that all have the same length for a long time.
const FIRST: i64 = 100_001;

struct Block {
    next: i64,
    end: i64,
}

/// The next number of a series, such as `W` for the web shop: `W100123`.
///
/// # Errors
/// When a new block cannot be taken.
pub async fn next(db: &Db, series: &'static str) -> Result<String, WriteError> {
    static BLOCKS: OnceLock<Mutex<HashMap<(u64, &'static str), Block>>> = OnceLock::new();
    let blocks = BLOCKS.get_or_init(Mutex::default);
    // A brand that was restored under a running process must not go on with its old numbers.
    let key = (db.identity(), series);
    let take = || {
        let mut blocks = blocks.lock().ok()?;
        let block = blocks.get_mut(&key)?;
        (block.next < block.end).then(|| {
            block.next += 1;
            block.next - 1
        })
    };
    if let Some(number) = take() {
        return Ok(format!("{series}{number}"));
    }
    let start = db
        .write("orders.take_numbers", Actor::SYSTEM, move |tx| {
            tx.execute(sql::NUMBERS_BEGIN, params![series, FIRST])?;
            Ok(tx.query_one(sql::NUMBERS_TAKE, params![series, BLOCK], |row| row.get::<i64>(0))? - BLOCK)
        })
        .await?;
    if let Ok(mut blocks) = blocks.lock() {
        // Two callers may have taken a block each; the later one's replaces the rest of the other's.
        blocks.insert(key, Block { next: start + 1, end: start + BLOCK });
    }
    Ok(format!("{series}{start}"))
}
