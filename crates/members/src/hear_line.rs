//! What LINE tells of its users: somebody made the shop's account a friend, or blocked it. Whoever blocked it gets no
//! message by LINE any more, since LINE would take it and show it to nobody.
//!
//! LINE signs the bytes with the channel's secret and sends them again until they are answered; its reports may come in
//! any order, so the latest instant counts.

use std::sync::Arc;

use api::{Answer, BrandDb, Problem};
use axum::Extension;
use axum::extract::Request;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kernel::{Actor, Event, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use store::{Fault, Tx, params};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::line_login::PROVIDER;
use crate::{Friend, codes, sql};

/// The largest report that is read, in bytes.
const REPORT_BYTES: usize = 256 * 1024;
/// The header that LINE signs in.
const SIGNATURE: &str = "x-line-signature";

pub(crate) fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new().routes(routes!(hear))
}

/// The secret of the channel that messages come from: LINE signs its reports with it. Cheap to clone.
#[derive(Clone)]
pub struct LineReports(Arc<str>);

impl std::fmt::Debug for LineReports {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LineReports").finish_non_exhaustive()
    }
}

impl LineReports {
    /// By the channel's secret.
    pub fn new(secret: &str) -> LineReports {
        LineReports(Arc::from(secret))
    }

    /// True when these bytes were signed with the secret.
    pub fn is_signed(&self, bytes: &[u8], signature: &str) -> bool {
        let Ok(given) = STANDARD.decode(signature) else { return false };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()) else { return false };
        mac.update(bytes);
        mac.verify_slice(&given).is_ok()
    }
}

/// Bytes as LINE sends them: a JSON object with `events`. They are signed, so nothing is read before they are believed.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "it says what is sent; the bytes are read as they come")]
pub struct LineReportBytes(Vec<u8>);

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineHeard {
    /// How many of its events changed how somebody stands to the shop's account.
    pub changed: usize,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    events: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    #[serde(rename = "type")]
    kind: String,
    /// Milliseconds since 1970.
    timestamp: i64,
    source: Option<Source>,
}

#[derive(Deserialize)]
struct Source {
    #[serde(rename = "userId")]
    user: Option<String>,
}

/// Somebody and the shop's account, since when.
struct Stands {
    user: String,
    friend: Friend,
    at: Timestamp,
}

fn stands(said: Said) -> Option<Stands> {
    let friend = match said.kind.as_str() {
        "follow" => Friend::Friend,
        "unfollow" => Friend::Blocked,
        _ => return None,
    };
    let at = Timestamp::from_micros(said.timestamp.checked_mul(1_000)?);
    Some(Stands { user: said.source?.user?, friend, at })
}

/// A report of LINE's Messaging API: who made the shop's account a friend, and who blocked it. Other events are of no
/// interest. Reports may be sent again and in any order; the latest word counts.
///
/// # Errors
/// `api.not_found` where no secret is set; `members.line_forged` when the signature is wrong; `api.malformed`.
#[utoipa::path(post, path = "/line/events", operation_id = "members_hear_line", tag = "members",
    request_body(content = LineReportBytes, content_type = "application/octet-stream"),
    responses((status = 200, body = LineHeard)), extensions(("x-permission" = json!("public"))))]
pub async fn hear(
    BrandDb(db): BrandDb,
    reports: Option<Extension<Option<LineReports>>>,
    request: Request,
) -> Result<Answer<LineHeard>, Problem> {
    let reports =
        reports.and_then(|Extension(reports)| reports).ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    let (parts, body) = request.into_parts();
    let bytes = api::extract::whole(body, REPORT_BYTES).await?;
    let signature = parts.headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !reports.is_signed(&bytes, signature) {
        return Err((&codes::LINE_FORGED).into());
    }
    let report: Report = serde_json::from_slice(&bytes)
        .map_err(|error| Problem::from(Refusal::new(&api::codes::MALFORMED).with("reason", error.to_string())))?;
    let said: Vec<Stands> = report.events.into_iter().filter_map(stands).collect();
    if said.is_empty() {
        return Ok(Answer::ok(LineHeard { changed: 0 }));
    }
    let changed = db.write("members.hear_line", Actor::SYSTEM, move |tx| Ok(note(tx, &said)?)).await?;
    Ok(Answer::ok(LineHeard { changed }))
}

/// Notes how people stand to the account. What is older than the last word changes nothing.
fn note(tx: &mut Tx<'_>, said: &[Stands]) -> Result<usize, Fault> {
    let mut changed = 0;
    for one in said {
        let friend = one.friend.as_str();
        let members =
            tx.query(sql::LINE_FRIEND, params![PROVIDER, &one.user, friend, one.at], |row| row.get::<Id>(0))?;
        for member in members {
            changed += 1;
            tx.journal(&Event::new("members.line_friend_changed", member, json!({"friend": friend})))?;
        }
    }
    Ok(changed)
}
