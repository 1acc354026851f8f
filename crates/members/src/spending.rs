//! Whether somebody may spend what they have.

use kernel::{Code, Id, Timestamp};
use store::{Fault, Read, params};

use crate::{Identity, IdentityKind, IdentityState, MemberState, codes, queries, sql};

/// `Ok` when a member may spend; else why not. Earning is never held back.
///
/// # Errors
/// When the database says so.
pub fn may_spend(read: &mut Read<'_>, member: Id) -> Result<Result<(), &'static Code>, Fault> {
    let Some(found) = queries::get(read, member)? else { return Ok(Err(&codes::NOT_FOUND)) };
    let rows = queries::same_person(read, found.id)?;
    let ways = queries::identities_of(read, &rows)?;
    may_spend_of(read, found.state, &rows, &ways)
}

/// The same for somebody whose rows and ways are known.
pub(crate) fn may_spend_of(
    read: &mut Read<'_>,
    state: MemberState,
    rows: &[Id],
    ways: &[Identity],
) -> Result<Result<(), &'static Code>, Fault> {
    match state {
        MemberState::Blocked => return Ok(Err(&codes::BLOCKED)),
        MemberState::Erased => return Ok(Err(&codes::ERASED)),
        MemberState::Active => {}
    }
    let reachable = |kind| matches!(kind, IdentityKind::Phone | IdentityKind::Email | IdentityKind::Line);
    if !ways.iter().any(|way| reachable(way.kind) && way.state == IdentityState::Verified) {
        return Ok(Err(&codes::UNVERIFIED));
    }
    let now = read.now();
    for row in rows {
        let held = read.query_opt(sql::SPENDING_HELD, params![*row], |row| row.get::<Option<Timestamp>>(0))?;
        if held.flatten().is_some_and(|until| until > now) {
            return Ok(Err(&codes::SPENDING_HELD));
        }
    }
    Ok(Ok(()))
}
