//! Forgetting a person everywhere: as a member, and in what they bought.
//!
//! What the law wants of a sale stays: what was sold, for how much, under which number, and a company's tax id. Who
//! bought it, where it went and what was written on it goes.

use std::collections::BTreeSet;

use kernel::{Id, Refusal, Timestamp};
use members::IdentityKind;
use store::{Stop, Tx, params};

use crate::codes;
use crate::sql::people as sql;

/// Past every instant.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

/// A number or an address that was proven to be somebody's, and how long it led to them. Whatever else was ordered
/// with it is somebody else's: numbers are given up and given out again, and typed wrong.
struct Way {
    value: String,
    from: Timestamp,
    until: Timestamp,
}

impl Way {
    fn params(&self) -> [store::Value; 3] {
        [store::Value::from(&self.value), store::Value::from(self.from), store::Value::from(self.until)]
    }
}

/// The members' own wish.
pub const BY_MEMBER: &str = "by_member";

/// Forgets a person, with a word of why. Cannot be undone.
///
/// # Errors
/// `members.not_found`, `members.erased`; [`codes::ERASURE_WAITS`] while an order of theirs is under way: it could
/// not be handed over to nobody.
pub fn erase(tx: &mut Tx<'_>, member: Id, reason: &str) -> Result<(), Stop> {
    let rows = members::same_person(tx, member)?;
    let (mut phones, mut emails, mut browsers) = (Vec::new(), Vec::new(), BTreeSet::new());
    for row in &rows {
        for past in members::identity_history(tx, *row)? {
            let ways = match past.kind {
                IdentityKind::Phone => &mut phones,
                IdentityKind::Email => &mut emails,
                IdentityKind::Cookie => {
                    browsers.extend(past.value.parse::<Id>().ok());
                    continue;
                }
                IdentityKind::Line | IdentityKind::Card => continue,
            };
            if past.verified_at.is_some() {
                let until = past.valid_to.unwrap_or(NEVER);
                ways.push(Way { value: past.value, from: past.valid_from, until });
            }
        }
    }
    // Locks their rows first: whoever orders at this moment is seen, or finds them forgotten.
    members::erase(tx, member, reason)?;
    for row in &rows {
        refuse_open(tx, sql::OPEN_OF_MEMBER, params![*row])?;
    }
    for phone in &phones {
        refuse_open(tx, sql::OPEN_OF_PHONE, &phone.params())?;
    }
    for email in &emails {
        refuse_open(tx, sql::OPEN_OF_EMAIL, &email.params())?;
    }
    for row in &rows {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_MEMBER, params![*row])?);
    }
    // Also where they bought without being known, while the number or the address was theirs.
    for phone in &phones {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_PHONE, &phone.params())?);
        tx.execute(sql::RECIPIENT_ERASE, &phone.params())?;
    }
    for email in &emails {
        browsers.extend(forget_orders(tx, sql::ORDERS_OF_EMAIL, &email.params())?);
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
