//! Finding products by what people type.
//!
//! One index a brand and process, in memory. It follows the journal: whoever asks first brings it up to
//! where the journal is at that snapshot, so that an answer is never older than the data beside it. When
//! too much has changed at once, and after a restore, it is made anew, by one reader: the others find in the
//! one that there is, and are asked to come again when there is none. None of them waits for it with a reader
//! of the database in its hands; only for marks that somebody works out just then do they wait that long.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kernel::{Id, Timestamp};
use moka::sync::Cache;
use search::{Document, Index};
use serde::Deserialize;
use store::{Db, Fault, Read, journal, params};
use tokio::sync::Notify;

use crate::categories::categories;
use crate::model::{Channel, ProductState, Tracking};
use crate::price_lists::{self, PriceLists};
use crate::sql::finding as sql;
use crate::{ShopProduct, prices, queries, rich_text};

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

/// How long somebody who searches waits for the first index.
const PATIENCE: Duration = Duration::from_secs(20);
/// What the products that are kept as buyers see them may come to, in bytes.
const GOODS_BYTES: u64 = 64 << 20;
/// What a product, or a variant of one, takes beside its description, in bytes: estimated.
const ENTRY_BYTES: usize = 1_024;
const NOT_READY: Fault = Fault::NotReady("the index of products");

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

/// The variants that the journal named since products were marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touched {
    /// Perhaps every one: the index was made anew.
    All,
    /// These.
    Some(BTreeSet<Id>),
}

fn goods() -> Cache<Seen, Kept> {
    let weight = |_: &Seen, Kept { product, .. }: &Kept| {
        let description = product.description.as_ref().map_or(0, String::len);
        u32::try_from(ENTRY_BYTES * (1 + product.variants.len()) + description).unwrap_or(u32::MAX)
    };
    Cache::builder().max_capacity(GOODS_BYTES).weigher(weight).build()
}

/// A brand's index; `db.kept::<Finder>()` has it.
pub struct Finder {
    state: Mutex<State>,
    /// Somebody has ended making an index, well or not.
    made: Notify,
    /// Whoever marks products does so alone.
    marking: Mutex<()>,
    goods: Cache<Seen, Kept>,
}

/// Who sees a product: at which prices, in which language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Seen {
    product: Id,
    lists: PriceLists,
    locale: String,
}

/// A product as buyers see it, which holds until the catalogue changes, or a price by the clock alone.
#[derive(Clone)]
struct Kept {
    product: Arc<ShopProduct>,
    read_at: journal::Cursor,
    until: Option<Timestamp>,
}

struct State {
    index: Option<Arc<Index>>,
    cursor: journal::Cursor,
    /// The last entry of the journal that told of a change of the catalogue.
    catalogue: i64,
    touched: Touched,
    being_made: bool,
    /// Somebody took what was touched and has not marked it yet.
    being_marked: bool,
}

impl Default for Finder {
    fn default() -> Self {
        let cursor = journal::Cursor::default();
        let touched = Touched::All;
        let state = State { index: None, cursor, catalogue: 0, touched, being_made: false, being_marked: false };
        Finder { state: Mutex::new(state), made: Notify::new(), marking: Mutex::new(()), goods: goods() }
    }
}

impl Finder {
    /// Answers a question by the data of this snapshot.
    ///
    /// # Errors
    /// When the database or the index says so.
    pub fn ask(&self, read: &mut Read<'_>, question: &Question<'_>) -> Result<Arc<Found>, Fault> {
        self.current(read)?.ask(question).map_err(broken)
    }

    /// Some products, in the order of their ids as given, as a channel sees them by the data of this snapshot. Those that
    /// it does not see, and those without a price, are left out.
    ///
    /// # Errors
    /// When the database or the index says so.
    pub fn shop_products(
        &self,
        read: &mut Read<'_>,
        lists: impl Into<PriceLists>,
        locale: &str,
        channel: Channel,
        products: &[Id],
    ) -> Result<Vec<ShopProduct>, Fault> {
        self.current(read)?;
        let (lists, now) = (lists.into(), read.now());
        let at = journal::Cursor { epoch: journal::epoch(read)?, pos: journal::last(read)? };
        let (followed, catalogue) = {
            let state = self.state();
            (state.cursor, state.catalogue)
        };
        // While the index is made anew nobody follows the journal, and nothing is known of what is kept.
        let is_followed = followed.epoch == at.epoch && followed.pos >= at.pos;
        let holds = |kept: &Kept| {
            let Kept { read_at, until, .. } = kept;
            is_followed
                && read_at.epoch == at.epoch
                && read_at.pos >= catalogue
                && until.is_none_or(|until| now < until)
        };
        let seen = |product| Seen { product, lists, locale: locale.to_owned() };
        let known = |id: &Id| Some((*id, self.goods.get(&seen(*id)).filter(holds)?.product));
        let mut found: HashMap<Id, Arc<ShopProduct>> = products.iter().filter_map(known).collect();
        let missing: Vec<Id> = products.iter().filter(|id| !found.contains_key(id)).copied().collect();
        if !missing.is_empty() {
            let until = prices::next_begin(read)?;
            for product in queries::some_products(read, lists, now, locale, &missing)? {
                let product = Arc::new(product);
                self.goods.insert(seen(product.id), Kept { product: Arc::clone(&product), read_at: at, until });
                found.insert(product.id, product);
            }
        }
        let shown = products.iter().filter_map(|id| found.get(id)).filter(|product| product.is_seen(channel));
        Ok(shown.map(|product| ShopProduct::clone(product)).collect())
    }

