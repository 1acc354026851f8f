//! Which stores sell a product, and where a store's own goods lie.
//!
//! What a store is, what a product is and where stock lies are known to different slices, so these operations stand here.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use store::Fault;
use utoipa::ToSchema;

use crate::codes;

/// The stores that sell a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SellInStores {
    /// Which; all of them when none is named.
    #[schema(max_items = 1000)]
    store_ids: Vec<Id>,
}

/// Says which shops sell a product that is still as `If-Match` saw it. Tills of other shops do not find it, nor
/// can it be picked up there. Whether the web sells it is said by `on_web`.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` for a store that is not there, is the web, or stands twice.
#[utoipa::path(put, path = "/products/{id}/stores", operation_id = "orders_sell_in_stores", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SellInStores,
    responses((status = 200, body = catalog::http::Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn sell_in_stores(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SellInStores>,
) -> Result<Answer<catalog::http::Product>, Problem> {
    let named = body.store_ids;
    db.write("orders.sell_in_stores", caller.actor(), move |tx| {
        let stores = staff::stores(tx)?;
        let is_shop = |id: &Id| stores.iter().any(|store| store.id == *id && store.kind != staff::StoreKind::Web);
        let wrong = named.iter().enumerate().filter(|(_, id)| !is_shop(id));
        let refusal = wrong.fold(Refusal::new(&api::codes::INVALID), |refusal, (number, _)| {
            refusal.at(format!("/store_ids/{number}"), &codes::NO_SHOP)
        });
        if !refusal.fields.is_empty() {
            return Err(refusal.into());
        }
        catalog::sell_in_stores(tx, id, version, &named)
    })
    .await?;
    let (product, version) = catalog::http::product_changed(&db, id).await?;
    Ok(Answer::ok(product).version(version))
}

/// Where a store takes its goods from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shelf {
    /// The place.
    location_id: Id,
    /// Its short name on papers, and in files of stock.
    code: String,
    /// What people call it.
    name: String,
}

/// Sees to it that a store has a place to sell from: answers with the one it has, else makes its own, with the store's
/// code and name and its company's books. Doing it twice does it once.
///
/// # Errors
/// `staff.store_unknown` for a store that is not there or closed; `stock.code_taken`.
#[utoipa::path(put, path = "/stores/{id}/shelf", operation_id = "orders_make_shelf", tag = "stock",
    params(("id" = Id, Path)), responses((status = 200, body = Shelf)),
    extensions(("x-permission" = json!("stock.edit_places"))))]
pub async fn make_shelf(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<Shelf>, Problem> {
    let act = move |tx: &mut store::Tx<'_>| crate::make_shelf::make_shelf(tx, id);
    let location = db.write("orders.make_shelf", caller.actor(), act).await?;
    let found = db.read(move |read| stock::location(read, location)).await?;
    let found = found.ok_or_else(|| Fault::Decode("a place vanished".to_owned()))?;
    Ok(Answer::ok(Shelf { location_id: found.id, code: found.code, name: found.name }))
}
