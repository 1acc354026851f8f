//! What a variant is called among the others, and what it weighs and measures.

use std::collections::BTreeMap;

use kernel::Id;
use store::{Fault, Stop, Tx, params};

use crate::model::VariantValue;
use crate::{check, codes, events, queries, sql, texts};

/// What one unit weighs and measures. In an edit, what is `None` stays, and 0 takes a measure away.
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

/// What to change of a variant; what is not said stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VariantEdit {
    /// What it is called among the other variants, by language; an empty text takes a language away.
    pub labels: BTreeMap<String, String>,
    /// What makes it differ from the other variants, in place of what did.
    pub values: Option<Vec<VariantValue>>,
    /// What it weighs and measures.
    pub measures: Measures,
}

impl From<Measures> for VariantEdit {
    fn from(measures: Measures) -> Self {
        VariantEdit { measures, ..VariantEdit::default() }
    }
}

/// Changes what a variant is called, weighs and measures, if it is still as `version` saw it. Returns its new
/// version. Writes `catalog.variant_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` with every faulty field.
pub fn edit_variant(tx: &mut Tx<'_>, variant: Id, version: i64, edit: &VariantEdit) -> Result<i64, Stop> {
    check::variant_edit(edit)?;
    let product = queries::variant_product(tx, variant)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?;
    let Measures { weight_grams, width_mm, depth_mm, height_mm } = edit.measures;
    let values = params![variant, version, weight_grams, width_mm, depth_mm, height_mm];
    if tx.execute(sql::VARIANT_MEASURE, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    if let Some(values) = &edit.values {
        tx.execute(sql::VALUES_REMOVE, params![variant])?;
        insert_values(tx, variant, values)?;
    }
    texts::set(tx, variant, texts::LABEL, &edit.labels)?;
    let now = tx.now();
    // Whoever has the whole product before them sees that something of it is another.
    tx.execute(sql::PRODUCT_COUNT_UP, params![product, now])?;
    tx.journal(&events::variant_edited(variant, version + 1))?;
    Ok(version + 1)
}

/// Writes what makes a variant differ from the others, in order.
pub(crate) fn insert_values(tx: &mut Tx<'_>, variant: Id, values: &[VariantValue]) -> Result<(), Fault> {
    for (number, value) in values.iter().enumerate() {
        let place = i64::try_from(number).unwrap_or(i64::MAX);
        tx.execute(sql::VALUE_INSERT, params![variant, &value.axis, &value.value, place])?;
    }
    Ok(())
}
