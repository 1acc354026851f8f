//! Webhooks out, after the Standard Webhooks specification (1.0.0): `webhook-id`,
//! `webhook-timestamp` and `webhook-signature: v1,` with HMAC-SHA256 over `id.timestamp.body`.
//!
//! A consumer of the journal turns entries into deliveries; each delivery is a job, tried with
//! growing pauses. The delivery's id stays the same over all tries, so receivers can tell repeats.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Actor, Event, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use store::{Db, Fault, Job, NewJob, Stop, WriteError, jobs, journal, params};
use utoipa::ToSchema;

use crate::{Answer, Body, BrandDb, Caller, Page, Path, Problem, State, codes, outside, sql};

/// Name of the consumer and of its jobs.
pub const DELIVER: &str = "api.deliver_webhook";
const CONSUMER: &str = "webhooks";
/// Entries handled in one write.
const BATCH: i64 = 200;
/// Deliveries shown for one webhook.
const SHOWN: i64 = 100;
/// Prefix of a secret's text form, as the specification has it.
const SECRET_PREFIX: &str = "whsec_";

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookRow {
    /// Its id.
    pub id: Id,
    /// Where deliveries go.
    pub url: String,
    /// Beginnings of the kinds it wants, such as `orders.`; all when empty.
    pub kinds: Vec<String>,
    /// `active` or `paused`.
    pub state: String,
    /// Counts its changes from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// The signing secret; shown once, when it is made or rotated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A webhook to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where deliveries go: https, a public address.
    #[schema(min_length = 8, max_length = 500)]
    pub url: String,
    /// Beginnings of the kinds it wants, such as `orders.`, each counted once; all when empty.
    #[schema(max_items = 50, value_type = Vec<String>)]
    #[serde(default)]
    pub kinds: BTreeSet<String>,
}

/// One delivery.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryRow {
    /// Its id, sent as `webhook-id`.
    pub id: Id,
    /// The journal entry it tells of.
    pub pos: i64,
    /// `waiting`, `delivered` or `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// The receiver's last HTTP status.
    pub status: Option<i64>,
    /// When it was wanted.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

fn kinds(text: &str) -> Result<Vec<String>, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Decode(format!("a webhook's kinds: {error}")))
}

/// Webhooks that are not removed.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/webhooks", operation_id = "api_list_webhooks", tag = "webhooks",
    responses((status = 200, body = Page<WebhookRow>)), extensions(("x-permission" = json!("webhooks.edit"))))]
pub async fn list_webhooks(BrandDb(db): BrandDb) -> Result<Answer<Page<WebhookRow>>, Problem> {
    let rows = db
        .read(|read| {
            read.query(sql::WEBHOOK_LIST, &[], |row| {
                Ok(WebhookRow {
                    id: row.get(0)?,
                    url: row.get(1)?,
                    kinds: kinds(&row.get::<String>(2)?)?,
                    state: row.get(3)?,
                    version: row.get(4)?,
                    created_at: row.get(5)?,
                    secret: None,
                })
            })
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// Makes a webhook. The answer is the only place where its secret is shown.
///
/// # Errors
/// `api.webhook_address` for an address that is not public https.
#[utoipa::path(post, path = "/webhooks", operation_id = "api_make_webhook", tag = "webhooks", request_body = NewWebhook,
    responses((status = 201, body = WebhookRow)), extensions(("x-permission" = json!("webhooks.edit"))))]
pub async fn make_webhook(
    axum::extract::State(state): axum::extract::State<State>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<NewWebhook>,
) -> Result<Answer<WebhookRow>, Problem> {
    let allowed = outside::is_allowed(&body.url, state.settings().webhooks_to_private_addresses);
    if !allowed || body.url.len() > 500 {
        return Err(Refusal::new(&codes::WEBHOOK_ADDRESS).at("/url", &codes::WEBHOOK_ADDRESS).into());
    }
    if body.kinds.len() > 50 || body.kinds.iter().any(|kind| kind.len() > 100) {
        return Err(Refusal::new(&codes::INVALID).at("/kinds", &codes::TOO_LONG).into());
    }
    let mut secret = vec![0; 32];
    db.entropy().fill(&mut secret);
    let shown = shown_secret(&secret);
    let (url, wanted) = (body.url.clone(), json!(body.kinds).to_string());
    let maker = caller.actor().id.unwrap_or(Id::NIL);
    let (id, created_at) = db
        .write("api.make_webhook", caller.actor(), move |tx| {
            let (id, now) = (tx.new_id(), tx.now());
            tx.execute(sql::WEBHOOK_INSERT, params![id, &url, &wanted, &secret, maker, now])?;
            tx.journal(&Event::new("api.webhook_made", id, json!({})))?;
            Ok((id, now))
        })
        .await?;
    let kinds = body.kinds.into_iter().collect();
    Ok(Answer::created(WebhookRow {
        id,
        url: body.url,
        kinds,
        state: "active".to_owned(),
        version: 1,
        created_at,
        secret: Some(shown),
    }))
}

fn shown_secret(secret: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret))
}

