//! Pre-orders at a till: the order, and what of it is paid at once.

use api::{Answer, Body, BrandDb, Caller, Key, Path, Problem};
use invoices::WishBody;
use kernel::{Id, Money};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::contact::CustomerBody;
use crate::http::customer;
use crate::http::read::{OrderBody, order_for};
use crate::http::till::{TenderRequest, cashier, invoice_wish, store_of, tenders};
use crate::place::{self, Delivery, Pay, Placement};
use crate::price::LineBody;
use crate::returns::views::BackBody;
use crate::shop::read_or_refuse;
use crate::till_session::{self, Wish};
use crate::{codes, once, payment, return_deposit};

/// The permission to stand at a till.
const PERMISSION: &str = "till.use";

/// A pre-order that somebody makes at a counter.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreorderHere {
    /// What: goods of the slot's campaign.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
    /// The slot; it says in which store it is handed over.
    pub slot_id: Id,
    /// The member, when they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<Id>,
    /// Who buys; what is left out is taken from the member.
    #[serde(default)]
    pub buyer: CustomerBody,
    /// The total that was told them. When it is not right any more, nothing is placed.
    pub expected_total: Money,
}

/// Takes a pre-order at a till. It holds its place for half an hour; its deposit makes it stand. A campaign without a
/// deposit makes it stand at once.
///
/// # Errors
/// `preorders.sold_out`, `preorders.slot_over`, `orders.not_preordered`, `orders.price_changed` and field errors;
/// `api.wrong_store`. Nothing is placed then.
#[utoipa::path(post, path = "/registers/{id}/preorders", operation_id = "orders_preorder", tag = "till",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = PreorderHere,
    responses((status = 201, body = OrderBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn preorder(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(register): Path<Id>,
    key: Key,
    Body(body): Body<PreorderHere>,
) -> Result<Answer<OrderBody>, Problem> {
    let once = key.once("orders_preorder", &caller, &json!({"register": register, "body": body}))?;
    let store = store_of(&db, &caller, PERMISSION, register).await?;
    let by = cashier(&db, &caller, store, PERMISSION)?.person;
    let (member, buyer) = customer::of(&db, body.member_id, &body.buyer).await?;
    let placement = Placement {
        order: db.new_id(),
        store,
        lines: body.lines,
        cart: None,
        visitor: None,
        member,
        buyer,
        delivery: Delivery::Preorder { slot: body.slot_id },
        pay: Pay::AtCounter { by },
        expected_total: body.expected_total,
        locale: caller.locale.to_owned(),
    };
    let written = match place::place(&db, caller.actor(), once.clone(), placement).await {
        Ok(placed) => placed.written,
        Err(store::WriteError::Refused(refusal)) => {
            once::answered(&db, caller.actor(), once).await?.ok_or(Problem::from(*refusal))?
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Answer::of(written, order_for(&db, &caller, written.resource).await?))
}

/// What is given for an order to stand.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDeposit {
    /// The till that takes it.
    pub register_id: Id,
    /// How it is paid; the amounts sum to what is due at once.
    #[schema(min_items = 1, max_items = 20)]
    pub tenders: Vec<TenderRequest>,
    /// How the buyer wants the invoice; as they said when they ordered when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<WishBody>,
}

/// Takes what of an order has to be paid for it to stand, at a till of the store that sells it. It is invoiced at once;
/// the rest is when it is fetched.
///
/// # Errors
/// `orders.unknown`; `orders.other_store` at a till of another store; `orders.not_open` when its time is up;
/// `orders.paid_already` when it stands; the till's own refusals.
#[utoipa::path(post, path = "/orders/{id}/deposit", operation_id = "orders_take_deposit", tag = "till",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = TakeDeposit,
    responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn take_deposit(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    key: Key,
    Body(body): Body<TakeDeposit>,
) -> Result<Answer<OrderBody>, Problem> {
    let once = key.once("orders_take_deposit", &caller, &json!({"order": order, "body": body}))?;
    let found = db.read(move |read| payment::model::find_order(read, order)).await?;
    let found = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    caller.require_store(PERMISSION, found.sold_by)?;
    let store = store_of(&db, &caller, PERMISSION, body.register_id).await?;
    if store != found.sold_by {
        return Err((&codes::OTHER_STORE).into());
    }
    let cashier = cashier(&db, &caller, store, PERMISSION)?;
    let invoice = body.invoice.map(|wish| invoice_wish(Some(wish), "/invoice")).transpose()?;
    let wish = Wish::Deposit { order, tenders: tenders(body.tenders)?, invoice };
    let written = till_session::carry_out(&db, &cashier, body.register_id, None, once, wish).await?;
    let body = order_for(&db, &caller, order).await?;
    let written = store::Written { resource: order, version: body.version, ..written };
    Ok(Answer::of(written, body))
}

/// What goes back when an order's deposit does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DepositBody {
    /// All of it.
    pub goes_back: Money,
    /// What the till gives back, by its ways in their order. Cash is rounded when it is given.
    pub here: Vec<BackBody>,
    /// What goes back by the order's payments.
    pub elsewhere: Money,
    /// Numbers of the order's invoices that are on paper and are voided when it comes back too.
    pub papers: Vec<String>,
}

/// Refuses whoever does not stand at a till of the store that sells the order, or hands it over.
async fn require_till_of(db: &store::Db, caller: &Caller, order: Id) -> Result<[Id; 2], Problem> {
    let found = db.read(move |read| crate::views::belongs(read, order)).await?;
    let found = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    if !caller.may(PERMISSION, Some(found.sold_by)) {
        caller.require_store(PERMISSION, found.fulfilled_by)?;
    }
    Ok([found.sold_by, found.fulfilled_by])
}

/// What goes back when the deposit of an order that waits does, and how.
///
/// # Errors
/// As `orders_return_deposit`, apart from the till's own refusals.
#[utoipa::path(get, path = "/orders/{id}/deposit", operation_id = "orders_read_deposit", tag = "till",
    params(("id" = Id, Path)), responses((status = 200, body = DepositBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn read_deposit(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
) -> Result<Answer<DepositBody>, Problem> {
    require_till_of(&db, &caller, order).await?;
    let found = read_or_refuse(&db, move |read| return_deposit::work_out(read, order)).await?;
    let here = found.back.iter().filter(|one| one.payment.is_none());
    Ok(Answer::ok(DepositBody {
        goes_back: found.total(),
        here: here.map(|one| BackBody { kind: one.kind.clone(), amount: one.amount }).collect(),
        elsewhere: found.elsewhere(),
        papers: found.papers,
    }))
}

/// A deposit that goes back.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnDeposit {
    /// The till that gives it back.
    pub register_id: Id,
    /// What goes back, as the screen says. When it is not right any more, nothing is done.
    pub expected_total: Money,
    /// The buyer brought the paper of its invoice.
    #[serde(default)]
    pub paper_back: bool,
}

/// Gives back what tills took for an order to stand, and cancels the order: out of the drawer what came in cash, on the
/// card terminal what came there, online what its buyer paid online. Its place is free, and its invoice is undone. It
/// needs `till.void` up to the role's `void_amount`, or an approval of `till.void` about the order.
///
/// # Errors
/// `orders.unknown`; `orders.other_store` at a till of a store that neither sells it nor hands it over; `orders.not_open`
/// when it is over or was fetched; `orders.paid_already` when its balance is paid, too; `orders.deposit_none` when no till
/// took anything; `orders.return_changed`; `till.cash_short`, `till.not_permitted` and the till's other refusals.
#[utoipa::path(post, path = "/orders/{id}/deposit/return", operation_id = "orders_return_deposit", tag = "till",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = ReturnDeposit,
    responses((status = 200, body = OrderBody)),
    extensions(("x-permission" = json!("till.use")), ("x-scope" = json!("store"))))]
pub async fn return_deposit(
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    key: Key,
    Body(body): Body<ReturnDeposit>,
) -> Result<Answer<OrderBody>, Problem> {
    let once = key.once("orders_return_deposit", &caller, &json!({"order": order, "body": body}))?;
    let stores = require_till_of(&db, &caller, order).await?;
    let store = store_of(&db, &caller, PERMISSION, body.register_id).await?;
    if !stores.contains(&store) {
        return Err((&codes::OTHER_STORE).into());
    }
    let cashier = cashier(&db, &caller, store, PERMISSION)?;
    let wish = Wish::ReturnDeposit { order, expected: body.expected_total, paper_back: body.paper_back };
    let written = till_session::carry_out(&db, &cashier, body.register_id, None, once, wish).await?;
    let body = order_for(&db, &caller, order).await?;
    let written = store::Written { resource: order, version: body.version, ..written };
    Ok(Answer::of(written, body))
}
