//! Payment providers as this slice sees them: one trait, and the registry of those that are set up.

use std::sync::Arc;

use axum::http::HeaderMap;
use futures_util::future::BoxFuture;
use kernel::{Exponent, Id, Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::Heard;

/// A provider's answer, in time.
pub type Answered<'a, T> = BoxFuture<'a, Result<T, AdapterError>>;

/// What a provider can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// The buyer's methods that it serves, such as `online`.
    pub methods: &'static [&'static str],
    /// It sets money aside first, and [`Adapter::capture`] takes it.
    pub captures_separately: bool,
    /// The buyer's return has to be told to it with [`Adapter::confirm`].
    pub needs_confirmation: bool,
    /// An open payment can be called off.
    pub voids: bool,
    /// Part of the money can go back.
    pub refunds_in_part: bool,
    /// The same refund sent again is done once. Where it is not, a refund whose answer was lost is never
    /// sent again: a person finds out.
    pub refunds_repeat: bool,
}

/// A payment to be asked for. The same request again gives the same answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// The provider's idempotency key: the payment's id, or what the adapter makes of it.
    pub request_id: String,
    /// What the buyer chose, such as `online`.
    pub method: String,
    /// How much, in minor units.
    pub amount: Money,
    /// ISO 4217 code of the currency.
    pub currency: String,
    /// Its decimal digits.
    pub exponent: Exponent,
    /// What the buyer reads on the provider's page; the order's number, no personal data.
    pub description: String,
    /// Where the buyer comes back to.
    pub return_url: String,
    /// A page of ours with a form that leads to the provider, where it wants one.
    pub form_url: String,
    /// Where the provider reports to.
    pub callback_url: String,
    /// When the payment was written down.
    pub begun_at: Timestamp,
    /// Until when it may be paid.
    pub until: Option<Timestamp>,
    /// What the buyer's phone shows at the counter.
    pub code: Option<String>,
}

/// Where a buyer pays when it is no page: an account, or a code for the machine in a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentInstructions)]
pub struct Instructions {
    /// The bank's number, for a transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank: Option<String>,
    /// The account, for a transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The code, for a machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Until when, as the provider writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A form that a browser sends to the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderForm {
    /// Where to.
    pub action: String,
    /// What is in it, by name.
    pub fields: Vec<(String, String)>,
}

/// A payment that the provider took in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    /// The provider's own name for it, when it has one already.
    pub reference: Option<String>,
    /// Where the buyer pays, when that is a page.
    pub redirect_url: Option<String>,
    /// Where the buyer pays, when that is no page.
    pub instructions: Option<Instructions>,
    /// Where it stands.
    pub heard: Heard,
}

/// Where a payment stands at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The provider's own name for it.
    pub reference: Option<String>,
    /// Where it stands.
    pub heard: Heard,
}

/// Money to go back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefund {
    /// The payment's request id.
    pub payment_request_id: String,
    /// The provider's own name for the payment.
    pub reference: Option<String>,
    /// How the buyer paid.
    pub method: String,
    /// The provider's idempotency key: the refund's id.
    pub request_id: String,
    /// How much, in minor units.
    pub amount: Money,
    /// What the payment brought altogether, in minor units.
    pub captured: Money,
}

/// How far a refund got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The money is on its way back.
    Done,
    /// The provider will tell later.
    Later,
}

/// A report that a provider sent by itself, with a signature that is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The provider's name for this report; repeats carry the same.
    pub notice_id: String,
    /// Which payment: our request id.
    pub request_id: String,
    /// The provider's own name for the payment.
    pub reference: Option<String>,
    /// Where the buyer pays, when that is what it says.
    pub instructions: Option<Instructions>,
    /// What it says.
    pub heard: Heard,
}

/// Why a callback is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// The signature is missing, wrong or out of date.
    #[error("the signature is not the provider's")]
    Forged,
    /// The signature is right, the words make no sense.
    #[error("{0}")]
    Malformed(&'static str),
}

/// Why a call to a provider did not give an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdapterError {
    /// The provider said no, and nothing happened there.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// Nobody knows whether it happened: no answer, or none that can be read.
    #[error("the provider did not answer clearly: {0}")]
    Unclear(String),
    /// The provider does not know the payment.
    #[error("the provider does not know the payment")]
    NotFound,
    /// The provider knows the request id with another content.
    #[error("the provider knows this request with another content")]
    Conflict,
    /// The provider cannot do this at all.
    #[error("the provider cannot do this")]
    Unsupported,
}

