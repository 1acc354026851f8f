//! Somebody who calls the server.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Mutex;

use kernel::Id;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use store::{Clock, Entropy};

use crate::{HOST, PATIENCE};

/// A person with cookies, or a program with a key. Follows nothing by itself.
pub struct Client {
    http: reqwest::Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
    key: Option<String>,
}

/// What came back, read to its end.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The head.
    pub headers: HeaderMap,
    /// The body as text; empty for a stream, which has no end.
    pub text: String,
    /// The body as JSON, if it is.
    pub body: Value,
}

impl Answer {
    /// The refusal's code, or nothing.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A header's text, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body of an answer with this status.
    ///
    /// # Panics
    /// With the answer, when its status is another.
    #[track_caller]
    pub fn must(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }
}

/// An id that nobody has used.
pub fn fresh_id() -> Id {
    let mut bytes = [0; 10];
    Entropy::System.fill(&mut bytes);
    Id::v7(Clock::System.now(), bytes)
}

impl Client {
    /// Somebody new at the server that listens on `port`.
    pub fn new(port: u16) -> Client {
        let http = reqwest::Client::builder()
            .no_proxy()
            .resolve(HOST, (Ipv4Addr::LOCALHOST, 0).into())
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build();
        Client { http: http.unwrap(), base: format!("http://{HOST}:{port}"), cookies: Mutex::default(), key: None }
    }

    /// The same person, who calls the server on another port.
    #[must_use]
    pub fn at(&self, port: u16) -> Client {
        Client { cookies: Mutex::new(self.cookies.lock().unwrap().clone()), ..Client::new(port) }
    }

    /// A program with that key.
    #[must_use]
    pub fn with_key(self, key: &str) -> Client {
        Client { key: Some(key.to_owned()), ..self }
    }

    /// A call to a path, with this caller's cookies or key.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        let cookies: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        }
    }

    /// Sends a call and keeps the cookies that come back.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let is_stream = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let text = if is_stream { String::new() } else { response.text().await.unwrap() };
        let body = serde_json::from_str(&text).unwrap_or_default();
        Answer { status, headers, text, body }
    }

    /// Asks the API for something; the path begins behind `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, &format!("/api/v1{path}"))).await
    }

    /// Sends JSON to the API with a fresh idempotency key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_as(path, body, &fresh_id().to_string()).await
    }

    /// Sends JSON to the API with that idempotency key.
    pub async fn post_as(&self, path: &str, body: &Value, key: &str) -> Answer {
        let request = self.request(Method::POST, &format!("/api/v1{path}")).header("idempotency-key", key);
        self.send(request.json(body)).await
    }
}
