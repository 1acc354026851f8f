//! The jobs that look after payments: asking where an open one stands, calling one off, taking what was
//! set aside.
//!
//! An open payment has one chain of looks. Each look ends its job and enqueues the next one in the same
//! write, so a crash neither ends the chain nor doubles it.

use kernel::{Actor, Id, Timestamp};
use serde::Deserialize;
use serde_json::json;
use store::{Db, Job, NewJob, Stop, Tx, WriteError, cases, jobs};

use super::adapter::{Adapter, AdapterError, Adapters, Status};
use super::books::Books;
use super::hear::{self, Notice};
use super::model::{self, OrderRow, Payment};
use super::state::{Heard, Said, State};
use super::{CASE_PAYMENT_UNKNOWN, SETTLE};

/// Pauses between looks, in seconds; the last one stays.
const PAUSES_SECONDS: &[i64] = &[30, 60, 120, 240, 480, 600];
/// How long after its order's end a payment is still asked about, in seconds.
pub(crate) const GRACE_SECONDS: i64 = 60 * 60;
/// How long a payment of an order without an end is asked about, in seconds.
const LIFE_SECONDS: i64 = 24 * 3600;
/// How long a request may be on its way. A provider that does not know it after that never will.
const ON_ITS_WAY_SECONDS: i64 = 120;

