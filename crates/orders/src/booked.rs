//! What a store's day has for its voucher: money that came and went, and what it was for by tax class. And payments as
//! their providers name them, for whoever compares these with payouts.
//!
//! Everything here has its day in the books and never changes afterwards: tenders are only added, and a line that was
//! cancelled in part is taken as it was sold.

use std::collections::{BTreeMap, VecDeque};

use kernel::{BusinessDate, Id, Money};
use store::{Fault, Read, Row, params};
use till::InvoiceTreatment;
use wallet::AccountKind;

use crate::commission::Landlords;
use crate::sql::booked as sql;

/// Of what class of tax something was, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassShare {
    /// The class; empty for goods that came back without a receipt.
    pub class: String,
    /// What was paid for it, tax included.
    pub gross: Money,
    /// The tax in it.
    pub tax: Money,
}

/// Money that came or went for one order or return on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// By the word of each tender's type, above zero what came.
    pub tenders: Vec<(String, Money)>,
    /// What of it no invoice of ours is about, such as credit and the sales of a counter whose landlord invoices them: it
    /// has no tax.
    pub not_invoiced: Money,
    /// What it was for.
    pub classes: Vec<ClassShare>,
    /// True where goods came back.
    pub is_return: bool,
    /// False for goods without a receipt: no tender tells of their money.
    pub has_order: bool,
}

/// Words of tender types with what came.
type Tenders = Vec<(String, Money)>;

/// Days on which money moved in stores, the earliest first.
///
/// # Errors
/// When the database says so.
pub fn days(read: &mut Read<'_>, from: BusinessDate, to: BusinessDate) -> Result<Vec<(Id, BusinessDate)>, Fault> {
    read.query(sql::DAYS, params![from, to], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// All that moved money in a store on a day, order by order and return by return.
///
/// # Errors
/// When the database says so.
pub fn occasions(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Vec<Occasion>, Fault> {
    // Money that goes back through a provider does not say itself for which return: the refund does.
    let mut for_returns: BTreeMap<(Id, Money), VecDeque<Id>> = BTreeMap::new();
    let refunded = read.query(sql::REFUNDED, params![store, date], |row| {
        Ok(((row.get::<Id>(0)?, row.get::<Money>(1)?), row.get::<Id>(2)?))
    })?;
    for (of, return_id) in refunded {
        for_returns.entry(of).or_default().push_back(return_id);
    }
    let rows = read.query(sql::TENDERS, params![store, date], |row| {
        let (kind, amount): (String, Money) = (row.get(0)?, row.get(1)?);
        let by = (row.get::<Option<Id>>(3)?, row.get::<Option<Id>>(4)?);
        let is_invoiced = row.get::<String>(5)? == InvoiceTreatment::Invoice.as_str();
        let sale = (row.get::<Id>(6)?, row.get::<BusinessDate>(7)?);
        Ok(((kind, amount), row.get::<Id>(2)?, by, is_invoiced, sale))
    })?;
    let mut landlords = Landlords::default();
    let mut found: BTreeMap<(Id, Option<Id>), (Tenders, Money)> = BTreeMap::new();
    for ((kind, amount), order, (return_id, payment), is_invoiced, (sold_by, sold_on)) in rows {
        let refunded = payment.filter(|_| amount.is_negative());
        let of = return_id.or_else(|| for_returns.get_mut(&(refunded?, -amount))?.pop_front());
        let (tenders, not_invoiced) = found.entry((order, of)).or_default();
        tenders.push((kind, amount));
        if !is_invoiced || landlords.commission(read, sold_by, sold_on)?.is_some() {
            *not_invoiced += amount;
        }
    }
    let sold = classes(read, sql::ORDER_CLASSES, store, date)?;
    let came_back = classes(read, sql::RETURN_CLASSES, store, date)?;
    let of = |known: &BTreeMap<Id, Vec<ClassShare>>, id: Id| known.get(&id).cloned().unwrap_or_default();
    let occasion = |((order, back), (tenders, not_invoiced)): ((Id, Option<Id>), _)| Occasion {
        tenders,
        not_invoiced,
        classes: back.map_or_else(|| of(&sold, order), |back| of(&came_back, back)),
        is_return: back.is_some(),
        has_order: true,
    };
    let mut all: Vec<Occasion> = found.into_iter().map(occasion).collect();
    for (id, tenders) in without_receipt(read, store, date)? {
        // Without a receipt there is no invoice, so no allowance lowers its tax.
        let not_invoiced = tenders.iter().map(|(_, amount): &(String, Money)| *amount).sum();
        all.push(Occasion { tenders, not_invoiced, classes: of(&came_back, id), is_return: true, has_order: false });
    }
    Ok(all)
}

/// By what they are of.
fn classes(
    read: &mut Read<'_>,
    statement: &'static str,
    store: Id,
    date: BusinessDate,
) -> Result<BTreeMap<Id, Vec<ClassShare>>, Fault> {
    let mut rows: BTreeMap<Id, (bool, Vec<ClassShare>)> = BTreeMap::new();
    let found = read.query(statement, params![store, date], |row| {
        let share = ClassShare { class: row.get(1)?, gross: row.get(2)?, tax: row.get(3)? };
        Ok((row.get::<Id>(0)?, share, row.get::<i64>(4)? == 1))
    })?;
    for (id, share, on_top) in found {
        let (known, shares) = rows.entry(id).or_default();
        // Said of the whole: cancelled parts do not know it.
        *known |= on_top;
        shares.push(share);
    }
    let with_tax = |(on_top, mut shares): (bool, Vec<ClassShare>)| {
        for share in shares.iter_mut().filter(|_| on_top) {
            share.gross += share.tax;
        }
        shares
    };
    Ok(rows.into_iter().map(|(id, found)| (id, with_tax(found))).collect())
}

/// What went for goods that were taken back without a receipt. No order has their money: the ledger says how it went.
fn without_receipt(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Vec<(Id, Tenders)>, Fault> {
    let rows = read.query(sql::WITHOUT_RECEIPT, params![store, date], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<i64>(2)?, row.get::<Money>(3)?))
    })?;
    let mut all = Vec::with_capacity(rows.len());
    for (id, register, seq, total) in rows {
        let transfer = crate::money::return_transfer(till::event_id(register, seq));
        let legs = wallet::find_transfer(read, transfer)?.map(|transfer| transfer.legs).unwrap_or_default();
        let of = |kind: AccountKind| legs.iter().filter(|leg| leg.kind == kind).map(|leg| leg.amount).sum::<Money>();
        // A debit of the clearing account went out of the drawer and into the member's account.
        let (cash, credit) = (of(AccountKind::CashDrawer), of(AccountKind::StoreCredit));
        let tenders = [("cash", cash), ("store_credit", credit), (crate::book::ROUNDING, -(total + cash + credit))];
        let tenders = tenders.into_iter().filter(|(_, amount)| !amount.is_zero());
        all.push((id, tenders.map(|(kind, amount)| (kind.to_owned(), amount)).collect()));
    }
    Ok(all)
}

/// A payment that took money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// The payment.
    pub id: Id,
    /// Its order.
    pub order: Id,
    /// The order's number.
    pub number: String,
    /// The store that sold.
    pub store: Id,
    /// That store's company.
    pub legal_entity: Id,
    /// The word of its tender type.
    pub method: String,
    /// What it took.
    pub captured: Money,
    /// The day of the books on which it did.
    pub business_date: Option<BusinessDate>,
    /// What its provider calls it.
    pub reference: Option<String>,
    /// What its provider was told.
    pub request_id: String,
}

