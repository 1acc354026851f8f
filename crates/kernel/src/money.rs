//! Money, prices and rates: integers only, and one place that rounds.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

use crate::Quantity;

/// How many decimal digits the brand's currency has: 0 for TWD, 2 for GBP, 3 for three-decimal
/// books. One [`Money`] is 10^-exponent of a major unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Exponent(u8);

impl Exponent {
    /// No minor unit, as in TWD and JPY.
    pub const ZERO: Exponent = Exponent(0);

    /// An exponent of 0 to 4. More than four digits would be finer than [`Price`].
    pub const fn new(digits: u8) -> Option<Self> {
        if digits <= 4 { Some(Exponent(digits)) } else { None }
    }

    /// The number of decimal digits.
    pub const fn digits(self) -> u8 {
        self.0
    }

    /// How many 1/10,000 of a major unit make one minor unit.
    const fn price_units(self) -> i128 {
        10_i128.pow(4 - self.0 as u32)
    }
}

impl TryFrom<u8> for Exponent {
    type Error = &'static str;
    fn try_from(digits: u8) -> Result<Self, Self::Error> {
        Exponent::new(digits).ok_or("a currency exponent lies between 0 and 4")
    }
}

impl From<Exponent> for u8 {
    fn from(exponent: Exponent) -> u8 {
        exponent.0
    }
}

/// An amount in minor units of the brand's currency. Only amounts that are booked are `Money`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

/// A unit price in 1/10,000 of a major unit. Never booked: it becomes [`Money`] by [`Price::times`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Price(i64);

/// What a unit cost the brand, in 1/10,000 of a major unit. A type of its own, so that a cost is
/// never shown as a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cost(i64);

/// A ratio in parts per million: 5 % is 50,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(i64);

/// `numerator / denominator`, halves away from zero. The only rounding in the product.
///
/// `denominator` must be positive. Saturates at the ends of `i64`.
pub const fn divide_half_up(numerator: i128, denominator: i128) -> i64 {
    let half = denominator / 2;
    // Odd denominators have no exact half, so adding the floor of the half is right for them too.
    let rounded = if numerator >= 0 { (numerator + half) / denominator } else { -((-numerator + half) / denominator) };
    if rounded > i64::MAX as i128 {
        i64::MAX
    } else if rounded < i64::MIN as i128 {
        i64::MIN
    } else {
        rounded as i64
    }
}

macro_rules! integer_amount {
    ($name:ident, $unit:literal) => {
        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(0);

            #[doc = concat!("From ", $unit, ".")]
            pub const fn new(value: i64) -> Self {
                $name(value)
            }

            #[doc = concat!("As ", $unit, ".")]
            pub const fn get(self) -> i64 {
                self.0
            }

            /// True when nothing.
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// True when below nothing.
            pub const fn is_negative(self) -> bool {
                self.0 < 0
            }
        }
    };
}

integer_amount!(Money, "minor units");
integer_amount!(Price, "1/10,000 of a major unit");
integer_amount!(Cost, "1/10,000 of a major unit");
integer_amount!(Rate, "parts per million");

