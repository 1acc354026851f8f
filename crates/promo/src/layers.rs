//! The machine that runs the rules of one layer over lines or parcels.
//!
//! It knows turns, groups, exclusive rules, caps and floors. What a rule takes where is
//! [`wanted`]'s business: a new benefit is a new arm there.

use kernel::{Money, allocate};

use crate::basket::{Basket, BasketLine};
use crate::conditions::{self, Facts};
use crate::context::Context;
use crate::quote::{Adjustment, Cause, Outcome, Place, Taken, Unmet, Verdict};
use crate::rule_set::{Contest, Offer};
use crate::rules::{Benefit, Layer, Stacking};

/// A line or a parcel while the layers pass over it.
#[derive(Debug, Clone)]
pub(crate) struct Slot<'a> {
    pub(crate) place: Place,
    pub(crate) what: What<'a>,
    /// Before anything was taken off.
    pub(crate) gross: Money,
    /// What is left of it.
    pub(crate) left: Money,
    /// Rules leave at least this much.
    pub(crate) floor: Money,
    /// False keeps rules off.
    pub(crate) open: bool,
    pub(crate) adjustments: Vec<Adjustment>,
}

/// What a slot stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What<'a> {
    Line(&'a BasketLine),
    Parcel { method: &'a str },
}

impl Slot<'_> {
    /// Takes `amount` off, which must not be more than is left.
    pub(crate) fn take(&mut self, layer: Layer, cause: Cause, amount: Money) {
        self.left -= amount;
        self.adjustments.push(Adjustment { layer, cause, amount });
    }

    fn counts_as_goods(&self) -> bool {
        matches!(self.what, What::Line(line) if line.kind.counts_as_goods())
    }
}

/// What rules see of the goods: at list prices, and less everything taken off so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Spent {
    pub(crate) before_discounts: Money,
    pub(crate) after_discounts: Money,
}

impl Spent {
    pub(crate) fn on(slots: &[Slot<'_>]) -> Spent {
        let goods = || slots.iter().filter(|slot| slot.counts_as_goods());
        Spent {
            before_discounts: goods().map(|slot| slot.gross).sum(),
            after_discounts: goods().map(|slot| slot.left).sum(),
        }
    }
}

/// One layer's run.
pub(crate) struct Run<'a> {
    pub(crate) layer: Layer,
    pub(crate) basket: &'a Basket,
    pub(crate) context: &'a Context,
}

