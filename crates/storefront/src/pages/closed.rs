//! Pages of modules that the brand switched off.

use api::{BrandDb, modules};
use axum::Router;
use axum::extract::{Path, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

use super::visit::{Visit, lead};

/// These pages, as long as their module is on; without it they lead to the page that says so.
pub(super) fn while_on(module: &'static str, pages: Router<api::State>) -> Router<api::State> {
    pages.route_layer(from_fn(move |request: Request, next: Next| open(module, request, next)))
}

async fn open(module: &'static str, request: Request, next: Next) -> Response {
    let Some(BrandDb(db)) = request.extensions().get::<BrandDb>().cloned() else { return next.run(request).await };
    match db.read(move |read| modules::is_on(read, module)).await {
        Ok(true) => next.run(request).await,
        Ok(false) => lead(&format!("/closed/{module}")),
        Err(fault) => api::Problem::from(fault).into_response(),
    }
}

/// `GET /closed/{module}`: what is not there now, and that the stores are.
pub async fn show(visit: Visit, Path(name): Path<String>) -> Response {
    let Some(module) = modules::MODULES.iter().find(|module| module.name == name) else {
        return visit.trouble(&(&api::codes::NOT_FOUND).into()).await;
    };
    match visit.db.read(|read| modules::is_on(read, module.name)).await {
        Ok(true) => lead("/"),
        Ok(false) => visit.trouble(&modules::refusal(module).into()).await,
        Err(fault) => visit.trouble(&fault.into()).await,
    }
}
