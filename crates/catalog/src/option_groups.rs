//! Choices that do not make a variant: sugar and ice, candles, wrapping. What an option adds to the price
//! and takes from stock is written down here; selling with it is the orders' business.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Id, Price, Quantity, Refusal};
use store::{Fault, Read, Row, Stop, Tx, params};

use crate::assign_products::touch;
use crate::check::{self, Faults};
use crate::{codes, events, queries, sql, texts};

/// The most options of one group, and the most groups of one product.
pub const OPTIONS_MAX: usize = 50;
/// The most choices in a group whose options may be chosen several times.
pub const TIMES_MAX: usize = 50;

/// A group of options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionGroup {
    /// Its id; none for one that is to be made.
    pub id: Option<Id>,
    /// Its short name: `sugar`.
    pub code: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// How many options have to be chosen.
    pub at_least: i64,
    /// How many options can be chosen.
    pub at_most: i64,
    /// Whether one option may be chosen several times.
    pub repeatable: bool,
    /// What can be chosen, in order.
    pub options: Vec<GroupOption>,
    /// How many products it is offered with.
    pub products: i64,
    /// Counts its changes from 1; what it was seen as when it is set.
    pub version: i64,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupOption {
    /// Its id; none for one that is to be made.
    pub id: Option<Id>,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// What it adds to the price of one; below nothing where it makes it cheaper.
    pub price: Price,
    /// The variant that it takes from stock.
    pub component: Option<Id>,
    /// How much of that.
    pub component_quantity: Quantity,
}

/// All groups with their options, by code.
///
/// # Errors
/// When the database says so.
pub fn option_groups(read: &mut Read<'_>) -> Result<Vec<OptionGroup>, Fault> {
    let mut names: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    let said = |row: &Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
    for (id, locale, name) in read.query(sql::options::NAMES, &[], said)? {
        names.entry(id).or_default().insert(locale, name);
    }
    let mut options: BTreeMap<Id, Vec<GroupOption>> = BTreeMap::new();
    let rows = read.query(sql::options::OPTIONS, &[], |row| {
        let (group, id) = (row.get::<Id>(0)?, row.get::<Id>(1)?);
        let (price, component) = (row.get(2)?, row.get(3)?);
        Ok((
            group,
            id,
            GroupOption { id: Some(id), names: BTreeMap::new(), price, component, component_quantity: row.get(4)? },
        ))
    })?;
    for (group, id, mut option) in rows {
        option.names = names.remove(&id).unwrap_or_default();
        options.entry(group).or_default().push(option);
    }
    let groups = read.query(sql::options::GROUPS, &[], |row| {
        Ok(OptionGroup {
            id: Some(row.get(0)?),
            code: row.get(1)?,
            names: BTreeMap::new(),
            at_least: row.get(2)?,
            at_most: row.get(3)?,
            options: Vec::new(),
            version: row.get(4)?,
            products: row.get(5)?,
            repeatable: row.get(6)?,
        })
    })?;
    let filled = groups.into_iter().map(|mut group| {
        let id = group.id.unwrap_or(Id::NIL);
        group.names = names.remove(&id).unwrap_or_default();
        group.options = options.remove(&id).unwrap_or_default();
        group
    });
    Ok(filled.collect())
}

/// What a group may say. A name in the brand's own language is needed.
///
/// # Errors
/// Every fault, by field.
pub fn check_option_group(group: &OptionGroup, locale: &str) -> Result<(), Refusal> {
    let mut faults = Faults::default();
    let named = |names: &BTreeMap<String, String>| names.get(locale).is_some_and(|name| !name.is_empty());
    let own = check::escaped(locale);
    faults.unless(check::is_handle(&group.code), "/code", &codes::HANDLE_INVALID);
    faults.unless(named(&group.names), format!("/names/{own}"), &codes::NAME_NEEDED);
    check::names(&mut faults, "/names", &group.names, false);
    let count = group.options.len();
    faults.unless(count <= OPTIONS_MAX, "/options", &api::codes::TOO_LONG);
    let fits = group.at_least >= 0
        && group.at_most >= 1.max(group.at_least)
        && usize::try_from(group.at_most).is_ok_and(|most| most <= if group.repeatable { TIMES_MAX } else { count });
    faults.unless(fits, "/at_most", &codes::OPTION_COUNT);
    let mut known = BTreeSet::new();
    for (number, option) in group.options.iter().enumerate() {
        let at = format!("/options/{number}");
        faults.unless(option.id.is_none_or(|id| known.insert(id)), format!("{at}/id"), &codes::TWICE);
        faults.unless(named(&option.names), format!("{at}/names/{own}"), &codes::NAME_NEEDED);
        check::names(&mut faults, &format!("{at}/names"), &option.names, false);
        let price = Price::new(option.price.get().saturating_abs());
        faults.unless(check::is_price(price), format!("{at}/price"), &codes::PRICE_INVALID);
        let quantity = option.component_quantity;
        let counted = match option.component {
            Some(_) => quantity.is_positive() && quantity <= check::STEP_MAX,
            None => quantity.is_zero(),
        };
        faults.unless(counted, format!("{at}/component_quantity"), &codes::QUANTITY_STEP);
    }
    faults.settle()
}

