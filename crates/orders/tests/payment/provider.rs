//! A small payment provider with bad manners, over real HTTP. It never reports by itself: a test takes
//! its notices and sends them when, as often and as wrongly as it wants.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use orders::payment::signature;
use serde_json::{Value, json};
use store::Clock;
use tokio::net::TcpListener;

pub const SECRET: &[u8] = b"a secret that both sides know";

/// One payment as the provider knows it.
#[derive(Debug, Clone)]
pub struct Known {
    pub amount: i64,
    pub state: &'static str,
    pub captured: i64,
    pub refunds: BTreeMap<String, i64>,
    callback_url: String,
    asked: Value,
}

impl Known {
    pub fn refunded(&self) -> i64 {
        self.refunds.values().sum()
    }
}

/// What goes wrong from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Good,
    /// Does what it is told and loses the answer.
    LosesAnswers,
    /// Does nothing and answers with this status.
    Says(u16),
    /// Does what it is told and answers after so many milliseconds.
    Slow(u64),
}

#[derive(Default)]
struct Inner {
    payments: BTreeMap<String, Known>,
    mood: Mood,
    calls: Vec<String>,
    notices: u64,
}

#[derive(Clone)]
pub struct Provider {
    inner: Arc<Mutex<Inner>>,
    pub url: String,
    clock: Clock,
    client: reqwest::Client,
}

/// A report, ready to be sent as often as wanted.
#[derive(Debug, Clone)]
pub struct Report {
    url: String,
    body: String,
}

/// How a report was received.
#[derive(Debug, PartialEq, Eq)]
pub struct Received {
    pub status: u16,
    pub body: Value,
}

impl Provider {
    pub async fn start(clock: Clock) -> Provider {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let provider = Provider { inner: Arc::default(), url, clock, client };
        let app = Router::new()
            .route("/payments", post(create))
            .route("/payments/{id}", get(status))
            .route("/payments/{id}/void", post(void))
            .route("/payments/{id}/refunds", post(refund))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        provider
    }

    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap())
    }

    pub fn mood(&self, mood: Mood) {
        self.with(|inner| inner.mood = mood);
    }

    /// The payment of a request id.
    pub fn find(&self, id: impl ToString) -> Option<Known> {
        self.with(|inner| inner.payments.get(&id.to_string()).cloned())
    }

    /// Forgets everything, as if no request had ever arrived.
    pub fn forget(&self) {
        self.with(|inner| inner.payments.clear());
    }

    /// How often it was called: `create`, `status`, `void`, `refund`.
    pub fn calls(&self, what: &str) -> usize {
        self.with(|inner| inner.calls.iter().filter(|call| *call == what).count())
    }

    /// The buyer pays. False when the payment is over.
    pub fn pay(&self, id: impl ToString) -> bool {
        let amount = self.find(id.to_string()).unwrap().amount;
        self.take(id, amount)
    }

    /// The buyer pays this much.
    pub fn take(&self, id: impl ToString, amount: i64) -> bool {
        self.with(|inner| {
            let known = inner.payments.get_mut(&id.to_string()).unwrap();
            let is_open = known.state == "pending" || known.captured > 0;
            if is_open {
                known.captured += amount;
                known.state = "captured";
            }
            is_open
        })
    }

    /// The buyer gives up.
    pub fn give_up(&self, id: impl ToString) {
        self.with(|inner| {
            let known = inner.payments.get_mut(&id.to_string()).unwrap();
            if known.state == "pending" {
                known.state = "failed";
            }
        });
    }

    /// Somebody pays back at the provider's own desk.
    pub fn refund_by_hand(&self, id: impl ToString, amount: i64) {
        self.with(|inner| {
            let known = inner.payments.get_mut(&id.to_string()).unwrap();
            known.refunds.insert("by hand".to_owned(), amount);
        });
    }

    /// A report of how a payment stands now, with a name of its own.
    pub fn report(&self, id: impl ToString) -> Report {
        self.with(|inner| {
            inner.notices += 1;
            let id = id.to_string();
            let known = &inner.payments[&id];
            let body = json!({
                "notice_id": format!("n{}", inner.notices),
                "request_id": id,
                "reference": reference(&id),
                "state": state(known),
                "amount": known.amount,
                "captured": known.captured,
                "refunded": known.refunded(),
                "at": self.clock.now(),
            });
            Report { url: known.callback_url.clone(), body: body.to_string() }
        })
    }

    /// Sends a report as it should be sent.
    pub async fn send(&self, report: &Report) -> Received {
        let signature = signature::sign(SECRET, self.clock.now(), report.body.as_bytes());
        self.send_signed(report, Some(signature)).await
    }

    /// Sends a report with any signature.
    pub async fn send_signed(&self, report: &Report, signature: Option<String>) -> Received {
        let mut request = self.client.post(&report.url).body(report.body.clone());
        if let Some(signature) = signature {
            request = request.header(signature::HEADER, signature);
        }
        let answer = request.send().await.unwrap();
        Received { status: answer.status().as_u16(), body: answer.json().await.unwrap_or_default() }
    }

    /// Reports how a payment stands now.
    pub async fn tell(&self, id: impl ToString) -> Received {
        self.send(&self.report(id)).await
    }

    /// What is wrong with a call, before it is done.
    fn stops(&self, what: &str, headers: &HeaderMap, signed: &[u8]) -> Option<Response> {
        self.with(|inner| inner.calls.push(what.to_owned()));
        let given = headers.get(signature::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !signature::verify(SECRET, self.clock.now(), given, signed) {
            return Some(StatusCode::UNAUTHORIZED.into_response());
        }
        match self.with(|inner| inner.mood) {
            Mood::Says(status) => Some(StatusCode::from_u16(status).unwrap().into_response()),
            _ => None,
        }
    }

    /// Answers, unless the answer is to be lost.
    async fn answer(&self, status: StatusCode, body: Value) -> Response {
        match self.with(|inner| inner.mood) {
            Mood::LosesAnswers => {
                let torn = futures_util::stream::once(async { Err::<Bytes, _>(std::io::Error::other("cut")) });
                return Response::new(Body::from_stream(torn));
            }
            Mood::Slow(millis) => tokio::time::sleep(Duration::from_millis(millis)).await,
            _ => {}
        }
        (status, axum::Json(body)).into_response()
    }
}

