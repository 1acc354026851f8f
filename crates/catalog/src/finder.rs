//! Finding products by what people type.
//!
//! One index a brand and process, in memory. It follows the journal: whoever asks first brings it up to
//! where the journal is at that snapshot, so that an answer is never older than the data beside it. When
//! too much has changed at once, and after a restore, it is made anew, by one reader: the others find in the
//! one that there is, and are asked to come again when there is none. None of them waits with a reader of the
//! database in its hands.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::Id;
use search::{Document, Index};
use serde::Deserialize;
use store::{Fault, Read, journal, params};

use crate::categories::categories;
use crate::model::{ProductState, Tracking};
use crate::sql::finding as sql;
use crate::{queries, rich_text};

pub use search::{Found, Order, Question};

/// Who may find a product: buyers on the web.
pub const WEB: u8 = 1;
/// Those who sell at a till.
pub const TILL: u8 = 1 << 1;
const DRAFT: u8 = 1 << 2;
const PUBLISHED: u8 = 1 << 3;
const ARCHIVED: u8 = 1 << 4;
/// Those who look after products: they find every one.
pub const DESK: u8 = DRAFT | PUBLISHED | ARCHIVED;

/// Products that are read at once.
const PAGE: i64 = 500;
/// Entries of the journal that are read at once.
const ENTRIES: i64 = 1_000;
/// From how many entries or products behind the index is made anew.
const ANEW: usize = 5_000;

/// Those who look after products of one state.
pub fn desk_of(state: ProductState) -> u8 {
    match state {
        ProductState::Draft => DRAFT,
        ProductState::Published => PUBLISHED,
        ProductState::Archived => ARCHIVED,
    }
}

/// The variants that the journal named since somebody took note of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Perhaps every one: the index was made anew.
    All,
    /// These.
    Some(BTreeSet<Id>),
}

/// A brand's index; `db.kept::<Finder>()` has it.
pub struct Finder(Mutex<State>);

struct State {
    index: Option<Arc<Index>>,
    cursor: journal::Cursor,
    touched: Touched,
    being_made: bool,
}

impl Default for Finder {
    fn default() -> Self {
        let cursor = journal::Cursor::default();
        Finder(Mutex::new(State { index: None, cursor, touched: Touched::All, being_made: false }))
    }
}

impl Finder {
    /// Answers a question by the data of this snapshot.
    ///
    /// # Errors
    /// When the database or the index says so.
    pub fn ask(&self, read: &mut Read<'_>, question: &Question<'_>) -> Result<Found, Fault> {
        self.current(read)?.ask(question).map_err(broken)
    }

    /// The index as the data of this snapshot are; while it is made anew, the one that there was.
    ///
    /// # Errors
    /// [`Fault::NotReady`] while somebody else makes the first one; when the database or the index says so.
    pub fn current(&self, read: &mut Read<'_>) -> Result<Arc<Index>, Fault> {
        let at = journal::Cursor { epoch: journal::epoch(read)?, pos: journal::last(read)? };
        if let Some(index) = self.follow(read, at)? {
            return Ok(index);
        }
        let making = Making(self);
        let index = Arc::new(build(read)?);
        let mut state = self.state();
        (state.index, state.cursor, state.touched) = (Some(Arc::clone(&index)), at, Touched::All);
        drop(state);
        drop(making);
        Ok(index)
    }

    /// The index that there is, brought up to the journal. `None` asks the caller to make it.
    fn follow(&self, read: &mut Read<'_>, at: journal::Cursor) -> Result<Option<Arc<Index>>, Fault> {
        let mut state = self.state();
        // A snapshot may be older than the one the index was brought up to; nothing is undone for it.
        let behind = usize::try_from(at.pos - state.cursor.pos).unwrap_or(0);
        if let Some(index) = state.index.clone().filter(|_| state.cursor.epoch == at.epoch && behind <= ANEW) {
            let changes = if behind == 0 { Changes::default() } else { changes(read, state.cursor.pos)? };
            if !changes.anew && changes.products.len() <= ANEW {
                refresh(read, &index, &changes.products)?;
                if let Touched::Some(touched) = &mut state.touched {
                    touched.extend(changes.variants);
                }
                state.cursor.pos = state.cursor.pos.max(at.pos);
                return Ok(Some(index));
            }
        }
        if state.being_made {
            return state.index.clone().map(Some).ok_or(Fault::NotReady("the index of products"));
        }
        state.being_made = true;
        Ok(None)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of what was touched; the next one to ask is told only what is touched from now on.
    pub fn take_touched(&self) -> Touched {
        let mut state = self.state();
        std::mem::replace(&mut state.touched, Touched::Some(BTreeSet::new()))
    }

    /// Gives back what could not be taken note of after all.
    pub fn give_back(&self, taken: Touched) {
        let mut state = self.state();
        match (&mut state.touched, taken) {
            (Touched::Some(touched), Touched::Some(taken)) => touched.extend(taken),
            (touched, _) => *touched = Touched::All,
        }
    }
}

/// Somebody makes the index; whoever comes after them may when they are gone, however that came about.
struct Making<'a>(&'a Finder);

