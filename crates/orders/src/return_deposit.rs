//! A deposit that tills took goes back, and its order is called off: worked out of the order's books, sealed by a till,
//! and booked as it was sealed. What its buyer paid online goes back online, as when an order is cancelled.

use kernel::{Id, Money, Refusal};
use store::{Read, Stop, Tx, params};
use till::{TenderBack, TenderKind, Treatment};

use crate::apply_event::Place;
use crate::book::{self, TenderRow};
use crate::cancel::{self, Ending};
use crate::payment::books::Books;
use crate::payment::needed;
use crate::returns::{Back, facts, original};
use crate::sql::{booking as sql, payment as payment_sql};
use crate::{codes, invoicing, money, tender};

/// What goes back for an order's deposit.
#[derive(Debug, Clone)]
pub(crate) struct ToGiveBack {
    order: Id,
    /// The order's version at that moment.
    version: i64,
    member: Option<Id>,
    /// By which ways, in the order in which they came.
    pub(crate) back: Vec<Back>,
    /// Numbers of its invoices that are voided when their paper comes back.
    pub(crate) papers: Vec<String>,
}

impl ToGiveBack {
    /// What goes back, in all.
    pub(crate) fn total(&self) -> Money {
        self.back.iter().map(|one| one.amount).sum()
    }

    /// What of it goes back by the order's payments.
    pub(crate) fn elsewhere(&self) -> Money {
        self.back.iter().filter(|one| one.payment.is_some()).map(|one| one.amount).sum()
    }

    /// Refuses when something else goes back than the screen says.
    ///
    /// # Errors
    /// Refused as [`codes::RETURN_CHANGED`].
    pub(crate) fn require_expected(&self, expected: Money, exponent: kernel::Exponent) -> Result<(), Refusal> {
        let total = self.total();
        if total == expected {
            return Ok(());
        }
        let refusal = Refusal::new(&codes::RETURN_CHANGED).with("total", total.to_major(exponent));
        Err(refusal.with("total_minor", total.get()))
    }

    /// The till's command.
    pub(crate) fn command(&self) -> till::ReturnDeposit {
        let mut tenders: Vec<TenderBack> = Vec::new();
        for back in self.back.iter().filter(|one| one.payment.is_none()) {
            // What a till does not know by name it gives back in cash.
            let kind = TenderKind::parse(&back.kind).unwrap_or(TenderKind::CASH);
            match tenders.iter_mut().find(|one| one.kind == kind) {
                Some(one) => one.amount += back.amount,
                None => tenders.push(TenderBack { kind, amount: back.amount, reference: None }),
            }
        }
        till::ReturnDeposit {
            order: self.order,
            member: self.member,
            amount: tenders.iter().map(|one| one.amount).sum(),
            tenders,
            elsewhere: self.elsewhere(),
        }
    }

    /// Refuses unless the order is still as it was looked at. Locks it.
    ///
    /// # Errors
    /// Refused as [`codes::RETURN_STALE`].
    pub(crate) fn still_stands(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let locked = crate::fulfil::lock(tx, self.order)?;
        if locked.version == self.version { Ok(()) } else { Err(Stop::from(&codes::RETURN_STALE)) }
    }
}

/// Works out what goes back for the deposit of an order that waits.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`]; [`codes::NOT_OPEN`] when it is over or its goods left; [`codes::PAID_ALREADY`]
/// when its balance is paid, too; [`codes::DEPOSIT_NONE`] when no till took a deposit for it; [`codes::RETURN_MEMBER`].
pub(crate) fn work_out(read: &mut Read<'_>, order: Id) -> Result<ToGiveBack, Stop> {
    let facts = facts::read(read, order)?;
    let gone: i64 = read.query_one(payment_sql::FULFILMENTS_GONE, params![order], |row| row.get(0))?;
    cancel::require_waiting(&facts.state, gone > 0)?;
    let at_till: i64 = read.query_one(sql::TAKEN_AT_TILL, params![order], |row| row.get(0))?;
    if at_till == 0 || facts.kept.is_zero() {
        return Err(Stop::from(&codes::DEPOSIT_NONE));
    }
    if facts.kept >= facts.total && needed(facts.total, facts.deposit) < facts.total {
        return Err(Stop::from(&codes::PAID_ALREADY));
    }
    let back = original(&facts, facts.kept);
    if facts.member.is_none() && back.iter().any(|one| one.kind == TenderKind::STORE_CREDIT.as_str()) {
        return Err(Stop::from(&codes::RETURN_MEMBER));
    }
    let (at, seller) = (read.now(), staff::store(read, facts.sold_by)?);
    let papers = seller.map(|store| invoicing::papers_of(read, order, &store, at)).transpose()?.unwrap_or_default();
    Ok(ToGiveBack { order, version: facts.version, member: facts.member, back, papers })
}

/// Books a deposit that a till gave back: the order is over, its place is free, its money is where it came from.
///
/// # Errors
/// Refused as [`codes::NOT_OPEN`] when the order is over by now, and as [`codes::TILL_STALE`] when something else is kept
/// of its money than goes back.
pub(crate) fn book(
    tx: &mut Tx<'_>,
    event: &till::Event,
    returned: &till::DepositReturned,
    place: &Place,
) -> Result<(), Stop> {
    let order = returned.order;
    let Some(mut books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    let gone: i64 = tx.query_one(payment_sql::FULFILMENTS_GONE, params![order], |row| row.get(0))?;
    cancel::require_waiting(&books.order.state, gone > 0)?;
    let goes_back = returned.amount + returned.elsewhere;
    if books.kept() != goes_back {
        return Err(Stop::from(&codes::TILL_STALE));
    }
    books.call_off(tx)?;
    let row = |kind: &str, amount: Money, treatment: Treatment| TenderRow {
        kind: kind.to_owned(),
        amount,
        given: Money::ZERO,
        change: if kind == TenderKind::CASH.as_str() { -amount } else { Money::ZERO },
        payment: None,
        treatment,
        store: place.store,
        legal_entity: place.legal_entity,
        register: Some(event.register),
        shift: Some(returned.stamp.shift),
        business_date: returned.stamp.business_date,
        occurred_at: event.occurred_at,
    };
    for back in &returned.tenders {
        let treatment = tender::as_it_was(tx, order, back.kind.as_str())?;
        book::insert_tender(tx, order, &row(back.kind.as_str(), -back.amount, treatment))?;
        books.order.refunded += back.amount;
    }
    if !returned.rounding.is_zero() {
        // What it came to was not changed: what cash was rounded by stands beside it.
        book::insert_tender(tx, order, &row(book::ROUNDING, returned.rounding, Treatment::MONEY))?;
        books.order.refunded -= returned.rounding;
    }
    if books.send_back_up_to(tx, 0, returned.elsewhere, "cancelled")? < returned.elsewhere {
        return Err(Stop::from(&codes::TILL_STALE));
    }
    cancel::end(tx, books, Ending { by: "staff", reason: "deposit_returned", goes_back })?;
    money::deposit_returned(tx, event, returned, place)
}
