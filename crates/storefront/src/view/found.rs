//! The pages of a search and of a category.

use kernel::Price;
use serde::Serialize;

use super::{Card, Page};

/// Something to narrow by, as an address.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// The page with it chosen, or with it taken back.
    pub url: String,
    /// What it is called.
    pub label: String,
    /// How many goods it would leave.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A step on the way down to a category.
#[derive(Debug, Clone, Serialize)]
pub struct Crumb {
    /// Its page.
    pub url: String,
    /// What it is called.
    pub label: String,
}

/// A value that a form sends along unseen.
#[derive(Debug, Clone, Serialize)]
pub struct Hidden {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// An order that goods can be shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What fits best first.
    Best,
    /// The cheapest first.
    PriceUp,
    /// The dearest first.
    PriceDown,
}

impl Sort {
    /// All of them, as they are offered.
    pub const ALL: [Sort; 3] = [Sort::Best, Sort::PriceUp, Sort::PriceDown];
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
pub struct FoundPage {
    /// What was searched for; empty in a category.
    pub query: String,
    /// The category's name, if the page is within one.
    pub title: Option<String>,
    /// The way from the top down to the category, itself last.
    pub crumbs: Vec<Crumb>,
    /// The goods of this page.
    pub cards: Vec<Card>,
    /// How many there are on all pages.
    pub total: usize,
    /// Whether nothing is there as it was typed, and this is what comes near.
    pub nearly: bool,
    /// Categories below this one that have something.
    pub categories: Vec<Choice>,
    /// Who made them.
    pub makers: Vec<Choice>,
    /// Only what can be had now.
    pub available: Choice,
    /// Where the form with prices leads.
    pub price_form: String,
    /// What it sends along.
    pub price_hidden: Vec<Hidden>,
    /// The least price, as typed; empty without.
    pub price_from: String,
    /// The highest price, as typed; empty without.
    pub price_to: String,
    /// The lowest price there is.
    pub lowest_price: Option<Price>,
    /// The highest price there is.
    pub highest_price: Option<Price>,
    /// Each order with its address, and whether it is this one.
    pub sorts: Vec<(Sort, String, bool)>,
    /// The page without anything that narrows it, if something does.
    pub narrowed: Option<String>,
    /// The page before.
    pub previous_url: Option<String>,
    /// The page after.
    pub next_url: Option<String>,
    /// The page's own path for search engines; `None` where they have nothing to look for.
    pub canonical: Option<String>,
    /// What they are told of a category.
    pub structured: Option<serde_json::Value>,
}

impl Page for FoundPage {
    const TEMPLATE: &'static str = "found.html";
}
