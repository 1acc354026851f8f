//! The first layer's ground: what each line costs at the price list, and after a person's override.

use kernel::{Exponent, Money, Price, Quantity};

use crate::basket::{Basket, BasketLine, PriceOverride};
use crate::limits::{MAX_AMOUNT, MAX_PRICE, MAX_QUANTITY};
use crate::quote::{Place, Problem, ProblemKind};

/// A line with sound numbers.
pub(crate) struct PricedLine<'a> {
    pub(crate) line: &'a BasketLine,
    pub(crate) quantity: Quantity,
    /// What `gross` was computed from.
    pub(crate) unit_price: Price,
    pub(crate) gross: Money,
    /// What an override leaves of it, and the reason.
    pub(crate) overridden: Option<(Money, &'a PriceOverride)>,
    /// Rules do not go below this; above `gross` it keeps them off.
    pub(crate) floor: Money,
}

/// Every line, by key.
pub(crate) fn price<'a>(basket: &'a Basket, exponent: Exponent, problems: &mut Vec<Problem>) -> Vec<PricedLine<'a>> {
    let mut lines: Vec<PricedLine<'a>> = basket.lines.iter().map(|line| price_line(line, exponent, problems)).collect();
    // A sound basket is in order by its keys alone. The rest keeps one with a key used twice
    // independent of the order of its lines.
    lines.sort_by(|left, right| {
        let content =
            |priced: &PricedLine<'a>| (priced.gross, priced.overridden.map(|(amount, _)| amount), priced.floor);
        let (one, other) = (left.line, right.line);
        (one.key.cmp(&other.key)).then_with(|| content(left).cmp(&content(right))).then_with(|| {
            (&one.tax_class, one.kind, one.discountable).cmp(&(&other.tax_class, other.kind, other.discountable))
        })
    });
    let mut room = MAX_AMOUNT;
    for priced in &mut lines {
        if priced.gross.get() > room {
            problems.push(problem(priced.line, ProblemKind::AmountTooLarge));
            priced.gross = Money::new(room);
            priced.overridden = priced.overridden.map(|(amount, by)| (amount.min(priced.gross), by));
        }
        room -= priced.gross.get();
    }
    check_keys(&lines, problems);
    lines
}

fn price_line<'a>(line: &'a BasketLine, exponent: Exponent, problems: &mut Vec<Problem>) -> PricedLine<'a> {
    let mut report = |kind| problems.push(problem(line, kind));
    let quantity = line.quantity.thousandths();
    if quantity <= 0 {
        report(ProblemKind::QuantityNotPositive);
    } else if quantity > MAX_QUANTITY {
        report(ProblemKind::QuantityTooLarge);
    }
    let quantity = Quantity::from_thousandths(quantity.clamp(0, MAX_QUANTITY));
    let options: i128 = line.options.iter().map(option_price).fold(0, i128::saturating_add);
    let list_price = sound_price(i128::from(line.unit_price.get()).saturating_add(options), &mut report);
    let by_hand = line.price_override.as_ref().map(|by| (sound_price(i128::from(by.price.get()), &mut report), by));
    // A price that was raised by hand is the price: nobody was given a discount.
    let unit_price = by_hand.map_or(list_price, |(price, _)| price.max(list_price));
    let gross = unit_price.times(quantity, exponent);
    let floor = Price::new(line.floor_price.map_or(0, |price| price.get().clamp(0, MAX_PRICE)));
    PricedLine {
        line,
        quantity,
        unit_price,
        gross,
        overridden: by_hand.map(|(price, by)| (price.times(quantity, exponent), by)),
        floor: floor.times(quantity, exponent),
    }
}

/// What one option adds to the price of one, in 1/10,000 of a major unit.
fn option_price(choice: &crate::OptionChoice) -> i128 {
    let exact = i128::from(choice.price.get()) * i128::from(choice.quantity.thousandths().clamp(0, MAX_QUANTITY));
    i128::from(kernel::money::divide_half_up(exact, 1_000))
}

fn sound_price(price: i128, report: &mut impl FnMut(ProblemKind)) -> Price {
    if price < 0 {
        report(ProblemKind::PriceNegative);
    } else if price > i128::from(MAX_PRICE) {
        report(ProblemKind::PriceTooLarge);
    }
    Price::new(i64::try_from(price.clamp(0, i128::from(MAX_PRICE))).unwrap_or(MAX_PRICE))
}

fn check_keys(lines: &[PricedLine<'_>], problems: &mut Vec<Problem>) {
    for pair in lines.windows(2) {
        if pair[0].line.key == pair[1].line.key {
            problems.push(problem(pair[1].line, ProblemKind::DuplicateKey));
        }
    }
    for PricedLine { line, .. } in lines {
        if let Some(parent) = line.parent {
            let known = lines.binary_search_by_key(&parent, |other| other.line.key).is_ok();
            if !known || parent == line.key {
                problems.push(problem(line, ProblemKind::UnknownParent));
            }
        }
    }
}

fn problem(line: &BasketLine, kind: ProblemKind) -> Problem {
    Problem { place: Place::Line { key: line.key }, kind }
}