/// One provider. `at` is the present instant by the brand's clock; signatures carry it.
///
/// Every call may be repeated: `request_id` makes the provider do it once.
pub trait Adapter: Send + Sync {
    /// Its name in rows and in the callback's address.
    fn name(&self) -> &'static str;

    /// True when it is set up for the brand of that host name.
    fn serves(&self, host: &str) -> bool {
        let _ = host;
        true
    }

    /// The provider's idempotency key for a payment.
    fn request_id(&self, payment: Id) -> String {
        payment.to_string()
    }

    /// The form that leads a buyer to the provider, where it wants one.
    fn form(&self, new: &NewPayment) -> Option<ProviderForm> {
        let _ = new;
        None
    }

    /// What a callback is answered, in plain text, where the provider wants its own words.
    fn callback_answer(&self) -> Option<&'static str> {
        None
    }

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Where people and the provider reach the brand of that host name, without a slash at the end.
    fn public_url(&self, host: &str) -> String;

    /// Scheme, host and port of the pages where buyers pay: forms of ours may end there.
    fn page_origin(&self) -> String;

    /// Asks for a payment.
    fn create<'a>(&'a self, at: Timestamp, new: &'a NewPayment) -> Answered<'a, Created>;

    /// Tells the provider that the buyer came back.
    fn confirm<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        let _ = (at, request_id);
        Box::pin(async { Err(AdapterError::Unsupported) })
    }

    /// Takes money that was set aside.
    fn capture<'a>(&'a self, at: Timestamp, request_id: &'a str, amount: Money) -> Answered<'a, Status> {
        let _ = (at, request_id, amount);
        Box::pin(async { Err(AdapterError::Unsupported) })
    }

    /// Calls an open payment off. A payment whose money was taken is answered as it stands.
    fn void<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status>;

    /// Sends money back.
    fn refund<'a>(&'a self, at: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer>;

    /// Asks where a payment stands.
    fn status<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status>;

    /// Reads a callback, if its signature over the raw bytes is the provider's.
    ///
    /// # Errors
    /// [`CallbackError::Forged`] before anything in the body is looked at.
    fn verify_callback(&self, at: Timestamp, headers: &HeaderMap, body: &[u8]) -> Result<Callback, CallbackError>;
}

/// The providers that are set up. Cheap to clone.
#[derive(Clone, Default)]
pub struct Adapters(Arc<Vec<Arc<dyn Adapter>>>);

impl Adapters {
    /// The same with one more; the first that serves a method gets it.
    #[must_use]
    pub fn with(self, adapter: impl Adapter + 'static) -> Adapters {
        let mut all = self.0.as_ref().clone();
        all.push(Arc::new(adapter));
        Adapters(Arc::new(all))
    }

    /// The provider of that name, as it is set up for the brand of that host name.
    pub fn get(&self, host: &str, name: &str) -> Option<Arc<dyn Adapter>> {
        self.0.iter().find(|adapter| adapter.name() == name && adapter.serves(host)).cloned()
    }

    /// The provider that serves a method such as `online` in the brand of that host name.
    pub fn for_method(&self, host: &str, method: &str) -> Option<Arc<dyn Adapter>> {
        let serves =
            |adapter: &&Arc<dyn Adapter>| adapter.capabilities().methods.contains(&method) && adapter.serves(host);
        self.0.iter().find(serves).cloned()
    }

    /// Where people reach the brand of that host name; none when no provider is set up for it.
    pub fn public_url(&self, host: &str) -> Option<String> {
        self.0.iter().find(|adapter| adapter.serves(host)).map(|adapter| adapter.public_url(host))
    }

    /// Where forms of the brand's pages may end: the pages of its providers.
    pub fn page_origins(&self, host: &str) -> Vec<String> {
        self.0.iter().filter(|adapter| adapter.serves(host)).map(|adapter| adapter.page_origin()).collect()
    }
}

impl std::fmt::Debug for Adapters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|adapter| adapter.name())).finish()
    }
}
