//! Orders of another system: booked as they were, never priced again, and never twice.
//!
//! An imported order names its source and the source's own number; the external reference makes the
//! second import of the same file do nothing. Goods that were sold before the brand moved in do not
//! touch stock: the opening count already knows that they are gone.

use kernel::{BusinessDate, Event, Id, Money, Price, Quantity, Timestamp};
use serde_json::json;
use store::{Fault, Stop, Tx, params, references};

use crate::book::{self, Draft, DraftLine, Fulfilment, TenderRow};
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
}

impl Imported {
    fn total(&self) -> Money {
        self.lines.iter().map(|line| line.amount).sum()
    }
}

/// Books an order. False when it was booked before.
///
/// # Errors
/// When the database says so.
pub fn import_order(tx: &mut Tx<'_>, into: &Into, order: &Imported) -> Result<bool, Stop> {
    let id = Id::derived("orders.imported", format!("{}:{}", into.source, order.number).as_bytes());
    if !references::remember(tx, &into.source, "order", &order.number, id)? {
        return Ok(false);
    }
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
        cost: None,
        tracked: line.variant.is_some(),
        adjustments: Vec::new(),
        options: Vec::new(),
        note: String::new(),
        share: (Money::ZERO, Money::ZERO),
    });
    Draft {
        id,
        number: order.number.clone(),
        channel: "web",
        state: "completed",
        money_state: "paid",
        sold_by: into.store,
        fulfilled_by: into.store,
        legal_entity: into.legal_entity,
        register: None,
        shift: None,
        visitor: None,
        member: None,
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
        lines: lines.collect(),
    }
}

/// Books a credit note as a return without an order. Its amounts are what went back, above zero.
/// False when it was booked before.
///
/// # Errors
/// When the database says so.
pub fn import_return(tx: &mut Tx<'_>, into: &Into, note: &Imported) -> Result<bool, Fault> {
    let id = Id::derived("orders.imported_return", format!("{}:{}", into.source, note.number).as_bytes());
    if !references::remember(tx, &into.source, "return", &note.number, id)? {
        return Ok(false);
    }
    let (now, total) = (tx.now(), note.total());
    tx.execute(
        sql::RETURN_INSERT,
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
            sql::RETURN_LINE_INSERT,
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
