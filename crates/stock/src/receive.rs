//! Goods come in from a supplier.

use kernel::{Cost, Id, Quantity, Refusal};
use store::{Stop, Tx};

use crate::document::{self, NewDocument};
use crate::lots::{self, LotLabel};
use crate::model::{Condition, Fact, LevelKey, Movement, PlaceState, reasons};
use crate::places::{self, Location};
use crate::reserve::QUANTITY_MAX;
use crate::{book, codes};

/// The most lines of one receipt.
pub const LINES_MAX: usize = 500;
/// The highest cost of one unit, in 1/10,000 of a major unit.
pub const COST_MAX: i64 = 10_000_000_000_000;

/// What came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where.
    pub location: Id,
    /// What, at least one line.
    pub lines: Vec<ReceiptLine>,
    /// What there is to say about it.
    pub note: String,
    /// Who delivered.
    pub supplier: Option<Id>,
    /// The number on their paper.
    pub reference: Option<String>,
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// What.
    pub variant: Id,
    /// How much; more than nothing.
    pub quantity: Quantity,
    /// What one unit cost the brand, where known.
    pub cost: Option<Cost>,
    /// The lot that it is of, where that is kept.
    pub lot: Option<LotLabel>,
}

/// Books a receipt as saleable stock. Returns its document, the subject of the movements.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`], [`codes::QUANTITY_INVALID`], or [`codes::LOT_DATE`].
pub fn receive(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<Id, Stop> {
    come_in(tx, receipt, "receipt", reasons::RECEIPT)
}

/// Books what was there when the books began: the demo's and an import's first stock.
///
/// # Errors
/// As [`receive`].
pub fn open_books(tx: &mut Tx<'_>, receipt: &Receipt) -> Result<Id, Stop> {
    come_in(tx, receipt, "opening", reasons::OPENING)
}

fn come_in(tx: &mut Tx<'_>, receipt: &Receipt, kind: &'static str, reason: &'static str) -> Result<Id, Stop> {
    for (index, line) in receipt.lines.iter().enumerate() {
        if !line.quantity.is_positive() || line.quantity > QUANTITY_MAX {
            let pointer = format!("/lines/{index}/quantity");
            return Err(Refusal::new(&codes::QUANTITY_INVALID).at(pointer, &codes::QUANTITY_INVALID).into());
        }
    }
    let location = open_location(tx, receipt.location)?;
    let paper = NewDocument {
        kind,
        location: &location,
        reason: "",
        note: &receipt.note,
        supplier: receipt.supplier,
        reference: receipt.reference.as_deref(),
    };
    let (document, business_date) = document::write(tx, &paper)?;
    let movement = Movement {
        reason,
        subject: document,
        legal_entity: Some(location.legal_entity),
        business_date,
        occurred_at: tx.now(),
        register: None,
    };
    let mut facts = Vec::with_capacity(receipt.lines.len());
    for line in &receipt.lines {
        let key = LevelKey { variant: line.variant, location: location.id, condition: Condition::Saleable };
        let lot = line.lot.as_ref().map(|label| lots::make(tx, line.variant, label)).transpose()?;
        facts.push(Fact { lot, ..Fact::of(&movement, key, line.quantity, line.cost) });
    }
    book::book_all(tx, &facts)?;
    Ok(document)
}

/// A location in use.
pub(crate) fn open_location(tx: &mut Tx<'_>, id: Id) -> Result<Location, Stop> {
    let found = places::location(tx, id)?.filter(|location| location.state == PlaceState::Active);
    found.ok_or_else(|| Refusal::new(&codes::UNKNOWN_LOCATION).at("/location_id", &codes::UNKNOWN_LOCATION).into())
}
