//! Putting goods aside: one piece, in one store, for a day, for somebody with a name and a number.
//!
//! It is an order that is paid when it is fetched, so everything that orders have (a code, the till's list,
//! handing over, letting go, running out) is there already. What it is not is a purchase: nobody owes anything
//! if it is never fetched. So that a shop cannot be emptied by asking, each phone, device and range of
//! addresses can ask a few times a day.

use std::net::IpAddr;

use kernel::{Actor, Id, Quantity, Refusal, Timestamp};
use store::{Db, Fault, Once, Read, Stop, Tx, WriteError, params};

use crate::codes;
use crate::place::{self, Contact, Delivery, Pay, Placement};
use crate::price::{LineBody, Question, ask};
use crate::shop::{read_or_refuse, web_store};
use crate::sql::booking as sql;

/// How long goods are put aside, in seconds: a day.
pub const SECONDS: i64 = 24 * 3600;
/// How often one phone number can ask on a day.
pub const PER_PHONE: i64 = 3;
/// How often one device can ask on a day.
pub const PER_DEVICE: i64 = 3;
/// How often one range of addresses can ask on a day: a café's guests share one.
pub const PER_RANGE: i64 = 30;

/// What is to be put aside.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What.
    pub variant: Id,
    /// In which store.
    pub store: Id,
    /// For whom: name and phone, checked.
    pub buyer: Contact,
    /// The visit that asks.
    pub visitor: Option<Id>,
    /// The address that asks.
    pub address: IpAddr,
    /// The language that they read.
    pub locale: String,
}

/// Puts one piece aside for a day, once for its key. Returns the order.
///
/// # Errors
/// Refused as [`codes::PUT_ASIDE_OFTEN`] when this phone, device or range of addresses asked often enough
/// today, and as [`place::place`] refuses an order.
pub async fn put_aside(db: &Db, actor: Actor, once: Once, wish: Wish) -> Result<store::Written, WriteError> {
    let exponent = db.brand().exponent;
    let line = LineBody::plain(wish.variant, Quantity::ONE);
    let question = Question::of_line("web", line.clone(), &wish.locale);
    let (store, total) = read_or_refuse(db, move |read| {
        let store = web_store(read)?;
        let (priced, _) = ask(read, store, &question, exponent)?;
        Ok((store, priced.quote.total))
    })
    .await?;
    let placement = Placement {
        order: db.new_id(),
        store,
        lines: vec![line],
        cart: None,
        visitor: wish.visitor,
        member: None,
        delivery: Delivery::Pickup { store: wish.store, wanted_at: None },
        pay: Pay::PutAside { counted: counted(&wish) },
        buyer: wish.buyer,
        expected_total: total,
        locale: wish.locale,
    };
    let (again, key) = (once.clone(), actor);
    match place::place(db, actor, once, placement).await {
        Ok(placed) => Ok(placed.written),
        Err(WriteError::Refused(refusal)) => {
            let before = crate::once::answered(db, key, again).await?;
            before.ok_or(WriteError::Refused(refusal))
        }
        Err(error) => Err(error),
    }
}

/// What is counted, and how far: keys that cannot be read back.
fn counted(wish: &Wish) -> Vec<(Id, i64)> {
    let key = |what: &str, whose: &[u8]| Id::derived(what, whose);
    let mut counted = vec![(key("orders.put_aside.phone", wish.buyer.phone.as_bytes()), PER_PHONE)];
    if let Some(visitor) = wish.visitor {
        counted.push((key("orders.put_aside.device", visitor.as_bytes()), PER_DEVICE));
    }
    counted.push((key("orders.put_aside.range", &range(wish.address)), PER_RANGE));
    // Rows are locked in one order, whoever asks.
    counted.sort_unstable();
    counted
}

/// The range that one household or café asks from: 256 addresses of IPv4, a /64 of IPv6.
fn range(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(v4) => v4.octets()[..3].to_vec(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.octets()[..3].to_vec(),
            None => v6.octets()[..8].to_vec(),
        },
    }
}

/// Counts one more of each; a conditional statement each, so that a hundred who ask at once are counted one
/// by one.
pub(crate) fn count(tx: &mut Tx<'_>, counted: &[(Id, i64)], at: Timestamp) -> Result<(), Stop> {
    let day = day(at);
    for (key, most) in counted {
        if tx.execute(sql::PUT_ASIDE_COUNT, params![*key, day, *most])? == 0 {
            return Err(Refusal::new(&codes::PUT_ASIDE_OFTEN).into());
        }
    }
    Ok(())
}

/// Whether somebody who asked before today is still remembered.
///
/// # Errors
/// When the database says so.
pub fn is_outdated(read: &mut Read<'_>) -> Result<bool, Fault> {
    let today = day(read.now());
    Ok(read.query_opt(sql::PUT_ASIDE_OUTDATED, params![today], |_| Ok(()))?.is_some())
}

/// Forgets who asked before today.
///
/// # Errors
/// When the database says so.
pub fn forget(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let today = day(tx.now());
    tx.execute(sql::PUT_ASIDE_FORGET, params![today])?;
    Ok(())
}

const fn day(at: Timestamp) -> i64 {
    at.micros().div_euclid(24 * 3_600 * 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_one_range() {
        let of = |text: &str| range(text.parse().unwrap());
        assert_eq!(of("203.0.113.7"), of("203.0.113.200"));
        assert_ne!(of("203.0.113.7"), of("203.0.114.7"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.9"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
    }
}
