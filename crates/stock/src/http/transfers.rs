//! Goods from one place to another.

use api::{Answer, Body, BrandDb, Caller, Key, Page, Path, Problem, Query, answer};
use axum::Extension;
use kernel::{Id, Quantity, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Stop, Tx, Written};
use utoipa::{IntoParams, ToSchema};

use super::KnownVariants;
use super::goods::{Faults, check_goods, look_up, names, permitted};
use crate::codes;
use crate::escalate::is_late;
use crate::model::TransferState;
use crate::receive::LINES_MAX;
use crate::transfer::{self, End, Goods, NewTransfer, Transfer};

/// The longest reason, in characters.
const REASON_MAX: usize = 200;
/// The longest note, in characters.
const NOTE_MAX: usize = 500;

/// Goods that one place asks of another.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestTransfer {
    /// Who is asked.
    from_location_id: Id,
    /// Who asks.
    to_location_id: Id,
    /// How much of what.
    #[schema(min_items = 1, max_items = 500)]
    lines: Vec<GoodsLine>,
    /// What there is to say about it.
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
    /// By when it has to have arrived; what is later becomes a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due_by: Option<Timestamp>,
}

/// So much of an article.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoodsLine {
    /// What.
    variant_id: Id,
    /// How much.
    #[schema(value_type = i64, minimum = 0, maximum = 1_000_000_000_000i64)]
    quantity: Quantity,
}

/// How much of a transfer is meant.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferGoods {
    /// So much of these and nothing of the rest; everything when absent.
    #[schema(max_items = 500)]
    lines: Option<Vec<GoodsLine>>,
}

/// Why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferReason {
    /// In a person's own words.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// One end of a transfer.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferEnd {
    /// The location.
    location_id: Id,
    /// What people call it.
    name: String,
    /// Its store, if it has one.
    store_id: Option<Id>,
}

impl From<End> for TransferEnd {
    fn from(end: End) -> Self {
        TransferEnd { location_id: end.location, name: end.name, store_id: end.store }
    }
}

/// A transfer without its goods.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferRow {
    /// Its id: the `subject` of its movements.
    id: Id,
    /// Who is asked.
    from: TransferEnd,
    /// Who asks.
    to: TransferEnd,
    /// The legal entity whose goods they are until they arrive.
    owner_id: Id,
    /// How far it is.
    state: TransferState,
    /// What there is to say about it.
    note: String,
    /// By when it has to have arrived.
    due_by: Option<Timestamp>,
    /// Whether it should have arrived by now and has not.
    late: bool,
    /// When it was asked for.
    created_at: Timestamp,
    /// When it came to its state.
    changed_at: Timestamp,
    /// Counts its changes from 1.
    version: i64,
}

impl TransferRow {
    fn of(found: Transfer, now: Timestamp) -> Self {
        TransferRow {
            late: is_late(found.state, found.due_by, now),
            due_by: found.due_by,
            id: found.id,
            from: found.from.into(),
            to: found.to.into(),
            owner_id: found.owner,
            state: found.state,
            note: found.note,
            created_at: found.created_at,
            changed_at: found.changed_at,
            version: found.version,
        }
    }
}

/// What is moved of an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferLineView {
    /// What.
    variant_id: Id,
    /// Its short name.
    sku: String,
    /// What it is called in the reader's language.
    name: String,
    /// How much was asked for.
    requested: Quantity,
    /// How much the sender agreed to.
    approved: Quantity,
    /// How much was packed, and then sent.
    packed: Quantity,
    /// How much arrived.
    received: Quantity,
    /// How much was written off as lost on the way.
    lost: Quantity,
}

/// How a transfer came to a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferStepView {
    /// The state.
    state: TransferState,
    /// Why, where somebody had to say.
    reason: String,
    /// What kind of party brought it there.
    actor_kind: String,
    /// Who.
    actor_id: Option<Id>,
    /// When.
    occurred_at: Timestamp,
}

/// A transfer with its goods and how it came to where it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransferView {
    /// The transfer.
    #[serde(flatten)]
    transfer: TransferRow,
    /// Its goods.
    lines: Vec<TransferLineView>,
    /// Its states so far, the first one first.
    steps: Vec<TransferStepView>,
}

