//! A return at a till: what was worked out becomes the till's command.

use kernel::{Id, Money};
use till::{Tender, TenderBack, TenderKind};

use super::plan::{Plan, Wish};

/// Goods that somebody brings to a till, and perhaps what they take for them.
#[derive(Debug, Clone)]
pub struct Bringing {
    /// Made by the till.
    pub return_id: Id,
    /// What they bring.
    pub wish: Wish,
    /// What goes back for it, as the screen says.
    pub expected: Money,
    /// What they take for it: an exchange.
    pub sale: Option<Box<crate::till_session::Sale>>,
}

/// The till's command. The sale of an exchange is paid with what goes back, as far as that goes; the rest
/// goes back as it came.
pub(crate) fn command(return_id: Id, plan: &Plan, exception: bool, sale: Option<till::Sell>) -> till::Return {
    let exchanged = sale.as_ref().map_or(Money::ZERO, |sale| sale.quote.total.min(plan.goes_back()));
    let mut tenders: Vec<TenderBack> = Vec::new();
    let mut give = |kind: TenderKind, amount: Money| match tenders.iter_mut().find(|one| one.kind == kind) {
        Some(one) => one.amount += amount,
        None => tenders.push(TenderBack { kind, amount, reference: None }),
    };
    let (mut used, mut elsewhere) = (exchanged, Money::ZERO);
    if exchanged > Money::ZERO {
        give(TenderKind::EXCHANGE, exchanged);
    }
    for back in &plan.back {
        let part = back.amount.min(used);
        used -= part;
        let amount = back.amount - part;
        if amount.is_zero() {
            continue;
        }
        if back.payment.is_some() {
            elsewhere += amount;
        } else {
            // What a till does not know by name it gives back in cash.
            let kind = TenderKind::parse(&back.kind);
            give(kind.unwrap_or(TenderKind::CASH), amount);
        }
    }
    let sale = sale.map(|mut sale| {
        if exchanged > Money::ZERO {
            let tender =
                Tender { kind: TenderKind::EXCHANGE, amount: exchanged, given: None, reference: None, payment: None };
            sale.tenders.insert(0, tender);
        }
        Box::new(sale)
    });
    till::Return {
        return_id,
        order: plan.order.as_ref().map(|order| order.id),
        member: plan.member,
        lines: plan.lines.clone(),
        total: plan.total,
        tax_total: plan.tax_total,
        tenders,
        elsewhere,
        withheld: plan.withheld,
        exception,
        sale,
    }
}
