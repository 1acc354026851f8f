//! What other programs read of the catalogue: search engines, shopping portals.

use std::collections::BTreeMap;

use kernel::{Id, Timestamp};
use store::{Fault, Read, params};

use super::sell::filled;
use crate::sql;

/// A product's page, for whoever reads all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The product.
    pub id: Id,
    /// Its address, `/products/{handle}`.
    pub handle: String,
    /// When it changed last.
    pub changed_at: Timestamp,
}

/// The products that the web shows, after one and in the order of their ids.
///
/// # Errors
/// When the database says so.
pub fn listed(read: &mut Read<'_>, after: Id, limit: usize) -> Result<Vec<Listed>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    read.query(sql::LISTED, params![after, limit], |row| {
        Ok(Listed { id: row.get(0)?, handle: row.get(1)?, changed_at: row.get(2)? })
    })
}

/// The last product of each so many that [`listed`] gives, the rest at the end left out: where its pages begin.
///
/// # Errors
/// When the database says so.
pub fn listed_pages(read: &mut Read<'_>, size: usize) -> Result<Vec<Id>, Fault> {
    let skip = i64::try_from(size.max(1) - 1).unwrap_or(i64::MAX);
    let mut ends: Vec<Id> = Vec::new();
    loop {
        let after = ends.last().copied().unwrap_or(Id::NIL);
        match read.query_opt(sql::LISTED_SKIP, params![after, skip], |row| row.get::<Id>(0))? {
            Some(end) => ends.push(end),
            None => return Ok(ends),
        }
    }
}

/// The global trade item number of one of each variant, where it has one.
///
/// # Errors
/// When the database says so.
pub fn gtins(read: &mut Read<'_>, variants: &[Id]) -> Result<BTreeMap<Id, String>, Fault> {
    let mut found = BTreeMap::new();
    for some in variants.chunks(sql::SOME) {
        let rows = read.query(sql::GTINS, &filled(some, sql::SOME), |row| Ok((row.get::<Id>(0)?, row.get(1)?)))?;
        found.extend(rows);
    }
    Ok(found)
}

/// The categories that a product is in, in the brand's order.
///
/// # Errors
/// When the database says so.
pub fn categories_of(read: &mut Read<'_>, product: Id) -> Result<Vec<Id>, Fault> {
    read.query(sql::tree::PRODUCT_CATEGORIES, params![product], |row| row.get(0))
}
