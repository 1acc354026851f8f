//! Collecting: money taken at the counter for an order that was placed elsewhere.

use kernel::Refusal;

use crate::command::Collect;
use crate::decide::{open, require_amount, stamp};
use crate::payload::Collected;
use crate::sell::{require_paid, take};
use crate::{Context, Payload, State, codes};

/// The till knows nothing of the order but its name and what is owed: the goods, their prices and their
/// taxes were settled when it was placed.
pub(crate) fn collect(state: &State, wanted: &Collect, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    require_amount(wanted.amount, 1)?;
    if state.collection(wanted.order).is_some() {
        return Err(Refusal::new(&codes::COLLECTED_ALREADY));
    }
    // No member: store credit is spent when the order is placed, not at the counter.
    let tenders = wanted.tenders.iter().map(|tender| take(tender, None, context));
    let tenders = tenders.collect::<Result<Vec<_>, _>>()?;
    let rounding = require_paid(&tenders, wanted.amount, context)?;
    Ok(Payload::Collected(Collected {
        stamp: stamp(state, shift, context),
        order: wanted.order,
        amount: wanted.amount,
        change: tenders.iter().map(|tender| tender.change).sum(),
        tenders,
        rounding,
    }))
}
