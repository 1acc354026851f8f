//! What the past's maker knows that it made: the truth that the brand's own reports are held against.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Money};
use serde::{Deserialize, Serialize};

/// What was done in a store on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::demo) struct StoreDay {
    /// Orders that stand.
    pub(in crate::demo) orders: i64,
    /// What they come to.
    pub(in crate::demo) total: Money,
    /// What each way of paying took in and gave back.
    pub(in crate::demo) tenders: BTreeMap<String, (Money, Money)>,
}

/// All that was made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::demo) struct Made {
    /// The first day.
    pub(in crate::demo) from: Option<BusinessDate>,
    /// The last day.
    pub(in crate::demo) until: Option<BusinessDate>,
    /// By store and day.
    pub(in crate::demo) days: BTreeMap<String, BTreeMap<BusinessDate, StoreDay>>,
    /// Sales at tills, with those that were undone.
    pub(in crate::demo) sales: i64,
    /// Of these, undone.
    pub(in crate::demo) voids: i64,
    /// Orders on the web.
    pub(in crate::demo) web_orders: i64,
    /// Of these, never paid.
    pub(in crate::demo) lapsed: i64,
    /// Returns by reason.
    pub(in crate::demo) returns: BTreeMap<String, i64>,
    /// Shifts, and what was missing (below nothing) or over at their ends.
    pub(in crate::demo) shifts: i64,
    /// The sum of the differences of all drawers.
    pub(in crate::demo) cash_difference: Money,
    /// Drawers that did not agree.
    pub(in crate::demo) drawers_off: i64,
    /// Members who joined.
    pub(in crate::demo) members: i64,
    /// Of these, people who had joined before.
    pub(in crate::demo) twice: i64,
    /// Charges whose answer was lost, and that were settled later.
    pub(in crate::demo) charges_settled: i64,
    /// Transfers between places.
    pub(in crate::demo) transfers: i64,
}

impl Made {
    fn day(&mut self, store: &str, date: BusinessDate) -> &mut StoreDay {
        self.days.entry(store.to_owned()).or_default().entry(date).or_default()
    }

    /// An order stands.
    pub(super) fn order(&mut self, store: &str, date: BusinessDate, total: Money) {
        let day = self.day(store, date);
        day.orders += 1;
        day.total += total;
    }

    /// An order that stood does so no more.
    pub(super) fn undone(&mut self, store: &str, date: BusinessDate, total: Money) {
        let day = self.day(store, date);
        day.orders -= 1;
        day.total -= total;
    }

    /// Money came in.
    pub(super) fn took(&mut self, store: &str, date: BusinessDate, kind: &str, amount: Money) {
        self.day(store, date).tenders.entry(kind.to_owned()).or_default().0 += amount;
    }

    /// Money went back.
    pub(super) fn gave_back(&mut self, store: &str, date: BusinessDate, kind: &str, amount: Money) {
        self.day(store, date).tenders.entry(kind.to_owned()).or_default().1 += amount;
    }
}
