//! Variants as something that can be put into a basket.

use std::collections::BTreeMap;

use kernel::{Exponent, Id, Quantity, Refusal, Timestamp};
use store::{Fault, Read, Row, Value, params};

use super::shop::{ShopProduct, ShopQuery, shop_rows};
use crate::add_media::maybe_picture_row;
use crate::model::{Carries, Channel, LegalClass, ProductState, ReturnClass, Sellable, StorageClass, Tracking};
use crate::price_lists::PriceLists;
use crate::set_code_pattern::code_patterns;
use crate::{codes, scan, sell_in_stores, sql};

/// One variant with its name in `locale` (or the first language there is) and its price at `at` by these lists. One
/// statement. Whether it is on sale is said in the answer, not decided here.
///
/// # Errors
/// When the database says so.
pub fn sellable(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    variant: Id,
    at: Timestamp,
    locale: &str,
) -> Result<Option<Sellable>, Fault> {
    let mut values = lists.into().values(at);
    values.extend_from_slice(params![locale, variant]);
    read.query_opt(sql::SELLABLE, &values, sellable_row)
}

/// The same for several variants, in their order; `None` for an id that nobody knows. One statement
/// for each [`sql::SOME`] variants.
///
/// # Errors
/// When the database says so.
pub fn sellables(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    variants: &[Id],
    at: Timestamp,
    locale: &str,
) -> Result<Vec<Option<Sellable>>, Fault> {
    let mut head = lists.into().values(at);
    head.extend_from_slice(params![locale]);
    let mut found: BTreeMap<Id, Sellable> = BTreeMap::new();
    for some in variants.chunks(sql::SOME) {
        let mut values = head.clone();
        values.extend(filled(some, sql::SOME));
        for one in read.query(sql::SELLABLES, &values, sellable_row)? {
            found.insert(one.variant, one);
        }
    }
    Ok(variants.iter().map(|variant| found.get(variant).cloned()).collect())
}

/// The smallest step of each variant's quantity, in their order; `None` for an id that nobody knows.
///
/// # Errors
/// When the database says so.
pub fn quantity_steps(read: &mut Read<'_>, variants: &[Id]) -> Result<Vec<Option<Quantity>>, Fault> {
    let mut found: BTreeMap<Id, Quantity> = BTreeMap::new();
    for many in variants.chunks(sql::MANY) {
        found.extend(
            read.query(sql::STEPS, &filled(many, sql::MANY), |row| Ok((row.get::<Id>(0)?, row.get::<Quantity>(1)?)))?,
        );
    }
    Ok(variants.iter().map(|variant| found.get(variant).copied()).collect())
}

/// Which variants are kept by lot, in their order.
///
/// # Errors
/// When the database says so.
pub fn kept_by_lot(read: &mut Read<'_>, variants: &[Id]) -> Result<Vec<bool>, Fault> {
    let mut found: BTreeMap<Id, bool> = BTreeMap::new();
    for many in variants.chunks(sql::MANY) {
        found.extend(read.query(sql::STEPS, &filled(many, sql::MANY), |row| {
            Ok((row.get::<Id>(0)?, row.get::<String>(2)? == Tracking::Lot.as_str()))
        })?);
    }
    Ok(variants.iter().map(|variant| found.get(variant).copied().unwrap_or(false)).collect())
}

/// As many variants as the statement takes; the first one is repeated where some are missing.
pub(crate) fn filled(variants: &[Id], size: usize) -> Vec<Value> {
    let filler = variants.first().copied().unwrap_or(Id::NIL);
    (0..size).map(|at| Value::Id(variants.get(at).copied().unwrap_or(filler))).collect()
}

/// What a scanned or typed code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// The variant.
    pub sellable: Sellable,
    /// How much of it: what the barcode says, or one unit (one step, where that is more) for a SKU. Refused
    /// as [`codes::PRICE_NOT_MET`] for a printed price that no quantity comes to, and as
    /// [`codes::QUANTITY_STEP`] for a weight of something sold by the piece.
    pub quantity: Result<Quantity, Refusal>,
}

/// Finds what a code stands for: a barcode of an active variant, however its number is printed, else the
/// SKU of one, else what a scale printed. Full-width letters count as the plain ones.
///
/// A printed weight gives the quantity. A printed price gives the quantity for which exactly that price
/// is charged.
///
/// # Errors
/// When the database says so.
pub fn find_by_code(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    code: &str,
    at: Timestamp,
    exponent: Exponent,
    locale: &str,
) -> Result<Option<Scanned>, Fault> {
    let lists = lists.into();
    let code = scan::plain(code.trim());
    let [typed, number, behind] = scan::keys(&code);
    let found = read.query_opt(sql::CODE_FIND, params![typed, number, behind], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Option<Quantity>>(1)?))
    })?;
    let Some((variant, quantity)) = found else { return find_printed(read, lists, &code, at, exponent, locale) };
    let Some(sellable) = sellable(read, lists, variant, at, locale)? else { return Ok(None) };
    let one = if Quantity::ONE.fits(sellable.quantity_step) { Quantity::ONE } else { sellable.quantity_step };
    Ok(Some(Scanned { quantity: Ok(quantity.unwrap_or(one)), sellable }))
}

