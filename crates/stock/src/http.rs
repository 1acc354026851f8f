//! Routes of this slice.
//!
//! Names and SKUs of goods are the catalogue's; here goods are ids.

mod books;
mod views;

use axum::Extension;
use kernel::{Id, Quantity};
use store::{Fault, Read};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The smallest step of each variant's quantity, or `None` for an id that nobody knows.
pub type Steps = Vec<Option<Quantity>>;

/// How this slice learns which variants there are, since it may not know the catalogue: their steps, in
/// the order of the ids.
#[derive(Clone, Copy)]
pub struct KnownVariants(pub fn(&mut Read<'_>, &[Id]) -> Result<Steps, Fault>);

/// All routes, below the API's prefix.
pub fn routes(known: KnownVariants) -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(views::list_locations))
        .routes(routes!(views::list_levels))
        .routes(routes!(views::list_movements))
        .routes(routes!(books::receive))
        .routes(routes!(books::adjust))
        .layer(Extension(known))
}
