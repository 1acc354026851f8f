//! A buyer asks on the web to send goods back: to a store, or by parcel. The shop takes them (the return ends
//! the wish) or refuses with a reason that the buyer reads.

use kernel::{Id, Quantity, Refusal, Timestamp};
use serde::Serialize;
use serde_json::json;
use store::{Fault, Read, Row, Stop, Tx, params};
use utoipa::ToSchema;

use super::facts;
use super::policy::{self, Asked, Reason};
use crate::sql::returns as sql;
use crate::views::store_name;
use crate::{codes, events};

/// How the goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The buyer brings them to a store.
    Store,
    /// The buyer sends them.
    Parcel,
}

impl Through {
    const fn as_str(self) -> &'static str {
        match self {
            Through::Store => "store",
            Through::Parcel => "parcel",
        }
    }
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The wish's id.
    pub id: Id,
    /// What its slip says; the counter finds it by this.
    pub code: String,
    /// The order.
    pub order: Id,
    /// Lines with how much of each, and why.
    pub lines: Vec<(Id, Quantity, Reason)>,
    /// How they come back.
    pub through: Through,
    /// The store that gets them.
    pub store: Id,
}

/// A buyer's wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestBody {
    /// Its id.
    pub id: Id,
    /// The order.
    pub order_id: Id,
    /// That order's number.
    pub order_number: String,
    /// What the buyer shows at the counter, or writes on the parcel.
    pub code: String,
    /// `asked`, `taken`, `refused` or `withdrawn`.
    pub state: String,
    /// `store` or `parcel`.
    pub way: String,
    /// The store that gets the goods.
    pub store_id: Id,
    /// Its name.
    pub store_name: String,
    /// Why it was refused.
    pub answer: String,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The return that came of it.
    pub return_id: Option<Id>,
    /// What is to come back.
    pub lines: Vec<RequestLine>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// One line of a wish.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestLine {
    /// The order's line.
    pub line_id: Id,
    /// Its SKU.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// How much.
    pub quantity: Quantity,
    /// Why.
    pub reason: String,
}

/// Writes a wish down, once an order. Nothing is booked: the goods are still the buyer's.
///
/// # Errors
/// Refused as [`codes::RETURN_NOT_YET`], [`codes::RETURN_LINE`], [`codes::RETURNED_ALREADY`], as the policy
/// refuses a line, or as [`codes::REQUEST_OPEN`].
pub fn ask(tx: &mut Tx<'_>, ask: &Ask) -> Result<(), Stop> {
    let locked = crate::fulfil::lock(tx, ask.order)?;
    let facts = facts::read(tx, ask.order)?;
    if facts.state != "completed" {
        return Err(Refusal::new(&codes::RETURN_NOT_YET).with("state", facts.state).into());
    }
    let store = staff::store(tx, ask.store)?.filter(|store| store.active);
    let store = store.ok_or_else(|| Stop::from(&codes::STORE_UNKNOWN))?;
    let now = tx.now();
    let days = store.business_date(now).days_since(store.business_date(facts.had_at));
    for (number, (line, quantity, reason)) in ask.lines.iter().enumerate() {
        let at = format!("/lines/{number}");
        if ask.lines[..number].iter().any(|(before, ..)| before == line) {
            return Err(Refusal::new(&codes::RETURN_LINE).at(at, &codes::RETURN_LINE).into());
        }
        let line = facts.goods().find(|one| one.id == *line);
        let line = line.ok_or_else(|| Refusal::new(&codes::RETURN_LINE).at(at.clone(), &codes::RETURN_LINE))?;
        let left = line.quantity - line.returned;
        if !quantity.is_positive() || *quantity > left {
            let refusal = Refusal::new(&codes::RETURNED_ALREADY).with("name", line.description.as_str());
            return Err(refusal.with("left", left.to_string()).into());
        }
        let asked = Asked { class: line.class, on_web: facts.channel == "web", days, reason: *reason };
        policy::judge(asked, &line.description)?;
    }
    let inserted =
        tx.execute(sql::REQUEST_INSERT, params![ask.id, ask.order, &ask.code, ask.through.as_str(), ask.store, now])?;
    if inserted == 0 {
        return Err(Stop::from(&codes::REQUEST_OPEN));
    }
    for (line, quantity, reason) in &ask.lines {
        tx.execute(sql::REQUEST_LINE_INSERT, params![ask.id, line, quantity, reason.as_str()])?;
    }
    let body = json!({"request": ask.id, "store": ask.store});
    tx.journal(&events::about_order("orders.return_asked", ask.order, [locked.sold_by, ask.store], body))?;
    Ok(())
}

