//! The jobs that look after charges: asking how one went, and sending one back.

use kernel::{Actor, Id};
use serde::Deserialize;
use serde_json::json;
use store::{Db, Job, NewJob, WriteError, cases, jobs};

use super::begin::decide_to_send_back;
use super::{CASE_STUCK, CASE_UNKNOWN, Charge, Fate, LOOK, SEND_BACK, WAITS_SECONDS, ask, find, hear, lock, save};
use crate::payment::{Adapter, AdapterError, Adapters, Heard, NewRefund, RefundAnswer, State};

/// Pauses between looks, in seconds; the last one stays.
const PAUSES_SECONDS: &[i64] = &[30, 60, 120, 240, 300];
/// How long a request may be on its way. A terminal that does not know it after that never will.
const ON_ITS_WAY_SECONDS: i64 = 120;
/// Pause between tries once a person was told, in seconds.
const HOUR_SECONDS: i64 = 3_600;
/// Tries after which a person is told.
const TRIES_BEFORE_CASE: i64 = 6;

#[derive(Debug, Default, Deserialize)]
struct Looks {
    #[serde(default)]
    look: usize,
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

async fn known(db: &Db, id: Id) -> Result<Option<Charge>, String> {
    db.read(move |read| find(read, id)).await.map_err(text)
}

/// The job: asks about an open charge, and sends back what no sale took in time.
pub(crate) async fn look(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let Some(charge) = known(db, job.subject).await? else { return Ok(()) };
    if charge.fate != Fate::Open {
        return Ok(());
    }
    if charge.standing.state.is_open() {
        ask(db, adapters, charge.id).await.map_err(text)?;
    }
    look_again(db, job).await.map_err(text)
}

async fn look_again(db: &Db, job: &Job) -> Result<(), WriteError> {
    let looks: Looks = serde_json::from_str(&job.body).unwrap_or_default();
    let job = job.clone();
    db.write("orders.look_at_charge_again", Actor::SYSTEM, move |tx| {
        let Some(charge) = lock(tx, job.subject)? else { return Ok(()) };
        if charge.fate != Fate::Open {
            return Ok(());
        }
        let now = tx.now();
        if now >= charge.created_at.plus_seconds(WAITS_SECONDS) {
            return decide_to_send_back(tx, &charge);
        }
        if jobs::finish(tx, &job)? {
            let pause = PAUSES_SECONDS.get(looks.look).or(PAUSES_SECONDS.last()).copied().unwrap_or(WAITS_SECONDS);
            let body = json!({"look": looks.look.saturating_add(1)});
            let run_at = Some(now.plus_seconds(pause));
            tx.enqueue(&NewJob { kind: LOOK, subject: job.subject, body, run_at })?;
        }
        Ok(())
    })
    .await
}

/// The job: sends a charge back, once, whatever is lost on the way.
pub(crate) async fn send_back(db: &Db, adapters: &Adapters, job: &Job) -> Result<(), String> {
    let Some(charge) = known(db, job.subject).await? else { return Ok(()) };
    if charge.fate != Fate::GoingBack {
        return Ok(());
    }
    let Some(adapter) = adapters.get(&db.brand().host, &charge.adapter) else {
        return stuck(db, job, &charge, "no such provider is set up".to_owned()).await;
    };
    match go_back(db, adapter.as_ref(), &charge).await {
        Ok(()) => Ok(()),
        Err(why) => stuck(db, job, &charge, why).await,
    }
}

/// One try. What is heard may change what there is to do; the next try sees it.
async fn go_back(db: &Db, adapter: &dyn Adapter, charge: &Charge) -> Result<(), String> {
    let request = charge.id.to_string();
    if charge.standing.state.is_open() {
        let heard = match adapter.void(db.now(), &request).await {
            Ok(status) => hear(db, charge.id, status.reference, status.heard).await,
            Err(AdapterError::NotFound) if never_arrived(db, charge) => {
                hear(db, charge.id, None, Heard::failed()).await
            }
            Err(_) => match adapter.status(db.now(), &request).await {
                Ok(status) => hear(db, charge.id, status.reference, status.heard).await,
                Err(error) => return Err(error.to_string()),
            },
        };
        let now = heard.map_err(text)?;
        if now.standing.state.is_open() {
            return Err("the charge may still be paid".to_owned());
        }
        if now.fate != Fate::GoingBack {
            return Ok(());
        }
    }
    let Some(charge) = known(db, charge.id).await? else { return Ok(()) };
    let amount = charge.standing.captured - charge.standing.refunded;
    let refund = NewRefund {
        payment_request_id: request,
        request_id: charge.refund_request.to_string(),
        reference: charge.reference.clone(),
        method: charge.kind.clone(),
        amount,
        captured: charge.standing.captured,
    };
    match adapter.refund(db.now(), &refund).await {
        Ok(RefundAnswer::Done) => {
            let heard = Heard::captured(charge.standing.captured, charge.standing.captured);
            hear(db, charge.id, None, heard).await.map(|_| ()).map_err(text)
        }
        Ok(RefundAnswer::Later) => Err("the provider has not finished it".to_owned()),
        Err(error) => {
            // Lost or refused: perhaps because it was done before. What was said decides.
            if let Ok(status) = adapter.status(db.now(), &charge.id.to_string()).await {
                let now = hear(db, charge.id, status.reference, status.heard).await.map_err(text)?;
                if now.fate == Fate::Over {
                    return Ok(());
                }
            }
            Err(error.to_string())
        }
    }
}

fn never_arrived(db: &Db, charge: &Charge) -> bool {
    matches!(charge.standing.state, State::Requested | State::Unknown)
        && db.now() > charge.created_at.plus_seconds(ON_ITS_WAY_SECONDS)
}

/// One more failure. At some point a person has to know; from then on it is tried by the hour, for as long as it takes.
async fn stuck(db: &Db, job: &Job, charge: &Charge, why: String) -> Result<(), String> {
    let (id, error, tell) = (charge.id, why.clone(), job.attempts >= TRIES_BEFORE_CASE);
    let job = job.clone();
    let noted = db.write("orders.charge_stuck", Actor::SYSTEM, move |tx| {
        let Some(before) = lock(tx, id)? else { return Ok(()) };
        let mut after = before.clone();
        after.last_error = Some(error.clone());
        save(tx, &before, &after)?;
        if tell {
            let kind = if before.standing.state.is_open() { CASE_UNKNOWN } else { CASE_STUCK };
            let detail = json!({"order": before.subject, "charge": id, "amount": before.amount, "error": error});
            cases::open(tx, kind, id, Some(before.store), &detail)?;
            if jobs::finish(tx, &job)? {
                let run_at = Some(tx.now().plus_seconds(HOUR_SECONDS));
                tx.enqueue(&NewJob { kind: SEND_BACK, subject: id, body: json!({}), run_at })?;
            }
        }
        Ok(())
    });
    noted.await.map_err(text)?;
    if tell { Ok(()) } else { Err(why) }
}
