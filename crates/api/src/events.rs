//! Live pages: one Server-Sent Events stream a browser.
//!
//! The stream says *that* something changed, by topic and subject, never *what*; the browser asks
//! again with its own permissions. Each message's id is its journal position, so a browser that comes
//! back with `Last-Event-ID` misses nothing.
//!
//! Somebody who works in some stores hears of these: of entries that name one of the stores, or a place
//! where one of them keeps its stock. Entries that name neither are about the brand, and for people who
//! work for all of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as AxumState;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use kernel::{Id, Timestamp};
use serde::Deserialize;
use serde_json::json;
use store::{Db, Fault, Read, journal};
use tokio::sync::broadcast;
use utoipa::{IntoParams, ToSchema};

use crate::live::{self, Hub, Live};
use crate::{BrandDb, Caller, Principal, Problem, Query, State, codes};

/// The brand's hub, put on each request by the guard.
#[derive(Clone)]
pub struct LiveHub(pub(crate) Hub);

/// Silence after which the line is kept alive.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// What a browser waits before it comes back, in milliseconds.
const RETRY: Duration = Duration::from_millis(1_000);
/// How long a session is taken to live without looking, in seconds.
const LOOK_SECONDS: i64 = 180;
/// The same, where nothing happens.
const LOOK: Duration = Duration::from_secs(LOOK_SECONDS.unsigned_abs());
/// The most topics of one stream.
const TOPICS: usize = 300;
/// The longest text that names them, in characters.
const TOPICS_TEXT: usize = 12_000;

/// One message of the stream.
#[derive(Debug, ToSchema)]
#[allow(dead_code, reason = "it says how messages look; they are written field by field")]
pub struct LiveEvent {
    /// The journal position, to come back with.
    id: String,
    /// The topic.
    event: String,
    /// JSON text `{"pos", "kind", "subject"}`.
    data: String,
}

/// What to listen to.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Topics with commas between: `availability`, `availability.{variant}` and `order.{id}` for everybody;
    /// `orders`, `kitchen`, `till`, `stock`, `cases` for people who may read them, of the stores where they may;
    /// `catalog` for people who may read it anywhere, `imports` for those who may import.
    #[param(max_length = 12000)]
    pub topics: String,
}

/// Topics of one stream.
#[derive(Debug, Clone, Default)]
struct Topics {
    plain: BTreeMap<String, Reach>,
    variants: BTreeSet<Id>,
    orders: BTreeSet<Id>,
}

/// Whose entries a topic gives.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    /// Everybody's.
    All,
    /// Those of some stores, and of the locations where these keep their stock.
    Of(BTreeSet<Id>),
}

impl Reach {
    fn covers(&self, places: &[Id]) -> bool {
        match self {
            Reach::All => true,
            Reach::Of(mine) => places.iter().any(|place| mine.contains(place)),
        }
    }
}

