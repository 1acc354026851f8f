//! Whether somebody may spend what they have.

use kernel::{Code, Id, Timestamp};
use store::{Fault, Read};

use crate::{Identity, IdentityKind, IdentityState, MemberState, codes, people};

/// `Ok` when a member may spend; else why not. Earning is never held back.
///
/// # Errors
/// When the database says so.
pub fn may_spend(read: &mut Read<'_>, member: Id) -> Result<Result<(), &'static Code>, Fault> {
    Ok(match people::person(read, member)? {
        Some(person) => person.may_spend(read.now()),
        None => Err(&codes::NOT_FOUND),
    })
}

/// The same for somebody in a state, with ways, who may not spend until an instant.
pub(crate) fn may_spend_of(
    state: MemberState,
    ways: &[Identity],
    held_until: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), &'static Code> {
    match state {
        MemberState::Blocked => return Err(&codes::BLOCKED),
        MemberState::Erased => return Err(&codes::ERASED),
        MemberState::Active => {}
    }
    let reachable = |kind| matches!(kind, IdentityKind::Phone | IdentityKind::Email | IdentityKind::Line);
    if !ways.iter().any(|way| reachable(way.kind) && way.state == IdentityState::Verified) {
        return Err(&codes::UNVERIFIED);
    }
    match held_until {
        Some(until) if until > now => Err(&codes::SPENDING_HELD),
        _ => Ok(()),
    }
}
