//! Charging, asking how it went, and deciding that it goes back.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, NewJob, Stop, Tx, WriteError, params};

use super::{Charge, Fate, LOOK, SEND_BACK, find, lock, save};
use crate::codes;
use crate::payment::{AdapterError, Adapters, Created, FIRST_LOOK_SECONDS, Heard, NewPayment, State, advance};
use crate::sql::charge as sql;

/// Money to be taken at the counter.
#[derive(Debug, Clone)]
pub struct NewCharge {
    /// Made by the till: sent twice, it is charged once.
    pub id: Id,
    /// The till.
    pub register: Id,
    /// Where it stands.
    pub store: Id,
    /// The sale or order that it is for.
    pub subject: Id,
    /// The type of tender.
    pub kind: String,
    /// How much, in minor units.
    pub amount: Money,
    /// What the buyer's phone shows, for a type that is paid so. It is sent and never kept.
    pub code: Option<String>,
    /// Who stands at the till.
    pub person: Id,
}

/// Charges, once for its id. Whatever comes of it is in the answer; when the terminal's answer was lost,
/// the terminal is asked at once.
///
/// # Errors
/// Refused as [`codes::METHOD_UNKNOWN`] when nothing serves the type, [`codes::ID_TAKEN`] when the id is
/// another charge's, or a payment's.
pub async fn begin(db: &Db, adapters: &Adapters, actor: Actor, new: NewCharge) -> Result<Charge, WriteError> {
    let adapter = adapters.for_method(&db.brand().host, &new.kind).ok_or(&codes::METHOD_UNKNOWN)?;
    let (row, name) = (new.clone(), adapter.name());
    let (known, is_new) = db.write("orders.begin_charge", actor, move |tx| write_down(tx, &row, name)).await?;
    if !is_new {
        // Sent again: the first call may still be on its way, so it is asked about and not repeated.
        return if known.standing.state.is_open() { ask(db, adapters, known.id).await } else { Ok(known) };
    }
    let public_url = adapter.public_url(&db.brand().host);
    let asked = NewPayment {
        request_id: new.id.to_string(),
        method: new.kind,
        amount: new.amount,
        currency: db.brand().currency.clone(),
        exponent: db.brand().exponent,
        description: format!("{:.8}", new.subject.to_string()),
        return_url: public_url.clone(),
        form_url: public_url.clone(),
        callback_url: format!("{public_url}/api/v1/payments/callbacks/{name}"),
        begun_at: known.created_at,
        until: None,
        code: new.code,
    };
    let answer = adapter.create(db.now(), &asked).await;
    let is_unclear = matches!(answer, Err(AdapterError::Unclear(_)));
    if let Err(error) = &answer {
        tracing::warn!(charge = %known.id, adapter = name, %error, "a charge was not answered with money");
    }
    let id = known.id;
    let noted = db.write("orders.note_charge", Actor::SYSTEM, move |tx| note(tx, id, &answer)).await?;
    if is_unclear { ask(db, adapters, id).await } else { Ok(noted) }
}

fn write_down(tx: &mut Tx<'_>, new: &NewCharge, adapter: &str) -> Result<(Charge, bool), Stop> {
    let (refund, now) = (tx.new_id(), tx.now());
    let written = tx.execute(
        sql::INSERT,
        params![new.id, new.register, new.store, new.subject, &new.kind, adapter, new.amount, refund, new.person, now,],
    )?;
    let found = lock(tx, new.id)?.ok_or_else(|| Stop::from(&codes::CHARGE_UNKNOWN))?;
    let is_same = (found.register, found.subject, found.kind.as_str(), found.amount)
        == (new.register, new.subject, new.kind.as_str(), new.amount);
    if !is_same {
        return Err(Stop::from(&codes::ID_TAKEN));
    }
    if written == 1 {
        let known: i64 = tx.query_one(sql::ID_OF_PAYMENT, params![new.id, new.id.to_string()], |row| row.get(0))?;
        if known > 0 {
            return Err(Stop::from(&codes::ID_TAKEN));
        }
        let run_at = Some(now.plus_seconds(FIRST_LOOK_SECONDS));
        tx.enqueue(&NewJob { kind: LOOK, subject: new.id, body: json!({"look": 0}), run_at })?;
    }
    Ok((found, written == 1))
}

