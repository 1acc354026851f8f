//! What a person may do now. Asked at every request, so a change counts at once.

use std::collections::{BTreeMap, BTreeSet};

use api::{Access, Grant};
use kernel::Id;
use store::{Fault, Read, params};

use crate::sql;

/// One role of a person: what it allows, where, and its limits.
struct Held {
    name: String,
    locale: String,
    store: Option<Id>,
    permissions: Option<String>,
    limits: Option<String>,
}

/// What a person may do; `None` when they left or never were.
///
/// Limits hold for the person: of two roles with the same limit the higher one counts.
///
/// # Errors
/// When the database says so.
pub fn access(read: &mut Read<'_>, person: Id) -> Result<Option<Access>, Fault> {
    let rows = read.query(sql::ACCESS, params![person], |row| {
        Ok(Held {
            name: row.get(0)?,
            locale: row.get(1)?,
            store: row.get(2)?,
            permissions: row.get(3)?,
            limits: row.get(4)?,
        })
    })?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut access = Access {
        person,
        name: first.name.clone(),
        locale: first.locale.clone(),
        grants: Vec::new(),
        limits: BTreeMap::new(),
    };
    for held in &rows {
        let Some(permissions) = &held.permissions else { continue };
        let permissions: BTreeSet<String> = parse(permissions)?;
        access.grants.push(Grant { permissions, store: held.store });
        let limits: BTreeMap<String, i64> = held.limits.as_deref().map(parse).transpose()?.unwrap_or_default();
        for (name, limit) in limits {
            let known = access.limits.entry(name).or_insert(limit);
            *known = limit.max(*known);
        }
    }
    Ok(Some(access))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Decode(format!("a role: {error}")))
}
