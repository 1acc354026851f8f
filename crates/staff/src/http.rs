//! Routes of this slice.

mod people;
mod registers;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(people::log_in))
        .routes(routes!(people::log_out))
        .routes(routes!(people::me))
        .routes(routes!(people::list_people))
        .routes(routes!(registers::list_stores))
        .routes(routes!(registers::list_registers, registers::create_register))
        .routes(routes!(registers::pair))
        .routes(routes!(registers::begin_pairing))
}
