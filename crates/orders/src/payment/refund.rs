//! Money goes back: a row first, then a job that tells the provider, then the books.
//!
//! The refund's id is the provider's idempotency key, so telling it again is safe. When nobody knows
//! whether it was heard, the provider is asked first. What fails again and again becomes a case; the job
//! goes on until it is given up, and can be given another life from the desk.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, Fault, Job, Once, Stop, Tx, WriteError, Written, audit, cases, params};

use super::adapter::{Adapter, AdapterError, Adapters, NewRefund, RefundAnswer};
use super::books::Books;
use super::hear::{self, Notice};
use super::model::{self, Payment, Refund, RefundState};
use super::{BY_HAND, CASE_REFUND_FAILED};
use crate::shop::read_or_refuse;
use crate::sql::payment as sql;
use crate::{codes, invoicing, once};

/// Tries after which a person is told.
const TRIES_BEFORE_CASE: i64 = 6;

/// Promises money back from a payment. The job that sends it runs after this transaction.
///
/// # Errors
/// When the payment is not the order's or has less to give than `amount`: the caller asks for what
/// [`refundable`] says. When the database says so.
pub fn refund(tx: &mut Tx<'_>, order: Id, payment: Id, amount: Money, reason: &str) -> Result<Id, Stop> {
    let wrong = |what: &str| Stop::Fault(Fault::Unusable(format!("a refund of payment {payment}: {what}")));
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else { return Err(wrong("no such payment")) };
    if books.order.id != order {
        return Err(wrong("another order's"));
    }
    if amount <= Money::ZERO || amount > books.refundable(&books.payments[index]) {
        return Err(wrong("more than it has"));
    }
    let id = books.send_back(tx, index, amount, reason)?;
    books.save(tx)?;
    Ok(id)
}

/// Promises money back because a person says so, without goods, and gives it back on the order's invoices; once for its
/// key.
///
/// # Errors
/// Refused as [`codes::PAYMENT_UNKNOWN`]; as [`codes::REFUND_TOO_MUCH`] when the payment has less to give; as
/// `invoices.changed` when a document of the order keeps changing at the same moment.
pub async fn refund_by_person(
    db: &Db,
    actor: Actor,
    once: Once,
    payment: Id,
    amount: Money,
    reason: String,
) -> Result<Written, WriteError> {
    let act = || async {
        let (at, reason) = (db.now(), reason.clone());
        let (order, undo) = read_or_refuse(db, move |read| {
            let found = model::find(read, payment)?.ok_or(&codes::PAYMENT_UNKNOWN)?;
            Ok((found.order, invoicing::of_refund(read, found.order, amount, at)?))
        })
        .await?;
        db.write_once("orders.refund_payment", actor, once.clone(), move |tx| {
            let most = refundable(tx, payment)?;
            if amount <= Money::ZERO || amount > most {
                return Err(Refusal::new(&codes::REFUND_TOO_MUCH).with("most", most.get()).into());
            }
            let refund = refund(tx, order, payment, amount, &reason)?;
            invoices::carry_out(tx, &undo)?;
            let detail = json!({"refund": refund, "amount": amount, "reason": reason});
            let (action, subject) = ("orders.refund_payment", Some(payment));
            audit::append(tx, &audit::Entry { action, subject, outcome: "done", detail })?;
            Ok(Written::created(refund))
        })
        .await
    };
    once::prepared_once(db, (actor, once.clone()), &[&invoices::codes::CHANGED], act).await
}

/// What of a payment's money can still be promised back, in minor units. Locks its order.
///
/// # Errors
/// When the database says so.
pub fn refundable(tx: &mut Tx<'_>, payment: Id) -> Result<Money, Fault> {
    let found = Books::of_payment(tx, payment)?;
    Ok(found.map_or(Money::ZERO, |(books, index)| books.refundable(&books.payments[index])))
}

/// What is sent, and whether an earlier try ended without an answer.
struct Sending {
    refund: Refund,
    payment: Payment,
    was_unclear: bool,
}

