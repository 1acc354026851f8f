//! Payments as the desk reads and settles them.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, Query, answer};
use kernel::{BusinessDate, Id, Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Fault, Row, params};
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::list::After;
use crate::payment::{self, Verdict};
use crate::reconcile::{self, Reconciliation};
use crate::sql::ledger as sql;

/// The longest reason or reference, in characters.
const REASON_MAX: usize = 200;
/// The longest number that is searched for, in characters.
const SEARCH_MAX: usize = 40;

/// A payment in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaymentRow {
    /// Its id.
    pub id: Id,
    /// The order that it pays.
    pub order_id: Id,
    /// That order's number.
    pub order_number: String,
    /// The store that sold.
    pub store_id: Id,
    /// The provider; `by_hand` for money that a person noted down.
    pub adapter: String,
    /// The word of its type of tender.
    pub method: String,
    /// `created`, `requested`, `pending`, `authorised`, `captured`, `failed`, `unknown`, `voided` or `refunded`.
    pub state: String,
    /// What it is for.
    pub amount: Money,
    /// What was taken.
    pub captured: Money,
    /// What went back.
    pub refunded: Money,
    /// The provider's own name for it.
    pub reference: Option<String>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// The day of the books on which money was taken.
    pub business_date: Option<BusinessDate>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it changed.
    pub updated_at: Timestamp,
    /// Counts its changes from 1.
    pub version: i64,
}

impl PaymentRow {
    fn cursor(&self) -> String {
        format!("{}.{}", self.created_at.micros(), self.id)
    }
}

fn payment_row(row: &Row<'_>) -> Result<PaymentRow, Fault> {
    Ok(PaymentRow {
        id: row.get(0)?,
        order_id: row.get(1)?,
        order_number: row.get(2)?,
        store_id: row.get(3)?,
        adapter: row.get(4)?,
        method: row.get(5)?,
        state: row.get(6)?,
        amount: row.get(7)?,
        captured: row.get(8)?,
        refunded: row.get(9)?,
        reference: row.get(10)?,
        last_error: row.get(11)?,
        business_date: row.get(12)?,
        created_at: row.get(13)?,
        updated_at: row.get(14)?,
        version: row.get(15)?,
    })
}

/// Which payments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PaymentQuery {
    /// In one state.
    #[param(max_length = 20)]
    state: Option<String>,
    /// Of one type of tender.
    #[param(max_length = 24)]
    method: Option<String>,
    /// An order's number, or the provider's number of a payment.
    #[param(max_length = 40)]
    q: Option<String>,
    /// Of orders that one store sold.
    store: Option<Id>,
    /// `next` of the page before.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Rows a page.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// Payments, newest first: those of orders sold where the caller may see payments.
///
/// # Errors
/// `api.wrong_store`; `api.invalid` for a broken cursor.
#[utoipa::path(get, path = "/payments", operation_id = "orders_list_payments", tag = "payments", params(PaymentQuery),
    responses((status = 200, body = Page<PaymentRow>)),
    extensions(("x-permission" = json!("payments.read")), ("x-scope" = json!("store"))))]
pub async fn list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<PaymentQuery>,
) -> Result<Answer<Page<PaymentRow>>, Problem> {
    api::desk::short("/q", query.q.as_deref(), SEARCH_MAX)?;
    api::desk::short("/state", query.state.as_deref(), 20)?;
    api::desk::short("/method", query.method.as_deref(), 24)?;
    api::desk::short("/cursor", query.cursor.as_deref(), answer::CURSOR_MAX)?;
    let stores = match query.store {
        Some(store) => {
            caller.require_store("payments.read", store)?;
            Some(vec![store])
        }
        None => caller.stores_for("payments.read"),
    };
    let broken = || Problem::from(Refusal::new(&api::codes::INVALID).at("/cursor", &api::codes::INVALID));
    let after = match query.cursor.as_deref() {
        Some(cursor) => After::parse(cursor).ok_or_else(broken)?,
        None => After::BEGINNING,
    };
    let limit = answer::rows(query.limit)?;
    let search = query.q.as_deref().map(crate::list::typed).filter(|text| !text.is_empty());
    let rows = db
        .read(move |read| {
            let (at, id) = after.place();
            let (state, method, search) = (query.state.as_deref(), query.method.as_deref(), search.as_deref());
            let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
            let mut page = |one_store: i64, store: Id| match search {
                Some(text) => {
                    let values = params![at, id, state, method, one_store, store, most, text];
                    read.query(sql::PAYMENTS_FOUND, values, payment_row)
                }
                None => read.query(sql::PAYMENTS, params![at, id, state, method, one_store, store, most], payment_row),
            };
            let Some(stores) = stores else { return page(0, Id::NIL) };
            let mut rows = Vec::new();
            for store in stores {
                rows.extend(page(1, store)?);
            }
            rows.sort_by_key(|row: &PaymentRow| std::cmp::Reverse((row.created_at, row.id)));
            rows.truncate(limit + 1);
            Ok(rows)
        })
        .await?;
    Ok(Answer::ok(Page::new(rows, limit, PaymentRow::cursor)))
}

