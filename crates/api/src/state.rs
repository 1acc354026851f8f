//! What handlers share.

use std::sync::Arc;

use kernel::Id;
use store::{Fault, Platform, Read};

use crate::Access;
use crate::document::Operations;
use crate::rate::Limits;

/// What the composition root plugs in, because the api may not know the slices.
#[derive(Clone, Copy)]
pub struct Directory {
    /// What a person who works for the brand may do; `None` when they left or never were.
    pub staff_access: fn(&mut Read<'_>, Id) -> Result<Option<Access>, Fault>,
    /// The member that a session's subject stands for after all merges; `None` when they were forgotten.
    pub member: fn(&mut Read<'_>, Id) -> Result<Option<Id>, Fault>,
    /// The places where these stores' own stock lies.
    pub locations_of: fn(&mut Read<'_>, &[Id]) -> Result<Vec<Id>, Fault>,
}

/// How this process answers.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// True when browsers reach us by HTTPS; cookies are then `Secure` and `__Host-`.
    pub https: bool,
    /// How many proxies in front of us may be believed about the client's address.
    pub trusted_proxies: usize,
    /// Limits by address.
    pub limits: Limits,
    /// True when webhooks may go to private addresses: tests and the demo only.
    pub webhooks_to_private_addresses: bool,
}

/// Shared by all handlers. Cheap to clone.
#[derive(Clone)]
pub struct State(Arc<Inner>);

struct Inner {
    platform: Arc<Platform>,
    directory: Directory,
    settings: Settings,
    rate: crate::rate::Rate,
    operations: std::sync::OnceLock<Operations>,
    hosts: crate::guard::Hosts,
}

impl State {
    /// Puts it together.
    pub fn new(platform: Arc<Platform>, directory: Directory, settings: Settings) -> Self {
        let rate = crate::rate::Rate::new(&settings.limits);
        State(Arc::new(Inner {
            platform,
            directory,
            settings,
            rate,
            operations: std::sync::OnceLock::new(),
            hosts: crate::guard::Hosts::default(),
        }))
    }

    /// The brands.
    pub fn platform(&self) -> &Arc<Platform> {
        &self.0.platform
    }

    /// How this process answers.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn directory(&self) -> Directory {
        self.0.directory
    }

    pub(crate) fn rate(&self) -> &crate::rate::Rate {
        &self.0.rate
    }

    pub(crate) fn hosts(&self) -> &crate::guard::Hosts {
        &self.0.hosts
    }

    /// Tells the guard which operations there are; called once, when the routes are known.
    pub fn set_operations(&self, operations: Operations) {
        let _ = self.0.operations.set(operations);
    }

    pub(crate) fn operations(&self) -> Option<&Operations> {
        self.0.operations.get()
    }
}