impl Drop for Making<'_> {
    fn drop(&mut self) {
        self.0.state().being_made = false;
    }
}

#[allow(clippy::needless_pass_by_value, reason = "map_err hands it over")]
fn broken(fault: search::Fault) -> Fault {
    Fault::Unusable(fault.to_string())
}

/// What an entry of the journal says about products.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    products: Vec<Id>,
    variants: Vec<Id>,
}

#[derive(Default)]
struct Changes {
    products: BTreeSet<Id>,
    variants: BTreeSet<Id>,
    anew: bool,
}

fn changes(read: &mut Read<'_>, after: i64) -> Result<Changes, Fault> {
    let (mut changes, mut after) = (Changes::default(), after);
    let mut variants = BTreeSet::new();
    loop {
        let entries = journal::after(read, after, ENTRIES)?;
        let Some(last) = entries.last() else { break };
        after = last.pos;
        for entry in entries {
            let named = serde_json::from_str::<Named>(&entry.body).unwrap_or_default();
            changes.variants.extend(&named.variants);
            if !entry.kind.starts_with("catalog.") {
                continue;
            }
            if entry.kind == "catalog.category_removed" {
                // Nobody knows any more what was in it.
                changes.anew = true;
            } else if entry.kind.starts_with("catalog.product_") {
                changes.products.insert(entry.subject);
            } else if entry.kind.starts_with("catalog.category_") {
                changes.products.extend(read.query(sql::BELOW, params![entry.subject], |row| row.get::<Id>(0))?);
            }
            changes.products.extend(named.products);
            variants.extend(named.variants);
        }
    }
    for variant in variants {
        changes.products.extend(product_of(read, variant)?);
    }
    Ok(changes)
}

/// Whose variant one is.
///
/// # Errors
/// When the database says so.
pub fn product_of(read: &mut Read<'_>, variant: Id) -> Result<Option<Id>, Fault> {
    read.query_opt(crate::sql::VARIANT_PRODUCT, params![variant], |row| row.get(0))
}

/// A variant that can be bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buyable {
    /// Its product.
    pub product: Id,
    /// The variant.
    pub variant: Id,
    /// Whether there is ever too little of it.
    pub counted: bool,
}

/// The variants that can be bought, of one product or of all.
///
/// # Errors
/// When the database says so.
pub fn buyables(read: &mut Read<'_>, product: Option<Id>) -> Result<Vec<Buyable>, Fault> {
    let buyable = |row: &store::Row<'_>| {
        let counted = row.get::<String>(2)? != Tracking::None.as_str();
        Ok(Buyable { product: row.get(0)?, variant: row.get(1)?, counted })
    };
    match product {
        Some(product) => read.query(sql::VARIANTS_OF, params![product], buyable),
        None => read.query(sql::VARIANTS, &[], buyable),
    }
}

/// Every product, in an index of their own.
fn build(read: &mut Read<'_>) -> Result<Index, Fault> {
    let index = Index::new().map_err(broken)?;
    let (tree, list) = (Tree::read(read)?, queries::default_price_list(read)?.id);
    let mut after = Id::NIL;
    loop {
        let ids = read.query(sql::PAGE, params![after, PAGE], |row| row.get::<Id>(0))?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { break };
        index.put(&documents(read, &tree, list, *first, *last)?).map_err(broken)?;
        after = *last;
    }
    index.settle().map_err(broken)?;
    Ok(index)
}

fn refresh(read: &mut Read<'_>, index: &Index, products: &BTreeSet<Id>) -> Result<(), Fault> {
    if products.is_empty() {
        return Ok(());
    }
    let (tree, list) = (Tree::read(read)?, queries::default_price_list(read)?.id);
    for product in products {
        index.put(&documents(read, &tree, list, *product, *product)?).map_err(broken)?;
    }
    index.settle().map_err(broken)
}

