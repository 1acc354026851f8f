//! The routes of the shop's pages.
//!
//! A page asks the slices and fills a view; a form does one thing and leads on. What goes wrong becomes
//! a page too.

mod account;
mod aside;
mod cart;
mod checkout;
mod choosing;
mod found;
mod goods;
mod line;
mod order;
mod pay;
mod profile;
mod visit;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub use visit::Visit;

use crate::theme;

/// All pages, below the brand's host name.
pub fn routes() -> Router<api::State> {
    Router::new()
        .route("/", get(goods::home))
        .route("/products/{handle}", get(goods::product))
        .route("/products/{handle}/put-aside", post(aside::put_aside))
        .route("/search", get(found::search))
        .route("/categories/{handle}", get(found::category))
        .route("/cart", get(cart::show))
        .route("/cart/lines", post(cart::add))
        .route("/cart/lines/{line}", post(cart::set))
        .route("/cart/lines/{line}/remove", post(cart::remove))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/orders/{id}", get(order::show))
        .route("/orders/{id}/payments", post(order::pay))
        .route("/orders/{id}/payments/{payment}", get(order::lead_on))
        .route("/orders/{id}/cancel", post(order::cancel))
        .route("/orders/{id}/returns", post(order::ask_return))
        .route("/orders/{id}/returns/{wish}/withdraw", post(order::withdraw_return))
        .route("/pay/{token}", get(pay::show).post(pay::pay))
        .route("/pay/{token}/payments/{payment}", get(pay::lead_on))
        .route("/account", get(account::show))
        .route("/join", get(account::join))
        .route("/join.svg", get(account::sign))
        .route("/account/line", get(line::leave))
        .route("/account/line/done", get(line::come_back))
        .route("/account/codes", post(account::ask))
        .route("/account/codes/{id}", post(account::prove))
        .route("/account/codes/{id}/second", post(account::second))
        .route("/account/codes/{id}/start-over", post(account::start_over))
        .route("/account/profile", post(profile::save))
        .route("/account/erasure-codes", post(profile::ask_erasure))
        .route("/account/erasure/{id}", post(profile::erase))
        .route("/account/log-out", post(account::log_out))
        .route("/account/consents", post(account::consent))
        .route("/account/sessions/{id}/end", post(account::end_session))
        .route("/language", post(visit::speak))
        .route("/theme/{*path}", get(file))
}

/// The page that says that nothing is there; for paths that nobody knows.
pub async fn nowhere(visit: Visit) -> Response {
    visit.trouble(&(&api::codes::NOT_FOUND).into()).await
}

/// A file of the theme.
async fn file(Path(path): Path<String>) -> Response {
    let Some(asset) = theme::asset(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    (headers, asset.bytes).into_response()
}