/// Makes a group, or sets one that is still as its version says: options that are not named can be chosen
/// no longer. Returns its id and version. Writes `catalog.option_group_set@1`.
///
/// # Errors
/// Refused as [`codes::NOTHING_THERE`], `store.stale`, [`codes::OPTION_GROUP_TAKEN`], or `api.invalid`
/// naming components and options that are not there.
pub fn set_option_group(tx: &mut Tx<'_>, group: &OptionGroup) -> Result<(Id, i64), Stop> {
    let id = group.id.unwrap_or_else(|| tx.new_id());
    let version = if group.id.is_some() { group.version + 1 } else { 1 };
    let (code, least, most, repeatable) = (&group.code, group.at_least, group.at_most, group.repeatable);
    let taken = tx.query_opt(sql::options::GROUP_TAKEN, params![code, id], |row| row.get::<Id>(0))?.is_some();
    // Of two that take a code at once the constraint lets one pass; the other finds it taken here.
    let is_taken = if taken {
        true
    } else if group.id.is_some() {
        if tx.execute(sql::options::GROUP_SET, params![id, group.version, code, least, most, repeatable])? == 0 {
            let there = tx.query_opt(sql::options::GROUP_GET, params![id], |row| row.get::<i64>(0))?.is_some();
            return Err(Stop::from(if there { &store::codes::STALE } else { &codes::NOTHING_THERE }));
        }
        false
    } else {
        tx.execute(sql::options::GROUP_INSERT, params![id, code, least, most, repeatable])? == 0
    };
    if is_taken {
        let refusal = Refusal::new(&codes::OPTION_GROUP_TAKEN).with("code", code.as_str());
        return Err(refusal.at("/code", &codes::OPTION_GROUP_TAKEN).into());
    }
    rename(tx, id, &group.names)?;
    set_options(tx, id, &group.options)?;
    tx.journal(&events::option_group_set(id, code, version))?;
    Ok((id, version))
}

fn rename(tx: &mut Tx<'_>, id: Id, names: &BTreeMap<String, String>) -> Result<(), Fault> {
    tx.execute(sql::options::NAMES_CLEAR, params![id])?;
    texts::set(tx, id, texts::NAME, names)
}

fn set_options(tx: &mut Tx<'_>, group: Id, options: &[GroupOption]) -> Result<(), Stop> {
    let known = tx.query(sql::options::OPTIONS_OF, params![group], |row| row.get::<Id>(0))?;
    let mut faults = Faults::default();
    for (number, option) in options.iter().enumerate() {
        let is_known = option.id.is_none_or(|id| known.contains(&id));
        faults.unless(is_known, format!("/options/{number}/id"), &codes::NOTHING_THERE);
        if let Some(component) = option.component {
            let there = tx.query_opt(sql::VARIANT_PRODUCT, params![component], |row| row.get::<Id>(0))?.is_some();
            faults.unless(there, format!("/options/{number}/component_id"), &codes::UNKNOWN_VARIANT);
        }
    }
    faults.settle()?;
    tx.execute(sql::options::OPTIONS_ARCHIVE, params![group])?;
    for (place, option) in options.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let id = option.id.unwrap_or_else(|| tx.new_id());
        let statement = if option.id.is_some() { sql::options::OPTION_SET } else { sql::options::OPTION_INSERT };
        tx.execute(statement, params![id, group, option.price, option.component, option.component_quantity, place])?;
        rename(tx, id, &option.names)?;
    }
    Ok(())
}

/// The groups that are offered with a product, in order.
///
/// # Errors
/// When the database says so.
pub fn product_option_groups(read: &mut Read<'_>, product: Id) -> Result<Vec<Id>, Fault> {
    read.query(sql::options::PRODUCT_GROUPS, params![product], |row| row.get(0))
}

/// Sets which groups are offered with a product that is still as `version` saw it. Returns its new
/// version. Writes `catalog.product_edited@1`.
///
/// # Errors
/// Refused as [`codes::NOT_FOUND`], `store.stale`, or `api.invalid` naming groups that are not there or
/// stand twice.
pub fn offer_option_groups(tx: &mut Tx<'_>, product: Id, version: i64, groups: &[Id]) -> Result<i64, Stop> {
    let mut faults = Faults::default();
    faults.unless(groups.len() <= OPTIONS_MAX, "/option_group_ids", &api::codes::TOO_LONG);
    for (number, group) in groups.iter().enumerate() {
        let pointer = format!("/option_group_ids/{number}");
        let there = tx.query_opt(sql::options::GROUP_GET, params![group], |row| row.get::<i64>(0))?.is_some();
        faults.unless(there, pointer.as_str(), &codes::UNKNOWN_OPTION_GROUP);
        faults.unless(!groups[..number].contains(group), pointer, &codes::TWICE);
    }
    faults.settle()?;
    touch(tx, product, version)?;
    tx.execute(sql::options::PRODUCT_GROUPS_CLEAR, params![product])?;
    for (place, group) in groups.iter().enumerate() {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        tx.execute(sql::options::PRODUCT_GROUP_INSERT, params![product, group, place])?;
    }
    let variants = queries::variant_ids(tx, product)?;
    tx.journal(&events::product_edited(product, version + 1, &["option_groups"], &variants))?;
    Ok(version + 1)
}
