//! Who asks.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Actor, ActorKind, Id, Refusal};

use crate::{Problem, codes};

/// How far a role may go with a permission: the limit's name and the permission it limits.
///
/// `discount_percent` is the most that a price set by hand may lie below the list's, in per cent; the others are
/// amounts in minor units, each for one act.
pub const LIMITS: &[(&str, &str)] = &[
    ("discount_percent", "till.price"),
    ("refund_amount", "till.refund_blind"),
    ("void_amount", "till.void"),
    ("cash_out_amount", "till.cash"),
];

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
}

impl Access {
    /// True when they may do this in `store`, or in every store when none is named.
    pub fn holds(&self, permission: &str, store: Option<Id>) -> bool {
        self.grants
            .iter()
            .any(|grant| (grant.store.is_none() || grant.store == store) && grant.permissions.contains(permission))
    }

    /// How far they may go with a permission in `store`, or in every store when none is named: the highest limit of
    /// that name among the roles that give it. `None` when one of these sets no limit; 0 when no role gives the
    /// permission at all.
    pub fn limit(&self, name: &str, permission: &str, store: Option<Id>) -> Option<i64> {
        let mut most = 0;
        for grant in &self.grants {
            if (grant.store.is_none() || grant.store == store) && grant.permissions.contains(permission) {
                most = most.max(*grant.limits.get(name)?);
            }
        }
        Some(most)
    }
}

/// Permissions that hold together.
#[derive(Debug, Clone)]
pub struct Grant {
    /// Names such as `catalog.edit`.
    pub permissions: BTreeSet<String>,
    /// The store they hold in; everywhere when none.
    pub store: Option<Id>,
    /// How far they go: integers by name, such as `discount_percent`.
    pub limits: BTreeMap<String, i64>,
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
    /// The member who is logged in, in the shop; somebody who works here may be one, too.
    pub member: Option<Member>,
}

/// A member who is logged in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Who, after all merges.
    pub id: Id,
    /// SHA-256 of their session's token.
    pub session: [u8; 32],
}

impl Caller {
    /// Who to write into the journal.
    pub fn actor(&self) -> Actor {
        match &self.principal {
            Principal::Staff(access) => Actor::new(ActorKind::Staff, access.person),
            Principal::Key { id, .. } => Actor::new(ActorKind::Key, *id),
            Principal::Guest => match self.member {
                Some(member) => Actor::new(ActorKind::Member, member.id),
                None => Actor { kind: ActorKind::Guest, id: self.visitor, on_behalf: None, register: None },
            },
        }
    }

    /// The member who is logged in.
    ///
    /// # Errors
    /// `api.unauthenticated`.
    pub fn require_member(&self) -> Result<Member, Problem> {
        self.member.ok_or_else(|| (&codes::UNAUTHENTICATED).into())
    }

