//! Runs the scenarios in `cases/`. Each line is a command with what it leads to (`expect`: the event's
//! kind or a refusal's code), or a `check` of what the till knows then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kernel::Money;
use serde_json::{Value, json};
use support::{basket, command, context, id, lower_first_price, quote, register, sell, taipei};
use till::{
    Collect, Command, Context, Event, Hold, Limits, Payload, ReturnDeposit, State, Tender, TenderKind, TenderRule,
    decode, replay, step,
};

/// One case while it runs.
struct Scene {
    state: State,
    context: Context,
    log: Vec<Event>,
    outcome: Option<String>,
}

impl Scene {
    fn new() -> Scene {
        let context = context(taipei("2026-11-21 09:00:00"));
        Scene { state: State::new(register()), context, log: Vec::new(), outcome: None }
    }

    fn run(&mut self, command: &Command) {
        assert_eq!(self.outcome.take(), None, "a command without `expect`");
        self.outcome = Some(match step(&self.state, command, &self.context) {
            Err(refusal) => refusal.code.name.to_owned(),
            Ok((next, events)) => {
                let kind = events[0].kind.clone();
                self.log.extend(events);
                self.state = next;
                kind
            }
        });
    }

    fn last(&self) -> Payload {
        decode(&self.log.last().expect("an event").bytes).unwrap()
    }

    fn check(&self, what: &str, place: &str) -> String {
        let shift = || self.state.shift.as_ref().unwrap_or_else(|| panic!("{place}: no shift"));
        let number = |money: Money| money.to_string();
        match (what, self.last()) {
            ("drawer", _) => number(shift().cash_expected),
            ("sales", _) => shift().totals.sales.to_string(),
            ("collected", _) => number(shift().totals.collected_total),
            ("deposits_returned", _) => number(shift().totals.deposits_returned_total),
            ("returns", _) => number(shift().totals.returns_total - shift().totals.return_voids_total),
            ("voids", _) => shift().totals.voids.to_string(),
            ("card", _) => number(shift().totals.tenders[&TenderKind::CARD]),
            ("held", _) => self.state.held.len().to_string(),
            ("receipts", _) => self.state.receipts.len().to_string(),
            ("date", payload) => payload.stamp().business_date.to_string(),
            ("receipt", Payload::Sold(sold)) => sold.receipt.clone(),
            ("change", Payload::Sold(sold)) => number(sold.change),
            (
                "change",
                Payload::CollectedUntreated(collected)
                | Payload::Collected(collected)
                | Payload::DepositTaken(collected),
            ) => number(collected.change),
            ("total", Payload::Sold(sold)) => number(sold.total),
            ("tax", Payload::Sold(sold)) => number(sold.tax_total),
            ("slip", Payload::ReturnedExact(returned) | Payload::Returned(returned)) => returned.receipt.clone(),
            ("cash_back", Payload::ReturnedExact(returned) | Payload::Returned(returned)) => number(returned.cash_back),
            ("cash_back", Payload::Voided(voided)) => number(voided.cash_back),
            ("cash_back", Payload::DepositReturned(returned)) => number(returned.cash_back),
            ("expected", Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed)) => number(closed.expected),
            ("over_short", Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed)) => {
                number(closed.over_short)
            }
            ("dropped", _) => number(shift().totals.cash_dropped),
            ("petty_cash", _) => number(shift().totals.petty_cash),
            ("bag", Payload::ShiftClosed(closed)) => closed.bag.unwrap_or_default(),
            _ => panic!("{place}: nothing called {what} to check"),
        }
    }
}

