//! Goods are put to another use in the same place: a display piece is released for sale, a cracked one
//! is kept from it.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Refusal};
use store::{Stop, Tx};

use crate::document::{self, NewDocument};
use crate::levels::Step;
use crate::model::{Condition, Fact, LevelKey, Movement, reasons};
use crate::receive::open_location;
use crate::reserve::QUANTITY_MAX;
use crate::{book, codes, events, levels};

/// What is put to another use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reclassification {
    /// Where.
    pub location: Id,
    /// What.
    pub variant: Id,
    /// What it was for.
    pub from: Condition,
    /// What it is for now.
    pub to: Condition,
    /// How much; more than nothing.
    pub quantity: Quantity,
    /// Why, in a person's words.
    pub reason: String,
}

/// Moves a quantity from one condition to another: one document, two movements. What is promised to
/// somebody stays; what is only kept back from buyers may go. Writes `stock.reclassified@1` about the
/// document. Returns the document.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`], [`codes::QUANTITY_INVALID`], [`codes::SAME_CONDITION`],
/// [`codes::IN_TRANSIT`] for either side, or [`codes::NOT_FREE`] with what could go.
pub fn reclassify(tx: &mut Tx<'_>, wanted: &Reclassification) -> Result<Id, Stop> {
    check(wanted)?;
    let location = open_location(tx, wanted.location)?;
    let paper = NewDocument {
        kind: "reclassification",
        location: &location,
        reason: &wanted.reason,
        note: "",
        supplier: None,
        reference: None,
    };
    let (document, business_date) = document::write(tx, &paper)?;
    let key = |condition| LevelKey { variant: wanted.variant, location: location.id, condition };
    let (from, to) = (key(wanted.from), key(wanted.to));
    let steps = BTreeMap::from([(from, Step::TakeUnpromised(wanted.quantity)), (to, Step::Book(wanted.quantity))]);
    let short = levels::walk(tx, &steps)?;
    not_free(&[from], &short)?;
    let movement = Movement {
        reason: reasons::RECLASSIFIED,
        subject: document,
        legal_entity: Some(location.legal_entity),
        business_date,
        occurred_at: tx.now(),
        register: None,
    };
    let facts = [Fact::of(&movement, from, -wanted.quantity, None), Fact::of(&movement, to, wanted.quantity, None)];
    book::write_down(tx, &facts)?;
    tx.journal(&events::reclassified(document, wanted))?;
    Ok(document)
}

/// Names every entry of which less was free than should go.
pub(crate) fn not_free(wanted: &[LevelKey], short: &[(LevelKey, Quantity)]) -> Result<(), Refusal> {
    let mut refusal: Option<Refusal> = None;
    for (index, key) in wanted.iter().enumerate() {
        let Some((_, left)) = short.iter().find(|(level, _)| level == key) else { continue };
        let so_far = refusal.unwrap_or_else(|| {
            Refusal::new(&codes::NOT_FREE)
                .with("variant", key.variant.to_string())
                .with("left", left.to_string())
                .with("left_thousandths", left.thousandths())
        });
        refusal = Some(so_far.at(format!("/lines/{index}"), &codes::NOT_FREE));
    }
    refusal.map_or(Ok(()), Err)
}

fn check(wanted: &Reclassification) -> Result<(), Refusal> {
    let refused = |pointer: &str, code| Err(Refusal::new(code).at(pointer, code));
    if !wanted.quantity.is_positive() || wanted.quantity > QUANTITY_MAX {
        return refused("/quantity", &codes::QUANTITY_INVALID);
    }
    for (pointer, condition) in [("/from", wanted.from), ("/to", wanted.to)] {
        if condition == Condition::InTransit {
            return refused(pointer, &codes::IN_TRANSIT);
        }
    }
    if wanted.from == wanted.to {
        return refused("/to", &codes::SAME_CONDITION);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(from: Condition, to: Condition, units: i64) -> &'static str {
        let id = Id::from_bytes([1; 16]);
        let quantity = Quantity::units(units);
        let wanted = Reclassification { location: id, variant: id, from, to, quantity, reason: String::new() };
        check(&wanted).err().map_or("", |refusal| refusal.code.name)
    }

    #[test]
    fn what_cannot_be() {
        use Condition::{Display, InTransit, Saleable};
        assert_eq!(refused(Display, Saleable, 1), "");
        assert_eq!(refused(Display, Display, 1), "stock.same_condition");
        assert_eq!(refused(InTransit, Saleable, 1), "stock.in_transit");
        assert_eq!(refused(Saleable, InTransit, 1), "stock.in_transit");
        assert_eq!(refused(Display, Saleable, 0), "stock.quantity_invalid");
    }
}
