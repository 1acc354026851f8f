//! The tree of categories: what hangs below what, in which order, and what it is called.
//!
//! Whoever changes the tree locks it first, so that two moves that are right alone cannot make a circle
//! together, and two of the same place do not leave a gap.

use std::collections::{BTreeMap, HashMap};

use kernel::{Id, Refusal};
use store::{Fault, Read, Stop, Tx, params};

use crate::check::{self, Faults};
use crate::{codes, events, sql, texts};

/// How many levels the tree has at most.
pub const DEPTH_MAX: usize = 6;
/// How many categories there are at most: all of them are shown on one page.
pub const CATEGORIES_MAX: usize = 1_000;
/// The tree's name among those that can be locked.
const TREE: &str = "categories";

/// A category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub id: Id,
    /// What it hangs below; nothing when it stands at the top.
    pub parent: Option<Id>,
    /// Its address, for pages of its own.
    pub handle: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Its place among its siblings, from 0.
    pub position: i64,
    /// How many categories it hangs below.
    pub depth: i64,
    /// Counts its changes from 1.
    pub version: i64,
}

impl Category {
    /// Its name in a language, else in the first there is, else its address.
    pub fn name(&self, locale: &str) -> &str {
        self.names.get(locale).or_else(|| self.names.values().next()).unwrap_or(&self.handle)
    }
}

/// A category to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCategory {
    /// Its address; no other category's.
    pub handle: String,
    /// Names by language, at least one.
    pub names: BTreeMap<String, String>,
    /// What it hangs below.
    pub parent: Option<Id>,
}

/// All categories as one reads them: each followed by what hangs below it.
///
/// # Errors
/// When the database says so.
pub fn categories(read: &mut Read<'_>) -> Result<Vec<Category>, Fault> {
    let mut all = read.query(sql::tree::CATEGORIES, &[], |row| {
        Ok(Category {
            id: row.get(0)?,
            parent: row.get(1)?,
            handle: row.get(2)?,
            names: BTreeMap::new(),
            position: row.get(3)?,
            depth: 0,
            version: row.get(4)?,
        })
    })?;
    let mut names: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    let said = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
    for (id, locale, name) in read.query(sql::tree::CATEGORY_NAMES, &[], said)? {
        names.entry(id).or_default().insert(locale, name);
    }
    for one in &mut all {
        one.names = names.remove(&one.id).unwrap_or_default();
    }
    Ok(in_reading_order(all))
}

/// How many products are in each category itself; none where there are none. It reads every assignment.
///
/// # Errors
/// When the database says so.
pub fn products_in_categories(read: &mut Read<'_>) -> Result<HashMap<Id, i64>, Fault> {
    let counts = read.query(sql::tree::PRODUCTS_IN, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.into_iter().collect())
}

/// The category with that address.
///
/// # Errors
/// When the database says so.
pub fn category_of(read: &mut Read<'_>, handle: &str) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::tree::CATEGORY_OF, params![handle], |row| row.get(0))
}

/// Siblings are in order already; each is followed by its own.
fn in_reading_order(all: Vec<Category>) -> Vec<Category> {
    let mut below: BTreeMap<Option<Id>, Vec<Category>> = BTreeMap::new();
    for one in all {
        below.entry(one.parent).or_default().push(one);
    }
    let mut ordered = Vec::new();
    let mut waiting: Vec<Category> = below.remove(&None).unwrap_or_default();
    waiting.reverse();
    while let Some(next) = waiting.pop() {
        for mut child in below.remove(&Some(next.id)).unwrap_or_default().into_iter().rev() {
            child.depth = next.depth + 1;
            waiting.push(child);
        }
        ordered.push(next);
    }
    ordered
}

/// What hangs below what.
struct Tree(BTreeMap<Id, (Option<Id>, i64)>);

impl Tree {
    /// Locks the tree and reads it.
    fn locked(tx: &mut Tx<'_>) -> Result<Tree, Fault> {
        tx.execute(sql::tree::TREE_LOCK, params![TREE])?;
        let all = tx.query(sql::tree::CATEGORIES, &[], |row| Ok((row.get(0)?, (row.get(1)?, row.get(4)?))))?;
        Ok(Tree(all.into_iter().collect()))
    }

    /// A category with all that it hangs below, itself first. A circle, which no check would let pass, ends.
    fn upwards(&self, from: Id) -> Vec<Id> {
        let mut path = vec![from];
        let mut here = from;
        while let Some(parent) = self.0.get(&here).and_then(|(parent, _)| *parent) {
            if path.contains(&parent) {
                break;
            }
            path.push(parent);
            here = parent;
        }
        path
    }

