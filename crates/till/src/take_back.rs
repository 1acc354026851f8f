//! Taking goods back, and selling others for them; undoing it within the shift.

use kernel::{Money, Refusal};

use crate::command::{Return, VoidReturn};
use crate::decide::{open, permit, require_amount, require_cash, require_reason, stamp, void_receipt};
use crate::returned::{ReturnVoided, Returned};
use crate::sell::{LINES_AT_MOST, receipt_number, sell_for};
use crate::{Context, Payload, State, TenderBack, TenderKind, codes};

/// The return, and after it the sale of an exchange.
pub(crate) fn take_back(state: &State, wanted: &Return, context: &Context) -> Result<Vec<Payload>, Refusal> {
    let shift = open(state)?;
    permit(context.limits.take_back, "return")?;
    permit(!wanted.exception || context.limits.return_exception, "return_exception")?;
    if wanted.order.is_none() {
        let within = context.limits.refund_blind_at_most.is_none_or(|most| wanted.total <= most);
        permit(context.limits.refund_blind && within, "refund_blind")?;
    }
    wanted.lines.iter().try_for_each(|line| require_reason(&line.reason))?;
    if let Some(slip) = state.slip(wanted.return_id) {
        return Err(Refusal::new(&codes::RETURN_REPEATED).with("receipt", slip.receipt.clone()));
    }
    check(wanted)?;
    let (tenders, rounding) = rounded(&wanted.tenders, context)?;
    let cash_back = cash(&tenders);
    let stamp = stamp(state, shift, context);
    let count = state.receipts_numbered.saturating_add(1);
    let returned = Box::new(Returned {
        return_id: wanted.return_id,
        receipt: receipt_number(&state.register.code, stamp.business_date, count),
        stamp,
        order: wanted.order,
        member: wanted.member,
        exponent: context.exponent,
        lines: wanted.lines.clone(),
        total: wanted.total,
        tax_total: wanted.tax_total,
        tenders,
        elsewhere: wanted.elsewhere,
        withheld: wanted.withheld,
        exception: wanted.exception,
        cash_back,
        rounding,
        exchanged_for: wanted.sale.as_ref().map(|sale| sale.sale),
    });
    // The lowest version that can say it, so that what was always said is always the same bytes.
    let returned =
        if returned.rounding.is_zero() { Payload::ReturnedExact(returned) } else { Payload::Returned(returned) };
    let Some(sale) = &wanted.sale else {
        require_cash(shift, cash_back)?;
        return Ok(vec![returned]);
    };
    // Money is given back or paid, never both: the drawer sees the difference.
    let pays: Money = sale.tenders.iter().filter(|one| one.kind == TenderKind::EXCHANGE).map(|one| one.amount).sum();
    let gives: Money = wanted.tenders.iter().filter(|one| one.kind == TenderKind::EXCHANGE).map(|one| one.amount).sum();
    if pays != gives || pays != sale.quote.total.min(wanted.total - wanted.withheld) {
        return Err(invalid("exchange"));
    }
    require_cash(shift, cash_back)?;
    let mut next = state.clone();
    next.absorb(state.next_seq(), context.at, &returned)?;
    let sold = sell_for(&next, sale, context)?;
    Ok(vec![returned, sold])
}

fn invalid(what: &'static str) -> Refusal {
    Refusal::new(&codes::RETURN_INVALID).with("what", what)
}

/// That the sums hold: the last moment before they become a fact that nobody may change.
fn check(wanted: &Return) -> Result<(), Refusal> {
    if wanted.lines.is_empty() || wanted.lines.len() > LINES_AT_MOST {
        return Err(Refusal::new(&codes::LINES_INVALID).with("limit", LINES_AT_MOST as i64));
    }
    let line_holds = |line: &crate::ReturnedLine| {
        line.quantity.is_positive()
            && !line.amount.is_negative()
            && !line.tax.is_negative()
            && line.tax <= line.amount
            && (1..=20).contains(&line.condition.len())
    };
    if !wanted.lines.iter().all(line_holds) {
        return Err(invalid("lines"));
    }
    for amount in [wanted.total, wanted.tax_total, wanted.elsewhere, wanted.withheld] {
        require_amount(amount, 0)?;
    }
    for tender in &wanted.tenders {
        require_amount(tender.amount, 1)?;
        let has_owner = tender.kind != TenderKind::STORE_CREDIT || wanted.member.is_some();
        let has_sale = tender.kind != TenderKind::EXCHANGE || wanted.sale.is_some();
        if !has_owner || !has_sale {
            return Err(invalid("tenders"));
        }
    }
    let sum = |amounts: &mut dyn Iterator<Item = Money>| amounts.map(|amount| i128::from(amount.get())).sum::<i128>();
    let total = i128::from(wanted.total.get());
    let back = sum(&mut wanted.tenders.iter().map(|one| one.amount).chain([wanted.elsewhere, wanted.withheld]));
    let holds = sum(&mut wanted.lines.iter().map(|line| line.amount)) == total
        && sum(&mut wanted.lines.iter().map(|line| line.tax)) == i128::from(wanted.tax_total.get())
        && back == total;
    if holds { Ok(()) } else { Err(invalid("sums")) }
}

