//! Orders that staff make for a customer, and the links by which those are paid.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Key, Path, Problem};
use axum::Extension;
use axum::http::StatusCode;
use kernel::{Exponent, Id, Money, Quantity, Refusal, Timestamp};
use messages::MessageChannel;
use serde::{Deserialize, Serialize};
use store::{Db, Read, Stop};
use utoipa::ToSchema;

use crate::contact::{self, CustomerBody};
use crate::http::customer;
use crate::http::payments::body as payment_body;
use crate::http::read::{OrderBody, order_body};
use crate::http::selling::{FulfilmentRequest, PaymentMethod, methods_offered};
use crate::made::ChosenBody;
use crate::pay_link::{self, About, HOLD_BOUNDS, NewLink, PayLink, Recipient};
use crate::payment::{self, Adapters, State};
use crate::place::{self, Delivery, Pay, Placement};
use crate::price::LineBody;
use crate::shop::{read_or_refuse, web_store};
use crate::views::{self, Audience, OrderLineBody, PaymentBody};
use crate::{codes, once};

/// The permission to order for somebody.
const PERMISSION: &str = "orders.place_for";
/// The longest token that is looked at, in characters.
const TOKEN_MAX: usize = 64;

/// How a link is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendBy {
    /// By the best way that is known: LINE, text message, e-mail.
    #[default]
    Best,
    /// By text message.
    Sms,
    /// By e-mail.
    Email,
    /// By LINE.
    Line,
    /// Not at all: whoever makes it passes it on.
    Nobody,
}

impl SendBy {
    /// To whom, of the ways that are known.
    fn recipient(self, read: &mut Read<'_>, member: Option<Id>, ways: (&str, &str)) -> Result<Option<Recipient>, Stop> {
        let wanted = match self {
            SendBy::Nobody => return Ok(None),
            SendBy::Best => None,
            SendBy::Sms => Some(MessageChannel::Sms),
            SendBy::Email => Some(MessageChannel::Email),
            SendBy::Line => Some(MessageChannel::Line),
        };
        pay_link::recipient(read, member, ways, wanted)
    }
}

/// An order that somebody who works here makes for a customer.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceFor {
    /// What.
    #[schema(min_items = 1, max_items = 200)]
    pub lines: Vec<LineBody>,
    /// The member, when they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_id: Option<Id>,
    /// Who buys; what is left out is taken from the member.
    #[serde(default)]
    pub buyer: CustomerBody,
    /// How the goods reach them.
    pub fulfilment: FulfilmentRequest,
    /// The total that was told them. When it is not right any more, nothing is placed.
    pub expected_total: Money,
    /// How long it is held for its payment, in minutes, from half an hour to a week; as the brand says when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 30, maximum = 10080)]
    pub hold_minutes: Option<i64>,
    /// How the link is sent; the best way that is known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_by: Option<SendBy>,
}

/// How a new link is sent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPayLink {
    /// How it is sent; by the best way that is known when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_by: Option<SendBy>,
}

/// A link by which an order is paid, for those who make it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayLinkBody {
    /// Its id.
    pub id: Id,
    /// `live`, `replaced` or `cancelled`.
    pub state: String,
    /// Its path in the shop, to pass on; none once it is dead, and for those who may not order for customers.
    pub path: Option<String>,
    /// `sms`, `email` or `line`; none when it was not sent.
    pub channel: Option<String>,
    /// Where that message stands: `waiting`, `sent`, `delivered` or `failed`.
    pub message: Option<String>,
    /// Who made it; none for a program.
    pub made_by: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// Until when the order is held for its payment.
    pub held_until: Option<Timestamp>,
}

/// An order that was made for a customer, with its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlacedFor {
    /// The order.
    pub order: OrderBody,
    /// The link; none when there is nothing to pay.
    pub link: Option<PayLinkBody>,
}

/// Scheme and host of the shop, when its orders can be paid online.
async fn address(db: &Db, adapters: &Adapters) -> Result<String, Problem> {
    let unknown = || Problem::from(&codes::METHOD_UNKNOWN);
    if online(methods_offered(db, adapters).await?).is_empty() {
        return Err(unknown());
    }
    adapters.public_url(&db.brand().host).ok_or_else(unknown)
}

