//! What holds after every series of commands.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use kernel::Money;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use support::{basket, bring, cash, command, context, id, quote, register, sell, taipei, tender};
use till::{
    CashRounding, Collect, Command, Context, Event, Hash, Hold, Payload, ReturnDeposit, Rounding, State, Tender,
    TenderBack, TenderKind, TenderTaken, decode, replay, step, verify,
};

/// A command in small numbers, so that ids meet each other again.
#[derive(Debug, Clone)]
enum Wish {
    Open(u8, i64, bool),
    Sell { sale: u8, prices: Vec<(i64, i64)>, by_card: i64, extra: i64, off: i64 },
    Collect { order: u8, amount: i64, by_card: i64, extra: i64, off: i64, price: Option<i64>, deposit: bool },
    GiveBack { order: u8, amount: i64, by_card: i64, elsewhere: i64, off: i64 },
    Hold(u8),
    Recall(u8),
    Discard(u8),
    Void(u8),
    Return { name: u8, amount: i64, by_card: i64, off: i64, price: Option<i64> },
    VoidReturn(u8),
    Move(bool, i64, Option<&'static str>),
    Drawer,
    Close(i64, bool),
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let sale = (
        0u8..12,
        prop::collection::vec((0i64..600, 1i64..4_000), 1..4),
        prop_oneof![3 => Just(0i64), 1 => 1i64..900],
        prop_oneof![1 => Just(0i64), 1 => 1i64..1_000],
        prop_oneof![9 => Just(0i64), 1 => -2i64..3],
    );
    let sale = sale.prop_map(|(sale, prices, by_card, extra, off)| Wish::Sell { sale, prices, by_card, extra, off });
    let collect = (
        0u8..8,
        -1i64..900,
        prop_oneof![3 => Just(0i64), 1 => 1i64..900],
        0i64..500,
        prop_oneof![9 => Just(0i64), 1 => -2i64..3],
        prop::option::of(0i64..600),
        any::<bool>(),
    );
    let collect = collect.prop_map(|(order, amount, by_card, extra, off, price, deposit)| Wish::Collect {
        order,
        amount,
        by_card,
        extra,
        off,
        price,
        deposit,
    });
    let off = prop_oneof![9 => Just(0i64), 1 => -2i64..3];
    let given = (0u8..8, -1i64..900, prop_oneof![1 => Just(0i64), 1 => 1i64..900], 0i64..90, off);
    let given = given.prop_map(|(order, amount, by_card, elsewhere, off)| Wish::GiveBack {
        order,
        amount,
        by_card,
        elsewhere,
        off,
    });
    let back = (0u8..8, 0i64..900, 0i64..900, prop_oneof![9 => Just(0i64), 1 => -2i64..3], prop::option::of(0i64..900));
    let back = back.prop_map(|(name, amount, by_card, off, price)| Wish::Return { name, amount, by_card, off, price });
    let purpose = prop::sample::select(vec![None, Some("drop"), Some("change"), Some("petty_cash")]);
    let moved = (any::<bool>(), -5i64..800, purpose);
    let moved = moved.prop_map(|(out, amount, purpose)| Wish::Move(out, amount, purpose));
    let wish = prop_oneof![
        4 => back,
        2 => (0u8..8).prop_map(Wish::VoidReturn),
        2 => (0u8..4, 0i64..3_000, any::<bool>()).prop_map(|(shift, float, told)| Wish::Open(shift, float, told)),
        8 => sale,
        4 => collect,
        3 => given,
        2 => (0u8..4).prop_map(Wish::Hold),
        1 => (0u8..4).prop_map(Wish::Recall),
        1 => (0u8..4).prop_map(Wish::Discard),
        3 => (0u8..12).prop_map(Wish::Void),
        3 => moved,
        1 => Just(Wish::Drawer),
        1 => (0i64..4_000, any::<bool>()).prop_map(|(counted, told)| Wish::Close(counted, told)),
    ];
    // A shift is opened first, or most series would be refused from end to end.
    (0i64..3_000, any::<bool>(), prop::collection::vec(wish, 1..40)).prop_map(|(float, told, mut wishes)| {
        wishes.insert(0, Wish::Open(0, float, told));
        wishes
    })
}

/// How cash is rounded, mostly not at all.
fn roundings() -> impl Strategy<Value = CashRounding> {
    let step = prop_oneof![2 => Just(1i64), 1 => Just(5), 1 => Just(10), 1 => 2i64..120];
    let way = prop::sample::select(vec![Rounding::Nearest, Rounding::Down, Rounding::Up]);
    (step, way).prop_map(|(step, rounding)| CashRounding { step: Money::new(step), rounding })
}

/// `by_card` of the total, if it is that much; the rest in cash, `extra` given too much.
fn tenders(total: i64, by_card: i64, extra: i64, rounding: CashRounding) -> Vec<Tender> {
    let by_card = by_card.min(total).max(0);
    let rest = total - by_card;
    let rest = rest + i64::try_from(rounding.rounding_of(i128::from(rest))).unwrap();
    let mut tenders = Vec::new();
    if by_card > 0 {
        tenders.push(tender(TenderKind::CARD, by_card));
    }
    if rest > 0 {
        tenders.push(cash(rest, rest + extra));
    }
    tenders
}

/// A sum by denomination, when it is told so.
fn pieces(sum: i64, told: bool) -> Vec<Value> {
    let pieces = [(500, sum / 500), (1, sum % 500)].into_iter().filter(|(_, count)| told && *count > 0);
    pieces.map(|(value, count)| json!({"value": value, "count": count})).collect()
}

fn to_command(wish: &Wish, rounding: CashRounding) -> Command {
    let numbered = |kind: &str, number: u8| id(&format!("{kind} {number}"));
    match wish {
        Wish::Open(shift, float, told) => command(json!({"type": "open_shift", "shift": numbered("shift", *shift),
            "float": float, "pieces": pieces(*float, *told)})),
        Wish::Sell { sale, prices, by_card, extra, off } => {
            let quote = quote(&basket(prices));
            let tenders = tenders(quote.total.get() + off, *by_card, *extra, rounding);
            Command::Sell(Box::new(sell(&format!("sale {sale}"), quote, tenders)))
        }
        Wish::Collect { order, amount, by_card, extra, off, price, deposit } => Command::Collect(Collect {
            order: numbered("order", *order),
            amount: Money::new(*amount),
            tenders: tenders(amount + off, *by_card, *extra, rounding),
            sale: price.map(|price| {
                let quote = quote(&basket(&[(price, 1_000)]));
                let paid = tenders(quote.total.get(), *by_card, *extra, rounding);
                Box::new(sell(&format!("besides {order}"), quote, paid))
            }),
            deposit: *deposit,
        }),
        Wish::GiveBack { order, amount, by_card, elsewhere, off } => {
            let by_card = (*amount).min(*by_card).max(0);
            let mut tenders = vec![(TenderKind::CARD, by_card), (TenderKind::CASH, amount + off - by_card)];
            tenders.retain(|(_, amount)| *amount != 0);
            let back = |(kind, amount)| TenderBack { kind, amount: Money::new(amount), reference: None };
            Command::ReturnDeposit(ReturnDeposit {
                order: numbered("order", *order),
                member: None,
                amount: Money::new(*amount),
                tenders: tenders.into_iter().map(back).collect(),
                elsewhere: Money::new(*elsewhere),
            })
        }
        Wish::Return { name, amount, by_card, off, price } => {
            let quote = price.map(|price| quote(&basket(&[(price, 1_000)])));
            let exchanged = quote.as_ref().map_or(0, |quote| quote.total.get().min(*amount));
            let rest = amount - exchanged + off;
            let mut back = vec![
                (TenderKind::EXCHANGE, exchanged),
                (TenderKind::CARD, rest.min(*by_card)),
                (TenderKind::CASH, rest - rest.min(*by_card)),
            ];
            back.retain(|(_, amount)| *amount != 0);
            let sale = quote.map(|quote| {
                let mut paid = tenders(quote.total.get() - exchanged, *by_card, 20, rounding);
                if exchanged > 0 {
                    paid.insert(0, tender(TenderKind::EXCHANGE, exchanged));
                }
                sell(&format!("exchanged {name}"), quote, paid)
            });
            Command::Return(Box::new(bring(&format!("return {name}"), *amount, &back, sale)))
        }
        Wish::VoidReturn(name) => {
            command(json!({"type": "void_return", "return_id": numbered("return", *name), "reason": "wrong_item"}))
        }
        Wish::Hold(hold) => Command::Hold(Hold {
            hold: numbered("hold", *hold),
            label: "table".to_owned(),
            basket: basket(&[(120, 1_000)]),
        }),
        Wish::Recall(hold) => command(json!({"type": "recall", "hold": numbered("hold", *hold)})),
        Wish::Discard(hold) => command(json!({"type": "discard", "hold": numbered("hold", *hold)})),
        Wish::Void(sale) => command(json!({"type": "void", "sale": numbered("sale", *sale), "reason": "wrong_item"})),
        Wish::Move(out, amount, purpose) => {
            let kind = if *out { "cash_out" } else { "cash_in" };
            command(json!({"type": kind, "amount": amount, "reason": "change_money", "purpose": purpose}))
        }
        Wish::Drawer => command(json!({"type": "open_drawer", "reason": "give_change"})),
        Wish::Close(counted, told) => {
            command(json!({"type": "close_shift", "counted": counted, "pieces": pieces(*counted, *told)}))
        }
    }
}

/// Runs the wishes; answers the log and each state on the way, the first before any event.
fn run(wishes: &[Wish], rounding: CashRounding) -> (Vec<Event>, Vec<State>) {
    let (mut states, mut log) = (vec![State::new(register())], Vec::new());
    let start = taipei("2026-11-21 09:00:00");
    for (minute, wish) in (0i64..).zip(wishes) {
        let context = Context { cash: rounding, ..context(start.plus_seconds(minute * 1_800)) };
        if let Ok((next, events)) = step(states.last().unwrap(), &to_command(wish, rounding), &context) {
            assert!(
                (1..=2).contains(&events.len()),
                "an exchange is two events, and so is a sale to whoever fetches; everything else is one"
            );
            for event in &events {
                states.push(states.last().unwrap().apply(event).unwrap());
            }
            assert_eq!(&next, states.last().unwrap());
            log.extend(events);
        }
    }
    (log, states)
}

/// A second, simpler book of the drawer, kept from the payloads alone.
#[derive(Default)]
struct Drawer {
    cash: i64,
    /// Of each sale the cash that was kept of it, and what it was rounded by.
    cash_of_sale: BTreeMap<kernel::Id, (i64, i64)>,
    voided: BTreeSet<kernel::Id>,
    /// Orders of which something was taken: the deposit, or what was left.
    collected: BTreeSet<(kernel::Id, bool)>,
    /// Orders whose deposit went back.
    given_back: BTreeSet<kernel::Id>,
    /// Of each return the same.
    returned: BTreeMap<kernel::Id, (i64, i64)>,
    /// What rounding brought the shop, so far in this shift.
    rounding: i64,
}

/// The cash that stays in the drawer of these tenders, which pay `total` and what it was rounded by.
fn cash_kept(tenders: &[TenderTaken], change: Money, total: Money) -> i64 {
    let given: i64 = tenders.iter().filter(|t| t.kind == TenderKind::CASH).map(|t| t.given.get()).sum();
    assert!(change.get() <= given, "change comes out of the cash given");
    assert_eq!(tenders.iter().map(|t| t.amount).sum::<Money>(), total);
    given - change.get()
}

impl Drawer {
    fn count(&mut self, payload: &Payload) {
        match payload {
            Payload::ShiftOpenedPlain(opened) | Payload::ShiftOpened(opened) => {
                (self.cash, self.rounding) = (opened.float.get(), 0);
            }
            Payload::SoldPlain(sold) | Payload::SoldUntreated(sold) | Payload::Sold(sold) => {
                let cash = cash_kept(&sold.tenders, sold.change, sold.total + sold.rounding);
                let kept = (cash, sold.rounding.get());
                assert_eq!(self.cash_of_sale.insert(sold.sale, kept), None, "a sale is booked once");
                self.cash += cash;
                self.rounding += sold.rounding.get();
            }
            Payload::CollectedUntreated(collected)
            | Payload::Collected(collected)
            | Payload::DepositTaken(collected) => {
                let deposit = payload.kind() == "till.deposit_taken";
                assert!(self.collected.insert((collected.order, deposit)), "an order is collected once");
                assert!(!deposit || !self.given_back.contains(&collected.order), "what went back is not taken again");
                self.cash += cash_kept(&collected.tenders, collected.change, collected.amount + collected.rounding);
                self.rounding += collected.rounding.get();
            }
            Payload::Voided(voided) => {
                assert!(self.voided.insert(voided.sale), "a sale is voided once");
                let (cash, rounding) = self.cash_of_sale[&voided.sale];
                assert_eq!(voided.cash_back.get(), cash);
                self.cash -= cash;
                self.rounding -= rounding;
            }
            Payload::ReturnedExact(returned) | Payload::Returned(returned) => {
                let cash: i64 =
                    returned.tenders.iter().filter(|t| t.kind == TenderKind::CASH).map(|t| t.amount.get()).sum();
                assert_eq!(cash, returned.cash_back.get());
                let (back, rounding) = (returned.tenders.iter().map(|t| t.amount).sum::<Money>(), returned.rounding);
                assert_eq!(back + returned.elsewhere + returned.withheld, returned.total + rounding);
                assert_eq!(payload.version() == 2, !rounding.is_zero(), "the lowest version that can say it");
                let given = (cash, rounding.get());
                assert_eq!(self.returned.insert(returned.return_id, given), None, "a return is booked once");
                self.cash -= cash;
                self.rounding -= rounding.get();
            }
            Payload::ReturnVoided(voided) => {
                let (cash, rounding) = self.returned.insert(voided.return_id, (i64::MIN, 0)).unwrap();
                assert_eq!(voided.cash_in.get(), cash, "undone once, with what was given");
                self.cash += cash;
                self.rounding += rounding;
            }
            Payload::DepositReturned(returned) => {
                assert!(self.given_back.insert(returned.order), "a deposit goes back once");
                assert!(!self.collected.contains(&(returned.order, false)), "what was fetched comes back as goods");
                let cash: i64 =
                    returned.tenders.iter().filter(|t| t.kind == TenderKind::CASH).map(|t| t.amount.get()).sum();
                assert_eq!(cash, returned.cash_back.get());
                let back: Money = returned.tenders.iter().map(|t| t.amount).sum();
                assert_eq!(back, returned.amount + returned.rounding);
                self.cash -= cash;
                self.rounding -= returned.rounding.get();
            }
            Payload::CashMovedPlain(moved) | Payload::CashMoved(moved) => {
                self.cash += moved.amount.get() * if moved.direction == till::Direction::In { 1 } else { -1 };
            }
            Payload::ShiftClosedPlain(closed) | Payload::ShiftClosed(closed) => {
                assert_eq!(closed.expected.get(), self.cash);
                assert_eq!(closed.over_short, closed.counted - closed.expected);
                self.cash = 0;
            }
            Payload::Held(_) | Payload::Recalled(_) | Payload::Discarded(_) | Payload::DrawerOpened(_) => {}
        }
    }
}

proptest! {
    #[test]
    fn the_drawer_holds_what_the_books_say(wishes in wishes(), rounding in roundings()) {
        let (log, states) = run(&wishes, rounding);
        let mut drawer = Drawer::default();
        for (event, state) in log.iter().zip(&states[1..]) {
            drawer.count(&decode(&event.bytes).unwrap());
            prop_assert!(drawer.cash >= 0, "nothing is paid out that is not there");
            if let Some(shift) = &state.shift {
                let totals = &shift.totals;
                let formula = shift.float + totals.cash_given - totals.change - totals.cash_voided
                    + totals.cash_in - totals.cash_out - totals.cash_returned;
                prop_assert_eq!(shift.cash_expected, formula);
                prop_assert_eq!(shift.cash_expected.get(), drawer.cash);
                let by_tender: Money = totals.tenders.values().copied().sum();
                prop_assert_eq!(by_tender, totals.sales_total - totals.voids_total + totals.collected_total
                    - totals.returns_total + totals.return_voids_total - totals.deposits_returned_total
                    + Money::new(drawer.rounding));
                prop_assert_eq!((drawer.cash - shift.float.get() - totals.cash_in.get() + totals.cash_out.get())
                    % rounding.step.get(), 0, "cash changes hands in whole steps");
            } else {
                prop_assert_eq!(drawer.cash, 0);
            }
            prop_assert!(state.collections.len() <= till::RECEIPTS_KEPT);
            prop_assert!(state.receipts.len() <= till::RECEIPTS_KEPT && state.held.len() <= till::HOLDS_AT_MOST);
        }
    }

    #[test]
    fn the_log_alone_leads_to_the_state(wishes in wishes(), rounding in roundings(), cut in any::<Index>()) {
        let (log, states) = run(&wishes, rounding);
        let mut head = Hash::ZERO;
        for (seq, event) in (1i64..).zip(&log) {
            prop_assert_eq!(event.seq, seq);
            let body = verify(event, &head).unwrap();
            prop_assert_eq!(till::seal(&states[usize::try_from(seq).unwrap() - 1], body.payload, body.occurred_at).unwrap(), event.clone());
            head = event.hash;
        }
        prop_assert_eq!(&replay(register(), &log).unwrap(), states.last().unwrap());
        // From any snapshot on, through JSON, it is the same.
        let cut = cut.index(states.len());
        let text = serde_json::to_string(&states[cut]).unwrap();
        let mut state: State = serde_json::from_str(&text).unwrap();
        for event in &log[cut..] {
            let carried: Event = serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap();
            prop_assert_eq!(&carried, event);
            state = state.apply(&carried).unwrap();
        }
        prop_assert_eq!(&state, states.last().unwrap());
    }

    #[test]
    fn a_flipped_bit_is_seen(wishes in wishes(), which in any::<Index>(), place in any::<Index>(), bit in 0u8..8) {
        let (log, states) = run(&wishes, CashRounding::default());
        let number = which.index(log.len());
        let (event, before) = (&log[number], &states[number]);
        let mut bytes = event.clone();
        let place_in_bytes = place.index(bytes.bytes.len());
        bytes.bytes[place_in_bytes] ^= 1 << bit;
        let flip = |hash: Hash| {
            let mut raw = *hash.as_bytes();
            raw[place.index(32)] ^= 1 << bit;
            Hash::from_bytes(raw)
        };
        let mut other_register = *event.register.as_bytes();
        other_register[place.index(16)] ^= 1 << bit;
        let damaged = [
            bytes,
            Event { hash: flip(event.hash), ..event.clone() },
            Event { prev_hash: flip(event.prev_hash), ..event.clone() },
            Event { register: kernel::Id::from_bytes(other_register), ..event.clone() },
            Event { seq: event.seq ^ (1 << bit), ..event.clone() },
            Event { kind: "till.sold_out".to_owned(), ..event.clone() },
            Event { version: event.version ^ (1 << bit), ..event.clone() },
            Event { occurred_at: event.occurred_at.plus_seconds(1), ..event.clone() },
        ];
        for event in damaged {
            prop_assert!(verify(&event, &before.head).is_err());
            let mut state = before.clone();
            prop_assert!(state.advance(&event).is_err());
            prop_assert_eq!(&state, before, "an event that was refused changed nothing");
        }
        prop_assert!(verify(event, &flip(before.head)).is_err());
    }

    #[test]
    fn an_event_twice_is_the_same_event(wishes in wishes(), which in any::<Index>()) {
        use till::ChainFault::{Behind, Early, Repeated};
        let (log, states) = run(&wishes, CashRounding::default());
        let number = which.index(log.len());
        let (event, after) = (&log[number], &states[number + 1]);
        prop_assert_eq!(after.apply(event), Err(Repeated { seq: event.seq }));
        let last = states.last().unwrap();
        if number + 1 < log.len() {
            prop_assert_eq!(last.apply(event), Err(Behind { seq: event.seq }));
            let early = &log[number + 1];
            prop_assert_eq!(states[number].apply(early), Err(Early { expected: event.seq, got: early.seq }));
        }
        prop_assert_eq!(event.id(), event.clone().id());
    }
}
