//! What is counted, how far a role goes, and which day is booked on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use kernel::{Money, Refusal};
use serde_json::{Value, json};
use support::{basket, cash, command, context, id, lower_first_price, quote, register, sell, taipei};
use till::{Command, Context, Payload, State, codes, decode, step};

fn now() -> Context {
    context(taipei("2026-11-21 09:00:00"))
}

fn opened() -> State {
    let open = command(json!({"type": "open_shift", "shift": id("shift"), "float": 2_000}));
    step(&State::new(register()), &open, &now()).unwrap().0
}

fn done(state: &State, value: Value, context: &Context) -> Result<(State, Payload), Refusal> {
    let (next, events) = step(state, &command(value), context)?;
    Ok((next, decode(&events[0].bytes).unwrap()))
}

fn refused(outcome: Result<(State, Payload), Refusal>) -> &'static str {
    outcome.unwrap_err().code.name
}

#[test]
fn denominations_come_to_their_sum() {
    let close = |pieces: Value| json!({"type": "close_shift", "counted": 2_000, "pieces": pieces});
    for wrong in [
        json!([{"value": 1_000, "count": 1}]),
        json!([{"value": 1_000, "count": 1}, {"value": 1_000, "count": 1}]),
        json!([{"value": 1_000, "count": 3}, {"value": -1_000, "count": 1}]),
        json!([{"value": 1_000, "count": 3}, {"value": 1_000, "count": -1}]),
        json!([{"value": 2_000, "count": 1}, {"value": 5, "count": 0}]),
        json!([{"value": 9_007_199_254_740_991_i64, "count": 9_007_199_254_740_991_i64}]),
        (1..=41).map(|value| json!({"value": value, "count": 1})).collect(),
    ] {
        assert_eq!(refused(done(&opened(), close(wrong.clone()), &now())), codes::PIECES_WRONG.name, "{wrong}");
    }
    let (_, payload) =
        done(&opened(), close(json!([{"value": 500, "count": 2}, {"value": 1_000, "count": 1}])), &now()).unwrap();
    let Payload::ShiftClosed(closed) = payload else { panic!("{payload:?}") };
    assert_eq!(closed.pieces.iter().map(|piece| piece.value.get()).collect::<Vec<_>>(), [1_000, 500]);
    assert_eq!(closed.over_short, Money::ZERO);
}

#[test]
fn a_bag_and_a_slip_are_what_is_printed_on_them() {
    for bag in ["", "茶", "a b", "1234567890123456789012345"] {
        let close = json!({"type": "close_shift", "counted": 2_000, "bag": bag});
        assert_eq!(refused(done(&opened(), close, &now())), codes::BAG_INVALID.name, "{bag:?}");
    }
    let close = json!({"type": "close_shift", "counted": 2_000, "batches": {"cash": 100}});
    assert_eq!(refused(done(&opened(), close, &now())), codes::BATCH_INVALID.name);
}

#[test]
fn what_was_paid_for_the_shop_is_told_apart_from_what_went_to_the_safe() {
    let state = opened();
    let out =
        |amount: i64, purpose: &str| json!({"type": "cash_out", "amount": amount, "reason": "why", "purpose": purpose});
    let (state, _) = done(&state, out(1_000, "drop"), &now()).unwrap();
    let (state, _) = done(&state, out(120, "petty_cash"), &now()).unwrap();
    let back = json!({"type": "cash_in", "amount": 20, "reason": "rest", "purpose": "petty_cash"});
    let (state, _) = done(&state, back, &now()).unwrap();
    let change = json!({"type": "cash_in", "amount": 300, "reason": "coins", "purpose": "change"});
    let (state, _) = done(&state, change, &now()).unwrap();
    let shift = state.shift.unwrap();
    let totals = &shift.totals;
    assert_eq!((totals.cash_dropped.get(), totals.petty_cash.get()), (1_000, 100));
    assert_eq!((totals.cash_out.get(), totals.cash_in.get()), (1_120, 320));
    assert_eq!(shift.cash_expected.get(), 2_000 - 1_120 + 320);
}

#[test]
fn a_role_goes_so_far_and_no_further() {
    let mut context = now();
    context.limits.void_at_most = Some(Money::new(500));
    context.limits.discount_at_most_percent = Some(10);
    let sale = |name: &str, price: i64| {
        let sell = sell(name, quote(&basket(&[(price, 1_000)])), vec![cash(price, price)]);
        Command::Sell(Box::new(sell))
    };
    let (state, _) = step(&opened(), &sale("small", 500), &context).unwrap();
    let (state, _) = step(&state, &sale("large", 501), &context).unwrap();
    let void = |name: &str| json!({"type": "void", "sale": id(name), "reason": "wrong_item"});
    assert_eq!(refused(done(&state, void("large"), &context)), codes::NOT_PERMITTED.name);
    done(&state, void("small"), &context).unwrap();

    let lowered = |to: i64| {
        let mut goods = basket(&[(1_000, 1_000)]);
        lower_first_price(&mut goods, to);
        Command::Sell(Box::new(sell("lowered", quote(&goods), vec![cash(to, to)])))
    };
    assert_eq!(step(&state, &lowered(899), &context).unwrap_err().code, &codes::NOT_PERMITTED);
    step(&state, &lowered(900), &context).unwrap();
    context.limits.price_override = false;
    assert_eq!(step(&state, &lowered(950), &context).unwrap_err().code, &codes::NOT_PERMITTED);
}

#[test]
fn a_shift_after_closing_time_is_booked_on_the_next_open_day() {
    let mut context = now();
    context.first_open_day = Some("2026-11-22".parse().unwrap());
    let open = json!({"type": "open_shift", "shift": id("late"), "float": 0});
    let (state, payload) = done(&State::new(register()), open, &context).unwrap();
    assert_eq!(payload.stamp().business_date.to_string(), "2026-11-22");
    // Once that day has come, nothing is late any more.
    let context = Context { at: taipei("2026-11-23 09:00:00"), ..context };
    let (_, payload) = done(&state, json!({"type": "open_drawer", "reason": "check"}), &context).unwrap();
    assert_eq!(payload.stamp().business_date.to_string(), "2026-11-23");
}
