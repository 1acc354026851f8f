//! Making and editing products, and setting prices.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Key, Path, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::Id;
use serde::Serialize;
use store::{Db, Stop, Tx, Written};

use super::bodies::{NewProduct, NewVariant, PriceSet, Product, ProductEdit, SetPrice, VariantEdit, dropped};
use super::views::found;
use crate::edit_product::ProductEdit as Edit;
use crate::prices::Begins;
use crate::{check, codes, create_product, prices, queries};

/// The longest reason for a price, in characters.
pub(super) const REASON_MAX: usize = 200;

/// An idempotency key, where one was sent: a handle is nobody else's, so a retry without a key makes
/// nothing twice either.
pub struct MaybeKey(Option<Key>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            return Ok(MaybeKey(None));
        }
        Key::from_request_parts(parts, state).await.map(|key| MaybeKey(Some(key)))
    }
}

/// Makes something, once for a key where one was sent.
pub(super) async fn make(
    db: &Db,
    name: &'static str,
    caller: &Caller,
    key: MaybeKey,
    body: &impl Serialize,
    closure: impl Fn(&mut Tx<'_>) -> Result<Id, Stop> + Send + 'static,
) -> Result<Written, Problem> {
    let closure = move |tx: &mut Tx<'_>| Ok(Written::created(closure(tx)?));
    Ok(match key.0 {
        Some(key) => db.write_once(name, caller.actor(), key.once(name, caller, body)?, closure).await?,
        None => db.write(name, caller.actor(), closure).await?,
    })
}

/// Makes a product with its variants and prices.
///
/// # Errors
/// `api.invalid` with the fields; `catalog.handle_taken`, `catalog.sku_taken`, `catalog.barcode_taken`.
#[utoipa::path(post, path = "/products", operation_id = "catalog_add_product", tag = "catalog",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewProduct,
    responses((status = 201, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn add_product(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: MaybeKey,
    Body(body): Body<NewProduct>,
) -> Result<Answer<Product>, Problem> {
    let new = create_product::NewProduct::from(body.clone());
    check::new_product(&new, Some(&db.brand().locale))?;
    let dropped = dropped(&new.descriptions);
    let written =
        make(&db, "catalog.add_product", &caller, key, &body, move |tx| crate::create_product(tx, &new)).await?;
    let product = found(&db, written.resource).await?.without(dropped);
    let version = product.version;
    Ok(Answer::of(written, product).version(version))
}

/// Edits a product that is still as `If-Match` saw it.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` with the fields; `catalog.handle_taken`.
#[utoipa::path(patch, path = "/products/{id}", operation_id = "catalog_edit_product", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = ProductEdit,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn edit_product(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<ProductEdit>,
) -> Result<Answer<Product>, Problem> {
    let edit = Edit::from(body);
    check::product_edit(&edit, Some(&db.brand().locale))?;
    let dropped = dropped(&edit.descriptions);
    db.write("catalog.edit_product", caller.actor(), move |tx| crate::edit_product(tx, id, version, &edit)).await?;
    let product = found(&db, id).await?.without(dropped);
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}

/// Adds a variant to a product, behind those it has, with its price in the default list. Answers with the product;
/// what is on sale already sells it from now on.
///
/// # Errors
/// `catalog.not_found`; `api.invalid` with the fields; `catalog.variants_many`, `catalog.sku_taken`,
/// `catalog.barcode_taken`.
#[utoipa::path(post, path = "/products/{id}/variants", operation_id = "catalog_add_variant", tag = "catalog",
    params(("id" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = NewVariant,
    responses((status = 201, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn add_variant(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    key: MaybeKey,
    Body(body): Body<NewVariant>,
) -> Result<Answer<Product>, Problem> {
    let new = create_product::NewVariant::from(body.clone());
    let written = make(&db, "catalog.add_variant", &caller, key, &(id, &body), move |tx| {
        let variant = tx.new_id();
        crate::add_variant(tx, id, variant, &new, "")?;
        if let Some(price) = new.unit_price {
            let list = queries::default_price_list(tx)?.id;
            prices::set_prices(tx, list, &[(variant, price)], "new", Begins::Now)?;
        }
        Ok(variant)
    })
    .await?;
    let product = found(&db, id).await?;
    let version = product.version;
    Ok(Answer::of(written, product).version(version))
}

/// Says what a variant is called among the others, and what it weighs and measures, if it is still as `If-Match`
/// saw it. Answers with its product.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` with the fields.
#[utoipa::path(patch, path = "/variants/{id}", operation_id = "catalog_edit_variant", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = VariantEdit,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn edit_variant(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<VariantEdit>,
) -> Result<Answer<Product>, Problem> {
    let edit = body.into();
    let product = db
        .write("catalog.edit_variant", caller.actor(), move |tx| {
            crate::edit_variant(tx, id, version, &edit)?;
            queries::variant_product(tx, id)?.ok_or_else(|| Stop::from(&codes::NOT_FOUND))
        })
        .await?;
    let product = found(&db, product).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}

/// Sets the price of one unit in the default list, everywhere, from now on or from an instant ahead. A
/// price that is planned for later still comes. Setting the price that holds then anyhow changes nothing.
///
/// # Errors
/// `catalog.not_found`; `catalog.price_invalid`; `api.invalid` without a reason, or for an instant that
/// does not lie ahead.
#[utoipa::path(put, path = "/variants/{id}/price", operation_id = "catalog_set_price", tag = "catalog",
    params(("id" = Id, Path)), request_body = SetPrice, responses((status = 200, body = PriceSet)),
    extensions(("x-permission" = json!("catalog.price"))))]
pub async fn set_price(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<SetPrice>,
) -> Result<Answer<PriceSet>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    if !check::is_price(body.unit_price) {
        let whole = kernel::Refusal::new(&api::codes::INVALID);
        return Err(whole.at("/unit_price", &codes::PRICE_INVALID).into());
    }
    let versions = db
        .write("catalog.set_price", caller.actor(), move |tx| {
            let list = queries::default_price_list(tx)?.id;
            let begins = body.starts_at.map_or(Begins::Now, Begins::Planned);
            prices::set_prices(tx, list, &[(id, body.unit_price)], &reason, begins)
        })
        .await?;
    let price_version = versions.first().copied().unwrap_or(0);
    Ok(Answer::ok(PriceSet { variant_id: id, unit_price: body.unit_price, price_version }))
}
