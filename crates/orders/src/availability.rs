//! What can be had where, and for how much: one answer for pages, tills and integrators.

use kernel::{Exponent, Id, Price, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read};
use utoipa::ToSchema;

use crate::shop::shop;

/// What can be had of one variant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AvailabilityRow {
    /// Which variant.
    pub variant_id: Id,
    /// What all stores together can promise.
    pub total_available: Quantity,
    /// What each store can promise.
    pub stores: Vec<StoreAvailability>,
    /// The price of one now; none when it is not sold.
    pub unit_price: Option<Price>,
    /// The version of the prices.
    pub price_version: i64,
}

/// What one store can promise.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StoreAvailability {
    /// Which store.
    pub store_id: Id,
    /// Its name.
    pub name: String,
    /// What it can promise, at least nothing.
    pub available: Quantity,
}

/// Stores with the location of their goods; stores without stock are left out.
pub(crate) fn stores_with_stock(read: &mut Read<'_>) -> Result<Vec<(staff::Store, Id)>, Fault> {
    let mut found = Vec::new();
    for store in staff::stores(read)?.into_iter().filter(|store| store.active) {
        if let Some(location) = crate::shop::location(read, &store)? {
            found.push((store, location));
        }
    }
    Ok(found)
}

/// What can be had of each variant. Several stores may hang on one location; its goods count once in
/// the total.
///
/// # Errors
/// When the database says so.
pub fn availability(
    read: &mut Read<'_>,
    variants: &[Id],
    at: Timestamp,
    exponent: Exponent,
    locale: &str,
) -> Result<Vec<AvailabilityRow>, Fault> {
    let stores = stores_with_stock(read)?;
    let list = match stores.iter().find(|(store, _)| store.kind == staff::StoreKind::Web).or(stores.first()) {
        Some((store, _)) => match shop(read, store.id, exponent) {
            Ok(shop) => Some(shop.list),
            Err(_) => None,
        },
        None => None,
    };
    let mut rows = Vec::with_capacity(variants.len());
    for variant in variants {
        let levels = stock::available(read, *variant)?;
        let at_location = |location: Id| {
            let promised = levels
                .iter()
                .filter(|level| level.location == location && level.condition == stock::Condition::Saleable);
            promised.map(|level| level.available.thousandths().max(0)).sum::<i64>()
        };
        let mut locations: Vec<Id> = stores.iter().map(|(_, location)| *location).collect();
        locations.sort_unstable();
        locations.dedup();
        let total = locations.iter().map(|location| at_location(*location)).sum();
        let sold = match &list {
            Some(list) => catalog::sellable(read, list.id, *variant, at, locale)?,
            None => None,
        };
        rows.push(AvailabilityRow {
            variant_id: *variant,
            total_available: Quantity::from_thousandths(total),
            stores: stores
                .iter()
                .map(|(store, location)| StoreAvailability {
                    store_id: store.id,
                    name: store.name.clone(),
                    available: Quantity::from_thousandths(at_location(*location)),
                })
                .collect(),
            unit_price: sold.as_ref().filter(|item| item.published).and_then(|item| item.unit_price),
            price_version: sold.as_ref().map_or(0, |item| item.price_version),
        });
    }
    Ok(rows)
}
