//! What a person at the till wants.
//!
//! A command holds wishes only. Who the person is, what they may do and what the clock says is
//! proven by the caller and comes in the [`Context`](crate::Context).

use std::collections::BTreeMap;

use kernel::{Id, Money, Quantity};
use serde::{Deserialize, Serialize};

use crate::{Pieces, Purpose, ReturnedLine, SoldOption, TenderBack, TenderKind};

/// What a person at the till wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Command {
    /// Begin a shift.
    OpenShift(OpenShift),
    /// Book a sale that is paid.
    Sell(Box<Sell>),
    /// Take money for an order that was placed elsewhere.
    Collect(Collect),
    /// Give an order's deposit back and call the order off.
    ReturnDeposit(ReturnDeposit),
    /// Put a basket aside.
    Hold(Hold),
    /// Take a basket back to the screen.
    Recall(EndHold),
    /// Give up a basket that was put aside.
    Discard(EndHold),
    /// Undo a sale of this shift.
    Void(Void),
    /// Take goods back, and perhaps sell others for them.
    Return(Box<Return>),
    /// Undo a return of this shift, and the sale that was made with it.
    VoidReturn(VoidReturn),
    /// Put cash into the drawer.
    CashIn(MoveCash),
    /// Take cash out of the drawer.
    CashOut(MoveCash),
    /// Open the drawer without a sale.
    OpenDrawer(OpenDrawer),
    /// Count the drawer and end the shift.
    CloseShift(CloseShift),
}

/// Begin a shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenShift {
    /// Made by the till.
    pub shift: Id,
    /// Cash put into the empty drawer, in minor units; zero or more.
    pub float: Money,
    /// The same by denomination, when it was counted so; its sum is the float.
    #[serde(default)]
    pub pieces: Vec<Pieces>,
}

/// Book a sale that is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sell {
    /// Made by the till before the sale is sent anywhere: sent twice, it is one sale.
    pub sale: Id,
    /// What the price engine answered and the buyer agreed to.
    pub quote: promo::Quote,
    /// What the receipt says of each line of the quote; one a key.
    pub details: Vec<LineDetail>,
    /// How it is paid. None for a total of nothing.
    pub tenders: Vec<Tender>,
    /// True when the buyer carries the goods away.
    pub goods_in_hand: bool,
    /// The buyer, if recognised.
    #[serde(default)]
    pub member: Option<Id>,
}

/// What the receipt says of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineDetail {
    /// The quote line's key.
    pub key: u32,
    /// The article number.
    pub sku: String,
    /// The name of the goods.
    pub description: String,
    /// The unit that the quantity counts.
    pub unit: String,
    /// What was chosen with it.
    #[serde(default)]
    pub options: Vec<SoldOption>,
    /// What whoever makes it is told.
    #[serde(default)]
    pub note: String,
    /// What leaves the shelf for it.
    #[serde(default)]
    pub components: Vec<ComponentDetail>,
}

/// Goods that leave the shelf for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentDetail {
    /// The variant.
    pub variant: Id,
    /// The article number.
    pub sku: String,
    /// The name of the goods.
    pub description: String,
    /// The unit that the quantity counts.
    pub unit: String,
    /// How much of it for the whole line.
    pub quantity: Quantity,
    /// For a component of a set what it would cost by itself, in any unit that is the same for all of them;
    /// none for the component of an option.
    #[serde(default)]
    pub worth: Option<i64>,
}

/// One way in which a sale is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tender {
    /// What it is.
    pub kind: TenderKind,
    /// How much of the total it pays, in minor units; above zero. Change is not in it.
    pub amount: Money,
    /// The cash that was handed over, when it was more: 580 paid with a thousand.
    #[serde(default)]
    pub given: Option<Money>,
    /// The terminal's own number of the payment: up to 12 letters and digits, so that it cannot be
    /// a card's number.
    #[serde(default)]
    pub reference: Option<String>,
    /// The payment that was made for it through the till: of a kind that is charged so, and of no other.
    #[serde(default)]
    pub payment: Option<Id>,
}

