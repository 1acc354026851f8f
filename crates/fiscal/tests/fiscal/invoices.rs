//! Issuing: amounts as the law wants them, and every "no" before a number is taken.

use fiscal::{Buyer, Handover, Invoice, Sale, TaxType, ZeroRate, by_tax_type, codes, reduce};
use kernel::{Money, Quantity, Refusal};
use proptest::prelude::*;

use crate::made::{company, consumer, donation, issue, line, mobile, named, sale};
use fiscal::TaxType::{Exempt, Taxable, ZeroRated};

const EXPORT: Option<ZeroRate> = Some(ZeroRate { through_customs: true, reason: 71 });

fn written(invoice: &Invoice) -> Vec<i64> {
    invoice.lines().iter().map(|line| line.written(invoice.buyer()).get()).collect()
}

fn refused(sale: Sale) -> &'static kernel::Code {
    let refusal: Refusal = sale.ready().unwrap_err();
    refusal.code
}

#[test]
fn a_company_sees_sales_and_tax_apart() {
    let invoice = issue(sale(company(), vec![line(Taxable, 1000)]));
    let totals = invoice.totals();
    assert_eq!((totals.taxable.get(), totals.tax.get(), totals.total().get()), (952, 48, 1000));
    assert_eq!(written(&invoice), [952]);

    let invoice = issue(sale(company(), vec![line(Taxable, 10), line(Taxable, 10), line(Taxable, 10)]));
    let totals = invoice.totals();
    assert_eq!((totals.taxable.get(), totals.tax.get(), totals.total().get()), (29, 1, 30));
    assert_eq!(written(&invoice), [9, 10, 10]);
}

#[test]
fn a_consumer_sees_what_is_paid() {
    let invoice = issue(sale(consumer(), vec![line(Taxable, 1000)]));
    assert_eq!(written(&invoice), [1000]);
    assert_eq!(invoice.totals().tax, Money::new(48));
    assert_eq!(invoice.tax_code(), "1");
}

#[test]
fn a_mixed_basket_is_one_document_for_a_consumer_and_several_for_a_company() {
    let lines = vec![line(Taxable, 105), line(Exempt, 200), line(ZeroRated, 300), line(Taxable, 210)];
    let mixed = issue(Sale { zero_rate: EXPORT, ..sale(consumer(), lines.clone()) });
    let totals = mixed.totals();
    let sums = [totals.taxable, totals.exempt, totals.zero_rated, totals.tax].map(Money::get);
    assert_eq!((sums, mixed.tax_code()), ([300, 200, 300, 15], "9"));

    assert_eq!(refused(Sale { zero_rate: EXPORT, ..sale(company(), lines.clone()) }), &codes::MIXED_FOR_COMPANY);
    let documents: Vec<(&str, i64)> = by_tax_type(lines)
        .into_iter()
        .map(|lines| issue(Sale { zero_rate: EXPORT, ..sale(company(), lines) }))
        .map(|invoice| (invoice.tax_code(), invoice.totals().total().get()))
        .collect();
    assert_eq!(documents, [("1", 315), ("3", 200), ("2", 300)]);
}

#[test]
fn exports_say_how_and_why_and_nothing_else_does() {
    assert_eq!(refused(sale(consumer(), vec![line(ZeroRated, 100)])), &codes::ZERO_RATE_REASON);
    let odd = Some(ZeroRate { through_customs: false, reason: 80 });
    assert_eq!(
        refused(Sale { zero_rate: odd, ..sale(consumer(), vec![line(ZeroRated, 100)]) }),
        &codes::ZERO_RATE_REASON
    );
    let domestic = issue(Sale { zero_rate: odd, ..sale(consumer(), vec![line(Taxable, 100)]) });
    assert_eq!(domestic.zero_rate(), None);
}

#[test]
fn points_reduce_the_invoice_and_a_gift_changes_no_type() {
    let mut lines = vec![line(Taxable, 300), named("贈品", Exempt, 0), line(Taxable, 100)];
    reduce(&mut lines, Money::new(50)).unwrap();
    let invoice = issue(sale(company(), lines));
    assert_eq!(invoice.totals().total(), Money::new(350));
    assert_eq!(invoice.tax_code(), "1");
    let mut all = vec![line(Taxable, 300)];
    reduce(&mut all, Money::new(300)).unwrap();
    assert_eq!(refused(sale(consumer(), all)), &codes::NOTHING_TO_INVOICE);
}

