//! Imports.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem, Query, answer, desk};
use axum::extract::Request;
use futures_util::StreamExt as _;
use kernel::{Id, Refusal};
use serde::Deserialize;
use store::{Db, Fault, Read, WriteError};
use utoipa::IntoParams;

use super::bodies::{
    CreateImport, DifferenceBody, ImportBody, KeptBody, MapColumns, Next, PreviewBody, RefusedBody, TakeStep, reason,
    short_settings,
};
use crate::file::{Intake, Pieces, forget};
use crate::import::{self, NewImport, NewMapping, Step};
use crate::model::Dialect;
use crate::read::{More, Row, Unreadable, each_row};
use crate::{codes, work};

/// Rows of a preview.
const PREVIEW: usize = 20;

fn body(read: &mut Read<'_>, id: Id) -> Result<Option<ImportBody>, Fault> {
    let Some(found) = import::import(read, id)? else { return Ok(None) };
    let differences = import::difference_counts(read, id)?;
    let undone = import::undo_counts(read, id)?;
    Ok(Some(ImportBody::of(found, differences, undone)))
}

async fn answer_of(db: &Db, id: Id) -> Result<ImportBody, Problem> {
    Ok(db.read(move |read| body(read, id)).await?.ok_or(&codes::NOT_FOUND)?)
}

/// Makes an import that waits for its file.
///
/// # Errors
/// `api.invalid` with the fields.
#[utoipa::path(post, path = "/imports", operation_id = "exchange_create_import", tag = "exchange",
    request_body = CreateImport, responses((status = 201, body = ImportBody)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn create(
    BrandDb(db): BrandDb,
    caller: Caller,
    Body(asked): Body<CreateImport>,
) -> Result<Answer<ImportBody>, Problem> {
    let name = desk::text("/name", &asked.name, 80)?;
    short_settings(&asked.settings)?;
    let new = NewImport { id: db.new_id(), name, kind: asked.kind, settings: asked.settings };
    let id = new.id;
    db.write("exchange.create_import", caller.actor(), move |tx| import::create_import(tx, &new)).await?;
    let made = answer_of(&db, id).await?;
    let version = made.version;
    Ok(Answer::created(made).version(version))
}

/// Which page of a list by id.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page, 1 to 200; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Imports, the newest first.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/imports", operation_id = "exchange_list_imports", tag = "exchange", params(ListQuery),
    responses((status = 200, body = Page<ImportBody>)), extensions(("x-permission" = json!("exchange.import"))))]
pub async fn list(BrandDb(db): BrandDb, Query(query): Query<ListQuery>) -> Result<Answer<Page<ImportBody>>, Problem> {
    let limit = answer::rows(query.limit)?;
    let before = query.cursor.as_deref().map(|text| desk::cursor_id(Some(text))).transpose()?;
    let found = db.read(move |read| import::imports(read, before, limit as i64 + 1)).await?;
    let rows = found.into_iter().map(|one| ImportBody::of(one, Default::default(), Default::default())).collect();
    Ok(Answer::ok(Page::new(rows, limit, |one| one.id.to_string())))
}

/// One import.
///
/// # Errors
/// `exchange.not_found`.
#[utoipa::path(get, path = "/imports/{id}", operation_id = "exchange_read_import", tag = "exchange",
    params(("id" = Id, Path)), responses((status = 200, body = ImportBody)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn read_one(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<ImportBody>, Problem> {
    let found = answer_of(&db, id).await?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}

/// Gives an import its file, of at most 1 GB, as it is. Reading it through goes on after the answer: ask
/// for the import until its state is `ready` or `unusable`.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `exchange.file_too_large`, `exchange.row_too_long`; what the
/// file's beginning shows that it is: `exchange.is_html`, `exchange.old_excel`, `exchange.not_a_table`,
/// `exchange.file_empty`.
#[utoipa::path(put, path = "/imports/{id}/file", operation_id = "exchange_put_file", tag = "exchange",
    params(("id" = Id, Path)), request_body(content = String, content_type = "application/octet-stream"),
    responses((status = 200, body = ImportBody)), extensions(("x-permission" = json!("exchange.import"))))]
