//! A local LINE Login: an OpenID provider that asks nobody for a password, for trying out. It speaks as LINE does: an
//! authorization code with PKCE, and an ID token signed with the channel's secret (HS256).
//!
//! | call | what it does |
//! |---|---|
//! | `GET /.well-known/openid-configuration` | where everything is |
//! | `GET`, `POST /oauth2/v2.1/authorize` | the person's page: who they are, or that they would rather not |
//! | `POST /oauth2/v2.1/token` | a code, once, becomes an ID token |

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{Clock, Entropy};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::config::Secret;
use crate::pages::escape;

/// Who can be chosen without typing.
const PEOPLE: [&str; 3] = ["林小榫", "陳大卯", "王阿楔"];
/// The longest name that is taken, in characters.
const NAME: usize = 40;
/// The most codes that wait to be exchanged; the oldest goes first.
const CODES: usize = 1_000;
/// How long an ID token holds, in seconds.
const HOLDS_SECONDS: i64 = 3_600;
/// Where a shop takes people back.
const BACK: &str = "/account/line/done";

const STYLE: &str = "*{box-sizing:border-box}body{margin:0;background:#eef1f3;color:#1f2421;font:16px/1.6 -apple-system,'Segoe UI','Noto Sans TC','PingFang TC','Microsoft JhengHei',system-ui,sans-serif}main{max-width:26rem;margin:0 auto;padding:48px 20px}h1{font-size:20px;margin:0 0 24px}.sheet{background:#fff;border:1px solid #d6dce0;border-radius:12px;padding:24px}p{margin:0 0 12px}button,input{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #8a949a;border-radius:8px;background:#fff;color:inherit;font:inherit;padding:0 12px}button{cursor:pointer}button.first{background:#1f6f43;border-color:#1f6f43;color:#fff;font-weight:600}label{display:block;margin-top:24px;padding-top:16px;border-top:1px solid #d6dce0}small{display:block;margin-top:24px;color:#5c6468}:focus-visible{outline:3px solid #1f2421;outline-offset:2px}";

/// How the provider runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The channel it knows.
    pub channel: String,
    /// That channel's secret; it also signs.
    pub secret: Secret,
    /// Where instants come from.
    pub clock: Clock,
    /// Where codes come from.
    pub entropy: Entropy,
}

/// Somebody said who they are, and their browser carries the code to the shop.
struct Granted {
    name: String,
    redirect: String,
    nonce: String,
    challenge: String,
}

struct Inner {
    settings: Settings,
    url: String,
    codes: Mutex<BTreeMap<String, Granted>>,
}

/// A LINE Login that answers.
pub struct Running {
    inner: Arc<Inner>,
    accepting: JoinHandle<()>,
}

impl Running {
    /// Where it answers; it is also who issues its tokens.
    pub fn url(&self) -> String {
        self.inner.url.clone()
    }

    /// Stops answering.
    pub async fn stop(self) {
        self.accepting.abort();
        drop(self.accepting.await);
    }
}

/// Takes an address and answers from now on.
///
/// # Errors
/// When the address cannot be used.
pub async fn start(address: SocketAddr, settings: Settings) -> io::Result<Running> {
    let listener = TcpListener::bind(address).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let inner = Arc::new(Inner { settings, url, codes: Mutex::default() });
    let router = Router::new()
        .route("/.well-known/openid-configuration", get(configuration))
        .route("/oauth2/v2.1/authorize", get(show).post(decide))
        .route("/oauth2/v2.1/token", post(token))
        .with_state(Arc::clone(&inner));
    let accepting = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!(%error, "the local LINE Login ended");
        }
    });
    Ok(Running { inner, accepting })
}

type Shared = State<Arc<Inner>>;

async fn configuration(State(line): Shared) -> Json<Value> {
    Json(json!({
        "issuer": line.url,
        "authorization_endpoint": format!("{}/oauth2/v2.1/authorize", line.url),
        "token_endpoint": format!("{}/oauth2/v2.1/token", line.url),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["HS256"],
        "code_challenge_methods_supported": ["S256"],
    }))
}

/// What the shop asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
}

impl Asked {
    fn is_ours(&self, line: &Inner) -> bool {
        let back = self.redirect_uri.starts_with("http://") || self.redirect_uri.starts_with("https://");
        self.response_type == "code"
            && self.client_id == line.settings.channel
            && back
            && self.redirect_uri.ends_with(BACK)
            && !self.state.is_empty()
            && self.code_challenge_method == "S256"
            && self.code_challenge.len() == 43
    }

    /// Back to the shop with an answer.
    fn back(&self, name: &str, value: &str) -> Response {
        let query = [(name, value), ("state", self.state.as_str())];
        match reqwest::Url::parse_with_params(&self.redirect_uri, query) {
            Ok(url) => Redirect::to(url.as_str()).into_response(),
            Err(_) => nobody_asked(),
        }
    }
}

