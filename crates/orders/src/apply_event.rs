//! Booking what a till sealed. There is no other way to book a till's sale.
//!
//! The event is stored as the bytes that were sent, then booked as it says: never priced again, never
//! refused for what it is. The buyer has left with the goods.

use std::collections::BTreeMap;

use kernel::{Event, Id, Money, Refusal};
use serde_json::json;
use stock::{Condition, Fact, HoldKind, LevelKey, Movement, Wanted};
use store::{Fault, Stop, Tx, params};
use till::{Payload, Sold, TenderKind, Treatment};

use crate::book::{self, Draft, DraftLine, Fulfilment, Known, TenderRow};
use crate::codes;
use crate::made::COMPONENT;
use crate::payment::books::Books;
use crate::place::name_the_goods;
use crate::sql::{booking as sql, till as till_sql};
use crate::{charge, kitchen, money, payment, return_deposit, returns, tender, web_invoice};

/// What booking needs besides the event, read before the write.
#[derive(Debug, Clone)]
pub struct Place {
    /// The store of the till.
    pub store: Id,
    /// The company that sells there.
    pub legal_entity: Id,
    /// Where its goods lie.
    pub location: Id,
    /// What the catalogue knows of the variants of a sale, and of those that leave the shelf for them.
    pub goods: BTreeMap<Id, Known>,
    /// The invoices of its sales, each with its sale.
    pub drafts: Vec<(Id, invoices::Draft)>,
    /// The invoices of orders that are paid at its counter.
    pub collected: Vec<web_invoice::ToIssue>,
}

/// Stores one event and books it.
///
/// # Errors
/// Refused as `stock.insufficient` when a sale asks for a promise that stock cannot keep; a sale whose
/// goods are in the buyer's hand is always booked. Refused as `orders.id_taken` when the sale has the id
/// of another order, and as `orders.void_returned` when goods of a sale to be undone have come back.
pub fn apply_event(tx: &mut Tx<'_>, event: &till::Event, payload: &Payload, place: &Place) -> Result<(), Stop> {
    let subject = payload.subject();
    store_event(tx, event, subject)?;
    match payload {
        Payload::ShiftOpenedPlain(opened) | Payload::ShiftOpened(opened) => {
            staff::open_shift(
                tx,
                &staff::OpenShift {
                    id: opened.stamp.shift,
                    register: event.register,
                    store: place.store,
                    business_date: opened.stamp.business_date,
                    opened_by: opened.stamp.person,
                    opened_at: event.occurred_at,
                    float: opened.float,
                },
            )?;
            money::float_taken(tx, event, &opened.stamp, place, opened.float)?;
        }
        Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold) => {
            book_sale(tx, event, sold, place)?;
        }
        Payload::CollectedUntreated(collected) | Payload::Collected(collected) => {
            book_collected(tx, event, collected, place)?;
        }
        Payload::DepositTaken(collected) => {
            book_collected(tx, event, collected, place)?;
            payment::stand(tx, collected.order)?;
        }
        Payload::DepositReturned(returned) => return_deposit::book(tx, event, returned, place)?,
        Payload::Voided(voided) => book_void(tx, event, voided, place)?,
        Payload::ReturnedExact(returned) | Payload::Returned(returned) => book_returned(tx, event, returned, place)?,
        Payload::ReturnVoided(voided) => book_return_voided(tx, event, voided, place)?,
        Payload::CashMovedPlain(moved) | Payload::CashMoved(moved) => money::cash_moved(tx, event, moved, place)?,
        Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => {
            staff::close_shift(
                tx,
                &staff::CloseShift {
                    shift: closed.stamp.shift,
                    closed_by: closed.stamp.person,
                    closed_at: event.occurred_at,
                    expected: closed.expected,
                    counted: closed.counted,
                },
            )?;
            money::shift_counted(tx, event, closed, place)?;
        }
        // Baskets put aside and opened drawers are kept in the log; nothing is booked for them.
        Payload::Held(_) | Payload::Recalled(_) | Payload::Discarded(_) | Payload::DrawerOpened(_) => {}
    }
    let journal =
        Event { kind: payload.kind(), version: payload.version(), subject, body: journal_body(event, payload, place) };
    tx.journal_at(&journal, event.occurred_at)?;
    Ok(())
}

