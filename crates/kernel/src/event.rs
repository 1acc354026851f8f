//! The envelope of everything that happened.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Id;

/// What kind of party did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person who works for the brand.
    Staff,
    /// A member.
    Member,
    /// Somebody who has not said who they are.
    Guest,
    /// A paired till.
    Register,
    /// A program with a key.
    Key,
    /// Tenon itself: jobs, expiry, imports.
    System,
}

impl ActorKind {
    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            ActorKind::Staff => "staff",
            ActorKind::Member => "member",
            ActorKind::Guest => "guest",
            ActorKind::Register => "register",
            ActorKind::Key => "key",
            ActorKind::System => "system",
        }
    }
}

/// Who did something, for whom, and at which till. People are named by id only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What kind of party.
    pub kind: ActorKind,
    /// Which one; a guest's is the visit, the system has none.
    pub id: Option<Id>,
    /// The member or company it was done for.
    pub on_behalf: Option<Id>,
    /// The till it was done at.
    pub register: Option<Id>,
}

impl Actor {
    /// Tenon itself.
    pub const SYSTEM: Actor = Actor { kind: ActorKind::System, id: None, on_behalf: None, register: None };

    /// A party of that kind, for itself.
    pub const fn new(kind: ActorKind, id: Id) -> Self {
        Actor { kind, id: Some(id), on_behalf: None, register: None }
    }

    /// The same party at a till.
    #[must_use]
    pub const fn at(mut self, register: Id) -> Self {
        self.register = Some(register);
        self
    }
}

/// One thing that happened to one subject, ready for the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Slice, dot, verb in the past: `stock.reserved`.
    pub kind: &'static str,
    /// Version of the body's shape, counted from 1. A shape that was published never changes.
    pub version: u16,
    /// What it happened to.
    pub subject: Id,
    /// Integers, texts, ids and lists of them; no personal data, no floats.
    pub body: Value,
}

impl Event {
    /// An event of version 1.
    pub const fn new(kind: &'static str, subject: Id, body: Value) -> Self {
        Event { kind, version: 1, subject, body }
    }
}
