//! Products as those see them who look after them.

use std::collections::{BTreeMap, HashMap};

use kernel::{Cost, Id, Price, Quantity, Timestamp};
use store::{Fault, Read, Row, Value, params};

use super::sell::{filled, named};
use super::shop::Cursor;
use crate::add_media::maybe_picture_row;
use crate::assign_products::{self, Relations};
use crate::edit_variant::Measures;
use crate::model::{
    Barcode, BarcodeKind, LegalClass, ProductKind, ProductState, ReturnClass, StorageClass, Tracking, VariantValue,
};
use crate::picture::Picture;
use crate::set_pictures::{self, ShownPicture};
use crate::{option_groups, sell_in_stores, sql, texts};

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// Its id.
    pub id: Id,
    /// Its address.
    pub handle: String,
    /// Whether it is on sale.
    pub state: ProductState,
    /// Its name.
    pub name: String,
    /// Its first picture.
    pub picture: Option<Picture>,
    /// Whether the web sells it.
    pub on_web: bool,
    /// Whether tills sell it.
    pub on_till: bool,
    /// Counts its changes from 1.
    pub version: i64,
    /// Its place, for the next page.
    pub cursor: Cursor,
    /// Its active variants, in order.
    pub variants: Vec<ProductRowVariant>,
}

/// A variant in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRowVariant {
    /// Its id.
    pub id: Id,
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its price for one unit, if it has one.
    pub unit_price: Option<Price>,
}

/// A product with everything that can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its id.
    pub id: Id,
    /// Its address.
    pub handle: String,
    /// What kind of thing.
    pub kind: ProductKind,
    /// Whether it is on sale.
    pub state: ProductState,
    /// Whether the web sells it.
    pub on_web: bool,
    /// Whether tills sell it.
    pub on_till: bool,
    /// Whether the web shows it.
    pub shown_on_web: bool,
    /// Code of its tax class.
    pub tax_class: String,
    /// What the law asks of whoever sells it.
    pub legal_class: LegalClass,
    /// How a buyer on the web may send it back.
    pub return_class: ReturnClass,
    /// Counts the changes of that from 1.
    pub return_notice_version: i64,
    /// How it is kept.
    pub storage_class: StorageClass,
    /// Days it keeps.
    pub shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered: its sale is work for the store's kitchen.
    pub made_to_order: bool,
    /// The stores that sell it; all when none is named.
    pub stores: Vec<Id>,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Descriptions by language, as clean HTML.
    pub descriptions: BTreeMap<String, String>,
    /// Its pictures, in order.
    pub pictures: Vec<ShownPicture>,
    /// Its place in the brand's order.
    pub position: i64,
    /// Who made it.
    pub maker: Option<String>,
    /// The categories that it is in.
    pub categories: Vec<Id>,
    /// Words by which those who look after it find it again.
    pub tags: Vec<String>,
    /// What it has to do with other products.
    pub relations: Relations,
    /// The groups of options that are offered with it, in order.
    pub option_groups: Vec<Id>,
    /// Its variants, in order.
    pub variants: Vec<Variant>,
    /// Counts its changes from 1.
    pub version: i64,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

/// A variant with everything that can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its id.
    pub id: Id,
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its unit.
    pub unit: String,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// How its stock is counted.
    pub tracking: String,
    /// `active` or `archived`.
    pub state: String,
    /// Codes that scan as it.
    pub barcodes: Vec<Barcode>,
    /// What makes it differ.
    pub values: Vec<VariantValue>,
    /// What it is called among the others, by language.
    pub labels: BTreeMap<String, String>,
    /// What it weighs and measures.
    pub measures: Measures,
    /// Its price for one unit, if it has one.
    pub unit_price: Option<Price>,
    /// The list's version at which that price was set; 0 without one.
    pub price_version: i64,
    /// Counts its changes from 1.
    pub version: i64,
}

/// Which products, for those who look after them. Everything when nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProductFilter<'a> {
    /// Of one state.
    pub state: Option<ProductState>,
    /// In the category with this handle itself.
    pub category: Option<&'a str>,
    /// With this tag.
    pub tag: Option<&'a str>,
}

