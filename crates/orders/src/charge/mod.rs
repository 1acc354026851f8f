//! Money taken at the counter before its sale is booked: by a card terminal, or by a code that the buyer
//! shows.
//!
//! A charge is written down before the terminal hears of it, and its *fate* is decided once, under its
//! lock: either the sale takes it and it becomes a payment of the same id, or it goes back. Whatever is
//! lost in between (an answer, a screen, this process), the customer is booked once or refunded once. The
//! charge's id is the provider's idempotency key; the refund has one of its own, drawn when the charge is
//! written down.
//!
//! | step | what a crash after it leaves | who ends it |
//! |---|---|---|
//! | written down | nothing at the terminal, or a charge | the look asks; the sale or the way back |
//! | charged, answer lost | `unknown` | the till asks at once, the look asks again |
//! | captured | money without a sale | the sale takes it, or after [`WAITS_SECONDS`] it goes back |
//! | going back | perhaps refunded | the job sends the same refund again: it is done once |

mod begin;
mod look;

use kernel::{Id, Money, Timestamp};
use serde_json::json;
use store::{Fault, Read, Row, Stop, Tx, params};

pub use begin::{NewCharge, ask, begin, give_back, hear};
pub(crate) use look::{look, send_back};

use crate::payment::{Standing, State};
use crate::sql::charge as sql;
use crate::{codes, events};

/// Kind of job: looks after a charge until its fate is decided.
pub const LOOK: &str = "orders.look_after_charge";
/// Kind of job: sends a charge's money back.
pub const SEND_BACK: &str = "orders.send_charge_back";
/// Kind of case: nobody could find out what became of a charge.
pub const CASE_UNKNOWN: &str = "orders.charge_unknown";
/// Kind of case: a charge without a sale could not be sent back.
pub const CASE_STUCK: &str = "orders.charge_stuck";

/// How long a charge waits for its sale, in seconds: a quarter of an hour.
pub const WAITS_SECONDS: i64 = 15 * 60;

/// What must hold at any moment.
pub const CHECKS: &[(&str, &str)] = &[
    ("orders: a charge that its sale took is a payment of that amount", sql::CHECK_TAKEN),
    ("orders: a charge without a sale gave everything back", sql::CHECK_OVER),
];

/// What becomes of a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It waits for its sale.
    Open,
    /// Its sale took it.
    Taken,
    /// It goes back.
    GoingBack,
    /// It came to nothing, or all of it went back.
    Over,
}

impl Fate {
    const ALL: [Fate; 4] = [Fate::Open, Fate::Taken, Fate::GoingBack, Fate::Over];

    /// The name as stored and as sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Fate::Open => "open",
            Fate::Taken => "taken",
            Fate::GoingBack => "going_back",
            Fate::Over => "over",
        }
    }
}

/// A charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// Its id, made by the till; the provider's idempotency key.
    pub id: Id,
    /// The till.
    pub register: Id,
    /// Where it stands.
    pub store: Id,
    /// The sale or order that it is for.
    pub subject: Id,
    /// The type of tender.
    pub kind: String,
    /// The provider's adapter.
    pub adapter: String,
    /// How much, in minor units.
    pub amount: Money,
    /// What is known of it.
    pub standing: Standing,
    /// What becomes of it.
    pub fate: Fate,
    /// The provider's idempotency key for sending it back.
    pub refund_request: Id,
    /// The provider's own name for it.
    pub reference: Option<String>,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it changed.
    pub updated_at: Timestamp,
    /// Counts its changes from 1.
    pub version: i64,
}

impl Charge {
    /// True when a sale may take it.
    pub fn is_ready(&self) -> bool {
        self.fate == Fate::Open && self.standing.captured == self.amount && self.standing.refunded.is_zero()
    }

    /// Over once nothing can come of it any more and nothing is kept.
    pub(crate) fn settle(&mut self) {
        let Standing { state, captured, refunded } = self.standing;
        let is_nothing = !state.is_open() && captured == refunded;
        if is_nothing && matches!(self.fate, Fate::Open | Fate::GoingBack) {
            self.fate = Fate::Over;
        }
    }
}

