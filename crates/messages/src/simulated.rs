//! Providers that send nothing: text messages and LINE over HTTP, mail over SMTP, each on a port of its own.
//! What they took can be read at `GET /taken`; `POST /faults` says what goes wrong from now on.

mod mail;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The most that is remembered; the oldest goes first.
const TAKEN: usize = 10_000;

/// What a provider took.
#[derive(Debug, Clone, Serialize)]
pub struct Taken {
    /// The sender's key; for mail the Message-ID.
    pub id: String,
    /// `sms`, `line` or `email`.
    pub channel: &'static str,
    /// To whom.
    pub to: String,
    /// What it says; of mail, the letter as it came.
    pub text: String,
}

/// What goes wrong.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Answers 503 before anything happens.
    pub closed: bool,
    /// Answers 400: the recipient is nobody.
    pub refuse: bool,
    /// Takes the message and answers 500.
    pub lose_answer: bool,
    /// Messages do not arrive.
    pub undelivered: bool,
}

#[derive(Default)]
struct Book {
    taken: Vec<Taken>,
    faults: Faults,
}

/// Providers that answer.
pub struct Running {
    book: Arc<Shared>,
    http: SocketAddr,
    smtp: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

struct Shared {
    token: String,
    book: Mutex<Book>,
}

impl Shared {
    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, taken: Taken) {
        let mut book = self.book();
        if book.taken.len() >= TAKEN {
            book.taken.remove(0);
        }
        book.taken.push(taken);
    }
}

impl Running {
    /// Where text messages and LINE answer, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.http)
    }

    /// Where mail is taken, as a URL.
    pub fn smtp_url(&self) -> String {
        format!("smtp://{}", self.smtp)
    }

    /// Everything that was taken, oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        self.book.book().taken.clone()
    }

    /// What goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.book.book().faults = faults;
    }

    /// Stops answering at once.
    pub fn stop(self) {
        for task in self.tasks {
            task.abort();
        }
    }
}

/// Takes two ports of that address and answers callers who know the token.
///
/// # Errors
/// When no port can be had.
pub async fn start(address: SocketAddr, token: &str) -> io::Result<Running> {
    let (http, smtp) = (TcpListener::bind(address).await?, TcpListener::bind(address).await?);
    let (http_address, smtp_address) = (http.local_addr()?, smtp.local_addr()?);
    let book = Arc::new(Shared { token: token.to_owned(), book: Mutex::default() });
    let routes = Router::new()
        .route("/messages", post(text_message))
        .route("/messages/{id}", get(status))
        .route("/v2/bot/message/push", post(push))
        .route("/taken", get(taken))
        .route("/faults", post(faults))
        .with_state(Arc::clone(&book));
    let answering = tokio::spawn(async move {
        if let Err(error) = axum::serve(http, routes).await {
            tracing::warn!(%error, "the simulated message providers stopped");
        }
    });
    let mails = tokio::spawn(mail::serve(smtp, Arc::clone(&book)));
    Ok(Running { book, http: http_address, smtp: smtp_address, tasks: vec![answering, mails] })
}

/// Why a call is not even looked at.
fn turned_away(shared: &Shared, headers: &HeaderMap) -> Option<StatusCode> {
    let bearer = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if bearer.strip_prefix("Bearer ") != Some(&shared.token) {
        return Some(StatusCode::UNAUTHORIZED);
    }
    let faults = shared.book().faults.clone();
    match (faults.closed, faults.refuse) {
        (true, _) => Some(StatusCode::SERVICE_UNAVAILABLE),
        (_, true) => Some(StatusCode::BAD_REQUEST),
        _ => None,
    }
}

#[derive(Deserialize)]
struct TextMessage {
    id: String,
    to: String,
    text: String,
}

async fn text_message(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Json(body): Json<TextMessage>,
) -> Response {
    if let Some(no) = turned_away(&shared, &headers) {
        return no.into_response();
    }
    let known = shared.book().taken.iter().any(|taken| taken.id == body.id);
    if !known {
        shared.take(Taken { id: body.id, channel: "sms", to: body.to, text: body.text });
    }
    if shared.book().faults.lose_answer {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    Json(json!({"state": "underway"})).into_response()
}

async fn status(State(shared): State<Arc<Shared>>, headers: HeaderMap, Path(id): Path<String>) -> Response {
    if let Some(no) = turned_away(&shared, &headers) {
        return no.into_response();
    }
    let book = shared.book();
    if !book.taken.iter().any(|taken| taken.id == id) {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(json!({"state": if book.faults.undelivered { "failed" } else { "delivered" }})).into_response()
}

#[derive(Deserialize)]
struct Push {
    to: String,
    messages: Vec<Value>,
}

async fn push(State(shared): State<Arc<Shared>>, headers: HeaderMap, Json(body): Json<Push>) -> Response {
    if let Some(no) = turned_away(&shared, &headers) {
        return no.into_response();
    }
    let key = headers.get("x-line-retry-key").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    if !key.is_empty() && shared.book().taken.iter().any(|taken| taken.id == key) {
        return (StatusCode::CONFLICT, [("x-line-accepted-request-id", key)], Json(json!({}))).into_response();
    }
    let text = body.messages.iter().filter_map(|message| message["text"].as_str()).collect::<Vec<_>>().join("\n");
    shared.take(Taken { id: key.clone(), channel: "line", to: body.to, text });
    if shared.book().faults.lose_answer {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    ([("x-line-request-id", key)], Json(json!({}))).into_response()
}

async fn taken(State(shared): State<Arc<Shared>>) -> Json<Vec<Taken>> {
    Json(shared.book().taken.clone())
}

async fn faults(State(shared): State<Arc<Shared>>, Json(faults): Json<Faults>) -> Json<Faults> {
    shared.book().faults = faults.clone();
    Json(faults)
}
