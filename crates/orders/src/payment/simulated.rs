//! The simulated provider, over real HTTP: a buyer is sent to its page, it reports back with signed
//! callbacks, and it can be asked, called off and told to pay back.

use std::time::Duration;

use axum::http::HeaderMap;
use kernel::{Money, Timestamp};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde::Deserialize;
use serde_json::{Value, json};

use super::adapter::{
    Adapter, AdapterError, Answered, Callback, CallbackError, Capabilities, Created, Instructions, NewPayment,
    NewRefund, RefundAnswer, Status,
};
use super::signature;
use super::state::{Heard, Said};

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;
/// The longest name or address that is kept from an answer, in bytes.
const TEXT_BYTES: usize = 2_000;
/// The longest notice id, in bytes.
const NOTICE_BYTES: usize = 120;

/// Where the provider is and who we are there.
#[derive(Clone)]
pub struct SimulatedSettings {
    /// The provider's address, without a slash at the end.
    pub url: String,
    /// Our name there.
    pub merchant: String,
    /// What both sides sign with.
    pub secret: Vec<u8>,
    /// Where people and the provider reach a brand; `{host}` in it stands for the brand's host name,
    /// as in `http://{host}:8080`.
    pub public_url: String,
}

/// The adapter.
pub struct Simulated {
    settings: SimulatedSettings,
    // None when TLS cannot be set up; every call then says so.
    client: Option<Client>,
}

impl std::fmt::Debug for Simulated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Simulated").field("url", &self.settings.url).finish_non_exhaustive()
    }
}

impl Simulated {
    /// Its name in rows and addresses.
    pub const NAME: &'static str = "simulated";

    /// An adapter that waits ten seconds for an answer and follows no redirects.
    pub fn new(settings: SimulatedSettings) -> Simulated {
        Simulated { settings, client: client(PATIENCE) }
    }

    /// The same with another patience; for tests.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Simulated {
        Simulated { client: client(patience), ..self }
    }

    /// Sends a signed message: its bytes are signed, or the path of one without a body.
    async fn call(
        &self,
        at: Timestamp,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Answer, AdapterError> {
        let client = self.client.as_ref().ok_or_else(|| unclear("TLS cannot be set up"))?;
        let url = Url::parse(&format!("{}{path}", self.settings.url)).map_err(|_| unclear("the address is none"))?;
        let bytes = body.map(|body| body.to_string().into_bytes());
        let signed = bytes.as_deref().unwrap_or_else(|| url.path().as_bytes());
        let signature = signature::sign(&self.settings.secret, at, signed);
        let mut request = client.request(method, url).header(signature::HEADER, signature);
        if let Some(bytes) = bytes {
            request = request.header("content-type", "application/json").body(bytes);
        }
        send(request).await
    }
}

fn client(patience: Duration) -> Option<Client> {
    let builder = Client::builder().timeout(patience).redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.build().inspect_err(|error| tracing::error!(%error, "no payment provider can be called")).ok()
}

/// What the provider says of a payment. It may say more; that is not an error.
#[derive(Debug, Deserialize)]
struct Answer {
    reference: Option<String>,
    redirect_url: Option<String>,
    instructions: Option<Instructions>,
    state: String,
    #[serde(default)]
    captured: i64,
    #[serde(default)]
    refunded: i64,
}

/// What the provider reports by itself.
#[derive(Debug, Deserialize)]
struct Report {
    notice_id: String,
    request_id: String,
    reference: Option<String>,
    state: String,
    #[serde(default)]
    captured: i64,
    #[serde(default)]
    refunded: i64,
}

fn unclear(why: &str) -> AdapterError {
    AdapterError::Unclear(why.to_owned())
}

async fn send(request: RequestBuilder) -> Result<Answer, AdapterError> {
    let response = request.send().await.map_err(|error| AdapterError::Unclear(error.without_url().to_string()))?;
    let status = response.status();
    match status {
        StatusCode::NOT_FOUND => return Err(AdapterError::NotFound),
        StatusCode::CONFLICT => return Err(AdapterError::Conflict),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => return Err(unclear(status.as_str())),
        _ if status.is_client_error() => return Err(AdapterError::Refused(status.as_str().to_owned())),
        _ if !status.is_success() => return Err(unclear(status.as_str())),
        _ => {}
    }
    let bytes = read(response).await?;
    serde_json::from_slice(&bytes).map_err(|_| unclear("an answer that cannot be read"))
}

