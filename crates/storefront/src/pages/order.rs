//! The order's page and its buttons.

use std::collections::{BTreeMap, HashMap};

use api::{Form, Problem};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Id, Money, Quantity};
use orders::cancel::{By, cancel as cancel_order};
use orders::http::read::order_for;
use orders::payment;
use orders::returns::policy::Reason;
use orders::returns::request;
use orders::views::{OrderBody, OrderInvoiceBody};
use store::WriteError;

use super::goods::{info, spots};
use super::preorder;
use super::visit::{Visit, lead};
use crate::forms::ActForm;
use crate::standing::Standing;
use crate::view::{
    Address, LeadPage, Moment, OrderInvoice, OrderLine, OrderPage, Payment, PaymentMethod, Pickup, ReturnLine,
    ReturnWish, Returns, Ticket, Totals,
};

/// `GET /orders/{id}`.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Response {
    let outcome = page(&visit, &id, Told::default()).await;
    visit.answer(outcome).await
}

/// What a buyer is told above what they see, because they asked for it.
#[derive(Default)]
struct Told {
    alert: Option<String>,
    /// Why goods cannot be asked back, and what was typed.
    refused_return: Option<(String, BTreeMap<String, String>)>,
}

impl Told {
    fn alert(sentence: String) -> Told {
        Told { alert: Some(sentence), refused_return: None }
    }

    fn refused_return(sentence: String, typed: &BTreeMap<String, String>) -> Told {
        Told { alert: None, refused_return: Some((sentence, typed.clone())) }
    }
}

async fn page(visit: &Visit, id: &str, told: Told) -> Result<Response, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::from(&orders::codes::ORDER_UNKNOWN))?;
    let order = order_for(&visit.db, &visit.caller, id).await?;
    let (stores, spots) = visit.db.read(|read| Ok((staff::stores(read)?, spots(read)?))).await?;
    let is_refused = told.alert.is_some() || told.refused_return.is_some();
    let mut page = view(visit, &order, &stores, &spots, told.alert);
    if let Some((sentence, typed)) = told.refused_return {
        (page.returns.refused, page.returns.typed) = (Some(sentence), typed);
    }
    let status = if is_refused { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(visit.may_lead_to_payment(visit.show(status, &page).await?))
}

