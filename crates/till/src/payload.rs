//! What a till event says. Each kind is complete by itself: whoever holds the bytes can book the
//! sale without asking the till, the catalogue or the price engine again.
//!
//! A shape that was published never changes; a changed one is a new variant with `@2`. People
//! are named by id only, and there is no field for a sentence: reasons are words from a list.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::TenderKind;
use crate::returned::{DepositReturned, ReturnVoided, Returned};
use crate::sold::{Sold, TenderBack, TenderTaken, is_nothing};

/// What happened at a till. The tag in JSON is `kind@version`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Payload {
    /// A shift began with a float in the drawer that was told as one sum.
    #[serde(rename = "till.shift_opened@1")]
    ShiftOpenedPlain(ShiftOpened),
    /// A shift began with a float that was counted by denomination.
    #[serde(rename = "till.shift_opened@2")]
    ShiftOpened(ShiftOpened),
    /// A sale was made and paid, as tills wrote it before lines had options, notes and components.
    #[serde(rename = "till.sold@1")]
    SoldPlain(Box<Sold>),
    /// A sale was made and paid, as tills wrote it before tenders said how they are treated.
    #[serde(rename = "till.sold@2")]
    SoldUntreated(Box<Sold>),
    /// A sale was made and paid.
    #[serde(rename = "till.sold@3")]
    Sold(Box<Sold>),
    /// Money was taken for an order that was placed elsewhere, as tills wrote it before tenders said how
    /// they are treated.
    #[serde(rename = "till.collected@1")]
    CollectedUntreated(Collected),
    /// Money was taken for an order that was placed elsewhere, perhaps with a sale on one receipt: the event after
    /// this one.
    #[serde(rename = "till.collected@2")]
    Collected(Collected),
    /// What has to be paid for an order to stand was taken; the rest is collected when it is fetched.
    #[serde(rename = "till.deposit_taken@1")]
    DepositTaken(Collected),
    /// What tills took for an order to stand was given back, and the order called off.
    #[serde(rename = "till.deposit_returned@1")]
    DepositReturned(DepositReturned),
    /// A basket was put aside.
    #[serde(rename = "till.held@1")]
    Held(Held),
    /// A basket that was put aside came back to the screen.
    #[serde(rename = "till.recalled@1")]
    Recalled(HoldEnded),
    /// A basket that was put aside was given up.
    #[serde(rename = "till.discarded@1")]
    Discarded(HoldEnded),
    /// A sale of this shift was undone as if it had not been.
    #[serde(rename = "till.voided@1")]
    Voided(Voided),
    /// Goods came back, and exactly what they came to went for them.
    #[serde(rename = "till.returned@1")]
    ReturnedExact(Box<Returned>),
    /// Goods came back, and the cash that went for them was rounded.
    #[serde(rename = "till.returned@2")]
    Returned(Box<Returned>),
    /// A return of this shift was undone as if it had not been.
    #[serde(rename = "till.return_voided@1")]
    ReturnVoided(ReturnVoided),
    /// Cash was put into the drawer or taken out, not for a sale, between it and the safe.
    #[serde(rename = "till.cash_moved@1")]
    CashMovedPlain(CashMoved),
    /// Cash was put into the drawer or taken out for a purpose.
    #[serde(rename = "till.cash_moved@2")]
    CashMoved(CashMoved),
    /// The drawer was opened without a sale.
    #[serde(rename = "till.drawer_opened@1")]
    DrawerOpened(DrawerOpened),
    /// The drawer was counted as one sum and the shift ended.
    #[serde(rename = "till.shift_closed@1")]
    ShiftClosedPlain(Box<ShiftClosed>),
    /// The drawer was counted by denomination, the terminals' batches were compared, the money went into a bag: one of
    /// these at least; and the shift ended.
    #[serde(rename = "till.shift_closed@2")]
    ShiftClosed(Box<ShiftClosed>),
}

/// How many of one note or coin there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// What one is worth, in minor units.
    pub value: Money,
    /// How many; above zero.
    pub count: i64,
}

/// What cash was moved for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Notes that would be too many in the drawer go to the safe.
    Drop,
    /// Change for the drawer, from the change fund in the safe or back to it.
    Change,
    /// Something small was bought or paid for the shop; or what was left of it came back.
    PettyCash,
}

/// Who, where and on which books: the part that every event has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// The store that the register stood in.
    pub store: Id,
    /// The shift.
    pub shift: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// Who did it.
    pub person: Id,
    /// Who approved what the person alone might not do.
    pub approved_by: Option<Id>,
}

/// A shift began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftOpened {
    /// Who, where; `stamp.shift` is the new shift.
    pub stamp: Stamp,
    /// Cash put into the empty drawer, in minor units.
    pub float: Money,
    /// The float by denomination, the largest first; none when only its sum was told. From version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Pieces>,
}

