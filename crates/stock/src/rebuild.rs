//! Levels worked out again from what they are made of: movements and open holds.

use kernel::{Id, Quantity};
use store::{Db, Fault, Read, Tx, WriteError, params};

use crate::model::{Condition, LevelKey};
use crate::sql::{self, lots as statements};
use crate::{events, levels};

/// Levels mended in one commit, and named in one entry of the journal.
const AT_ONCE: usize = 200;

/// What a level has: how much lies there, and how much of it is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// On hand.
    pub on_hand: Quantity,
    /// Promised.
    pub held: Quantity,
}

/// A level that was not what its movements and open holds say, and is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Which.
    pub key: LevelKey,
    /// What it had.
    pub was: Stand,
    /// What it has now.
    pub is: Stand,
    /// Its lots that were wrong.
    pub lots: Vec<MendedLot>,
}

/// A lot that was written to lie elsewhere than its movements say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MendedLot {
    /// Which.
    pub lot: Id,
    /// What of it lay there in writing.
    pub was: Quantity,
    /// What lies there.
    pub is: Quantity,
}

/// Levels that are not what their movements and open holds say, in the order of their keys. In sound books there
/// are none.
///
/// # Errors
/// When the database says so.
pub fn astray(read: &mut Read<'_>) -> Result<Vec<LevelKey>, Fault> {
    read.query(sql::LEVELS_ASTRAY, &[], |row| {
        let condition = row.get::<String>(2)?;
        let condition = Condition::parse(&condition)
            .ok_or_else(|| Fault::Decode(format!("an unknown condition of stock: {condition}")))?;
        Ok(LevelKey { variant: row.get(0)?, location: row.get(1)?, condition })
    })
}

/// Makes these levels, which come in the order of their keys, and the lots in them what their movements and open
/// holds say. Returns those that were not. Writes `stock.rebuilt@1` when there are any. What is kept back from buyers
/// is a decision, not a sum: it stays.
///
/// # Errors
/// When the database says so.
pub fn rebuild(tx: &mut Tx<'_>, keys: &[LevelKey]) -> Result<Vec<Mended>, Fault> {
    let mut mended = Vec::new();
    for key in keys {
        // Whoever books on this level waits from here on, so the sums hold until the commit.
        levels::lock(tx, key)?;
        mended.extend(rebuild_one(tx, key)?);
    }
    if !mended.is_empty() {
        let act = tx.new_id();
        tx.journal(&events::rebuilt(act, &mended))?;
    }
    Ok(mended)
}

fn rebuild_one(tx: &mut Tx<'_>, key: &LevelKey) -> Result<Option<Mended>, Fault> {
    let place = params![key.variant, key.location, key.condition.as_str()];
    let (was, is) = tx.query_one(sql::LEVEL_AND_BOOKS, place, |row| {
        let stand = |at: usize| Ok::<_, Fault>(Stand { on_hand: row.get(at)?, held: row.get(at + 1)? });
        Ok((stand(0)?, stand(2)?))
    })?;
    let lots = tx.query(statements::LOTS_AND_BOOKS, place, |row| {
        Ok(MendedLot { lot: row.get(0)?, was: row.get(1)?, is: row.get(2)? })
    })?;
    if was == is && lots.is_empty() {
        return Ok(None);
    }
    if was != is {
        let values = params![key.variant, key.location, key.condition.as_str(), is.on_hand, is.held];
        tx.execute(sql::LEVEL_REBUILD, values)?;
    }
    for one in &lots {
        let values = params![key.variant, key.location, key.condition.as_str(), one.lot, one.is];
        tx.execute(statements::LOT_LEVEL_REBUILD, values)?;
    }
    Ok(Some(Mended { key: *key, was, is, lots }))
}

/// Rebuilds a brand's levels, a few in each commit, while the shop goes on. Returns those that were wrong.
///
/// # Errors
/// When the database says so; what was mended until then stays.
pub async fn rebuild_all(db: &Db) -> Result<Vec<Mended>, WriteError> {
    let wrong = db.read(astray).await?;
    let mut mended = Vec::new();
    for some in wrong.chunks(AT_ONCE) {
        let keys = some.to_vec();
        mended.extend(db.write("stock.rebuild", kernel::Actor::SYSTEM, move |tx| Ok(rebuild(tx, &keys)?)).await?);
    }
    Ok(mended)
}
