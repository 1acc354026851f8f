//! A new product with its variants, codes and prices.

use std::collections::BTreeMap;

use kernel::{Cost, Id, Price, Quantity, Refusal};
use store::{Fault, Stop, Tx, params};

use crate::edit_variant::{Measures, insert_values};
use crate::model::{Barcode, LegalClass, ProductKind, ProductState, ReturnClass, StorageClass, Tracking, VariantValue};
use crate::prices::Begins;
use crate::rich_text::RichText;
use crate::set_barcodes::take_barcode;
use crate::set_pictures::describe;
use crate::{check, codes, events, prices, queries, sql, texts};

/// A product to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProduct {
    /// Its address, `/products/{handle}`; nobody else's, ever.
    pub handle: String,
    /// What kind of thing.
    pub kind: ProductKind,
    /// Whether it is on sale at once.
    pub state: ProductState,
    /// Code of its tax class.
    pub tax_class: String,
    /// Names by language, at least one.
    pub names: BTreeMap<String, String>,
    /// Descriptions by language.
    pub descriptions: BTreeMap<String, RichText>,
    /// Whether the web sells it.
    pub on_web: bool,
    /// Whether tills sell it.
    pub on_till: bool,
    /// Whether the web shows it although only shops sell it. What the web sells, it shows.
    pub shown_on_web: bool,
    /// Who made it.
    pub maker: Option<String>,
    /// What the law asks of whoever sells it.
    pub legal_class: LegalClass,
    /// How a buyer on the web may send it back.
    pub return_class: ReturnClass,
    /// How it is kept.
    pub storage_class: StorageClass,
    /// Days it keeps.
    pub shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered: its sale is work for the store's kitchen.
    pub made_to_order: bool,
    /// Its place in the brand's order; at the end when none.
    pub position: Option<i64>,
    /// What can be bought of it, at least one.
    pub variants: Vec<NewVariant>,
}

impl Default for NewProduct {
    /// A published thing from the shelf, on every channel, of the tax class `standard`. Handle, names
    /// and variants are missing.
    fn default() -> Self {
        NewProduct {
            handle: String::new(),
            kind: ProductKind::Goods,
            state: ProductState::Published,
            tax_class: "standard".to_owned(),
            names: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            on_web: true,
            on_till: true,
            shown_on_web: true,
            maker: None,
            legal_class: LegalClass::General,
            return_class: ReturnClass::Standard,
            storage_class: StorageClass::Ambient,
            shelf_life_days: None,
            made_to_order: false,
            position: None,
            variants: Vec::new(),
        }
    }
}

/// A variant to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVariant {
    /// Its stock-keeping unit; nobody else's.
    pub sku: String,
    /// Its unit.
    pub unit: String,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// How its stock is counted, where there can be any: of services and fees there is none.
    pub tracking: Tracking,
    /// Its price for one unit in the default list.
    pub unit_price: Option<Price>,
    /// What one unit costs the brand.
    pub cost: Option<Cost>,
    /// Codes that scan as it.
    pub barcodes: Vec<Barcode>,
    /// What makes it differ from the other variants.
    pub values: Vec<VariantValue>,
    /// What it is called among the other variants, by language; its values when none.
    pub labels: BTreeMap<String, String>,
    /// What it weighs and measures.
    pub measures: Measures,
}

impl Default for NewVariant {
    /// Whole pieces, counted by quantity. The SKU is missing.
    fn default() -> Self {
        NewVariant {
            sku: String::new(),
            unit: "piece".to_owned(),
            quantity_step: Quantity::ONE,
            tracking: Tracking::Quantity,
            unit_price: None,
            cost: None,
            barcodes: Vec::new(),
            values: Vec::new(),
            labels: BTreeMap::new(),
            measures: Measures::default(),
        }
    }
}

