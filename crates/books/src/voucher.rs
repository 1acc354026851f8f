//! A store's day as a voucher: debits and credits of one sum.
//!
//! Every entry is made together with its other side, so a voucher cannot be out of balance:
//!
//! * money that came for goods stands against what it was for, by class of tax, and the tax in it; money that went back
//!   for goods against returns. Several tenders of one sale are one sum, so its tax is that of the sale to the unit. Tax
//!   is in what was invoiced alone: a sale's invoice is lower by the credit that paid for it, and so is its tax here;
//! * credit that was spent is a debt of ours that ended: what somebody paid for apart from what was given;
//! * what the landlord of a counter keeps of its sales stands against what is settled with it. It invoices these sales, so
//!   no tax of ours is in them: the tax of what we invoice the landlord for is booked with that invoice;
//! * cash found or missed, small expenses, credit given, and payouts with their fees.
//!
//! Taiwan's tax counts a sale when its money comes, if that is before the goods go (統一發票使用辦法, 時限表), and so does
//! the voucher.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, allocate};
use orders::booked::{ClassShare, Occasion};
use store::{Fault, Read, params};
use wallet::booked::BookedPosting;
use wallet::{AccountKind, TransferKind};

use crate::sql;

/// An entry of a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is: `tender.cash`, `sales.standard`.
    pub key: String,
    /// On the left, in minor units; one of the two is nothing.
    pub debit: Money,
    /// On the right.
    pub credit: Money,
}

/// A store's day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voucher {
    /// Its entries: debits first, each side in the order of the keys.
    pub lines: Vec<Line>,
    /// What tenders of goods came to, by the word of each type: that of the day's reconciliation.
    pub tenders: BTreeMap<String, Money>,
}

impl Voucher {
    /// What the left side comes to.
    pub fn debit(&self) -> Money {
        self.lines.iter().map(|line| line.debit).sum()
    }

    /// What the right side comes to.
    pub fn credit(&self) -> Money {
        self.lines.iter().map(|line| line.credit).sum()
    }
}

/// Entries as they are made, both sides of each at once.
#[derive(Debug, Default)]
struct Entries {
    sides: BTreeMap<String, (Money, Money)>,
    tenders: BTreeMap<String, Money>,
}

impl Entries {
    /// Above zero a debit, below zero a credit.
    fn put(&mut self, key: impl Into<String>, amount: Money) {
        if amount.is_zero() {
            return;
        }
        let (debit, credit) = self.sides.entry(key.into()).or_default();
        if amount.is_negative() {
            *credit -= amount;
        } else {
            *debit += amount;
        }
    }

    /// A debit of one and a credit of the other, or the reverse below zero.
    fn move_to(&mut self, debit: &str, credit: &str, amount: Money) {
        self.put(debit, amount);
        self.put(credit, -amount);
    }

    fn occasion(&mut self, occasion: &Occasion, credit: &mut Money) {
        let mut sum = Money::ZERO;
        for (kind, amount) in &occasion.tenders {
            sum += *amount;
            if occasion.has_order {
                *self.tenders.entry(kind.clone()).or_default() += *amount;
            }
            if kind == STORE_CREDIT {
                *credit += *amount;
            } else {
                self.put(format!("tender.{kind}"), *amount);
            }
        }
        let room = if occasion.is_return { "returns" } else { "sales" };
        for (class, gross, tax) in split(sum, sum - occasion.not_invoiced, &occasion.classes) {
            self.put(format!("{room}.{class}"), tax - gross);
            self.put("tax.output", -tax);
        }
    }

    /// Credit that was spent or came back, in all `credit`: what the ledger says of its origin. What the ledger does not
    /// know of stands apart, where somebody sees it.
    fn credit(&mut self, credit: Money, spent: &[(Money, Money)]) {
        let known: Money = spent.iter().map(|(amount, _)| *amount).sum();
        for (amount, granted) in spent {
            self.put("credit.granted", *granted);
            self.put("credit.paid", *amount - *granted);
        }
        self.put("tender.store_credit", credit - known);
    }

    fn posting(&mut self, posting: &BookedPosting) {
        match (posting.transfer, posting.account) {
            (TransferKind::CashCount, AccountKind::CashOverShort) => {
                self.move_to("cash.over_short", "tender.cash", posting.amount);
            }
            (TransferKind::PettyCash, AccountKind::PettyCash) => {
                self.move_to("cash.petty", "tender.cash", posting.amount);
            }
            (TransferKind::CreditGrant, AccountKind::CreditIssued) => {
                self.move_to("credit.issued", "credit.granted", posting.amount);
            }
            _ => {}
        }
    }

    fn payout(&mut self, method: &str, gross: Money, fee: Money) {
        self.put("payout.bank", gross - fee);
        self.put("payout.fee", fee);
        self.put(format!("tender.{method}"), -gross);
    }

