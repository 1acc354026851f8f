//! Counting while the shop sells.

use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Problem, Query, answer};
use axum::Extension;
use kernel::{Id, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Written};
use utoipa::{IntoParams, ToSchema};

use super::KnownVariants;
use super::books::Created;
use super::goods::{Faults, check_goods, look_up, names, permitted};
use crate::codes;
use crate::count::{self, Count, NewCount, Scan};
use crate::model::{Condition, CountScope, CountState, Uncounted};
use crate::places;
use crate::receive::LINES_MAX;

/// The longest reason or name of a device, in characters.
const REASON_MAX: usize = 200;
/// The longest note, in characters.
const NOTE_MAX: usize = 500;
/// The most scans of one call.
const SCANS_MAX: usize = 500;

/// A count to be opened.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCount {
    /// Where.
    location_id: Id,
    /// Goods of which use; `saleable` when absent.
    condition: Option<Condition>,
    /// What is counted; whatever lies there when nothing is named.
    #[serde(default)]
    #[schema(max_items = 500)]
    variant_ids: Vec<Id>,
    /// What becomes of goods that nobody counts: `left` as they are when absent, or `zero`.
    uncounted: Option<Uncounted>,
    /// What there is to say about it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// A count.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    /// Its id.
    id: Id,
    /// Where.
    location_id: Id,
    /// Goods of which use.
    condition: Condition,
    /// Which goods.
    scope: CountScope,
    /// What becomes of those that nobody counts.
    uncounted: Uncounted,
    /// What there is to say about it.
    note: String,
    /// How far it is.
    state: CountState,
    /// Who opened it.
    opened_by: Option<Id>,
    /// When.
    opened_at: Timestamp,
    /// Who ended it.
    closed_by: Option<Id>,
    /// When.
    closed_at: Option<Timestamp>,
    /// Why its differences were booked, or why it was given up.
    reason: Option<String>,
    /// The document of its movements, once it is posted.
    document_id: Option<Id>,
    /// Counts its changes from 1.
    version: i64,
}

impl From<Count> for CountView {
    fn from(count: Count) -> Self {
        CountView {
            id: count.id,
            location_id: count.location,
            condition: count.condition,
            scope: count.scope,
            uncounted: count.uncounted,
            note: count.note,
            state: count.state,
            opened_by: count.opened_by,
            opened_at: count.opened_at,
            closed_by: count.closed_by,
            closed_at: count.closed_at,
            reason: count.reason,
            document_id: count.document,
            version: count.version,
        }
    }
}

/// Opens a count of a place. Selling goes on meanwhile.
///
/// # Errors
/// `api.invalid` with the fields; `stock.in_transit`; `api.wrong_store` for a place of another store,
/// `api.all_stores` for one of no store.
#[utoipa::path(post, path = "/stock/counts", operation_id = "stock_open_count", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = OpenCount,
    responses((status = 201, body = Created)),
    extensions(("x-permission" = json!("stock.count")), ("x-scope" = json!("store"))))]
