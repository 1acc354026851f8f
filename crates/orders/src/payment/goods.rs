//! An order's goods, as far as its money decides about them: kept for good once it is paid, let go
//! when it comes to nothing, taken again when money comes late.

use kernel::{Id, Refusal};
use stock::{Hold, HoldKind, HoldState, Wanted};
use store::{Fault, Stop, Tx, params};

use super::books::Books;
use crate::codes;
use crate::sql::payment as sql;

/// What to do about goods that are no longer held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goods {
    /// Take them again; refuse when they are gone.
    TakeAgain,
    /// They were found to be gone: do without the order.
    GivenUp,
}

/// Something that serves a line, and the hold it had.
struct Served {
    allocation: Id,
    hold: Hold,
}

/// Makes sure that an order's goods are held for good. False when some are not and `goods` says not
/// to take them again.
///
/// # Errors
/// Refused as `stock.insufficient`, or as `preorders.sold_out` for goods that are made for a slot, when they are gone and
/// were to be taken again.
pub(crate) fn keep(tx: &mut Tx<'_>, order: Id, goods: Goods) -> Result<bool, Stop> {
    // First the holds that are still open, so that the sweep of old ones passes them over from here on.
    stock::set_expiry(tx, order, None)?;
    let lost = lost(tx, order)?;
    let lost_its_slot = preorders::booking_of(tx, order)?.is_some_and(|booking| !booking.held);
    if lost.is_empty() && !lost_its_slot {
        return Ok(true);
    }
    if goods == Goods::GivenUp {
        return Ok(false);
    }
    if lost_its_slot {
        preorders::take_again(tx, order)?;
        tx.execute(sql::ALLOCATIONS_AGAIN, params![order])?;
        return Ok(true);
    }
    let kind = lost.first().map_or(HoldKind::Order, |served| served.hold.kind);
    let wanted: Vec<Wanted> = lost.iter().map(|served| again(&served.hold)).collect();
    let holds = stock::reserve(tx, kind, order, None, &wanted)?;
    for (served, hold) in lost.iter().zip(holds) {
        tx.execute(sql::ALLOCATION_HOLD, params![served.allocation, hold])?;
    }
    Ok(true)
}

/// An order stands from now on: what has to be paid for that was taken at a counter.
///
/// # Errors
/// Refused as [`codes::NOT_OPEN`] when it no longer waits; as [`keep`].
pub(crate) fn stand(tx: &mut Tx<'_>, order: Id) -> Result<(), Stop> {
    let Some(mut books) = Books::open(tx, order)? else { return Err(Stop::from(&codes::ORDER_UNKNOWN)) };
    if books.order.state != "placed" {
        return Err(Refusal::new(&codes::NOT_OPEN).with("state", books.order.state.as_str()).into());
    }
    if books.stands() {
        keep(tx, order, Goods::TakeAgain)?;
        books.order.expires_at = None;
    }
    books.save(tx)?;
    Ok(())
}

/// What a hold kept, wanted once more.
const fn again(hold: &Hold) -> Wanted {
    Wanted { variant: hold.variant, location: hold.location, condition: hold.condition, quantity: hold.quantity }
}

/// What should serve the order and is not held.
fn lost(tx: &mut Tx<'_>, order: Id) -> Result<Vec<Served>, Fault> {
    let allocations = tx.query(sql::ALLOCATIONS, params![order], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?, row.get::<String>(2)?))
    })?;
    let holds = stock::holds_of(tx, order)?;
    let served =
        allocations.into_iter().filter(|(_, _, state)| state != "taken").filter_map(|(allocation, hold, _)| {
            let hold = holds.iter().find(|one| Some(one.id) == hold)?;
            Some(Served { allocation, hold: *hold })
        });
    Ok(served.filter(|served| served.hold.state != HoldState::Open).collect())
}

/// Lets go of everything that an order kept: its goods and its place at the counter.
///
/// # Errors
/// When the database says so.
pub(crate) fn let_go(tx: &mut Tx<'_>, order: Id, reason: &str) -> Result<(), Fault> {
    tx.execute(sql::ALLOCATIONS_RELEASE, params![order])?;
    tx.execute(sql::FULFILMENTS_CANCEL, params![order])?;
    preorders::release(tx, order)?;
    // Stock comes last: the rows that many buyers want are locked for the shortest time.
    stock::release_holder(tx, order, reason)?;
    Ok(())
}
