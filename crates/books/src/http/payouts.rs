//! Files of payouts.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, Path, Problem, Query, answer};
use axum::extract::Request;
use kernel::{BusinessDate, Id, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::WriteError;
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::payout::{self, Columns, NewFile, NewProvider, PayoutFile, PayoutRow, Provider};

/// The largest file, in bytes.
const FILE_BYTES: usize = 8 << 20;

/// Who pays out.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutProvider)]
pub struct ProviderBody {
    /// Its name in programs.
    code: String,
    /// Its name for people.
    name: String,
    /// The words of the tender types that it pays out.
    methods: Vec<String>,
    /// Headers of its files.
    columns: Columns,
    /// So many days after taking money it pays it out at the latest.
    days: i64,
    /// For `If-Match`.
    version: i64,
}

impl From<Provider> for ProviderBody {
    fn from(provider: Provider) -> Self {
        let Provider { code, name, methods, columns, days, version } = provider;
        ProviderBody { code, name, methods, columns, days, version }
    }
}

/// Everybody who pays out.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/payouts/providers", operation_id = "books_list_providers", tag = "books",
    responses((status = 200, body = Page<ProviderBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_providers(BrandDb(db): BrandDb) -> Result<Answer<Page<ProviderBody>>, Problem> {
    let found = db.read(payout::providers).await?;
    Ok(Answer::ok(Page::whole(found.into_iter().map(ProviderBody::from).collect())))
}

/// How a provider's files are read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayoutProviderEdit)]
pub struct ProviderEdit {
    /// Its name for people.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// The words of the tender types that it pays out.
    #[schema(min_items = 1, max_items = 20)]
    methods: Vec<String>,
    /// Headers of its files.
    columns: Columns,
    /// So many days after taking money it pays it out at the latest.
    #[schema(minimum = 0, maximum = 90)]
    days: i64,
}

/// Sets up how a provider's files are read; `If-Match: 0` for a new one.
///
/// # Errors
/// `books.provider_invalid`; `store.stale` when it changed meanwhile.
#[utoipa::path(put, path = "/payouts/providers/{code}", operation_id = "books_set_provider", tag = "books",
    params(("code" = String, Path), ("If-Match" = String, Header)), request_body = ProviderEdit,
    responses((status = 200, body = ProviderBody)), extensions(("x-permission" = json!("books.edit"))))]
pub async fn set_provider(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(code): Path<String>,
    IfMatch(version): IfMatch,
    Body(edit): Body<ProviderEdit>,
) -> Result<Answer<ProviderBody>, Problem> {
    let ProviderEdit { name, methods, columns, days } = edit;
    let new = NewProvider { code: code.clone(), name, methods, columns, days };
    db.write("books.set_provider", caller.actor(), move |tx| payout::set_provider(tx, &new, version)).await?;
    let found = db.read(move |read| payout::provider(read, &code)).await?.ok_or(&codes::PROVIDER_UNKNOWN)?;
    let version = found.version;
    Ok(Answer::ok(ProviderBody::from(found)).version(version))
}

/// The beginning of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutPreview)]
pub struct PreviewBody {
    /// Its columns.
    header: Vec<String>,
    /// Its first rows.
    rows: Vec<Vec<String>>,
}

/// A body as it is.
#[derive(Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct PayoutBytes(#[allow(dead_code, reason = "the body is read as it is")] Vec<u8>);

/// How a file begins, to say which column is what. Nothing is kept.
///
/// # Errors
/// `api.too_large`; `books.file_unreadable`, or what the file is instead of a table.
#[utoipa::path(post, path = "/payouts/preview", operation_id = "books_preview_payouts", tag = "books",
    request_body(content = PayoutBytes, content_type = "application/octet-stream"),
    responses((status = 200, body = PreviewBody)), extensions(("x-permission" = json!("books.edit"))))]
pub async fn preview(request: Request) -> Result<Answer<PreviewBody>, Problem> {
    let bytes = api::extract::whole(request.into_body(), FILE_BYTES).await?;
    let head = apart(move || payout::head(&bytes)).await?;
    Ok(Answer::ok(PreviewBody { header: head.header, rows: head.rows }))
}

/// Reads a stranger's file on a thread that may take its time.
async fn apart<T: Send + 'static>(read: impl FnOnce() -> Result<T, Refusal> + Send + 'static) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(read).await {
        Ok(found) => Ok(found?),
        Err(_) => Err((&codes::FILE_UNREADABLE).into()),
    }
}

