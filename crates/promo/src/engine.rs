//! The one way from a basket to what it costs.

use kernel::Money;

use crate::basket::{Basket, Fulfilment};
use crate::context::Context;
use crate::layers::{Run, Slot, Spent, What};
use crate::limits::{MAX_AMOUNT, MAX_INTEGER};
use crate::prices::{self, PricedLine};
use crate::quote::{Cause, Place, Problem, ProblemKind, Quote, QuoteLine, ShippingLine};
use crate::rule_set::RuleSet;
use crate::rules::{Layer, ShippingMethod};
use crate::tax::{self, Taxed};

/// Prices a basket: price list, then offers on lines, on the order and on delivery, then tax.
///
/// Total: every basket has a quote, however absurd its numbers; what made no sense is brought into
/// range and named in [`Quote::problems`], and [`Quote::check`] keeps such a quote from being sold.
/// Deterministic: the same arguments give the same bytes on every machine, in every order of the
/// lines. It reads no clock and nothing but its arguments.
pub fn quote(basket: &Basket, rules: &RuleSet, context: &Context) -> Quote {
    let mut problems = Vec::new();
    let mut verdicts = Vec::new();
    let lines = prices::price(basket, context.exponent, &mut problems);
    let parcels = parcels(basket, rules, &mut problems);

    let mut goods: Vec<Slot<'_>> = lines.iter().map(line_slot).collect();
    let mut shipping: Vec<Slot<'_>> = parcels.iter().map(Parcel::slot).collect();
    let mut spent = Spent::on(&goods);
    for layer in Layer::ALL {
        let slots = if layer == Layer::Shipping { &mut shipping } else { &mut goods };
        Run { layer, basket, context }.over(rules.contests(layer), slots, &mut spent, &mut verdicts);
    }

    let mut items = Vec::with_capacity(goods.len() + shipping.len());
    for (priced, slot) in lines.iter().zip(&goods) {
        let class = tax::class(rules.book(), &priced.line.tax_class).unwrap_or_else(|| {
            problems.push(Problem { place: slot.place, kind: ProblemKind::UnknownTaxClass });
            tax::UNKNOWN
        });
        items.push(Taxed::new(class, slot.left));
    }
    for (parcel, slot) in parcels.iter().zip(&shipping) {
        // A rule set's methods have known classes; an unknown method was reported above.
        let class = parcel.method.and_then(|method| tax::class(rules.book(), &method.tax_class));
        items.push(Taxed::new(class.unwrap_or(tax::UNKNOWN), slot.left));
    }
    let tax_summary = tax::tax(&mut items, context.price_includes_tax);
    problems.sort_unstable();
    problems.dedup();

    let mut taxed = items.into_iter();
    let lines: Vec<QuoteLine> = lines
        .into_iter()
        .zip(goods)
        .zip(taxed.by_ref())
        .map(|((priced, slot), item)| line(priced, slot, &item))
        .collect();
    let shipping: Vec<ShippingLine> = parcels
        .into_iter()
        .zip(shipping)
        .zip(taxed)
        .map(|((parcel, slot), item)| shipping_line(&parcel, slot, &item))
        .collect();
    Quote {
        engine_version: crate::ENGINE_VERSION.to_owned(),
        rule_set_hash: rules.hash(),
        price_list: context.price_list,
        price_version: context.price_version.clamp(-MAX_INTEGER, MAX_INTEGER),
        price_includes_tax: context.price_includes_tax,
        exponent: context.exponent,
        verdicts,
        problems,
        goods_total: lines.iter().map(|line| line.gross).sum(),
        discount_total: lines.iter().map(|line| line.discount).sum(),
        shipping_total: shipping.iter().map(|parcel| parcel.net).sum(),
        tax_total: tax_summary.iter().map(|row| row.tax).sum(),
        total: tax_summary.iter().map(|row| row.total).sum(),
        tax_summary,
        lines,
        shipping,
    }
}

