//! The order's second half: ready, handed over.

use kernel::{Id, Money, Quantity, Refusal};
use serde_json::json;
use stock::{Condition, Fact, LevelKey, Movement, reasons};
use store::{Fault, Read, Stop, Tx, params};

use crate::shop::Shop;
use crate::sql::booking as sql;
use crate::{codes, events, kitchen, payment, web_invoice};

/// An order, locked for a change.
#[derive(Debug, Clone)]
pub struct Locked {
    /// Its id.
    pub id: Id,
    /// `placed`, `completed`, ….
    pub state: String,
    /// The store that sold it.
    pub sold_by: Id,
    /// The store that hands it over.
    pub fulfilled_by: Id,
    /// The company that sold it.
    pub legal_entity: Id,
    /// What it costs.
    pub total: Money,
    /// What was paid and did not go back.
    pub paid: Money,
    /// True when it ends by itself unless it is paid or fetched in time.
    pub expires: bool,
    /// The visit that placed it.
    pub visitor: Option<Id>,
    /// Its version.
    pub version: i64,
}

impl Locked {
    /// The store that sold and the one that hands over.
    pub(crate) const fn stores(&self) -> [Id; 2] {
        [self.sold_by, self.fulfilled_by]
    }
}

/// Locks an order.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`].
pub fn lock(read: &mut Read<'_>, order: Id) -> Result<Locked, Stop> {
    let found = read.query_opt(sql::ORDER_LOCK, params![order], |row| {
        Ok(Locked {
            id: row.get(0)?,
            state: row.get(2)?,
            sold_by: row.get(4)?,
            fulfilled_by: row.get(5)?,
            legal_entity: row.get(6)?,
            total: row.get(7)?,
            paid: row.get::<Money>(8)? - row.get::<Money>(9)?,
            visitor: row.get(10)?,
            version: row.get(11)?,
            expires: row.get::<Option<kernel::Timestamp>>(12)?.is_some(),
        })
    })?;
    found.ok_or_else(|| Stop::from(&codes::ORDER_UNKNOWN))
}

/// What is still to be paid for an order that waits; money that is promised back is none of it.
///
/// # Errors
/// Refused when there is no such order or it no longer waits.
pub fn due(read: &mut Read<'_>, order: Id) -> Result<Money, Stop> {
    let (total, _, kept) = open_money(read, order)?;
    Ok((total - kept).max(Money::ZERO))
}

/// What is still to be paid for an order that waits to stand.
///
/// # Errors
/// As [`due`]; [`codes::PAID_ALREADY`] when it stands.
pub(crate) fn due_at_once(read: &mut Read<'_>, order: Id) -> Result<Money, Stop> {
    let (total, deposit, kept) = open_money(read, order)?;
    let due = payment::needed(total, deposit) - kept;
    if due > Money::ZERO { Ok(due) } else { Err(Stop::from(&codes::PAID_ALREADY)) }
}

/// Of an order that waits: what it comes to, its deposit, and what is kept of its money.
fn open_money(read: &mut Read<'_>, order: Id) -> Result<(Money, Money, Money), Stop> {
    let found = read.query_opt(crate::sql::views::ORDER_DUE, params![order], |row| {
        Ok((row.get::<String>(0)?, (row.get::<Money>(1)?, row.get::<Money>(3)?, row.get::<Money>(2)?)))
    })?;
    let Some((state, money)) = found else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    if state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", state).into());
    }
    Ok(money)
}

/// One way in which an order's goods reach the buyer.
struct Parcel {
    id: Id,
    kind: String,
    state: String,
    code: Option<String>,
}

fn parcels(tx: &mut Tx<'_>, order: Id) -> Result<Vec<Parcel>, Fault> {
    tx.query(sql::FULFILMENT_LOCK, params![order], |row| {
        Ok(Parcel { id: row.get(0)?, kind: row.get(1)?, state: row.get(2)?, code: row.get(4)? })
    })
}

