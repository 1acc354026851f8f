//! Booking a return as it was worked out, and taking it back within its shift.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Event, Id, Money, Quantity, Refusal, Timestamp};
use serde_json::json;
use stock::{Condition, Fact, LevelKey, Movement, reasons};
use store::{Fault, Stop, Tx, params};
use till::ReturnedLine;

use super::facts::{self, Kept};
use super::plan::Plan;
use crate::book::Known;
use crate::payment::books::Books;
use crate::sql::{booking, returns as sql};
use crate::{codes, events, kitchen};

/// A return as it is booked.
#[derive(Debug)]
pub(crate) struct Taken<'a> {
    pub(crate) id: Id,
    /// The number on its slip.
    pub(crate) number: &'a str,
    /// `till`, or the channel of the order when the office takes it.
    pub(crate) channel: &'a str,
    pub(crate) order: Option<Id>,
    pub(crate) member: Option<Id>,
    pub(crate) place: Place,
    pub(crate) lines: &'a [ReturnedLine],
    pub(crate) total: Money,
    pub(crate) tax_total: Money,
    pub(crate) withheld: Money,
    pub(crate) elsewhere: Money,
    /// What goes back by hand or into an account, by kind.
    pub(crate) tenders: Vec<(&'a str, Money)>,
    /// What rounding added to the cash among it.
    pub(crate) rounding: Money,
    pub(crate) exchanged_for: Option<Id>,
    /// What the catalogue knows of goods without a receipt.
    pub(crate) goods: &'a BTreeMap<Id, Known>,
}

impl Taken<'_> {
    /// What stock needs to know of a line: as it was sold, or as the catalogue says now.
    fn kept(&self, line: &ReturnedLine, kept: &BTreeMap<Id, Kept>) -> Kept {
        let now = || line.variant.and_then(|variant| self.goods.get(&variant));
        match line.order_line {
            Some(id) => kept.get(&id).copied().unwrap_or_default(),
            None => now().map(|known| Kept { tracked: known.tracked, cost: known.cost }).unwrap_or_default(),
        }
    }
}

/// Where and when goods are taken back, and by whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) store: Id,
    pub(crate) legal_entity: Id,
    pub(crate) location: Id,
    /// The till, and the place in its log.
    pub(crate) register: Option<(Id, i64)>,
    pub(crate) shift: Option<Id>,
    pub(crate) staff: Option<Id>,
    pub(crate) occurred_at: Timestamp,
    pub(crate) business_date: BusinessDate,
}

impl Place {
    fn movement(&self, subject: Id, reason: &'static str) -> Movement {
        Movement {
            reason,
            subject,
            legal_entity: Some(self.legal_entity),
            business_date: self.business_date,
            occurred_at: self.occurred_at,
            register: self.register.map(|(register, _)| register),
        }
    }
}

/// Refuses unless the order is still as the plan saw it. Locks it.
///
/// # Errors
/// Refused as [`codes::RETURN_STALE`].
pub(crate) fn still_stands(tx: &mut Tx<'_>, plan: &Plan) -> Result<(), Stop> {
    let Some(planned) = &plan.order else { return Ok(()) };
    let locked = crate::fulfil::lock(tx, planned.id)?;
    if locked.version == planned.version { Ok(()) } else { Err(Stop::from(&codes::RETURN_STALE)) }
}

/// Books it: the order's lines and money, the return, the goods, the journal.
///
/// # Errors
/// Refused as [`codes::RETURNED_ALREADY`] when more would come back than was sold, and as
/// [`codes::RETURN_STALE`] when its payments have less to give.
pub(crate) fn book(tx: &mut Tx<'_>, taken: &Taken<'_>) -> Result<(), Stop> {
    let mut kept = BTreeMap::new();
    let stores = match taken.order {
        Some(order) => {
            let books = Books::open(tx, order)?.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?;
            let stores = books.order.stores();
            count(tx, order, taken, &mut kept)?;
            insert(tx, taken, &kept)?;
            give_back(tx, books, taken)?;
            tx.execute(sql::ORDER_TOUCH, params![order])?;
            let (now, staff) = (taken.place.occurred_at, taken.place.staff);
            tx.execute(sql::REQUEST_TAKEN, params![order, now, staff, taken.id])?;
            kitchen::follow(tx, order)?;
            stores
        }
        None => {
            insert(tx, taken, &kept)?;
            [taken.place.store; 2]
        }
    };
    let body = json!({"return": taken.id, "number": taken.number, "store": taken.place.store, "total": taken.total});
    let subject = taken.order.unwrap_or(taken.id);
    tx.journal_at(&events::about_order("orders.returned", subject, stores, body), taken.place.occurred_at)?;
    put_back(tx, taken, &kept)
}