/// What the journal says of an event; the event itself stays in the till's log.
fn journal_body(event: &till::Event, payload: &Payload, place: &Place) -> serde_json::Value {
    let mut body =
        json!({"register": event.register, "seq": event.seq, "shift": payload.stamp().shift, "store": place.store});
    if let Some(approved_by) = payload.stamp().approved_by {
        body["approved_by"] = json!(approved_by);
    }
    match payload {
        Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold) => {
            body["total"] = json!(sold.total);
            body["receipt"] = json!(sold.receipt);
        }
        Payload::ReturnedExact(returned) | Payload::Returned(returned) => {
            body["total"] = json!(returned.total);
            body["receipt"] = json!(returned.receipt);
            body["order"] = json!(returned.order);
        }
        Payload::ReturnVoided(voided) => {
            body["total"] = json!(voided.total);
            body["reason"] = json!(voided.reason);
        }
        Payload::Voided(voided) => {
            body["total"] = json!(voided.total);
            body["receipt"] = json!(voided.receipt);
            body["reason"] = json!(voided.reason);
        }
        Payload::CashMovedPlain(moved) | Payload::CashMoved(moved) => {
            body["amount"] = json!(moved.amount);
            body["reason"] = json!(moved.reason);
            body["purpose"] = json!(moved.purpose);
            body["direction"] = json!(moved.direction);
        }
        Payload::DrawerOpened(opened) => body["reason"] = json!(opened.reason),
        Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => {
            body["expected"] = json!(closed.expected);
            body["counted"] = json!(closed.counted);
            body["bag"] = json!(closed.bag);
        }
        Payload::CollectedUntreated(collected) | Payload::Collected(collected) | Payload::DepositTaken(collected) => {
            body["amount"] = json!(collected.amount);
        }
        Payload::DepositReturned(returned) => body["amount"] = json!(returned.amount + returned.elsewhere),
        _ => {}
    }
    body
}

fn store_event(tx: &mut Tx<'_>, event: &till::Event, subject: Id) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(
        till_sql::EVENT_INSERT,
        params![
            event.register,
            event.seq,
            &event.kind,
            event.version,
            event.prev_hash.as_bytes().to_vec(),
            event.hash.as_bytes().to_vec(),
            &event.bytes,
            event.occurred_at,
            now,
            "accepted",
            None::<&str>,
            subject,
        ],
    )?;
    Ok(())
}

fn book_sale(tx: &mut Tx<'_>, event: &till::Event, sold: &Sold, place: &Place) -> Result<(), Stop> {
    let draft = draft(event, sold, place);
    let lines = book::insert(tx, &draft)?;
    for line in lines.iter().filter(|line| draft.lines[line.index].kind != COMPONENT) {
        tx.execute(sql::CREDIT_INSERT, params![line.id, "cashier", sold.stamp.person, 10_000_i64])?;
    }
    let fulfilment = book::insert_fulfilment(
        tx,
        sold.sale,
        &Fulfilment {
            kind: "take_away",
            state: "handed_over",
            location: place.location,
            code: None,
            promised_at: None,
            done: Some((event.occurred_at, Some(sold.stamp.person))),
        },
    )?;
    let given = Given { order: sold.sale, stamp: &sold.stamp, tenders: &sold.tenders, rounding: sold.rounding };
    take_tenders(tx, event, &given, place)?;
    issue_receipt(tx, event, sold, place)?;
    money::sold(tx, event, sold, place)?;
    take_goods(tx, event, sold, place, &draft, &lines, fulfilment)?;
    kitchen::open_for_sale(tx, sold.sale, place.store, (sold.stamp.business_date, event.occurred_at), &draft.lines)?;
    invoice(tx, sold.sale, place, &draft, &lines)
}

/// Issues the invoices of a sale. Numbers are taken last, so that other registers wait for them as short as can be.
fn invoice(tx: &mut Tx<'_>, sale: Id, place: &Place, draft: &Draft, lines: &[book::Written]) -> Result<(), Stop> {
    let lines = lines.iter().map(|line| (line.id, &draft.lines[line.index]));
    let lines: Vec<invoices::OrderLine> = lines
        .filter(|(_, row)| row.kind != COMPONENT)
        .map(|(id, row)| invoices::OrderLine { id, position: i64::from(row.key) })
        .collect();
    for (_, document) in place.drafts.iter().filter(|(of, _)| *of == sale) {
        invoices::issue(tx, document, sale, &lines)?;
    }
    Ok(())
}