/// A new signing secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct RotatedSecret {
    /// The new secret; the one before stays valid beside it until the next rotation.
    pub secret: String,
}

/// Gives a webhook a new secret. Deliveries carry both signatures from now on.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(post, path = "/webhooks/{id}/rotate", operation_id = "api_rotate_webhook", tag = "webhooks",
    params(("id" = Id, Path)), responses((status = 200, body = RotatedSecret)), extensions(("x-permission" = json!("webhooks.edit"))))]
pub async fn rotate_webhook(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<RotatedSecret>, Problem> {
    let mut secret = vec![0; 32];
    db.entropy().fill(&mut secret);
    let shown = shown_secret(&secret);
    change(&db, caller.actor(), "api.rotate_webhook", "api.webhook_rotated", id, sql::WEBHOOK_ROTATE, Some(secret))
        .await?;
    Ok(Answer::ok(RotatedSecret { secret: shown }))
}

/// Removes a webhook; waiting deliveries are dropped.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(delete, path = "/webhooks/{id}", operation_id = "api_remove_webhook", tag = "webhooks",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("webhooks.edit"))))]
pub async fn remove_webhook(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    change(&db, caller.actor(), "api.remove_webhook", "api.webhook_removed", id, sql::WEBHOOK_REMOVE, None).await?;
    Ok(Answer::empty())
}

async fn change(
    db: &Db,
    actor: Actor,
    name: &'static str,
    event: &'static str,
    id: Id,
    statement: &'static str,
    secret: Option<Vec<u8>>,
) -> Result<(), WriteError> {
    db.write(name, actor, move |tx| {
        let values = match &secret {
            Some(secret) => params![id, secret].to_vec(),
            None => params![id].to_vec(),
        };
        if tx.execute(statement, &values)? == 0 {
            return Err(Stop::from(&codes::NOT_FOUND));
        }
        tx.journal(&Event::new(event, id, json!({})))?;
        Ok(())
    })
    .await
}

/// The latest deliveries of a webhook.
///
/// # Errors
/// None of its own; an unknown webhook has no deliveries.
#[utoipa::path(get, path = "/webhooks/{id}/deliveries", operation_id = "api_list_deliveries", tag = "webhooks",
    params(("id" = Id, Path)), responses((status = 200, body = Page<DeliveryRow>)), extensions(("x-permission" = json!("webhooks.edit"))))]