async fn read(mut response: Response) -> Result<Vec<u8>, AdapterError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unclear(&error.without_url().to_string()))? {
        if bytes.len() + chunk.len() > ANSWER_BYTES {
            return Err(unclear("an answer without an end"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn heard(state: &str, captured: i64, refunded: i64) -> Option<Heard> {
    Heard::new(Said::parse(state)?, Money::new(captured), Money::new(refunded))
}

fn status(answer: Answer) -> Result<Status, AdapterError> {
    let heard = heard(&answer.state, answer.captured, answer.refunded).ok_or_else(|| unclear("a state of no sense"))?;
    Ok(Status { reference: answer.reference.filter(|text| text.len() <= TEXT_BYTES), heard })
}

/// An address that a browser may be sent to.
fn is_page(url: &str) -> bool {
    url.len() <= TEXT_BYTES && Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

impl Adapter for Simulated {
    fn name(&self) -> &'static str {
        Simulated::NAME
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["online", "bank_transfer", "terminal", "wallet_code"],
            captures_separately: false,
            needs_confirmation: false,
            voids: true,
            refunds_in_part: true,
            refunds_repeat: true,
        }
    }

    fn public_url(&self, host: &str) -> String {
        self.settings.public_url.replace("{host}", host)
    }

    fn page_origin(&self) -> String {
        let url = reqwest::Url::parse(&self.settings.url);
        url.map(|url| url.origin().ascii_serialization()).unwrap_or_default()
    }

    fn create<'a>(&'a self, at: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        Box::pin(async move {
            let body = json!({
                "request_id": new.request_id,
                "method": new.method,
                "code": new.code,
                "merchant": self.settings.merchant,
                "amount": new.amount,
                "currency": new.currency,
                "exponent": new.exponent,
                "description": new.description,
                "return_url": new.return_url,
                "callback_url": new.callback_url,
            });
            let mut answer = self.call(at, Method::POST, "/payments", Some(body)).await?;
            let redirect_url = answer.redirect_url.take();
            let instructions = answer.instructions.take();
            if redirect_url.as_deref().is_some_and(|url| !is_page(url)) {
                return Err(unclear("an address that is no page"));
            }
            let status = status(answer)?;
            let reference = status.reference.ok_or_else(|| unclear("an answer without a reference"))?;
            Ok(Created { reference: Some(reference), redirect_url, instructions, heard: status.heard })
        })
    }

    fn void<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            let path = format!("/payments/{request_id}/void");
            status(self.call(at, Method::POST, &path, Some(json!({}))).await?)
        })
    }

    fn refund<'a>(&'a self, at: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        Box::pin(async move {
            let path = format!("/payments/{}/refunds", refund.payment_request_id);
            let body = json!({"request_id": refund.request_id, "amount": refund.amount});
            self.call(at, Method::POST, &path, Some(body)).await?;
            Ok(RefundAnswer::Done)
        })
    }

    fn status<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move { status(self.call(at, Method::GET, &format!("/payments/{request_id}"), None).await?) })
    }

    fn verify_callback(&self, at: Timestamp, headers: &HeaderMap, body: &[u8]) -> Result<Callback, CallbackError> {
        let header = headers.get(signature::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !signature::verify(&self.settings.secret, at, header, body) {
            return Err(CallbackError::Forged);
        }
        let report: Report = serde_json::from_slice(body).map_err(|_| CallbackError::Malformed("not a report"))?;
        if report.notice_id.is_empty() || report.notice_id.len() > NOTICE_BYTES {
            return Err(CallbackError::Malformed("notice_id"));
        }
        let heard = heard(&report.state, report.captured, report.refunded).ok_or(CallbackError::Malformed("state"))?;
        Ok(Callback {
            notice_id: report.notice_id,
            request_id: report.request_id,
            reference: report.reference.filter(|text| text.len() <= TEXT_BYTES),
            instructions: None,
            heard,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_sent_to_pages_only() {
        assert!(is_page("http://pay.test/p/1") && is_page("https://pay.test/"));
        for wrong in ["javascript:alert(1)", "data:text/html,x", "/p/1", "", &format!("http://a/{}", "x".repeat(2_000))]
        {
            assert!(!is_page(wrong), "{wrong}");
        }
    }
}
