//! Shelf labels: what hangs in each store, and what has to be hung there.
//!
//! Nothing is written when a price changes, or a list is given to a store. A label is due where the one that
//! hangs shows another price than the one that holds in that store, or an older version of it: so a change makes
//! its tasks in every store at whose price it is, also of a thousand prices, and taking it back takes them away.

use std::collections::BTreeMap;

use kernel::{Id, Price, Refusal, Timestamp};
use store::{Fault, Read, Row, Stop, Tx, Value, params};

use crate::price_lists::PriceLists;
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
    /// Its version in the list that it is of.
    pub price_version: i64,
    /// That list.
    pub price_list: Id,
    /// What hangs on the shelf, when anything was ever reported.
    pub placed: Option<PlacedLabel>,
}

/// A label that hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlacedLabel {
    /// The price that it shows.
    pub unit_price: Price,
    /// That price's version in the list that it was of.
    pub price_version: i64,
    /// That list.
    pub price_list: Id,
    /// When somebody said that it hangs.
    pub placed_at: Timestamp,
}

/// Which labels of a store to read.
#[derive(Debug, Clone, Copy)]
pub struct LabelQuery<'a> {
    /// The store.
    pub store: Id,
    /// The lists whose prices hold there.
    pub price_lists: PriceLists,
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
    let mut values = query.price_lists.values(query.at);
    values.extend_from_slice(params![
        query.locale,
        query.store,
        query.after,
        i64::try_from(query.limit).unwrap_or(i64::MAX)
    ]);
    read.query(if query.due { sql::LABELS_DUE } else { sql::LABELS }, &values, label)
}

fn label(row: &Row<'_>) -> Result<Label, Fault> {
    let placed = match (row.get(10)?, row.get(11)?, row.get(12)?, row.get(13)?) {
        (Some(price_list), Some(unit_price), Some(price_version), Some(placed_at)) => {
            Some(PlacedLabel { unit_price, price_version, price_list, placed_at })
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
        price_list: row.get(7)?,
        unit_price: row.get(8)?,
        price_version: row.get(9)?,
        placed,
    })
}

/// What hangs on a store's shelf for these variants: the price, of whatever list, and its version.
///
/// # Errors
/// When the database says so.
pub fn placed_labels(read: &mut Read<'_>, store: Id, variants: &[Id]) -> Result<BTreeMap<Id, (Price, i64)>, Fault> {
    let mut found = BTreeMap::new();
    for some in variants.chunks(SOME) {
        let mut values = params![store].to_vec();
        values.extend((0..SOME).map(|at| Value::Id(some.get(at).copied().unwrap_or(some[0]))));
        found.extend(read.query(sql::LABELS_PLACED, &values, |row| {
            Ok((row.get::<Id>(0)?, (row.get::<Price>(1)?, row.get::<i64>(2)?)))
        })?);
    }
    Ok(found)
}

/// Says that labels of these versions hang on a store's shelf now. Saying it again, or late, changes nothing. Which
/// list a version is of may be left out: then it is the first of `lists` that has it. Writes
/// `catalog.labels_placed@1` about the store, once for each list.
///
/// # Errors
/// Refused as [`codes::LABEL_UNKNOWN`] when a variant never had a price of that version.
pub fn place_labels(
    tx: &mut Tx<'_>,
    store: Id,
    lists: impl Into<PriceLists>,
    labels: &[(Id, i64, Option<Id>)],
) -> Result<(), Stop> {
    let (now, person, lists) = (tx.now(), tx.actor().id, lists.into().ids());
    // One order for everybody who writes rows of one store.
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    let mut placed: BTreeMap<Id, Vec<(Id, i64)>> = BTreeMap::new();
    for (variant, version, list) in labels {
        let mut found = None;
        for list in list.as_ref().map_or(lists.as_slice(), std::slice::from_ref) {
            let amount = tx.query_opt(sql::LABEL_PRICE, params![list, variant, version], |row| row.get::<Price>(0))?;
            found = amount.map(|amount| (*list, amount));
            if found.is_some() {
                break;
            }
        }
        let Some((list, amount)) = found else {
            return Err(Refusal::new(&codes::LABEL_UNKNOWN).with("version", version).into());
        };
        let row = params![store, variant, list, version, amount, now, person];
        if tx.execute(sql::LABEL_PLACE, row)? == 1 {
            placed.entry(list).or_default().push((variant, version));
        }
    }
    for (list, labels) in placed {
        tx.journal(&events::labels_placed(store, list, &labels))?;
    }
    Ok(())
}
