//! Hearing about a payment: from a callback, from an answer, from asking.
//!
//! One write applies a notice. A notice that came before answers as it did then. What it says is
//! added to what is known ([`advance`]), and only what is new is booked, so it does not matter how often
//! or in which order providers say things.
//!
//! Money that comes for an order that ran out meanwhile takes the goods again if they are there; the
//! order is open once more. If they are gone the money goes back by itself, and a person is told.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, NewJob, Stop, Tx, WriteError, cases, params};

use super::adapter::Instructions;
use super::books::Books;
use super::goods::{self, Goods};
use super::model::RefundState;
use super::state::{Heard, Said, advance};
use super::{CAPTURE, CASE_LATE_MONEY, CASE_REFUNDED_ELSEWHERE};
use crate::sql::payment as sql;
use crate::{codes, events};

/// Something heard from a provider, with a name by which a repetition is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The name, unique for the payment.
    pub id: String,
    /// The provider's own name for the payment.
    pub reference: Option<String>,
    /// What was said.
    pub heard: Heard,
}

impl Notice {
    /// What a provider answered when it was asked. The same answer has the same name.
    pub fn from_answer(payment: Id, reference: Option<String>, heard: Heard) -> Notice {
        let (said, captured, refunded) = (heard.said().as_str(), heard.taken(), heard.given_back());
        let id = format!("{payment}/answer/{said}/{}/{}", captured.get(), refunded.get());
        Notice { id, reference, heard }
    }

    /// What a provider reported by itself.
    pub fn from_callback(payment: Id, callback: super::Callback) -> Notice {
        let id = format!("{payment}/{}", callback.notice_id);
        Notice { id, reference: callback.reference, heard: callback.heard }
    }
}

/// What came of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `applied`, `known` when it brought nothing new, `reopened` when an order was taken up again,
    /// `returned` when the money goes back.
    pub what: String,
    /// True when the same notice was heard before; `what` is what came of it then.
    pub is_replay: bool,
}

/// Keeps where a buyer pays, as the provider gave it out.
///
/// # Errors
/// Refused as [`codes::CALLBACK_UNKNOWN`] when there is no such payment.
pub async fn instruct(
    db: &Db,
    payment: Id,
    reference: Option<String>,
    instructions: Instructions,
) -> Result<(), WriteError> {
    let text = json!(instructions).to_string();
    db.write("orders.instruct_payment", Actor::SYSTEM, move |tx| {
        let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
            return Err(Stop::from(&codes::CALLBACK_UNKNOWN));
        };
        let row = &mut books.payments[index];
        row.instructions = Some(text.clone());
        if row.reference.is_none() {
            row.reference.clone_from(&reference);
        }
        books.save(tx)?;
        Ok(())
    })
    .await
}

/// Applies a notice, once.
///
/// # Errors
/// Refused as [`codes::CALLBACK_UNKNOWN`] when there is no such payment.
pub async fn hear(db: &Db, payment: Id, notice: Notice) -> Result<Outcome, WriteError> {
    let first = notice.clone();
    let taking = move |tx: &mut Tx<'_>| apply(tx, payment, &first, Goods::TakeAgain);
    match db.write("orders.hear_payment", Actor::SYSTEM, taking).await {
        // The order's goods went to somebody else meanwhile. Nothing was written; once more without them.
        Err(WriteError::Refused(refusal)) if is_gone(&refusal) => {
            let giving_up = move |tx: &mut Tx<'_>| apply(tx, payment, &notice, Goods::GivenUp);
            db.write("orders.hear_late_payment", Actor::SYSTEM, giving_up).await
        }
        other => other,
    }
}

/// What was held for an order is somebody else's now.
fn is_gone(refusal: &Refusal) -> bool {
    [stock::codes::INSUFFICIENT.name, preorders::codes::SOLD_OUT.name].contains(&refusal.code.name)
}

pub(super) fn apply(tx: &mut Tx<'_>, payment: Id, notice: &Notice, goods: Goods) -> Result<Outcome, Stop> {
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::CALLBACK_UNKNOWN));
    };
    let adapter = books.payments[index].adapter.clone();
    let earlier = tx.query_opt(sql::NOTICE_GET, params![&adapter, &notice.id], |row| row.get::<String>(0))?;
    if let Some(what) = earlier {
        return Ok(Outcome { what, is_replay: true });
    }
    let step = advance(books.payments[index].standing(), notice.heard);
    let row = &mut books.payments[index];
    if row.reference.is_none() {
        row.reference.clone_from(&notice.reference);
    }
    if step.to.captured.is_zero() {
        row.state = step.to.state;
    }
    let mut what = if step.is_news { "applied" } else { "known" };
    if step.captured > Money::ZERO {
        books.take(tx, index, step.captured)?;
        what = decide(tx, &mut books, index, step.captured, goods)?;
    }
    went_back(tx, &mut books, index, step.to.refunded)?;
    if step.is_news && notice.heard.said() == Said::Authorised {
        tx.enqueue(&NewJob { kind: CAPTURE, subject: payment, body: json!({}), run_at: None })?;
    }
    books.save(tx)?;
    let (now, heard) = (tx.now(), notice.heard);
    tx.execute(
        sql::NOTICE_INSERT,
        params![&adapter, &notice.id, payment, heard.said().as_str(), heard.taken(), now, what],
    )?;
    Ok(Outcome { what: what.to_owned(), is_replay: false })
}

