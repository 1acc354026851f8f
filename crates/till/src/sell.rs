//! Selling: a quote, the receipt's words and the tenders become one sale.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, Refusal};

use crate::command::{ComponentDetail, LineDetail, Sell, Tender};
use crate::decide::{open, permit, require_nameless, require_reason, stamp};
use crate::sold::{Amounts, SealedQuote, Sold, SoldAdjustment, SoldComponent, SoldLine, SoldParcel, TenderTaken};
use crate::state::LIMIT;
use crate::{Context, Hash, Payload, State, TenderKind, codes};

/// The most lines, and parcels, of a sale.
pub const LINES_AT_MOST: usize = 500;

/// The number on a receipt: the register's code, the business date, and how many receipts the
/// register has ever numbered, as in `TPE1-A-20261121-0042`.
///
/// The count never starts anew, so the number is unique even when a clock goes back; it is not the
/// event's place in the log, so a missing number means a missing receipt. It is no fiscal number.
pub fn receipt_number(register_code: &str, business_date: BusinessDate, count: i64) -> String {
    format!("{register_code}-{}-{count:04}", business_date.to_string().replace('-', ""))
}

pub(crate) fn sell(state: &State, wanted: &Sell, context: &Context) -> Result<Payload, Refusal> {
    if wanted.tenders.iter().any(|tender| tender.kind == TenderKind::EXCHANGE) {
        return Err(Refusal::new(&codes::TENDER_REFUSED).with("kind", "exchange"));
    }
    sell_for(state, wanted, context)
}

/// A sale that may be paid with what a return gives for it.
pub(crate) fn sell_for(state: &State, wanted: &Sell, context: &Context) -> Result<Payload, Refusal> {
    let shift = open(state)?;
    let quote = &wanted.quote;
    let by_hand = reasons_of_overrides(quote);
    permit(context.limits.price_override || by_hand.is_empty(), "price_override")?;
    by_hand.into_iter().try_for_each(require_reason)?;
    permit(context.limits.discount_at_most_percent.is_none_or(|most| within(quote, most)), "price_override")?;
    if let Some(receipt) = state.receipt(wanted.sale) {
        return Err(Refusal::new(&codes::SALE_REPEATED).with("receipt", receipt.receipt.clone()));
    }
    check_quote(quote, context)?;
    let lines = sold_lines(quote, &wanted.details)?;
    let tenders = wanted.tenders.iter().map(|tender| take(tender, wanted.member, context));
    let tenders = tenders.collect::<Result<Vec<_>, _>>()?;
    let rounding = require_paid(&tenders, quote.total, context)?;
    let stamp = stamp(state, shift, context);
    let count = state.receipts_numbered.saturating_add(1);
    Ok(Payload::Sold(Box::new(Sold {
        sale: wanted.sale,
        receipt: receipt_number(&state.register.code, stamp.business_date, count),
        stamp,
        member: wanted.member,
        goods_in_hand: wanted.goods_in_hand,
        exponent: quote.exponent,
        price_includes_tax: quote.price_includes_tax,
        lines,
        parcels: quote.shipping.iter().map(sold_parcel).collect(),
        goods_total: quote.goods_total,
        discount_total: quote.discount_total,
        shipping_total: quote.shipping_total,
        tax_total: quote.tax_total,
        total: quote.total,
        change: tenders.iter().map(|tender| tender.change).sum(),
        tenders,
        rounding,
        quote: seal_quote(quote)?,
    })))
}

/// Why persons took something off, line by line.
fn reasons_of_overrides(quote: &promo::Quote) -> Vec<&str> {
    let mut reasons = Vec::new();
    for adjustment in quote.lines.iter().flat_map(|line| &line.adjustments) {
        if let promo::Cause::Override { reason } = &adjustment.cause {
            reasons.push(reason.as_str());
        }
    }
    reasons
}

/// True when no price set by hand lies further below the list's than so many per cent.
fn within(quote: &promo::Quote, percent: i64) -> bool {
    quote.lines.iter().all(|line| {
        let by_hand = line.adjustments.iter().filter(|one| matches!(one.cause, promo::Cause::Override { .. }));
        let taken: i128 = by_hand.map(|one| i128::from(one.amount.get())).sum();
        taken * 100 <= i128::from(line.gross.get()) * i128::from(percent)
    })
}