pub async fn list_deliveries(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<Page<DeliveryRow>>, Problem> {
    let rows = db
        .read(move |read| {
            read.query(sql::DELIVERY_LIST, params![id, SHOWN], |row| {
                Ok(DeliveryRow {
                    id: row.get(0)?,
                    pos: row.get(1)?,
                    state: row.get(2)?,
                    attempts: row.get(3)?,
                    status: row.get(4)?,
                    created_at: row.get(5)?,
                    finished_at: row.get(6)?,
                })
            })
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// Turns the journal's next entries into deliveries. Returns true when there may be more.
///
/// # Errors
/// When the database says so.
pub async fn fan_out(db: &Db) -> Result<bool, WriteError> {
    let (from, entries, hooks) = db
        .read(|read| {
            let cursor = journal::cursor(read, CONSUMER)?;
            let hooks =
                read.query(sql::WEBHOOK_ACTIVE, &[], |row| Ok((row.get::<Id>(0)?, kinds(&row.get::<String>(1)?)?)))?;
            Ok((cursor, journal::after(read, cursor.pos, BATCH)?, hooks))
        })
        .await?;
    let Some(last) = entries.last() else { return Ok(false) };
    let to = journal::Cursor { epoch: from.epoch, pos: last.pos };
    let more = entries.len() as i64 == BATCH;
    // Our own entries about webhooks are not delivered: a failing receiver would feed itself.
    let wanted: Vec<(Id, i64)> = entries
        .iter()
        .filter(|entry| !entry.kind.starts_with("api."))
        .flat_map(|entry| {
            hooks.iter().filter(|(_, kinds)| wants(kinds, &entry.kind)).map(|(hook, _)| (*hook, entry.pos))
        })
        .collect();
    db.write_bulk("api.fan_out_webhooks", Actor::SYSTEM, move |tx| {
        for (hook, pos) in &wanted {
            let (id, now) = (tx.new_id(), tx.now());
            if tx.execute(sql::DELIVERY_INSERT, params![id, hook, *pos, now])? == 1 {
                tx.enqueue(&NewJob { kind: DELIVER, subject: id, body: json!({}), run_at: None })?;
            }
        }
        journal::move_cursor(tx, CONSUMER, to)?;
        Ok(())
    })
    .await?;
    Ok(more)
}

fn wants(kinds: &[String], kind: &str) -> bool {
    kinds.is_empty() || kinds.iter().any(|beginning| kind.starts_with(beginning.as_str()))
}

/// What a delivery needs, read at one snapshot.
struct Delivery {
    url: String,
    secrets: Vec<Vec<u8>>,
    body: String,
}

/// Makes one delivery: the handler of [`DELIVER`] jobs.
///
/// # Errors
/// A sentence that says what went wrong; the job is tried again.
pub async fn deliver(db: &Db, client: &reqwest::Client, private_too: bool, job: &Job) -> Result<(), String> {
    let id = job.subject;
    let delivery = db.read(move |read| load(read, id)).await.map_err(|fault| fault.to_string())?;
    let Some(delivery) = delivery else { return finish(db, job, "failed", None).await };
    if !outside::is_allowed(&delivery.url, private_too) {
        return finish(db, job, "failed", None).await;
    }
    let seconds = db.now().micros() / 1_000_000;
    let signature = signature(&delivery.secrets, id, seconds, &delivery.body);
    let sent = client
        .post(&delivery.url)
        .header("content-type", "application/json")
        .header("webhook-id", id.to_string())
        .header("webhook-timestamp", seconds.to_string())
        .header("webhook-signature", signature)
        .body(delivery.body)
        .send()
        .await;
    let (status, error) = match sent {
        Ok(answer) if answer.status().is_success() => {
            return finish(db, job, "delivered", Some(i64::from(answer.status().as_u16()))).await;
        }
        Ok(answer) => (Some(i64::from(answer.status().as_u16())), format!("the receiver answered {}", answer.status())),
        Err(error) => (None, error.without_url().to_string()),
    };
    let state = if job.attempts >= jobs::ATTEMPTS { "failed" } else { "waiting" };
    note(db, id, state, status).await.map_err(|error| error.to_string())?;
    Err(error)
}

fn load(read: &mut store::Read<'_>, id: Id) -> Result<Option<Delivery>, Fault> {
    let found = read.query_opt(sql::DELIVERY_GET, params![id], |row| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?)))?;
    let Some((hook, pos)) = found else { return Ok(None) };
    let hook = read.query_opt(sql::WEBHOOK_GET, params![hook], |row| {
        let secrets = [Some(row.get::<Vec<u8>>(2)?), row.get::<Option<Vec<u8>>>(3)?];
        Ok((row.get::<String>(0)?, secrets.into_iter().flatten().collect::<Vec<_>>(), row.get::<String>(4)?))
    })?;
    let Some((url, secrets, state)) = hook else { return Ok(None) };
    if state != "active" {
        return Ok(None);
    }
    let body = journal::at(read, pos)?.map(|entry| {
        let data: serde_json::Value = serde_json::from_str(&entry.body).unwrap_or_default();
        let kind = format!("{}@{}", entry.kind, entry.version);
        json!({"type": kind, "timestamp": entry.occurred_at, "pos": pos, "subject": entry.subject, "data": data})
            .to_string()
    });
    Ok(body.map(|body| Delivery { url, secrets, body }))
}

/// `v1,` and the signature, for each secret that is still valid.
fn signature(secrets: &[Vec<u8>], id: Id, seconds: i64, body: &str) -> String {
    let sign = |secret: &Vec<u8>| {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(format!("{id}.{seconds}.{body}").as_bytes());
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    };
    secrets.iter().filter_map(sign).collect::<Vec<_>>().join(" ")
}

async fn note(db: &Db, id: Id, state: &'static str, status: Option<i64>) -> Result<(), WriteError> {
    db.write_bulk("api.note_delivery", Actor::SYSTEM, move |tx| {
        let finished = (state != "waiting").then(|| tx.now());
        tx.execute(sql::DELIVERY_TRIED, params![id, state, status, finished])?;
        Ok(())
    })
    .await
}

async fn finish(db: &Db, job: &Job, state: &'static str, status: Option<i64>) -> Result<(), String> {
    note(db, job.subject, state, status).await.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_secrets_sign_during_a_rotation() {
        let id = Id::from_bytes([1; 16]);
        let text = signature(&[vec![1; 32], vec![2; 32]], id, 1_700_000_000, "{}");
        assert_eq!(text.split(' ').filter(|part| part.starts_with("v1,")).count(), 2);
        assert_eq!(signature(&[vec![1; 32]], id, 1_700_000_000, "{}"), text.split(' ').next().unwrap());
    }

    #[test]
    fn kinds_are_beginnings() {
        assert!(wants(&[], "orders.placed"));
        assert!(wants(&["orders.".to_owned()], "orders.placed"));
        assert!(!wants(&["stock.".to_owned()], "orders.placed"));
    }
}
