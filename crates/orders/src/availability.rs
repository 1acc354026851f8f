//! What can be had where, and for how much: one answer for pages, tills and integrators.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Exponent, Id, Price, Quantity, Timestamp};
use serde::Serialize;
use store::{Fault, Read};
use utoipa::ToSchema;

use crate::made;
use crate::shop::shop;

/// What can be had of one variant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AvailabilityRow {
    /// Which variant.
    pub variant_id: Id,
    /// What all stores together can promise.
    pub total_available: Quantity,
    /// What each store can promise; stores that do not sell it are left out.
    pub stores: Vec<StoreAvailability>,
    /// The price of one now; none when it is not sold.
    pub unit_price: Option<Price>,
    /// That price's version in the list that it is of.
    pub price_version: i64,
    /// That list; none when it has no price.
    pub price_list_id: Option<Id>,
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

/// Whether a store sells what only the named ones do. The web is no shop: it sells what its own switch says.
pub(crate) fn carries(store: &staff::Store, named: Option<&BTreeSet<Id>>) -> bool {
    store.kind == staff::StoreKind::Web || named.is_none_or(|named| named.contains(&store.id))
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
    let lists = match stores.iter().find(|(store, _)| store.kind == staff::StoreKind::Web).or(stores.first()) {
        Some((store, _)) => match shop(read, store.id, exponent) {
            Ok(shop) => Some(shop.lists),
            Err(_) => None,
        },
        None => None,
    };
    let mut rows = Vec::with_capacity(variants.len());
    for variant in variants {
        let sold = match lists {
            Some(lists) => catalog::sellable(read, lists, *variant, at, locale)?,
            None => None,
        };
        // What lies in a shop that does not sell it cannot be had there.
        let named = match sold.as_ref().filter(|item| item.in_some_stores) {
            Some(item) => catalog::stores_of(read, &[item.product])?.remove(&item.product),
            None => None,
        };
        let stores: Vec<&(staff::Store, Id)> =
            stores.iter().filter(|(store, _)| carries(store, named.as_ref())).collect();
        let is_set = sold.as_ref().is_some_and(catalog::Sellable::is_set);
        let parts = if is_set { catalog::set_components(read, &[*variant])?.remove(variant) } else { None };
        // A set lies where all that is in it lies.
        let parts = parts.unwrap_or_else(|| if is_set { Vec::new() } else { vec![(*variant, Quantity::ONE)] });
        let mut levels = Vec::with_capacity(parts.len());
        for (part, each) in parts {
            levels.push((stock::available(read, part)?, each));
        }
        let at_location = |location: Id| {
            let of = |(levels, each): &(Vec<stock::LevelView>, Quantity)| {
                let saleable = |level: &&stock::LevelView| {
                    level.location == location && level.condition == stock::Condition::Saleable
                };
                let there = levels.iter().filter(saleable).map(|level| level.available.thousandths().max(0)).sum();
                if *each == Quantity::ONE {
                    return there;
                }
                let (one, step) = (Quantity::ONE, Quantity::ONE);
                made::limited_by(Quantity::from_thousandths(there), *each, one, step).thousandths()
            };
            levels.iter().map(of).min().unwrap_or(0)
        };
        let mut locations: Vec<Id> = stores.iter().map(|(_, location)| *location).collect();
        locations.sort_unstable();
        locations.dedup();
        let total = locations.iter().map(|location| at_location(*location)).sum();
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
            price_list_id: sold.as_ref().and_then(|item| item.price_list),
        });
    }
    Ok(rows)
}

/// What can be promised of goods in one place, in their order: of a set as much as there is of everything
/// that is in it.
///
/// # Errors
/// When the database says so.
pub fn promised_at(read: &mut Read<'_>, goods: &[catalog::Sellable], location: Id) -> Result<Vec<Quantity>, Fault> {
    let variants: Vec<Id> = goods.iter().map(|item| item.variant).collect();
    let mut free = stock::available_at_all(read, &variants, location)?;
    let sets: Vec<Id> = goods.iter().filter(|item| item.is_set()).map(|item| item.variant).collect();
    if sets.is_empty() {
        return Ok(free);
    }
    let contents = catalog::set_components(read, &sets)?;
    let parts: Vec<Id> = contents.values().flatten().map(|(part, _)| *part).collect();
    let of_parts = stock::available_at_all(read, &parts, location)?;
    let there: BTreeMap<Id, Quantity> = parts.into_iter().zip(of_parts).collect();
    for (item, free) in goods.iter().zip(&mut free).filter(|(item, _)| item.is_set()) {
        let parts = contents.get(&item.variant).into_iter().flatten();
        let limit = |(part, each): &(Id, Quantity)| {
            let there = there.get(part).copied().unwrap_or_default();
            made::limited_by(there, *each, Quantity::ONE, item.quantity_step)
        };
        *free = parts.map(limit).min().unwrap_or_default();
    }
    Ok(free)
}
