//! Which stores sell a product.
//!
//! What a store is and what a product is are known to different slices, so this operation stands here.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use kernel::{Id, Refusal};
use serde::Deserialize;
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
