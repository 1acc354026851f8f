//! What stands before every route: how large and how slow a request may be, where it may come from, what
//! happens when our own code breaks, and what is counted.

use std::any::Any;
use std::time::{Duration, Instant};

use api::{Problem, State};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State as AxumState};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use kernel::Refusal;
use store::Fault;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;

use crate::health;
use crate::stop::Stop;

/// The largest request body that a handler takes in without naming a limit of its own, in bytes.
const BODY_BYTES: usize = api::extract::BODY_BYTES;

/// Seconds after which somebody whose request took too long may try again.
const AGAIN_SECONDS: i64 = 5;

/// How long a file may take to arrive: a gigabyte over the line of a shop.
const FILE: Duration = Duration::from_secs(3_600);

/// Puts the layers around the routes, the outermost last.
pub(crate) fn stand(routes: Router, state: &State, patience: Duration, stop: Stop) -> Router {
    let cross_site = CsrfLayer::new()
        .with_rejection_response(|_| -> Response { Problem::from(&api::codes::CROSS_SITE).into_response() });
    routes
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(cross_site)
        .layer(from_fn_with_state(patience, hurry))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(state.clone(), api::guard::speak))
        .layer(from_fn(count))
        .layer(from_fn_with_state(stop, end_streams))
        .layer(CompressionLayer::new())
}

/// Gives up on a request that takes too long, be it for us or for the body to arrive. What it wrote until
/// then stays written; its key tells whoever asks again.
async fn hurry(AxumState(patience): AxumState<Duration>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_file = path.starts_with("/api/v1/imports/") && path.ends_with("/file");
    let patience = if is_file { patience.max(FILE) } else { patience };
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::from(Refusal::new(&api::codes::UNAVAILABLE).with("seconds", AGAIN_SECONDS)).into_response(),
    }
}

/// Our own code panicked: the request failed, the process goes on.
#[allow(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn broken(panic: Box<dyn Any + Send + 'static>) -> Response {
    let told = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::from(Fault::Unusable(format!("panic: {}", told.unwrap_or("without words")))).into_response()
}

/// Measures how long answers take, by route and not by address.
async fn count(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let response = next.run(request).await;
    let route = route.unwrap_or_else(|| "other".to_owned());
    metrics::histogram!(health::ANSWER_SECONDS, "route" => route).record(begun.elapsed().as_secs_f64());
    response
}

/// Ends event streams when the server stops; otherwise each would hold it up for ever.
async fn end_streams(AxumState(stop): AxumState<Stop>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return response;
    }
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(stop.wanted())))
}