/// `return R 580 cash 300 elsewhere 280 member anna for A 900x1 exchange 580 cash 320`
fn bringing(words: &[&str]) -> Command {
    let ends = words.iter().position(|word| *word == "for").unwrap_or(words.len());
    let sale = words.get(ends + 1..).map(|rest| match sale(rest) {
        Command::Sell(sale) => *sale,
        other => panic!("no sale: {other:?}"),
    });
    let mut wanted = support::bring(words[0], words[1].parse().unwrap(), &[], sale);
    for pair in words[2..ends].chunks(2) {
        let amount = || Money::new(pair[1].parse().unwrap());
        match pair[0] {
            "elsewhere" => wanted.elsewhere = amount(),
            "withheld" => wanted.withheld = amount(),
            "member" => wanted.member = Some(id(pair[1])),
            "without" => wanted.order = None,
            "exception" => wanted.exception = true,
            "because" => wanted.lines[0].reason = pair[1].to_owned(),
            kind => {
                let kind = serde_json::from_value(json!(kind)).unwrap();
                wanted.tenders.push(till::TenderBack { kind, amount: amount(), reference: None });
            }
        }
    }
    Command::Return(Box::new(wanted))
}

/// `120x2` is two for 120 each; `0.375` may stand for the quantity.
fn lines(words: &[&str]) -> Vec<(i64, i64)> {
    let line = |word: &&str| {
        let (price, quantity) = word.split_once('x')?;
        Some((price.parse().ok()?, kernel::Quantity::parse(quantity)?.thousandths()))
    };
    words.iter().map_while(line).collect()
}

/// `collect O1 580 cash 580 given 1000 with A 120x1 cash 120`, or `deposit O1 174 cash 174`
fn collection(order: &str, amount: &str, words: &[&str], deposit: bool) -> Command {
    let ends = words.iter().position(|word| *word == "with").unwrap_or(words.len());
    let sale = words.get(ends + 1..).map(|rest| match sale(rest) {
        Command::Sell(sale) => sale,
        other => panic!("no sale: {other:?}"),
    });
    let words = &words[..ends];
    let mut tenders = Vec::<Tender>::new();
    for pair in words.chunks(2) {
        let value = || Money::new(pair[1].parse().unwrap());
        match pair[0] {
            "given" => tenders.last_mut().unwrap().given = Some(value()),
            kind => tenders.push(support::tender(serde_json::from_value(json!(kind)).unwrap(), value().get())),
        }
    }
    Command::Collect(Collect { order: id(order), amount: Money::new(amount.parse().unwrap()), tenders, sale, deposit })
}

/// `give_back O1 174 card 100 cash 74 elsewhere 60 member anna`
fn giving_back(order: &str, amount: &str, words: &[&str]) -> Command {
    let mut wanted = ReturnDeposit {
        order: id(order),
        member: None,
        amount: Money::new(amount.parse().unwrap()),
        tenders: Vec::new(),
        elsewhere: Money::ZERO,
    };
    for pair in words.chunks(2) {
        let value = || Money::new(pair[1].parse().unwrap());
        match pair[0] {
            "elsewhere" => wanted.elsewhere = value(),
            "member" => wanted.member = Some(id(pair[1])),
            kind => {
                let kind = TenderKind::parse(kind).unwrap();
                wanted.tenders.push(till::TenderBack { kind, amount: value(), reference: None });
            }
        }
    }
    Command::ReturnDeposit(wanted)
}

/// `cash 280 given 500 card 100 ref 123456 member anna later at 50`
fn sale(words: &[&str]) -> Command {
    let lines = lines(&words[1..]);
    let (mut goods, mut tenders, mut member, mut in_hand) = (basket(&lines), Vec::<Tender>::new(), None, true);
    let mut rest = words[1 + lines.len()..].iter();
    while let Some(word) = rest.next() {
        let mut value = || *rest.next().unwrap_or_else(|| panic!("{word} needs a value"));
        match *word {
            "later" => in_hand = false,
            "given" => tenders.last_mut().unwrap().given = Some(Money::new(value().parse().unwrap())),
            "ref" => tenders.last_mut().unwrap().reference = Some(value().to_owned()),
            "member" => member = Some(id(value())),
            "lowered_to" => lower_first_price(&mut goods, value().parse().unwrap()),
            kind => {
                let kind = serde_json::from_value(json!(kind)).unwrap();
                tenders.push(support::tender(kind, value().parse().unwrap()));
            }
        }
    }
    let mut command = sell(words[0], quote(&goods), tenders);
    (command.member, command.goods_in_hand) = (member, in_hand);
    Command::Sell(Box::new(command))
}

