//! Lots: what goes bad when, where it lies, and who took of it.

use std::collections::BTreeMap;

use api::{Answer, BrandDb, Caller, Page, Path, Problem, Query};
use axum::Extension;
use kernel::{BusinessDate, Id, Quantity, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::KnownVariants;
use super::goods::names;
use crate::codes;
use crate::lots::{self, LotQuery};
use crate::model::Condition;
use crate::places::{self, Location};

/// The most rows of a list.
const ROWS: i64 = 500;
/// How far ahead a date can be asked for, in days.
const DAYS_MAX: i32 = 3650;

/// Part of a lot in one place.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotRow {
    /// The lot.
    lot_id: Id,
    /// Its code on the box.
    code: String,
    /// The last day on which it is good.
    expires_on: Option<BusinessDate>,
    /// Days from today, in the place's own calendar; below zero once it is past.
    days_left: Option<i64>,
    /// What it is of.
    variant_id: Id,
    /// Its SKU.
    sku: String,
    /// Its name.
    name: String,
    /// Where.
    location_id: Id,
    /// That place's name.
    location_name: String,
    /// For what.
    condition: Condition,
    /// How much.
    on_hand: Quantity,
}

/// Which lots.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LotsQuery {
    /// In one place.
    location: Option<Id>,
    /// Of one variant.
    variant: Option<Id>,
    /// Good for no more than so many days from today: what has to be sold first.
    #[param(minimum = 0, maximum = 3650)]
    within_days: Option<i32>,
}

/// Lots with what lies where, what goes bad first in front; at most five hundred rows.
///
/// # Errors
/// `api.invalid` for a number of days that is out of range.
#[utoipa::path(get, path = "/stock/lots", operation_id = "stock_list_lots", tag = "stock", params(LotsQuery),
    responses((status = 200, body = Page<LotRow>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_lots(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Query(query): Query<LotsQuery>,
) -> Result<Answer<Page<LotRow>>, Problem> {
    if query.within_days.is_some_and(|days| !(0..=DAYS_MAX).contains(&days)) {
        return Err(kernel::Refusal::new(&api::codes::INVALID).at("/within_days", &api::codes::OUT_OF_RANGE).into());
    }
    let locale = caller.locale;
    let rows = db
        .read(move |read| {
            let places: BTreeMap<Id, Location> =
                places::locations(read)?.into_iter().map(|place| (place.id, place)).collect();
            let now = read.now();
            // The day of the place that asks; brands with several zones ask place by place.
            let today = query.location.and_then(|place| places.get(&place)).or(places.values().next());
            let until = query.within_days.zip(today).map(|(days, place)| place.business_date(now).plus_days(days));
            let asked = LotQuery { location: query.location, variant: query.variant, until };
            let found = lots::lots(read, &asked, ROWS)?;
            let variants: Vec<Id> = found.iter().map(|row| row.variant).collect();
            let named = names(read, known, &variants, locale)?;
            let rows = found.into_iter().zip(named).map(|(row, named)| {
                let place = places.get(&row.location);
                let today = place.map(|place| place.business_date(now));
                LotRow {
                    lot_id: row.lot,
                    days_left: row.label.expires_on.zip(today).map(|(last, today)| last.days_since(today)),
                    code: row.label.code,
                    expires_on: row.label.expires_on,
                    variant_id: row.variant,
                    sku: named.sku,
                    name: named.name,
                    location_id: row.location,
                    location_name: place.map(|place| place.name.clone()).unwrap_or_default(),
                    condition: row.condition,
                    on_hand: row.on_hand,
                }
            });
            Ok(rows.collect())
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}

/// One lot: where it lies and who took of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotBody {
    /// Its id.
    id: Id,
    /// Its code on the box.
    code: String,
    /// The last day on which it is good.
    expires_on: Option<BusinessDate>,
    /// What it is of.
    variant_id: Id,
    /// Its SKU.
    sku: String,
    /// Its name.
    name: String,
    /// Where it lies.
    places: Vec<LotPlace>,
    /// What it did, newest first; at most five hundred. The subject of a `sale` is the order.
    moves: Vec<LotMoveRow>,
}

/// Where some of a lot lies.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotPlace {
    /// Where.
    location_id: Id,
    /// Its name.
    location_name: String,
    /// For what.
    condition: Condition,
    /// How much.
    on_hand: Quantity,
}

/// A movement of a lot.
#[derive(Debug, Serialize, ToSchema)]
pub struct LotMoveRow {
    /// The order, receipt or transfer behind it.
    subject_id: Id,
    /// Why: `sale`, `receipt`, `transfer_out`, ….
    reason: String,
    /// Where.
    location_id: Id,
    /// How much came or went.
    quantity: Quantity,
    /// When.
    occurred_at: Timestamp,
}

/// One lot: where it lies and who took of it. What a recall asks.
///
/// # Errors
/// `stock.lot_unknown`.
#[utoipa::path(get, path = "/stock/lots/{id}", operation_id = "stock_read_lot", tag = "stock",
    params(("id" = Id, Path)), responses((status = 200, body = LotBody)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn read_lot(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
) -> Result<Answer<LotBody>, Problem> {
    let locale = caller.locale;
    let body = db
        .read(move |read| {
            let Some(lot) = lots::trace(read, id, ROWS)? else { return Ok(None) };
            let places: BTreeMap<Id, String> =
                places::locations(read)?.into_iter().map(|place| (place.id, place.name)).collect();
            let named = names(read, known, &[lot.variant], locale)?.pop();
            let (sku, name) = named.map(|named| (named.sku, named.name)).unwrap_or_default();
            let place = |(location, condition, on_hand)| LotPlace {
                location_name: places.get(&location).cloned().unwrap_or_default(),
                location_id: location,
                condition,
                on_hand,
            };
            let moved = |row: lots::LotMove| LotMoveRow {
                subject_id: row.subject,
                reason: row.reason,
                location_id: row.location,
                quantity: row.quantity,
                occurred_at: row.occurred_at,
            };
            Ok(Some(LotBody {
                id,
                code: lot.label.code,
                expires_on: lot.label.expires_on,
                variant_id: lot.variant,
                sku,
                name,
                places: lot.places.into_iter().map(place).collect(),
                moves: lot.moves.into_iter().map(moved).collect(),
            }))
        })
        .await?;
    Ok(Answer::ok(body.ok_or(&codes::LOT_UNKNOWN)?))
}