    /// Waits until there is an index, with no reader in hand: for a brand with a hundred thousand products that is
    /// most of a minute after the server began, for most brands no time at all.
    ///
    /// # Errors
    /// [`Fault::NotReady`] when it takes too long; when the database or the index says so.
    pub async fn ready(self: &Arc<Self>, db: &Db) -> Result<(), Fault> {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let made = self.made.notified();
            if self.state().index.is_some() {
                return Ok(());
            }
            let finder = Arc::clone(self);
            match db.read(move |read| finder.current(read).map(drop)).await {
                Err(Fault::NotReady(_)) => {}
                ended => return ended,
            }
            if tokio::time::timeout_at(until, made).await.is_err() {
                return Err(NOT_READY);
            }
        }
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
        state.catalogue = at.pos;
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
                state.catalogue = state.catalogue.max(changes.catalogue);
                state.cursor.pos = state.cursor.pos.max(at.pos);
                return Ok(Some(index));
            }
        }
        if state.being_made {
            return state.index.clone().map(Some).ok_or(NOT_READY);
        }
        state.being_made = true;
        Ok(None)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks products by the data of this snapshot; `work_out` says which of those that the journal touched since the
    /// last time are. Whoever asks afterwards finds the marks: nobody sees an index that is made and not marked yet.
    ///
    /// # Errors
    /// As [`Finder::current`]; as `work_out`, and then nothing is marked.
    pub fn mark(
        &self,
        read: &mut Read<'_>,
        work_out: impl FnOnce(&mut Read<'_>, &Touched) -> Result<Vec<(Id, bool)>, Fault>,
    ) -> Result<(), Fault> {
        self.current(read)?;
        if self.state().is_marked() {
            return Ok(());
        }
        let _alone = self.marking.lock().unwrap_or_else(PoisonError::into_inner);
        let at = journal::Cursor { epoch: journal::epoch(read)?, pos: journal::last(read)? };
        let Some((index, taken)) = self.take_touched(at) else { return Ok(()) };
        let marks = work_out(read, &taken.touched)?;
        index.mark(&marks);
        taken.end();
        Ok(())
    }

    /// The index and what was touched in it; none when all of it is marked. A snapshot older than the index may not know
    /// of all that was touched: then that stays, to be marked again by a newer one.
    fn take_touched(&self, at: journal::Cursor) -> Option<(Arc<Index>, Taken<'_>)> {
        let mut state = self.state();
        if state.touched.is_empty() {
            return None;
        }
        let index = state.index.clone()?;
        let is_older = state.cursor.epoch != at.epoch || at.pos < state.cursor.pos;
        let touched = if is_older {
            state.touched.clone()
        } else {
            std::mem::replace(&mut state.touched, Touched::Some(BTreeSet::new()))
        };
        state.being_marked = true;
        Some((index, Taken { finder: self, touched, is_marked: false }))
    }
}

impl State {
    fn is_marked(&self) -> bool {
        !self.being_marked && self.touched.is_empty()
    }
}

impl Touched {
    fn is_empty(&self) -> bool {
        matches!(self, Touched::Some(variants) if variants.is_empty())
    }
}

/// What somebody is about to mark. Given back when they do not come to it, however that came about.
struct Taken<'a> {
    finder: &'a Finder,
    touched: Touched,
    is_marked: bool,
}