/// Take money for an order that was placed elsewhere: cash on pickup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collect {
    /// The order.
    pub order: Id,
    /// What is owed for it, in minor units; above zero.
    pub amount: Money,
    /// How it is paid; the amounts sum to what is owed. Store credit is no such tender: it is spent when
    /// the order is placed.
    pub tenders: Vec<Tender>,
    /// What is bought besides, on the same receipt, with tenders of its own.
    #[serde(default)]
    pub sale: Option<Box<Sell>>,
    /// True for what has to be paid for the order to stand; the rest is taken when it is fetched.
    #[serde(default)]
    pub deposit: bool,
}

/// Give an order's deposit back. What goes back, and how, was worked out of the order's books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnDeposit {
    /// The order.
    pub order: Id,
    /// Whose store credit goes back, if any does.
    #[serde(default)]
    pub member: Option<Id>,
    /// What goes back here, in minor units; zero or more.
    pub amount: Money,
    /// How it goes back here; the cash among it as it was worked out, before it is rounded.
    pub tenders: Vec<TenderBack>,
    /// What goes back by the order's payments.
    pub elsewhere: Money,
}

/// Put a basket aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Made by the till.
    pub hold: Id,
    /// A table or a thing, 1 to 24 characters; never a person.
    pub label: String,
    /// The basket. What is known of its member is not kept, only who it is.
    pub basket: promo::Basket,
}

/// Recall or discard a basket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndHold {
    /// The hold.
    pub hold: Id,
}

/// Undo a sale of this shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Void {
    /// The sale.
    pub sale: Id,
    /// A word from the shop's list: `wrong_item`.
    pub reason: String,
}

/// Take goods back. Which goods, and what goes back for them, was worked out of the order's books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Made by the till before it is sent anywhere: sent twice, it is one return.
    pub return_id: Id,
    /// The order that they were bought with; none without a receipt.
    pub order: Option<Id>,
    /// Who brings them, if recognised.
    pub member: Option<Id>,
    /// What comes back; at least one line.
    pub lines: Vec<ReturnedLine>,
    /// What goes back for them, tax included: the sum of the lines.
    pub total: Money,
    /// The tax in it.
    pub tax_total: Money,
    /// How it goes back here; the cash among it as it was worked out, before it is rounded.
    pub tenders: Vec<TenderBack>,
    /// What goes back by the order's online payments.
    pub elsewhere: Money,
    /// What had gone back for these goods before.
    pub withheld: Money,
    /// They come back although the rules do not say so.
    #[serde(default)]
    pub exception: bool,
    /// What is bought for them. What the return gives for it is a tender of both, of the kind `exchange`.
    #[serde(default)]
    pub sale: Option<Box<Sell>>,
}

/// Undo a return of this shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoidReturn {
    /// The return.
    pub return_id: Id,
    /// A word from the shop's list: `wrong_item`.
    pub reason: String,
}

/// Put cash in or take it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveCash {
    /// How much, in minor units; above zero.
    pub amount: Money,
    /// A word from the shop's list: `drop`.
    pub reason: String,
    /// What for; between drawer and safe when nothing is said.
    #[serde(default)]
    pub purpose: Option<Purpose>,
}

/// Open the drawer without a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenDrawer {
    /// A word from the shop's list: `give_change`.
    pub reason: String,
}

/// Count the drawer and end the shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseShift {
    /// What was found in the drawer, in minor units; zero or more.
    pub counted: Money,
    /// The same by denomination, when it was counted so; its sum is what was found.
    #[serde(default)]
    pub pieces: Vec<Pieces>,
    /// What the terminals' own closing slips say each tender came to.
    #[serde(default)]
    pub batches: BTreeMap<TenderKind, Money>,
    /// The number of the bag in which the money goes to the bank: 1 to 24 letters, digits and hyphens.
    #[serde(default)]
    pub bag: Option<String>,
}

impl OpenShift {
    /// A shift whose float was told as one sum.
    pub const fn with_float(shift: Id, float: Money) -> OpenShift {
        OpenShift { shift, float, pieces: Vec::new() }
    }
}

impl MoveCash {
    /// Cash between drawer and safe.
    pub fn between_drawer_and_safe(amount: Money, reason: &str) -> MoveCash {
        MoveCash { amount, reason: reason.to_owned(), purpose: None }
    }
}

impl CloseShift {
    /// A shift whose drawer was counted as one sum.
    pub const fn with_sum(counted: Money) -> CloseShift {
        CloseShift { counted, pieces: Vec::new(), batches: BTreeMap::new(), bag: None }
    }
}
