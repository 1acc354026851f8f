//! Payments, refunds and the order behind them, as rows.

use kernel::{BusinessDate, Id, Money, Timestamp};
use store::{Fault, Read, Row, params};

use super::state::{Standing, State};
use crate::sql::payment as sql;

/// One attempt to pay an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub id: Id,
    /// The order.
    pub order: Id,
    /// The provider's adapter.
    pub adapter: String,
    /// What the buyer chose, such as `online`.
    pub method: String,
    /// The provider's idempotency key.
    pub request_id: String,
    /// The provider's own name for it.
    pub reference: Option<String>,
    /// Where the buyer pays.
    pub redirect_url: Option<String>,
    /// Where it stands.
    pub state: State,
    /// What was asked for, in minor units.
    pub amount: Money,
    /// What was taken, in minor units.
    pub captured: Money,
    /// What went back, in minor units.
    pub refunded: Money,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// The day of the books on which money was taken.
    pub business_date: Option<BusinessDate>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it changed.
    pub updated_at: Timestamp,
    /// Counts its changes from 1.
    pub version: i64,
    /// Where the buyer pays when it is no page, as JSON.
    pub instructions: Option<String>,
    /// The link through which it was begun: the buyer comes back there.
    pub pay_link: Option<Id>,
}

impl Payment {
    /// State and money together.
    pub const fn standing(&self) -> Standing {
        Standing { state: self.state, captured: self.captured, refunded: self.refunded }
    }
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// Written down; the provider was not told yet.
    Created,
    /// The provider is being told.
    Requested,
    /// The provider was told, and nobody knows what came of it.
    Unknown,
    /// The provider refused again and again; a person looks at it.
    Failed,
    /// The money went back and is booked.
    Done,
}

impl RefundState {
    const ALL: [RefundState; 5] =
        [RefundState::Created, RefundState::Requested, RefundState::Unknown, RefundState::Failed, RefundState::Done];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            RefundState::Created => "created",
            RefundState::Requested => "requested",
            RefundState::Unknown => "unknown",
            RefundState::Failed => "failed",
            RefundState::Done => "done",
        }
    }

    fn parse(name: &str) -> Option<RefundState> {
        RefundState::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// Money that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Its id.
    pub id: Id,
    /// The order.
    pub order: Id,
    /// The payment it goes back through; none when it goes another way.
    pub payment: Option<Id>,
    /// The provider's idempotency key.
    pub request_id: String,
    /// Where it stands.
    pub state: RefundState,
    /// How much, in minor units.
    pub amount: Money,
    /// Why: a word for programs, such as `late`.
    pub reason: String,
}

/// An order, as far as its money goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderRow {
    pub(crate) id: Id,
    pub(crate) number: String,
    pub(crate) state: String,
    pub(crate) money_state: String,
    pub(crate) sold_by: Id,
    pub(crate) fulfilled_by: Id,
    pub(crate) legal_entity: Id,
    pub(crate) visitor: Option<Id>,
    pub(crate) total: Money,
    pub(crate) paid: Money,
    pub(crate) refunded: Money,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) version: i64,
    /// Whether its buyer pays it by a link.
    pub(crate) by_link: bool,
    /// So much has to be paid for it to stand; zero where all of it has to.
    pub(crate) deposit: Money,
}

impl OrderRow {
    /// The store that sold and the one that hands over.
    pub(crate) const fn stores(&self) -> [Id; 2] {
        [self.sold_by, self.fulfilled_by]
    }
}

pub(crate) fn order(row: &Row<'_>) -> Result<OrderRow, Fault> {
    Ok(OrderRow {
        id: row.get(0)?,
        number: row.get(1)?,
        state: row.get(2)?,
        money_state: row.get(3)?,
        sold_by: row.get(4)?,
        fulfilled_by: row.get(5)?,
        legal_entity: row.get(6)?,
        visitor: row.get(7)?,
        total: row.get(8)?,
        paid: row.get(9)?,
        refunded: row.get(10)?,
        expires_at: row.get(11)?,
        version: row.get(12)?,
        by_link: row.get(13)?,
        deposit: row.get(14)?,
    })
}

pub(crate) fn payment(row: &Row<'_>) -> Result<Payment, Fault> {
    let state: String = row.get(7)?;
    Ok(Payment {
        id: row.get(0)?,
        order: row.get(1)?,
        adapter: row.get(2)?,
        method: row.get(3)?,
        request_id: row.get(4)?,
        reference: row.get(5)?,
        redirect_url: row.get(6)?,
        state: State::parse(&state).ok_or_else(|| Fault::Decode(format!("a payment's state: {state}")))?,
        amount: row.get(8)?,
        captured: row.get(9)?,
        refunded: row.get(10)?,
        last_error: row.get(11)?,
        business_date: row.get(12)?,
        created_at: row.get(13)?,
        updated_at: row.get(14)?,
        version: row.get(15)?,
        instructions: row.get(16)?,
        pay_link: row.get(17)?,
    })
}

pub(crate) fn refund(row: &Row<'_>) -> Result<Refund, Fault> {
    let state: String = row.get(4)?;
    Ok(Refund {
        id: row.get(0)?,
        order: row.get(1)?,
        payment: row.get(2)?,
        request_id: row.get(3)?,
        state: RefundState::parse(&state).ok_or_else(|| Fault::Decode(format!("a refund's state: {state}")))?,
        amount: row.get(5)?,
        reason: row.get(6)?,
    })
}

/// One payment.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, id: Id) -> Result<Option<Payment>, Fault> {
    read.query_opt(sql::PAYMENT_GET, params![id], payment)
}

/// The payments of an order, oldest first.
///
/// # Errors
/// When the database says so.
pub fn of_order(read: &mut Read<'_>, order: Id) -> Result<Vec<Payment>, Fault> {
    read.query(sql::PAYMENTS_OF_ORDER, params![order], payment)
}

/// The refunds of an order, oldest first.
///
/// # Errors
/// When the database says so.
pub fn refunds_of_order(read: &mut Read<'_>, order: Id) -> Result<Vec<Refund>, Fault> {
    read.query(sql::REFUNDS_OF_ORDER, params![order], refund)
}

/// One refund.
///
/// # Errors
/// When the database says so.
pub fn find_refund(read: &mut Read<'_>, id: Id) -> Result<Option<Refund>, Fault> {
    read.query_opt(sql::REFUND_GET, params![id], refund)
}

/// The payment that a provider's request stands for.
///
/// # Errors
/// When the database says so.
pub fn find_by_request(read: &mut Read<'_>, adapter: &str, request_id: &str) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::PAYMENT_OF_REQUEST, params![request_id, adapter], |row| row.get(0))
}

/// An order as it stands, not locked.
pub(crate) fn find_order(read: &mut Read<'_>, id: Id) -> Result<Option<OrderRow>, Fault> {
    read.query_opt(sql::ORDER_GET, params![id], order)
}
