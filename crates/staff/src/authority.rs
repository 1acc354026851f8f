//! Nobody gives what they lack, and nobody lays hands on somebody who may do more.
//!
//! Asked inside the write, of what the actor may do at that moment. Tenon itself (setting up, a command line) may
//! give everything.

use std::collections::BTreeSet;

use kernel::{ActorKind, Id, Refusal};
use store::{Fault, Stop, Tx};

use crate::codes;

/// What whoever acts may hand on.
enum Hand {
    /// Everything: Tenon itself.
    Everything,
    /// What a person may do now.
    Person(Box<api::Access>),
    /// What a program may do, in every store.
    Program(BTreeSet<String>),
    /// Nothing.
    Empty,
}

impl Hand {
    fn holds(&self, permission: &str, store: Option<Id>) -> bool {
        match self {
            Hand::Everything => true,
            Hand::Person(access) => access.holds(permission, store),
            Hand::Program(permissions) => permissions.contains(permission),
            Hand::Empty => false,
        }
    }
}

fn hand(tx: &mut Tx<'_>) -> Result<Hand, Fault> {
    let actor = tx.actor();
    Ok(match (actor.kind, actor.id) {
        (ActorKind::System, _) => Hand::Everything,
        (ActorKind::Staff, Some(person)) => {
            crate::access(tx, person)?.map_or(Hand::Empty, |access| Hand::Person(Box::new(access)))
        }
        (ActorKind::Key, Some(key)) => api::session::key_permissions(tx, key)?.map_or(Hand::Empty, Hand::Program),
        _ => Hand::Empty,
    })
}

/// Refuses unless whoever acts holds every one of these permissions where they shall be given: in `store`, or
/// everywhere.
///
/// # Errors
/// [`codes::NOT_YOURS_TO_GIVE`] with the first that is lacking.
pub(crate) fn require_may_give(tx: &mut Tx<'_>, permissions: &BTreeSet<String>, store: Option<Id>) -> Result<(), Stop> {
    let hand = hand(tx)?;
    match permissions.iter().find(|permission| !hand.holds(permission, store)) {
        Some(lacking) => Err(Refusal::new(&codes::NOT_YOURS_TO_GIVE).with("permission", lacking.as_str()).into()),
        None => Ok(()),
    }
}

/// Refuses to touch somebody who may do what whoever acts may not: their password would be a way around every
/// limit. Everybody may touch themselves.
///
/// # Errors
/// [`codes::ABOVE_YOU`].
pub(crate) fn require_not_above(tx: &mut Tx<'_>, person: Id) -> Result<(), Stop> {
    if tx.actor().kind == ActorKind::Staff && tx.actor().id == Some(person) {
        return Ok(());
    }
    let hand = hand(tx)?;
    let mut theirs = Vec::new();
    for (store, permissions) in crate::queries::held(tx, person)? {
        theirs.extend(permissions.into_iter().map(|permission| (permission, store)));
    }
    let above = theirs.iter().any(|(permission, store)| !hand.holds(permission, *store));
    if above { Err(Stop::from(&codes::ABOVE_YOU)) } else { Ok(()) }
}
