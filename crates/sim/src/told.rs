//! What people were told. Whatever was confirmed to somebody must be in the books, once.

use std::collections::BTreeMap;

use invoices::InvoicedBy;
use kernel::{BusinessDate, Id, Money, Rate};

/// A web order that a buyer was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldOrder {
    /// Its total.
    pub total: Money,
    /// Pieces by variant.
    pub pieces: BTreeMap<Id, i64>,
    /// Handed over to the buyer.
    pub handed_over: bool,
}

/// A till's sale that a cashier was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldSale {
    /// At which till.
    pub register: Id,
    /// Its total.
    pub total: Money,
    /// Pieces by variant.
    pub pieces: BTreeMap<Id, i64>,
    /// Taken back since.
    pub voided: bool,
}

/// A return that a cashier was told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldReturn {
    /// The order whose goods came back.
    pub order: Id,
    /// What they came to.
    pub total: Money,
    /// Undone in its shift.
    pub voided: bool,
}

/// How much is booked on a store's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Books {
    /// Sales and orders.
    pub orders: i64,
    /// What was given and given back for them.
    pub tenders: i64,
    /// Movements of money.
    pub transfers: i64,
}

/// Everything that was confirmed.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Web orders by id.
    pub orders: BTreeMap<Id, ToldOrder>,
    /// Till sales by id.
    pub sales: BTreeMap<Id, ToldSale>,
    /// How often a phone had something put aside on a day, counted in days since 1970.
    pub put_aside: BTreeMap<(String, i64), i64>,
    /// Pieces that came in, by variant, without those that went another way than to a buyer.
    pub came_in: BTreeMap<Id, i64>,
    /// Returns.
    pub returns: BTreeMap<Id, ToldReturn>,
    /// Pieces that lie in the depot, by variant.
    pub in_depot: BTreeMap<Id, i64>,
    /// Days that are closed, and what was booked on them then.
    pub closed: BTreeMap<BusinessDate, Books>,
    /// Until which day the company's books are locked, and how much was booked up to it then.
    pub locked: Option<(BusinessDate, i64)>,
    /// The versions of the theme that were published, as their tags.
    pub versions: Vec<String>,
    /// Who was said to invoice the shop's sales: from which day on, and for which share. The later stands over the earlier.
    pub invoiced_by: Vec<(BusinessDate, InvoicedBy, Rate)>,
    /// Acts that were done with an approval.
    pub approvals: usize,
}

impl Told {
    /// Who invoices what the shop sold on a day, and for which share.
    pub fn invoices(&self, date: BusinessDate) -> (InvoicedBy, Rate) {
        let told = self.invoiced_by.iter().rev().find(|(since, ..)| *since <= date);
        told.map_or((InvoicedBy::Own, Rate::new(0)), |(_, by, rate)| (*by, *rate))
    }
}
