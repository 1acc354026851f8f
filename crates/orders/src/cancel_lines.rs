//! Cancelling part of an order before its goods left: some lines, or some of a line.
//!
//! A line is shared out as a return shares it out, so whatever is cancelled and whatever stays sum to what was
//! ordered. The line shrinks to what is left; what was cancelled is a row beside it. Delivery is paid as before, unless
//! nothing is left: then the whole order is cancelled.

use kernel::{Actor, Id, Money, Quantity, Refusal};
use promo::{Sold, share_of_return};
use serde_json::json;
use stock::HoldState;
use store::{Db, Fault, Read, Stop, Tx, WriteError, audit, cases, params};

use crate::cancel::{self, By, Cancelled};
use crate::payment::CASE_RETURN_BY_HAND;
use crate::payment::books::Books;
use crate::payment::goods::{self, Goods};
use crate::returns::SHIPPING;
use crate::returns::facts::{self, Facts, Line};
use crate::shop::read_or_refuse;
use crate::sql::{cancelling as sql, payment};
use crate::{codes, events, invoicing, kitchen, once};

/// So much of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The order's line.
    pub line: Id,
    /// How much of it.
    pub quantity: Quantity,
}

/// What a part of a line takes with it.
struct Gone<'a> {
    line: &'a Line,
    quantity: Quantity,
    net: Money,
    tax: Money,
    /// Whether its money is its own; that of a component is its set's.
    own: bool,
}

/// What cancelling parts of an order comes to.
struct Worked<'a> {
    gone: Vec<Gone<'a>>,
    /// Nothing would be left.
    is_whole: bool,
    /// By how much the order comes to less.
    less: Money,
    /// What goes back of the money that came.
    goes_back: Money,
}

/// Works it out; pure. `kept` is what came and is not promised back.
fn work_out<'a>(facts: &'a Facts, kept: Money, parts: &[Part]) -> Result<Worked<'a>, Refusal> {
    let gone = gone(facts, parts)?;
    let rest = |line: &Line| {
        line.quantity - gone.iter().filter(|one| one.line.id == line.id).map(|one| one.quantity).sum::<Quantity>()
    };
    let is_whole = facts.goods().all(|line| rest(line).is_zero());
    let own = gone.iter().filter(|one| one.own);
    let less = own.map(|one| if facts.includes_tax { one.net } else { one.net + one.tax }).sum();
    // With the last of the goods everything goes, delivery too.
    let less = if is_whole { facts.total } else { less };
    let goes_back = (kept - (facts.total - less)).max(Money::ZERO);
    Ok(Worked { gone, is_whole, less, goes_back })
}

/// What cancelling parts would come to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worth {
    /// By how much the order comes to less.
    pub less: Money,
    /// What goes back, in all.
    pub goes_back: Money,
    /// What of that the payments give back by themselves, each with its method.
    pub back: Vec<(String, Money)>,
    /// True when nothing would be left: then the whole order is cancelled.
    pub is_whole: bool,
}

/// Says what [`cancel_lines`] would do, and does nothing.
///
/// # Errors
/// As [`cancel_lines`], apart from a stale version.
pub fn worth(read: &mut Read<'_>, order: Id, parts: &[Part]) -> Result<Worth, Stop> {
    let Some(books) = Books::look(read, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    require_waiting(read, &books)?;
    let facts = facts::read(read, order)?;
    let worked = work_out(&facts, books.kept(), parts)?;
    let shares = books.shares(0, worked.goes_back);
    let sent: Money = shares.iter().map(|(_, amount)| *amount).sum();
    if sent < worked.goes_back {
        cancel::require_sendable(&books, worked.goes_back - sent)?;
    }
    let back = shares.into_iter().map(|(index, amount)| (books.payments[index].method.clone(), amount)).collect();
    Ok(Worth { less: worked.less, goes_back: worked.goes_back, back, is_whole: worked.is_whole })
}

/// What cancelling parts gives up of each line that stands on an invoice; none when nothing would be left.
///
/// # Errors
/// As [`cancel_lines`].
pub(crate) fn given_up(facts: &Facts, parts: &[Part]) -> Result<Option<Vec<invoices::Part>>, Refusal> {
    let Worked { gone, is_whole, .. } = work_out(facts, Money::ZERO, parts)?;
    let amount = |net: Money, tax: Money| if facts.includes_tax { net } else { net + tax };
    let part = |one: &Gone<'_>| {
        let given_up = amount(one.net, one.tax);
        let rest = amount(one.line.net, one.line.tax) - given_up;
        invoices::Part { line: one.line.id, quantity: one.quantity, amount: given_up, rest }
    };
    Ok((!is_whole).then(|| gone.iter().filter(|one| one.own).map(part).collect()))
}