fn limits(context: &mut Context, words: &[&str]) {
    let limits = &mut context.limits;
    match words {
        ["all"] => *limits = Limits::all(TenderKind::ALL.to_vec()),
        ["none"] => *limits = Limits { tenders: Limits::all(TenderKind::ALL.to_vec()).tenders, ..Limits::default() },
        ["by_the_rules"] => *limits = Limits { take_back: true, ..Limits::default() },
        ["blind", most] => limits.refund_blind_at_most = Some(Money::new(most.parse().unwrap())),
        ["void", most] => limits.void_at_most = Some(Money::new(most.parse().unwrap())),
        ["cash_out", most] => limits.cash_out_at_most = Some(Money::new(most.parse().unwrap())),
        ["tenders", kinds @ ..] => {
            limits.tenders = kinds.iter().map(|kind| TenderRule::plain(TenderKind::parse(kind).unwrap())).collect();
        }
        ["charged", kinds @ ..] => {
            let charged =
                |kind: &&str| TenderRule { charged: true, ..TenderRule::plain(TenderKind::parse(kind).unwrap()) };
            limits.tenders.extend(kinds.iter().map(charged));
        }
        ["cash_step", step] => context.cash.step = Money::new(step.parse().unwrap()),
        _ => panic!("no such limits: {words:?}"),
    }
}

/// What more is told of a count: `1000x2 500x1 slip card 320 bag TW-42`.
fn told(mut counted: Value, words: &[&str]) -> Command {
    let (mut words, mut pieces) = (words.iter(), Vec::new());
    while let Some(word) = words.next() {
        let mut value = || *words.next().unwrap_or_else(|| panic!("{word} needs a value"));
        match *word {
            "bag" => counted["bag"] = json!(value()),
            "slip" => {
                let kind = value();
                counted["batches"][kind] = json!(value().parse::<i64>().unwrap());
            }
            piece => {
                let (worth, count) = piece.split_once('x').unwrap_or_else(|| panic!("{piece} is no piece"));
                let number = |text: &str| text.parse::<i64>().unwrap();
                pieces.push(json!({"value": number(worth), "count": number(count)}));
            }
        }
    }
    if !pieces.is_empty() {
        counted["pieces"] = json!(pieces);
    }
    command(counted)
}

fn wish(words: &[&str]) -> Option<Command> {
    let money = |word: &str| word.parse::<i64>().unwrap();
    Some(match words {
        ["open", shift, "float", float, more @ ..] => {
            told(json!({"type": "open_shift", "shift": id(shift), "float": money(float)}), more)
        }
        ["close", "counted", counted, more @ ..] => {
            told(json!({"type": "close_shift", "counted": money(counted)}), more)
        }
        ["sell", rest @ ..] => sale(rest),
        ["collect", order, amount, rest @ ..] => collection(order, amount, rest, false),
        ["deposit", order, amount, rest @ ..] => collection(order, amount, rest, true),
        ["give_back", order, amount, rest @ ..] => giving_back(order, amount, rest),
        ["hold", hold, "label", label @ ..] => {
            Command::Hold(Hold { hold: id(hold), label: label.join(" "), basket: basket(&[(120, 1_000)]) })
        }
        ["hold", hold, "note", note @ ..] => {
            let mut noted = basket(&[(120, 1_000)]);
            noted.lines[0].note = note.join(" ");
            Command::Hold(Hold { hold: id(hold), label: "3".to_owned(), basket: noted })
        }
        ["hold", hold, "empty"] => Command::Hold(Hold { hold: id(hold), label: "3".to_owned(), basket: basket(&[]) }),
        ["recall", hold] => command(json!({"type": "recall", "hold": id(hold)})),
        ["discard", hold] => command(json!({"type": "discard", "hold": id(hold)})),
        ["return", rest @ ..] => bringing(rest),
        ["void_return", brought, reason] => {
            command(json!({"type": "void_return", "return_id": id(brought), "reason": reason}))
        }
        ["void", sale, reason] => command(json!({"type": "void", "sale": id(sale), "reason": reason})),
        [kind @ ("cash_in" | "cash_out"), amount, reason, "for", purpose] => {
            command(json!({"type": kind, "amount": money(amount), "reason": reason, "purpose": purpose}))
        }
        [kind @ ("cash_in" | "cash_out"), amount, reason @ ..] => {
            command(json!({"type": kind, "amount": money(amount), "reason": reason.join(" ")}))
        }
        ["drawer", reason] => command(json!({"type": "open_drawer", "reason": reason})),
        _ => return None,
    })
}

