//! Quotes that no engine made: the till is the last that can refuse them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use kernel::{Exponent, Money};
use promo::Quote;
use serde_json::json;
use sha2::{Digest, Sha256};
use support::{basket, cash, command, context, id, quote, register, sell, taipei};
use till::{Command, Payload, Sell, State, decode, step};

fn open_till() -> State {
    let open = command(json!({"type": "open_shift", "shift": id("shift"), "float": 2000}));
    step(&State::new(register()), &open, &context(taipei("2026-11-21 09:00:00"))).unwrap().0
}

fn outcome(sale: Sell) -> Result<Payload, &'static str> {
    let command = Command::Sell(Box::new(sale));
    let result = step(&open_till(), &command, &context(taipei("2026-11-21 09:00:00")));
    result.map(|(_, events)| decode(&events[0].bytes).unwrap()).map_err(|refusal| refusal.code.name)
}

fn changed(change: impl FnOnce(&mut Quote)) -> Result<Payload, &'static str> {
    let mut quote = quote(&basket(&[(120, 1_000), (80, 2_000)]));
    change(&mut quote);
    outcome(sell("A", quote, vec![cash(280, 280)]))
}

#[test]
fn the_engines_own_quote_is_sold_with_everything_it_says() {
    let quote = quote(&basket(&[(120, 1_000), (80, 2_000)]));
    let Ok(Payload::Sold(sold)) = outcome(sell("A", quote.clone(), vec![cash(280, 500)])) else { panic!("refused") };
    assert_eq!((sold.total, sold.tax_total), (quote.total, quote.tax_total));
    assert_eq!(sold.lines.iter().map(|line| line.amounts.total).sum::<Money>(), sold.total);
    assert_eq!(sold.lines.iter().map(|line| line.amounts.tax).sum::<Money>(), sold.tax_total);
    assert_eq!(sold.lines[1].description, "六吋草莓蛋糕");
    assert_eq!(sold.quote.price_version, 7);
    assert_eq!(sold.quote.engine_version, promo::ENGINE_VERSION);
    // The bytes inside are the quote, and anybody can check them against the fingerprint.
    assert_eq!(serde_json::from_str::<Quote>(&sold.quote.bytes).unwrap(), quote);
    assert_eq!(sold.quote.fingerprint.as_bytes()[..], Sha256::digest(sold.quote.bytes.as_bytes())[..]);
}

#[test]
fn sums_that_do_not_hold_are_refused() {
    let one = Money::new(1);
    let cases: [&dyn Fn(&mut Quote); 9] = [
        &|q| q.lines[0].total += one,
        &|q| q.lines[0].net += one,
        &|q| q.lines[0].gross += one,
        &|q| q.lines[0].tax += one,
        &|q| q.lines[0].discount += one,
        &|q| q.goods_total += one,
        &|q| q.discount_total += one,
        &|q| q.shipping_total += one,
        &|q| q.tax_total += one,
    ];
    for change in cases {
        assert_eq!(changed(change), Err("till.quote_invalid"));
    }
    assert_eq!(changed(|q| q.total += one), Err("till.quote_invalid"));
    assert_eq!(changed(|q| q.lines[0].total = Money::new(i64::MAX)), Err("till.quote_invalid"));
    assert_eq!(changed(|q| q.total = Money::new(-1)), Err("till.total_negative"));
}

#[test]
fn another_currency_is_refused() {
    assert_eq!(changed(|q| q.exponent = Exponent::new(2).unwrap()), Err("till.quote_invalid"));
}

#[test]
fn a_quote_with_a_problem_is_refused_with_the_engines_word() {
    let mut goods = basket(&[(120, 1_000)]);
    goods.lines[0].tax_class = "unheard_of".to_owned();
    assert_eq!(outcome(sell("A", quote(&goods), vec![cash(120, 120)])), Err("promo.unknown_tax_class"));
}

#[test]
fn a_price_lowered_by_hand_has_a_word_for_a_reason() {
    let mut goods = basket(&[(120, 1_000)]);
    support::lower_first_price(&mut goods, 100);
    let Ok(Payload::Sold(sold)) = outcome(sell("A", quote(&goods), vec![cash(100, 100)])) else { panic!("refused") };
    assert_eq!(sold.lines[0].amounts.adjustments[0].cause, "override:damaged");
    goods.lines[0].price_override.as_mut().unwrap().reason = "王小姐殺價".to_owned();
    assert_eq!(outcome(sell("A", quote(&goods), vec![cash(100, 100)])), Err("till.reason_invalid"));
    let hold = Command::Hold(till::Hold { hold: id("h"), label: "3".to_owned(), basket: goods });
    let refusal = step(&open_till(), &hold, &context(taipei("2026-11-21 09:00:00"))).unwrap_err();
    assert_eq!(refusal.code.name, "till.reason_invalid");
}

#[test]
fn every_line_needs_its_words_once() {
    let quote = quote(&basket(&[(120, 1_000), (80, 2_000)]));
    let whole = sell("A", quote, vec![cash(280, 280)]);
    let mut none = whole.clone();
    none.details.pop();
    assert_eq!(outcome(none), Err("till.quote_invalid"));
    let mut twice = whole.clone();
    twice.details[1].key = 0;
    assert_eq!(outcome(twice), Err("till.quote_invalid"));
    let mut foreign = whole;
    foreign.details[1].key = 9;
    assert_eq!(outcome(foreign), Err("till.quote_invalid"));
}

#[test]
fn a_sale_has_lines_but_not_too_many() {
    assert_eq!(outcome(sell("A", quote(&basket(&[])), vec![])), Err("till.lines_invalid"));
    let many = |count: usize| sell("A", quote(&basket(&vec![(0, 1_000); count])), vec![]);
    assert!(outcome(many(till::LINES_AT_MOST)).is_ok());
    assert_eq!(outcome(many(till::LINES_AT_MOST + 1)), Err("till.lines_invalid"));
}

#[test]
fn a_command_with_a_field_too_many_is_not_read() {
    for value in [
        json!({"type": "close_shift", "counted": 1, "person": id("mei")}),
        json!({"type": "void", "sale": id("A"), "reason": "wrong_item", "at": "2026-11-21T00:00:00Z"}),
        json!({"type": "open_drawer"}),
        json!({"type": "dance"}),
    ] {
        assert!(serde_json::from_value::<Command>(value.clone()).is_err(), "{value}");
    }
}
