//! What one of a set is made of.

use std::collections::BTreeSet;

use kernel::{Id, Quantity};
use store::{Fault, Read, Stop, Tx, params};

use crate::assign_products::touch;
use crate::check::{Faults, STEP_MAX};
use crate::model::ProductKind;
use crate::{codes, events, queries, sql};

/// The most components of one set.
pub const COMPONENTS_MAX: usize = 50;

/// A component of a set, as those see it who look after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetComponent {
    /// The set.
    pub set: Id,
    /// What is in it.
    pub component: Id,
    /// How much of it is in one set.
    pub quantity: Quantity,
    /// Its SKU.
    pub sku: String,
    /// Its product's name.
    pub name: String,
}

/// What a product's sets are made of, in order.
///
/// # Errors
/// When the database says so.
pub fn product_components(read: &mut Read<'_>, product: Id, locale: &str) -> Result<Vec<SetComponent>, Fault> {
    read.query(sql::made::PRODUCT_COMPONENTS, params![product, locale], |row| {
        Ok(SetComponent {
            set: row.get(0)?,
            component: row.get(1)?,
            quantity: row.get(2)?,
            sku: row.get(3)?,
            name: row.get(4)?,
        })
    })
}

/// Sets what one of a set is made of, if its product is still as `version` saw it. Returns the product's
/// new version. Writes `catalog.product_edited@1`.
///
/// Components are no sets themselves: what a set takes from the shelf is seen at one look. What kind a
/// product is never changes, so this holds from then on.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, [`codes::NOT_A_SET`], or `api.invalid` naming components
/// that are not there, stand twice, are sets themselves, or come in another step.
pub fn set_components(tx: &mut Tx<'_>, set: Id, version: i64, components: &[(Id, Quantity)]) -> Result<i64, Stop> {
    let is_set = ProductKind::Set.as_str();
    let Some((product, kind, _)) = kind_of(tx, set)? else { return Err(Stop::from(&codes::NOT_FOUND)) };
    if kind != is_set {
        return Err(Stop::from(&codes::NOT_A_SET));
    }
    let mut faults = Faults::default();
    faults.unless(components.len() <= COMPONENTS_MAX, "/components", &api::codes::TOO_LONG);
    let mut known = BTreeSet::new();
    for (number, (component, quantity)) in components.iter().enumerate() {
        let at = format!("/components/{number}");
        faults.unless(known.insert(*component), format!("{at}/variant_id"), &codes::TWICE);
        match kind_of(tx, *component)? {
            None => faults.unless(false, format!("{at}/variant_id"), &codes::UNKNOWN_VARIANT),
            Some((_, kind, step)) => {
                faults.unless(kind != is_set, format!("{at}/variant_id"), &codes::SET_IN_SET);
                let fits = quantity.is_positive() && *quantity <= STEP_MAX && quantity.fits(step);
                faults.unless(fits, format!("{at}/quantity"), &codes::QUANTITY_STEP);
            }
        }
    }
    faults.settle()?;
    touch(tx, product, version)?;
    tx.execute(sql::made::COMPONENTS_CLEAR, params![set])?;
    for (place, (component, quantity)) in components.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.execute(sql::made::COMPONENT_INSERT, params![set, component, quantity, place])?;
    }
    let variants = queries::variant_ids(tx, product)?;
    tx.journal(&events::product_edited(product, version + 1, &["components"], &variants))?;
    Ok(version + 1)
}

fn kind_of(read: &mut Read<'_>, variant: Id) -> Result<Option<(Id, String, Quantity)>, Fault> {
    read.query_opt(sql::made::VARIANT_KIND, params![variant], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