/// What goes back of the money that came, and is not promised back, when parts are cancelled.
///
/// # Errors
/// As [`cancel_lines`].
pub(crate) fn goes_back(facts: &Facts, parts: &[Part]) -> Result<Money, Refusal> {
    Ok(work_out(facts, facts.kept, parts)?.goes_back)
}

/// Refuses unless the order waits and nothing of it left.
fn require_waiting(read: &mut Read<'_>, books: &Books) -> Result<(), Stop> {
    let left: i64 = read.query_one(payment::FULFILMENTS_GONE, params![books.order.id], |row| row.get(0))?;
    Ok(cancel::require_waiting(&books.order.state, left > 0)?)
}

/// Cancels parts of an order, and gives them back on its invoices.
///
/// # Errors
/// As [`cancel_lines`]; `invoices.changed` when a document of it keeps changing at the same moment.
pub async fn carry_out(
    db: &Db,
    actor: Actor,
    order: Id,
    version: i64,
    parts: Vec<Part>,
    reason: String,
) -> Result<Cancelled, WriteError> {
    let act = || async {
        let (at, asked) = (db.now(), parts.clone());
        let undo = read_or_refuse(db, move |read| invoicing::of_cancel(read, order, Some(&asked), at)).await?;
        let (parts, reason) = (parts.clone(), reason.clone());
        db.write("orders.cancel_lines", actor, move |tx| {
            let done = cancel_lines(tx, order, version, &parts, &reason)?;
            invoices::carry_out(tx, &undo)?;
            Ok(done)
        })
        .await
    };
    once::prepared(&[&invoices::codes::CHANGED], act).await
}

/// Cancels parts of an order that waits; `version` is the order's as it was looked at.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`]; `store.stale` when it changed meanwhile; [`codes::NOT_OPEN`] when it is over or
/// its goods left; [`codes::CANCEL_LINE`], [`codes::CANCEL_TOO_MUCH`], [`codes::RETURN_PARTS`].
pub fn cancel_lines(tx: &mut Tx<'_>, order: Id, version: i64, parts: &[Part], reason: &str) -> Result<Cancelled, Stop> {
    let Some(books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    if books.order.version != version {
        return Err(Stop::from(&store::codes::STALE));
    }
    require_waiting(tx, &books)?;
    let facts = facts::read(tx, order)?;
    let Worked { gone, is_whole, less, goes_back } = work_out(&facts, books.kept(), parts)?;
    if is_whole {
        return cancel::cancel(tx, order, By::Staff, reason);
    }
    let stores = books.order.stores();
    let (number, sold_by) = (books.order.number.clone(), books.order.sold_by);
    shrink(tx, &facts, &gone)?;
    // What is being paid is more than is due now: the buyer begins anew.
    books.call_off(tx)?;
    let mut books = Books::open(tx, order)?.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?;
    let sent = books.send_back_up_to(tx, 0, goes_back, "cancelled")?;
    if sent < goes_back {
        cancel::require_sendable(&books, goes_back - sent)?;
        // Cash and the like: nobody can send it.
        let detail = json!({"order": order, "number": number, "amount": goes_back - sent});
        cases::open(tx, CASE_RETURN_BY_HAND, order, Some(sold_by), &detail)?;
    }
    let body = json!({"number": number, "amount": less, "goes_back": goes_back});
    tx.journal(&events::about_order("orders.lines_cancelled", order, stores, body))?;
    let named = |one: &Gone<'_>| json!({"line": one.line.id, "sku": one.line.sku, "quantity": one.quantity});
    let lines: Vec<_> = gone.iter().filter(|one| one.own).map(named).collect();
    let detail = json!({"reason": reason, "lines": lines, "amount": less});
    audit::append(tx, &audit::Entry { action: "orders.cancel_lines", subject: Some(order), outcome: "done", detail })?;
    let is_paid_now = books.stands() && books.order.expires_at.is_some() && books.order.paid > Money::ZERO;
    if is_paid_now {
        books.order.expires_at = None;
    }
    books.save(tx)?;
    kitchen::follow(tx, order)?;
    // Stock comes last: the rows that many buyers want are locked for the shortest time.
    preorders::fewer(tx, order, gone.iter().filter(|one| one.own).map(|one| one.quantity).sum())?;
    release(tx, order, &gone)?;
    if is_paid_now {
        // What had come covers what is left.
        goods::keep(tx, order, Goods::TakeAgain)?;
    }
    let after = Books::open(tx, order)?.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))?.order;
    Ok(Cancelled { money_state: after.money_state, goes_back, version: after.version, is_new: true })
}

