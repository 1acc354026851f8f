//! Logging in with LINE: to LINE, and back with a code.

use api::guard::ClientAddress;
use api::{Problem, Query};
use axum::Extension;
use axum::http::HeaderMap;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use members::{LineLogin, LineLoginError};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::account;
use super::visit::{Visit, lead, with_cookie};

/// How long somebody may be at LINE, in seconds: ten minutes.
const AWAY_SECONDS: i64 = 600;

/// What the browser keeps meanwhile.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Away {
    /// Comes back with the code; random.
    state: String,
    /// Where to go on afterwards.
    back: String,
    /// The store whose sign was scanned; empty otherwise.
    store: String,
}

/// What leads to LINE.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LeaveQuery {
    back: String,
    store_id: String,
}

/// What comes back from LINE.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReturnQuery {
    code: String,
    state: String,
}

const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-tenon_line" } else { "tenon_line" }
}

fn redirect(visit: &Visit) -> String {
    format!("{}/account/line/done", visit.origin())
}

fn channel(visit: &Visit) -> Result<LineLogin, Problem> {
    visit.line_login.clone().ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))
}

/// `GET /account/line`: to LINE.
pub async fn leave(visit: Visit, Query(query): Query<LeaveQuery>) -> Response {
    let outcome = async {
        let line = channel(&visit)?;
        let state = api::session::new_token(visit.db.entropy());
        let url = match line.begin(&state, &redirect(&visit)).await {
            Ok(url) => url,
            Err(error) => return failed(&visit, &error, query.back).await,
        };
        let away = Away { state, back: query.back, store: query.store_id };
        let kept = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&away).unwrap_or_default());
        let cookie = api::session::cookie(cookie_name(visit.https()), &kept, AWAY_SECONDS, visit.https());
        Ok(with_cookie(lead(&url), Some(cookie)))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// `GET /account/line/done`: back from LINE.
pub async fn come_back(
    visit: Visit,
    headers: HeaderMap,
    Extension(address): Extension<ClientAddress>,
    Query(query): Query<ReturnQuery>,
) -> Response {
    let outcome = returned(&visit, &headers, address, query).await;
    let ended = api::session::cookie(cookie_name(visit.https()), "", 0, visit.https());
    with_cookie(visit.answer(outcome).await, Some(ended))
}

async fn returned(
    visit: &Visit,
    headers: &HeaderMap,
    address: ClientAddress,
    query: ReturnQuery,
) -> Result<Response, Problem> {
    let line = channel(visit)?;
    let kept = api::session::read_cookie(headers, cookie_name(visit.https()));
    let away = kept.and_then(|kept| URL_SAFE_NO_PAD.decode(kept).ok());
    let away: Away = away.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    // Somebody else's code must not let this browser into somebody else's account.
    let ours = !away.state.is_empty() && bool::from(away.state.as_bytes().ct_eq(query.state.as_bytes()));
    if !ours || query.code.is_empty() {
        return account::start_again(visit, away.back, line_said_no(visit)).await;
    }
    let way = match line.finish(&away.state, &redirect(visit), &query.code, visit.db.now()).await {
        Ok(way) => way,
        Err(error) => return failed(visit, &error, away.back).await,
    };
    account::enter_by_line(visit, address, way, away.back, &away.store).await
}

fn line_said_no(visit: &Visit) -> String {
    visit.say(
        "沒有從 LINE 完成登入，什麼都沒有改變。請再試一次，或改用手機號碼。",
        "The log-in at LINE was not completed, and nothing has changed. Try again, or use your phone number.",
    )
}

async fn failed(visit: &Visit, error: &LineLoginError, back: String) -> Result<Response, Problem> {
    tracing::warn!(%error, "a log-in with LINE failed");
    account::start_again(visit, back, line_said_no(visit)).await
}
