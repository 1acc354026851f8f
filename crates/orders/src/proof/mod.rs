//! A day of the books from two sides, line by line: goods, cash, tenders, orders, the ledger. Each line says what both
//! sides come to and of what; [`rows`] gives the rows behind each of those numbers.
//!
//! Nothing is worked out here that is not worked out elsewhere: goods by [`stock::proof`], the ledger by
//! [`wallet::proof`], money by [`crate::reconcile`], shifts by [`crate::shift_report`]. This file puts them side by side.

mod cash;
pub mod rows;

use kernel::{BusinessDate, Id, Money};
use serde::{Deserialize, Serialize};
use staff::Store;
use store::{Fault, Read};
use utoipa::ToSchema;

use crate::reconcile;

/// What is compared in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofOf {
    /// A place's movements and its levels.
    Goods,
    /// A shift's cash: what went through the drawer, and what was counted or expected there.
    Cash,
    /// A shift's tender without a payment behind it: the rows, and the till's own sum.
    TillTender,
    /// A shift's tender and the closing slip of its terminal.
    Terminal,
    /// A store's tenders with payments behind them, and those payments.
    Charged,
    /// A store's orders and their lines.
    OrderLines,
    /// What was paid for a store's orders, and the tenders.
    OrderTenders,
    /// A store's orders that left the shop, and what was paid for them.
    OrdersDone,
    /// Debits and credits of the transfers of the day.
    LedgerDay,
    /// What was posted to the accounts of a kind, and what they hold.
    LedgerKind,
}

/// What a line's amounts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofUnit {
    /// Minor units of the brand's currency.
    Money,
    /// Thousandths of a unit of goods.
    Quantity,
}

/// One number of a side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofTerm {
    /// What it is: a word such as `before`, `sale` or `captured`.
    pub word: String,
    /// How much it adds to its side.
    pub amount: i64,
}

/// Something that is proven from two sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofLine {
    /// What is compared.
    pub of: ProofOf,
    /// The place, shift or store that it is about; none where it is about the brand.
    pub subject: Option<Id>,
    /// A place's or a store's name, a till's code.
    pub name: String,
    /// The word of a tender or of a kind of account, where the line is about one.
    pub kind: Option<String>,
    /// What its amounts are.
    pub unit: ProofUnit,
    /// Of what the left side is made.
    pub left: Vec<ProofTerm>,
    /// Of what the right side is made.
    pub right: Vec<ProofTerm>,
    /// What the left side comes to.
    pub left_total: i64,
    /// What the right side comes to.
    pub right_total: i64,
    /// Left less right.
    pub difference: i64,
    /// How many rows behind it differ, or 1 where only the sums can be compared; 0 when all is well.
    pub differs: i64,
}

/// A day, proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DayProof {
    /// The store; none for all that the caller may see.
    pub store_id: Option<Id>,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// Everything that was compared, in the order of [`ProofOf`].
    pub lines: Vec<ProofLine>,
    /// How many of the lines differ. Nothing when all is well.
    pub differences: i64,
}

/// Of which stores a day is proven.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The stores.
    pub stores: Vec<Store>,
    /// Whether everything is meant: places without a store, and the accounts of the whole brand.
    pub whole: bool,
}

impl ProofLine {
    fn new(of: ProofOf, subject: Option<Id>, name: &str) -> ProofLine {
        let unit = if of == ProofOf::Goods { ProofUnit::Quantity } else { ProofUnit::Money };
        ProofLine {
            of,
            subject,
            name: name.to_owned(),
            kind: None,
            unit,
            left: Vec::new(),
            right: Vec::new(),
            left_total: 0,
            right_total: 0,
            difference: 0,
            differs: 0,
        }
    }

    fn kind(self, kind: &str) -> ProofLine {
        ProofLine { kind: Some(kind.to_owned()), ..self }
    }

    fn left(mut self, word: &str, amount: i64) -> ProofLine {
        self.left.push(ProofTerm { word: word.to_owned(), amount });
        self
    }

    fn right(mut self, word: &str, amount: i64) -> ProofLine {
        self.right.push(ProofTerm { word: word.to_owned(), amount });
        self
    }

    /// Adds both sides up. `differs` says how many rows differ where that is known: differences may hide each other.
    fn compared(mut self, differs: Option<i64>) -> ProofLine {
        let sum = |terms: &[ProofTerm]| terms.iter().fold(0_i64, |sum, term| sum.saturating_add(term.amount));
        (self.left_total, self.right_total) = (sum(&self.left), sum(&self.right));
        self.difference = self.left_total.saturating_sub(self.right_total);
        self.differs = differs.unwrap_or(0).max(i64::from(self.difference != 0));
        self
    }
}

/// Proves a day of some stores.
///
/// # Errors
/// When the database says so.
pub fn prove(read: &mut Read<'_>, scope: &Scope, date: BusinessDate) -> Result<Vec<ProofLine>, Fault> {
    let mut lines = goods(read, scope, date)?;
    for store in &scope.stores {
        lines.extend(cash::shifts(read, store, date)?);
    }
    for store in &scope.stores {
        lines.extend(money(read, store, date)?);
    }
    lines.extend(ledger(read, scope, date)?);
    // Those of one kind stand together, whatever store they are of.
    lines.sort_by_key(|line| line.of as u8);
    Ok(lines)
}

