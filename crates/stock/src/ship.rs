//! The goods of a transfer on their way: sent, received, looked for, lost.

use std::collections::BTreeMap;

use kernel::{Id, Quantity};
use serde_json::json;
use store::{Stop, Tx};

use crate::levels::Step;
use crate::model::{Condition, Fact, HoldState, LevelKey, Movement, TransferState, reasons};
use crate::places::Location;
use crate::transfer::{self, Goods, Open};
use crate::{book, levels, release};

/// Kind of case: less arrived than was sent.
pub const CASE_SHORT: &str = "stock.transfer_short";
/// Kind of case: goods were written off on their way.
pub const CASE_LOST: &str = "stock.transfer_lost";

/// The box leaves: what was packed goes from the sender's shelf into the sender's goods in transit.
/// Writes `stock.transfer_in_transit@1`.
///
/// # Errors
/// Refused as [`crate::codes::TRANSFER_STATE`].
pub fn send_transfer(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let open = transfer::lock(tx, id, &[TransferState::Packed])?;
    release::close_holder(tx, id, HoldState::Used)?;
    let movement = movement(tx, &open.from, reasons::TRANSFER_OUT, id);
    let (mut steps, mut facts) = (BTreeMap::new(), Vec::new());
    for line in open.lines.iter().filter(|line| !line.packed.is_zero()) {
        let shelf = key(line.variant, &open.from, Condition::Saleable);
        let way = key(line.variant, &open.from, Condition::InTransit);
        steps.insert(shelf, Step::TakeHeld(line.packed));
        steps.insert(way, Step::Book(line.packed));
        facts.push(Fact::of(&movement, shelf, -line.packed, None));
        facts.push(Fact::of(&movement, way, line.packed, None));
    }
    levels::walk(tx, &steps)?;
    book::write_down(tx, &facts)?;
    transfer::move_on(tx, &open, TransferState::InTransit, "")
}

/// The box, or what is left of it, arrives: what is named, or everything when nothing is. What did not
/// arrive stays in transit and becomes a case of the sender's; if it turns up, it is received like the
/// rest. Writes `stock.transfer_received@1` or `stock.transfer_short@1`.
///
/// # Errors
/// Refused as [`crate::codes::TRANSFER_STATE`], [`crate::codes::NOT_IN_TRANSFER`], or
/// [`crate::codes::MORE_THAN_THERE`] for more than is on its way.
pub fn receive_transfer(tx: &mut Tx<'_>, id: Id, goods: Option<&[Goods]>) -> Result<(), Stop> {
    let mut open = transfer::lock(tx, id, &[TransferState::InTransit, TransferState::Short])?;
    let variants: Vec<Id> = open.lines.iter().map(|line| line.variant).collect();
    let most: Vec<Quantity> = open.lines.iter().map(|line| line.open()).collect();
    let arrived = transfer::some_of(&variants, &most, goods)?;
    // Each side's books get their own day and their own owner.
    let gone = movement(tx, &open.from, reasons::TRANSFER_IN, id);
    let came = movement(tx, &open.to, reasons::TRANSFER_IN, id);
    let (mut steps, mut facts) = (BTreeMap::new(), Vec::new());
    for (line, quantity) in open.lines.iter_mut().zip(&arrived).filter(|(_, quantity)| !quantity.is_zero()) {
        line.received += *quantity;
        let way = key(line.variant, &open.from, Condition::InTransit);
        let shelf = key(line.variant, &open.to, Condition::Saleable);
        steps.insert(way, Step::Book(-*quantity));
        steps.insert(shelf, Step::Book(*quantity));
        facts.push(Fact::of(&gone, way, -*quantity, None));
        facts.push(Fact::of(&came, shelf, *quantity, None));
    }
    levels::walk(tx, &steps)?;
    book::write_down(tx, &facts)?;
    let whole = open.lines.iter().all(|line| line.open().is_zero());
    if !whole {
        open_case(tx, CASE_SHORT, &open)?;
    }
    transfer::move_on(tx, &open, if whole { TransferState::Received } else { TransferState::Short }, "")
}

/// What is still missing is given up: it leaves the sender's books as a loss, and a case says so. Writes
/// `stock.transfer_received@1`.
///
/// # Errors
/// Refused as [`crate::codes::TRANSFER_STATE`].
pub fn write_off_transfer(tx: &mut Tx<'_>, id: Id, reason: &str) -> Result<(), Stop> {
    let mut open = transfer::lock(tx, id, &[TransferState::InTransit, TransferState::Short])?;
    open_case(tx, CASE_LOST, &open)?;
    let movement = movement(tx, &open.from, reasons::LOSS, id);
    let (mut steps, mut facts) = (BTreeMap::new(), Vec::new());
    for line in open.lines.iter_mut().filter(|line| !line.open().is_zero()) {
        let (way, rest) = (key(line.variant, &open.from, Condition::InTransit), line.open());
        line.lost += rest;
        steps.insert(way, Step::Book(-rest));
        facts.push(Fact::of(&movement, way, -rest, None));
    }
    levels::walk(tx, &steps)?;
    book::write_down(tx, &facts)?;
    transfer::move_on(tx, &open, TransferState::Received, reason)
}

/// A person has to look for what is missing; whose goods they are looks after it.
fn open_case(tx: &mut Tx<'_>, kind: &'static str, open: &Open) -> Result<(), Stop> {
    let missing = open.lines.iter().filter(|line| !line.open().is_zero());
    let lines: Vec<_> = missing.clone().map(|line| json!({"variant": line.variant, "quantity": line.open()})).collect();
    let detail = json!({
        "transfer": open.id,
        "from": open.from.code,
        "to": open.to.code,
        "variant": missing.map(|line| line.variant).next(),
        "lines": lines,
    });
    Ok(store::cases::open(tx, kind, open.id, open.from.store, &detail)?)
}

fn movement(tx: &Tx<'_>, location: &Location, reason: &'static str, transfer: Id) -> Movement {
    let now = tx.now();
    Movement {
        reason,
        subject: transfer,
        legal_entity: Some(location.legal_entity),
        business_date: location.business_date(now),
        occurred_at: now,
        register: None,
    }
}

const fn key(variant: Id, location: &Location, condition: Condition) -> LevelKey {
    LevelKey { variant, location: location.id, condition }
}
