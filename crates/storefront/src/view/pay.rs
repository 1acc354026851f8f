//! The page behind a pay link.

use orders::http::pay_links::PayPage as Told;
use serde::Serialize;

use super::{Page, PaymentMethod, Totals};

/// An order as whoever has its link sees it.
#[derive(Debug, Serialize)]
pub struct PayPage {
    /// The link's token, for the addresses of its forms.
    pub token: String,
    /// What is told of the order.
    pub order: Told,
    /// The sums.
    pub totals: Totals,
    /// How it can be paid.
    pub methods: Vec<PaymentMethod>,
    /// The one that is ticked.
    pub chosen: Option<PaymentMethod>,
    /// Whether a payment was begun whose outcome is not known yet, so that the page looks again by itself.
    pub checking: bool,
    /// The bank, where that is how it is paid.
    pub bank: Option<String>,
    /// The account to pay to.
    pub account: Option<String>,
    /// The code for the machine.
    pub code: Option<String>,
    /// Until when, as the provider says it.
    pub until: Option<String>,
    /// Made by the server for the form of this page.
    pub submission: String,
    /// What was refused.
    pub alert: Option<String>,
}

impl Page for PayPage {
    const TEMPLATE: &'static str = "pay.html";
}
