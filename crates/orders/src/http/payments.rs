//! Paying, cancelling, and what providers report.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Path, Problem};
use axum::Extension;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use kernel::{Id, Money, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::{Db, WriteError};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cancel::{self, By};
use crate::cancel_lines::{self, Part};
use crate::http::selling::PaymentMethod;
use crate::payment::model::{self, OrderRow};
use crate::payment::{self, Adapters, CallbackError, Notice, Payment, State};
use crate::returns::views::BackBody;
use crate::shop::read_or_refuse;
use crate::views::PaymentBody;
use crate::{charge, codes};

/// The largest callback that is read, in bytes.
const CALLBACK_BYTES: usize = 64 * 1024;
/// The longest reason for cancelling, in characters.
const REASON_MAX: usize = 200;

/// Routes of payments, below the API's prefix. They need an `Extension<Adapters>`; without one, no
/// online payment is offered.
pub fn routes() -> OpenApiRouter<api::State> {
    OpenApiRouter::new()
        .routes(routes!(pay))
        .routes(routes!(cancel))
        .routes(routes!(cancel_lines))
        .routes(routes!(quote_cancel_lines))
        .routes(routes!(callback))
}

/// How to pay.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayOrder {
    /// One that is paid now, such as `online`. Another than the open attempt's calls that one off.
    method: PaymentMethod,
}

/// An attempt to pay as people read it.
pub(super) fn body(payment: Payment) -> PaymentBody {
    let redirect_url = payment.redirect_url.filter(|_| payment.state.is_open());
    PaymentBody {
        id: payment.id,
        method: payment.method,
        state: payment.state.as_str().to_owned(),
        amount: payment.amount,
        captured: payment.captured,
        refunded: payment.refunded,
        redirect_url,
        instructions: payment.instructions.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        created_at: payment.created_at,
    }
}

/// The order, if this caller may see it: the visit that placed it, or staff who may.
pub(super) async fn order_for(
    db: &Db,
    caller: &Caller,
    order: Id,
    permission: &str,
) -> Result<(OrderRow, By), Problem> {
    let found = db.read(move |read| model::find_order(read, order)).await?;
    let order = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    let here = [order.sold_by, order.fulfilled_by];
    if here.iter().any(|store| caller.may(permission, Some(*store))) {
        return Ok((order, By::Staff));
    }
    if caller.visitor.is_some() && caller.visitor == order.visitor {
        return Ok((order, By::Buyer));
    }
    // Staff of another store are told so; to everybody else the order does not exist.
    match caller.staff_id() {
        Some(_) if caller.may(permission, None) => Err((&api::codes::WRONG_STORE).into()),
        _ => Err((&codes::ORDER_UNKNOWN).into()),
    }
}

/// Begins to pay an order online, or goes on with the attempt that is open: at most one is. The buyer is
/// sent to `redirect_url`.
///
/// # Errors
/// `orders.unknown` unless it is the caller's own order or staff may see it; `orders.not_open`;
/// `orders.paid_already`; `orders.method_unknown`; `orders.provider_silent` when the provider does not
/// answer, and the same request may be sent again.
#[utoipa::path(post, path = "/orders/{id}/payments", operation_id = "orders_pay", tag = "orders",
    params(("id" = Id, Path)), request_body = PayOrder, responses((status = 201, body = PaymentBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn pay(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    adapters: Option<Extension<Adapters>>,
    Body(asked): Body<PayOrder>,
) -> Result<Answer<PaymentBody>, Problem> {
    order_for(&db, &caller, order, "orders.read").await?;
    let adapters = adapters.map(|Extension(adapters)| adapters).unwrap_or_default();
    let method = asked.method.as_str();
    let unknown = || Problem::from(Refusal::new(&codes::METHOD_UNKNOWN).at("/method", &codes::METHOD_UNKNOWN));
    let adapter = adapters.for_method(&db.brand().host, method).ok_or_else(unknown)?;
    if !db.read(move |read| crate::tender::is_on_web(read, method)).await? {
        return Err(unknown());
    }
    let id = payment::attempt(&db, caller.actor(), order, method, adapter.as_ref()).await?;
    let requested = payment::request(&db, &adapters, id).await?;
    match requested.state {
        State::Unknown | State::Requested | State::Created => return Err((&codes::PROVIDER_SILENT).into()),
        State::Failed => return Err(unknown()),
        _ => {}
    }
    let found = db.read(move |read| payment::find(read, id)).await?;
    let payment = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    Ok(Answer::created(body(payment)))
}

/// Why an order is cancelled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelOrder {
    /// Why, at most 200 characters; no names and numbers of people. Its buyer may leave it out; staff say why.
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

/// A cancelled order.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancelledOrder {
    /// The order.
    pub id: Id,
    /// `cancelled`; `placed` when part of it is left.
    pub state: String,
    /// `unpaid`, `pending`, `paid`, or `refunded` once all money went back.
    pub money_state: String,
    /// What goes back to the buyer.
    pub goes_back: Money,
    /// For `If-Match`.
    pub version: i64,
}

/// Cancels an order. Its buyer may, while nothing was paid; staff may, until the goods left. Money that
/// was taken goes back by itself. Cancelling again changes nothing.
///
/// # Errors
/// `orders.unknown`; `orders.not_open`; `orders.paid_already` when its buyer asks and money was taken;
/// `api.wrong_store`; `api.invalid` when staff say no reason.
#[utoipa::path(post, path = "/orders/{id}/cancel", operation_id = "orders_cancel", tag = "orders",
    params(("id" = Id, Path)), request_body = CancelOrder, responses((status = 200, body = CancelledOrder)),
    extensions(("x-permission" = json!("public"))))]
