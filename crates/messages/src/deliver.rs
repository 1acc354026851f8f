//! The jobs that send messages and ask whether they arrived.

use std::collections::BTreeMap;

use kernel::{Actor, Event, Id, Timestamp};
use serde_json::json;
use store::{Db, Fault, Job, NewJob, Read, WriteError, jobs, params, secrets};

use crate::carrier::{CarrierError, Carriers, Outgoing, Reached};
use crate::{MessageChannel, MessageState, SECRET, Template, secret_code, sql, template};

/// Sends one message.
pub(crate) const SEND: &str = "messages.send";
/// Asks whether one arrived.
const ASK: &str = "messages.ask";
/// The jobs of this slice.
pub const KINDS: &[&str] = &[SEND, ASK];

/// First asked this long after it was sent, in seconds; then later and later.
const ASK_AFTER_SECONDS: i64 = 5;
/// After so many questions nobody asks any more: about four minutes.
const QUESTIONS: i64 = 8;

struct Stored {
    channel: MessageChannel,
    template: Template,
    locale: String,
    recipient: String,
    parameters: BTreeMap<String, String>,
    state: MessageState,
    expires_at: Option<Timestamp>,
}

fn stored(read: &mut Read<'_>, id: Id) -> Result<Option<Stored>, Fault> {
    read.query_opt(sql::OUTBOX_GET, params![id], |row| {
        Ok(Stored {
            channel: MessageChannel::read(row, 0)?,
            template: Template::read(row, 1)?,
            locale: row.get(2)?,
            recipient: row.get(3)?,
            parameters: serde_json::from_str(&row.get::<String>(4)?)
                .map_err(|error| Fault::Decode(format!("a message's parameters: {error}")))?,
            state: MessageState::read(row, 5)?,
            expires_at: row.get(8)?,
        })
    })
}

/// Does a job of this slice.
///
/// # Errors
/// A sentence that says what went wrong; the job is tried again.
pub async fn run(db: &Db, carriers: &Carriers, job: &Job) -> Result<(), String> {
    if job.kind == ASK { ask(db, carriers, job).await } else { deliver(db, carriers, job).await }
}

async fn deliver(db: &Db, carriers: &Carriers, job: &Job) -> Result<(), String> {
    let id = job.subject;
    let message = db.read(move |read| stored(read, id)).await.map_err(said)?;
    let Some(message) = message.filter(|message| message.state == MessageState::Waiting) else { return Ok(()) };
    if message.recipient.is_empty() || message.expires_at.is_some_and(|at| at <= db.now()) {
        return end(db, id, MessageState::Failed, Some("too_late")).await;
    }
    let Some(carrier) = carriers.of(message.channel) else {
        return end(db, id, MessageState::Failed, Some("no_carrier")).await;
    };
    let values = values(db, id, message.template, message.parameters).await.map_err(said)?;
    let (subject, text) = template::render(message.template, &message.locale, &values);
    let brand = db.brand().name.clone();
    match carrier.send(&Outgoing { id, recipient: message.recipient, subject, text, brand }).await {
        Ok(sent) => db
            .write("messages.sent", Actor::SYSTEM, move |tx| {
                let now = tx.now();
                if tx.execute(sql::OUTBOX_SENT, params![id, sent.reference.as_deref(), now])? == 1 {
                    tx.journal(&Event::new("messages.sent", id, json!({})))?;
                    if sent.will_tell {
                        let run_at = Some(now.plus_seconds(ASK_AFTER_SECONDS));
                        tx.enqueue(&NewJob { kind: ASK, subject: id, body: json!({}), run_at })?;
                    }
                }
                Ok(())
            })
            .await
            .map_err(said),
        Err(CarrierError::Refused(why)) => end(db, id, MessageState::Failed, Some(&why)).await,
        Err(CarrierError::Unclear(why)) if job.attempts >= jobs::ATTEMPTS => {
            end(db, id, MessageState::Failed, Some(&why)).await?;
            // Given up, and shown among the dead jobs.
            Err(why)
        }
        Err(CarrierError::Unclear(why)) => {
            let problem = why.clone();
            db.write("messages.tried", Actor::SYSTEM, move |tx| {
                tx.execute(sql::OUTBOX_TRIED, params![id, &problem])?;
                Ok(())
            })
            .await
            .map_err(said)?;
            Err(why)
        }
    }
}

async fn ask(db: &Db, carriers: &Carriers, job: &Job) -> Result<(), String> {
    let id = job.subject;
    let message = db.read(move |read| stored(read, id)).await.map_err(said)?;
    let Some(message) = message.filter(|message| message.state == MessageState::Sent) else { return Ok(()) };
    let Some(carrier) = carriers.of(message.channel) else { return Ok(()) };
    match carrier.ask(id).await {
        Ok(Reached::Delivered) => end(db, id, MessageState::Delivered, None).await,
        Ok(Reached::Failed) => end(db, id, MessageState::Failed, Some("undelivered")).await,
        // Nobody knows; it stays sent.
        _ if job.attempts >= QUESTIONS => Ok(()),
        Ok(Reached::Underway) => Err("still under way".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// What the template's gaps are filled with, the code among it.
pub(crate) async fn values(
    db: &Db,
    id: Id,
    template: Template,
    mut parameters: BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, WriteError> {
    parameters.insert("brand".to_owned(), db.brand().name.clone());
    if template.has_code() {
        let secret = secrets::get_or_make(db, SECRET).await?;
        parameters.insert("code".to_owned(), secret_code(&secret, id).unwrap_or_default());
    }
    if template.has_link() {
        let secret = secrets::get_or_make(db, SECRET).await?;
        parameters.insert("token".to_owned(), secret_code::link_token(&secret, id));
    }
    Ok(parameters)
}

async fn end(db: &Db, id: Id, state: MessageState, problem: Option<&str>) -> Result<(), String> {
    let problem = problem.map(str::to_owned);
    db.write("messages.end", Actor::SYSTEM, move |tx| {
        let now = tx.now();
        if tx.execute(sql::OUTBOX_ENDED, params![id, state.as_str(), problem.as_deref(), now])? == 1 {
            tx.journal(&Event::new("messages.ended", id, json!({"state": state})))?;
        }
        Ok(())
    })
    .await
    .map_err(said)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
