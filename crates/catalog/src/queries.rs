//! What is there to be read.

mod desk;
mod made;
mod outward;
mod sell;
mod shop;
mod walk;

use kernel::Id;
use store::{Fault, Read, Row, params};

use crate::model::{PriceList, TaxClass, TaxKind};
use crate::sql;

pub use desk::{Product, ProductFilter, ProductRow, ProductRowVariant, Variant, product, products, products_of};
pub use made::{OfferedGroup, OfferedOption, name_in, offered_options, set_components};
pub use outward::{Listed, categories_of, gtins, listed, listed_pages};
pub use sell::{
    Scanned, find_by_code, kept_by_lot, quantity_steps, sellable, sellables, till_products, till_products_of,
};
pub use shop::{
    Cursor, Related, ShopProduct, ShopQuery, product_by_handle, products_for_shop, related_products, shop_products,
};
pub use walk::{
    Known, Walked, costs, price_list_of_code, product_of_handle, sku_of, variant_by_sku, walk_products, walk_variants,
};

pub(crate) use desk::{cost, kind, product_exists, tracking, variant_ids, version};
pub(crate) use sell::filled;
pub(crate) use shop::some_products;

/// The list of prices that holds where no other does.
///
/// # Errors
/// When the brand has none yet, or the database says so.
pub fn default_price_list(read: &mut Read<'_>) -> Result<PriceList, Fault> {
    let found = read.query_opt(sql::PRICE_LIST_DEFAULT, &[], price_list_row)?;
    found.ok_or_else(|| Fault::Unusable("the brand has no price list: it was never set up".to_owned()))
}

/// One price list.
///
/// # Errors
/// When the database says so.
pub fn price_list(read: &mut Read<'_>, id: Id) -> Result<Option<PriceList>, Fault> {
    read.query_opt(sql::PRICE_LIST_GET, params![id], price_list_row)
}

/// Whether there is such a list, open or closed.
pub(crate) fn price_list_there(read: &mut Read<'_>, id: Id) -> Result<bool, Fault> {
    Ok(read.query_opt(sql::price_lists::LIST_THERE, params![id], |row| row.get::<String>(0))?.is_some())
}

/// The product of a variant.
pub(crate) fn variant_product(read: &mut Read<'_>, variant: Id) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::VARIANT_PRODUCT, params![variant], |row| row.get(0))
}

pub(crate) fn price_list_by_code(read: &mut Read<'_>, code: &str) -> Result<Option<PriceList>, Fault> {
    read.query_opt(sql::PRICE_LIST_BY_CODE, params![code], price_list_row)
}

/// The version of a price list: what a quote was made of, compared when the order is placed.
///
/// # Errors
/// When there is no such list, or the database says so.
pub fn price_list_version(read: &mut Read<'_>, id: Id) -> Result<i64, Fault> {
    read.query_one(sql::PRICE_LIST_VERSION, params![id], |row| row.get(0))
}

/// All tax classes, by code.
///
/// # Errors
/// When the database says so.
pub fn tax_classes(read: &mut Read<'_>) -> Result<Vec<TaxClass>, Fault> {
    read.query(sql::TAX_CLASSES, &[], tax_class_row)
}

pub(crate) fn tax_class(read: &mut Read<'_>, code: &str) -> Result<Option<TaxClass>, Fault> {
    read.query_opt(sql::TAX_CLASS_GET, params![code], tax_class_row)
}

fn price_list_row(row: &Row<'_>) -> Result<PriceList, Fault> {
    Ok(PriceList { id: row.get(0)?, code: row.get(1)?, version: row.get(2)?, includes_tax: row.get(3)? })
}

fn tax_class_row(row: &Row<'_>) -> Result<TaxClass, Fault> {
    let kind = row.get::<String>(1)?;
    let kind = TaxKind::parse(&kind).ok_or_else(|| Fault::Decode(format!("an unknown kind of tax: {kind}")))?;
    Ok(TaxClass { code: row.get(0)?, kind, rate: row.get(2)? })
}