fn insert(tx: &mut Tx<'_>, taken: &Taken<'_>, kept: &BTreeMap<Id, Kept>) -> Result<(), Stop> {
    let (now, place) = (tx.now(), &taken.place);
    let (register, register_seq) = place.register.unzip();
    let reason = taken.lines.first().map_or("", |line| line.reason.as_str());
    let inserted = tx.execute(
        sql::RETURN_INSERT,
        params![
            taken.id,
            taken.number,
            taken.order,
            taken.channel,
            place.store,
            place.legal_entity,
            register,
            register_seq,
            place.shift,
            taken.member,
            place.staff,
            reason,
            taken.total,
            taken.tax_total,
            taken.withheld,
            taken.exchanged_for,
            place.occurred_at,
            now,
            place.business_date,
        ],
    )?;
    if inserted == 0 {
        return Err(Stop::from(&codes::ID_TAKEN));
    }
    for (position, line) in taken.lines.iter().enumerate() {
        let (id, position) = (tx.new_id(), i64::try_from(position).unwrap_or(i64::MAX));
        // Where it lies now; nowhere when no stock is kept of it.
        let lies = taken.kept(line, kept).tracked.then_some(place.location);
        tx.execute(
            sql::RETURN_LINE_INSERT,
            params![
                id,
                taken.id,
                position,
                line.order_line,
                line.variant,
                &line.sku,
                &line.description,
                line.quantity,
                line.amount,
                line.tax,
                &line.condition,
                lies,
                &line.reason,
            ],
        )?;
    }
    let document = tx.new_id();
    let series = if register.is_some() { "receipt" } else { "return" };
    tx.execute(
        booking::DOCUMENT_INSERT,
        params![
            document,
            "return",
            series,
            taken.number,
            place.legal_entity,
            place.store,
            -taken.total,
            -taken.tax_total,
            place.business_date,
            place.occurred_at
        ],
    )?;
    tx.execute(booking::DOCUMENT_SUBJECT_INSERT, params![document, "return", taken.id, -taken.total])?;
    Ok(())
}

/// Counts what came back of each line: one conditional statement each.
fn count(tx: &mut Tx<'_>, order: Id, taken: &Taken<'_>, kept: &mut BTreeMap<Id, Kept>) -> Result<(), Stop> {
    for line in taken.lines {
        let Some(id) = line.order_line else { continue };
        if tx.execute(sql::LINE_RETURNED, params![id, order, line.quantity])? == 0 {
            let refusal = Refusal::new(&codes::RETURNED_ALREADY).with("name", line.description.as_str());
            return Err(refusal.with("left", Quantity::ZERO.to_string()).into());
        }
        kept.insert(id, facts::kept(tx, id)?);
    }
    Ok(())
}

/// The order's money.
fn give_back(tx: &mut Tx<'_>, mut books: Books, taken: &Taken<'_>) -> Result<(), Stop> {
    let before = books.refunds.len();
    if taken.elsewhere > Money::ZERO && books.send_back_up_to(tx, 0, taken.elsewhere, "returned")? < taken.elsewhere {
        return Err(Stop::from(&codes::RETURN_STALE));
    }
    let promised: Vec<Id> = books.refunds[before..].iter().map(|refund| refund.id).collect();
    for refund in promised {
        tx.execute(sql::REFUND_OF_RETURN, params![refund, taken.id])?;
    }
    for (kind, amount) in &taken.tenders {
        tender(tx, books.order.id, taken.id, &taken.place, kind, -*amount)?;
        books.order.refunded += *amount;
    }
    if !taken.rounding.is_zero() {
        // What it came to was not changed: what cash was rounded by stands beside it.
        tender(tx, books.order.id, taken.id, &taken.place, crate::book::ROUNDING, taken.rounding)?;
        books.order.refunded -= taken.rounding;
    }
    if books.kept().is_negative() {
        return Err(Stop::from(&codes::RETURN_STALE));
    }
    books.save(tx)?;
    Ok(())
}

fn tender(tx: &mut Tx<'_>, order: Id, of: Id, place: &Place, kind: &str, amount: Money) -> Result<(), Fault> {
    let id = tx.new_id();
    let treatment = crate::tender::as_it_was(tx, order, kind)?;
    let given = if kind == "cash" && amount.is_negative() { -amount } else { Money::ZERO };
    tx.execute(
        booking::TENDER_INSERT,
        params![
            id,
            order,
            kind,
            amount,
            Money::ZERO,
            given,
            None::<Id>,
            of,
            treatment.invoice.as_str(),
            treatment.counts_for_thresholds,
            place.store,
            place.legal_entity,
            place.register.map(|(register, _)| register),
            place.shift,
            place.business_date,
            place.occurred_at,
        ],
    )?;
    Ok(())
}

