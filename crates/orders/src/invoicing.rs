//! The invoices and allowances that selling and taking back lead to, worked out before the write that books them.

use std::collections::BTreeSet;

use fiscal::RandomCode;
use invoices::{Counter, Draft, Elsewhere, Moment, Part, Sale, SaleLine, Undo, Undoing, Wish};
use kernel::{BusinessDate, Id, Money, Quantity, Refusal, Timestamp};
use promo::share_of_return;
use staff::Store;
use store::{Db, Fault, Read, Stop, WriteError, params};
use till::{InvoiceTreatment, Payload, ReturnedLine, Sold, TenderKind};

use crate::made::COMPONENT;
use crate::returns::facts::{self, Facts};
use crate::shop::read_or_refuse;
use crate::sql::returns as sql;
use crate::web_invoice::{Due, Taken, ToIssue};
use crate::{cancel_lines, tender};

/// Why a sale's invoice is voided, in the words of the message that says so.
const CALLED_OFF: &str = "銷貨取消";
/// The same when goods came back with its paper.
const CAME_BACK: &str = "銷貨退回";

/// What buyers said of the papers of a till's events.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// How they want their invoices, each with the sale or the order.
    pub(crate) wishes: Vec<(Id, Wish)>,
    /// The returns, and the orders that are called off, with which they brought the paper.
    pub(crate) papers_back: Vec<Id>,
}

impl Said {
    fn wish_for(&self, document: Id) -> Option<Wish> {
        self.wishes.iter().find(|(of, _)| *of == document).map(|(_, wish)| wish.clone())
    }
}

/// What is written with what it is about.
#[derive(Debug, Default)]
pub(crate) struct Papers {
    /// Documents of sales, each with its sale.
    pub(crate) drafts: Vec<(Id, Draft)>,
    /// Documents of orders that are paid at the counter.
    pub(crate) collected: Vec<ToIssue>,
    /// What is undone.
    pub(crate) undo: Vec<Undo>,
}

/// What was read for one event.
enum Found {
    Sale(Counter),
    /// Somebody else invoices the sale.
    Elsewhere(Elsewhere),
    Collected(Box<Due>),
    Void(Vec<Undoing>),
    /// The invoices, what the books say of the order, and the tenders that are not invoiced with their sale.
    Return(Vec<Undoing>, Box<Facts>, BTreeSet<TenderKind>),
    Done(Vec<Undo>),
}

