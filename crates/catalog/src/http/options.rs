//! Choices that do not make a variant.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem};
use kernel::{Id, Price, Quantity};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::ToSchema;

use super::bodies::Product;
use super::edits::{MaybeKey, make};
use super::views::found;
use crate::codes;
use crate::option_groups::{self, GroupOption as Choice, OptionGroup as Group};

/// A group of options.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionGroup {
    /// Its id.
    id: Id,
    /// Its short name.
    code: String,
    /// Names by language tag.
    names: BTreeMap<String, String>,
    /// How many options have to be chosen.
    at_least: i64,
    /// How many options can be chosen.
    at_most: i64,
    /// Whether one option may be chosen several times.
    repeatable: bool,
    /// What can be chosen, in order.
    options: Vec<GroupOption>,
    /// How many products it is offered with.
    products: i64,
    /// For `If-Match`.
    version: i64,
}

/// Something that can be chosen.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupOption {
    /// Its id; absent for one that is to be made.
    #[serde(default)]
    id: Option<Id>,
    /// Names by language tag; the brand's own language is needed.
    names: BTreeMap<String, String>,
    /// What it adds to the price of one; below nothing where it makes it cheaper.
    #[schema(value_type = i64, minimum = -10_000_000_000_000i64, maximum = 10_000_000_000_000i64)]
    price: Price,
    /// The variant that it takes from stock.
    #[serde(default)]
    component_id: Option<Id>,
    /// How much of that; 0 without one.
    #[serde(default)]
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000)]
    component_quantity: Quantity,
}

/// A group of options to be made, or as it is to be.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetOptionGroup {
    /// Its short name; no other group's.
    #[schema(min_length = 1, max_length = 80, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    code: String,
    /// Names by language tag; the brand's own language is needed.
    names: BTreeMap<String, String>,
    /// How many options have to be chosen.
    #[schema(minimum = 0, maximum = 50)]
    at_least: i64,
    /// How many options can be chosen.
    #[schema(minimum = 1, maximum = 50)]
    at_most: i64,
    /// Whether one option may be chosen several times.
    #[serde(default)]
    repeatable: bool,
    /// What can be chosen, in order. Options that are not named can be chosen no longer.
    #[schema(min_items = 1, max_items = 50)]
    options: Vec<GroupOption>,
}

/// Groups of options for a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferOptionGroups {
    /// Which, in order; all others are offered no longer.
    #[schema(max_items = 50)]
    option_group_ids: Vec<Id>,
}

impl From<Group> for OptionGroup {
    fn from(group: Group) -> Self {
        let option = |option: Choice| GroupOption {
            id: option.id,
            names: option.names,
            price: option.price,
            component_id: option.component,
            component_quantity: option.component_quantity,
        };
        OptionGroup {
            id: group.id.unwrap_or(Id::NIL),
            code: group.code,
            names: group.names,
            at_least: group.at_least,
            at_most: group.at_most,
            repeatable: group.repeatable,
            options: group.options.into_iter().map(option).collect(),
            products: group.products,
            version: group.version,
        }
    }
}

impl SetOptionGroup {
    fn group(self, id: Option<Id>, version: i64) -> Group {
        let option = |option: GroupOption| Choice {
            id: option.id,
            names: option.names,
            price: option.price,
            component: option.component_id,
            component_quantity: option.component_quantity,
        };
        Group {
            id,
            code: self.code,
            names: self.names,
            at_least: self.at_least,
            at_most: self.at_most,
            repeatable: self.repeatable,
            options: self.options.into_iter().map(option).collect(),
            products: 0,
            version,
        }
    }
}

async fn one(db: &Db, id: Id) -> Result<OptionGroup, Problem> {
    let all = db.read(option_groups::option_groups).await?;
    let found = all.into_iter().find(|group| group.id == Some(id)).ok_or(&codes::NOTHING_THERE)?;
    Ok(found.into())
}

/// All groups of options, by code.
///
/// # Errors
/// When the database says so.
#[utoipa::path(get, path = "/option-groups", operation_id = "catalog_list_option_groups", tag = "catalog",
    responses((status = 200, body = Page<OptionGroup>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_option_groups(BrandDb(db): BrandDb) -> Result<Answer<Page<OptionGroup>>, Problem> {
    let all = db.read(option_groups::option_groups).await?;
    Ok(Answer::ok(Page::whole(all.into_iter().map(OptionGroup::from).collect())))
}

/// Makes a group of options.
///
/// # Errors
/// `api.invalid` with the fields; `catalog.option_group_taken`.
#[utoipa::path(post, path = "/option-groups", operation_id = "catalog_create_option_group", tag = "catalog",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = SetOptionGroup,
    responses((status = 201, body = OptionGroup)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn create_option_group(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: MaybeKey,
    Body(body): Body<SetOptionGroup>,
) -> Result<Answer<OptionGroup>, Problem> {
    let new = body.clone().group(None, 0);
    option_groups::check_option_group(&new, &db.brand().locale)?;
    let written = make(&db, "catalog.create_option_group", &caller, key, &body, move |tx| {
        option_groups::set_option_group(tx, &new).map(|(id, _)| id)
    })
    .await?;
    let group = one(&db, written.resource).await?;
    let version = group.version;
    Ok(Answer::of(written, group).version(version))
}

/// Sets a group of options that is still as `If-Match` saw it.
///
/// # Errors
/// `catalog.nothing_there`; `store.stale`; `catalog.option_group_taken`; `api.invalid` with the fields.
#[utoipa::path(put, path = "/option-groups/{id}", operation_id = "catalog_set_option_group", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SetOptionGroup,
    responses((status = 200, body = OptionGroup)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn set_option_group(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetOptionGroup>,
) -> Result<Answer<OptionGroup>, Problem> {
    let group = body.group(Some(id), version);
    option_groups::check_option_group(&group, &db.brand().locale)?;
    db.write("catalog.set_option_group", caller.actor(), move |tx| option_groups::set_option_group(tx, &group)).await?;
    let group = one(&db, id).await?;
    let version = group.version;
    Ok(Answer::ok(group).version(version))
}

/// Sets which groups of options are offered with a product that is still as `If-Match` saw it.
///
/// # Errors
/// `catalog.not_found`; `store.stale`; `api.invalid` for groups that are not there or stand twice.
#[utoipa::path(put, path = "/products/{id}/option-groups", operation_id = "catalog_offer_option_groups", tag = "catalog",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = OfferOptionGroups,
    responses((status = 200, body = Product)), extensions(("x-permission" = json!("catalog.edit"))))]
pub async fn offer_option_groups(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<OfferOptionGroups>,
) -> Result<Answer<Product>, Problem> {
    db.write("catalog.offer_option_groups", caller.actor(), move |tx| {
        option_groups::offer_option_groups(tx, id, version, &body.option_group_ids)
    })
    .await?;
    let product = found(&db, id).await?;
    let version = product.version;
    Ok(Answer::ok(product).version(version))
}
