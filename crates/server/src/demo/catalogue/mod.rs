//! What the demo's brand sells besides the bare shop's goods: tables of text, a line a product.
//!
//! `@` begins a shelf: its category, how it is kept and for how many days, and the beginning of its SKUs. Every other
//! line is a product: handle, names, drawing with its colours, sizes with prices in dollars, tags, texts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use catalog::{Barcode, Measures, NewProduct, NewVariant, ReturnClass, RichText, StorageClass, Tracking, VariantValue};
use kernel::{Cost, Price};

use super::drawing::{self, Colour, Paint, Scene};
use super::goods::in_both;

/// The tables.
const TABLES: [&str; 4] =
    [include_str!("tea.txt"), include_str!("cakes.txt"), include_str!("sweets.txt"), include_str!("gifts.txt")];

/// Dollars in 1/10,000.
const DOLLAR: i64 = 10_000;

/// A category: handle, zh-TW, English, what it hangs below.
pub(super) const CATEGORIES: [(&str, &str, &str, Option<&str>); 18] = [
    ("tea", "茶葉", "Tea", None),
    ("tea-oolong", "烏龍茶", "Oolong", Some("tea")),
    ("tea-black", "紅茶", "Black tea", Some("tea")),
    ("tea-green", "綠茶與其他", "Green and other teas", Some("tea")),
    ("tea-bags", "茶包", "Tea bags", Some("tea")),
    ("cakes", "蛋糕", "Cakes", None),
    ("cakes-whole", "整模蛋糕", "Whole cakes", Some("cakes")),
    ("cakes-slice", "切片", "Slices", Some("cakes")),
    ("cakes-roll", "蛋糕捲與磅蛋糕", "Rolls and pound cakes", Some("cakes")),
    ("cakes-cup", "塔、布丁與麵包", "Tarts, puddings, bread", Some("cakes")),
    ("sweets", "點心", "Sweets", None),
    ("pastries", "酥餅", "Pastries", Some("sweets")),
    ("biscuits", "餅乾與蛋捲", "Biscuits", Some("sweets")),
    ("candy", "糖果", "Candy", Some("sweets")),
    ("gifts", "禮盒", "Gift boxes", None),
    ("drinks", "現沖飲", "Drinks", None),
    ("ware", "茶器", "Teaware", None),
    ("pantry", "果醬與食材", "Pantry", None),
];

/// Where the bare shop's goods stand.
pub(super) const BARE_SHELVES: [(&str, &str); 6] = [
    ("osmanthus-chiffon-cake", "cakes-whole"),
    ("oolong-tea", "tea-oolong"),
    ("black-tea", "tea-black"),
    ("pineapple-cake", "pastries"),
    ("nougat", "candy"),
    ("gift-box", "gifts"),
];