/// Takes what was sold out of stock: as a promise that stock must keep, or as a fact.
fn take_goods(
    tx: &mut Tx<'_>,
    event: &till::Event,
    sold: &Sold,
    place: &Place,
    draft: &Draft,
    lines: &[book::Written],
    fulfilment: Id,
) -> Result<(), Stop> {
    let tracked: Vec<(Id, &DraftLine)> =
        lines.iter().map(|line| (line.id, &draft.lines[line.index])).filter(|(_, line)| line.known.tracked).collect();
    for (line, row) in &tracked {
        book::allocate(tx, *line, place.location, None, fulfilment, row.quantity, "taken")?;
    }
    let movement = movement(event, sold.sale, stock::reasons::SALE, &sold.stamp, place);
    if sold.goods_in_hand {
        let facts: Vec<Fact> = tracked
            .iter()
            .filter_map(|(_, row)| {
                Some(Fact::of(&movement, saleable(row.variant?, place.location), -row.quantity, row.known.cost))
            })
            .collect();
        stock::book_all(tx, &facts)?;
        return Ok(());
    }
    let wanted: Vec<Wanted> = tracked
        .iter()
        .filter_map(|(_, row)| Some(Wanted::saleable(row.variant?, place.location, row.quantity)))
        .collect();
    let holds =
        stock::reserve(tx, HoldKind::Order, sold.sale, None, &wanted).map_err(|stop| name_the_goods(stop, draft))?;
    stock::take(tx, &holds, &movement)?;
    Ok(())
}

fn movement(event: &till::Event, subject: Id, reason: &'static str, stamp: &till::Stamp, place: &Place) -> Movement {
    Movement {
        reason,
        subject,
        legal_entity: Some(place.legal_entity),
        business_date: stamp.business_date,
        occurred_at: event.occurred_at,
        register: Some(event.register),
    }
}

fn saleable(variant: Id, location: Id) -> LevelKey {
    LevelKey { variant, location, condition: Condition::Saleable }
}

fn issue_receipt(tx: &mut Tx<'_>, event: &till::Event, sold: &Sold, place: &Place) -> Result<(), Fault> {
    let document = tx.new_id();
    let date = sold.stamp.business_date;
    tx.execute(
        sql::DOCUMENT_INSERT,
        params![
            document,
            "receipt",
            "receipt",
            &sold.receipt,
            place.legal_entity,
            place.store,
            sold.total,
            sold.tax_total,
            date,
            event.occurred_at
        ],
    )?;
    tx.execute(sql::DOCUMENT_SUBJECT_INSERT, params![document, "order", sold.sale, sold.total])?;
    Ok(())
}

fn draft(event: &till::Event, sold: &Sold, place: &Place) -> Draft {
    let known = |variant: Id| place.goods.get(&variant).copied().unwrap_or_default();
    let adjustments = |amounts: &till::Amounts| {
        amounts.adjustments.iter().map(|taken| (taken.layer.clone(), taken.cause.clone(), taken.amount)).collect()
    };
    let line = |line: &till::SoldLine| DraftLine {
        key: line.key,
        parent: line.parent,
        kind: line.kind.clone(),
        variant: Some(line.variant),
        sku: line.sku.clone(),
        description: line.description.clone(),
        unit: line.unit.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        gross: line.amounts.gross,
        discount: line.amounts.discount,
        net: line.amounts.net,
        tax_class: line.amounts.tax_class.clone(),
        tax_rate: line.amounts.tax_rate,
        tax: line.amounts.tax,
        known: known(line.variant),
        adjustments: adjustments(&line.amounts),
        options: line.options.clone(),
        note: line.note.clone(),
        share: (Money::ZERO, Money::ZERO),
    };
    let mut rows = Vec::with_capacity(sold.lines.len());
    for one in &sold.lines {
        let row = line(one);
        let first = rows.len();
        let parts = one.components.iter().enumerate();
        let parts: Vec<DraftLine> =
            parts.map(|(index, part)| DraftLine::component(&row, first + index, part, known(part.variant))).collect();
        rows.push(row);
        rows.extend(parts);
    }
    Draft {
        id: sold.sale,
        number: sold.receipt.clone(),
        channel: "till",
        state: "completed",
        money_state: "paid",
        sold_by: place.store,
        fulfilled_by: place.store,
        legal_entity: place.legal_entity,
        register: Some((event.register, event.seq)),
        shift: Some(sold.stamp.shift),
        visitor: None,
        member: sold.member,
        tier: None,
        company: false,
        cashier: Some(sold.stamp.person),
        cart: None,
        occurred_at: event.occurred_at,
        business_date: sold.stamp.business_date,
        goods_total: sold.goods_total,
        discount_total: sold.discount_total,
        shipping_total: sold.shipping_total,
        tax_total: sold.tax_total,
        total: sold.total,
        paid: sold.total,
        price_list: sold.quote.price_list,
        price_version: sold.quote.price_version,
        engine_version: sold.quote.engine_version.clone(),
        rule_set_hash: *sold.quote.rule_set_hash.as_bytes(),
        quote: sold.quote.bytes.clone().into_bytes(),
        expires_at: None,
        put_aside: false,
        agent: None,
        by_link: false,
        deposit: Money::ZERO,
        lines: rows,
    }
}