/// Works out what a till's events lead to.
///
/// # Errors
/// Refused as [`invoices::prepare()`] refuses: what a buyer wants cannot be.
pub(crate) async fn of_events(
    db: &Db,
    store: &Store,
    register: Id,
    events: &[(till::Event, Payload)],
    said: &Said,
) -> Result<Papers, WriteError> {
    let asked: Vec<(Timestamp, Payload)> = events
        .iter()
        .filter(|(_, payload)| is_about_papers(payload))
        .map(|(event, payload)| (event.occurred_at, payload.clone()))
        .collect();
    if asked.is_empty() {
        return Ok(Papers::default());
    }
    let (asking, here, random) = (asked.clone(), store.clone(), invoices::random_code(db.entropy()));
    let found = read_or_refuse(db, move |read| {
        let look = |(at, payload): &(Timestamp, Payload)| look(read, &here, register, (*at, random), payload);
        asking.iter().map(look).collect::<Result<Vec<_>, _>>()
    })
    .await?;
    let mut papers = Papers::default();
    for ((at, payload), found) in asked.iter().zip(found) {
        let moment = Moment {
            at: *at,
            zone: &store.zone,
            business_date: payload.stamp().business_date,
            store: store.id,
            reason: CALLED_OFF,
        };
        match (payload, found) {
            (
                Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold),
                Some(Found::Sale(counter)),
            ) => {
                let drafts = drafts(db, &counter, sold, &said.wish_for(sold.sale).unwrap_or_default(), *at)?;
                papers.drafts.extend(drafts.into_iter().map(|draft| (sold.sale, draft)));
            }
            (
                Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold),
                Some(Found::Elsewhere(elsewhere)),
            ) if said.wish_for(sold.sale).is_some_and(|wish| wish != Wish::default()) => {
                // Whoever shows a carrier to our cashier would never see the invoice in it.
                let refusal = Refusal::new(&invoices::codes::ISSUED_ELSEWHERE);
                return Err(refusal.with("name", elsewhere.name_or("百貨公司 · the department store")).into());
            }
            (
                Payload::CollectedUntreated(collected)
                | Payload::Collected(collected)
                | Payload::DepositTaken(collected),
                Some(Found::Collected(due)),
            ) => {
                let wish = said.wish_for(collected.order).map_or_else(|| due.wish_of_buyer(), Ok)?;
                let taken = Taken { amount: collected.amount, not_invoiced: not_invoiced(&collected.tenders) };
                papers.collected.extend(due.paper_at_till(db, &wish, taken, *at)?);
            }
            (Payload::DepositReturned(returned), Some(Found::Void(undoing))) => {
                let paper_back = said.papers_back.contains(&returned.order);
                papers.undo.extend(invoices::void(&undoing, returned.order, paper_back, moment)?);
            }
            (Payload::Voided(voided), Some(Found::Void(undoing))) => {
                // Whoever voids at the till has the buyer, and the paper, in front of them.
                papers.undo.extend(invoices::void(&undoing, voided.sale, true, moment)?);
            }
            (
                Payload::ReturnedExact(returned) | Payload::Returned(returned),
                Some(Found::Return(undoing, facts, otherwise)),
            ) => {
                let back = returned.tenders.iter().filter(|back| otherwise.contains(&back.kind));
                let due = returned.total - returned.withheld - back.map(|back| back.amount).sum::<Money>();
                let parts = parts(&facts, &returned.lines);
                let paper_back = said.papers_back.contains(&returned.return_id);
                let random = paper_back.then(|| invoices::random_code(db.entropy()));
                let moment = (Moment { reason: CAME_BACK, ..moment }, random);
                papers.undo.extend(invoices::allow(&undoing, &parts, due, returned.return_id, moment)?);
            }
            (_, Some(Found::Done(undo))) => papers.undo.extend(undo),
            _ => {}
        }
    }
    Ok(papers)
}

const fn is_about_papers(payload: &Payload) -> bool {
    matches!(
        payload,
        Payload::SoldPlain(_)
            | Payload::SoldUntreated(_)
            | Payload::Sold(_)
            | Payload::Voided(_)
            | Payload::ReturnedExact(_)
            | Payload::Returned(_)
            | Payload::ReturnVoided(_)
            | Payload::CollectedUntreated(_)
            | Payload::Collected(_)
            | Payload::DepositTaken(_)
            | Payload::DepositReturned(_)
    )
}

fn look(
    read: &mut Read<'_>,
    store: &Store,
    register: Id,
    (at, random): (Timestamp, RandomCode),
    payload: &Payload,
) -> Result<Option<Found>, Stop> {
    Ok(match payload {
        Payload::SoldPlain(_) | Payload::SoldUntreated(_) | Payload::Sold(_) => {
            let on = payload.stamp().business_date;
            match invoices::who(read, store, on)?.elsewhere() {
                Some(elsewhere) => Some(Found::Elsewhere(elsewhere)),
                None => invoices::counter(read, store, Some(register), on)?.map(Found::Sale),
            }
        }
        Payload::CollectedUntreated(collected) | Payload::Collected(collected) | Payload::DepositTaken(collected) => {
            Due::read(read, collected.order, Some((store, register)), at)?.map(|due| Found::Collected(Box::new(due)))
        }
        Payload::DepositReturned(returned) => {
            let undoing = invoices::standing(read, returned.order)?;
            if undoing.is_empty() {
                Some(Found::Done(vec![Undo::StillNone { order: returned.order }]))
            } else {
                Some(Found::Void(undoing))
            }
        }
        Payload::Voided(voided) => Some(Found::Void(invoices::standing(read, voided.sale)?)),
        Payload::ReturnedExact(returned) | Payload::Returned(returned) => match returned.order {
            Some(order) => match to_give_back(read, order)? {
                None => Some(Found::Done(vec![Undo::StillNone { order }])),
                found => found,
            },
            None => None,
        },
        Payload::ReturnVoided(voided) => {
            let order = read.query_opt(sql::RETURN_ORDER, params![voided.return_id], |row| row.get(0))?.flatten();
            let business_date = payload.stamp().business_date;
            let moment = Moment { at, zone: &store.zone, business_date, store: store.id, reason: CAME_BACK };
            Some(Found::Done(invoices::of_undone_return(read, voided.return_id, order, moment, random)?))
        }
        _ => None,
    })
}