/// Finds what a scale printed.
fn find_printed(
    read: &mut Read<'_>,
    lists: PriceLists,
    code: &str,
    at: Timestamp,
    exponent: Exponent,
    locale: &str,
) -> Result<Option<Scanned>, Fault> {
    // Nothing else is as long; most codes that nobody knows end here without another question.
    if !(12..=13).contains(&code.len()) {
        return Ok(None);
    }
    let patterns = code_patterns(read)?;
    let Some(printed) = scan::in_store(code, &patterns) else { return Ok(None) };
    let found = read.query_opt(sql::codes::ITEM_FIND, params![&printed.item], |row| row.get::<Id>(0))?;
    let Some(variant) = found else { return Ok(None) };
    let Some(sellable) = sellable(read, lists, variant, at, locale)? else { return Ok(None) };
    let step = sellable.quantity_step;
    let quantity = match (printed.carries, sellable.unit_price) {
        (Carries::Weight, _) => scan::weighed(&printed, step).ok_or_else(|| Refusal::new(&codes::QUANTITY_STEP)),
        (Carries::Price, None) => return Ok(None),
        (Carries::Price, Some(price)) => scan::priced(&printed, price, step, exponent)
            .ok_or_else(|| Refusal::new(&codes::PRICE_NOT_MET).with("printed", printed.value_text())),
    };
    Ok(Some(Scanned { sellable, quantity }))
}

/// What a store's tills sell, in the brand's order: the variants of at most `limit` products.
///
/// # Errors
/// When the database says so.
pub fn till_products(
    read: &mut Read<'_>,
    lists: impl Into<PriceLists>,
    store: Id,
    at: Timestamp,
    locale: &str,
    limit: usize,
) -> Result<Vec<Sellable>, Fault> {
    let price_lists = lists.into();
    let query = ShopQuery { price_lists, store, at, locale, channel: Channel::Till, after: None, limit };
    let rows = shop_rows(read, &query)?;
    Ok(rows.into_iter().map(|row| row.sellable).filter(|one| one.sold_on(Channel::Till)).collect())
}

/// What a store's tills sell of some products, in the products' order.
///
/// # Errors
/// When the database says so.
pub fn till_products_of(read: &mut Read<'_>, store: Id, products: Vec<ShopProduct>) -> Result<Vec<Sellable>, Fault> {
    let sold = products.into_iter().flat_map(|product| product.variants).filter(|one| one.sold_on(Channel::Till));
    let sold: Vec<Sellable> = sold.collect();
    let elsewhere = sell_in_stores::not_sold_in(read, store, &sold)?;
    Ok(sold.into_iter().filter(|one| !elsewhere.contains(&one.product)).collect())
}

/// How many columns a sellable variant has.
pub(super) const COLUMNS: usize = 34;

/// What is named in a column, as the type whose name it is.
pub(super) fn named<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
    let name = row.get::<String>(column)?;
    parse(&name).ok_or_else(|| Fault::Decode(format!("an unknown name in column {column}: {name}")))
}

pub(super) fn sellable_row(row: &Row<'_>) -> Result<Sellable, Fault> {
    let (name, label) = (row.get::<String>(4)?, row.get::<Option<String>>(5)?);
    let published = row.get::<String>(16)? == ProductState::Published.as_str();
    let active = row.get::<String>(17)? == "active";
    Ok(Sellable {
        variant: row.get(0)?,
        product: row.get(1)?,
        handle: row.get(2)?,
        sku: row.get(3)?,
        name: match &label {
            Some(label) => format!("{name} {label}"),
            None => name,
        },
        label,
        unit: row.get(6)?,
        quantity_step: row.get(7)?,
        kind: row.get(8)?,
        tax_class: row.get(9)?,
        tracking: row.get(10)?,
        unit_price: row.get(11)?,
        price_version: row.get::<Option<i64>>(12)?.unwrap_or(0),
        on_web: row.get(13)?,
        on_till: row.get(14)?,
        shown_on_web: row.get(15)?,
        published: published && active,
        cost: row.get(18)?,
        picture: maybe_picture_row(row, 19)?,
        has_options: row.get(24)?,
        legal_class: named(row, 25, LegalClass::parse)?,
        return_class: named(row, 26, ReturnClass::parse)?,
        return_notice_version: row.get(27)?,
        storage_class: named(row, 28, StorageClass::parse)?,
        shelf_life_days: row.get(29)?,
        weight_grams: row.get(30)?,
        in_some_stores: row.get(31)?,
        price_list: row.get(32)?,
        made_to_order: row.get(33)?,
    })
}
