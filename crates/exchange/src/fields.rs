//! The fields of each kind, and which header stands for which.

use std::collections::BTreeMap;

use kernel::{Code, Refusal};

use crate::codes;
use crate::model::{Dialect, Kind};

/// A field that a column can be mapped to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, also our own column's header.
    pub name: &'static str,
    /// Without it no row can be read.
    pub required: bool,
    /// What it is called in Traditional Chinese.
    pub zh_tw: &'static str,
    /// What it is called in English.
    pub en: &'static str,
    /// Other headers that stand for it, without blanks, signs and capitals.
    aliases: &'static [&'static str],
}

macro_rules! fields {
    ($($name:literal $required:ident $zh:literal $en:literal [$($alias:literal),*];)*) => {
        &[$(Field { name: $name, required: is_required!($required), zh_tw: $zh, en: $en, aliases: &[$($alias),*] }),*]
    };
}

macro_rules! is_required {
    (must) => {
        true
    };
    (may) => {
        false
    };
}

const PRODUCTS: &[Field] = fields! {
    "handle" must "網址代稱" "Handle" ["urlhandle", "代稱"];
    "name" may "商品名稱" "Name" ["title", "品名", "商品名稱", "productname"];
    "name_zh_tw" may "中文名稱" "Name in Chinese" ["中文名稱", "中文品名"];
    "name_en" may "英文名稱" "Name in English" ["英文名稱", "英文品名"];
    "description" may "商品描述" "Description" ["bodyhtml", "描述", "商品描述"];
    "description_zh_tw" may "中文描述" "Description in Chinese" ["中文描述"];
    "description_en" may "英文描述" "Description in English" ["英文描述"];
    "maker" may "製造商" "Maker" ["vendor", "品牌", "廠商", "製造商"];
    "tags" may "標籤" "Tags" ["標籤"];
    "categories" may "分類" "Categories" ["分類"];
    "state" may "狀態" "State" ["status", "狀態"];
    "on_web" may "網路販售" "Sold on the web" ["published", "publishedononlinestore", "上架"];
    "on_till" may "門市販售" "Sold in shops" [];
    "kind" may "種類" "Kind" [];
    "tax_class" may "稅別" "Tax class" ["稅別"];
    "legal_class" may "法規類別" "Legal class" ["法規類別"];
    "return_class" may "退貨類別" "Return class" ["退貨類別"];
    "storage_class" may "保存方式" "Storage" ["保存方式", "溫層"];
    "shelf_life_days" may "保存天數" "Shelf life in days" ["保存天數", "效期天數"];
    "made_to_order" may "現點現做" "Made to order" ["現點現做", "現做"];
    "sku" may "品號" "SKU" ["variantsku", "品號", "貨號", "商品編號"];
    "unit" may "單位" "Unit" ["單位"];
    "option1_name" may "規格一名稱" "Option 1 name" ["option1name", "規格一"];
    "option1_value" may "規格一" "Option 1" ["option1value"];
    "option2_name" may "規格二名稱" "Option 2 name" ["option2name", "規格二"];
    "option2_value" may "規格二" "Option 2" ["option2value"];
    "option3_name" may "規格三名稱" "Option 3 name" ["option3name", "規格三"];
    "option3_value" may "規格三" "Option 3" ["option3value"];
    "price" may "售價" "Price" ["variantprice", "售價", "單價", "價格"];
    "cost" may "成本" "Cost" ["costperitem", "成本", "進價"];
    "barcode" may "條碼" "Barcode" ["variantbarcode", "條碼", "國際條碼"];
    "weight_grams" may "重量（公克）" "Weight in grams" ["variantgrams", "weightvaluegrams", "重量"];
    "width_mm" may "寬（公釐）" "Width in millimetres" ["寬"];
    "depth_mm" may "深（公釐）" "Depth in millimetres" ["深"];
    "height_mm" may "高（公釐）" "Height in millimetres" ["高"];
    "quantity" may "開帳數量" "Opening quantity" ["variantinventoryqty", "inventoryquantity", "開帳數量", "期初數量", "期初庫存"];
    "image_url" may "圖片網址" "Image address" ["imagesrc", "productimageurl", "圖片", "圖片網址"];
    "image_alt" may "圖片說明" "Image text" ["imagealttext"];
    "variant_image_url" may "規格圖片網址" "Variant image address" ["variantimage", "variantimageurl"];
};

const PRICES: &[Field] = fields! {
    "sku" must "品號" "SKU" ["variantsku", "品號", "貨號", "商品編號"];
    "price" must "售價" "Price" ["variantprice", "售價", "單價", "價格"];
    "price_list" may "價目表" "Price list" ["價目表"];
};

const STOCK: &[Field] = fields! {
    "sku" must "品號" "SKU" ["variantsku", "品號", "貨號", "商品編號"];
    "location" may "庫存地點" "Location" ["倉庫", "地點", "門市"];
    "quantity" must "數量" "Quantity" ["qty", "onhand", "available", "數量", "庫存", "庫存量"];
};

