//! What is added to a product that is there already: variants, and what they cost.

use kernel::{Cost, Id, Refusal};
use store::{Stop, Tx, params};

use crate::create_product::{NewVariant, Place, insert_variant};
use crate::price_lists::{What, keep_change};
use crate::{check, codes, events, queries, sql};

/// Adds a variant to a product, behind those it has. Its price has to be set apart. `at` is where it stands in what
/// was sent, for refusals. Writes `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `api.invalid` with every faulty field, [`codes::VARIANTS_MANY`],
/// [`codes::SKU_TAKEN`] or [`codes::BARCODE_TAKEN`].
pub fn add_variant(tx: &mut Tx<'_>, product: Id, id: Id, new: &NewVariant, at: &str) -> Result<(), Stop> {
    check::added_variant(new, at)?;
    let version = tx.query_opt(sql::PRODUCT_VERSION_LOCK, params![product], |row| row.get::<i64>(0))?;
    let version = version.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?;
    let index = queries::variant_ids(tx, product)?.len();
    if index >= check::VARIANTS_MAX {
        let most = i64::try_from(check::VARIANTS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::new(&codes::VARIANTS_MANY).with("most", most).into());
    }
    let kind = queries::kind(tx, product)?.unwrap_or_default();
    let mut taken: Option<Refusal> = None;
    insert_variant(tx, Place { product, kind, index }, id, new, at, &mut taken)?;
    if let Some(refusal) = taken {
        return Err(refusal.into());
    }
    let now = tx.now();
    tx.execute(sql::PRODUCT_COUNT_UP, params![product, now])?;
    tx.journal(&events::product_edited(product, version + 1, &["variants"], &[id]))?;
    Ok(())
}

/// Sets what a unit of a variant costs the brand. Writes `catalog.cost_set@1`, without the amount: who
/// may read the journal need not know what goods cost.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`] or [`codes::PRICE_INVALID`].
pub fn set_cost(tx: &mut Tx<'_>, variant: Id, cost: Option<Cost>) -> Result<(), Stop> {
    if cost.is_some_and(|cost| !check::is_price(kernel::Price::new(cost.get()))) {
        return Err(Stop::from(&codes::PRICE_INVALID));
    }
    if tx.execute(sql::COST_SET, params![variant, cost])? == 0 {
        return Err(Stop::from(&codes::NOT_FOUND));
    }
    tx.journal(&events::cost_set(variant))?;
    Ok(())
}

/// Ends the price of a variant in a list: from now on it has none. Nothing happens when it has none.
/// Writes `catalog.price_withdrawn@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_PRICE_LIST`].
pub fn end_price(tx: &mut Tx<'_>, variant: Id, price_list: Id) -> Result<(), Stop> {
    let before = crate::prices::lock(tx, price_list)?;
    let now = tx.now();
    let open = tx.query_opt(sql::PRICE_IN_FORCE, params![price_list, variant, now], |row| {
        Ok((row.get::<i64>(0)?, row.get::<kernel::Price>(1)?))
    })?;
    let Some((version, price)) = open else { return Ok(()) };
    tx.execute(sql::PRICE_END, params![price_list, variant, version, now, false])?;
    tx.execute(sql::PRICE_LIST_BUMP, params![price_list, before])?;
    keep_change(tx, price_list, What::PricesEnded, 1, None, "")?;
    tx.journal(&events::price_withdrawn(variant, price_list, price, before + 1))?;
    Ok(())
}

/// Takes a product back that was made by mistake and that nothing was built upon: it is as if it had never
/// been. Whether something was, other slices know; the caller asks them first. False when it was edited
/// since `version`. Writes `catalog.product_removed@1`.
///
/// # Errors
/// When the database says so.
pub fn remove_product(tx: &mut Tx<'_>, product: Id, version: i64) -> Result<bool, Stop> {
    let now = tx.query_opt(sql::PRODUCT_VERSION_LOCK, params![product], |row| row.get::<i64>(0))?;
    if now != Some(version) {
        return Ok(false);
    }
    let variants = queries::variant_ids(tx, product)?;
    for variant in &variants {
        for statement in sql::VARIANT_REMOVE {
            tx.execute(statement, params![variant])?;
        }
    }
    for statement in sql::PRODUCT_REMOVE {
        tx.execute(statement, params![product])?;
    }
    tx.journal(&events::product_removed(product, &variants))?;
    Ok(true)
}
