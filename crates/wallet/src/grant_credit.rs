//! Store credit given to a member.

use kernel::{BusinessDate, Id, Money, Refusal};
use ledger::{AccountKind, TransferKind};
use serde::{Deserialize, Serialize};
use store::{Stop, Tx};
use utoipa::ToSchema;

use crate::{Booked, Leg, NewTransfer, codes, transfer};

/// The most that is given at once, in minor units.
pub(crate) const CREDIT_AT_MOST: i64 = 1_000_000_000;

/// Why credit is given: a word from this list, because a sentence could name somebody and postings are
/// never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CreditReason {
    /// Something went wrong.
    Apology,
    /// For a birthday.
    Birthday,
    /// Part of a campaign.
    Campaign,
    /// Brought over from a system before.
    CarriedOver,
    /// The books were wrong.
    Correction,
}

impl CreditReason {
    /// The word as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            CreditReason::Apology => "apology",
            CreditReason::Birthday => "birthday",
            CreditReason::Campaign => "campaign",
            CreditReason::CarriedOver => "carried_over",
            CreditReason::Correction => "correction",
        }
    }
}

/// Credit to be given.
#[derive(Debug, Clone)]
pub struct NewCredit {
    /// The transfer's id, made by the caller.
    pub id: Id,
    /// The member, after all merges.
    pub member: Id,
    /// How much, in minor units.
    pub amount: Money,
    /// Why.
    pub reason: CreditReason,
    /// Who pays for it: the brand's id, or the legal entity whose campaign it is.
    pub payer: Id,
    /// The day of the books.
    pub business_date: BusinessDate,
}

/// Gives credit: what the member may spend rises, and so does what it cost the payer.
///
/// # Errors
/// [`codes::AMOUNT_INVALID`].
pub fn grant_credit(tx: &mut Tx<'_>, new: &NewCredit) -> Result<Booked, Stop> {
    if !(1..=CREDIT_AT_MOST).contains(&new.amount.get()) {
        return Err(Refusal::new(&codes::AMOUNT_INVALID).with("at_most", CREDIT_AT_MOST).into());
    }
    let occurred_at = tx.now();
    transfer(
        tx,
        &NewTransfer {
            id: new.id,
            kind: TransferKind::CreditGrant,
            subject: new.member,
            reason: Some(new.reason.as_str()),
            legs: vec![
                Leg::debit(AccountKind::CreditIssued, new.payer, new.amount),
                Leg::credit(AccountKind::StoreCredit, new.member, new.amount),
            ],
            store: None,
            legal_entity: None,
            business_date: new.business_date,
            occurred_at,
        },
    )
}
