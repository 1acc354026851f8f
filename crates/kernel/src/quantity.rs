//! Quantities in thousandths of a unit, so that 0.375 kg and 3 pieces are the same type.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Deserialize, Serialize};

/// A quantity in 1/1,000 of the variant's unit. Three pieces are 3,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity(0);
    /// One unit.
    pub const ONE: Quantity = Quantity(1_000);

    /// From thousandths of a unit.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Quantity(thousandths)
    }

    /// From whole units.
    pub const fn units(units: i64) -> Self {
        Quantity(units.saturating_mul(1_000))
    }

    /// As thousandths of a unit.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// True when nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// True when above nothing.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// True when a whole number of `step`s; a step of zero or less fits nothing.
    pub const fn fits(self, step: Quantity) -> bool {
        step.0 > 0 && self.0 % step.0 == 0
    }

    /// The sum, or `None` past the ends of `i64`.
    pub const fn checked_add(self, other: Quantity) -> Option<Quantity> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Quantity(sum)),
            None => None,
        }
    }

    /// From text such as `3` or `0.375`; at most three decimals.
    pub fn parse(text: &str) -> Option<Quantity> {
        crate::money::parse_decimal(text, 3).map(Quantity)
    }
}

impl std::fmt::Display for Quantity {
    /// As few decimals as it needs: `3`, `0.375`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, fraction) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        if fraction == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{}", format!("{fraction:03}").trim_end_matches('0'))
        }
    }
}

impl Add for Quantity {
    type Output = Quantity;
    fn add(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_add(other.0))
    }
}

impl Sub for Quantity {
    type Output = Quantity;
    fn sub(self, other: Quantity) -> Quantity {
        Quantity(self.0.saturating_sub(other.0))
    }
}

impl Neg for Quantity {
    type Output = Quantity;
    fn neg(self) -> Quantity {
        Quantity(self.0.saturating_neg())
    }
}

impl AddAssign for Quantity {
    fn add_assign(&mut self, other: Quantity) {
        *self = *self + other;
    }
}

impl SubAssign for Quantity {
    fn sub_assign(&mut self, other: Quantity) {
        *self = *self - other;
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Quantity>>(iter: I) -> Quantity {
        iter.fold(Quantity::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text() {
        assert_eq!(Quantity::units(3).to_string(), "3");
        assert_eq!(Quantity::from_thousandths(375).to_string(), "0.375");
        assert_eq!(Quantity::from_thousandths(-1_500).to_string(), "-1.5");
        assert_eq!(Quantity::parse("0.3755"), None);
    }

    #[test]
    fn steps() {
        assert!(Quantity::units(2).fits(Quantity::ONE));
        assert!(!Quantity::from_thousandths(1_500).fits(Quantity::ONE));
        assert!(!Quantity::units(2).fits(Quantity::ZERO));
    }

    proptest! {
        #[test]
        fn text_round_trips(thousandths in any::<i32>()) {
            let quantity = Quantity::from_thousandths(i64::from(thousandths));
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Some(quantity));
        }
    }
}
