//! The one middleware: whose brand, who asks, may they, and how the answer is said.
//!
//! [`speak`] is the outermost layer: it names the request, writes problems in the caller's language,
//! logs faults and adds the security headers. [`identify`] finds the brand by host name and the
//! caller by cookie or key. [`permit`] compares the caller with the operation's declared permission;
//! an operation that declares none is closed.

use std::collections::{BTreeSet, HashMap};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, RwLock};

use axum::extract::{ConnectInfo, MatchedPath, Request, State as AxumState};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Actor, Refusal};
use store::{Db, Fault, Read, params};

use crate::document::Scope;
use crate::events::LiveHub;
use crate::live::Hub;
use crate::modules::{self, Module};
use crate::{BrandDb, Caller, Member, Principal, Problem, State, codes, extract, headers, rate, session, sql, visitor};

/// Cookie in which a visitor's choice of language is kept.
pub const LOCALE_COOKIE: &str = "tenon_locale";

/// Brands by host name, found once.
#[derive(Default)]
pub(crate) struct Hosts {
    known: RwLock<HashMap<String, Arc<Known>>>,
    /// Held while a name is looked up: a crowd that asks for a name the first time, or for names that nobody has,
    /// takes one thread and one connection.
    looking: tokio::sync::Mutex<()>,
}

/// A brand as the guard needs it.
pub(crate) struct Known {
    pub(crate) db: Db,
    pub(crate) visitor_secret: Vec<u8>,
    pub(crate) hub: Hub,
}

/// The secret that signs this brand's visits; pages that begin a visit need it.
#[derive(Clone)]
pub struct VisitorSecret(pub Arc<[u8]>);

impl Hosts {
    fn get(&self, host: &str) -> Option<Arc<Known>> {
        self.known.read().ok()?.get(host).cloned()
    }

    /// The hub of a brand: one, however many host names lead to it.
    fn hub_of(&self, db: &Db) -> Hub {
        let known = self.known.read().ok().and_then(|hosts| {
            hosts.values().find(|known| known.db.brand().id == db.brand().id).map(|known| known.hub.clone())
        });
        known.unwrap_or_else(|| Hub::start(db.clone()))
    }

    fn put(&self, host: &str, known: &Arc<Known>) {
        if let Ok(mut hosts) = self.known.write() {
            hosts.insert(host.to_owned(), Arc::clone(known));
        }
    }
}

/// The brand at a host name, or at the host name without its first label (a store's own origin).
async fn brand(state: &State, host: &str) -> Result<Option<Arc<Known>>, Problem> {
    if let Some(known) = state.hosts().get(host) {
        return Ok(Some(known));
    }
    let _looking = state.hosts().looking.lock().await;
    if let Some(known) = state.hosts().get(host) {
        return Ok(Some(known));
    }
    let (platform, wanted) = (Arc::clone(state.platform()), host.to_owned());
    let found = tokio::task::spawn_blocking(move || {
        let brands = platform.brands()?;
        let parent = wanted.split_once('.').map(|(_, parent)| parent);
        let of = |host: &str| brands.iter().find(|brand| brand.host == host && brand.state == "active");
        let brand = of(&wanted).or_else(|| parent.and_then(of));
        brand.map(|brand| platform.get(brand)).transpose()
    })
    .await
    .map_err(|error| Fault::Unusable(error.to_string()))??;
    let Some(db) = found else { return Ok(None) };
    let visitor_secret = store::secrets::get_or_make(&db, visitor::SECRET).await?;
    let hub = state.hosts().hub_of(&db);
    let known = Arc::new(Known { db, visitor_secret, hub });
    state.hosts().put(host, &known);
    Ok(Some(known))
}

/// The host name of a request, without its port.
fn host(request: &Request) -> String {
    let named = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = named.or_else(|| request.uri().host()).unwrap_or_default();
    let without_port = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    without_port.to_ascii_lowercase()
}

/// The address of the client.
fn address(state: &State, request: &Request) -> IpAddr {
    let connection = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    rate::client_address(connection, forwarded, state.settings().trusted_proxies)
}

/// The caller's address, for handlers that limit attempts.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

