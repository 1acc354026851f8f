//! A place asks another one for goods: asked, approved, packed, on their way, received.
//!
//! Goods always have an owner. Until they are sent they lie on the sender's shelf, held for the transfer;
//! on their way they lie in the sender's books in the condition [`Condition::InTransit`]; what arrived is the
//! receiver's. What did not arrive stays in transit until it turns up, or somebody writes it off.

use kernel::{Id, Quantity, Refusal, Timestamp};
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::model::{Condition, HoldKind, TransferState, Wanted};
use crate::places::Location;
use crate::receive::open_location;
use crate::reserve::QUANTITY_MAX;
use crate::sql::transfers as sql;
use crate::{codes, events, places, release, reserve};

/// A transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its id: the holder of its holds, and the subject of its movements.
    pub id: Id,
    /// Who is asked.
    pub from: End,
    /// Whose goods they are until they arrive.
    pub owner: Id,
    /// Who asks.
    pub to: End,
    /// How far it is.
    pub state: TransferState,
    /// What there is to say about it.
    pub note: String,
    /// By when it has to have arrived.
    pub due_by: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it came to its state.
    pub changed_at: Timestamp,
    /// Counts its changes from 1.
    pub version: i64,
}

/// One end of a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The location.
    pub location: Id,
    /// What people call it.
    pub name: String,
    /// Its store, if it has one.
    pub store: Option<Id>,
}

/// What is moved of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferLine {
    /// What.
    pub variant: Id,
    /// How much was asked for.
    pub requested: Quantity,
    /// How much the sender agreed to.
    pub approved: Quantity,
    /// How much was packed, and then sent.
    pub packed: Quantity,
    /// How much arrived.
    pub received: Quantity,
    /// How much was written off as lost on the way.
    pub lost: Quantity,
}

impl TransferLine {
    /// What was packed and neither arrived nor was written off.
    pub fn open(&self) -> Quantity {
        self.packed - self.received - self.lost
    }
}

/// How a transfer came to a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferStep {
    /// The state.
    pub state: TransferState,
    /// Why, where somebody had to say.
    pub reason: String,
    /// What kind of party.
    pub actor_kind: String,
    /// Who.
    pub actor: Option<Id>,
    /// When.
    pub occurred_at: Timestamp,
}

/// Goods that one place asks of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTransfer {
    /// Who is asked.
    pub from: Id,
    /// Who asks.
    pub to: Id,
    /// How much of what; each variant once.
    pub goods: Vec<Goods>,
    /// What there is to say about it.
    pub note: String,
    /// By when it has to have arrived, if that matters.
    pub due_by: Option<Timestamp>,
}

/// So much of a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Goods {
    /// What.
    pub variant: Id,
    /// How much.
    pub quantity: Quantity,
}

