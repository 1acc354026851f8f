//! The stores: all of them, and one.

use kernel::Id;
use serde::Serialize;

use super::{Card, Page, StoreInfo};
use crate::hours::Hours;

/// A store in the list.
#[derive(Debug, Clone, Serialize)]
pub struct StoreLine {
    /// How to find it.
    pub info: StoreInfo,
    /// When it is open, where it says so.
    pub hours: Option<Hours>,
}

/// All stores that people can walk into.
#[derive(Debug, Clone, Serialize)]
pub struct StoresPage {
    /// In the brand's order.
    pub stores: Vec<StoreLine>,
    /// Where they lie, as SVG made by us.
    pub map: Option<String>,
    /// What search engines are told.
    pub structured: serde_json::Value,
}

impl Page for StoresPage {
    const TEMPLATE: &'static str = "stores.html";
}

/// One store.
#[derive(Debug, Clone, Serialize)]
pub struct StorePage {
    /// Which.
    pub id: Id,
    /// How to find it.
    pub info: StoreInfo,
    /// When it is open, where it says so.
    pub hours: Option<Hours>,
    /// Where it lies among the others, as SVG made by us.
    pub map: Option<String>,
    /// Goods that can be fetched there now.
    pub cards: Vec<Card>,
    /// What search engines are told.
    pub structured: serde_json::Value,
}

impl Page for StorePage {
    const TEMPLATE: &'static str = "store.html";
}