/// That the quote may be sold and its sums hold. The engine's own quotes always pass; this is the
/// last moment before a sum becomes a fact that nobody may change.
fn check_quote(quote: &promo::Quote, context: &Context) -> Result<(), Refusal> {
    if quote.lines.is_empty() || quote.lines.len() > LINES_AT_MOST || quote.shipping.len() > LINES_AT_MOST {
        return Err(Refusal::new(&codes::LINES_INVALID).with("limit", LINES_AT_MOST as i64));
    }
    if quote.lines.iter().any(|line| !line.quantity.is_positive()) {
        return Err(Refusal::new(&codes::QUANTITY_INVALID));
    }
    quote.check()?;
    if quote.exponent != context.exponent {
        return Err(unfit("exponent"));
    }
    if quote.total.is_negative() {
        return Err(Refusal::new(&codes::TOTAL_NEGATIVE));
    }
    let sum = |amounts: &mut dyn Iterator<Item = Money>| amounts.map(|amount| i128::from(amount.get())).sum::<i128>();
    let equals = |total: Money, amounts: &mut dyn Iterator<Item = Money>| i128::from(total.get()) == sum(amounts);
    let (lines, parcels) = (&quote.lines, &quote.shipping);
    let line_holds = |gross: Money, discount: Money, net: Money, tax: Money, total: Money| {
        let tax_on_top = if quote.price_includes_tax { Money::ZERO } else { tax };
        gross - discount == net && net + tax_on_top == total
    };
    let holds = lines.iter().all(|l| line_holds(l.gross, l.discount, l.net, l.tax, l.total))
        && parcels.iter().all(|p| line_holds(p.gross, p.discount, p.net, p.tax, p.total))
        && lines.iter().all(|l| equals(l.discount, &mut l.adjustments.iter().map(|a| a.amount)))
        && parcels.iter().all(|p| equals(p.discount, &mut p.adjustments.iter().map(|a| a.amount)))
        && equals(quote.goods_total, &mut lines.iter().map(|l| l.gross))
        && equals(quote.discount_total, &mut lines.iter().map(|l| l.discount))
        && equals(quote.shipping_total, &mut parcels.iter().map(|p| p.net))
        && equals(quote.tax_total, &mut lines.iter().map(|l| l.tax).chain(parcels.iter().map(|p| p.tax)))
        && equals(quote.total, &mut lines.iter().map(|l| l.total).chain(parcels.iter().map(|p| p.total)));
    if holds { Ok(()) } else { Err(unfit("sums")) }
}

fn unfit(what: &'static str) -> Refusal {
    Refusal::new(&codes::QUOTE_INVALID).with("what", what)
}

fn sold_lines(quote: &promo::Quote, details: &[LineDetail]) -> Result<Vec<SoldLine>, Refusal> {
    let by_key: BTreeMap<u32, &LineDetail> = details.iter().map(|detail| (detail.key, detail)).collect();
    if by_key.len() != details.len() || details.len() != quote.lines.len() {
        return Err(unfit("details"));
    }
    quote
        .lines
        .iter()
        .map(|line| {
            let detail = by_key.get(&line.key).ok_or_else(|| unfit("details"))?;
            require_nameless(&detail.note)?;
            let parts = &detail.components;
            if parts.len() > LINES_AT_MOST || parts.iter().any(|part| !part.quantity.is_positive()) {
                return Err(unfit("components"));
            }
            Ok(SoldLine {
                key: line.key,
                parent: line.parent,
                kind: line.kind.as_str().to_owned(),
                variant: line.variant,
                sku: detail.sku.clone(),
                description: detail.description.clone(),
                unit: detail.unit.clone(),
                quantity: line.quantity,
                unit_price: line.unit_price,
                amounts: Amounts {
                    gross: line.gross,
                    adjustments: adjustments(&line.adjustments),
                    discount: line.discount,
                    net: line.net,
                    tax_class: line.tax_class.clone(),
                    tax_kind: tax_kind(line.tax_kind).to_owned(),
                    tax_rate: line.tax_rate,
                    tax: line.tax,
                    total: line.total,
                },
                options: detail.options.clone(),
                note: detail.note.clone(),
                components: components(line, &detail.components),
            })
        })
        .collect()
}

/// What leaves the shelf for a line, with what of a set's price falls on each. Every channel asks here.
pub fn components(line: &promo::QuoteLine, details: &[ComponentDetail]) -> Vec<SoldComponent> {
    let worth: Vec<i64> = details.iter().filter_map(|detail| detail.worth).collect();
    let mut shares = promo::shares_of_set(line, &worth).into_iter();
    let sold = |detail: &ComponentDetail| {
        let share = detail.worth.and_then(|_| shares.next()).unwrap_or_default();
        SoldComponent {
            variant: detail.variant,
            sku: detail.sku.clone(),
            description: detail.description.clone(),
            unit: detail.unit.clone(),
            quantity: detail.quantity,
            net: share.net,
            tax: share.tax,
        }
    };
    details.iter().map(sold).collect()
}