impl Taken<'_> {
    fn end(mut self) {
        self.is_marked = true;
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.finder.state();
        state.being_marked = false;
        if self.is_marked {
            return;
        }
        match (&mut state.touched, &self.touched) {
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
        self.0.made.notify_waiters();
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
    /// The last entry that told of the catalogue.
    catalogue: i64,
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
            changes.catalogue = entry.pos;
            if entry.kind == "catalog.category_removed" {
                // Nobody knows any more what was in it.
                changes.anew = true;
            } else if entry.kind.starts_with("catalog.price_list_") {
                // Which prices the web has may be others now. More than these are made anew.
                changes.products.extend(price_lists::products_of_list(read, entry.subject, ANEW + 1)?);
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

/// The lists whose prices the web has.
fn web_lists(read: &mut Read<'_>) -> Result<PriceLists, Fault> {
    let now = read.now();
    // The web's store has no list of its own: what holds there is given to the channel.
    price_lists::price_lists(read, Id::NIL, Channel::Web, now)
}

/// Every product, in an index of their own.
fn build(read: &mut Read<'_>) -> Result<Index, Fault> {
    let index = Index::new().map_err(broken)?;
    let (tree, lists) = (Tree::read(read)?, web_lists(read)?);
    let mut after = Id::NIL;
    loop {
        let ids = read.query(sql::PAGE, params![after, PAGE], |row| row.get::<Id>(0))?;
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { break };
        index.put(&documents(read, &tree, lists, *first, *last)?).map_err(broken)?;
        after = *last;
    }
    index.settle_in_one_place().map_err(broken)?;
    Ok(index)
}

fn refresh(read: &mut Read<'_>, index: &Index, products: &BTreeSet<Id>) -> Result<(), Fault> {
    if products.is_empty() {
        return Ok(());
    }
    let (tree, lists) = (Tree::read(read)?, web_lists(read)?);
    for product in products {
        index.put(&documents(read, &tree, lists, *product, *product)?).map_err(broken)?;
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
fn documents(read: &mut Read<'_>, tree: &Tree, lists: PriceLists, first: Id, last: Id) -> Result<Vec<Document>, Fault> {
    let mut found: BTreeMap<Id, Document> = BTreeMap::new();
    let range = params![first, last];
    let now = read.now();
    let mut values = lists.values(now);
    values.extend_from_slice(range);
    for document in read.query(sql::FACTS, &values, |row| {
        let mut document = Document::new(row.get(0)?);
        let state = row.get::<String>(1)?;
        let state = ProductState::parse(&state).ok_or_else(|| Fault::Decode(format!("a product's state {state}")))?;
        let price: Option<i64> = row.get(6)?;
        // Its price is the web's. A till's own list may have one where the web has none: what a till finds is asked
        // for its price there.
        let published = state == ProductState::Published;
        let bit = |bit: u8, is: bool| if is { bit } else { 0 };
        document.facts.audience = desk_of(state)
            | bit(WEB, published && price.is_some() && row.get::<bool>(2)?)
            | bit(TILL, published && row.get::<bool>(3)?);
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
            let waits = finder.ready(db);
            tokio::pin!(waits);
            assert!(tokio::time::timeout(Duration::ZERO, &mut waits).await.is_err(), "it waits");
            drop(Making(&finder));
            waits.await.unwrap();
            let first = current(db, &finder).await.unwrap();
            assert!(!finder.state().being_made);

            // After a restore the epoch is another.
            finder.state().cursor.epoch -= 1;
            finder.state().being_made = true;
            assert!(Arc::ptr_eq(&first, &current(db, &finder).await.unwrap()), "the old one, while the new one is made");
            drop(Making(&finder));
            assert!(!Arc::ptr_eq(&first, &current(db, &finder).await.unwrap()), "the new one");
        }

        async fn whoever_comes_while_marks_are_worked_out_waits_for_them(brand) {
            let (db, finder) = (&brand.db, Arc::new(Finder::default()));
            let defaults = || crate::Defaults::inclusive(kernel::Rate::new(50_000));
            db.write("test.set_up", Actor::SYSTEM, move |tx| crate::ensure_defaults(tx, &defaults())).await.unwrap();
            let meanwhile = Arc::clone(&finder);
            let marks = move |_: &mut Read<'_>, touched: &Touched| {
                assert_eq!(*touched, Touched::All);
                assert!(!meanwhile.state().is_marked(), "taken is not marked");
                assert!(meanwhile.marking.try_lock().is_err(), "and nobody else gets there");
                Ok(Vec::new())
            };
            let marking = Arc::clone(&finder);
            db.read(move |read| marking.mark(read, marks)).await.unwrap();
            assert!(finder.state().is_marked());
            assert!(finder.marking.try_lock().is_ok());
        }
    }
}
