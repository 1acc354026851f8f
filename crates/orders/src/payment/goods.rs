//! An order's goods, as far as its money decides about them: kept for good once it is paid, let go
//! when it comes to nothing, taken again when money comes late.

use kernel::Id;
use stock::{Hold, HoldKind, HoldState, Wanted};
use store::{Fault, Stop, Tx, params};

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
/// Refused as `stock.insufficient` when they are gone and were to be taken again.
pub(crate) fn keep(tx: &mut Tx<'_>, order: Id, goods: Goods) -> Result<bool, Stop> {
    // First the holds that are still open, so that the sweep of old ones passes them over from here on.
    stock::set_expiry(tx, order, None)?;
    let lost = lost(tx, order)?;
    if lost.is_empty() {
        return Ok(true);
    }
    if goods == Goods::GivenUp {
        return Ok(false);
    }
    let kind = lost.first().map_or(HoldKind::Order, |served| served.hold.kind);
    let wanted: Vec<Wanted> = lost.iter().map(|served| again(&served.hold)).collect();
    let holds = stock::reserve(tx, kind, order, None, &wanted)?;
    for (served, hold) in lost.iter().zip(holds) {
        tx.execute(sql::ALLOCATION_HOLD, params![served.allocation, hold])?;
    }
    Ok(true)
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
    // Stock comes last: the rows that many buyers want are locked for the shortest time.
    stock::release_holder(tx, order, reason)?;
    Ok(())
}
