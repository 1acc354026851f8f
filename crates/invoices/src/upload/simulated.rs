//! The simulated platform over HTTP, in a protocol small enough to be put before any other:
//! `POST /messages/{message}/{name}` with the XML and `GET` of the same → `{"state", "code", "words"}`, both with a bearer
//! token. What it does not know is 404.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde::Deserialize;

use super::way::{Answer, Answered, Named, Unclear, Way};

/// How long one call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// The way to it.
pub struct SimulatedPlatform {
    url: String,
    token: String,
    // None when TLS cannot be set up; every call then says so.
    client: Option<Client>,
}

impl std::fmt::Debug for SimulatedPlatform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SimulatedPlatform").field("url", &self.url).finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Said {
    state: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    words: Option<String>,
}

fn unclear(why: impl Into<String>) -> Unclear {
    Unclear(why.into())
}

impl SimulatedPlatform {
    /// Its name in settings and rows.
    pub const NAME: &'static str = "simulated";

    /// The platform at an address without a slash at the end. Waits ten seconds and follows nobody elsewhere.
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> SimulatedPlatform {
        let builder = Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
        let client = builder.build().inspect_err(|error| tracing::error!(%error, "no document can be handed in"));
        SimulatedPlatform { url: url.into(), token: token.into(), client: client.ok() }
    }

    async fn call(&self, method: Method, named: &Named, xml: Option<&str>) -> Result<Answer, Unclear> {
        let client = self.client.as_ref().ok_or_else(|| unclear("TLS cannot be set up"))?;
        let url = format!("{}/messages/{}/{}", self.url, named.message, named.name);
        let mut request = client.request(method, url).bearer_auth(&self.token);
        if let Some(xml) = xml {
            request = request.header("content-type", "application/xml").body(xml.to_owned());
        }
        let response = request.send().await.map_err(|error| unclear(error.without_url().to_string()))?;
        match response.status() {
            StatusCode::NOT_FOUND => return Ok(Answer::Unknown),
            status if !status.is_success() => return Err(unclear(status.as_str())),
            _ => {}
        }
        let bytes = read(response).await?;
        let said: Said = serde_json::from_slice(&bytes).map_err(|_| unclear("an answer that cannot be read"))?;
        match said.state.as_str() {
            "accepted" => Ok(Answer::Accepted),
            "rejected" => Ok(Answer::Rejected {
                code: said.code.unwrap_or_else(|| "?".to_owned()),
                words: said.words.unwrap_or_default(),
            }),
            "pending" => Ok(Answer::Pending),
            _ => Err(unclear("a state of no sense")),
        }
    }
}

async fn read(mut response: reqwest::Response) -> Result<Vec<u8>, Unclear> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unclear(error.without_url().to_string()))? {
        if bytes.len() + chunk.len() > ANSWER_BYTES {
            return Err(unclear("an answer without an end"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

impl Way for SimulatedPlatform {
    fn name(&self) -> &'static str {
        SimulatedPlatform::NAME
    }

    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a> {
        Box::pin(self.call(Method::POST, named, Some(xml)))
    }

    fn ask<'a>(&'a self, named: &'a Named) -> Answered<'a> {
        Box::pin(self.call(Method::GET, named, None))
    }
}