/// Asks another place for goods.
///
/// # Errors
/// `api.invalid` with the fields; `stock.same_place`; `api.wrong_store` when the goods are for another store,
/// `api.all_stores` when they are for a place of no store.
#[utoipa::path(post, path = "/stock/transfers", operation_id = "stock_request_transfer", tag = "stock",
    params(("Idempotency-Key" = String, Header)), request_body = RequestTransfer,
    responses((status = 201, body = TransferView)),
    extensions(("x-permission" = json!("stock.transfer")), ("x-scope" = json!("store"))))]
pub async fn request_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Body(body): Body<RequestTransfer>,
) -> Result<Answer<TransferView>, Problem> {
    let once = key.once("stock.request_transfer", &caller, &body)?;
    let mut faults = Faults::default();
    faults.unless(body.note.chars().count() <= NOTE_MAX, || "/note".to_owned(), &api::codes::TOO_LONG);
    faults.unless(!body.lines.is_empty(), || "/lines".to_owned(), &api::codes::REQUIRED);
    faults.unless(body.lines.len() <= LINES_MAX, || "/lines".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    let goods: Vec<(Id, Quantity)> = body.lines.iter().map(|line| (line.variant_id, line.quantity)).collect();
    let variants = goods.iter().map(|(variant, _)| *variant).collect();
    let (to, steps) = look_up(&db, known, body.to_location_id, variants).await?;
    let to = permitted(&caller, "stock.transfer", to)?;
    let mut faults = Faults::default();
    check_goods(&mut faults, "lines", &goods, steps);
    faults.settle()?;
    let (from, goods) = (body.from_location_id, goods_of(body.lines));
    let new = NewTransfer { from, to: to.id, goods, note: body.note, due_by: body.due_by };
    let written = db
        .write_once("stock.request_transfer", caller.actor(), once, move |tx| {
            Ok(Written::created(crate::request_transfer(tx, &new)?))
        })
        .await?;
    Ok(Answer::of(written, view(&db, known, &caller, written.resource).await?))
}

/// Which transfers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TransferQuery {
    /// From or to one place.
    location: Option<Id>,
    /// In one state.
    state: Option<TransferState>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Transfers, newest first.
///
/// # Errors
/// `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/stock/transfers", operation_id = "stock_list_transfers", tag = "stock",
    params(TransferQuery), responses((status = 200, body = Page<TransferRow>)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn list_transfers(
    BrandDb(db): BrandDb,
    Query(query): Query<TransferQuery>,
) -> Result<Answer<Page<TransferRow>>, Problem> {
    let before = query.cursor.as_deref().map(|text| api::desk::cursor_id(Some(text))).transpose()?;
    let (limit, now) = (answer::rows(query.limit)?, db.now());
    let found = db.read(move |read| transfer::transfers(read, query.location, query.state, before, limit + 1)).await?;
    let rows = found.into_iter().map(|row| TransferRow::of(row, now)).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row| row.id.to_string())))
}

/// One transfer with its goods and its states so far.
///
/// # Errors
/// `api.not_found`.
#[utoipa::path(get, path = "/stock/transfers/{id}", operation_id = "stock_read_transfer", tag = "stock",
    params(("id" = Id, Path)), responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.read")), ("x-scope" = json!("shared"))))]
pub async fn read_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
) -> Result<Answer<TransferView>, Problem> {
    let found = view(&db, known, &caller, id).await?;
    let version = found.transfer.version;
    Ok(Answer::ok(found).version(version))
}

/// What a handler does with a transfer, besides asking whether it may.
struct Act<'a> {
    db: Db,
    caller: &'a Caller,
    key: Key,
    known: KnownVariants,
    id: Id,
}

impl Act<'_> {
    /// Does it once, and shows what became of it.
    async fn run<B: Serialize>(
        self,
        name: &'static str,
        body: &B,
        act: impl Fn(&mut Tx<'_>, Id) -> Result<(), Stop> + Send + 'static,
    ) -> Result<Answer<TransferView>, Problem> {
        let once = self.key.once(name, self.caller, &(self.id, body))?;
        let id = self.id;
        let written = self
            .db
            .write_once(name, self.caller.actor(), once, move |tx| {
                act(tx, id)?;
                Ok(Written::changed(id, transfer::transfer(tx, id)?.map_or(0, |found| found.version)))
            })
            .await?;
        let shown = view(&self.db, self.known, self.caller, id).await?;
        Ok(Answer::of(written, shown))
    }
}