    fn done(self) -> Voucher {
        let line = |key: &str, debit, credit| Line { key: key.to_owned(), debit, credit };
        let of = |pick: fn(&(Money, Money)) -> Money| {
            self.sides.iter().map(move |(key, sides)| (key, pick(sides))).filter(|(_, amount)| !amount.is_zero())
        };
        let debits = of(|sides| sides.0).map(|(key, amount)| line(key, amount, Money::ZERO));
        let credits = of(|sides| sides.1).map(|(key, amount)| line(key, Money::ZERO, amount));
        Voucher { lines: debits.chain(credits).collect(), tenders: self.tenders }
    }
}

const STORE_CREDIT: &str = "store_credit";

/// Splits what came over what it was for: the class, the amount with its tax, and that tax, which is in what was invoiced
/// alone. What was paid in full is exactly what was sold.
fn split(sum: Money, invoiced: Money, classes: &[ClassShare]) -> Vec<(&str, Money, Money)> {
    let weights: Vec<i64> = classes.iter().map(|share| share.gross.get()).collect();
    if weights.iter().all(|weight| *weight <= 0) {
        return vec![("", sum, Money::ZERO)];
    }
    let taxed = allocate(invoiced, &weights);
    let parts = allocate(sum, &weights).into_iter().zip(taxed).zip(classes);
    parts.map(|((part, taxed), share)| (share.class.as_str(), part, tax_in(taxed, share))).collect()
}

/// The tax in a part of what a class came to, half a unit up.
fn tax_in(part: Money, share: &ClassShare) -> Money {
    if part.is_zero() || share.gross <= Money::ZERO {
        return Money::ZERO;
    }
    let (gross, tax) = (i128::from(share.gross.get()), i128::from(share.tax.get()));
    let (part, sign) = (i128::from(part.abs().get()), if part.is_negative() { -1 } else { 1 });
    let rounded = (part * tax * 2 + gross) / (gross * 2);
    Money::new(i64::try_from(rounded * sign).unwrap_or(i64::MAX))
}