/// Money was taken for an order that was placed elsewhere. Whose goods, at which price, is the order's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collected {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The order.
    pub order: Id,
    /// What was paid of it, in minor units; above zero.
    pub amount: Money,
    /// How it was paid; the amounts sum to `amount` and its `rounding`.
    pub tenders: Vec<TenderTaken>,
    /// Cash handed back: the sum of the tenders' change.
    pub change: Money,
    /// What paying in cash added, or took off, because there are no coins for the rest. From version 2.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub rounding: Money,
    /// The sale on the same receipt. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_sale: Option<Id>,
}

/// A basket was put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The hold, named by the till.
    pub hold: Id,
    /// A table or a thing, never a person.
    pub label: String,
    /// The buyer, if recognised.
    pub member: Option<Id>,
    /// The basket as the till of that time wrote it, without what is known of the member. The
    /// log keeps it as plain JSON, so a basket of an old version still reads.
    pub basket: Value,
}

/// A basket that was put aside is no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldEnded {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The hold.
    pub hold: Id,
}

/// A sale was undone in its own shift.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voided {
    /// Who, where, when.
    pub stamp: Stamp,
    /// The sale.
    pub sale: Id,
    /// Its place in this register's log.
    pub sold_seq: i64,
    /// The number on its receipt.
    pub receipt: String,
    /// Its total, in minor units.
    pub total: Money,
    /// What goes back, as it came: sums to the total and to what cash was rounded by.
    pub tenders: Vec<TenderBack>,
    /// The cash part of that.
    pub cash_back: Money,
    /// A word from the shop's list.
    pub reason: String,
}

/// Which way cash went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Into the drawer.
    In,
    /// Out of the drawer.
    Out,
}

/// Cash was moved, not for a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CashMoved {
    /// Who, where, when.
    pub stamp: Stamp,
    /// Which way.
    pub direction: Direction,
    /// How much, in minor units; above zero.
    pub amount: Money,
    /// A word from the shop's list.
    pub reason: String,
    /// What for. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
}

/// The drawer was opened without a sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrawerOpened {
    /// Who, where, when.
    pub stamp: Stamp,
    /// A word from the shop's list.
    pub reason: String,
}

/// The drawer was counted and the shift ended. Afterwards the drawer is empty: what was counted
/// goes to the safe, and the next float comes from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftClosed {
    /// Who, where; the business date is the shift's own.
    pub stamp: Stamp,
    /// Cash at the beginning, in minor units.
    pub float: Money,
    /// What the log says the drawer holds.
    pub expected: Money,
    /// What was found.
    pub counted: Money,
    /// Found less expected: below zero is missing.
    pub over_short: Money,
    /// The shift in numbers.
    pub totals: Totals,
    /// Baskets still put aside; they stay for the next shift.
    pub held: i64,
    /// What was found, by denomination, the largest first; none when only its sum was told. From version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<Pieces>,
    /// What the terminals' own closing slips say each tender came to, to be compared with `totals`. From version 2.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub batches: BTreeMap<TenderKind, Money>,
    /// The number of the bag in which the money goes to the bank. From version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<String>,
}

/// A shift in numbers. Money in minor units, all without sign.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Sales made, voided ones too.
    pub sales: i64,
    /// Their totals.
    pub sales_total: Money,
    /// Sales voided.
    pub voids: i64,
    /// Their totals.
    pub voids_total: Money,
    /// Orders placed elsewhere for which money was taken.
    pub collected: i64,
    /// What was taken for them.
    pub collected_total: Money,
    /// Cash handed over for sales and collections, before change.
    pub cash_given: Money,
    /// Cash handed back as change.
    pub change: Money,
    /// Cash handed back for voids.
    pub cash_voided: Money,
    /// Cash put in, not for a sale.
    pub cash_in: Money,
    /// Cash taken out, not for a sale.
    pub cash_out: Money,
    /// What of the cash taken out went to the safe because the drawer was too full. From version 2 of cash moved.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cash_dropped: Money,
    /// What was paid for the shop out of the drawer, less what came back of it. From version 2 of cash moved.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub petty_cash: Money,
    /// How often the drawer was opened without a sale.
    pub drawer_openings: i64,
    /// What each tender paid of sales and collections; voided sales, returns and deposits that went back taken off.
    pub tenders: BTreeMap<TenderKind, Money>,
    /// Returns taken, voided ones too. A shift without any says nothing of them, as before there were returns.
    #[serde(default, skip_serializing_if = "is_none")]
    pub returns: i64,
    /// What they came to.
    #[serde(default, skip_serializing_if = "is_none")]
    pub returns_total: Money,
    /// Returns voided.
    #[serde(default, skip_serializing_if = "is_none")]
    pub return_voids: i64,
    /// What they came to.
    #[serde(default, skip_serializing_if = "is_none")]
    pub return_voids_total: Money,
    /// Cash handed back for returns, without what their voids brought in again, and for deposits.
    #[serde(default, skip_serializing_if = "is_none")]
    pub cash_returned: Money,
    /// Deposits given back.
    #[serde(default, skip_serializing_if = "is_none")]
    pub deposits_returned: i64,
    /// What of them was given back here.
    #[serde(default, skip_serializing_if = "is_none")]
    pub deposits_returned_total: Money,
}

