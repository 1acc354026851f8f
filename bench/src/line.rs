//! One connection to the server, kept open, one request at a time: what a browser's tab or a till has.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, HeaderValue, SET_COOKIE};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A connection.
pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    connection: JoinHandle<()>,
    address: SocketAddr,
    host: String,
    cookie: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("{} with a body that is no JSON", self.status))
    }

    /// The stable code of a refusal; empty when there is none.
    pub fn code(&self) -> String {
        let code = self.json().ok().and_then(|body| Some(body.get("code")?.as_str()?.to_owned()));
        code.unwrap_or_default()
    }

    /// The answer, if it has that status.
    ///
    /// # Errors
    /// What came instead.
    pub fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status.as_u16() == status {
            return Ok(self);
        }
        bail!("{} instead of {status}: {}", self.status, String::from_utf8_lossy(&self.body))
    }
}

impl Line {
    /// Connects to a brand.
    ///
    /// # Errors
    /// When the server does not listen.
    pub async fn open(address: SocketAddr, host: &str) -> anyhow::Result<Self> {
        let (sender, connection) = connect(address).await?;
        Ok(Line { sender, connection, address, host: format!("{host}:{}", address.port()), cookie: None })
    }

    /// The same connection for somebody who is known by a cookie.
    #[must_use]
    pub fn known_by(mut self, cookie: &str) -> Self {
        self.cookie = Some(cookie.to_owned());
        self
    }

    /// What somebody is known by.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// Forgets who was here.
    pub fn forget(&mut self) {
        self.cookie = None;
    }

    /// Sends a request and waits for the whole answer. A cookie that comes with it is kept.
    ///
    /// # Errors
    /// When the line breaks or the answer takes too long.
    pub async fn call(
        &mut self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<String>,
    ) -> anyhow::Result<Answer> {
        let request = self.request(method, path, key, body)?;
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> anyhow::Result<Answer> {
        if self.sender.is_closed() {
            (self.sender, self.connection) = connect(self.address).await?;
        }
        let answering = async {
            self.sender.ready().await?;
            let response = self.sender.send_request(request).await?;
            let (head, body) = response.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok::<_, hyper::Error>(Answer { status: head.status, headers: head.headers, body })
        };
        let answer = tokio::time::timeout(PATIENCE, answering).await.context("an answer takes too long")??;
        if let Some(cookie) = answer.headers.get(SET_COOKIE).and_then(|value| value.to_str().ok()) {
            self.cookie = cookie.split(';').next().map(ToOwned::to_owned);
        }
        Ok(answer)
    }

    /// Sends a request and hangs up before the answer is there.
    ///
    /// # Errors
    /// When the line breaks before the request is sent.
    pub async fn call_and_hang_up(
        mut self,
        path: &str,
        key: &str,
        body: String,
        after: Duration,
    ) -> anyhow::Result<()> {
        let request = self.request(Method::POST, path, Some(key), Some(body))?;
        self.sender.ready().await?;
        let answering = self.sender.send_request(request);
        let _ = tokio::time::timeout(after, answering).await;
        self.connection.abort();
        Ok(())
    }

    /// Asks for something that has to be there.
    ///
    /// # Errors
    /// When it is not.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Value> {
        self.call(Method::GET, path, None, None).await?.expect(200).with_context(|| path.to_owned())?.json()
    }

    /// Sends JSON.
    ///
    /// # Errors
    /// As [`Line::call`].
    pub async fn post(&mut self, path: &str, key: Option<&str>, body: String) -> anyhow::Result<Answer> {
        self.call(Method::POST, path, key, Some(body)).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// As [`Line::call`].
    pub async fn submit(&mut self, path: &str, form: &'static str) -> anyhow::Result<Answer> {
        let mut request = self.request(Method::POST, path, None, Some(form.to_owned()))?;
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        self.send(request).await
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<String>,
    ) -> anyhow::Result<Request<Full<Bytes>>> {
        let mut request = Request::builder().method(method).uri(path).header(HOST, &self.host);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        Ok(request.body(Full::new(Bytes::from(body.unwrap_or_default())))?)
    }
}

async fn connect(address: SocketAddr) -> anyhow::Result<(SendRequest<Full<Bytes>>, JoinHandle<()>)> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(async move { drop(connection.await) });
    Ok((sender, connection))
}
