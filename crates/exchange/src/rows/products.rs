//! A product with its variants, from rows of our own columns or of Shopify's.

use std::collections::BTreeMap;

use catalog::{
    Barcode, LegalClass, Measures, ProductKind, ProductState, ReturnClass, RichText, StorageClass, VariantValue, check,
    scan,
};
use kernel::{Cost, Id, Price, Quantity};

use super::Reading;
use super::cells::{Cells, RowFault};
use crate::codes;
use crate::read::Row;

/// A product of a file; what is none is not said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProductItem {
    /// The other system's name for it.
    pub key: String,
    /// Its address.
    pub handle: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Descriptions by language.
    pub descriptions: BTreeMap<String, RichText>,
    /// Who made it.
    pub maker: Option<String>,
    /// Its tags, in order.
    pub tags: Option<Vec<String>>,
    /// Its categories: addresses and ids, in order.
    pub categories: Option<Vec<(String, Id)>>,
    /// Whether it is on sale.
    pub state: Option<ProductState>,
    /// Whether the web sells it.
    pub on_web: Option<bool>,
    /// Whether tills sell it.
    pub on_till: Option<bool>,
    /// What kind of thing, when it is new.
    pub kind: Option<ProductKind>,
    /// Its tax class.
    pub tax_class: Option<String>,
    /// What the law asks of whoever sells it.
    pub legal_class: Option<LegalClass>,
    /// How it may be sent back.
    pub return_class: Option<ReturnClass>,
    /// How it is kept.
    pub storage_class: Option<StorageClass>,
    /// Days it keeps.
    pub shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered.
    pub made_to_order: Option<bool>,
    /// Addresses of its pictures with their texts, in order.
    pub pictures: Vec<(String, String)>,
    /// Its variants.
    pub variants: Vec<VariantItem>,
}

/// A variant of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantItem {
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its unit, when it is new.
    pub unit: Option<String>,
    /// What makes it differ, when it is new.
    pub values: Vec<VariantValue>,
    /// Its price.
    pub price: Option<Price>,
    /// What one costs the brand.
    pub cost: Option<Cost>,
    /// The code that scans as one.
    pub barcode: Option<Barcode>,
    /// What it weighs and measures.
    pub measures: Measures,
    /// How much of it there is, when it is new.
    pub quantity: Option<Quantity>,
}

const OPTIONS: [(&str, &str); 3] =
    [("option1_name", "option1_value"), ("option2_name", "option2_value"), ("option3_name", "option3_value")];
/// What Shopify calls the one variant of a product that has no others.
const NO_OPTION: &str = "Default Title";