pub async fn cancel(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<CancelOrder>,
) -> Result<Answer<CancelledOrder>, Problem> {
    let (_, by) = order_for(&db, &caller, id, "orders.cancel").await?;
    let reason = match by {
        By::Staff => api::desk::text("/reason", &body.reason, REASON_MAX)?,
        By::Buyer => {
            api::desk::short("/reason", Some(&body.reason), REASON_MAX)?;
            body.reason.trim().to_owned()
        }
    };
    let done = cancel::carry_out(&db, caller.actor(), id, by, reason).await?;
    let state = "cancelled".to_owned();
    let (money_state, goes_back, version) = (done.money_state, done.goes_back, done.version);
    Ok(Answer::ok(CancelledOrder { id, state, money_state, goes_back, version }).version(version))
}

/// Parts of an order that are cancelled, and why.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelLines {
    /// Which lines, each once.
    #[schema(min_items = 1, max_items = 200)]
    lines: Vec<CancelLine>,
    /// Why, 1 to 200 characters; no names and numbers of people.
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Part of a line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelLine {
    /// The order's line.
    line_id: Id,
    /// How much of it, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    quantity: Quantity,
}

/// Cancels part of an order that waits: its goods are free again, it comes to less, and money that was taken for them goes
/// back by itself. Delivery is paid as before. When nothing is left, the whole order is cancelled.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.not_open` when it is over or its goods left; `orders.cancel_line`;
/// `orders.cancel_too_much`; `orders.return_parts` when a set cannot be divided like that; `store.stale`.
#[utoipa::path(post, path = "/orders/{id}/cancel-lines", operation_id = "orders_cancel_lines", tag = "orders",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = CancelLines,
    responses((status = 200, body = CancelledOrder)),
    extensions(("x-permission" = json!("orders.cancel")), ("x-scope" = json!("store"))))]
pub async fn cancel_lines(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    IfMatch(version): IfMatch,
    Body(body): Body<CancelLines>,
) -> Result<Answer<CancelledOrder>, Problem> {
    may_cancel(&db, &caller, id).await?;
    let reason = api::desk::text("/reason", &body.reason, REASON_MAX)?;
    let parts = parts(&body.lines)?;
    let done = cancel_lines::carry_out(&db, caller.actor(), id, version, parts, reason).await?;
    let after = db.read(move |read| model::find_order(read, id)).await?;
    let state = after.map_or_else(String::new, |order| order.state);
    let (money_state, goes_back, version) = (done.money_state, done.goes_back, done.version);
    Ok(Answer::ok(CancelledOrder { id, state, money_state, goes_back, version }).version(version))
}

/// Refuses unless the caller may cancel the order for one of its stores.
async fn may_cancel(db: &Db, caller: &Caller, order: Id) -> Result<(), Problem> {
    let row = db.read(move |read| model::find_order(read, order)).await?;
    let row = row.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    if !caller.may("orders.cancel", Some(row.fulfilled_by)) {
        caller.require_store("orders.cancel", row.sold_by)?;
    }
    Ok(())
}

fn parts(lines: &[CancelLine]) -> Result<Vec<Part>, Problem> {
    if lines.is_empty() {
        return Err(Refusal::new(&api::codes::INVALID).at("/lines", &api::codes::REQUIRED).into());
    }
    Ok(lines.iter().map(|line| Part { line: line.line_id, quantity: line.quantity }).collect())
}

/// Parts of an order that might be cancelled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelQuestion {
    /// Which lines, each once.
    #[schema(min_items = 1, max_items = 200)]
    lines: Vec<CancelLine>,
}

/// What cancelling parts of an order would come to.
#[derive(Debug, Serialize, ToSchema)]
pub struct CancelQuote {
    /// By how much the order comes to less.
    pub less: Money,
    /// What goes back to the buyer.
    pub goes_back: Money,
    /// What of that goes back by itself, by the methods of its payments.
    pub back: Vec<BackBody>,
    /// What of that a person gives back by hand, such as cash.
    pub by_hand: Money,
    /// True when nothing would be left: then the whole order is cancelled, delivery too.
    pub whole: bool,
}

