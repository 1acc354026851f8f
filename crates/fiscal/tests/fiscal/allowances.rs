//! Giving back: never more than there was, and the choice between voiding and allowing.

use fiscal::{
    Allowance, AllowanceNumber, AllowanceVoided, Allowed, Circumstances, How, Period, RandomCode, Return, Sale,
    TaxType, Voided, Why, codes, decide,
};
use kernel::{Money, Quantity, Refusal};

use crate::made::{allowed, clock, company, consumer, issue, line, mobile, sale};

const LATER: &str = "2026-11-20T03:00:00Z";

fn number(text: &str) -> AllowanceNumber {
    AllowanceNumber::parse(text).unwrap()
}

fn part(line: usize, gross: i64) -> Return {
    Return { line, quantity: Quantity::ONE, gross: Money::new(gross) }
}

fn give(allowed: &mut Allowed, name: &str, parts: &[Return]) -> Result<Allowance, Refusal> {
    allowed.allow(parts, number(name), clock(LATER))
}

fn amounts(allowance: &Allowance) -> Vec<(i64, i64)> {
    allowance.lines().iter().map(|line| (line.net.get(), line.tax.get())).collect()
}

#[test]
fn parts_sum_to_the_whole_in_amount_and_tax() {
    for buyer in [company(), consumer()] {
        let mut invoice = allowed(buyer, &[1000, 30]);
        let mut tax = 0;
        for (name, gross) in [("A1", 1), ("A2", 332), ("A3", 333), ("A4", 334)] {
            tax += give(&mut invoice, name, &[part(1, gross)]).unwrap().tax().get();
        }
        assert_eq!(tax, invoice.invoice().lines()[0].tax.get());
        assert_eq!((invoice.left(1), invoice.left(2)), (Money::ZERO, Money::new(30)));
        assert_eq!(invoice.left_in_all(), Money::new(30));
    }
}

#[test]
fn amounts_stand_without_tax_for_consumers_too() {
    // As in the published sample: a consumer's 20 come back as 19 and 1.
    let mut invoice = allowed(consumer(), &[20]);
    let allowance = give(&mut invoice, "ALW10000013", &[part(1, 20)]).unwrap();
    assert_eq!(amounts(&allowance), [(19, 1)]);
}

#[test]
fn no_more_comes_back_than_was_sold() {
    let mut invoice = allowed(company(), &[1000, 30]);
    give(&mut invoice, "A1", &[part(1, 600), part(2, 30)]).unwrap();
    let before = invoice.clone();
    for (parts, code) in [
        (vec![part(1, 401)], &codes::ALLOWANCE_TOO_MUCH),
        (vec![part(2, 1)], &codes::ALLOWANCE_TOO_MUCH),
        (vec![part(1, 200), part(1, 201)], &codes::ALLOWANCE_LINE),
        (vec![part(1, 100), part(3, 1)], &codes::ALLOWANCE_LINE),
        (vec![part(0, 1)], &codes::ALLOWANCE_LINE),
        (vec![part(1, -1)], &codes::LINE_NEGATIVE),
        (vec![part(1, 0)], &codes::ALLOWANCE_EMPTY),
        (Vec::new(), &codes::ALLOWANCE_EMPTY),
        (vec![Return { quantity: Quantity::units(2), ..part(1, 1) }], &codes::LINE_QUANTITY),
        (vec![Return { quantity: Quantity::ZERO, ..part(1, 1) }], &codes::LINE_QUANTITY),
    ] {
        assert_eq!(give(&mut invoice, "A2", &parts).unwrap_err().code, code, "{parts:?}");
        assert_eq!(invoice, before, "a refusal changes nothing");
    }
    assert_eq!(give(&mut invoice, "A1", &[part(1, 1)]).unwrap_err().code, &codes::ALLOWANCE_OTHER);
    let early = invoice.allow(&[part(1, 1)], number("A2"), clock("2026-09-15T06:30:04Z")).unwrap_err();
    assert_eq!(early.code, &codes::ALLOWANCE_BEFORE);
}

#[test]
fn a_mixed_document_gives_back_what_each_line_was() {
    let lines = vec![line(TaxType::Taxable, 105), line(TaxType::Exempt, 200)];
    let mut invoice = Allowed::new(issue(sale(consumer(), lines)));
    let allowance = give(&mut invoice, "A1", &[part(1, 21), part(2, 50)]).unwrap();
    assert_eq!(amounts(&allowance), [(20, 1), (50, 0)]);
}

#[test]
fn what_is_taken_back_can_be_given_again() {
    let mut invoice = allowed(company(), &[20]);
    // The first half carries the dollar of tax; after it is taken back the rest must still add up.
    let first = give(&mut invoice, "A1", &[part(1, 10)]).unwrap();
    let second = give(&mut invoice, "A2", &[part(1, 10)]).unwrap();
    assert_eq!((first.tax().get(), second.tax().get()), (1, 0));
    let void = AllowanceVoided::new(&mut invoice, &number("A1"), clock(LATER), "金額錯誤").unwrap();
    assert!(format!("{void:?}").contains("金額錯誤"));
    assert_eq!(invoice.left(1), Money::new(10));
    let again = give(&mut invoice, "A3", &[part(1, 10)]).unwrap();
    assert_eq!(amounts(&again), [(9, 1)]);
    for (name, code) in [("A1", &codes::ALLOWANCE_OTHER), ("A9", &codes::ALLOWANCE_OTHER)] {
        let again = AllowanceVoided::new(&mut invoice, &number(name), clock(LATER), "錯").unwrap_err();
        assert_eq!(again.code, code);
    }
    // Its number is used for ever.
    assert_eq!(give(&mut invoice, "A1", &[part(1, 1)]).unwrap_err().code, &codes::ALLOWANCE_OTHER);
}

