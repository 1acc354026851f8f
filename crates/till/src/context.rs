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
    /// The first day whose books are still open, when those of today are closed already.
    #[serde(default)]
    pub first_open_day: Option<BusinessDate>,
    /// Decimals of the brand's currency.
    pub exponent: Exponent,
    /// What is paid in cash where there are no coins for the rest.
    #[serde(default)]
    pub cash: CashRounding,
    /// What may be done in this act.
    pub limits: Limits,
}

impl Context {
    /// The day of the books at this instant, or the first one after it that is open.
    pub fn business_date(&self) -> BusinessDate {
        let today = BusinessDate::of(self.at, &self.zone, self.cut_off_minutes);
        self.first_open_day.map_or(today, |open| open.max(today))
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
    /// The most that such a price may lie below the list's, in per cent; `None` for no limit.
    pub discount_at_most_percent: Option<i64>,
    /// Undo a sale or a return.
    pub void: bool,
    /// The largest sale or return that may be undone, in minor units; `None` for no limit.
    pub void_at_most: Option<Money>,
    /// Take goods back by the rules.
    #[serde(default)]
    pub take_back: bool,
    /// Take goods back although the rules do not say so.
    #[serde(default)]
    pub return_exception: bool,
    /// Take goods back without a receipt.
    #[serde(default)]
    pub refund_blind: bool,
    /// The most that may go back without a receipt, in minor units; `None` for no limit.
    #[serde(default)]
    pub refund_blind_at_most: Option<Money>,
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
        Limits {
            tenders: tenders.into_iter().map(TenderRule::plain).collect(),
            price_override: true,
            discount_at_most_percent: None,
            void: true,
            void_at_most: None,
            take_back: true,
            return_exception: true,
            refund_blind: true,
            refund_blind_at_most: None,
            cash_move: true,
            cash_out_at_most: None,
            open_drawer: true,
        }
    }
}