/// The sender agrees, to all of it or to less, and holds that on its shelf.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `stock.insufficient`; `api.wrong_store` unless it is the caller's to
/// send, `api.all_stores` when a place of no store sends.
#[utoipa::path(post, path = "/stock/transfers/{id}/approve", operation_id = "stock_approve_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferGoods,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.approve_transfer")), ("x-scope" = json!("store"))))]
pub async fn approve_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferGoods>,
) -> Result<Answer<TransferView>, Problem> {
    let found = find(&db, id).await?;
    caller.require_where("stock.approve_transfer", found.from.store)?;
    check_steps(&db, known, body.lines.as_deref()).await?;
    let goods = some_goods(&body);
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.approve_transfer", &body, move |tx, id| crate::approve_transfer(tx, id, goods.as_deref())).await
}

/// The sender says no, and why.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `api.wrong_store` unless it is the caller's to send, `api.all_stores`
/// when a place of no store sends.
#[utoipa::path(post, path = "/stock/transfers/{id}/decline", operation_id = "stock_decline_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferReason,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.approve_transfer")), ("x-scope" = json!("store"))))]
pub async fn decline_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferReason>,
) -> Result<Answer<TransferView>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let found = find(&db, id).await?;
    caller.require_where("stock.approve_transfer", found.from.store)?;
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.decline_transfer", &body, move |tx, id| crate::decline_transfer(tx, id, &reason)).await
}

/// Called off by either end before anything left; what was held is free again.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `api.wrong_store` or `api.all_stores` unless one of its ends is the
/// caller's.
#[utoipa::path(post, path = "/stock/transfers/{id}/cancel", operation_id = "stock_cancel_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferReason,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.transfer")), ("x-scope" = json!("store"))))]
pub async fn cancel_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferReason>,
) -> Result<Answer<TransferView>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let found = find(&db, id).await?;
    caller
        .require_where("stock.transfer", found.from.store)
        .or_else(|_| caller.require_where("stock.transfer", found.to.store))?;
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.cancel_transfer", &body, move |tx, id| crate::cancel_transfer(tx, id, &reason)).await
}

/// The goods are in a box: what was approved, or what was found of it.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `stock.more_than_there`; `api.wrong_store` unless it is the caller's to
/// send, `api.all_stores` when a place of no store sends.
#[utoipa::path(post, path = "/stock/transfers/{id}/pack", operation_id = "stock_pack_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferGoods,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.transfer")), ("x-scope" = json!("store"))))]
pub async fn pack_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferGoods>,
) -> Result<Answer<TransferView>, Problem> {
    let found = find(&db, id).await?;
    caller.require_where("stock.transfer", found.from.store)?;
    check_steps(&db, known, body.lines.as_deref()).await?;
    let goods = some_goods(&body);
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.pack_transfer", &body, move |tx, id| crate::pack_transfer(tx, id, goods.as_deref())).await
}

/// The box leaves. Its goods are the sender's, in transit, until they arrive.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `api.wrong_store` unless it is the caller's to send, `api.all_stores`
/// when a place of no store sends.
#[utoipa::path(post, path = "/stock/transfers/{id}/send", operation_id = "stock_send_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)),
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.transfer")), ("x-scope" = json!("store"))))]
pub async fn send_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
) -> Result<Answer<TransferView>, Problem> {
    let found = find(&db, id).await?;
    caller.require_where("stock.transfer", found.from.store)?;
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.send_transfer", &(), crate::send_transfer).await
}

/// The box arrives: everything, or what is named. What did not arrive stays in transit and becomes a case; if
/// it turns up it is received like the rest.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `stock.more_than_there`; `api.wrong_store` unless it is for the
/// caller's store, `api.all_stores` when it is for a place of no store.
#[utoipa::path(post, path = "/stock/transfers/{id}/receive", operation_id = "stock_receive_transfer", tag = "stock",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferGoods,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.transfer")), ("x-scope" = json!("store"))))]
pub async fn receive_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferGoods>,
) -> Result<Answer<TransferView>, Problem> {
    let found = find(&db, id).await?;
    caller.require_where("stock.transfer", found.to.store)?;
    check_steps(&db, known, body.lines.as_deref()).await?;
    let goods = some_goods(&body);
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.receive_transfer", &body, move |tx, id| crate::receive_transfer(tx, id, goods.as_deref())).await
}