#[test]
fn stored_allowances_are_booked_within_the_same_bounds() {
    let mut invoice = allowed(company(), &[1000]);
    let first = give(&mut invoice, "A1", &[part(1, 700)]).unwrap();
    let stored: Allowance = serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
    let mut again = Allowed::new(invoice.invoice().clone());
    again.book(stored.clone()).unwrap();
    assert_eq!(again, invoice);
    assert_eq!(again.book(stored).unwrap_err().code, &codes::ALLOWANCE_OTHER);
    // A record that somebody enlarged, or whose tax somebody moved, is not believed.
    for (from, to) in [("\"net\":666", "\"net\":968"), ("\"net\":666,\"tax\":34", "\"net\":650,\"tax\":50")] {
        let text = serde_json::to_string(&first).unwrap();
        assert!(text.contains(from), "{text}");
        let changed: Allowance = serde_json::from_str(&text.replace(from, to)).unwrap();
        let mut fresh = Allowed::new(invoice.invoice().clone());
        assert_eq!(fresh.book(changed).unwrap_err().code, &codes::ALLOWANCE_TOO_MUCH, "{to}");
    }
}

#[test]
fn what_the_buyer_keeps_is_invoiced_anew() {
    let mut lines = vec![line(TaxType::Taxable, 300), line(TaxType::Taxable, 0), line(TaxType::Taxable, 100)];
    lines[0].quantity = Quantity::units(3);
    lines[2].quantity = Quantity::from_thousandths(355);
    let invoice = issue(sale(company(), lines));
    let at = clock(LATER);
    let anew = |amounts: [Option<i64>; 3]| {
        let amounts = amounts.map(|amount| amount.map(Money::new));
        let made = invoice.anew(&amounts, at, RandomCode::drawn(7)).unwrap();
        made.map(|(document, numbers)| {
            let lines = document.lines().iter().map(|line| (line.quantity.thousandths(), line.gross.get()));
            (lines.collect::<Vec<_>>(), numbers, document.totals().tax.get())
        })
    };
    // Two of three pieces; half of what is weighed; the gift stays.
    let made = anew([Some(200), Some(0), Some(50)]).unwrap();
    assert_eq!(made, (vec![(2_000, 200), (1_000, 0), (178, 50)], vec![1, 2, 3], 12));
    // A line that came back is not on it; a price that was wrong takes no piece away.
    assert_eq!(anew([Some(250), None, None]).unwrap(), (vec![(3_000, 250)], vec![1], 12));
    assert_eq!(anew([None, Some(0), None]), None, "a gift alone is no sale");
    let (document, _) = invoice.anew(&[Some(Money::new(200)), None, None], at, RandomCode::drawn(7)).unwrap().unwrap();
    assert_eq!((document.buyer(), document.handover()), (invoice.buyer(), invoice.handover()));
    assert_eq!(document.period(), Period::of(&at));
}

#[test]
fn allowance_numbers_have_one_form() {
    for wrong in ["", "A-1", "a1", "A 1", "12345678901234567"] {
        assert_eq!(AllowanceNumber::parse(wrong).unwrap_err().code, &codes::ALLOWANCE_NUMBER, "{wrong}");
    }
}

#[test]
fn void_only_what_is_whole_undeclared_of_this_period_and_back() {
    let now = Period::parse("11510").unwrap();
    let good = Circumstances { now, declared: false, whole: true, paper_back: true };
    let paper = allowed(consumer(), &[100]);
    assert_eq!(decide(&paper, good), How::Void);
    for (circumstances, why) in [
        (Circumstances { now: now.next(), ..good }, Why::OtherPeriod),
        (Circumstances { declared: true, ..good }, Why::Declared),
        (Circumstances { paper_back: false, ..good }, Why::PaperOut),
        (Circumstances { whole: false, paper_back: false, ..good }, Why::PaperOut),
    ] {
        assert_eq!(decide(&paper, circumstances), How::Allowance(why));
    }
    assert_eq!(decide(&paper, Circumstances { whole: false, ..good }), How::Void, "and issued anew");
    let cloud = Sale { handover: mobile(), ..sale(consumer(), vec![line(TaxType::Taxable, 100)]) };
    let cloud = Allowed::new(issue(cloud));
    assert_eq!(decide(&cloud, Circumstances { paper_back: false, ..good }), How::Void);
    assert_eq!(decide(&cloud, Circumstances { whole: false, ..good }), How::Allowance(Why::Partial));
    let mut touched = paper;
    give(&mut touched, "A1", &[part(1, 1)]).unwrap();
    assert_eq!(decide(&touched, good), How::Allowance(Why::AllowedBefore));
    assert_eq!(Voided::new(touched, clock(LATER), "退貨").unwrap_err().code, &codes::UNDONE_ALREADY);
}

#[test]
fn a_void_says_why_in_twenty_characters() {
    let void = |reason: &str| Voided::new(allowed(consumer(), &[100]), clock(LATER), reason);
    assert_eq!(void("客人退貨").unwrap().number().to_string(), "AB11223344");
    for wrong in ["", "  ", &"理".repeat(21)] {
        assert_eq!(void(wrong).unwrap_err().code, &codes::REASON_LENGTH);
    }
}
