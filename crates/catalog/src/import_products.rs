//! Bringing many products in at once.

use kernel::{Id, Price, Timestamp};
use store::{Stop, Tx};

use crate::create_product::{NewProduct, Place, claim_handle, insert, insert_variant};
use crate::prices::Begins;
use crate::{check, events, prices};

/// A product to be brought in, under ids that the caller derived from the source, so that a second
/// run finds what the first one brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedProduct {
    /// Its id.
    pub id: Id,
    /// Ids of its variants, in the order of `product.variants`.
    pub variant_ids: Vec<Id>,
    /// What it is. Give it a position: finding the last one is slow for many.
    pub product: NewProduct,
}

/// What an import came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// Products that are new.
    pub made: usize,
    /// Products that were there already and stayed as they are.
    pub known: usize,
}

/// Brings products in, with their prices in `price_list` from `since` on, as one change of the list
/// and one event, `catalog.products_imported@1`. About fifty to a call keeps others from waiting.
///
/// # Errors
/// As [`crate::create_product`]; a fault in one product stops the whole call.
pub fn import_products(
    tx: &mut Tx<'_>,
    price_list: Id,
    since: Timestamp,
    products: &[ImportedProduct],
) -> Result<Imported, Stop> {
    let mut outcome = Imported::default();
    let (mut made, mut variants, mut priced) = (Vec::new(), Vec::new(), Vec::<(Id, Price)>::new());
    for imported in products {
        let new = &imported.product;
        check::new_product(new, None)?;
        claim_handle(tx, &new.handle, imported.id)?;
        if !insert(tx, imported.id, new)? {
            outcome.known += 1;
            continue;
        }
        outcome.made += 1;
        made.push(imported.id);
        let mut taken = None;
        for (index, (variant, id)) in new.variants.iter().zip(&imported.variant_ids).enumerate() {
            let place = Place { product: imported.id, kind: new.kind, index };
            insert_variant(tx, place, *id, variant, &format!("/variants/{index}"), &mut taken)?;
            variants.push(*id);
            priced.extend(variant.unit_price.map(|price| (*id, price)));
        }
        if let Some(refusal) = taken {
            return Err(refusal.into());
        }
    }
    if made.is_empty() {
        return Ok(outcome);
    }
    let set = prices::set(tx, price_list, &priced, "import", Begins::Since(since), None)?;
    tx.journal(&events::products_imported(price_list, set.version, &made, &variants))?;
    Ok(outcome)
}