/// What cancelling parts of an order would come to now. Changes nothing.
///
/// # Errors
/// As `orders_cancel_lines`.
#[utoipa::path(post, path = "/orders/{id}/cancel-lines/quotes", operation_id = "orders_quote_cancel_lines", tag = "orders",
    params(("id" = Id, Path)), request_body = CancelQuestion, responses((status = 200, body = CancelQuote)),
    extensions(("x-permission" = json!("orders.cancel")), ("x-scope" = json!("store"))))]
pub async fn quote_cancel_lines(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<CancelQuestion>,
) -> Result<Answer<CancelQuote>, Problem> {
    may_cancel(&db, &caller, id).await?;
    let parts = parts(&body.lines)?;
    let worth = read_or_refuse(&db, move |read| cancel_lines::worth(read, id, &parts)).await?;
    let by_itself: Money = worth.back.iter().map(|(_, amount)| *amount).sum();
    Ok(Answer::ok(CancelQuote {
        less: worth.less,
        goes_back: worth.goes_back,
        by_hand: worth.goes_back - by_itself,
        back: worth.back.into_iter().map(|(kind, amount)| BackBody { kind, amount }).collect(),
        whole: worth.is_whole,
    }))
}

/// What a provider sends, in a form of its own. Its signature is in a header that the provider names.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "it says what is sent; the bytes are read as they come")]
pub struct CallbackBytes(Vec<u8>);

/// What became of a callback.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallbackHeard {
    /// The payment.
    pub payment: Id,
    /// `applied`, `known`, `reopened` or `returned`, the same for a repetition; of money at the counter what becomes
    /// of it: `open`, `taken`, `going_back` or `over`.
    pub outcome: String,
}

/// A provider's report about a payment: raw bytes with a signature. Reports may be sent again; the
/// answer is the same. A provider that wants its own words gets them: ECPay hears `1|OK`.
///
/// # Errors
/// `orders.callback_forged` when the signature is wrong or older than five minutes;
/// `orders.callback_unknown` when there is no such provider or payment; `api.malformed`.
#[utoipa::path(post, path = "/payments/callbacks/{adapter}", operation_id = "orders_hear_callback", tag = "orders",
    params(("adapter" = String, Path, max_length = 40)),
    request_body(content = CallbackBytes, content_type = "application/octet-stream"),
    responses((status = 200, body = CallbackHeard)), extensions(("x-permission" = json!("public"))))]
pub async fn callback(
    BrandDb(db): BrandDb,
    Path(name): Path<String>,
    adapters: Option<Extension<Adapters>>,
    request: Request,
) -> Result<Response, Problem> {
    let adapter = adapters.and_then(|Extension(adapters)| adapters.get(&db.brand().host, &name));
    let adapter = adapter.ok_or_else(|| Problem::from(&codes::CALLBACK_UNKNOWN))?;
    let (parts, body) = request.into_parts();
    // Exactly the bytes that were signed: nothing is parsed before they are believed.
    let bytes = api::extract::whole(body, CALLBACK_BYTES).await?;
    let report = adapter.verify_callback(db.now(), &parts.headers, &bytes).map_err(|error| match error {
        CallbackError::Forged => Problem::from(&codes::CALLBACK_FORGED),
        CallbackError::Malformed(what) => Refusal::new(&api::codes::MALFORMED).with("reason", what).into(),
    })?;
    let (request_id, name) = (report.request_id.clone(), adapter.name());
    let found = db.read(move |read| payment::find_by_request(read, name, &request_id)).await?;
    let (payment, outcome) = match found {
        Some(payment) => {
            if let Some(instructions) = report.instructions.clone() {
                payment::instruct(&db, payment, report.reference.clone(), instructions).await?;
            }
            let outcome = payment::hear(&db, payment, Notice::from_callback(payment, report)).await?;
            (payment, outcome.what)
        }
        // Money taken at the counter whose sale is not booked yet.
        None => {
            let charge = report.request_id.parse::<Id>().map_err(|_| Problem::from(&codes::CALLBACK_UNKNOWN))?;
            let heard = charge::hear(&db, charge, report.reference, report.heard).await;
            let heard = heard.map_err(|error| match error {
                WriteError::Refused(_) => Problem::from(&codes::CALLBACK_UNKNOWN),
                other => other.into(),
            })?;
            (charge, heard.fate.as_str().to_owned())
        }
    };
    Ok(match adapter.callback_answer() {
        Some(words) => words.into_response(),
        None => Answer::ok(CallbackHeard { payment, outcome }).into_response(),
    })
}
