//! Many products at once into and out of categories, and tags on and off them; what one product has to
//! do with others.

use kernel::{Id, Refusal};
use serde_json::json;
use store::{Fault, Read, Stop, Tx, params};

use crate::check::{self, Faults};
use crate::{codes, events, queries, sql};

/// How many products are assigned at once.
pub const PRODUCTS_MAX: usize = 500;
/// The longest tag, in characters.
pub const TAG_MAX: usize = 40;
/// The most tags or categories in one go, and the most products that one goes with.
pub const SOME_MAX: usize = 20;

/// What to change of several products. What a product has already, and what it does not have, are passed
/// over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assignment {
    /// Which products.
    pub products: Vec<Id>,
    /// Categories to be put into.
    pub into: Vec<Id>,
    /// Categories to be taken out of.
    pub out_of: Vec<Id>,
    /// Tags to be put on.
    pub tag: Vec<String>,
    /// Tags to be taken off.
    pub untag: Vec<String>,
}

/// What an assignment may say.
///
/// # Errors
/// Every fault, by field.
pub fn check_assignment(assignment: &Assignment) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    let count = assignment.products.len();
    faults.unless((1..=PRODUCTS_MAX).contains(&count), "/product_ids", &api::codes::TOO_LONG);
    for (pointer, count) in [
        ("/add_categories", assignment.into.len()),
        ("/remove_categories", assignment.out_of.len()),
        ("/add_tags", assignment.tag.len()),
        ("/remove_tags", assignment.untag.len()),
    ] {
        faults.unless(count <= SOME_MAX, pointer, &api::codes::TOO_LONG);
    }
    for (number, tag) in assignment.tag.iter().enumerate() {
        faults.unless(check::is_line(tag, TAG_MAX), format!("/add_tags/{number}"), &codes::TAG_INVALID);
    }
    faults.settle()
}

/// Changes categories and tags of several products: all of them or none. Returns how many products have
/// changed. Writes `catalog.products_assigned@1`.
///
/// # Errors
/// Refused as `api.invalid`, naming products and categories that are not there.
pub fn assign_products(tx: &mut Tx<'_>, assignment: &Assignment) -> Result<usize, Stop> {
    check_assignment(assignment)?;
    let mut faults = Faults::default();
    // The categories cannot be removed meanwhile: whoever removes one locks the tree first.
    tx.execute(sql::tree::TREE_LOCK, params!["categories"])?;
    for (number, category) in assignment.into.iter().enumerate() {
        let there = tx.query_opt(sql::tree::CATEGORY_GET, params![category], |row| row.get::<i64>(0))?.is_some();
        faults.unless(there, format!("/add_categories/{number}"), &codes::UNKNOWN_CATEGORY);
    }
    for (number, product) in assignment.products.iter().enumerate() {
        let there = queries::product_exists(tx, *product)?;
        faults.unless(there, format!("/product_ids/{number}"), &codes::UNKNOWN_PRODUCT);
    }
    faults.settle()?;
    let (now, mut changed) = (tx.now(), Vec::new());
    // In the order of their ids, so that two such writes never wait for each other in a circle.
    let mut products = assignment.products.clone();
    products.sort_unstable();
    products.dedup();
    for product in products {
        let mut rows = 0;
        for category in &assignment.into {
            rows += tx.execute(sql::tree::ASSIGN, params![product, category])?;
        }
        for category in &assignment.out_of {
            rows += tx.execute(sql::tree::UNASSIGN, params![product, category])?;
        }
        for tag in &assignment.tag {
            rows += tx.execute(sql::tree::TAG, params![product, tag])?;
        }
        for tag in &assignment.untag {
            rows += tx.execute(sql::tree::UNTAG, params![product, tag])?;
        }
        if rows > 0 {
            tx.execute(sql::PRODUCT_COUNT_UP, params![product, now])?;
            changed.push(product);
        }
    }
    if !changed.is_empty() {
        let body = json!({"into": assignment.into, "out_of": assignment.out_of, "tag": assignment.tag, "untag": assignment.untag});
        tx.journal(&events::products_assigned(&changed, &body))?;
    }
    Ok(changed.len())
}