/// What a till took for an order.
struct Given<'a> {
    order: Id,
    stamp: &'a till::Stamp,
    tenders: &'a [till::TenderTaken],
    rounding: Money,
}

/// Books what was given: a row each, with the payment behind it where the till charged one, and what cash
/// was rounded by. Answers what all of it pays.
fn take_tenders(tx: &mut Tx<'_>, event: &till::Event, given: &Given<'_>, place: &Place) -> Result<Money, Stop> {
    let row = |kind: &str, amount: Money, treatment: Treatment| TenderRow {
        kind: kind.to_owned(),
        amount,
        given: amount,
        change: Money::ZERO,
        payment: None,
        treatment,
        store: place.store,
        legal_entity: place.legal_entity,
        register: Some(event.register),
        shift: Some(given.stamp.shift),
        business_date: given.stamp.business_date,
        occurred_at: event.occurred_at,
    };
    let mut paid = Money::ZERO;
    for taken in given.tenders {
        let kind = taken.kind.as_str();
        if let Some(charge) = taken.payment {
            let business_date = given.stamp.business_date;
            let taking = charge::Taking { charge, order: given.order, kind, amount: taken.amount, business_date };
            charge::take(tx, &taking)?;
        }
        let treatment = taken.treatment.unwrap_or_else(|| Treatment::before(taken.kind));
        let plain = row(kind, taken.amount, treatment);
        let (handed, change, payment) = (taken.given, taken.change, taken.payment);
        book::insert_tender(tx, given.order, &TenderRow { given: handed, change, payment, ..plain })?;
        paid += taken.amount;
    }
    if !given.rounding.is_zero() {
        // The total was not changed: what cash was rounded by stands beside it.
        book::insert_tender(tx, given.order, &row(book::ROUNDING, -given.rounding, Treatment::MONEY))?;
        paid -= given.rounding;
    }
    Ok(paid)
}

fn book_collected(
    tx: &mut Tx<'_>,
    event: &till::Event,
    collected: &till::Collected,
    place: &Place,
) -> Result<(), Stop> {
    let given = Given {
        order: collected.order,
        stamp: &collected.stamp,
        tenders: &collected.tenders,
        rounding: collected.rounding,
    };
    // Money that came by another way since the till was told what is due is not taken twice.
    let due = Books::open(tx, collected.order)?.map_or(Money::ZERO, |books| books.due());
    let paid = take_tenders(tx, event, &given, place)?;
    if paid > due {
        return Err(Stop::from(&codes::TILL_STALE));
    }
    tx.execute(sql::ORDER_PAID_HERE, params![collected.order, paid])?;
    if let Some(sale) = collected.with_sale {
        tx.execute(sql::ORDER_COLLECTED_WITH, params![collected.order, sale])?;
    }
    // Nobody shall pay online what was paid at the counter.
    payment::call_off(tx, collected.order)?;
    money::collected(tx, event, collected, place)?;
    for paper in place.collected.iter().filter(|paper| paper.order == collected.order) {
        paper.issue(tx)?;
    }
    Ok(())
}

