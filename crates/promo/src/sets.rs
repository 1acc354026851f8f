//! How the price of a set is shared out over what is in it.

use kernel::{Money, allocate};

use crate::quote::QuoteLine;
use crate::returns::Share;

/// What of a set's line falls on each of its components, in proportion to what each would cost by itself
/// (largest remainder; the earlier one wins a tie). Components that cost nothing by themselves get nothing,
/// unless none of them does: then they count alike. The shares sum to the line, tax and all, so whoever
/// brings one component back gets its share and the rest still makes the rest of the price.
pub fn shares_of_set(line: &QuoteLine, worth: &[i64]) -> Vec<Share> {
    let alike = vec![1; worth.len()];
    let weights = if worth.iter().any(|one| *one > 0) { worth } else { &alike };
    let nets = allocate(line.net, weights);
    // Tax follows the net, so that what costs nothing carries no tax; where nothing has a net, it follows worth.
    let by_net: Vec<i64> = nets.iter().map(|net| net.get()).collect();
    let taxes = allocate(line.tax, if by_net.iter().any(|net| *net > 0) { &by_net } else { weights });
    let includes_tax = line.total == line.net;
    let share = |(net, tax): (Money, Money)| Share { net, tax, total: if includes_tax { net } else { net + tax } };
    nets.into_iter().zip(taxes).map(share).collect()
}

#[cfg(test)]
mod tests {
    use kernel::{Exponent, Id, Price, Quantity, Rate, Timestamp, Zone};

    use super::*;
    use crate::{Basket, BasketLine, Context, LineKind, RuleBook, RuleSet, TaxClass, TaxKind, quote};

    fn set(price: i64, units: i64, includes_tax: bool) -> QuoteLine {
        let mut book = RuleBook { version: 1, ..RuleBook::default() };
        book.tax_classes.insert("standard".to_owned(), TaxClass { kind: TaxKind::Taxable, rate: Rate::new(50_000) });
        let rules = RuleSet::new(book).unwrap();
        let price = Price::from_money(Money::new(price), Exponent::ZERO);
        let mut line = BasketLine::new(0, Id::NIL, Quantity::units(units), price, "standard");
        line.kind = LineKind::Set;
        let context = Context {
            exponent: Exponent::ZERO,
            at: Timestamp::from_micros(0),
            zone: Zone::named("Asia/Taipei").unwrap(),
            channel: "web".to_owned(),
            store: None,
            price_list: Id::NIL,
            price_version: 1,
            price_includes_tax: includes_tax,
            company: false,
        };
        let quote = quote(&Basket { lines: vec![line], ..Basket::default() }, &rules, &context);
        quote.lines.into_iter().next().unwrap()
    }

    fn nets(line: &QuoteLine, worth: &[i64]) -> Vec<i64> {
        shares_of_set(line, worth).iter().map(|share| share.net.get()).collect()
    }

    #[test]
    fn shares_follow_what_each_would_cost() {
        // Cake 480 and tea 320, sold together for 700.
        assert_eq!(nets(&set(700, 1, true), &[480, 320]), [420, 280]);
        assert_eq!(nets(&set(100, 1, true), &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(nets(&set(100, 1, true), &[0, 50]), [0, 100]);
        assert_eq!(nets(&set(100, 1, true), &[0, 0]), [50, 50]);
        assert!(nets(&set(100, 1, true), &[]).is_empty());
    }

    #[test]
    fn shares_always_sum_to_the_line() {
        for price in [0, 1, 7, 99, 700, 1_001] {
            for units in [1, 3] {
                for includes_tax in [true, false] {
                    let line = set(price, units, includes_tax);
                    for worth in [&[480, 320][..], &[1, 1, 1], &[0, 0, 5], &[0, 0], &[i64::MAX, 1]] {
                        let shares = shares_of_set(&line, worth);
                        assert_eq!(shares.iter().map(|share| share.net).sum::<Money>(), line.net);
                        assert_eq!(shares.iter().map(|share| share.tax).sum::<Money>(), line.tax);
                        assert_eq!(shares.iter().map(|share| share.total).sum::<Money>(), line.total);
                    }
                }
            }
        }
    }
}
