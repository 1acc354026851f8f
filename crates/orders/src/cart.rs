//! Carts: what a visit has put aside to buy. A cart promises nothing; stock is taken when an order is
//! placed.

use kernel::{Event, Id, Quantity, Refusal};
use serde_json::json;
use store::{Fault, Read, Stop, Tx, params};

use crate::codes;
use crate::made::{self, OptionBody};
use crate::price::{LINES, LineBody, QUANTITY};
use crate::sql::cart as sql;

/// A cart and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cart {
    /// Its id.
    pub id: Id,
    /// The store that would sell.
    pub store: Id,
    /// Counts its changes from 1.
    pub version: i64,
    /// Its lines, oldest first.
    pub lines: Vec<CartLine>,
}

/// One line of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// Its id.
    pub id: Id,
    /// What.
    pub variant: Id,
    /// How much.
    pub quantity: Quantity,
    /// What was chosen with one of it.
    pub options: Vec<OptionBody>,
    /// What whoever makes it is told.
    pub note: String,
}

impl Cart {
    /// Its lines as a question for a price.
    pub fn asked(&self) -> Vec<LineBody> {
        let asked = |line: &CartLine| LineBody {
            variant_id: line.variant,
            quantity: line.quantity,
            options: line.options.clone(),
            note: line.note.clone(),
            price_by_hand: None,
        };
        self.lines.iter().map(asked).collect()
    }
}

/// The open cart of a visit.
///
/// # Errors
/// When the database says so.
pub fn current(read: &mut Read<'_>, visitor: Id) -> Result<Option<Cart>, Fault> {
    let head =
        read.query_opt(sql::OPEN_OF_VISITOR, params![visitor], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    head.map(|(id, store, version)| with_lines(read, id, store, version)).transpose()
}

/// An open cart of a visit by its id.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, cart: Id, visitor: Id) -> Result<Option<Cart>, Fault> {
    let head = read.query_opt(sql::GET, params![cart, visitor], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    head.map(|(id, store, version)| with_lines(read, id, store, version)).transpose()
}

fn with_lines(read: &mut Read<'_>, id: Id, store: Id, version: i64) -> Result<Cart, Fault> {
    let lines = read.query(sql::LINES, params![id], |row| {
        let options: String = row.get(3)?;
        Ok(CartLine {
            id: row.get(0)?,
            variant: row.get(1)?,
            quantity: row.get(2)?,
            options: serde_json::from_str(&options).map_err(|error| Fault::Decode(error.to_string()))?,
            note: row.get(4)?,
        })
    })?;
    Ok(Cart { id, store, version, lines })
}

/// The visit's open cart, made if there is none.
///
/// # Errors
/// When the database says so.
pub fn open(tx: &mut Tx<'_>, visitor: Id, store: Id) -> Result<Cart, Fault> {
    if let Some(cart) = current(tx, visitor)? {
        return Ok(cart);
    }
    let (id, now) = (tx.new_id(), tx.now());
    tx.execute(sql::INSERT, params![id, visitor, store, "web", now])?;
    tx.journal(&Event::new("orders.cart_opened", id, json!({"store": store})))?;
    Ok(Cart { id, store, version: 1, lines: Vec::new() })
}

/// A line as it is put into a cart.
#[derive(Debug, Clone)]
pub struct NewLine {
    variant: Id,
    quantity: Quantity,
    options: String,
    note: String,
}

/// Checks a line before it is put into a cart. What is offered with the goods is asked when they are
/// priced: choices that were right yesterday may be no more.
///
/// # Errors
/// Refused when the quantity is out of range, too much is chosen, or the note cannot be written.
pub fn new_line(line: &LineBody) -> Result<NewLine, Refusal> {
    check(line.quantity)?;
    let options = made::in_order(&line.options);
    let fits = |one: &OptionBody| (1..=made::TIMES_MAX).contains(&one.quantity);
    if options.len() > made::OPTIONS_MAX || !options.iter().all(fits) {
        return Err(Refusal::new(&api::codes::INVALID).at("/options", &api::codes::OUT_OF_RANGE));
    }
    let note = made::check_note(&line.note).map_err(|refusal| refusal.at("/note", &codes::NOTE_INVALID))?;
    let options = serde_json::to_string(&options).unwrap_or_else(|_| "[]".to_owned());
    Ok(NewLine { variant: line.variant_id, quantity: line.quantity, options, note })
}

/// Adds to a cart. More of the same, chosen in the same way, becomes one line.
///
/// # Errors
/// Refused when the cart is full.
pub fn add(tx: &mut Tx<'_>, cart: Id, line: &NewLine) -> Result<(), Stop> {
    let (count, last) = tx.query_one(sql::COUNT, params![cart], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
    if count >= LINES as i64 {
        return Err(Refusal::new(&codes::TOO_MANY_LINES).with("most", LINES as i64).into());
    }
    touch(tx, cart)?;
    let id = tx.new_id();
    let (options, note) = (&line.options, &line.note);
    tx.execute(sql::ADD, params![id, cart, line.variant, line.quantity, options, note, last + 1])?;
    Ok(())
}

/// Sets a line's quantity.
///
/// # Errors
/// Refused as [`codes::LINE_UNKNOWN`] when there is no such line.
pub fn set(tx: &mut Tx<'_>, cart: Id, line: Id, quantity: Quantity) -> Result<(), Stop> {
    check(quantity)?;
    touch(tx, cart)?;
    let changed = tx.execute(sql::SET, params![cart, line, quantity])?;
    if changed == 0 { Err(Stop::from(&codes::LINE_UNKNOWN)) } else { Ok(()) }
}

/// Removes a line. Removing what is gone already is fine.
///
/// # Errors
/// When the database says so.
pub fn remove(tx: &mut Tx<'_>, cart: Id, line: Id) -> Result<(), Stop> {
    touch(tx, cart)?;
    tx.execute(sql::REMOVE, params![cart, line])?;
    Ok(())
}

fn check(quantity: Quantity) -> Result<(), Refusal> {
    if (1..=QUANTITY).contains(&quantity.thousandths()) {
        return Ok(());
    }
    Err(Refusal::new(&api::codes::INVALID).at("/quantity", &api::codes::OUT_OF_RANGE))
}

/// Counts a change; a cart that became an order meanwhile is no cart any more.
fn touch(tx: &mut Tx<'_>, cart: Id) -> Result<(), Stop> {
    let now = tx.now();
    if tx.execute(sql::TOUCH, params![cart, now])? == 0 {
        return Err(Stop::from(&codes::CART_CHANGED));
    }
    tx.journal(&Event::new("orders.cart_changed", cart, json!({})))?;
    Ok(())
}