pub async fn put_file(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    request: Request,
) -> Result<Answer<ImportBody>, Problem> {
    answer_of(&db, id).await?;
    let mut pieces = request.into_body().into_data_stream();
    let mut intake = Intake::new(&db, caller.actor());
    while let Some(piece) = pieces.next().await {
        // The line broke: nobody is left to read the answer, and nothing refers to what came.
        let piece = piece.map_err(|_| Problem::from(&codes::FILE_TOO_LARGE))?;
        if let Err(refused) = intake.take(&piece).await {
            api::extract::hear_out(&mut pieces).await;
            return Err(refused.into());
        }
    }
    let taken = intake.finish().await?;
    let attached = db.write("exchange.put_file", caller.actor(), move |tx| import::attach_file(tx, id, &taken)).await;
    match attached {
        Ok(Some(before)) => forget(&db, caller.actor(), before).await?,
        Ok(None) => {}
        Err(error) => {
            forget(&db, caller.actor(), taken.file).await?;
            return Err(error.into());
        }
    }
    let found = answer_of(&db, id).await?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}

/// Drops the file of an import at rest, before its time is over.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`.
#[utoipa::path(delete, path = "/imports/{id}/file", operation_id = "exchange_forget_file", tag = "exchange",
    params(("id" = Id, Path)), responses((status = 204)), extensions(("x-permission" = json!("exchange.import"))))]
