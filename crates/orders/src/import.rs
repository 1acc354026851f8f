//! Orders of another system: booked as they were, never priced again, and never twice.
//!
//! An imported order names its source and the source's own number; the external reference makes the
//! second import of the same file do nothing. Goods that were sold before the brand moved in do not
//! touch stock: the opening count already knows that they are gone.

use kernel::{BusinessDate, Event, Id, Money, Price, Quantity, Timestamp};
use serde_json::json;
use store::{Fault, Stop, Tx, params, references};

use crate::book::{self, Draft, DraftLine, Fulfilment, Known, TenderRow};
use crate::sql::booking as sql;

/// Where imported orders belong.
#[derive(Debug, Clone)]
pub struct Into {
    /// Name of the other system.
    pub source: String,
    /// The store that sold.
    pub store: Id,
    /// Its company.
    pub legal_entity: Id,
    /// Where its goods lay.
    pub location: Id,
    /// Its price list, for the record.
    pub price_list: Id,
}

/// One line of another system, as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedLine {
    /// `goods`, `fee`, `voucher`, `shipping`.
    pub kind: &'static str,
    /// Our variant, when it is goods that we know.
    pub variant: Option<Id>,
    /// The other system's code.
    pub sku: String,
    /// The other system's words.
    pub description: String,
    /// How much; more than nothing.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What the line came to.
    pub amount: Money,
    /// Code of its tax class.
    pub tax_class: String,
}

/// An order or a credit note of another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The other system's number.
    pub number: String,
    /// When it happened.
    pub at: Timestamp,
    /// The day in the books.
    pub business_date: BusinessDate,
    /// Its lines.
    pub lines: Vec<ImportedLine>,
    /// Who bought, when they are known.
    pub member: Option<Id>,
    /// Where it was sold: in a shop, or on the web.
    pub in_shop: bool,
}

