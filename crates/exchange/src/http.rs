//! Soon.
pub fn routes() -> utoipa_axum::router::OpenApiRouter<api::State> { Default::default() }