/// Ends a wish that waits, by its buyer or by the shop. `answer` is what the buyer reads.
///
/// # Errors
/// Refused as [`codes::REQUEST_ENDED`].
pub fn end(tx: &mut Tx<'_>, id: Id, answer: Option<&str>) -> Result<(), Stop> {
    let (now, by) = (tx.now(), tx.actor().id);
    let (state, kind) = match answer {
        Some(_) => ("refused", "orders.return_refused"),
        None => ("withdrawn", "orders.return_withdrawn"),
    };
    let values = params![id, state, answer.unwrap_or_default(), now, by, None::<Id>];
    let ended = tx.query_opt(sql::REQUEST_END, values, |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
    let (order, store) = ended.ok_or_else(|| Stop::from(&codes::REQUEST_ENDED))?;
    tx.journal(&events::about_order(kind, order, [store, store], json!({"request": id, "store": store})))?;
    Ok(())
}

fn row(row: &Row<'_>) -> Result<RequestBody, Fault> {
    Ok(RequestBody {
        id: row.get(0)?,
        order_id: row.get(1)?,
        order_number: row.get(2)?,
        code: row.get(3)?,
        state: row.get(4)?,
        way: row.get(5)?,
        store_id: row.get(6)?,
        store_name: String::new(),
        answer: row.get(7)?,
        asked_at: row.get(8)?,
        ended_at: row.get(9)?,
        return_id: row.get(10)?,
        version: row.get(11)?,
        lines: Vec::new(),
    })
}

fn whole(read: &mut Read<'_>, mut body: RequestBody) -> Result<RequestBody, Fault> {
    body.store_name = store_name(read, body.store_id)?;
    body.lines = read.query(sql::REQUEST_LINES, params![body.id], |row| {
        Ok(RequestLine {
            line_id: row.get(0)?,
            sku: row.get(1)?,
            name: row.get(2)?,
            quantity: row.get(3)?,
            reason: row.get(4)?,
        })
    })?;
    Ok(body)
}

/// One wish.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, id: Id) -> Result<Option<RequestBody>, Fault> {
    let found = read.query_opt(sql::REQUEST_GET, params![id], row)?;
    found.map(|body| whole(read, body)).transpose()
}

/// The wishes of an order, oldest first.
///
/// # Errors
/// When the database says so.
pub fn of_order(read: &mut Read<'_>, order: Id) -> Result<Vec<RequestBody>, Fault> {
    let rows = read.query(sql::REQUESTS_OF_ORDER, params![order], row)?;
    rows.into_iter().map(|body| whole(read, body)).collect()
}

/// The most wishes that are shown at once.
const OPEN: i64 = 200;

/// Wishes that wait, oldest first: those that some stores get, or all.
///
/// # Errors
/// When the database says so.
pub fn open(read: &mut Read<'_>, stores: Option<&[Id]>) -> Result<Vec<RequestBody>, Fault> {
    let rows = match stores {
        None => read.query(sql::REQUESTS_OPEN, params![OPEN], row)?,
        Some(stores) => {
            let mut rows = Vec::new();
            for store in stores {
                rows.extend(read.query(sql::REQUESTS_OPEN_OF_STORE, params![store, OPEN], row)?);
            }
            rows.sort_by_key(|body| (body.asked_at, body.id));
            rows.truncate(usize::try_from(OPEN).unwrap_or(usize::MAX));
            rows
        }
    };
    rows.into_iter().map(|body| whole(read, body)).collect()
}