const MEMBERS: &[Field] = fields! {
    "external_id" may "原系統會員編號" "Number in the other system" ["customerid", "id", "會員編號", "會員代號"];
    "number" may "會員卡號" "Member number" [];
    "name" may "姓名" "Name" ["姓名", "會員姓名", "fullname"];
    "first_name" may "名" "First name" ["firstname", "名"];
    "last_name" may "姓" "Last name" ["lastname", "姓"];
    "phone" may "手機" "Phone" ["手機", "電話", "手機號碼", "mobile", "phonenumber"];
    "email" may "電子郵件" "E-mail" ["電子郵件", "信箱", "emailaddress"];
    "card" may "實體卡號" "Card" ["卡號", "cardnumber"];
    "joined_on" may "入會日" "Joined on" ["入會日", "入會日期", "加入日期", "createdat"];
    "marketing_email" may "同意電子郵件行銷" "Marketing by e-mail" ["acceptsemailmarketing", "acceptsmarketing"];
    "marketing_sms" may "同意簡訊行銷" "Marketing by SMS" ["acceptssmsmarketing"];
};

const ORDERS: &[Field] = fields! {
    "number" must "訂單編號" "Order number" ["name", "訂單編號", "單號", "ordernumber"];
    "at" must "成立時間" "Placed at" ["createdat", "訂單日期", "成立時間", "orderdate", "date"];
    "channel" may "通路" "Channel" ["通路", "source"];
    "status" may "付款狀態" "Payment state" ["financialstatus", "付款狀態"];
    "currency" may "幣別" "Currency" ["幣別"];
    "member_external_id" may "原系統會員編號" "Member in the other system" ["customerid", "會員編號"];
    "phone" may "買家手機" "Buyer's phone" ["billingphone", "手機", "電話"];
    "email" may "買家電子郵件" "Buyer's e-mail" ["電子郵件"];
    "kind" may "列的種類" "Line kind" [];
    "sku" may "品號" "SKU" ["lineitemsku", "品號", "貨號"];
    "description" may "品名" "Description" ["lineitemname", "品名", "商品名稱"];
    "quantity" must "數量" "Quantity" ["lineitemquantity", "數量", "qty"];
    "unit_price" must "單價" "Unit price" ["lineitemprice", "單價", "price"];
    "amount" may "小計" "Amount" ["小計"];
    "line_discount" may "列折扣" "Line discount" ["lineitemdiscount", "折扣"];
    "shipping" may "運費" "Shipping" ["運費"];
    "order_discount" may "訂單折扣" "Order discount" ["discountamount"];
    "taxes" may "稅額" "Taxes" ["taxes", "稅額"];
    "total" may "總額" "Total" ["總額", "總計"];
};

/// The fields of a kind, in the order of our own columns.
pub const fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Products => PRODUCTS,
        Kind::Prices => PRICES,
        Kind::Stock => STOCK,
        Kind::Members => MEMBERS,
        Kind::Orders => ORDERS,
    }
}

