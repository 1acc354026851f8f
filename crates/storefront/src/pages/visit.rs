//! One request for a page: whose brand, who visits, in which language.

use std::sync::Arc;

use api::guard::{FormAction, LOCALE_COOKIE, VisitorSecret};
use api::{BrandDb, Caller, Form, Problem};
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::Id;
use members::LineLogin;
use orders::payment::Adapters;
use store::Db;

use crate::forms::{LanguageForm, safe_back};
use crate::kept::{Made, Pages};
use crate::look::{Look, Looks};
use crate::view::{ErrorPage, Page, Shell, Trouble};
use crate::words::Locale;

/// How long a chosen language is remembered, in seconds: a year.
const LANGUAGE_SECONDS: i64 = 365 * 24 * 3600;

/// A request for a page.
#[derive(Clone)]
pub struct Visit {
    /// The brand.
    pub db: Db,
    /// Who asks.
    pub caller: Caller,
    /// Which online payments there are.
    pub adapters: Adapters,
    /// LINE Login, where it is set up.
    pub line_login: Option<LineLogin>,
    secret: Arc<[u8]>,
    look: Arc<Look>,
    preview: bool,
    https: bool,
    origin: String,
    path: String,
    /// The language that the address names; it is remembered.
    named: Option<Locale>,
}

impl FromRequestParts<api::State> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &api::State) -> Result<Self, Problem> {
        let BrandDb(db) = BrandDb::from_request_parts(parts, state).await?;
        let mut caller = Caller::from_request_parts(parts, state).await?;
        let named = parts.uri.query().and_then(named_language);
        if let Some(locale) = named {
            caller.locale = locale.tag();
        }
        let adapters = parts.extensions.get::<Adapters>().cloned().unwrap_or_default();
        let line_login = parts.extensions.get::<Option<LineLogin>>().cloned().flatten();
        let secret = parts.extensions.get::<VisitorSecret>().map(|secret| Arc::clone(&secret.0));
        let https = state.settings().https;
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let scheme = if https { "https" } else { "http" };
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let preview = super::site::previews(&db, &parts.headers, https).await?;
        let looks = db.kept::<Looks>();
        let look = if preview { looks.preview(&db).await? } else { looks.current(&db).await? };
        Ok(Visit {
            db,
            caller,
            adapters,
            line_login,
            secret: secret.ok_or_else(|| Problem::from(&api::codes::UNKNOWN_BRAND))?,
            look,
            preview,
            https,
            origin: format!("{scheme}://{host}"),
            path: path.to_owned(),
            named,
        })
    }
}

impl Visit {
    /// The page's language.
    pub fn locale(&self) -> Locale {
        Locale::from_tag(self.caller.locale).unwrap_or(Locale::ZhTw)
    }

    /// The brand's own language: pages in it need not be named.
    pub fn own(&self) -> Locale {
        Locale::from_tag(&self.db.brand().locale).unwrap_or(Locale::ZhTw)
    }

