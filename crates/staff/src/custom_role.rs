//! Roles of the brand's own, beside the built-in ones.

use std::collections::{BTreeMap, BTreeSet};

use api::Grant;
use kernel::{Id, Refusal};
use serde_json::json;
use store::{Stop, Tx, params};

use crate::authority::{require_may_give, require_reaches};
use crate::model::require_name;
use crate::{LIMITS, PERMISSIONS, codes, events, role_id, sql};

/// The highest limit: the largest number that every JSON reader keeps.
const LIMIT_MAX: i64 = (1 << 53) - 1;

/// What a role allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleContent {
    /// Its name for people.
    pub name: String,
    /// What it allows.
    pub permissions: BTreeSet<String>,
    /// How far: integers by the names of [`LIMITS`]; no limit where none is said.
    pub limits: BTreeMap<String, i64>,
    /// True when whoever holds it must log in with a second factor.
    pub second_factor: bool,
}

impl RoleContent {
    fn check(&self) -> Result<(), Refusal> {
        require_name(&self.name)?;
        for permission in &self.permissions {
            if !PERMISSIONS.contains(&permission.as_str()) {
                return Err(Refusal::new(&codes::PERMISSION_UNKNOWN).with("permission", permission.as_str()));
            }
        }
        for (name, limit) in &self.limits {
            let known = LIMITS.iter().any(|(limit, _)| limit == name);
            let most = if name == "discount_percent" { 100 } else { LIMIT_MAX };
            if !known || !(0..=most).contains(limit) {
                return Err(Refusal::new(&codes::LIMIT_INVALID).with("limit", name.as_str()));
            }
        }
        Ok(())
    }

    /// What it allows somebody who has it in a store, or everywhere.
    pub(crate) fn in_store(&self, store: Option<Id>) -> Grant {
        Grant { permissions: self.permissions.clone(), store, limits: self.limits.clone() }
    }

    fn texts(&self) -> (String, String) {
        (json!(self.permissions).to_string(), json!(self.limits).to_string())
    }
}

/// Adds a role of the brand's own. Its code is made from its id: people choose it by its name.
///
/// # Errors
/// [`codes::NAME_SHAPE`], [`codes::PERMISSION_UNKNOWN`], [`codes::LIMIT_INVALID`], [`codes::NOT_YOURS_TO_GIVE`],
/// [`codes::LIMIT_NOT_YOURS`].
pub fn create_role(tx: &mut Tx<'_>, id: Id, content: &RoleContent) -> Result<(), Stop> {
    content.check()?;
    require_may_give(tx, &content.in_store(None))?;
    let (permissions, limits) = content.texts();
    let code = format!("own-{id}");
    tx.execute(sql::ROLE_CREATE, params![id, code, &content.name, permissions, limits, content.second_factor])?;
    tx.journal(&events::role_created(id, content))?;
    Ok(())
}

/// Changes a role, for everybody who holds it and at once. Of a built-in one only its limits change, and whether it
/// wants a second factor; the owner's has no limits. Whoever may do less than a role changes no more than its name.
///
/// # Errors
/// As [`create_role`]; [`codes::ROLE_UNKNOWN`], [`codes::ROLE_BUILT_IN`], [`codes::OWNER_UNLIMITED`],
/// [`codes::ABOVE_YOU`]; `store.stale` when it changed meanwhile.
pub fn edit_role(tx: &mut Tx<'_>, id: Id, version: i64, content: &RoleContent) -> Result<i64, Stop> {
    content.check()?;
    let (before, built_in) = locked(tx, id)?;
    if built_in && (before.name != content.name || before.permissions != content.permissions) {
        return Err(Stop::from(&codes::ROLE_BUILT_IN));
    }
    if id == role_id("owner") && !content.limits.is_empty() {
        return Err(Stop::from(&codes::OWNER_UNLIMITED));
    }
    if lowers(&before, content) {
        require_reaches(tx, &before.in_store(None))?;
    }
    // What it allows already was given before; who edits its name need not hold all of it.
    let mut given = content.in_store(None);
    if !raises(&before, content) {
        given.permissions.retain(|permission| !before.permissions.contains(permission));
    }
    require_may_give(tx, &given)?;
    let (permissions, limits) = content.texts();
    let values = params![id, version, &content.name, permissions, limits, content.second_factor];
    if tx.execute(sql::ROLE_EDIT, values)? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::role_edited(id, &before, content))?;
    Ok(version + 1)
}

/// True when a change lets holders go further or in more easily, which is giving, too.
fn raises(before: &RoleContent, after: &RoleContent) -> bool {
    let higher = before.limits.iter().any(|(name, limit)| after.limits.get(name).is_none_or(|new| new > limit));
    higher || (before.second_factor && !after.second_factor)
}

/// True when a change takes something from holders, or lets them in less easily.
fn lowers(before: &RoleContent, after: &RoleContent) -> bool {
    let lower = after.limits.iter().any(|(name, limit)| before.limits.get(name).is_none_or(|old| old > limit));
    lower || !before.permissions.is_subset(&after.permissions) || (!before.second_factor && after.second_factor)
}

/// Retires a role of the brand's own that nobody holds.
///
/// # Errors
/// [`codes::ROLE_UNKNOWN`], [`codes::ROLE_BUILT_IN`], [`codes::ROLE_IN_USE`]; `store.stale` when it changed
/// meanwhile.
pub fn retire_role(tx: &mut Tx<'_>, id: Id, version: i64) -> Result<(), Stop> {
    if locked(tx, id)?.1 {
        return Err(Stop::from(&codes::ROLE_BUILT_IN));
    }
    let holders: i64 = tx.query_one(sql::ROLE_HOLDERS, params![id], |row| row.get(0))?;
    if holders > 0 {
        return Err(Refusal::new(&codes::ROLE_IN_USE).with("count", holders).into());
    }
    if tx.execute(sql::ROLE_RETIRE, params![id, version])? == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    tx.journal(&events::role_retired(id))?;
    Ok(())
}

/// A role and whether it is built in, locked: nobody is given it while it changes.
fn locked(tx: &mut Tx<'_>, id: Id) -> Result<(RoleContent, bool), Stop> {
    let role = tx.query_opt(sql::ROLE_LOCK, params![id], crate::queries::role_row)?.ok_or(&codes::ROLE_UNKNOWN)?;
    Ok((role.content, role.built_in))
}
