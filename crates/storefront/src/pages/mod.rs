//! The routes of the shop's pages.
//!
//! A page asks the slices and fills a view; a form does one thing and leads on. What goes wrong becomes
//! a page too.

mod account;
mod app;
mod aside;
mod cart;
mod checkout;
mod choosing;
mod closed;
mod crawl;
mod feed;
mod found;
mod goods;
mod line;
mod order;
mod pay;
mod preorder;
mod profile;
mod sections;
mod site;
mod stores;
mod visit;

use api::modules;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub use visit::Visit;

use crate::theme;

/// All pages, below the brand's host name.
pub fn routes() -> Router<api::State> {
    let shop = Router::new()
        .route("/", get(goods::home))
        .route("/products/{handle}", get(goods::product))
        .route("/search", get(found::search))
        .route("/categories/{handle}", get(found::category))
        .route("/cart", get(cart::show))
        .route("/cart/lines", post(cart::add))
        .route("/cart/lines/{line}", post(cart::set))
        .route("/cart/lines/{line}/remove", post(cart::remove))
        .route("/checkout", get(checkout::show).post(checkout::place))
        .route("/sitemap.xml", get(crawl::sitemap))
        .route("/sitemaps/{name}", get(crawl::part))
        .route("/feeds/google.xml", get(feed::google));
    let aside = Router::new().route("/products/{handle}/put-aside", post(aside::put_aside));
    let returns = Router::new().route("/orders/{id}/returns", post(order::ask_return));
    let joining = Router::new()
        .route("/join", get(account::join))
        .route("/account/line", get(line::leave))
        .route("/account/line/done", get(line::come_back))
        .route("/account/codes", post(account::ask))
        .route("/account/codes/{id}", post(account::prove))
        .route("/account/codes/{id}/second", post(account::second));
    // What was bought can be looked at and paid, and who is a member keeps what is theirs, whatever is off.
    Router::new()
        .merge(closed::while_on(modules::WEB_SHOP, shop))
        .merge(closed::while_on(modules::PUT_ASIDE, aside))
        .merge(closed::while_on(modules::ONLINE_RETURNS, returns))
        .merge(closed::while_on(modules::MEMBERS, joining))
        .route("/closed/{module}", get(closed::show))
        .route("/orders/{id}", get(order::show))
        .route("/orders/{id}/payments", post(order::pay))
        .route("/orders/{id}/payments/{payment}", get(order::lead_on))
        .route("/orders/{id}/cancel", post(order::cancel))
        .route("/orders/{id}/returns/{wish}/withdraw", post(order::withdraw_return))
        .route("/pay/{token}", get(pay::show).post(pay::pay))
        .route("/pay/{token}/payments/{payment}", get(pay::lead_on))
        .route("/account", get(account::show))
        .route("/join.svg", get(account::sign))
        .route("/account/codes/{id}/start-over", post(account::start_over))
        .route("/account/profile", post(profile::save))
        .route("/account/erasure-codes", post(profile::ask_erasure))
        .route("/account/erasure/{id}", post(profile::erase))
        .route("/account/log-out", post(account::log_out))
        .route("/account/consents", post(account::consent))
        .route("/account/sessions/{id}/end", post(account::end_session))
        .route("/account/card", get(app::card))
        .route("/manifest.webmanifest", get(app::manifest))
        .route("/sw.js", get(app::worker))
        .route("/icons/{name}", get(app::icon))
        .route("/stores", get(stores::all))
        .route("/stores/{code}", get(stores::one))
        .route("/robots.txt", get(crawl::robots))
        .route("/language", post(visit::speak))
        .route("/articles", get(site::articles))
        .route("/articles/{handle}", get(site::article))
        .route("/pages/{handle}", get(site::page))
        .route("/preview", get(site::begin_preview))
        .route("/preview/end", post(site::end_preview))
        .route("/theme/brand/{file}", get(site::style))
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
