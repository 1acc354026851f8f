//! What a variant weighs and measures.

use kernel::Id;
use store::{Stop, Tx, params};

use crate::{check, codes, events, queries, sql};

/// What to change of a variant; what is `None` stays, and 0 takes a measure away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measures {
    /// What one unit weighs, in grams, packed as it is sold.
    pub weight_grams: Option<i64>,
    /// Its width, in millimetres.
    pub width_mm: Option<i64>,
    /// Its depth, in millimetres.
    pub depth_mm: Option<i64>,
    /// Its height, in millimetres.
    pub height_mm: Option<i64>,
}

/// Changes what a variant weighs and measures, if it is still as `version` saw it. Returns its new version.
/// Writes `catalog.variant_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` with every faulty field.
pub fn edit_variant(tx: &mut Tx<'_>, variant: Id, version: i64, measures: &Measures) -> Result<i64, Stop> {
    check::measures(measures)?;
    let product = queries::variant_product(tx, variant)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?;
    let Measures { weight_grams, width_mm, depth_mm, height_mm } = *measures;
    let values = params![variant, version, weight_grams, width_mm, depth_mm, height_mm];
    if tx.execute(sql::VARIANT_MEASURE, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let now = tx.now();
    // Whoever has the whole product before them sees that something of it is another.
    tx.execute(sql::PRODUCT_COUNT_UP, params![product, now])?;
    tx.journal(&events::variant_edited(variant, version + 1))?;
    Ok(version + 1)
}
