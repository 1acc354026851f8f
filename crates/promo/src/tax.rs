//! Tax: once for each rate on the document, then shared out over what carries it.

use std::collections::BTreeMap;

use kernel::{Money, Rate, allocate};

use crate::quote::TaxRow;
use crate::rules::{RuleBook, TaxClass, TaxKind};

/// What a class that nobody knows is taken as.
pub(crate) const UNKNOWN: TaxClass = TaxClass { kind: TaxKind::Exempt, rate: Rate::ZERO };

/// One line or parcel on its way through taxation.
pub(crate) struct Taxed {
    pub(crate) class: TaxClass,
    /// After discounts, as priced.
    pub(crate) net: Money,
    pub(crate) tax: Money,
    pub(crate) total: Money,
}

impl Taxed {
    pub(crate) fn new(class: TaxClass, net: Money) -> Taxed {
        Taxed { class, net, tax: Money::ZERO, total: net }
    }
}

/// The class of that code.
pub(crate) fn class(book: &RuleBook, code: &str) -> Option<TaxClass> {
    book.tax_classes.get(code).copied()
}

/// Fills in the tax of every item and gives the summary by kind and rate.
///
/// Classes of the same kind and rate are one row: the law knows rates, not our codes. The odd minor
/// units go to the largest remainders, and among equals to the earlier item.
pub(crate) fn tax(items: &mut [Taxed], includes_tax: bool) -> Vec<TaxRow> {
    let mut groups: BTreeMap<(TaxKind, Rate), Vec<usize>> = BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        groups.entry((item.class.kind, item.class.rate)).or_default().push(index);
    }
    let mut rows = Vec::with_capacity(groups.len());
    for ((kind, rate), members) in groups {
        let net: Money = members.iter().map(|&index| items[index].net).sum();
        let tax = if includes_tax { rate.included_in(net) } else { rate.of(net) };
        let weights: Vec<i64> = members.iter().map(|&index| items[index].net.get()).collect();
        for (&index, share) in members.iter().zip(allocate(tax, &weights)) {
            let item = &mut items[index];
            item.tax = share;
            item.total = if includes_tax { item.net } else { item.net + share };
        }
        let total = if includes_tax { net } else { net + tax };
        rows.push(TaxRow { kind, rate, total, tax, without_tax: total - tax });
    }
    rows
}