/// How many looks there were.
#[derive(Debug, Default, Deserialize)]
struct Looks {
    #[serde(default)]
    look: usize,
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// A payment and its order, as they stand.
async fn view(db: &Db, payment: Id) -> Result<Option<(Payment, OrderRow)>, String> {
    let found = db.read(move |read| {
        let Some(payment) = model::find(read, payment)? else { return Ok(None) };
        Ok(model::find_order(read, payment.order)?.map(|order| (payment, order)))
    });
    found.await.map_err(text)
}

/// The job: looks after an open payment until something is known.
pub(crate) async fn settle(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let Some((payment, order)) = view(db, job.subject).await? else { return Ok(()) };
    if !payment.state.is_open() {
        return Ok(());
    }
    if payment.state == State::Created {
        // Written down long ago and never asked for: whoever was to ask is gone. Nothing can have been
        // paid, and the buyer may begin anew.
        return never_asked(db, payment.id, Said::Failed).await.map_err(text);
    }
    if let Some(adapter) = adapters.get(&db.brand().host, &payment.adapter) {
        ask(db, adapter.as_ref(), &payment, &order).await.map_err(text)?;
    }
    look_again(db, job).await.map_err(text)
}

/// Asks where a payment stands, and hears what is said.
async fn ask(db: &Db, adapter: &dyn Adapter, payment: &Payment, order: &OrderRow) -> Result<(), WriteError> {
    match adapter.status(db.now(), &payment.request_id).await {
        Ok(status) => listen(db, payment.id, status).await,
        Err(AdapterError::NotFound) if never_arrived(payment, order, db.now()) => {
            let nothing = Status { reference: None, heard: Heard::failed() };
            listen(db, payment.id, nothing).await
        }
        Err(error) => {
            tracing::info!(payment = %payment.id, %error, "a payment could not be asked about");
            Ok(())
        }
    }
}

async fn listen(db: &Db, payment: Id, status: Status) -> Result<(), WriteError> {
    hear::hear(db, payment, Notice::from_answer(payment, status.reference, status.heard)).await.map(|_| ())
}

/// True when a request that the provider does not know can no longer be on its way there: it was sent long
/// ago, or it is the buyer's to bring, and the order that it was for is over.
fn never_arrived(payment: &Payment, order: &OrderRow, now: Timestamp) -> bool {
    let is_sent = matches!(payment.state, State::Requested | State::Unknown);
    let is_over = order.state != "placed" || order.expires_at.is_some_and(|until| until < now);
    (is_sent || is_over) && now > payment.updated_at.plus_seconds(ON_ITS_WAY_SECONDS)
}

/// Ends an attempt that no provider heard of.
async fn never_asked(db: &Db, payment: Id, said: Said) -> Result<(), WriteError> {
    db.write("orders.drop_payment", Actor::SYSTEM, move |tx| {
        let Some((mut books, index)) = Books::of_payment(tx, payment)? else { return Ok(()) };
        let row = &mut books.payments[index];
        if row.state == State::Created {
            row.state = if said == Said::Voided { State::Voided } else { State::Failed };
            row.last_error = Some("the provider was never asked".to_owned());
            books.save(tx)?;
        }
        Ok(())
    })
    .await
}

/// Ends this look and enqueues the next one; or, when it was long enough, leaves it to a person.
async fn look_again(db: &Db, job: &Job) -> Result<(), WriteError> {
    let looks: Looks = serde_json::from_str(&job.body).unwrap_or_default();
    let job = job.clone();
    db.write("orders.look_again", Actor::SYSTEM, move |tx| {
        let Some((books, index)) = Books::of_payment(tx, job.subject)? else { return Ok(()) };
        if !books.payments[index].state.is_open() {
            return Ok(());
        }
        let now = tx.now();
        if now >= deadline(&books, index) {
            return give_up(tx, books, index);
        }
        // Whoever lost the lease meanwhile does not begin a second chain.
        if jobs::finish(tx, &job)? {
            let pause = PAUSES_SECONDS.get(looks.look).or(PAUSES_SECONDS.last()).copied().unwrap_or(GRACE_SECONDS);
            let run_at = Some(now.plus_seconds(pause));
            let body = json!({"look": looks.look.saturating_add(1)});
            tx.enqueue(&NewJob { kind: SETTLE, subject: job.subject, body, run_at })?;
        }
        Ok(())
    })
    .await
}

fn deadline(books: &Books, index: usize) -> Timestamp {
    match books.order.expires_at {
        Some(until) => until.plus_seconds(GRACE_SECONDS),
        None => books.payments[index].created_at.plus_seconds(LIFE_SECONDS),
    }
}

fn give_up(tx: &mut Tx<'_>, mut books: Books, index: usize) -> Result<(), Stop> {
    books.payments[index].state = State::Unknown;
    let payment = &books.payments[index];
    let detail = json!({
        "order": books.order.id,
        "number": books.order.number,
        "payment": payment.id,
        "adapter": payment.adapter,
        "reference": payment.reference,
        "amount": payment.amount,
    });
    cases::open(tx, CASE_PAYMENT_UNKNOWN, payment.id, Some(books.order.sold_by), &detail)?;
    books.save(tx)?;
    Ok(())
}

/// The job: calls off a payment that nobody wants any more.
pub(crate) async fn void(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let Some((payment, order)) = view(db, job.subject).await? else { return Ok(()) };
    if !payment.captured.is_zero() {
        // Too late; the money was heard of and decided about.
        return Ok(());
    }
    if payment.state == State::Created {
        return never_asked(db, payment.id, Said::Voided).await.map_err(text);
    }
    let adapter = adapters.get(&db.brand().host, &payment.adapter).ok_or("no such provider is set up")?;
    match adapter.void(db.now(), &payment.request_id).await {
        Ok(status) => return listen(db, payment.id, status).await.map_err(text),
        // The looks go on, and the provider ends it by itself.
        Err(AdapterError::Unsupported) => return Ok(()),
        Err(AdapterError::NotFound) if !payment.state.is_open() => return Ok(()),
        Err(error) => tracing::info!(payment = %payment.id, %error, "a payment could not be called off"),
    }
    // The money may have been taken in this moment, or the request may still be on its way.
    ask(db, adapter.as_ref(), &payment, &order).await.map_err(text)?;
    let Some((after, _)) = view(db, job.subject).await? else { return Ok(()) };
    let has_ended = payment.state.is_open() && !after.state.is_open();
    if has_ended || !after.captured.is_zero() { Ok(()) } else { Err("the payment may still be paid".to_owned()) }
}

/// The job: takes money that was set aside, or calls it off when the order is over.
pub(crate) async fn capture(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let Some((payment, order)) = view(db, job.subject).await? else { return Ok(()) };
    if payment.state != State::Authorised {
        return Ok(());
    }
    if order.state != "placed" {
        return void(db, adapters, job).await;
    }
    let adapter = adapters.get(&db.brand().host, &payment.adapter).ok_or("no such provider is set up")?;
    match adapter.capture(db.now(), &payment.request_id, payment.amount).await {
        Ok(status) => listen(db, payment.id, status).await.map_err(text),
        Err(AdapterError::Unsupported) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}