fn is_none<T: Default + PartialEq>(amount: &T) -> bool {
    *amount == T::default()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(amount: &Money) -> bool {
    amount.is_zero()
}

impl Payload {
    /// Every `kind@version` that this program reads.
    pub const TYPES: &'static [&'static str] = &[
        "till.shift_opened@1",
        "till.shift_opened@2",
        "till.sold@1",
        "till.sold@2",
        "till.sold@3",
        "till.collected@1",
        "till.collected@2",
        "till.deposit_taken@1",
        "till.deposit_returned@1",
        "till.held@1",
        "till.recalled@1",
        "till.discarded@1",
        "till.voided@1",
        "till.returned@1",
        "till.returned@2",
        "till.return_voided@1",
        "till.cash_moved@1",
        "till.cash_moved@2",
        "till.drawer_opened@1",
        "till.shift_closed@1",
        "till.shift_closed@2",
    ];

    /// Slice, dot, verb in the past.
    pub const fn kind(&self) -> &'static str {
        match self {
            Payload::ShiftOpenedPlain(_) | Payload::ShiftOpened(_) => "till.shift_opened",
            Payload::SoldPlain(_) | Payload::SoldUntreated(_) | Payload::Sold(_) => "till.sold",
            Payload::CollectedUntreated(_) | Payload::Collected(_) => "till.collected",
            Payload::DepositTaken(_) => "till.deposit_taken",
            Payload::DepositReturned(_) => "till.deposit_returned",
            Payload::Held(_) => "till.held",
            Payload::Recalled(_) => "till.recalled",
            Payload::Discarded(_) => "till.discarded",
            Payload::Voided(_) => "till.voided",
            Payload::ReturnedExact(_) | Payload::Returned(_) => "till.returned",
            Payload::ReturnVoided(_) => "till.return_voided",
            Payload::CashMovedPlain(_) | Payload::CashMoved(_) => "till.cash_moved",
            Payload::DrawerOpened(_) => "till.drawer_opened",
            Payload::ShiftClosedPlain(_) | Payload::ShiftClosed(_) => "till.shift_closed",
        }
    }

    /// The version of its shape, counted from 1.
    pub const fn version(&self) -> u16 {
        match self {
            Payload::Sold(_) => 3,
            Payload::SoldUntreated(_)
            | Payload::Collected(_)
            | Payload::Returned(_)
            | Payload::ShiftOpened(_)
            | Payload::CashMoved(_)
            | Payload::ShiftClosed(_) => 2,
            _ => 1,
        }
    }

    /// Who, where and on which books.
    pub const fn stamp(&self) -> &Stamp {
        match self {
            Payload::ShiftOpenedPlain(it) | Payload::ShiftOpened(it) => &it.stamp,
            Payload::SoldPlain(it) | Payload::SoldUntreated(it) | Payload::Sold(it) => &it.stamp,
            Payload::CollectedUntreated(it) | Payload::Collected(it) | Payload::DepositTaken(it) => &it.stamp,
            Payload::DepositReturned(it) => &it.stamp,
            Payload::Held(it) => &it.stamp,
            Payload::Recalled(it) | Payload::Discarded(it) => &it.stamp,
            Payload::Voided(it) => &it.stamp,
            Payload::ReturnedExact(it) | Payload::Returned(it) => &it.stamp,
            Payload::ReturnVoided(it) => &it.stamp,
            Payload::CashMovedPlain(it) | Payload::CashMoved(it) => &it.stamp,
            Payload::DrawerOpened(it) => &it.stamp,
            Payload::ShiftClosedPlain(it) | Payload::ShiftClosed(it) => &it.stamp,
        }
    }

    /// What it happened to: the sale, the return, the order, the hold, otherwise the shift.
    pub const fn subject(&self) -> Id {
        match self {
            Payload::SoldPlain(it) | Payload::SoldUntreated(it) | Payload::Sold(it) => it.sale,
            Payload::CollectedUntreated(it) | Payload::Collected(it) | Payload::DepositTaken(it) => it.order,
            Payload::DepositReturned(it) => it.order,
            Payload::Voided(it) => it.sale,
            Payload::ReturnedExact(it) | Payload::Returned(it) => it.return_id,
            Payload::ReturnVoided(it) => it.return_id,
            Payload::Held(it) => it.hold,
            Payload::Recalled(it) | Payload::Discarded(it) => it.hold,
            Payload::ShiftOpenedPlain(_)
            | Payload::ShiftOpened(_)
            | Payload::CashMovedPlain(_)
            | Payload::CashMoved(_)
            | Payload::DrawerOpened(_)
            | Payload::ShiftClosedPlain(_)
            | Payload::ShiftClosed(_) => self.stamp().shift,
        }
    }
}
