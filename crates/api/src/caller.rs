//! Who asks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Actor, ActorKind, Id};

use crate::{Problem, codes};

/// What a person who works for the brand may do.
#[derive(Debug, Clone)]
pub struct Access {
    /// The person.
    pub person: Id,
    /// What people call them.
    pub name: String,
    /// Their language.
    pub locale: String,
    /// Permissions, everywhere or in one store.
    pub grants: Vec<Grant>,
    /// Integer limits by name, such as `discount_percent`.
    pub limits: BTreeMap<String, i64>,
}

/// Permissions that hold together.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Names such as `catalog.edit`.
    pub permissions: BTreeSet<String>,
    /// The store they hold in; everywhere when none.
    pub store: Option<Id>,
}

/// What kind of caller.
#[derive(Debug, Clone)]
pub enum Principal {
    /// Nobody in particular.
    Guest,
    /// A person who works for the brand.
    Staff(Box<Access>),
    /// A program.
    Key {
        /// Which one.
        id: Id,
        /// What it may do, in every store.
        permissions: BTreeSet<String>,
    },
}

/// Who asks, found by the guard before the handler runs.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What kind of caller.
    pub principal: Principal,
    /// The visit, from a signed cookie.
    pub visitor: Option<Id>,
    /// `zh-TW` or `en`.
    pub locale: &'static str,
    /// SHA-256 of the session's token, when there is a session.
    pub session: Option<[u8; 32]>,
}

impl Caller {
    /// Who to write into the journal.
    pub fn actor(&self) -> Actor {
        match &self.principal {
            Principal::Staff(access) => Actor::new(ActorKind::Staff, access.person),
            Principal::Key { id, .. } => Actor::new(ActorKind::Key, *id),
            Principal::Guest => Actor { kind: ActorKind::Guest, id: self.visitor, on_behalf: None, register: None },
        }
    }

    /// The person, when one who works here asks.
    pub fn staff_id(&self) -> Option<Id> {
        match &self.principal {
            Principal::Staff(access) => Some(access.person),
            _ => None,
        }
    }

    /// True when the caller may do this in `store`, or anywhere when no store is named.
    pub fn may(&self, permission: &str, store: Option<Id>) -> bool {
        match &self.principal {
            Principal::Guest => false,
            Principal::Key { permissions, .. } => permissions.contains(permission),
            Principal::Staff(access) => access.grants.iter().any(|grant| {
                let here = grant.store.is_none() || store.is_none() || grant.store == store;
                here && grant.permissions.contains(permission)
            }),
        }
    }

    /// True when the caller may do this in every store.
    pub fn may_everywhere(&self, permission: &str) -> bool {
        match &self.principal {
            Principal::Staff(access) => {
                access.grants.iter().any(|grant| grant.store.is_none() && grant.permissions.contains(permission))
            }
            _ => self.may(permission, None),
        }
    }

    /// The stores where the caller may do this; `None` means in all of them.
    pub fn stores_for(&self, permission: &str) -> Option<Vec<Id>> {
        if self.may_everywhere(permission) {
            return None;
        }
        match &self.principal {
            Principal::Staff(access) => Some(
                access
                    .grants
                    .iter()
                    .filter(|grant| grant.permissions.contains(permission))
                    .filter_map(|grant| grant.store)
                    .collect(),
            ),
            _ => Some(Vec::new()),
        }
    }

    /// Refuses unless the caller may do this in `store`.
    ///
    /// # Errors
    /// `api.wrong_store`, or `api.unauthenticated` for guests.
    pub fn require_store(&self, permission: &str, store: Id) -> Result<(), Problem> {
        if self.may(permission, Some(store)) {
            return Ok(());
        }
        match self.principal {
            Principal::Guest => Err((&codes::UNAUTHENTICATED).into()),
            _ => Err((&codes::WRONG_STORE).into()),
        }
    }

    /// A text that tells this caller's idempotency keys from others'.
    pub fn scope(&self) -> String {
        match &self.principal {
            Principal::Staff(access) => format!("staff:{}", access.person),
            Principal::Key { id, .. } => format!("key:{id}"),
            Principal::Guest => self.visitor.map_or_else(|| "guest".to_owned(), |visitor| format!("guest:{visitor}")),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| (&codes::UNAUTHENTICATED).into())
    }
}
