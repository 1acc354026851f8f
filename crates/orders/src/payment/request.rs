//! Asking the provider for a payment.
//!
//! Three steps: a write that says we are asking, the call, a write of what came of it. Whatever is lost
//! in between is found by the payment's own job, which asks by the same request id; asking twice is one
//! payment.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, NewJob, Stop, Tx, WriteError};

use super::adapter::{AdapterError, Adapters, Created, NewPayment};
use super::books::Books;
use super::model::Payment;
use super::state::{State, advance};
use super::{VOID, hear, model};
use crate::codes;

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
    Ask { payment: Box<Payment>, number: String },
}

/// Asks the provider for a payment, or answers from what is known when it was asked before. May be
/// called again at any time: the request id makes the provider do it once.
///
/// # Errors
/// Refused as [`codes::CALLBACK_UNKNOWN`] when there is no such payment, [`codes::NOT_OPEN`] when its
/// order is over, [`codes::METHOD_UNKNOWN`] when its adapter is not set up.
pub async fn request(db: &Db, adapters: &Adapters, payment: Id) -> Result<Requested, WriteError> {
    let known = db.read(move |read| model::find(read, payment)).await?.ok_or(&codes::CALLBACK_UNKNOWN)?;
    let adapter = adapters.get(&known.adapter).ok_or(&codes::METHOD_UNKNOWN)?;
    let begun = db.write("orders.request_payment", Actor::SYSTEM, move |tx| begin(tx, payment)).await?;
    let (row, number) = match begun {
        Begun::Settled(requested) => return Ok(requested),
        Begun::Ask { payment, number } => (payment, number),
    };
    let public_url = adapter.public_url(&db.brand().host);
    let new = NewPayment {
        request_id: row.request_id.clone(),
        amount: row.amount,
        currency: db.brand().currency.clone(),
        exponent: db.brand().exponent,
        description: number,
        return_url: format!("{public_url}/orders/{}", row.order),
        callback_url: format!("{public_url}/api/v1/payments/callbacks/{}", adapter.name()),
    };
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

fn begin(tx: &mut Tx<'_>, payment: Id) -> Result<Begun, Stop> {
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::CALLBACK_UNKNOWN));
    };
    let row = &mut books.payments[index];
    let is_known = row.redirect_url.is_some() && matches!(row.state, State::Pending | State::Authorised);
    if is_known || !row.state.is_open() {
        return Ok(Begun::Settled(Requested::of(row)));
    }
    if books.order.state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", books.order.state.as_str()).into());
    }
    if row.state == State::Created {
        row.state = State::Requested;
    }
    let asked = Begun::Ask { payment: Box::new(row.clone()), number: books.order.number.clone() };
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
            row.reference = Some(created.reference.clone());
            row.redirect_url = created.redirect_url.clone();
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
