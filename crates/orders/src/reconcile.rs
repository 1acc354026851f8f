//! A store's day in money: what was sold, what was given for it, what providers took; and that they agree.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money};
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use crate::sql::ledger as sql;

/// One kind of tender on a store's day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct DayTender {
    /// The word of its type; `rounding` for what cash was rounded by.
    pub kind: String,
    /// What it took in.
    pub taken: Money,
    /// What it gave back, without sign.
    pub given_back: Money,
    /// How many times.
    pub count: i64,
    /// Those of them that a payment stands behind, as they count on the payments' days.
    pub charged: Money,
    /// What the payments behind it captured less what they refunded; nothing for kinds without payments.
    pub payments: Money,
    /// What of it went back.
    pub refunded: Money,
    /// What nobody can explain: `charged` less `payments`. Nothing when all is well.
    pub unexplained: Money,
}

/// A store's day in money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reconciliation {
    /// The store.
    pub store_id: Id,
    /// The day in its books.
    pub business_date: BusinessDate,
    /// Orders of that day that stand.
    pub orders: i64,
    /// What they come to.
    pub orders_total: Money,
    /// What their lines come to. The same when all is well.
    pub orders_lines: Money,
    /// What was paid for them so far, less what went back, on whatever day.
    pub orders_paid: Money,
    /// What was given for them so far, tender by tender, on whatever day. The same when all is well.
    pub orders_given: Money,
    /// What those of them come to that left the shop.
    pub orders_done: Money,
    /// What was paid for those. The same when all is well.
    pub orders_done_paid: Money,
    /// What is still to be paid for them.
    pub orders_due: Money,
    /// What was given on that day, by kind.
    pub tenders: Vec<DayTender>,
    /// The sum of what nobody can explain, over kinds and orders, without signs. Nothing when all is well.
    pub unexplained: Money,
    /// Payments of the store that nobody knows the outcome of, now.
    pub payments_unknown: i64,
    /// Refunds of the store that are under way, now.
    pub refunds_open: i64,
    /// Charges of the store without a sale, now.
    pub charges_open: i64,
}

/// The orders of a day, summed.
struct OfOrders {
    count: i64,
    total: Money,
    paid: Money,
    due: Money,
    done: Money,
    done_paid: Money,
}

/// Adds a store's day up from three sides: orders, tenders, payments.
///
/// # Errors
/// When the database says so.
pub fn day(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Reconciliation, Fault> {
    let mut kinds: BTreeMap<String, DayTender> = BTreeMap::new();
    let taken = read.query(sql::DAY_TENDERS, params![store, date], |row| {
        let (kind, taken, given_back, count) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok(DayTender { kind, taken, given_back, count, ..DayTender::default() })
    })?;
    kinds.extend(taken.into_iter().map(|one| (one.kind.clone(), one)));
    let sums = |read: &mut Read<'_>, statement| {
        read.query(statement, params![store, date], |row| Ok((row.get::<String>(0)?, row.get::<Money>(1)?)))
    };
    let named = |kinds: &mut BTreeMap<String, DayTender>, kind: String, payments: Money, tenders: Money| {
        let one = kinds.entry(kind.clone()).or_insert_with(|| DayTender { kind, ..DayTender::default() });
        one.payments += payments;
        one.charged += tenders;
        one.unexplained += tenders - payments;
    };
    for (kind, amount) in sums(read, sql::DAY_CAPTURED)? {
        named(&mut kinds, kind, amount, Money::ZERO);
    }
    for (kind, amount) in sums(read, sql::DAY_REFUNDED)? {
        named(&mut kinds, kind.clone(), -amount, Money::ZERO);
        if let Some(one) = kinds.get_mut(&kind) {
            one.refunded += amount;
        }
    }
    for (kind, amount) in sums(read, sql::DAY_PAID)? {
        named(&mut kinds, kind, Money::ZERO, amount);
    }
    let of_orders = read.query_one(sql::DAY_ORDERS, params![store, date], |row| {
        Ok(OfOrders {
            count: row.get(0)?,
            total: row.get(1)?,
            paid: row.get(2)?,
            due: row.get(3)?,
            done: row.get(4)?,
            done_paid: row.get(5)?,
        })
    })?;
    let orders_given = read.query_one(sql::DAY_ORDER_TENDERS, params![store, date], |row| row.get::<Money>(0))?;
    let orders_lines = read.query_one(sql::DAY_ORDER_LINES, params![store, date], |row| row.get::<Money>(0))?;
    let (payments_unknown, refunds_open, charges_open) = read.query_one(sql::WAITING, params![store], |row| {
        Ok((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?))
    })?;
    let tenders: Vec<DayTender> = kinds.into_values().collect();
    let unexplained = tenders.iter().map(|one| one.unexplained.abs()).sum::<Money>()
        + (of_orders.paid - orders_given).abs()
        + (of_orders.total - orders_lines).abs()
        + (of_orders.done - of_orders.done_paid).abs();
    Ok(Reconciliation {
        store_id: store,
        business_date: date,
        orders: of_orders.count,
        orders_total: of_orders.total,
        orders_lines,
        orders_paid: of_orders.paid,
        orders_given,
        orders_done: of_orders.done,
        orders_done_paid: of_orders.done_paid,
        orders_due: of_orders.due,
        tenders,
        unexplained,
        payments_unknown,
        refunds_open,
        charges_open,
    })
}