impl Money {
    /// The sum, or `None` past the ends of `i64`. Use it on amounts that came from outside.
    pub const fn checked_add(self, other: Money) -> Option<Money> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Money(sum)),
            None => None,
        }
    }

    /// The amount without its sign.
    pub const fn abs(self) -> Money {
        Money(self.0.saturating_abs())
    }

    /// As text in major units with the exponent's digits: `Money(128050)` with exponent 2 is `1280.50`.
    pub fn to_major(self, exponent: Exponent) -> String {
        let digits = usize::from(exponent.digits());
        let sign = if self.0 < 0 { "-" } else { "" };
        let text = format!("{:0>width$}", self.0.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = text.split_at(text.len() - digits);
        if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// From text in major units such as `1280.5`. At most `exponent` decimals, no grouping; `None`
    /// when the text says anything else.
    pub fn from_major(text: &str, exponent: Exponent) -> Option<Money> {
        parse_decimal(text, u32::from(exponent.digits())).map(Money)
    }
}

impl Price {
    /// The amount for `quantity` of this unit price, rounded half up once, at the end.
    pub const fn times(self, quantity: Quantity, exponent: Exponent) -> Money {
        Money(divide_half_up(self.0 as i128 * quantity.thousandths() as i128, 1_000 * exponent.price_units()))
    }

    /// A price that is a whole number of minor units.
    pub const fn from_money(money: Money, exponent: Exponent) -> Price {
        Price(money.0.saturating_mul(exponent.price_units() as i64))
    }

    /// From text in major units such as `2.55`; at most four decimals.
    pub fn from_major(text: &str) -> Option<Price> {
        parse_decimal(text, 4).map(Price)
    }

    /// As text in major units with as many of its four decimals as it needs, at least the
    /// currency's own: `Price(25500)` with exponent 2 is `2.55`.
    pub fn to_major(self, exponent: Exponent) -> String {
        let full = Money(self.0).to_major(Exponent(4));
        let minimum = usize::from(exponent.digits());
        let (whole, fraction) = full.split_once('.').unwrap_or((full.as_str(), ""));
        let kept = fraction.trim_end_matches('0').len().max(minimum);
        if kept == 0 { whole.to_owned() } else { format!("{whole}.{}", &fraction[..kept]) }
    }
}

impl Cost {
    /// The cost of `quantity`, rounded half up once.
    pub const fn times(self, quantity: Quantity, exponent: Exponent) -> Money {
        Price(self.0).times(quantity, exponent)
    }
}

impl Rate {
    /// One million parts: the whole.
    pub const WHOLE: Rate = Rate(1_000_000);

    /// This share of `money`, rounded half up.
    pub const fn of(self, money: Money) -> Money {
        Money(divide_half_up(money.0 as i128 * self.0 as i128, 1_000_000))
    }

    /// The part of `gross` that is tax, when `gross` includes tax at this rate: gross × r ÷ (1 + r).
    pub const fn included_in(self, gross: Money) -> Money {
        Money(divide_half_up(gross.0 as i128 * self.0 as i128, 1_000_000 + self.0 as i128))
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Splits `total` over `weights` so that the parts sum to `total` exactly (largest remainder; the
/// earlier part wins a tie). Weights below zero count as zero; when all are zero the first part
/// takes everything. Returns an empty vector for no weights.
pub fn allocate(total: Money, weights: &[i64]) -> Vec<Money> {
    let weights: Vec<i128> = weights.iter().map(|weight| i128::from((*weight).max(0))).collect();
    let sum: i128 = weights.iter().sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if sum == 0 {
        let mut parts = vec![Money::ZERO; weights.len()];
        parts[0] = total;
        return parts;
    }
    let sign = if total.0 < 0 { -1 } else { 1 };
    let amount = i128::from(total.0).abs();
    let mut parts: Vec<i128> = weights.iter().map(|weight| amount * weight / sum).collect();
    let rest = amount - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // Stable sort: equal remainders keep the order of the lines.
    order.sort_by_key(|&index| std::cmp::Reverse(amount * weights[index] % sum));
    for &index in order.iter().take(usize::try_from(rest).unwrap_or(0)) {
        parts[index] += 1;
    }
    parts.into_iter().map(|part| Money(i64::try_from(sign * part).unwrap_or(i64::MAX))).collect()
}

/// Parses a plain decimal with at most `decimals` decimals into an integer of 10^-decimals.
pub(crate) fn parse_decimal(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || (digits.contains('.') && fraction.is_empty()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let scale = decimals.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let value = format!("{whole}{fraction}").parse::<i64>().ok()?.checked_mul(10_i64.checked_pow(scale)?)?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TWO: Exponent = Exponent(2);

    #[test]
    fn halves_go_away_from_zero() {
        for (numerator, denominator, expected) in
            [(5, 10, 1), (4, 10, 0), (-5, 10, -1), (-4, 10, 0), (1, 3, 0), (2, 3, 1), (15, 10, 2), (25, 10, 3)]
        {
            assert_eq!(divide_half_up(numerator, denominator), expected, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn text_and_back() {
        assert_eq!(Money::new(128_050).to_major(TWO), "1280.50");
        assert_eq!(Money::new(-5).to_major(TWO), "-0.05");
        assert_eq!(Money::new(1280).to_major(Exponent::ZERO), "1280");
        assert_eq!(Money::from_major("1280.5", TWO), Some(Money::new(128_050)));
        assert_eq!(Money::from_major("1280.505", TWO), None);
        assert_eq!(Money::from_major("1,280", TWO), None);
        assert_eq!(Money::from_major("1.", TWO), None);
        assert_eq!(Price::from_major("2.55"), Some(Price::new(25_500)));
        assert_eq!(Price::new(25_500).to_major(TWO), "2.55");
        assert_eq!(Price::new(25_505).to_major(TWO), "2.5505");
        assert_eq!(Price::new(1_200_000).to_major(Exponent::ZERO), "120");
    }

    #[test]
    fn company_invoice_of_a_thousand() {
        let tax = Rate::new(50_000).included_in(Money::new(1000));
        assert_eq!((tax, Money::new(1000) - tax), (Money::new(48), Money::new(952)));
    }

    #[test]
    fn three_lines_of_ten_carry_one_of_tax() {
        let tax = Rate::new(50_000).included_in(Money::new(30));
        assert_eq!(tax, Money::new(1));
        assert_eq!(allocate(tax, &[10, 10, 10]), [Money::new(1), Money::ZERO, Money::ZERO]);
    }

    proptest! {
        #[test]
        fn allocation_loses_nothing(total in -1_000_000_000i64..1_000_000_000, weights in prop::collection::vec(0i64..1_000_000, 1..40)) {
            let parts = allocate(Money::new(total), &weights);
            prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money::new(total));
            let sum: i128 = weights.iter().map(|w| i128::from(*w)).sum();
            if sum > 0 {
                for (part, weight) in parts.iter().zip(&weights) {
                    let exact = i128::from(total) * i128::from(*weight);
                    prop_assert!((i128::from(part.get()) * sum - exact).abs() < sum, "a part is within one unit of its exact share");
                }
            }
        }

        #[test]
        fn major_text_round_trips(minor in any::<i32>(), digits in 0u8..=4) {
            let exponent = Exponent(digits);
            let money = Money::new(i64::from(minor));
            prop_assert_eq!(Money::from_major(&money.to_major(exponent), exponent), Some(money));
        }

        #[test]
        fn net_and_tax_make_gross(gross in -10_000_000i64..10_000_000, rate in 0i64..1_000_000) {
            let tax = Rate::new(rate).included_in(Money::new(gross));
            let net = Money::new(gross) - tax;
            // Tax on the net may differ from the tax taken out by the rounding of one unit only.
            prop_assert!((Rate::new(rate).of(net) - tax).abs().get() <= 1);
        }
    }
}