/// The tenders with their cash as it can be handed back, and what rounding added to it. It is rounded as cash that is
/// taken: whoever paid 583 with 585 and brings everything back gets 585.
pub(crate) fn rounded(tenders: &[TenderBack], context: &Context) -> Result<(Vec<TenderBack>, Money), Refusal> {
    let exact = cash(tenders);
    let rounding = context.cash.rounding_of(i128::from(exact.get()));
    let rounding = Money::new(i64::try_from(rounding).map_err(|_| Refusal::new(&codes::TOO_LARGE))?);
    if rounding.is_zero() {
        return Ok((tenders.to_vec(), rounding));
    }
    let mut rounded: Vec<TenderBack> = Vec::with_capacity(tenders.len());
    for tender in tenders {
        match rounded.iter_mut().find(|one| one.kind == TenderKind::CASH && tender.kind == TenderKind::CASH) {
            Some(one) => one.amount += tender.amount,
            None => rounded.push(tender.clone()),
        }
    }
    for one in rounded.iter_mut().filter(|one| one.kind == TenderKind::CASH) {
        one.amount += rounding;
        require_amount(one.amount, 0)?;
    }
    // Less than there are coins for is nothing.
    rounded.retain(|one| !one.amount.is_zero());
    Ok((rounded, rounding))
}

pub(crate) fn cash(tenders: &[TenderBack]) -> Money {
    tenders.iter().filter(|one| one.kind == TenderKind::CASH).map(|one| one.amount).sum()
}

/// The sale of the exchange first, then the return.
pub(crate) fn void_return(state: &State, wanted: &VoidReturn, context: &Context) -> Result<Vec<Payload>, Refusal> {
    let shift = open(state)?;
    permit(context.limits.void, "void_return")?;
    require_reason(&wanted.reason)?;
    let slip = state.slip(wanted.return_id).ok_or_else(|| Refusal::new(&codes::RETURN_UNKNOWN))?;
    permit(context.limits.void_at_most.is_none_or(|most| slip.total <= most), "void_return")?;
    if slip.voided {
        return Err(Refusal::new(&codes::VOIDED_ALREADY).with("receipt", slip.receipt.clone()));
    }
    if slip.shift != shift.id {
        return Err(Refusal::new(&codes::VOID_TOO_LATE).with("receipt", slip.receipt.clone()));
    }
    if !slip.elsewhere.is_zero() {
        return Err(Refusal::new(&codes::RETURN_SENT).with("receipt", slip.receipt.clone()));
    }
    let mut payloads = Vec::new();
    // A sale that the till no longer remembers would stay, paid with goods that the buyer has again.
    let sale =
        slip.sale.map(|sale| state.receipt(sale).ok_or_else(|| Refusal::new(&codes::SALE_UNKNOWN))).transpose()?;
    if let Some(receipt) = sale.filter(|receipt| !receipt.voided) {
        permit(context.limits.void_at_most.is_none_or(|most| receipt.total <= most), "void_return")?;
        payloads.push(void_receipt(state, shift, receipt, &wanted.reason, context)?);
    }
    payloads.push(Payload::ReturnVoided(ReturnVoided {
        stamp: stamp(state, shift, context),
        return_id: slip.return_id,
        returned_seq: slip.seq,
        receipt: slip.receipt.clone(),
        total: slip.total,
        tenders: slip.tenders.clone(),
        cash_in: cash(&slip.tenders),
        reason: wanted.reason.clone(),
    }));
    Ok(payloads)
}
