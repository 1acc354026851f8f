//! Taking a number and keeping the document, in the write that books the sale.

use kernel::{Id, Money};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Fault, Stop, Tx, params};

use crate::prepare::Draft;
use crate::{events, range, sql, upload};

/// A line of the order as it was just booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderLine {
    /// Its id.
    pub id: Id,
    /// Its place in the order.
    pub position: i64,
}

/// One thing that a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// `order`, `line` or `return`.
    pub(crate) kind: Kind,
    /// Which.
    pub(crate) id: Id,
    /// The line of the document, from 1; 0 for the whole.
    pub(crate) position: i64,
    /// How much of the document is about it.
    pub(crate) amount: Money,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// An order as a whole.
    Order,
    /// A line of an order.
    Line,
    /// A return.
    Return,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Kind::Order => "order",
            Kind::Line => "line",
            Kind::Return => "return",
        }
    }
}

/// Issues a document about an order: takes the next number of its register, store or company and keeps it. Without a
/// number it is owed, and the sale goes on. Writes `invoices.issued@1` or `invoices.owed@1`.
///
/// # Errors
/// When the database says so.
pub fn issue(tx: &mut Tx<'_>, draft: &Draft, order: Id, lines: &[OrderLine]) -> Result<(), Stop> {
    let mut subjects = vec![Subject { kind: Kind::Order, id: order, position: 0, amount: draft.total }];
    for ((position, amount), number) in draft.positions.iter().zip(&draft.amounts).zip(1_i64..) {
        if let Some(line) = lines.iter().find(|line| line.position == *position) {
            subjects.push(Subject { kind: Kind::Line, id: line.id, position: number, amount: *amount });
        }
    }
    number_or_owe(tx, draft, order, &subjects)
}

/// Keeps a document under the next number; without one it is owed.
pub(crate) fn number_or_owe(tx: &mut Tx<'_>, draft: &Draft, order: Id, subjects: &[Subject]) -> Result<(), Stop> {
    if number_it(tx, draft, subjects)? {
        return Ok(());
    }
    let id = tx.new_id();
    let text = serde_json::to_string(subjects).map_err(|error| Fault::Unusable(error.to_string()))?;
    let (entity, store) = (draft.legal_entity, draft.store);
    tx.execute(
        sql::OWED_INSERT,
        params![
            id,
            order,
            entity,
            store,
            draft.register,
            draft.total,
            draft.tax,
            &draft.content,
            text,
            draft.business_date,
            draft.issued_at,
        ],
    )?;
    store::cases::open(tx, "invoices.owed", entity, Some(store), &json!({"period": draft.period}))?;
    tx.journal(&events::owed(id, store, draft.total, Some(order)))?;
    Ok(())
}

/// Gives a document the next number and keeps it; false when there is none.
pub(crate) fn number_it(tx: &mut Tx<'_>, draft: &Draft, subjects: &[Subject]) -> Result<bool, Stop> {
    let wanted = params![draft.legal_entity, &draft.period, draft.store, draft.register];
    let ranges = tx.query(sql::RANGES_FOR, wanted, |row| row.get::<Id>(0))?;
    for range in ranges {
        // Another register may have taken the last one a moment ago; then the next range is asked.
        let taken = tx.query_opt(sql::NUMBER_TAKE, params![range], |row| {
            Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?, row.get::<i64>(3)?))
        })?;
        let Some((track, serial, left, most)) = taken else { continue };
        let number = range::number(&track, serial)?.to_string();
        keep(tx, draft, range, &number, subjects)?;
        // A range that is small from the beginning warns with its first number.
        if left == draft.low.min(most) {
            let detail = json!({"period": draft.period, "left": left});
            store::cases::open(tx, "invoices.few_numbers", range, Some(draft.store), &detail)?;
        }
        return Ok(true);
    }
    Ok(false)
}

fn keep(tx: &mut Tx<'_>, draft: &Draft, range: Id, number: &str, subjects: &[Subject]) -> Result<(), Stop> {
    let id = tx.new_id();
    // What goes on paper is printed once with the sale; that of a web order when somebody asks for it.
    let copies = i64::from(draft.handover == "paper" && draft.register.is_some());
    tx.execute(
        sql::INVOICE_INSERT,
        params![
            id,
            number,
            &draft.period,
            range,
            draft.legal_entity,
            draft.store,
            draft.register,
            draft.handover,
            draft.buyer_tax_id.as_deref(),
            draft.total,
            draft.tax,
            &draft.content,
            copies,
            draft.business_date,
            draft.issued_at,
        ],
    )?;
    about(tx, id, subjects)?;
    upload::issued(tx, id, number, (draft.legal_entity, draft.store), draft.issued_at)?;
    let order = subjects.iter().find(|subject| subject.kind == Kind::Order).map(|subject| subject.id);
    tx.journal(&events::issued(id, number, draft.store, draft.total, order))?;
    Ok(())
}

/// Writes down what a document is about.
pub(crate) fn about(tx: &mut Tx<'_>, document: Id, subjects: &[Subject]) -> Result<(), Fault> {
    for subject in subjects {
        let values = params![document, subject.kind.as_str(), subject.id, subject.position, subject.amount];
        tx.execute(sql::SUBJECT_INSERT, values)?;
    }
    Ok(())
}
