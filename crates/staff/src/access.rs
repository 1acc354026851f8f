//! What a person may do now. Asked at every request, so a change counts at once.

use std::collections::BTreeSet;

use api::{Access, Grant};
use kernel::Id;
use store::{Fault, Read, params};

use crate::sql;

/// What everybody may do who works here: look at themselves, and mend their own secrets.
const ONESELF: &str = "staff.self";

/// One role of a person: what it allows, where, and its limits.
struct Held {
    name: String,
    locale: String,
    store: Option<Id>,
    permissions: Option<String>,
    limits: Option<String>,
    /// True when the role wants a second factor at log-in.
    second_factor: Option<bool>,
    /// True when the person has one.
    has_second_factor: bool,
}

/// What a person may do; `None` when they left or never were.
///
/// Who holds a role that wants a second factor, and has none yet, may do nothing but get one.
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
            second_factor: row.get(5)?,
            has_second_factor: row.get(6)?,
        })
    })?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut access = Access { person, name: first.name.clone(), locale: first.locale.clone(), grants: Vec::new() };
    let wanting = rows.iter().any(|held| held.second_factor == Some(true) && !held.has_second_factor);
    for held in &rows {
        let Some(permissions) = &held.permissions else { continue };
        let mut permissions: BTreeSet<String> = parse(permissions)?;
        if wanting {
            permissions.retain(|permission| permission == ONESELF);
        }
        let limits = held.limits.as_deref().map(parse).transpose()?.unwrap_or_default();
        access.grants.push(Grant { permissions, store: held.store, limits });
    }
    Ok(Some(access))
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Decode(format!("a role: {error}")))
}