    /// The whole address of a path of the shop in a language.
    pub fn address(&self, path: &str, locale: Locale) -> String {
        if locale == self.own() {
            return format!("{}{path}", self.origin);
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        format!("{}{path}{mark}lang={}", self.origin, locale.tag())
    }

    /// Scheme and host of the shop.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// One of two texts, by the page's language.
    pub fn say(&self, zh_tw: impl Into<String>, en: impl Into<String>) -> String {
        match self.locale() {
            Locale::ZhTw => zh_tw.into(),
            Locale::En => en.into(),
        }
    }

    /// The visit's id, and the cookie that remembers it when the visit begins now.
    pub fn begin(&self) -> (Id, Option<HeaderValue>) {
        match self.caller.visitor {
            Some(visitor) => (visitor, None),
            None => {
                let visitor = self.db.new_id();
                (visitor, Some(api::visitor::set_cookie(&self.secret, visitor, self.https)))
            }
        }
    }

    /// True when browsers reach the shop by HTTPS.
    pub(super) fn https(&self) -> bool {
        self.https
    }

    /// Whether the visit looks at what is not published.
    pub(super) fn previews(&self) -> bool {
        self.preview
    }

    /// The theme of the visit's pages.
    pub(super) fn look(&self) -> &Look {
        &self.look
    }

    /// A page, sent with a status.
    ///
    /// # Errors
    /// When the theme or the database says so.
    pub async fn show<P: Page>(&self, status: StatusCode, page: &P) -> Result<Response, Problem> {
        let cart_count = super::cart::count(self).await?;
        let mut response = sent(status, self.rendered(page, cart_count)?);
        if self.preview {
            response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
        }
        Ok(response)
    }

    /// A page that may be shown to others, too, until something changes of what it was made of.
    ///
    /// # Errors
    /// When the theme says so.
    pub(super) fn show_and_keep<P: Page>(&self, page: &P, cart_count: i64, made: Made) -> Result<Response, Problem> {
        let html = self.rendered(page, cart_count)?;
        if !self.preview {
            self.db.kept::<Pages>().keep(self.key(cart_count), made, html.clone());
        }
        Ok(sent(StatusCode::OK, html))
    }

    /// The page of this address that was kept, if there is one.
    ///
    /// # Errors
    /// When the database says so.
    pub(super) async fn kept(&self, cart_count: i64) -> Result<Option<Response>, Problem> {
        if self.preview {
            return Ok(None);
        }
        let html = self.db.kept::<Pages>().find(&self.db, &self.key(cart_count)).await?;
        Ok(html.map(|html| sent(StatusCode::OK, html)))
    }

    /// All that a page differs by between visitors.
    fn key(&self, cart_count: i64) -> String {
        format!("{} {cart_count} {} {}{}", self.locale().tag(), self.look.tag, self.origin, self.path)
    }

    fn rendered<P: Page>(&self, page: &P, cart_count: i64) -> Result<Bytes, Problem> {
        let shell = Shell {
            brand: self.db.brand().name.clone(),
            locale: self.locale(),
            now: self.db.now(),
            own: self.own(),
            origin: self.origin.clone(),
            path: self.path.clone(),
            cart_count,
            style: self.look.style(),
            links: self.look.links(self.locale()),
            members: self.look.is_on(api::modules::MEMBERS),
            preview: self.preview,
        };
        let html = self.look.render(&self.db, &shell, page);
        let html = html.map_err(|fault| Problem::from(store::Fault::Unusable(fault.to_string())))?;
        Ok(Bytes::from(html))
    }

    /// The page for something that went wrong.
    pub async fn trouble(&self, problem: &Problem) -> Response {
        let status = problem.refusal().code.status;
        if problem.is_fault() {
            tracing::error!(path = %self.path, problem = ?problem, "a page failed");
        }
        let page = ErrorPage {
            trouble: Trouble::of(problem.refusal().code),
            status,
            retry_after_seconds: None,
            reference: None,
        };
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self.show(code, &page).await {
            Ok(response) => response,
            // Not even that page can be made: say it as the API would.
            Err(problem) => problem.into_response(),
        }
    }

    /// A page's answer, or the page for what went wrong.
    pub async fn answer(&self, outcome: Result<Response, Problem>) -> Response {
        let response = match outcome {
            Ok(response) => response,
            Err(problem) => self.trouble(&problem).await,
        };
        let spoken = self.named.map(|locale| speaks(locale, self.https));
        with_cookie(response, spoken)
    }

    /// The answer with leave for its forms to end at the payment provider's page.
    pub fn may_lead_to_payment(&self, mut response: Response) -> Response {
        let origins = self.adapters.page_origins(&self.db.brand().host);
        if !origins.is_empty() {
            response.extensions_mut().insert(FormAction(origins.join(" ")));
        }
        response
    }
}

/// A page as browsers get it.
fn sent(status: StatusCode, html: Bytes) -> Response {
    // Pages differ by visitor and language, and hold what changes by the second.
    let headers = [(header::CACHE_CONTROL, "private, no-store"), (header::VARY, "Cookie, Accept-Language")];
    (status, headers, Html(html)).into_response()
}

/// Leads on, so that reloading does nothing twice.
pub fn lead(to: &str) -> Response {
    let place = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// The same answer with a cookie.
pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Remembers a language.
fn speaks(locale: Locale, https: bool) -> HeaderValue {
    api::session::cookie(LOCALE_COOKIE, locale.tag(), LANGUAGE_SECONDS, https)
}

/// The language that a query names: `lang=en`.
fn named_language(query: &str) -> Option<Locale> {
    query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Locale::from_tag)
}

/// An address without the language that it names.
fn without_language(address: &str) -> String {
    let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// `POST /language`.
pub async fn speak(visit: Visit, Form(form): Form<LanguageForm>) -> Response {
    let locale = Locale::from_tag(&form.locale).unwrap_or(Locale::ZhTw);
    with_cookie(lead(&without_language(safe_back(&form.back))), Some(speaks(locale, visit.https)))
}
