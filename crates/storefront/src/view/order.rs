//! The order's page: where it stands, what to do, what was bought.

use std::collections::BTreeMap;

use kernel::{Id, Money, Quantity, Timestamp};
use orders::made::ChosenBody;
use serde::Serialize;

use super::{Page, PaymentMethod, Preordered, StoreInfo, Totals};

/// What the buyer most needs to know about the order now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// The online payment has not been made.
    AwaitingPayment,
    /// The provider has not said yet.
    CheckingPayment,
    /// The provider said no; the order still waits.
    PaymentFailed,
    /// Being made ready for pickup.
    PreparingPickup,
    /// Being made ready for the road.
    PreparingDelivery,
    /// To be fetched.
    Ready,
    /// On the way.
    Shipped,
    /// Fetched.
    HandedOver,
    /// Arrived.
    Delivered,
    /// Cancelled by the buyer or the shop.
    Cancelled,
    /// Not paid in time.
    Expired,
    /// Bought and taken in a store.
    Bought,
}

impl Moment {
    /// All of them.
    pub const ALL: [Moment; 12] = [
        Moment::AwaitingPayment,
        Moment::CheckingPayment,
        Moment::PaymentFailed,
        Moment::PreparingPickup,
        Moment::PreparingDelivery,
        Moment::Ready,
        Moment::Shipped,
        Moment::HandedOver,
        Moment::Delivered,
        Moment::Cancelled,
        Moment::Expired,
        Moment::Bought,
    ];

    /// Whether nothing will change any more, so that the page need not ask.
    pub fn is_final(self) -> bool {
        matches!(self, Moment::HandedOver | Moment::Delivered | Moment::Cancelled | Moment::Expired | Moment::Bought)
    }
}

/// A step on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The order was made.
    Placed,
    /// It was paid online.
    Paid,
    /// It waits at the counter.
    Ready,
    /// It was fetched.
    HandedOver,
    /// It was sent.
    Shipped,
    /// It arrived.
    Delivered,
}

impl StepKind {
    /// All of them.
    pub const ALL: [StepKind; 6] = [
        StepKind::Placed,
        StepKind::Paid,
        StepKind::Ready,
        StepKind::HandedOver,
        StepKind::Shipped,
        StepKind::Delivered,
    ];
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// Behind us.
    Done,
    /// What happens now.
    Current,
    /// Ahead.
    Ahead,
    /// Will not happen.
    Dropped,
}

/// A step with its time.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// How far.
    pub state: StepState,
    /// When it was done.
    pub at: Option<Timestamp>,
}

/// Where and with what to fetch the order.
#[derive(Debug, Clone, Serialize)]
pub struct Pickup {
    /// The code to show at the counter; `None` while the order must be paid first.
    pub code: Option<String>,
    /// The store.
    pub store: StoreInfo,
}

/// Where the parcel goes. Shown to its owner only.
#[derive(Debug, Clone, Serialize)]
pub struct Address {
    /// Who receives it.
    pub name: String,
    /// Their number.
    pub phone: String,
    /// Postal code, area and street in one line.
    pub address: String,
    /// The carrier's number of the parcel.
    pub tracking: Option<String>,
    /// Who carries it.
    pub carrier: Option<String>,
}

/// Where the money stands.
#[derive(Debug, Clone, Serialize)]
pub struct Payment {
    /// How it is paid.
    pub method: PaymentMethod,
    /// What arrived.
    pub paid: Money,
    /// What went back.
    pub refunded: Money,
    /// What is to pay next: a deposit that did not come yet, else all that is left.
    pub due: Money,
    /// Whether the page offers to pay: an online payment failed or was not made, or what is left after a deposit.
    pub can_pay: bool,
    /// The bank, the account and until when, where that is how it is paid.
    pub bank: Option<String>,
    /// The account to pay to.
    pub account: Option<String>,
    /// The code for the machine.
    pub code: Option<String>,
    /// Until when, as the provider says it.
    pub until: Option<String>,
}