fn online(methods: Vec<PaymentMethod>) -> Vec<PaymentMethod> {
    let paid_later = [PaymentMethod::CashOnDelivery, PaymentMethod::CashOnPickup];
    methods.into_iter().filter(|method| !paid_later.contains(method)).collect()
}

/// Refuses unless the caller may order for customers where it is sold or handed over.
fn require(caller: &Caller, sold_by: Id, fulfilled_by: Id) -> Result<(), Problem> {
    if caller.may(PERMISSION, Some(fulfilled_by)) { Ok(()) } else { caller.require_store(PERMISSION, sold_by) }
}

/// The caller's link of an order that they may make links for.
async fn link_body(db: &Db, caller: &Caller, order: Id) -> Result<Option<PayLinkBody>, Problem> {
    let found = db.read(move |read| {
        let Some(link) = pay_link::of_order(read, order)? else { return Ok(None) };
        let held = payment::model::find_order(read, order)?;
        let person = link.made_by.map(|person| staff::person(read, person)).transpose()?.flatten();
        let message = messages::state(read, link.id)?;
        Ok(Some((link, held, person.map(|person| person.name), message)))
    });
    let Some((link, order, made_by, message)) = found.await? else { return Ok(None) };
    let is_open = order.as_ref().is_some_and(|order| order.state == "placed");
    let may_pass_on = order.as_ref().is_some_and(|order| require(caller, order.sold_by, order.fulfilled_by).is_ok());
    let path = match link.is_live() && is_open && may_pass_on {
        true => Some(format!("/pay/{}", pay_link::token(db, link.id).await?)),
        false => None,
    };
    Ok(Some(PayLinkBody {
        id: link.id,
        state: link.state,
        path,
        channel: link.channel,
        message: message.map(|state| state.as_str().to_owned()),
        made_by,
        created_at: link.created_at,
        held_until: order.and_then(|order| order.expires_at),
    }))
}

/// A new link, before it is written.
async fn new_link(db: &Db, caller: &Caller, address: String, recipient: Option<Recipient>) -> Result<NewLink, Problem> {
    let id = db.new_id();
    let token_hash = pay_link::token_hash(&pay_link::token(db, id).await?);
    let made_by = caller.staff_id();
    let locale = if db.brand().locale.starts_with("zh") { "zh-TW" } else { "en" }.to_owned();
    Ok(NewLink { id, token_hash, made_by, recipient, address, locale })
}

/// Makes an order for a customer, who pays it by a link.
///
/// Priced as in the shop's own checkout; its goods are held until it is paid or its time is up.
///
/// # Errors
/// `stock.insufficient`, `orders.price_changed`, `orders.not_sold`, `orders.link_no_way` and field errors; `api.wrong_store`;
/// `orders.method_unknown` where nothing is paid online. Nothing is placed then.
#[utoipa::path(post, path = "/orders/for-customer", operation_id = "orders_place_for", tag = "orders",
    params(("Idempotency-Key" = String, Header)), request_body = PlaceFor, responses((status = 201, body = PlacedFor)),
    extensions(("x-permission" = json!("orders.place_for")), ("x-scope" = json!("store"))))]
pub async fn place_for(
    Extension(adapters): Extension<Adapters>,
    BrandDb(db): BrandDb,
    caller: Caller,
    key: Key,
    Body(body): Body<PlaceFor>,
) -> Result<Answer<PlacedFor>, Problem> {
    let once = key.once("orders_place_for", &caller, &body)?;
    let begun = async {
        let placement = placement(&db, &caller, &adapters, &body).await?;
        Ok::<_, Problem>(place::place(&db, caller.actor(), once.clone(), placement).await?.written)
    };
    let written = match begun.await {
        Ok(written) => written,
        Err(problem) if !problem.is_fault() => {
            once::answered(&db, caller.actor(), once.clone()).await?.ok_or(problem)?
        }
        Err(problem) => return Err(problem),
    };
    let order = order_body(&db, written.resource, true).await?;
    let link = link_body(&db, &caller, written.resource).await?;
    Ok(Answer::of(written, PlacedFor { order, link }))
}

