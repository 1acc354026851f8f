//! What the landlord of a counter keeps of its sales.
//!
//! The landlord invoices the sale, and so it keeps its share of what stands on that invoice: of all that was paid for the
//! sale except credit and vouchers that were invoiced when they were bought. The share is that of the day of the sale,
//! rounded half up to the currency's smallest unit, sale by sale. What goes back later makes it the share of what is
//! left; the difference belongs to the day on which the money went. So a sale of which everything went back costs
//! nothing, in however many parts that happened, and no day that is over changes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use invoices::{InvoicedBy, WhoInvoices};
use kernel::{BusinessDate, Id, Money, Rate, Timestamp};
use store::{Fault, Read, Row, params};
use till::InvoiceTreatment;

use crate::sql::commission as sql;

/// Which sales are a landlord's, looked up once a store.
#[derive(Debug, Default)]
pub(crate) struct Landlords(BTreeMap<Id, Option<WhoInvoices>>);

impl Landlords {
    /// The landlord's share of what a store sold on a day; none where no landlord invoices it.
    pub(crate) fn commission(
        &mut self,
        read: &mut Read<'_>,
        sold_by: Id,
        on: BusinessDate,
    ) -> Result<Option<Rate>, Fault> {
        let known = match self.0.entry(sold_by) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let store = staff::store(read, sold_by)?;
                unknown.insert(store.map(|store| invoices::who_invoices(read, &store)).transpose()?)
            }
        };
        let who = known.as_ref().map(|known| known.on(on));
        Ok(who.filter(|who| who.by == InvoicedBy::Landlord).map(|who| who.commission))
    }
}

/// What moved of a landlord's sale on a day, and what that did to the commission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The order.
    pub order: Id,
    /// Its number.
    pub number: String,
    /// When it was sold.
    pub sold_at: Timestamp,
    /// The store in whose drawer the money moved.
    pub drawer: Id,
    /// The day on which it did.
    pub date: BusinessDate,
    /// What came of what the landlord invoices.
    pub sold: Money,
    /// What went back of it.
    pub returned: Money,
    /// What the landlord keeps more; below zero what it keeps less.
    pub commission: Money,
    /// What of both the landlord itself took in, such as its vouchers: it owes us that.
    pub with_landlord: Money,
}

/// A tender of an order, as the next step of its money.
struct Step {
    order: Id,
    number: String,
    sold: (Id, BusinessDate),
    sold_at: Timestamp,
    drawer: Id,
    date: BusinessDate,
    amount: Money,
    treatment: Option<InvoiceTreatment>,
}

fn step(row: &Row<'_>) -> Result<Step, Fault> {
    Ok(Step {
        order: row.get(0)?,
        number: row.get(1)?,
        sold: (row.get(2)?, row.get(3)?),
        sold_at: row.get(4)?,
        drawer: row.get(5)?,
        date: row.get(6)?,
        amount: row.get(7)?,
        treatment: InvoiceTreatment::parse(&row.get::<String>(8)?),
    })
}

/// What a landlord keeps of a sale's money so far.
#[derive(Debug, Default)]
struct Kept {
    base: Money,
}

impl Kept {
    /// By how much it is more after the next step.
    fn after(&mut self, amount: Money, rate: Rate) -> Money {
        let share = |base: Money| rate.of(base.max(Money::ZERO));
        let before = share(self.base);
        self.base += amount;
        share(self.base) - before
    }
}

fn shares(read: &mut Read<'_>, steps: Vec<Step>) -> Result<Vec<Share>, Fault> {
    let mut landlords = Landlords::default();
    let mut all: Vec<Share> = Vec::new();
    let (mut of, mut kept) = (None, Kept::default());
    for step in steps {
        if of != Some(step.order) {
            (of, kept) = (Some(step.order), Kept::default());
        }
        let Some(rate) = landlords.commission(read, step.sold.0, step.sold.1)? else { continue };
        let with_landlord = match step.treatment {
            Some(InvoiceTreatment::IssuedByAnother) => step.amount,
            Some(InvoiceTreatment::Invoice) => Money::ZERO,
            // It lowers the landlord's invoice as it would lower ours.
            Some(InvoiceTreatment::AlreadyInvoiced | InvoiceTreatment::Reduces) | None => continue,
        };
        let commission = kept.after(step.amount, rate);
        let (sold, returned) =
            if step.amount.is_negative() { (Money::ZERO, -step.amount) } else { (step.amount, Money::ZERO) };
        match all.last_mut().filter(|last| (last.order, last.drawer, last.date) == (step.order, step.drawer, step.date))
        {
            Some(last) => {
                last.sold += sold;
                last.returned += returned;
                last.commission += commission;
                last.with_landlord += with_landlord;
            }
            None => all.push(Share {
                order: step.order,
                number: step.number,
                sold_at: step.sold_at,
                drawer: step.drawer,
                date: step.date,
                sold,
                returned,
                commission,
                with_landlord,
            }),
        }
    }
    Ok(all)
}

/// What moved of a store's sales that its landlord invoices, on days of a span: wherever the money moved.
///
/// # Errors
/// When the database says so.
pub fn of_store(read: &mut Read<'_>, store: Id, from: BusinessDate, to: BusinessDate) -> Result<Vec<Share>, Fault> {
    let steps = read.query(sql::OF_SELLER, params![store, from, to], step)?;
    let mut all = shares(read, steps)?;
    all.retain(|share| from <= share.date && share.date <= to);
    all.sort_by_key(|share| (share.date, share.sold_at, share.order));
    Ok(all)
}

/// By how much commission grew with the money that moved in a store on a day, whoever sold: for that day's voucher.
///
/// # Errors
/// When the database says so.
pub fn booked_in(read: &mut Read<'_>, store: Id, date: BusinessDate) -> Result<Money, Fault> {
    let steps = read.query(sql::OF_DRAWER, params![store, date], step)?;
    let all = shares(read, steps)?;
    Ok(all.iter().filter(|share| (share.drawer, share.date) == (store, date)).map(|share| share.commission).sum())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn half_a_dollar_is_rounded_up_and_taken_back_whole() {
        let (mut kept, rate) = (Kept::default(), Rate::new(285_000));
        assert_eq!(kept.after(Money::new(110), rate), Money::new(31), "31.35");
        assert_eq!(kept.after(Money::new(-10), rate), Money::new(-2), "28.5 is left, that is 29");
        assert_eq!(kept.after(Money::new(-100), rate), Money::new(-29));
    }

    proptest! {
        #[test]
        fn what_went_back_in_parts_costs_nothing(
            parts in prop::collection::vec(1_i64..5_000, 1..9),
            rate in 0_i64..=1_000_000,
        ) {
            let (mut kept, rate) = (Kept::default(), Rate::new(rate));
            let whole: i64 = parts.iter().sum();
            let taken = kept.after(Money::new(whole), rate);
            prop_assert_eq!(taken, rate.of(Money::new(whole)));
            let mut left = taken;
            for part in parts {
                let change = kept.after(Money::new(-part), rate);
                prop_assert!(!(-change).is_negative());
                left += change;
                prop_assert!(!left.is_negative());
            }
            prop_assert_eq!(left, Money::ZERO);
        }
    }
}