/// Makes a product; its prices go into the default list. Writes `catalog.product_created@1`, and
/// `catalog.price_changed@1` for each price.
///
/// # Errors
/// Refused as `api.invalid` with every faulty field, [`codes::HANDLE_TAKEN`], [`codes::SKU_TAKEN`] or
/// [`codes::BARCODE_TAKEN`] with the fields.
pub fn create_product(tx: &mut Tx<'_>, new: &NewProduct) -> Result<Id, Stop> {
    check::new_product(new, None)?;
    if queries::tax_class(tx, &new.tax_class)?.is_none() {
        return Err(Refusal::new(&api::codes::INVALID).at("/tax_class", &codes::UNKNOWN_TAX_CLASS).into());
    }
    let id = tx.new_id();
    claim_handle(tx, &new.handle, id)?;
    insert(tx, id, new)?;
    let mut variants = Vec::with_capacity(new.variants.len());
    let mut taken: Option<Refusal> = None;
    for (index, variant) in new.variants.iter().enumerate() {
        let variant_id = tx.new_id();
        variants.push(variant_id);
        let at = format!("/variants/{index}");
        insert_variant(tx, Place { product: id, kind: new.kind, index }, variant_id, variant, &at, &mut taken)?;
    }
    if let Some(refusal) = taken {
        return Err(refusal.into());
    }
    tx.journal(&events::product_created(id, &new.handle, &variants))?;
    let priced: Vec<(Id, Price)> = variants
        .iter()
        .zip(&new.variants)
        .filter_map(|(variant, new)| new.unit_price.map(|price| (*variant, price)))
        .collect();
    if !priced.is_empty() {
        let list = queries::default_price_list(tx)?;
        let set = prices::set(tx, list.id, &priced, "new", Begins::Now, None)?;
        prices::announce(tx, list.id, &set)?;
    }
    Ok(id)
}

/// Takes a handle for a product; its own old ones come back without asking.
pub(crate) fn claim_handle(tx: &mut Tx<'_>, handle: &str, product: Id) -> Result<(), Stop> {
    if tx.execute(sql::HANDLE_CLAIM, params![handle, product])? == 1 {
        return Ok(());
    }
    let owner: Id = tx.query_one(sql::HANDLE_OWNER, params![handle], |row| row.get(0))?;
    if owner == product {
        return Ok(());
    }
    Err(Refusal::new(&codes::HANDLE_TAKEN).with("handle", handle).at("/handle", &codes::HANDLE_TAKEN).into())
}

/// Writes the product's own row and texts. False when a product of that id is there already.
pub(crate) fn insert(tx: &mut Tx<'_>, id: Id, new: &NewProduct) -> Result<bool, Stop> {
    let now = tx.now();
    let made = tx.execute(
        sql::PRODUCT_INSERT,
        params![
            id,
            &new.handle,
            new.kind.as_str(),
            new.state.as_str(),
            new.on_web,
            new.on_till,
            new.shown_on_web || new.on_web,
            new.maker.as_deref(),
            &new.tax_class,
            new.legal_class.as_str(),
            new.return_class.as_str(),
            1_i64,
            new.storage_class.as_str(),
            new.shelf_life_days,
            None::<Id>,
            new.position,
            now,
            new.made_to_order,
        ],
    )?;
    if made == 1 {
        texts::set(tx, id, texts::NAME, &new.names)?;
        describe(tx, id, &new.descriptions, true)?;
    }
    Ok(made == 1)
}

/// Where a variant stands: of which product of which kind, and at which place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) product: Id,
    pub(crate) kind: ProductKind,
    pub(crate) index: usize,
}

/// Writes one variant with its values, labels and barcodes. What somebody else has is added to
/// `taken`, so that all of it is named at once.
pub(crate) fn insert_variant(
    tx: &mut Tx<'_>,
    place: Place,
    id: Id,
    new: &NewVariant,
    at: &str,
    taken: &mut Option<Refusal>,
) -> Result<(), Fault> {
    // Whatever was asked for: nobody can count work that is done.
    let tracking = match place.kind {
        ProductKind::Service | ProductKind::Fee => Tracking::None,
        _ => new.tracking,
    };
    let Measures { weight_grams, width_mm, depth_mm, height_mm } = new.measures;
    let made = tx.execute(
        sql::VARIANT_INSERT,
        params![
            id,
            place.product,
            &new.sku,
            &new.unit,
            new.quantity_step,
            tracking.as_str(),
            new.cost,
            i64::try_from(place.index).unwrap_or(i64::MAX),
            weight_grams,
            width_mm,
            depth_mm,
            height_mm,
        ],
    )?;
    if made == 0 {
        let so_far = taken.take().unwrap_or_else(|| Refusal::new(&codes::SKU_TAKEN));
        *taken = Some(so_far.with("sku", new.sku.as_str()).at(format!("{at}/sku"), &codes::SKU_TAKEN));
        return Ok(());
    }
    insert_values(tx, id, &new.values)?;
    texts::set(tx, id, texts::LABEL, &new.labels)?;
    for (number, barcode) in new.barcodes.iter().enumerate() {
        if !take_barcode(tx, id, barcode)? {
            let so_far = taken.take().unwrap_or_else(|| Refusal::new(&codes::BARCODE_TAKEN));
            let pointer = format!("{at}/barcodes/{number}/code");
            *taken = Some(so_far.with("barcode", barcode.code.as_str()).at(pointer, &codes::BARCODE_TAKEN));
        }
    }
    Ok(())
}
