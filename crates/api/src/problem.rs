//! A "no" or a fault as HTTP: problem details (RFC 9457) with a stable code.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Code, Refusal};
use serde::Serialize;
use serde_json::json;
use store::{Fault, WriteError};
use utoipa::ToSchema;

use crate::codes;

/// A refusal or a fault on its way out. The guard writes its body, in the caller's language.
#[derive(Debug, Clone)]
pub struct Problem {
    pub(crate) refusal: Box<Refusal>,
    pub(crate) retry_after_seconds: Option<u32>,
    /// What happened inside; logged, never sent.
    pub(crate) inside: Option<String>,
}

/// How a problem looks on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemBody {
    /// `/docs/errors#` and the code.
    pub r#type: String,
    /// The code's short name in English, for logs.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable name of the refusal, such as `stock.insufficient`.
    pub code: String,
    /// What happened, what it means and what to do, in the caller's language.
    pub detail: String,
    /// Values inside the sentence.
    pub params: std::collections::BTreeMap<String, ParamBody>,
    /// Fields of the request that are wrong.
    pub fields: Vec<FieldBody>,
}

/// A value inside a sentence: a number or a text.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ParamBody {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldBody {
    /// JSON pointer into the request body.
    pub pointer: String,
    /// Stable name of what is wrong.
    pub code: String,
    /// What is wrong, in the caller's language.
    pub detail: String,
}

impl Problem {
    /// True when it is our fault and not a refusal.
    pub fn is_fault(&self) -> bool {
        self.inside.is_some()
    }

    /// The refusal inside.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The body in `locale`.
    pub fn body(&self, locale: &str) -> ProblemBody {
        let refusal = &self.refusal;
        let params = refusal.params.iter().map(|(name, value)| {
            let value = match value {
                kernel::Param::Number(number) => ParamBody::Number(*number),
                kernel::Param::Text(text) => ParamBody::Text(text.clone()),
            };
            ((*name).to_owned(), value)
        });
        let fields = refusal.fields.iter().map(|field| FieldBody {
            pointer: field.pointer.clone(),
            code: field.code.name.to_owned(),
            detail: field.code.sentence(locale, &refusal.params),
        });
        ProblemBody {
            r#type: format!("/docs/errors#{}", refusal.code.name),
            title: refusal.code.name.replace(['.', '_'], " "),
            status: refusal.code.status,
            code: refusal.code.name.to_owned(),
            detail: refusal.sentence(locale),
            params: params.collect(),
            fields: fields.collect(),
        }
    }

    /// The whole answer in `locale`.
    pub fn render(&self, locale: &str) -> Response {
        let status = StatusCode::from_u16(self.refusal.code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body =
            serde_json::to_vec(&self.body(locale)).unwrap_or_else(|_| json!({"status": 500}).to_string().into_bytes());
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // Rendered in English here; the guard renders it again in the caller's language.
        let mut response = self.render("en");
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Problem { refusal: Box::new(refusal), retry_after_seconds: None, inside: None }
    }
}

impl From<&'static Code> for Problem {
    fn from(code: &'static Code) -> Self {
        Refusal::new(code).into()
    }
}

/// Seconds after which something that is being made is asked for again.
const NOT_READY_SECONDS: u32 = 5;
/// Seconds after which a database that is starting, full or out of reach is asked again.
const AWAY_SECONDS: u32 = 2;

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        if let Fault::NotReady(_) = fault {
            return WriteError::Unavailable { retry_after_seconds: NOT_READY_SECONDS }.into();
        }
        if fault.may_pass() {
            tracing::warn!(%fault, "the database does not answer");
            return WriteError::Unavailable { retry_after_seconds: AWAY_SECONDS }.into();
        }
        Problem {
            refusal: Box::new(Refusal::new(&codes::FAULT)),
            retry_after_seconds: None,
            inside: Some(fault.to_string()),
        }
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => Problem { refusal, retry_after_seconds: None, inside: None },
            WriteError::Unavailable { retry_after_seconds } => Problem {
                refusal: Box::new(Refusal::new(&codes::UNAVAILABLE).with("seconds", i64::from(retry_after_seconds))),
                retry_after_seconds: Some(retry_after_seconds),
                inside: None,
            },
            WriteError::Fault(fault) => fault.into(),
        }
    }
}
