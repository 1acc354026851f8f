//! Asking the provider for a payment.
//!
//! Three steps: a write that says we are asking, the call, a write of what came of it. Whatever is lost
//! in between is found by the payment's own job, which asks by the same request id; asking twice is one
//! payment.

use kernel::{Actor, Id, Money, Refusal, Timestamp};
use serde_json::json;
use store::{Db, NewJob, Stop, Tx, WriteError};

use super::adapter::{Adapter, AdapterError, Adapters, Created, NewPayment, ProviderForm};
use super::books::Books;
use super::model::Payment;
use super::state::{State, advance};
use super::{VOID, hear, model};
use crate::{codes, pay_link};

/// Where a payment stands after asking, and where to send the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requested {
    /// The payment.
    pub payment: Id,
    /// Where it stands: `pending` when all went well, `unknown` when the provider did not answer,
    /// `failed` when it refused.
    pub state: State,
    /// Where the buyer pays.
    pub redirect_url: Option<String>,
    /// What is to be paid, in minor units.
    pub amount: Money,
}

impl Requested {
    fn of(payment: &Payment) -> Requested {
        Requested {
            payment: payment.id,
            state: payment.state,
            redirect_url: payment.redirect_url.clone(),
            amount: payment.amount,
        }
    }
}

/// What the first write found.
enum Begun {
    /// Nothing to ask any more.
    Settled(Requested),
    /// To be asked.
    Ask { payment: Box<Payment>, number: String, until: Option<Timestamp> },
}

/// Asks the provider for a payment, or answers from what is known when it was asked before. May be
/// called again at any time: the request id makes the provider do it once.
///
/// # Errors
/// Refused as [`codes::CALLBACK_UNKNOWN`] when there is no such payment, [`codes::NOT_OPEN`] when its
/// order is over, [`codes::METHOD_UNKNOWN`] when its adapter is not set up.
pub async fn request(db: &Db, adapters: &Adapters, payment: Id) -> Result<Requested, WriteError> {
    let known = db.read(move |read| model::find(read, payment)).await?.ok_or(&codes::CALLBACK_UNKNOWN)?;
    let adapter = adapters.get(&db.brand().host, &known.adapter).ok_or(&codes::METHOD_UNKNOWN)?;
    let begun = db.write("orders.request_payment", Actor::SYSTEM, move |tx| begin(tx, payment)).await?;
    let (row, number, until) = match begun {
        Begun::Settled(requested) => return Ok(requested),
        Begun::Ask { payment, number, until } => (payment, number, until),
    };
    let new = asked(db, adapter.as_ref(), &row, number, until).await?;
    let answer = adapter.create(db.now(), &new).await;
    if let Err(error) = &answer {
        tracing::warn!(%payment, adapter = adapter.name(), %error, "a payment was not taken in");
    }
    let early = answer.as_ref().ok().map(|created| created.heard).filter(|heard| !heard.taken().is_zero());
    let requested = db.write("orders.note_payment", Actor::SYSTEM, move |tx| note(tx, payment, &answer)).await?;
    // A provider that takes the money at once says so in its first answer.
    if let Some(heard) = early {
        hear::hear(db, payment, hear::Notice::from_answer(payment, None, heard)).await?;
        let found = db.read(move |read| model::find(read, payment)).await?;
        return Ok(found.as_ref().map_or(requested, Requested::of));
    }
    Ok(requested)
}

/// What a provider is asked for a payment: the same whenever it is asked.
async fn asked(
    db: &Db,
    adapter: &dyn Adapter,
    row: &Payment,
    number: String,
    until: Option<Timestamp>,
) -> Result<NewPayment, WriteError> {
    let public_url = adapter.public_url(&db.brand().host);
    // Whoever pays by a link may not see the order's own page, which names its buyer.
    let return_url = match row.pay_link {
        Some(link) => format!("{public_url}/pay/{}", pay_link::token(db, link).await?),
        None => format!("{public_url}/orders/{}", row.order),
    };
    Ok(NewPayment {
        request_id: row.request_id.clone(),
        method: row.method.clone(),
        amount: row.amount,
        currency: db.brand().currency.clone(),
        exponent: db.brand().exponent,
        description: number,
        form_url: format!("{return_url}/payments/{}", row.id),
        return_url,
        callback_url: format!("{public_url}/api/v1/payments/callbacks/{}", adapter.name()),
        begun_at: row.created_at,
        until,
        code: None,
    })
}

/// The form that leads the buyer of an order to the provider of its open payment. None when the payment
/// is not the order's, is over, or leads to a page by itself.
///
/// # Errors
/// When the database says so.
pub async fn form(db: &Db, adapters: &Adapters, order: Id, payment: Id) -> Result<Option<ProviderForm>, WriteError> {
    let found = db.read(move |read| {
        let Some(row) = model::find(read, payment)? else { return Ok(None) };
        Ok(model::find_order(read, row.order)?.map(|order| (row, order)))
    });
    let Some((row, found)) = found.await? else { return Ok(None) };
    if row.order != order || !row.state.is_open() || found.state != "placed" {
        return Ok(None);
    }
    let Some(adapter) = adapters.get(&db.brand().host, &row.adapter) else { return Ok(None) };
    Ok(adapter.form(&asked(db, adapter.as_ref(), &row, found.number, found.expires_at).await?))
}

fn begin(tx: &mut Tx<'_>, payment: Id) -> Result<Begun, Stop> {
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::CALLBACK_UNKNOWN));
    };
    let row = &mut books.payments[index];
    let is_known = (row.redirect_url.is_some() || row.instructions.is_some())
        && matches!(row.state, State::Pending | State::Authorised);
    if is_known || !row.state.is_open() {
        return Ok(Begun::Settled(Requested::of(row)));
    }
    if books.order.state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", books.order.state.as_str()).into());
    }
    if row.state == State::Created {
        row.state = State::Requested;
    }
    let asked = Begun::Ask {
        payment: Box::new(row.clone()),
        number: books.order.number.clone(),
        until: books.order.expires_at,
    };
    books.save(tx)?;
    Ok(asked)
}

fn note(tx: &mut Tx<'_>, payment: Id, answer: &Result<Created, AdapterError>) -> Result<Requested, Stop> {
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::CALLBACK_UNKNOWN));
    };
    let is_wanted = books.order.state == "placed";
    let row = &mut books.payments[index];
    match answer {
        Ok(created) => {
            if created.reference.is_some() {
                row.reference.clone_from(&created.reference);
            }
            row.redirect_url = created.redirect_url.clone();
            if let Some(instructions) = &created.instructions {
                row.instructions = Some(json!(instructions).to_string());
            }
            row.last_error = None;
            // Money is booked by `hear` alone.
            if created.heard.taken().is_zero() {
                row.state = advance(row.standing(), created.heard).to.state;
            }
            // The answer came after the order was over or the attempt given up: nobody may pay it now.
            if !is_wanted || (!row.state.is_open() && row.captured.is_zero()) {
                tx.enqueue(&NewJob { kind: VOID, subject: payment, body: json!({}), run_at: None })?;
            }
        }
        Err(error) => {
            row.last_error = Some(error.to_string());
            let nothing_happened = matches!(error, AdapterError::Refused(_) | AdapterError::Unsupported);
            // A callback may have been faster than the answer that was lost; what it said stands.
            if matches!(row.state, State::Requested | State::Unknown) {
                row.state = if nothing_happened { State::Failed } else { State::Unknown };
            }
        }
    }
    let requested = Requested::of(&books.payments[index]);
    books.save(tx)?;
    Ok(requested)
}
