//! Routes of this slice, and what it asks of its neighbours.

mod articles;
mod running;
mod theme;

use axum::Extension;
use kernel::Id;
use store::{Brand, Fault, Read, Tx};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Problem, Theme};

/// Texts with their keys.
pub type KeyedTexts = Vec<(String, String)>;

/// Who renders the shop, handed in by the composition root because this slice renders nothing.
#[derive(Clone, Copy)]
pub struct Renders {
    /// The default theme's templates by name.
    pub templates: fn() -> Vec<(&'static str, &'static str)>,
    /// The default theme's words by language and key.
    pub words: fn() -> Vec<(&'static str, KeyedTexts)>,
    /// What in a theme does not work for a brand. Takes a while; not for an asynchronous thread.
    pub judge: fn(&Brand, &Theme) -> Vec<Problem>,
    /// Where a picture of the catalogue is served.
    pub picture: fn(&mut Read<'_>, Id) -> Result<Option<String>, Fault>,
    /// Keeps pictures of the catalogue for good; answers with those that are not there.
    pub keep_pictures: fn(&mut Tx<'_>, &[Id]) -> Result<Vec<Id>, Fault>,
}

/// A register, as its neighbours know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The register.
    pub register: Id,
    /// Its short name.
    pub code: String,
    /// Its name for people.
    pub name: String,
    /// Where it stands.
    pub store: Id,
    /// The store's name.
    pub store_name: String,
}

/// What should run where, handed in by the composition root because this slice knows neither registers nor prices.
#[derive(Clone, Copy)]
pub struct Running {
    /// Every register that is in use.
    pub registers: fn(&mut Read<'_>) -> Result<Vec<Place>, Fault>,
    /// The version of the prices that hold in a store now.
    pub prices: fn(&mut Read<'_>, Id) -> Result<i64, Fault>,
    /// The version of the program that this server brings.
    pub program: &'static str,
}

/// All routes, below the API's prefix.
pub fn routes(renders: Renders, running: Running) -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(theme::read_theme))
        .routes(routes!(theme::read_defaults))
        .routes(routes!(theme::save_draft, theme::discard_draft))
        .routes(routes!(theme::publish))
        .routes(routes!(theme::list_versions))
        .routes(routes!(theme::read_version))
        .routes(routes!(theme::roll_back))
        .routes(routes!(theme::preview))
        .routes(routes!(articles::list_articles, articles::create_article))
        .routes(routes!(articles::read_article, articles::edit_article))
        .routes(routes!(articles::publish_article))
        .routes(routes!(articles::withdraw_article))
        .routes(routes!(running::report_running))
        .routes(routes!(running::list_running))
        .layer(Extension(renders))
        .layer(Extension(running))
}
