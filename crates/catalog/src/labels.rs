//! Shelf labels: what hangs in each store, and what has to be hung there.
//!
//! Nothing is written when a price changes. A label is due where the one that hangs shows another version
//! than the price that holds, so a change makes its tasks in every store at once, also of a thousand prices,
//! and taking the change back takes them away.

use std::collections::BTreeMap;

use kernel::{Id, Price, Refusal, Timestamp};
use store::{Fault, Read, Row, Stop, Tx, Value, params};

use crate::sql::labels as sql;
use crate::{codes, events};

/// How many variants [`sql::LABELS_PLACED`] takes.
const SOME: usize = 8;

/// A label to print, and what hangs now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Which variant.
    pub variant: Id,
    /// Its SKU.
    pub sku: String,
    /// Its product's name.
    pub name: String,
    /// What makes the variant, where there are several.
    pub variant_label: Option<String>,
    /// A code that scans as one of it.
    pub barcode: Option<String>,
    /// Its unit.
    pub unit: String,
    /// Its weight in grams, where it is known; what a price by weight is computed of.
    pub weight_grams: Option<i64>,
    /// The price that holds.
    pub unit_price: Price,
    /// Its version.
    pub price_version: i64,
    /// What hangs on the shelf, when anything was ever reported.
    pub placed: Option<PlacedLabel>,
}

/// A label that hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedLabel {
    /// The price that it shows.
    pub unit_price: Price,
    /// That price's version.
    pub price_version: i64,
    /// When somebody said that it hangs.
    pub placed_at: Timestamp,
}

/// Which labels of a store to read.
#[derive(Debug, Clone, Copy)]
pub struct LabelQuery<'a> {
    /// The store.
    pub store: Id,
    /// The list whose prices hold there.
    pub price_list: Id,
    /// The instant at which they hold.
    pub at: Timestamp,
    /// The language of names.
    pub locale: &'a str,
    /// True for those that have to be hung, false for all.
    pub due: bool,
    /// The last variant of the page before.
    pub after: Id,
    /// The most rows.
    pub limit: usize,
}

/// A store's labels, by variant.
///
/// # Errors
/// When the database says so.
pub fn labels(read: &mut Read<'_>, query: &LabelQuery<'_>) -> Result<Vec<Label>, Fault> {
    let values = params![
        query.price_list,
        query.at,
        query.locale,
        query.store,
        query.after,
        i64::try_from(query.limit).unwrap_or(i64::MAX)
    ];
    read.query(if query.due { sql::LABELS_DUE } else { sql::LABELS }, values, label)
}

fn label(row: &Row<'_>) -> Result<Label, Fault> {
    let placed = match (row.get(9)?, row.get(10)?, row.get(11)?) {
        (Some(unit_price), Some(price_version), Some(placed_at)) => {
            Some(PlacedLabel { unit_price, price_version, placed_at })
        }
        _ => None,
    };
    Ok(Label {
        variant: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        variant_label: row.get(3)?,
        barcode: row.get(4)?,
        unit: row.get(5)?,
        weight_grams: row.get(6)?,
        unit_price: row.get(7)?,
        price_version: row.get(8)?,
        placed,
    })
}

/// What hangs on a store's shelf for these variants, of one price list: the price and its version.
///
/// # Errors
/// When the database says so.
pub fn placed_labels(
    read: &mut Read<'_>,
    store: Id,
    price_list: Id,
    variants: &[Id],
) -> Result<BTreeMap<Id, (Price, i64)>, Fault> {
    let mut found = BTreeMap::new();
    for some in variants.chunks(SOME) {
        let mut values = params![store, price_list].to_vec();
        values.extend((0..SOME).map(|at| Value::Id(some.get(at).copied().unwrap_or(some[0]))));
        found.extend(read.query(sql::LABELS_PLACED, &values, |row| {
            Ok((row.get::<Id>(0)?, (row.get::<Price>(1)?, row.get::<i64>(2)?)))
        })?);
    }
    Ok(found)
}

/// Says that labels of these versions hang on a store's shelf now. Saying it again, or late, changes nothing.
/// Writes `catalog.labels_placed@1` about the store.
///
/// # Errors
/// Refused as [`codes::LABEL_UNKNOWN`] when a variant never had a price of that version.
pub fn place_labels(tx: &mut Tx<'_>, store: Id, price_list: Id, labels: &[(Id, i64)]) -> Result<(), Stop> {
    let (now, person) = (tx.now(), tx.actor().id);
    // One order for everybody who writes rows of one store.
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    let mut placed = Vec::with_capacity(labels.len());
    for (variant, version) in labels {
        let amount =
            tx.query_opt(sql::LABEL_PRICE, params![price_list, variant, version], |row| row.get::<Price>(0))?;
        let Some(amount) = amount else {
            return Err(Refusal::new(&codes::LABEL_UNKNOWN).with("version", version).into());
        };
        let row = params![store, variant, price_list, version, amount, now, person];
        if tx.execute(sql::LABEL_PLACE, row)? == 1 {
            placed.push((variant, version));
        }
    }
    if !placed.is_empty() {
        tx.journal(&events::labels_placed(store, price_list, &placed))?;
    }
    Ok(())
}
