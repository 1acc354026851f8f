//! Which version each register runs, and which it should.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem};
use axum::Extension;
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Place, Running};
use crate::{NewReport, Report, codes, queries};

/// What a register runs.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteReport)]
pub struct ReportBody {
    /// The version of its program.
    #[schema(min_length = 1, max_length = 40, pattern = "^[A-Za-z0-9.+-]+$")]
    program: String,
    /// The version of the prices it shows.
    #[schema(minimum = 0)]
    prices: i64,
    /// The number of the theme it shows; 0 is the default one.
    #[schema(minimum = 0)]
    theme: i64,
}

/// What should run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SiteStandard)]
pub struct Standard {
    /// The version of the program that the server brings.
    program: String,
    /// The version of the prices that hold in the store.
    prices: i64,
    /// The number of the theme on the shop.
    theme: i64,
}

/// What a register runs beside what it should run.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteRunning)]
pub struct RunningRow {
    /// The register.
    register_id: Id,
    /// Its short name.
    register_code: String,
    /// Its name for people.
    register_name: String,
    /// Where it stands.
    store_id: Id,
    /// The store's name.
    store_name: String,
    /// What it said it runs; none while it has said nothing.
    program: Option<String>,
    /// The same of its prices.
    prices: Option<i64>,
    /// The same of its theme.
    theme: Option<i64>,
    /// When it said so.
    reported_at: Option<Timestamp>,
    /// What it should run.
    standard: Standard,
    /// What differs: `program`, `prices`, `theme`, or `silent` when it has not reported for a day or never.
    deviations: Vec<String>,
}

/// A register that has not been heard of for so long counts as silent, in seconds: a day.
const SILENT_SECONDS: i64 = 24 * 3600;

impl RunningRow {
    fn of(place: Place, report: Option<&Report>, standard: Standard, now: Timestamp) -> Self {
        let mut deviations = Vec::new();
        match report {
            None => deviations.push("silent"),
            Some(report) => {
                let said = &report.said;
                for (name, differs) in [
                    ("program", said.program != standard.program),
                    ("prices", said.prices != standard.prices),
                    ("theme", said.theme != standard.theme),
                    ("silent", report.reported_at.plus_seconds(SILENT_SECONDS) < now),
                ] {
                    if differs {
                        deviations.push(name);
                    }
                }
            }
        }
        RunningRow {
            register_id: place.register,
            register_code: place.code,
            register_name: place.name,
            store_id: place.store,
            store_name: place.store_name,
            program: report.map(|report| report.said.program.clone()),
            prices: report.map(|report| report.said.prices),
            theme: report.map(|report| report.said.theme),
            reported_at: report.map(|report| report.reported_at),
            standard,
            deviations: deviations.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A register says what it runs, and hears what it should run.
///
/// # Errors
/// `site.register_unknown`; `api.wrong_store`; `api.invalid` for a version that is none.
#[utoipa::path(put, path = "/registers/{id}/running", operation_id = "site_report_running", tag = "till",
    params(("id" = Id, Path)), request_body = ReportBody, responses((status = 200, body = Standard)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn report_running(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(running): Extension<Running>,
    Path(register): Path<Id>,
    Body(body): Body<ReportBody>,
) -> Result<Answer<Standard>, Problem> {
    let shaped = (1..=40).contains(&body.program.len())
        && body.program.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".+-".contains(&byte));
    if !shaped || body.prices < 0 || body.theme < 0 {
        return Err((&api::codes::INVALID).into());
    }
    let found = db
        .read(move |read| {
            let place = (running.registers)(read)?.into_iter().find(|place| place.register == register);
            let Some(place) = place else { return Ok(None) };
            let (prices, theme) = ((running.prices)(read, place.store)?, queries::head(read)?.number);
            Ok(Some((place, Standard { program: running.program.to_owned(), prices, theme })))
        })
        .await?;
    let (place, standard) = found.ok_or(&codes::REGISTER_UNKNOWN)?;
    caller.require_store("till.use", place.store)?;
    let ReportBody { program, prices, theme } = body;
    let new = NewReport { register, store: place.store, program, prices, theme };
    db.write("site.report_running", caller.actor(), move |tx| crate::report_running(tx, &new)).await?;
    Ok(Answer::ok(standard))
}

/// Every register with what it runs and what it should run; those of the caller's stores.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/site/running", operation_id = "site_list_running", tag = "site",
    responses((status = 200, body = Page<RunningRow>)),
    extensions(("x-permission" = json!("staff.read")), ("x-scope" = json!("store"))))]
pub async fn list_running(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(running): Extension<Running>,
) -> Result<Answer<Page<RunningRow>>, Problem> {
    let now = db.now();
    let seen = caller.stores_for("staff.read");
    let rows = db
        .read(move |read| {
            let reports = queries::running(read)?;
            let theme = queries::head(read)?.number;
            let mut rows = Vec::new();
            for place in (running.registers)(read)? {
                if seen.as_ref().is_some_and(|stores| !stores.contains(&place.store)) {
                    continue;
                }
                let prices = (running.prices)(read, place.store)?;
                let report = reports.iter().find(|report| report.said.register == place.register);
                let standard = Standard { program: running.program.to_owned(), prices, theme };
                rows.push(RunningRow::of(place, report, standard, now));
            }
            Ok(rows)
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}