/// A header without what people write in many ways: blanks, signs, capitals.
fn plain(header: &str) -> String {
    header.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Which column each field of a kind most likely stands in.
pub fn suggest(kind: Kind, header: &[String]) -> BTreeMap<String, String> {
    let plains: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
    let mut mapping = BTreeMap::new();
    for field in fields(kind) {
        let own = plain(field.name);
        let by_name = plains.iter().position(|cell| *cell == own);
        let found =
            by_name.or_else(|| field.aliases.iter().find_map(|alias| plains.iter().position(|cell| cell == alias)));
        if let Some(at) = found {
            mapping.insert(field.name.to_owned(), header[at].clone());
        }
    }
    mapping
}

/// What a header says of its file: the kind whose required fields are all there and most of whose others
/// are; and whose columns they are.
pub fn recognise(header: &[String]) -> Option<(Kind, Dialect)> {
    let has = |name: &str| header.iter().any(|cell| plain(cell) == name);
    if has("lineitemname") && has("financialstatus") {
        return Some((Kind::Orders, Dialect::Shopify));
    }
    if has("firstname") && has("lastname") && (has("acceptsemailmarketing") || has("acceptsmarketing")) {
        return Some((Kind::Members, Dialect::Shopify));
    }
    if has("title") && ((has("handle") && has("bodyhtml")) || (has("urlhandle") && has("option1name"))) {
        return Some((Kind::Products, Dialect::Shopify));
    }
    let fit = |kind: Kind| {
        let mapping = suggest(kind, header);
        let whole = fields(kind).iter().filter(|field| field.required).all(|field| mapping.contains_key(field.name));
        // Members have no field that all of them need; one that leads to them is enough.
        let leads = kind != Kind::Members || mapping.contains_key("phone") || mapping.contains_key("email");
        (whole && leads).then_some((mapping.len(), kind))
    };
    // The first of two that fit alike: products say more than prices.
    let best = Kind::ALL.iter().rev().filter_map(|kind| fit(*kind)).max_by_key(|(count, _)| *count)?;
    Some((best.1, Dialect::Own))
}

/// Where each field of a kind stands in a row.
#[derive(Debug, Clone)]
pub struct Columns {
    places: BTreeMap<&'static str, usize>,
    width: usize,
}

impl Columns {
    /// The columns of a header that a mapping names.
    ///
    /// # Errors
    /// `exchange.mapping_invalid` for what is not there; `exchange.column_needed` for what is missing.
    pub fn of(kind: Kind, header: &[String], mapping: &BTreeMap<String, String>) -> Result<Self, Refusal> {
        let mut places = BTreeMap::new();
        for (name, column) in mapping {
            let field = fields(kind).iter().find(|field| field.name == name);
            let at = header.iter().position(|cell| cell == column);
            match (field, at) {
                (Some(field), Some(at)) => places.insert(field.name, at),
                _ => return Err(invalid(name, &codes::MAPPING_INVALID)),
            };
        }
        for field in fields(kind).iter().filter(|field| field.required) {
            if !places.contains_key(field.name) {
                return Err(invalid(field.name, &codes::COLUMN_NEEDED).with("field", field.name));
            }
        }
        Ok(Columns { places, width: header.len() })
    }

    /// True when a field has a column.
    pub fn has(&self, field: &str) -> bool {
        self.places.contains_key(field)
    }

    /// How many columns the header has.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// A field's cell in a row; empty where the row is too short or the field has no column.
    pub fn cell<'a>(&self, row: &'a csv::StringRecord, field: &str) -> &'a str {
        self.places.get(field).and_then(|at| row.get(*at)).unwrap_or_default()
    }
}

fn invalid(field: &str, code: &'static Code) -> Refusal {
    Refusal::new(code).at(format!("/mapping/{field}"), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn both_generations_of_shopifys_products() {
        let first = header(
            "Handle,Title,Body (HTML),Vendor,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Alt Text,Variant Image,Cost per item,Status",
        );
        let second = header(
            "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Cost per item,Inventory quantity,Product image URL,Image position,Image alt text,Variant image URL",
        );
        for header in [first, second] {
            assert_eq!(recognise(&header), Some((Kind::Products, Dialect::Shopify)));
            let mapping = suggest(Kind::Products, &header);
            for field in [
                "handle",
                "name",
                "description",
                "maker",
                "tags",
                "on_web",
                "state",
                "sku",
                "option1_name",
                "option1_value",
                "price",
                "cost",
                "barcode",
                "quantity",
                "image_url",
                "image_alt",
                "variant_image_url",
            ] {
                assert!(mapping.contains_key(field), "{field} in {header:?}");
            }
        }
    }

    #[test]
    fn shopifys_customers_and_orders() {
        let customers = header(
            "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags",
        );
        assert_eq!(recognise(&customers), Some((Kind::Members, Dialect::Shopify)));
        let orders = header(
            "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem discount,Billing Phone",
        );
        assert_eq!(recognise(&orders), Some((Kind::Orders, Dialect::Shopify)));
        let mapping = suggest(Kind::Orders, &orders);
        assert_eq!(mapping["number"], "Name");
        assert_eq!(mapping["shipping"], "Shipping");
    }

    #[test]
    fn our_own_headers_are_recognised_as_what_they_are() {
        for kind in Kind::ALL {
            let header: Vec<String> = fields(*kind).iter().map(|field| field.name.to_owned()).collect();
            assert_eq!(recognise(&header), Some((*kind, Dialect::Own)), "{kind:?}");
            assert!(Columns::of(*kind, &header, &suggest(*kind, &header)).is_ok());
        }
        assert_eq!(recognise(&header("品號,售價")), Some((Kind::Prices, Dialect::Own)));
        assert_eq!(recognise(&header("品號,倉庫,庫存量")), Some((Kind::Stock, Dialect::Own)));
        assert_eq!(recognise(&header("姓名,手機,入會日期")), Some((Kind::Members, Dialect::Own)));
        assert_eq!(recognise(&header("a,b")), None);
    }

    #[test]
    fn a_mapping_names_what_is_there() {
        let header = header("code,money");
        let mapping = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(field, column)| ((*field).to_owned(), (*column).to_owned())).collect::<BTreeMap<_, _>>()
        };
        assert!(Columns::of(Kind::Prices, &header, &mapping(&[("sku", "code"), ("price", "money")])).is_ok());
        for wrong in [
            mapping(&[("sku", "code")]),
            mapping(&[("sku", "none"), ("price", "money")]),
            mapping(&[("colour", "code")]),
        ] {
            assert!(Columns::of(Kind::Prices, &header, &wrong).is_err());
        }
    }
}
