//! What goes out: reports of imports, exports, the state of the data.

use std::io::Error;

use api::{Answer, BrandDb, Caller, Page, Path, Problem, Query};
use axum::body::Body as HttpBody;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::{Id, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::{Db, audit};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::IntoParams;

use super::bodies::{HealthBody, reason};
use crate::export::{Cell, Format, Outlet, Sink, Wanted, pour, write_all};
use crate::file::Pieces;
use crate::health::{self, Row as HealthRow};
use crate::model::{Import, Kind, Refused, Settings};
use crate::read::{More, Row, Unreadable, each_row};
use crate::{codes, events, import, work};

/// In which form.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// `csv` or `xlsx`; `csv` when absent.
    #[param(pattern = "^(csv|xlsx)$")]
    format: Option<String>,
}

/// In which form, and why.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `csv` or `xlsx`; `csv` when absent.
    #[param(pattern = "^(csv|xlsx)$")]
    format: Option<String>,
    /// A word from the shop's list, such as `bookkeeping`; needed where the file names people.
    #[param(pattern = "^[a-z0-9_]{1,40}$")]
    reason: Option<String>,
}

fn format(query: Option<&str>) -> Result<Format, Problem> {
    let wrong = || Refusal::new(&api::codes::INVALID).at("/format", &api::codes::INVALID).into();
    Format::parse(query.unwrap_or("csv")).ok_or_else(wrong)
}

/// A file that is sent as it is written, on a thread of its own.
fn file(
    name: &str,
    format: Format,
    write: impl FnOnce(&mut dyn Sink) -> Result<(), Error> + Send + 'static,
) -> Response {
    let (sender, receiver) = mpsc::channel(4);
    let outlet = Outlet::new(sender.clone());
    tokio::task::spawn_blocking(move || {
        if let Err(error) = pour(format, outlet, write) {
            tracing::warn!(%error, "a file that was being downloaded broke off");
            // The line ends without its end, so that nobody takes half of it for the whole.
            let _ = sender.blocking_send(Err(error));
        }
    });
    let body = HttpBody::from_stream(ReceiverStream::new(receiver));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.mime()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}.{}\"", format.as_str())) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// What is taken out.
struct Taken {
    what: &'static str,
    format: Format,
    /// True when it names people.
    personal: bool,
    /// Why; a word from the shop's list.
    reason: Option<String>,
}

/// Writes down who takes what out.
async fn note(db: &Db, caller: &Caller, taken: Taken) -> Result<(), Problem> {
    let subject = caller.actor().id.unwrap_or(Id::NIL);
    db.write("exchange.export", caller.actor(), move |tx| {
        let Taken { what, format, personal, ref reason } = taken;
        let mut detail = json!({"what": what, "format": format.as_str(), "personal_data": personal});
        if let Some(reason) = reason {
            detail["reason"] = json!(reason);
        }
        tx.journal(&events::exported(subject, &detail))?;
        audit::append(tx, &audit::Entry { action: "exchange.export", subject: None, outcome: "done", detail })?;
        Ok(())
    })
    .await?;
    Ok(())
}