/// Asks for goods. Nothing is held yet. Writes `stock.transfer_requested@1`.
///
/// # Errors
/// Refused as [`codes::UNKNOWN_LOCATION`], [`codes::SAME_PLACE`], [`codes::QUANTITY_INVALID`] or
/// [`codes::TWICE`], or as `api.invalid` for something that was due before it is asked for.
pub fn request_transfer(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Id, Stop> {
    if new.from == new.to {
        return Err(Refusal::new(&codes::SAME_PLACE).at("/from_location_id", &codes::SAME_PLACE).into());
    }
    for (index, line) in new.goods.iter().enumerate() {
        let refused = |field: &str, code| Err(Refusal::new(code).at(format!("/lines/{index}/{field}"), code).into());
        if !line.quantity.is_positive() || line.quantity > QUANTITY_MAX {
            return refused("quantity", &codes::QUANTITY_INVALID);
        }
        if new.goods.iter().take(index).any(|before| before.variant == line.variant) {
            return refused("variant_id", &codes::TWICE);
        }
    }
    let (id, now) = (tx.new_id(), tx.now());
    if new.due_by.is_some_and(|due| due <= now) {
        return Err(Refusal::new(&api::codes::INVALID).at("/due_by", &api::codes::OUT_OF_RANGE).into());
    }
    let (from, to) = (open_location(tx, new.from)?, open_location(tx, new.to)?);
    tx.execute(sql::TRANSFER_INSERT, params![id, from.id, to.id, &new.note, now, new.due_by])?;
    for line in &new.goods {
        tx.execute(sql::LINE_INSERT, params![id, line.variant, line.quantity])?;
    }
    step(tx, id, 1, TransferState::Requested, "")?;
    tx.journal(&events::transfer(id, TransferState::Requested, [&from, &to], &[], ""))?;
    Ok(id)
}

/// The sender agrees to all of it or to less, and holds that. Writes `stock.transfer_approved@1` beside
/// `stock.reserved@1`.
///
/// # Errors
/// Refused as [`codes::TRANSFER_STATE`], [`codes::NOT_IN_TRANSFER`], [`codes::QUANTITY_INVALID`] for nothing or
/// more than was asked for, or [`codes::INSUFFICIENT`] with what could be held.
pub fn approve_transfer(tx: &mut Tx<'_>, id: Id, goods: Option<&[Goods]>) -> Result<(), Stop> {
    let mut open = lock(tx, id, &[TransferState::Requested])?;
    let most: Vec<Quantity> = open.lines.iter().map(|line| line.requested).collect();
    for (line, quantity) in open.lines.iter_mut().zip(some_of(&open.order, &most, goods)?) {
        line.approved = quantity;
    }
    let wanted = wanted(&open, |line| line.approved)?;
    reserve::reserve(tx, HoldKind::Transfer, id, None, &wanted)?;
    move_on(tx, &open, TransferState::Approved, "")
}

/// The sender says no. Writes `stock.transfer_declined@1`.
///
/// # Errors
/// Refused as [`codes::TRANSFER_STATE`].
pub fn decline_transfer(tx: &mut Tx<'_>, id: Id, reason: &str) -> Result<(), Stop> {
    let open = lock(tx, id, &[TransferState::Requested])?;
    move_on(tx, &open, TransferState::Declined, reason)
}

/// Called off before anything left; what was held is free again. Writes `stock.transfer_cancelled@1`.
///
/// # Errors
/// Refused as [`codes::TRANSFER_STATE`].
pub fn cancel_transfer(tx: &mut Tx<'_>, id: Id, reason: &str) -> Result<(), Stop> {
    use TransferState::{Approved, Packed, Requested};
    let open = lock(tx, id, &[Requested, Approved, Packed])?;
    release::release_holder(tx, id, "transfer_cancelled")?;
    move_on(tx, &open, TransferState::Cancelled, reason)
}

/// The goods are in a box: all that was approved, or what was found of it. What is missing is no longer
/// held. Writes `stock.transfer_packed@1`.
///
/// # Errors
/// As [`approve_transfer`], measured by what was approved.
pub fn pack_transfer(tx: &mut Tx<'_>, id: Id, goods: Option<&[Goods]>) -> Result<(), Stop> {
    let mut open = lock(tx, id, &[TransferState::Approved])?;
    let most: Vec<Quantity> = open.lines.iter().map(|line| line.approved).collect();
    for (line, quantity) in open.lines.iter_mut().zip(some_of(&open.order, &most, goods)?) {
        line.packed = quantity;
    }
    let wanted = wanted(&open, |line| line.packed)?;
    reserve::reserve_instead(tx, HoldKind::Transfer, id, None, &wanted)?;
    move_on(tx, &open, TransferState::Packed, "")
}

/// A transfer that is being moved on, locked.
pub(crate) struct Open {
    pub(crate) id: Id,
    pub(crate) from: Location,
    pub(crate) to: Location,
    pub(crate) lines: Vec<TransferLine>,
    /// The lines' variants.
    order: Vec<Id>,
}

/// Locks a transfer that is in one of these states.
pub(crate) fn lock(tx: &mut Tx<'_>, id: Id, states: &[TransferState]) -> Result<Open, Stop> {
    let state = tx.query_opt(sql::TRANSFER_LOCK, params![id], |row| row.get::<String>(0))?;
    let Some(state) = state else { return Err(Stop::from(&api::codes::NOT_FOUND)) };
    if !states.iter().any(|wanted| wanted.as_str() == state) {
        return Err(Refusal::new(&codes::TRANSFER_STATE).with("state", state).into());
    }
    let found = transfer(tx, id)?.ok_or(&api::codes::NOT_FOUND)?;
    let mut end = |end: &End| {
        let nowhere = || Fault::Decode("a transfer with a place that does not exist".to_owned());
        places::location(tx, end.location)?.ok_or_else(nowhere)
    };
    let (from, to) = (end(&found.from)?, end(&found.to)?);
    let lines = transfer_lines(tx, id)?;
    let order = lines.iter().map(|line| line.variant).collect();
    Ok(Open { id, from, to, lines, order })
}

/// How much of each line is meant: what was named and nothing of the rest, or the most of each when
/// nothing was named.
pub(crate) fn some_of(variants: &[Id], most: &[Quantity], goods: Option<&[Goods]>) -> Result<Vec<Quantity>, Refusal> {
    let Some(goods) = goods else { return Ok(most.to_vec()) };
    let mut chosen = vec![Quantity::ZERO; most.len()];
    for (index, named) in goods.iter().enumerate() {
        let refused = |field: &str, code| Err(Refusal::new(code).at(format!("/lines/{index}/{field}"), code));
        let Some(at) = variants.iter().position(|variant| *variant == named.variant) else {
            return refused("variant_id", &codes::NOT_IN_TRANSFER);
        };
        if goods.iter().take(index).any(|before| before.variant == named.variant) {
            return refused("variant_id", &codes::TWICE);
        }
        if !(Quantity::ZERO..=most[at]).contains(&named.quantity) {
            return refused("quantity", &codes::MORE_THAN_THERE);
        }
        chosen[at] = named.quantity;
    }
    Ok(chosen)
}

/// The goods of the lines that are to be held, which must be some.
fn wanted(open: &Open, quantity: impl Fn(&TransferLine) -> Quantity) -> Result<Vec<Wanted>, Refusal> {
    let held: Vec<Wanted> = open
        .lines
        .iter()
        .filter(|line| !quantity(line).is_zero())
        .map(|line| Wanted {
            variant: line.variant,
            location: open.from.id,
            quantity: quantity(line),
            condition: Condition::Saleable,
        })
        .collect();
    if held.is_empty() {
        return Err(Refusal::new(&codes::QUANTITY_INVALID).at("/lines", &codes::QUANTITY_INVALID));
    }
    Ok(held)
}

/// Writes down the lines, the state and who brought it there.
pub(crate) fn move_on(tx: &mut Tx<'_>, open: &Open, state: TransferState, reason: &str) -> Result<(), Stop> {
    for line in &open.lines {
        let values = params![open.id, line.variant, line.approved, line.packed, line.received, line.lost];
        tx.execute(sql::LINE_SET, values)?;
    }
    let now = tx.now();
    let version: i64 =
        tx.query_one(sql::TRANSFER_SET_STATE, params![open.id, state.as_str(), now], |row| row.get(0))?;
    step(tx, open.id, version, state, reason)?;
    tx.journal(&events::transfer(open.id, state, [&open.from, &open.to], &open.lines, reason))?;
    Ok(())
}

fn step(tx: &mut Tx<'_>, id: Id, version: i64, state: TransferState, reason: &str) -> Result<(), Fault> {
    let (actor, now) = (tx.actor(), tx.now());
    let values = params![id, version, state.as_str(), reason, actor.kind.as_str(), actor.id, now];
    tx.execute(sql::STEP_INSERT, values)?;
    Ok(())
}

/// One transfer.
///
/// # Errors
/// When the database says so.
pub fn transfer(read: &mut Read<'_>, id: Id) -> Result<Option<Transfer>, Fault> {
    read.query_opt(sql::TRANSFER_GET, params![id], row)
}

/// A transfer's lines, in the order of their variants.
///
/// # Errors
/// When the database says so.
pub fn transfer_lines(read: &mut Read<'_>, id: Id) -> Result<Vec<TransferLine>, Fault> {
    read.query(sql::LINES, params![id], |row| {
        Ok(TransferLine {
            variant: row.get(0)?,
            requested: row.get(1)?,
            approved: row.get(2)?,
            packed: row.get(3)?,
            received: row.get(4)?,
            lost: row.get(5)?,
        })
    })
}

/// How a transfer came to where it is, the first step first.
///
/// # Errors
/// When the database says so.
pub fn transfer_steps(read: &mut Read<'_>, id: Id) -> Result<Vec<TransferStep>, Fault> {
    read.query(sql::STEPS, params![id], |row| {
        Ok(TransferStep {
            state: state(&row.get::<String>(0)?)?,
            reason: row.get(1)?,
            actor_kind: row.get(2)?,
            actor: row.get(3)?,
            occurred_at: row.get(4)?,
        })
    })
}

/// Transfers before a cursor, newest first: from or to a place or all, in one state or in any.
///
/// # Errors
/// When the database says so.
pub fn transfers(
    read: &mut Read<'_>,
    location: Option<Id>,
    state: Option<TransferState>,
    before: Option<Id>,
    limit: usize,
) -> Result<Vec<Transfer>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (before, state) = (before.unwrap_or(Id::from_bytes([0xFF; 16])), state.map(TransferState::as_str));
    match location {
        Some(location) => read.query(sql::TRANSFERS_AT, params![location, before, state, limit], row),
        None => read.query(sql::TRANSFERS, params![before, state, limit], row),
    }
}