fn view(
    visit: &Visit,
    order: &OrderBody,
    stores: &[staff::Store],
    spots: &HashMap<Id, (i64, i64)>,
    alert: Option<String>,
) -> OrderPage {
    let parcel = order.fulfilments.first();
    let online = order.payments.last();
    let open = online.filter(|payment| payment.state == "pending");
    let instructions = open.and_then(|payment| payment.instructions.clone()).unwrap_or_default();
    // For the shop a parcel is done when it is sent.
    let (ready_at, done_at) = match parcel {
        Some(parcel) if parcel.kind == "delivery" => (parcel.done_at, parcel.delivered_at),
        Some(parcel) => (parcel.ready_at, parcel.done_at),
        None => (None, None),
    };
    let standing = Standing {
        state: &order.state,
        money_state: &order.money_state,
        fulfilment_kind: parcel.map_or("take_away", |parcel| parcel.kind.as_str()),
        fulfilment_state: parcel.map_or("handed_over", |parcel| parcel.state.as_str()),
        online_payment: online.map(|payment| payment.state.as_str()),
        deposit_came: preorder::stands(order),
        placed_at: order.occurred_at,
        paid_at: order
            .history
            .iter()
            .find(|row| ["orders.paid", "orders.deposit_paid"].contains(&row.kind.as_str()))
            .map(|row| row.at),
        ready_at,
        done_at,
    };
    let moment = standing.moment();
    let contact = order.contact.clone().unwrap_or_default();
    let is_parted = order.deposit > Money::ZERO && !preorder::stands(order);
    let asked = if is_parted { order.deposit } else { order.total };
    let due = (asked - order.paid + order.refunded).max(Money::ZERO);
    // What is left after a deposit may come the same way, as long as the goods are not handed over.
    let can_settle = preorder::stands(order) && order.state == "placed" && due > Money::ZERO;
    let waits_for_money = matches!(moment, Moment::AwaitingPayment | Moment::CheckingPayment | Moment::PaymentFailed);
    let pickup = parcel.filter(|parcel| parcel.kind == "pickup").and_then(|parcel| {
        let store = stores.iter().find(|store| store.id == parcel.store_id)?;
        Some(Pickup {
            code: parcel.code.clone().filter(|_| !waits_for_money),
            store: info(store, spots.get(&store.id).copied(), visit.db.now()),
        })
    });
    let delivery = parcel.filter(|parcel| parcel.kind == "delivery").map(|parcel| Address {
        name: contact.recipient_name.clone().unwrap_or_default(),
        phone: contact.recipient_phone.clone().unwrap_or_default(),
        address: [&contact.postcode, &contact.area, &contact.address]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(" "),
        tracking: parcel.tracking.clone().filter(|number| !number.is_empty()),
        carrier: parcel.carrier.clone(),
    });
    let by = if waits_for_money { order.expires_at } else { parcel.and_then(|parcel| parcel.promised_at) };
    OrderPage {
        id: order.id,
        number: order.number.clone(),
        version: order.version,
        placed_at: order.occurred_at,
        moment,
        live: !moment.is_final(),
        steps: standing.steps(),
        pickup,
        preorder: preorder::of_order(order),
        // Who has it sent is called by nobody.
        ticket: order
            .ticket
            .filter(|ticket| ticket.state.is_open() && delivery.is_none())
            .map(|ticket| Ticket { number: ticket.number, state: ticket.state.as_str() }),
        delivery,
        by,
        payment: Payment {
            method: match (online, parcel.map(|parcel| parcel.kind.as_str())) {
                (Some(payment), _) => PaymentMethod::of(&payment.method),
                (None, Some("delivery")) => PaymentMethod::CashOnDelivery,
                (None, _) => PaymentMethod::CashOnPickup,
            },
            paid: order.paid,
            refunded: order.refunded,
            due,
            can_pay: online.is_some() && (waits_for_money || can_settle),
            bank: instructions.bank,
            account: instructions.account,
            code: instructions.code,
            until: instructions.until,
        },
        lines: order
            .lines
            .iter()
            .filter(|line| line.is_left())
            .map(|line| OrderLine {
                name: line.name.clone(),
                sku: line.sku.clone(),
                options: line.options.clone(),
                note: line.note.clone(),
                quantity: line.quantity,
                gross: line.gross,
                net: line.net,
            })
            .collect(),
        totals: Totals {
            goods: order.goods_total,
            discount: order.discount_total,
            shipping: Some(order.shipping_total),
            tax: order.tax_total,
            total: order.total,
        },
        invoices: order.invoices.iter().map(invoice).collect(),
        returns: returns(order, stores),
        put_aside_until: order.expires_at.filter(|_| order.put_aside && order.state == "placed"),
        buyer_name: contact.name,
        buyer_phone: contact.phone,
        can_cancel: order.state == "placed" && order.paid == Money::ZERO,
        submission: visit.db.new_id().to_string(),
        alert,
    }
}

fn invoice(invoice: &OrderInvoiceBody) -> OrderInvoice {
    let (letters, digits) = invoice.number.split_at_checked(2).unwrap_or((&invoice.number, ""));
    OrderInvoice {
        number: format!("{letters}-{digits}"),
        state: invoice.state.clone(),
        handover: invoice.handover.clone(),
        kept: invoice.kept.clone().unwrap_or_default(),
    }
}

