//! Text messages over HTTP, in a protocol small enough to be put before any provider:
//! `POST /messages {"id", "to", "text"}` and `GET /messages/{id}` → `{"state": …}`, both with a bearer token.

use futures_util::future::BoxFuture;
use kernel::Id;
use serde::Deserialize;
use serde_json::json;

use crate::carrier::{Carrier, CarrierError, Outgoing, Reached, Sent, client, no};
use crate::{MessageChannel, carrier};

/// A provider of text messages.
pub struct Sms {
    url: String,
    token: String,
    client: Option<reqwest::Client>,
}

#[derive(Deserialize)]
struct Answer {
    state: String,
}

impl Sms {
    /// A provider at an address without a slash at the end.
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Sms {
        Sms { url: url.into(), token: token.into(), client: client() }
    }

    async fn call(
        &self,
        request: impl FnOnce(&reqwest::Client) -> reqwest::RequestBuilder,
    ) -> Result<Answer, CarrierError> {
        let client = self.client.as_ref().ok_or_else(|| CarrierError::Unclear("no TLS".to_owned()))?;
        let answer = request(client).bearer_auth(&self.token).send().await;
        let answer = answer.map_err(|error| CarrierError::Unclear(error.without_url().to_string()))?;
        if !answer.status().is_success() {
            return Err(no(answer.status()));
        }
        answer.json().await.map_err(|_| CarrierError::Unclear("an answer that cannot be read".to_owned()))
    }
}

fn reached(state: &str) -> carrier::Reached {
    match state {
        "delivered" => Reached::Delivered,
        "failed" => Reached::Failed,
        _ => Reached::Underway,
    }
}

impl Carrier for Sms {
    fn channel(&self) -> MessageChannel {
        MessageChannel::Sms
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<Sent, CarrierError>> {
        Box::pin(async move {
            let body = json!({"id": message.id, "to": message.recipient, "text": message.text});
            let url = format!("{}/messages", self.url);
            self.call(|client| client.post(url).json(&body)).await?;
            Ok(Sent { reference: None, will_tell: true })
        })
    }

    fn ask<'a>(&'a self, message: Id) -> BoxFuture<'a, Result<Reached, CarrierError>> {
        Box::pin(async move {
            let url = format!("{}/messages/{message}", self.url);
            self.call(|client| client.get(url)).await.map(|answer| reached(&answer.state))
        })
    }
}
