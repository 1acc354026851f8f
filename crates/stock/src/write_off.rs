//! Goods leave the books without a buyer: broken, past their date, tasted, given away.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Refusal};
use store::{Stop, Tx};

use crate::document::{self, NewDocument};
use crate::levels::Step;
use crate::model::{Condition, Fact, LevelKey, Movement, WriteOffReason};
use crate::receive::open_location;
use crate::reclassify::not_free;
use crate::reserve::QUANTITY_MAX;
use crate::{book, codes, events, levels};

/// What leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteOff {
    /// Where.
    pub location: Id,
    /// What, at least one line.
    pub lines: Vec<WriteOffLine>,
    /// Why.
    pub reason: WriteOffReason,
    /// What else there is to say.
    pub note: String,
}

/// One line of a write-off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOffLine {
    /// What.
    pub variant: Id,
    /// What it was for.
    pub condition: Condition,
    /// How much; more than nothing.
    pub quantity: Quantity,
}

/// Writes goods off: all lines or none. What is promised to somebody cannot be written off: whoever
/// promised it has to be told first. Writes `stock.written_off@1` about the document. Returns the
/// document.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`], [`codes::QUANTITY_INVALID`], [`codes::IN_TRANSIT`], or
/// [`codes::NOT_FREE`] with the lines that fell short.
pub fn write_off(tx: &mut Tx<'_>, wanted: &WriteOff) -> Result<Id, Stop> {
    check(wanted)?;
    let location = open_location(tx, wanted.location)?;
    let paper = NewDocument {
        kind: "write_off",
        location: &location,
        reason: wanted.reason.as_str(),
        note: &wanted.note,
        supplier: None,
        reference: None,
    };
    let (document, business_date) = document::write(tx, &paper)?;
    let key =
        |line: &WriteOffLine| LevelKey { variant: line.variant, location: location.id, condition: line.condition };
    // Several lines on one level go together.
    let mut sums: BTreeMap<LevelKey, Quantity> = BTreeMap::new();
    for line in &wanted.lines {
        *sums.entry(key(line)).or_default() += line.quantity;
    }
    let steps = sums.into_iter().map(|(key, sum)| (key, Step::TakeUnpromised(sum))).collect();
    let short = levels::walk(tx, &steps)?;
    let keys: Vec<LevelKey> = wanted.lines.iter().map(key).collect();
    not_free(&keys, &short)?;
    let movement = Movement {
        reason: wanted.reason.as_str(),
        subject: document,
        legal_entity: Some(location.legal_entity),
        business_date,
        occurred_at: tx.now(),
        register: None,
    };
    let facts: Vec<Fact> =
        wanted.lines.iter().map(|line| Fact::of(&movement, key(line), -line.quantity, None)).collect();
    book::write_down(tx, &facts)?;
    tx.journal(&events::written_off(document, wanted))?;
    Ok(document)
}

fn check(wanted: &WriteOff) -> Result<(), Refusal> {
    for (index, line) in wanted.lines.iter().enumerate() {
        let (field, code) = if !line.quantity.is_positive() || line.quantity > QUANTITY_MAX {
            ("quantity", &codes::QUANTITY_INVALID)
        } else if line.condition == Condition::InTransit {
            ("condition", &codes::IN_TRANSIT)
        } else {
            continue;
        };
        return Err(Refusal::new(code).at(format!("/lines/{index}/{field}"), code));
    }
    Ok(())
}