#[test]
fn bad_input_issues_nothing() {
    let one = || vec![line(Taxable, 100)];
    assert_eq!(refused(Sale { handover: donation(), ..sale(company(), one()) }), &codes::COMPANY_DONATES);
    assert_eq!(refused(sale(consumer(), Vec::new())), &codes::LINES_COUNT);
    assert_eq!(refused(sale(consumer(), vec![line(Taxable, 1); 10_000])), &codes::LINES_COUNT);
    assert_eq!(refused(sale(consumer(), vec![line(Taxable, -1)])), &codes::LINE_NEGATIVE);
    assert_eq!(refused(sale(consumer(), vec![line(Taxable, 0)])), &codes::NOTHING_TO_INVOICE);
    assert_eq!(refused(sale(consumer(), vec![line(Taxable, 0x1_0000_0000)])), &codes::AMOUNT_TOO_LARGE);
    assert_eq!(refused(sale(consumer(), vec![line(Taxable, i64::MAX); 2])), &codes::AMOUNT_TOO_LARGE);
    assert_eq!(refused(sale(consumer(), vec![named(" \n", Taxable, 1)])), &codes::LINE_TEXT);
    assert_eq!(refused(sale(consumer(), vec![named(&"字".repeat(501), Taxable, 1)])), &codes::LINE_TEXT);
    let mut lines = one();
    lines[0].unit = Some("七個字的單位".repeat(2));
    assert_eq!(refused(sale(consumer(), lines)), &codes::LINE_TEXT);
    let mut lines = one();
    lines[0].quantity = Quantity::ZERO;
    assert_eq!(refused(sale(consumer(), lines)), &codes::LINE_QUANTITY);
    let refusal = sale(consumer(), vec![line(Taxable, 1), line(Taxable, -5)]).ready().unwrap_err();
    assert!(refusal.sentence("zh-TW").starts_with("第 2 筆"), "{refusal}");
}

#[test]
fn a_company_may_use_a_carrier() {
    let invoice = issue(Sale { handover: mobile(), ..sale(company(), vec![line(Taxable, 100)]) });
    assert!(matches!(invoice.handover(), Handover::Carrier(_)));
}

#[test]
fn what_was_stored_is_read_back_only_if_its_sums_hold() {
    let invoice = issue(sale(company(), vec![line(Taxable, 1000), line(Taxable, 30)]));
    let text = serde_json::to_string(&invoice).unwrap();
    assert_eq!(serde_json::from_str::<Invoice>(&text).unwrap(), invoice);
    for (from, to) in [
        ("\"gross\":1000", "\"gross\":1100"),
        ("\"tax\":48", "\"tax\":47"),
        ("\"period\":\"11510\"", "\"period\":\"11508\""),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        let changed = serde_json::from_str::<Invoice>(&text.replacen(from, to, 1));
        assert!(changed.unwrap_err().to_string().contains("fiscal.document_sums"), "{to}");
    }
}

prop_compose! {
    fn lines()(lines in prop::collection::vec((0usize..3, 0i64..50_000, 1i64..5_000), 1..12)) -> Vec<fiscal::SaleLine> {
        let made = |(tax_type, gross, thousandths): (usize, i64, i64)| {
            let mut made = line(TaxType::ALL[tax_type], gross);
            made.quantity = Quantity::from_thousandths(thousandths);
            made
        };
        lines.into_iter().map(made).collect()
    }
}

proptest! {
    #[test]
    fn lines_and_totals_always_agree(lines in lines(), is_company in any::<bool>(), points in 0i64..2_000) {
        let mut lines = lines;
        let paid: Money = lines.iter().map(|line| line.gross).sum();
        let points = Money::new(points).min(paid);
        reduce(&mut lines, points).unwrap();
        let groups = if is_company { by_tax_type(lines) } else { vec![lines] };
        let mut invoiced = Money::ZERO;
        for group in groups {
            let buyer: Buyer = if is_company { company() } else { consumer() };
            match (Sale { zero_rate: EXPORT, ..sale(buyer, group) }).ready() {
                Ok(ready) => {
                    let invoice = ready.issue(crate::made::taken(), fiscal::RandomCode::drawn(7));
                    let totals = invoice.totals();
                    invoiced += totals.total();
                    let written: Money = invoice.lines().iter().map(|line| line.written(invoice.buyer())).sum();
                    prop_assert_eq!(written, if is_company { totals.net() } else { totals.total() });
                    // Sales are the tax-inclusive sum ÷ 1.05, rounded half up, worked out another way here.
                    let taxable = (totals.taxable + totals.tax).get();
                    prop_assert_eq!(totals.taxable.get(), (taxable * 40 + 21) / 42);
                    prop_assert!(invoice.lines().iter().all(|line| !line.tax.is_negative() && line.tax <= line.gross));
                }
                Err(refusal) => prop_assert_eq!(refusal.code, &codes::NOTHING_TO_INVOICE),
            }
        }
        prop_assert_eq!(invoiced, paid - points);
    }
}
