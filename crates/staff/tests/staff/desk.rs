//! A slice's routes behind the guard, asked without a network. Other slices' tests use this file, too.

use std::sync::Arc;

use api::document::{Operations, PREFIX, finish};
use api::rate::Limits;
use api::{Directory, Settings, State};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use axum::middleware::from_fn_with_state;
use http_body_util::BodyExt;
use kernel::Id;
use serde_json::Value;
use store::{Fault, Platform, Read};
use tower::ServiceExt;
use utoipa_axum::router::OpenApiRouter;

/// What a person may do.
pub type StaffAccess = fn(&mut Read<'_>, Id) -> Result<Option<api::Access>, Fault>;

/// Routes behind the guard, as the server puts them together.
pub struct Desk {
    router: Router,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The stable name of a refusal.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Desk {
    /// Over the only brand of an installation.
    pub fn open(platform: Platform, routes: OpenApiRouter<State>, staff_access: StaffAccess) -> Desk {
        let limits = Limits { requests_per_second: 0, requests_burst: 0, log_ins_per_minute: 0 };
        let settings = Settings { limits, ..Settings::default() };
        let directory = Directory { staff_access, member: |_, id| Ok(Some(id)), locations_of: |_, _| Ok(Vec::new()) };
        let state = State::new(Arc::new(platform), directory, settings);
        let (router, document) = OpenApiRouter::new().nest(PREFIX, routes).split_for_parts();
        state.set_operations(Operations::of(&finish(&document)));
        let router = router
            .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
            .layer(from_fn_with_state(state.clone(), api::guard::identify))
            .layer(from_fn_with_state(state.clone(), api::guard::speak))
            .with_state(state);
        Desk { router, cookie: String::new() }
    }

    /// The same desk for somebody with another cookie.
    pub fn with_cookie(&self, cookie: &str) -> Desk {
        Desk { router: self.router.clone(), cookie: cookie.to_owned() }
    }

    /// Asks for a stream, and gives it as it comes.
    #[allow(dead_code, reason = "other slices have no streams")]
    pub async fn listen(&self, path: &str) -> Body {
        let request = Request::builder().uri(format!("{PREFIX}{path}")).header("host", "tea.test");
        let request = request.header("cookie", &self.cookie).body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 200);
        answer.into_body()
    }

    /// Asks, and reads the whole answer.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.ask_with_key(method, path, body, "").await
    }

    /// Asks with an Idempotency-Key.
    pub async fn ask_with_key(&self, method: &str, path: &str, body: Option<Value>, key: &str) -> Reply {
        let header = (!key.is_empty()).then_some(("idempotency-key", key));
        self.ask_with(method, path, body, header).await
    }

    /// Asks with one more header.
    pub async fn ask_with(&self, method: &str, path: &str, body: Option<Value>, header: Option<(&str, &str)>) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{PREFIX}{path}"))
            .header("host", "tea.test")
            .header("accept-language", "en")
            .header("content-type", "application/json");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let answer = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Reply { status, headers, body }
    }
}
