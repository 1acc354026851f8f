//! LINE: push messages of the Messaging API. `X-Line-Retry-Key` makes a repeated call one message; a key that
//! was taken before is answered with 409.

use futures_util::future::BoxFuture;
use serde_json::json;

use crate::MessageChannel;
use crate::carrier::{Carrier, CarrierError, Outgoing, Sent, client, no};

/// A channel of the Messaging API.
pub struct Line {
    url: String,
    token: String,
    client: Option<reqwest::Client>,
}

impl Line {
    /// Where LINE answers.
    pub const URL: &'static str = "https://api.line.me";

    /// A channel by its access token, at [`Line::URL`] or at a simulator.
    pub fn new(url: impl Into<String>, token: impl Into<String>) -> Line {
        Line { url: url.into(), token: token.into(), client: client() }
    }
}

impl Carrier for Line {
    fn channel(&self) -> MessageChannel {
        MessageChannel::Line
    }

    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<Sent, CarrierError>> {
        Box::pin(async move {
            let client = self.client.as_ref().ok_or_else(|| CarrierError::Unclear("no TLS".to_owned()))?;
            let body = json!({"to": message.recipient, "messages": [{"type": "text", "text": message.text}]});
            let answer = client
                .post(format!("{}/v2/bot/message/push", self.url))
                .bearer_auth(&self.token)
                .header("x-line-retry-key", message.id.to_string())
                .json(&body)
                .send()
                .await
                .map_err(|error| CarrierError::Unclear(error.without_url().to_string()))?;
            let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
            // 409: this very message was taken by an earlier try.
            let taken_before = answer.status() == reqwest::StatusCode::CONFLICT;
            let reference = header(if taken_before { "x-line-accepted-request-id" } else { "x-line-request-id" });
            let reference = reference.map(|text| text.chars().take(100).collect());
            if taken_before || answer.status().is_success() {
                Ok(Sent { reference, will_tell: false })
            } else {
                Err(no(answer.status()))
            }
        })
    }
}
