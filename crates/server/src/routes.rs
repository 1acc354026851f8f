//! Every operation of the API in one place: the slices' routes under one prefix, the document that
//! describes them, and the guard that enforces what the document says.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use api::document::{self, Operations, PREFIX};
use api::{Problem, State};
use axum::Router;
use axum::extract::{MatchedPath, Request, State as AxumState};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use kernel::Id;
use serde_json::Value;
use stock::{KnownVariants, Named, Names};
use store::{Fault, Read};
use utoipa_axum::router::OpenApiRouter;
use wallet::Persons;

/// Where the document lies.
pub const DOCUMENT: &str = "/api/v1/openapi.json";

/// The operations of every slice.
fn collected() -> OpenApiRouter<State> {
    let slices = api::routes()
        .merge(crate::brand::routes())
        .merge(staff::routes())
        .merge(catalog::routes())
        .merge(stock::routes(KnownVariants {
            steps: catalog::quantity_steps,
            by_lot: catalog::kept_by_lot,
            names: goods_names,
        }))
        .merge(messages::routes())
        .merge(members::routes(members::AtStake(orders::at_stake)))
        .merge(wallet::routes(Persons(members::same_person)))
        .merge(invoices::routes())
        .merge(preorders::routes())
        .merge(orders::routes())
        .merge(exchange::routes())
        .merge(books::routes())
        .merge(site::routes(
            site::Renders {
                templates: storefront::render::templates,
                words: storefront::render::all_words,
                judge: storefront::judge,
                picture: |read, media| Ok(catalog::picture(read, media)?.map(|found| found.at_least(PICTURE).url)),
                keep_pictures: catalog::keep_pictures,
            },
            site::Running { registers: places, prices: prices_version, program: env!("CARGO_PKG_VERSION") },
        ));
    OpenApiRouter::new().nest(PREFIX, slices)
}

/// How long the longer side of a picture is that the back office shows, in pixels.
const PICTURE: i64 = 480;

/// Every register that is in use, with its store.
fn places(read: &mut Read<'_>) -> Result<Vec<site::Place>, Fault> {
    let stores = staff::stores(read)?;
    let registers = staff::registers(read, None)?.into_iter().filter(|register| register.active);
    let place = |register: staff::Register| {
        let store = stores.iter().find(|store| store.id == register.store && store.active)?;
        Some(site::Place {
            register: register.id,
            code: register.code,
            name: register.name,
            store: store.id,
            store_name: store.name.clone(),
        })
    };
    Ok(registers.filter_map(place).collect())
}

/// The version of the prices that hold in a store; 0 in one that is not there.
fn prices_version(read: &mut Read<'_>, store: Id) -> Result<i64, Fault> {
    match orders::shop::price_lists_of(read, store) {
        Ok(lists) => Ok(lists.version()),
        Err(store::Stop::Refused(..)) => Ok(0),
        Err(store::Stop::Fault(fault)) => Err(fault),
    }
}

/// What the catalogue calls goods: stock keeps their ids only.
fn goods_names(read: &mut Read<'_>, variants: &[Id], locale: &str) -> Result<Names, Fault> {
    // A list of movements names the same goods again and again.
    let known: Vec<Id> = BTreeSet::from_iter(variants.iter().copied()).into_iter().collect();
    let (list, now) = (catalog::default_price_list(read)?, read.now());
    let found = catalog::sellables(read, list.id, &known, now, locale)?;
    let named = |at: usize| found.get(at).cloned().flatten().map(|goods| Named { sku: goods.sku, name: goods.name });
    Ok(variants.iter().map(|variant| known.binary_search(variant).ok().and_then(named)).collect())
}

/// The finished OpenAPI document. It is made once a process.
pub fn openapi() -> Arc<Value> {
    static DOCUMENT: OnceLock<Arc<Value>> = OnceLock::new();
    Arc::clone(DOCUMENT.get_or_init(|| Arc::new(document::finish(&collected().into_openapi()))))
}

/// The API's routes behind their guard. The brand and the caller have to be found before.
pub(crate) fn api(state: &State) -> Router<State> {
    state.set_operations(Operations::of(&openapi()));
    let (router, _) = collected().split_for_parts();
    router
        .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
        .route_layer(from_fn_with_state(Arc::new(Operations::of(&openapi())), require_method))
}

/// What lies under `/api` and needs no brand: the document, and a "no" in our own words for the rest.
pub(crate) fn document_and_nowhere<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let document = serde_json::to_vec(openapi().as_ref()).map(axum::body::Bytes::from).unwrap_or_default();
    let json = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Router::new()
        .route(DOCUMENT, get(move || async move { (json, document) }))
        .route("/api", any(nowhere))
        .route("/api/{*path}", any(nowhere))
}

async fn nowhere() -> Response {
    Problem::from(&api::codes::NOT_FOUND).into_response()
}

/// Says 405 before anybody is asked who they are: the path is known, the method is not.
async fn require_method(AxumState(operations): AxumState<Arc<Operations>>, request: Request, next: Next) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()) else {
        return next.run(request).await;
    };
    if operations.find(request.method(), &path).is_some() {
        return next.run(request).await;
    }
    let mut allowed: Vec<&str> =
        operations.iter().filter(|(_, known, _)| *known == path).map(|(method, _, _)| method).collect();
    if allowed.contains(&Method::GET.as_str()) {
        allowed.push(Method::HEAD.as_str());
    }
    let mut response = Problem::from(&api::codes::METHOD).into_response();
    if let Ok(value) = HeaderValue::from_str(&allowed.join(", ")) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

/// One line an operation: method, path, permission, scope, operation id. `tenon routes` prints it and the
/// repository keeps it, so that a route or a permission does not change unseen.
pub fn table() -> String {
    let operations = Operations::of(&openapi());
    let mut rows: Vec<[String; 5]> = operations
        .iter()
        .map(|(method, path, operation)| {
            let (id, permission, scope) =
                (operation.id.as_str(), operation.permission.as_str(), operation.scope.as_str());
            [method, path, permission, scope, id].map(str::to_owned)
        })
        .collect();
    rows.sort_by(|left, right| (&left[1], &left[0]).cmp(&(&right[1], &right[0])));
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2), width(3), 0];
    let line = |row: &[String; 5]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_declares_its_permission_and_a_name_of_its_own() {
        let operations = Operations::of(&openapi());
        let mut names = BTreeSet::new();
        for (method, path, operation) in operations.iter() {
            assert!(!operation.permission.is_empty(), "{method} {path} declares no permission");
            assert!(names.insert(operation.id.clone()), "{} twice", operation.id);
            // What is about a caller's own account needs no role.
            let permitted = ["public", "member"].contains(&operation.permission.as_str())
                || staff::PERMISSIONS.contains(&operation.permission.as_str());
            assert!(permitted, "{method} {path} needs {}, which no role can have", operation.permission);
        }
        assert!(names.len() > 10);
    }
}
