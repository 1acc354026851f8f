//! Routes of this crate.

mod bodies;
mod imports;
mod out;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// A refusal's sentence in English by its stable name, for command lines.
pub fn sentence(code: &str, params: Option<&str>) -> String {
    bodies::reason(code, params.unwrap_or("{}")).en
}

/// Every operation.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(imports::list, imports::create))
        .routes(routes!(imports::read_one))
        .routes(routes!(imports::put_file, imports::forget_file))
        .routes(routes!(imports::preview))
        .routes(routes!(imports::map))
        .routes(routes!(imports::step))
        .routes(routes!(imports::list_refused))
        .routes(routes!(imports::list_differences))
        .routes(routes!(imports::list_kept))
        .routes(routes!(out::download))
        .routes(routes!(out::export))
        .routes(routes!(out::health))
        .routes(routes!(out::health_rows))
        .routes(routes!(out::health_download))
}