/// The voucher of a store's day. `home` is true for the store that has what the brand itself gives.
///
/// # Errors
/// When the database says so.
pub fn voucher(read: &mut Read<'_>, store: Id, date: BusinessDate, home: bool) -> Result<Voucher, Fault> {
    let mut entries = Entries::default();
    let mut credit = Money::ZERO;
    for occasion in orders::booked::occasions(read, store, date)? {
        entries.occasion(&occasion, &mut credit);
    }
    let mut postings = wallet::booked::postings(read, Some(store), date)?;
    if home {
        postings.extend(wallet::booked::postings(read, None, date)?);
    }
    let mut spent = Vec::new();
    for posting in &postings {
        entries.posting(posting);
        let of_sales = matches!(posting.transfer, TransferKind::Sale | TransferKind::Refund);
        if of_sales && posting.account == AccountKind::StoreCredit {
            let past = wallet::booked::credit_past(read, posting.owner)?;
            let granted = wallet::booked::granted_of(&past);
            let granted = granted.iter().find(|(number, _)| *number == posting.number).map(|(_, granted)| *granted);
            spent.push((posting.amount, granted.unwrap_or(Money::ZERO)));
        }
    }
    entries.credit(credit, &spent);
    let commission = orders::commission::booked_in(read, store, date)?;
    entries.move_to("landlord.commission", "landlord.due", commission);
    let paid_out = read.query(sql::PAID_OUT, params![date, store], |row| {
        Ok((row.get::<String>(0)?, row.get::<Money>(1)?, row.get::<Money>(2)?))
    })?;
    for (method, gross, fee) in paid_out {
        entries.payout(&method, gross, fee);
    }
    Ok(entries.done())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(class: &str, gross: i64, tax: i64) -> ClassShare {
        ClassShare { class: class.to_owned(), gross: Money::new(gross), tax: Money::new(tax) }
    }

    fn of(tenders: &[(&str, i64)], classes: Vec<ClassShare>, is_return: bool) -> Voucher {
        let tenders = tenders.iter().map(|(kind, amount)| ((*kind).to_owned(), Money::new(*amount))).collect();
        let mut entries = Entries::default();
        let mut credit = Money::ZERO;
        let not_invoiced = Money::ZERO;
        entries.occasion(&Occasion { tenders, not_invoiced, classes, is_return, has_order: true }, &mut credit);
        entries.credit(credit, &[]);
        entries.done()
    }

    fn told(voucher: &Voucher) -> Vec<(&str, i64, i64)> {
        voucher.lines.iter().map(|line| (line.key.as_str(), line.debit.get(), line.credit.get())).collect()
    }

    #[test]
    fn a_sale_in_two_tenders_is_its_classes_to_the_unit() {
        let classes = vec![share("exempt", 100, 0), share("standard", 483, 23)];
        let voucher = of(&[("card", 300), ("cash", 285), ("rounding", -2)], classes, false);
        assert_eq!(
            told(&voucher),
            [
                ("tender.card", 300, 0),
                ("tender.cash", 285, 0),
                ("sales.exempt", 0, 100),
                ("sales.standard", 0, 460),
                ("tax.output", 0, 23),
                ("tender.rounding", 0, 2),
            ]
        );
    }

    #[test]
    fn what_comes_back_stands_against_returns() {
        let voucher = of(&[("cash", -105)], vec![share("standard", 105, 5)], true);
        assert_eq!(told(&voucher), [("returns.standard", 100, 0), ("tax.output", 5, 0), ("tender.cash", 0, 105)]);
        assert_eq!(of(&[("cash", 105), ("cash", -105)], vec![share("standard", 105, 5)], false).debit().get(), 105);
    }

    #[test]
    fn what_credit_paid_for_has_no_tax() {
        let mut entries = Entries::default();
        let mut credit = Money::ZERO;
        let tenders = vec![("cash".to_owned(), Money::new(480)), (STORE_CREDIT.to_owned(), Money::new(100))];
        let classes = vec![share("standard", 580, 28)];
        let not_invoiced = Money::new(100);
        entries.occasion(&Occasion { tenders, not_invoiced, classes, is_return: false, has_order: true }, &mut credit);
        entries.credit(credit, &[(Money::new(100), Money::new(60))]);
        let voucher = entries.done();
        assert_eq!(
            told(&voucher),
            [
                ("credit.granted", 60, 0),
                ("credit.paid", 40, 0),
                ("tender.cash", 480, 0),
                ("sales.standard", 0, 557),
                ("tax.output", 0, 23),
            ]
        );
    }

    #[test]
    fn a_payout_is_bank_and_fee() {
        let mut entries = Entries::default();
        entries.payout("card", Money::new(1_000), Money::new(20));
        entries.payout("card", Money::new(-300), Money::new(-6));
        let voucher = entries.done();
        assert_eq!(
            told(&voucher),
            [
                ("payout.bank", 980, 0),
                ("payout.fee", 20, 0),
                ("tender.card", 300, 0),
                ("payout.bank", 0, 294),
                ("payout.fee", 0, 6),
                ("tender.card", 0, 1_000),
            ]
        );
    }

    proptest! {
        #[test]
        fn both_sides_are_one_sum(
            sales in prop::collection::vec(
                (prop::collection::vec((0_usize..4, -5_000_i64..5_000), 0..5),
                 prop::collection::vec((0_usize..3, 0_i64..9_000, 0_i64..400), 0..4),
                 any::<bool>()), 0..20),
            spent in prop::collection::vec((-900_i64..900, 0_i64..300), 0..6),
            moved in prop::collection::vec((0_usize..3, -400_i64..400), 0..8),
            paid in prop::collection::vec((-2_000_i64..2_000, -60_i64..60), 0..5),
        ) {
            let kinds = ["cash", "card", "store_credit", "rounding"];
            let mut entries = Entries::default();
            let (mut credit, mut given) = (Money::ZERO, Money::ZERO);
            for (tenders, classes, is_return) in sales {
                let tenders: Vec<_> =
                    tenders.into_iter().map(|(kind, amount)| (kinds[kind].to_owned(), Money::new(amount))).collect();
                given += tenders.iter().map(|(_, amount)| *amount).sum::<Money>();
                let names = ["exempt", "standard", "zero"];
                let classes = classes.into_iter().map(|(class, gross, tax)| share(names[class], gross, tax)).collect();
                let not_invoiced = tenders.iter().filter(|(kind, _)| kind == STORE_CREDIT).map(|(_, one)| *one).sum();
                let one = Occasion { tenders, not_invoiced, classes, is_return, has_order: true };
                entries.occasion(&one, &mut credit);
            }
            let spent: Vec<_> = spent.into_iter().map(|(all, part)| (Money::new(all), Money::new(part))).collect();
            entries.credit(credit, &spent);
            for (kind, amount) in moved {
                let (transfer, account) = [
                    (TransferKind::CashCount, AccountKind::CashOverShort),
                    (TransferKind::PettyCash, AccountKind::PettyCash),
                    (TransferKind::CreditGrant, AccountKind::CreditIssued),
                ][kind];
                let (owner, amount) = (Id::NIL, Money::new(amount));
                entries.posting(&BookedPosting { transfer, account, owner, number: 1, amount });
            }
            for (gross, fee) in paid {
                entries.payout("card", Money::new(gross), Money::new(fee));
            }
            let voucher = entries.done();
            prop_assert_eq!(voucher.debit(), voucher.credit());
            prop_assert_eq!(voucher.tenders.values().copied().sum::<Money>(), given);
            prop_assert!(voucher.lines.iter().all(|line| !line.debit.is_negative() && !line.credit.is_negative()));
        }
    }
}
