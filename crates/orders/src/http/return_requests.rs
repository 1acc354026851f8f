//! A buyer's wish to send goods back, from the order's page; and the shop's answer.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, Query};
use kernel::{Id, Quantity, Refusal};
use serde::{Deserialize, Serialize};
use store::Db;
use utoipa::{IntoParams, ToSchema};

use crate::codes;
use crate::http::desk::stores;
use crate::http::read::Standing;
use crate::returns::policy::Reason;
use crate::returns::request::{self, Ask, RequestBody, Through};

/// The longest answer to a buyer, in characters.
const ANSWER_MAX: usize = 300;
/// The longest wish, in lines.
const LINES: usize = 200;

/// Goods that a buyer wants to send back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReturn {
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<AskReturnLine>,
    /// How the goods come back.
    pub way: ReturnThrough,
    /// The store that gets them; the one that handed them over or sent them when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Id>,
}

/// One line of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskReturnLine {
    /// The order's line.
    pub line_id: Id,
    /// How much, in thousandths of its unit.
    #[schema(value_type = i64, minimum = 1, maximum = 100_000_000)]
    pub quantity: Quantity,
    /// Why.
    pub reason: Reason,
}

/// How goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReturnThrough {
    /// The buyer brings them to a store.
    Store,
    /// The buyer sends them.
    Parcel,
}

/// Refuses everybody but the order's buyer and those who may take goods back.
async fn owner_or_staff(db: &Db, caller: &Caller, order: Id) -> Result<Id, Problem> {
    let standing = Standing::of(db, caller, order).await?;
    let may = standing.is_owner || standing.may(super::returns::PERMISSION, caller);
    if may { Ok(standing.belongs.fulfilled_by) } else { Err((&codes::ORDER_UNKNOWN).into()) }
}

/// Asks to send goods of an order back. Its buyer asks, or staff for them. An order has one wish at a time.
///
/// # Errors
/// `orders.unknown`; `orders.return_not_yet`; `orders.return_line`; `orders.returned_already`;
/// `orders.return_late`; `orders.return_exempt`; `orders.request_open`.
#[utoipa::path(post, path = "/orders/{id}/return-requests", operation_id = "orders_ask_return", tag = "returns",
    params(("id" = Id, Path)), request_body = AskReturn, responses((status = 201, body = RequestBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn ask(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    Body(body): Body<AskReturn>,
) -> Result<Answer<RequestBody>, Problem> {
    let fulfilled_by = owner_or_staff(&db, &caller, order).await?;
    if body.lines.is_empty() || body.lines.len() > LINES {
        return Err(Refusal::new(&api::codes::INVALID).at("/lines", &api::codes::INVALID).into());
    }
    let id = db.new_id();
    let wanted = Ask {
        id,
        code: code(&db),
        order,
        lines: body.lines.iter().map(|line| (line.line_id, line.quantity, line.reason)).collect(),
        through: match body.way {
            ReturnThrough::Store => Through::Store,
            ReturnThrough::Parcel => Through::Parcel,
        },
        store: body.store_id.unwrap_or(fulfilled_by),
    };
    db.write("orders.ask_return", caller.actor(), move |tx| request::ask(tx, &wanted)).await?;
    Ok(Answer::created(body_of(&db, id).await?))
}

/// Eight signs that are not mistaken for each other. They name a wish; what may come back is judged again at
/// the counter.
pub fn code(db: &Db) -> String {
    const SIGNS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    let mut bytes = [0; 8];
    db.entropy().fill(&mut bytes);
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(*byte) % SIGNS.len()])).collect()
}

async fn body_of(db: &Db, id: Id) -> Result<RequestBody, Problem> {
    let found = db.read(move |read| request::find(read, id)).await?;
    found.ok_or_else(|| (&codes::REQUEST_UNKNOWN).into())
}

/// Calls a wish off: its buyer may, while it waits.
///
/// # Errors
/// `orders.request_unknown`, also for a wish that is not the caller's; `orders.request_ended`.
#[utoipa::path(post, path = "/return-requests/{id}/withdraw", operation_id = "orders_withdraw_return", tag = "returns",
    params(("id" = Id, Path)), responses((status = 200, body = RequestBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn withdraw(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
) -> Result<Answer<RequestBody>, Problem> {
    let found = body_of(&db, id).await?;
    if owner_or_staff(&db, &caller, found.order_id).await.is_err() {
        return Err((&codes::REQUEST_UNKNOWN).into());
    }
    db.write("orders.withdraw_return", caller.actor(), move |tx| request::end(tx, id, None)).await?;
    Ok(Answer::ok(body_of(&db, id).await?))
}

/// Why a wish is refused.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseReturn {
    /// What the buyer reads, 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    pub answer: String,
}

/// Refuses a wish, with what its buyer reads.
///
/// # Errors
/// `orders.request_unknown`; `api.wrong_store`; `orders.request_ended`.
#[utoipa::path(post, path = "/return-requests/{id}/refuse", operation_id = "orders_refuse_return", tag = "returns",
    params(("id" = Id, Path)), request_body = RefuseReturn, responses((status = 200, body = RequestBody)),
    extensions(("x-permission" = json!("orders.return")), ("x-scope" = json!("store"))))]
pub async fn refuse(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(id): Path<Id>,
    Body(body): Body<RefuseReturn>,
) -> Result<Answer<RequestBody>, Problem> {
    let found = body_of(&db, id).await?;
    caller.require_store(super::returns::PERMISSION, found.store_id)?;
    let answer = api::desk::text("/answer", &body.answer, ANSWER_MAX)?;
    db.write("orders.refuse_return", caller.actor(), move |tx| request::end(tx, id, Some(&answer))).await?;
    Ok(Answer::ok(body_of(&db, id).await?))
}

/// Whose wishes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestQuery {
    /// Those that one store gets.
    store: Option<Id>,
}

/// Wishes that wait, oldest first.
///
/// # Errors
/// `api.wrong_store`.
#[utoipa::path(get, path = "/return-requests", operation_id = "orders_list_return_requests", tag = "returns",
    params(RequestQuery), responses((status = 200, body = Page<RequestBody>)),
    extensions(("x-permission" = json!("orders.return")), ("x-scope" = json!("store"))))]
pub async fn list(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<RequestQuery>,
) -> Result<Answer<Page<RequestBody>>, Problem> {
    let stores = stores(&caller, super::returns::PERMISSION, query.store)?;
    let rows = db.read(move |read| request::open(read, stores.as_deref())).await?;
    Ok(Answer::ok(Page::whole(rows)))
}
