//! How products look on the wire.

use std::collections::BTreeMap;

use kernel::{Id, Price, Quantity, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::edit_variant::{self, Measures};
use crate::model::{Barcode, LegalClass, ProductKind, ProductState, ReturnClass, StorageClass, Tracking, VariantValue};
use crate::picture::{self, Picture};
use crate::rich_text::{self, RichText};
use crate::set_pictures::ShownPicture;
use crate::{create_product, edit_product, queries};

/// A product in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductRow {
    /// Its id.
    id: Id,
    /// Its address in the shop, `/products/{handle}`.
    handle: String,
    /// Whether it is on sale.
    state: ProductState,
    /// Its name in the caller's language.
    name: String,
    /// Its first picture.
    picture: Option<picture::Body>,
    /// Whether the web sells it.
    on_web: bool,
    /// Whether tills sell it.
    on_till: bool,
    /// Its active variants.
    variants: Vec<ProductRowVariant>,
    /// For `If-Match`.
    version: i64,
}

/// A variant in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductRowVariant {
    /// Its id.
    id: Id,
    /// Its stock-keeping unit.
    sku: String,
    /// Its price for one unit.
    price: Option<Price>,
}

impl From<queries::ProductRow> for ProductRow {
    fn from(row: queries::ProductRow) -> Self {
        let variant = |variant: queries::ProductRowVariant| ProductRowVariant {
            id: variant.id,
            sku: variant.sku,
            price: variant.unit_price,
        };
        ProductRow {
            id: row.id,
            handle: row.handle,
            state: row.state,
            name: row.name,
            picture: row.picture.as_ref().map(Picture::body),
            on_web: row.on_web,
            on_till: row.on_till,
            variants: row.variants.into_iter().map(variant).collect(),
            version: row.version,
        }
    }
}

/// A product.
#[derive(Debug, Serialize, ToSchema)]
pub struct Product {
    /// Its id.
    id: Id,
    /// Its address in the shop, `/products/{handle}`.
    handle: String,
    /// What kind of thing.
    kind: ProductKind,
    /// Whether it is on sale.
    state: ProductState,
    /// Whether the web sells it.
    on_web: bool,
    /// Whether tills sell it.
    on_till: bool,
    /// Whether the web shows it although only shops sell it.
    shown_on_web: bool,
    /// Code of its tax class.
    tax_class: String,
    /// What the law asks of whoever sells it. Alcohol, tobacco and medicine are not sold on the web.
    legal_class: LegalClass,
    /// Whether a buyer on the web may send it back within seven days without a reason, and if not, why.
    return_class: ReturnClass,
    /// Counts the changes of `return_class` from 1; an order's line keeps the one that held.
    return_notice_version: i64,
    /// How it is kept.
    storage_class: StorageClass,
    /// Days it keeps.
    shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered: its sale gives the store's kitchen a ticket with a number.
    made_to_order: bool,
    /// The stores that sell it; all of them when none is named.
    store_ids: Vec<Id>,
    /// Names by language tag.
    names: BTreeMap<String, String>,
    /// Descriptions by language tag, as HTML of a few tags.
    descriptions: BTreeMap<String, String>,
    /// What a description that was just sent held and was not let through, by language tag: tags, attributes,
    /// addresses. Only in the answer to whoever sent it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    dropped: BTreeMap<String, Vec<String>>,
    /// Its pictures, in order; the first one stands for it in lists.
    pictures: Vec<ProductPicture>,
    /// Who made it.
    maker: Option<String>,
    /// The categories that it is in.
    category_ids: Vec<Id>,
    /// Words by which those who look after it find it again.
    tags: Vec<String>,
    /// Products that go with it, in order.
    goes_with: Vec<Id>,
    /// The product that it came after.
    successor_of: Option<Id>,
    /// The groups of options that are offered with it, in order.
    option_group_ids: Vec<Id>,
    /// What can be bought of it.
    variants: Vec<Variant>,
    /// For `If-Match`.
    pub(super) version: i64,
    /// When it was last edited.
    updated_at: Timestamp,
}

/// A picture of a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductPicture {
    /// The picture.
    media_id: Id,
    /// Its sizes, the smallest first.
    sizes: Vec<picture::Size>,
    /// What it shows, by language tag.
    alt: BTreeMap<String, String>,
    /// The product's variants that it shows.
    variant_ids: Vec<Id>,
}

