//! The tree of categories.

use std::collections::{BTreeMap, HashMap};

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use store::{Db, Fault};
use utoipa::ToSchema;

use super::edits::{MaybeKey, make};
use crate::{categories, codes};

/// The highest place among siblings that can be asked for.
const POSITION_MAX: i64 = 1_000;

/// A category.
#[derive(Debug, Serialize, ToSchema)]
pub struct Category {
    /// Its id.
    id: Id,
    /// What it hangs below; nothing when it stands at the top.
    parent_id: Option<Id>,
    /// Its address.
    handle: String,
    /// Names by language tag.
    names: BTreeMap<String, String>,
    /// Its place among its siblings, from 0.
    position: i64,
    /// How many categories it hangs below.
    depth: i64,
    /// How many products are in it itself.
    products: i64,
    /// For `If-Match`.
    version: i64,
}

impl Category {
    fn of(one: categories::Category, products: &HashMap<Id, i64>) -> Self {
        Category {
            id: one.id,
            parent_id: one.parent,
            handle: one.handle,
            names: one.names,
            position: one.position,
            depth: one.depth,
            products: products.get(&one.id).copied().unwrap_or(0),
            version: one.version,
        }
    }
}

/// A category to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCategory {
    /// Its address: lower-case letters, digits and single hyphens.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    handle: String,
    /// Names by language tag; the brand's own language is needed.
    names: BTreeMap<String, String>,
    /// What it hangs below; at the top when absent.
    #[serde(default)]
    parent_id: Option<Id>,
}

/// What to change of a category; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryEdit {
    /// Another address.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    handle: Option<String>,
    /// Names by language tag; an empty one is taken away.
    #[serde(default)]
    names: BTreeMap<String, String>,
}

/// Where a category goes.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CategoryPlace {
    /// What it hangs below; at the top when absent.
    #[serde(default)]
    parent_id: Option<Id>,
    /// Its place among its siblings, from 0; last when absent.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    position: Option<i64>,
}

async fn all(db: &Db) -> Result<Vec<Category>, Fault> {
    db.read(|read| {
        let products = categories::products_in_categories(read)?;
        Ok(categories::categories(read)?.into_iter().map(|one| Category::of(one, &products)).collect())
    })
    .await
}

async fn one(db: &Db, id: Id) -> Result<Answer<Category>, Problem> {
    let found = all(db).await?.into_iter().find(|one| one.id == id).ok_or(&codes::NOTHING_THERE)?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}

/// All categories as one reads them: each followed by what hangs below it.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/categories", operation_id = "catalog_list_categories", tag = "catalog",
    responses((status = 200, body = Page<Category>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_categories(BrandDb(db): BrandDb) -> Result<Answer<Page<Category>>, Problem> {
    Ok(Answer::ok(Page::whole(all(&db).await?)))
}

/// Makes a category, the last of its siblings.
///
/// # Errors
/// `api.invalid` with the fields; `catalog.category_taken`, `catalog.category_depth`,
/// `catalog.category_many`.
#[utoipa::path(post, path = "/categories", operation_id = "catalog_create_category", tag = "catalog",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = NewCategory,
    responses((status = 201, body = Category)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn create_category(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: MaybeKey,
    Body(body): Body<NewCategory>,
) -> Result<Answer<Category>, Problem> {
    categories::check_category(Some(&body.handle), &body.names, true, &db.brand().locale)?;
    let asked = body.clone();
    let new = categories::NewCategory { handle: asked.handle, names: asked.names, parent: asked.parent_id };
    let written =
        make(&db, "catalog.create_category", &caller, key, &body, move |tx| categories::create_category(tx, &new))
            .await?;
    let found = all(&db).await?.into_iter().find(|one| one.id == written.resource).ok_or(&codes::NOTHING_THERE)?;
    let version = found.version;
    Ok(Answer::of(written, found).version(version))
}

/// Gives a category, still as `If-Match` saw it, another address or other names.
///
/// # Errors
/// `catalog.nothing_there`; `store.stale`; `catalog.category_taken`; `api.invalid` with the fields.
#[utoipa::path(patch, path = "/categories/{id}", operation_id = "catalog_edit_category", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = CategoryEdit,
    responses((status = 200, body = Category)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn edit_category(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<CategoryEdit>,
) -> Result<Answer<Category>, Problem> {
    categories::check_category(body.handle.as_deref(), &body.names, false, &db.brand().locale)?;
    db.write("catalog.edit_category", caller.actor(), move |tx| {
        categories::edit_category(tx, id, version, body.handle.as_deref(), &body.names)
    })
    .await?;
    one(&db, id).await
}

/// Hangs a category, still as `If-Match` saw it, below another or at the top, at a place among its
/// siblings.
///
/// # Errors
/// `catalog.nothing_there`; `store.stale`; `catalog.category_circle`; `catalog.category_depth`;
/// `api.invalid` for a parent that is not there.
#[utoipa::path(put, path = "/categories/{id}/place", operation_id = "catalog_move_category", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = CategoryPlace,
    responses((status = 200, body = Category)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn move_category(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<CategoryPlace>,
) -> Result<Answer<Category>, Problem> {
    if body.position.is_some_and(|position| !(0..=POSITION_MAX).contains(&position)) {
        return Err(Refusal::new(&api::codes::INVALID).at("/position", &api::codes::OUT_OF_RANGE).into());
    }
    db.write("catalog.move_category", caller.actor(), move |tx| {
        categories::move_category(tx, id, version, body.parent_id, body.position)
    })
    .await?;
    one(&db, id).await
}

/// Takes a category away that is still as `If-Match` saw it and has none below it. Its products stay.
///
/// # Errors
/// `catalog.nothing_there`; `store.stale`; `catalog.category_not_empty`.
#[utoipa::path(delete, path = "/categories/{id}", operation_id = "catalog_remove_category", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), responses((status = 204)),
    extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn remove_category(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
) -> Result<Answer<()>, Problem> {
    db.write("catalog.remove_category", caller.actor(), move |tx| categories::remove_category(tx, id, version)).await?;
    Ok(Answer::empty())
}