/// Who may listen to a topic.
enum Audience {
    /// Everybody.
    Public,
    /// Whoever holds the permission anywhere: it is about what all stores share.
    Shared(&'static str),
    /// Whoever holds the permission, about the stores where they hold it.
    Stores(&'static str),
}

fn audience(topic: &str) -> Option<Audience> {
    match topic {
        "availability" => Some(Audience::Public),
        "catalog" => Some(Audience::Shared("catalog.read")),
        "orders" => Some(Audience::Stores("orders.read")),
        "kitchen" => Some(Audience::Stores("orders.make")),
        "till" => Some(Audience::Stores("till.use")),
        "stock" => Some(Audience::Stores("stock.read")),
        "cases" => Some(Audience::Stores("cases.read")),
        "imports" => Some(Audience::Shared("exchange.import")),
        _ => None,
    }
}

/// What this caller hears of a topic.
fn reach(topic: &str, caller: &Caller) -> Result<Reach, Problem> {
    match audience(topic).ok_or(&codes::NOT_FOUND)? {
        Audience::Public => Ok(Reach::All),
        Audience::Shared(permission) => caller.require_somewhere(permission).map(|()| Reach::All),
        Audience::Stores(permission) => {
            caller.require_somewhere(permission)?;
            Ok(caller.stores_for(permission).map_or(Reach::All, |stores| Reach::Of(stores.into_iter().collect())))
        }
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
            topics.plain.insert(topic.to_owned(), reach(topic, caller)?);
        }
    }
    Ok(topics)
}

impl Topics {
    /// Lets stores hear of the places where their stock lies, as they are now.
    fn with_locations(
        mut self,
        read: &mut Read<'_>,
        locations_of: fn(&mut Read<'_>, &[Id]) -> Result<Vec<Id>, Fault>,
    ) -> Result<Topics, Fault> {
        for reach in self.plain.values_mut() {
            if let Reach::Of(mine) = reach {
                let stores: Vec<Id> = mine.iter().copied().collect();
                mine.extend(locations_of(read, &stores)?);
            }
        }
        Ok(self)
    }
}

/// The topics that an entry belongs to.
fn plain_topics(kind: &str) -> &'static [&'static str] {
    if kind.starts_with("orders.ticket_") {
        return &["orders", "kitchen"];
    }
    match kind.split('.').next().unwrap_or_default() {
        "orders" => &["orders"],
        "till" => &["till", "orders"],
        "stock" => &["stock", "availability"],
        "catalog" => &["catalog", "availability"],
        "store" => &["cases"],
        "exchange" => &["imports"],
        "staff" => &["till"],
        _ => &[],
    }
}

/// The messages that one entry makes for a stream.
fn messages(live: &Live, topics: &Topics) -> Vec<Event> {
    let entry = &live.entry;
    let belongs = plain_topics(&entry.kind);
    let hears = |topic: &str| topics.plain.get(topic).is_some_and(|reach| reach.covers(&live.places));
    let mut wanted: Vec<(&str, Id)> =
        belongs.iter().filter(|topic| hears(topic)).map(|topic| (*topic, entry.subject)).collect();
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
    listener: Listener,
    /// The last position that was looked at.
    pos: i64,
    /// True while entries before the hub's are read from the database.
    behind: bool,
    hub: broadcast::Receiver<Arc<Live>>,
    ready: VecDeque<Event>,
}

/// Who listens, and since when it is known what they may hear.
struct Listener {
    /// The person or the program; nobody in particular when none.
    id: Option<Id>,
    /// Entries up to here are known to what they may hear.
    judged: i64,
    /// The session they listen by.
    session: Option<[u8; 32]>,
    /// When it was last seen to live.
    looked: Timestamp,
}

impl Listener {
    /// False when the stream ends with this entry: it changes what the listener may hear, so who comes back is judged
    /// anew, or their session is over.
    async fn may_hear(&mut self, db: &Db, entry: &journal::Entry) -> Result<bool, Fault> {
        if self.must_come_back(entry) {
            return Ok(false);
        }
        let long_ago = db.now().since(self.looked) >= LOOK_SECONDS * 1_000_000;
        if long_ago || self.may_be_over(entry) { self.still_logged_in(db).await } else { Ok(true) }
    }

    /// True when an entry changes what the listener may hear.
    fn must_come_back(&self, entry: &journal::Entry) -> bool {
        let Some(id) = self.id else { return false };
        match entry.kind.as_str() {
            "staff.person_left"
            | "staff.role_assigned"
            | "staff.role_ended"
            | "staff.password_set"
            | "staff.second_factor_ended"
            | "api.key_revoked" => entry.subject == id && entry.pos > self.judged,
            "staff.role_edited" => entry.pos > self.judged,
            _ => false,
        }
    }

    /// True when an entry may have ended the listener's session: whoever takes a till over ends the one before.
    fn may_be_over(&self, entry: &journal::Entry) -> bool {
        let theirs = self.id == Some(entry.subject);
        let ends = match entry.kind.as_str() {
            "staff.person_switched" => true,
            "staff.logged_out" | "staff.pin_set" | "staff.badge_given" | "staff.badge_ended" => theirs,
            _ => false,
        };
        ends && entry.pos > self.judged
    }