fn shown(shown: ShownPicture) -> ProductPicture {
    ProductPicture {
        media_id: shown.picture.media,
        sizes: shown.picture.sizes(),
        alt: shown.alt,
        variant_ids: shown.variants,
    }
}

/// What was not let through of each description.
pub(super) fn dropped(descriptions: &BTreeMap<String, RichText>) -> BTreeMap<String, Vec<String>> {
    let named = descriptions.iter().filter(|(_, text)| !text.dropped().is_empty());
    named.map(|(locale, text)| (locale.clone(), text.dropped().to_vec())).collect()
}

impl Product {
    /// With what was not let through of what was sent.
    pub(super) fn without(mut self, dropped: BTreeMap<String, Vec<String>>) -> Self {
        self.dropped = dropped;
        self
    }
}

/// A variant of a product.
#[derive(Debug, Serialize, ToSchema)]
pub struct Variant {
    /// Its id.
    id: Id,
    /// Its stock-keeping unit.
    sku: String,
    /// Its unit.
    unit: String,
    /// The smallest step of a quantity.
    quantity_step: Quantity,
    /// Whether its stock is kept by lot.
    by_lot: bool,
    /// Codes that scan as it.
    barcodes: Vec<Barcode>,
    /// What makes it differ from the others.
    values: Vec<VariantValue>,
    /// What it is called among the others, by language tag; its values where nothing is said.
    labels: BTreeMap<String, String>,
    /// Its price for one unit.
    unit_price: Option<Price>,
    /// The version of that price: the label and the till show the same.
    price_version: i64,
    /// What one unit weighs, in grams.
    weight_grams: Option<i64>,
    /// Its width, in millimetres.
    width_mm: Option<i64>,
    /// Its depth, in millimetres.
    depth_mm: Option<i64>,
    /// Its height, in millimetres.
    height_mm: Option<i64>,
    /// Counts its changes from 1.
    version: i64,
}

impl From<queries::Product> for Product {
    fn from(product: queries::Product) -> Self {
        let variant = |variant: queries::Variant| Variant {
            id: variant.id,
            sku: variant.sku,
            unit: variant.unit,
            quantity_step: variant.quantity_step,
            by_lot: variant.tracking == Tracking::Lot.as_str(),
            barcodes: variant.barcodes,
            values: variant.values,
            labels: variant.labels,
            unit_price: variant.unit_price,
            price_version: variant.price_version,
            weight_grams: variant.measures.weight_grams,
            width_mm: variant.measures.width_mm,
            depth_mm: variant.measures.depth_mm,
            height_mm: variant.measures.height_mm,
            version: variant.version,
        };
        Product {
            id: product.id,
            handle: product.handle,
            kind: product.kind,
            state: product.state,
            on_web: product.on_web,
            on_till: product.on_till,
            shown_on_web: product.shown_on_web,
            tax_class: product.tax_class,
            legal_class: product.legal_class,
            return_class: product.return_class,
            return_notice_version: product.return_notice_version,
            storage_class: product.storage_class,
            shelf_life_days: product.shelf_life_days,
            made_to_order: product.made_to_order,
            store_ids: product.stores,
            names: product.names,
            descriptions: product.descriptions,
            dropped: BTreeMap::new(),
            pictures: product.pictures.into_iter().map(shown).collect(),
            maker: product.maker,
            category_ids: product.categories,
            tags: product.tags,
            goes_with: product.relations.goes_with,
            successor_of: product.relations.successor_of,
            option_group_ids: product.option_groups,
            variants: product.variants.into_iter().map(variant).collect(),
            version: product.version,
            updated_at: product.updated_at,
        }
    }
}