/// Lines and components that go, each with its share of the money.
fn gone<'a>(facts: &'a Facts, parts: &[Part]) -> Result<Vec<Gone<'a>>, Refusal> {
    let mut gone = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let at = format!("/lines/{index}");
        let line = facts.line(part.line).filter(|line| line.kind != SHIPPING && line.kind != crate::made::COMPONENT);
        let line = line.ok_or_else(|| Refusal::new(&codes::CANCEL_LINE).at(at.clone(), &codes::CANCEL_LINE))?;
        let is_twice = parts[..index].iter().any(|other| other.line == part.line);
        if !part.quantity.is_positive() || is_twice {
            return Err(Refusal::new(&api::codes::INVALID).at(format!("{at}/quantity"), &api::codes::INVALID));
        }
        if part.quantity > line.quantity {
            let refusal = Refusal::new(&codes::CANCEL_TOO_MUCH).with("name", line.description.as_str());
            return Err(refusal.with("left", line.quantity.to_string()).at(at, &codes::CANCEL_TOO_MUCH));
        }
        let is_set = line.kind == "set";
        let mut own = share(facts, line, part.quantity, true);
        let mut of_parts = (Money::ZERO, Money::ZERO);
        for component in facts.components(line.id) {
            let quantity = of_component(line, component, part.quantity, is_set)?;
            if quantity.is_zero() {
                continue;
            }
            let one = share(facts, component, quantity, false);
            of_parts = (of_parts.0 + one.net, of_parts.1 + one.tax);
            gone.push(one);
        }
        if is_set {
            // A set is the sum of what is in it.
            (own.net, own.tax) = of_parts;
        }
        gone.push(own);
    }
    Ok(gone)
}

fn share<'a>(facts: &Facts, line: &'a Line, quantity: Quantity, own: bool) -> Gone<'a> {
    let sold = Sold { quantity: line.quantity, net: line.net, tax: line.tax, price_includes_tax: facts.includes_tax };
    let share = share_of_return(sold, Quantity::ZERO, quantity);
    Gone { line, quantity, net: share.net, tax: share.tax, own }
}

/// How much of a component goes with so much of its line. A set can be divided only into whole ones of what is in it.
pub(crate) fn of_component(
    line: &Line,
    component: &Line,
    quantity: Quantity,
    is_set: bool,
) -> Result<Quantity, Refusal> {
    let whole = i128::from(line.quantity.thousandths().max(1));
    let product = i128::from(component.quantity.thousandths()) * i128::from(quantity.thousandths());
    if is_set && product % whole != 0 {
        return Err(Refusal::new(&codes::RETURN_PARTS).with("name", line.description.as_str()));
    }
    Ok(Quantity::from_thousandths(i64::try_from(product / whole).unwrap_or(i64::MAX)))
}

