//! What anybody may read: their own orders, receipts, and what can be had where.

use api::{Answer, Body, BrandDb, Caller, Page, Path, Problem, Query};
use kernel::{Id, Refusal};
use serde::Deserialize;
use store::Db;
use utoipa::{IntoParams, ToSchema};

use crate::availability::{self, AvailabilityRow};
use crate::codes;
use crate::http::till::store_of;
use crate::receipt::{self, ReceiptBody};
use crate::reprint::{self, Reprint};
use crate::views::{self, Audience, Belongs};

pub use crate::views::OrderBody;

/// The most variants of one question.
const VARIANTS: usize = 100;
/// The longest text that names them, in characters: a hundred ids with commas between.
const VARIANTS_TEXT: usize = 3_700;

/// An order in the brand's language, for whoever has just changed it.
///
/// # Errors
/// `orders.unknown`.
pub async fn order_body(db: &Db, order: Id, with_contact: bool) -> Result<OrderBody, Problem> {
    let locale = if db.brand().locale.starts_with("zh") { "zh-TW" } else { "en" };
    shown(db, order, Audience { contact: with_contact, names: false, locale }).await
}

/// An order as this caller may see it.
///
/// # Errors
/// `orders.unknown` for everybody but the buyer and staff who may read it: others are not even told
/// that it is there.
pub async fn order_for(db: &Db, caller: &Caller, order: Id) -> Result<OrderBody, Problem> {
    let standing = Standing::of(db, caller, order).await?;
    let (handles, names) = (standing.may("orders.fulfil", caller), standing.may("orders.read", caller));
    if !standing.is_owner && !handles && !names {
        return Err((&codes::ORDER_UNKNOWN).into());
    }
    // Looking at numbers is not looking at people: those are for who handles the goods.
    let contact = standing.is_owner || handles;
    shown(db, order, Audience { contact, names, locale: caller.locale }).await
}

async fn shown(db: &Db, order: Id, audience: Audience) -> Result<OrderBody, Problem> {
    let exponent = db.brand().exponent;
    let found = db.read(move |read| views::order(read, order, exponent, audience)).await?;
    found.ok_or_else(|| (&codes::ORDER_UNKNOWN).into())
}

/// True when an order is of the member who is logged in, whichever of their rows it was written with.
async fn is_members(db: &Db, caller: &Caller, member: Option<Id>) -> Result<bool, Problem> {
    let (Some(logged_in), Some(member)) = (caller.member_id(), member) else { return Ok(false) };
    let canonical = db.read(move |read| members::canonical(read, member)).await?;
    Ok(canonical == Some(logged_in))
}

/// What an order is to a caller.
pub(super) struct Standing {
    pub(super) belongs: Belongs,
    pub(super) is_owner: bool,
}

impl Standing {
    /// Refused as unknown when there is no such order.
    pub(super) async fn of(db: &Db, caller: &Caller, order: Id) -> Result<Standing, Problem> {
        let found = db.read(move |read| views::belongs(read, order)).await?;
        let belongs = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
        let placed_it = caller.visitor.is_some() && caller.visitor == belongs.visitor;
        let is_owner = placed_it || is_members(db, caller, belongs.member).await?;
        Ok(Standing { belongs, is_owner })
    }

    /// True when the caller may do this where the order was sold or is handed over.
    pub(super) fn may(&self, permission: &str, caller: &Caller) -> bool {
        [self.belongs.sold_by, self.belongs.fulfilled_by].iter().any(|store| caller.may(permission, Some(*store)))
    }
}

/// One order.
///
/// Its buyer sees it by the cookie of the visit that placed it, staff where it was sold or is handed
/// over. Names, phone numbers and addresses are shown to the buyer and to staff who may hand it over.
///
/// # Errors
/// `orders.unknown`, also for an order that is not the caller's.
#[utoipa::path(get, path = "/orders/{id}", operation_id = "orders_get", tag = "orders", params(("id" = Id, Path)),
    responses((status = 200, body = OrderBody)), extensions(("x-permission" = json!("public"))))]
pub async fn get_order(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
) -> Result<Answer<OrderBody>, Problem> {
    let body = order_for(&db, &caller, order).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}

/// The receipt of an order that was paid for.
///
/// # Errors
/// `orders.unknown`, also for an order that is not the caller's; `api.not_found` while nothing was paid.
#[utoipa::path(get, path = "/receipts/{order_id}", operation_id = "orders_receipt", tag = "orders",
    params(("order_id" = Id, Path)), responses((status = 200, body = ReceiptBody)),
    extensions(("x-permission" = json!("public"))))]