fn paid(row: &Row<'_>) -> Result<Paid, Fault> {
    Ok(Paid {
        id: row.get(0)?,
        order: row.get(1)?,
        number: row.get(2)?,
        store: row.get(3)?,
        legal_entity: row.get(4)?,
        method: row.get(5)?,
        captured: row.get(6)?,
        business_date: row.get(7)?,
        reference: row.get(8)?,
        request_id: row.get(9)?,
    })
}

/// Payments that took money, by what the provider calls them, what it was told, or the order's number.
///
/// # Errors
/// When the database says so.
pub fn paid_named(read: &mut Read<'_>, name: &str) -> Result<Vec<Paid>, Fault> {
    read.query(sql::PAID_NAMED, params![name], paid)
}

/// Payments of a method that took exactly that much on a day.
///
/// # Errors
/// When the database says so.
pub fn paid_on(read: &mut Read<'_>, amount: Money, method: &str, date: BusinessDate) -> Result<Vec<Paid>, Fault> {
    read.query(sql::PAID_ON, params![amount, method, date], paid)
}

/// Payments of a method that took money in a span of days, the earliest first, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn paid_between(
    read: &mut Read<'_>,
    method: &str,
    from: BusinessDate,
    to: BusinessDate,
    limit: i64,
) -> Result<Vec<Paid>, Fault> {
    read.query(sql::PAID_BETWEEN, params![method, from, to, limit], paid)
}

/// One payment that took money.
///
/// # Errors
/// When the database says so.
pub fn paid_one(read: &mut Read<'_>, payment: Id) -> Result<Option<Paid>, Fault> {
    read.query_opt(sql::PAID_GET, params![payment], paid)
}

/// What of a payment went back, refund by refund.
///
/// # Errors
/// When the database says so.
pub fn refunds_done(read: &mut Read<'_>, payment: Id) -> Result<Vec<(Id, Money)>, Fault> {
    read.query(sql::REFUNDS_DONE, params![payment], |row| Ok((row.get(0)?, row.get(1)?)))
}
