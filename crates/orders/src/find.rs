//! What buyers find, and which of it can be had now.
//!
//! The catalogue's index knows words, prices and categories; what there is of something is another slice's.
//! So the index carries a mark that is set here: whether some place that sells can promise any of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use catalog::finder::{self, Buyable, Finder, Found, Question, Touched};
use kernel::Id;
use store::{Fault, Read};

use crate::availability::{carries, stores_with_stock};

/// Answers a question of a buyer on the web. `marked` in the answer counts what can be had now.
///
/// # Errors
/// When the database or the index says so.
pub fn find(read: &mut Read<'_>, finder: &Finder, question: &Question<'_>) -> Result<Arc<Found>, Fault> {
    follow_stock(read, finder)?;
    finder.ask(read, &Question { audience: finder::WEB, ..*question })
}

/// Brings the marks up to the data of this snapshot.
///
/// # Errors
/// When the database or the index says so.
pub fn follow_stock(read: &mut Read<'_>, finder: &Finder) -> Result<(), Fault> {
    finder.mark(read, marks)
}

fn marks(read: &mut Read<'_>, touched: &Touched) -> Result<Vec<(Id, bool)>, Fault> {
    let variants = match touched {
        Touched::Some(variants) if variants.is_empty() => return Ok(Vec::new()),
        Touched::Some(variants) => Some(variants),
        Touched::All => None,
    };
    let places = Places { stores: stores_with_stock(read)?, named: catalog::stores_of_all(read)? };
    let Some(variants) = variants else {
        let buyables = finder::buyables(read, None)?;
        let of: HashMap<Id, Id> = buyables.iter().map(|buyable| (buyable.variant, buyable.product)).collect();
        let promised = stock::promisable(read)?.into_iter();
        let promised = promised.filter(|(variant, place)| of.get(variant).is_some_and(|of| places.has(*of, *place)));
        let promised: BTreeSet<Id> = promised.map(|(variant, _)| variant).collect();
        return Ok(by_product(&buyables, &promised));
    };
    let mut products = BTreeSet::new();
    for variant in variants {
        products.extend(finder::product_of(read, *variant)?);
    }
    let mut marks = Vec::with_capacity(products.len());
    for product in products {
        let buyables = finder::buyables(read, Some(product))?;
        let mut promised = BTreeSet::new();
        for buyable in &buyables {
            let levels = stock::available(read, buyable.variant)?;
            let has = levels.iter().any(|level| {
                level.condition == stock::Condition::Saleable
                    && level.available.is_positive()
                    && places.has(buyable.product, level.location)
            });
            if has {
                promised.insert(buyable.variant);
            }
        }
        marks.extend(by_product(&buyables, &promised));
    }
    Ok(marks)
}

/// Where goods can be had.
struct Places {
    stores: Vec<(staff::Store, Id)>,
    /// The stores that sell a product, where not all of them do.
    named: BTreeMap<Id, BTreeSet<Id>>,
}

impl Places {
    /// Whether some store that sells the product has its goods there.
    fn has(&self, product: Id, location: Id) -> bool {
        let named = self.named.get(&product);
        self.stores.iter().any(|(store, place)| *place == location && carries(store, named))
    }
}

/// A product can be had when any of its variants can.
fn by_product(buyables: &[Buyable], promised: &BTreeSet<Id>) -> Vec<(Id, bool)> {
    let mut marks: HashMap<Id, bool> = HashMap::new();
    for buyable in buyables {
        let has = !buyable.counted || promised.contains(&buyable.variant);
        *marks.entry(buyable.product).or_default() |= has;
    }
    marks.into_iter().collect()
}
