//! Home and product page.

use kernel::{Id, Price, Quantity, Timestamp};
use serde::Serialize;

use super::{Crumb, Page, Picture, Stock, StoreStock};

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
    /// A map of the place; `None` without an address.
    pub map_url: Option<String>,
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

/// One product, one variant of it chosen.
#[derive(Debug, Clone, Serialize)]
pub struct ProductPage {
    /// Its handle.
    pub handle: String,
    /// Its name.
    pub name: String,
    /// Its description, a paragraph each.
    pub description: Vec<String>,
    /// Its picture.
    pub picture: Picture,
    /// The variants when there are several, else empty.
    pub choices: Vec<VariantChoice>,
    /// True when the shops sell it and the web does not.
    pub store_only: bool,
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