/// Runs one file; answers how many cases it holds and the outcomes it saw.
fn run_file(path: &Path) -> (usize, BTreeSet<String>) {
    let (mut scene, mut cases, mut seen) = (Scene::new(), 0, BTreeSet::new());
    for (number, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let place = format!("{}:{}", path.display(), number + 1);
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["case", ..] => {
                assert_eq!(scene.outcome, None, "{place}: the case before ends without `expect`");
                // Whatever a case did, the log alone leads to the same state.
                assert_eq!(replay(register(), &scene.log), Ok(scene.state), "{place}");
                scene = Scene::new();
                cases += 1;
            }
            ["at", date, time] => scene.context.at = taipei(&format!("{date} {time}:00")),
            ["person", name] => scene.context.person = id(name),
            ["approved_by", name] => scene.context.approved_by = Some(id(name)),
            ["limits", rest @ ..] => limits(&mut scene.context, rest),
            ["repeat", times, rest @ ..] => {
                for turn in 0..times.parse::<usize>().unwrap() {
                    let named: Vec<String> = rest.iter().map(|word| word.replace("N", &turn.to_string())).collect();
                    let named: Vec<&str> = named.iter().map(String::as_str).collect();
                    scene.run(&wish(&named).unwrap_or_else(|| panic!("{place}: cannot read {line:?}")));
                    scene.outcome = None;
                }
            }
            ["expect", expected] => {
                let outcome = scene.outcome.take().unwrap_or_else(|| panic!("{place}: no command before"));
                assert_eq!(outcome, *expected, "{place}");
                seen.insert(outcome);
            }
            ["check", what, expected] => assert_eq!(scene.check(what, &place), *expected, "{place}: {what}"),
            words => {
                let command = wish(words).unwrap_or_else(|| panic!("{place}: cannot read {line:?}"));
                scene.run(&command);
            }
        }
    }
    (cases, seen)
}

#[test]
fn every_scenario_holds_and_every_refusal_of_a_command_has_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let (mut cases, mut seen) = (0, BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "case") {
            let (count, mut outcomes) = run_file(&path);
            cases += count;
            seen.append(&mut outcomes);
        }
    }
    assert!(cases >= 20, "only {cases} cases were found");
    // These need a damaged quote or event, or a list that a command cannot hold; tests/quotes.rs, tests/chain.rs
    // and the tills' own tests over HTTP make them.
    let elsewhere =
        ["till.lines_invalid", "till.quote_invalid", "till.total_negative", "till.totals_wrong", "till.batch_twice"];
    for code in till::codes::ALL {
        let elsewhere = elsewhere.contains(&code.name) || code.name.starts_with("till.event_");
        assert!(seen.contains(code.name) || elsewhere, "no case for {}", code.name);
    }
    for kind in Payload::TYPES {
        assert!(seen.contains(kind.split('@').next().unwrap()), "no case for {kind}");
    }
}
