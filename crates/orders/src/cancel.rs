//! Cancelling an order before its goods left: the goods are free again, open payments are called off,
//! money that was taken goes back.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, Stop, Tx, WriteError, audit, cases, params};

use crate::payment::books::Books;
use crate::payment::{CASE_RETURN_BY_HAND, goods};
use crate::shop::read_or_refuse;
use crate::sql::payment as sql;
use crate::{codes, events, invoicing, once};

/// Who cancels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The one who placed it; only while nothing was paid.
    Buyer,
    /// Somebody who works for the brand.
    Staff,
}

/// How a cancelled order stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// How its money stands: `refunded` once all of it went back.
    pub money_state: String,
    /// What goes back, in minor units.
    pub goes_back: Money,
    /// The order's version.
    pub version: i64,
    /// False when it was cancelled before.
    pub is_new: bool,
}

/// Cancels an order and what was invoiced of it.
///
/// # Errors
/// As [`cancel`]; `invoices.changed` when a document of it keeps changing at the same moment.
pub async fn carry_out(db: &Db, actor: Actor, order: Id, by: By, reason: String) -> Result<Cancelled, WriteError> {
    let act = || async {
        let (at, reason) = (db.now(), reason.clone());
        let undo = read_or_refuse(db, move |read| invoicing::of_cancel(read, order, None, at)).await?;
        db.write("orders.cancel", actor, move |tx| {
            let done = cancel(tx, order, by, &reason)?;
            // Cancelled a second time, nothing is left to be undone.
            if done.is_new {
                invoices::carry_out(tx, &undo)?;
            }
            Ok(done)
        })
        .await
    };
    once::prepared(&[&invoices::codes::CHANGED], act).await
}

/// Refuses an order that is over, or of which something left.
///
/// # Errors
/// Refused as [`codes::NOT_OPEN`].
pub(crate) fn require_waiting(state: &str, has_left: bool) -> Result<(), Refusal> {
    if state == "placed" && !has_left {
        return Ok(());
    }
    Err(Refusal::new(&codes::NOT_OPEN).with("state", if has_left { "handed_over" } else { state }))
}

/// Refuses where a till took a deposit: it lies in a drawer, and no order that is over keeps money.
///
/// # Errors
/// Refused as [`codes::PAID_AT_COUNTER`] with how much that is.
pub(crate) fn require_sendable(books: &Books, left: Money) -> Result<(), Refusal> {
    if books.order.deposit.is_zero() {
        return Ok(());
    }
    Err(Refusal::new(&codes::PAID_AT_COUNTER).with("amount", left.get()))
}

/// Cancels an order. Cancelling it again changes nothing.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`]; [`codes::NOT_OPEN`] when it is over or its goods left;
/// [`codes::PAID_ALREADY`] when its buyer asks and money was taken; [`codes::PAID_AT_COUNTER`] when a till took its deposit.
pub fn cancel(tx: &mut Tx<'_>, order: Id, by: By, reason: &str) -> Result<Cancelled, Stop> {
    let Some(mut books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    if books.order.state == "cancelled" {
        let goes_back = books.order.paid - books.order.refunded;
        return Ok(Cancelled {
            money_state: books.order.money_state,
            goes_back,
            version: books.order.version,
            is_new: false,
        });
    }
    let gone: i64 = tx.query_one(sql::FULFILMENTS_GONE, params![order], |row| row.get(0))?;
    require_waiting(&books.order.state, gone > 0)?;
    if by == By::Buyer && books.order.paid > Money::ZERO {
        return Err(Stop::from(&codes::PAID_ALREADY));
    }
    books.call_off(tx)?;
    let kept = books.kept();
    let sent = books.send_back_up_to(tx, 0, kept, "cancelled")?;
    if sent < kept {
        require_sendable(&books, kept - sent)?;
        // Cash and the like: nobody can send it.
        let detail = json!({"order": order, "number": books.order.number, "amount": kept - sent});
        cases::open(tx, CASE_RETURN_BY_HAND, order, Some(books.order.sold_by), &detail)?;
    }
    let by = if by == By::Buyer { "buyer" } else { "staff" };
    end(tx, books, Ending { by, reason, goes_back: kept })?;
    let after = Books::open(tx, order)?.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?.order;
    Ok(Cancelled { money_state: after.money_state, goes_back: kept, version: after.version, is_new: true })
}

/// How an order ends that is called off.
pub(crate) struct Ending<'a> {
    /// `buyer` or `staff`.
    pub(crate) by: &'a str,
    pub(crate) reason: &'a str,
    /// What of its money goes back, in all.
    pub(crate) goes_back: Money,
}

/// Ends an order whose money is on its way back: nothing of it is held any more.
///
/// # Errors
/// When the database says so.
pub(crate) fn end(tx: &mut Tx<'_>, mut books: Books, ending: Ending<'_>) -> Result<(), Stop> {
    let Ending { by, reason, goes_back } = ending;
    let order = books.order.id;
    books.order.state = "cancelled".to_owned();
    books.order.expires_at = None;
    let body = json!({"number": books.order.number, "by": by, "goes_back": goes_back});
    tx.journal(&events::about_order("orders.cancelled", order, books.order.stores(), body))?;
    let detail = json!({"by": by, "reason": reason});
    audit::append(tx, &audit::Entry { action: "orders.cancel", subject: Some(order), outcome: "done", detail })?;
    books.save(tx)?;
    goods::let_go(tx, order, "cancelled")?;
    Ok(())
}