/// Refuses when this address tries to log in too often.
///
/// # Errors
/// `api.too_many`.
pub fn check_log_in(state: &State, address: ClientAddress) -> Result<(), Problem> {
    state.rate().check_log_in(address.0)
}

/// Outermost: names the request, says problems in the caller's language, logs faults.
pub async fn speak(AxumState(state): AxumState<State>, request: Request, next: Next) -> Response {
    let number = request_number();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let asked = language(request.headers());
    let mut response = next.run(request).await;
    let locale = response.extensions().get::<Spoken>().map(|spoken| spoken.0).or(asked).unwrap_or("zh-TW");
    if let Some(mut problem) = response.extensions_mut().remove::<Problem>() {
        if let Some(inside) = &problem.inside {
            tracing::error!(request = number, %method, path, inside, "a request failed");
            *problem.refusal = Refusal::new(&codes::FAULT).with("request", number.as_str());
        } else {
            tracing::debug!(request = number, %method, path, code = problem.refusal.code.name, "a request was refused");
        }
        let kept = std::mem::take(response.headers_mut());
        response = problem.render(locale);
        for (name, value) in kept {
            if let Some(name) = name.filter(|name| *name == header::SET_COOKIE) {
                response.headers_mut().append(name, value);
            }
        }
    }
    metrics::counter!("tenon_answers_total", "status" => response.status().as_u16().to_string()).increment(1);
    let form_action = response.extensions_mut().remove::<headers::FormAction>();
    let https = state.settings().https;
    let headers = response.headers_mut();
    headers::secure(headers, https, form_action.as_ref().map(|FormAction(origin)| origin.as_str()));
    if let Ok(value) = HeaderValue::from_str(&number) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

pub use headers::FormAction;

/// The language that was settled for a request, so that problems use it too.
#[derive(Debug, Clone, Copy)]
struct Spoken(&'static str);

fn request_number() -> String {
    let mut bytes = [0; 8];
    store::Entropy::System.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Finds the brand and the caller. Without a brand nothing behind this runs.
pub async fn identify(AxumState(state): AxumState<State>, mut request: Request, next: Next) -> Response {
    let client = address(&state, &request);
    if let Err(problem) = state.rate().check_request(client) {
        return problem.into_response();
    }
    if let Err(problem) = extract::refuse_nul_in_url(request.uri()) {
        return problem.into_response();
    }
    let known = match brand(&state, &host(&request)).await {
        Ok(Some(known)) => known,
        Ok(None) => return Problem::from(&codes::UNKNOWN_BRAND).into_response(),
        Err(problem) => return problem.into_response(),
    };
    let caller = match caller(&state, &known, request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let spoken = Spoken(caller.locale);
    let extensions = request.extensions_mut();
    extensions.insert(BrandDb(known.db.clone()));
    extensions.insert(VisitorSecret(Arc::from(known.visitor_secret.as_slice())));
    extensions.insert(LiveHub(known.hub.clone()));
    extensions.insert(ClientAddress(client));
    extensions.insert(caller);
    let mut response = next.run(request).await;
    response.extensions_mut().insert(spoken);
    response
}

/// Lets the request through when the caller holds the operation's declared permission where its scope wants it.
pub async fn permit(AxumState(state): AxumState<State>, request: Request, next: Next) -> Response {
    let operation = request
        .extensions()
        .get::<MatchedPath>()
        .and_then(|path| state.operations().and_then(|operations| operations.find(request.method(), path.as_str())));
    if let Some(module) = operation.and_then(|operation| operation.module)
        && let Some(BrandDb(db)) = request.extensions().get::<BrandDb>().cloned()
        && let Err(problem) = switched_on(&db, module).await
    {
        return problem.into_response();
    }
    let caller = request.extensions().get::<Caller>();
    let allowed = match (operation, caller) {
        (Some(operation), _) if operation.permission == "public" => Ok(()),
        // About the caller's own account: people who work here are members, or they are not.
        (Some(operation), Some(caller)) if operation.permission == "member" => caller.require_member().map(drop),
        (Some(operation), Some(caller)) if !operation.permission.is_empty() => match operation.scope {
            Scope::Brand => caller.require_everywhere(&operation.permission),
            // Which store it is about, only the handler knows.
            Scope::Store | Scope::Shared => caller.require_somewhere(&operation.permission),
        },
        // Undeclared: closed to everybody.
        _ => Err(Problem::from(&codes::UNAUTHENTICATED)),
    };
    match allowed {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

/// Refuses what belongs to a module that the brand switched off.
async fn switched_on(db: &Db, module: &'static Module) -> Result<(), Problem> {
    match db.read(|read| modules::is_on(read, module.name)).await? {
        true => Ok(()),
        false => Err(modules::refusal(module).into()),
    }
}

/// Who asks: a program by its key, a person by their session, otherwise a visitor.
async fn caller(state: &State, known: &Known, headers: &HeaderMap) -> Result<Caller, Problem> {
    let https = state.settings().https;
    let visitor = visitor::read(headers, &known.visitor_secret, https);
    let locale = language(headers).unwrap_or(if known.db.brand().locale.starts_with("zh") { "zh-TW" } else { "en" });
    let member = member(state, known, headers, https).await?;
    let guest = Caller { principal: Principal::Guest, visitor, locale, session: None, member };
    if let Some(token) = session::bearer(headers) {
        let hash = session::hash(token);
        let found = known.db.read(move |read| key_principal(read, hash)).await?;
        let principal = found.ok_or_else(|| Problem::from(&codes::UNAUTHENTICATED))?;
        return Ok(Caller { principal, ..guest });
    }
    let Some(token) = session::read_cookie(headers, session::cookie_name(https)) else { return Ok(guest) };
    let hash = session::hash(token);
    let staff_access = state.directory().staff_access;
    let found = known.db.read(move |read| session::access(read, hash, staff_access)).await?;
    let Some((living, access)) = found else { return Ok(guest) };
    if living.stale {
        note_seen(&known.db, hash);
    }
    let locale = language(headers).unwrap_or(if access.locale.starts_with("zh") { "zh-TW" } else { "en" });
    Ok(Caller { principal: Principal::Staff(Box::new(access)), visitor, locale, session: Some(hash), member })
}

/// Being seen is a courtesy; the request does not wait for it.
fn note_seen(db: &Db, hash: [u8; 32]) {
    let db = db.clone();
    tokio::spawn(async move {
        let _ = db.write("api.session_seen", Actor::SYSTEM, move |tx| Ok(session::seen(tx, hash)?)).await;
    });
}

/// The member who is logged in.
async fn member(state: &State, known: &Known, headers: &HeaderMap, https: bool) -> Result<Option<Member>, Problem> {
    let Some(token) = session::read_cookie(headers, session::member_cookie_name(https)) else { return Ok(None) };
    let hash = session::hash(token);
    let canonical = state.directory().member;
    let found = known
        .db
        .read(move |read| {
            let Some(living) = session::find_member(read, hash)? else { return Ok(None) };
            Ok(canonical(read, living.subject)?.map(|member| (living, member)))
        })
        .await?;
    let Some((living, id)) = found else { return Ok(None) };
    if living.stale {
        note_seen(&known.db, hash);
    }
    Ok(Some(Member { id, session: hash }))
}

fn key_principal(read: &mut Read<'_>, hash: [u8; 32]) -> Result<Option<Principal>, Fault> {
    read.query_opt(sql::KEY_GET, params![hash], |row| {
        let permissions: BTreeSet<String> = serde_json::from_str(&row.get::<String>(1)?)
            .map_err(|error| Fault::Decode(format!("a key's permissions: {error}")))?;
        Ok(Principal::Key { id: row.get(0)?, permissions })
    })
}

/// The language that the request asks for: a chosen one, else the browser's first that we have.
fn language(headers: &HeaderMap) -> Option<&'static str> {
    let known = |tag: &str| match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("zh") => Some("zh-TW"),
        Some("en") => Some("en"),
        _ => None,
    };
    if let Some(chosen) = session::read_cookie(headers, LOCALE_COOKIE).and_then(known) {
        return Some(chosen);
    }
    headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?.split(',').find_map(known)
}

/// Housekeeping of the counters; call it now and then.
pub fn forget_quiet_addresses(state: &State) {
    state.rate().forget_quiet();
}