    /// The member who is logged in, if somebody is.
    pub fn member_id(&self) -> Option<Id> {
        self.member.map(|member| member.id)
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

    /// How far the caller may go with a permission in a store, as [`Access::limit`] says; programs have no limit.
    pub fn limit(&self, name: &str, permission: &str, store: Id) -> Option<i64> {
        match &self.principal {
            Principal::Staff(access) => access.limit(name, permission, Some(store)),
            Principal::Key { permissions, .. } if permissions.contains(permission) => None,
            Principal::Key { .. } | Principal::Guest => Some(0),
        }
    }

    /// The limit that holds the caller back with a permission in every store; programs have none.
    pub(crate) fn limited_everywhere(&self, permission: &str) -> Option<&'static str> {
        let Principal::Staff(access) = &self.principal else { return None };
        let limits = LIMITS.iter().filter(|(_, limited)| *limited == permission);
        limits.map(|(name, _)| *name).find(|name| access.limit(name, permission, None).is_some())
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
            Principal::Staff(access) => {
                let held = access.grants.iter().filter(|grant| grant.permissions.contains(permission));
                // Several roles in one store are one store.
                let stores: BTreeSet<Id> = held.filter_map(|grant| grant.store).collect();
                Some(stores.into_iter().collect())
            }
            _ => Some(Vec::new()),
        }
    }

    /// Refuses unless the caller may do this in some store.
    ///
    /// # Errors
    /// `api.unauthenticated` for guests, else `api.forbidden`.
    pub fn require_somewhere(&self, permission: &str) -> Result<(), Problem> {
        if self.may(permission, None) {
            return Ok(());
        }
        match self.principal {
            Principal::Guest => Err((&codes::UNAUTHENTICATED).into()),
            _ => Err(Refusal::new(&codes::FORBIDDEN).with("permission", permission).into()),
        }
    }

    /// Refuses unless the caller may do this in every store.
    ///
    /// # Errors
    /// As [`Caller::require_somewhere`]; `api.all_stores` for those who may in some stores only.
    pub fn require_everywhere(&self, permission: &str) -> Result<(), Problem> {
        self.require_somewhere(permission)?;
        if self.may_everywhere(permission) { Ok(()) } else { Err((&codes::ALL_STORES).into()) }
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

    /// Refuses unless the caller may do this where something belongs: in its store, or everywhere when
    /// it belongs to none.
    ///
    /// # Errors
    /// As [`Caller::require_store`] and [`Caller::require_everywhere`].
    pub fn require_where(&self, permission: &str, store: Option<Id>) -> Result<(), Problem> {
        match store {
            Some(store) => self.require_store(permission, store),
            None => self.require_everywhere(permission),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> Id {
        Id::from_bytes([byte; 16])
    }

    fn caller(principal: Principal) -> Caller {
        Caller { principal, visitor: None, locale: "en", session: None, member: None }
    }

    fn staff(grants: &[(&str, Option<Id>)]) -> Caller {
        let grant = |(permission, store): &(&str, Option<Id>)| Grant {
            permissions: BTreeSet::from([(*permission).to_owned()]),
            store: *store,
            limits: BTreeMap::new(),
        };
        caller(Principal::Staff(Box::new(Access {
            person: id(9),
            name: "阿榫".to_owned(),
            locale: "zh-TW".to_owned(),
            grants: grants.iter().map(grant).collect(),
        })))
    }

    #[test]
    fn a_limit_is_the_highest_of_the_roles_that_give_the_permission() {
        let grant = |permission: &str, store, limit: Option<i64>| Grant {
            permissions: BTreeSet::from([permission.to_owned()]),
            store,
            limits: limit.map(|limit| ("cash_out_amount".to_owned(), limit)).into_iter().collect(),
        };
        let access = |grants| Access { person: id(9), name: String::new(), locale: String::new(), grants };
        let limited = access(vec![
            grant("till.cash", Some(id(1)), Some(500)),
            grant("till.cash", None, Some(300)),
            grant("till.void", None, None),
        ]);
        assert_eq!(limited.limit("cash_out_amount", "till.cash", Some(id(1))), Some(500));
        assert_eq!(limited.limit("cash_out_amount", "till.cash", Some(id(2))), Some(300));
        assert_eq!(limited.limit("cash_out_amount", "till.price", Some(id(1))), Some(0), "who may not, may nothing");
        let free = access(vec![grant("till.cash", None, Some(300)), grant("till.cash", Some(id(1)), None)]);
        assert_eq!(free.limit("cash_out_amount", "till.cash", Some(id(1))), None);
        assert_eq!(free.limit("cash_out_amount", "till.cash", Some(id(2))), Some(300));
        assert_eq!(free.limit("cash_out_amount", "till.cash", None), Some(300), "everywhere is not one store");
    }

    #[test]
    fn what_is_limited_in_all_stores_is_said_by_name() {
        let with = |limits: &[(&str, i64)]| {
            let Principal::Staff(mut access) = staff(&[("till.price", None), ("till.cash", None)]).principal else {
                panic!("somebody works here")
            };
            access.grants[0].limits = limits.iter().map(|(name, most)| ((*name).to_owned(), *most)).collect();
            caller(Principal::Staff(access))
        };
        assert_eq!(with(&[("discount_percent", 10)]).limited_everywhere("till.price"), Some("discount_percent"));
        assert_eq!(with(&[("discount_percent", 10)]).limited_everywhere("till.cash"), None, "of another role");
        assert_eq!(with(&[("cash_out_amount", 10)]).limited_everywhere("till.price"), None, "of another permission");
        assert_eq!(with(&[]).limited_everywhere("till.price"), None);
    }

    fn refused(outcome: Result<(), Problem>) -> &'static str {
        outcome.err().map_or("", |problem| problem.refusal.code.name)
    }

    #[test]
    fn one_store_is_not_all_of_them() {
        let manager = staff(&[("catalog.edit", Some(id(1))), ("catalog.edit", Some(id(1)))]);
        assert_eq!(refused(manager.require_somewhere("catalog.edit")), "");
        assert_eq!(refused(manager.require_everywhere("catalog.edit")), "api.all_stores");
        assert_eq!(refused(manager.require_where("catalog.edit", None)), "api.all_stores");
        assert_eq!(refused(manager.require_where("catalog.edit", Some(id(1)))), "");
        assert_eq!(refused(manager.require_where("catalog.edit", Some(id(2)))), "api.wrong_store");
        assert_eq!(manager.stores_for("catalog.edit"), Some(vec![id(1)]));
        assert_eq!(refused(manager.require_everywhere("wallet.grant")), "api.forbidden");
        let owner = staff(&[("catalog.edit", None), ("catalog.edit", Some(id(1)))]);
        assert_eq!(refused(owner.require_everywhere("catalog.edit")), "");
        assert_eq!(owner.stores_for("catalog.edit"), None);
    }

    #[test]
    fn a_program_works_for_all_stores_and_a_guest_for_none() {
        let key = caller(Principal::Key { id: id(8), permissions: BTreeSet::from(["stock.read".to_owned()]) });
        assert_eq!(refused(key.require_everywhere("stock.read")), "");
        assert_eq!(refused(key.require_everywhere("catalog.edit")), "api.forbidden");
        let guest = caller(Principal::Guest);
        for refusal in
            [guest.require_somewhere("x"), guest.require_everywhere("x"), guest.require_where("x", Some(id(1)))]
        {
            assert_eq!(refused(refusal), "api.unauthenticated");
        }
    }
}