/// Products after a cursor, in the brand's order, with prices of a list at an instant: those that pass
/// the filter.
///
/// # Errors
/// When the database says so.
pub fn products(
    read: &mut Read<'_>,
    price_list: Id,
    locale: &str,
    filter: ProductFilter<'_>,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<ProductRow>, Fault> {
    let after = Cursor::or_beginning(after);
    let values = params![
        price_list,
        read.now(),
        locale,
        filter.state.map(ProductState::as_str),
        after.position,
        after.product,
        i64::try_from(limit).unwrap_or(i64::MAX),
        filter.category,
        filter.tag,
    ];
    rows_of_list(read, sql::PRODUCT_PAGE, values)
}

/// Some products, in the order of their ids as given. One statement for each [`sql::SOME`] products.
///
/// # Errors
/// When the database says so.
pub fn products_of(
    read: &mut Read<'_>,
    price_list: Id,
    locale: &str,
    products: &[Id],
) -> Result<Vec<ProductRow>, Fault> {
    let mut found: HashMap<Id, ProductRow> = HashMap::new();
    for some in products.chunks(sql::SOME) {
        let mut values = params![price_list, read.now(), locale].to_vec();
        values.extend(filled(some, sql::SOME));
        let rows = rows_of_list(read, sql::PRODUCT_SOME, &values)?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(products.iter().filter_map(|id| found.remove(id)).collect())
}

fn rows_of_list(read: &mut Read<'_>, statement: &'static str, values: &[Value]) -> Result<Vec<ProductRow>, Fault> {
    let rows = read.query(statement, values, |row| Ok((row_of_list(row)?, variant_of_list(row)?)))?;
    let mut products: Vec<ProductRow> = Vec::new();
    for (product, variant) in rows {
        if products.last().is_none_or(|last| last.id != product.id) {
            products.push(product);
        }
        if let Some(last) = products.last_mut() {
            last.variants.extend(variant);
        }
    }
    Ok(products)
}

fn row_of_list(row: &Row<'_>) -> Result<ProductRow, Fault> {
    let id = row.get(0)?;
    Ok(ProductRow {
        id,
        handle: row.get(1)?,
        state: state(&row.get::<String>(2)?)?,
        name: row.get(3)?,
        version: row.get(4)?,
        cursor: Cursor { position: row.get(5)?, product: id },
        on_web: row.get(9)?,
        on_till: row.get(10)?,
        picture: maybe_picture_row(row, 11)?,
        variants: Vec::new(),
    })
}

fn variant_of_list(row: &Row<'_>) -> Result<Option<ProductRowVariant>, Fault> {
    let Some(id) = row.get::<Option<Id>>(6)? else { return Ok(None) };
    Ok(Some(ProductRowVariant { id, sku: row.get(7)?, unit_price: row.get(8)? }))
}

/// One product, with prices of a list now.
///
/// # Errors
/// When the database says so.
pub fn product(read: &mut Read<'_>, id: Id, price_list: Id) -> Result<Option<Product>, Fault> {
    let Some(mut product) = read.query_opt(sql::PRODUCT_GET, params![id], product_row)? else { return Ok(None) };
    for (field, locale, value) in texts::of(read, id)? {
        match field.as_str() {
            texts::NAME => product.names.insert(locale, value),
            texts::DESCRIPTION => product.descriptions.insert(locale, value),
            _ => None,
        };
    }
    let now = read.now();
    product.variants = read.query(sql::PRODUCT_VARIANTS, params![id, price_list, now], variant_row)?;
    let barcodes = read.query(sql::PRODUCT_BARCODES, params![id], |row| {
        let kind = row.get::<String>(2)?;
        let kind =
            BarcodeKind::parse(&kind).ok_or_else(|| Fault::Decode(format!("an unknown kind of code: {kind}")))?;
        Ok((row.get::<Id>(0)?, Barcode { code: row.get(1)?, kind, quantity: row.get(3)? }))
    })?;
    let values = read.query(sql::PRODUCT_VALUES, params![id], |row| {
        Ok((row.get::<Id>(0)?, VariantValue { axis: row.get(1)?, value: row.get(2)? }))
    })?;
    let labels =
        read.query(sql::PRODUCT_LABELS, params![id], |row| Ok((row.get::<Id>(0)?, row.get(1)?, row.get(2)?)))?;
    let labels: Vec<(Id, String, String)> = labels;
    for variant in &mut product.variants {
        let id = variant.id;
        let said = labels.iter().filter(|(of, _, _)| *of == id);
        variant.labels = said.map(|(_, locale, label)| (locale.clone(), label.clone())).collect();
        variant.barcodes = barcodes.iter().filter(|(of, _)| *of == id).map(|(_, code)| code.clone()).collect();
        variant.values = values.iter().filter(|(of, _)| *of == id).map(|(_, value)| value.clone()).collect();
    }
    product.stores = sell_in_stores::stores_of(read, &[id])?.remove(&id).into_iter().flatten().collect();
    product.categories = read.query(sql::tree::PRODUCT_CATEGORIES, params![id], |row| row.get(0))?;
    product.tags = read.query(sql::tree::PRODUCT_TAGS, params![id], |row| row.get(0))?;
    product.relations = assign_products::relations(read, id)?;
    product.pictures = set_pictures::pictures(read, id)?;
    product.option_groups = option_groups::product_option_groups(read, id)?;
    Ok(Some(product))
}

/// What kind of thing a product is, if there is such a product.
pub(crate) fn kind(read: &mut Read<'_>, product: Id) -> Result<Option<ProductKind>, Fault> {
    read.query_opt(sql::PRODUCT_KIND, params![product], |row| named(row, 0, ProductKind::parse))
}

/// What a variant cost the brand.
pub(crate) fn cost(read: &mut Read<'_>, variant: Id) -> Result<Option<Cost>, Fault> {
    read.query_one(sql::VARIANT_COST, params![variant], |row| row.get(0))
}

pub(crate) fn tracking(name: &str) -> Result<Tracking, Fault> {
    Tracking::parse(name).ok_or_else(|| Fault::Decode(format!("an unknown way to count: {name}")))
}

fn product_row(row: &Row<'_>) -> Result<Product, Fault> {
    Ok(Product {
        id: row.get(0)?,
        handle: row.get(1)?,
        kind: named(row, 2, ProductKind::parse)?,
        state: state(&row.get::<String>(3)?)?,
        on_web: row.get(4)?,
        on_till: row.get(5)?,
        shown_on_web: row.get(6)?,
        tax_class: row.get(7)?,
        names: BTreeMap::new(),
        descriptions: BTreeMap::new(),
        pictures: Vec::new(),
        position: row.get(8)?,
        variants: Vec::new(),
        version: row.get(9)?,
        updated_at: row.get(10)?,
        maker: row.get(11)?,
        legal_class: named(row, 12, LegalClass::parse)?,
        return_class: named(row, 13, ReturnClass::parse)?,
        return_notice_version: row.get(14)?,
        storage_class: named(row, 15, StorageClass::parse)?,
        shelf_life_days: row.get(16)?,
        made_to_order: row.get(17)?,
        stores: Vec::new(),
        categories: Vec::new(),
        tags: Vec::new(),
        relations: Relations::default(),
        option_groups: Vec::new(),
    })
}

fn variant_row(row: &Row<'_>) -> Result<Variant, Fault> {
    Ok(Variant {
        id: row.get(0)?,
        sku: row.get(1)?,
        unit: row.get(2)?,
        quantity_step: row.get(3)?,
        tracking: row.get(4)?,
        state: row.get(5)?,
        barcodes: Vec::new(),
        values: Vec::new(),
        labels: BTreeMap::new(),
        unit_price: row.get(6)?,
        price_version: row.get::<Option<i64>>(7)?.unwrap_or(0),
        version: row.get(8)?,
        measures: Measures {
            weight_grams: row.get(9)?,
            width_mm: row.get(10)?,
            depth_mm: row.get(11)?,
            height_mm: row.get(12)?,
        },
    })
}

fn state(name: &str) -> Result<ProductState, Fault> {
    ProductState::parse(name).ok_or_else(|| Fault::Decode(format!("an unknown state of a product: {name}")))
}

/// Whether there is such a product.
pub(crate) fn product_exists(read: &mut Read<'_>, id: Id) -> Result<bool, Fault> {
    Ok(read.query_opt(sql::PRODUCT_GET, params![id], |_| Ok(()))?.is_some())
}

/// A product's version.
pub(crate) fn version(read: &mut Read<'_>, id: Id) -> Result<Option<i64>, Fault> {
    read.query_opt(sql::PRODUCT_VERSION, params![id], |row| row.get(0))
}

/// A product's variants, in order.
pub(crate) fn variant_ids(read: &mut Read<'_>, product: Id) -> Result<Vec<Id>, Fault> {
    read.query(sql::VARIANT_IDS, params![product], |row| row.get(0))
}
