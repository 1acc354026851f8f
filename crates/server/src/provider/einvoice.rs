//! A tax platform that takes e-invoices and tells nobody: for trying out, and for tests. It holds every message against the
//! project's schema, knows what it accepted, and refuses numbers that come twice and voids of what it does not know.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /messages/{message}/{name}` | takes XML; the same name again gives the same answer |
//! | `GET /messages/{message}/{name}` | what became of it; 404 for what it never got |
//! | `GET /documents` | all that it accepted, in order |
//! | `GET`, `POST /faults` | for tests: what goes wrong from now on |
//!
//! Calls carry a bearer token. The codes of its refusals are its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fiscal::mig;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{Unsaid, accept};
use crate::config::Secret;
use crate::stop::Stop;

/// How the platform runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What whoever hands in has to show.
    pub token: Secret,
    /// Where it remembers what it accepted; nowhere when none.
    pub file: Option<PathBuf>,
}

/// What goes wrong from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Calls are answered 503 and do nothing.
    pub closed: bool,
    /// So many of the next messages are taken, and then the line breaks without an answer.
    pub lose: u32,
    /// So many of the next messages get lost before they are taken.
    pub drop: u32,
    /// Messages are taken and not answered yet; what is asked stays pending as long as this holds.
    pub pending: bool,
    /// What is refused, in this order.
    pub reject: Vec<Reject>,
}

/// A refusal that a test wants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// Only this kind of message.
    #[serde(default)]
    pub message: Option<String>,
    /// Only about this number.
    #[serde(default)]
    pub number: Option<String>,
    /// The code of the refusal.
    pub code: String,
    /// Its words.
    pub words: String,
    /// How often; once when absent.
    #[serde(default = "once")]
    pub times: u32,
}

const fn once() -> u32 {
    1
}

/// A message as the platform keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// `F0401`, `F0501`, `G0401` or `G0501`.
    pub message: String,
    /// What it was called when it came.
    pub name: String,
    /// The number of the invoice or allowance.
    pub number: String,
    /// A digest of its XML.
    pub digest: String,
    /// The numbers of the invoices that it is about.
    about: Vec<String>,
    /// Why it was refused: code and words. None when it was accepted.
    pub refused: Option<(String, String)>,
}

#[derive(Default)]
struct Book {
    kept: BTreeMap<(String, String), Kept>,
    /// Accepted messages in the order in which they came.
    accepted: Vec<Kept>,
    /// Issued and not voided: invoices and allowances, each with the digest of its message.
    issued: BTreeMap<String, String>,
    voided: BTreeMap<String, String>,
    /// Standing allowances of an invoice.
    allowances: BTreeMap<String, BTreeSet<String>>,
    file: Option<File>,
}

struct Inner {
    settings: Settings,
    book: Mutex<Book>,
    faults: Mutex<Faults>,
}

/// A platform that answers.
pub struct Running {
    url: String,
    inner: Arc<Inner>,
    stop: Stop,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it answers.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// What goes wrong from now on.
    pub fn behave(&self, faults: Faults) {
        *self.inner.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
    }

    /// All that it accepted, in order.
    pub fn accepted(&self) -> Vec<Kept> {
        self.inner.book(|book| book.accepted.clone())
    }

    /// Stops answering at once.
    pub async fn stop(self) {
        self.stop.ask();
        drop(self.accepting.await);
    }
}

/// Takes an address and answers from now on.
///
/// # Errors
/// When the address or the file cannot be used.
pub async fn start(address: SocketAddr, settings: Settings) -> io::Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let book = Book::open(settings.file.clone())?;
    let inner = Arc::new(Inner { settings, book: Mutex::new(book), faults: Mutex::default() });
    let router = Router::new()
        .route("/messages/{message}/{name}", post(take).get(tell))
        .route("/documents", get(documents))
        .route("/faults", get(show_faults).post(set_faults))
        .with_state(Arc::clone(&inner));
    let stop = Stop::default();
    let accepting = tokio::spawn(accept(listener, router, stop.clone()));
    Ok(Running { url, inner, stop, accepting })
}

type Shared = State<Arc<Inner>>;

