//! Many products at once, and what products have to do with one another.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::{Product, ProductEdit};
use super::edits::{MaybeKey, make};
use super::views::found;
use crate::assign_products::{self, Assignment};
use crate::edit_product::ProductEdit as Edit;
use crate::edit_products::{self, EDITS_MAX};
use crate::{check, codes};

/// Several products to be edited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditProducts {
    /// Which, and how.
    #[schema(min_items = 1, max_items = 200)]
    edits: Vec<OneEdit>,
}

/// One product to be edited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneEdit {
    /// Which product.
    id: Id,
    /// The version in which it was seen.
    #[schema(minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    version: i64,
    /// What to change.
    edit: ProductEdit,
}

/// Products that were edited.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductsEdited {
    /// Each, in the order of the call.
    edits: Vec<OneEdited>,
}

/// A product that was edited.
#[derive(Debug, Serialize, ToSchema)]
pub struct OneEdited {
    /// Which product.
    id: Id,
    /// For `If-Match`.
    version: i64,
}

/// Edits several products, each still as its version saw it: all of them or none.
///
/// # Errors
/// `api.invalid` with every row that cannot be and why: `/edits/3` with `store.stale`, `/edits/4/handle`
/// with `catalog.handle_taken`.
#[utoipa::path(patch, path = "/products", operation_id = "catalog_edit_products", tag = "catalog",
    request_body = EditProducts, responses((status = 200, body = ProductsEdited)),
    extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn edit_products(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<EditProducts>,
) -> Result<Answer<ProductsEdited>, Problem> {
    let mut faults = check::Faults::default();
    faults.unless((1..=EDITS_MAX).contains(&body.edits.len()), "/edits", &api::codes::TOO_LONG);
    let edits: Vec<(Id, i64, Edit)> =
        body.edits.into_iter().map(|one| (one.id, one.version, Edit::from(one.edit))).collect();
    for (number, (_, _, edit)) in edits.iter().enumerate() {
        let Err(refusal) = check::product_edit(edit, Some(&db.brand().locale)) else { continue };
        for field in refusal.fields {
            faults.unless(false, format!("/edits/{number}{}", field.pointer), field.code);
        }
    }
    faults.settle()?;
    let ids: Vec<Id> = edits.iter().map(|(id, _, _)| *id).collect();
    let versions =
        db.write("catalog.edit_products", caller.actor(), move |tx| edit_products::edit_products(tx, &edits)).await?;
    let edited = |(id, version)| OneEdited { id, version };
    Ok(Answer::ok(ProductsEdited { edits: ids.into_iter().zip(versions).map(edited).collect() }))
}

/// How a copy is told from its model.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyProduct {
    /// The copy's address.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    handle: String,
    /// What stands behind each SKU.
    #[schema(min_length = 1, max_length = 20)]
    sku_ending: String,
}

/// Makes a draft after the model of a product: texts, variants, present prices, categories, tags, options
/// and what goes with it. Barcodes are not copied: each is one article's.
///
/// # Errors
/// `catalog.not_found`; `catalog.handle_taken`, `catalog.sku_taken`; `api.invalid` with the fields.
#[utoipa::path(post, path = "/products/{id}/copy", operation_id = "catalog_copy_product", tag = "catalog",
    params(("id" = Id, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = CopyProduct,
    responses((status = 201, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn copy_product(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    key: MaybeKey,
    Body(body): Body<CopyProduct>,
) -> Result<Answer<Product>, Problem> {
    let mut faults = check::Faults::default();
    faults.unless(check::is_handle(&body.handle), "/handle", &codes::HANDLE_INVALID);
    faults.unless(check::is_line(&body.sku_ending, 20), "/sku_ending", &codes::SKU_INVALID);
    faults.settle()?;
    let asked = body.clone();
    let written = make(&db, "catalog.copy_product", &caller, key, &(id, &body), move |tx| {
        edit_products::copy_product(tx, id, &asked.handle, &asked.sku_ending)
    })
    .await?;
    let product = found(&db, written.resource).await?;
    let version = product.version;
    Ok(Answer::of(written, product).version(version))
}

/// What to change of several products.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignProducts {
    /// Which products.
    #[schema(min_items = 1, max_items = 500)]
    product_ids: Vec<Id>,
    /// Categories to be put into.
    #[serde(default)]
    #[schema(max_items = 20)]
    add_categories: Vec<Id>,
    /// Categories to be taken out of.
    #[serde(default)]
    #[schema(max_items = 20)]
    remove_categories: Vec<Id>,
    /// Tags to be put on, 1 to 40 characters each.
    #[serde(default)]
    #[schema(max_items = 20)]
    add_tags: Vec<String>,
    /// Tags to be taken off.
    #[serde(default)]
    #[schema(max_items = 20)]
    remove_tags: Vec<String>,
}

/// What came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProductsAssigned {
    /// How many products are another than before.
    changed: usize,
}

/// Puts several products into categories or takes them out, and puts tags on or takes them off: all of
/// them or none. What is so already stays, so a retry does nothing twice.
///
/// # Errors
/// `api.invalid` with the products and categories that are not there.
#[utoipa::path(post, path = "/products/assignments", operation_id = "catalog_assign_products", tag = "catalog",
    request_body = AssignProducts, responses((status = 200, body = ProductsAssigned)),
    extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn assign_products(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<AssignProducts>,
) -> Result<Answer<ProductsAssigned>, Problem> {
    let assignment = Assignment {
        products: body.product_ids,
        into: body.add_categories,
        out_of: body.remove_categories,
        tag: body.add_tags,
        untag: body.remove_tags,
    };
    assign_products::check_assignment(&assignment)?;
    let changed = db
        .write("catalog.assign_products", caller.actor(), move |tx| assign_products::assign_products(tx, &assignment))
        .await?;
    Ok(Answer::ok(ProductsAssigned { changed }))
}

/// A tag in use.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagRow {
    /// The tag.
    tag: String,
    /// How many products have it.
    products: i64,
}

/// All tags in use, at most a thousand.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/tags", operation_id = "catalog_list_tags", tag = "catalog",
    responses((status = 200, body = Page<TagRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_tags(BrandDb(db): BrandDb) -> Result<Answer<Page<TagRow>>, Problem> {
    let tags = db.read(assign_products::tags).await?;
    Ok(Answer::ok(Page::whole(tags.into_iter().map(|(tag, products)| TagRow { tag, products }).collect())))
}

/// What a product has to do with others.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Relations {
    /// Products that go with it, in order.
    #[schema(max_items = 20)]
    goes_with: Vec<Id>,
    /// The product that it came after.
    #[serde(default)]
    successor_of: Option<Id>,
}

/// Sets what goes with a product that is still as `If-Match` saw it, and which product it came after.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` with what is not there, stands twice or leads back.
#[utoipa::path(put, path = "/products/{id}/relations", operation_id = "catalog_relate_product", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = Relations,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn relate_product(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<Relations>,
) -> Result<Answer<Product>, Problem> {
    let relations = assign_products::Relations { goes_with: body.goes_with, successor_of: body.successor_of };
    db.write("catalog.relate_product", caller.actor(), move |tx| {
        assign_products::relate_product(tx, id, version, &relations)
    })
    .await?;
    let product = found(&db, id).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}
