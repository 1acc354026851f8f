//! Products with their variants, prices, codes and the addresses of their pictures.

use std::collections::BTreeMap;

use catalog::{
    Assignment, Barcode, Begins, ImportedProduct, LegalClass, Measures, NewProduct, NewVariant, Product, ProductEdit,
    ProductKind, ProductState, ReturnClass, RichText, StorageClass,
};
use kernel::{Cost, Id, Price, Quantity};
use stock::{Condition, LevelKey, Receipt, ReceiptLine};
use store::{Fault, Read, Stop, Tx, params, references};

use super::{Outcome, Put, Target, Texts, Touch, Undone, differing, simple};
use crate::rows::{ProductItem, VariantItem};
use crate::{codes, sql};

/// Stands between a variant's SKU and its field.
const OF: char = '\u{1f}';
/// What stands between two of a list.
const AND: &str = ", ";
const PICTURES: &str = "pictures";

fn of(sku: &str, field: &str) -> String {
    format!("{sku}{OF}{field}")
}

fn find(read: &mut Read<'_>, target: &Target, item: &ProductItem) -> Result<Option<Id>, Fault> {
    if let Some(id) = references::find(read, &target.source, "product", &item.key)? {
        return Ok(Some(id));
    }
    catalog::product_of_handle(read, &item.handle)
}

