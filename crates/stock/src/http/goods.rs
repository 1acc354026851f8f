//! What the handlers of this slice ask in common: where is it, may the caller work there, and are these
//! goods that exist.

use std::collections::BTreeSet;

use api::{Caller, Problem};
use kernel::{Id, Quantity, Refusal};
use store::{Db, Fault, Read};

use super::{KnownVariants, Named, Steps};
use crate::codes;
use crate::model::PlaceState;
use crate::places::{self, Location};
use crate::receive::LINES_MAX;

/// The location and the variants' steps, on one snapshot.
pub(super) async fn look_up(
    db: &Db,
    known: KnownVariants,
    location: Id,
    variants: Vec<Id>,
) -> Result<(Option<Location>, Steps), Problem> {
    Ok(db.read(move |read| Ok((places::location(read, location)?, (known.steps)(read, &variants)?))).await?)
}

/// The location, if it is in use and the caller may do this there. A place without a store is the
/// business of those who may do it everywhere.
pub(super) fn permitted(caller: &Caller, permission: &str, location: Option<Location>) -> Result<Location, Problem> {
    let Some(location) = location.filter(|location| location.state == PlaceState::Active) else {
        return Err(Refusal::new(&api::codes::INVALID).at("/location_id", &codes::UNKNOWN_LOCATION).into());
    };
    caller.require_where(permission, location.store)?;
    Ok(location)
}

/// Fields that are wrong, gathered so that a person sees all of them at once.
#[derive(Default)]
pub(super) struct Faults(Vec<(String, &'static kernel::Code)>);

impl Faults {
    pub(super) fn unless(&mut self, right: bool, pointer: impl FnOnce() -> String, code: &'static kernel::Code) {
        if !right {
            self.0.push((pointer(), code));
        }
    }

    pub(super) fn settle(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut named = BTreeSet::new();
        let mut refusal = Refusal::new(&api::codes::INVALID).with("most", LINES_MAX as i64);
        for (pointer, code) in self.0 {
            // One fault a field is enough to act on.
            if named.insert(pointer.clone()) {
                refusal = refusal.at(pointer, code);
            }
        }
        Err(refusal.into())
    }
}

/// The names of variants, in their order; a variant that nobody knows any more is called by its id.
pub(super) fn names(
    read: &mut Read<'_>,
    known: KnownVariants,
    variants: &[Id],
    locale: &str,
) -> Result<Vec<Named>, Fault> {
    let found = (known.names)(read, variants, locale)?;
    let unknown = |variant: &Id| Named { sku: variant.to_string(), name: String::new() };
    Ok(variants.iter().zip(found).map(|(variant, name)| name.unwrap_or_else(|| unknown(variant))).collect())
}

/// Says of each of these goods what is wrong with it: unknown, or no whole number of its steps.
pub(super) fn check_goods(faults: &mut Faults, list: &str, goods: &[(Id, Quantity)], steps: Steps) {
    for (index, ((_, quantity), step)) in goods.iter().zip(steps).enumerate() {
        let at = |field: &str| format!("/{list}/{index}/{field}");
        faults.unless(step.is_some(), || at("variant_id"), &codes::UNKNOWN_VARIANT);
        faults.unless(step.is_none_or(|step| quantity.fits(step)), || at("quantity"), &codes::QUANTITY_STEP);
    }
}
