//! Booking facts: what happened to stock is written down whether it was promised or not.

use std::collections::BTreeMap;

use kernel::{Id, Quantity};
use store::{Fault, Tx, params};

use crate::lots::Moving;
use crate::model::{Fact, LevelKey};
use crate::{events, levels, sql};

/// Books one fact. A level that ends below zero, or below what is promised, opens a case; nothing is
/// refused. Writes `stock.moved@1` about the fact's subject.
///
/// # Errors
/// When the database says so.
pub fn book(tx: &mut Tx<'_>, fact: &Fact) -> Result<(), Fault> {
    book_all(tx, std::slice::from_ref(fact))
}

/// Books several facts, with one event for each subject. Facts of nothing leave no trace.
///
/// # Errors
/// When the database says so.
pub fn book_all(tx: &mut Tx<'_>, facts: &[Fact]) -> Result<(), Fault> {
    let mut changes: BTreeMap<LevelKey, Quantity> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| !fact.quantity.is_zero()) {
        *changes.entry(fact.key()).or_default() += fact.quantity;
    }
    levels::book(tx, &changes)?;
    write_down(tx, facts)
}

/// Movements and events of facts that are booked on their levels already.
pub(crate) fn write_down(tx: &mut Tx<'_>, facts: &[Fact]) -> Result<(), Fault> {
    let now = tx.now();
    let mut moving = Moving::of(tx, facts)?;
    let mut subjects: Vec<(Id, Vec<&Fact>)> = Vec::new();
    for fact in facts.iter().filter(|fact| !fact.quantity.is_zero()) {
        for (lot, quantity) in moving.parts(tx, fact)? {
            tx.execute(
                sql::MOVEMENT_APPEND,
                params![
                    fact.variant,
                    fact.location,
                    fact.condition.as_str(),
                    quantity,
                    fact.reason,
                    fact.subject,
                    fact.cost,
                    fact.legal_entity,
                    fact.business_date,
                    fact.occurred_at,
                    now,
                    fact.register,
                    lot,
                ],
            )?;
        }
        match subjects.iter_mut().find(|(subject, _)| *subject == fact.subject) {
            Some((_, lines)) => lines.push(fact),
            None => subjects.push((fact.subject, vec![fact])),
        }
    }
    for (subject, lines) in subjects {
        let occurred_at = lines.iter().map(|fact| fact.occurred_at).max().unwrap_or(now);
        tx.journal_at(&events::moved(subject, &lines), occurred_at)?;
    }
    Ok(())
}
