//! Routes of this slice.

mod documents;
mod numbers;
mod stores;
mod uploads;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(numbers::list_issuers))
        .routes(routes!(numbers::set_issuer))
        .routes(routes!(stores::list_stores))
        .routes(routes!(stores::set_store))
        .routes(routes!(numbers::list_ranges, numbers::add_range))
        .routes(routes!(numbers::remove_range))
        .routes(routes!(numbers::list_unused))
        .routes(routes!(documents::list_documents))
        .routes(routes!(documents::list_owed))
        .routes(routes!(documents::read_document))
        .routes(routes!(documents::print_again))
        .routes(routes!(uploads::hand_in))
}
