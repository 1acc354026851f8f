//! Everything there is, in order and in pieces: for exports, comparisons and the state of the data.

use kernel::{Cost, Id, Price};
use store::{Fault, Read, params};

use super::shop::Cursor;
use crate::sql;

/// A variant as an import knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The variant.
    pub variant: Id,
    /// Its product.
    pub product: Id,
    /// What one unit costs the brand, where known.
    pub cost: Option<Cost>,
}

/// The variant of a SKU.
///
/// # Errors
/// When the database says so.
pub fn variant_by_sku(read: &mut Read<'_>, sku: &str) -> Result<Option<Known>, Fault> {
    read.query_opt(sql::VARIANT_BY_SKU, params![sku], |row| {
        Ok(Known { variant: row.get(0)?, product: row.get(1)?, cost: row.get(2)? })
    })
}

/// A variant's SKU, if there is such a variant.
///
/// # Errors
/// When the database says so.
pub fn sku_of(read: &mut Read<'_>, variant: Id) -> Result<Option<(String, Known)>, Fault> {
    read.query_opt(sql::VARIANT_NAME, params![variant], |row| {
        Ok((row.get::<String>(0)?, Known { variant, product: row.get(1)?, cost: row.get(2)? }))
    })
}

/// The product that has or had a handle.
///
/// # Errors
/// When the database says so.
pub fn product_of_handle(read: &mut Read<'_>, handle: &str) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::HANDLE_OWNER, params![handle], |row| row.get(0))
}

/// The list of prices of that code.
///
/// # Errors
/// When the database says so.
pub fn price_list_of_code(read: &mut Read<'_>, code: &str) -> Result<Option<crate::PriceList>, Fault> {
    super::price_list_by_code(read, code)
}

/// What a product's variants cost the brand.
///
/// # Errors
/// When the database says so.
pub fn costs(read: &mut Read<'_>, product: Id) -> Result<Vec<(Id, Option<Cost>)>, Fault> {
    read.query(sql::PRODUCT_COSTS, params![product], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Products after a cursor, of any state, in the brand's order.
///
/// # Errors
/// When the database says so.
pub fn walk_products(read: &mut Read<'_>, after: Option<Cursor>, limit: i64) -> Result<Vec<Cursor>, Fault> {
    let after = Cursor::or_beginning(after);
    read.query(sql::PRODUCT_WALK, params![after.position, after.product, limit], |row| {
        Ok(Cursor { product: row.get(0)?, position: row.get(1)? })
    })
}

/// A variant on the way through all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The variant.
    pub variant: Id,
    /// Its product.
    pub product: Id,
    /// Its SKU.
    pub sku: String,
    /// True when it can be sold: variant and product are on sale.
    pub on_sale: bool,
    /// True when its stock is counted.
    pub tracked: bool,
    /// What one unit costs the brand, where known.
    pub cost: Option<Cost>,
    /// Its price in the list asked for.
    pub unit_price: Option<Price>,
    /// Its product's address.
    pub handle: String,
    /// True when its product has a picture.
    pub pictured: bool,
    /// How many codes scan as it.
    pub barcodes: i64,
}

/// Variants after one, in the order of their ids, with their prices in a list.
///
/// # Errors
/// When the database says so.
pub fn walk_variants(read: &mut Read<'_>, price_list: Id, after: Id, limit: i64) -> Result<Vec<Walked>, Fault> {
    let now = read.now();
    read.query(sql::VARIANT_WALK, params![price_list, now, after, limit], |row| {
        Ok(Walked {
            variant: row.get(0)?,
            product: row.get(1)?,
            sku: row.get(2)?,
            on_sale: row.get::<String>(3)? == "active" && row.get::<String>(7)? == "published",
            tracked: row.get::<String>(4)? != "none",
            cost: row.get(5)?,
            unit_price: row.get(6)?,
            handle: row.get(8)?,
            pictured: row.get::<Option<Id>>(9)?.is_some(),
            barcodes: row.get(10)?,
        })
    })
}
