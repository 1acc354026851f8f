//! Going back to an older version.

use store::{Stop, Tx, params};

use crate::{codes, events, sql};

/// Publishes an older version again under a new number; 0 brings back the default theme. `seen` is the version that
/// the shop ran when it was decided. A draft stays as it is, and is told that the shop has moved on. Writes
/// `site.theme_rolled_back@1`. Returns the number.
///
/// # Errors
/// Refused as [`codes::VERSION_UNKNOWN`], [`codes::VERSION_CURRENT`]; as `store.stale` when the shop runs another
/// version meanwhile.
pub fn roll_back(tx: &mut Tx<'_>, seen: i64, restores: i64, note: &str) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    if restores == seen {
        return Err(Stop::from(&codes::VERSION_CURRENT));
    }
    let number = tx.query_opt(sql::ROLL_BACK, params![seen, by, now], |row| row.get::<i64>(0))?;
    let number = number.ok_or_else(|| Stop::from(&store::codes::STALE))?;
    let tag = if restores == 0 {
        tx.execute(sql::VERSION_INSERT, params![number, "{}", DEFAULT_TAG, note, Some(0i64), by, now])?;
        DEFAULT_TAG.to_owned()
    } else {
        let values = params![number, restores, note, by, now];
        let tag = tx.query_opt(sql::VERSION_AGAIN, values, |row| row.get::<String>(0))?;
        tag.ok_or_else(|| Stop::from(&codes::VERSION_UNKNOWN))?
    };
    tx.journal(&events::theme_rolled_back(number, restores, &tag))?;
    Ok(number)
}

/// The tag of the default theme, which has nothing of its own.
const DEFAULT_TAG: &str = "default";