pub(super) fn parse(reading: &Reading, rows: &[Row]) -> Result<ProductItem, RowFault> {
    let Some(first) = rows.first() else { return Ok(ProductItem::default()) };
    let first = Cells::of(reading, first);
    let key = first.needed("handle")?.to_owned();
    let mut product = ProductItem { handle: handle_of(&key), key, ..ProductItem::default() };
    if product.handle.is_empty() {
        return Err(first.fault("handle", &codes::CELL_NO_WORD));
    }
    let own = reading.locale.as_str();
    for (field, locale) in [("name", own), ("name_zh_tw", "zh-TW"), ("name_en", "en")] {
        if let Some(name) = first.text(field) {
            product.names.insert(locale.to_owned(), name.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    for (field, locale) in [("description", own), ("description_zh_tw", "zh-TW"), ("description_en", "en")] {
        if let Some(text) = first.text(field) {
            product.descriptions.insert(locale.to_owned(), RichText::of(&text.replace("\r\n", "\n")));
        }
    }
    product.maker = first.text("maker").map(str::to_owned);
    product.tags = first.text("tags").map(|text| list(text, &[',', ';', '、']));
    product.categories = first.text("categories").map(|text| categories(&first, text)).transpose()?;
    product.state = first.text("state").map(|text| state(&first, text)).transpose()?;
    product.on_web = first.yes("on_web")?;
    product.on_till = first.yes("on_till")?;
    product.kind = first.word("kind", ProductKind::parse)?;
    if let Some(text) = first.text("tax_class") {
        if !reading.tax_classes.iter().any(|known| known == text) {
            return Err(first.fault("tax_class", &codes::CELL_NO_WORD));
        }
        product.tax_class = Some(text.to_owned());
    }
    product.legal_class = first.word("legal_class", LegalClass::parse)?;
    product.return_class = first.word("return_class", ReturnClass::parse)?;
    product.storage_class = first.word("storage_class", StorageClass::parse)?;
    product.shelf_life_days = first.whole("shelf_life_days", check::SHELF_LIFE_MAX)?;
    product.made_to_order = first.yes("made_to_order")?;
    for row in rows {
        let cells = Cells::of(reading, row);
        for field in ["image_url", "variant_image_url"] {
            let Some(url) = cells.text(field) else { continue };
            if product.pictures.iter().all(|(known, _)| known != url) {
                let alt = if field == "image_url" { cells.text("image_alt").unwrap_or_default() } else { "" };
                product.pictures.push((url.to_owned(), alt.to_owned()));
            }
        }
    }
    product.variants = variants(reading, rows, &product.handle)?;
    Ok(product)
}

fn variants(reading: &Reading, rows: &[Row], handle: &str) -> Result<Vec<VariantItem>, RowFault> {
    let mut axes: [Option<String>; 3] = [None, None, None];
    let mut variants: Vec<VariantItem> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let cells = Cells::of(reading, row);
        for (axis, (name, _)) in axes.iter_mut().zip(OPTIONS) {
            if let Some(name) = cells.text(name) {
                *axis = Some(name.to_owned());
            }
        }
        // A row that only brings another picture.
        let says = |field| cells.text(field).is_some();
        if number > 0 && !["sku", "price", "option1_value", "barcode"].into_iter().any(says) {
            continue;
        }
        let values: Vec<VariantValue> = axes
            .iter()
            .zip(OPTIONS)
            .filter_map(|(axis, (_, value))| {
                let value = cells.text(value).filter(|value| *value != NO_OPTION)?;
                Some(VariantValue { axis: axis.clone().unwrap_or_default(), value: value.to_owned() })
            })
            .collect();
        if values.iter().any(|value| value.axis.is_empty()) {
            return Err(cells.fault("option1_name", &codes::CELL_NEEDED));
        }
        let sku = match cells.text("sku") {
            Some(sku) => sku.to_owned(),
            // A name that every run makes again: the place among the variants.
            None if variants.is_empty() => handle.to_owned(),
            None => format!("{handle}-{}", variants.len() + 1),
        };
        if variants.iter().any(|known| known.sku == sku) {
            return Err(cells.fault("sku", &codes::TWICE));
        }
        let barcode = cells.text("barcode").map(barcode);
        variants.push(VariantItem {
            sku,
            unit: cells.text("unit").map(str::to_owned),
            values,
            price: cells.price("price")?,
            cost: cells.price("cost")?.map(|price| Cost::new(price.get())),
            barcode,
            measures: Measures {
                weight_grams: cells.whole("weight_grams", check::WEIGHT_MAX)?,
                width_mm: cells.whole("width_mm", check::SIDE_MAX)?,
                depth_mm: cells.whole("depth_mm", check::SIDE_MAX)?,
                height_mm: cells.whole("height_mm", check::SIDE_MAX)?,
            },
            quantity: cells.quantity("quantity")?,
        });
    }
    Ok(variants)
}

/// A code as what it is: a number of GS1 where its check digit says so, else the brand's own.
pub(crate) fn barcode(code: &str) -> Barcode {
    if scan::is_gtin(code) { Barcode::gtin(code) } else { Barcode::in_house(code, Quantity::ONE) }
}

fn list(text: &str, separators: &[char]) -> Vec<String> {
    let mut items: Vec<String> =
        text.split(separators).map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect();
    items.sort();
    items.dedup();
    items
}

fn categories(cells: &Cells<'_>, text: &str) -> Result<Vec<(String, Id)>, RowFault> {
    list(text, &[',', ';'])
        .into_iter()
        .map(|handle| match cells.reading.categories.get(&handle) {
            Some(id) => Ok((handle, *id)),
            None => Err(cells.fault("categories", &codes::UNKNOWN_CATEGORY)),
        })
        .collect()
}

fn state(cells: &Cells<'_>, text: &str) -> Result<ProductState, RowFault> {
    let word = text.to_lowercase();
    match word.as_str() {
        "active" | "上架" => Ok(ProductState::Published),
        "unlisted" | "草稿" => Ok(ProductState::Draft),
        "下架" => Ok(ProductState::Archived),
        _ => ProductState::parse(&word).ok_or_else(|| cells.fault("state", &codes::CELL_NO_WORD)),
    }
}

/// An address out of another system's: as it is where it can be one of ours, else in plain letters, with a
/// few letters that only this name has where some were lost.
fn handle_of(text: &str) -> String {
    use sha2::{Digest as _, Sha256};
    if catalog::check::is_handle(text) {
        return text.to_owned();
    }
    let plain: String = text
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' })
        .collect();
    let mut parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    let digest = Sha256::digest(text.as_bytes());
    let ending = format!("{:02x}{:02x}{:02x}{:02x}", digest[0], digest[1], digest[2], digest[3]);
    while parts.iter().map(|part| part.len() + 1).sum::<usize>() + ending.len() > catalog::check::HANDLE_MAX {
        parts.pop();
    }
    parts.push(&ending);
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::super::tests::items;
    use super::super::{Item, Thing};
    use super::*;
    use crate::model::{Dialect, Kind};

    fn product(item: &Item) -> &ProductItem {
        match &item.thing {
            Ok(Thing::Product(product)) => product,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn shopifys_rows_become_a_product_with_variants_and_pictures() {
        let text = "Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Image Src,Image Alt Text,Cost per item,Status\n\
            osmanthus-cake,桂花蛋糕,<p>香</p>,茶屋,\"cake, new\",true,Size,6 inch,C-6,10,680.00,https://x/1.jpg,正面,300,active\n\
            osmanthus-cake,,,,,,,8 inch,C-8,-2,880.00,https://x/2.jpg,,,\n\
            osmanthus-cake,,,,,,,,,,,https://x/3.jpg,,,\n\
            mug,Mug,,,,,Title,Default Title,,3,250.00,,,,draft\n";
        let items = items(Kind::Products, Dialect::Shopify, text);
        let cake = product(&items[0]);
        assert_eq!(cake.names["zh-TW"], "桂花蛋糕");
        assert_eq!(cake.descriptions["zh-TW"].as_str(), "<p>香</p>");
        assert_eq!(cake.state, Some(ProductState::Published));
        assert_eq!(cake.tags.as_deref(), Some(&["cake".to_owned(), "new".to_owned()][..]));
        assert_eq!(cake.pictures.len(), 3);
        assert_eq!(cake.pictures[0], ("https://x/1.jpg".to_owned(), "正面".to_owned()));
        let skus: Vec<&str> = cake.variants.iter().map(|variant| variant.sku.as_str()).collect();
        assert_eq!(skus, ["C-6", "C-8"]);
        assert_eq!(cake.variants[1].values, [VariantValue { axis: "Size".to_owned(), value: "8 inch".to_owned() }]);
        assert_eq!(cake.variants[0].price, Some(Price::new(6_800_000)));
        assert_eq!(cake.variants[0].cost, Some(Cost::new(3_000_000)));
        let mug = product(&items[1]);
        assert_eq!(
            (mug.variants[0].sku.as_str(), mug.variants[0].values.len()),
            ("mug", 0),
            "an SKU out of the handle"
        );
        assert_eq!(mug.state, Some(ProductState::Draft));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_field() {
        let told = |text: &str| {
            let fault = items(Kind::Products, Dialect::Own, text).remove(0).thing.unwrap_err();
            (fault.line, fault.field, fault.found, fault.code.name)
        };
        assert_eq!(told("handle,sku,price\ncake,C,six\n"), (2, "price", "text", "exchange.cell_no_price"));
        assert_eq!(told("handle,sku,price\ncake,C,-6\n"), (2, "price", "number", "exchange.cell_no_price"));
        assert_eq!(
            told("handle,sku,categories\ncake,C,bread\n"),
            (2, "categories", "text", "exchange.unknown_category")
        );
        assert_eq!(told("handle,sku\n,C\n"), (2, "handle", "empty", "exchange.cell_needed"));
        assert_eq!(told("handle,sku\ncake,C\ncake,C\n"), (3, "sku", "text", "exchange.twice"));
        assert_eq!(told("handle,sku\ncake,C,extra\n"), (2, "", "text", "exchange.cells_too_many"));
    }

    #[test]
    fn addresses_are_made_of_any_name_and_stay_apart() {
        assert_eq!(handle_of("osmanthus-cake"), "osmanthus-cake");
        let (one, other) = (handle_of("桂花蛋糕"), handle_of("桂花烏龍"));
        assert!(catalog::check::is_handle(&one) && catalog::check::is_handle(&other));
        assert_ne!(one, other);
        assert!(catalog::check::is_handle(&handle_of(&"Long Name ".repeat(30))));
    }
}