/// Everything of a kind as a file that an import takes in again. Members and orders are personal data and
/// need `exchange.export_people` and a reason; who took them, and why, is written down.
///
/// # Errors
/// `api.not_found` for an unknown kind, `api.invalid` for an unknown format, `api.forbidden`; `staff.reason_needed`.
#[utoipa::path(get, path = "/exports/{kind}", operation_id = "exchange_export", tag = "exchange",
    params(("kind" = Kind, Path), ExportQuery), responses((status = 200, content(
        (String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    extensions(("x-permission" = json!("exchange.export"))))]
pub async fn export(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(kind): Path<String>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let kind = Kind::parse(&kind).ok_or(&api::codes::NOT_FOUND)?;
    let format = format(query.format.as_deref())?;
    let personal = matches!(kind, Kind::Members | Kind::Orders);
    if personal {
        caller.require_everywhere("exchange.export_people")?;
    }
    if personal || query.reason.is_some() {
        staff::require_reason(query.reason.as_deref().unwrap_or_default())?;
    }
    note(&db, &caller, Taken { what: kind.as_str(), format, personal, reason: query.reason }).await?;
    let wanted = Wanted { kind, settings: Settings::default() };
    let handle = Handle::current();
    Ok(file(kind.as_str(), format, move |sink| write_all(&db, &handle, &wanted, sink).map(drop)))
}

/// A report of an import as a file: `refused` has the refused rows in their own columns and the reason
/// behind, `differences` what a comparison found, `kept` what a roll-back left.
///
/// # Errors
/// `exchange.not_found`, `api.not_found` for an unknown report, `exchange.file_gone`.
#[utoipa::path(get, path = "/imports/{id}/files/{report}", operation_id = "exchange_download_report", tag = "exchange",
    params(("id" = Id, Path), ("report" = String, Path), FormatQuery),
    responses((status = 200, content(
        (String = "text/csv"), (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn download(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path((id, report)): Path<(Id, String)>,
    Query(query): Query<FormatQuery>,
) -> Result<Response, Problem> {
    let format = format(query.format.as_deref())?;
    let found = db.read(move |read| import::import(read, id)).await?.ok_or(&codes::NOT_FOUND)?;
    let personal = matches!(found.kind, Some(Kind::Members | Kind::Orders));
    let handle = Handle::current();
    match report.as_str() {
        "refused" => {
            found.file.ok_or(&codes::FILE_GONE)?;
            note(&db, &caller, Taken { what: "refused", format, personal, reason: None }).await?;
            let pieces = Pieces::new(&db, found.file.unwrap_or(Id::NIL), found.bytes);
            Ok(file("refused", format, move |sink| refused_rows(&db, &handle, &found, pieces, sink)))
        }
        "differences" => Ok(file("differences", format, move |sink| difference_rows(&db, &handle, id, sink))),
        "kept" => Ok(file("kept", format, move |sink| kept_rows(&db, &handle, id, sink))),
        _ => Err((&api::codes::NOT_FOUND).into()),
    }
}

/// Rows read of a list at once.
const PAGE: i64 = 500;

/// The refused rows of a file, in order.
struct RefusedRows<'a> {
    db: &'a Db,
    handle: &'a Handle,
    id: Id,
    page: std::collections::VecDeque<Refused>,
    last: i64,
}

impl RefusedRows<'_> {
    /// The refused row that a line belongs to, if it was refused.
    fn of(&mut self, line: i64) -> Result<Option<&Refused>, Error> {
        loop {
            if self.page.front().is_some_and(|row| row.last_line < line) {
                self.page.pop_front();
                continue;
            }
            if self.page.is_empty() {
                let (id, after) = (self.id, self.last);
                let read = self.db.read(move |read| import::refused(read, id, after, PAGE));
                let page = self.handle.block_on(read).map_err(Error::other)?;
                let Some(last) = page.last() else { return Ok(None) };
                self.last = last.ordinal;
                self.page = page.into();
                continue;
            }
            return Ok(self.page.front().filter(|row| row.line <= line));
        }
    }
}

fn refused_rows(db: &Db, handle: &Handle, found: &Import, pieces: Pieces, sink: &mut dyn Sink) -> Result<(), Error> {
    let mut refused = RefusedRows { db, handle, id: found.id, page: Default::default(), last: 0 };
    let chinese = db.brand().locale.starts_with("zh");
    let width = found.header.len();
    let mut is_header = true;
    let read = each_row(pieces, work::shape_of(found), &mut |row: Row| {
        let mut cells: Vec<Cell> =
            row.cells.iter().map(|cell| Cell::Text(crate::guard::unguarded(cell).to_owned())).collect();
        cells.resize(width.max(cells.len()), Cell::Text(String::new()));
        if std::mem::take(&mut is_header) {
            cells.push(Cell::Text(if chinese { "原因" } else { "reason" }.to_owned()));
            sink.row(&cells)?;
            return Ok(More::Yes);
        }
        let Some(why) = refused.of(work::number(row.line))? else { return Ok(More::Yes) };
        cells.truncate(width);
        let said = reason(&why.code, &why.params);
        let sentence = if chinese { said.zh_tw } else { said.en };
        let place = if why.field.is_empty() { String::new() } else { format!("{}: ", why.field) };
        cells.push(Cell::Text(format!("{place}{sentence}")));
        sink.row(&cells)?;
        Ok(More::Yes)
    });
    match read {
        Ok(()) => Ok(()),
        Err(Unreadable::Broken(error)) => Err(error),
        Err(Unreadable::Refused(refusal)) => Err(Error::other(*refusal)),
    }
}

fn texts(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|text| Cell::Text((*text).to_owned())).collect()
}

fn difference_rows(db: &Db, handle: &Handle, id: Id, sink: &mut dyn Sink) -> Result<(), Error> {
    sink.row(&texts(&["line", "id", "name", "side", "field", "here", "there"]))?;
    let mut after = 0;
    loop {
        let page =
            handle.block_on(db.read(move |read| import::differences(read, id, after, PAGE))).map_err(Error::other)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.ordinal;
        for one in &page {
            let line = one.line.map(|line| line.to_string()).unwrap_or_default();
            let subject = one.subject.map(|id| id.to_string()).unwrap_or_default();
            sink.row(&texts(&[&line, &subject, &one.name, &one.side, &one.field, &one.here, &one.there]))?;
        }
    }
}

fn kept_rows(db: &Db, handle: &Handle, id: Id, sink: &mut dyn Sink) -> Result<(), Error> {
    sink.row(&texts(&["line", "kind", "id", "reason"]))?;
    let chinese = db.brand().locale.starts_with("zh");
    let mut after = 0;
    loop {
        let page = handle.block_on(db.read(move |read| import::kept(read, id, after, PAGE))).map_err(Error::other)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.ordinal;
        for one in &page {
            let said = reason(&one.reason, "{}");
            let sentence = if chinese { said.zh_tw } else { said.en };
            sink.row(&texts(&[&one.line.to_string(), &one.kind, &one.subject.to_string(), &sentence]))?;
        }
    }
}

/// How far back is looked.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HealthQuery {
    /// Days without a sale or a movement after which goods count as dead; 180 when absent.
    #[param(minimum = 1, maximum = 3650)]
    dead_days: Option<i64>,
}

impl HealthQuery {
    fn days(&self) -> Result<i64, Problem> {
        match self.dead_days.unwrap_or(health::DEAD_DAYS) {
            days @ 1..=3_650 => Ok(days),
            _ => Err(Refusal::new(&api::codes::INVALID).at("/dead_days", &api::codes::OUT_OF_RANGE).into()),
        }
    }
}

/// What is wrong with the brand's data: how many of each.
///
/// # Errors
/// `api.invalid` for days out of range.
#[utoipa::path(get, path = "/data-health", operation_id = "exchange_data_health", tag = "exchange", params(HealthQuery),
    responses((status = 200, body = Page<HealthBody>)), extensions(("x-permission" = json!("exchange.health"))))]
