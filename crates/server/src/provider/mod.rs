//! SimPay: a payment provider that moves no money. A program of its own as far as anybody can tell: it is
//! spoken to over HTTP, has a page where a person pays or does not, and reports back with signed notices
//! that may come twice, late, out of order, or from somebody else.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /payments` | begins a payment; the same `request_id` with the same body gives the same answer |
//! | `GET /payments/{request_id}` | how it stands |
//! | `POST /payments/{request_id}/void`, `…/refunds` | takes it back, before and after it was paid |
//! | `GET`, `POST /pay/{reference}` | the person's page |
//! | `POST /faults`, `GET /log` | for tests: what goes wrong from now on; what was said so far |
//!
//! Calls and notices carry `x-simpay-signature: t={seconds},v1={hex}`, an HMAC-SHA-256 of `{t}.{body}`,
//! or of `{t}.{path}` where there is no body.

mod book;
pub mod ecpay;
pub mod einvoice;
mod faults;
mod http;
pub mod line;
mod notices;
mod page;
pub mod printer;
pub mod signature;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use store::{Clock, Entropy};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower::ServiceExt;

pub use book::{Payment, PaymentState, Wanted};
pub use faults::Faults;
pub use http::LogEntry;

use crate::config::Secret;
use crate::stop::Stop;
use book::Book;

/// How the provider runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The merchant it knows.
    pub merchant: String,
    /// What signs both directions.
    pub secret: Secret,
    /// Where instants come from.
    pub clock: Clock,
    /// Where references come from.
    pub entropy: Entropy,
    /// Where it remembers its payments; nowhere when none.
    pub file: Option<PathBuf>,
}

pub(crate) struct Provider {
    settings: Settings,
    /// Where people's browsers find it.
    url: String,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
    log: Mutex<Vec<LogEntry>>,
    late: tokio::sync::Mutex<Vec<notices::Notice>>,
    client: reqwest::Client,
    stop: Stop,
}

/// A provider that answers.
pub struct Running {
    address: SocketAddr,
    provider: Arc<Provider>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it answers: `http://127.0.0.1:9090`.
    pub fn url(&self) -> String {
        self.provider.url.clone()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The provider itself, for whoever decides how it behaves.
    pub(crate) fn shared(&self) -> Arc<Provider> {
        Arc::clone(&self.provider)
    }

    /// Every payment, by `request_id`.
    pub fn payments(&self) -> Vec<Payment> {
        self.provider.with_book(|book| book.all())
    }

    /// Stops answering at once, as providers do.
    pub async fn stop(self) {
        self.provider.stop.ask();
        drop(self.accepting.await);
    }
}

/// Takes an address and answers from now on.
///
/// # Errors
/// When the address or the file cannot be used.
pub async fn start(address: SocketAddr, settings: Settings) -> io::Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let book = Book::open(settings.file.clone())?;
    let unsaid = book.unsaid();
    let provider = Arc::new(Provider {
        settings,
        url: format!("http://{address}"),
        book: Mutex::new(book),
        faults: Mutex::default(),
        log: Mutex::default(),
        late: tokio::sync::Mutex::default(),
        client: notices::client().map_err(io::Error::other)?,
        stop: Stop::default(),
    });
    for payment in unsaid {
        notices::send(&provider, &payment);
    }
    let router = http::routes(Arc::clone(&provider));
    let accepting = tokio::spawn(accept(listener, router, provider.stop.clone()));
    Ok(Running { address, provider, accepting })
}

/// On a response: the line is closed instead of sending it.
#[derive(Clone)]
struct Unsaid;

async fn accept(listener: TcpListener, router: Router, stop: Stop) {
    let stopping = stop.wanted();
    tokio::pin!(stopping);
    loop {
        let taken = tokio::select! {
            biased;
            () = &mut stopping => return,
            taken = listener.accept() => taken,
        };
        let Ok((line, _)) = taken else { continue };
        let (router, stopped) = (router.clone(), stop.wanted());
        tokio::spawn(async move {
            let service = hyper::service::service_fn(move |request: Request<Incoming>| answer(router.clone(), request));
            let builder = Builder::new(TokioExecutor::new());
            let connection = builder.serve_connection(TokioIo::new(line), service);
            tokio::select! { _ = connection => {}, () = stopped => {} }
        });
    }
}

async fn answer(router: Router, request: Request<Incoming>) -> Result<Response, io::Error> {
    let Ok(response): Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
    // An error instead of an answer makes the line break.
    if response.extensions().get::<Unsaid>().is_some() { Err(io::Error::other("unsaid")) } else { Ok(response) }
}

impl Provider {
    fn with_book<T>(&self, act: impl FnOnce(&mut Book) -> T) -> T {
        act(&mut self.book.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// What goes wrong from now on.
    pub(crate) fn behave(&self, faults: Faults) {
        *self.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = faults;
    }

    fn faults(&self) -> Faults {
        self.faults.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn seconds(&self) -> i64 {
        self.settings.clock.now().micros() / 1_000_000
    }

    fn sign(&self, text: &str) -> String {
        signature::sign(self.settings.secret.reveal().as_bytes(), self.seconds(), text)
    }
}