fn sold_parcel(parcel: &promo::ShippingLine) -> SoldParcel {
    SoldParcel {
        key: parcel.key,
        method: parcel.method.clone(),
        amounts: Amounts {
            gross: parcel.gross,
            adjustments: adjustments(&parcel.adjustments),
            discount: parcel.discount,
            net: parcel.net,
            tax_class: parcel.tax_class.clone(),
            tax_kind: tax_kind(parcel.tax_kind).to_owned(),
            tax_rate: parcel.tax_rate,
            tax: parcel.tax,
            total: parcel.total,
        },
    }
}

fn adjustments(adjustments: &[promo::Adjustment]) -> Vec<SoldAdjustment> {
    let told = |adjustment: &promo::Adjustment| SoldAdjustment {
        layer: adjustment.layer.as_str().to_owned(),
        cause: adjustment.cause.to_string(),
        amount: adjustment.amount,
    };
    adjustments.iter().map(told).collect()
}

/// Written out here, because an event's words must not change when the engine renames its own.
const fn tax_kind(kind: promo::TaxKind) -> &'static str {
    match kind {
        promo::TaxKind::Taxable => "taxable",
        promo::TaxKind::Zero => "zero",
        promo::TaxKind::Exempt => "exempt",
    }
}

fn seal_quote(quote: &promo::Quote) -> Result<SealedQuote, Refusal> {
    Ok(SealedQuote {
        bytes: String::from_utf8(quote.canonical_bytes()).map_err(|_| unfit("bytes"))?,
        fingerprint: Hash::from_bytes(quote.fingerprint()),
        engine_version: quote.engine_version.clone(),
        rule_set_hash: Hash::from_bytes(quote.rule_set_hash),
        price_list: quote.price_list,
        price_version: quote.price_version,
    })
}

/// That the tenders make the total exactly, or as near to it as cash comes. Answers what rounding added.
pub(crate) fn require_paid(tenders: &[TenderTaken], total: Money, context: &Context) -> Result<Money, Refusal> {
    let sum = |cash: bool| -> i128 {
        let of = tenders.iter().filter(|tender| (tender.kind == TenderKind::CASH) == cash);
        of.map(|tender| i128::from(tender.amount.get())).sum()
    };
    let (cash, others) = (sum(true), sum(false));
    let rest = i128::from(total.get()) - others;
    let rounding = if cash > 0 { context.cash.rounding_of(rest) } else { 0 };
    if cash == rest + rounding {
        return Ok(Money::new(i64::try_from(rounding).unwrap_or_default()));
    }
    Err(Refusal::new(&codes::TENDERS_UNEQUAL)
        .with("paid", i64::try_from(cash + others).unwrap_or(i64::MAX))
        .with("total", i64::try_from(i128::from(total.get()) + rounding).unwrap_or(i64::MAX)))
}

pub(crate) fn take(tender: &Tender, member: Option<Id>, context: &Context) -> Result<TenderTaken, Refusal> {
    // What goods give that came back in the same act is no tender that a brand takes or does not.
    let exchange = crate::TenderRule::plain(TenderKind::EXCHANGE);
    let rules = context.limits.tenders.iter().chain([&exchange]);
    let Some(rule) = rules.into_iter().find(|rule| rule.kind == tender.kind) else {
        return Err(Refusal::new(&codes::TENDER_REFUSED).with("kind", tender.kind.as_str().to_owned()));
    };
    let given = tender.given.unwrap_or(tender.amount);
    if given.get() > LIMIT || tender.amount.get() > LIMIT {
        return Err(Refusal::new(&codes::TOO_LARGE));
    }
    // Change is what was given past the amount: so it comes from cash only, and is less than the cash.
    let change_fits = given == tender.amount || (tender.kind == TenderKind::CASH && given > tender.amount);
    let owner_known = tender.kind != TenderKind::STORE_CREDIT || member.is_some();
    // What is charged through the till names the payment that was made; nothing else can have one.
    let payment_fits = rule.charged == tender.payment.is_some();
    if tender.amount.get() < 1 || !change_fits || !owner_known || !payment_fits || !reference_fits(tender) {
        return Err(Refusal::new(&codes::TENDER_INVALID));
    }
    Ok(TenderTaken {
        kind: tender.kind,
        amount: tender.amount,
        given,
        change: given - tender.amount,
        reference: tender.reference.clone(),
        payment: tender.payment,
        treatment: Some(rule.treatment),
    })
}

/// Terminals number payments in at most 12 characters; card numbers have 13 digits and more, and must
/// not get into the log. Cash and store credit have no such number.
fn reference_fits(tender: &Tender) -> bool {
    tender.reference.as_ref().is_none_or(|reference| {
        tender.kind != TenderKind::CASH
            && tender.kind != TenderKind::STORE_CREDIT
            && (1..=12).contains(&reference.len())
            && reference.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
