//! Stand-ins for what is not there yet.
#![allow(missing_docs)]
pub mod work {
    pub const KINDS: &[&str] = &[];
    pub async fn run(_: &store::Db, _: &orders::payment::Adapters, _: &store::Job) -> Result<(), String> {
        Ok(())
    }
}
pub mod expire {
    pub async fn sweep(_: &store::Db) -> Result<(), store::WriteError> {
        Ok(())
    }
}
pub fn storefront_routes() -> axum::Router<api::State> {
    axum::Router::new().route("/", axum::routing::get(|| async { "shop" }))
}
