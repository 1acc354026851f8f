//! What the caller has proven before it asks the till to decide.

use kernel::{BusinessDate, Exponent, Id, Money, Timestamp, Zone};
use serde::{Deserialize, Serialize};

use crate::{CashRounding, TenderKind, TenderRule};

/// When, by whom, and within which limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// Now, by the till's clock.
    pub at: Timestamp,
    /// Who is signed in.
    pub person: Id,
    /// Who approved, when `limits` holds more than the person's own because of a single-use grant.
    #[serde(default)]
    pub approved_by: Option<Id>,
    /// The store's zone.
    pub zone: Zone,
    /// Minutes after midnight that belong to the day before.
    pub cut_off_minutes: u16,
    /// Decimals of the brand's currency.
    pub exponent: Exponent,
    /// What is paid in cash where there are no coins for the rest.
    #[serde(default)]
    pub cash: CashRounding,
    /// What may be done in this act.
    pub limits: Limits,
}

impl Context {
    /// The day of the books at this instant.
    pub fn business_date(&self) -> BusinessDate {
        BusinessDate::of(self.at, &self.zone, self.cut_off_minutes)
    }
}

/// What may be done in this act, by role or by grant. Everything that is not selling is limited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Tenders that this till takes now: no store credit without a line, for one.
    pub tenders: Vec<TenderRule>,
    /// Sell at a price lower than the list's that a person set.
    pub price_override: bool,
    /// Undo a sale.
    pub void: bool,
    /// Put cash in or take it out.
    pub cash_move: bool,
    /// The most that may be taken out at once, in minor units; `None` for no limit.
    pub cash_out_at_most: Option<Money>,
    /// Open the drawer without a sale.
    pub open_drawer: bool,
}

impl Limits {
    /// Everything, with the tenders given.
    pub fn all(tenders: Vec<TenderKind>) -> Limits {
        let tenders = tenders.into_iter().map(TenderRule::plain).collect();
        Limits { tenders, price_override: true, void: true, cash_move: true, cash_out_at_most: None, open_drawer: true }
    }
}
