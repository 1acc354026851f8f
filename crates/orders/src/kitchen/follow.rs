//! A ticket follows its order: opened with it, called off with it, handed over with it.

use kernel::{BusinessDate, Id, Quantity, Timestamp};
use serde_json::json;
use store::{Fault, Tx, params};

use super::TicketState;
use crate::book::DraftLine;
use crate::events;
use crate::sql::kitchen as sql;

/// What of an order decides about its ticket.
struct Facts {
    is_web: bool,
    state: String,
    money_state: String,
    put_aside: bool,
    stores: [Id; 2],
    /// How much is left to be made.
    left: Quantity,
    /// Its goods left the shop.
    gone: bool,
    /// Somebody tried to pay it online.
    tried_online: bool,
    promised_at: Option<Timestamp>,
    /// What has to be paid for it to stand came.
    by_deposit: bool,
}

impl Facts {
    /// False once nothing of it is left.
    fn stands(&self) -> bool {
        matches!(self.state.as_str(), "placed" | "completed") && self.left.is_positive()
    }

    /// True when an order of the web is the kitchen's: it is paid, or so much of it that it stands, or whoever fetches it
    /// pays then.
    fn is_due(&self) -> bool {
        let pays_later = self.money_state == "unpaid" && !self.tried_online;
        self.is_web
            && self.state == "placed"
            && self.stands()
            && !self.put_aside
            && !self.gone
            && (self.money_state == "paid" || self.by_deposit || pays_later)
    }
}

/// A ticket as it is written down.
pub(super) struct Row {
    pub(super) id: Id,
    pub(super) number: i64,
    pub(super) state: TicketState,
    pub(super) quantity: Quantity,
    pub(super) store: Id,
    pub(super) version: i64,
}

/// The ticket of an order, locked.
pub(super) fn lock(tx: &mut Tx<'_>, order: Id) -> Result<Option<Row>, Fault> {
    tx.query_opt(sql::TICKET_OF_ORDER_LOCK, params![order], |row| {
        let state: String = row.get(2)?;
        Ok(Row {
            id: row.get(0)?,
            number: row.get(1)?,
            state: TicketState::parse(&state).ok_or_else(|| Fault::Decode(format!("a ticket's state: {state}")))?,
            quantity: row.get(3)?,
            store: row.get(4)?,
            version: row.get(5)?,
        })
    })
}

/// Opens the ticket of a till's sale, if anything in it is made. The number is taken late in the write, so that other
/// tills of the store wait for it as short as can be.
pub(crate) fn open_for_sale(
    tx: &mut Tx<'_>,
    order: Id,
    store: Id,
    (date, at): (BusinessDate, Timestamp),
    lines: &[DraftLine],
) -> Result<(), Fault> {
    let made = lines.iter().filter(|line| line.known.made).fold(Quantity::ZERO, |sum, line| sum + line.quantity);
    if made.is_positive() { open(tx, order, [store; 2], (date, at), made) } else { Ok(()) }
}

fn open(
    tx: &mut Tx<'_>,
    order: Id,
    stores: [Id; 2],
    (date, due_at): (BusinessDate, Timestamp),
    quantity: Quantity,
) -> Result<(), Fault> {
    let (id, now, [_, store]) = (tx.new_id(), tx.now(), stores);
    let number: i64 = tx.query_one(sql::NEXT_NUMBER, params![store, date], |row| row.get(0))?;
    tx.execute(sql::TICKET_INSERT, params![id, order, store, date, number, quantity, due_at, now])?;
    let body = json!({"ticket": id, "number": number, "store": store, "business_date": date});
    tx.journal(&events::about_order("orders.ticket_opened", order, stores, body))
}

/// Brings the ticket of an order to where the order stands. Called in each write that changes an order's lines, money
/// or way to its buyer; changes nothing where nothing is made.
pub(crate) fn follow(tx: &mut Tx<'_>, order: Id) -> Result<(), Fault> {
    let found = tx.query_opt(sql::FACTS, params![order], |row| {
        Ok(Facts {
            is_web: row.get::<String>(0)? == "web",
            state: row.get(1)?,
            money_state: row.get(2)?,
            put_aside: row.get(3)?,
            stores: [row.get(4)?, row.get(5)?],
            left: row.get(6)?,
            gone: row.get(7)?,
            tried_online: row.get(8)?,
            promised_at: row.get(9)?,
            by_deposit: row.get(10)?,
        })
    })?;
    let Some(facts) = found else { return Ok(()) };
    let Some(ticket) = lock(tx, order)? else {
        if !facts.is_due() {
            return Ok(());
        }
        let now = tx.now();
        let due_at = facts.promised_at.unwrap_or(now).max(now);
        let store = facts.stores[1];
        let store = staff::store(tx, store)?.ok_or_else(|| Fault::Decode(format!("store {store} is missing")))?;
        return open(tx, order, facts.stores, (store.business_date(due_at), due_at), facts.left);
    };
    let to = match ticket.state {
        state if state.is_open() && !facts.stands() => TicketState::CalledOff,
        state if state.is_open() && facts.is_web && facts.gone => TicketState::HandedOver,
        TicketState::CalledOff if facts.is_due() || (!facts.is_web && facts.stands()) => TicketState::Waiting,
        state => state,
    };
    let left = if facts.left.is_positive() { facts.left } else { Quantity::ZERO };
    // What was handed over stays as it was, whatever comes back of it.
    if to == ticket.state && (left == ticket.quantity || !to.is_open()) {
        return Ok(());
    }
    set(tx, order, facts.stores, &ticket, (to, left))
}

/// Writes a ticket's new state down and tells the journal.
pub(super) fn set(
    tx: &mut Tx<'_>,
    order: Id,
    stores: [Id; 2],
    ticket: &Row,
    (to, quantity): (TicketState, Quantity),
) -> Result<(), Fault> {
    let now = tx.now();
    if tx.execute(sql::TICKET_SET, params![ticket.id, ticket.version, to.as_str(), quantity, now])? == 0 {
        return Err(Fault::Unusable("a ticket was changed past its lock".to_owned()));
    }
    let body = json!({
        "ticket": ticket.id,
        "number": ticket.number,
        "store": ticket.store,
        "from": ticket.state.as_str(),
        "to": to.as_str(),
    });
    let kind = match to {
        TicketState::CalledOff => "orders.ticket_called_off",
        state if state == ticket.state => "orders.ticket_changed",
        _ => "orders.ticket_moved",
    };
    tx.journal(&events::about_order(kind, order, stores, body))
}