async fn placement(db: &Db, caller: &Caller, adapters: &Adapters, body: &PlaceFor) -> Result<Placement, Problem> {
    let delivery = match &body.fulfilment {
        FulfilmentRequest::Pickup { store_id, wanted_at } => {
            Delivery::Pickup { store: *store_id, wanted_at: *wanted_at }
        }
        FulfilmentRequest::Preorder { slot_id } => Delivery::Preorder { slot: *slot_id },
        FulfilmentRequest::Delivery { recipient } => Delivery::Home { recipient: contact::recipient(recipient)? },
    };
    let going = delivery.clone();
    let (store, pickup, default_hold) = read_or_refuse(db, move |read| {
        let pickup = match going {
            Delivery::Pickup { store, .. } => Some(store),
            Delivery::Preorder { slot } => preorders::slot(read, slot)?.map(|slot| slot.store),
            Delivery::Home { .. } => None,
        };
        Ok((web_store(read)?, pickup, pay_link::hold(read)?.0))
    })
    .await?;
    require(caller, store, pickup.unwrap_or(store))?;
    let (member, buyer) = customer::of(db, body.member_id, &body.buyer).await?;
    let minutes = body.hold_minutes.unwrap_or(default_hold);
    check_hold("/hold_minutes", minutes)?;
    let address = address(db, adapters).await?;
    let (send_by, phone, email) = (body.send_by.unwrap_or_default(), buyer.phone.clone(), buyer.email.clone());
    let recipient = read_or_refuse(db, move |read| send_by.recipient(read, member, (&phone, &email))).await?;
    let link = Box::new(new_link(db, caller, address, recipient).await?);
    Ok(Placement {
        order: db.new_id(),
        store,
        lines: body.lines.clone(),
        cart: None,
        visitor: None,
        member,
        buyer,
        delivery,
        pay: Pay::ByLink { seconds: minutes * 60, link },
        expected_total: body.expected_total,
        locale: caller.locale.to_owned(),
    })
}

fn check_hold(pointer: &str, minutes: i64) -> Result<(), Problem> {
    if (HOLD_BOUNDS.0..=HOLD_BOUNDS.1).contains(&minutes) {
        return Ok(());
    }
    Err(Refusal::new(&api::codes::INVALID).at(pointer, &api::codes::OUT_OF_RANGE).into())
}

/// The order, when the caller may do this with its links.
async fn order_of(db: &Db, caller: &Caller, order: Id, permission: &str) -> Result<payment::model::OrderRow, Problem> {
    let found = db.read(move |read| payment::model::find_order(read, order)).await?;
    let found = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    if !caller.may(permission, Some(found.fulfilled_by)) {
        caller.require_store(permission, found.sold_by)?;
    }
    Ok(found)
}

/// The newest link of an order.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `api.not_found` when it has none.
#[utoipa::path(get, path = "/orders/{id}/pay-link", operation_id = "orders_get_pay_link", tag = "orders",
    params(("id" = Id, Path)), responses((status = 200, body = PayLinkBody)),
    extensions(("x-permission" = json!("orders.read")), ("x-scope" = json!("store"))))]
pub async fn get(BrandDb(db): BrandDb, caller: Caller, Path(order): Path<Id>) -> Result<Answer<PayLinkBody>, Problem> {
    order_of(&db, &caller, order, "orders.read").await?;
    let link = link_body(&db, &caller, order).await?;
    link.map(Answer::ok).ok_or_else(|| (&api::codes::NOT_FOUND).into())
}

/// Makes a new link for an order that waits for its money, and sends it. The one before is dead from now on.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`; `orders.not_open`; `orders.paid_already`; `orders.link_no_way`;
/// `orders.method_unknown` where nothing is paid online.
#[utoipa::path(post, path = "/orders/{id}/pay-link", operation_id = "orders_send_pay_link", tag = "orders",
    params(("id" = Id, Path), ("Idempotency-Key" = String, Header)), request_body = SendPayLink,
    responses((status = 201, body = PayLinkBody)),
    extensions(("x-permission" = json!("orders.place_for")), ("x-scope" = json!("store"))))]