impl Inner {
    fn book<T>(&self, act: impl FnOnce(&mut Book) -> T) -> T {
        act(&mut self.book.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn faults<T>(&self, act: impl FnOnce(&mut Faults) -> T) -> T {
        act(&mut self.faults.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why a call is not even looked at.
    fn turned_away(&self, headers: &HeaderMap) -> Option<Response> {
        let given = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes().to_vec()).unwrap_or_default();
        let wanted = format!("Bearer {}", self.settings.token.reveal());
        if self.faults(|faults| faults.closed) {
            Some(StatusCode::SERVICE_UNAVAILABLE.into_response())
        } else if given.ct_eq(wanted.as_bytes()).into() {
            None
        } else {
            Some(StatusCode::UNAUTHORIZED.into_response())
        }
    }

    fn said(&self, kept: &Kept) -> Response {
        let body = match &kept.refused {
            _ if self.faults(|faults| faults.pending) => json!({"state": "pending"}),
            None => json!({"state": "accepted"}),
            Some((code, words)) => json!({"state": "rejected", "code": code, "words": words}),
        };
        Json(body).into_response()
    }
}

async fn take(
    State(inner): Shared,
    Path((message, name)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(no) = inner.turned_away(&headers) {
        return no;
    }
    let Ok(xml) = String::from_utf8(body.to_vec()) else { return StatusCode::BAD_REQUEST.into_response() };
    let gone = |mut response: Response| {
        response.extensions_mut().insert(Unsaid);
        response
    };
    if inner.faults(|faults| count_down(&mut faults.drop)) {
        return gone(StatusCode::OK.into_response());
    }
    let kept = inner.book(|book| book.take(&message, &name, &xml, |message, number| inner.wanted(message, number)));
    let Some(kept) = kept else { return StatusCode::CONFLICT.into_response() };
    let response = inner.said(&kept);
    if inner.faults(|faults| count_down(&mut faults.lose)) { gone(response) } else { response }
}

fn count_down(left: &mut u32) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

impl Inner {
    /// The refusal that a test wants for this message, if any.
    fn wanted(&self, message: &str, number: &str) -> Option<(String, String)> {
        self.faults(|faults| {
            let fits = |reject: &&mut Reject| {
                reject.times > 0
                    && reject.message.as_deref().is_none_or(|wanted| wanted == message)
                    && reject.number.as_deref().is_none_or(|wanted| wanted == number)
            };
            let reject = faults.reject.iter_mut().find(fits)?;
            reject.times -= 1;
            Some((reject.code.clone(), reject.words.clone()))
        })
    }
}

async fn tell(State(inner): Shared, Path((message, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    if let Some(no) = inner.turned_away(&headers) {
        return no;
    }
    match inner.book(|book| book.kept.get(&(message, name)).cloned()) {
        Some(kept) => inner.said(&kept),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn documents(State(inner): Shared) -> Json<Vec<Kept>> {
    Json(inner.book(|book| book.accepted.clone()))
}

async fn show_faults(State(inner): Shared) -> Json<Faults> {
    Json(inner.faults(|faults| faults.clone()))
}

/// Sets what goes wrong; what is not named goes right again.
async fn set_faults(State(inner): Shared, body: Bytes) -> Response {
    match serde_json::from_slice::<Faults>(&body) {
        Ok(faults) => {
            inner.faults(|kept| *kept = faults.clone());
            Json(faults).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")).into_response(),
    }
}

/// What a message is about, read from its XML.
struct Subject {
    number: String,
    about: Vec<String>,
}

fn subject(message: &str, xml: &str) -> Option<Subject> {
    let document = roxmltree::Document::parse(xml).ok()?;
    let texts = |name: &str| -> Vec<String> {
        let named = document.descendants().filter(|node| node.tag_name().name() == name);
        named.filter_map(|node| node.text()).map(str::to_owned).collect()
    };
    // Letters come back after years: a number is one of its year.
    let dated = |number: &str, date: &str| Some(format!("{number}/{}", date.get(..4)?));
    let (number, date) = match message {
        "F0401" => ("InvoiceNumber", "InvoiceDate"),
        "F0501" => ("CancelInvoiceNumber", "InvoiceDate"),
        "G0401" => ("AllowanceNumber", "AllowanceDate"),
        "G0501" => ("CancelAllowanceNumber", "AllowanceDate"),
        _ => return None,
    };
    let (number, date) = (texts(number).pop()?, texts(date).pop()?);
    let about = match message {
        "G0401" => {
            let invoices = texts("OriginalInvoiceNumber").into_iter().zip(texts("OriginalInvoiceDate"));
            let invoices: BTreeSet<String> = invoices.filter_map(|(number, date)| dated(&number, &date)).collect();
            invoices.into_iter().collect()
        }
        _ => vec![dated(&number, &date)?],
    };
    Some(Subject { number, about })
}

impl Book {
    fn open(path: Option<PathBuf>) -> io::Result<Book> {
        let mut book = Book::default();
        let Some(path) = path else { return Ok(book) };
        if let Ok(file) = File::open(&path) {
            for line in BufReader::new(file).lines() {
                let kept: Kept = serde_json::from_str(&line?).map_err(io::Error::other)?;
                book.keep(&kept);
            }
        }
        book.file = Some(OpenOptions::new().create(true).append(true).open(path)?);
        Ok(book)
    }

    /// Takes a message; none when another one came under its name.
    fn take(
        &mut self,
        message: &str,
        name: &str,
        xml: &str,
        wanted: impl Fn(&str, &str) -> Option<(String, String)>,
    ) -> Option<Kept> {
        let digest: String = Sha256::digest(xml.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        if let Some(kept) = self.kept.get(&(message.to_owned(), name.to_owned())) {
            return (kept.digest == digest).then(|| kept.clone());
        }
        let (number, about, refused) = match self.judge(message, xml, &digest) {
            Ok(Subject { number, about }) => {
                let refused = wanted(message, &number);
                (number, about, refused)
            }
            Err(refused) => (String::new(), Vec::new(), Some(refused)),
        };
        let kept = Kept { message: message.to_owned(), name: name.to_owned(), number, digest, about, refused };
        self.keep(&kept);
        if let Some(file) = &mut self.file {
            // What cannot be remembered is forgotten at the next start, as simulators may.
            let line = serde_json::to_string(&kept).unwrap_or_default();
            let _ = writeln!(file, "{line}");
        }
        Some(kept)
    }

    fn judge(&self, message: &str, xml: &str, digest: &str) -> Result<Subject, (String, String)> {
        let no = |code: &str, words: &str| Err((code.to_owned(), words.to_owned()));
        let Some(schema) = mig::MESSAGES.iter().find(|schema| schema.code == message) else {
            return no("S001", "沒有這種訊息 · no such message");
        };
        if let Some(fault) = mig::check(xml, schema).into_iter().next() {
            return no("S002", &format!("格式錯誤 · {fault}"));
        }
        let Some(subject) = subject(message, xml) else { return no("S001", "沒有這種訊息 · no such message") };
        let same = |known: Option<&String>| known.is_some_and(|known| known == digest);
        let is_there = |key: &String| self.issued.contains_key(key) && !self.voided.contains_key(key);
        match message {
            "F0401" => {
                let known = subject.about.first().and_then(|key| self.issued.get(key));
                if known.is_some() && !same(known) {
                    return no("D001", "發票號碼重複 · the number was used before");
                }
            }
            "F0501" => {
                let Some(key) = subject.about.first() else { return no("D002", "查無發票 · no such invoice") };
                let voided = self.voided.get(key);
                if !self.issued.contains_key(key) {
                    return no("D002", "查無發票 · no such invoice");
                }
                if voided.is_some() && !same(voided) {
                    return no("D003", "已經作廢 · voided before");
                }
                if self.allowances.get(key).is_some_and(|standing| !standing.is_empty()) {
                    return no("D004", "還有折讓單 · an allowance stands on it");
                }
            }
            "G0401" => {
                if !subject.about.iter().all(is_there) {
                    return no("D002", "查無發票 · no such invoice");
                }
                let known = self.issued.get(&subject.number);
                if known.is_some() && !same(known) {
                    return no("D005", "折讓單號碼重複 · the number of the allowance was used before");
                }
            }
            _ => {
                let voided = self.voided.get(&subject.number);
                if !self.issued.contains_key(&subject.number) {
                    return no("D006", "查無折讓單 · no such allowance");
                }
                if voided.is_some() && !same(voided) {
                    return no("D003", "已經作廢 · voided before");
                }
            }
        }
        Ok(subject)
    }

    fn keep(&mut self, kept: &Kept) {
        self.kept.insert((kept.message.clone(), kept.name.clone()), kept.clone());
        if kept.refused.is_some() {
            return;
        }
        let new = match kept.message.as_str() {
            "F0401" => kept.about.iter().all(|key| self.issued.insert(key.clone(), kept.digest.clone()).is_none()),
            "F0501" => kept.about.iter().all(|key| self.voided.insert(key.clone(), kept.digest.clone()).is_none()),
            "G0401" => {
                for invoice in &kept.about {
                    self.allowances.entry(invoice.clone()).or_default().insert(kept.number.clone());
                }
                self.issued.insert(kept.number.clone(), kept.digest.clone()).is_none()
            }
            _ => {
                for standing in self.allowances.values_mut() {
                    standing.remove(&kept.number);
                }
                self.voided.insert(kept.number.clone(), kept.digest.clone()).is_none()
            }
        };
        // The same document under another name is the same document.
        if new {
            self.accepted.push(kept.clone());
        }
    }
}
