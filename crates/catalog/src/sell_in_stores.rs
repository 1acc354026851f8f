//! Which stores sell a product, where not all of them do.
//!
//! Whether there is such a store is not known here: the caller has asked.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Id;
use store::{Fault, Read, Stop, Tx, params};

use crate::assign_products::touch;
use crate::check::Faults;
use crate::model::Sellable;
use crate::queries::filled;
use crate::{codes, events, queries, sql};

/// The most stores that are named for one product.
pub const STORES_MAX: usize = 1_000;

/// Says which stores sell a product that is still as `version` saw it; all of them when none is named. Returns
/// its new version. Writes `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` for too many stores or one named twice.
pub fn sell_in_stores(tx: &mut Tx<'_>, product: Id, version: i64, stores: &[Id]) -> Result<i64, Stop> {
    let mut faults = Faults::default();
    faults.unless(stores.len() <= STORES_MAX, "/store_ids", &api::codes::TOO_LONG);
    let mut known = BTreeSet::new();
    for (number, store) in stores.iter().enumerate() {
        faults.unless(known.insert(*store), format!("/store_ids/{number}"), &codes::TWICE);
    }
    faults.settle()?;
    touch(tx, product, version)?;
    tx.execute(sql::STORES_CLEAR, params![product])?;
    for store in known {
        tx.execute(sql::STORE_INSERT, params![product, store])?;
    }
    let variants = queries::variant_ids(tx, product)?;
    tx.journal(&events::product_edited(product, version + 1, &["stores"], &variants))?;
    Ok(version + 1)
}

/// The stores that sell each of some products. One that is not in the answer is sold in all.
///
/// # Errors
/// When the database says so.
pub fn stores_of(read: &mut Read<'_>, products: &[Id]) -> Result<BTreeMap<Id, BTreeSet<Id>>, Fault> {
    let mut found = BTreeMap::new();
    for some in products.chunks(sql::SOME) {
        gather(&mut found, read.query(sql::STORES_OF, &filled(some, sql::SOME), |row| Ok((row.get(0)?, row.get(1)?)))?);
    }
    Ok(found)
}

/// The same of every product that not all stores sell.
///
/// # Errors
/// When the database says so.
pub fn stores_of_all(read: &mut Read<'_>) -> Result<BTreeMap<Id, BTreeSet<Id>>, Fault> {
    let mut found = BTreeMap::new();
    gather(&mut found, read.query(sql::STORES_OF_ALL, &[], |row| Ok((row.get(0)?, row.get(1)?)))?);
    Ok(found)
}

fn gather(found: &mut BTreeMap<Id, BTreeSet<Id>>, rows: Vec<(Id, Id)>) {
    for (product, store) in rows {
        found.entry(product).or_default().insert(store);
    }
}

/// The products of some goods that a store does not sell. The database is asked only where not all stores sell
/// all of them.
///
/// # Errors
/// When the database says so.
pub fn not_sold_in(read: &mut Read<'_>, store: Id, goods: &[Sellable]) -> Result<BTreeSet<Id>, Fault> {
    let limited: BTreeSet<Id> = goods.iter().filter(|item| item.in_some_stores).map(|item| item.product).collect();
    let limited: Vec<Id> = limited.into_iter().collect();
    let named = stores_of(read, &limited)?;
    Ok(named.into_iter().filter(|(_, stores)| !stores.contains(&store)).map(|(product, _)| product).collect())
}
