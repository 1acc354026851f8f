//! Goods leave: those that were promised, and those that nobody was promised.

use kernel::{Cost, Id, Refusal};
use store::{Stop, Tx};

use crate::model::{Fact, Hold, HoldState, Movement, Wanted};
use crate::{book, codes, levels, release, reserve};

/// Hands out what these holds kept: on hand and held go down together, and each hold leaves a
/// movement. That goods left is a fact, so it is booked even where the books had fewer; such a level
/// becomes a case. Writes `stock.moved@1` about the movement's subject. Returns the holds as they
/// were used.
///
/// # Errors
/// Refused as [`codes::HOLD_GONE`] when one of them is not open; then none is used.
pub fn take(tx: &mut Tx<'_>, holds: &[Id], movement: &Movement) -> Result<Vec<Hold>, Stop> {
    out(tx, holds, movement, false)
}

/// The same, but nothing leaves that the books do not have: for parcels that are packed by the books,
/// where a shortage is better found before the label is printed.
///
/// # Errors
/// As [`take`], and refused as [`codes::INSUFFICIENT`] with what is on hand.
pub fn take_what_is_there(tx: &mut Tx<'_>, holds: &[Id], movement: &Movement) -> Result<Vec<Hold>, Stop> {
    out(tx, holds, movement, true)
}

/// Takes goods that leave at once, such as those on a counter: a promise that is kept in the same
/// breath, without a hold. All of them or none. Each entry comes with what one unit cost, where
/// known. Writes `stock.moved@1` about the movement's subject.
///
/// # Errors
/// As [`crate::reserve()`].
pub fn take_free(tx: &mut Tx<'_>, goods: &[(Wanted, Option<Cost>)], movement: &Movement) -> Result<(), Stop> {
    let wanted: Vec<Wanted> = goods.iter().map(|(wanted, _)| *wanted).collect();
    let short = levels::take_free(tx, &reserve::demand(&wanted)?)?;
    if let Some(refusal) = reserve::insufficient(&wanted, &short) {
        return Err(refusal.into());
    }
    let facts: Vec<Fact> =
        goods.iter().map(|(wanted, cost)| Fact::of(movement, wanted.key(), -wanted.quantity, *cost)).collect();
    Ok(book::write_down(tx, &facts)?)
}

fn out(tx: &mut Tx<'_>, holds: &[Id], movement: &Movement, only_what_is_there: bool) -> Result<Vec<Hold>, Stop> {
    let used = release::close(tx, holds, HoldState::Used)?;
    if let Some(gone) = holds.iter().find(|id| !used.iter().any(|hold| hold.id == **id)) {
        return Err(Refusal::new(&codes::HOLD_GONE).with("hold", gone.to_string()).into());
    }
    let short = levels::take(tx, &release::by_level(&used), only_what_is_there)?;
    if let Some((key, left)) = short.first() {
        let refusal = Refusal::new(&codes::INSUFFICIENT)
            .with("variant", key.variant.to_string())
            .with("left", left.to_string())
            .with("left_thousandths", left.thousandths());
        return Err(refusal.into());
    }
    let facts: Vec<Fact> = used.iter().map(|hold| Fact::of(movement, hold.key(), -hold.quantity, None)).collect();
    book::write_down(tx, &facts)?;
    Ok(used)
}