fn note(tx: &mut Tx<'_>, id: Id, answer: &Result<Created, AdapterError>) -> Result<Charge, Stop> {
    let before = lock(tx, id)?.ok_or_else(|| Stop::from(&codes::CHARGE_UNKNOWN))?;
    let mut after = before.clone();
    match answer {
        Ok(created) => {
            after.reference.clone_from(&created.reference);
            after.last_error = None;
            after.standing = advance(before.standing, created.heard).to;
        }
        Err(error) => {
            after.last_error = Some(error.to_string());
            // A report may have been faster than the answer that was lost; what it said stands.
            if before.standing.state == State::Requested {
                // A conflict is another money's id, of which nothing may be asked: this charge was never made.
                let nothing_happened =
                    matches!(error, AdapterError::Refused(_) | AdapterError::Unsupported | AdapterError::Conflict);
                after.standing.state = if nothing_happened { State::Failed } else { State::Unknown };
            }
        }
    }
    after.settle();
    save(tx, &before, &after)?;
    Ok(lock(tx, id)?.unwrap_or(after))
}

/// Asks how a charge went, and hears what is said.
///
/// # Errors
/// Refused as [`codes::CHARGE_UNKNOWN`] when there is no such charge.
pub async fn ask(db: &Db, adapters: &Adapters, id: Id) -> Result<Charge, WriteError> {
    let known = db.read(move |read| find(read, id)).await?.ok_or(&codes::CHARGE_UNKNOWN)?;
    if !known.standing.state.is_open() || known.fate == Fate::Taken {
        return Ok(known);
    }
    let Some(adapter) = adapters.get(&db.brand().host, &known.adapter) else { return Ok(known) };
    match adapter.status(db.now(), &id.to_string()).await {
        Ok(status) => hear(db, id, status.reference, status.heard).await,
        Err(error) => {
            tracing::info!(charge = %id, %error, "a charge could not be asked about");
            Ok(known)
        }
    }
}

/// Adds what a provider said of a charge. Saying it again changes nothing.
///
/// # Errors
/// Refused as [`codes::CHARGE_UNKNOWN`] when there is no such charge.
pub async fn hear(db: &Db, id: Id, reference: Option<String>, heard: Heard) -> Result<Charge, WriteError> {
    db.write("orders.hear_charge", Actor::SYSTEM, move |tx| {
        let before = lock(tx, id)?.ok_or_else(|| Stop::from(&codes::CHARGE_UNKNOWN))?;
        if before.fate == Fate::Taken {
            // It is a payment now, and that is asked about and told of by itself.
            return Ok(before);
        }
        let mut after = before.clone();
        after.standing = advance(before.standing, heard).to;
        if after.reference.is_none() {
            after.reference.clone_from(&reference);
        }
        // Money that comes for a charge that was given up goes back, too.
        if before.fate == Fate::Over && after.standing.captured > after.standing.refunded {
            after.fate = Fate::GoingBack;
            tx.enqueue(&NewJob { kind: SEND_BACK, subject: id, body: json!({}), run_at: None })?;
        }
        after.settle();
        save(tx, &before, &after)?;
        Ok(lock(tx, id)?.unwrap_or(after))
    })
    .await
}

/// Decides that a charge goes back. Deciding it again changes nothing.
///
/// # Errors
/// Refused as [`codes::CHARGE_UNKNOWN`], or [`codes::CHARGE_TAKEN`] when its sale took it.
pub async fn give_back(db: &Db, actor: Actor, id: Id) -> Result<Charge, WriteError> {
    db.write("orders.give_charge_back", actor, move |tx| {
        let before = lock(tx, id)?.ok_or_else(|| Stop::from(&codes::CHARGE_UNKNOWN))?;
        match before.fate {
            Fate::Taken => return Err(Refusal::new(&codes::CHARGE_TAKEN).into()),
            Fate::GoingBack | Fate::Over => return Ok(before),
            Fate::Open => {}
        }
        decide_to_send_back(tx, &before)?;
        Ok(lock(tx, id)?.unwrap_or(before))
    })
    .await
}

pub(super) fn decide_to_send_back(tx: &mut Tx<'_>, before: &Charge) -> Result<(), Stop> {
    let mut after = before.clone();
    after.fate = Fate::GoingBack;
    save(tx, before, &after)?;
    tx.enqueue(&NewJob { kind: SEND_BACK, subject: before.id, body: json!({}), run_at: None })?;
    Ok(())
}