pub async fn receipt(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
) -> Result<Answer<ReceiptBody>, Problem> {
    let standing = Standing::of(&db, &caller, order).await?;
    if !standing.is_owner && !standing.may("till.use", &caller) {
        return Err((&codes::ORDER_UNKNOWN).into());
    }
    let locale = caller.locale;
    let receipt = db.read(move |read| receipt::receipt(read, order, locale)).await?;
    receipt.map(Answer::ok).ok_or_else(|| (&api::codes::NOT_FOUND).into())
}

/// A receipt that shall be printed once more.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReprintRequest {
    /// Whose receipt.
    order_id: Id,
    /// A word from the shop's list, such as `customer_asks`.
    #[schema(pattern = "^[a-z0-9_]{1,40}$")]
    reason: String,
}

/// Prints a receipt once more at a till, and writes down who did it and why. Who may not do it alone needs an approval.
///
/// # Errors
/// `till.not_permitted`, `till.reason_invalid`; `orders.register_unknown`; `orders.unknown`, also for an order of
/// other stores; `api.not_found` while nothing was paid; `api.wrong_store`.
#[utoipa::path(post, path = "/registers/{id}/reprints", operation_id = "orders_reprint", tag = "till",
    params(("id" = Id, Path)), request_body = ReprintRequest, responses((status = 200, body = ReceiptBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn reprint(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
    Body(body): Body<ReprintRequest>,
) -> Result<Answer<ReceiptBody>, Problem> {
    let store = store_of(&db, &caller, "till.use", register).await?;
    let Some(person) = caller.staff_id() else {
        return Err(Refusal::new(&api::codes::FORBIDDEN).with("permission", "till.use").into());
    };
    let ReprintRequest { order_id: order, reason } = body;
    if !Standing::of(&db, &caller, order).await?.may("till.use", &caller) {
        return Err((&codes::ORDER_UNKNOWN).into());
    }
    let locale = caller.locale;
    let receipt = db.read(move |read| receipt::receipt(read, order, locale)).await?.ok_or(&api::codes::NOT_FOUND)?;
    let allowed = caller.may(reprint::PERMISSION, Some(store));
    let wanted = Reprint { order, register, store, person, allowed, reason };
    db.write("orders.reprint", caller.actor().at(register), move |tx| reprint::reprint(tx, &wanted)).await?;
    Ok(Answer::ok(receipt))
}

/// Of what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AvailabilityQuery {
    /// Ids of variants with commas between them, at most a hundred.
    #[param(min_length = 36, max_length = 3700)]
    variants: String,
}

/// What can be had of some variants, in all and in each store, and what it costs.
///
/// # Errors
/// `api.invalid` for too many variants or what is no id.
#[utoipa::path(get, path = "/availability", operation_id = "orders_availability", tag = "selling", params(AvailabilityQuery),
    responses((status = 200, body = Page<AvailabilityRow>)), extensions(("x-permission" = json!("public"))))]
pub async fn availability(
    BrandDb(db): BrandDb,
    caller: Caller,
    Query(query): Query<AvailabilityQuery>,
) -> Result<Answer<Page<AvailabilityRow>>, Problem> {
    let wrong = |code| Problem::from(Refusal::new(&api::codes::INVALID).at("/variants", code));
    api::desk::short("/variants", Some(&query.variants), VARIANTS_TEXT)?;
    let named = query.variants.split(',').filter(|text| !text.is_empty());
    let variants: Result<Vec<Id>, _> = named.take(VARIANTS + 1).map(|text| text.trim().parse()).collect();
    let mut variants = variants.map_err(|_| wrong(&api::codes::INVALID))?;
    if variants.is_empty() {
        return Err(wrong(&api::codes::REQUIRED));
    }
    if variants.len() > VARIANTS {
        return Err(wrong(&api::codes::TOO_LONG));
    }
    let mut seen = std::collections::BTreeSet::new();
    variants.retain(|variant| seen.insert(*variant));
    let (exponent, locale) = (db.brand().exponent, caller.locale);
    let rows = db
        .read(move |read| {
            let at = read.now();
            availability::availability(read, &variants, at, exponent, locale)
        })
        .await?;
    Ok(Answer::ok(Page::whole(rows)))
}