pub async fn send(
    Extension(adapters): Extension<Adapters>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(order): Path<Id>,
    key: Key,
    Body(body): Body<SendPayLink>,
) -> Result<Answer<PayLinkBody>, Problem> {
    let row = order_of(&db, &caller, order, PERMISSION).await?;
    let once = key.once(&format!("orders_send_pay_link {order}"), &caller, &body)?;
    let address = address(&db, &adapters).await?;
    let recipient = read_or_refuse(&db, move |read| {
        let (member, phone, email) = pay_link::buyer(read, order)?.unwrap_or_default();
        body.send_by.unwrap_or_default().recipient(read, member, (&phone, &email))
    })
    .await?;
    let link = new_link(&db, &caller, address, recipient).await?;
    let about = About::new(&db, &row.number, row.total - row.paid + row.refunded, row.expires_at);
    let written = db
        .write_once("orders.send_pay_link", caller.actor(), once, move |tx| {
            pay_link::replace(tx, order, &link, &about)?;
            Ok(store::Written::created(link.id))
        })
        .await?;
    let link = link_body(&db, &caller, order).await?.ok_or_else(|| Problem::from(&api::codes::NOT_FOUND))?;
    Ok(Answer::of(written, link))
}

/// Ends the link of an order: it can no longer be paid by it. The order stays as it is, and is held as long as before.
///
/// # Errors
/// `orders.unknown`; `api.wrong_store`.
#[utoipa::path(delete, path = "/orders/{id}/pay-link", operation_id = "orders_cancel_pay_link", tag = "orders",
    params(("id" = Id, Path)), responses((status = 204)),
    extensions(("x-permission" = json!("orders.place_for")), ("x-scope" = json!("store"))))]
pub async fn cancel(BrandDb(db): BrandDb, caller: Caller, Path(order): Path<Id>) -> Result<StatusCode, Problem> {
    order_of(&db, &caller, order, PERMISSION).await?;
    db.write("orders.cancel_pay_link", caller.actor(), move |tx| pay_link::cancel(tx, order)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How long orders that are made for customers are held.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldBody {
    /// In minutes, from half an hour to a week.
    #[schema(minimum = 30, maximum = 10080)]
    pub minutes: i64,
}

/// How long orders that are made for customers are held.
///
/// # Errors
/// None of its own.
#[utoipa::path(get, path = "/order-hold", operation_id = "orders_hold", tag = "orders",
    responses((status = 200, body = HoldBody)),
    extensions(("x-permission" = json!("orders.place_for")), ("x-scope" = json!("shared"))))]
pub async fn hold(BrandDb(db): BrandDb, _: Caller) -> Result<Answer<HoldBody>, Problem> {
    let (minutes, version) = db.read(pay_link::hold).await?;
    Ok(Answer::ok(HoldBody { minutes }).version(version))
}

/// Holds them otherwise from now on.
///
/// # Errors
/// `api.invalid`; `store.stale`.
#[utoipa::path(put, path = "/order-hold", operation_id = "orders_set_hold", tag = "orders",
    params(("If-Match" = String, Header)), request_body = HoldBody, responses((status = 200, body = HoldBody)),
    extensions(("x-permission" = json!("payments.edit"))))]
pub async fn set_hold(
    BrandDb(db): BrandDb,
    caller: Caller,
    IfMatch(version): IfMatch,
    Body(body): Body<HoldBody>,
) -> Result<Answer<HoldBody>, Problem> {
    let minutes = body.minutes;
    check_hold("/minutes", minutes)?;
    let set = db.write("orders.set_hold", caller.actor(), move |tx| pay_link::set_hold(tx, minutes, version));
    let version = set.await?;
    Ok(Answer::ok(body).version(version))
}

