//! What the demo's shop sells.

use std::collections::BTreeMap;

use catalog::{Barcode, NewProduct, NewVariant, ReturnClass, RichText, StorageClass};
use kernel::{Cost, Price};

/// Goods with one variant.
pub(super) struct Goods {
    pub(super) handle: &'static str,
    pub(super) sku: &'static str,
    barcode: &'static str,
    /// Whole dollars.
    price: i64,
    /// Whole dollars.
    cost: i64,
    /// Pieces there on the first day.
    pub(super) pieces: i64,
    storage_class: StorageClass,
    shelf_life_days: i64,
    name: [&'static str; 2],
    description: [&'static str; 2],
    /// Pictures with what they show, the first for lists.
    pictures: &'static [Picture],
    /// Handles of what goes with it.
    pub(super) goes_with: &'static [&'static str],
}

/// A picture with what it shows.
pub(super) struct Picture {
    pub(super) bytes: &'static [u8],
    pub(super) alt: [&'static str; 2],
}

macro_rules! drawing {
    ($name:literal, $zh_tw:literal, $en:literal) => {
        Picture { bytes: include_bytes!(concat!("pictures/", $name, ".jpg")), alt: [$zh_tw, $en] }
    };
}

/// The hero and its company.
pub(super) const GOODS: [Goods; 6] = [
    Goods {
        handle: "osmanthus-chiffon-cake",
        sku: "CAKE-OSM-6",
        barcode: "4710000000011",
        price: 580,
        cost: 210,
        pieces: 24,
        storage_class: StorageClass::Chilled,
        shelf_life_days: 3,
        name: ["桂花烏龍戚風蛋糕", "Osmanthus oolong chiffon cake"],
        description: [
            "<p>桂花蜜拌進烏龍茶湯，蛋白打到剛好，出爐倒扣到涼。六吋，清早烤，當天吃最鬆軟；冷藏三天內享用。</p><h3>怎麼吃</h3><ul><li>切片前先放室溫十分鐘</li><li>配一杯<strong>凍頂烏龍</strong></li></ul>",
            "<p>Osmanthus honey stirred into oolong, egg whites beaten just enough, cooled upside down. Six inches, baked each morning. Softest the same day; keep chilled up to three days.</p><h3>How to enjoy it</h3><ul><li>Let it stand ten minutes before slicing</li><li>With a cup of <strong>Dongding oolong</strong></li></ul>",
        ],
        pictures: &[
            drawing!("osmanthus-chiffon-cake", "六吋桂花烏龍戚風蛋糕", "The six-inch osmanthus oolong chiffon cake"),
            drawing!("osmanthus-chiffon-cake-detail", "蛋糕表面的桂花", "Osmanthus flowers on the cake"),
        ],
        goes_with: &["oolong-tea", "black-tea"],
    },
    Goods {
        handle: "oolong-tea",
        sku: "TEA-OOL-150",
        barcode: "4710000000028",
        price: 420,
        cost: 160,
        pieces: 60,
        storage_class: StorageClass::Ambient,
        shelf_life_days: 730,
        name: ["凍頂烏龍茶", "Dongding oolong tea"],
        description: [
            "鹿谷凍頂，中焙火，茶湯琥珀，喉韻長。150 公克，茶葉罐裝。",
            "From Dongding in Lugu, medium roast, amber in the cup, long on the palate. 150 g in a tin.",
        ],
        pictures: &[
            drawing!("oolong-tea", "凍頂烏龍茶罐與茶湯", "A tin of Dongding oolong with a cup"),
            drawing!("oolong-tea-detail", "茶罐近看", "The tin from close by"),
        ],
        goes_with: &["pineapple-cake"],
    },
    Goods {
        handle: "black-tea",
        sku: "TEA-BLK-75",
        barcode: "4710000000035",
        price: 380,
        cost: 150,
        pieces: 3,
        storage_class: StorageClass::Ambient,
        shelf_life_days: 730,
        name: ["日月潭紅玉紅茶", "Sun Moon Lake ruby black tea"],
        description: [
            "台茶十八號，帶肉桂與薄荷香，熱泡冷泡都好。75 公克。",
            "Taiwan No. 18, with notes of cinnamon and mint, good hot or cold. 75 g.",
        ],
        pictures: &[drawing!("black-tea", "紅玉紅茶與茶杯", "Ruby black tea with a cup")],
        goes_with: &["nougat"],
    },
    Goods {
        handle: "pineapple-cake",
        sku: "COOKIE-PIN-6",
        barcode: "4710000000042",
        price: 260,
        cost: 95,
        pieces: 40,
        storage_class: StorageClass::Ambient,
        shelf_life_days: 21,
        name: ["土鳳梨酥（六入）", "Pineapple cakes (six)"],
        description: [
            "關廟土鳳梨慢火熬餡，酸甜帶纖維，奶油餅皮。一盒六入。",
            "Native Guanmiao pineapple simmered slowly, tart and fibrous, in butter pastry. Six to a box.",
        ],
        pictures: &[
            drawing!("pineapple-cake", "六入一盒的土鳳梨酥", "A box of six pineapple cakes"),
            drawing!("pineapple-cake-detail", "鳳梨酥近看", "Pineapple cakes from close by"),
        ],
        goes_with: &["oolong-tea"],
    },
    Goods {
        handle: "nougat",
        sku: "CANDY-NOU-200",
        barcode: "4710000000059",
        price: 220,
        cost: 80,
        pieces: 12,
        storage_class: StorageClass::Ambient,
        shelf_life_days: 60,
        name: ["海鹽牛軋糖", "Sea salt nougat"],
        description: [
            "旗山花生、布袋海鹽，軟而不黏牙。200 公克。",
            "Peanuts from Cishan and salt from Budai; soft, and kind to teeth. 200 g.",
        ],
        pictures: &[drawing!("nougat", "海鹽牛軋糖", "Sea salt nougat")],
        goes_with: &[],
    },
    Goods {
        handle: "gift-box",
        sku: "GIFT-TEA-1",
        barcode: "4710000000066",
        price: 1_280,
        cost: 520,
        pieces: 15,
        storage_class: StorageClass::Ambient,
        shelf_life_days: 21,
        name: ["茶點禮盒", "Tea and sweets gift box"],
        description: [
            "凍頂烏龍一罐、土鳳梨酥六入、海鹽牛軋糖一包，附提袋與手寫卡片。",
            "A tin of Dongding oolong, six pineapple cakes and a bag of sea salt nougat, with a carrier bag and a handwritten card.",
        ],
        pictures: &[drawing!("gift-box", "茶點禮盒與提袋", "The gift box with its bag")],
        goes_with: &[],
    },
];

pub(super) fn in_both([zh_tw, en]: [&str; 2]) -> BTreeMap<String, String> {
    BTreeMap::from([("zh-TW".to_owned(), zh_tw.to_owned()), ("en".to_owned(), en.to_owned())])
}

/// Whole dollars in 1/10,000.
const DOLLAR: i64 = 10_000;

impl Goods {
    /// As the catalogue takes it.
    pub(super) fn product(&self) -> NewProduct {
        let variant = NewVariant {
            sku: self.sku.to_owned(),
            unit_price: Some(Price::new(self.price * DOLLAR)),
            cost: Some(Cost::new(self.cost * DOLLAR)),
            barcodes: vec![Barcode::gtin(self.barcode)],
            ..NewVariant::default()
        };
        NewProduct {
            handle: self.handle.to_owned(),
            names: in_both(self.name),
            descriptions: in_both(self.description)
                .into_iter()
                .map(|(locale, text)| (locale, RichText::of(&text)))
                .collect(),
            storage_class: self.storage_class,
            return_class: if self.shelf_life_days < 30 { ReturnClass::Perishable } else { ReturnClass::Standard },
            shelf_life_days: Some(self.shelf_life_days),
            variants: vec![variant],
            ..NewProduct::default()
        }
    }

    /// What it looks like.
    pub(super) fn pictures(&self) -> &'static [Picture] {
        self.pictures
    }

    /// What one piece cost.
    pub(super) fn cost(&self) -> Cost {
        Cost::new(self.cost * DOLLAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_scan() {
        for goods in GOODS {
            let digits: Vec<u32> = goods.barcode.chars().map(|digit| digit.to_digit(10).unwrap()).collect();
            let sum: u32 = digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum();
            assert!(digits.len() == 13 && sum.is_multiple_of(10), "{} is no EAN-13", goods.barcode);
        }
    }
}