/// The job: sends one refund.
pub(crate) async fn send(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let id = job.subject;
    let begun = db.write("orders.begin_refund", Actor::SYSTEM, move |tx| begin(tx, id)).await;
    let Some(sending) = begun.map_err(text)? else { return Ok(()) };
    if sending.payment.adapter == BY_HAND {
        return give_up(db, &sending, "money that a person noted down goes back by a person".to_owned()).await;
    }
    let Some(adapter) = adapters.get(&db.brand().host, &sending.payment.adapter) else {
        mark(db, id, RefundState::Created).await?;
        return fail(db, job, &sending, "no such provider is set up".to_owned()).await;
    };
    if sending.was_unclear && heard_done(db, adapter.as_ref(), &sending).await.map_err(text)? {
        return Ok(());
    }
    if sending.was_unclear && !adapter.capabilities().refunds_repeat {
        // Sent again, it would be done again: a person finds out and says so.
        mark(db, id, RefundState::Unknown).await?;
        return give_up(db, &sending, "nobody knows whether the refund was done".to_owned()).await;
    }
    let new = NewRefund {
        payment_request_id: sending.payment.request_id.clone(),
        request_id: sending.refund.request_id.clone(),
        reference: sending.payment.reference.clone(),
        method: sending.payment.method.clone(),
        amount: sending.refund.amount,
        captured: sending.payment.captured,
    };
    match adapter.refund(db.now(), &new).await {
        Ok(RefundAnswer::Done) => {
            db.write("orders.book_refund", Actor::SYSTEM, move |tx| book(tx, id)).await.map_err(text)
        }
        Ok(RefundAnswer::Later) => {
            mark(db, id, RefundState::Unknown).await?;
            fail(db, job, &sending, "the provider has not finished it".to_owned()).await
        }
        // The provider cannot, however often it is asked: a person sends the money.
        Err(AdapterError::Unsupported) => give_up(db, &sending, AdapterError::Unsupported.to_string()).await,
        Err(error) => {
            // Refused, nothing happened there: it is sent again as if for the first time.
            let is_clear = matches!(error, AdapterError::Refused(_) | AdapterError::NotFound);
            mark(db, id, if is_clear { RefundState::Created } else { RefundState::Unknown }).await?;
            fail(db, job, &sending, error.to_string()).await
        }
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn begin(tx: &mut Tx<'_>, id: Id) -> Result<Option<Sending>, Stop> {
    let Some(refund) = model::find_refund(tx, id)? else { return Ok(None) };
    let Some(payment) = refund.payment else { return Ok(None) };
    let Some((books, index)) = Books::of_payment(tx, payment)? else { return Ok(None) };
    // Read again: it may have been booked while we waited for the lock.
    let Some(refund) = books.refunds.iter().find(|one| one.id == id && one.state != RefundState::Done) else {
        return Ok(None);
    };
    let was_unclear = matches!(refund.state, RefundState::Requested | RefundState::Unknown);
    set_state(tx, id, RefundState::Requested)?;
    Ok(Some(Sending { refund: refund.clone(), payment: books.payments[index].clone(), was_unclear }))
}

fn set_state(tx: &mut Tx<'_>, id: Id, state: RefundState) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::REFUND_SAVE, params![id, state.as_str(), None::<&str>, now])?;
    Ok(())
}

async fn mark(db: &Db, id: Id, state: RefundState) -> Result<(), String> {
    db.write("orders.mark_refund", Actor::SYSTEM, move |tx| Ok(set_state(tx, id, state)?)).await.map_err(text)
}

/// Books a refund as done, once.
fn book(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let Some(payment) = model::find_refund(tx, id)?.and_then(|refund| refund.payment) else { return Ok(()) };
    let Some((mut books, _)) = Books::of_payment(tx, payment)? else { return Ok(()) };
    let waiting = books.refunds.iter().position(|one| one.id == id && one.state != RefundState::Done);
    if let Some(index) = waiting {
        books.give_back(tx, index)?;
        books.save(tx)?;
    }
    Ok(())
}

/// Asks the provider what went back so far. True when that settles this refund.
async fn heard_done(db: &Db, adapter: &dyn Adapter, sending: &Sending) -> Result<bool, WriteError> {
    let Ok(status) = adapter.status(db.now(), &sending.payment.request_id).await else { return Ok(false) };
    let payment = sending.payment.id;
    hear::hear(db, payment, Notice::from_answer(payment, status.reference, status.heard)).await?;
    let id = sending.refund.id;
    let found = db.read(move |read| model::find_refund(read, id)).await?;
    Ok(found.is_some_and(|refund| refund.state == RefundState::Done))
}

/// One more failure; at some point a person has to know.
async fn fail(db: &Db, job: &Job, sending: &Sending, why: String) -> Result<(), String> {
    if job.attempts >= TRIES_BEFORE_CASE {
        give_up(db, sending, why.clone()).await?;
    }
    Err(why)
}

/// Tells a person that a refund needs a hand.
async fn give_up(db: &Db, sending: &Sending, reason: String) -> Result<(), String> {
    let refund = sending.refund.clone();
    let told = db.write("orders.fail_refund", Actor::SYSTEM, move |tx| {
        // Unclear stays unclear: it has to be asked about before it is sent again.
        let known = model::find_refund(tx, refund.id)?.map(|one| one.state);
        if matches!(known, Some(RefundState::Created | RefundState::Requested)) {
            set_state(tx, refund.id, RefundState::Failed)?;
        }
        let detail = json!({
            "order": refund.order,
            "payment": refund.payment,
            "amount": refund.amount,
            "error": reason,
        });
        let store = model::find_order(tx, refund.order)?.map(|order| order.sold_by);
        cases::open(tx, CASE_REFUND_FAILED, refund.id, store, &detail)?;
        Ok(())
    });
    told.await.map_err(text)
}