/// The goods lie in the store that took them, for what they may be used for now. Stock comes last: the rows
/// that many want are locked for the shortest time.
fn put_back(tx: &mut Tx<'_>, taken: &Taken<'_>, kept: &BTreeMap<Id, Kept>) -> Result<(), Stop> {
    let movement = taken.place.movement(taken.id, reasons::RETURN);
    let mut facts = Vec::new();
    for line in taken.lines {
        let known = taken.kept(line, kept);
        if let (true, Some(variant), Some(condition)) = (known.tracked, line.variant, Condition::parse(&line.condition))
        {
            let key = LevelKey { variant, location: taken.place.location, condition };
            facts.push(Fact::of(&movement, key, line.quantity, known.cost));
        }
    }
    stock::book_all(tx, &facts)?;
    Ok(())
}

/// A return that its till undid: the goods are the buyer's again, and the money ours.
///
/// # Errors
/// When the database says so. A return that is not in the books opens a case: its till says it was undone.
pub(crate) fn void(tx: &mut Tx<'_>, voided: &till::ReturnVoided, place: &Place) -> Result<Option<Id>, Stop> {
    let id = voided.return_id;
    let found =
        tx.query_opt(sql::RETURN_VOID, params![id], |row| Ok((row.get::<Option<Id>>(0)?, row.get::<Option<Id>>(1)?)))?;
    let Some((order, member)) = found else {
        let detail = json!({"receipt": voided.receipt});
        store::cases::open(tx, "till.void_without_return", id, Some(place.store), &detail)?;
        return Ok(None);
    };
    if let Some(order) = order {
        let mut books = Books::open(tx, order)?.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?;
        for back in &voided.tenders {
            tender(tx, order, id, place, back.kind.as_str(), back.amount)?;
            books.order.refunded -= back.amount;
        }
        let rounded = tx.query_one(sql::RETURN_ROUNDED, params![id], |row| row.get::<Money>(0))?;
        if !rounded.is_zero() {
            tender(tx, order, id, place, crate::book::ROUNDING, -rounded)?;
            books.order.refunded += rounded;
        }
        // Money that came twice may have covered what went back: now it is more than the order comes to.
        let surplus = books.kept() - books.order.total;
        if surplus > Money::ZERO {
            books.send_back_up_to(tx, 0, surplus, "surplus")?;
        }
        let stores = books.order.stores();
        books.save(tx)?;
        tx.execute(sql::ORDER_TOUCH, params![order])?;
        let body = json!({"return": id, "number": voided.receipt, "store": place.store});
        tx.journal_at(&events::about_order("orders.return_voided", order, stores, body), place.occurred_at)?;
    } else {
        let body = json!({"return": id, "number": voided.receipt, "store": place.store});
        tx.journal_at(&Event::new("orders.return_voided", id, body), place.occurred_at)?;
    }
    tx.execute(sql::SLIP_VOID, params![id])?;
    tx.execute(sql::REQUEST_AGAIN, params![id])?;
    take_again(tx, id, place)?;
    if let Some(order) = order {
        // Once its lines are the buyer's again.
        kitchen::follow(tx, order)?;
    }
    Ok(member)
}

fn take_again(tx: &mut Tx<'_>, id: Id, place: &Place) -> Result<(), Stop> {
    let goods = tx.query(sql::RETURN_GOODS, params![id], |row| {
        Ok((
            row.get::<Option<Id>>(0)?,
            row.get::<Option<Id>>(1)?,
            row.get::<Quantity>(2)?,
            row.get::<String>(3)?,
            row.get::<Option<Id>>(4)?,
        ))
    })?;
    let movement = place.movement(id, reasons::VOID);
    let mut facts = Vec::new();
    for (line, variant, quantity, condition, location) in goods {
        if let Some(line) = line {
            tx.execute(sql::LINE_KEPT_AGAIN, params![line, quantity])?;
        }
        if let (Some(variant), Some(location), Some(condition)) = (variant, location, Condition::parse(&condition)) {
            facts.push(Fact::of(&movement, LevelKey { variant, location, condition }, -quantity, None));
        }
    }
    stock::book_all(tx, &facts)?;
    Ok(())
}