/// Something that was heard of a payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentNotice {
    /// When.
    pub at: Timestamp,
    /// What was said.
    pub said: String,
    /// What was taken, by what was said.
    pub captured: Money,
    /// What came of it.
    pub outcome: String,
}

/// Money that goes back, or went.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentRefund {
    /// Its id.
    pub id: Id,
    /// `created`, `requested`, `unknown`, `failed` or `done`.
    pub state: String,
    /// How much.
    pub amount: Money,
    /// Why: a word of ours, or a person's reason.
    pub reason: String,
    /// The day of the books on which it went back.
    pub business_date: Option<BusinessDate>,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When it changed.
    pub updated_at: Timestamp,
}

/// A payment's story.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentStory {
    /// How it stands.
    pub payment: PaymentRow,
    /// What can still be sent back of it.
    pub refundable: Money,
    /// What was heard of it, in order.
    pub notices: Vec<PaymentNotice>,
    /// What went back of it, in order.
    pub refunds: Vec<PaymentRefund>,
}

async fn story(db: &Db, id: Id) -> Result<PaymentStory, Problem> {
    let found = db.read(move |read| {
        let Some(payment) = read.query_opt(sql::PAYMENT, params![id], payment_row)? else { return Ok(None) };
        let notices = read.query(sql::NOTICES, params![id], |row| {
            Ok(PaymentNotice { at: row.get(0)?, said: row.get(1)?, captured: row.get(2)?, outcome: row.get(3)? })
        })?;
        let refunds = read.query(sql::REFUNDS, params![id], |row| {
            Ok(PaymentRefund {
                id: row.get(0)?,
                state: row.get(1)?,
                amount: row.get(2)?,
                reason: row.get(3)?,
                business_date: row.get(4)?,
                created_at: row.get(5)?,
                updated_at: row.get(6)?,
            })
        })?;
        let promised: Money = refunds.iter().filter(|one| one.state != "done").map(|one| one.amount).sum();
        let refundable = payment.captured - payment.refunded - promised;
        Ok(Some(PaymentStory { payment, refundable, notices, refunds }))
    });
    found.await?.ok_or_else(|| (&codes::PAYMENT_UNKNOWN).into())
}

/// The payment's story, where the caller may do this.
async fn story_for(db: &Db, caller: &Caller, permission: &str, id: Id) -> Result<PaymentStory, Problem> {
    let found = story(db, id).await?;
    caller.require_store(permission, found.payment.store_id)?;
    Ok(found)
}

/// One payment: how it stands, what was heard of it, what went back.
///
/// # Errors
/// `orders.payment_unknown`; `api.wrong_store`.
#[utoipa::path(get, path = "/payments/{id}", operation_id = "orders_get_payment", tag = "payments",
    params(("id" = Id, Path)), responses((status = 200, body = PaymentStory)),
    extensions(("x-permission" = json!("payments.read")), ("x-scope" = json!("store"))))]
pub async fn get(BrandDb(db): BrandDb, caller: Caller, Path(id): Path<Id>) -> Result<Answer<PaymentStory>, Problem> {
    Ok(Answer::ok(story_for(&db, &caller, "payments.read", id).await?))
}

/// What somebody found out.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettleOutcome {
    /// The money was taken.
    Captured,
    /// It came to nothing.
    Failed,
    /// The refund that `refund_id` names went back.
    Refunded,
}

/// What somebody says came of a payment.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlePayment {
    /// What.
    outcome: SettleOutcome,
    /// Which refund went back.
    #[serde(default)]
    refund_id: Option<Id>,
    /// How it was found out, 1 to 200 characters; no names and numbers of people.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Says what came of a payment, or of one refund, that nobody else could find out about. The money is booked
/// as if the provider had said so, and the audit log keeps who said it and why.
///
/// # Errors
/// `orders.payment_unknown`; `orders.payment_settled`; `api.wrong_store`.
#[utoipa::path(post, path = "/payments/{id}/settle", operation_id = "orders_settle_payment", tag = "payments",
    params(("id" = Id, Path)), request_body = SettlePayment, responses((status = 200, body = PaymentStory)),
    extensions(("x-permission" = json!("payments.settle")), ("x-scope" = json!("store"))))]
pub async fn settle(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<SettlePayment>,
) -> Result<Answer<PaymentStory>, Problem> {
    story_for(&db, &caller, "payments.settle", id).await?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let verdict = match (body.outcome, body.refund_id) {
        (SettleOutcome::Captured, _) => Verdict::Captured,
        (SettleOutcome::Failed, _) => Verdict::Failed,
        (SettleOutcome::Refunded, Some(refund)) => Verdict::Refunded(refund),
        (SettleOutcome::Refunded, None) => {
            return Err(Refusal::new(&api::codes::INVALID).at("/refund_id", &api::codes::REQUIRED).into());
        }
    };
    payment::settle_by_hand(&db, caller.actor(), id, verdict, reason).await?;
    Ok(Answer::ok(story(&db, id).await?))
}