fn state(name: &str) -> Result<TransferState, Fault> {
    TransferState::parse(name).ok_or_else(|| Fault::Decode(format!("an unknown state of a transfer: {name}")))
}

fn row(row: &Row<'_>) -> Result<Transfer, Fault> {
    Ok(Transfer {
        id: row.get(0)?,
        from: End { location: row.get(1)?, name: row.get(2)?, store: row.get(3)? },
        owner: row.get(4)?,
        to: End { location: row.get(5)?, name: row.get(6)?, store: row.get(7)? },
        state: state(&row.get::<String>(8)?)?,
        note: row.get(9)?,
        created_at: row.get(10)?,
        changed_at: row.get(11)?,
        version: row.get(12)?,
        due_by: row.get(13)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_or_what_is_named() {
        let [a, b, c] = [1, 2, 3].map(|byte| Id::from_bytes([byte; 16]));
        let units = Quantity::units;
        let of = |goods: &[(Id, i64)]| -> Result<Vec<Quantity>, &'static str> {
            let goods: Vec<Goods> =
                goods.iter().map(|(variant, number)| Goods { variant: *variant, quantity: units(*number) }).collect();
            some_of(&[a, b], &[units(2), units(3)], Some(&goods)).map_err(|refusal| refusal.code.name)
        };
        assert_eq!(some_of(&[a, b], &[units(2), units(3)], None).unwrap(), [units(2), units(3)]);
        assert_eq!(of(&[(b, 1)]), Ok(vec![units(0), units(1)]));
        assert_eq!(of(&[(a, 3)]), Err("stock.more_than_there"));
        assert_eq!(of(&[(a, -1)]), Err("stock.more_than_there"));
        assert_eq!(of(&[(c, 1)]), Err("stock.not_in_transfer"));
        assert_eq!(of(&[(a, 1), (a, 1)]), Err("stock.twice"));
    }
}
