//! Undoing a transfer, as a whole or in parts.

use kernel::money::divide_half_up;
use kernel::{Id, Money, Refusal, allocate};

use crate::post::check_shape;
use crate::{Leg, Side, Transfer, codes};

/// How much of a transfer is undone in all, once the reversal asked for is booked: `part` of
/// `whole`. Two of three pieces came back by now: `Share::new(2, 3)`.
///
/// It is told from the beginning and not as a step, because only so can the last step take exactly
/// what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: i64,
    whole: i64,
}

impl Share {
    /// Everything.
    pub const WHOLE: Share = Share { part: 1, whole: 1 };

    /// `part` of `whole`; `None` unless 0 ≤ part ≤ whole and whole > 0.
    pub const fn new(part: i64, whole: i64) -> Option<Share> {
        if part >= 0 && part <= whole && whole > 0 { Some(Share { part, whole }) } else { None }
    }

    fn of(self, amount: i64) -> i64 {
        divide_half_up(i128::from(amount) * i128::from(self.part), i128::from(self.whole))
    }
}

/// The transfer, called `id`, that brings what is undone of `original` up to `up_to`. `earlier` are
/// the reversals of it that are booked already. `None` when the step rounds to nothing.
///
/// Each step is split over what is left of each leg, by largest remainder. Therefore no leg is ever
/// undone past its amount or in the wrong direction, every step balances, and when the share
/// reaches the whole, the reversals sum to the mirror of the original exactly, by account.
///
/// # Errors
/// The rules of shape as in [`post`](crate::post()); [`codes::REVERSES_REVERSAL`] when `original` is a
/// reversal itself; [`codes::REVERSES_OTHER`] when one of `earlier` undoes another transfer or more
/// than there was; [`codes::REVERSED_ALREADY`] when more than `up_to` is undone already;
/// [`codes::TOO_LARGE`].
pub fn reverse(original: &Transfer, earlier: &[Transfer], up_to: Share, id: Id) -> Result<Option<Transfer>, Refusal> {
    check_shape(&original.legs)?;
    if original.reverses.is_some() {
        return Err(Refusal::new(&codes::REVERSES_REVERSAL));
    }
    let left = legs_left(original, earlier)?;
    let whole = side_total(&original.legs, Side::Debit)?;
    let undone = whole - side_total(&left, Side::Debit)?;
    let step = up_to.of(whole) - undone;
    if step < 0 {
        return Err(Refusal::new(&codes::REVERSED_ALREADY).with("undone", undone).with("whole", whole));
    }
    let mut legs = mirror(&left, Side::Debit, step);
    legs.extend(mirror(&left, Side::Credit, step));
    if legs.is_empty() {
        return Ok(None);
    }
    // The order of the original, so that a reader can lay the two side by side.
    legs.sort_by_key(|leg| original.legs.iter().position(|other| other.account == leg.account));
    Ok(Some(Transfer { id, kind: original.kind, reverses: Some(original.id), legs }))
}

/// The legs of `original` less what `earlier` reversals undid; legs undone completely stay, as zero.
fn legs_left(original: &Transfer, earlier: &[Transfer]) -> Result<Vec<Leg>, Refusal> {
    let foreign = || Refusal::new(&codes::REVERSES_OTHER);
    let mut left = original.legs.clone();
    for reversal in earlier {
        if reversal.reverses != Some(original.id) {
            return Err(foreign());
        }
        check_shape(&reversal.legs)?;
        for undone in &reversal.legs {
            let leg = left.iter_mut().find(|leg| leg.account == undone.account).ok_or_else(foreign)?;
            let rest = leg.amount.checked_add(undone.amount).ok_or_else(foreign)?;
            let overshoots = !rest.is_zero() && rest.is_negative() != leg.amount.is_negative();
            if overshoots || rest.abs() > leg.amount.abs() {
                return Err(foreign());
            }
            leg.amount = rest;
        }
    }
    Ok(left)
}

/// The sum of one side, without sign.
fn side_total(legs: &[Leg], side: Side) -> Result<i64, Refusal> {
    legs.iter()
        .filter(|leg| leg.side() == side)
        .try_fold(Money::ZERO, |sum, leg| sum.checked_add(leg.amount.abs()))
        .map(Money::get)
        .filter(|sum| *sum <= crate::LIMIT)
        .ok_or_else(|| Refusal::new(&codes::TOO_LARGE).with("account", "legs").with("limit", crate::LIMIT))
}

/// Legs on the opposite side that undo `step` of one side, split by what is left of each.
fn mirror(left: &[Leg], side: Side, step: i64) -> Vec<Leg> {
    let legs: Vec<&Leg> = left.iter().filter(|leg| leg.side() == side).collect();
    let weights: Vec<i64> = legs.iter().map(|leg| leg.amount.abs().get()).collect();
    let parts = allocate(Money::new(step), &weights);
    let undo = |(leg, part): (&&Leg, Money)| match side {
        Side::Debit => Leg::credit(leg.account, part),
        Side::Credit => Leg::debit(leg.account, part),
    };
    legs.iter().zip(parts).map(undo).filter(|leg| !leg.amount.is_zero()).collect()
}