/// A file of payouts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutFile)]
pub struct FileBody {
    /// Its id.
    id: Id,
    /// Whose, in programs.
    provider: String,
    /// Whose, for people.
    provider_name: String,
    /// What it is called.
    name: String,
    /// How many rows it brought that no other file had.
    rows: i64,
    /// What these took.
    gross: Money,
    /// What the provider kept of it.
    fee: Money,
    /// What reached the bank.
    net: Money,
    /// How many of its rows do not agree.
    differences: i64,
    /// When it was brought.
    brought_at: Timestamp,
}

impl From<PayoutFile> for FileBody {
    fn from(file: PayoutFile) -> Self {
        let PayoutFile { id, provider, provider_name, name, rows, gross, fee, net, brought_at, differences } = file;
        FileBody { id, provider, provider_name, name, rows, gross, fee, net, differences, brought_at }
    }
}

/// Whose file, and what it is called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BringQuery {
    /// The provider.
    #[param(max_length = 40)]
    provider: String,
    /// What the file is called.
    #[param(max_length = 120)]
    name: Option<String>,
}

/// Brings a file of payouts: CSV or a workbook of at most 8 MB and 5,000 rows, as the provider gives it. Its rows are
/// matched to payments; what does not agree becomes a case. The same file again changes nothing and answers 200.
///
/// # Errors
/// `books.provider_unknown`; `api.too_large`; `books.file_unreadable`; `books.columns_missing`; `books.row_unreadable`;
/// `books.rows_too_many`. Nothing is imported then.
#[utoipa::path(post, path = "/payouts/files", operation_id = "books_bring_payouts", tag = "books", params(BringQuery),
    request_body(content = PayoutBytes, content_type = "application/octet-stream"),
    responses((status = 201, body = FileBody), (status = 200, body = FileBody, description = "It was brought before.")),
    extensions(("x-permission" = json!("books.edit"))))]
pub async fn bring_file(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<BringQuery>,
    request: Request,
) -> Result<Answer<FileBody>, Problem> {
    api::desk::short("/name", query.name.as_deref(), 120)?;
    let code = query.provider;
    let provider = db.read(move |read| payout::provider(read, &code)).await?.ok_or(&codes::PROVIDER_UNKNOWN)?;
    let bytes = api::extract::whole(request.into_body(), FILE_BYTES).await?;
    let hash: [u8; 32] = Sha256::digest(&bytes).into();
    let (columns, exponent) = (provider.columns.clone(), db.brand().exponent);
    let rows = apart(move || payout::read(&bytes, &columns, exponent)).await?;
    let of = provider.clone();
    let plan = db.read(move |read| payout::plan(read, &of, rows.clone())).await?;
    let id = db.new_id();
    let new = NewFile { id, provider, name: query.name.unwrap_or_default(), hash, plan };
    let taken = db.write("books.bring_payouts", caller.actor(), move |tx| payout::take(tx, &new)).await?;
    let found = db.read(move |read| payout::file(read, taken.file)).await?;
    let file = FileBody::from(found.ok_or_else(|| WriteError::from(&codes::FILE_UNKNOWN))?);
    Ok(if taken.known { Answer::ok(file) } else { Answer::created(file) })
}

/// Which files.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilesQuery {
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

fn wrong_cursor() -> Problem {
    Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID).into()
}

/// Files of payouts, newest first.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/payouts/files", operation_id = "books_list_payouts", tag = "books", params(FilesQuery),
    responses((status = 200, body = Page<FileBody>)), extensions(("x-permission" = json!("books.read"))))]
pub async fn list_files(
    BrandDb(db): BrandDb,
    Query(query): Query<FilesQuery>,
) -> Result<Answer<Page<FileBody>>, Problem> {
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let before = match query.cursor.as_deref() {
        None => (Timestamp::from_micros(i64::MAX), Id::from_bytes([0xff; 16])),
        Some(cursor) => {
            let parsed = cursor.split_once('.').and_then(|(at, id)| Some((at.parse::<i64>().ok()?, id.parse().ok()?)));
            parsed.map(|(at, id)| (Timestamp::from_micros(at), id)).ok_or_else(wrong_cursor)?
        }
    };
    let limit = answer::rows(query.limit)?;
    let found = db.read(move |read| payout::files(read, before, limit as i64 + 1)).await?;
    let rows = found.into_iter().map(FileBody::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |file: &FileBody| format!("{}.{}", file.brought_at.micros(), file.id))))
}

