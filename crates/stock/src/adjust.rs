//! Correcting stock by hand: a count, a breakage, something that turned up.

use kernel::{Id, Quantity, Refusal};
use store::{Stop, Tx};

use crate::document::{self, NewDocument};
use crate::model::{Condition, Fact, LevelKey, Movement, reasons};
use crate::receive::open_location;
use crate::reserve::QUANTITY_MAX;
use crate::{book, codes, events, levels};

/// What to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// Where.
    pub location: Id,
    /// What.
    pub variant: Id,
    /// For what.
    pub condition: Condition,
    /// How.
    pub how: How,
    /// Why, in a person's words, or one of [`reasons::BY_HAND`].
    pub reason: String,
}

/// How a level is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Somebody counted, and this is what lies there now.
    Counted(Quantity),
    /// So much more, or less.
    Change(Quantity),
}

/// Corrects one level. A count is compared with what is on hand at the moment of booking, with the
/// level locked, so sales during the count are not lost. A fact is never refused for its amount: a
/// level that ends below zero, or below what is promised, opens a case. Returns the document.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`], [`codes::QUANTITY_INVALID`] or [`codes::IN_TRANSIT`].
pub fn adjust(tx: &mut Tx<'_>, adjustment: &Adjustment) -> Result<Id, Stop> {
    check(adjustment.how)?;
    if adjustment.condition == Condition::InTransit {
        return Err(Refusal::new(&codes::IN_TRANSIT).at("/condition", &codes::IN_TRANSIT).into());
    }
    let location = open_location(tx, adjustment.location)?;
    let key = LevelKey { variant: adjustment.variant, location: location.id, condition: adjustment.condition };
    let (kind, reason) = match adjustment.how {
        How::Counted(_) => ("count", reasons::COUNT),
        How::Change(_) => ("adjustment", by_hand(&adjustment.reason)),
    };
    let paper = NewDocument {
        kind,
        location: &location,
        reason: &adjustment.reason,
        note: "",
        supplier: None,
        reference: None,
    };
    let (document, business_date) = document::write(tx, &paper)?;
    let change = match adjustment.how {
        How::Change(change) => change,
        How::Counted(counted) => {
            let before = levels::lock(tx, &key)?;
            tx.journal(&events::counted(document, &key, counted, before))?;
            counted - before
        }
    };
    let movement = Movement {
        reason,
        subject: document,
        legal_entity: Some(location.legal_entity),
        business_date,
        occurred_at: tx.now(),
        register: None,
    };
    book::book(tx, &Fact::of(&movement, key, change, None))?;
    Ok(document)
}

/// Sets how much of a level is kept back from buyers; below nothing, how much may be promised before
/// it is there. Writes `stock.safety_set@1`.
///
/// # Errors
/// When the database says so.
pub fn set_safety(tx: &mut Tx<'_>, key: &LevelKey, safety: Quantity) -> Result<(), Stop> {
    levels::set_safety(tx, key, safety)?;
    tx.journal(&events::safety_set(key, safety))?;
    Ok(())
}

fn by_hand(reason: &str) -> &'static str {
    reasons::BY_HAND.iter().find(|known| **known == reason).copied().unwrap_or(reasons::ADJUSTMENT)
}

fn check(how: How) -> Result<(), Refusal> {
    let (pointer, right) = match how {
        How::Counted(counted) => ("/counted", (Quantity::ZERO..=QUANTITY_MAX).contains(&counted)),
        How::Change(change) => ("/change", !change.is_zero() && (-QUANTITY_MAX..=QUANTITY_MAX).contains(&change)),
    };
    if right {
        return Ok(());
    }
    Err(Refusal::new(&codes::QUANTITY_INVALID).at(pointer, &codes::QUANTITY_INVALID))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_reasons_are_kept_and_words_are_an_adjustment() {
        assert_eq!(by_hand("damage"), reasons::DAMAGE);
        assert_eq!(by_hand("摔破一個"), reasons::ADJUSTMENT);
        assert_eq!(by_hand("sale"), reasons::ADJUSTMENT, "nobody books a sale by hand");
    }

    #[test]
    fn what_cannot_be() {
        assert!(check(How::Counted(Quantity::ZERO)).is_ok(), "an empty shelf can be counted");
        assert!(check(How::Counted(Quantity::units(-1))).is_err());
        assert!(check(How::Change(Quantity::ZERO)).is_err());
        assert!(check(How::Change(Quantity::units(-3))).is_ok());
    }
}
