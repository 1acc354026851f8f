//! Live pages: one Server-Sent Events stream a browser.
//!
//! The stream says *that* something changed, by topic and subject, never *what*; the browser asks
//! again with its own permissions. Each message's id is its journal position, so a browser that comes
//! back with `Last-Event-ID` misses nothing.

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use kernel::Id;
use serde::Deserialize;
use serde_json::json;
use store::{Db, journal};
use tokio::sync::broadcast;
use utoipa::IntoParams;

use crate::live::{self, Hub, Live};
use crate::{BrandDb, Caller, Problem, Query, codes};

/// The brand's hub, put on each request by the guard.
#[derive(Clone)]
pub struct LiveHub(pub(crate) Hub);

/// Silence after which the line is kept alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// What a browser waits before it comes back, in milliseconds.
const RETRY: Duration = Duration::from_millis(1_000);
/// The most topics of one stream.
const TOPICS: usize = 300;

/// What to listen to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Topics with commas between: `availability`, `availability.{variant}` for everybody;
    /// `orders`, `order.{id}`, `till`, `stock`, `cases`, `catalog` for people who may read them.
    #[param(max_length = 12000)]
    pub topics: String,
}

/// Topics of one stream.
#[derive(Debug, Clone, Default)]
struct Topics {
    plain: BTreeSet<String>,
    variants: BTreeSet<Id>,
    orders: BTreeSet<Id>,
}

/// The permission that a topic needs; `None` for public ones.
fn permission(topic: &str) -> Option<Option<&'static str>> {
    match topic {
        "availability" => Some(None),
        "orders" => Some(Some("orders.read")),
        "till" => Some(Some("till.use")),
        "stock" => Some(Some("stock.read")),
        "cases" => Some(Some("cases.read")),
        "catalog" => Some(Some("catalog.read")),
        _ => None,
    }
}

fn parse(text: &str, caller: &Caller) -> Result<Topics, Problem> {
    let mut topics = Topics::default();
    for topic in text.split(',').map(str::trim).filter(|topic| !topic.is_empty()).take(TOPICS) {
        if let Some(variant) = topic.strip_prefix("availability.") {
            topics.variants.insert(variant.parse().map_err(|_| Problem::from(&codes::NOT_FOUND))?);
        } else if let Some(order) = topic.strip_prefix("order.") {
            // Says only that something changed; reading the order itself asks who is asking.
            topics.orders.insert(order.parse().map_err(|_| Problem::from(&codes::NOT_FOUND))?);
        } else {
            match permission(topic) {
                None => return Err((&codes::NOT_FOUND).into()),
                Some(Some(needed)) if !caller.may(needed, None) => {
                    return Err(kernel::Refusal::new(&codes::FORBIDDEN).with("permission", needed).into());
                }
                Some(_) => {
                    topics.plain.insert(topic.to_owned());
                }
            }
        }
    }
    Ok(topics)
}

/// The topics that an entry belongs to.
fn plain_topics(kind: &str) -> &'static [&'static str] {
    match kind.split('.').next().unwrap_or_default() {
        "orders" => &["orders"],
        "till" => &["till", "orders"],
        "stock" => &["stock", "availability"],
        "catalog" => &["catalog", "availability"],
        "store" => &["cases"],
        "staff" => &["till"],
        _ => &[],
    }
}

/// The messages that one entry makes for a stream.
fn messages(live: &Live, topics: &Topics) -> Vec<Event> {
    let entry = &live.entry;
    let belongs = plain_topics(&entry.kind);
    let mut wanted: Vec<(&str, Id)> =
        belongs.iter().filter(|topic| topics.plain.contains(**topic)).map(|topic| (*topic, entry.subject)).collect();
    if topics.orders.contains(&entry.subject) {
        wanted.push(("order", entry.subject));
    }
    if belongs.contains(&"availability") {
        wanted.extend(live.variants.iter().filter(|id| topics.variants.contains(id)).map(|id| ("availability", *id)));
    }
    wanted
        .into_iter()
        .map(|(topic, subject)| {
            let data = json!({"pos": entry.pos, "kind": entry.kind, "subject": subject});
            Event::default().id(entry.pos.to_string()).event(topic).data(data.to_string())
        })
        .collect()
}

struct Follow {
    db: Db,
    topics: Topics,
    /// The last position that was looked at.
    pos: i64,
    /// True while entries before the hub's are read from the database.
    behind: bool,
    hub: broadcast::Receiver<Arc<Live>>,
    ready: VecDeque<Event>,
}

/// The entries after a position, as messages, for as long as somebody listens.
fn follow(
    db: Db,
    hub: broadcast::Receiver<Arc<Live>>,
    topics: Topics,
    pos: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let ready = VecDeque::from([Event::default().retry(RETRY).comment("tenon")]);
    let start = Follow { db, topics, pos, behind: true, hub, ready };
    stream::unfold(start, |mut follow| async move {
        loop {
            if let Some(event) = follow.ready.pop_front() {
                return Some((Ok(event), follow));
            }
            if follow.behind {
                let entries = live::entries(&follow.db, follow.pos).await.ok()?;
                follow.behind = !entries.is_empty();
                for entry in entries {
                    follow.pos = entry.pos;
                    follow.ready.extend(messages(&Live::of(entry), &follow.topics));
                }
                continue;
            }
            match follow.hub.recv().await {
                Ok(live) if live.entry.pos > follow.pos => {
                    follow.pos = live.entry.pos;
                    follow.ready.extend(messages(&live, &follow.topics));
                }
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => follow.behind = true,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    })
}

/// Live changes as Server-Sent Events.
///
/// Each message has the journal position as its id, the topic as its event name, and
/// `{"pos", "kind", "subject"}` as data. Come back with `Last-Event-ID` to miss nothing.
///
/// # Errors
/// `api.forbidden` for a topic that the caller may not read, `api.not_found` for an unknown one.
#[utoipa::path(get, path = "/events", operation_id = "api_follow_events", tag = "api", params(EventsQuery),
    responses((status = 200, description = "A stream of events", content_type = "text/event-stream", body = String)),
    extensions(("x-permission" = json!("public"))))]
pub async fn follow_events(
    BrandDb(db): BrandDb,
    axum::Extension(hub): axum::Extension<LiveHub>,
    caller: Caller,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let topics = parse(&query.topics, &caller)?;
    // Listen before looking, so that nothing falls between the two.
    let listening = hub.0.listen();
    let since = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let last = db.read(journal::last).await?;
    // A position that lies ahead comes from before a restore: begin at the end.
    let pos = since.filter(|pos| (0..=last).contains(pos)).unwrap_or(last);
    let stream =
        Sse::new(follow(db, listening, topics, pos)).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("alive"));
    let mut response = stream.into_response();
    // Proxies must not hold messages back.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_hears_only_of_itself() {
        let (mine, other) = (Id::from_bytes([1; 16]), Id::from_bytes([2; 16]));
        let topics = Topics { variants: BTreeSet::from([mine]), ..Topics::default() };
        let live = |variant: Id| {
            Live::of(journal::Entry {
                pos: 7,
                kind: "stock.reserved".to_owned(),
                version: 1,
                subject: Id::NIL,
                actor: kernel::Actor::SYSTEM,
                occurred_at: kernel::Timestamp::default(),
                body: json!({"variants": [variant]}).to_string(),
            })
        };
        assert_eq!(messages(&live(mine), &topics).len(), 1);
        assert!(messages(&live(other), &topics).is_empty());
    }
}
