//! What the counters of a company sold where a landlord invoices, what the landlord keeps of it, and what is to be
//! settled. Nothing is kept here: all of it is computed from tenders and from who invoices on each day.

use invoices::{Who, WhoInvoices};
use kernel::{BusinessDate, Money};
use orders::commission::{Share, of_store};
use store::{Fault, Read};

/// What money came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CounterSums {
    /// What came of what the landlord invoices.
    pub sold: Money,
    /// What went back of it.
    pub returned: Money,
    /// What the landlord keeps.
    pub commission: Money,
    /// What of it the landlord itself took in.
    pub with_landlord: Money,
}

impl CounterSums {
    fn add(&mut self, share: &Share) {
        self.sold += share.sold;
        self.returned += share.returned;
        self.commission += share.commission;
        self.with_landlord += share.with_landlord;
    }

    /// What the landlord owes us; below zero what we owe it.
    pub fn due(&self) -> Money {
        self.with_landlord - self.commission
    }
}

/// A counter's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterDay {
    /// The day.
    pub date: BusinessDate,
    /// What it came to.
    pub sums: CounterSums,
}

/// A counter over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterReport {
    /// The store.
    pub store: staff::Store,
    /// Who invoices there on the last day of the span on which a landlord does, or else on the last day.
    pub who: Who,
    /// Days on which something moved, the earliest first.
    pub days: Vec<CounterDay>,
    /// What they come to.
    pub sums: CounterSums,
}

/// The landlord to be named for a span: the last that invoices in it.
fn named(who: &WhoInvoices, from: BusinessDate, to: BusinessDate) -> Who {
    let mut day = to;
    while day > from && !who.has_landlord(day, day) {
        day = day.plus_days(-1);
    }
    let found = who.on(day);
    if who.has_landlord(day, day) { found.clone() } else { who.on(to).clone() }
}

/// Those of some stores in which a landlord invoices on a day of a span, or in whose sales of before something moved.
///
/// # Errors
/// When the database says so.
pub fn counters(
    read: &mut Read<'_>,
    stores: &[staff::Store],
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<CounterReport>, Fault> {
    let mut all = Vec::new();
    for store in stores {
        let who = invoices::who_invoices(read, store)?;
        let shares = if who.ever_landlord() { of_store(read, store.id, from, to)? } else { Vec::new() };
        if shares.is_empty() && !who.has_landlord(from, to) {
            continue;
        }
        let (mut days, mut sums): (Vec<CounterDay>, CounterSums) = (Vec::new(), CounterSums::default());
        for share in &shares {
            if days.last().is_none_or(|day| day.date != share.date) {
                days.push(CounterDay { date: share.date, sums: CounterSums::default() });
            }
            if let Some(day) = days.last_mut() {
                day.sums.add(share);
            }
            sums.add(share);
        }
        all.push(CounterReport { store: store.clone(), who: named(&who, from, to), days, sums });
    }
    Ok(all)
}