pub async fn health(
    BrandDb(db): BrandDb,
    Query(query): Query<HealthQuery>,
) -> Result<Answer<Page<HealthBody>>, Problem> {
    let days = query.days()?;
    let found = db.read(move |read| health::look(read, days, 0)).await?;
    let rows = found
        .into_iter()
        .map(|(check, found)| HealthBody {
            name: check.name.to_owned(),
            zh_tw: check.zh_tw.to_owned(),
            en: check.en.to_owned(),
            advice_zh_tw: check.advice_zh_tw.to_owned(),
            advice_en: check.advice_en.to_owned(),
            count: found.count,
        })
        .collect();
    Ok(Answer::ok(Page::whole(rows)))
}

async fn rows_of(db: &Db, name: &str, days: i64, most: usize) -> Result<Vec<HealthRow>, Problem> {
    let check = health::named(name).ok_or(&codes::HEALTH_UNKNOWN)?;
    let found = db.read(move |read| health::look(read, days, most)).await?;
    Ok(found.into_iter().find(|(known, _)| *known == check).map(|(_, found)| found.rows).unwrap_or_default())
}

/// The first two hundred of what a check found.
///
/// # Errors
/// `exchange.health_unknown`; `api.invalid` for days out of range.
#[utoipa::path(get, path = "/data-health/{check}", operation_id = "exchange_data_health_rows", tag = "exchange",
    params(("check" = String, Path), HealthQuery), responses((status = 200, body = Page<HealthRow>)),
    extensions(("x-permission" = json!("exchange.health"))))]
pub async fn health_rows(
    BrandDb(db): BrandDb,
    Path(check): Path<String>,
    Query(query): Query<HealthQuery>,
) -> Result<Answer<Page<HealthRow>>, Problem> {
    Ok(Answer::ok(Page::whole(rows_of(&db, &check, query.days()?, 200).await?)))
}

/// What a check found, as a file of at most ten thousand rows.
///
/// # Errors
/// `exchange.health_unknown`; `api.invalid` for days out of range.
#[utoipa::path(get, path = "/data-health/{check}/file", operation_id = "exchange_download_health", tag = "exchange",
    params(("check" = String, Path), HealthQuery),
    responses((status = 200, content_type = "text/csv", body = String)),
    extensions(("x-permission" = json!("exchange.health"))))]
pub async fn health_download(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(check): Path<String>,
    Query(query): Query<HealthQuery>,
) -> Result<Response, Problem> {
    let known = health::named(&check).ok_or(&codes::HEALTH_UNKNOWN)?;
    let rows = rows_of(&db, &check, query.days()?, health::ROWS_MAX).await?;
    let taken = Taken { what: known.name, format: Format::Csv, personal: known.personal, reason: None };
    note(&db, &caller, taken).await?;
    Ok(file(known.name, Format::Csv, move |sink| {
        sink.row(&texts(&["id", "name", "note", "page"]))?;
        for row in &rows {
            sink.row(&texts(&[&row.subject.to_string(), &row.name, &row.note, &row.page]))?;
        }
        Ok(())
    }))
}
