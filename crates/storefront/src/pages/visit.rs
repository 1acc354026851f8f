//! One request for a page: whose brand, who visits, in which language.

use std::sync::{Arc, OnceLock};

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
use crate::render::{Renderer, Renderers};
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
    https: bool,
    origin: String,
    path: String,
}

impl FromRequestParts<api::State> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &api::State) -> Result<Self, Problem> {
        let BrandDb(db) = BrandDb::from_request_parts(parts, state).await?;
        let caller = Caller::from_request_parts(parts, state).await?;
        let adapters = parts.extensions.get::<Adapters>().cloned().unwrap_or_default();
        let line_login = parts.extensions.get::<Option<LineLogin>>().cloned().flatten();
        let secret = parts.extensions.get::<VisitorSecret>().map(|secret| Arc::clone(&secret.0));
        let https = state.settings().https;
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let scheme = if https { "https" } else { "http" };
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Visit {
            db,
            caller,
            adapters,
            line_login,
            secret: secret.ok_or_else(|| Problem::from(&api::codes::UNKNOWN_BRAND))?,
            https,
            origin: format!("{scheme}://{host}"),
            path: path.to_owned(),
        })
    }
}

impl Visit {
    /// The page's language.
    pub fn locale(&self) -> Locale {
        Locale::from_tag(self.caller.locale).unwrap_or(Locale::ZhTw)
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

    fn renderer(&self) -> Result<Arc<Renderer>, Problem> {
        static RENDERERS: OnceLock<Renderers> = OnceLock::new();
        let brand = self.db.brand();
        let renderer = RENDERERS.get_or_init(Renderers::default).of(&brand.currency, brand.exponent, &brand.zone);
        renderer.map_err(|fault| store::Fault::Unusable(fault.to_string()).into())
    }

    /// A page, sent with a status.
    ///
    /// # Errors
    /// When the theme or the database says so.
    pub async fn show<P: Page>(&self, status: StatusCode, page: &P) -> Result<Response, Problem> {
        let cart_count = super::cart::count(self).await?;
        Ok(sent(status, self.rendered(page, cart_count)?))
    }

    /// A page that may be shown to others, too, until something changes of what it was made of.
    ///
    /// # Errors
    /// When the theme says so.
    pub(super) fn show_and_keep<P: Page>(&self, page: &P, cart_count: i64, made: Made) -> Result<Response, Problem> {
        let html = self.rendered(page, cart_count)?;
        self.db.kept::<Pages>().keep(self.key(cart_count), made, html.clone());
        Ok(sent(StatusCode::OK, html))
    }

    /// The page of this address that was kept, if there is one.
    ///
    /// # Errors
    /// When the database says so.
    pub(super) async fn kept(&self, cart_count: i64) -> Result<Option<Response>, Problem> {
        let html = self.db.kept::<Pages>().find(&self.db, &self.key(cart_count)).await?;
        Ok(html.map(|html| sent(StatusCode::OK, html)))
    }

    /// All that a page differs by between visitors.
    fn key(&self, cart_count: i64) -> String {
        format!("{} {cart_count} {}{}", self.locale().tag(), self.origin, self.path)
    }

    fn rendered<P: Page>(&self, page: &P, cart_count: i64) -> Result<Bytes, Problem> {
        let shell = Shell {
            brand: self.db.brand().name.clone(),
            locale: self.locale(),
            now: self.db.now(),
            origin: self.origin.clone(),
            path: self.path.clone(),
            cart_count,
        };
        let html = self.renderer()?.render(&shell, page);
        let html = html.map_err(|fault| Problem::from(store::Fault::Unusable(fault.to_string())))?;
        Ok(Bytes::from(html))
    }

    /// The page for something that went wrong.
    pub async fn trouble(&self, problem: &Problem) -> Response {
        let status = problem.refusal().code.status;
        if problem.is_fault() {
            tracing::error!(path = %self.path, problem = ?problem, "a page failed");
        }
        let page = ErrorPage { trouble: Trouble::of(status), status, retry_after_seconds: None, reference: None };
        let code = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match self.show(code, &page).await {
            Ok(response) => response,
            // Not even that page can be made: say it as the API would.
            Err(problem) => problem.into_response(),
        }
    }

    /// A page's answer, or the page for what went wrong.
    pub async fn answer(&self, outcome: Result<Response, Problem>) -> Response {
        match outcome {
            Ok(response) => response,
            Err(problem) => self.trouble(&problem).await,
        }
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

/// `POST /language`.
pub async fn speak(visit: Visit, Form(form): Form<LanguageForm>) -> Response {
    let locale = Locale::from_tag(&form.locale).unwrap_or(Locale::ZhTw);
    let cookie = api::session::cookie(LOCALE_COOKIE, locale.tag(), LANGUAGE_SECONDS, visit.https);
    with_cookie(lead(safe_back(&form.back)), Some(cookie))
}
