//! Collecting: money taken at the counter for an order that was placed elsewhere.

use kernel::Refusal;

use crate::command::Collect;
use crate::decide::{open, require_amount, stamp};
use crate::payload::Collected;
use crate::sell::{require_paid, sell, take};
use crate::{Context, Payload, State, TenderKind, codes};

/// The till knows nothing of the order but its name and what is owed: the goods, their prices and their
/// taxes were settled when it was placed.
pub(crate) fn collect(state: &State, wanted: &Collect, context: &Context) -> Result<Vec<Payload>, Refusal> {
    let shift = open(state)?;
    require_amount(wanted.amount, 1)?;
    if state.collection(wanted.order, wanted.deposit).is_some() {
        return Err(Refusal::new(&codes::COLLECTED_ALREADY));
    }
    if wanted.tenders.iter().any(|tender| tender.kind == TenderKind::EXCHANGE) {
        return Err(Refusal::new(&codes::TENDER_REFUSED).with("kind", "exchange"));
    }
    // No member: store credit is spent when the order is placed, not at the counter.
    let tenders = wanted.tenders.iter().map(|tender| take(tender, None, context));
    let tenders = tenders.collect::<Result<Vec<_>, _>>()?;
    let rounding = require_paid(&tenders, wanted.amount, context)?;
    let collected = Collected {
        stamp: stamp(state, shift, context),
        order: wanted.order,
        amount: wanted.amount,
        change: tenders.iter().map(|tender| tender.change).sum(),
        tenders,
        rounding,
        with_sale: wanted.sale.as_ref().map(|sale| sale.sale),
    };
    let collected = if wanted.deposit { Payload::DepositTaken(collected) } else { Payload::Collected(collected) };
    let Some(sale) = &wanted.sale else { return Ok(vec![collected]) };
    let mut next = state.clone();
    next.absorb(state.next_seq(), context.at, &collected)?;
    let sold = sell(&next, sale, context)?;
    Ok(vec![collected, sold])
}