/// Says that a pickup is ready.
///
/// # Errors
/// Refused as [`codes::NOT_OPEN`] when the order no longer waits.
pub fn ready(tx: &mut Tx<'_>, order: Id) -> Result<Locked, Stop> {
    let locked = lock(tx, order)?;
    if locked.state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", locked.state).into());
    }
    let now = tx.now();
    for parcel in parcels(tx, order)? {
        tx.execute(sql::FULFILMENT_READY, params![parcel.id, now])?;
    }
    let body = json!({"store": locked.fulfilled_by});
    tx.journal(&events::about_order("orders.ready", order, locked.stores(), body))?;
    Ok(locked)
}

/// What somebody shows who comes for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The code that the buyer got; whoever has it may fetch.
    pub code: String,
    /// True when it is not the buyer who comes.
    pub to_other: bool,
}

impl Shown {
    /// The buyer's own code.
    pub fn by_buyer(code: impl Into<String>) -> Shown {
        Shown { code: code.into(), to_other: false }
    }
}

/// Hands an order over: its goods leave stock, and it is done. It must be paid by now.
///
/// # Errors
/// Refused when the code is not the order's, money is still to be paid, or it no longer waits.
pub fn hand_over(
    tx: &mut Tx<'_>,
    order: Id,
    shown: &Shown,
    shop: &Shop,
    register: Id,
    person: Id,
) -> Result<Locked, Stop> {
    let locked = lock(tx, order)?;
    if locked.state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", locked.state).into());
    }
    if locked.paid < locked.total {
        let due = (locked.total - locked.paid).to_major(shop.exponent);
        return Err(Refusal::new(&codes::UNPAID).with("due", due).into());
    }
    let parcels = parcels(tx, order)?;
    if parcels.iter().any(|parcel| parcel.code.as_deref().is_some_and(|code| code != shown.code)) {
        return Err(Stop::from(&codes::CODE_WRONG));
    }
    let now = tx.now();
    let movement = Movement {
        reason: reasons::SALE,
        subject: order,
        legal_entity: Some(locked.legal_entity),
        business_date: shop.store.business_date(now),
        occurred_at: now,
        register: Some(register),
    };
    for parcel in parcels.iter().filter(|parcel| matches!(parcel.state.as_str(), "waiting" | "ready")) {
        let done = if parcel.kind == "delivery" { "shipped" } else { "handed_over" };
        tx.execute(sql::FULFILMENT_DONE, params![parcel.id, done, now, person, shown.to_other])?;
        let held = tx.query(sql::ALLOCATIONS_HELD, params![parcel.id], |row| {
            let goods = (row.get::<Option<Id>>(3)?, row.get::<Id>(4)?, row.get::<Quantity>(2)?);
            Ok((row.get::<Option<Id>>(1)?, goods))
        })?;
        let holds: Vec<Id> = held.iter().filter_map(|(hold, _)| *hold).collect();
        // The goods lie on the counter: what the books lack is for a person to look at, as with a sale.
        stock::take(tx, &holds, &movement)?;
        // What was made for the day was held by nobody.
        let made = held.iter().filter(|(hold, _)| hold.is_none()).filter_map(|(_, (variant, location, quantity))| {
            let key = LevelKey { variant: (*variant)?, location: *location, condition: Condition::Saleable };
            Some(Fact::of(&movement, key, -*quantity, None))
        });
        stock::book_all(tx, &made.collect::<Vec<_>>())?;
        tx.execute(sql::ALLOCATIONS_TAKE, params![parcel.id])?;
    }
    tx.execute(sql::ORDER_COMPLETE, params![order])?;
    let body = json!({"store": shop.store.id, "register": register, "to_other": shown.to_other});
    tx.journal(&events::about_order("orders.handed_over", order, locked.stores(), body))?;
    kitchen::follow(tx, order)?;
    web_invoice::ask(tx, order, locked.legal_entity)?;
    Ok(locked)
}