/// What may be asked back, and what was asked. Goods that a shop handed over at its till come back there.
fn returns(order: &OrderBody, stores: &[staff::Store]) -> Returns {
    let left = |sold: Quantity, returned: Quantity| sold - returned;
    let mut lines = Vec::new();
    for line in &order.lines {
        let only_faulty = !matches!(line.return_class, None | Some(catalog::ReturnClass::Standard));
        let mut offer = |id: Id, name: &str, left: Quantity| {
            if left.is_positive() {
                lines.push(ReturnLine { id, name: name.to_owned(), left: left.to_string(), only_faulty });
            }
        };
        let shares = line.components.iter().filter(|part| part.share != Money::ZERO);
        let parts: Vec<_> = shares.collect();
        if parts.is_empty() {
            offer(line.id, &line.name, left(line.quantity, line.returned));
        }
        for part in parts {
            offer(part.line_id, &part.name, left(part.quantity, part.returned));
        }
    }
    let waits = order.return_requests.iter().any(|wish| wish.state == "asked");
    if waits || order.state != "completed" {
        lines.clear();
    }
    let shops = stores.iter().filter(|store| store.active && store.kind != staff::StoreKind::Web);
    let wish = |wish: &orders::returns::request::RequestBody| ReturnWish {
        id: wish.id,
        code: wish.code.clone(),
        state: wish.state.clone(),
        way: wish.way.clone(),
        store: wish.store_name.clone(),
        answer: wish.answer.clone(),
    };
    Returns {
        lines,
        stores: shops.map(|store| (store.id, store.name.clone())).collect(),
        wishes: order.return_requests.iter().map(wish).collect(),
        refused: None,
        typed: BTreeMap::new(),
    }
}

/// `POST /orders/{id}/returns`: asks to send goods back.
pub async fn ask_return(visit: Visit, Path(id): Path<String>, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let outcome = asked(&visit, &id, &form).await;
    visit.answer(outcome).await
}

async fn asked(visit: &Visit, id: &str, form: &BTreeMap<String, String>) -> Result<Response, Problem> {
    let order: Id = id.parse().map_err(|_| Problem::from(&orders::codes::ORDER_UNKNOWN))?;
    let body = order_for(&visit.db, &visit.caller, order).await?;
    let of = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let malformed = || Problem::from(&api::codes::INVALID);
    let reason: Reason = serde_json::from_value(serde_json::Value::from(of("reason"))).map_err(|_| malformed())?;
    let mut lines = Vec::new();
    for (name, value) in form {
        let Some(line) = name.strip_prefix("quantity.") else { continue };
        let quantity = Quantity::parse(value.trim()).ok_or_else(malformed)?;
        if !quantity.is_zero() {
            lines.push((line.parse::<Id>().map_err(|_| malformed())?, quantity, reason));
        }
    }
    if lines.is_empty() {
        let nothing = visit.say("請填寫要退的數量。", "Say how many you want to return.");
        return page(visit, id, Told::refused_return(nothing, form)).await;
    }
    let parcel = of("way") == "parcel";
    let sender = body.fulfilments.first().map(|parcel| parcel.store_id);
    let store = of("store").parse().ok().filter(|_| !parcel).or(sender).ok_or_else(malformed)?;
    let wish = request::Ask {
        id: visit.db.new_id(),
        code: orders::http::return_requests::code(&visit.db),
        order,
        lines,
        through: if parcel { request::Through::Parcel } else { request::Through::Store },
        store,
    };
    let written = visit.db.write("orders.ask_return", visit.caller.actor(), move |tx| request::ask(tx, &wish)).await;
    settled(visit, id, order, written, |sentence| Told::refused_return(sentence, form)).await
}

/// `POST /orders/{id}/returns/{wish}/withdraw`: calls it off.
pub async fn withdraw_return(
    visit: Visit,
    Path((id, wish)): Path<(String, String)>,
    Form(_): Form<ActForm>,
) -> Response {
    let outcome = withdrawn(&visit, &id, &wish).await;
    visit.answer(outcome).await
}

async fn withdrawn(visit: &Visit, id: &str, wish: &str) -> Result<Response, Problem> {
    let unknown = |_| Problem::from(&orders::codes::ORDER_UNKNOWN);
    let (order, wish): (Id, Id) = (id.parse().map_err(unknown)?, wish.parse().map_err(unknown)?);
    let body = order_for(&visit.db, &visit.caller, order).await?;
    if body.return_requests.iter().all(|one| one.id != wish) {
        return Err((&orders::codes::REQUEST_UNKNOWN).into());
    }
    let end = move |tx: &mut store::Tx<'_>| request::end(tx, wish, None);
    let written = visit.db.write("orders.withdraw_return", visit.caller.actor(), end).await;
    settled(visit, id, order, written, Told::alert).await
}