/// The addresses of a product's pictures with their texts.
pub(crate) fn pictures(read: &mut Read<'_>, product: Id) -> Result<Vec<(String, String)>, Fault> {
    read.query(sql::PICTURES, params![product], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn pictures_text(pictures: &[(String, String)]) -> String {
    pictures.iter().map(|(url, alt)| format!("{url}\t{alt}")).collect::<Vec<_>>().join("\n")
}

/// A product as texts; `categories` are addresses by id.
pub(crate) fn describe(
    read: &mut Read<'_>,
    target: &Target,
    product: &Product,
    categories: &BTreeMap<Id, String>,
) -> Result<Texts, Fault> {
    let mut texts = Texts::new();
    texts.extend(product.names.iter().map(|(locale, name)| (format!("name:{locale}"), name.clone())));
    texts.extend(product.descriptions.iter().map(|(locale, text)| (format!("description:{locale}"), text.clone())));
    texts.insert("maker".to_owned(), product.maker.clone().unwrap_or_default());
    let mut tags = product.tags.clone();
    tags.sort();
    texts.insert("tags".to_owned(), tags.join(AND));
    let mut handles: Vec<String> = product.categories.iter().filter_map(|id| categories.get(id).cloned()).collect();
    handles.sort();
    texts.insert("categories".to_owned(), handles.join(AND));
    texts.insert("state".to_owned(), product.state.as_str().to_owned());
    texts.insert("on_web".to_owned(), yes(product.on_web));
    texts.insert("on_till".to_owned(), yes(product.on_till));
    texts.insert("kind".to_owned(), product.kind.as_str().to_owned());
    texts.insert("tax_class".to_owned(), product.tax_class.clone());
    texts.insert("legal_class".to_owned(), product.legal_class.as_str().to_owned());
    texts.insert("return_class".to_owned(), product.return_class.as_str().to_owned());
    texts.insert("storage_class".to_owned(), product.storage_class.as_str().to_owned());
    texts.insert("shelf_life_days".to_owned(), count(product.shelf_life_days));
    texts.insert("made_to_order".to_owned(), yes(product.made_to_order));
    texts.insert(PICTURES.to_owned(), pictures_text(&pictures(read, product.id)?));
    let costs: BTreeMap<Id, Option<Cost>> = catalog::costs(read, product.id)?.into_iter().collect();
    for variant in &product.variants {
        let price = variant.unit_price.map(|price| price.to_major(target.exponent)).unwrap_or_default();
        let cost = costs.get(&variant.id).copied().flatten();
        let codes: Vec<&str> = variant.barcodes.iter().map(|code| code.code.as_str()).collect();
        texts.insert(of(&variant.sku, ""), "yes".to_owned());
        texts.insert(of(&variant.sku, "price"), price);
        texts.insert(of(&variant.sku, "cost"), cost_text(cost, target));
        texts.insert(of(&variant.sku, "barcode"), codes.join(" "));
        for (field, measure) in measures(&variant.measures) {
            texts.insert(of(&variant.sku, field), count(measure));
        }
    }
    Ok(texts)
}

fn cost_text(cost: Option<Cost>, target: &Target) -> String {
    cost.map(|cost| Price::new(cost.get()).to_major(target.exponent)).unwrap_or_default()
}

/// A count as text; none and 0 are the same.
fn count(number: Option<i64>) -> String {
    number.filter(|number| *number != 0).map(|number| number.to_string()).unwrap_or_default()
}

/// What a variant weighs and measures, by field.
fn measures(measures: &Measures) -> [(&'static str, Option<i64>); 4] {
    [
        ("weight_grams", measures.weight_grams),
        ("width_mm", measures.width_mm),
        ("depth_mm", measures.depth_mm),
        ("height_mm", measures.height_mm),
    ]
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

pub(super) fn current(read: &mut Read<'_>, target: &Target, item: &ProductItem) -> Result<Option<(Id, Texts)>, Fault> {
    let Some(id) = find(read, target, item)? else { return Ok(None) };
    let Some(product) = catalog::product(read, id, target.price_list)? else { return Ok(None) };
    let categories = match &item.categories {
        Some(named) => {
            let mut known: BTreeMap<Id, String> = named.iter().map(|(handle, id)| (*id, handle.clone())).collect();
            // A category that the file does not name only has to be told from those it names.
            for id in &product.categories {
                known.entry(*id).or_insert_with(|| id.to_string());
            }
            known
        }
        None => BTreeMap::new(),
    };
    let mut texts = describe(read, target, &product, &categories)?;
    for variant in &item.variants {
        // One code more or less is no difference as long as the file's own scans.
        if let Some(code) = &variant.barcode {
            let field = of(&variant.sku, "barcode");
            let known = texts.get(&field).is_some_and(|codes| codes.split(' ').any(|known| known == code.code));
            if known {
                texts.insert(field, code.code.clone());
            }
        }
    }
    Ok(Some((id, texts)))
}

pub(super) fn wanted(target: &Target, item: &ProductItem) -> Texts {
    let mut texts = Texts::new();
    texts.extend(item.names.iter().map(|(locale, name)| (format!("name:{locale}"), name.clone())));
    texts.extend(
        item.descriptions.iter().map(|(locale, text)| (format!("description:{locale}"), text.as_str().to_owned())),
    );
    texts.extend(item.maker.clone().map(|maker| ("maker".to_owned(), maker)));
    texts.extend(item.tags.as_ref().map(|tags| ("tags".to_owned(), tags.join(AND))));
    if let Some(categories) = &item.categories {
        let handles: Vec<&str> = categories.iter().map(|(handle, _)| handle.as_str()).collect();
        texts.insert("categories".to_owned(), handles.join(AND));
    }
    texts.extend(item.state.map(|state| ("state".to_owned(), state.as_str().to_owned())));
    texts.extend(item.on_web.map(|on| ("on_web".to_owned(), yes(on))));
    texts.extend(item.on_till.map(|on| ("on_till".to_owned(), yes(on))));
    texts.extend(item.kind.map(|kind| ("kind".to_owned(), kind.as_str().to_owned())));
    texts.extend(item.tax_class.clone().map(|class| ("tax_class".to_owned(), class)));
    texts.extend(item.legal_class.map(|class| ("legal_class".to_owned(), class.as_str().to_owned())));
    texts.extend(item.return_class.map(|class| ("return_class".to_owned(), class.as_str().to_owned())));
    texts.extend(item.storage_class.map(|class| ("storage_class".to_owned(), class.as_str().to_owned())));
    texts.extend(item.shelf_life_days.map(|days| ("shelf_life_days".to_owned(), count(Some(days)))));
    texts.extend(item.made_to_order.map(|made| ("made_to_order".to_owned(), yes(made))));
    if !item.pictures.is_empty() {
        texts.insert(PICTURES.to_owned(), pictures_text(&item.pictures));
    }
    for variant in &item.variants {
        let sku = variant.sku.as_str();
        texts.insert(of(sku, ""), "yes".to_owned());
        texts.extend(variant.price.map(|price| (of(sku, "price"), price.to_major(target.exponent))));
        texts.extend(variant.cost.map(|cost| (of(sku, "cost"), cost_text(Some(cost), target))));
        texts.extend(variant.barcode.as_ref().map(|code| (of(sku, "barcode"), code.code.clone())));
        for (field, measure) in measures(&variant.measures) {
            texts.extend(measure.map(|measure| (of(sku, field), count(Some(measure)))));
        }
    }
    texts
}

/// Makes products that are not there yet, all as one change of the price list.
pub(super) fn create(
    tx: &mut Tx<'_>,
    target: &Target,
    items: &[(usize, &ProductItem)],
) -> Result<Vec<(usize, Put)>, Stop> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let mut imported = Vec::with_capacity(items.len());
    for (at, item) in items {
        let id = tx.new_id();
        let variant_ids: Vec<Id> = item.variants.iter().map(|_| tx.new_id()).collect();
        // Files may be long, and their order is the products' order: by the instant, then by the place.
        let position = now.micros() / 1_000 + i64::try_from(*at).unwrap_or(0);
        imported.push(ImportedProduct { id, variant_ids, product: new_product(target, item, position) });
    }
    catalog::import_products(tx, target.price_list, now, &imported)?;
    let mut puts = Vec::with_capacity(items.len());
    for ((at, item), made) in items.iter().zip(&imported) {
        references::remember(tx, &target.source, "product", &item.key, made.id)?;
        set_pictures(tx, made.id, &item.pictures)?;
        assign(tx, made.id, (&[], item.tags.as_deref().unwrap_or_default()), (&[], &category_ids(item)))?;
        let touch = Touch {
            kind: "product",
            subject: made.id,
            external_id: item.key.clone(),
            is_new: true,
            before: Texts::new(),
            after: Texts::new(),
        };
        let mut touches = vec![touch];
        for (variant, id) in item.variants.iter().zip(&made.variant_ids) {
            touches.extend(open_stock(tx, target, variant, *id)?);
        }
        puts.push((*at, Put { outcome: Outcome::Created, touches }));
    }
    Ok(puts)
}

fn category_ids(item: &ProductItem) -> Vec<Id> {
    item.categories.iter().flatten().map(|(_, id)| *id).collect()
}

fn new_product(target: &Target, item: &ProductItem, position: i64) -> NewProduct {
    let mut names = item.names.clone();
    if names.is_empty() {
        names.insert(target.locale.clone(), item.key.clone());
    }
    let variants: Vec<NewVariant> = item.variants.iter().map(new_variant).collect();
    NewProduct {
        handle: item.handle.clone(),
        kind: item.kind.unwrap_or_default(),
        state: item.state.unwrap_or(ProductState::Published),
        tax_class: item.tax_class.clone().unwrap_or_else(|| target.tax_class.clone()),
        names,
        descriptions: item.descriptions.clone(),
        on_web: item.on_web.unwrap_or(true),
        on_till: item.on_till.unwrap_or(true),
        shown_on_web: item.on_web.unwrap_or(true),
        maker: item.maker.clone(),
        legal_class: item.legal_class.unwrap_or_default(),
        return_class: item.return_class.unwrap_or_default(),
        storage_class: item.storage_class.unwrap_or_default(),
        shelf_life_days: item.shelf_life_days.filter(|days| *days > 0),
        made_to_order: item.made_to_order.unwrap_or(false),
        position: Some(position),
        variants,
    }
}

fn new_variant(item: &VariantItem) -> NewVariant {
    let mut variant = NewVariant {
        sku: item.sku.clone(),
        unit_price: item.price,
        cost: item.cost,
        barcodes: item.barcode.iter().cloned().collect(),
        values: item.values.clone(),
        measures: given(&item.measures),
        ..NewVariant::default()
    };
    if let Some(unit) = &item.unit {
        variant.unit.clone_from(unit);
    }
    variant
}

/// Without what is 0: a file's word for none.
fn given(measures: &Measures) -> Measures {
    let some = |number: Option<i64>| number.filter(|number| *number > 0);
    Measures {
        weight_grams: some(measures.weight_grams),
        width_mm: some(measures.width_mm),
        depth_mm: some(measures.depth_mm),
        height_mm: some(measures.height_mm),
    }
}

/// Opens the stock of a variant that is new, where a place was chosen.
fn open_stock(tx: &mut Tx<'_>, target: &Target, item: &VariantItem, variant: Id) -> Result<Option<Touch>, Stop> {
    let (Some(location), Some(quantity)) = (target.location, item.quantity) else { return Ok(None) };
    if !quantity.is_positive() {
        return Ok(None);
    }
    let line = ReceiptLine { variant, quantity, cost: item.cost, lot: None };
    let note = "import".to_owned();
    stock::open_books(tx, &Receipt { location, lines: vec![line], note, supplier: None, reference: None })?;
    let key = LevelKey { variant, location, condition: Condition::Saleable };
    Ok(Some(simple::level_touch(&key, Quantity::ZERO, quantity)))
}

/// Changes what a file says otherwise.
pub(super) fn change(tx: &mut Tx<'_>, target: &Target, id: Id, here: &Texts, item: &ProductItem) -> Result<Put, Stop> {
    let differences = differing(here, &wanted(target, item));
    if differences.is_empty() {
        return Ok(Put::SAME);
    }
    let mut touches = Vec::new();
    for variant in &item.variants {
        if here.contains_key(&of(&variant.sku, "")) {
            continue;
        }
        let variant_id = tx.new_id();
        catalog::add_variant(tx, id, variant_id, &new_variant(variant), "/variants/0")?;
        if let Some(price) = variant.price {
            catalog::set_prices(tx, target.price_list, &[(variant_id, price)], "import", Begins::Now)?;
        }
        touches.extend(open_stock(tx, target, variant, variant_id)?);
    }
    let (mut before, mut after) = (Texts::new(), Texts::new());
    for (field, was, wished) in differences {
        let sku = field.split_once(OF).map(|(sku, _)| sku);
        if sku.is_some_and(|sku| !here.contains_key(&of(sku, ""))) {
            // A variant that is new brought its own.
            continue;
        }
        // A code is added to those that scan already.
        let is_code = field.ends_with(&of("", "barcode"));
        let text = if is_code && !was.is_empty() { format!("{was} {wished}") } else { wished };
        before.insert(field.clone(), was);
        after.insert(field, text);
    }
    let added = item.variants.iter().any(|variant| !here.contains_key(&of(&variant.sku, "")));
    set(tx, target, id, here, &after, &category_handles(item))?;
    if added {
        after.insert("variants".to_owned(), "added".to_owned());
    }
    let new = references::remember(tx, &target.source, "product", &item.key, id)?;
    let external_id = if new { item.key.clone() } else { String::new() };
    touches.insert(0, Touch { kind: "product", subject: id, external_id, is_new: false, before, after });
    Ok(Put { outcome: Outcome::Changed, touches })
}

fn category_handles(item: &ProductItem) -> BTreeMap<String, Id> {
    item.categories.iter().flatten().cloned().collect()
}

/// Sets fields of a product to texts; an empty one is taken away.
fn set(
    tx: &mut Tx<'_>,
    target: &Target,
    id: Id,
    here: &Texts,
    texts: &Texts,
    categories: &BTreeMap<String, Id>,
) -> Result<(), Stop> {
    let product = catalog::product(tx, id, target.price_list)?.ok_or(&catalog::codes::NOT_FOUND)?;
    let mut edit = ProductEdit::default();
    let mut is_edited = false;
    for (field, text) in texts {
        match (field.split_once(':'), field.as_str()) {
            (Some(("name", locale)), _) => {
                edit.names.insert(locale.to_owned(), text.clone());
            }
            (Some(("description", locale)), _) => {
                // It is clean already; only cleaning makes what the catalogue takes.
                edit.descriptions.insert(locale.to_owned(), RichText::of(text));
            }
            (_, "maker") => edit.maker = Some(text.clone()),
            (_, "state") => edit.state = ProductState::parse(text),
            (_, "on_web") => edit.on_web = Some(text == "yes"),
            (_, "on_till") => edit.on_till = Some(text == "yes"),
            (_, "kind") => edit.kind = ProductKind::parse(text),
            (_, "tax_class") => edit.tax_class = Some(text.clone()),
            (_, "legal_class") => edit.legal_class = LegalClass::parse(text),
            (_, "return_class") => edit.return_class = ReturnClass::parse(text),
            (_, "storage_class") => edit.storage_class = StorageClass::parse(text),
            (_, "shelf_life_days") => edit.shelf_life_days = Some(text.parse().unwrap_or(0)),
            (_, "made_to_order") => edit.made_to_order = Some(text == "yes"),
            _ => continue,
        }
        is_edited = true;
    }
    if is_edited {
        catalog::edit_product(tx, id, product.version, &edit)?;
    }
    let list =
        |text: &str| -> Vec<String> { text.split(AND).filter(|one| !one.is_empty()).map(str::to_owned).collect() };
    if let Some(text) = texts.get("tags") {
        assign(tx, id, (&product.tags, &list(text)), (&[], &[]))?;
    }
    if let Some(text) = texts.get("categories") {
        // Addresses that the file does not name are ids already.
        let ids: Vec<Id> =
            list(text).iter().filter_map(|one| categories.get(one).copied().or_else(|| one.parse().ok())).collect();
        assign(tx, id, (&[], &[]), (&product.categories, &ids))?;
    }
    if let Some(text) = texts.get(PICTURES) {
        let pictures: Vec<(String, String)> = text
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(url, alt)| (url.to_owned(), alt.to_owned()))
            .collect();
        set_pictures(tx, id, &pictures)?;
    }
    for variant in &product.variants {
        if !here.contains_key(&of(&variant.sku, "")) {
            continue;
        }
        if let Some(text) = texts.get(&of(&variant.sku, "price")) {
            match Price::from_major(text) {
                Some(price) => {
                    catalog::set_prices(tx, target.price_list, &[(variant.id, price)], "import", Begins::Now)?;
                }
                None => catalog::end_price(tx, variant.id, target.price_list)?,
            }
        }
        // Each of these counts the variant's version up, costs without asking for it.
        let mut version = variant.version;
        let measure = |field: &str| texts.get(&of(&variant.sku, field)).map(|text| text.parse().unwrap_or(0));
        let measures = Measures {
            weight_grams: measure("weight_grams"),
            width_mm: measure("width_mm"),
            depth_mm: measure("depth_mm"),
            height_mm: measure("height_mm"),
        };
        if measures != Measures::default() {
            version = catalog::edit_variant(tx, variant.id, version, &measures.into())?;
        }
        if let Some(text) = texts.get(&of(&variant.sku, "barcode")) {
            let mut codes: Vec<Barcode> = Vec::new();
            for code in text.split(' ').filter(|code| !code.is_empty()) {
                let known = variant.barcodes.iter().find(|known| known.code == code).cloned();
                codes.push(known.unwrap_or_else(|| crate::rows::barcode(code)));
            }
            catalog::set_barcodes(tx, variant.id, version, &codes)?;
        }
        if let Some(text) = texts.get(&of(&variant.sku, "cost")) {
            catalog::set_cost(tx, variant.id, Price::from_major(text).map(|price| Cost::new(price.get())))?;
        }
    }
    Ok(())
}

fn set_pictures(tx: &mut Tx<'_>, product: Id, pictures: &[(String, String)]) -> Result<(), Fault> {
    tx.execute(sql::PICTURES_CLEAR, params![product])?;
    for (position, (url, alt)) in (0_i64..).zip(pictures) {
        tx.execute(sql::PICTURE_INSERT, params![product, position, url, alt])?;
    }
    Ok(())
}

/// Lets a product have these tags and categories instead of those: (before, after) of each.
fn assign(tx: &mut Tx<'_>, product: Id, tags: (&[String], &[String]), categories: (&[Id], &[Id])) -> Result<(), Stop> {
    let without = |all: &[String], some: &[String]| -> Vec<String> {
        all.iter().filter(|one| !some.contains(one)).cloned().collect()
    };
    let assignment = Assignment {
        products: vec![product],
        into: categories.1.iter().filter(|id| !categories.0.contains(id)).copied().collect(),
        out_of: categories.0.iter().filter(|id| !categories.1.contains(id)).copied().collect(),
        tag: without(tags.1, tags.0),
        untag: without(tags.0, tags.1),
    };
    let lists = [assignment.into.len(), assignment.out_of.len(), assignment.tag.len(), assignment.untag.len()];
    if lists.iter().sum::<usize>() > 0 {
        catalog::assign_products(tx, &assignment)?;
    }
    Ok(())
}

pub(super) fn undo(tx: &mut Tx<'_>, target: &Target, touch: &Touch) -> Result<Undone, Stop> {
    let Some(product) = catalog::product(tx, touch.subject, target.price_list)? else {
        return Ok(Undone::Removed);
    };
    if touch.is_new {
        return take_back(tx, target, touch, &product);
    }
    let mut all: BTreeMap<Id, String> = BTreeMap::new();
    for category in catalog::categories(tx)? {
        all.insert(category.id, category.handle);
    }
    let now = describe(tx, target, &product, &all)?;
    let by_handle: BTreeMap<String, Id> = all.into_iter().map(|(id, handle)| (handle, id)).collect();
    let mut kept = touch.after.contains_key("variants");
    let mut back = Texts::new();
    for (field, before) in &touch.before {
        if now.get(field) == touch.after.get(field) {
            back.insert(field.clone(), before.clone());
        } else {
            kept = true;
        }
    }
    set(tx, target, touch.subject, &now, &back, &by_handle)?;
    if !touch.external_id.is_empty() {
        references::forget(tx, &target.source, "product", &touch.external_id)?;
    }
    Ok(if kept { Undone::Kept(&codes::CHANGED_SINCE) } else { Undone::Restored })
}

/// A product that the import made: gone where nothing was built upon it, else no longer on sale.
fn take_back(tx: &mut Tx<'_>, target: &Target, touch: &Touch, product: &Product) -> Result<Undone, Stop> {
    let mut used = false;
    for variant in &product.variants {
        used |= stock::movements_count(tx, variant.id)? > 0 || orders::import::lines_of_variant(tx, variant.id)? > 0;
    }
    if !used {
        // Tags and categories of the import itself counted the version up once.
        set_pictures(tx, touch.subject, &[])?;
        for version in [1, 2] {
            if product.version == version && catalog::remove_product(tx, touch.subject, version)? {
                references::forget(tx, &target.source, "product", &touch.external_id)?;
                return Ok(Undone::Removed);
            }
        }
    }
    if product.state != ProductState::Archived {
        let edit = ProductEdit { state: Some(ProductState::Archived), ..ProductEdit::default() };
        catalog::edit_product(tx, touch.subject, product.version, &edit)?;
    }
    Ok(Undone::Retired)
}
