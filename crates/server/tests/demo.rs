//! One cake through the whole program: bought on the web, paid at the provider, told to a webhook.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::routing::post;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use server::demo::{self, Arguments, Demo};
use store::Database;
use testkit::{Engine, TestBrand};
use tokio::sync::mpsc;

const PATIENCE: Duration = Duration::from_secs(20);

/// A demo on the database that the test's brand lies in, beside that brand.
struct Scene {
    demo: Demo,
    /// Removes the database when the test is over.
    _brand: TestBrand,
    _folder: tempfile::TempDir,
}

impl Scene {
    async fn open(engine: Engine) -> Scene {
        let folder = tempfile::tempdir().unwrap();
        let brand = tokio::task::spawn_blocking(move || TestBrand::fresh(engine, &server::schema::migrations()));
        let brand = brand.await.unwrap();
        let database = match brand.database() {
            Database::Postgres(url) => Some(url),
            Database::Sqlite(_) => None,
        };
        let data = folder.path().join("demo");
        let arguments = Arguments { data, database, no_browser: true, ..Arguments::default() };
        Scene { demo: demo::open(&arguments).await.unwrap(), _brand: brand, _folder: folder }
    }

    async fn close(self) {
        self.demo.stop().await;
        tokio::task::spawn_blocking(move || drop(self._brand)).await.unwrap();
    }
}

/// A browser: keeps cookies, follows nothing by itself.
struct Browser {
    client: Client,
    cookies: std::sync::Mutex<Vec<String>>,
    api: String,
}

impl Browser {
    fn new(demo: &Demo) -> Browser {
        let client = Client::builder()
            .no_proxy()
            .resolve("cake.localhost", (std::net::Ipv4Addr::LOCALHOST, 0).into())
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Browser { client, cookies: std::sync::Mutex::default(), api: demo.ready().api.clone() }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (StatusCode, Value) {
        let method = method.parse().unwrap();
        let cookies = self.cookies.lock().unwrap().join("; ");
        let mut request = self.client.request(method, format!("{}{path}", self.api)).header("cookie", cookies);
        if let Some(body) = body {
            let mut key = [0; 8];
            store::Entropy::System.fill(&mut key);
            request = request.header("idempotency-key", format!("{:x}", u64::from_be_bytes(key))).json(&body);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            self.cookies.lock().unwrap().push(pair);
        }
        let status = response.status();
        (status, response.json().await.unwrap_or_default())
    }

    async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call("GET", path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        body
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let (status, body) = self.call("POST", path, Some(body)).await;
        assert!(status.is_success(), "{path}: {status} {body}");
        body
    }

    async fn log_in(&self, demo: &Demo, role: &str) {
        let login = demo.ready().logins.iter().find(|login| login.role == role).unwrap();
        self.post("/staff/sessions", json!({"login": login.login, "password": login.password})).await;
    }
}

/// Looks until it is so.
async fn until<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let search = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(PATIENCE, search).await.expect("it never came")
}

/// Somebody who wants to hear of orders.
async fn receiver() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Value)>) {
    let (sender, heard) = mpsc::unbounded_channel();
    let hear = move |headers: HeaderMap, body: Bytes| {
        let told = sender.send((headers, serde_json::from_slice(&body).unwrap()));
        async move { drop(told) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/", post(hear))).await });
    (url, heard)
}

#[test]
fn a_cake_is_paid_online_and_everybody_hears_of_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        testkit::run(paid_online(engine));
    }
}

async fn paid_online(engine: Engine) {
    let scene = Scene::open(engine).await;
    let demo = &scene.demo;
    let owner = Browser::new(demo);
    owner.log_in(demo, "owner").await;
    let (hook, mut heard) = receiver().await;
    owner.post("/webhooks", json!({"url": hook, "kinds": ["orders."]})).await;

    let visitor = Browser::new(demo);
    visitor.post("/carts", json!({})).await;
    let cake = demo.ready().variants["CAKE-OSM-6"];
    visitor.post("/carts/current/lines", json!({"variant_id": cake, "quantity": 1_000})).await;
    let cart = visitor.get("/carts/current").await;
    let order = visitor
        .post(
            "/orders",
            json!({
                "cart_id": cart["id"],
                "buyer": {"name": "林小榫", "phone": "0912345678"},
                "fulfilment": {"kind": "pickup", "store_id": demo.ready().stores["xinyi"]},
                "payment": {"method": "online"},
                "expected_total": 580,
            }),
        )
        .await;
    let path = format!("/orders/{}", order["id"].as_str().unwrap());
    let page = until(async || {
        let order = visitor.get(&path).await;
        order["payments"][0]["redirect_url"].as_str().map(str::to_owned)
    })
    .await;
    let shown = visitor.client.get(&page).send().await.unwrap().text().await.unwrap();
    assert!(shown.contains("NT$580"), "{shown}");
    let paid = visitor.client.post(&page).form(&[("action", "pay")]).send().await.unwrap();
    assert_eq!(paid.status(), StatusCode::SEE_OTHER);
    let order = until(async || Some(visitor.get(&path).await).filter(|order| order["money_state"] == "paid")).await;
    assert_eq!(order["paid"], 580);

    let (headers, notice) = tokio::time::timeout(PATIENCE, heard.recv()).await.unwrap().unwrap();
    assert!(notice["type"].as_str().unwrap().starts_with("orders."), "{notice}");
    assert!(headers.contains_key("webhook-signature"));
    let payments = Arc::new(demo.provider().payments());
    assert_eq!((payments.len(), payments[0].captured), (1, 580));
    scene.close().await;
}

#[test]
fn a_cake_is_sold_at_the_till_and_the_web_sees_it() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        testkit::run(sold_at_the_till(engine));
    }
}

async fn sold_at_the_till(engine: Engine) {
    let scene = Scene::open(engine).await;
    let demo = &scene.demo;
    let cashier = Browser::new(demo);
    cashier.log_in(demo, "cashier").await;
    let cake = demo.ready().variants["CAKE-OSM-6"];
    let available = format!("/availability?variants={cake}");
    let before = cashier.get(&available).await["items"][0]["total_available"].as_i64().unwrap();
    let till = format!("/registers/{}/commands", demo.ready().register_id);
    let id = || kernel::Id::v7(store::Clock::System.now(), random());
    cashier.post(&till, json!({"command_id": id(), "command": {"type": "open_shift", "float": 2_000}})).await;
    let sold = json!({
        "type": "sell",
        "sale_id": id(),
        "lines": [{"variant_id": cake, "quantity": 1_000}],
        "tenders": [{"kind": "cash", "amount": 580, "given": 1_000}],
        "expected_total": 580,
        "goods_in_hand": false,
    });
    let answer = cashier.post(&till, json!({"command_id": id(), "command": sold})).await;
    let shift = &answer["till"]["shift"];
    assert_eq!((&shift["sales_count"], &shift["sales_total"]), (&json!(1), &json!(580)), "{answer}");
    assert_eq!(shift["cash_expected"], Value::Null, "a cashier's count is blind");
    let after = cashier.get(&available).await["items"][0]["total_available"].as_i64().unwrap();
    assert_eq!(before - after, 1_000);
    scene.close().await;
}

fn random() -> [u8; 10] {
    let mut bytes = [0; 10];
    store::Entropy::System.fill(&mut bytes);
    bytes
}
