//! Home and product page.

use kernel::{Id, Price, Quantity, Timestamp};
use serde::Serialize;

use super::{Crumb, Page, Picture, PreorderOffer, SectionView, Stock, StoreStock};
use crate::hours::Now;

/// A product in the grid.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Its address, `/products/{handle}`.
    pub url: String,
    /// Its name.
    pub name: String,
    /// One or two sentences; shown on the first card only.
    pub summary: String,
    /// Its picture.
    pub picture: Picture,
    /// Its variants: live prices and stock are asked for by these.
    pub variants: Vec<Id>,
    /// True when the shops sell it and the web does not.
    pub store_only: bool,
    /// True when it is made for the day on which it is fetched.
    pub preorder: bool,
    /// The lowest price among them.
    pub unit_price: Price,
    /// True when they differ in price.
    pub from: bool,
    /// All stores together.
    pub stock: Stock,
    /// Store by store. The card names them when there are at most two.
    pub stores: Vec<StoreStock>,
}

/// A store as a visitor finds it.
#[derive(Debug, Clone, Serialize)]
pub struct StoreInfo {
    /// The store.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where it stands; may be empty.
    pub address: String,
    /// Its telephone; may be empty.
    pub phone: String,
    /// When it is open, as the shop writes it; may be empty.
    pub hours: String,
    /// The way there on a map; `None` without an address.
    pub map_url: Option<String>,
    /// Its page.
    pub url: String,
    /// Whether it is open now; `None` when it never said its hours.
    pub now: Option<Now>,
    /// North and east, such as `25.033000,121.565000`.
    pub place: Option<String>,
}

/// The front page: goods first.
#[derive(Debug, Clone, Serialize)]
pub struct HomePage {
    /// The goods in the brand's order. The first is shown large on the first page.
    pub cards: Vec<Card>,
    /// The categories at the top.
    pub categories: Vec<Crumb>,
    /// Whether there are so many goods that pages of them follow.
    pub many: bool,
    /// The address of the next page of goods.
    pub next_url: Option<String>,
    /// The soonest pickup: which store, and from when.
    pub pickup: Option<StoreStock>,
    /// Where the brand can be visited.
    pub stores: Vec<StoreInfo>,
    /// What the brand made of the page; none shows the goods first.
    pub sections: Vec<SectionView>,
    /// schema.org description of the brand.
    pub structured: serde_json::Value,
}

impl Page for HomePage {
    const TEMPLATE: &'static str = "home.html";
}

/// Another variant of the product, to be chosen by its address.
#[derive(Debug, Clone, Serialize)]
pub struct VariantChoice {
    /// The address that shows it.
    pub url: String,
    /// Its values, such as `6 吋`.
    pub label: String,
    /// Whether it is the one on the page.
    pub current: bool,
    /// Whether it can be bought now.
    pub stock: Stock,
}

/// Something to be chosen with a product.
#[derive(Debug, Clone, Serialize)]
pub struct Choosing {
    /// The group; its fields are named `option.{id}`.
    pub id: Id,
    /// What is asked, such as 甜度.
    pub name: String,
    /// Whether exactly one can be chosen: circles instead of boxes.
    pub single: bool,
    /// Whether one option may be chosen several times: numbers named `times.{option}` instead.
    pub repeatable: bool,
    /// Whether something has to be chosen.
    pub needed: bool,
    /// How many have to be.
    pub at_least: i64,
    /// How many can be.
    pub at_most: i64,
    /// Whether nothing is chosen yet.
    pub none_chosen: bool,
    /// What can be chosen.
    pub options: Vec<Choosable>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct Choosable {
    /// Which.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// What it adds to the price of one.
    pub price: Price,
    /// How often it is chosen.
    pub times: i64,
}

/// Having one put aside in a store for a day.
#[derive(Debug, Clone, Serialize)]
pub struct Aside {
    /// The store chosen, by its id.
    pub store: String,
    /// For whom, as typed.
    pub name: String,
    /// Their number, as typed.
    pub phone: String,
    /// What was wrong with it.
    pub fault: Option<String>,
}

/// Something in a set.
#[derive(Debug, Clone, Serialize)]
pub struct Content {
    /// What it is called.
    pub name: String,
    /// Its own page, where it has one.
    pub url: Option<String>,
    /// How much of it is in one set.
    pub quantity: Quantity,
}

/// How goods are kept and may be sent back, as their page says it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Keeping {
    /// How they are kept; none where nobody needs to be told.
    pub storage: Option<catalog::StorageClass>,
    /// Days they keep.
    pub shelf_life_days: Option<i64>,
    /// What one weighs, in grams.
    pub weight_grams: Option<i64>,
    /// The notice about sending back; none where the web does not sell them.
    pub returns: Option<catalog::ReturnClass>,
}

/// One product, one variant of it chosen.
#[derive(Debug, Clone, Serialize)]
pub struct ProductPage {
    /// Its handle.
    pub handle: String,
    /// The way down to it, itself left out.
    pub crumbs: Vec<Crumb>,
    /// Its name.
    pub name: String,
    /// Its description, as HTML that the catalogue has cleaned.
    pub description: String,
    /// The beginning of its description as plain text; may be empty.
    pub summary: String,
    /// Its picture, the chosen variant's where it has one.
    pub picture: Picture,
    /// All of its pictures, that one first.
    pub gallery: Vec<Picture>,
    /// True when it is no longer sold: the page says so, and what came after it.
    pub ended: bool,
    /// What came after it, when it is no longer sold.
    pub successors: Vec<Card>,
    /// What goes with it.
    pub goes_with: Vec<Card>,
    /// Others of its category, where nothing was said to go with it.
    pub similar: Vec<Card>,
    /// The variants when there are several, else empty.
    pub choices: Vec<VariantChoice>,
    /// True when the shops sell it and the web does not.
    pub store_only: bool,
    /// True when that is so because nobody would see who buys.
    pub by_law: bool,
    /// How it is kept and may be sent back.
    pub keeping: Keeping,
    /// The variant on the page.
    pub variant: Id,
    /// Its stock-keeping unit.
    pub sku: String,
    /// Its price for one unit.
    pub unit_price: Price,
    /// The version of that price; the till shows the same.
    pub price_version: i64,
    /// Its unit when it is not a piece, such as `kg`; else empty.
    pub unit: String,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// All stores together.
    pub stock: Stock,
    /// Store by store, with the time of the promise.
    pub stores: Vec<StoreStock>,
    /// By when an order made now arrives; `None` where the brand does not deliver.
    pub delivered_by: Option<Timestamp>,
    /// Variants whose stock decides over this one's too: what a set is made of.
    pub listens: Vec<Id>,
    /// When it can be pre-ordered for: it is made then, and stock is not asked. `None` for what lies in stock.
    pub preorder: Option<PreorderOffer>,
    /// Having one put aside; `None` where that cannot be asked for.
    pub aside: Option<Aside>,
    /// What can be chosen with it.
    pub choosing: Vec<Choosing>,
    /// What one of it is made of, for a set.
    pub contents: Vec<Content>,
    /// What is to be written on it, as typed.
    pub note: String,
    /// The quantity in the form, as typed.
    pub quantity: String,
    /// What was wrong with the form.
    pub fault: Option<String>,
    /// schema.org description of the product.
    pub structured: serde_json::Value,
}

impl Page for ProductPage {
    const TEMPLATE: &'static str = "product.html";
}
