//! Stand-ins for what is not there yet.
#![allow(missing_docs)]
pub fn storefront_routes() -> axum::Router<api::State> {
    axum::Router::new().route("/", axum::routing::get(|| async { "shop" }))
}
