//! The cart.

use kernel::{Id, Money, Price, Quantity};
use orders::made::ChosenBody;
use serde::Serialize;

use super::{Page, Picture, Stock, Totals, Verdict};

/// One line of the cart.
#[derive(Debug, Clone, Serialize)]
pub struct CartLine {
    /// The line; its forms post to `/cart/lines/{id}`.
    pub id: Id,
    /// The product's page; `None` when it is no longer sold.
    pub url: Option<String>,
    /// The product's name.
    pub name: String,
    /// What makes the variant, such as `6 吋`; may be empty.
    pub label: String,
    /// Its picture.
    pub picture: Picture,
    /// What was chosen with it.
    pub options: Vec<ChosenBody>,
    /// What is to be written on it; may be empty.
    pub note: String,
    /// Price for one unit, with what was chosen.
    pub unit_price: Price,
    /// How many.
    pub quantity: Quantity,
    /// The smallest step of a quantity.
    pub quantity_step: Quantity,
    /// The quantity in the form: as typed when it was refused.
    pub typed: String,
    /// Before discounts.
    pub gross: Money,
    /// After discounts.
    pub net: Money,
    /// What can be promised of it.
    pub stock: Stock,
    /// Whether it is made for the day on which it is fetched: stock is not asked then.
    pub preorder: bool,
    /// Why this line cannot be bought as it is.
    pub fault: Option<String>,
}

/// The cart page.
#[derive(Debug, Clone, Serialize)]
pub struct CartPage {
    /// What is in it.
    pub lines: Vec<CartLine>,
    /// The sums of the quote.
    pub totals: Totals,
    /// What the rules say, free shipping first.
    pub verdicts: Vec<Verdict>,
    /// What changed since the visitor last looked, or what was refused.
    pub alert: Option<String>,
    /// Whether the checkout is open: there are lines and none has a fault.
    pub ready: bool,
}

impl Page for CartPage {
    const TEMPLATE: &'static str = "cart.html";
}
