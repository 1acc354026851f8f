//! Tickets as a kitchen's screen shows them.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read, Row, Value, params};
use utoipa::ToSchema;

use super::{TicketState, sql};
use crate::made::{self, ChosenBody};

/// The most tickets of one screen.
const SCREEN_MAX: i64 = 200;

/// What a kitchen makes for an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KitchenTicket)]
pub struct TicketBody {
    /// Its id.
    pub id: Id,
    /// The order.
    pub order_id: Id,
    /// The order's number; that of its receipt where a till sold it.
    pub order_number: String,
    /// `web` or `till`.
    pub channel: String,
    /// The store that makes it.
    pub store_id: Id,
    /// The day that its number counts for.
    pub business_date: BusinessDate,
    /// The number by which its buyer is called: from 1 in each store on each day.
    pub number: i64,
    /// Where it stands.
    pub state: TicketState,
    /// `take_away`, `pickup` or `delivery`.
    pub fulfilment: String,
    /// When it is wanted.
    pub due_at: Timestamp,
    /// Since when it is the kitchen's.
    pub opened_at: Timestamp,
    /// When somebody began.
    pub started_at: Option<Timestamp>,
    /// When it was ready.
    pub ready_at: Option<Timestamp>,
    /// What is to be made, without what was cancelled or came back.
    pub lines: Vec<TicketLine>,
    /// For `If-Match`.
    pub version: i64,
}

/// One line of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KitchenLine)]
pub struct TicketLine {
    /// What.
    pub name: String,
    /// How much of it.
    pub quantity: Quantity,
    /// What was chosen with one of it.
    pub options: Vec<ChosenBody>,
    /// What whoever makes it is told, such as the words on a cake.
    pub note: String,
}

/// What an order says of its ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderTicket)]
pub struct TicketOfOrder {
    /// Its id.
    pub id: Id,
    /// The number by which its buyer is called.
    pub number: i64,
    /// Where it stands.
    pub state: TicketState,
    /// The day that its number counts for.
    pub business_date: BusinessDate,
    /// When it is wanted.
    pub due_at: Timestamp,
}

fn state(text: &str) -> Result<TicketState, Fault> {
    TicketState::parse(text).ok_or_else(|| Fault::Decode(format!("a ticket's state: {text}")))
}

/// The ticket of an order; none where nothing is made for it.
///
/// # Errors
/// When the database says so.
pub fn of_order(read: &mut Read<'_>, order: Id) -> Result<Option<TicketOfOrder>, Fault> {
    read.query_opt(sql::TICKET_OF_ORDER, params![order], |row| {
        Ok(TicketOfOrder {
            id: row.get(0)?,
            number: row.get(1)?,
            state: state(&row.get::<String>(2)?)?,
            business_date: row.get(3)?,
            due_at: row.get(4)?,
        })
    })
}

/// What a store's kitchen has to do on a day, what is due first; with what was ordered for earlier days and is still
/// to be fetched.
///
/// # Errors
/// When the database says so.
pub fn screen(read: &mut Read<'_>, store: Id, today: BusinessDate, locale: &str) -> Result<Vec<TicketBody>, Fault> {
    let tickets = read.query(sql::SCREEN, params![store, today, SCREEN_MAX], shown)?;
    if tickets.is_empty() {
        return Ok(tickets);
    }
    with_lines(read, tickets, sql::SCREEN_LINES, params![store, today], locale)
}

/// One ticket, whatever became of it; none when there is no such one.
///
/// # Errors
/// When the database says so.
pub fn ticket(read: &mut Read<'_>, id: Id, locale: &str) -> Result<Option<TicketBody>, Fault> {
    let found = read.query_opt(sql::TICKET_GET, params![id], shown)?;
    let found = with_lines(read, found.into_iter().collect(), sql::TICKET_LINES, params![id], locale)?;
    Ok(found.into_iter().next())
}

fn shown(row: &Row<'_>) -> Result<TicketBody, Fault> {
    Ok(TicketBody {
        id: row.get(0)?,
        order_id: row.get(1)?,
        order_number: row.get(2)?,
        channel: row.get(3)?,
        store_id: row.get(4)?,
        business_date: row.get(5)?,
        number: row.get(6)?,
        state: state(&row.get::<String>(7)?)?,
        due_at: row.get(8)?,
        opened_at: row.get(9)?,
        started_at: row.get(10)?,
        ready_at: row.get(11)?,
        version: row.get(12)?,
        fulfilment: row.get::<Option<String>>(13)?.unwrap_or_default(),
        lines: Vec::new(),
    })
}

fn with_lines(
    read: &mut Read<'_>,
    mut tickets: Vec<TicketBody>,
    statement: &'static str,
    of: &[Value],
    locale: &str,
) -> Result<Vec<TicketBody>, Fault> {
    let rows = read.query(statement, of, |row| {
        let options: String = row.get(3)?;
        let options: Vec<till::SoldOption> =
            serde_json::from_str(&options).map_err(|error| Fault::Decode(format!("options of a line: {error}")))?;
        let line = TicketLine {
            name: row.get(1)?,
            quantity: row.get(2)?,
            options: made::bodies(&options, locale),
            note: row.get(4)?,
        };
        Ok((row.get::<Id>(0)?, line))
    })?;
    let mut lines: BTreeMap<Id, Vec<TicketLine>> = BTreeMap::new();
    for (ticket, line) in rows {
        lines.entry(ticket).or_default().push(line);
    }
    for ticket in &mut tickets {
        ticket.lines = lines.remove(&ticket.id).unwrap_or_default();
    }
    Ok(tickets)
}
