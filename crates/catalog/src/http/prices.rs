//! What prices were, are and will be.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, Query};
use kernel::{Id, Price, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::Fault;
use utoipa::{IntoParams, ToSchema};

use super::bodies::PriceSet;
use super::edits::REASON_MAX;
use crate::prices::{self, Begins};
use crate::{check, codes, queries, sql};

/// How many prices are set in one call.
pub(super) const PRICES_MAX: usize = 500;

/// One price that a variant has, had, or will have.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceRow {
    /// The list's version at which it was set.
    version: i64,
    /// The price of one unit.
    unit_price: Price,
    /// The price that it took over from.
    before: Option<Price>,
    /// From when it holds.
    starts_at: Timestamp,
    /// Until when; for ever when none. One that ends when it begins was never in force.
    ends_at: Option<Timestamp>,
    /// Why it was set.
    reason: String,
    /// Who set it.
    set_by: Option<Id>,
    /// True while it lies ahead.
    planned: bool,
}

/// Which list's prices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PricesQuery {
    /// Of which list; the default list when absent.
    price_list: Option<Id>,
}

/// Every price that a variant has in a list, newest first.
///
/// # Errors
/// `catalog.not_found`; `catalog.unknown_price_list`.
#[utoipa::path(get, path = "/variants/{id}/prices", operation_id = "catalog_list_prices", tag = "catalog",
    params(("id" = Id, Path), PricesQuery), responses((status = 200, body = Page<PriceRow>)),
    extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_prices(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<PricesQuery>,
) -> Result<Answer<Page<PriceRow>>, Problem> {
    let rows = db
        .read(move |read| {
            let list = match query.price_list {
                Some(list) if queries::price_list_there(read, list)? => list,
                Some(_) => return Ok(Err(&codes::UNKNOWN_PRICE_LIST)),
                None => queries::default_price_list(read)?.id,
            };
            let there = read.query_opt(sql::VARIANT_PRODUCT, store::params![id], |row| row.get::<Id>(0))?.is_some();
            Ok(if there { Ok(prices::price_history(read, list, id)?) } else { Err(&codes::NOT_FOUND) })
        })
        .await??;
    let was = |at: Timestamp| rows.iter().find(|row| row.ends_at == Some(at) && row.starts_at < at);
    let row = |row: &prices::PriceRow| PriceRow {
        version: row.version,
        unit_price: row.unit_price,
        before: was(row.starts_at).map(|before| before.unit_price),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        reason: row.reason.clone(),
        set_by: row.set_by,
        planned: row.planned,
    };
    Ok(Answer::ok(Page::whole(rows.iter().map(row).collect())))
}

/// Calls off a price that was planned and has not begun; the one before goes on in its place.
///
/// # Errors
/// `catalog.nothing_there`; `catalog.price_begun`; `catalog.unknown_price_list`.
#[utoipa::path(delete, path = "/variants/{id}/prices/{version}", operation_id = "catalog_withdraw_price", tag = "catalog",
    params(("id" = Id, Path), ("version" = i64, Path), PricesQuery), responses((status = 204)),
    extensions(("x-permission" = json!("catalog.price"))))]
pub async fn withdraw_price(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((id, version)): Path<(Id, i64)>,
    Query(query): Query<PricesQuery>,
) -> Result<Answer<()>, Problem> {
    db.write("catalog.withdraw_price", caller.actor(), move |tx| {
        let list = query.price_list.map_or_else(|| Ok(queries::default_price_list(tx)?.id), Ok::<Id, Fault>)?;
        prices::withdraw_price(tx, id, list, version)
    })
    .await?;
    Ok(Answer::empty())
}

/// Several prices to be set as one change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPrices {
    /// Which.
    #[schema(min_items = 1, max_items = 500)]
    prices: Vec<OnePrice>,
    /// Why, for whoever looks at the history.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// From when, at most a year ahead; at once when absent.
    #[serde(default)]
    starts_at: Option<Timestamp>,
}

/// One of several prices.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OnePrice {
    /// Of which variant.
    variant_id: Id,
    /// The price of one unit.
    #[schema(value_type = i64, minimum = 0, maximum = 10_000_000_000_000i64)]
    unit_price: Price,
}

/// Prices that were set.
#[derive(Debug, Serialize, ToSchema)]
pub struct PricesSet {
    /// Each, in the order of the call.
    pub(super) prices: Vec<PriceSet>,
}

/// Sets several prices of the default list as one change, from now on or from an instant ahead: all of
/// them or none. Prices that hold then anyhow stay as they are.
///
/// # Errors
/// `api.invalid` with every row that cannot be: `/prices/3/unit_price`.
#[utoipa::path(patch, path = "/prices", operation_id = "catalog_set_prices", tag = "catalog", request_body = SetPrices,
    responses((status = 200, body = PricesSet)), extensions(("x-permission" = json!("catalog.price"))))]
pub async fn set_prices(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(body): Body<SetPrices>,
) -> Result<Answer<PricesSet>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let mut faults = check::Faults::default();
    faults.unless((1..=PRICES_MAX).contains(&body.prices.len()), "/prices", &api::codes::TOO_LONG);
    for (number, one) in body.prices.iter().enumerate() {
        faults.unless(check::is_price(one.unit_price), format!("/prices/{number}/unit_price"), &codes::PRICE_INVALID);
    }
    faults.settle().map_err(|refusal: Refusal| Problem::from(refusal))?;
    let prices: Vec<(Id, Price)> = body.prices.iter().map(|one| (one.variant_id, one.unit_price)).collect();
    let asked = prices.clone();
    let begins = body.starts_at.map_or(Begins::Now, Begins::Planned);
    let versions = db
        .write("catalog.set_prices", caller.actor(), move |tx| {
            let list = queries::default_price_list(tx)?.id;
            prices::set_prices(tx, list, &asked, &reason, begins)
        })
        .await?;
    let set = |((variant_id, unit_price), price_version)| PriceSet { variant_id, unit_price, price_version };
    Ok(Answer::ok(PricesSet { prices: prices.into_iter().zip(versions).map(set).collect() }))
}
