//! Nobody gives what they lack, and nobody lays hands on somebody who may do more.
//!
//! Asked inside the write, of what the actor may do at that moment. Tenon itself (setting up, a command line) may
//! give everything.

use std::collections::BTreeSet;

use api::Grant;
use kernel::{ActorKind, Id, Refusal};
use store::{Fault, Stop, Tx};

use crate::{LIMITS, codes};

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

    fn limit(&self, name: &str, permission: &str, store: Option<Id>) -> Option<i64> {
        match self {
            Hand::Everything | Hand::Program(_) => None,
            Hand::Person(access) => access.limit(name, permission, store),
            Hand::Empty => Some(0),
        }
    }

    /// What of a role lies beyond this hand: a permission that is lacking, or a limit that reaches further.
    fn lacks(&self, given: &Grant) -> Option<Refusal> {
        let store = given.store;
        if let Some(lacking) = given.permissions.iter().find(|permission| !self.holds(permission, store)) {
            return Some(Refusal::new(&codes::NOT_YOURS_TO_GIVE).with("permission", lacking.as_str()));
        }
        LIMITS.iter().filter(|(_, permission)| given.permissions.contains(*permission)).find_map(
            |(name, permission)| {
                let most = self.limit(name, permission, store)?;
                let further = given.limits.get(*name).is_none_or(|limit| *limit > most);
                further.then(|| Refusal::new(&codes::LIMIT_NOT_YOURS).with("limit", *name).with("most", most))
            },
        )
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

/// Refuses unless whoever acts holds every one of these permissions, and may go as far with them, where they shall be
/// given: in one store, or everywhere.
///
/// # Errors
/// [`codes::NOT_YOURS_TO_GIVE`] with the first that is lacking, [`codes::LIMIT_NOT_YOURS`].
pub(crate) fn require_may_give(tx: &mut Tx<'_>, given: &Grant) -> Result<(), Stop> {
    hand(tx)?.lacks(given).map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Refuses to take from a role that reaches further than whoever acts: its holders would do less by the word of
/// somebody below them, who could not give it back.
///
/// # Errors
/// [`codes::ABOVE_YOU`].
pub(crate) fn require_reaches(tx: &mut Tx<'_>, role: &Grant) -> Result<(), Stop> {
    if hand(tx)?.lacks(role).is_some() { Err(Stop::from(&codes::ABOVE_YOU)) } else { Ok(()) }
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
    let above = crate::queries::held(tx, person)?.iter().any(|held| hand.lacks(held).is_some());
    if above { Err(Stop::from(&codes::ABOVE_YOU)) } else { Ok(()) }
}
