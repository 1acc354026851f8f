//! Months whose books are locked.

use api::{Answer, Body, BrandDb, Caller, Path, Problem, Query};
use kernel::{BusinessDate, Id, Timestamp};
use serde::{Deserialize, Serialize};
use staff::Month;
use store::Db;
use utoipa::{IntoParams, ToSchema};

use crate::codes;

/// How many steps are told.
const STEPS: i64 = 60;

/// Whose months.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodsQuery {
    /// The company.
    legal_entity: Id,
}

/// A lock of a month, or an unlock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksPeriodStep)]
pub struct StepBody {
    /// The month, such as `2026-10`.
    month: String,
    /// `lock` or `unlock`.
    step: String,
    /// Why it was unlocked: a word from the shop's list; empty for locks.
    reason: String,
    /// Who did it.
    person_name: Option<String>,
    /// When.
    at: Timestamp,
}

/// How far a company's books are locked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BooksPeriods)]
pub struct PeriodsBody {
    /// The company.
    legal_entity_id: Id,
    /// The last day that is locked, with all before it; null while nothing is.
    locked_through: Option<BusinessDate>,
    /// Locks and unlocks, the latest first.
    steps: Vec<StepBody>,
}

async fn shown(db: &Db, of: Id) -> Result<Answer<PeriodsBody>, Problem> {
    let found = db
        .read(move |read| {
            if staff::legal_entity(read, of)?.is_none() {
                return Ok(None);
            }
            Ok(Some((staff::locked_through(read, of)?, staff::period_steps(read, of, STEPS)?)))
        })
        .await?;
    let (locked_through, steps) = found.ok_or(&codes::ENTITY_UNKNOWN)?;
    let step = |step: staff::PeriodStep| StepBody {
        month: step.month.to_string(),
        step: step.step,
        reason: step.reason,
        person_name: step.person_name,
        at: step.at,
    };
    let steps = steps.into_iter().map(step).collect();
    Ok(Answer::ok(PeriodsBody { legal_entity_id: of, locked_through, steps }))
}

/// How far a company's books are locked, and who locked or unlocked them.
///
/// # Errors
/// `books.entity_unknown`.
#[utoipa::path(get, path = "/books/periods", operation_id = "books_list_periods", tag = "books", params(PeriodsQuery),
    responses((status = 200, body = PeriodsBody)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_periods(
    BrandDb(db): BrandDb,
    Query(query): Query<PeriodsQuery>,
) -> Result<Answer<PeriodsBody>, Problem> {
    shown(&db, query.legal_entity).await
}

/// A month in a path. What cannot be one leads nowhere.
fn month(text: &str) -> Result<Month, Problem> {
    text.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))
}

/// Locks a month of a company, with all that was before it. Nothing is booked there afterwards: what comes late is booked
/// on the first open day, and says so.
///
/// # Errors
/// `staff.entity_unknown`; `staff.period_locked_already`; `staff.period_not_over`; `staff.period_shifts_open`;
/// `staff.period_days_open`.
#[utoipa::path(post, path = "/books/periods/{entity}/{month}/lock", operation_id = "books_lock_period", tag = "books",
    params(("entity" = Id, Path), ("month" = String, Path)), responses((status = 200, body = PeriodsBody)),
    extensions(("x-permission" = json!("books.lock"))))]
pub async fn lock_period(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((entity, text)): Path<(Id, String)>,
) -> Result<Answer<PeriodsBody>, Problem> {
    let month = month(&text)?;
    db.write("books.lock_period", caller.actor(), move |tx| staff::lock_period(tx, entity, month)).await?;
    shown(&db, entity).await
}

/// Why a month is unlocked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BooksUnlock)]
pub struct UnlockRequest {
    /// A word from the shop's list, such as `correction`.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    reason: String,
}

/// Unlocks a month of a company, with all that came after it.
///
/// # Errors
/// `staff.entity_unknown`; `staff.period_not_locked`; `staff.reason_needed`.
#[utoipa::path(post, path = "/books/periods/{entity}/{month}/unlock", operation_id = "books_unlock_period",
    tag = "books", params(("entity" = Id, Path), ("month" = String, Path)), request_body = UnlockRequest,
    responses((status = 200, body = PeriodsBody)), extensions(("x-permission" = json!("books.unlock"))))]
pub async fn unlock_period(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((entity, text)): Path<(Id, String)>,
    Body(body): Body<UnlockRequest>,
) -> Result<Answer<PeriodsBody>, Problem> {
    let month = month(&text)?;
    let act = move |tx: &mut store::Tx<'_>| staff::unlock_period(tx, entity, month, &body.reason);
    db.write("books.unlock_period", caller.actor(), act).await?;
    shown(&db, entity).await
}