impl Report {
    /// The same report with something else in it.
    pub fn changed(&self, field: &str, value: Value) -> Report {
        let mut body: Value = serde_json::from_str(&self.body).unwrap();
        body[field] = value;
        Report { url: self.url.clone(), body: body.to_string() }
    }

    /// The same report, to another address.
    pub fn to(&self, from: &str, to: &str) -> Report {
        Report { url: self.url.replace(from, to), body: self.body.clone() }
    }

    /// Other bytes altogether.
    pub fn saying(&self, body: &str) -> Report {
        Report { url: self.url.clone(), body: body.to_owned() }
    }

    pub fn bytes(&self) -> &[u8] {
        self.body.as_bytes()
    }
}

fn reference(id: &str) -> String {
    format!("SP-{}", &id[id.len() - 6..])
}

fn state(known: &Known) -> &'static str {
    if known.captured > 0 && known.refunded() >= known.captured { "refunded" } else { known.state }
}

fn shown(id: &str, known: &Known) -> Value {
    json!({
        "reference": reference(id),
        "request_id": id,
        "state": state(known),
        "amount": known.amount,
        "captured": known.captured,
        "refunded": known.refunded(),
    })
}

async fn create(State(provider): State<Provider>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(stop) = provider.stops("create", &headers, &body) {
        return stop;
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let id = asked["request_id"].as_str().unwrap().to_owned();
    let known = provider.with(|inner| {
        let fresh = Known {
            amount: asked["amount"].as_i64().unwrap(),
            state: "pending",
            captured: 0,
            refunds: BTreeMap::new(),
            callback_url: asked["callback_url"].as_str().unwrap().to_owned(),
            asked: asked.clone(),
        };
        inner.payments.entry(id.clone()).or_insert(fresh).clone()
    });
    if known.asked != asked {
        return StatusCode::CONFLICT.into_response();
    }
    let mut body = shown(&id, &known);
    body["redirect_url"] = json!(format!("{}/pay/{id}", provider.url));
    provider.answer(StatusCode::OK, body).await
}

async fn status(State(provider): State<Provider>, Path(id): Path<String>, headers: HeaderMap, uri: Uri) -> Response {
    if let Some(stop) = provider.stops("status", &headers, uri.path().as_bytes()) {
        return stop;
    }
    match provider.find(&id) {
        Some(known) => provider.answer(StatusCode::OK, shown(&id, &known)).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn void(State(provider): State<Provider>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(stop) = provider.stops("void", &headers, &body) {
        return stop;
    }
    let known = provider.with(|inner| {
        let known = inner.payments.get_mut(&id)?;
        if known.state == "pending" {
            known.state = "voided";
        }
        Some(known.clone())
    });
    match known {
        Some(known) => provider.answer(StatusCode::OK, shown(&id, &known)).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn refund(State(provider): State<Provider>, Path(id): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    if let Some(stop) = provider.stops("refund", &headers, &body) {
        return stop;
    }
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let (name, amount) = (asked["request_id"].as_str().unwrap().to_owned(), asked["amount"].as_i64().unwrap());
    let known = provider.with(|inner| {
        let known = inner.payments.get_mut(&id)?;
        known.refunds.entry(name).or_insert(amount);
        assert!(known.refunded() <= known.captured, "more went back than was taken");
        Some(known.clone())
    });
    match known {
        Some(known) => provider.answer(StatusCode::OK, shown(&id, &known)).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
