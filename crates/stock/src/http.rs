//! Routes of this slice.
//!
//! Names and SKUs of goods are the catalogue's; here goods are ids, and their names are asked for.

mod books;
mod counts;
mod goods;
mod lots;
mod moves;
mod transfers;
mod views;

use axum::Extension;
use kernel::{Id, Quantity};
use store::{Fault, Read};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The smallest step of each variant's quantity, or `None` for an id that nobody knows.
pub type Steps = Vec<Option<Quantity>>;

/// How people call each variant, or `None` for an id that nobody knows.
pub type Names = Vec<Option<Named>>;

/// How people call goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its short name.
    pub sku: String,
    /// What it is called in the reader's language.
    pub name: String,
}

/// How this slice learns which variants there are and what they are called, since it may not know the
/// catalogue. Answers come in the order of the ids.
#[derive(Clone, Copy)]
pub struct KnownVariants {
    /// Their steps.
    pub steps: fn(&mut Read<'_>, &[Id]) -> Result<Steps, Fault>,
    /// Which of them are kept by lot.
    pub by_lot: fn(&mut Read<'_>, &[Id]) -> Result<Vec<bool>, Fault>,
    /// Their names in a language.
    pub names: fn(&mut Read<'_>, &[Id], &str) -> Result<Names, Fault>,
}

/// All routes, below the API's prefix.
pub fn routes(known: KnownVariants) -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(views::list_locations, books::create_location))
        .routes(routes!(views::list_levels))
        .routes(routes!(views::list_movements))
        .routes(routes!(views::list_places))
        .routes(routes!(lots::list_lots))
        .routes(routes!(lots::read_lot))
        .routes(routes!(books::receive))
        .routes(routes!(books::adjust))
        .routes(routes!(moves::reclassify))
        .routes(routes!(moves::write_off))
        .routes(routes!(counts::list_counts, counts::open_count))
        .routes(routes!(counts::read_count))
        .routes(routes!(counts::list_count_lines))
        .routes(routes!(counts::scan_count))
        .routes(routes!(counts::post_count))
        .routes(routes!(counts::cancel_count))
        .routes(routes!(transfers::list_transfers, transfers::request_transfer))
        .routes(routes!(transfers::read_transfer))
        .routes(routes!(transfers::approve_transfer))
        .routes(routes!(transfers::decline_transfer))
        .routes(routes!(transfers::cancel_transfer))
        .routes(routes!(transfers::pack_transfer))
        .routes(routes!(transfers::send_transfer))
        .routes(routes!(transfers::receive_transfer))
        .routes(routes!(transfers::write_off_transfer))
        .layer(Extension(known))
}
