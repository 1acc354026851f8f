//! Events that were damaged, forged or made by another program, and the bytes of version 1.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use kernel::{Money, Price, Quantity, Refusal, Timestamp, canonical};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use support::{basket, bring, cash, command, context, id, quote, register, sell, taipei, tender};
use till::{
    ChainFault, Collect, Command, Context, Event, Hash, Hold, Payload, ReturnDeposit, State, TenderBack, TenderKind,
    codes, decode, decode_body, replay, seal, step,
};

fn start() -> Timestamp {
    taipei("2026-11-21 09:00:00")
}

/// A till with an open shift, and its log.
fn opened() -> (State, Vec<Event>) {
    let open = command(json!({"type": "open_shift", "shift": id("shift"), "float": 2000}));
    step(&State::new(register()), &open, &context(start())).unwrap()
}

fn payload(event: &Event) -> Payload {
    decode(&event.bytes).unwrap()
}

/// What a refusal of that fault is called.
fn code(fault: ChainFault) -> &'static str {
    Refusal::from(fault).code.name
}

#[test]
fn the_hash_is_what_the_documentation_says() {
    let (_, log) = opened();
    let event = &log[0];
    let mut preimage = b"tenon-till-event".to_vec();
    preimage.extend([0; 32]);
    preimage.extend(event.register.as_bytes());
    preimage.extend([0, 0, 0, 0, 0, 0, 0, 1]);
    preimage.extend((event.bytes.len() as u64).to_be_bytes());
    assert_eq!(preimage.len(), 80);
    preimage.extend(&event.bytes);
    assert_eq!(event.hash.as_bytes()[..], Sha256::digest(&preimage)[..]);
    assert!(event.bytes.starts_with(br#"{"occurred_at":"2026-11-21T01:00:00.000000Z","payload":{"#));
}

#[test]
fn another_tills_event_is_foreign() {
    let (_, log) = opened();
    let mut other = register();
    other.id = id("other register");
    assert_eq!(State::new(other).apply(&log[0]), Err(ChainFault::Foreign));
    assert_eq!(code(ChainFault::Foreign), "till.event_foreign");
}

#[test]
fn two_pasts_of_one_till_are_a_fork() {
    let open = |float: i64| {
        let wish = command(json!({"type": "open_shift", "shift": id("shift"), "float": float}));
        step(&State::new(register()), &wish, &context(start())).unwrap()
    };
    let ((one, _), (other, other_log)) = (open(2000), open(1000));
    // At the same place another event; after it one that builds on it.
    assert_eq!(one.apply(&other_log[0]), Err(ChainFault::Forked { seq: 1 }));
    let drawer = command(json!({"type": "open_drawer", "reason": "look"}));
    let (_, next) = step(&other, &drawer, &context(start())).unwrap();
    let fault = one.apply(&next[0]).unwrap_err();
    assert_eq!((fault.clone(), code(fault)), (ChainFault::Forked { seq: 2 }, "till.event_forked"));
}

#[test]
fn a_damaged_repetition_is_broken_and_not_a_repetition() {
    let (state, log) = opened();
    let mut damaged = log[0].clone();
    damaged.bytes.push(b' ');
    let fault = state.apply(&damaged).unwrap_err();
    assert_eq!((fault.clone(), code(fault)), (ChainFault::Broken { seq: 1 }, "till.event_broken"));
}

#[test]
fn each_standing_has_its_code() {
    for (fault, expected) in [
        (ChainFault::Early { expected: 2, got: 3 }, "till.event_early"),
        (ChainFault::Repeated { seq: 2 }, "till.event_known"),
        (ChainFault::Behind { seq: 2 }, "till.event_known"),
        (ChainFault::Malformed { why: "x".to_owned() }, "till.event_malformed"),
        (ChainFault::Unknown { kind: "till.sung@1".to_owned() }, "till.event_unknown"),
        (ChainFault::Impossible { seq: 2, code: &codes::NO_SHIFT }, "till.no_shift"),
    ] {
        assert_eq!(code(fault), expected);
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let (_, log) = opened();
    let value: Value = serde_json::from_slice(&log[0].bytes).unwrap();
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut value = value.clone();
        change(&mut value);
        decode(&canonical::to_bytes(&value).unwrap())
    };
    assert_eq!(
        changed(&|v| v["payload"]["type"] = json!("till.shift_opened@3")),
        Err(ChainFault::Unknown { kind: "till.shift_opened@3".to_owned() })
    );
    let malformed = |result| matches!(result, Err(ChainFault::Malformed { .. }));
    assert!(malformed(changed(&|v| v["payload"]["surprise"] = json!(1))));
    assert!(malformed(changed(&|v| v["surprise"] = json!(1))));
    assert!(malformed(changed(&|v| v["payload"]["stamp"]["surprise"] = json!(1))));
    assert!(malformed(changed(&|v| v["payload"] = json!(null))));
    assert!(malformed(decode(b"")));
    assert!(malformed(decode(&serde_json::to_vec_pretty(&value).unwrap())), "blanks have no place in canonical bytes");
    let text = String::from_utf8(log[0].bytes.clone()).unwrap();
    let doubled = text.replacen("\"float\":2000", "\"float\":1,\"float\":2000", 1);
    assert_ne!(doubled, text);
    assert!(malformed(decode(doubled.as_bytes())), "a key twice can be read in two ways");
}

#[test]
fn what_cannot_have_happened_does_not_follow() {
    let (state, log) = opened();
    let sale = Command::Sell(Box::new(sell("A", quote(&basket(&[(120, 1_000)])), vec![cash(120, 200)])));
    let (sold_state, sold_log) = step(&state, &sale, &context(start())).unwrap();
    let void = command(json!({"type": "void", "sale": id("A"), "reason": "wrong_item"}));
    let (voided_state, voided_log) = step(&sold_state, &void, &context(start())).unwrap();
    let close = command(json!({"type": "close_shift", "counted": 2000}));
    let (closed_state, closed_log) = step(&voided_state, &close, &context(start())).unwrap();
    let impossible = |state: &State, payload: Payload| {
        let event = seal(state, payload, start()).unwrap();
        match state.apply(&event) {
            Err(ChainFault::Impossible { code, .. }) => code.name,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(impossible(&state, payload(&log[0])), "till.shift_open");
    assert_eq!(impossible(&State::new(register()), payload(&sold_log[0])), "till.no_shift");
    assert_eq!(impossible(&closed_state, payload(&sold_log[0])), "till.no_shift");
    assert_eq!(impossible(&sold_state, payload(&sold_log[0])), "till.sale_repeated");
    assert_eq!(impossible(&voided_state, payload(&voided_log[0])), "till.voided_already");
    assert_eq!(impossible(&closed_state, payload(&log[0])), "till.shift_repeated");
    // Counted before the void, the expected cash is another.
    assert_eq!(impossible(&sold_state, payload(&closed_log[0])), "till.totals_wrong");
    let collect = command(json!({"type": "collect", "order": id("O"), "amount": 580, "tenders": [
        {"kind": "cash", "amount": 580},
    ]}));
    let (collected_state, collected_log) = step(&state, &collect, &context(start())).unwrap();
    assert_eq!(impossible(&collected_state, payload(&collected_log[0])), "till.collected_already");
    assert_eq!(impossible(&closed_state, payload(&collected_log[0])), "till.no_shift");
    let hold = Command::Hold(Hold { hold: id("h"), label: "3".to_owned(), basket: basket(&[(120, 1_000)]) });
    let (held_state, held_log) = step(&state, &hold, &context(start())).unwrap();
    assert_eq!(impossible(&held_state, payload(&held_log[0])), "till.hold_repeated");
    let recall = command(json!({"type": "recall", "hold": id("h")}));
    let (recalled_state, recalled_log) = step(&held_state, &recall, &context(start())).unwrap();
    assert_eq!(impossible(&recalled_state, payload(&recalled_log[0])), "till.hold_unknown");
}

#[test]
fn a_held_basket_keeps_who_but_not_what_is_known_of_them() {
    let (state, _) = opened();
    let mut goods = basket(&[(120, 1_000)]);
    goods.member = serde_json::from_value(json!({"member": id("anna"), "tier": "gold", "birth_month": 5})).unwrap();
    let hold = Command::Hold(Hold { hold: id("h"), label: "3".to_owned(), basket: goods.clone() });
    let (held_state, log) = step(&state, &hold, &context(start())).unwrap();
    let held = held_state.held_sale(id("h")).unwrap();
    assert_eq!(held.member, Some(id("anna")));
    goods.member = None;
    assert_eq!(serde_json::from_value::<promo::Basket>(held.basket.clone()).unwrap(), goods);
    assert!(!String::from_utf8(log[0].bytes.clone()).unwrap().contains("birth"));
}

#[test]
fn a_number_without_canonical_form_is_refused_when_sealed() {
    let (state, log) = opened();
    let Payload::ShiftOpenedPlain(mut opened) = payload(&log[0]) else { panic!("not an opening") };
    opened.float = Money::new(i64::MAX);
    assert_eq!(seal(&state, Payload::ShiftOpenedPlain(opened), start()).unwrap_err().code, &codes::TOO_LARGE);
}

/// One event of every kind, as a till of today seals them.
fn one_of_each() -> Vec<Event> {
    let mut lowered = basket(&[(480, 1_000), (50, 2_000)]);
    support::lower_first_price(&mut lowered, 400);
    let mut card = tender(TenderKind::CARD, 300);
    card.reference = Some("004211".to_owned());
    let mut sale = sell("A", quote(&lowered), vec![card, cash(200, 500)]);
    sale.member = Some(id("anna"));
    let hold = |name: &str| {
        Command::Hold(Hold { hold: id(name), label: "第三桌".to_owned(), basket: basket(&[(120, 1_500)]) })
    };
    let wishes = [
        command(json!({"type": "open_shift", "shift": id("shift"), "float": 2000})),
        hold("h1"),
        hold("h2"),
        command(json!({"type": "recall", "hold": id("h1")})),
        command(json!({"type": "discard", "hold": id("h2")})),
        Command::Sell(Box::new(sale)),
        command(json!({"type": "void", "sale": id("A"), "reason": "wrong_item"})),
        command(json!({"type": "cash_in", "amount": 500, "reason": "change_money"})),
        command(json!({"type": "open_drawer", "reason": "give_change"})),
        command(json!({"type": "collect", "order": id("O"), "amount": 580, "tenders": [
            {"kind": "cash", "amount": 580, "given": 1000},
        ]})),
        command(json!({"type": "close_shift", "counted": 3075})),
    ];
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wish in &wishes {
        let (next, events) = step(&state, wish, &context(start())).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    log
}

/// The sale of today: with what was chosen, what was written, and what left the shelf for it; paid partly by
/// what the till charged and partly in rounded cash. Then a collection in rounded cash.
fn made_to_order() -> Vec<Event> {
    let mut context = context(start());
    context.cash.step = Money::new(5);
    let terminal = TenderKind::parse("terminal").unwrap();
    context.limits.tenders.push(till::TenderRule { charged: true, ..till::TenderRule::plain(terminal) });
    let mut charged = tender(terminal, 300);
    charged.payment = Some(id("payment"));
    let mut set = basket(&[(703, 1_000)]);
    set.lines[0].kind = promo::LineKind::Set;
    let names = |zh: &str, en: &str| {
        std::collections::BTreeMap::from([("zh-TW".to_owned(), zh.to_owned()), ("en".to_owned(), en.to_owned())])
    };
    let component = |name: &str, worth: Option<i64>| till::ComponentDetail {
        variant: id(name),
        sku: name.to_owned(),
        description: name.to_owned(),
        unit: "個".to_owned(),
        quantity: Quantity::ONE,
        worth,
    };
    let mut sale = sell("B", quote(&set), vec![charged, cash(405, 500)]);
    sale.details[0].options = vec![till::SoldOption {
        group: id("candles"),
        group_names: names("蠟燭", "Candles"),
        option: id("numeral"),
        names: names("數字蠟燭", "Numeral candle"),
        price: Price::new(150_000),
        quantity: 2,
    }];
    sale.details[0].note = "生日快樂".to_owned();
    sale.details[0].components =
        vec![component("cake", Some(480)), component("tea", Some(320)), component("candle", None)];
    let wishes = [
        command(json!({"type": "open_shift", "shift": id("shift"), "float": 2000})),
        Command::Sell(Box::new(sale)),
        Command::Collect(till::Collect {
            order: id("order"),
            amount: Money::new(702),
            tenders: vec![cash(700, 700)],
            sale: None,
            deposit: false,
        }),
    ];
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wish in &wishes {
        let (next, events) = step(&state, wish, &context).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    log
}

/// A shift whose float and drawer were counted by denomination, with a drop and something small that was paid.
fn counted_shift() -> Vec<Event> {
    let commands = [
        json!({"type": "open_shift", "shift": id("counted"), "float": 2_150, "pieces": [
            {"value": 50, "count": 3}, {"value": 1_000, "count": 2}]}),
        json!({"type": "cash_out", "amount": 1_000, "reason": "drop", "purpose": "drop"}),
        json!({"type": "cash_out", "amount": 120, "reason": "postage", "purpose": "petty_cash"}),
        json!({"type": "close_shift", "counted": 1_025, "pieces": [
            {"value": 1_000, "count": 1}, {"value": 5, "count": 5}], "batches": {"card": 0}, "bag": "TW-0042"}),
    ];
    let mut state = State::new(register());
    let mut log = Vec::new();
    for value in commands {
        let (next, events) = step(&state, &command(value), &context(start())).unwrap();
        state = next;
        log.extend(events);
    }
    log
}

/// Goods that came back and a return that was undone; an order that was paid on the receipt of a sale. The sale
/// itself has golden bytes of its own.
fn goods_back() -> Vec<Event> {
    let besides = sell("besides", quote(&basket(&[(120, 1_000)])), vec![cash(120, 120)]);
    let commands = [
        command(json!({"type": "open_shift", "shift": id("shift"), "float": 2_000})),
        Command::Return(Box::new(bring("R", 580, &[(TenderKind::CASH, 580)], None))),
        command(json!({"type": "void_return", "return_id": id("R"), "reason": "wrong_item"})),
        Command::Collect(Collect {
            order: id("order"),
            amount: Money::new(300),
            tenders: vec![cash(300, 300)],
            sale: Some(Box::new(besides)),
            deposit: false,
        }),
    ];
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wanted in &commands {
        let (next, events) = step(&state, wanted, &context(start())).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    log.pop();
    log
}

/// What has to be paid for an order to stand, and the rest when it is fetched: by one till.
fn in_two_parts() -> Vec<Event> {
    let part = |amount, deposit| {
        let tenders = vec![cash(amount, amount)];
        Command::Collect(Collect { order: id("order"), amount: Money::new(amount), tenders, sale: None, deposit })
    };
    let open = command(json!({"type": "open_shift", "shift": id("shift"), "float": 2_000}));
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wanted in &[open, part(174, true), part(406, false)] {
        let (next, events) = step(&state, wanted, &context(start())).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    for again in [part(174, true), part(406, false)] {
        assert_eq!(step(&state, &again, &context(start())).unwrap_err().code.name, "till.collected_already");
    }
    log
}

/// A deposit that goes back in part on a card, and one that another till took, whose cash is rounded.
fn given_back() -> Vec<Event> {
    let cash_step = till::CashRounding { step: Money::new(5), rounding: till::Rounding::Nearest };
    let context = Context { cash: cash_step, ..context(start()) };
    let back = |kind, amount| TenderBack { kind, amount: Money::new(amount), reference: None };
    let returned = |name: &str, tenders: Vec<TenderBack>, elsewhere| {
        Command::ReturnDeposit(ReturnDeposit {
            order: id(name),
            member: None,
            amount: tenders.iter().map(|one| one.amount).sum(),
            tenders,
            elsewhere: Money::new(elsewhere),
        })
    };
    let commands = [
        command(json!({"type": "open_shift", "shift": id("shift"), "float": 2_000})),
        Command::Collect(Collect {
            order: id("order"),
            amount: Money::new(175),
            tenders: vec![tender(TenderKind::CARD, 100), cash(75, 100)],
            sale: None,
            deposit: true,
        }),
        returned("order", vec![back(TenderKind::CARD, 100), back(TenderKind::CASH, 75)], 0),
        returned("another till's", vec![back(TenderKind::CASH, 583)], 60),
    ];
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wanted in &commands {
        let (next, events) = step(&state, wanted, &context).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    for again in &commands[2..] {
        assert_eq!(step(&state, again, &context).unwrap_err().code.name, "till.deposit_returned_already");
    }
    log
}

/// Goods that came back where there are no coins for the rest: more went back for them, less, and nothing.
fn rounded_back() -> Vec<Event> {
    let cash = till::CashRounding { step: Money::new(5), rounding: till::Rounding::Nearest };
    let context = Context { cash, ..context(start()) };
    let commands = [
        command(json!({"type": "open_shift", "shift": id("shift"), "float": 2_000})),
        Command::Return(Box::new(bring("up", 583, &[(TenderKind::CASH, 583)], None))),
        Command::Return(Box::new(bring("down", 402, &[(TenderKind::CARD, 100), (TenderKind::CASH, 302)], None))),
        Command::Return(Box::new(bring("nothing", 2, &[(TenderKind::CASH, 2)], None))),
    ];
    let (mut state, mut log) = (State::new(register()), Vec::new());
    for wanted in &commands {
        let (next, events) = step(&state, wanted, &context).unwrap();
        (state, log) = (next, [log, events].concat());
    }
    log
}

/// Reads a golden file, or writes it once.
fn golden(name: &str, made: impl FnOnce() -> Vec<Event>) -> Vec<Event> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if !path.exists() {
        let lines: Vec<String> = made().iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
        panic!("written anew; look at it and commit it");
    }
    let text = std::fs::read_to_string(path).unwrap();
    let log: Vec<Event> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &log {
        let body = decode_body(&event.bytes).unwrap();
        assert_eq!(canonical::to_bytes(&body).unwrap(), event.bytes, "{} is written as it was read", event.kind);
    }
    log
}

/// The files below `tests/golden` were sealed once and are never written again: shops have such bytes in
/// their logs. When this fails, the shape of a published event has changed: make a new version.
#[test]
fn events_of_earlier_versions_still_read_and_still_mean_the_same() {
    let log = golden("events-v1.jsonl", || panic!("version 1 of a sale is written no longer"));
    let state = replay(register(), &log).unwrap();
    assert_eq!((state.seq, state.shift, state.receipts.len()), (11, None, 1));
    assert_ne!(log[0].hash, Hash::ZERO);
    let made = golden("events-v2.jsonl", || panic!("version 2 of a sale is written no longer"));
    assert_eq!(replay(register(), &made).unwrap().receipts[0].total, Money::new(700));
    assert_eq!(made[1].version, 2);
    let Payload::SoldUntreated(sold) = payload(&made[1]) else { panic!("not a sale of version 2") };
    assert_eq!((sold.lines[0].options[0].quantity, sold.lines[0].note.as_str()), (2, "生日快樂"));
    let shares: Vec<i64> = sold.lines[0].components.iter().map(|component| component.net.get()).collect();
    assert_eq!(shares, [420, 280, 0]);
    let latest = golden("events-v3.jsonl", made_to_order);
    let state = replay(register(), &latest).unwrap();
    assert_eq!((state.receipts[0].total, state.collections[0].amount), (Money::new(703), Money::new(702)));
    let Payload::Sold(sold) = payload(&latest[1]) else { panic!("not a sale of version 3") };
    assert_eq!((sold.rounding, sold.tenders[0].payment), (Money::new(2), Some(id("payment"))));
    let Payload::Collected(collected) = payload(&latest[2]) else { panic!("not a collection of version 2") };
    assert_eq!(collected.rounding, Money::new(-2));
    let counted = golden("shifts-v2.jsonl", counted_shift);
    let Payload::ShiftClosed(closed) = payload(&counted[3]) else { panic!("not a closing") };
    assert_eq!((closed.over_short.get(), closed.bag.as_deref()), (-5, Some("TW-0042")));
    assert_eq!((closed.totals.cash_dropped.get(), closed.totals.petty_cash.get()), (1_000, 120));
    assert_eq!(replay(register(), &counted).unwrap().shift, None);
    let back = golden("returns-v1.jsonl", goods_back);
    let Payload::ReturnedExact(returned) = payload(&back[1]) else { panic!("not a return") };
    assert_eq!((returned.total.get(), returned.cash_back.get(), returned.exception), (580, 580, false));
    let Payload::Collected(collected) = payload(&back[3]) else { panic!("not a collection") };
    assert_eq!(collected.with_sale, Some(id("besides")));
    assert_eq!(replay(register(), &back).unwrap().shift.unwrap().cash_expected, Money::new(2_300));
    let rounded = golden("returns-v2.jsonl", rounded_back);
    let numbers = |event: &Event| {
        let Payload::Returned(returned) = payload(event) else { panic!("not a return of version 2") };
        (returned.total.get(), returned.cash_back.get(), returned.rounding.get(), returned.tenders.len())
    };
    assert_eq!(numbers(&rounded[1]), (583, 585, 2, 1));
    assert_eq!(numbers(&rounded[2]), (402, 300, -2, 2));
    assert_eq!(numbers(&rounded[3]), (2, 0, -2, 0), "there is no coin for it");
    assert_eq!(replay(register(), &rounded).unwrap().shift.unwrap().cash_expected, Money::new(1_115));
    let parts = golden("deposits-v1.jsonl", in_two_parts);
    let state = replay(register(), &parts).unwrap();
    let taken: Vec<(i64, bool)> = state.collections.iter().map(|one| (one.amount.get(), one.deposit)).collect();
    assert_eq!(taken, [(174, true), (406, false)]);
    assert_eq!(state.shift.unwrap().totals.collected_total.get(), 580);
    let given_back = golden("deposits-returned-v1.jsonl", given_back);
    let Payload::DepositReturned(returned) = payload(&given_back[3]) else { panic!("no deposit goes back") };
    assert_eq!((returned.amount.get(), returned.cash_back.get(), returned.rounding.get()), (583, 585, 2));
    let state = replay(register(), &given_back).unwrap();
    assert!(state.collections.iter().all(|one| one.deposit && one.given_back));
    let totals = state.shift.unwrap().totals;
    assert_eq!((totals.deposits_returned, totals.deposits_returned_total.get()), (2, 175 + 583));
    assert_eq!((totals.cash_returned.get(), totals.tenders[&TenderKind::CARD].get()), (75 + 585, 0));
    let all = log.iter().chain(&made).chain(&latest).chain(&counted).chain(&back).chain(&rounded).chain(&parts);
    let all = all.chain(&given_back);
    let mut kinds: Vec<String> = all.map(|event| format!("{}@{}", event.kind, event.version)).collect();
    kinds.sort();
    kinds.dedup();
    let mut expected: Vec<&str> = Payload::TYPES.to_vec();
    expected.sort_unstable();
    assert_eq!(kinds, expected);
}

/// What a till of today seals is what the golden bytes say, apart from sales and collections, which have grown.
#[test]
fn todays_events_are_the_golden_ones() {
    assert_eq!(made_to_order(), golden("events-v3.jsonl", made_to_order));
    assert_eq!(counted_shift(), golden("shifts-v2.jsonl", counted_shift));
    assert_eq!(goods_back(), golden("returns-v1.jsonl", goods_back));
    assert_eq!(rounded_back(), golden("returns-v2.jsonl", rounded_back));
    assert_eq!(in_two_parts(), golden("deposits-v1.jsonl", in_two_parts));
    assert_eq!(given_back(), golden("deposits-returned-v1.jsonl", given_back));
    let golden = golden("events-v1.jsonl", || panic!("version 1 of a sale is written no longer"));
    for (today, before) in one_of_each()
        .iter()
        .zip(&golden)
        .filter(|(today, _)| !["till.sold", "till.collected"].contains(&today.kind.as_str()))
    {
        assert_eq!(today.bytes, before.bytes, "{}", today.kind);
    }
}
