//! The tax of one document, and how discounts and tenders take from its lines.
//!
//! **Rule.** Prices in Taiwan include the tax (營業稅法 §32). On a company's document sales and tax
//! stand apart: sales are the tax-inclusive sum ÷ 1.05, rounded half up to a whole dollar
//! (施行細則 §32-1; 營業稅法 §14 rounds so), and tax is the rest. It is worked out once, on the sum of the
//! taxable lines of the document, and shared out over them by largest remainder: 1,000 is 952 and 48,
//! three lines of 10 are 29 and 1. On a consumer's document the same tax stays inside the amounts and
//! is known for the QR code, the two-month return and allowances.
//!
//! Prices without tax give the same document: for every net amount n, n plus its tax rounded half
//! up splits back into exactly these two. The converse is the known odd dollar: a tax-inclusive sum
//! of 10 more than a multiple of 21 has no net amount whose rounded tax makes it up again; the rule
//! above is the law's own formula for it.

use kernel::{Money, Quantity, Rate, Refusal, allocate};
use serde::{Deserialize, Serialize};

use crate::codes;

/// The general rate: 5 % (營業稅法 §10).
pub const STANDARD_RATE: Rate = Rate::new(50_000);

/// How a line is taxed (課稅別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxType {
    /// 應稅, at [`STANDARD_RATE`].
    Taxable,
    /// 零稅率: exports and what is like them.
    ZeroRated,
    /// 免稅: books, fresh produce and others that the law names.
    Exempt,
}

impl TaxType {
    /// All of them.
    pub const ALL: [TaxType; 3] = [TaxType::Taxable, TaxType::ZeroRated, TaxType::Exempt];

    /// `1`, `2` or `3`, as in messages.
    pub const fn code(self) -> &'static str {
        match self {
            TaxType::Taxable => "1",
            TaxType::ZeroRated => "2",
            TaxType::Exempt => "3",
        }
    }
}

/// One line of a sale as it is asked to be invoiced: what the buyer pays for it, tax included, in
/// whole New Taiwan dollars, after all discounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaleLine {
    /// The goods' name, 1 to 500 characters.
    pub description: String,
    /// How many; above zero.
    pub quantity: Quantity,
    /// What it is counted in, at most 6 characters.
    pub unit: Option<String>,
    /// How it is taxed.
    pub tax_type: TaxType,
    /// Tax included.
    pub gross: Money,
}

/// Takes a reduction from lines in proportion to their amounts, by largest remainder: points and
/// granted credit, which were never paid for, and the part of a tender that was invoiced when it
/// was sold. No line falls below zero.
///
/// # Errors
/// [`codes::REDUCTION_TOO_LARGE`]; [`codes::LINE_NEGATIVE`].
pub fn reduce(lines: &mut [SaleLine], reduction: Money) -> Result<(), Refusal> {
    let total: Money = sum(lines)?;
    if reduction.is_negative() || reduction > total {
        let refusal = Refusal::new(&codes::REDUCTION_TOO_LARGE);
        return Err(refusal.with("reduction", reduction.get()).with("total", total.get()));
    }
    let weights: Vec<i64> = lines.iter().map(|line| line.gross.get()).collect();
    for (line, part) in lines.iter_mut().zip(allocate(reduction, &weights)) {
        line.gross -= part;
    }
    Ok(())
}