/// A product to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProduct {
    /// Its address in the shop: lower-case letters, digits and single hyphens.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    handle: String,
    /// What kind of thing; `goods` when absent.
    #[serde(default)]
    kind: ProductKind,
    /// Whether it is on sale; `published` when absent.
    state: Option<ProductState>,
    /// Code of its tax class.
    #[schema(min_length = 1, max_length = 80)]
    tax_class: String,
    /// Names by language tag; the brand's own language is needed.
    names: BTreeMap<String, String>,
    /// Descriptions by language tag: HTML of paragraphs, headings (h3, h4), lists, bold, italics, links, tables and
    /// our own pictures, at most 20,000 characters each. Plain text becomes paragraphs; what else stands there is
    /// left out, and the answer says so.
    #[serde(default)]
    descriptions: BTreeMap<String, String>,
    /// Whether the web sells it.
    on_web: bool,
    /// Whether tills sell it.
    on_till: bool,
    /// Whether the web shows it although only shops sell it; true when absent.
    shown_on_web: Option<bool>,
    /// Who made it.
    #[schema(max_length = 120)]
    maker: Option<String>,
    /// What the law asks of whoever sells it; `general` when absent.
    #[serde(default)]
    legal_class: LegalClass,
    /// How a buyer on the web may send it back; `standard` when absent.
    #[serde(default)]
    return_class: ReturnClass,
    /// How it is kept; `ambient` when absent.
    #[serde(default)]
    storage_class: StorageClass,
    /// Days it keeps.
    #[schema(minimum = 1, maximum = 36500)]
    shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered: its sale gives the store's kitchen a ticket. False when absent.
    #[serde(default)]
    made_to_order: bool,
    /// What can be bought of it.
    #[schema(min_items = 1, max_items = 200)]
    variants: Vec<NewVariant>,
}

/// A variant to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVariant {
    /// Its stock-keeping unit.
    #[schema(min_length = 1, max_length = 64)]
    sku: String,
    /// Its unit.
    #[schema(min_length = 1, max_length = 16)]
    unit: String,
    /// The smallest step of a quantity.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    quantity_step: Quantity,
    /// Its price for one unit.
    #[schema(value_type = i64, minimum = 0, maximum = 10_000_000_000_000i64)]
    unit_price: Price,
    /// Whether its stock is kept by lot: then nothing comes in without a lot code.
    #[serde(default)]
    by_lot: bool,
    /// Codes that scan as it.
    #[serde(default)]
    #[schema(max_items = 50)]
    barcodes: Vec<Barcode>,
    /// What makes it differ from the others.
    #[serde(default)]
    #[schema(max_items = 50)]
    values: Vec<VariantValue>,
    /// What it is called among the others, by language tag; its values where nothing is said.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// What one unit weighs, in grams, packed as it is sold.
    #[schema(minimum = 1, maximum = 100_000_000)]
    weight_grams: Option<i64>,
    /// Its width, in millimetres.
    #[schema(minimum = 1, maximum = 100_000)]
    width_mm: Option<i64>,
    /// Its depth, in millimetres.
    #[schema(minimum = 1, maximum = 100_000)]
    depth_mm: Option<i64>,
    /// Its height, in millimetres.
    #[schema(minimum = 1, maximum = 100_000)]
    height_mm: Option<i64>,
}

/// What to change of a variant; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantEdit {
    /// What it is called among the others, by language tag; an empty one is taken away.
    #[serde(default)]
    labels: BTreeMap<String, String>,
    /// What makes it differ from the others, in place of what did.
    #[schema(max_items = 50)]
    values: Option<Vec<VariantValue>>,
    /// What one unit weighs, in grams, packed as it is sold.
    #[schema(minimum = 0, maximum = 100_000_000)]
    weight_grams: Option<i64>,
    /// Its width, in millimetres.
    #[schema(minimum = 0, maximum = 100_000)]
    width_mm: Option<i64>,
    /// Its depth, in millimetres.
    #[schema(minimum = 0, maximum = 100_000)]
    depth_mm: Option<i64>,
    /// Its height, in millimetres.
    #[schema(minimum = 0, maximum = 100_000)]
    height_mm: Option<i64>,
}

impl From<VariantEdit> for edit_variant::VariantEdit {
    fn from(body: VariantEdit) -> Self {
        let VariantEdit { labels, values, weight_grams, width_mm, depth_mm, height_mm } = body;
        let measures = Measures { weight_grams, width_mm, depth_mm, height_mm };
        edit_variant::VariantEdit { labels, values, measures }
    }
}

impl From<NewVariant> for create_product::NewVariant {
    fn from(body: NewVariant) -> Self {
        create_product::NewVariant {
            sku: body.sku,
            unit: body.unit,
            quantity_step: body.quantity_step,
            unit_price: Some(body.unit_price),
            tracking: if body.by_lot { Tracking::Lot } else { Tracking::Quantity },
            barcodes: body.barcodes,
            values: body.values,
            labels: without_empty(body.labels),
            measures: Measures {
                weight_grams: body.weight_grams,
                width_mm: body.width_mm,
                depth_mm: body.depth_mm,
                height_mm: body.height_mm,
            },
            ..create_product::NewVariant::default()
        }
    }
}

