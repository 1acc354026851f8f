//! A place where a store's own goods lie.
//!
//! What a store is and where stock lies are known to different slices, so this verb stands here.

use kernel::Id;
use stock::{LocationKind, NewLocation};
use store::{Stop, Tx};

use crate::shop;

/// The most characters of a place's name.
const NAME: usize = 80;
/// How many codes are tried: the store's own, then with a number behind.
const CODES: u32 = 9;

/// Sees to it that a store has a place to sell from, and returns it: the one that it sells from already, else a new
/// one with the store's code and name, its company's books, its clock and its end of the day.
///
/// # Errors
/// `staff.store_unknown` for a store that is not there or closed; `stock.code_taken` when other places have its code
/// and all that were tried after it.
pub fn make_shelf(tx: &mut Tx<'_>, store: Id) -> Result<Id, Stop> {
    let found = staff::store(tx, store)?.filter(|store| store.active);
    let found = found.ok_or(&staff::codes::STORE_UNKNOWN)?;
    let last = stock::locations(tx)?.iter().map(|location| location.position).max().unwrap_or(0);
    let code = found.code.to_uppercase();
    let mut number = 1;
    loop {
        // Looked at before each try: somebody else may have made it meanwhile, and has the code.
        if let Some(location) = shop::location(tx, &found)? {
            return Ok(location);
        }
        let new = NewLocation {
            store: Some(store),
            legal_entity: found.legal_entity,
            code: if number == 1 { code.clone() } else { format!("{code}-{number}") },
            name: found.name.chars().take(NAME).collect::<String>().trim().to_owned(),
            kind: LocationKind::Shop,
            zone: found.zone.clone(),
            cut_off_minutes: found.cut_off_minutes,
            place: found.place,
            position: last + 1,
        };
        match stock::create_location(tx, &new) {
            Err(Stop::Refused(refusal, _)) if number < CODES && refusal.code.name == stock::codes::CODE_TAKEN.name => {
                number += 1;
            }
            outcome => return outcome,
        }
    }
}