/// Makes lines and order smaller.
fn shrink(tx: &mut Tx<'_>, facts: &Facts, gone: &[Gone<'_>]) -> Result<(), Fault> {
    let (mut goods, mut discounts, mut taxes, mut total) = (Money::ZERO, Money::ZERO, Money::ZERO, Money::ZERO);
    for one in gone {
        let id = one.line.id;
        if !one.own {
            let nothing = Money::ZERO;
            tx.execute(
                sql::LINE_SHRINK,
                params![id, one.quantity, nothing, nothing, nothing, nothing, one.net, one.tax],
            )?;
            continue;
        }
        let (gross, discount) =
            tx.query_one(sql::LINE_AMOUNTS, params![id], |row| Ok((row.get::<Money>(0)?, row.get::<Money>(1)?)))?;
        let whole = Sold { quantity: one.line.quantity, net: gross, tax: Money::ZERO, price_includes_tax: true };
        // Never less before than after what was taken off, nor more taken off than there was.
        let part = share_of_return(whole, Quantity::ZERO, one.quantity).net.clamp(one.net, one.net + discount);
        let off = part - one.net;
        tx.execute(sql::LINE_SHRINK, params![id, one.quantity, part, off, one.net, one.tax, Money::ZERO, Money::ZERO])?;
        lower(tx, id, discount, discount - off)?;
        let amount = if facts.includes_tax { one.net } else { one.net + one.tax };
        let (row, now) = (tx.new_id(), tx.now());
        tx.execute(sql::CANCELLED_INSERT, params![row, facts.id, id, one.quantity, amount, one.tax, now])?;
        (goods, discounts, taxes, total) = (goods + part, discounts + off, taxes + one.tax, total + amount);
    }
    tx.execute(sql::ORDER_SHRINK, params![facts.id, goods, discounts, taxes, total])?;
    Ok(())
}

/// Shares what is still taken off a line out over its reasons as it was before: they sum to it.
fn lower(tx: &mut Tx<'_>, line: Id, before: Money, after: Money) -> Result<(), Fault> {
    if before == after || before.is_zero() {
        return Ok(());
    }
    let reasons = tx.query(sql::ADJUSTMENTS, params![line], |row| Ok((row.get::<i64>(0)?, row.get::<Money>(1)?)))?;
    let (mut passed, mut given) = (Money::ZERO, Money::ZERO);
    for (position, amount) in reasons {
        passed += amount;
        let until = i128::from(after.get()) * i128::from(passed.get()) / i128::from(before.get());
        let until = Money::new(i64::try_from(until).unwrap_or(i64::MAX));
        tx.execute(sql::ADJUSTMENT_SET, params![line, position, until - given])?;
        given = until;
    }
    Ok(())
}

/// Lets go of what was held for what goes.
fn release(tx: &mut Tx<'_>, order: Id, gone: &[Gone<'_>]) -> Result<(), Stop> {
    let open: Vec<Id> = stock::holds_of(tx, order)?
        .into_iter()
        .filter(|hold| hold.state == HoldState::Open)
        .map(|hold| hold.id)
        .collect();
    let mut released = Vec::new();
    for one in gone {
        let mut left = one.quantity;
        let held = tx.query(sql::HELD_FOR, params![one.line.id], |row| {
            Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?, row.get::<Quantity>(2)?))
        })?;
        for (allocation, hold, quantity) in held {
            let part = left.min(quantity);
            if !part.is_positive() {
                break;
            }
            left -= part;
            // A hold that ran out a moment ago lies free already.
            let hold = hold.filter(|hold| open.contains(hold));
            if part == quantity {
                tx.execute(sql::ALLOCATION_END, params![allocation])?;
                released.extend(hold);
            } else {
                tx.execute(sql::ALLOCATION_SHRINK, params![allocation, part])?;
                if let Some(hold) = hold {
                    released.push(stock::divide(tx, hold, part)?);
                }
            }
        }
    }
    stock::release(tx, &released, "cancelled")?;
    Ok(())
}
