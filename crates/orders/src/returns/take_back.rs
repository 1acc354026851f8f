//! Taking goods back in the office: money goes back online or as store credit, never out of a drawer.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Money, Refusal};
use store::{Db, Once, Stop, Tx, WriteError};
use wallet::{AccountKind, Leg, NewTransfer, TransferKind};

use super::book::{self, Place, Taken};
use super::facts;
use super::plan::{self, Days, Plan, STORE_CREDIT, Wish};
use super::without;
use crate::book::Known;
use crate::shop::{Shop, read_or_refuse, shop};
use crate::{codes, invoicing, number, once};

/// Where somebody in the office takes goods back.
#[derive(Debug, Clone, Copy)]
pub struct Office {
    /// The store where the goods lie from now on.
    pub store: Id,
    /// Who does it; none for a program.
    pub person: Option<Id>,
    /// The return's id, when this is the first call with its key.
    pub return_id: Id,
}

/// What a return comes to in a store, with what the catalogue knows of goods without a receipt.
#[derive(Debug, Clone)]
pub struct WorkedOut {
    /// What goes back, and how.
    pub plan: Plan,
    /// Where.
    pub shop: Shop,
    /// Numbers of the invoices that are voided when their paper comes back too.
    pub papers: Vec<String>,
    pub(crate) goods: BTreeMap<Id, Known>,
}

/// Works a return out, as it would be booked now in a store.
///
/// # Errors
/// Refused with the rule that stands in the way.
pub async fn plan(db: &Db, store: Id, wish: &Wish) -> Result<WorkedOut, WriteError> {
    let (exponent, wish, locale) = (db.brand().exponent, wish.clone(), db.brand().locale.clone());
    read_or_refuse(db, move |read| work_out(read, store, &wish, exponent, &locale)).await
}

pub(crate) fn work_out(
    read: &mut store::Read<'_>,
    store: Id,
    wish: &Wish,
    exponent: kernel::Exponent,
    locale: &str,
) -> Result<WorkedOut, Stop> {
    let (shop, at) = (shop(read, store, exponent)?, read.now());
    let Some(order) = wish.order else {
        let (plan, known) = without::plan(read, &shop, wish, at, locale)?;
        return Ok(WorkedOut { plan, shop, papers: Vec::new(), goods: known.into_iter().collect() });
    };
    let facts = facts::read(read, order)?;
    let had_in = staff::store(read, facts.fulfilled_by)?.unwrap_or_else(|| shop.store.clone());
    let days = Days { today: shop.store.business_date(at), had: had_in.business_date(facts.had_at) };
    let plan = plan::of_order(&facts, wish, days)?;
    let papers = invoicing::papers_of(read, order, &shop.store, at)?;
    Ok(WorkedOut { plan, shop, papers, goods: BTreeMap::new() })
}

/// Takes goods back, once for its key. `expected` is what goes back as the screen says.
///
/// # Errors
/// Refused with the rule that stands in the way, as [`codes::RETURN_CHANGED`], or as
/// [`codes::RETURN_AT_TILL`] when a till has to give money back.
pub async fn take_back(
    db: &Db,
    actor: Actor,
    once: Once,
    office: Office,
    wish: Wish,
    expected: Money,
) -> Result<store::Written, WriteError> {
    let moved = [&codes::RETURN_STALE, &invoices::codes::CHANGED];
    let act = || try_once(db, actor, once.clone(), office, &wish, expected);
    once::prepared_once(db, (actor, once.clone()), &moved, act).await
}