fn to_give_back(read: &mut Read<'_>, order: Id) -> Result<Option<Found>, Stop> {
    let undoing = invoices::standing(read, order)?;
    if undoing.is_empty() {
        return Ok(None);
    }
    let types = tender::types(read)?.into_iter().filter(|one| one.treatment.invoice != InvoiceTreatment::Invoice);
    let otherwise = types.map(|one| one.kind).collect();
    Ok(Some(Found::Return(undoing, Box::new(facts::read(read, order)?), otherwise)))
}

/// What the office gives back on an order's invoices for what it took back; `goes_back` is the money, and what of it is
/// store credit.
///
/// # Errors
/// When the database says so.
pub(crate) fn of_return(
    read: &mut Read<'_>,
    order: Id,
    (lines, (goes_back, as_credit)): (&[ReturnedLine], (Money, Money)),
    (return_id, paper_back): (Id, Option<RandomCode>),
    (store, at, business_date): (&Store, Timestamp, BusinessDate),
) -> Result<Vec<Undo>, Stop> {
    let Some(Found::Return(undoing, facts, otherwise)) = to_give_back(read, order)? else {
        return Ok(vec![Undo::StillNone { order }]);
    };
    let moment = Moment { at, zone: &store.zone, business_date, store: store.id, reason: CAME_BACK };
    let lowers = otherwise.contains(&TenderKind::STORE_CREDIT);
    let due = if lowers { goes_back - as_credit } else { goes_back };
    Ok(invoices::allow(&undoing, &parts(&facts, lines), due, return_id, (moment, paper_back))?)
}

/// Numbers of an order's invoices that are voided when goods come back to a store with their paper.
///
/// # Errors
/// When the database says so.
pub(crate) fn papers_of(read: &mut Read<'_>, order: Id, store: &Store, at: Timestamp) -> Result<Vec<String>, Fault> {
    let undoing = invoices::standing(read, order)?;
    let business_date = store.business_date(at);
    let moment = Moment { at, zone: &store.zone, business_date, store: store.id, reason: CAME_BACK };
    Ok(invoices::on_paper(&undoing, moment))
}

fn drafts(db: &Db, counter: &Counter, sold: &Sold, wish: &Wish, at: Timestamp) -> Result<Vec<Draft>, WriteError> {
    let line = |line: &till::SoldLine| SaleLine {
        position: i64::from(line.key),
        description: if line.description.is_empty() { line.sku.clone() } else { line.description.clone() },
        quantity: line.quantity,
        unit: line.unit.clone(),
        tax_kind: line.amounts.tax_kind.clone(),
        total: line.amounts.total,
    };
    let sale = Sale {
        lines: sold.lines.iter().map(line).collect(),
        not_invoiced: not_invoiced(&sold.tenders),
        wish,
        member: sold.member,
        at,
        business_date: sold.stamp.business_date,
        random: invoices::random_code(db.entropy()),
    };
    Ok(invoices::prepare(counter, &sale)?)
}

/// What was given in ways that are not invoiced now.
fn not_invoiced(tenders: &[till::TenderTaken]) -> Money {
    let otherwise = tenders
        .iter()
        .filter(|taken| taken.treatment.is_some_and(|treatment| treatment.invoice != InvoiceTreatment::Invoice));
    otherwise.map(|taken| taken.amount).sum()
}

