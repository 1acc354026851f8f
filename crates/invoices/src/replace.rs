//! A paper that came back: its invoice is voided, and what the buyer keeps is issued anew.

use fiscal::{Circumstances, Handover, How, Period, RandomCode, Return, decide};
use kernel::{Id, Money, Refusal};
use store::{Read, Stop};

use crate::issue::{Kind, Subject};
use crate::prepare::{Draft, handover_name};
use crate::queries::{self, Document};
use crate::undo::{Moment, Paper, Undo, Undoing, lines_of, low_of, voided};

/// The numbers of the invoices that are on paper and would be voided now if it came back.
pub fn on_paper(undoing: &[Undoing], moment: Moment<'_>) -> Vec<String> {
    let number = |one: &Undoing| voidable(one, moment).map(|(document, _)| document.invoice.number().to_string());
    undoing.iter().filter_map(number).collect()
}

/// The document, when it is on paper and may be voided for a part of it once that is back; with how many numbers are few.
pub(crate) fn voidable<'a>(one: &'a Undoing, moment: Moment<'_>) -> Option<(&'a Document, i64)> {
    let Paper::Issued { document, allowed, low, .. } = &one.paper else { return None };
    let now = Period::at(moment.at, moment.zone);
    let circumstances = Circumstances { now, declared: false, whole: false, paper_back: true };
    let is_on_paper = matches!(document.invoice.handover(), Handover::Paper);
    (is_on_paper && decide(allowed, circumstances) == How::Void).then_some((document.as_ref(), *low))
}

/// Voids an invoice whose paper came back, and issues what the buyer keeps anew.
pub(crate) fn replaced(
    one: &Undoing,
    returns: &[Return],
    return_id: Id,
    moment: Moment<'_>,
    random: RandomCode,
) -> Result<Vec<Undo>, Refusal> {
    let Some((document, low)) = voidable(one, moment) else { return Ok(Vec::new()) };
    let given = |number: usize| returns.iter().filter(|part| part.line == number).map(|part| part.gross).sum::<Money>();
    let lines = document.invoice.lines();
    let given: Vec<Money> = (1..=lines.len()).map(given).collect();
    let text = serde_json::to_string(&given).map_err(|_| Refusal::new(&fiscal::codes::DOCUMENT_SUMS))?;
    let kept = lines.iter().zip(&given).map(|(line, given)| {
        let kept = line.gross - *given;
        Some(kept).filter(|kept| *kept > Money::ZERO || given.is_zero())
    });
    let kept: Vec<Option<Money>> = kept.collect();
    let mut steps = vec![voided(document, moment, Some((return_id, text)))];
    steps.extend(anew((one.order, document, &one.lines, low), (&kept, return_id), moment, random)?);
    Ok(steps)
}

/// What is issued for these amounts of a document's lines because of a return.
fn anew(
    (order, document, lines, low): (Id, &Document, &[(Id, usize)], i64),
    (amounts, return_id): (&[Option<Money>], Id),
    moment: Moment<'_>,
    random: RandomCode,
) -> Result<Option<Undo>, Refusal> {
    let Some((content, numbers)) = document.invoice.anew(amounts, moment.zone.shows(moment.at), random)? else {
        return Ok(None);
    };
    let totals = content.totals();
    let mut subjects = vec![Subject { kind: Kind::Order, id: order, position: 0, amount: totals.total() }];
    for ((line, number), position) in content.lines().iter().zip(&numbers).zip(1_i64..) {
        let of = lines.iter().find(|(_, old)| old == number);
        subjects.extend(of.map(|(id, _)| Subject { kind: Kind::Line, id: *id, position, amount: line.gross }));
    }
    subjects.push(Subject { kind: Kind::Return, id: return_id, position: 0, amount: totals.total() });
    let draft = Draft {
        legal_entity: document.legal_entity,
        store: document.store,
        register: document.register,
        low,
        period: content.period().code(),
        handover: handover_name(content.handover()),
        buyer_tax_id: content.buyer().tax_id().map(|tax_id| tax_id.to_string()),
        total: totals.total(),
        tax: totals.tax,
        content: serde_json::to_string(&content).map_err(|_| Refusal::new(&fiscal::codes::DOCUMENT_SUMS))?,
        positions: Vec::new(),
        amounts: Vec::new(),
        business_date: moment.business_date,
        issued_at: moment.at,
    };
    Ok(Some(Undo::Issue { draft: Box::new(draft), order, subjects }))
}

/// What stood on the documents that a return voided and came back with it, invoiced once more: the return is undone.
pub(crate) fn undone(
    read: &mut Read<'_>,
    return_id: Id,
    order: Option<Id>,
    moment: Moment<'_>,
    random: RandomCode,
) -> Result<Vec<Undo>, Stop> {
    let mut steps = Vec::new();
    for (id, given) in queries::replaced_by(read, return_id)? {
        let Some((document, order)) = queries::document(read, id)?.zip(order) else { continue };
        let (lines, low) = (lines_of(read, id)?, low_of(read, document.legal_entity)?);
        let came: Vec<Option<Money>> =
            given.into_iter().map(|gross| Some(gross).filter(|_| !gross.is_zero())).collect();
        steps.extend(anew((order, &document, &lines, low), (&came, return_id), moment, random)?);
    }
    Ok(steps)
}
