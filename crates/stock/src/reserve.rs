//! Promising stock: all of what is wanted, or nothing.

use std::collections::BTreeMap;

use kernel::{Id, Quantity, Refusal, Timestamp};
use store::{Fault, Stop, Tx, params};

use crate::model::{HoldKind, HoldState, LevelKey, Wanted};
use crate::{codes, events, levels, release, sql};

/// The largest quantity of one entry, in thousandths. Sums of many stay far from the ends of `i64`.
pub const QUANTITY_MAX: Quantity = Quantity::units(1_000_000_000);

/// Holds everything that is wanted for `holder`, each on its own level, until `expires_at` or for
/// ever. One hold an entry, in the order of the entries; several entries on one level are counted
/// together. Writes `stock.reserved@1` about the holder.
///
/// # Errors
/// Refused as [`codes::INSUFFICIENT`] when a level falls short: `variant`, `left` (in units, as text)
/// and `left_thousandths` are those of the first one, and `fields` names every entry that fell short
/// as `/lines/{index}`. [`codes::QUANTITY_INVALID`] for a quantity of nothing or less.
pub fn reserve(
    tx: &mut Tx<'_>,
    kind: HoldKind,
    holder: Id,
    expires_at: Option<Timestamp>,
    wanted: &[Wanted],
) -> Result<Vec<Id>, Stop> {
    let demand = demand(wanted)?;
    let short = levels::promise(tx, &demand)?;
    finish(tx, kind, holder, expires_at, wanted, &short)
}

/// The same in place of what `holder` held before: a cart that changed its mind, an order that is
/// edited. What was held counts as free, and stays held when the answer is no.
///
/// # Errors
/// As [`reserve`].
pub fn reserve_instead(
    tx: &mut Tx<'_>,
    kind: HoldKind,
    holder: Id,
    expires_at: Option<Timestamp>,
    wanted: &[Wanted],
) -> Result<Vec<Id>, Stop> {
    let demand = demand(wanted)?;
    let before = release::close_holder(tx, holder, HoldState::Released)?;
    let short = levels::exchange(tx, &release::by_level(&before), &demand)?;
    if !before.is_empty() {
        tx.journal(&events::released(holder, &before, "replaced"))?;
    }
    finish(tx, kind, holder, expires_at, wanted, &short)
}

/// Divides an open hold: the answer holds `quantity`, the old one the rest. What is promised stays the
/// same. Part of an order that is shipped or cancelled begins with this.
///
/// # Errors
/// Refused as [`codes::HOLD_TOO_SMALL`] when the hold is not open or not larger than `quantity`.
pub fn divide(tx: &mut Tx<'_>, hold: Id, quantity: Quantity) -> Result<Id, Stop> {
    if !quantity.is_positive() {
        return Err(Stop::from(&codes::QUANTITY_INVALID));
    }
    let rest = tx.query_opt(sql::HOLD_SHRINK, params![hold, quantity], release::hold)?;
    let Some(rest) = rest else { return Err(Stop::from(&codes::HOLD_TOO_SMALL)) };
    let part = Wanted { variant: rest.variant, location: rest.location, quantity, condition: rest.condition };
    Ok(open(tx, rest.kind, rest.holder, rest.expires_at, &part)?)
}

/// What is wanted, level by level.
pub(crate) fn demand(wanted: &[Wanted]) -> Result<BTreeMap<LevelKey, Quantity>, Refusal> {
    let mut demand: BTreeMap<LevelKey, Quantity> = BTreeMap::new();
    for (index, one) in wanted.iter().enumerate() {
        if !one.quantity.is_positive() || one.quantity > QUANTITY_MAX {
            let pointer = format!("/lines/{index}/quantity");
            return Err(Refusal::new(&codes::QUANTITY_INVALID).at(pointer, &codes::QUANTITY_INVALID));
        }
        *demand.entry(one.key()).or_default() += one.quantity;
    }
    Ok(demand)
}

fn finish(
    tx: &mut Tx<'_>,
    kind: HoldKind,
    holder: Id,
    expires_at: Option<Timestamp>,
    wanted: &[Wanted],
    short: &[(LevelKey, Quantity)],
) -> Result<Vec<Id>, Stop> {
    if let Some(refusal) = insufficient(wanted, short) {
        return Err(refusal.into());
    }
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut holds = Vec::with_capacity(wanted.len());
    for one in wanted {
        holds.push(open(tx, kind, holder, expires_at, one)?);
    }
    tx.journal(&events::reserved(kind, holder, wanted))?;
    Ok(holds)
}

/// All entries that fell short, at once: a buyer should not learn of them one by one.
pub(crate) fn insufficient(wanted: &[Wanted], short: &[(LevelKey, Quantity)]) -> Option<Refusal> {
    let left = |key: &LevelKey| short.iter().find(|(level, _)| level == key).map(|(_, left)| *left);
    let mut refusal: Option<Refusal> = None;
    for (index, one) in wanted.iter().enumerate() {
        let Some(left) = left(&one.key()) else { continue };
        let so_far = refusal.unwrap_or_else(|| {
            Refusal::new(&codes::INSUFFICIENT)
                .with("variant", one.variant.to_string())
                .with("left", left.to_string())
                .with("left_thousandths", left.thousandths())
        });
        refusal = Some(so_far.at(format!("/lines/{index}"), &codes::INSUFFICIENT));
    }
    refusal
}

fn open(
    tx: &mut Tx<'_>,
    kind: HoldKind,
    holder: Id,
    expires_at: Option<Timestamp>,
    wanted: &Wanted,
) -> Result<Id, Fault> {
    let (id, now) = (tx.new_id(), tx.now());
    tx.execute(
        sql::HOLD_OPEN,
        params![
            id,
            wanted.variant,
            wanted.location,
            wanted.condition.as_str(),
            wanted.quantity,
            kind.as_str(),
            holder,
            expires_at,
            now,
        ],
    )?;
    Ok(id)
}
