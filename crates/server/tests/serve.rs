//! The program's outside, over real connections: health, refusals in our own words, limits, stopping.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use kernel::Actor;
use reqwest::{Client, Method, Response, StatusCode};
use serde_json::{Value, json};
use server::config::{Config, Secret};
use server::demo::{self, Arguments, Demo};
use server::serve::{self, Running};
use store::{NewJob, Options, Platform, jobs};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A server without a brand.
async fn bare(folder: &std::path::Path, change: impl FnOnce(&mut Config)) -> (Running, Client, String) {
    let listener = serve::listen(HERE).await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut config = Config::plain(address, store::Database::Sqlite(folder.to_owned()));
    change(&mut config);
    let server = serve::start(&config, config.store_options(), listener).await.unwrap();
    (server, client(), format!("http://{address}"))
}

fn client() -> Client {
    Client::builder()
        .no_proxy()
        .resolve("cake.localhost", (std::net::Ipv4Addr::LOCALHOST, 0).into())
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn shop(folder: &std::path::Path) -> Demo {
    let data = folder.join("demo");
    demo::open(&Arguments { data, no_browser: true, ..Arguments::default() }).await.unwrap()
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_brands_is_healthy_and_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (server, client, url) = bare(folder.path(), |_| {}).await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(client.get(format!("{url}{path}")).send().await.unwrap().status(), StatusCode::OK, "{path}");
    }
    let page = client.get(&url).header("accept", "text/html").send().await.unwrap();
    assert!(page.text().await.unwrap().contains("tenon demo"));
    let elsewhere = client.get(&url).header("accept", "text/html").header("host", "shop.example");
    assert_eq!(elsewhere.send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let problem = client.get(format!("{url}/api/v1/brand")).send().await.unwrap();
    assert_eq!(header(&problem, "content-type"), "application/problem+json");
    assert_eq!(problem.json::<Value>().await.unwrap()["code"], "api.unknown_brand");
    server.stop().await;
    assert!(client.get(format!("{url}/healthz")).send().await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_for_this_machine_or_for_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let (server, client, url) = bare(folder.path(), |_| {}).await;
    let metrics = || client.get(format!("{url}/metrics"));
    // Something to count: this page itself is counted after it is made.
    client.get(format!("{url}/healthz")).send().await.unwrap();
    let text = metrics().send().await.unwrap().text().await.unwrap();
    assert!(text.contains("tenon_answers_total"), "{text}");
    let through_a_proxy = metrics().header("x-forwarded-for", "192.0.2.7").send().await.unwrap();
    assert_eq!(through_a_proxy.status(), StatusCode::FORBIDDEN);
    server.stop().await;

    let folder = tempfile::tempdir().unwrap();
    let with_token = |config: &mut Config| config.metrics_token = Some(Secret::new("for-the-monitor-only"));
    let (server, client, url) = bare(folder.path(), with_token).await;
    let metrics = || client.get(format!("{url}/metrics"));
    assert_eq!(metrics().send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(metrics().bearer_auth("something else").send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let told = metrics().bearer_auth("for-the-monitor-only").header("x-forwarded-for", "192.0.2.7");
    assert_eq!(told.send().await.unwrap().status(), StatusCode::OK);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_nothing_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let (server, _, _) = bare(folder.path(), |config| config.limits.header_seconds = 1).await;
    let mut line = TcpStream::connect(server.address()).await.unwrap();
    line.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let mut rest = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(10), line.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "the line is still open");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_are_problems_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let demo = shop(folder.path()).await;
    let (client, api) = (client(), demo.ready().api.clone());
    let call = |method: Method, path: &str| client.request(method, format!("{api}{path}"));
    let cases = [
        (call(Method::GET, "/nowhere"), 404, "api.not_found"),
        (call(Method::GET, "/products"), 401, "api.unauthenticated"),
        (call(Method::PUT, "/products"), 405, "api.method_not_allowed"),
        (call(Method::POST, "/quotes").body("{}"), 415, "api.not_json"),
        (call(Method::POST, "/quotes").json(&json!({"surprise": 1})), 400, "api.malformed"),
        (call(Method::POST, "/quotes").json(&json!({"x": "y".repeat(2_000_000)})), 413, "api.too_large"),
        (call(Method::POST, "/quotes").header("origin", "http://evil.example").json(&json!({})), 403, "api.cross_site"),
    ];
    for (request, status, code) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{code}");
        assert_eq!(header(&response, "content-type"), "application/problem+json");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        let problem = response.json::<Value>().await.unwrap();
        assert_eq!(problem["code"], code);
    }
    let allowed = call(Method::PUT, "/products").send().await.unwrap();
    assert!(header(&allowed, "allow").contains("POST"), "{:?}", allowed.headers());
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_document_and_its_pages_are_served() {
    let folder = tempfile::tempdir().unwrap();
    let demo = shop(folder.path()).await;
    let (client, base) = (client(), demo.ready().url.trim_end_matches('/').to_owned());
    let document = client.get(format!("{base}/api/v1/openapi.json")).send().await.unwrap();
    assert_eq!(document.json::<Value>().await.unwrap(), *server::routes::openapi());
    let page = client.get(format!("{base}/docs/")).send().await.unwrap().text().await.unwrap();
    assert!(!page.contains("<script>"), "an inline script would be stopped by our own policy");
    let page = client.get(format!("{base}/docs/errors")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("id=\"stock.insufficient\""));
    let gzip = client.get(format!("{base}/docs/errors")).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(header(&gzip, "content-encoding"), "gzip");
    let lost = client.get(format!("{base}/no/such/page")).send().await.unwrap();
    assert_eq!((lost.status(), header(&lost, "content-type")), (StatusCode::NOT_FOUND, "text/html; charset=utf-8"));
    let brand = client.get(format!("{base}/api/v1/brand")).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!((&brand["currency"], &brand["exponent"]), (&json!("TWD"), &json!(0)));
    demo.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_do_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let demo = shop(folder.path()).await;
    let url = format!("{}/events?topics=availability", demo.ready().api);
    let request = client().get(url).header("accept-encoding", "gzip").send();
    let mut stream = request.await.unwrap();
    assert_eq!(header(&stream, "content-type"), "text/event-stream");
    assert_eq!(header(&stream, "content-encoding"), "", "a compressed stream would arrive in lumps");
    let first = stream.chunk().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("retry"), "{first:?}");
    tokio::time::timeout(Duration::from_secs(5), demo.stop()).await.expect("the stream held the end up");
    while stream.chunk().await.is_ok_and(|chunk| chunk.is_some()) {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_that_was_left_is_found_without_a_visitor() {
    let folder = tempfile::tempdir().unwrap();
    let demo = shop(folder.path()).await;
    let database = demo.server().platform().database().clone();
    demo.stop().await;
    let open = || {
        let database = database.clone();
        Platform::open(database, Options::default(), &server::schema::migrations()).unwrap()
    };
    let platform = open();
    let db = platform.by_host("cake.localhost").unwrap().unwrap();
    let subject = db.new_id();
    let job = move || NewJob { kind: "test.left_behind", subject, body: json!({}), run_at: None };
    db.write("test.leave", Actor::SYSTEM, move |tx| Ok(tx.enqueue(&job())?)).await.unwrap();
    let left = db.read(jobs::next_due).await.unwrap().unwrap();

    let config = Config::plain(HERE, database.clone());
    let listener = serve::listen(HERE).await.unwrap();
    let server = serve::start(&config, config.store_options(), listener).await.unwrap();
    // Nobody can do this job, so it is put off: that is how it shows that it was found.
    let mut due = left;
    for _ in 0..200 {
        due = db.read(jobs::next_due).await.unwrap().unwrap();
        if due > left {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(due > left, "nobody looked");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_opens_again_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let demo = shop(folder.path()).await;
    let before = serde_json::to_value(demo.ready()).unwrap();
    let provider = demo.provider().url();
    demo.stop().await;
    let demo = shop(folder.path()).await;
    let after = serde_json::to_value(demo.ready()).unwrap();
    for name in ["logins", "register_id", "location_id", "stores", "variants", "host"] {
        assert_eq!(before[name], after[name], "{name}");
    }
    assert_eq!(after["variants"].as_object().unwrap().len(), 6);
    assert_eq!(demo.provider().url(), provider, "pages that people still have open lead there");
    demo.stop().await;
}