pub async fn forget_file(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<()>, Problem> {
    let file = db.write("exchange.forget_file", caller.actor(), move |tx| import::forget_file(tx, id)).await?;
    if let Some(file) = file {
        forget(&db, caller.actor(), file).await?;
    }
    Ok(Answer::empty())
}

/// The first rows of a file, as they are.
///
/// # Errors
/// `exchange.not_found`, `exchange.file_gone`, `exchange.wrong_state`.
#[utoipa::path(get, path = "/imports/{id}/preview", operation_id = "exchange_preview_file", tag = "exchange",
    params(("id" = Id, Path)), responses((status = 200, body = PreviewBody)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn preview(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<PreviewBody>, Problem> {
    let found = db.read(move |read| import::import(read, id)).await?.ok_or(&codes::NOT_FOUND)?;
    let file = found.file.ok_or(&codes::FILE_GONE)?;
    if found.container.is_none() {
        return Err((&codes::WRONG_STATE).into());
    }
    let (pieces, shape) = (Pieces::new(&db, file, found.bytes), work::shape_of(&found));
    let read = tokio::task::spawn_blocking(move || {
        let mut rows = Vec::new();
        each_row(pieces, shape, &mut |row: Row| {
            rows.push(row.cells.iter().map(|cell| cell.chars().take(200).collect()).collect::<Vec<String>>());
            Ok(if rows.len() > PREVIEW { More::No } else { More::Yes })
        })
        .map(|()| rows)
    });
    let rows = read.await.map_err(|error| Fault::Unusable(error.to_string()))?;
    match rows {
        Ok(rows) => Ok(Answer::ok(PreviewBody { rows: rows.into_iter().skip(1).collect() })),
        Err(Unreadable::Refused(refusal)) => Err((*refusal).into()),
        Err(Unreadable::Broken(error)) => Err(Fault::File(error).into()),
    }
}

/// Maps the columns of a file.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `store.stale`, `exchange.mapping_invalid`.
#[utoipa::path(put, path = "/imports/{id}/mapping", operation_id = "exchange_map_columns", tag = "exchange",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = MapColumns,
    responses((status = 200, body = ImportBody)), extensions(("x-permission" = json!("exchange.import"))))]
pub async fn map(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(asked): Body<MapColumns>,
) -> Result<Answer<ImportBody>, Problem> {
    let save_as = asked.save_as.as_deref().map(|name| desk::text("/save_as", name, 80)).transpose()?;
    short_settings(&asked.settings)?;
    import::check_fields(asked.kind, &asked.mapping)?;
    let new = NewMapping {
        kind: asked.kind,
        dialect: asked.dialect.unwrap_or(Dialect::Own),
        mapping: asked.mapping,
        settings: asked.settings,
        save_as,
    };
    db.write("exchange.map_columns", caller.actor(), move |tx| import::map_columns(tx, id, version, &new)).await?;
    let found = answer_of(&db, id).await?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}

/// Takes a step: a dry run, the run, a comparison, stopping, taking everything back. It goes on after the
/// answer.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `exchange.file_gone`, `exchange.setting_needed`,
/// `exchange.setting_unknown`, `exchange.column_needed`.
#[utoipa::path(post, path = "/imports/{id}/steps", operation_id = "exchange_take_step", tag = "exchange",
    params(("id" = Id, Path)), request_body = TakeStep, responses((status = 200, body = ImportBody)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn step(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(asked): Body<TakeStep>,
) -> Result<Answer<ImportBody>, Problem> {
    let encoding = asked.encoding;
    if asked.step == Next::Read && encoding.is_none() {
        return Err(Refusal::new(&api::codes::INVALID).at("/encoding", &api::codes::REQUIRED).into());
    }
    let written: Result<(), WriteError> = db
        .write("exchange.take_step", caller.actor(), move |tx| match (asked.step, encoding) {
            (Next::Check, _) => import::begin(tx, id, Step::Check),
            (Next::Run, _) => import::begin(tx, id, Step::Run),
            (Next::Compare, _) => import::begin(tx, id, Step::Compare),
            (Next::Stop, _) => import::stop(tx, id),
            (Next::Undo, _) => import::undo(tx, id),
            (Next::Read, Some(encoding)) => import::read_again(tx, id, encoding),
            (Next::Read, None) => Ok(()),
        })
        .await;
    written?;
    let found = answer_of(&db, id).await?;
    let version = found.version;
    Ok(Answer::ok(found).version(version))
}

fn place(cursor: Option<&str>) -> Result<i64, Problem> {
    let wrong = || Problem::from(Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID));
    cursor.map_or(Ok(0), |text| text.parse::<i64>().ok().filter(|at| *at >= 0).ok_or_else(wrong))
}

/// Rows that were refused, in the order of the file.
///
/// # Errors
/// `exchange.not_found`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/imports/{id}/refused", operation_id = "exchange_list_refused", tag = "exchange",
    params(("id" = Id, Path), ListQuery), responses((status = 200, body = Page<RefusedBody>)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn list_refused(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<RefusedBody>>, Problem> {
    answer_of(&db, id).await?;
    let (limit, after) = (answer::rows(query.limit)?, place(query.cursor.as_deref())?);
    let found = db.read(move |read| import::refused(read, id, after, limit as i64 + 1)).await?;
    let rows: Vec<RefusedBody> = found.into_iter().map(RefusedBody::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row| row.ordinal.to_string())))
}

/// Where a file and the brand differ.
///
/// # Errors
/// `exchange.not_found`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/imports/{id}/differences", operation_id = "exchange_list_differences", tag = "exchange",
    params(("id" = Id, Path), ListQuery), responses((status = 200, body = Page<DifferenceBody>)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn list_differences(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<DifferenceBody>>, Problem> {
    answer_of(&db, id).await?;
    let (limit, after) = (answer::rows(query.limit)?, place(query.cursor.as_deref())?);
    let found = db.read(move |read| import::differences(read, id, after, limit as i64 + 1)).await?;
    let rows: Vec<DifferenceBody> = found
        .into_iter()
        .map(|one| DifferenceBody {
            line: one.line,
            subject: one.subject,
            name: one.name,
            side: one.side,
            field: one.field,
            here: one.here,
            there: one.there,
            ordinal: one.ordinal,
        })
        .collect();
    Ok(Answer::ok(Page::new(rows, limit, |row| row.ordinal.to_string())))
}

/// What a roll-back left as it was, and why.
///
/// # Errors
/// `exchange.not_found`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/imports/{id}/kept", operation_id = "exchange_list_kept", tag = "exchange",
    params(("id" = Id, Path), ListQuery), responses((status = 200, body = Page<KeptBody>)),
    extensions(("x-permission" = json!("exchange.import"))))]
pub async fn list_kept(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<ListQuery>,
) -> Result<Answer<Page<KeptBody>>, Problem> {
    answer_of(&db, id).await?;
    let (limit, after) = (answer::rows(query.limit)?, place(query.cursor.as_deref())?);
    let found = db.read(move |read| import::kept(read, id, after, limit as i64 + 1)).await?;
    let rows: Vec<KeptBody> = found
        .into_iter()
        .map(|one| KeptBody {
            line: one.line,
            kind: one.kind,
            subject: one.subject,
            reason: reason(&one.reason, "{}"),
            ordinal: one.ordinal,
        })
        .collect();
    Ok(Answer::ok(Page::new(rows, limit, |row| row.ordinal.to_string())))
}
