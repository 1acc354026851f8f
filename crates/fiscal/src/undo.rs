//! Undoing an invoice: void it, or give back by allowance?
//!
//! **Rule** (統一發票使用辦法 §20). As long as the invoice's sales are not declared, an invoice whose paper comes back
//! is voided (作廢), and what the buyer keeps is invoiced anew; one that never was on paper is voided when the sale is
//! undone as a whole. In all other cases an allowance is issued. An invoice of an earlier period is treated as declared:
//! its return is due within fifteen days, and who voids late asks the tax office first.

use kernel::{Refusal, WallClock};
use serde::{Deserialize, Serialize};

use crate::party::clean;
use crate::{Allowance, AllowanceNumber, Allowed, Buyer, Handover, Invoice, Number, Period, Seller, codes};

/// The most characters of a reason (MIG 4.1, `CancelReason` and `VoidReason`).
pub const REASON_LIMIT: usize = 20;

/// What is known when goods come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// The period it is now, by the store's wall clock.
    pub now: Period,
    /// The two-month return with this invoice was filed.
    pub declared: bool,
    /// Everything is undone.
    pub whole: bool,
    /// The printed invoice is in the shop's hands. Does not matter for what was never printed.
    pub paper_back: bool,
}

/// How an invoice is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Void it; a new one may be issued for what the buyer keeps.
    Void,
    /// Issue an allowance, for this reason.
    Allowance(Why),
}

/// Why an invoice cannot be voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It belongs to another period.
    OtherPeriod,
    /// Its sales are declared.
    Declared,
    /// Something was given back by allowance before.
    AllowedBefore,
    /// The buyer keeps a part, and there is no paper that could come back.
    Partial,
    /// The paper did not come back, and with it the chance of a prize.
    PaperOut,
}

/// Decides by the rule above; the first reason that holds is told.
pub fn decide(allowed: &Allowed, circumstances: Circumstances) -> How {
    let invoice = allowed.invoice();
    let printed = matches!(invoice.handover(), Handover::Paper);
    if invoice.period() != circumstances.now {
        How::Allowance(Why::OtherPeriod)
    } else if circumstances.declared {
        How::Allowance(Why::Declared)
    } else if !allowed.standing().is_empty() {
        How::Allowance(Why::AllowedBefore)
    } else if printed && !circumstances.paper_back {
        How::Allowance(Why::PaperOut)
    } else if !printed && !circumstances.whole {
        How::Allowance(Why::Partial)
    } else {
        How::Void
    }
}

/// A voided invoice (作廢, F0501): its number is used, its sales are none. Made from what has no
/// allowance, so that nothing is undone twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    pub(crate) number: Number,
    pub(crate) invoice_issued: WallClock,
    pub(crate) seller: Seller,
    pub(crate) buyer: Buyer,
    pub(crate) at: WallClock,
    pub(crate) reason: String,
}

/// An allowance that was taken back (作廢折讓, G0501).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowanceVoided {
    pub(crate) number: AllowanceNumber,
    pub(crate) allowance_issued: WallClock,
    pub(crate) seller: Seller,
    pub(crate) buyer: Buyer,
    pub(crate) at: WallClock,
    pub(crate) reason: String,
}

impl Voided {
    /// Voids an invoice, whose value is used up by it.
    ///
    /// # Errors
    /// [`codes::UNDONE_ALREADY`] when an allowance stands on it; [`codes::REASON_LENGTH`].
    pub fn new(allowed: Allowed, at: WallClock, reason: &str) -> Result<Voided, Refusal> {
        if !allowed.standing().is_empty() {
            return Err(Refusal::new(&codes::UNDONE_ALREADY));
        }
        Voided::of(allowed.invoice(), at, reason)
    }

    /// The same record for an invoice that is withdrawn to be sent again under its own number (註銷,
    /// F0701), because what was sent is wrong and not the sale.
    ///
    /// # Errors
    /// [`codes::REASON_LENGTH`].
    pub fn to_send_again(invoice: &Invoice, at: WallClock, reason: &str) -> Result<Voided, Refusal> {
        Voided::of(invoice, at, reason)
    }

    fn of(invoice: &Invoice, at: WallClock, reason: &str) -> Result<Voided, Refusal> {
        Ok(Voided {
            number: invoice.number(),
            invoice_issued: *invoice.issued(),
            seller: invoice.seller().clone(),
            buyer: invoice.buyer().clone(),
            at,
            reason: reason_of(reason)?,
        })
    }

    /// The number that stays used.
    pub const fn number(&self) -> Number {
        self.number
    }
}

impl AllowanceVoided {
    /// Takes an allowance back from its invoice.
    ///
    /// # Errors
    /// [`codes::REASON_LENGTH`]; [`codes::ALLOWANCE_OTHER`].
    pub fn new(
        allowed: &mut Allowed,
        number: &AllowanceNumber,
        at: WallClock,
        reason: &str,
    ) -> Result<AllowanceVoided, Refusal> {
        let reason = reason_of(reason)?;
        let allowance: Allowance = allowed.cancel(number)?;
        Ok(AllowanceVoided {
            number: allowance.number().clone(),
            allowance_issued: *allowance.issued(),
            seller: allowance.seller().clone(),
            buyer: allowance.buyer().clone(),
            at,
            reason,
        })
    }
}

fn reason_of(text: &str) -> Result<String, Refusal> {
    let reason = clean(text);
    if (1..=REASON_LIMIT).contains(&reason.chars().count()) {
        Ok(reason)
    } else {
        Err(Refusal::new(&codes::REASON_LENGTH).with("limit", REASON_LIMIT as i64))
    }
}