/// Where an order stands for whoever has its link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PayLinkState {
    /// It can be paid.
    Open,
    /// It is paid.
    Paid,
    /// It was not paid in time; its goods are free again.
    Expired,
    /// The order was called off.
    Cancelled,
    /// There is a newer link, or this one was taken back.
    Dead,
}

/// An order as whoever has its link sees it: what it is and what it costs, not who buys it and where it goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayPage {
    /// The order's number.
    pub number: String,
    /// Where it stands. Of a dead link nothing else is told.
    pub state: PayLinkState,
    /// Until when its goods are held.
    pub held_until: Option<Timestamp>,
    /// ISO 4217 code.
    pub currency: String,
    /// Digits of the currency.
    #[schema(value_type = u8)]
    pub exponent: Exponent,
    /// What is bought.
    pub lines: Vec<PayLine>,
    /// Goods before what was taken off.
    pub goods_total: Money,
    /// What was taken off.
    pub discount_total: Money,
    /// Delivery.
    pub shipping_total: Money,
    /// Tax in or on it.
    pub tax_total: Money,
    /// What it comes to.
    pub total: Money,
    /// What is still to be paid.
    pub due: Money,
    /// The store where it is fetched; none when it is sent.
    pub pickup_store: Option<String>,
    /// How it can be paid.
    pub methods: Vec<PaymentMethod>,
    /// The latest attempt to pay it.
    pub payment: Option<PaymentBody>,
}

/// A line of an order as whoever has its link sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PayLine {
    /// Its name when it was ordered.
    pub name: String,
    /// What was chosen with it.
    pub options: Vec<ChosenBody>,
    /// What is to be written on it.
    pub note: String,
    /// How much.
    pub quantity: Quantity,
    /// Before what was taken off.
    pub gross: Money,
    /// After it.
    pub net: Money,
}

/// The link of a token.
///
/// # Errors
/// `orders.link_unknown`.
pub async fn of_token(db: &Db, token: &str) -> Result<PayLink, Problem> {
    if token.len() > TOKEN_MAX {
        return Err((&codes::LINK_UNKNOWN).into());
    }
    let token = token.to_owned();
    let found = db.read(move |read| pay_link::of_token(read, &token)).await?;
    found.ok_or_else(|| (&codes::LINK_UNKNOWN).into())
}

/// An order as whoever has its link sees it; the shop's own page shows the same.
///
/// # Errors
/// `orders.link_unknown`.
pub async fn page(db: &Db, adapters: &Adapters, link: &PayLink, locale: &'static str) -> Result<PayPage, Problem> {
    let (id, exponent) = (link.order, db.brand().exponent);
    let audience = Audience { contact: false, names: false, locale };
    let found = db.read(move |read| views::order(read, id, exponent, audience)).await?;
    let order = found.ok_or_else(|| Problem::from(&codes::LINK_UNKNOWN))?;
    let kept = order.paid - order.refunded;
    let is_late = order.expires_at.is_some_and(|until| until <= db.now());
    let state = match order.state.as_str() {
        _ if !link.is_live() => PayLinkState::Dead,
        "cancelled" | "voided" => PayLinkState::Cancelled,
        "expired" => PayLinkState::Expired,
        "completed" => PayLinkState::Paid,
        _ if kept >= order.total => PayLinkState::Paid,
        _ if is_late => PayLinkState::Expired,
        _ => PayLinkState::Open,
    };
    let methods = if state == PayLinkState::Open { online(methods_offered(db, adapters).await?) } else { Vec::new() };
    let mut page = PayPage {
        number: order.number,
        state,
        held_until: order.expires_at,
        currency: db.brand().currency.clone(),
        exponent,
        lines: Vec::new(),
        goods_total: Money::ZERO,
        discount_total: Money::ZERO,
        shipping_total: Money::ZERO,
        tax_total: Money::ZERO,
        total: Money::ZERO,
        due: Money::ZERO,
        pickup_store: None,
        methods,
        payment: None,
    };
    if state == PayLinkState::Dead {
        return Ok(page);
    }
    let fetched = order.fulfilments.into_iter().find(|one| one.kind == "pickup");
    page.pickup_store = fetched.map(|one| one.store_name);
    page.lines = order
        .lines
        .into_iter()
        .filter(OrderLineBody::is_left)
        .map(|line| PayLine {
            name: line.name,
            options: line.options,
            note: line.note,
            quantity: line.quantity,
            gross: line.gross,
            net: line.net,
        })
        .collect();
    page.goods_total = order.goods_total;
    page.discount_total = order.discount_total;
    page.shipping_total = order.shipping_total;
    page.tax_total = order.tax_total;
    page.total = order.total;
    page.due = (order.total - kept).max(Money::ZERO);
    page.payment = order.payments.into_iter().next_back();
    Ok(page)
}