/// A fulfilment with its method and a sound fee.
struct Parcel<'a> {
    fulfilment: &'a Fulfilment,
    method: Option<&'a ShippingMethod>,
    fee: Money,
}

impl<'a> Parcel<'a> {
    fn place(&self) -> Place {
        Place::Shipping { key: self.fulfilment.key }
    }

    fn slot(&self) -> Slot<'a> {
        Slot {
            place: self.place(),
            what: What::Parcel { method: &self.fulfilment.method },
            gross: self.fee,
            left: self.fee,
            floor: Money::ZERO,
            open: true,
            adjustments: Vec::new(),
        }
    }
}

/// Every fulfilment, by key.
fn parcels<'a>(basket: &'a Basket, rules: &'a RuleSet, problems: &mut Vec<Problem>) -> Vec<Parcel<'a>> {
    let mut fulfilments: Vec<&Fulfilment> = basket.fulfilments.iter().collect();
    fulfilments.sort_by_key(|fulfilment| (fulfilment.key, &fulfilment.method, fulfilment.fee));
    let mut room = MAX_AMOUNT;
    let mut parcels: Vec<Parcel<'a>> = Vec::with_capacity(fulfilments.len());
    for fulfilment in fulfilments {
        let place = Place::Shipping { key: fulfilment.key };
        let mut report = |kind| problems.push(Problem { place, kind });
        let method = rules.book().shipping_methods.get(&fulfilment.method);
        if method.is_none() {
            report(ProblemKind::UnknownShippingMethod);
        }
        if parcels.last().is_some_and(|before| before.place() == place) {
            report(ProblemKind::DuplicateKey);
        }
        let fee = fulfilment.fee.or(method.map(|method| method.fee)).unwrap_or(Money::ZERO).get();
        if fee < 0 {
            report(ProblemKind::PriceNegative);
        } else if fee > room {
            report(ProblemKind::AmountTooLarge);
        }
        let fee = fee.clamp(0, room);
        room -= fee;
        parcels.push(Parcel { fulfilment, method, fee: Money::new(fee) });
    }
    parcels
}

/// The slot of a line, after a person's override.
fn line_slot<'a>(priced: &PricedLine<'a>) -> Slot<'a> {
    let mut slot = Slot {
        place: Place::Line { key: priced.line.key },
        what: What::Line(priced.line),
        gross: priced.gross,
        left: priced.gross,
        floor: priced.floor,
        open: priced.line.discountable,
        adjustments: Vec::new(),
    };
    if let Some((amount, by)) = priced.overridden
        && amount < priced.gross
    {
        slot.take(Layer::PriceList, Cause::Override { reason: by.reason.clone() }, priced.gross - amount);
    }
    slot
}

fn line(priced: PricedLine<'_>, slot: Slot<'_>, item: &Taxed) -> QuoteLine {
    QuoteLine {
        key: priced.line.key,
        variant: priced.line.variant,
        kind: priced.line.kind,
        parent: priced.line.parent,
        quantity: priced.quantity,
        unit_price: priced.unit_price,
        gross: slot.gross,
        discount: slot.gross - slot.left,
        adjustments: slot.adjustments,
        net: item.net,
        tax_class: priced.line.tax_class.clone(),
        tax_kind: item.class.kind,
        tax_rate: item.class.rate,
        tax: item.tax,
        total: item.total,
    }
}

fn shipping_line(parcel: &Parcel<'_>, slot: Slot<'_>, item: &Taxed) -> ShippingLine {
    ShippingLine {
        key: parcel.fulfilment.key,
        method: parcel.fulfilment.method.clone(),
        gross: slot.gross,
        discount: slot.gross - slot.left,
        adjustments: slot.adjustments,
        net: item.net,
        tax_class: parcel.method.map(|method| method.tax_class.clone()).unwrap_or_default(),
        tax_kind: item.class.kind,
        tax_rate: item.class.rate,
        tax: item.tax,
        total: item.total,
    }
}