fn book_void(tx: &mut Tx<'_>, event: &till::Event, voided: &till::Voided, place: &Place) -> Result<(), Stop> {
    // Locked first: goods that came back are not taken back again.
    Books::open(tx, voided.sale)?;
    let returns: i64 = tx.query_one(crate::sql::returns::RETURNS_STANDING, params![voided.sale], |row| row.get(0))?;
    if returns > 0 {
        return Err(Refusal::new(&codes::VOID_RETURNED).with("receipt", voided.receipt.as_str()).into());
    }
    // What the till charged goes back through who charged it, by a job; it is booked when it is done.
    let charged = payment::of_order(tx, voided.sale)?;
    let goes_back: Money = charged.iter().map(|one| one.captured - one.refunded).sum();
    if tx.execute(sql::ORDER_VOID, params![voided.sale, goes_back])? == 0 {
        // The till says it was undone; that a shop cannot find the sale is for a person to look at.
        let detail = json!({"receipt": voided.receipt});
        store::cases::open(tx, "till.void_without_sale", voided.sale, Some(place.store), &detail)?;
        return Ok(());
    }
    let goods = tx.query(sql::ALLOCATIONS_TAKEN, params![voided.sale], |row| {
        Ok((row.get::<kernel::Quantity>(0)?, row.get::<Id>(1)?, row.get::<Id>(2)?))
    })?;
    let movement = movement(event, voided.sale, stock::reasons::VOID, &voided.stamp, place);
    let facts: Vec<Fact> = goods
        .into_iter()
        .map(|(quantity, variant, location)| Fact::of(&movement, saleable(variant, location), quantity, None))
        .collect();
    stock::book_all(tx, &facts)?;
    tx.execute(sql::ALLOCATIONS_RETURN, params![voided.sale])?;
    tx.execute(sql::DOCUMENT_VOID, params![voided.sale])?;
    let is_charged = |back: &till::TenderBack| charged.iter().any(|one| one.method == back.kind.as_str());
    for back in voided.tenders.iter().filter(|back| !is_charged(back)) {
        let treatment = tender::as_it_was(tx, voided.sale, back.kind.as_str())?;
        book::insert_tender(
            tx,
            voided.sale,
            &TenderRow {
                kind: back.kind.as_str().to_owned(),
                amount: -back.amount,
                given: Money::ZERO,
                change: if back.kind == TenderKind::CASH { back.amount } else { Money::ZERO },
                payment: None,
                treatment,
                store: place.store,
                legal_entity: place.legal_entity,
                register: Some(event.register),
                shift: Some(voided.stamp.shift),
                business_date: voided.stamp.business_date,
                occurred_at: event.occurred_at,
            },
        )?;
    }
    let rounded = tx.query_one(sql::ROUNDED, params![voided.sale], |row| row.get::<Money>(0))?;
    if !rounded.is_zero() {
        book::insert_tender(
            tx,
            voided.sale,
            &TenderRow {
                kind: book::ROUNDING.to_owned(),
                amount: -rounded,
                given: -rounded,
                change: Money::ZERO,
                payment: None,
                treatment: Treatment::MONEY,
                store: place.store,
                legal_entity: place.legal_entity,
                register: Some(event.register),
                shift: Some(voided.stamp.shift),
                business_date: voided.stamp.business_date,
                occurred_at: event.occurred_at,
            },
        )?;
    }
    for one in charged.iter().filter(|one| one.captured > one.refunded) {
        let left = payment::refund::refundable(tx, one.id)?;
        if left > Money::ZERO {
            payment::refund(tx, voided.sale, one.id, left, "voided")?;
        }
    }
    let member = tx.query_opt(sql::ORDER_MEMBER, params![voided.sale], |row| row.get::<Option<Id>>(0))?.flatten();
    money::voided(tx, event, voided, member, place)?;
    kitchen::follow(tx, voided.sale)?;
    Ok(())
}

fn return_place(event: &till::Event, stamp: &till::Stamp, place: &Place) -> returns::book::Place {
    returns::book::Place {
        store: place.store,
        legal_entity: place.legal_entity,
        location: place.location,
        register: Some((event.register, event.seq)),
        shift: Some(stamp.shift),
        staff: Some(stamp.person),
        occurred_at: event.occurred_at,
        business_date: stamp.business_date,
    }
}

fn book_returned(tx: &mut Tx<'_>, event: &till::Event, returned: &till::Returned, place: &Place) -> Result<(), Stop> {
    let taken = returns::book::Taken {
        id: returned.return_id,
        number: &returned.receipt,
        channel: "till",
        order: returned.order,
        member: returned.member,
        place: return_place(event, &returned.stamp, place),
        lines: &returned.lines,
        total: returned.total,
        tax_total: returned.tax_total,
        withheld: returned.withheld,
        elsewhere: returned.elsewhere,
        tenders: returned.tenders.iter().map(|back| (back.kind.as_str(), back.amount)).collect(),
        rounding: returned.rounding,
        exchanged_for: returned.exchanged_for,
        goods: &place.goods,
    };
    returns::book::book(tx, &taken)?;
    money::returned(tx, event, returned, place)
}

fn book_return_voided(
    tx: &mut Tx<'_>,
    event: &till::Event,
    voided: &till::ReturnVoided,
    place: &Place,
) -> Result<(), Stop> {
    let member = returns::book::void(tx, voided, &return_place(event, &voided.stamp, place))?;
    money::return_voided(tx, event, voided, member, place)
}