/// What money means that a person noted down for an order that is open.
pub(super) fn decide_for_money(tx: &mut Tx<'_>, books: &mut Books, index: usize, amount: Money) -> Result<(), Stop> {
    decide(tx, books, index, amount, Goods::TakeAgain).map(|_| ())
}

/// What money means for its order.
fn decide(tx: &mut Tx<'_>, books: &mut Books, index: usize, amount: Money, goods: Goods) -> Result<&'static str, Stop> {
    let order = books.order.id;
    let is_late = match books.order.state.as_str() {
        "placed" => false,
        "expired" => true,
        // Handed over already, paid another way: only what is too much goes back.
        "completed" => return surplus_goes_back(tx, books, index),
        // Somebody decided that there shall be no order; money does not change that.
        _ => return all_goes_back(tx, books, index, amount),
    };
    if !books.stands() {
        // A part of what is due. An open order waits for the rest; one that is over does not.
        return if is_late { all_goes_back(tx, books, index, amount) } else { Ok("applied") };
    }
    if !goods::keep(tx, order, goods)? {
        if !is_late {
            goods::let_go(tx, order, "expired")?;
            books.order.state = "expired".to_owned();
            let body = json!({"number": books.order.number});
            tx.journal(&events::about_order("orders.expired", order, books.order.stores(), body))?;
        }
        return all_goes_back(tx, books, index, amount);
    }
    books.order.expires_at = None;
    books.call_off(tx)?;
    if is_late {
        books.order.state = "placed".to_owned();
        tx.execute(sql::FULFILMENTS_REOPEN, params![order])?;
        let body = json!({"number": books.order.number});
        tx.journal(&events::about_order("orders.reopened", order, books.order.stores(), body))?;
    }
    // What was paid to whoever brought it is done with its money.
    let gone: i64 = tx.query_one(sql::FULFILMENTS_GONE, params![order], |row| row.get(0))?;
    if gone > 0 {
        books.order.state = "completed".to_owned();
    }
    let what = surplus_goes_back(tx, books, index)?;
    Ok(if is_late { "reopened" } else { what })
}

fn surplus_goes_back(tx: &mut Tx<'_>, books: &mut Books, index: usize) -> Result<&'static str, Stop> {
    let surplus = books.kept() - books.order.total;
    if surplus > Money::ZERO {
        books.send_back_up_to(tx, index, surplus, "surplus")?;
        return Ok("returned");
    }
    Ok("applied")
}

fn all_goes_back(tx: &mut Tx<'_>, books: &mut Books, index: usize, amount: Money) -> Result<&'static str, Stop> {
    let kept = books.kept();
    books.send_back_up_to(tx, index, kept, "late")?;
    books.call_off(tx)?;
    let detail = json!({
        "order": books.order.id,
        "number": books.order.number,
        "order_state": books.order.state,
        "payment": books.payments[index].id,
        "amount": amount,
    });
    cases::open(tx, CASE_LATE_MONEY, books.order.id, Some(books.order.sold_by), &detail)?;
    Ok("returned")
}

/// The provider says that so much went back in all. Refunds of ours that are under way are booked when
/// the sum says that all of them are done; what nobody here asked for is booked too, and a person is told.
fn went_back(tx: &mut Tx<'_>, books: &mut Books, index: usize, refunded: Money) -> Result<(), Stop> {
    let payment = books.payments[index].id;
    let unbooked = refunded - books.payments[index].refunded;
    if unbooked <= Money::ZERO {
        return Ok(());
    }
    let is_ours = |state: RefundState, of: Option<Id>| of == Some(payment) && state != RefundState::Done;
    let ours: Vec<usize> =
        (0..books.refunds.len()).filter(|at| is_ours(books.refunds[*at].state, books.refunds[*at].payment)).collect();
    let under_way: Money = ours.iter().map(|at| books.refunds[*at].amount).sum();
    if unbooked < under_way {
        // Some of them; which ones, their jobs will hear.
        return Ok(());
    }
    for refund in ours {
        books.give_back(tx, refund)?;
    }
    let elsewhere = unbooked - under_way;
    if elsewhere > Money::ZERO {
        books.note_refund(tx, index, elsewhere, "elsewhere")?;
        books.give_back(tx, books.refunds.len() - 1)?;
        let detail = json!({"order": books.order.id, "payment": payment, "amount": elsewhere});
        cases::open(tx, CASE_REFUNDED_ELSEWHERE, payment, Some(books.order.sold_by), &detail)?;
    }
    Ok(())
}