fn charge(row: &Row<'_>) -> Result<Charge, Fault> {
    let (state, fate): (String, String) = (row.get(7)?, row.get(10)?);
    let state = State::parse(&state).ok_or_else(|| Fault::Decode(format!("a charge's state: {state}")))?;
    let found = Fate::ALL.into_iter().find(|one| one.as_str() == fate);
    Ok(Charge {
        id: row.get(0)?,
        register: row.get(1)?,
        store: row.get(2)?,
        subject: row.get(3)?,
        kind: row.get(4)?,
        adapter: row.get(5)?,
        amount: row.get(6)?,
        standing: Standing { state, captured: row.get(8)?, refunded: row.get(9)? },
        fate: found.ok_or_else(|| Fault::Decode(format!("a charge's fate: {fate}")))?,
        refund_request: row.get(11)?,
        reference: row.get(12)?,
        last_error: row.get(13)?,
        created_at: row.get(14)?,
        updated_at: row.get(15)?,
        version: row.get(16)?,
    })
}

/// One charge.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, id: Id) -> Result<Option<Charge>, Fault> {
    read.query_opt(sql::GET, params![id], charge)
}

pub(crate) fn lock(tx: &mut Tx<'_>, id: Id) -> Result<Option<Charge>, Fault> {
    tx.query_opt(sql::LOCK, params![id], charge)
}

/// Writes a charge back, and tells the journal when its money or its fate changed.
pub(crate) fn save(tx: &mut Tx<'_>, before: &Charge, after: &Charge) -> Result<(), Fault> {
    if before == after {
        return Ok(());
    }
    let now = tx.now();
    let Standing { state, captured, refunded } = after.standing;
    let (fate, reference, error) = (after.fate.as_str(), after.reference.as_deref(), after.last_error.as_deref());
    let saved = tx.execute(
        sql::SAVE,
        params![after.id, state.as_str(), captured, refunded, fate, reference, error, now, before.version],
    )?;
    if saved != 1 {
        return Err(Fault::Unusable("a charge was changed past its lock".to_owned()));
    }
    if before.standing != after.standing || before.fate != after.fate {
        let body = json!({
            "charge": after.id,
            "state": state.as_str(),
            "fate": fate,
            "captured": captured,
            "refunded": refunded,
        });
        tx.journal(&events::about_order("orders.charge_changed", after.subject, [after.store; 2], body))?;
    }
    Ok(())
}

/// What a sale says of the charge that pays it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taking<'a> {
    pub(crate) charge: Id,
    pub(crate) order: Id,
    pub(crate) kind: &'a str,
    pub(crate) amount: Money,
    pub(crate) business_date: kernel::BusinessDate,
}

/// A sale takes its charge: from here on it is a payment of the order.
///
/// # Errors
/// Refused as [`codes::CHARGE_UNUSABLE`] when the charge is another sale's, of another amount, not paid,
/// or on its way back.
pub(crate) fn take(tx: &mut Tx<'_>, taking: &Taking<'_>) -> Result<(), Stop> {
    let unusable = || Stop::from(&codes::CHARGE_UNUSABLE);
    let before = lock(tx, taking.charge)?.ok_or_else(unusable)?;
    let fits = before.subject == taking.order && before.kind == taking.kind && before.amount == taking.amount;
    if !fits || !before.is_ready() {
        return Err(unusable());
    }
    let mut after = before.clone();
    after.fate = Fate::Taken;
    save(tx, &before, &after)?;
    let now = tx.now();
    tx.execute(
        sql::BECOMES_PAYMENT,
        params![
            before.id,
            taking.order,
            &before.adapter,
            &before.kind,
            before.id.to_string(),
            before.reference.as_deref(),
            before.amount,
            taking.business_date,
            before.created_at,
            now,
        ],
    )?;
    Ok(())
}
