//! Forgetting a person everywhere: as a member, and in what they bought.
//!
//! What the law wants of a sale stays: what was sold, for how much, under which number, and a company's tax id. Who
//! bought it, where it went and what was written on it goes.

use std::collections::BTreeSet;

use kernel::{Id, Refusal};
use members::IdentityKind;
use store::{Stop, Tx, params};

use crate::codes;
use crate::sql::people as sql;

/// The members' own wish.
pub const BY_MEMBER: &str = "by_member";

/// Forgets a person, with a word of why. Cannot be undone.
///
/// # Errors
/// `members.not_found`, `members.erased`; [`codes::ERASURE_WAITS`] while an order of theirs is under way: it could
/// not be handed over to nobody.
pub fn erase(tx: &mut Tx<'_>, member: Id, reason: &str) -> Result<(), Stop> {
    let rows = members::same_person(tx, member)?;
    let (mut phones, mut emails, mut visitors) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for row in &rows {
        for past in members::identity_history(tx, *row)? {
            match past.kind {
                IdentityKind::Phone => phones.insert(past.value),
                IdentityKind::Email => emails.insert(past.value),
                IdentityKind::Cookie => visitors.insert(past.value),
                IdentityKind::Line | IdentityKind::Card => false,
            };
        }
    }
    // Locks their rows first: whoever orders at this moment is seen, or finds them forgotten.
    members::erase(tx, member, reason)?;
    for row in &rows {
        refuse_open(tx, sql::OPEN_OF_MEMBER, params![*row])?;
    }
    for phone in &phones {
        refuse_open(tx, sql::OPEN_OF_PHONE, params![phone])?;
    }
    for email in &emails {
        refuse_open(tx, sql::OPEN_OF_EMAIL, params![email])?;
    }
    let mut browsers: BTreeSet<Id> = visitors.iter().filter_map(|text| text.parse().ok()).collect();
    for row in &rows {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_MEMBER, params![*row])?);
    }
    // Also where they bought without being known.
    for phone in &phones {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_PHONE, params![phone])?);
        tx.execute(sql::RECIPIENT_ERASE, params![phone])?;
    }
    for email in &emails {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_EMAIL, params![email])?);
    }
    // What lies in the carts of browsers that they logged in or ordered with.
    for browser in browsers {
        for cart in tx.query(sql::CARTS_OF_VISITOR, params![browser], |row| row.get::<Id>(0))? {
            tx.execute(sql::CART_ERASE, params![cart])?;
        }
    }
    Ok(())
}

fn refuse_open(tx: &mut Tx<'_>, statement: &'static str, values: &[store::Value]) -> Result<(), Stop> {
    match tx.query_opt(statement, values, |row| row.get::<String>(0))? {
        Some(number) => Err(Refusal::new(&codes::ERASURE_WAITS).with("number", number).into()),
        None => Ok(()),
    }
}

/// Empties orders, and says from which browsers they came.
fn forget_orders(tx: &mut Tx<'_>, statement: &'static str, values: &[store::Value]) -> Result<Vec<Id>, Stop> {
    let orders = tx.query(statement, values, |row| {
        Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?, row.get::<Option<Id>>(2)?))
    })?;
    let mut browsers = Vec::new();
    for (order, cart, browser) in orders {
        for statement in [sql::CONTACT_ERASE, sql::NOTES_ERASE, sql::TOUCHES_ERASE] {
            tx.execute(statement, params![order])?;
        }
        if let Some(cart) = cart {
            tx.execute(sql::CART_ERASE, params![cart])?;
        }
        browsers.extend(browser);
    }
    Ok(browsers)
}
