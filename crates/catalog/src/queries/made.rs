//! What is made when it is sold: options that can be chosen, components of sets.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Id, Price, Quantity};
use store::{Fault, Read};

use super::sell::filled;
use crate::sql;

/// A group of options as a product offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedGroup {
    /// Which.
    pub id: Id,
    /// Its short name.
    pub code: String,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// How many have to be chosen.
    pub at_least: i64,
    /// How many can be chosen.
    pub at_most: i64,
    /// Whether one option may be chosen several times.
    pub repeatable: bool,
    /// What can be chosen, in order.
    pub options: Vec<OfferedOption>,
}

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedOption {
    /// Which.
    pub id: Id,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// What it adds to the price of one.
    pub price: Price,
    /// What it takes from stock, and how much.
    pub component: Option<(Id, Quantity)>,
}

/// A text in a language, else in the first that there is.
pub fn name_in<'a>(names: &'a BTreeMap<String, String>, locale: &str) -> &'a str {
    names.get(locale).or_else(|| names.values().next()).map_or("", String::as_str)
}

/// What can be chosen with each product; products without choices are left out. Two statements for each
/// eight products and eight names.
///
/// # Errors
/// When the database says so.
pub fn offered_options(read: &mut Read<'_>, products: &[Id]) -> Result<BTreeMap<Id, Vec<OfferedGroup>>, Fault> {
    let products: Vec<Id> = products.iter().copied().collect::<BTreeSet<Id>>().into_iter().collect();
    let mut found: BTreeMap<Id, Vec<OfferedGroup>> = BTreeMap::new();
    let mut named: BTreeSet<Id> = BTreeSet::new();
    for some in products.chunks(sql::SOME) {
        let rows = read.query(sql::made::OFFERED, &filled(some, sql::SOME), |row| {
            let group = OfferedGroup {
                id: row.get(1)?,
                code: row.get(2)?,
                names: BTreeMap::new(),
                at_least: row.get(3)?,
                at_most: row.get(4)?,
                repeatable: row.get(5)?,
                options: Vec::new(),
            };
            let quantity: Quantity = row.get(9)?;
            let component = row.get::<Option<Id>>(8)?.map(|component| (component, quantity));
            let option = OfferedOption { id: row.get(6)?, names: BTreeMap::new(), price: row.get(7)?, component };
            Ok((row.get::<Id>(0)?, group, option))
        })?;
        for (product, group, option) in rows {
            named.extend([group.id, option.id]);
            let groups = found.entry(product).or_default();
            if groups.last().is_none_or(|last| last.id != group.id) {
                groups.push(group);
            }
            if let Some(last) = groups.last_mut() {
                last.options.push(option);
            }
        }
    }
    let named: Vec<Id> = named.into_iter().collect();
    let mut names: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    for some in named.chunks(sql::SOME) {
        let rows = read.query(sql::made::NAMES, &filled(some, sql::SOME), |row| {
            Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
        })?;
        for (entity, locale, name) in rows {
            names.entry(entity).or_default().insert(locale, name);
        }
    }
    for group in found.values_mut().flatten() {
        group.names = names.get(&group.id).cloned().unwrap_or_default();
        for option in &mut group.options {
            option.names = names.get(&option.id).cloned().unwrap_or_default();
        }
    }
    Ok(found)
}

/// What one of each set is made of, in order; what is no set is left out. One statement for each eight.
///
/// # Errors
/// When the database says so.
pub fn set_components(read: &mut Read<'_>, sets: &[Id]) -> Result<BTreeMap<Id, Vec<(Id, Quantity)>>, Fault> {
    let mut found: BTreeMap<Id, Vec<(Id, Quantity)>> = BTreeMap::new();
    for some in sets.chunks(sql::SOME) {
        let rows = read.query(sql::made::COMPONENTS, &filled(some, sql::SOME), |row| {
            Ok((row.get::<Id>(0)?, row.get::<Id>(1)?, row.get::<Quantity>(2)?))
        })?;
        for (set, component, quantity) in rows {
            let components = found.entry(set).or_default();
            // A set that stands in two slices of the list is read twice.
            if !components.iter().any(|(known, _)| *known == component) {
                components.push((component, quantity));
            }
        }
    }
    Ok(found)
}