fn nobody_asked() -> Response {
    let text = "請從商店的登入頁過來。Come here from the shop's log-in page.\n";
    (StatusCode::BAD_REQUEST, text).into_response()
}

/// Shows the page.
async fn show(State(line): Shared, Query(asked): Query<Asked>) -> Response {
    if !asked.is_ours(&line) {
        return nobody_asked();
    }
    // Browsers check where a form leads after its redirect, so the shop is named.
    let shop = asked.redirect_uri.split('/').take(3).collect::<Vec<_>>().join("/");
    let policy = format!(
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self' {shop}; base-uri 'none'"
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let mut response = Html(page(&shop)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

fn page(shop: &str) -> String {
    let mut people = String::new();
    for (at, name) in PEOPLE.iter().enumerate() {
        let class = if at == 0 { " class=\"first\"" } else { "" };
        let _ = write!(people, "<button{class} name=\"name\" value=\"{name}\">{name}</button>");
    }
    let shop = escape(shop);
    format!(
        "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>模擬 LINE 登入</title><style>{STYLE}</style><main><h1>模擬 LINE 登入 <span lang=\"en\">· simulated LINE</span></h1><div class=\"sheet\"><p>{shop} 想知道你是誰。你是 LINE 上的哪一位？<br><span lang=\"en\">Who are you on LINE?</span></p><form method=\"post\">{people}</form><form method=\"post\"><label>或另一個名字 <span lang=\"en\">· or another name</span><input name=\"name\" required maxlength=\"{NAME}\" autocomplete=\"off\"></label><button>用這個名字登入 Log in</button></form><form method=\"post\"><button name=\"refuse\" value=\"yes\">不要登入 Not now</button></form></div><small>同一個名字永遠是同一個人。這裡不會連到 LINE。The same name is always the same person; LINE is not asked.</small></main></html>"
    )
}

/// What the person chose.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Choice {
    name: String,
    refuse: String,
}

/// Sends the browser back, with a code for whom was chosen.
async fn decide(State(line): Shared, Query(asked): Query<Asked>, Form(choice): Form<Choice>) -> Response {
    if !asked.is_ours(&line) {
        return nobody_asked();
    }
    let name = choice.name.trim();
    if !choice.refuse.is_empty() || name.is_empty() || name.chars().count() > NAME {
        return asked.back("error", "access_denied");
    }
    let code = api::session::new_token(&line.settings.entropy);
    let granted = Granted {
        name: name.to_owned(),
        redirect: asked.redirect_uri.clone(),
        nonce: asked.nonce.clone(),
        challenge: asked.code_challenge.clone(),
    };
    let mut codes = line.codes.lock().unwrap_or_else(PoisonError::into_inner);
    if codes.len() >= CODES {
        codes.pop_first();
    }
    codes.insert(code.clone(), granted);
    drop(codes);
    asked.back("code", &code)
}

/// What the shop brings.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Brought {
    grant_type: String,
    code: String,
    redirect_uri: String,
    client_id: String,
    client_secret: String,
    code_verifier: String,
}

async fn token(State(line): Shared, Form(brought): Form<Brought>) -> Response {
    let refused = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let settings = &line.settings;
    if brought.client_id != settings.channel || brought.client_secret != settings.secret.reveal() {
        return refused("invalid_client");
    }
    // Whatever comes of it, a code is good for one try.
    let granted = line.codes.lock().unwrap_or_else(PoisonError::into_inner).remove(&brought.code);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(brought.code_verifier.as_bytes()));
    let fits = |granted: &Granted| granted.redirect == brought.redirect_uri && granted.challenge == challenge;
    let Some(granted) = granted.filter(|granted| brought.grant_type == "authorization_code" && fits(granted)) else {
        return refused("invalid_grant");
    };
    let now = settings.clock.now().micros().div_euclid(1_000_000);
    let claims = json!({
        "iss": line.url,
        "sub": user(&granted.name),
        "aud": settings.channel,
        "exp": now + HOLDS_SECONDS,
        "iat": now,
        "nonce": granted.nonce,
        "name": granted.name,
    });
    let Some(id_token) = signed(settings.secret.reveal().as_bytes(), &claims) else {
        return refused("server_error");
    };
    let body = json!({"access_token": brought.code, "token_type": "Bearer", "expires_in": HOLDS_SECONDS, "id_token": id_token});
    Json(body).into_response()
}

/// LINE's way of naming a user: the same for the same name, at every start.
fn user(name: &str) -> String {
    let digest = Sha256::digest(format!("line user {name}").as_bytes());
    let mut id = "U".to_owned();
    for byte in digest.iter().take(16) {
        let _ = write!(id, "{byte:02x}");
    }
    id
}

fn signed(secret: &[u8], claims: &Value) -> Option<String> {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    mac.update(text.as_bytes());
    Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
}
