//! Placing an order from the web shop.
//!
//! Priced on a read snapshot, then written in one transaction that checks that prices and rules are
//! still the same and takes the stock by conditional statements. When they are not the same, it is
//! priced again, a few times at most; when the total differs from what the buyer saw, the
//! buyer is asked.

use kernel::{Actor, Id, Money, Quantity, Refusal, Timestamp};
use serde_json::json;
use stock::{HoldKind, Wanted};
use store::{Db, Once, Stop, Tx, WriteError, params};

use crate::book::{self, Draft, DraftLine, Fulfilment, Known};
use crate::made::{COMPONENT, Made};
use crate::pay_link::{self, About, NewLink};
use crate::price::{self, LineBody, Priced, Question};
use crate::returns::SHIPPING;
use crate::shop::{Shop, read_or_refuse, shop};
use crate::sql::{booking as sql, cart};
use crate::{codes, events, kitchen, number, once, payment, preorder, put_aside};

/// How long an order for pickup waits for its buyer, in seconds: three days.
pub const PICKUP_SECONDS: i64 = 3 * 24 * 3600;
/// How long an order waits for its online payment, in seconds: half an hour.
pub const PAYMENT_SECONDS: i64 = 30 * 60;
/// How long an order waits for a payment that its buyer makes at a bank or a machine, in seconds: three days.
pub const ERRAND_SECONDS: i64 = 3 * 24 * 3600;
/// How long the shop has to make a pickup ready, in seconds.
pub const READY_SECONDS: i64 = 60 * 60;
/// How many days ahead a buyer may choose when to fetch an order.
pub const SLOT_DAYS: i32 = 5;

/// How the buyer gets the goods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Picks them up in a store.
    Pickup {
        /// Which store.
        store: Id,
        /// From when on, where they chose; as soon as it is ready otherwise.
        wanted_at: Option<Timestamp>,
    },
    /// Picks them up in a slot for which they are made.
    Preorder {
        /// Which slot; it says in which store.
        slot: Id,
    },
    /// Has them sent.
    Home {
        /// To whom and where.
        recipient: Contact,
    },
}

/// How the buyer pays.
#[derive(Debug, Clone)]
pub enum Pay {
    /// In cash when picking up.
    AtPickup,
    /// When picking up, if they still want it: the goods are put aside for a day.
    PutAside {
        /// What is counted against how often one may ask.
        counted: Vec<(Id, i64)>,
    },
    /// At the counter where it is ordered: what is paid at once is taken there in the same breath.
    AtCounter {
        /// Who takes the order.
        by: Id,
    },
    /// To whoever brings the goods.
    OnDelivery,
    /// Now, with a provider; the order lapses when it is not paid in this way's time.
    Online {
        /// The attempt that is written down with the order.
        attempt: payment::NewAttempt,
    },
    /// By a link that the buyer gets; somebody who works here made the order for them.
    ByLink {
        /// How long it is held, in seconds.
        seconds: i64,
        /// The link.
        link: Box<NewLink>,
    },
}

/// A person's words, already checked and trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contact {
    /// What to call them.
    pub name: String,
    /// Where to call them, in E.164.
    pub phone: String,
    /// Where to write to.
    pub email: String,
    /// Postcode of a delivery.
    pub postcode: String,
    /// City and district of a delivery.
    pub area: String,
    /// Street and number of a delivery.
    pub address: String,
    /// A company's tax id.
    pub tax_id: String,
    /// How they want the invoice, as JSON without the tax id; empty when nothing was said.
    pub invoice: String,
}

/// An order to be placed.
#[derive(Debug, Clone)]
pub struct Placement {
    /// Its id, when this is the first call with its key.
    pub order: Id,
    /// The web store that sells.
    pub store: Id,
    /// What.
    pub lines: Vec<LineBody>,
    /// The cart it comes from and its version.
    pub cart: Option<(Id, i64)>,
    /// The visit that places it.
    pub visitor: Option<Id>,
    /// Who buys, when they are known.
    pub member: Option<Id>,
    /// Who buys, in their own words.
    pub buyer: Contact,
    /// How they get it.
    pub delivery: Delivery,
    /// How they pay.
    pub pay: Pay,
    /// The total that they saw.
    pub expected_total: Money,
    /// The language that they read.
    pub locale: String,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// What was written, or what had been written for the same key before.
    pub written: store::Written,
    /// The payment to be asked for, when it is paid online.
    pub payment: Option<Id>,
}