impl From<NewProduct> for create_product::NewProduct {
    fn from(body: NewProduct) -> Self {
        create_product::NewProduct {
            handle: body.handle,
            kind: body.kind,
            state: body.state.unwrap_or(ProductState::Published),
            tax_class: body.tax_class,
            names: body.names,
            descriptions: rich_text::cleaned(without_empty(body.descriptions)),
            on_web: body.on_web,
            on_till: body.on_till,
            shown_on_web: body.shown_on_web.unwrap_or(true),
            maker: body.maker.filter(|maker| !maker.is_empty()),
            legal_class: body.legal_class,
            return_class: body.return_class,
            storage_class: body.storage_class,
            shelf_life_days: body.shelf_life_days,
            made_to_order: body.made_to_order,
            variants: body.variants.into_iter().map(create_product::NewVariant::from).collect(),
            ..create_product::NewProduct::default()
        }
    }
}

/// A form sends a language that was left empty too.
fn without_empty(mut texts: BTreeMap<String, String>) -> BTreeMap<String, String> {
    texts.retain(|_, text| !text.is_empty());
    texts
}

/// What to change of a product; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductEdit {
    /// Another address. The old one keeps leading here.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    handle: Option<String>,
    /// Names by language tag; an empty one is taken away.
    names: Option<BTreeMap<String, String>>,
    /// Descriptions by language tag, as when a product is made; an empty one is taken away.
    descriptions: Option<BTreeMap<String, String>>,
    /// Whether it is on sale.
    state: Option<ProductState>,
    /// Whether the web sells it.
    on_web: Option<bool>,
    /// Whether tills sell it.
    on_till: Option<bool>,
    /// Whether the web shows it although only shops sell it.
    shown_on_web: Option<bool>,
    /// Who made it; an empty text takes it away.
    #[schema(max_length = 120)]
    maker: Option<String>,
    /// Another kind of thing, of which stock is kept in the same way: `goods`, `consigned`, `gift`, `sample` and
    /// `voucher` may become one another, so may `service` and `fee`.
    kind: Option<ProductKind>,
    /// Code of another tax class, from the next sale on.
    #[schema(min_length = 1, max_length = 80)]
    tax_class: Option<String>,
    /// What the law asks of whoever sells it.
    legal_class: Option<LegalClass>,
    /// How a buyer on the web may send it back. Another one raises `return_notice_version`.
    return_class: Option<ReturnClass>,
    /// How it is kept.
    storage_class: Option<StorageClass>,
    /// Days it keeps; 0 takes it away.
    #[schema(minimum = 0, maximum = 36500)]
    shelf_life_days: Option<i64>,
    /// Whether it is made when it is ordered, from the next sale on.
    made_to_order: Option<bool>,
}

impl From<ProductEdit> for edit_product::ProductEdit {
    fn from(body: ProductEdit) -> Self {
        edit_product::ProductEdit {
            handle: body.handle,
            names: body.names.unwrap_or_default(),
            descriptions: rich_text::cleaned(body.descriptions.unwrap_or_default()),
            state: body.state,
            on_web: body.on_web,
            on_till: body.on_till,
            shown_on_web: body.shown_on_web,
            position: None,
            maker: body.maker,
            kind: body.kind,
            tax_class: body.tax_class,
            legal_class: body.legal_class,
            return_class: body.return_class,
            storage_class: body.storage_class,
            shelf_life_days: body.shelf_life_days,
            made_to_order: body.made_to_order,
        }
    }
}

/// A price to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrice {
    /// The price of one unit.
    #[schema(value_type = i64, minimum = 0, maximum = 10_000_000_000_000i64)]
    pub(super) unit_price: Price,
    /// Why, for whoever looks at the history.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) reason: String,
    /// From when, at most a year ahead; at once when absent.
    #[serde(default)]
    pub(super) starts_at: Option<Timestamp>,
}

/// A price that was set.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceSet {
    /// The variant.
    pub(super) variant_id: Id,
    /// The price of one unit.
    pub(super) unit_price: Price,
    /// The version of that price.
    pub(super) price_version: i64,
}
