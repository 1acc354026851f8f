//! Choosing places: from which locations a quantity comes. Pure; the promise itself is made by
//! [`crate::reserve`], which may still find that somebody was faster.

use kernel::{Id, Quantity};

/// What a place has to offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The location.
    pub location: Id,
    /// What it can promise.
    pub available: Quantity,
    /// What it has when carts are not counted: carts come and go, so they do not decide who is fullest.
    pub stock: Quantity,
}

impl Offer {
    /// A place of which nothing is known but what it can promise.
    pub const fn of(location: Id, available: Quantity) -> Self {
        Offer { location, available, stock: available }
    }
}

/// Which places are asked, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preference {
    /// The first place that has all of it, in the order given; else as few places as possible. One
    /// parcel costs less than two.
    #[default]
    FewestPlaces,
    /// The order in which the offers are given: the brand's own.
    AsGiven,
    /// The fullest place first, so that few places are emptied. Equal ones keep their order.
    FullestFirst,
}

/// Splits `quantity` over the offers. `None` when all together fall short.
pub fn allocate(offers: &[Offer], quantity: Quantity, preference: Preference) -> Option<Vec<(Id, Quantity)>> {
    if !quantity.is_positive() {
        return None;
    }
    let mut order: Vec<&Offer> = offers.iter().filter(|offer| offer.available.is_positive()).collect();
    match preference {
        Preference::AsGiven => {}
        Preference::FullestFirst => order.sort_by_key(|offer| std::cmp::Reverse(offer.stock)),
        Preference::FewestPlaces => {
            if let Some(whole) = order.iter().find(|offer| offer.available >= quantity) {
                return Some(vec![(whole.location, quantity)]);
            }
            order.sort_by_key(|offer| std::cmp::Reverse(offer.available));
        }
    }
    let mut rest = quantity;
    let mut parts = Vec::new();
    for offer in order {
        let part = offer.available.min(rest);
        parts.push((offer.location, part));
        rest -= part;
        if rest.is_zero() {
            return Some(parts);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn offer(place: u8, units: i64) -> Offer {
        Offer::of(Id::from_bytes([place; 16]), Quantity::units(units))
    }

    fn split(offers: &[Offer], units: i64, preference: Preference) -> Option<Vec<(u8, i64)>> {
        allocate(offers, Quantity::units(units), preference)
            .map(|parts| parts.iter().map(|(id, part)| (id.as_bytes()[0], part.thousandths() / 1_000)).collect())
    }

    #[test]
    fn one_place_is_better_than_two() {
        assert_eq!(split(&[offer(1, 3), offer(2, 9)], 5, Preference::FewestPlaces), Some(vec![(2, 5)]));
        assert_eq!(
            split(&[offer(1, 2), offer(2, 3), offer(3, 4)], 7, Preference::FewestPlaces),
            Some(vec![(3, 4), (2, 3)])
        );
    }

    #[test]
    fn the_brands_order_or_the_fullest_place() {
        let offers = [offer(1, 3), offer(2, 4)];
        assert_eq!(split(&offers, 5, Preference::AsGiven), Some(vec![(1, 3), (2, 2)]));
        assert_eq!(split(&offers, 5, Preference::FullestFirst), Some(vec![(2, 4), (1, 1)]));
    }

    #[test]
    fn too_much_is_too_much() {
        assert_eq!(split(&[offer(1, 3), offer(2, -4)], 4, Preference::AsGiven), None);
        assert_eq!(split(&[offer(1, 3)], 0, Preference::AsGiven), None);
    }

    proptest! {
        #[test]
        fn parts_sum_up_and_fit(units in prop::collection::vec(-5i64..20, 0..8), wanted in 1i64..60, way in 0usize..3) {
            let offers: Vec<Offer> = units.iter().enumerate().map(|(at, units)| offer(at as u8, *units)).collect();
            let preference = [Preference::FewestPlaces, Preference::AsGiven, Preference::FullestFirst][way];
            let there: i64 = units.iter().map(|units| (*units).max(0)).sum();
            match allocate(&offers, Quantity::units(wanted), preference) {
                None => prop_assert!(there < wanted),
                Some(parts) => {
                    let sum: Quantity = parts.iter().map(|(_, part)| *part).sum();
                    prop_assert_eq!(sum, Quantity::units(wanted));
                    for (place, part) in parts {
                        let has = offers.iter().find(|offer| offer.location == place).unwrap().available;
                        prop_assert!(part.is_positive() && part <= has);
                    }
                }
            }
        }
    }
}