/// Places an order, once for its key.
///
/// # Errors
/// Refused with the code that says why: sold out, price changed, not sold here. Nothing is written then.
pub async fn place(db: &Db, actor: Actor, once: Once, placement: Placement) -> Result<Placed, WriteError> {
    once::prepared(&[&codes::QUOTE_STALE], || try_once(db, actor, once.clone(), &placement)).await
}

async fn try_once(db: &Db, actor: Actor, once: Once, placement: &Placement) -> Result<Placed, WriteError> {
    let prepared = prepare(db, placement).await?;
    let payment = prepared.payment.as_ref().map(|attempt| attempt.payment);
    let written = db.write_once("orders.place", actor, once, move |tx| {
        write(tx, &prepared)?;
        Ok(store::Written::created(prepared.draft.id))
    });
    let written = written.await?;
    Ok(Placed { written, payment: payment.filter(|_| !written.replayed) })
}

/// How long an order waits for a payment by this method, in seconds.
pub fn seconds_to_pay(method: &str) -> i64 {
    if matches!(method, "atm" | "convenience_store" | "bank_transfer") { ERRAND_SECONDS } else { PAYMENT_SECONDS }
}

/// Everything that the write stores, worked out before it begins.
struct Prepared {
    shop: Shop,
    draft: Draft,
    fulfilment: Fulfilment,
    /// Hold kind and end of the promise.
    hold: (HoldKind, Option<Timestamp>),
    cart: Option<(Id, i64)>,
    contacts: Vec<(&'static str, Contact)>,
    payment: Option<payment::NewAttempt>,
    /// The link by which it is paid, and what is said of it.
    link: Option<(NewLink, About)>,
    /// What is counted against how often somebody may ask.
    counted: Vec<(Id, i64)>,
    /// The place in a slot that it takes.
    preorder: Option<preorder::Place>,
}

async fn prepare(db: &Db, placement: &Placement) -> Result<Prepared, WriteError> {
    if placement.lines.is_empty() {
        return Err((&codes::EMPTY).into());
    }
    let (at, exponent) = (db.now(), db.brand().exponent);
    let question = Question {
        channel: "web",
        lines: placement.lines.clone(),
        delivery: Some(method(&placement.delivery).to_owned()),
        member: placement.member,
        company: !placement.buyer.tax_id.is_empty(),
        locale: placement.locale.clone(),
    };
    let (store, pickup, slot) = (placement.store, pickup_store(&placement.delivery), slot(&placement.delivery));
    let (priced, fulfilled, found) = read_or_refuse(db, move |read| {
        let web = shop(read, store, exponent)?;
        let found = slot.map(|slot| preorder::find(read, slot)).transpose()?;
        let pickup = pickup.or(found.as_ref().map(|found| found.slot.store));
        let fulfilled = match pickup {
            Some(pickup) => shop(read, pickup, exponent)?,
            None => web.clone(),
        };
        let priced = price::price(read, web, &question, at)?;
        if pickup.is_some() {
            let elsewhere = catalog::not_sold_in(read, fulfilled.store.id, &priced.goods)?;
            if let Some(item) = priced.goods.iter().find(|item| elsewhere.contains(&item.product)) {
                let refusal = price::not_in_store(&fulfilled.store, item);
                return Err(refusal.at("/fulfilment/store_id", &codes::NOT_IN_STORE).into());
            }
        }
        Ok((priced, fulfilled, found))
    })
    .await?;
    if priced.quote.total != placement.expected_total {
        let total = priced.quote.total;
        return Err(Refusal::new(&codes::PRICE_CHANGED)
            .with("total", total.to_major(exponent))
            .with("total_minor", total.get())
            .into());
    }
    let place = found.map(|found| found.place(&priced)).transpose()?;
    if let Some(place) = place.filter(|place| matches!(placement.pay, Pay::AtPickup) && place.at_once > Money::ZERO) {
        return Err(Refusal::new(&codes::DEPOSIT_NEEDED).with("deposit", place.at_once.to_major(exponent)).into());
    }
    let promised_at = match &place {
        Some(place) => Some(place.begins_at),
        None => promised_at(placement, &fulfilled.store, at)?,
    };
    let order_number = number::next(db, "W").await?;
    Ok(assemble(db, placement, priced, &fulfilled, order_number, (promised_at, place), at))
}

fn wanted_at(placement: &Placement) -> Option<Timestamp> {
    match &placement.delivery {
        Delivery::Pickup { wanted_at, .. } => *wanted_at,
        Delivery::Preorder { .. } | Delivery::Home { .. } => None,
    }
}

/// From when on a pickup can be fetched: when its buyer wants it, else as soon as people have worked for an hour while
/// the store is open. Goods that are put aside are promised for a day whatever the hour.
fn promised_at(placement: &Placement, store: &staff::Store, at: Timestamp) -> Result<Option<Timestamp>, WriteError> {
    if pickup_store(&placement.delivery).is_none() {
        return Ok(None);
    }
    if matches!(placement.pay, Pay::PutAside { .. }) {
        return Ok(store.opening.ready(at, &store.zone, READY_SECONDS).or(Some(at.plus_seconds(READY_SECONDS))));
    }
    let far = at.plus_seconds(i64::from(SLOT_DAYS + 1) * 24 * 3600);
    let promised = match wanted_at(placement) {
        Some(wanted) if wanted > far => None,
        Some(wanted) => store.opening.can_fetch(wanted, at, &store.zone, READY_SECONDS).then_some(wanted),
        None => store.opening.ready(at, &store.zone, READY_SECONDS),
    };
    let refused = || Refusal::new(&codes::PICKUP_TIME).with("store", store.name.as_str());
    Ok(Some(promised.ok_or_else(|| refused().at("/fulfilment/wanted_at", &codes::PICKUP_TIME))?))
}

fn assemble(
    db: &Db,
    placement: &Placement,
    priced: Priced,
    fulfilled: &Shop,
    number: String,
    (promised_at, place): (Option<Timestamp>, Option<preorder::Place>),
    at: Timestamp,
) -> Prepared {
    let costs = priced.quote.total > Money::ZERO;
    let pays_now = match &placement.pay {
        Pay::Online { .. } => costs,
        Pay::AtCounter { .. } => place.is_none_or(|place| place.at_once > Money::ZERO),
        _ => false,
    };
    let by_link = matches!(placement.pay, Pay::ByLink { .. });
    let is_pickup = !matches!(placement.delivery, Delivery::Home { .. });
    let total = priced.quote.total;
    let deposit = place.map_or(Money::ZERO, |place| place.at_once);
    let deposit = if deposit < total { deposit } else { Money::ZERO };
    let put_aside = matches!(placement.pay, Pay::PutAside { .. });
    let expires_at = if pays_now {
        let attempt = if let Pay::Online { attempt } = &placement.pay { Some(attempt) } else { None };
        Some(at.plus_seconds(attempt.map_or(PAYMENT_SECONDS, |attempt| seconds_to_pay(&attempt.method))))
    } else if let (Pay::ByLink { seconds, .. }, true) = (&placement.pay, costs) {
        Some(at.plus_seconds(*seconds))
    } else if put_aside {
        Some(at.plus_seconds(put_aside::SECONDS))
    } else if is_pickup {
        // Whoever chose a later day has as long from then on.
        let from = wanted_at(placement).or(place.map(|place| place.ends_at)).unwrap_or(at);
        Some(from.plus_seconds(PICKUP_SECONDS))
    } else {
        None
    };
    let quote = &priced.quote;
    let store = &priced.shop.store;
    let draft = Draft {
        id: placement.order,
        number,
        channel: "web",
        state: "placed",
        money_state: if quote.total == Money::ZERO {
            "paid"
        } else if pays_now || by_link {
            "pending"
        } else {
            "unpaid"
        },
        sold_by: store.id,
        fulfilled_by: fulfilled.store.id,
        legal_entity: store.legal_entity,
        register: None,
        shift: None,
        visitor: placement.visitor,
        member: placement.member,
        tier: None,
        company: !placement.buyer.tax_id.is_empty(),
        cashier: None,
        cart: placement.cart.map(|(cart, _)| cart),
        occurred_at: at,
        business_date: store.business_date(at),
        goods_total: quote.goods_total,
        discount_total: quote.discount_total,
        shipping_total: quote.shipping_total,
        tax_total: quote.tax_total,
        total: quote.total,
        paid: Money::ZERO,
        price_list: quote.price_list,
        price_version: quote.price_version,
        engine_version: quote.engine_version.clone(),
        rule_set_hash: quote.rule_set_hash,
        quote: quote.canonical_bytes(),
        expires_at,
        put_aside,
        agent: match &placement.pay {
            Pay::ByLink { link, .. } => link.made_by,
            Pay::AtCounter { by } => Some(*by),
            _ => None,
        },
        by_link: by_link && costs,
        deposit,
        lines: lines(&priced),
    };
    let mut contacts = vec![("buyer", placement.buyer.clone())];
    if let Delivery::Home { recipient } = &placement.delivery {
        contacts.push(("recipient", recipient.clone()));
    }
    let fulfilment = Fulfilment {
        kind: if is_pickup { "pickup" } else { "delivery" },
        state: "waiting",
        location: fulfilled.location,
        code: is_pickup.then(|| pickup_code(db)),
        promised_at,
        done: None,
    };
    let payment = match &placement.pay {
        Pay::Online { attempt } if pays_now => Some(attempt.clone()),
        _ => None,
    };
    let link = match &placement.pay {
        Pay::ByLink { link, .. } if costs => {
            let amount = payment::needed(draft.total, deposit);
            Some((link.as_ref().clone(), About::new(db, &draft.number, amount, expires_at)))
        }
        _ => None,
    };
    let kind = match (put_aside, is_pickup) {
        (true, _) => HoldKind::Person,
        (false, true) => HoldKind::Pickup,
        (false, false) => HoldKind::Order,
    };
    let counted = match &placement.pay {
        Pay::PutAside { counted } => counted.clone(),
        _ => Vec::new(),
    };
    let (cart, hold) = (placement.cart, (kind, expires_at));
    Prepared { shop: priced.shop, draft, fulfilment, hold, cart, contacts, payment, link, counted, preorder: place }
}

fn write(tx: &mut Tx<'_>, prepared: &Prepared) -> Result<(), Stop> {
    price::still_current(tx, &prepared.shop)?;
    let draft = &prepared.draft;
    if let Some(member) = draft.member {
        members::require_remembered(tx, member)?;
        if let Some((_, buyer)) =
            prepared.contacts.iter().find(|(role, buyer)| *role == "buyer" && !buyer.tax_id.is_empty())
        {
            members::remember_company(tx, member, &buyer.tax_id)?;
        }
    }
    if let Some((id, version)) = prepared.cart {
        let now = tx.now();
        if tx.execute(cart::ORDERED, params![id, draft.id, version, now])? == 0 {
            return Err(Stop::from(&codes::CART_CHANGED));
        }
    }
    put_aside::count(tx, &prepared.counted, draft.occurred_at)?;
    let lines = book::insert(tx, draft)?;
    for (role, contact) in &prepared.contacts {
        insert_contact(tx, draft.id, role, contact)?;
    }
    let fulfilment = book::insert_fulfilment(tx, draft.id, &prepared.fulfilment)?;
    if let Some(attempt) = &prepared.payment {
        payment::create(tx, draft.id, attempt, payment::needed(draft.total, draft.deposit))?;
    }
    if let Some(agent) = draft.agent {
        let sold = |kind: &str| kind != COMPONENT && kind != SHIPPING;
        for line in lines.iter().filter(|line| sold(&draft.lines[line.index].kind)) {
            tx.execute(sql::CREDIT_INSERT, params![line.id, "agent", agent, 10_000_i64])?;
        }
        pay_link::note(tx, "orders.place_for", draft.id, json!({"number": draft.number, "total": draft.total}))?;
    }
    let body = json!({"number": draft.number, "channel": draft.channel, "store": draft.sold_by, "total": draft.total});
    tx.journal(&events::about_order("orders.placed", draft.id, [draft.sold_by, draft.fulfilled_by], body))?;
    if let Some((link, about)) = &prepared.link {
        pay_link::insert(tx, draft.id, [draft.sold_by, draft.fulfilled_by], link, about)?;
    }
    // Stock comes last: the rows that many buyers want are locked for the shortest time.
    let location = prepared.fulfilment.location;
    let tracked: Vec<(Id, &DraftLine)> =
        lines.iter().map(|line| (line.id, &draft.lines[line.index])).filter(|(_, line)| line.known.tracked).collect();
    if let Some(place) = prepared.preorder {
        // What is made for the day lies in no stock yet: its slot is what it takes.
        for (line, row) in &tracked {
            book::allocate(tx, *line, location, None, fulfilment, row.quantity, "held")?;
        }
        preorders::book(tx, draft.id, place.slot, place.quantity, draft.occurred_at)?;
    } else {
        hold_goods(tx, prepared, &tracked, fulfilment)?;
    }
    if draft.lines.iter().any(|line| line.known.made) {
        kitchen::follow(tx, draft.id)?;
    }
    Ok(())
}

/// Holds the goods of an order.
fn hold_goods(tx: &mut Tx<'_>, prepared: &Prepared, tracked: &[(Id, &DraftLine)], fulfilment: Id) -> Result<(), Stop> {
    let (draft, location) = (&prepared.draft, prepared.fulfilment.location);
    let wanted: Vec<Wanted> =
        tracked.iter().filter_map(|(_, line)| Some(Wanted::saleable(line.variant?, location, line.quantity))).collect();
    let (kind, until) = prepared.hold;
    let holds = stock::reserve(tx, kind, draft.id, until, &wanted).map_err(|stop| name_the_goods(stop, draft))?;
    for ((line, row), hold) in tracked.iter().zip(holds) {
        book::allocate(tx, *line, location, Some(hold), fulfilment, row.quantity, "held")?;
    }
    Ok(())
}

/// Stock knows variants; people know SKUs.
pub(crate) fn name_the_goods(stop: Stop, draft: &Draft) -> Stop {
    match stop {
        Stop::Refused(refusal, records) if refusal.code.name == stock::codes::INSUFFICIENT.name => {
            let variant = refusal.params.get("variant").map(ToString::to_string).unwrap_or_default();
            let line = draft.lines.iter().find(|line| line.variant.is_some_and(|id| id.to_string() == variant));
            let left = refusal.params.get("left").cloned().unwrap_or(kernel::Param::Number(0));
            let named = Refusal::new(&stock::codes::INSUFFICIENT)
                .with("sku", line.map(|line| line.sku.as_str()).unwrap_or_default())
                .with("left", left)
                .with("variant", variant);
            Stop::Refused(Box::new(named), records)
        }
        other => other,
    }
}

fn insert_contact(tx: &mut Tx<'_>, order: Id, role: &str, contact: &Contact) -> Result<(), Stop> {
    tx.execute(
        sql::CONTACT_INSERT,
        params![
            order,
            role,
            &contact.name,
            &contact.phone,
            &contact.email,
            "TW",
            &contact.postcode,
            &contact.area,
            &contact.address,
            &contact.tax_id,
            "",
            &contact.invoice,
        ],
    )?;
    Ok(())
}

/// The lines of a quote as rows, each with what leaves the shelf for it; delivery comes last.
pub(crate) fn lines(priced: &Priced) -> Vec<DraftLine> {
    let mut rows = Vec::with_capacity(priced.quote.lines.len() + 1);
    for ((line, item), made) in priced.quote.lines.iter().zip(&priced.goods).zip(&priced.made) {
        let row = DraftLine {
            key: line.key,
            parent: line.parent,
            kind: line.kind.as_str().to_owned(),
            variant: Some(line.variant),
            sku: item.sku.clone(),
            description: item.name.clone(),
            unit: item.unit.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            gross: line.gross,
            discount: line.discount,
            net: line.net,
            tax_class: line.tax_class.clone(),
            tax_rate: line.tax_rate,
            tax: line.tax,
            known: Known::of(item),
            adjustments: adjustments(&line.adjustments),
            options: made.options.clone(),
            note: made.note.clone(),
            share: (Money::ZERO, Money::ZERO),
        };
        let parts = till::components(line, &details(made));
        let first = rows.len();
        let parts = parts
            .iter()
            .zip(&made.components)
            .enumerate()
            .map(|(index, (part, of))| DraftLine::component(&row, first + index, part, Known::of(&of.goods)));
        let parts: Vec<DraftLine> = parts.collect();
        rows.push(row);
        rows.extend(parts);
    }
    let parcels = priced.quote.shipping.iter().map(|parcel| DraftLine {
        key: u32::MAX - parcel.key,
        parent: None,
        kind: "shipping".to_owned(),
        variant: None,
        sku: parcel.method.clone(),
        description: parcel.method.clone(),
        unit: "parcel".to_owned(),
        quantity: Quantity::ONE,
        unit_price: kernel::Price::from_money(parcel.gross, priced.quote.exponent),
        gross: parcel.gross,
        discount: parcel.discount,
        net: parcel.net,
        tax_class: parcel.tax_class.clone(),
        tax_rate: parcel.tax_rate,
        tax: parcel.tax,
        known: Known::default(),
        adjustments: adjustments(&parcel.adjustments),
        options: Vec::new(),
        note: String::new(),
        share: (Money::ZERO, Money::ZERO),
    });
    rows.extend(parcels);
    rows
}

/// What leaves the shelf for a line, as the till's words say it.
pub(crate) fn details(made: &Made) -> Vec<till::ComponentDetail> {
    let detail = |one: &crate::made::Component| till::ComponentDetail {
        variant: one.goods.variant,
        sku: one.goods.sku.clone(),
        description: one.goods.name.clone(),
        unit: one.goods.unit.clone(),
        quantity: one.quantity,
        worth: one.worth,
    };
    made.components.iter().map(detail).collect()
}

fn adjustments(adjustments: &[promo::Adjustment]) -> Vec<(String, String, Money)> {
    adjustments.iter().map(|taken| (taken.layer.as_str().to_owned(), taken.cause.to_string(), taken.amount)).collect()
}

/// The rule book's code for a way of delivery.
pub const fn method(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Pickup { .. } | Delivery::Preorder { .. } => "pickup",
        Delivery::Home { .. } => "home",
    }
}

const fn pickup_store(delivery: &Delivery) -> Option<Id> {
    match delivery {
        Delivery::Pickup { store, .. } => Some(*store),
        Delivery::Preorder { .. } | Delivery::Home { .. } => None,
    }
}

const fn slot(delivery: &Delivery) -> Option<Id> {
    match delivery {
        Delivery::Preorder { slot } => Some(*slot),
        Delivery::Pickup { .. } | Delivery::Home { .. } => None,
    }
}

/// Six digits that the buyer reads out at the counter. They name an order there, they do not guard
/// it: staff see the order before they hand anything over.
fn pickup_code(db: &Db) -> String {
    let mut bytes = [0; 4];
    db.entropy().fill(&mut bytes);
    format!("{:06}", u32::from_le_bytes(bytes) % 1_000_000)
}