/// Back to the order's page, with what was refused.
async fn settled(
    visit: &Visit,
    id: &str,
    order: Id,
    written: Result<(), WriteError>,
    told: impl FnOnce(String) -> Told,
) -> Result<Response, Problem> {
    match written {
        Ok(()) => Ok(lead(&format!("/orders/{order}"))),
        Err(WriteError::Refused(refusal)) => page(visit, id, told(refusal.sentence(visit.caller.locale))).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /orders/{id}/payments`: to the payment page, once more.
pub async fn pay(visit: Visit, Path(id): Path<String>, Form(_): Form<ActForm>) -> Response {
    let outcome = pay_again(&visit, &id).await;
    visit.answer(outcome).await
}

/// How an order's last attempt was to be paid.
async fn method_of(visit: &Visit, order: Id) -> Result<&'static str, Problem> {
    let body = order_for(&visit.db, &visit.caller, order).await?;
    let word = body.payments.last().map_or("online", |payment| payment.method.as_str());
    Ok(orders::http::selling::PaymentMethod::parse(word).map_or("online", |method| method.as_str()))
}

/// `GET /orders/{id}/payments/{payment}`: the provider's form, which a browser has to bring by itself.
pub async fn lead_on(visit: Visit, Path((id, payment)): Path<(String, String)>) -> Response {
    let outcome = form_page(&visit, &id, &payment).await;
    visit.answer(outcome).await
}

async fn form_page(visit: &Visit, id: &str, payment: &str) -> Result<Response, Problem> {
    let order: Id = id.parse().map_err(|_| Problem::from(&orders::codes::ORDER_UNKNOWN))?;
    let body = order_for(&visit.db, &visit.caller, order).await?;
    let found = body.payments.iter().find(|one| one.id.to_string() == payment);
    let Some(found) = found else { return Ok(lead(&format!("/orders/{order}"))) };
    let form = payment::form(&visit.db, &visit.adapters, order, found.id).await?;
    let Some(form) = form else { return Ok(lead(&format!("/orders/{order}"))) };
    let method = PaymentMethod::of(&found.method);
    let page = LeadPage { back: format!("/orders/{order}"), method, action: form.action, fields: form.fields };
    Ok(visit.may_lead_to_payment(visit.show(StatusCode::OK, &page).await?))
}

async fn pay_again(visit: &Visit, id: &str) -> Result<Response, Problem> {
    let order: Id = id.parse().map_err(|_| Problem::from(&orders::codes::ORDER_UNKNOWN))?;
    order_for(&visit.db, &visit.caller, order).await?;
    let (host, method) = (&visit.db.brand().host, method_of(visit, order).await?);
    let Some(adapter) = visit.adapters.for_method(host, method) else {
        return Err((&orders::codes::METHOD_UNKNOWN).into());
    };
    let outcome = async {
        let attempt = payment::attempt(&visit.db, visit.caller.actor(), order, method, adapter.as_ref()).await?;
        payment::request(&visit.db, &visit.adapters, attempt).await
    };
    let refused = match outcome.await {
        Ok(requested) => match requested.redirect_url {
            Some(url) => return Ok(visit.may_lead_to_payment(lead(&url))),
            None => orders::codes::PROVIDER_SILENT.sentence(visit.caller.locale, &Default::default()),
        },
        Err(WriteError::Refused(refusal)) => refusal.sentence(visit.caller.locale),
        Err(error) => return Err(error.into()),
    };
    page(visit, id, Told::alert(refused)).await
}

/// `POST /orders/{id}/cancel`.
pub async fn cancel(visit: Visit, Path(id): Path<String>, Form(_): Form<ActForm>) -> Response {
    let outcome = call_off(&visit, &id).await;
    visit.answer(outcome).await
}

async fn call_off(visit: &Visit, id: &str) -> Result<Response, Problem> {
    let order: Id = id.parse().map_err(|_| Problem::from(&orders::codes::ORDER_UNKNOWN))?;
    order_for(&visit.db, &visit.caller, order).await?;
    let outcome = visit
        .db
        .write("orders.cancel", visit.caller.actor(), move |tx| cancel_order(tx, order, By::Buyer, "buyer"))
        .await;
    match outcome {
        Ok(_) => Ok(lead(&format!("/orders/{order}"))),
        Err(WriteError::Refused(refusal)) => page(visit, id, Told::alert(refusal.sentence(visit.caller.locale))).await,
        Err(error) => Err(error.into()),
    }
}