/// The lines of each tax type, in the order of their first line: a company's basket of several
/// types becomes one document each.
pub fn by_tax_type(lines: Vec<SaleLine>) -> Vec<Vec<SaleLine>> {
    let mut groups: Vec<Vec<SaleLine>> = Vec::new();
    for line in lines {
        match groups.iter_mut().find(|group| group[0].tax_type == line.tax_type) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups
}

/// The sum of amounts, none of them negative.
pub(crate) fn sum(lines: &[SaleLine]) -> Result<Money, Refusal> {
    let mut total = Money::ZERO;
    for (line, number) in lines.iter().zip(1_i64..) {
        if line.gross.is_negative() {
            return Err(Refusal::new(&codes::LINE_NEGATIVE).with("line", number));
        }
        total = total.checked_add(line.gross).ok_or_else(too_large)?;
    }
    Ok(total)
}

/// The most that the eight hexadecimal digits of a QR code can say.
pub(crate) const AMOUNT_LIMIT: i64 = 0xffff_ffff;

pub(crate) fn too_large() -> Refusal {
    Refusal::new(&codes::AMOUNT_TOO_LARGE).with("limit", AMOUNT_LIMIT)
}

/// The tax inside of each line, for one document.
pub(crate) fn tax_inside(lines: &[(TaxType, Money)]) -> Vec<Money> {
    let weight = |(tax_type, gross): &(TaxType, Money)| if *tax_type == TaxType::Taxable { gross.get() } else { 0 };
    let weights: Vec<i64> = lines.iter().map(weight).collect();
    let taxable = Money::new(weights.iter().sum());
    if taxable.is_zero() {
        return vec![Money::ZERO; lines.len()];
    }
    allocate(STANDARD_RATE.included_in(taxable), &weights)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(tax_type: TaxType, gross: i64) -> SaleLine {
        SaleLine { description: "x".into(), quantity: Quantity::ONE, unit: None, tax_type, gross: Money::new(gross) }
    }

    fn grosses(lines: &[SaleLine]) -> Vec<i64> {
        lines.iter().map(|line| line.gross.get()).collect()
    }

    #[test]
    fn tax_is_of_the_document() {
        let taxes = |lines: &[(TaxType, i64)]| {
            let lines: Vec<_> = lines.iter().map(|(tax_type, gross)| (*tax_type, Money::new(*gross))).collect();
            tax_inside(&lines).iter().map(|tax| tax.get()).collect::<Vec<_>>()
        };
        use TaxType::{Exempt, Taxable, ZeroRated};
        assert_eq!(taxes(&[(Taxable, 1000)]), [48]);
        assert_eq!(taxes(&[(Taxable, 10), (Taxable, 10), (Taxable, 10)]), [1, 0, 0]);
        assert_eq!(taxes(&[(Exempt, 500), (Taxable, 105), (ZeroRated, 300)]), [0, 5, 0]);
        assert_eq!(taxes(&[(Exempt, 500)]), [0]);
        // The published example of the bar code specification: 340 is 324 and 16.
        assert_eq!(taxes(&[(Taxable, 105), (Taxable, 210), (Taxable, 25)]).iter().sum::<i64>(), 16);
    }

    #[test]
    fn points_take_from_every_line_and_never_below_zero() {
        let mut lines = vec![line(TaxType::Taxable, 100), line(TaxType::Exempt, 50), line(TaxType::Taxable, 0)];
        reduce(&mut lines, Money::new(31)).unwrap();
        assert_eq!(grosses(&lines), [79, 40, 0]);
        assert_eq!(reduce(&mut lines, Money::new(120)).unwrap_err().code, &codes::REDUCTION_TOO_LARGE);
        assert_eq!(reduce(&mut lines, Money::new(-1)).unwrap_err().code, &codes::REDUCTION_TOO_LARGE);
        reduce(&mut lines, Money::new(119)).unwrap();
        assert_eq!(grosses(&lines), [0, 0, 0]);
        assert_eq!(reduce(&mut [line(TaxType::Taxable, -1)], Money::ZERO).unwrap_err().code, &codes::LINE_NEGATIVE);
    }

    #[test]
    fn a_mixed_basket_falls_into_its_types() {
        use TaxType::{Exempt, Taxable};
        let groups = by_tax_type(vec![line(Taxable, 1), line(Exempt, 2), line(Taxable, 3)]);
        assert_eq!(groups.iter().map(|group| grosses(group)).collect::<Vec<_>>(), [vec![1, 3], vec![2]]);
    }

    proptest! {
        #[test]
        fn prices_without_tax_give_the_same_document(net in 0i64..2_000_000_000) {
            let tax = STANDARD_RATE.of(Money::new(net));
            prop_assert_eq!(STANDARD_RATE.included_in(Money::new(net) + tax), tax);
        }

        #[test]
        fn no_line_carries_more_tax_than_its_amount(grosses in prop::collection::vec(0i64..5_000, 1..30)) {
            let lines: Vec<_> = grosses.iter().map(|gross| (TaxType::Taxable, Money::new(*gross))).collect();
            let taxes = tax_inside(&lines);
            prop_assert_eq!(taxes.iter().copied().sum::<Money>(), STANDARD_RATE.included_in(Money::new(grosses.iter().sum())));
            for (tax, gross) in taxes.iter().zip(&grosses) {
                prop_assert!(!tax.is_negative() && tax.get() <= *gross);
            }
        }
    }
}