/// Gives up what is still missing: it leaves the sender's books as a loss, and a case says so.
///
/// # Errors
/// `api.not_found`; `stock.transfer_state`; `api.wrong_store` unless it is the caller's to send, `api.all_stores`
/// when a place of no store sends.
#[utoipa::path(post, path = "/stock/transfers/{id}/write-off", operation_id = "stock_write_off_transfer",
    tag = "stock", params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TransferReason,
    responses((status = 200, body = TransferView)),
    extensions(("x-permission" = json!("stock.write_off")), ("x-scope" = json!("store"))))]
pub async fn write_off_transfer(
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Extension(known): Extension<KnownVariants>,
    Path(id): Path<Id>,
    Body(body): Body<TransferReason>,
) -> Result<Answer<TransferView>, Problem> {
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let found = find(&db, id).await?;
    caller.require_where("stock.write_off", found.from.store)?;
    let act = Act { db, caller: &caller, key, known, id };
    act.run("stock.write_off_transfer", &body, move |tx, id| crate::write_off_transfer(tx, id, &reason)).await
}

fn goods_of(lines: Vec<GoodsLine>) -> Vec<Goods> {
    lines.into_iter().map(|line| Goods { variant: line.variant_id, quantity: line.quantity }).collect()
}

fn some_goods(body: &TransferGoods) -> Option<Vec<Goods>> {
    let goods = |line: &GoodsLine| Goods { variant: line.variant_id, quantity: line.quantity };
    body.lines.as_ref().map(|lines| lines.iter().map(goods).collect())
}

/// Nobody packs half a cake.
async fn check_steps(db: &Db, known: KnownVariants, lines: Option<&[GoodsLine]>) -> Result<(), Problem> {
    let Some(lines) = lines else { return Ok(()) };
    let mut faults = Faults::default();
    faults.unless(lines.len() <= LINES_MAX, || "/lines".to_owned(), &codes::TOO_MANY_LINES);
    faults.settle()?;
    let goods: Vec<(Id, Quantity)> = lines.iter().map(|line| (line.variant_id, line.quantity)).collect();
    let variants: Vec<Id> = goods.iter().map(|(variant, _)| *variant).collect();
    let steps = db.read(move |read| (known.steps)(read, &variants)).await?;
    let mut faults = Faults::default();
    check_goods(&mut faults, "lines", &goods, steps);
    faults.settle()
}

async fn find(db: &Db, id: Id) -> Result<Transfer, Problem> {
    let found = db.read(move |read| transfer::transfer(read, id)).await?;
    found.ok_or_else(|| Refusal::new(&api::codes::NOT_FOUND).into())
}

async fn view(db: &Db, known: KnownVariants, caller: &Caller, id: Id) -> Result<TransferView, Problem> {
    let locale = caller.locale;
    let found = db
        .read(move |read| {
            let Some(found) = transfer::transfer(read, id)? else { return Ok(None) };
            let lines = transfer::transfer_lines(read, id)?;
            let variants: Vec<Id> = lines.iter().map(|line| line.variant).collect();
            let named = names(read, known, &variants, locale)?;
            Ok(Some((found, lines.into_iter().zip(named).collect::<Vec<_>>(), transfer::transfer_steps(read, id)?)))
        })
        .await?;
    let Some((found, lines, steps)) = found else { return Err(Refusal::new(&api::codes::NOT_FOUND).into()) };
    let line = |(line, named): (transfer::TransferLine, super::Named)| TransferLineView {
        variant_id: line.variant,
        sku: named.sku,
        name: named.name,
        requested: line.requested,
        approved: line.approved,
        packed: line.packed,
        received: line.received,
        lost: line.lost,
    };
    let step = |step: transfer::TransferStep| TransferStepView {
        state: step.state,
        reason: step.reason,
        actor_kind: step.actor_kind,
        actor_id: step.actor,
        occurred_at: step.occurred_at,
    };
    Ok(TransferView {
        transfer: TransferRow::of(found, db.now()),
        lines: lines.into_iter().map(line).collect(),
        steps: steps.into_iter().map(step).collect(),
    })
}
