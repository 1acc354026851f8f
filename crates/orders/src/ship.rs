//! Parcels: sent with a carrier and a number, delivered.

use kernel::{Id, Money, Refusal};
use serde_json::json;
use stock::{Movement, reasons};
use store::{Stop, Tx, params};

use crate::fulfil::{Locked, lock};
use crate::shop::Shop;
use crate::sql::{booking, returns as sql};
use crate::{codes, events, kitchen, web_invoice};

/// A parcel's carrier and number, as they stand on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcel {
    /// Who carries it.
    pub carrier: String,
    /// The carrier's number.
    pub tracking: String,
}

/// Sends an order's parcel: its goods leave stock, and the order is done. It must be paid by now; one that is paid to
/// whoever brings it is done when that money is noted down. Said again of a parcel that is on its way, it corrects
/// carrier and number.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], [`codes::UNPAID`], or [`codes::SHIP_NOTHING`] when nothing waits to be
/// sent.
pub fn ship(tx: &mut Tx<'_>, order: Id, parcel: &Parcel, shop: &Shop) -> Result<Locked, Stop> {
    let locked = lock(tx, order)?;
    let waiting = tx.query(booking::FULFILMENT_LOCK, params![order], |row| {
        Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let of = |states: &[&str]| {
        let fits = |kind: &str, state: &str| kind == "delivery" && states.contains(&state);
        waiting.iter().find(|(_, kind, state)| fits(kind, state)).map(|(id, ..)| *id)
    };
    if let Some(sent) = of(&["shipped"]).filter(|_| matches!(locked.state.as_str(), "completed" | "placed")) {
        tx.execute(sql::FULFILMENT_TRACK, params![sent, &parcel.carrier, &parcel.tracking])?;
        tx.execute(sql::ORDER_TOUCH, params![order])?;
        tell(tx, &locked, parcel)?;
        return Ok(locked);
    }
    let Some(id) = of(&["waiting", "ready"]).filter(|_| locked.state == "placed") else {
        return Err(Stop::from(&codes::SHIP_NOTHING));
    };
    let is_paid = locked.paid >= locked.total;
    // An order that does not run out waits for no payment before its goods go.
    let on_delivery = !locked.expires && locked.paid.is_zero();
    if !is_paid && !on_delivery {
        let due: Money = locked.total - locked.paid;
        return Err(Refusal::new(&codes::UNPAID).with("due", due.to_major(shop.exponent)).into());
    }
    let (now, person) = (tx.now(), tx.actor().id);
    tx.execute(sql::FULFILMENT_SHIP, params![id, &parcel.carrier, &parcel.tracking, now, person])?;
    tx.execute(if is_paid { booking::ORDER_COMPLETE } else { sql::ORDER_TOUCH }, params![order])?;
    tell(tx, &locked, parcel)?;
    if is_paid {
        web_invoice::ask(tx, order, locked.legal_entity)?;
    }
    let movement = Movement {
        reason: reasons::SALE,
        subject: order,
        legal_entity: Some(locked.legal_entity),
        business_date: shop.store.business_date(now),
        occurred_at: now,
        register: None,
    };
    let holds = tx.query(booking::ALLOCATIONS_HELD, params![id], |row| row.get::<Option<Id>>(1))?;
    let holds: Vec<Id> = holds.into_iter().flatten().collect();
    tx.execute(booking::ALLOCATIONS_TAKE, params![id])?;
    kitchen::follow(tx, order)?;
    stock::take_what_is_there(tx, &holds, &movement)?;
    Ok(locked)
}

fn tell(tx: &mut Tx<'_>, locked: &Locked, parcel: &Parcel) -> Result<(), Stop> {
    let body = json!({"carrier": parcel.carrier, "tracking": parcel.tracking});
    tx.journal(&events::about_order("orders.shipped", locked.id, locked.stores(), body))?;
    Ok(())
}

/// A parcel arrived. Said again it changes nothing.
///
/// # Errors
/// Refused as [`codes::ORDER_UNKNOWN`], or [`codes::NOT_OPEN`] when nothing is on its way.
pub fn delivered(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let locked = lock(tx, order)?;
    let parcels = tx.query(booking::FULFILMENT_LOCK, params![order], |row| row.get::<String>(2))?;
    if parcels.iter().any(|state| state == "delivered") {
        return Ok(());
    }
    let now = tx.now();
    if tx.execute(sql::FULFILMENT_DELIVERED, params![order, now])? == 0 {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", locked.state).into());
    }
    tx.execute(sql::ORDER_TOUCH, params![order])?;
    tx.journal(&events::about_order("orders.delivered", order, locked.stores(), json!({})))?;
    Ok(())
}
