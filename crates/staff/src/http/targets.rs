//! What a store is to sell on a day.

use std::collections::BTreeMap;

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use kernel::{BusinessDate, Id, Money, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::TargetPlan;

/// A store's plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct TargetsBody {
    /// The store.
    store_id: Id,
    /// From Monday to Sunday, in minor units; null where nothing is aimed at.
    #[schema(min_items = 7, max_items = 7)]
    weekdays: Vec<Option<Money>>,
    /// Days that are different.
    days: Vec<TargetDay>,
    /// For `If-Match`; 0 while there is no plan.
    version: i64,
}

/// What is aimed at on one day.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetDay {
    /// The day in the books.
    date: BusinessDate,
    /// In minor units; null where nothing is aimed at.
    target: Option<Money>,
}

/// A plan to be set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTargets {
    /// From Monday to Sunday, in minor units; null where nothing is aimed at.
    #[schema(min_items = 7, max_items = 7)]
    weekdays: Vec<Option<Money>>,
    /// Days that are different; of two with the same date the last counts.
    #[schema(max_items = 731)]
    days: Vec<TargetDay>,
}

fn shown(store: Id, (plan, version): (TargetPlan, i64)) -> Answer<TargetsBody> {
    let days = plan.days.into_iter().map(|(date, target)| TargetDay { date, target }).collect();
    Answer::ok(TargetsBody { store_id: store, weekdays: plan.weekdays.to_vec(), days, version }).version(version)
}

/// What a store is to sell, by weekday and on days that are different.
///
/// # Errors
/// `api.wrong_store`.
#[utoipa::path(get, path = "/staff/stores/{id}/targets", operation_id = "staff_read_targets", tag = "staff",
    params(("id" = Id, Path)), responses((status = 200, body = TargetsBody)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn read_targets(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<TargetsBody>, Problem> {
    caller.require_store("orders.read", id)?;
    Ok(shown(id, db.read(move |read| crate::target_plan(read, id)).await?))
}

/// Sets what a store is to sell.
///
/// # Errors
/// `api.wrong_store`, `staff.target_invalid`, `staff.store_unknown`; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/staff/stores/{id}/targets", operation_id = "staff_set_targets", tag = "staff",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = SetTargets,
    responses((status = 200, body = TargetsBody)),
    extensions(("x-permission" = json!("targets.edit")), ("x-scope" = json!("store"))))]
pub async fn set_targets(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<SetTargets>,
) -> Result<Answer<TargetsBody>, Problem> {
    caller.require_store("targets.edit", id)?;
    let weekdays = body
        .weekdays
        .try_into()
        .map_err(|_| Refusal::new(&crate::codes::TARGET_INVALID).at("/weekdays", &crate::codes::TARGET_INVALID))?;
    let days: BTreeMap<BusinessDate, Option<Money>> =
        body.days.into_iter().map(|TargetDay { date, target }| (date, target)).collect();
    let plan = TargetPlan { weekdays, days };
    db.write("staff.set_targets", caller.actor(), move |tx| crate::set_targets(tx, id, &plan, version)).await?;
    Ok(shown(id, db.read(move |read| crate::target_plan(read, id)).await?))
}
