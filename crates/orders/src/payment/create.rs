//! Writing a payment down, before anybody is asked.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, Fault, NewJob, Stop, Tx, WriteError, params};

use super::SETTLE;
use super::books::Books;
use crate::codes;
use crate::sql::payment as sql;

/// When a payment is looked after for the first time, in seconds: long after the call to the provider
/// has ended in one way or another.
pub const FIRST_LOOK_SECONDS: i64 = 30;

/// Writes a payment down in the order's own transaction, with a job that looks after it whatever
/// happens to this process.
///
/// # Errors
/// When the database says so.
pub fn create(
    tx: &mut Tx<'_>,
    payment: Id,
    order: Id,
    method: &str,
    adapter: &str,
    amount: Money,
) -> Result<(), Fault> {
    let now = tx.now();
    let request_id = payment.to_string();
    tx.execute(sql::PAYMENT_INSERT, params![payment, order, adapter, method, request_id, amount, now])?;
    let run_at = Some(now.plus_seconds(FIRST_LOOK_SECONDS));
    tx.enqueue(&NewJob { kind: SETTLE, subject: payment, body: json!({"look": 0}), run_at })?;
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

/// The open attempt to pay an order, or a new one. There is at most one.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], [`codes::NOT_OPEN`] or [`codes::PAID_ALREADY`].
pub async fn attempt(
    db: &Db,
    actor: Actor,
    order: Id,
    method: &'static str,
    adapter: &'static str,
) -> Result<Id, WriteError> {
    db.write("orders.attempt_payment", actor, move |tx| {
        let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
        let now = tx.now();
        let is_over = books.order.expires_at.is_some_and(|until| until <= now);
        if books.order.state != "placed" || is_over {
            let state = if books.order.state == "placed" { "expired" } else { books.order.state.as_str() };
            return Err(Refusal::new(&codes::NOT_OPEN).with("state", state).into());
        }
        if books.is_covered() {
            return Err(Stop::from(&codes::PAID_ALREADY));
        }
        if let Some(open) = books.payments.iter().find(|payment| payment.state.is_open()) {
            return Ok(open.id);
        }
        let payment = tx.new_id();
        create(tx, payment, order, method, adapter, books.due())?;
        // Opened anew with the attempt in it, so that the order says that it is being paid.
        if let Some(books) = Books::open(tx, order)? {
            books.save(tx)?;
        }
        Ok(payment)
    })
    .await
}
