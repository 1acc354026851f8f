//! A store's day: counted, closed, locked; and opened again while it is not.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, Query};
use kernel::{BusinessDate, Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Stop, Tx};
use utoipa::{IntoParams, ToSchema};

use crate::{Day, DayState, codes};

/// A store's day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DayBody {
    /// The store.
    store_id: Id,
    /// The day of the books.
    business_date: BusinessDate,
    /// Where it stands.
    state: DayState,
    /// When its first shift opened it.
    opened_at: Timestamp,
    /// When its drawers were counted.
    counted_at: Option<Timestamp>,
    /// When the manager closed it.
    closed_at: Option<Timestamp>,
    /// When the books took it over.
    locked_at: Option<Timestamp>,
    /// Counts its changes from 1.
    version: i64,
}

impl From<Day> for DayBody {
    fn from(day: Day) -> Self {
        DayBody {
            store_id: day.store,
            business_date: day.business_date,
            state: day.state,
            opened_at: day.opened_at,
            counted_at: day.counted_at,
            closed_at: day.closed_at,
            locked_at: day.locked_at,
            version: day.version,
        }
    }
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// `next` of the page before: a date.
    #[param(max_length = 10)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// After every day there is.
const LAST: &str = "9999-12-31";

/// The days of a store, the latest first.
///
/// # Errors
/// `api.wrong_store`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/staff/stores/{id}/days", operation_id = "staff_list_days", tag = "staff",
    params(("id" = Id, Path), DaysQuery), responses((status = 200, body = Page<DayBody>)),
    extensions(("x-permission" = json!("till.report")), ("x-scope" = json!("store"))))]
pub async fn list_days(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Query(query): Query<DaysQuery>,
) -> Result<Answer<Page<DayBody>>, Problem> {
    caller.require_store("till.report", id)?;
    let before = query.cursor.as_deref().unwrap_or(LAST).parse::<BusinessDate>();
    let before = before.map_err(|_| Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID))?;
    let limit = api::answer::rows(query.limit)?;
    let days = db.read(move |read| crate::days(read, id, before, limit as i64 + 1)).await?;
    let rows = days.into_iter().map(DayBody::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |day: &DayBody| day.business_date.to_string())))
}

/// What shall become of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayStep {
    /// All drawers are counted.
    Count,
    /// The manager closes it.
    Close,
    /// It is opened again, because it was counted or closed too early.
    Reopen,
}

/// A step of a day.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayStepRequest {
    /// Which.
    step: DayStep,
}

/// Counts, closes or reopens a store's day.
///
/// # Errors
/// `staff.day_state` unless it stands where the step needs it, `staff.day_shifts_open`; `api.wrong_store`.
#[utoipa::path(post, path = "/staff/stores/{id}/days/{date}/steps", operation_id = "staff_step_day", tag = "staff",
    params(("id" = Id, Path), ("date" = BusinessDate, Path)), request_body = DayStepRequest,
    responses((status = 200, body = DayBody)),
    extensions(("x-permission" = json!("till.close_day")), ("x-scope" = json!("store"))))]
pub async fn step_day(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((id, date)): Path<(Id, String)>,
    Body(body): Body<DayStepRequest>,
) -> Result<Answer<DayBody>, Problem> {
    caller.require_store("till.close_day", id)?;
    let date = business_date(&date)?;
    let step = body.step;
    changed(&db, &caller, "staff.step_day", id, date, move |tx| match step {
        DayStep::Count => crate::count_day(tx, id, date),
        DayStep::Close => crate::close_day(tx, id, date),
        DayStep::Reopen => crate::reopen_day(tx, id, date),
    })
    .await
}

/// Locks a closed day: its books are final, and nothing opens it again. What comes late is booked on the next open
/// day, and says so.
///
/// # Errors
/// `staff.day_state` unless it is closed; `api.wrong_store`.
#[utoipa::path(post, path = "/staff/stores/{id}/days/{date}/lock", operation_id = "staff_lock_day", tag = "staff",
    params(("id" = Id, Path), ("date" = BusinessDate, Path)), responses((status = 200, body = DayBody)),
    extensions(("x-permission" = json!("till.lock_day")), ("x-scope" = json!("store"))))]
pub async fn lock_day(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((id, date)): Path<(Id, String)>,
) -> Result<Answer<DayBody>, Problem> {
    caller.require_store("till.lock_day", id)?;
    let date = business_date(&date)?;
    changed(&db, &caller, "staff.lock_day", id, date, move |tx| crate::lock_day(tx, id, date)).await
}

/// A date in a path. What cannot be one leads nowhere.
fn business_date(text: &str) -> Result<BusinessDate, Problem> {
    text.parse().map_err(|_| Problem::from(&api::codes::NOT_FOUND))
}

async fn changed(
    db: &Db,
    caller: &Caller,
    name: &'static str,
    store: Id,
    date: BusinessDate,
    act: impl Fn(&mut Tx<'_>) -> Result<(), Stop> + Send + 'static,
) -> Result<Answer<DayBody>, Problem> {
    let day = db
        .write(name, caller.actor(), move |tx| {
            act(tx)?;
            crate::day_state(tx, store, date)?.ok_or_else(|| Stop::from(&codes::STORE_UNKNOWN))
        })
        .await?;
    Ok(Answer::ok(DayBody::from(day)))
}
