//! Ways of handing in: one trait, and the registry of those that are set up.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use kernel::Timestamp;

/// An answer, in time.
pub type Answered<'a> = BoxFuture<'a, Result<Answer, Unclear>>;

/// What the platform says of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has it.
    Accepted,
    /// It refused it.
    Rejected {
        /// Its code.
        code: String,
        /// What it says about it.
        words: String,
    },
    /// It was taken, and will be answered later.
    Pending,
    /// Nobody there knows it.
    Unknown,
}

/// Nobody knows what came of a call: the platform is asked later. The words name nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unclear(pub String);

/// A message by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// `F0401`, `F0501`, `G0401` or `G0501`.
    pub message: String,
    /// Names this handing in of this message: letters, digits and dashes. The same again is the same one.
    pub name: String,
    /// The number of the invoice or allowance.
    pub number: String,
    /// The tax id of who issued it.
    pub seller: String,
    /// When it was handed in.
    pub sent_at: Timestamp,
}

/// A way of handing in. A call may be repeated: the name makes the platform do it once.
pub trait Way: Send + Sync {
    /// What settings and rows call it.
    fn name(&self) -> &'static str;

    /// Hands a message in.
    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a>;

    /// Asks what became of it.
    fn ask<'a>(&'a self, named: &'a Named) -> Answered<'a>;
}

/// Those that are set up. Cheap to clone.
#[derive(Clone, Default)]
pub struct Ways(Arc<Vec<Arc<dyn Way>>>);

impl Ways {
    /// The same with one more.
    #[must_use]
    pub fn with(self, way: impl Way + 'static) -> Ways {
        let mut all = self.0.as_ref().clone();
        all.push(Arc::new(way));
        Ways(Arc::new(all))
    }

    /// The one of that name.
    pub(crate) fn of(&self, name: &str) -> Option<&dyn Way> {
        self.0.iter().find(|way| way.name() == name).map(AsRef::as_ref)
    }

    /// Their names.
    pub fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|way| way.name()).collect()
    }
}

impl std::fmt::Debug for Ways {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