pub async fn open_count(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<OpenCount>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.open_count", &caller, &body)?;
    let mut faults = Faults::default();
    faults.unless(body.note.chars().count() <= NOTE_MAX, || "/note".to_owned(), &api::codes::TOO_LONG);
    faults.unless(body.variant_ids.len() <= LINES_MAX, || "/variant_ids".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    let (location, steps) = look_up(&db, known, body.location_id, body.variant_ids.clone()).await?;
    let location = permitted(&caller, "stock.count", location)?;
    let mut faults = Faults::default();
    for (index, step) in steps.into_iter().enumerate() {
        faults.unless(step.is_some(), || format!("/variant_ids/{index}"), &codes::UNKNOWN_VARIANT);
    }
    faults.settle()?;
    let new = NewCount {
        location: location.id,
        condition: body.condition.unwrap_or(Condition::Saleable),
        variants: body.variant_ids,
        uncounted: body.uncounted.unwrap_or(Uncounted::Left),
        note: body.note,
    };
    let written = db
        .write_once("stock.open_count", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::open_count(tx, &new)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}

/// Which counts.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CountQuery {
    /// In one place.
    location: Option<Id>,
    /// In one state.
    state: Option<CountState>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Counts, newest first.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/counts", operation_id = "stock_list_counts", tag = "stock", params(CountQuery),
    responses((status = 200, body = Page<CountView>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_counts(
    BrandDb(db): BrandDb,
    Query(query): Query<CountQuery>,
) -> Result<Answer<Page<CountView>>, Problem> {
    let before = query.cursor.as_deref().map(|text| api::desk::cursor_id(Some(text))).transpose()?;
    let limit = answer::rows(query.limit)?;
    let found = db.read(move |read| count::counts(read, query.location, query.state, before, limit + 1)).await?;
    let rows = found.into_iter().map(CountView::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |count| count.id.to_string())))
}

/// One count.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(get, path = "/stock/counts/{id}", operation_id = "stock_read_count", tag = "stock",
    params(("id" = Id, Path)), responses((status = 200, body = CountView)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn read_count(BrandDb(db): BrandDb, Path(id): Path<Id>) -> Result<Answer<CountView>, Problem> {
    let found = db.read(move |read| count::count(read, id)).await?.ok_or(&api::codes::NOT_FOUND)?;
    let version = found.version;
    Ok(Answer::ok(CountView::from(found)).version(version))
}

/// What was counted of an article, beside what the books expected at that instant.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountLineView {
    /// What.
    variant_id: Id,
    /// Its short name.
    sku: String,
    /// What it is called in the reader's language.
    name: String,
    /// What was found; absent while nobody has counted it.
    counted: Option<Quantity>,
    /// When it was counted, which is its last scan.
    counted_at: Option<Timestamp>,
    /// What the books expected then: without what was sold or came in afterwards.
    expected: Quantity,
    /// What was found less what was expected.
    difference: Quantity,
    /// True when goods came or went between its first and its last scan: better count it again.
    moved_meanwhile: bool,
}

/// Where to read on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LineQuery {
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A count's lines with their differences: what is going to be booked, and once it is posted, what was.
///
/// # Errors
/// `api.not_found`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/counts/{id}/lines", operation_id = "stock_list_count_lines", tag = "stock",
    params(("id" = Id, Path), LineQuery), responses((status = 200, body = Page<CountLineView>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_count_lines(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Query(query): Query<LineQuery>,
) -> Result<Answer<Page<CountLineView>>, Problem> {
    let after = api::desk::cursor_id(query.cursor.as_deref())?;
    let limit = answer::rows(query.limit)?;
    let locale = caller.locale;
    let (known_count, rows) = db
        .read(move |read| {
            let known_count = count::count(read, id)?.is_some();
            let lines = count::lines(read, id, after, limit as i64 + 1)?;
            let variants: Vec<Id> = lines.iter().map(|line| line.variant).collect();
            let named = names(read, known, &variants, locale)?;
            Ok((known_count, lines.into_iter().zip(named).collect::<Vec<_>>()))
        })
        .await?;
    if !known_count {
        return Err((&api::codes::NOT_FOUND).into());
    }
    let row = |(line, named): (count::CountLine, super::Named)| CountLineView {
        variant_id: line.variant,
        sku: named.sku,
        name: named.name,
        counted: line.counted,
        counted_at: line.counted_at,
        expected: line.expected,
        difference: line.difference(),
        moved_meanwhile: line.moved_meanwhile,
    };
    let rows = rows.into_iter().map(row).collect();
    Ok(Answer::ok(Page::new(rows, limit, |line| line.variant_id.to_string())))
}

/// What a device scanned.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanCount {
    /// Which device, in its own words.
    #[schema(min_length = 1, max_length = 200)]
    device: String,
    /// What it scanned, in the order of its scans.
    #[schema(min_items = 1, max_items = 500)]
    scans: Vec<OneScan>,
}

/// One scan.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneScan {
    /// Made by the device: the same scan sent again is one scan.
    id: Id,
    /// What.
    variant_id: Id,
    /// How much more was found; less than nothing takes a mistake back.
    #[schema(value_type = i64, minimum = -1_000_000_000_000i64, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
    /// True when this is all there is, whatever was scanned of it before.
    #[serde(default)]
    replaces: bool,
    /// When it was scanned, where it is sent later.
    scanned_at: Option<Timestamp>,
}

/// What became of scans.
#[derive(Debug, Serialize, ToSchema)]
pub struct Scanned {
    /// The count.
    id: Id,
    /// Its version now.
    version: i64,
}

/// Takes what a device scanned: all of it or nothing. Several devices may count together, and each scan is
/// taken once however often it is sent.
///
/// # Errors
/// `api.not_found`; `api.invalid` with the fields; `stock.count_closed`; `stock.not_in_count`; `api.wrong_store`
/// for a place of another store, `api.all_stores` for one of no store.
#[utoipa::path(post, path = "/stock/counts/{id}/scans", operation_id = "stock_scan_count", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = ScanCount,
    responses((status = 200, body = Scanned)),
    extensions(("x-permission" = json!("stock.count")), ("x-scope" = json!("store"))))]