    /// How many levels hang below a category, itself included.
    fn levels(&self, of: Id) -> usize {
        let depths = self.0.keys().filter_map(|id| self.upwards(*id).iter().position(|above| *above == of));
        depths.max().map_or(1, |depth| depth + 1)
    }

    /// How deep something that hangs below `parent` stands, from 1.
    fn depth_below(&self, parent: Option<Id>) -> usize {
        parent.map_or(1, |parent| self.upwards(parent).len() + 1)
    }

    /// Refuses a parent that is not there.
    fn require_parent(&self, parent: Option<Id>) -> Result<(), Refusal> {
        if parent.is_none_or(|parent| self.0.contains_key(&parent)) {
            return Ok(());
        }
        Err(Refusal::new(&api::codes::INVALID).at("/parent_id", &codes::UNKNOWN_CATEGORY))
    }

    /// Refuses a version that is no longer, of a category that may be gone.
    fn require_version(&self, id: Id, version: i64) -> Result<(), Stop> {
        match self.0.get(&id) {
            None => Err(Stop::from(&codes::NOTHING_THERE)),
            Some((_, now)) if *now != version => Err(Stop::from(&store::codes::STALE)),
            Some(_) => Ok(()),
        }
    }
}

fn too_deep() -> Refusal {
    let most = i64::try_from(DEPTH_MAX).unwrap_or(0);
    Refusal::new(&codes::CATEGORY_DEPTH).with("most", most).at("/parent_id", &codes::CATEGORY_DEPTH)
}

/// What a category may be called.
///
/// # Errors
/// Every fault, by field.
pub fn check_category(
    handle: Option<&str>,
    names: &BTreeMap<String, String>,
    is_new: bool,
    locale: &str,
) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    if let Some(handle) = handle {
        faults.unless(check::is_handle(handle), "/handle", &codes::HANDLE_INVALID);
    }
    check::names(&mut faults, "/names", names, !is_new);
    let named = names.get(locale).map(String::is_empty);
    let stays = if is_new { named == Some(false) } else { named != Some(true) };
    faults.unless(stays, format!("/names/{}", check::escaped(locale)), &codes::NAME_NEEDED);
    faults.settle()
}

fn require_free(tx: &mut Tx<'_>, handle: &str, except: Id) -> Result<(), Stop> {
    if tx.query_opt(sql::tree::CATEGORY_TAKEN, params![handle, except], |row| row.get::<Id>(0))?.is_none() {
        return Ok(());
    }
    Err(Refusal::new(&codes::CATEGORY_TAKEN).with("handle", handle).at("/handle", &codes::CATEGORY_TAKEN).into())
}

/// Makes a category, the last of its siblings. Returns its id. Writes `catalog.category_created@1`.
///
/// # Errors
/// Refused as `api.invalid` for a parent that is not there, [`codes::CATEGORY_TAKEN`],
/// [`codes::CATEGORY_DEPTH`] or [`codes::CATEGORY_MANY`].
pub fn create_category(tx: &mut Tx<'_>, new: &NewCategory) -> Result<Id, Stop> {
    let tree = Tree::locked(tx)?;
    tree.require_parent(new.parent)?;
    if tree.0.len() >= CATEGORIES_MAX {
        let most = i64::try_from(CATEGORIES_MAX).unwrap_or(0);
        return Err(Refusal::new(&codes::CATEGORY_MANY).with("most", most).into());
    }
    if tree.depth_below(new.parent) > DEPTH_MAX {
        return Err(too_deep().into());
    }
    let id = tx.new_id();
    require_free(tx, &new.handle, id)?;
    let siblings = tree.0.values().filter(|(parent, _)| *parent == new.parent).count();
    let position = i64::try_from(siblings).unwrap_or(i64::MAX);
    tx.execute(sql::tree::CATEGORY_INSERT, params![id, new.parent, &new.handle, position])?;
    texts::set(tx, id, texts::NAME, &new.names)?;
    tx.journal(&events::category("catalog.category_created", id, 1))?;
    Ok(id)
}

