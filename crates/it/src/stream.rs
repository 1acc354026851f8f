//! A page's live connection.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use crate::{Client, PATIENCE};

/// Server-Sent Events as they come.
pub struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    /// Listens to topics. Once it is open, nothing that happens is missed.
    pub async fn open(client: &Client, topics: &str) -> Stream {
        Stream::answered(client.request(Method::GET, &format!("/api/v1/events?topics={topics}"))).await
    }

    /// Listens to topics like a browser that comes back: also to what happened after that position.
    pub async fn open_since(client: &Client, topics: &str, position: i64) -> Stream {
        let request = client.request(Method::GET, &format!("/api/v1/events?topics={topics}"));
        Stream::answered(request.header("last-event-id", position)).await
    }

    async fn answered(request: RequestBuilder) -> Stream {
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        Stream { response, text: String::new() }
    }

    /// The data of the next event.
    pub async fn next(&mut self) -> Value {
        let search = async {
            loop {
                while let Some((block, rest)) = self.text.split_once("\n\n") {
                    let data = block.lines().find_map(|line| line.strip_prefix("data:")).map(str::to_owned);
                    self.text = rest.to_owned();
                    if let Some(data) = data {
                        return serde_json::from_str(data.trim()).unwrap();
                    }
                }
                let chunk = self.response.chunk().await.unwrap().expect("the stream ended");
                self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        tokio::time::timeout(PATIENCE, search).await.expect("no event came")
    }

    /// Listens until the server hangs up, and says whether it did so in order.
    pub async fn ended(mut self) -> bool {
        let wait = async {
            loop {
                match self.response.chunk().await {
                    Ok(Some(_)) => {}
                    Ok(None) => return true,
                    Err(_) => return false,
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("the stream did not end")
    }
}
