//! What sends messages: one trait, and those that are set up.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use kernel::Id;

use crate::MessageChannel;

/// How long one call may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// A message as it leaves.
#[derive(Clone)]
pub struct Outgoing {
    /// The row's id: the provider's idempotency key.
    pub id: Id,
    /// A number in E.164, an address, a LINE user id.
    pub recipient: String,
    /// One line, where the channel has one.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The brand's name, for the sender's line.
    pub brand: String,
}

/// A message that the provider took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The provider's own name for it.
    pub reference: Option<String>,
    /// True when the provider can be asked later whether it arrived.
    pub will_tell: bool,
}

/// How far a message came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// On its way.
    Underway,
    /// There.
    Delivered,
    /// It will not arrive.
    Failed,
}

/// Why a message was not taken. The words go into the outbox, so they name no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarrierError {
    /// The provider said no; asking again changes nothing.
    #[error("refused: {0}")]
    Refused(String),
    /// Nobody knows whether it was taken, or it may be taken later.
    #[error("not clear: {0}")]
    Unclear(String),
}

/// What sends messages of one channel. A call may be repeated: the id makes the provider do it once.
pub trait Carrier: Send + Sync {
    /// By which way it sends.
    fn channel(&self) -> MessageChannel;

    /// Hands a message over.
    fn send<'a>(&'a self, message: &'a Outgoing) -> BoxFuture<'a, Result<Sent, CarrierError>>;

    /// Asks how far a message came.
    fn ask<'a>(&'a self, message: Id) -> BoxFuture<'a, Result<Reached, CarrierError>> {
        let _ = message;
        Box::pin(async { Ok(Reached::Underway) })
    }
}

/// What is set up. Cheap to clone.
#[derive(Clone, Default)]
pub struct Carriers {
    all: Arc<Vec<Arc<dyn Carrier>>>,
    pub(crate) shows_codes: bool,
}

impl Carriers {
    /// The same with one more; the first of a channel gets its messages.
    #[must_use]
    pub fn with(self, carrier: impl Carrier + 'static) -> Carriers {
        let mut all = self.all.as_ref().clone();
        all.push(Arc::new(carrier));
        Carriers { all: Arc::new(all), ..self }
    }

    /// The same, and whoever may look at the outbox reads one-time codes there: in the demo only.
    #[must_use]
    pub fn showing_codes(self, shows_codes: bool) -> Carriers {
        Carriers { shows_codes, ..self }
    }

    /// What sends by that way.
    pub fn of(&self, channel: MessageChannel) -> Option<&dyn Carrier> {
        self.all.iter().find(|carrier| carrier.channel() == channel).map(AsRef::as_ref)
    }
}

impl std::fmt::Debug for Carriers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.all.iter().map(|carrier| carrier.channel())).finish()
    }
}

/// A client that waits ten seconds and follows nobody elsewhere; none when TLS cannot be set up.
pub(crate) fn client() -> Option<reqwest::Client> {
    let builder = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none()).no_proxy();
    builder.build().inspect_err(|error| tracing::error!(%error, "no messages can be sent by HTTP")).ok()
}

/// What an answer's status means when it is no success.
pub(crate) fn no(status: reqwest::StatusCode) -> CarrierError {
    let later = status.is_server_error()
        || matches!(status, reqwest::StatusCode::TOO_MANY_REQUESTS | reqwest::StatusCode::REQUEST_TIMEOUT);
    let words = status.as_str().to_owned();
    if later { CarrierError::Unclear(words) } else { CarrierError::Refused(words) }
}
