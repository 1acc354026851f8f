//! Whether a rule may apply, and if not, what is missing.

use kernel::Money;

use crate::basket::Basket;
use crate::context::Context;
use crate::layers::Spent;
use crate::quote::Unmet;
use crate::rule_set::Offer;
use crate::rules::{Basis, Condition};

/// What a condition may ask about.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) basket: &'a Basket,
    pub(crate) spent: Spent,
}

/// Time and place, before anything about the basket.
pub(crate) fn in_force(offer: &Offer, context: &Context) -> Result<(), Unmet> {
    if let Some(from) = offer.from.filter(|from| context.at < *from) {
        return Err(Unmet::NotYet { from });
    }
    if let Some(until) = offer.until.filter(|until| context.at >= *until) {
        return Err(Unmet::Ended { until });
    }
    if let Some(only) = &offer.only {
        let channel = only.channels.is_empty() || only.channels.contains(&context.channel);
        let store = only.stores.is_empty() || context.store.is_some_and(|store| only.stores.contains(&store));
        if !(channel && store) {
            return Err(Unmet::Elsewhere { reason: only.reason.clone() });
        }
    }
    Ok(())
}

/// The condition holds, or the first thing that is missing.
pub(crate) fn check(condition: &Condition, facts: &Facts<'_>) -> Result<(), Unmet> {
    match condition {
        Condition::All { of } => of.iter().try_for_each(|inner| check(inner, facts)),
        Condition::Any { of } => {
            let mut lacking = Vec::new();
            for inner in of {
                match check(inner, facts) {
                    Ok(()) => return Ok(()),
                    Err(unmet) => lacking.push(unmet),
                }
            }
            Err(Unmet::AnyOf { of: lacking })
        }
        Condition::Not { of } => match check(of, facts) {
            Ok(()) => Err(Unmet::Excluded),
            Err(_) => Ok(()),
        },
        Condition::Spend { at_least } => {
            let reached = match at_least.basis {
                Basis::GoodsBeforeDiscounts => facts.spent.before_discounts,
                Basis::GoodsAfterDiscounts => facts.spent.after_discounts,
            };
            let missing = at_least.amount - reached;
            if missing > Money::ZERO {
                return Err(Unmet::Spend { basis: at_least.basis, needed: at_least.amount, reached, missing });
            }
            Ok(())
        }
        Condition::Coupon { campaign } => {
            let there = facts.basket.coupons.iter().any(|coupon| coupon.campaign == *campaign);
            if there { Ok(()) } else { Err(Unmet::Coupon { campaign: *campaign }) }
        }
        Condition::Tier { any_of } => {
            let tier = facts.basket.member.as_ref().and_then(|member| member.tier.as_ref());
            let there = tier.is_some_and(|tier| any_of.contains(tier));
            if there { Ok(()) } else { Err(Unmet::Tier { any_of: any_of.clone() }) }
        }
    }
}