/// All tags in use, with how many products have them.
///
/// # Errors
/// When the database says so.
pub fn tags(read: &mut Read<'_>) -> Result<Vec<(String, i64)>, Fault> {
    read.query(sql::tree::TAGS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// What a product has to do with others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relations {
    /// What goes with it, in order.
    pub goes_with: Vec<Id>,
    /// What it came after.
    pub successor_of: Option<Id>,
}

const GOES_WITH: &str = "goes_with";
const SUCCESSOR_OF: &str = "successor_of";

/// What a product has to do with others.
///
/// # Errors
/// When the database says so.
pub fn relations(read: &mut Read<'_>, product: Id) -> Result<Relations, Fault> {
    let mut found = Relations::default();
    let row = |row: &store::Row<'_>| Ok((row.get::<String>(0)?, row.get::<Id>(1)?));
    for (kind, other) in read.query(sql::tree::RELATIONS, params![product], row)? {
        if kind == SUCCESSOR_OF {
            found.successor_of = Some(other);
        } else {
            found.goes_with.push(other);
        }
    }
    Ok(found)
}

/// Sets what goes with a product that is still as `version` saw it, and what it came after. Returns its
/// new version. Writes `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` naming what is not there, stands twice
/// or leads back to the product itself.
pub fn relate_product(tx: &mut Tx<'_>, id: Id, version: i64, relations: &Relations) -> Result<i64, Stop> {
    // Two successions that are right alone could make a circle together.
    tx.execute(sql::tree::TREE_LOCK, params!["relations"])?;
    let mut faults = Faults::default();
    faults.unless(relations.goes_with.len() <= SOME_MAX, "/goes_with", &api::codes::TOO_LONG);
    for (number, other) in relations.goes_with.iter().enumerate() {
        let pointer = format!("/goes_with/{number}");
        faults.unless(*other != id, pointer.as_str(), &codes::RELATION_CIRCLE);
        faults.unless(!relations.goes_with[..number].contains(other), pointer.as_str(), &codes::TWICE);
        faults.unless(queries::product_exists(tx, *other)?, pointer, &codes::UNKNOWN_PRODUCT);
    }
    if let Some(before) = relations.successor_of {
        faults.unless(queries::product_exists(tx, before)?, "/successor_of", &codes::UNKNOWN_PRODUCT);
        let mut path = vec![before];
        while let Some(next) = path.last().copied().filter(|last| *last != id) {
            match tx.query_opt(sql::tree::BEFORE, params![next], |row| row.get::<Id>(0))? {
                Some(further) if !path.contains(&further) => path.push(further),
                _ => break,
            }
        }
        faults.unless(!path.contains(&id), "/successor_of", &codes::RELATION_CIRCLE);
    }
    faults.settle()?;
    touch(tx, id, version)?;
    tx.execute(sql::tree::RELATIONS_CLEAR, params![id])?;
    for (place, other) in relations.goes_with.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.execute(sql::tree::RELATION_INSERT, params![id, GOES_WITH, other, place])?;
    }
    if let Some(before) = relations.successor_of {
        tx.execute(sql::tree::RELATION_INSERT, params![id, SUCCESSOR_OF, before, 0_i64])?;
    }
    let variants = queries::variant_ids(tx, id)?;
    tx.journal(&events::product_edited(id, version + 1, &["relations"], &variants))?;
    Ok(version + 1)
}

/// Counts a change of what hangs on a product that is still as `version` saw it.
pub(crate) fn touch(tx: &mut Tx<'_>, id: Id, version: i64) -> Result<(), Stop> {
    let now = tx.now();
    if tx.execute(sql::PRODUCT_TOUCH, params![id, version, now])? == 1 {
        return Ok(());
    }
    let there = queries::product_exists(tx, id)?;
    Err(Stop::from(if there { &store::codes::STALE } else { &codes::NOT_FOUND }))
}