/// A line of the order, as it was sold.
#[derive(Debug, Clone, Serialize)]
pub struct OrderLine {
    /// Its description at the sale.
    pub name: String,
    /// Its stock-keeping unit.
    pub sku: String,
    /// What was chosen with it.
    pub options: Vec<ChosenBody>,
    /// What is to be written on it; may be empty.
    pub note: String,
    /// How many.
    pub quantity: Quantity,
    /// Before discounts.
    pub gross: Money,
    /// After discounts.
    pub net: Money,
}

/// Goods that came back or may come back.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Returns {
    /// What may be asked back now; empty when nothing may, or a wish waits.
    pub lines: Vec<ReturnLine>,
    /// Shops that take goods back: their ids and names.
    pub stores: Vec<(Id, String)>,
    /// What the buyer asked for, oldest first.
    pub wishes: Vec<ReturnWish>,
    /// Why what they just asked for cannot be; the form stands open then.
    pub refused: Option<String>,
    /// What they typed there, by the field's name.
    pub typed: BTreeMap<String, String>,
}

/// A line that may be asked back.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnLine {
    /// The order's line.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// How much of it is left, in units as people write them.
    pub left: String,
    /// Whether it comes back only when something is wrong with it, as the buyer was told.
    pub only_faulty: bool,
}

/// What a buyer asked for.
#[derive(Debug, Clone, Serialize)]
pub struct ReturnWish {
    /// The wish, for calling it off.
    pub id: Id,
    /// What to show at the counter or to write on the parcel.
    pub code: String,
    /// `asked`, `taken`, `refused` or `withdrawn`.
    pub state: String,
    /// `store` or `parcel`.
    pub way: String,
    /// The store that gets the goods.
    pub store: String,
    /// Why it was refused.
    pub answer: String,
}

/// What is made for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// The number by which its buyer is called.
    pub number: i64,
    /// `waiting`, `started` or `ready`.
    pub state: &'static str,
}

/// The order page.
#[derive(Debug, Clone, Serialize)]
pub struct OrderPage {
    /// The order.
    pub id: Id,
    /// Its number as people say it.
    pub number: String,
    /// Its version; the page asks again when it changes.
    pub version: i64,
    /// When it was made.
    pub placed_at: Timestamp,
    /// Where it stands.
    pub moment: Moment,
    /// Whether it can still change.
    pub live: bool,
    /// The way.
    pub steps: Vec<Step>,
    /// When it is fetched.
    pub pickup: Option<Pickup>,
    /// When it is delivered.
    pub delivery: Option<Address>,
    /// The slot for which it was pre-ordered; `None` for any other order.
    pub preorder: Option<Preordered>,
    /// The number by which its buyer is called, while something is made for them to fetch.
    pub ticket: Option<Ticket>,
    /// The time that matters at this moment: until when to pay, from when to fetch, by when it
    /// arrives.
    pub by: Option<Timestamp>,
    /// The money.
    pub payment: Payment,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// The sums.
    pub totals: Totals,
    /// Its invoices.
    pub invoices: Vec<OrderInvoice>,
    /// What came back or may come back.
    pub returns: Returns,
    /// Until when it is put aside without being bought; `None` for an order.
    pub put_aside_until: Option<Timestamp>,
    /// The buyer's name, for its owner.
    pub buyer_name: String,
    /// The buyer's number, for its owner.
    pub buyer_phone: String,
    /// Whether the buyer can still cancel.
    pub can_cancel: bool,
    /// Made by the server for the buttons of this page; the same one twice is one act.
    pub submission: String,
    /// What was refused, such as a payment that could not begin.
    pub alert: Option<String>,
}

/// An invoice of the order.
#[derive(Debug, Clone, Serialize)]
pub struct OrderInvoice {
    /// Its number as people read it, such as `AB-12345678`.
    pub number: String,
    /// `issued` or `voided`.
    pub state: String,
    /// `paper`, `carrier` or `donation`.
    pub handover: String,
    /// As much of the carrier, or of the organisation's code, as may be shown.
    pub kept: String,
}

impl Page for OrderPage {
    const TEMPLATE: &'static str = "order.html";
}
