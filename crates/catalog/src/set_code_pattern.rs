//! How a brand's scales print codes that carry a weight or a price.

use store::{Fault, Read, Row, Stop, Tx, params};

use crate::model::{Carries, CodePattern};
use crate::{check, codes, events, sql};

/// All patterns, by prefix.
///
/// # Errors
/// When the database says so.
pub fn code_patterns(read: &mut Read<'_>) -> Result<Vec<CodePattern>, Fault> {
    read.query(sql::codes::PATTERNS, &[], pattern_row)
}

fn pattern_row(row: &Row<'_>) -> Result<CodePattern, Fault> {
    let carries = row.get::<String>(1)?;
    let carries = Carries::parse(&carries).ok_or_else(|| Fault::Decode(format!("a code cannot carry {carries}")))?;
    Ok(CodePattern {
        prefix: row.get(0)?,
        carries,
        item_digits: row.get(2)?,
        value_digits: row.get(3)?,
        value_decimals: row.get(4)?,
        value_check: row.get(5)?,
        version: row.get(6)?,
    })
}

/// Sets how codes with a prefix are printed. `pattern.version` is the version that it was seen in, 0 for
/// a prefix that has no pattern yet. Returns its new version. Writes `catalog.code_pattern_set@1`.
///
/// # Errors
/// Refused as `api.invalid` with every faulty field, or as `store.stale`.
pub fn set_code_pattern(tx: &mut Tx<'_>, pattern: &CodePattern) -> Result<i64, Stop> {
    check::code_pattern(pattern)?;
    let (prefix, carries) = (&pattern.prefix, pattern.carries.as_str());
    let (item, value, decimals) = (pattern.item_digits, pattern.value_digits, pattern.value_decimals);
    let check = pattern.value_check;
    let written = if pattern.version == 0 {
        tx.execute(sql::codes::PATTERN_INSERT, params![prefix, carries, item, value, decimals, check])?
    } else {
        let seen = pattern.version;
        tx.execute(sql::codes::PATTERN_SET, params![prefix, seen, carries, item, value, decimals, check])?
    };
    if written == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let version = pattern.version + 1;
    tx.journal(&events::code_pattern_set(prefix, Some(version)))?;
    Ok(version)
}

/// Takes a pattern away that is still as `version` saw it. Writes `catalog.code_pattern_set@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`] or `store.stale`.
pub fn remove_code_pattern(tx: &mut Tx<'_>, prefix: &str, version: i64) -> Result<(), Stop> {
    if tx.execute(sql::codes::PATTERN_REMOVE, params![prefix, version])? == 0 {
        let there = tx.query_opt(sql::codes::PATTERN_VERSION, params![prefix], |row| row.get::<i64>(0))?;
        return Err(Stop::from(if there.is_some() { &store::codes::STALE } else { &codes::NOTHING_THERE }));
    }
    tx.journal(&events::code_pattern_set(prefix, None))?;
    Ok(())
}