pub async fn scan_count(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<ScanCount>,
) -> Result<Answer<Scanned>, Problem> {
    let once = key.once("stock.scan_count", &caller, &(id, &body))?;
    let device = api::desk::text("/device", &body.device, REASON_MAX)?;
    let mut faults = Faults::default();
    faults.unless(!body.scans.is_empty(), || "/scans".to_owned(), &api::codes::REQUIRED);
    faults.unless(body.scans.len() <= SCANS_MAX, || "/scans".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    permitted_count(&db, &caller, "stock.count", id).await?;
    let goods: Vec<(Id, Quantity)> = body.scans.iter().map(|scan| (scan.variant_id, scan.quantity)).collect();
    let variants: Vec<Id> = goods.iter().map(|(variant, _)| *variant).collect();
    let steps = db.read(move |read| (known.steps)(read, &variants)).await?;
    let mut faults = Faults::default();
    check_goods(&mut faults, "scans", &goods, steps);
    faults.settle()?;
    let scan = |scan: OneScan| Scan {
        id: scan.id,
        variant: scan.variant_id,
        quantity: scan.quantity,
        replaces: scan.replaces,
        device: device.clone(),
        scanned_at: scan.scanned_at,
    };
    let scans: Vec<Scan> = body.scans.into_iter().map(scan).collect();
    let written = db
        .write_once("stock.scan_count", caller.actor(), once, move |tx| {
            crate::scan_count(tx, id, &scans)?;
            let version = count::count(tx, id)?.map_or(0, |count| count.version);
            Ok(Written::changed(id, version))
        })
        .await?;
    Ok(Answer::of(written, Scanned { id, version: written.version }))
}

/// Why a count ends.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCount {
    /// In a person's own words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Books the differences of a count, each against what the books expected when its line was counted. The id
/// is that of the document, the `subject` of the movements.
///
/// # Errors
/// `api.not_found`; `stock.count_closed`; `stock.count_empty`; `api.wrong_store` for a place of another store,
/// `api.all_stores` for one of no store.
#[utoipa::path(post, path = "/stock/counts/{id}/post", operation_id = "stock_post_count", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = EndCount,
    responses((status = 201, body = Created)),
    extensions(("x-permission" = json!("stock.adjust")), ("x-scope" = json!("store"))))]
pub async fn post_count(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Path(id): Path<Id>,
    Body(body): Body<EndCount>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.post_count", &caller, &(id, &body))?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    permitted_count(&db, &caller, "stock.adjust", id).await?;
    let written = db
        .write_once("stock.post_count", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::post_count(tx, id, &reason)?))
        })
        .await?;
    Ok(Answer::of(written, Created { id: written.resource }))
}

/// Gives a count up; nothing is booked.
///
/// # Errors
/// `api.not_found`; `stock.count_closed`; `api.wrong_store` for a place of another store, `api.all_stores` for one
/// of no store.
#[utoipa::path(post, path = "/stock/counts/{id}/cancel", operation_id = "stock_cancel_count", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = EndCount,
    responses((status = 200, body = Created)),
    extensions(("x-permission" = json!("stock.count")), ("x-scope" = json!("store"))))]
pub async fn cancel_count(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Path(id): Path<Id>,
    Body(body): Body<EndCount>,
) -> Result<Answer<Created>, Problem> {
    let once = key.once("stock.cancel_count", &caller, &(id, &body))?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    permitted_count(&db, &caller, "stock.count", id).await?;
    let written = db
        .write_once("stock.cancel_count", caller.actor(), once, move |tx| {
            crate::cancel_count(tx, id, &reason)?;
            Ok(Written::changed(id, count::count(tx, id)?.map_or(0, |count| count.version)))
        })
        .await?;
    Ok(Answer::of(written, Created { id }))
}

/// A count that exists, in a place where the caller may do this. A place that was closed meanwhile can still
/// be counted to the end.
async fn permitted_count(db: &Db, caller: &Caller, permission: &str, id: Id) -> Result<(), Problem> {
    let location = db
        .read(move |read| match count::count(read, id)? {
            Some(found) => places::location(read, found.location),
            None => Ok(None),
        })
        .await?;
    let Some(location) = location else { return Err(Refusal::new(&api::codes::NOT_FOUND).into()) };
    caller.require_where(permission, location.store)
}