/// Money to go back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundPayment {
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: Money,
    /// Why, 1 to 200 characters; no names and numbers of people.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Sends part or all of a payment back. It is written down now and sent by itself; what fails becomes a case.
///
/// # Errors
/// `orders.payment_unknown`; `orders.refund_too_much`; `api.wrong_store`; `invoices.changed` when a document of the
/// order changed at the same moment.
#[utoipa::path(post, path = "/payments/{id}/refunds", operation_id = "orders_refund_payment", tag = "payments",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = RefundPayment,
    responses((status = 201, body = PaymentStory)),
    extensions(("x-permission" = json!("payments.refund")), ("x-scope" = json!("store"))))]
pub async fn refund(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    key: api::Key,
    Body(body): Body<RefundPayment>,
) -> Result<Answer<PaymentStory>, Problem> {
    story_for(&db, &caller, "payments.refund", id).await?;
    let once = key.once("orders_refund_payment", &caller, &serde_json::json!({"payment": id, "body": body}))?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let written = payment::refund_by_person(&db, caller.actor(), once, id, body.amount, reason).await?;
    let body = story(&db, id).await?;
    Ok(Answer::of(written, body))
}

/// Money that arrived.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePayment {
    /// How: `cash_on_delivery` or `bank_transfer`.
    #[schema(pattern = "^(cash_on_delivery|bank_transfer)$")]
    method: String,
    /// How much.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    amount: Money,
    /// What the carrier or the bank calls it, 1 to 200 characters; no names and numbers of people.
    #[schema(min_length = 1, max_length = 200)]
    reference: String,
}

/// Notes down money that arrived for an order: the carrier brought it, or the bank shows it.
///
/// # Errors
/// `orders.unknown`; `orders.not_open`; `orders.received_too_much`; `orders.method_unknown`; `api.wrong_store`.
#[utoipa::path(post, path = "/orders/{id}/payments/received", operation_id = "orders_receive_payment",
    tag = "payments", params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = ReceivePayment,
    responses((status = 201, body = PaymentStory)),
    extensions(("x-permission" = json!("payments.settle")), ("x-scope" = json!("store"))))]
pub async fn receive(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    key: api::Key,
    Body(body): Body<ReceivePayment>,
) -> Result<Answer<PaymentStory>, Problem> {
    let found = db.read(move |read| crate::views::belongs(read, order)).await?;
    let Some(belongs) = found else { return Err((&codes::ORDER_UNKNOWN).into()) };
    caller.require_store("payments.settle", belongs.sold_by)?;
    if !matches!(body.method.as_str(), "cash_on_delivery" | "bank_transfer") {
        return Err(Refusal::new(&codes::METHOD_UNKNOWN).at("/method", &codes::METHOD_UNKNOWN).into());
    }
    let once = key.once("orders_receive_payment", &caller, &serde_json::json!({"order": order, "body": body}))?;
    let reference = api::desk::text("/reference", &body.reference, REASON_MAX)?;
    let (method, amount) = (body.method, body.amount);
    let written = db
        .write_once("orders.receive_payment", caller.actor(), once, move |tx| {
            let payment = tx.new_id();
            payment::receive(tx, payment, order, &method, amount, &reference)?;
            Ok(store::Written::created(payment))
        })
        .await?;
    let body = story(&db, written.resource).await?;
    Ok(Answer::of(written, body))
}

/// Which day of which store.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The store.
    store: Id,
    /// The day in its books; today's when none is named.
    date: Option<BusinessDate>,
}

/// A store's day in money, from three sides: its orders, what was given for them, what providers took.
///
/// # Errors
/// `api.wrong_store`; `orders.store_unknown`.
#[utoipa::path(get, path = "/reconciliation", operation_id = "orders_reconcile", tag = "payments", params(DayQuery),
    responses((status = 200, body = Reconciliation)),
    extensions(("x-permission" = json!("payments.read")), ("x-scope" = json!("store"))))]
pub async fn reconcile(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<DayQuery>,
) -> Result<Answer<Reconciliation>, Problem> {
    caller.require_store("payments.read", query.store)?;
    let found = db.read(move |read| {
        let Some(store) = staff::store(read, query.store)? else { return Ok(None) };
        let now = read.now();
        let date = query.date.unwrap_or_else(|| store.business_date(now));
        Ok(Some(reconcile::day(read, query.store, date)?))
    });
    found.await?.map(Answer::ok).ok_or_else(|| (&codes::STORE_UNKNOWN).into())
}