    /// Looks whether the session lives; who listens without one goes on.
    async fn still_logged_in(&mut self, db: &Db) -> Result<bool, Fault> {
        self.looked = db.now();
        let Some(session) = self.session else { return Ok(true) };
        Ok(db.read(move |read| crate::session::find(read, session)).await?.is_some())
    }
}

/// The entries after a position, as messages, for as long as somebody listens and may.
fn follow(
    db: Db,
    hub: broadcast::Receiver<Arc<Live>>,
    topics: Topics,
    listener: Listener,
    pos: i64,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let ready = VecDeque::from([Event::default().retry(RETRY).comment("tenon")]);
    let start = Follow { db, topics, listener, pos, behind: true, hub, ready };
    stream::unfold(start, |mut follow| async move {
        loop {
            if let Some(event) = follow.ready.pop_front() {
                return Some((Ok(event), follow));
            }
            if follow.behind {
                let entries = live::entries(&follow.db, follow.pos).await.ok()?;
                follow.behind = !entries.is_empty();
                for entry in entries {
                    if !follow.listener.may_hear(&follow.db, &entry).await.ok()? {
                        return None;
                    }
                    follow.pos = entry.pos;
                    follow.ready.extend(messages(&Live::of(entry), &follow.topics));
                }
                continue;
            }
            let Ok(heard) = tokio::time::timeout(LOOK, follow.hub.recv()).await else {
                // Also where nothing happens, nobody listens for longer than they are logged in.
                if !follow.listener.still_logged_in(&follow.db).await.ok()? {
                    return None;
                }
                continue;
            };
            match heard {
                Ok(live) if live.entry.pos > follow.pos => {
                    if !follow.listener.may_hear(&follow.db, &live.entry).await.ok()? {
                        return None;
                    }
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
/// `{"pos", "kind", "subject"}` as data. Come back with `Last-Event-ID` to miss nothing. People who
/// work in some stores hear of these. The stream ends when the caller's session does: at once when they log out or
/// somebody takes over their till, else within minutes.
///
/// # Errors
/// `api.forbidden` for a topic that the caller may not read, `api.unauthenticated` when nobody is logged
/// in, `api.not_found` for an unknown one. One such topic refuses the whole stream.
#[utoipa::path(get, path = "/events", operation_id = "api_follow_events", tag = "api",
    params(EventsQuery, ("Last-Event-ID" = Option<String>, Header)),
    responses((status = 200, description = "A stream of messages, each of this form", content_type = "text/event-stream", body = LiveEvent)),
    extensions(("x-permission" = json!("public"))))]
pub async fn follow_events(
    AxumState(state): AxumState<State>,
    BrandDb(db): BrandDb,
    axum::Extension(hub): axum::Extension<LiveHub>,
    mut caller: Caller,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    crate::desk::short("/topics", Some(&query.topics), TOPICS_TEXT)?;
    // Listen before looking, so that nothing falls between the two.
    let listening = hub.0.listen();
    let (session, staff_access) = (caller.session, state.directory().staff_access);
    // The position first: what changes after it ends the stream, what changed before it is in the access.
    let (judged, access) = db
        .read(move |read| {
            let judged = journal::last(read)?;
            let access = session.map(|hash| crate::session::access(read, hash, staff_access)).transpose()?.flatten();
            Ok((judged, access))
        })
        .await?;
    if caller.session.is_some() {
        let (_, access) = access.ok_or(&codes::UNAUTHENTICATED)?;
        caller.principal = Principal::Staff(Box::new(access));
    }
    let topics = parse(&query.topics, &caller)?;
    let id = match &caller.principal {
        Principal::Staff(access) => Some(access.person),
        Principal::Key { id, .. } => Some(*id),
        Principal::Guest => None,
    };
    let listener = Listener { id, judged, session: caller.session, looked: db.now() };
    let since = headers.get("last-event-id").and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    let locations_of = state.directory().locations_of;
    let (topics, last) =
        db.read(move |read| Ok((topics.with_locations(read, locations_of)?, journal::last(read)?))).await?;
    // A position that lies ahead comes from before a restore: begin at the end.
    let pos = since.filter(|pos| (0..=last).contains(pos)).unwrap_or(last);
    let stream = Sse::new(follow(db, listening, topics, listener, pos))
        .keep_alive(KeepAlive::new().interval(HEARTBEAT).text("alive"));
    let mut response = stream.into_response();
    // Proxies must not hold messages back.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> Id {
        Id::from_bytes([byte; 16])
    }

    fn live(kind: &str, body: &serde_json::Value) -> Live {
        Live::of(journal::Entry {
            pos: 7,
            kind: kind.to_owned(),
            version: 1,
            subject: Id::NIL,
            actor: kernel::Actor::SYSTEM,
            occurred_at: kernel::Timestamp::default(),
            body: body.to_string(),
        })
    }

    #[test]
    fn a_variant_hears_only_of_itself() {
        let topics = Topics { variants: BTreeSet::from([id(1)]), ..Topics::default() };
        let heard = |variant| messages(&live("stock.reserved", &json!({"variants": [variant]})), &topics).len();
        assert_eq!((heard(id(1)), heard(id(2))), (1, 0));
    }

    #[test]
    fn a_store_hears_of_its_own_and_of_its_places() {
        let (store, location, other) = (id(1), id(2), id(3));
        let mine = Reach::Of(BTreeSet::from([store, location]));
        let topics = |reach: &Reach| {
            let plain = ["orders", "stock", "cases"].map(|topic| (topic.to_owned(), reach.clone()));
            Topics { plain: BTreeMap::from(plain), ..Topics::default() }
        };
        let told = [
            (1, "orders.placed", json!({"store": store})),
            (1, "orders.ready", json!({"store": other, "stores": [other, store]})),
            (0, "orders.ready", json!({"store": other, "stores": [other]})),
            (1, "stock.moved", json!({"locations": [other, location]})),
            (0, "stock.moved", json!({"locations": [other]})),
            (0, "store.case_opened", json!({"store": null})),
            (0, "orders.rules_changed", json!({})),
        ];
        for (heard, kind, body) in told {
            assert_eq!(messages(&live(kind, &body), &topics(&mine)).len(), heard, "{kind} {body}");
            assert_eq!(messages(&live(kind, &body), &topics(&Reach::All)).len(), 1, "{kind} {body}");
        }
    }
}
