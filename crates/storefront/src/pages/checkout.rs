//! The checkout: one page, one form.

use api::{Form, Problem};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{BusinessDate, Id, Money, Quantity, Refusal, Timestamp};
use members::IdentityKind;
use members::me::me_body;
use orders::cart::Cart;
use orders::contact::{BuyerBody, RecipientBody};
use orders::http::selling::{
    FulfilmentRequest, PaymentMethod, PaymentRequest, PlaceOrder, methods_offered, place_order,
};
use orders::last_time::{LastTime, last_recipient, last_time};
use orders::place::{READY_SECONDS, SLOT_DAYS};
use orders::price::{Priced, ask, promised};
use orders::shop::read_or_refuse;

use super::cart::{current, question, totals, verdicts};
use super::goods::walk_in;
use super::preorder::{self, Goods};
use super::visit::{Visit, lead};
use crate::forms::CheckoutForm;
use crate::view::{
    self, CheckoutFields, CheckoutPage, CheckoutTotals, DeliveryChoice, Field, PickupChoice, PickupDay, Picture,
    SummaryLine,
};

/// `GET /checkout`.
pub async fn show(visit: Visit) -> Response {
    let outcome = fresh(&visit).await;
    visit.answer(outcome).await
}

async fn fresh(visit: &Visit) -> Result<Response, Problem> {
    let Some(cart) = current(visit).await?.filter(|cart| !cart.lines.is_empty()) else { return Ok(lead("/cart")) };
    let Some(mut page) = page(visit, &cart, CheckoutFields::default()).await? else { return Ok(lead("/cart")) };
    page.submission = visit.db.new_id().to_string();
    let known = fill_in(visit, &mut page).await?;
    page.known = known.is_some();
    let open = places(&page);
    let store = known.as_ref().and_then(|known| match known {
        Some(LastTime::Pickup(store)) => open.iter().find(|(place, _)| place == store),
        _ => None,
    });
    let sent = matches!(known, Some(Some(LastTime::Delivery)));
    let sent = sent && page.delivery.as_ref().is_some_and(|delivery| delivery.unable.is_none());
    let chosen = store.or_else(|| open.first()).filter(|_| !sent).map(|(_, value)| value.clone());
    let now = page.methods.first().map_or("online", |method| method.word());
    page.fields.payment = Field::new(if chosen.is_some() && page.cash_on_pickup { "cash_on_pickup" } else { now });
    page.fields.fulfilment = Field::new(chosen.unwrap_or_else(|| "delivery".to_owned()));
    // Nobody has to type a number who does not want to.
    let easy = ["member", "paper"].into_iter().find(|way| page.invoice_ways.contains(way));
    page.fields.invoice = Field::new(easy.unwrap_or_default());
    Ok(visit.may_lead_to_payment(visit.show(StatusCode::OK, &page).await?))
}

/// The stores from which it can be fetched, with the form's value of each.
fn places(page: &CheckoutPage) -> Vec<(Id, String)> {
    let pickups = page.pickups.iter().filter(|choice| choice.unable.is_none());
    let slots = page.preorder.iter().flat_map(|preorder| &preorder.stores).filter(|choice| choice.unable.is_none());
    let pickups = pickups.map(|choice| (choice.store_id, choice.value.clone()));
    pickups.chain(slots.map(|choice| (choice.store_id, choice.value.clone()))).collect()
}

/// Fills in what is known of a member, and says how their last order reached them. None for anybody else.
async fn fill_in(visit: &Visit, page: &mut CheckoutPage) -> Result<Option<Option<LastTime>>, Problem> {
    let Some(member) = visit.caller.member else { return Ok(None) };
    let read = visit.db.read(move |read| {
        Ok((me_body(read, member.id)?, last_time(read, member.id)?, last_recipient(read, member.id)?))
    });
    let (Some(me), last, recipient) = read.await? else { return Ok(None) };
    let proven = |kind: IdentityKind| {
        let way = me.identities.iter().find(|way| way.kind == kind && way.verified_at.is_some());
        way.map(|way| way.value.clone()).unwrap_or_default()
    };
    page.last_tax_id = me.profile.company_tax_id.clone();
    let fields = &mut page.fields;
    fields.name = Field::new(me.name.clone().unwrap_or_default());
    fields.phone = Field::new(crate::format::phone(&proven(IdentityKind::Phone)));
    fields.email = Field::new(proven(IdentityKind::Email));
    if let Some(to) = recipient {
        fields.postcode = Field::new(to.postcode);
        fields.area = Field::new(to.area);
        fields.address = Field::new(to.address);
        let other = !to.name.is_empty() && me.name.as_deref() != Some(to.name.as_str());
        if other {
            fields.recipient_name = Field::new(to.name);
            fields.recipient_phone = Field::new(crate::format::phone(&to.phone));
        }
    }
    // Who has to type something yet sees the fields.
    Ok((!fields.name.value.is_empty() && !fields.phone.value.is_empty()).then_some(last))
}