impl Run<'_> {
    /// Runs the layer's rules over its slots and adds a verdict for each.
    pub(crate) fn over(
        &self,
        contests: &[Contest],
        slots: &mut [Slot<'_>],
        spent: &mut Spent,
        verdicts: &mut Vec<Verdict>,
    ) {
        if contests.is_empty() {
            return;
        }
        let at_start: Vec<Money> = slots.iter().map(|slot| slot.left).collect();
        // What has been applied in this layer first, and what closed it to others.
        let mut first: Option<&Cause> = None;
        let mut closed_by: Option<&Cause> = None;
        for contest in contests {
            let mut results: Vec<Result<Vec<Money>, Unmet>> = contest
                .iter()
                .map(|offer| {
                    let parts = self.evaluate(offer, slots, &at_start, *spent)?;
                    let barred = closed_by.or(if offer.exclusive { first } else { None });
                    barred.map_or(Ok(parts), |by| Err(Unmet::Superseded { by: by.clone() }))
                })
                .collect();
            let winner = best(&results);
            if let Some(winner) = winner {
                let offer = &contest[winner];
                for (index, result) in results.iter_mut().enumerate() {
                    if index != winner && result.is_ok() {
                        *result = Err(Unmet::Superseded { by: offer.cause.clone() });
                    }
                }
                first = first.or(Some(&offer.cause));
                if offer.exclusive {
                    closed_by = Some(&offer.cause);
                }
            }
            for (offer, result) in contest.iter().zip(results) {
                let outcome = match result {
                    Ok(parts) => self.apply(offer, &parts, slots, spent),
                    Err(unmet) => Outcome::Unmet { unmet },
                };
                verdicts.push(Verdict { cause: offer.cause.clone(), layer: self.layer, outcome });
            }
        }
    }

    /// What the offer would take off each slot, if it may.
    fn evaluate(
        &self,
        offer: &Offer,
        slots: &[Slot<'_>],
        at_start: &[Money],
        spent: Spent,
    ) -> Result<Vec<Money>, Unmet> {
        conditions::in_force(offer, self.context)?;
        if let Some(when) = &offer.when {
            conditions::check(when, &Facts { basket: self.basket, spent })?;
        }
        let wanted = wanted(offer, slots, at_start)?;
        let parts: Vec<Money> = wanted
            .iter()
            .zip(slots)
            .map(|(amount, slot)| (*amount).min(slot.left - slot.floor).max(Money::ZERO))
            .collect();
        let sum: Money = parts.iter().copied().sum();
        match offer.cap {
            _ if sum.is_zero() => Err(Unmet::NothingLeft),
            Some(cap) if cap < sum => {
                // No part grows by this, because the cap is less than the sum of its weights.
                Ok(allocate(cap, &parts.iter().map(|part| part.get()).collect::<Vec<_>>()))
            }
            _ => Ok(parts),
        }
    }

    fn apply(&self, offer: &Offer, parts: &[Money], slots: &mut [Slot<'_>], spent: &mut Spent) -> Outcome {
        let mut taken = Vec::new();
        for (slot, &amount) in slots.iter_mut().zip(parts).filter(|(_, amount)| !amount.is_zero()) {
            slot.take(self.layer, offer.cause.clone(), amount);
            if slot.counts_as_goods() {
                spent.after_discounts -= amount;
            }
            taken.push(Taken { place: slot.place, amount });
        }
        Outcome::Applied { amount: taken.iter().map(|taken| taken.amount).sum(), taken }
    }
}

/// The contender that takes most off; the first among equals.
fn best(results: &[Result<Vec<Money>, Unmet>]) -> Option<usize> {
    let sum = |parts: &Vec<Money>| parts.iter().copied().sum::<Money>();
    let amounts = results.iter().enumerate().filter_map(|(index, result)| Some((sum(result.as_ref().ok()?), index)));
    amounts.max_by_key(|&(amount, index)| (amount, std::cmp::Reverse(index))).map(|(_, index)| index)
}

/// What the benefit asks of each slot, before floors and caps.
fn wanted(offer: &Offer, slots: &[Slot<'_>], at_start: &[Money]) -> Result<Vec<Money>, Unmet> {
    let base = |index: usize| match offer.stacking {
        Stacking::Sequential => slots[index].left,
        Stacking::Parallel => at_start[index],
    };
    match &offer.benefit {
        Benefit::ShippingPrice { methods, price } => {
            let goes_by = |slot: &Slot<'_>| {
                slot.open && matches!(slot.what, What::Parcel { method } if methods.iter().any(|known| known == method))
            };
            if !slots.iter().any(goes_by) {
                return Err(Unmet::ShippingMethod { methods: methods.clone() });
            }
            let off = |(index, slot)| if goes_by(slot) { base(index) - *price } else { Money::ZERO };
            Ok(slots.iter().enumerate().map(off).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Exponent, Id, Timestamp, Zone};

    use super::*;

    fn offer(price: i64, cap: Option<i64>) -> Offer {
        Offer {
            cause: Cause::Rule { rule: Id::NIL },
            exclusive: false,
            stacking: Stacking::Sequential,
            cap: cap.map(Money::new),
            from: None,
            until: None,
            only: None,
            when: None,
            benefit: Benefit::ShippingPrice { methods: vec!["home".to_owned()], price: Money::new(price) },
        }
    }

    fn slot(key: u32, gross: i64, floor: i64) -> Slot<'static> {
        Slot {
            place: Place::Shipping { key },
            what: What::Parcel { method: "home" },
            gross: Money::new(gross),
            left: Money::new(gross),
            floor: Money::new(floor),
            open: true,
            adjustments: Vec::new(),
        }
    }

    fn left_after(offers: &[Offer], mut slots: Vec<Slot<'_>>) -> Vec<i64> {
        let context = Context {
            exponent: Exponent::ZERO,
            at: Timestamp::from_micros(0),
            zone: Zone::utc(),
            channel: "web".to_owned(),
            store: None,
            price_list: Id::NIL,
            price_version: 1,
            price_includes_tax: true,
            company: false,
        };
        let contests: Vec<Contest> = offers.iter().map(|offer| vec![offer.clone()]).collect();
        let (basket, mut verdicts) = (Basket::default(), Vec::new());
        let run = Run { layer: Layer::Shipping, basket: &basket, context: &context };
        run.over(&contests, &mut slots, &mut Spent::default(), &mut verdicts);
        slots.iter().map(|slot| slot.left.get()).collect()
    }

    #[test]
    fn nothing_goes_below_its_floor() {
        assert_eq!(left_after(&[offer(0, None)], vec![slot(1, 100, 45), slot(2, 60, 0)]), [45, 0]);
        assert_eq!(left_after(&[offer(80, None), offer(0, None)], vec![slot(1, 100, 45)]), [45]);
    }

    #[test]
    fn a_price_that_a_person_set_below_the_floor_stays() {
        let mut low = slot(1, 100, 45);
        low.take(Layer::PriceList, Cause::Override { reason: "damaged".to_owned() }, Money::new(70));
        assert_eq!(left_after(&[offer(0, None)], vec![low]), [30]);
    }

    #[test]
    fn what_the_floor_keeps_does_not_eat_the_cap() {
        assert_eq!(left_after(&[offer(0, Some(40))], vec![slot(1, 100, 90), slot(2, 100, 0)]), [96, 64]);
    }

    #[test]
    fn closed_slots_are_left_alone() {
        let closed = Slot { open: false, ..slot(1, 100, 0) };
        assert_eq!(left_after(&[offer(0, None)], vec![closed, slot(2, 60, 0)]), [100, 0]);
    }
}