/// The places of some stores; with the whole brand those without a store too.
fn places(read: &mut Read<'_>, scope: &Scope) -> Result<Vec<stock::Location>, Fault> {
    let mut all = stock::locations(read)?;
    all.retain(|place| match place.store {
        Some(of) => scope.stores.iter().any(|store| store.id == of),
        None => scope.whole,
    });
    Ok(all)
}

fn goods(read: &mut Read<'_>, scope: &Scope, date: BusinessDate) -> Result<Vec<ProofLine>, Fault> {
    let mut lines = Vec::new();
    for place in places(read, scope)? {
        let found = stock::proof::place(read, place.id, date)?;
        if found.levels.is_empty() {
            continue;
        }
        let sum = |of: fn(&stock::proof::LevelProof) -> kernel::Quantity| {
            found.levels.iter().map(of).sum::<kernel::Quantity>().thousandths()
        };
        let differs = found.levels.iter().filter(|level| level.difference() != kernel::Quantity::ZERO).count();
        let mut line =
            ProofLine::new(ProofOf::Goods, Some(place.id), &place.name).left("before", sum(|one| one.before));
        for (reason, quantity) in &found.reasons {
            line = line.left(reason, quantity.thousandths());
        }
        line = line.right("level", sum(|one| one.level));
        let since = sum(|one| one.since);
        if since != 0 {
            line = line.right("since", -since);
        }
        lines.push(line.compared(Some(i64::try_from(differs).unwrap_or(i64::MAX))));
    }
    Ok(lines)
}

fn money(read: &mut Read<'_>, store: &Store, date: BusinessDate) -> Result<Vec<ProofLine>, Fault> {
    let day = reconcile::day(read, store.id, date)?;
    let line = |of| ProofLine::new(of, Some(store.id), &store.name);
    let mut lines = Vec::new();
    for tender in day.tenders.iter().filter(|tender| !(tender.charged.is_zero() && tender.payments.is_zero())) {
        let charged = line(ProofOf::Charged).kind(&tender.kind).left("tenders", tender.charged.get());
        let mut charged = charged.right("captured", (tender.payments + tender.refunded).get());
        if !tender.refunded.is_zero() {
            charged = charged.right("refunded", -tender.refunded.get());
        }
        lines.push(charged.compared(None));
    }
    if day.orders > 0 {
        let pairs = [
            (ProofOf::OrderLines, ("lines", day.orders_lines), ("totals", day.orders_total)),
            (ProofOf::OrderTenders, ("tenders", day.orders_given), ("paid", day.orders_paid)),
            (ProofOf::OrdersDone, ("done", day.orders_done), ("done_paid", day.orders_done_paid)),
        ];
        for (of, (left, is), (right, should)) in pairs {
            lines.push(line(of).left(left, is.get()).right(right, should.get()).compared(None));
        }
    }
    Ok(lines)
}

fn ledger(read: &mut Read<'_>, scope: &Scope, date: BusinessDate) -> Result<Vec<ProofLine>, Fault> {
    let mut lines = Vec::new();
    let mut day = |read: &mut Read<'_>, store: Option<&Store>| {
        let (count, debit, credit, differs) = wallet::proof::sides(read, date, store.map(|store| store.id))?;
        if count > 0 {
            let name = store.map_or("", |store| store.name.as_str());
            let line = ProofLine::new(ProofOf::LedgerDay, store.map(|store| store.id), name);
            lines.push(line.left("debit", debit.get()).right("credit", credit.get()).compared(Some(differs)));
        }
        Ok::<_, Fault>(())
    };
    if !scope.whole {
        for store in &scope.stores {
            day(read, Some(store))?;
        }
        return Ok(lines);
    }
    day(read, None)?;
    for kind in wallet::proof::kinds(read, date)? {
        let line = ProofLine::new(ProofOf::LedgerKind, None, "").kind(&kind.kind);
        let mut line = line.left("before", kind.before.get());
        for (word, amount) in [("raised", kind.raised), ("lowered", -kind.lowered)] {
            if amount != Money::ZERO {
                line = line.left(word, amount.get());
            }
        }
        line = line.right("balance", kind.balance.get());
        if kind.since != Money::ZERO {
            line = line.right("since", -kind.since.get());
        }
        lines.push(line.compared(Some(kind.astray)));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_that_hide_each_other_are_differences() {
        let line = || ProofLine::new(ProofOf::Goods, None, "信義").left("opening", 5).left("sale", -2);
        let same = line().right("level", 3).compared(Some(0));
        assert_eq!((same.left_total, same.right_total, same.difference, same.differs), (3, 3, 0, 0));
        assert_eq!(line().right("level", 3).compared(Some(2)).differs, 2);
        let off = line().right("level", 4).compared(None);
        assert_eq!((off.difference, off.differs), (-1, 1));
    }
}
