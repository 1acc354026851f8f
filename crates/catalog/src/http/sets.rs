//! What sets are made of.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Id, Quantity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::Product;
use super::views::found;
use crate::{codes, queries, set_components};

/// A component of a set.
#[derive(Debug, Serialize, ToSchema)]
pub struct SetComponent {
    /// The set's variant.
    set_id: Id,
    /// What is in it.
    variant_id: Id,
    /// How much of it is in one set.
    quantity: Quantity,
    /// Its SKU.
    sku: String,
    /// Its product's name.
    name: String,
}

/// What one of a set is made of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetComponents {
    /// All of it, in order. A set without components is not sold.
    #[schema(max_items = 50)]
    components: Vec<PutComponent>,
}

/// Something that is in a set.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutComponent {
    /// What.
    variant_id: Id,
    /// How much of it is in one set, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 1_000_000_000)]
    quantity: Quantity,
}

/// What a product's sets are made of; nothing for a product that is none.
///
/// # Errors
/// `catalog.not_found`.
#[utoipa::path(get, path = "/products/{id}/components", operation_id = "catalog_list_set_components", tag = "catalog",
    params(("id" = Id, Path)), responses((status = 200, body = Page<SetComponent>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_set_components(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<Page<SetComponent>>, Problem> {
    let locale = caller.locale;
    let rows = db
        .read(move |read| {
            Ok(match queries::product_exists(read, id)? {
                true => Some(set_components::product_components(read, id, locale)?),
                false => None,
            })
        })
        .await?;
    let body = |row: set_components::SetComponent| SetComponent {
        set_id: row.set,
        variant_id: row.component,
        quantity: row.quantity,
        sku: row.sku,
        name: row.name,
    };
    let rows = rows.ok_or(&codes::NOT_FOUND)?;
    Ok(Answer::ok(Page::whole(rows.into_iter().map(body).collect())))
}

/// Sets what one of a set is made of, if its product is still as `If-Match` saw it.
///
/// # Errors
/// `catalog.not_found`; `catalog.not_a_set`; `store.stale`; `api.invalid` with the fields.
#[utoipa::path(put, path = "/variants/{id}/components", operation_id = "catalog_set_components", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SetComponents,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn put_components(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetComponents>,
) -> Result<Answer<Product>, Problem> {
    let components: Vec<(Id, Quantity)> = body.components.iter().map(|one| (one.variant_id, one.quantity)).collect();
    db.write("catalog.set_components", caller.actor(), move |tx| {
        set_components::set_components(tx, id, version, &components)
    })
    .await?;
    let variant = db.read(move |read| queries::variant_product(read, id)).await?;
    let product = found(&db, variant.ok_or(&codes::NOT_FOUND)?).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}
