//! Whether somebody may spend what they have.

use kernel::{Code, Id, Timestamp};
use store::{Fault, Read, params};

use crate::{IdentityKind, IdentityState, MemberState, codes, queries, sql};

/// `Ok` when a member may spend; else why not. Earning is never held back.
///
/// # Errors
/// When the database says so.
pub fn may_spend(read: &mut Read<'_>, member: Id) -> Result<Result<(), &'static Code>, Fault> {
    let Some(found) = queries::get(read, member)? else { return Ok(Err(&codes::NOT_FOUND)) };
    match found.state {
        MemberState::Blocked => return Ok(Err(&codes::BLOCKED)),
        MemberState::Erased => return Ok(Err(&codes::ERASED)),
        MemberState::Active => {}
    }
    let ways = queries::identities(read, found.id)?;
    let reachable = |kind| matches!(kind, IdentityKind::Phone | IdentityKind::Email | IdentityKind::Line);
    if !ways.iter().any(|way| reachable(way.kind) && way.state == IdentityState::Verified) {
        return Ok(Err(&codes::UNVERIFIED));
    }
    let now = read.now();
    for row in queries::same_person(read, found.id)? {
        let held = read.query_opt(sql::SPENDING_HELD, params![row], |row| row.get::<Option<Timestamp>>(0))?;
        if held.flatten().is_some_and(|until| until > now) {
            return Ok(Err(&codes::SPENDING_HELD));
        }
    }
    Ok(Ok(()))
}
