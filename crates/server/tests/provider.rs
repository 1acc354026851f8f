//! The simulated provider: what it promises a merchant, and what it breaks on demand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use server::config::Secret;
use server::provider::{self, Running, Settings, signature};
use store::{Clock, Entropy};
use tokio::sync::mpsc;

const SECRET: &str = "shared between the two of us";

/// A provider, and a merchant who listens.
struct Scene {
    provider: Running,
    client: Client,
    callback: String,
    heard: mpsc::UnboundedReceiver<(bool, Value)>,
}

impl Scene {
    async fn new() -> Scene {
        drop(rustls::crypto::ring::default_provider().install_default());
        let settings = Settings {
            merchant: "shop".to_owned(),
            secret: Secret::new(SECRET),
            clock: Clock::System,
            entropy: Entropy::System,
            file: None,
        };
        let provider = provider::start((Ipv4Addr::LOCALHOST, 0).into(), settings).await.unwrap();
        let (sender, heard) = mpsc::unbounded_channel();
        let hear = move |headers: HeaderMap, body: Bytes| {
            let given = headers[signature::HEADER].to_str().unwrap();
            let text = std::str::from_utf8(&body).unwrap();
            let genuine = signature::verify(SECRET.as_bytes(), seconds(), given, text);
            let told = sender.send((genuine, serde_json::from_slice(&body).unwrap()));
            async move {
                drop(told);
                if genuine { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        // Names under localhost are this machine's, whatever its resolver knows.
        let callback = format!("http://cake.localhost:{}/", listener.local_addr().unwrap().port());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(hear))).await });
        let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Scene { provider, client, callback, heard }
    }

    fn wanted(&self, request_id: &str) -> Value {
        json!({
            "request_id": request_id, "merchant": "shop", "amount": 580, "currency": "TWD", "exponent": 0,
            "description": "cake", "return_url": "http://cake.localhost/orders/1", "callback_url": self.callback,
        })
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Result<Response, reqwest::Error> {
        let text = body.map(|body| body.to_string());
        let signed = signature::sign(SECRET.as_bytes(), seconds(), text.as_deref().unwrap_or(path));
        let call = self.client.request(method, format!("{}{path}", self.provider.url()));
        call.header(signature::HEADER, signed).body(text.unwrap_or_default()).send().await
    }

    async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let response = self.send(Method::POST, path, Some(body)).await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    async fn state(&self, request_id: &str) -> String {
        let response = self.send(Method::GET, &format!("/payments/{request_id}"), None).await.unwrap();
        response.json::<Value>().await.unwrap()["state"].as_str().unwrap_or_default().to_owned()
    }

    async fn faults(&self, faults: Value) {
        assert_eq!(self.post("/faults", faults).await.0, 200);
    }

    async fn press(&self, answer: &Value, action: &str) {
        let page = answer["redirect_url"].as_str().unwrap();
        let pressed = self.client.post(page).form(&[("action", action)]).send().await.unwrap();
        assert_eq!(pressed.status(), StatusCode::SEE_OTHER);
    }

    async fn hear(&mut self) -> (bool, Value) {
        tokio::time::timeout(Duration::from_secs(10), self.heard.recv()).await.expect("no notice").unwrap()
    }
}

fn seconds() -> i64 {
    Clock::System.now().micros() / 1_000_000
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_is_begun_once_paid_and_given_back() {
    let mut scene = Scene::new().await;
    let (status, begun) = scene.post("/payments", scene.wanted("a")).await;
    assert_eq!((status, &begun["state"]), (200, &json!("pending")));
    assert_eq!(scene.post("/payments", scene.wanted("a")).await, (200, begun.clone()));
    let mut other = scene.wanted("a");
    other["amount"] = json!(1);
    assert_eq!(scene.post("/payments", other).await.0, 409);
    scene.press(&begun, "later").await;
    assert_eq!(scene.state("a").await, "pending");
    scene.press(&begun, "pay").await;
    let (genuine, notice) = scene.hear().await;
    assert!(genuine);
    assert_eq!(
        (&notice["request_id"], &notice["state"], &notice["captured"]),
        (&json!("a"), &json!("captured"), &json!(580))
    );
    let void = scene.post("/payments/a/void", json!({})).await;
    assert_eq!((void.0, &void.1["state"]), (200, &json!("captured")), "too late: answered as it stands");
    let refund = json!({"request_id": "r", "amount": 580});
    assert_eq!(scene.post("/payments/a/refunds", refund.clone()).await.1["state"], "refunded");
    assert_eq!(scene.post("/payments/a/refunds", refund).await.0, 200);
    assert_eq!(scene.hear().await.1["state"], "refunded");
    assert_eq!(scene.state("a").await, "refunded");
    let unknown = scene.send(Method::GET, "/payments/b", None).await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unsigned_call_does_nothing() {
    let scene = Scene::new().await;
    let url = format!("{}/payments", scene.provider.url());
    for signature in ["", "t=1,v1=00"] {
        let call = scene.client.post(&url).header(signature::HEADER, signature).body(scene.wanted("a").to_string());
        assert_eq!(call.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
    }
    assert!(scene.provider.payments().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_come_twice_and_from_somebody_else() {
    let mut scene = Scene::new().await;
    scene.faults(json!({"duplicate": 1, "forge": true})).await;
    let (_, begun) = scene.post("/payments", scene.wanted("a")).await;
    let (genuine, claimed) = scene.hear().await;
    assert!(!genuine && claimed["state"] == "captured", "a lie from the beginning");
    scene.press(&begun, "fail").await;
    let mut said = Vec::new();
    for _ in 0..3 {
        said.push(scene.hear().await);
    }
    let truths: Vec<&Value> = said.iter().filter(|(genuine, _)| *genuine).map(|(_, notice)| notice).collect();
    assert_eq!(truths.len(), 2);
    assert_eq!(truths[0], truths[1], "the same notice twice");
    assert_eq!(truths[0]["state"], "failed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_change_places() {
    let mut scene = Scene::new().await;
    let (_, begun) = scene.post("/payments", scene.wanted("a")).await;
    scene.faults(json!({"reorder": true})).await;
    scene.press(&begun, "pay").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    scene.post("/payments/a/refunds", json!({"request_id": "r", "amount": 580})).await;
    assert_eq!(scene.hear().await.1["state"], "refunded");
    assert_eq!(scene.hear().await.1["state"], "captured");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_lost_after_the_deed() {
    let scene = Scene::new().await;
    scene.faults(json!({"drop_answer": true})).await;
    assert!(scene.send(Method::POST, "/payments", Some(scene.wanted("a"))).await.is_err());
    assert_eq!(scene.state("a").await, "pending", "it was begun all the same");
    scene.faults(json!({})).await;
    assert_eq!(scene.post("/payments", scene.wanted("a")).await.0, 200);
    assert_eq!(scene.provider.payments().len(), 1);
    let log = scene.client.get(format!("{}/log", scene.provider.url())).send().await.unwrap();
    let log: Value = log.json().await.unwrap();
    assert_eq!((&log[0]["what"], &log[0]["status"]), (&json!("begin"), &json!(0)));
    scene.faults(json!({"closed": true})).await;
    assert_eq!(scene.post("/payments", scene.wanted("b")).await.0, 503);
}