/// One product of the tables.
#[derive(Debug, Clone)]
pub(super) struct Article {
    pub(super) handle: &'static str,
    pub(super) category: &'static str,
    pub(super) names: [&'static str; 2],
    texts: [&'static str; 2],
    pub(super) tags: Vec<&'static str>,
    storage: StorageClass,
    pub(super) days: i64,
    drawing: (&'static str, Paint),
    scene: Scene,
    pub(super) sizes: Vec<Size>,
}

/// One variant.
#[derive(Debug, Clone)]
pub(super) struct Size {
    pub(super) sku: String,
    barcode: String,
    label: Option<&'static str>,
    /// Whole dollars.
    pub(super) price: i64,
    /// Whole dollars.
    pub(super) cost: i64,
}

/// The shelf that the lines below it stand on.
struct Shelf {
    category: &'static str,
    prefix: &'static str,
    storage: StorageClass,
    days: i64,
}

/// Everything in the tables.
///
/// # Errors
/// When a line of them says nothing that can be sold.
pub(super) fn articles() -> Result<Vec<Article>> {
    let (mut all, mut shelf): (Vec<Article>, Option<Shelf>) = (Vec::new(), None);
    let mut number = 0;
    for line in TABLES.iter().flat_map(|table| table.lines()) {
        if let Some(said) = line.strip_prefix("@ ") {
            shelf = Some(read_shelf(said).with_context(|| format!("no shelf: {line}"))?);
            number = 0;
        } else if !line.is_empty() && !line.starts_with('#') {
            let shelf = shelf.as_ref().context("a product stands on no shelf")?;
            number += 1;
            all.push(read_line(shelf, line, number, all.len()).with_context(|| format!("no product: {line}"))?);
        }
    }
    Ok(all)
}

fn read_shelf(said: &'static str) -> Result<Shelf> {
    let mut words = said.split(' ');
    let (Some(category), Some(kept), Some(prefix)) = (words.next(), words.next(), words.next()) else {
        bail!("too few words");
    };
    let storage = match kept.chars().next() {
        Some('C') => StorageClass::Chilled,
        Some('F') => StorageClass::Frozen,
        _ => StorageClass::Ambient,
    };
    Ok(Shelf { category, prefix, storage, days: kept.get(1..).unwrap_or_default().parse()? })
}

fn read_line(shelf: &Shelf, line: &'static str, number: usize, index: usize) -> Result<Article> {
    let fields: Vec<&'static str> = line.split('|').collect();
    let [handle, zh_tw, en, kind, colours, sizes, tags, text_zh_tw, text_en] = fields[..] else {
        bail!("nine fields are needed");
    };
    let mut named = colours.split(' ').map(|name| Colour::named(name).with_context(|| format!("no colour {name}")));
    let mut colour = || named.next().context("three colours are needed")?;
    let paint = Paint { main: colour()?, second: colour()?, accent: colour()? };
    if !drawing::KINDS.iter().any(|(known, _)| *known == kind) {
        bail!("nothing draws {kind}");
    }
    let sizes = sizes.split(", ").enumerate().map(|(size, said)| {
        let (label, price) = said.rsplit_once(':').context("a size has a price")?;
        let price: i64 = price.parse()?;
        Ok(Size {
            sku: format!("{}-{number:02}{}", shelf.prefix, ["", "L", "X"].get(size).copied().unwrap_or("Z")),
            barcode: ean_13(&format!("47188000{:03}{size}", index + 1)),
            label: (label != "-").then_some(label),
            price,
            cost: cost(shelf.category, price),
        })
    });
    Ok(Article {
        handle,
        category: shelf.category,
        names: [zh_tw, en],
        texts: [text_zh_tw, text_en],
        tags: tags.split(' ').filter(|tag| !tag.is_empty()).collect(),
        storage: shelf.storage,
        days: shelf.days,
        drawing: (kind, paint),
        scene: Scene::ALL[index % Scene::ALL.len()],
        sizes: sizes.collect::<Result<_>>()?,
    })
}

/// What goods of a category cost the brand, by their price.
fn cost(category: &str, price: i64) -> i64 {
    let percent = match category {
        "drinks" => 26,
        "gifts" => 45,
        "ware" => 52,
        "cakes-whole" | "cakes-slice" | "cakes-roll" | "cakes-cup" => 36,
        _ => 40,
    };
    (price * percent + 50) / 100
}

/// Twelve digits with their check digit.
fn ean_13(twelve: &str) -> String {
    let sum: u32 =
        twelve.bytes().zip([1, 3].into_iter().cycle()).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    format!("{twelve}{}", (10 - sum % 10) % 10)
}

impl Article {
    /// True when it is made when it is ordered, so that nothing of it lies anywhere.
    pub(super) fn is_drink(&self) -> bool {
        self.category == "drinks"
    }

    /// True when only shops sell it: it would not survive the post.
    fn only_in_shops(&self) -> bool {
        matches!(self.category, "drinks" | "cakes-slice" | "cakes-cup")
    }

    /// Its picture, as a PNG.
    pub(super) fn picture(&self) -> Result<Vec<u8>> {
        let svg = drawing::svg(self.drawing.0, self.drawing.1, self.scene).context("nothing draws it")?;
        drawing::png(&svg)
    }

    /// As the catalogue takes it.
    pub(super) fn product(&self) -> NewProduct {
        let descriptions = in_both(self.texts).into_iter().map(|(locale, text)| (locale, RichText::of(&text)));
        NewProduct {
            handle: self.handle.to_owned(),
            names: in_both(self.names),
            descriptions: descriptions.collect(),
            on_web: !self.only_in_shops(),
            storage_class: self.storage,
            return_class: if self.days < 30 { ReturnClass::Perishable } else { ReturnClass::Standard },
            shelf_life_days: Some(self.days),
            variants: self.sizes.iter().map(|size| self.variant(size)).collect(),
            ..NewProduct::default()
        }
    }

    fn variant(&self, size: &Size) -> NewVariant {
        let grams = size.label.and_then(|label| label.strip_suffix(" g")).and_then(|grams| grams.parse().ok());
        NewVariant {
            sku: size.sku.clone(),
            unit_price: Some(Price::new(size.price * DOLLAR)),
            cost: Some(Cost::new(size.cost * DOLLAR)),
            tracking: if self.is_drink() { Tracking::None } else { Tracking::Quantity },
            barcodes: vec![Barcode::gtin(size.barcode.clone())],
            values: size
                .label
                .map(|value| VariantValue { axis: self.axis().to_owned(), value: value.to_owned() })
                .into_iter()
                .collect(),
            labels: size.label.map_or_else(BTreeMap::new, |label| in_both([label, english(label)])),
            measures: Measures { weight_grams: grams, ..Measures::default() },
            ..NewVariant::default()
        }
    }

    fn axis(&self) -> &'static str {
        match self.category {
            "drinks" => "杯型",
            "cakes-whole" => "尺寸",
            _ => "規格",
        }
    }
}

/// A size's label for people who read English.
fn english(label: &'static str) -> &'static str {
    match label {
        "6 吋" => "6 inch",
        "8 吋" => "8 inch",
        "中杯" => "Medium",
        "大杯" => "Large",
        "熱" => "Hot",
        "冰" => "Iced",
        "一壺" => "A pot",
        "整條" => "Whole",
        "單顆" => "One",
        "四入" => "Four",
        "六入" => "Six",
        "八入" => "Eight",
        "十二入" => "Twelve",
        "盒" => "Box",
        "罐" => "Tin",
        "包" => "Bag",
        "三百毫升" => "300 ml",
        "五百毫升" => "500 ml",
        "10 入" => "10 bags",
        "12 入" => "Pack of 12",
        "20 入" => "Pack of 20",
        "30 入" => "Pack of 30",
        "8 入" => "Pack of 8",
        "12 支" => "12 rolls",
        "16 支" => "16 rolls",
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_tables_are_a_catalogue() {
        let all = articles().unwrap();
        assert!(all.len() >= 120, "{} products", all.len());
        let (mut handles, mut codes, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for article in &all {
            assert!(handles.insert(article.handle) && names.insert(article.names), "{} stands twice", article.handle);
            assert!(CATEGORIES.iter().any(|(handle, ..)| *handle == article.category), "{}", article.category);
            for size in &article.sizes {
                assert!(
                    codes.insert(size.sku.clone()) && codes.insert(size.barcode.clone()),
                    "{} stands twice",
                    size.sku
                );
                assert!(catalog::scan::is_gtin(&size.barcode), "{}", size.barcode);
                assert!(size.barcode.starts_with("471") && size.cost < size.price, "{}", size.sku);
                let english = english(size.label.unwrap_or("-"));
                assert!(english.is_ascii() || english.contains('×'), "{english} is not English");
            }
            assert!(article.texts.iter().all(|text| text.len() > 20), "{} has no text", article.handle);
        }
    }
}