/// What cancelling an order, or parts of it, gives back on its invoices.
///
/// # Errors
/// As [`cancel_lines::worth`] for `parts`; as a code of [`fiscal`] when the documents do not allow it.
pub(crate) fn of_cancel(
    read: &mut Read<'_>,
    order: Id,
    parts: Option<&[cancel_lines::Part]>,
    at: Timestamp,
) -> Result<Vec<Undo>, Stop> {
    let undoing = invoices::standing(read, order)?;
    if undoing.is_empty() {
        return Ok(vec![Undo::StillNone { order }]);
    }
    let facts = facts::read(read, order)?;
    let Some(store) = staff::store(read, facts.sold_by)? else { return Ok(Vec::new()) };
    let business_date = store.business_date(at);
    let moment = Moment { at, zone: &store.zone, business_date, store: store.id, reason: CALLED_OFF };
    Ok(match parts.map(|parts| cancel_lines::given_up(&facts, parts)).transpose()?.flatten() {
        None => invoices::void(&undoing, order, false, moment)?,
        // Only what came was invoiced so far: what of that goes back is given back, whatever the goods come to.
        Some(_) if facts.deposit > Money::ZERO => {
            let goes_back = cancel_lines::goes_back(&facts, parts.unwrap_or_default())?;
            invoices::allow_money(&undoing, goes_back, order, moment)?
        }
        Some(parts) => invoices::allow_cancelled(&undoing, &parts, order, moment)?,
    })
}

/// What is kept of an order's money and not promised back: in ways that are invoiced, and in others such as points.
///
/// # Errors
/// When the database says so.
pub(crate) fn kept(read: &mut Read<'_>, order: Id) -> Result<(Money, Money), Fault> {
    let sums = |row: &store::Row<'_>| Ok((row.get::<Money>(0)?, row.get::<Money>(1)?, row.get::<Money>(2)?));
    let (invoiced, otherwise, promised) = read.query_one(sql::KEPT_BY_TREATMENT, params![order], sums)?;
    Ok((invoiced - promised, otherwise.max(Money::ZERO)))
}

/// What money that goes back without goods gives back on an order's invoices: so much that no more stands on them than
/// is kept in ways that are invoiced. Money that came twice was invoiced once.
///
/// # Errors
/// As a code of [`fiscal`] when the documents do not allow it.
pub(crate) fn of_refund(read: &mut Read<'_>, order: Id, amount: Money, at: Timestamp) -> Result<Vec<Undo>, Stop> {
    let undoing = invoices::standing(read, order)?;
    if undoing.is_empty() {
        return Ok(vec![Undo::StillNone { order }]);
    }
    let facts = facts::read(read, order)?;
    let Some(store) = staff::store(read, facts.sold_by)? else { return Ok(Vec::new()) };
    let (kept, _) = kept(read, order)?;
    let too_much = (invoices::left_on(&undoing) - (kept - amount).max(Money::ZERO)).max(Money::ZERO).min(amount);
    let business_date = store.business_date(at);
    let moment = Moment { at, zone: &store.zone, business_date, store: store.id, reason: CALLED_OFF };
    Ok(invoices::allow_money(&undoing, too_much, order, moment)?)
}

/// What comes back of each line that stands on an invoice. A set stands there as one line, whatever of it comes back.
fn parts(facts: &Facts, lines: &[ReturnedLine]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut before: Vec<(Id, Quantity)> = Vec::new();
    for back in lines.iter().filter(|back| !back.amount.is_zero()) {
        let Some(line) = back.order_line.and_then(|id| facts.line(id)) else { continue };
        let parent = line.parent.filter(|_| line.kind == COMPONENT).unwrap_or(line.id);
        let so_far: Quantity = before.iter().filter(|(id, _)| *id == line.id).map(|(_, quantity)| *quantity).sum();
        before.push((line.id, back.quantity));
        let came = line.returned + so_far + back.quantity;
        let mut rest = left_of(facts, line, came);
        if parent != line.id {
            // What the rest of the set can still bring.
            let others = facts.components(parent).filter(|other| other.id != line.id);
            rest += others.map(|other| left_of(facts, other, other.returned + taken(&before, other.id))).sum();
        }
        parts.push(Part { line: parent, quantity: back.quantity, amount: back.amount, rest });
    }
    parts
}

fn taken(before: &[(Id, Quantity)], line: Id) -> Quantity {
    before.iter().filter(|(id, _)| *id == line).map(|(_, quantity)| *quantity).sum()
}

/// What a line can still bring after so many of it came back.
pub(crate) fn left_of(facts: &Facts, line: &facts::Line, came: Quantity) -> Money {
    let left = line.quantity - came;
    if !left.is_positive() {
        return Money::ZERO;
    }
    let sold =
        promo::Sold { quantity: line.quantity, net: line.net, tax: line.tax, price_includes_tax: facts.includes_tax };
    share_of_return(sold, came, left).total
}
