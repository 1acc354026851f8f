//! Looking at stock: places, levels, movements.

use api::{Answer, BrandDb, Page, Problem, Query, answer};
use kernel::{BusinessDate, Id, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::{Condition, LevelKey, LocationKind, PlaceState};
use crate::queries::{self, LevelFilter, LevelView, MovementRow};

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
    responses((status = 200, body = Page<LocationRow>)), extensions(("x-permission" = json!("stock.read"))))]
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

impl From<LevelView> for Level {
    fn from(view: LevelView) -> Self {
        Level {
            variant_id: view.variant,
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
    responses((status = 200, body = Page<Level>)), extensions(("x-permission" = json!("stock.read"))))]
pub async fn list_levels(
    BrandDb(db): BrandDb,
    Query(query): Query<LevelQuery>,
) -> Result<Answer<Page<Level>>, Problem> {
    let after = query.cursor.as_deref().map(|text| level_cursor(text).ok_or_else(broken_cursor)).transpose()?;
    let filter = LevelFilter { variant: query.variant, location: query.location, condition: query.condition };
    let limit = answer::rows(query.limit);
    let rows = db.read(move |read| queries::levels(read, &filter, after, limit + 1)).await?;
    let rows: Vec<Level> = rows.into_iter().map(Level::from).collect();
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
    /// Where.
    location_id: Id,
    /// For what.
    condition: Condition,
    /// How much came (positive) or went.
    quantity: Quantity,
    /// Why: `sale`, `receipt`, `count` and others.
    reason: String,
    /// The order, return or document behind it.
    subject: Id,
    /// When it happened.
    occurred_at: Timestamp,
    /// The day of the books.
    business_date: BusinessDate,
}

impl From<MovementRow> for Movement {
    fn from(row: MovementRow) -> Self {
        Movement {
            id: row.id,
            variant_id: row.variant,
            location_id: row.location,
            condition: row.condition,
            quantity: row.quantity,
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

/// Movements of stock, newest first.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/movements", operation_id = "stock_list_movements", tag = "stock",
    params(MovementQuery), responses((status = 200, body = Page<Movement>)),
    extensions(("x-permission" = json!("stock.read"))))]
pub async fn list_movements(
    BrandDb(db): BrandDb,
    Query(query): Query<MovementQuery>,
) -> Result<Answer<Page<Movement>>, Problem> {
    let before = query.cursor.map(|text| text.parse::<i64>().map_err(|_| broken_cursor())).transpose()?;
    let limit = answer::rows(query.limit);
    let (variant, location) = (query.variant, query.location);
    let rows = db.read(move |read| queries::movements(read, variant, location, before, limit + 1)).await?;
    let rows: Vec<Movement> = rows.into_iter().map(Movement::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |movement| movement.id.to_string())))
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
