//! Editing many products in one call, and making one after another's model.

use std::collections::BTreeMap;

use kernel::{Id, Refusal};
use store::{Stop, Tx, params};

use crate::create_product::{NewProduct, NewVariant, create_product};
use crate::edit_product::{ProductEdit, edit_product};
use crate::model::ProductState;
use crate::rich_text::RichText;
use crate::set_pictures::{ProductPicture, set_pictures};
use crate::{codes, queries, sql};

/// How many products are edited in one call.
pub const EDITS_MAX: usize = 200;

/// Edits several products, each still as its version saw it: all of them or none. Returns their new
/// versions in their order. Writes `catalog.product_edited@1` for each.
///
/// # Errors
/// Refused as `api.invalid`, naming every row that cannot be and why: `/edits/3` with what
/// [`edit_product`] says, `/edits/3/handle` with a field's fault.
pub fn edit_products(tx: &mut Tx<'_>, edits: &[(Id, i64, ProductEdit)]) -> Result<Vec<i64>, Stop> {
    let mut versions: BTreeMap<Id, i64> = BTreeMap::new();
    let mut whole = Refusal::new(&api::codes::INVALID);
    // In the order of their ids, so that two such calls never wait for each other in a circle.
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|number| edits[*number].0);
    let mut faults = Vec::new();
    for number in order {
        let (id, version, edit) = &edits[number];
        let at = format!("/edits/{number}");
        if versions.contains_key(id) {
            faults.push((number, format!("{at}/id"), &codes::TWICE));
            continue;
        }
        versions.insert(*id, *version);
        match edit_product(tx, *id, *version, edit) {
            Ok(edited) => {
                versions.insert(*id, edited);
            }
            Err(Stop::Refused(refusal, _)) if refusal.fields.is_empty() => faults.push((number, at, refusal.code)),
            Err(Stop::Refused(refusal, _)) => {
                let fields = refusal.fields.into_iter();
                faults.extend(fields.map(|field| (number, format!("{at}{}", field.pointer), field.code)));
            }
            Err(fault) => return Err(fault),
        }
    }
    if faults.is_empty() {
        return Ok(edits.iter().map(|(id, _, _)| versions.get(id).copied().unwrap_or(0)).collect());
    }
    faults.sort_by_key(|(number, _, _)| *number);
    for (_, pointer, code) in faults {
        whole = whole.at(pointer, code);
    }
    Err(whole.into())
}

/// Makes a draft after the model of a product: its texts, pictures, variants, present prices, categories, tags,
/// options, stores and what goes with it; no barcodes, which are nobody else's. Each SKU gets `sku_ending` behind
/// it. Returns the copy. Writes `catalog.product_created@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], or as [`create_product`] refuses.
pub fn copy_product(tx: &mut Tx<'_>, source: Id, handle: &str, sku_ending: &str) -> Result<Id, Stop> {
    let list = queries::default_price_list(tx)?.id;
    let model = queries::product(tx, source, list)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))?;
    let mut variants = Vec::with_capacity(model.variants.len());
    for variant in model.variants.into_iter().filter(|variant| variant.state == "active") {
        variants.push(NewVariant {
            sku: format!("{}{sku_ending}", variant.sku),
            unit: variant.unit,
            quantity_step: variant.quantity_step,
            tracking: queries::tracking(&variant.tracking)?,
            unit_price: variant.unit_price,
            cost: queries::cost(tx, variant.id)?,
            barcodes: Vec::new(),
            values: variant.values,
            labels: variant.labels,
            measures: variant.measures,
        });
    }
    let new = NewProduct {
        handle: handle.to_owned(),
        kind: model.kind,
        state: ProductState::Draft,
        tax_class: model.tax_class,
        names: model.names,
        descriptions: model.descriptions.into_iter().map(|(locale, text)| (locale, RichText::stored(text))).collect(),
        on_web: model.on_web,
        on_till: model.on_till,
        shown_on_web: model.shown_on_web,
        maker: model.maker,
        legal_class: model.legal_class,
        return_class: model.return_class,
        storage_class: model.storage_class,
        shelf_life_days: model.shelf_life_days,
        made_to_order: model.made_to_order,
        position: None,
        variants,
    };
    let copy = create_product(tx, &new)?;
    for statement in [
        sql::tree::COPY_CATEGORIES,
        sql::tree::COPY_TAGS,
        sql::tree::COPY_RELATIONS,
        sql::options::COPY,
        sql::STORES_COPY,
    ] {
        tx.execute(statement, params![source, copy])?;
    }
    // Whose variants they show is the original's affair.
    let pictures: Vec<ProductPicture> = model
        .pictures
        .into_iter()
        .map(|shown| ProductPicture { media: shown.picture.media, alt: shown.alt, variants: Vec::new() })
        .collect();
    if !pictures.is_empty() {
        set_pictures(tx, copy, None, &pictures)?;
    }
    Ok(copy)
}
