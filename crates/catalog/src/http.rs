//! Routes of this slice.
//!
//! What is available of an article is not known here: looking one up at a till is a route of the slice
//! that knows both.

mod bodies;
mod edits;
mod views;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All routes, below the API's prefix.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(views::list_products, edits::add_product))
        .routes(routes!(views::get_product, edits::edit_product))
        .routes(routes!(edits::set_price))
}