/// The page with the sums of both ways. None when something in the cart is no longer sold, or some of it is pre-ordered
/// and some is not: the cart says so.
async fn page(visit: &Visit, cart: &Cart, fields: CheckoutFields) -> Result<Option<CheckoutPage>, Problem> {
    let (exponent, store) = (visit.db.brand().exponent, cart.store);
    let (pickup, delivery) = (question(visit, cart, Some("pickup")), question(visit, cart, Some("home")));
    let now = visit.db.now();
    let today = BusinessDate::of(now, &visit.db.brand().zone, 0);
    let asked = read_or_refuse(&visit.db, move |read| {
        let (fetched, _) = ask(read, store, &pickup, exponent)?;
        let (sent, free) = ask(read, store, &delivery, exponent)?;
        let limited: Vec<Id> =
            fetched.goods.iter().filter(|item| item.in_some_stores).map(|item| item.product).collect();
        let named = catalog::stores_of(read, &limited)?;
        let products: Vec<Id> = fetched.goods.iter().map(|item| item.product).collect();
        let offer = match Goods::of(&preorder::campaigns(read, &products)?) {
            Goods::Plain => None,
            Goods::Preordered(campaign) => Some(preorder::offer(read, campaign, today)?),
            Goods::Mixed => return Ok(None),
        };
        let mut places = Vec::new();
        for store in walk_in(staff::stores(read)?) {
            let Some(location) = orders::shop::location(read, &store)? else { continue };
            let free = promised(read, &fetched, location)?;
            let sells = |item: &&catalog::Sellable| named.get(&item.product).is_none_or(|by| by.contains(&store.id));
            let elsewhere: Vec<String> =
                fetched.goods.iter().filter(|item| !sells(item)).map(|item| item.name.clone()).collect();
            places.push((store, free, elsewhere));
        }
        Ok(Some((fetched, sent, free, places, offer)))
    })
    .await;
    let (fetched, sent, free, places, offer) = match asked {
        Ok(Some(asked)) => asked,
        Ok(None) | Err(store::WriteError::Refused(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let invoice_ways = invoice_ways(visit, cart.store).await?;
    let methods = methods_offered(&visit.db, &visit.adapters).await?;
    let mut methods: Vec<_> = methods.into_iter().map(|method| view::PaymentMethod::of(method.as_str())).collect();
    let short = |free: &[Quantity]| {
        let goods = fetched.goods.iter().zip(&cart.lines).zip(free);
        let lacking =
            goods.enumerate().filter(|(index, ((_, line), free))| fetched.is_counted(*index) && **free < line.quantity);
        let names: Vec<&str> = lacking.map(|(_, ((item, _), _))| item.name.as_str()).collect();
        (!names.is_empty()).then(|| {
            let names = names.join(visit.say("、", ", ").as_str());
            visit.say(format!("{names}數量不足"), format!("Not enough {names}"))
        })
    };
    let listed = |names: &[String]| names.join(visit.say("、", ", ").as_str());
    let not_sold = |names: &[String]| {
        let names = (!names.is_empty()).then(|| listed(names))?;
        Some(visit.say(format!("這家門市沒有販售{names}"), format!("This shop does not sell {names}")))
    };
    let pickups = places.iter().map(|(store, free, elsewhere)| PickupChoice {
        value: format!("pickup:{}", store.id),
        store_id: store.id,
        name: store.name.clone(),
        address: store.address.clone(),
        ready_at: store.opening.ready(now, &store.zone, READY_SECONDS),
        days: days(visit, store, now),
        unable: not_sold(elsewhere).or_else(|| short(free)).or_else(|| {
            let opens = store.opening.ready(now, &store.zone, READY_SECONDS);
            opens.is_none().then(|| visit.say("這家門市近期沒有營業", "This shop is closed for now"))
        }),
    });
    let preorder = offer.map(|offer| {
        let wanted = fetched.quote.lines.iter().map(|line| line.quantity).sum();
        offer.choice(visit, (fetched.quote.total, wanted), now, |store| {
            places.iter().find(|(place, ..)| place.id == store.id).and_then(|(.., elsewhere)| not_sold(elsewhere))
        })
    });
    // What is pre-ordered is fetched in its slot, and a deposit is paid now.
    let from_stock = preorder.is_none();
    let pickups: Vec<PickupChoice> = if from_stock { pickups.collect() } else { Vec::new() };
    methods.retain(|method| from_stock || *method != view::PaymentMethod::CashOnDelivery);
    let cash_on_pickup = match &preorder {
        Some(preorder) => preorder.deposit.is_zero(),
        None => !pickups.is_empty(),
    };
    let sums =
        |priced: &Priced| CheckoutTotals { totals: totals(&priced.quote), verdicts: verdicts(visit, &priced.quote) };
    let lines = fetched.goods.iter().zip(&fetched.quote.lines).zip(&fetched.made);
    let lines = lines.map(|((item, line), made)| SummaryLine {
        options: orders::made::bodies(&made.options, visit.caller.locale),
        note: made.note.clone(),
        returns: Some(item.return_class).filter(|class| *class != catalog::ReturnClass::Standard),
        name: item.name.clone(),
        label: String::new(),
        picture: Picture::of(item.picture.as_ref(), &item.handle, &item.name),
        quantity: line.quantity,
        net: line.net,
    });
    Ok(Some(CheckoutPage {
        submission: String::new(),
        known: false,
        cart_version: cart.version,
        lines: lines.collect(),
        count: cart.lines.iter().map(|line| (line.quantity.thousandths() / 1_000).max(1)).sum(),
        pickups,
        delivery: from_stock.then(|| DeliveryChoice { delivered_by: None, unable: short(&free) }),
        preorder,
        cash_on_pickup,
        methods,
        invoice_ways,
        last_tax_id: None,
        pickup_totals: sums(&fetched),
        delivery_totals: sums(&sent),
        fields,
        faults: Vec::new(),
        alert: None,
    }))
}

/// How the invoice can be had: where the shop issues none, nothing is asked.
async fn invoice_ways(visit: &Visit, store: Id) -> Result<Vec<&'static str>, Problem> {
    let issuer = visit.db.read(move |read| {
        let Some(store) = staff::store(read, store)? else { return Ok(None) };
        let today = store.business_date(read.now());
        invoices::issuer_of(read, &store, today)
    });
    let Some(issuer) = issuer.await? else { return Ok(Vec::new()) };
    let mut ways = vec!["carrier", "donation", "paper"];
    if visit.caller.member.is_some() && issuer.carrier_kind.is_some() {
        ways.insert(0, "member");
    }
    Ok(ways)
}

/// The times at which a store hands out what is ordered now, day by day.
fn days(visit: &Visit, store: &staff::Store, now: Timestamp) -> Vec<PickupDay> {
    let mut days: Vec<PickupDay> = Vec::new();
    for slot in store.opening.slots(now, &store.zone, READY_SECONDS, SLOT_DAYS) {
        let date = BusinessDate::of(slot.opens, &store.zone, 0);
        let clock = |at: Timestamp| store.zone.wall_clock(at).split_off(11);
        let said = (slot.opens.to_string(), format!("{}–{}", clock(slot.opens), clock(slot.closes)));
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => day.slots.push(said),
            None => days.push(PickupDay { date, slots: vec![said] }),
        }
    }
    let today = BusinessDate::of(now, &visit.db.brand().zone, 0);
    days.retain(|day| day.date.days_since(today) <= i64::from(SLOT_DAYS));
    days
}

/// `POST /checkout`.
pub async fn place(visit: Visit, Form(form): Form<CheckoutForm>) -> Response {
    let outcome = try_to_place(&visit, &form).await;
    visit.answer(outcome).await
}

async fn try_to_place(visit: &Visit, form: &CheckoutForm) -> Result<Response, Problem> {
    let problem = match request(visit, form).await {
        Ok(body) => match place_order(&visit.db, &visit.caller, &visit.adapters, &form.submission, &body).await {
            Ok(written) => return placed(visit, written.resource).await,
            Err(problem) => problem,
        },
        Err(problem) => problem,
    };
    if problem.is_fault() {
        return Err(problem);
    }
    let Some(cart) = current(visit).await?.filter(|cart| !cart.lines.is_empty()) else { return Ok(lead("/cart")) };
    let Some(mut page) = page(visit, &cart, form.fields()).await? else { return Ok(lead("/cart")) };
    // A corrected form is another request; what was refused wrote nothing under the old name.
    page.submission = visit.db.new_id().to_string();
    explain(visit, &mut page, problem.refusal());
    let response = visit.show(StatusCode::UNPROCESSABLE_ENTITY, &page.with_faults_listed()).await?;
    Ok(visit.may_lead_to_payment(response))
}

/// Puts a refusal where it belongs: at its fields, or above the form.
fn explain(visit: &Visit, page: &mut CheckoutPage, refusal: &Refusal) {
    let locale = visit.caller.locale;
    let mut said = false;
    // What is refused as a whole, and is about one field of this page all the same.
    let own = match refusal.code.name {
        _ if page.preorder.is_none() => None,
        name if name == preorders::codes::SOLD_OUT.name || name == preorders::codes::SLOT_OVER.name => {
            Some(&mut page.fields.slot)
        }
        name if name == orders::codes::DEPOSIT_NEEDED.name => Some(&mut page.fields.payment),
        _ => None,
    };
    if let Some(field) = own {
        field.fault = Some(refusal.sentence(locale));
        said = true;
    }
    for fault in &refusal.fields {
        if let Some(field) = page.fields.at(&fault.pointer) {
            field.fault = Some(fault.code.sentence(locale, &refusal.params));
            said = true;
        }
    }
    if !said {
        page.alert = Some(refusal.sentence(locale));
    }
}

/// The form as the API takes it.
async fn request(visit: &Visit, form: &CheckoutForm) -> Result<PlaceOrder, Problem> {
    let cart = current(visit).await?.ok_or_else(|| Problem::from(&orders::codes::CART_CHANGED))?;
    if form.cart_version.parse() != Ok(cart.version) {
        return Err((&orders::codes::CART_CHANGED).into());
    }
    let expected = form.expected_total().ok_or_else(|| Problem::from(&api::codes::INVALID))?;
    let unknown = |pointer: &str, code| Problem::from(Refusal::new(&api::codes::INVALID).at(pointer, code));
    let or_buyer = |typed: &str, buyer: &str| if typed.trim().is_empty() { buyer.to_owned() } else { typed.to_owned() };
    let fulfilment = match form.fulfilment.split_once(':').map(|(way, store)| (way, store.parse())) {
        Some(("pickup", Ok(store_id))) => FulfilmentRequest::Pickup { store_id, wanted_at: wanted(form)? },
        Some(("preorder", Ok::<Id, _>(_))) => FulfilmentRequest::Preorder {
            slot_id: form.slot().parse().map_err(|_| unknown("/fulfilment/slot_id", &api::codes::REQUIRED))?,
        },
        None if form.fulfilment == "delivery" => FulfilmentRequest::Delivery {
            recipient: RecipientBody {
                name: or_buyer(&form.recipient_name, &form.name),
                phone: or_buyer(&form.recipient_phone, &form.phone),
                postcode: form.postcode.clone(),
                area: form.area.clone(),
                address: form.address.clone(),
            },
        },
        _ => return Err(unknown("/fulfilment", &api::codes::REQUIRED)),
    };
    let method = PaymentMethod::parse(&form.payment);
    let method = method.ok_or_else(|| unknown("/payment/method", &api::codes::REQUIRED))?;
    let typed = match form.invoice.as_str() {
        "carrier" => Some(("/invoice/carrier", &form.carrier)),
        "donation" => Some(("/invoice/donation", &form.donation)),
        _ => None,
    };
    if let Some((pointer, _)) = typed.filter(|(_, text)| text.trim().is_empty()) {
        return Err(unknown(pointer, &api::codes::REQUIRED));
    }
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(PlaceOrder {
        cart_id: Some(cart.id),
        lines: Vec::new(),
        store_id: None,
        buyer: BuyerBody {
            name: form.name.clone(),
            phone: form.phone.clone(),
            email: filled(&form.email),
            tax_id: filled(&form.tax_id),
        },
        fulfilment,
        payment: PaymentRequest { method },
        invoice: form.wish(),
        expected_total: Money::new(expected),
    })
}

/// When the buyer wants to fetch it; none for as soon as it is ready.
fn wanted(form: &CheckoutForm) -> Result<Option<Timestamp>, Problem> {
    let text = form.wanted_at();
    if text.is_empty() {
        return Ok(None);
    }
    let refusal = || Refusal::new(&api::codes::INVALID).at("/fulfilment/wanted_at", &api::codes::INVALID);
    text.parse().map(Some).map_err(|_| refusal().into())
}

/// Leads to the payment page, or to the order.
async fn placed(visit: &Visit, order: Id) -> Result<Response, Problem> {
    let body = orders::http::read::order_for(&visit.db, &visit.caller, order).await?;
    let pay = body.payments.iter().rev().find_map(|payment| payment.redirect_url.clone());
    let to = pay.unwrap_or_else(|| format!("/orders/{order}"));
    Ok(visit.may_lead_to_payment(lead(&to)))
}
