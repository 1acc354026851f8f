//! What people searched for.

use api::{Answer, BrandDb, Page, Problem, Query, answer};
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::searches;

/// Days that are looked at when nothing is said.
const USUAL_DAYS: u32 = 30;
/// The most days that are kept.
const DAYS: u32 = 90;
/// Rows when nothing is said.
const ROWS: u32 = 100;

/// Which searches.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchesQuery {
    /// Of the last so many days.
    #[param(minimum = 1, maximum = 90)]
    days: Option<u32>,
    /// Only those that found nothing, or only what comes near.
    #[serde(default)]
    unmet: bool,
    /// Rows at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Searches of one text, together.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchedBody {
    /// As one of them typed it.
    typed: String,
    /// How often.
    times: i64,
    /// How often nothing was found.
    nothing: i64,
    /// How often only something near.
    nearly: i64,
    /// When last.
    last_at: Timestamp,
}

/// What buyers searched for, the most frequent first: what a brand lacks, or calls otherwise than they do.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/searches", operation_id = "catalog_list_searches", tag = "catalog", params(SearchesQuery),
    responses((status = 200, body = Page<SearchedBody>)), extensions(("x-permission" = json!("catalog.read")), ("x-scope" = json!("shared"))))]
pub async fn list_searches(
    BrandDb(db): BrandDb,
    Query(query): Query<SearchesQuery>,
) -> Result<Answer<Page<SearchedBody>>, Problem> {
    let days = match query.days.unwrap_or(USUAL_DAYS) {
        days @ 1..=DAYS => days,
        _ => return Err(Refusal::new(&api::codes::INVALID).at("/days", &api::codes::OUT_OF_RANGE).into()),
    };
    let since = db.now().plus_seconds(-i64::from(days) * 24 * 3600);
    let limit = i64::try_from(answer::rows(query.limit.or(Some(ROWS)))?).unwrap_or(i64::MAX);
    searches::settle(&db).await;
    let rows = db.read(move |read| searches::searches(read, since, query.unmet, limit)).await?;
    let items = rows.into_iter().map(|row| SearchedBody {
        typed: row.typed,
        times: row.times,
        nothing: row.nothing,
        nearly: row.nearly,
        last_at: row.last,
    });
    Ok(Answer::ok(Page::whole(items.collect())))
}