/// Categories with what is above them, and what they are called.
struct Tree {
    parents: HashMap<Id, Option<Id>>,
    names: HashMap<Id, Vec<String>>,
}

impl Tree {
    fn read(read: &mut Read<'_>) -> Result<Self, Fault> {
        let (mut parents, mut names) = (HashMap::new(), HashMap::new());
        for category in categories(read)? {
            parents.insert(category.id, category.parent);
            names.insert(category.id, category.names.into_values().collect());
        }
        Ok(Tree { parents, names })
    }

    /// A category and those above it.
    fn with_above(&self, category: Id) -> Vec<Id> {
        let mut found = vec![category];
        let mut at = category;
        while let Some(Some(parent)) = self.parents.get(&at).copied() {
            if found.contains(&parent) {
                break;
            }
            found.push(parent);
            at = parent;
        }
        found
    }
}

/// The products from one id to another as the index is told them.
fn documents(read: &mut Read<'_>, tree: &Tree, list: Id, first: Id, last: Id) -> Result<Vec<Document>, Fault> {
    let mut found: BTreeMap<Id, Document> = BTreeMap::new();
    let range = params![first, last];
    let now = read.now();
    for document in read.query(sql::FACTS, params![first, last, list, now], |row| {
        let mut document = Document::new(row.get(0)?);
        let state = row.get::<String>(1)?;
        let state = ProductState::parse(&state).ok_or_else(|| Fault::Decode(format!("a product's state {state}")))?;
        let price: Option<i64> = row.get(6)?;
        let sold = state == ProductState::Published && price.is_some();
        let bit = |bit: u8, is: bool| if is { bit } else { 0 };
        document.facts.audience =
            desk_of(state) | bit(WEB, sold && row.get::<bool>(2)?) | bit(TILL, sold && row.get::<bool>(3)?);
        document.facts.maker = row.get(4)?;
        document.facts.position = row.get(5)?;
        document.facts.price = price;
        document.words.extend(document.facts.maker.clone());
        Ok(document)
    })? {
        found.insert(document.id, document);
    }
    let text = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?));
    for (product, field, value) in
        read.query(sql::TEXTS, range, |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?)))?
    {
        let Some(document) = found.get_mut(&product) else { continue };
        if field == "name" { document.names.push(value) } else { document.texts.push(rich_text::plain(&value)) }
    }
    for (product, code) in read.query(sql::CODES, range, text)? {
        found.entry(product).and_modify(|document| document.codes.push(code));
    }
    for (product, word) in read.query(sql::WORDS, range, text)? {
        found.entry(product).and_modify(|document| document.words.push(word));
    }
    for (product, tag) in read.query(sql::TAGS, range, text)? {
        found.entry(product).and_modify(|document| {
            document.words.push(tag.clone());
            document.facts.tags.push(tag);
        });
    }
    for (product, category) in read.query(sql::CATEGORIES, range, |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))? {
        let Some(document) = found.get_mut(&product) else { continue };
        for category in tree.with_above(category) {
            if !document.facts.categories.contains(&category) {
                document.words.extend(tree.names.get(&category).into_iter().flatten().cloned());
                document.facts.categories.push(category);
            }
        }
    }
    Ok(found.into_values().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::Actor;
    use store::Db;

    use super::*;

    async fn current(db: &Db, finder: &Arc<Finder>) -> Result<Arc<Index>, Fault> {
        let finder = Arc::clone(finder);
        db.read(move |read| finder.current(read)).await
    }

    testkit::on_both! {
        schema = crate::MIGRATIONS;

        async fn nobody_waits_for_an_index_that_is_made(brand) {
            let (db, finder) = (&brand.db, Arc::new(Finder::default()));
            let defaults = || crate::Defaults::inclusive(kernel::Rate::new(50_000));
            db.write("test.set_up", Actor::SYSTEM, move |tx| crate::ensure_defaults(tx, &defaults())).await.unwrap();

            finder.state().being_made = true;
            assert!(matches!(current(db, &finder).await, Err(Fault::NotReady(_))), "there is none yet");
            drop(Making(&finder));
            let first = current(db, &finder).await.unwrap();
            assert!(!finder.state().being_made);

            // After a restore the epoch is another.
            finder.state().cursor.epoch -= 1;
            finder.state().being_made = true;
            assert!(Arc::ptr_eq(&first, &current(db, &finder).await.unwrap()), "the old one, while the new one is made");
            drop(Making(&finder));
            assert!(!Arc::ptr_eq(&first, &current(db, &finder).await.unwrap()), "the new one");
        }
    }
}
