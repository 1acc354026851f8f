//! That a place's day adds up: what lay there before and what came and went is what its levels say.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Quantity, Timestamp};
use store::{Fault, Read, params};

use crate::sql::proof as sql;

/// One level, from both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelProof {
    /// What.
    pub variant: Id,
    /// For what.
    pub condition: String,
    /// The sum of its movements before the day.
    pub before: Quantity,
    /// The sum of those of the day.
    pub moved: Quantity,
    /// The sum of those after the day.
    pub since: Quantity,
    /// What the level says now.
    pub level: Quantity,
}

impl LevelProof {
    const fn nothing(variant: Id, condition: String) -> LevelProof {
        let none = Quantity::ZERO;
        LevelProof { variant, condition, before: none, moved: none, since: none, level: none }
    }

    /// What its movements say lay there when the day ended, less what its level says. Nothing when all is well.
    pub fn difference(&self) -> Quantity {
        self.before + self.moved + self.since - self.level
    }
}

/// A place's day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceProof {
    /// Its levels, in the order of their keys.
    pub levels: Vec<LevelProof>,
    /// Why goods came and went on that day, and what it came to.
    pub reasons: Vec<(String, Quantity)>,
}

/// Proves a place's day.
///
/// # Errors
/// When the database says so.
pub fn place(read: &mut Read<'_>, location: Id, date: BusinessDate) -> Result<PlaceProof, Fault> {
    let reasons = read.query(sql::REASONS, params![location, date], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(PlaceProof { levels: levels(read, location, date)?, reasons })
}

/// Every level of a place from both sides.
///
/// # Errors
/// When the database says so.
pub fn levels(read: &mut Read<'_>, location: Id, date: BusinessDate) -> Result<Vec<LevelProof>, Fault> {
    let moved = read.query(sql::MOVED, params![location, date], |row| {
        Ok(LevelProof {
            before: row.get(2)?,
            moved: row.get(3)?,
            since: row.get(4)?,
            ..LevelProof::nothing(row.get(0)?, row.get(1)?)
        })
    })?;
    let mut levels: BTreeMap<(Id, String), LevelProof> =
        moved.into_iter().map(|one| ((one.variant, one.condition.clone()), one)).collect();
    for (variant, condition, level) in read.query(sql::LEVELS, params![location], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Quantity>(2)?))
    })? {
        let one = levels.entry((variant, condition.clone()));
        one.or_insert_with(|| LevelProof::nothing(variant, condition)).level = level;
    }
    Ok(levels.into_values().collect())
}

/// A movement of a place's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementProof {
    /// Counts up.
    pub id: i64,
    /// What.
    pub variant: Id,
    /// How much came (positive) or went.
    pub quantity: Quantity,
    /// The order, return or document behind it.
    pub subject: Id,
    /// When it happened.
    pub occurred_at: Timestamp,
}

/// A place's movements of a day for one reason, in order.
///
/// # Errors
/// When the database says so.
pub fn movements(
    read: &mut Read<'_>,
    location: Id,
    date: BusinessDate,
    reason: &str,
) -> Result<Vec<MovementProof>, Fault> {
    read.query(sql::MOVEMENTS, params![location, date, reason], |row| {
        Ok(MovementProof {
            id: row.get(0)?,
            variant: row.get(1)?,
            quantity: row.get(2)?,
            subject: row.get(3)?,
            occurred_at: row.get(4)?,
        })
    })
}