/// An order by its pay link: without logging in, and without its buyer's name.
///
/// # Errors
/// `orders.link_unknown`.
#[utoipa::path(get, path = "/pay-links/{token}", operation_id = "orders_open_pay_link", tag = "orders",
    params(("token" = String, Path, max_length = 64)), responses((status = 200, body = PayPage)),
    extensions(("x-permission" = json!("public"))))]
pub async fn open(
    adapters: Option<Extension<Adapters>>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Answer<PayPage>, Problem> {
    let adapters = adapters.map(|Extension(adapters)| adapters).unwrap_or_default();
    let link = of_token(&db, &token).await?;
    Ok(Answer::ok(page(&db, &adapters, &link, caller.locale).await?))
}

/// How somebody pays by a link.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayByLink {
    /// One of the page's `methods`. Another than the open attempt's calls that one off.
    pub method: PaymentMethod,
}

/// Begins to pay an order by its link, or goes on with the attempt that is open: at most one is, whoever has the
/// link. The buyer is sent to `redirect_url`.
///
/// # Errors
/// `orders.link_unknown`; `orders.link_dead`; `orders.not_open`; `orders.paid_already`; `orders.method_unknown`;
/// `orders.provider_silent` when the provider does not answer, and the same request may be sent again.
#[utoipa::path(post, path = "/pay-links/{token}/payments", operation_id = "orders_pay_by_link", tag = "orders",
    params(("token" = String, Path, max_length = 64)), request_body = PayByLink,
    responses((status = 201, body = PaymentBody)), extensions(("x-permission" = json!("public"))))]
pub async fn pay(
    adapters: Option<Extension<Adapters>>,
    BrandDb(db): BrandDb,
    caller: Caller,
    Path(token): Path<String>,
    Body(asked): Body<PayByLink>,
) -> Result<Answer<PaymentBody>, Problem> {
    let adapters = adapters.map(|Extension(adapters)| adapters).unwrap_or_default();
    let link = of_token(&db, &token).await?;
    let id = begin(&db, &adapters, &caller, &link, asked.method).await?;
    let found = db.read(move |read| payment::find(read, id)).await?;
    let payment = found.ok_or_else(|| Problem::from(&codes::ORDER_UNKNOWN))?;
    Ok(Answer::created(payment_body(payment)))
}

/// Begins to pay by a link, or goes on; answers with the attempt once the provider knows of it.
///
/// # Errors
/// As [`pay`].
pub async fn begin(
    db: &Db,
    adapters: &Adapters,
    caller: &Caller,
    link: &PayLink,
    method: PaymentMethod,
) -> Result<Id, Problem> {
    let unknown = || Problem::from(Refusal::new(&codes::METHOD_UNKNOWN).at("/method", &codes::METHOD_UNKNOWN));
    if !online(methods_offered(db, adapters).await?).contains(&method) {
        return Err(unknown());
    }
    let method = method.as_str();
    let adapter = adapters.for_method(&db.brand().host, method).ok_or_else(unknown)?;
    let id = payment::attempt_by_link(db, caller.actor(), link, method, adapter.as_ref()).await?;
    match payment::request(db, adapters, id).await?.state {
        State::Unknown | State::Requested | State::Created => Err((&codes::PROVIDER_SILENT).into()),
        State::Failed => Err(unknown()),
        _ => Ok(id),
    }
}