/// One file of payouts.
///
/// # Errors
/// `books.file_unknown`.
#[utoipa::path(get, path = "/payouts/files/{id}", operation_id = "books_read_payouts", tag = "books",
    params(("id" = Id, Path)), responses((status = 200, body = FileBody)),
    extensions(("x-permission" = json!("books.read"))))]
pub async fn read_file(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<FileBody>, Problem> {
    let found = db.read(move |read| payout::file(read, id)).await?.ok_or(&codes::FILE_UNKNOWN)?;
    Ok(Answer::ok(FileBody::from(found)))
}

/// A row of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PayoutRow)]
pub struct RowBody {
    /// Its id.
    id: Id,
    /// Its line in the file.
    line: i64,
    /// What the provider calls the payment.
    reference: String,
    /// What was taken; below zero what went back.
    gross: Money,
    /// What the provider keeps.
    fee: Money,
    /// What reaches the bank.
    net: Money,
    /// The day on which it is paid out.
    payout_on: BusinessDate,
    /// The day of its voucher; later than `payout_on` where that day was closed.
    business_date: Option<BusinessDate>,
    /// `matched`, `differs` (another amount than was taken), `unknown` (nothing here has it) or `twice` (paid out
    /// before).
    state: String,
    /// The payment.
    payment_id: Option<Id>,
    /// The refund that it takes back.
    refund_id: Option<Id>,
    /// The store that sold.
    store_id: Option<Id>,
    /// The word of the payment's tender type.
    method: Option<String>,
    /// What was taken as far as we know.
    expected: Option<Money>,
}

impl From<PayoutRow> for RowBody {
    fn from(row: PayoutRow) -> Self {
        RowBody {
            id: row.id,
            line: row.line,
            reference: row.reference,
            gross: row.gross,
            fee: row.fee,
            net: row.net,
            payout_on: row.payout_on,
            business_date: row.business_date,
            state: row.state,
            payment_id: row.payment,
            refund_id: row.refund,
            store_id: row.store,
            method: row.method,
            expected: row.expected,
        }
    }
}

/// Which rows.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RowsQuery {
    /// In one state.
    #[param(pattern = "^(matched|differs|unknown|twice)$")]
    state: Option<String>,
    /// `next` of the page before: a line.
    #[param(max_length = 20)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// The rows of a file, as they stand in it.
///
/// # Errors
/// `books.file_unknown`; `api.invalid` for what is no state or cursor.
#[utoipa::path(get, path = "/payouts/files/{id}/rows", operation_id = "books_list_payout_rows", tag = "books",
    params(("id" = Id, Path), RowsQuery), responses((status = 200, body = Page<RowBody>)),
    extensions(("x-permission" = json!("books.read"))))]
pub async fn list_rows(
    BrandDb(db): BrandDb,
    Path(id): Path<Id>,
    Query(query): Query<RowsQuery>,
) -> Result<Answer<Page<RowBody>>, Problem> {
    if query.state.as_deref().is_some_and(|state| !["matched", "differs", "unknown", "twice"].contains(&state)) {
        return Err(Refusal::new(&api::codes::INVALID).at("/state", &api::codes::INVALID).into());
    }
    let after = query.cursor.as_deref().map_or(Ok(0), str::parse::<i64>).map_err(|_| wrong_cursor())?;
    let limit = answer::rows(query.limit)?;
    let found = db
        .read(move |read| {
            if payout::file(read, id)?.is_none() {
                return Ok(None);
            }
            payout::rows(read, id, after, query.state.as_deref(), limit as i64 + 1).map(Some)
        })
        .await?;
    let rows = found.ok_or(&codes::FILE_UNKNOWN)?.into_iter().map(RowBody::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &RowBody| row.line.to_string())))
}

/// What a payment was paid out with, with its fee, and what was taken back of it.
///
/// # Errors
/// None of its own: a payment that nobody paid out yet has no rows.
#[utoipa::path(get, path = "/payouts/payments/{id}", operation_id = "books_list_of_payment", tag = "books",
    params(("id" = Id, Path)), responses((status = 200, body = Page<RowBody>)),
    extensions(("x-permission" = json!("books.read"))))]
pub async fn list_of_payment(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<Page<RowBody>>, Problem> {
    let found = db.read(move |read| payout::of_payment(read, id)).await?;
    Ok(Answer::ok(Page::whole(found.into_iter().map(RowBody::from).collect())))
}