/// Gives a category, still as `version` saw it, another address or other names; an empty name is taken
/// away. Returns its new version. Writes `catalog.category_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`], `store.stale`, [`codes::CATEGORY_TAKEN`], or `api.invalid` when no
/// name would be left.
pub fn edit_category(
    tx: &mut Tx<'_>,
    id: Id,
    version: i64,
    handle: Option<&str>,
    names: &BTreeMap<String, String>,
) -> Result<i64, Stop> {
    Tree::locked(tx)?.require_version(id, version)?;
    if let Some(handle) = handle {
        require_free(tx, handle, id)?;
    }
    tx.execute(sql::tree::CATEGORY_EDIT, params![id, version, handle])?;
    texts::set(tx, id, texts::NAME, names)?;
    if texts::count(tx, id, texts::NAME)? == 0 {
        return Err(Refusal::new(&api::codes::INVALID).at("/names", &codes::NAME_NEEDED).into());
    }
    tx.journal(&events::category("catalog.category_edited", id, version + 1))?;
    Ok(version + 1)
}

/// Hangs a category, still as `version` saw it, below another (or at the top), before the sibling that
/// stands at `position` now, or last. Returns its new version. Writes `catalog.category_moved@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`], `store.stale`, [`codes::CATEGORY_CIRCLE`],
/// [`codes::CATEGORY_DEPTH`], or `api.invalid` for a parent that is not there.
pub fn move_category(
    tx: &mut Tx<'_>,
    id: Id,
    version: i64,
    parent: Option<Id>,
    position: Option<i64>,
) -> Result<i64, Stop> {
    let tree = Tree::locked(tx)?;
    tree.require_version(id, version)?;
    tree.require_parent(parent)?;
    if parent.is_some_and(|parent| tree.upwards(parent).contains(&id)) {
        return Err(Refusal::new(&codes::CATEGORY_CIRCLE).at("/parent_id", &codes::CATEGORY_CIRCLE).into());
    }
    if tree.depth_below(parent) + tree.levels(id) - 1 > DEPTH_MAX {
        return Err(too_deep().into());
    }
    tx.execute(sql::tree::CATEGORY_MOVE, params![id, version, parent])?;
    let all = tx.query(sql::tree::CATEGORIES, &[], |row| Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?)))?;
    let siblings = |of: Option<Id>| -> Vec<Id> {
        all.iter().filter(|(one, above)| *above == of && *one != id).map(|(one, _)| *one).collect()
    };
    let mut there = siblings(parent);
    let at = position.and_then(|position| usize::try_from(position).ok()).unwrap_or(there.len()).min(there.len());
    there.insert(at, id);
    let before = tree.0.get(&id).and_then(|(above, _)| *above);
    let left = if before == parent { Vec::new() } else { siblings(before) };
    for order in [there, left] {
        for (place, one) in order.into_iter().enumerate() {
            tx.execute(sql::tree::CATEGORY_PLACE, params![one, i64::try_from(place).unwrap_or(i64::MAX)])?;
        }
    }
    tx.journal(&events::category("catalog.category_moved", id, version + 1))?;
    Ok(version + 1)
}

/// Takes a category away that is still as `version` saw it and has none below it. Its products stay, and
/// are no longer in it. Writes `catalog.category_removed@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`], `store.stale` or [`codes::CATEGORY_NOT_EMPTY`].
pub fn remove_category(tx: &mut Tx<'_>, id: Id, version: i64) -> Result<(), Stop> {
    let tree = Tree::locked(tx)?;
    tree.require_version(id, version)?;
    if tree.0.values().any(|(parent, _)| *parent == Some(id)) {
        return Err(Stop::from(&codes::CATEGORY_NOT_EMPTY));
    }
    tx.execute(sql::tree::CATEGORY_EMPTY, params![id])?;
    tx.execute(sql::tree::TEXTS_CLEAR, params![id])?;
    tx.execute(sql::tree::CATEGORY_REMOVE, params![id, version])?;
    tx.journal(&events::category("catalog.category_removed", id, version))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> Id {
        Id::from_bytes([byte; 16])
    }

    #[test]
    fn a_trees_levels() {
        // 1 ─ 2 ─ 3, and 4.
        let rows = [(1, None), (2, Some(1)), (3, Some(2)), (4, None)];
        let tree = Tree(rows.into_iter().map(|(one, parent)| (id(one), (parent.map(id), 1))).collect());
        assert_eq!([1, 2, 3, 4].map(|one| tree.levels(id(one))), [3, 2, 1, 1]);
        assert_eq!((tree.depth_below(None), tree.depth_below(Some(id(3)))), (1, 4));
        assert_eq!(tree.upwards(id(3)), [id(3), id(2), id(1)]);
    }
}
