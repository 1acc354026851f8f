//! Text by (thing, field, language).

use std::collections::BTreeMap;

use kernel::Id;
use store::{Fault, Read, Tx, params};

use crate::sql;

/// The name of a product.
pub const NAME: &str = "name";
/// The description of a product.
pub const DESCRIPTION: &str = "description";
/// What a variant is called among its product's variants.
pub const LABEL: &str = "label";

/// Sets these languages of a text and leaves the others; an empty one is taken away.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    entity: Id,
    field: &'static str,
    texts: &BTreeMap<String, String>,
) -> Result<(), Fault> {
    for (locale, value) in texts {
        if value.is_empty() {
            tx.execute(sql::TEXT_CLEAR, params![entity, field, locale])?;
        } else {
            tx.execute(sql::TEXT_SET, params![entity, field, locale, value])?;
        }
    }
    Ok(())
}

/// How many languages a text has.
pub(crate) fn count(read: &mut Read<'_>, entity: Id, field: &'static str) -> Result<i64, Fault> {
    read.query_one(sql::TEXT_COUNT, params![entity, field], |row| row.get(0))
}

/// All texts of one thing: field, language, text.
pub(crate) fn of(read: &mut Read<'_>, entity: Id) -> Result<Vec<(String, String, String)>, Fault> {
    read.query(sql::TEXTS, params![entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
