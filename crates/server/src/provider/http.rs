//! What merchants and tests call.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::book::{No, Payment, PaymentState, Wanted};
use super::{Faults, Provider, Unsaid, notices, page, signature};

/// Lines that the log keeps.
const LOG: usize = 10_000;

/// Something that was said to or by the provider.
#[derive(Debug, Clone, Serialize)]
pub struct LogEntry {
    /// When.
    pub at: Timestamp,
    /// `begin`, `status`, `void`, `refund`, `notice`, `forged notice`.
    pub what: String,
    /// Which payment.
    pub request_id: String,
    /// How it stood.
    pub state: Option<PaymentState>,
    /// The HTTP status of the answer; 0 for none.
    pub status: u16,
}

pub(super) fn routes(provider: Arc<Provider>) -> Router {
    Router::new()
        .route("/payments", post(begin))
        .route("/payments/{request_id}", get(status))
        .route("/payments/{request_id}/void", post(void))
        .route("/payments/{request_id}/refunds", post(refund))
        .route("/pay/{reference}", get(page::show).post(page::decide))
        .route("/faults", get(show_faults).post(set_faults))
        .route("/log", get(show_log))
        .with_state(provider)
}

type Shared = State<Arc<Provider>>;

impl Provider {
    pub(super) fn log(&self, entry: LogEntry) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        if log.len() >= LOG {
            log.remove(0);
        }
        log.push(entry);
    }

    fn is_signed(&self, headers: &HeaderMap, text: &str) -> bool {
        let given = headers.get(signature::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        signature::verify(self.settings.secret.reveal().as_bytes(), self.seconds(), given, text)
    }

    /// The answer to a call, with whatever is to go wrong.
    async fn answer(&self, what: &str, request_id: &str, outcome: Result<(u16, Payment), No>) -> Response {
        let faults = self.faults();
        let (status, state, body) = match outcome {
            Ok((status, payment)) => (status, Some(payment.state), self.shown(&payment)),
            Err((status, why)) => (status, None, json!({"error": why})),
        };
        let changes = what != "status";
        let unsaid = if changes { faults.drop_answer } else { faults.drop_status };
        let told = if unsaid { 0 } else { status };
        self.log(LogEntry {
            at: self.settings.clock.now(),
            what: what.to_owned(),
            request_id: request_id.to_owned(),
            state,
            status: told,
        });
        tokio::time::sleep(Duration::from_millis(faults.answer_delay_ms)).await;
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(body)).into_response();
        if unsaid {
            response.extensions_mut().insert(Unsaid);
        }
        response
    }

    fn shown(&self, payment: &Payment) -> serde_json::Value {
        let by_page = matches!(payment.wanted.method.as_str(), "" | "online");
        let account = payment.reference.bytes().filter(u8::is_ascii_digit).map(char::from).take(14).collect::<String>();
        let instructions = (payment.wanted.method == "bank_transfer")
            .then(|| json!({"bank": "999", "account": format!("{account:0<14}")}));
        json!({
            "reference": payment.reference,
            "instructions": instructions,
            "request_id": payment.wanted.request_id,
            "redirect_url": by_page.then(|| format!("{}/pay/{}", self.url, payment.reference)),
            "state": payment.state,
            "amount": payment.wanted.amount,
            "captured": payment.captured,
            "refunded": payment.refunded,
        })
    }

    /// Why a call is not even looked at.
    fn turned_away(&self, headers: &HeaderMap, signed: &str) -> Option<No> {
        if self.faults().closed {
            Some((503, "closed"))
        } else if self.is_signed(headers, signed) {
            None
        } else {
            Some((401, "signature"))
        }
    }
}

async fn begin(State(provider): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body);
    if let Some(no) = provider.turned_away(&headers, &text) {
        return provider.answer("begin", "", Err(no)).await;
    }
    let wanted: Wanted = match serde_json::from_slice(&body) {
        Ok(wanted) => wanted,
        Err(_) => return provider.answer("begin", "", Err((400, "body"))).await,
    };
    let request_id = wanted.request_id.clone();
    if wanted.merchant != provider.settings.merchant {
        return provider.answer("begin", &request_id, Err((403, "merchant"))).await;
    }
    let mut random = [0; 9];
    provider.settings.entropy.fill(&mut random);
    let reference: String = random.iter().map(|byte| format!("{byte:02X}")).collect();
    let declines = provider.faults().decline;
    let outcome = provider.with_book(|book| book.begin(wanted, format!("SP{reference}"), declines));
    if let Ok((payment, true)) = &outcome
        && payment.unsaid
    {
        notices::send(&provider, payment);
    }
    if let Ok((payment, true)) = &outcome
        && provider.faults().forge
    {
        notices::forge(&provider, payment);
    }
    provider.answer("begin", &request_id, outcome.map(|(payment, _)| (200, payment))).await
}

async fn status(State(provider): Shared, Path(request_id): Path<String>, headers: HeaderMap, uri: Uri) -> Response {
    if let Some(no) = provider.turned_away(&headers, uri.path()) {
        return provider.answer("status", &request_id, Err(no)).await;
    }
    let found = provider.with_book(|book| book.find(&request_id).cloned());
    provider.answer("status", &request_id, found.map(|payment| (200, payment)).ok_or((404, "unknown"))).await
}

/// What an act on a payment is signed over: its body, or its path when there is none.
fn signed<'a>(body: &'a str, uri: &'a Uri) -> &'a str {
    if body.is_empty() { uri.path() } else { body }
}

async fn void(
    State(provider): Shared,
    Path(request_id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let text = String::from_utf8_lossy(&body);
    if let Some(no) = provider.turned_away(&headers, signed(&text, &uri)) {
        return provider.answer("void", &request_id, Err(no)).await;
    }
    let outcome = provider.with_book(|book| book.void(&request_id));
    tell(&provider, &outcome);
    provider.answer("void", &request_id, outcome.map(|(payment, _)| (200, payment))).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund {
    request_id: String,
    amount: i64,
}

async fn refund(State(provider): Shared, Path(request_id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body);
    if let Some(no) = provider.turned_away(&headers, &text) {
        return provider.answer("refund", &request_id, Err(no)).await;
    }
    let refund: Refund = match serde_json::from_slice(&body) {
        Ok(refund) => refund,
        Err(_) => return provider.answer("refund", &request_id, Err((400, "body"))).await,
    };
    let outcome = provider.with_book(|book| book.refund(&request_id, &refund.request_id, refund.amount));
    tell(&provider, &outcome);
    provider.answer("refund", &request_id, outcome.map(|(payment, _)| (200, payment))).await
}

fn tell(provider: &Arc<Provider>, outcome: &Result<(Payment, bool), No>) {
    if let Ok((payment, true)) = outcome {
        notices::send(provider, payment);
    }
}

async fn show_faults(State(provider): Shared) -> Json<Faults> {
    Json(provider.faults())
}

/// Sets what goes wrong; what is not named goes right again.
async fn set_faults(State(provider): Shared, body: Bytes) -> Response {
    match serde_json::from_slice::<Faults>(&body) {
        Ok(faults) => {
            *provider.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults.clone();
            Json(faults).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

async fn show_log(State(provider): Shared) -> Json<Vec<LogEntry>> {
    Json(provider.log.lock().unwrap_or_else(PoisonError::into_inner).clone())
}
