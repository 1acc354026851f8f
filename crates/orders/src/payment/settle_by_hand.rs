//! A person says what came of a payment or a refund that nobody else could find out about.

use kernel::{Actor, Id, Money, Refusal};
use serde_json::json;
use store::{Db, Stop, Tx, WriteError, audit};

use super::books::Books;
use super::goods::Goods;
use super::hear::{self, Notice};
use super::model::RefundState;
use super::state::{Heard, State};
use crate::codes;

/// What somebody found out, by asking the provider or looking into the bank's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The money was taken.
    Captured,
    /// It came to nothing.
    Failed,
    /// This refund went back.
    Refunded(Id),
}

/// Settles a payment whose outcome is unknown, or one refund of it, as somebody says it is. The money is
/// booked as if the provider had said so.
///
/// # Errors
/// Refused as [`codes::PAYMENT_UNKNOWN`]; [`codes::PAYMENT_SETTLED`] when its outcome is known.
pub async fn settle_by_hand(
    db: &Db,
    actor: Actor,
    payment: Id,
    verdict: Verdict,
    reason: String,
) -> Result<(), WriteError> {
    let first = reason.clone();
    let taking = move |tx: &mut Tx<'_>| settle(tx, payment, verdict, &first, Goods::TakeAgain);
    match db.write("orders.settle_payment", actor, taking).await {
        // The order's goods went to somebody else meanwhile: the money is booked all the same, and goes back.
        Err(WriteError::Refused(refusal)) if refusal.code.name == stock::codes::INSUFFICIENT.name => {
            let giving_up = move |tx: &mut Tx<'_>| settle(tx, payment, verdict, &reason, Goods::GivenUp);
            db.write("orders.settle_late_payment", actor, giving_up).await
        }
        other => other,
    }
}

fn settle(tx: &mut Tx<'_>, payment: Id, verdict: Verdict, reason: &str, goods: Goods) -> Result<(), Stop> {
    let Some((mut books, index)) = Books::of_payment(tx, payment)? else {
        return Err(Stop::from(&codes::PAYMENT_UNKNOWN));
    };
    let (state, amount) = (books.payments[index].state, books.payments[index].amount);
    let settled = || Stop::from(Refusal::new(&codes::PAYMENT_SETTLED).with("state", state.as_str()));
    let said = match verdict {
        Verdict::Refunded(refund) => {
            let place = books.refunds.iter().position(|one| {
                let waits = matches!(one.state, RefundState::Unknown | RefundState::Failed | RefundState::Requested);
                one.id == refund && one.payment == Some(payment) && waits
            });
            books.give_back(tx, place.ok_or_else(settled)?)?;
            books.save(tx)?;
            "refunded"
        }
        Verdict::Captured | Verdict::Failed => {
            // One that was not asked for yet, or whose outcome was heard, is nobody's to decide.
            if !matches!(state, State::Requested | State::Unknown | State::Pending | State::Authorised) {
                return Err(settled());
            }
            let captured = verdict == Verdict::Captured;
            let heard = if captured { Heard::captured(amount, Money::ZERO) } else { Heard::failed() };
            let said = if captured { "captured" } else { "failed" };
            let notice = Notice { id: format!("{payment}/by-hand/{said}"), reference: None, heard };
            hear::apply(tx, payment, &notice, goods)?;
            said
        }
    };
    audit::append(
        tx,
        &audit::Entry {
            action: "orders.settle_payment",
            subject: Some(payment),
            outcome: "done",
            detail: json!({"said": said, "reason": reason}),
        },
    )?;
    Ok(())
}
