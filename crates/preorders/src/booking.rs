//! Taking a place, and giving it back.
//!
//! A day is taken from before its slot, always: whoever wants the last of either waits for whoever came first.

use kernel::{Id, Quantity, Refusal, Timestamp};
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::campaign::CampaignState;
use crate::{codes, events, queries, sql};

/// An order's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// The order.
    pub order: Id,
    /// Its slot.
    pub slot: Id,
    /// How much of it is left.
    pub quantity: Quantity,
    /// False when it was given back.
    pub held: bool,
    /// When the slot begins.
    pub begins_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// The campaign.
    pub campaign: Id,
    /// What people call it.
    pub name: String,
    /// The same in English; empty where it has the same name.
    pub name_en: String,
}

fn row(row: &Row<'_>) -> Result<Booking, Fault> {
    Ok(Booking {
        order: row.get(0)?,
        slot: row.get(1)?,
        quantity: row.get(2)?,
        held: row.get::<String>(3)? == "held",
        begins_at: row.get(4)?,
        ends_at: row.get(5)?,
        campaign: row.get(6)?,
        name: row.get(7)?,
        name_en: row.get(8)?,
    })
}

/// An order's place, if it has one or had one.
///
/// # Errors
/// When the database says so.
pub fn booking_of(read: &mut Read<'_>, order: Id) -> Result<Option<Booking>, Fault> {
    read.query_opt(sql::BOOKING_GET, params![order], row)
}

/// Books a place for a new order. Writes `preorders.booked@1`.
///
/// # Errors
/// Refused as [`codes::SLOT_UNKNOWN`]; as [`codes::SLOT_OVER`] when the campaign is not open or it is too late at `at`; as
/// [`codes::SOLD_OUT`] with how much is left.
pub fn book(tx: &mut Tx<'_>, order: Id, slot: Id, quantity: Quantity, at: Timestamp) -> Result<(), Stop> {
    let Some(found) = queries::slot(tx, slot)? else { return Err(Stop::from(&codes::SLOT_UNKNOWN)) };
    let Some(campaign) = queries::campaign(tx, found.campaign)? else {
        return Err(Stop::from(&codes::SLOT_UNKNOWN));
    };
    if campaign.state != CampaignState::Open || at > campaign.last_order(found.begins_at) {
        return Err(Stop::from(&codes::SLOT_OVER));
    }
    take(tx, slot, quantity)?;
    tx.execute(sql::BOOKING_INSERT, params![order, slot, quantity])?;
    tx.journal(&events::booked(order, slot, quantity))?;
    Ok(())
}

/// Gives an order's place back, if it holds one. Writes `preorders.released@1`.
///
/// # Errors
/// When the database says so.
pub fn release(tx: &mut Tx<'_>, order: Id) -> Result<(), Fault> {
    let Some(booking) = booking_of(tx, order)?.filter(|booking| booking.held) else { return Ok(()) };
    give(tx, booking.slot, booking.quantity)?;
    tx.execute(sql::BOOKING_SET, params![order, booking.quantity, "released"])?;
    tx.journal(&events::released(order, booking.slot, booking.quantity))
}

/// Books again what an order gave back: its money came late. Nothing happens where it holds its place, or never had one.
///
/// # Errors
/// Refused as [`codes::SOLD_OUT`] when somebody else has it now.
pub fn take_again(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let Some(booking) = booking_of(tx, order)?.filter(|booking| !booking.held) else { return Ok(()) };
    take(tx, booking.slot, booking.quantity)?;
    tx.execute(sql::BOOKING_SET, params![order, booking.quantity, "held"])?;
    tx.journal(&events::booked(order, booking.slot, booking.quantity))?;
    Ok(())
}

/// Gives back a part of an order's place: so much of the order was cancelled. Writes `preorders.released@1`.
///
/// # Errors
/// When the database says so.
pub fn fewer(tx: &mut Tx<'_>, order: Id, by: Quantity) -> Result<(), Fault> {
    let Some(booking) = booking_of(tx, order)?.filter(|booking| booking.held) else { return Ok(()) };
    let by = by.min(booking.quantity);
    give(tx, booking.slot, by)?;
    tx.execute(sql::BOOKING_SET, params![order, booking.quantity - by, "held"])?;
    tx.journal(&events::released(order, booking.slot, by))
}

fn take(tx: &mut Tx<'_>, slot: Id, quantity: Quantity) -> Result<(), Stop> {
    let of_day = tx.execute(sql::DAY_TAKE, params![slot, quantity])? > 0;
    if of_day && tx.execute(sql::SLOT_TAKE, params![slot, quantity])? > 0 {
        return Ok(());
    }
    if of_day {
        // The day had enough: what is left is told as it was before.
        tx.execute(sql::DAY_GIVE, params![slot, quantity])?;
    }
    let left = queries::slot(tx, slot)?.map_or(Quantity::ZERO, |slot| slot.left);
    Err(Refusal::new(&codes::SOLD_OUT).with("left", left.to_string()).into())
}

fn give(tx: &mut Tx<'_>, slot: Id, quantity: Quantity) -> Result<(), Fault> {
    tx.execute(sql::DAY_GIVE, params![slot, quantity])?;
    tx.execute(sql::SLOT_GIVE, params![slot, quantity])?;
    Ok(())
}