async fn try_once(
    db: &Db,
    actor: Actor,
    once: Once,
    office: Office,
    wish: &Wish,
    expected: Money,
) -> Result<store::Written, WriteError> {
    let WorkedOut { plan, shop, goods, .. } = plan(db, office.store, wish).await?;
    require_expected(&plan, expected, shop.exponent)?;
    let by_hand = |kind: &str, paid_online: bool| !paid_online && kind != STORE_CREDIT;
    let of_till: Money =
        plan.back.iter().filter(|one| by_hand(&one.kind, one.payment.is_some())).map(|one| one.amount).sum();
    if of_till > Money::ZERO {
        let refusal = Refusal::new(&codes::RETURN_AT_TILL).with("amount", of_till.to_major(shop.exponent));
        return Err(refusal.with("amount_minor", of_till.get()).into());
    }
    let at = db.now();
    let place = Place {
        store: shop.store.id,
        legal_entity: shop.store.legal_entity,
        location: shop.location,
        register: None,
        shift: None,
        staff: office.person,
        occurred_at: at,
        business_date: shop.store.business_date(at),
    };
    let slip = number::next(db, "R").await?;
    let credit: Money = plan.back.iter().filter(|one| one.kind == STORE_CREDIT).map(|one| one.amount).sum();
    let paper_back = wish.paper_back.then(|| invoices::random_code(db.entropy()));
    let undo = given_back(db, &plan, credit, &shop, (office.return_id, paper_back), &place).await?;
    db.write_once("orders.return", actor, once, move |tx| {
        book::still_stands(tx, &plan)?;
        // What is taken after the store's day is closed is booked on the next one.
        let business_date = staff::book_on(tx, place.store, place.business_date, office.return_id)?;
        let place = Place { business_date, ..place };
        let taken = Taken {
            id: office.return_id,
            number: &slip,
            channel: plan.order.as_ref().map_or("till", |order| order.channel.as_str()),
            order: plan.order.as_ref().map(|order| order.id),
            member: plan.member,
            place,
            lines: &plan.lines,
            total: plan.total,
            tax_total: plan.tax_total,
            withheld: plan.withheld,
            elsewhere: plan.elsewhere(),
            tenders: if credit > Money::ZERO { vec![(STORE_CREDIT, credit)] } else { Vec::new() },
            rounding: Money::ZERO,
            exchanged_for: None,
            goods: &goods,
        };
        book::book(tx, &taken)?;
        give_credit(tx, office.return_id, plan.member, credit, &place)?;
        invoices::carry_out(tx, &undo)?;
        Ok(store::Written::created(office.return_id))
    })
    .await
}

/// What is given back on the order's invoices.
async fn given_back(
    db: &Db,
    plan: &Plan,
    credit: Money,
    shop: &Shop,
    returned: (Id, Option<fiscal::RandomCode>),
    place: &Place,
) -> Result<Vec<invoices::Undo>, WriteError> {
    let Some(order) = plan.order.as_ref().map(|order| order.id) else { return Ok(Vec::new()) };
    let goes_back = plan.goes_back();
    let (lines, store, when) = (plan.lines.clone(), shop.store.clone(), (place.occurred_at, place.business_date));
    read_or_refuse(db, move |read| {
        invoicing::of_return(read, order, (&lines, (goes_back, credit)), returned, (&store, when.0, when.1))
    })
    .await
}

/// Refuses when something else goes back than the screen says.
pub(crate) fn require_expected(plan: &Plan, expected: Money, exponent: kernel::Exponent) -> Result<(), Refusal> {
    let total = plan.goes_back();
    if total == expected {
        return Ok(());
    }
    let refusal = Refusal::new(&codes::RETURN_CHANGED).with("total", total.to_major(exponent));
    Err(refusal.with("total_minor", total.get()))
}

/// Into the member's account; what sales were owed falls by as much.
fn give_credit(tx: &mut Tx<'_>, id: Id, member: Option<Id>, amount: Money, place: &Place) -> Result<(), Stop> {
    let Some(member) = member.filter(|_| amount > Money::ZERO) else { return Ok(()) };
    wallet::transfer(
        tx,
        &NewTransfer {
            id: Id::derived("orders.return_credit", id.as_bytes()),
            kind: TransferKind::Refund,
            subject: id,
            reason: None,
            legs: vec![
                Leg::debit(AccountKind::SalesClearing, place.store, amount),
                Leg::credit(AccountKind::StoreCredit, member, amount),
            ],
            store: Some(place.store),
            legal_entity: Some(place.legal_entity),
            business_date: place.business_date,
            occurred_at: place.occurred_at,
        },
    )?;
    Ok(())
}
