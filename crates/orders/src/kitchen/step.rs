//! The kitchen moves a ticket on, or one step back.

use kernel::{Id, Refusal};
use store::{Fault, Read, Stop, Tx, params};

use super::follow::{lock, set};
use super::{TicketState, sql};
use crate::codes;

/// What a ticket is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Belongs {
    /// The order.
    pub order: Id,
    /// The store that makes it.
    pub store: Id,
    /// True for an order of the web: whoever hands it over or sends it ends its ticket.
    pub is_web: bool,
}

/// What a ticket is for; none when there is no such ticket.
///
/// # Errors
/// When the database says so.
pub fn belongs(read: &mut Read<'_>, ticket: Id) -> Result<Option<Belongs>, Fault> {
    read.query_opt(sql::TICKET_BELONGS, params![ticket], |row| {
        Ok(Belongs { order: row.get(0)?, store: row.get(1)?, is_web: row.get::<String>(2)? == "web" })
    })
}

/// Moves a ticket that is still as `version` saw it one step on or back. Where it stands there already, nothing changes:
/// two who tap at once did one thing.
///
/// # Errors
/// Refused as [`codes::TICKET_UNKNOWN`]; [`codes::TICKET_ENDED`] when its order was called off; `store.stale`;
/// [`codes::TICKET_STEP`] when it is not one step; [`codes::TICKET_AT_TILL`] when an order of the web would be handed
/// over, which takes its code and its money.
pub fn step(tx: &mut Tx<'_>, ticket: Id, version: i64, to: TicketState) -> Result<(), Stop> {
    let Some(belongs) = belongs(tx, ticket)? else { return Err(Stop::from(&codes::TICKET_UNKNOWN)) };
    // The order first, as whoever cancels or returns it locks them.
    let order = crate::fulfil::lock(tx, belongs.order)?;
    let row = lock(tx, belongs.order)?.ok_or_else(|| Stop::from(&codes::TICKET_UNKNOWN))?;
    if row.state == to {
        return Ok(());
    }
    if row.state == TicketState::CalledOff {
        return Err(Refusal::new(&codes::TICKET_ENDED).with("number", row.number).into());
    }
    if row.version != version {
        return Err(Stop::from(&store::codes::STALE));
    }
    if !row.state.leads_to(to) {
        return Err(Refusal::new(&codes::TICKET_STEP).with("state", row.state.as_str()).into());
    }
    let ends = [row.state, to].contains(&TicketState::HandedOver);
    if ends && belongs.is_web {
        return Err(Refusal::new(&codes::TICKET_AT_TILL).with("number", row.number).into());
    }
    set(tx, order.id, order.stores(), &row, (to, row.quantity))?;
    Ok(())
}
