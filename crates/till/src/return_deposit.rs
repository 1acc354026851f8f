//! Giving a deposit back: an order is called off before it is fetched, and what tills took for it goes out of a drawer.

use kernel::{Money, Refusal};

use crate::command::ReturnDeposit;
use crate::decide::{open, permit, require_amount, require_cash, stamp};
use crate::returned::DepositReturned;
use crate::take_back::{cash, rounded};
use crate::{Context, Payload, State, TenderKind, codes};

/// Any till may give back what another one took. Money leaves the drawer for nothing that comes back, so it is for those
/// who may undo a sale of that size.
pub(crate) fn return_deposit(state: &State, wanted: &ReturnDeposit, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    let whole = wanted.amount.checked_add(wanted.elsewhere).ok_or_else(|| Refusal::new(&codes::TOO_LARGE))?;
    let within = context.limits.void_at_most.is_none_or(|most| whole <= most);
    permit(context.limits.void && within, "return_deposit")?;
    require_amount(wanted.amount, 0)?;
    require_amount(wanted.elsewhere, 0)?;
    require_amount(whole, 1)?;
    if state.collection(wanted.order, true).is_some_and(|taken| taken.given_back) {
        return Err(Refusal::new(&codes::DEPOSIT_RETURNED));
    }
    // The rest of it was paid here, so the goods are the buyer's: they come back as goods do.
    if state.collection(wanted.order, false).is_some() {
        return Err(Refusal::new(&codes::COLLECTED_ALREADY));
    }
    check(wanted)?;
    let (tenders, rounding) = rounded(&wanted.tenders, context)?;
    let cash_back = cash(&tenders);
    require_cash(shift, cash_back)?;
    Ok(Payload::DepositReturned(DepositReturned {
        stamp: stamp(state, shift, context),
        order: wanted.order,
        member: wanted.member,
        amount: wanted.amount,
        tenders,
        cash_back,
        rounding,
        elsewhere: wanted.elsewhere,
    }))
}

/// That the sums hold, and each tender has a way back.
fn check(wanted: &ReturnDeposit) -> Result<(), Refusal> {
    let invalid = |what: &'static str| Refusal::new(&codes::RETURN_INVALID).with("what", what);
    for tender in &wanted.tenders {
        require_amount(tender.amount, 1)?;
        let has_owner = tender.kind != TenderKind::STORE_CREDIT || wanted.member.is_some();
        if !has_owner || tender.kind == TenderKind::EXCHANGE {
            return Err(invalid("tenders"));
        }
    }
    let sum: Option<Money> = wanted.tenders.iter().try_fold(Money::ZERO, |sum, tender| sum.checked_add(tender.amount));
    if sum == Some(wanted.amount) { Ok(()) } else { Err(invalid("sums")) }
}