impl Imported {
    /// What its lines come to.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// Books an order. False when it was booked before.
///
/// # Errors
/// Refused as `staff.period_locked` for a day whose books were taken over.
pub fn import_order(tx: &mut Tx<'_>, into: &Into, order: &Imported) -> Result<bool, Stop> {
    // Ids go by time: what is brought in together lies together.
    let id = tx.new_id();
    if !references::remember(tx, &into.source, "order", &order.number, id)? {
        return Ok(false);
    }
    staff::require_open_period(tx, into.store, order.business_date)?;
    let total = order.total();
    let draft = draft(into, order, id, total);
    let lines = book::insert(tx, &draft)?;
    let fulfilment = book::insert_fulfilment(
        tx,
        id,
        &Fulfilment {
            kind: "delivery",
            state: "handed_over",
            location: into.location,
            code: None,
            promised_at: None,
            done: Some((order.at, None)),
        },
    )?;
    for line in lines {
        if draft.lines[line.index].variant.is_some() {
            book::allocate(tx, line.id, into.location, None, fulfilment, draft.lines[line.index].quantity, "taken")?;
        }
    }
    if !total.is_zero() {
        book::insert_tender(
            tx,
            id,
            &TenderRow {
                kind: "imported".to_owned(),
                amount: total,
                given: total,
                change: Money::ZERO,
                payment: None,
                treatment: till::Treatment::MONEY,
                store: into.store,
                legal_entity: into.legal_entity,
                register: None,
                shift: None,
                business_date: order.business_date,
                occurred_at: order.at,
            },
        )?;
    }
    let body = json!({"source": into.source, "total": total, "store": into.store});
    tx.journal_at(&Event::new("orders.imported", id, body), order.at)?;
    Ok(true)
}

/// Books many orders in one write. Answers how many of them were not booked before.
///
/// # Errors
/// When the database says so.
pub fn import_orders(tx: &mut Tx<'_>, into: &Into, orders: &[Imported]) -> Result<usize, Stop> {
    let mut booked = 0;
    for order in orders {
        booked += usize::from(import_order(tx, into, order)?);
    }
    Ok(booked)
}

fn draft(into: &Into, order: &Imported, id: Id, total: Money) -> Draft {
    let lines = order.lines.iter().enumerate().map(|(index, line)| DraftLine {
        key: u32::try_from(index).unwrap_or(u32::MAX),
        parent: None,
        kind: line.kind.to_owned(),
        variant: line.variant,
        sku: line.sku.clone(),
        description: line.description.clone(),
        unit: "piece".to_owned(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        gross: line.amount,
        discount: Money::ZERO,
        net: line.amount,
        tax_class: line.tax_class.clone(),
        tax_rate: kernel::Rate::ZERO,
        tax: Money::ZERO,
        known: Known { tracked: line.variant.is_some(), ..Known::default() },
        adjustments: Vec::new(),
        options: Vec::new(),
        note: String::new(),
        share: (Money::ZERO, Money::ZERO),
    });
    Draft {
        id,
        number: order.number.clone(),
        channel: if order.in_shop { "till" } else { "web" },
        state: "completed",
        money_state: "paid",
        sold_by: into.store,
        fulfilled_by: into.store,
        legal_entity: into.legal_entity,
        register: None,
        shift: None,
        visitor: None,
        member: order.member,
        tier: None,
        company: false,
        cashier: None,
        cart: None,
        occurred_at: order.at,
        business_date: order.business_date,
        goods_total: total,
        discount_total: Money::ZERO,
        shipping_total: Money::ZERO,
        tax_total: Money::ZERO,
        total,
        paid: total,
        price_list: into.price_list,
        price_version: 0,
        engine_version: "imported".to_owned(),
        rule_set_hash: [0; 32],
        quote: b"{}".to_vec(),
        expires_at: None,
        put_aside: false,
        agent: None,
        by_link: false,
        deposit: Money::ZERO,
        lines: lines.collect(),
    }
}

/// Takes an imported order back that nobody did anything with since: as if it had never been brought in.
/// False when there is none of that number, or when more happened to it: a payment given back, a return.
///
/// # Errors
/// When the database says so.
pub fn undo_order(tx: &mut Tx<'_>, source: &str, number: &str) -> Result<bool, Stop> {
    let Some(id) = references::find(tx, source, "order", number)? else { return Ok(false) };
    let untouched = tx.query_opt(sql::IMPORTED_LOCK, params![id], |row| {
        Ok(row.get::<i64>(0)? == 1 && row.get::<String>(1)? == "imported")
    })?;
    if untouched != Some(true) {
        return Ok(false);
    }
    let (store, date) = tx.query_one(sql::IMPORTED_DAY, params![id], |row| Ok((row.get::<Id>(0)?, row.get(1)?)))?;
    staff::require_open_period(tx, store, date)?;
    for statement in sql::IMPORTED_UNDO {
        tx.execute(statement, params![id])?;
    }
    references::forget(tx, source, "order", number)?;
    tx.journal(&Event::new("orders.import_undone", id, json!({"source": source})))?;
    Ok(true)
}

/// Variants that were sold since an instant.
///
/// # Errors
/// When the database says so.
pub fn sold_since(read: &mut store::Read<'_>, at: Timestamp) -> Result<Vec<Id>, Fault> {
    read.query(sql::SOLD_SINCE, params![at], |row| row.get(0))
}

/// How many lines of orders name a variant.
///
/// # Errors
/// When the database says so.
pub fn lines_of_variant(read: &mut store::Read<'_>, variant: Id) -> Result<i64, Fault> {
    read.query_one(sql::LINES_OF_VARIANT, params![variant], |row| row.get(0))
}

/// How many orders a member has.
///
/// # Errors
/// When the database says so.
pub fn orders_of_member(read: &mut store::Read<'_>, member: Id) -> Result<i64, Fault> {
    read.query_one(sql::ORDERS_OF_MEMBER, params![member], |row| row.get(0))
}

/// Members who bought both on the web and in a shop.
///
/// # Errors
/// When the database says so.
pub fn buyers_of_both(read: &mut store::Read<'_>) -> Result<Vec<Id>, Fault> {
    read.query(sql::BUYERS_OF_BOTH, &[], |row| row.get(0))
}

/// An order's line on the way through all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalkedLine {
    /// The order.
    pub order: Id,
    /// Its number.
    pub number: String,
    /// `web` or `till`.
    pub channel: String,
    /// Where it stands.
    pub state: String,
    /// When it was placed or sold.
    pub at: Timestamp,
    /// Who bought, when they are known.
    pub member: Option<Id>,
    /// What the buyer pays for all of it.
    pub total: Money,
    /// The line's kind: `goods`, `shipping`, ….
    pub kind: String,
    /// Its SKU at that moment.
    pub sku: String,
    /// Its name at that moment.
    pub description: String,
    /// How much.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What the line came to.
    pub amount: Money,
}

/// The lines of the orders after one, in the order of the orders' ids.
///
/// # Errors
/// When the database says so.
pub fn walk(read: &mut store::Read<'_>, after: Id, orders: i64) -> Result<Vec<WalkedLine>, Fault> {
    read.query(sql::ORDER_WALK, params![after, orders], |row| {
        Ok(WalkedLine {
            order: row.get(0)?,
            number: row.get(1)?,
            channel: row.get(2)?,
            state: row.get(3)?,
            at: row.get(4)?,
            member: row.get(5)?,
            total: row.get(6)?,
            kind: row.get(7)?,
            sku: row.get(8)?,
            description: row.get(9)?,
            quantity: row.get(10)?,
            unit_price: row.get(11)?,
            amount: row.get(12)?,
        })
    })
}

/// What an order that was imported under a number comes to, and when it was: to be told from another
/// order under the same number.
///
/// # Errors
/// When the database says so.
pub fn imported(
    read: &mut store::Read<'_>,
    source: &str,
    number: &str,
) -> Result<Option<(Id, Money, Timestamp)>, Fault> {
    let Some(id) = references::find(read, source, "order", number)? else { return Ok(None) };
    read.query_opt(sql::IMPORTED_GET, params![id], |row| Ok((id, row.get(0)?, row.get(1)?)))
}

/// Books a credit note as a return without an order. Its amounts are what went back, above zero.
/// False when it was booked before.
///
/// # Errors
/// When the database says so.
pub fn import_return(tx: &mut Tx<'_>, into: &Into, note: &Imported) -> Result<bool, Stop> {
    let id = Id::derived("orders.imported_return", format!("{}:{}", into.source, note.number).as_bytes());
    if !references::remember(tx, &into.source, "return", &note.number, id)? {
        return Ok(false);
    }
    staff::require_open_period(tx, into.store, note.business_date)?;
    let (now, total) = (tx.now(), note.total());
    tx.execute(
        sql::IMPORTED_RETURN_INSERT,
        params![
            id,
            &note.number,
            None::<Id>,
            "web",
            into.store,
            into.legal_entity,
            "imported",
            total,
            Money::ZERO,
            note.at,
            now,
            note.business_date
        ],
    )?;
    for (index, line) in note.lines.iter().enumerate() {
        let (line_id, position) = (tx.new_id(), i64::try_from(index).unwrap_or(i64::MAX));
        tx.execute(
            sql::IMPORTED_RETURN_LINE_INSERT,
            params![
                line_id,
                id,
                position,
                None::<Id>,
                line.variant,
                &line.sku,
                &line.description,
                line.quantity,
                line.amount,
                Money::ZERO,
                "unknown",
                None::<Id>
            ],
        )?;
    }
    let body = json!({"source": into.source, "total": total, "store": into.store});
    tx.journal_at(&Event::new("orders.return_imported", id, body), note.at)?;
    Ok(true)
}
