//! What the pages show. Plain data: a handler fills it, a template reads it.
//!
//! Amounts, quantities and instants are the kernel's types; templates write them with the filters
//! of [`crate::render`] (`money`, `price`, `quantity`, `date`, `time`, `moment`), so a theme cannot
//! round. A field that ends in `_price` is a [`kernel::Price`]; any other amount is
//! [`kernel::Money`].

mod account;
mod cart;
mod checkout;
mod found;
mod order;
mod pay;
mod preorder;
mod shop;
mod site;
mod stores;

use kernel::{Code, Id, Money, Quantity, Timestamp};
use serde::Serialize;

pub use account::{
    AccountPage, CardPage, CodePage, ConsentLine, Device, ErasePage, LogInPage, ProfileFields, Purchase, SecondPage,
    WayLine,
};
pub use cart::{CartLine, CartPage};
pub use checkout::{
    CheckoutFields, CheckoutPage, CheckoutTotals, DeliveryChoice, Field, LeadPage, PaymentMethod, PickupChoice,
    PickupDay, SummaryLine,
};
pub use found::{Choice, Crumb, FoundPage, Hidden, Sort};
pub use order::{
    Address, Moment, OrderInvoice, OrderLine, OrderPage, Payment, Pickup, ReturnLine, ReturnWish, Returns, Step,
    StepKind, StepState, Ticket,
};
pub use pay::PayPage;
pub use preorder::{PreorderChoice, PreorderDay, PreorderOffer, PreorderSlot, PreorderStore, Preordered};
pub use shop::{Aside, Card, Choosable, Choosing, Content, HomePage, Keeping, ProductPage, StoreInfo, VariantChoice};
pub use site::{ArticleCard, ArticlePage, ArticlesPage, Button, FooterLink, SectionView};
pub use stores::{StoreLine, StorePage, StoresPage};

use crate::words::Locale;

/// A page: data with the template that shows it.
pub trait Page: Serialize {
    /// The template's name.
    const TEMPLATE: &'static str;
}

/// What every page has around its own content.
#[derive(Debug, Clone, Serialize)]
pub struct Shell {
    /// The brand's name.
    pub brand: String,
    /// The language of the page.
    pub locale: Locale,
    /// The brand's own language.
    pub own: Locale,
    /// When the page is made.
    pub now: Timestamp,
    /// Scheme and host, such as `https://tea.example`, for addresses that leave the page.
    pub origin: String,
    /// Path and query of the page itself; the language switch comes back to it.
    pub path: String,
    /// Pieces in the visitor's cart, or lines of goods sold by weight.
    pub cart_count: i64,
    /// The address of the brand's own styles, where it has some.
    pub style: Option<String>,
    /// Whether there are members to join and log in.
    pub members: bool,
    /// Links at the bottom.
    pub links: Vec<FooterLink>,
    /// Whether what is shown is not published yet.
    pub preview: bool,
}

/// How much there is, in the three shades a buyer cares about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Enough not to think about it.
    Plenty,
    /// Few enough to say how many.
    Low,
    /// Nothing to promise.
    None,
}

/// What can be promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stock {
    /// The shade.
    pub level: Level,
    /// The quantity behind it.
    pub available: Quantity,
}

impl Stock {
    /// At or below this many units the page says how many are left. `shop.js` has the same number.
    pub const LOW: Quantity = Quantity::units(5);

    /// The shade of a quantity.
    pub fn of(available: Quantity) -> Stock {
        let level = if !available.is_positive() {
            Level::None
        } else if available <= Stock::LOW {
            Level::Low
        } else {
            Level::Plenty
        };
        Stock { level, available }
    }
}

/// One store's share of a product's availability.
#[derive(Debug, Clone, Serialize)]
pub struct StoreStock {
    /// The store.
    pub store_id: Id,
    /// Its name.
    pub name: String,
    /// What it can promise.
    pub stock: Stock,
    /// From when an order made now can be picked up there; `None` where nothing is handed out.
    pub ready_at: Option<Timestamp>,
    /// How to find it, on a product's own page.
    pub info: Option<StoreInfo>,
}

/// The picture of a product, or what stands in for one.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// Its sizes, the smallest first; none shows a tile with the initial.
    pub sizes: Vec<PictureSize>,
    /// The one that most screens need.
    pub url: Option<String>,
    /// What it shows; empty where the name beside it says so.
    pub alt: String,
    /// The first letter or character of the name.
    pub initial: String,
    /// Which of the theme's six tile colours: 0 to 5, the same for the same handle.
    pub tone: u8,
}

/// One size of a picture; the browser chooses.
#[derive(Debug, Clone, Serialize)]
pub struct PictureSize {
    /// Its address.
    pub url: String,
    /// Its width in pixels.
    pub width: i64,
    /// Its height in pixels.
    pub height: i64,
}

/// How long the longer side is of the size that most screens need, in pixels.
const MOST_SCREENS: i64 = 960;

impl Picture {
    /// The catalogue's picture, else a tile.
    pub fn of(picture: Option<&catalog::Picture>, handle: &str, name: &str) -> Picture {
        let sum = handle.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let sizes = picture.map(catalog::Picture::sizes).unwrap_or_default();
        Picture {
            sizes: sizes
                .into_iter()
                .map(|size| PictureSize { url: size.url, width: size.width, height: size.height })
                .collect(),
            url: picture.map(|picture| picture.at_least(MOST_SCREENS).url),
            alt: String::new(),
            initial: name.chars().find(|letter| letter.is_alphanumeric()).map(String::from).unwrap_or_default(),
            tone: u8::try_from(sum % 6).unwrap_or(0),
        }
    }
}

/// The sums under a cart, a checkout or an order.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Totals {
    /// The goods before discounts.
    pub goods: Money,
    /// What was taken off, as a positive amount.
    pub discount: Money,
    /// What the way to the buyer costs; `None` while it is not chosen.
    pub shipping: Option<Money>,
    /// The tax that the total contains.
    pub tax: Money,
    /// What the buyer pays.
    pub total: Money,
}

/// What the pricing engine says about one rule, in a sentence.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// Whether the rule gave something.
    pub applied: bool,
    /// The sentence, in the page's language.
    pub text: String,
}

/// Why a page is not the one that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The brand does not use this function now.
    Closed,
    /// 404, and 403 on someone else's order: the page says the same.
    NotFound,
    /// 429.
    TooMany,
    /// 503: the shop is there, but cannot answer now.
    Busy,
    /// 500.
    Fault,
    /// 400, 413 and other requests that no page of ours makes.
    Request,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Trouble; 6] =
        [Trouble::Closed, Trouble::NotFound, Trouble::TooMany, Trouble::Busy, Trouble::Fault, Trouble::Request];

    /// The page for a refusal.
    pub fn of(code: &Code) -> Trouble {
        match code.status {
            _ if code == &api::codes::MODULE_OFF => Trouble::Closed,
            401 | 403 | 404 | 405 | 410 => Trouble::NotFound,
            429 => Trouble::TooMany,
            503 => Trouble::Busy,
            500..=599 => Trouble::Fault,
            _ => Trouble::Request,
        }
    }
}

/// An error page.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorPage {
    /// Which.
    pub trouble: Trouble,
    /// The status it is sent with.
    pub status: u16,
    /// When to try again, in seconds.
    pub retry_after_seconds: Option<i64>,
    /// What to tell the shop's people: the request's id in the log.
    pub reference: Option<String>,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";
}
