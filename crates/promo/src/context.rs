//! Where, when and by which price list a basket is priced.

use kernel::{Exponent, Id, Timestamp, Zone};
use serde::{Deserialize, Serialize};

/// Everything outside of the basket that a price may depend on. The engine has no clock: the
/// instant is an argument, so a quote can be made again years later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Decimal digits of the brand's currency.
    pub exponent: Exponent,
    /// The instant that the quote is for.
    pub at: Timestamp,
    /// The store's zone, in which rules count days and hours.
    pub zone: Zone,
    /// Code of the channel: `web`, `till`, `phone`, `api`.
    pub channel: String,
    /// The store, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<Id>,
    /// The price list that the basket's unit prices come from.
    pub price_list: Id,
    /// That list's version when they were read. Kept in the quote within ±(2^53−1).
    pub price_version: i64,
    /// True when that list's prices include tax. Fees, thresholds and overrides are read the same
    /// way.
    pub price_includes_tax: bool,
    /// True when a company (統編) buys. Amounts do not depend on it: its paper shows net and tax
    /// apart, a consumer's shows them together, and both sum to the same.
    #[serde(default)]
    pub company: bool,
}
