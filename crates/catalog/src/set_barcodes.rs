//! The codes that scan as a variant.

use kernel::{Id, Quantity, Refusal};
use store::{Fault, Stop, Tx, params};

use crate::model::Barcode;
use crate::{check, codes, events, sql};

/// Sets the codes of a variant that is still as `version` saw it: those that are not named are free
/// again. Returns the variant's new version. Writes `catalog.barcodes_set@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, `api.invalid` with every faulty field, or
/// [`codes::BARCODE_TAKEN`]. Then nothing has changed.
pub fn set_barcodes(tx: &mut Tx<'_>, variant: Id, version: i64, barcodes: &[Barcode]) -> Result<i64, Stop> {
    let found =
        tx.query_opt(sql::VARIANT_GET, params![variant], |row| Ok((row.get::<Id>(0)?, row.get::<Quantity>(1)?)))?;
    let (product, step) = found.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?;
    check::barcodes(barcodes, step)?;
    if tx.execute(sql::VARIANT_TOUCH, params![variant, version])? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.execute(sql::codes::BARCODES_CLEAR, params![variant])?;
    for (number, barcode) in barcodes.iter().enumerate() {
        if !take_barcode(tx, variant, barcode)? {
            let refusal = Refusal::new(&codes::BARCODE_TAKEN).with("barcode", barcode.code.as_str());
            return Err(refusal.at(format!("/barcodes/{number}/code"), &codes::BARCODE_TAKEN).into());
        }
    }
    let now = tx.now();
    // Whoever has the whole product before them sees that something of it is another.
    tx.execute(sql::PRODUCT_COUNT_UP, params![product, now])?;
    tx.journal(&events::barcodes_set(variant, version + 1, barcodes.len()))?;
    Ok(version + 1)
}

/// Takes a code for a variant, unless somebody has it or its number.
pub(crate) fn take_barcode(tx: &mut Tx<'_>, variant: Id, barcode: &Barcode) -> Result<bool, Fault> {
    let values = params![&barcode.code, variant, barcode.kind.as_str(), barcode.quantity, barcode.lookup()];
    Ok(tx.execute(sql::codes::BARCODE_INSERT, values)? == 1)
}
