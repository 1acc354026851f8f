//! What watches the process: `/healthz` (it runs), `/readyz` (its database answers), `/metrics`.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use store::Platform;
use subtle::ConstantTimeEq;

use crate::config::Secret;

/// A database that has not answered by then does not count as ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Upper bounds of answering times, in seconds.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Name of the histogram of answering times.
pub(crate) const ANSWER_SECONDS: &str = "tenon_answer_seconds";

/// Who may read the metrics from elsewhere.
#[derive(Clone)]
struct Token(Option<Secret>);

/// The routes, for every host name.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>(platform: Arc<Platform>, token: Option<Secret>) -> Router<S> {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(move || ready(Arc::clone(&platform))))
        .route("/metrics", get(metrics).layer(Extension(Token(token))))
}

async fn ready(platform: Arc<Platform>) -> Response {
    let asked = tokio::task::spawn_blocking(move || platform.brands().map(|brands| brands.len()));
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(Ok(_))) => "ready\n".into_response(),
        Ok(Ok(Err(fault))) => {
            tracing::warn!(%fault, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer in time\n").into_response(),
    }
}

/// The recorder of this process: one, however many servers run in it.
fn recorder() -> Option<&'static PrometheusHandle> {
    static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            let builder = builder.set_buckets_for_metric(Matcher::Full(ANSWER_SECONDS.to_owned()), &BUCKETS).ok()?;
            builder.install_recorder().ok()
        })
        .as_ref()
}

/// Begins to count.
pub(crate) fn begin_to_count() {
    recorder();
}

/// Drops what counters keep only until it was read; call it now and then.
pub(crate) fn keep_counters_small() {
    if let Some(recorder) = recorder() {
        recorder.run_upkeep();
    }
}

async fn metrics(Extension(Token(token)): Extension<Token>, request: Request) -> Response {
    if !may_read(&request, token.as_ref()) {
        return (StatusCode::FORBIDDEN, "metrics are for this machine, or for whoever sends the token metrics.token\n")
            .into_response();
    }
    match recorder() {
        Some(recorder) => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], recorder.render()).into_response()
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, "nothing is counted\n").into_response(),
    }
}

fn may_read(request: &Request, token: Option<&Secret>) -> bool {
    if let Some(token) = token {
        return bearer(request.headers()).is_some_and(|given| given.as_bytes().ct_eq(token.reveal().as_bytes()).into());
    }
    let local = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|ConnectInfo(address)| address.ip().to_canonical().is_loopback());
    // A proxy on this machine speaks for somebody elsewhere.
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    local && !forwarded.iter().any(|name| request.headers().contains_key(*name))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
