//! Levels worked out again from what they are made of: movements and open holds.

use kernel::Quantity;
use store::{Fault, Tx, params};

use crate::model::{Condition, LevelKey};
use crate::{events, sql};

/// Makes every level what its movements and open holds say, and returns those that were not. In sound
/// books there are none. Writes `stock.rebuilt@1` when there are.
///
/// # Errors
/// When the database says so.
pub fn rebuild(tx: &mut Tx<'_>) -> Result<Vec<LevelKey>, Fault> {
    let now = tx.now();
    tx.execute(sql::REBUILD_MISSING, params![now])?;
    let levels = tx.query(sql::REBUILT, &[], |row| {
        let condition = row.get::<String>(2)?;
        let condition = Condition::parse(&condition)
            .ok_or_else(|| Fault::Decode(format!("an unknown condition of stock: {condition}")))?;
        let key = LevelKey { variant: row.get(0)?, location: row.get(1)?, condition };
        let pair = |at: usize| Ok::<_, Fault>((row.get::<Quantity>(at)?, row.get::<Quantity>(at + 1)?));
        Ok((key, pair(3)?, pair(5)?))
    })?;
    let mut wrong = Vec::new();
    for (key, is, (on_hand, held)) in levels {
        if is == (on_hand, held) {
            continue;
        }
        let values = params![key.variant, key.location, key.condition.as_str(), on_hand, held, now];
        tx.execute(sql::LEVEL_REBUILD, values)?;
        wrong.push(key);
    }
    if !wrong.is_empty() {
        let act = tx.new_id();
        tx.journal(&events::rebuilt(act, &wrong))?;
    }
    Ok(wrong)
}
