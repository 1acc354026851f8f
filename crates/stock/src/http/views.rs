//! Looking at stock: places, levels, movements.

use api::{Answer, BrandDb, Caller, Page, Problem, Query, answer};
use axum::Extension;
use kernel::{BusinessDate, Id, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::goods::names;
use super::{KnownVariants, Named};
use crate::codes;
use crate::model::{Condition, LevelKey, LocationKind, PlaceState};
use crate::queries::{self, LevelFilter, LevelView, MovementRow, PlaceView};

/// A place that holds stock.
#[derive(Debug, Serialize, ToSchema)]
pub struct LocationRow {
    /// Its id.
    id: Id,
    /// The store whose own stock lies here; a warehouse may belong to none.
    store_id: Option<Id>,
    /// Its short name on papers.
    code: String,
    /// What people call it.
    name: String,
    /// What kind of place.
    kind: LocationKind,
    /// Whether it is in use.
    state: PlaceState,
    /// For `If-Match`.
    version: i64,
}

/// Places that hold stock, those in use first, in the brand's order.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/locations", operation_id = "stock_list_locations", tag = "stock",
    responses((status = 200, body = Page<LocationRow>)), extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_locations(BrandDb(db): BrandDb) -> Result<Answer<Page<LocationRow>>, Problem> {
    let rows = db.read(crate::locations).await?.into_iter().map(|location| LocationRow {
        id: location.id,
        store_id: location.store,
        code: location.code,
        name: location.name,
        kind: location.kind,
        state: location.state,
        version: location.version,
    });
    Ok(Answer::ok(Page::whole(rows.collect())))
}

/// A level of stock.
#[derive(Debug, Serialize, ToSchema)]
pub struct Level {
    /// What.
    pub variant_id: Id,
    /// Its short name.
    pub sku: String,
    /// What it is called in the reader's language.
    pub name: String,
    /// Where.
    pub location_id: Id,
    /// What people call the place.
    pub location_name: String,
    /// The place's store, if it has one.
    pub store_id: Option<Id>,
    /// For what.
    pub condition: Condition,
    /// What lies there; below nothing until a person has looked at it.
    pub on_hand: Quantity,
    /// What is promised of it.
    pub held: Quantity,
    /// What is kept back; below nothing, what may be promised before it is there.
    pub safety: Quantity,
    /// What can be promised.
    pub available: Quantity,
    /// When it last changed.
    pub changed_at: Timestamp,
}

impl Level {
    pub(super) fn of(view: LevelView, named: Named) -> Self {
        Level {
            variant_id: view.variant,
            sku: named.sku,
            name: named.name,
            location_id: view.location,
            location_name: view.location_name,
            store_id: view.store,
            condition: view.condition,
            on_hand: view.on_hand,
            held: view.held,
            safety: view.safety,
            available: view.available,
            changed_at: view.changed_at,
        }
    }
}

/// Which levels.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LevelQuery {
    /// Of one variant.
    variant: Option<Id>,
    /// In one place.
    location: Option<Id>,
    /// Of one condition.
    condition: Option<Condition>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Levels of stock, every condition, in the order of variant, place and condition. Whoever may look
/// at stock sees every store's: that is how one shop helps another.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/levels", operation_id = "stock_list_levels", tag = "stock", params(LevelQuery),
    responses((status = 200, body = Page<Level>)), extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_levels(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Query(query): Query<LevelQuery>,
) -> Result<Answer<Page<Level>>, Problem> {
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let after = query.cursor.as_deref().map(|text| level_cursor(text).ok_or_else(broken_cursor)).transpose()?;
    let filter = LevelFilter { variant: query.variant, location: query.location, condition: query.condition };
    let limit = answer::rows(query.limit)?;
    let locale = caller.locale;
    let rows = db
        .read(move |read| {
            let rows = queries::levels(read, &filter, after, limit + 1)?;
            let variants: Vec<Id> = rows.iter().map(|row| row.variant).collect();
            let names = names(read, known, &variants, locale)?;
            Ok(rows.into_iter().zip(names).map(|(row, named)| Level::of(row, named)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Answer::ok(Page::new(rows, limit, |level| {
        format!("{}.{}.{}", level.variant_id, level.location_id, level.condition.as_str())
    })))
}

fn level_cursor(text: &str) -> Option<LevelKey> {
    let mut parts = text.splitn(3, '.');
    Some(LevelKey {
        variant: parts.next()?.parse().ok()?,
        location: parts.next()?.parse().ok()?,
        condition: Condition::parse(parts.next()?)?,
    })
}

fn broken_cursor() -> Problem {
    Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID).into()
}

/// One movement of stock.
#[derive(Debug, Serialize, ToSchema)]
pub struct Movement {
    /// Counts up.
    id: i64,
    /// What.
    variant_id: Id,
    /// Its short name.
    sku: String,
    /// What it is called in the reader's language.
    name: String,
    /// Where.
    location_id: Id,
    /// For what.
    condition: Condition,
    /// How much came (positive) or went.
    quantity: Quantity,
    /// What its level had right after it.
    on_hand_after: Quantity,
    /// Why: `sale`, `receipt`, `count` and others.
    reason: String,
    /// The order, return or document behind it.
    subject: Id,
    /// When it happened.
    occurred_at: Timestamp,
    /// The day of the books.
    business_date: BusinessDate,
}

impl Movement {
    fn of(row: MovementRow, on_hand_after: Quantity, named: Named) -> Self {
        Movement {
            id: row.id,
            variant_id: row.variant,
            sku: named.sku,
            name: named.name,
            location_id: row.location,
            condition: row.condition,
            quantity: row.quantity,
            on_hand_after,
            reason: row.reason,
            subject: row.subject,
            occurred_at: row.occurred_at,
            business_date: row.business_date,
        }
    }
}

/// Which movements.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MovementQuery {
    /// Of one variant.
    variant: Option<Id>,
    /// In one place.
    location: Option<Id>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Movements of stock, newest first, each with what its level had after it.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/movements", operation_id = "stock_list_movements", tag = "stock",
    params(MovementQuery), responses((status = 200, body = Page<Movement>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_movements(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Query(query): Query<MovementQuery>,
) -> Result<Answer<Page<Movement>>, Problem> {
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let before = query.cursor.map(|text| text.parse::<i64>().map_err(|_| broken_cursor())).transpose()?;
    let limit = answer::rows(query.limit)?;
    let (variant, location, locale) = (query.variant, query.location, caller.locale);
    let rows = db
        .read(move |read| {
            let rows = queries::movements(read, variant, location, before, limit + 1)?;
            let after = queries::levels_after(read, &rows)?;
            let variants: Vec<Id> = rows.iter().map(|row| row.variant).collect();
            let names = names(read, known, &variants, locale)?;
            let rows = rows.into_iter().zip(after).zip(names);
            Ok(rows.map(|((row, after), named)| Movement::of(row, after, named)).collect::<Vec<_>>())
        })
        .await?;
    Ok(Answer::ok(Page::new(rows, limit, |movement| movement.id.to_string())))
}

/// What one place has of an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct StockPlace {
    /// The place.
    location_id: Id,
    /// Its short name.
    code: String,
    /// What people call it.
    name: String,
    /// Its store, if it has one.
    store_id: Option<Id>,
    /// What kind of place.
    kind: LocationKind,
    /// What lies there for sale; below nothing until a person has looked at it.
    on_hand: Quantity,
    /// What of it can be promised.
    available: Quantity,
    /// How far it is, in metres, where both places are known on the map.
    distance_metres: Option<i64>,
    /// When its level last changed; absent where nothing of it ever lay.
    changed_at: Option<Timestamp>,
}

impl From<PlaceView> for StockPlace {
    fn from(view: PlaceView) -> Self {
        StockPlace {
            location_id: view.location,
            code: view.code,
            name: view.name,
            store_id: view.store,
            kind: view.kind,
            on_hand: view.on_hand,
            available: view.available,
            distance_metres: view.metres,
            changed_at: view.changed_at,
        }
    }
}

/// Which article, and seen from where.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PlaceQuery {
    /// The article.
    variant: Id,
    /// A store or a location: distances are measured from there, and the nearest place comes first.
    near: Option<Id>,
}

/// What every open place has for sale of an article, the nearest first. Whoever may look at stock sees every
/// store's: that is how one shop helps another.
///
/// # Errors
/// `api.invalid` for an article that nobody knows.
#[utoipa::path(get, path = "/stock/places", operation_id = "stock_list_places", tag = "stock", params(PlaceQuery),
    responses((status = 200, body = Page<StockPlace>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_places(
    BrandDb(db): BrandDb,
    Extension(known): Extension<KnownVariants>,
    Query(query): Query<PlaceQuery>,
) -> Result<Answer<Page<StockPlace>>, Problem> {
    let (step, views) = db
        .read(move |read| {
            let step = (known.steps)(read, &[query.variant])?.into_iter().next().flatten();
            Ok((step, queries::places_with(read, query.variant, query.near)?))
        })
        .await?;
    if step.is_none() {
        return Err(Refusal::new(&api::codes::INVALID).at("/variant", &codes::UNKNOWN_VARIANT).into());
    }
    Ok(Answer::ok(Page::whole(views.into_iter().map(StockPlace::from).collect())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_there_and_back() {
        let id = |byte| Id::from_bytes([byte; 16]);
        let key = LevelKey { variant: id(1), location: id(2), condition: Condition::InTransit };
        assert_eq!(level_cursor(&format!("{}.{}.in_transit", id(1), id(2))), Some(key));
        for broken in ["", "a.b.c", "1", &format!("{}.{}", id(1), id(2)), &format!("{}.{}.new", id(1), id(2))] {
            assert_eq!(level_cursor(broken), None, "{broken}");
        }
    }
}
