//! What people searched for, and how much they found.
//!
//! Written after the answer: a buyer does not wait for our curiosity, and a search that is lost with the
//! process is no loss. Those of a moment are written together: every write costs readers the pages that they
//! had in memory.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::{Actor, Timestamp};
use store::{Db, Fault, Read, WriteError, params};

use crate::model::Channel;
use crate::sql::finding as sql;

/// The longest search that is kept, in characters.
const TYPED_MAX: usize = 100;
/// From how many digits in a row on a search looks like a person's number.
const DIGITS: usize = 8;
/// Searches that may wait; more are not kept.
const WAITING: usize = 10_000;
/// How long searches are gathered.
const GATHERED: Duration = Duration::from_millis(500);
/// Searches in one write.
const BATCH: usize = 200;
/// How long searches are kept, in seconds.
const KEPT_SECONDS: i64 = 90 * 24 * 3600;

/// A search that somebody made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// When.
    pub at: Timestamp,
    /// Where.
    pub channel: Channel,
    /// In which language.
    pub locale: String,
    /// As typed, without what looks like a person's number or address.
    pub typed: String,
    /// How many products were found.
    pub found: usize,
    /// Whether nothing was found as it was typed, but something near.
    pub nearly: bool,
}

/// Searches of one text, together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// As one of them typed it.
    pub typed: String,
    /// How often.
    pub times: i64,
    /// How often nothing was found.
    pub nothing: i64,
    /// How often only something near.
    pub nearly: i64,
    /// When last.
    pub last: Timestamp,
}

#[derive(Default)]
struct Log {
    waiting: Mutex<Vec<Search>>,
    /// One write at a time: what comes in meanwhile goes together into the next.
    writing: tokio::sync::Mutex<()>,
}

/// Keeps a search; it is written soon after. A text with nothing to look for in it is not kept.
pub fn keep(db: &Db, search: Search) {
    let typed = without_numbers(&search.typed);
    if search::fold::pieces(&search::fold::fold(&typed)).is_empty() {
        return;
    }
    let log = db.kept::<Log>();
    let mut waiting = log.waiting.lock().unwrap_or_else(PoisonError::into_inner);
    let first = waiting.is_empty();
    if waiting.len() < WAITING {
        waiting.push(Search { typed, ..search });
    }
    if first {
        let db = db.clone();
        tokio::spawn(async move {
            tokio::time::sleep(GATHERED).await;
            settle(&db).await;
        });
    }
}

/// Writes what waits, and comes back when what waited before is written.
pub async fn settle(db: &Db) {
    let log = db.kept::<Log>();
    let _writing = log.writing.lock().await;
    let waiting = std::mem::take(&mut *log.waiting.lock().unwrap_or_else(PoisonError::into_inner));
    for batch in waiting.chunks(BATCH) {
        if let Err(error) = write(db, batch).await {
            tracing::warn!(brand = db.brand().host, %error, "some searches were not kept");
        }
    }
}

async fn write(db: &Db, batch: &[Search]) -> Result<(), WriteError> {
    let folded = |search: &Search| (search.clone(), search::fold::fold(&search.typed));
    let batch: Vec<(Search, String)> = batch.iter().map(folded).collect();
    db.write("catalog.keep_searches", Actor::SYSTEM, move |tx| {
        for (search, folded) in &batch {
            let found = i64::try_from(search.found).unwrap_or(i64::MAX);
            let values = params![
                search.at,
                search.channel.as_str(),
                &search.locale,
                &search.typed,
                folded,
                found,
                search.nearly
            ];
            tx.execute(sql::SEARCH_INSERT, values)?;
        }
        Ok(())
    })
    .await
}

/// What was searched for since an instant, the most frequent first; or only what found nothing as typed.
///
/// # Errors
/// When the database says so.
pub fn searches(read: &mut Read<'_>, since: Timestamp, unmet: bool, limit: i64) -> Result<Vec<Searched>, Fault> {
    read.query(sql::SEARCHES, params![since, unmet, limit], |row| {
        Ok(Searched {
            typed: row.get(0)?,
            times: row.get(1)?,
            nothing: row.get(2)?,
            nearly: row.get(3)?,
            last: row.get(4)?,
        })
    })
}

/// Forgets searches that are old.
///
/// # Errors
/// When the database says so.
pub async fn forget(db: &Db) -> Result<(), WriteError> {
    db.write("catalog.forget_searches", Actor::SYSTEM, |tx| {
        let before = tx.now().plus_seconds(-KEPT_SECONDS);
        tx.execute(sql::SEARCHES_FORGET, params![before])?;
        Ok(())
    })
    .await
}

/// The text, cut, without words that look like a telephone number or an e-mail address.
fn without_numbers(text: &str) -> String {
    let personal = |word: &&str| {
        let digits = word.chars().filter(char::is_ascii_digit).count();
        !word.contains('@') && digits < DIGITS
    };
    let kept: Vec<&str> = text.split_whitespace().filter(personal).collect();
    kept.join(" ").chars().take(TYPED_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_person_is_not_kept() {
        assert_eq!(without_numbers(" 鳳梨酥  12 入 "), "鳳梨酥 12 入");
        assert_eq!(without_numbers("0912-345-678 蛋糕"), "蛋糕");
        assert_eq!(without_numbers("lin@example.com"), "");
        assert_eq!(without_numbers(&"茶".repeat(300)).chars().count(), 100);
    }
}
