//! Writing a payment down, before anybody is asked.

use kernel::{Actor, Id, Money, Refusal, Timestamp};
use serde_json::json;
use store::{Db, Fault, NewJob, Stop, Tx, WriteError, params};

use super::SETTLE;
use super::adapter::Adapter;
use super::books::Books;
use crate::pay_link::{self, PayLink};
use crate::sql::payment as sql;
use crate::{codes, events};

/// When a payment is looked after for the first time, in seconds: long after the call to the provider
/// has ended in one way or another.
pub const FIRST_LOOK_SECONDS: i64 = 30;

/// An attempt to pay, to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// Its id.
    pub payment: Id,
    /// What the buyer chose, such as `online`.
    pub method: String,
    /// The provider's adapter.
    pub adapter: String,
    /// The provider's idempotency key, of which no two payments have the same.
    pub request_id: String,
    /// True when a provider is to be asked about it until something is known.
    pub looked_after: bool,
    /// The link through which it is begun.
    pub pay_link: Option<Id>,
}

impl NewAttempt {
    /// An attempt with a provider.
    pub fn with(adapter: &dyn Adapter, payment: Id, method: &str) -> NewAttempt {
        NewAttempt {
            payment,
            method: method.to_owned(),
            adapter: adapter.name().to_owned(),
            request_id: adapter.request_id(payment),
            looked_after: true,
            pay_link: None,
        }
    }
}

/// Writes a payment down in the order's own transaction, with a job that looks after it whatever
/// happens to this process.
///
/// # Errors
/// When the database says so.
pub fn create(tx: &mut Tx<'_>, order: Id, attempt: &NewAttempt, amount: Money) -> Result<(), Fault> {
    let (now, payment) = (tx.now(), attempt.payment);
    tx.execute(
        sql::PAYMENT_INSERT,
        params![payment, order, &attempt.adapter, &attempt.method, &attempt.request_id, amount, now, attempt.pay_link],
    )?;
    if attempt.looked_after {
        let run_at = Some(now.plus_seconds(FIRST_LOOK_SECONDS));
        tx.enqueue(&NewJob { kind: SETTLE, subject: payment, body: json!({"look": 0}), run_at })?;
    }
    Ok(())
}

/// Has the open attempt of an order called off: it was paid another way.
///
/// # Errors
/// When the database says so.
pub fn call_off(tx: &mut Tx<'_>, order: Id) -> Result<(), Fault> {
    match Books::open(tx, order)? {
        Some(books) => books.call_off(tx),
        None => Ok(()),
    }
}

/// The open attempt to pay an order in this way, or a new one. An attempt in another way is called off.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], [`codes::NOT_OPEN`] or [`codes::PAID_ALREADY`].
pub async fn attempt(db: &Db, actor: Actor, order: Id, method: &str, adapter: &dyn Adapter) -> Result<Id, WriteError> {
    begin(db, actor, order, NewAttempt::with(adapter, db.new_id(), method)).await
}

/// The same through a link, by whoever has it.
///
/// # Errors
/// As [`attempt`]; [`codes::LINK_DEAD`] when the link was replaced or cancelled.
pub async fn attempt_by_link(
    db: &Db,
    actor: Actor,
    link: &PayLink,
    method: &str,
    adapter: &dyn Adapter,
) -> Result<Id, WriteError> {
    let attempt = NewAttempt { pay_link: Some(link.id), ..NewAttempt::with(adapter, db.new_id(), method) };
    begin(db, actor, link.order, attempt).await
}

async fn begin(db: &Db, actor: Actor, order: Id, attempt: NewAttempt) -> Result<Id, WriteError> {
    db.write("orders.attempt_payment", actor, move |tx| {
        let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
        if let Some(link) = attempt.pay_link {
            pay_link::require_live(tx, link, order)?;
        }
        let now = tx.now();
        let is_over = books.order.expires_at.is_some_and(|until| until <= now);
        if books.order.state != "placed" || is_over {
            let state = if books.order.state == "placed" { "expired" } else { books.order.state.as_str() };
            return Err(Refusal::new(&codes::NOT_OPEN).with("state", state).into());
        }
        if books.is_covered() {
            return Err(Stop::from(&codes::PAID_ALREADY));
        }
        if let Some(open) = books.payments.iter().rfind(|payment| payment.state.is_open()) {
            // Another way of paying: the attempt before is called off, and what it may still bring goes back.
            // So is one over more than is due since part of the order was cancelled.
            if open.method == attempt.method && open.amount == books.due_next() {
                return Ok(open.id);
            }
            books.call_off(tx)?;
        }
        let payment = attempt.payment;
        create(tx, order, &attempt, books.due_next())?;
        wait_for_errand(tx, &books, &attempt.method)?;
        // Opened anew with the attempt in it, so that the order says that it is being paid.
        if let Some(books) = Books::open(tx, order)? {
            books.save(tx)?;
        }
        Ok(payment)
    })
    .await
}

/// Whoever has to go to a machine or a bank first gets as long as if they had chosen so when they ordered. Choosing
/// again gives no more.
fn wait_for_errand(tx: &mut Tx<'_>, books: &Books, method: &str) -> Result<(), Fault> {
    let (order, seconds) = (books.order.id, crate::place::seconds_to_pay(method));
    let (Some(until), true) = (books.order.expires_at, seconds > crate::place::PAYMENT_SECONDS) else { return Ok(()) };
    let (placed_at, by_link) =
        tx.query_one(sql::ORDER_PLACED_AT, params![order], |row| Ok((row.get::<Timestamp>(0)?, row.get::<bool>(1)?)))?;
    let longer = placed_at.plus_seconds(seconds);
    // How long an order with a pay link is held was said by whoever made it.
    if longer > until && !by_link {
        tx.execute(sql::ORDER_WAITS, params![order, longer])?;
        stock::set_expiry(tx, order, Some(longer))?;
        let body = json!({"until": longer});
        tx.journal(&events::about_order("orders.waits_longer", order, books.order.stores(), body))?;
    }
    Ok(())
}
