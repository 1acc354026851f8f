use kernel::{Id, Money, Quantity, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::returns::facts::Paid;

fn id(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

fn line(name: &str, units: i64, net: i64, tax: i64) -> Line {
    Line {
        id: id(name),
        kind: "goods".to_owned(),
        parent: None,
        variant: Some(id("variant")),
        sku: name.to_owned(),
        description: name.to_owned(),
        unit: "piece".to_owned(),
        quantity: Quantity::units(units),
        net: Money::new(net),
        tax: Money::new(tax),
        tax_class: "standard".to_owned(),
        returned: Quantity::ZERO,
        class: None,
    }
}

fn paid(kind: &str, left: i64) -> Paid {
    let payment = (kind == "online").then(|| id("payment"));
    Paid { kind: kind.to_owned(), payment, left: Money::new(left) }
}

fn facts(lines: Vec<Line>, paid: Vec<Paid>) -> Facts {
    let total = lines.iter().filter(|line| line.kind != COMPONENT).map(|line| line.net).sum();
    Facts {
        id: id("order"),
        number: "W100001".to_owned(),
        channel: "web".to_owned(),
        state: "completed".to_owned(),
        sold_by: id("web"),
        fulfilled_by: id("store"),
        member: None,
        occurred_at: Timestamp::from_micros(0),
        business_date: "2026-11-23".parse().unwrap(),
        total,
        deposit: Money::ZERO,
        includes_tax: true,
        version: 1,
        had_at: Timestamp::from_micros(0),
        lines,
        kept: paid.iter().map(|one| one.left).sum(),
        paid,
    }
}

fn wish(lines: &[(&str, i64)]) -> Wish {
    let line = |(name, units): &(&str, i64)| WishedLine {
        line: Some(id(name)),
        variant: None,
        quantity: Quantity::units(*units),
        condition: stock::Condition::Saleable,
        reason: Reason::NotWanted,
    };
    let lines = lines.iter().map(line).collect();
    Wish { order: Some(id("order")), lines, member: None, way: Way::Original, exception: false, paper_back: false }
}

fn days(days: i32) -> Days {
    let had: BusinessDate = "2026-11-01".parse().unwrap();
    Days { today: had.plus_days(days), had }
}

fn refused(plan: Result<Plan, Refusal>) -> &'static str {
    plan.err().map_or("not refused", |refusal| refusal.code.name)
}

/// As booking it would change the order.
fn book(facts: &mut Facts, plan: &Plan) {
    for back in &plan.lines {
        let line = facts.lines.iter_mut().find(|line| Some(line.id) == back.order_line).unwrap();
        line.returned += back.quantity;
    }
    for back in &plan.back {
        let mut left = back.amount;
        for paid in facts.paid.iter_mut().filter(|paid| paid.payment == back.payment) {
            if back.payment.is_none() && paid.kind != back.kind {
                continue;
            }
            let part = paid.left.min(left);
            paid.left -= part;
            left -= part;
        }
        assert_eq!(left, Money::ZERO, "a tender gives back more than it gave");
    }
    facts.paid.retain(|paid| paid.left > Money::ZERO);
}

proptest! {
    /// However an order comes back, in whatever parts and order, what goes back sums to what was paid.
    #[test]
    fn any_steps_give_back_the_whole(
        lines in prop::collection::vec((1_i64..8, 0_i64..100_000), 1..6),
        cash in 0_i64..100_000,
        steps in prop::collection::vec((0_usize..6, 1_i64..8), 0..20),
    ) {
        let names: Vec<String> = (0..lines.len()).map(|number| format!("line {number}")).collect();
        let of = |(name, (units, net)): (&String, &(i64, i64))| line(name, *units, *net, *net / 21);
        let goods: Vec<Line> = names.iter().zip(&lines).map(of).collect();
        let total: i64 = lines.iter().map(|(_, net)| net).sum();
        let cash = cash.min(total);
        let mut facts = facts(goods, vec![paid("cash", cash), paid("online", total - cash)]);
        facts.paid.retain(|paid| paid.left > Money::ZERO);
        let (mut went_back, mut tax_back) = (Money::ZERO, Money::ZERO);
        let every = names.iter().enumerate().map(|(index, _)| (index, 8));
        for (index, units) in steps.into_iter().chain(every) {
            let index = index % names.len();
            let left = facts.lines[index].quantity - facts.lines[index].returned;
            let units = units.min(left.thousandths() / 1_000);
            if units == 0 {
                continue;
            }
            let plan = of_order(&facts, &wish(&[(&names[index], units)]), days(1)).unwrap();
            prop_assert_eq!(plan.withheld, Money::ZERO);
            prop_assert!(plan.lines.iter().all(|line| line.amount >= Money::ZERO && line.tax <= line.amount));
            prop_assert_eq!(plan.back.iter().map(|one| one.amount).sum::<Money>(), plan.total);
            went_back += plan.goes_back();
            tax_back += plan.tax_total;
            book(&mut facts, &plan);
        }
        prop_assert_eq!(went_back, Money::new(total));
        prop_assert_eq!(tax_back, lines.iter().map(|(_, net)| Money::new(net / 21)).sum::<Money>());
        prop_assert!(facts.paid.is_empty());
    }
}

#[test]
fn money_goes_back_as_it_came_in_its_order() {
    let facts = facts(vec![line("tea", 3, 1_000, 48)], vec![paid("cash", 400), paid("card", 600)]);
    let plan = of_order(&facts, &wish(&[("tea", 2)]), days(0)).unwrap();
    assert_eq!(plan.total, Money::new(667), "two of three for a thousand");
    let back: Vec<_> = plan.back.iter().map(|one| (one.kind.as_str(), one.amount.get())).collect();
    assert_eq!(back, [("cash", 400), ("card", 267)]);
}

#[test]
fn never_more_than_was_paid_and_kept() {
    let mut facts = facts(vec![line("tea", 1, 500, 24)], vec![paid("cash", 420)]);
    let plan = of_order(&facts, &wish(&[("tea", 1)]), days(0)).unwrap();
    assert_eq!((plan.total.get(), plan.withheld.get(), plan.goes_back().get()), (500, 80, 420));
    // Some of it went back another way than it came, as credit: the ways say more than is left.
    facts.kept = Money::new(100);
    let plan = of_order(&facts, &wish(&[("tea", 1)]), days(0)).unwrap();
    assert_eq!((plan.goes_back().get(), plan.back.len(), plan.back[0].amount.get()), (100, 1, 100));
    (facts.paid, facts.kept) = (Vec::new(), Money::ZERO);
    let plan = of_order(&facts, &wish(&[("tea", 1)]), days(0)).unwrap();
    assert_eq!((plan.goes_back(), plan.back.len()), (Money::ZERO, 0));
}

#[test]
fn more_than_is_left_is_refused_also_in_two_lines() {
    let mut facts = facts(vec![line("tea", 3, 960, 46)], vec![paid("cash", 960)]);
    assert_eq!(refused(of_order(&facts, &wish(&[("tea", 2), ("tea", 2)]), days(0))), "orders.returned_already");
    facts.lines[0].returned = Quantity::units(2);
    assert_eq!(refused(of_order(&facts, &wish(&[("tea", 2)]), days(0))), "orders.returned_already");
    assert_eq!(refused(of_order(&facts, &wish(&[("cake", 1)]), days(0))), "orders.return_line");
    assert_eq!(refused(of_order(&facts, &wish(&[]), days(0))), "api.invalid");
    facts.state = "placed".to_owned();
    assert_eq!(refused(of_order(&facts, &wish(&[("tea", 1)]), days(0))), "orders.return_not_yet");
}

#[test]
fn an_exception_goes_past_days_and_classes_only() {
    let mut cake = line("cake", 1, 580, 28);
    cake.class = Some(catalog::ReturnClass::Perishable);
    let facts = facts(vec![cake, line("tea", 1, 320, 15)], vec![paid("cash", 900)]);
    assert_eq!(refused(of_order(&facts, &wish(&[("cake", 1)]), days(1))), "orders.return_exempt");
    assert_eq!(refused(of_order(&facts, &wish(&[("tea", 1)]), days(15))), "orders.return_late");
    let excused = |lines: &[(&str, i64)]| Wish { exception: true, ..wish(lines) };
    assert!(of_order(&facts, &excused(&[("cake", 1), ("tea", 1)]), days(400)).is_ok());
    assert_eq!(refused(of_order(&facts, &excused(&[("tea", 2)]), days(1))), "orders.returned_already");
}

fn parcel() -> Line {
    Line { kind: SHIPPING.to_owned(), variant: None, quantity: Quantity::ONE, ..line("home", 1, 120, 6) }
}

#[test]
fn delivery_goes_back_with_the_last_of_the_goods_by_law() {
    let mut facts = facts(vec![line("tea", 2, 640, 30), parcel()], vec![paid("online", 760)]);
    let first = of_order(&facts, &wish(&[("tea", 1)]), days(6)).unwrap();
    assert_eq!(first.total, Money::new(320));
    book(&mut facts, &first);
    let late = of_order(&facts, &wish(&[("tea", 1)]), days(8)).unwrap();
    assert_eq!(late.total, Money::new(320), "after seven days the house takes the goods, not the delivery");
    let second = of_order(&facts, &wish(&[("tea", 1)]), days(7)).unwrap();
    assert_eq!(second.total, Money::new(440));
    assert_eq!(second.lines.last().unwrap().condition, SHIPPING);
    book(&mut facts, &second);
    assert!(facts.paid.is_empty());
    assert_eq!(refused(of_order(&facts, &wish(&[("home", 1)]), days(1))), "orders.return_line");
}

#[test]
fn a_set_comes_back_as_what_is_in_it() {
    let mut set = line("box", 2, 1_001, 48);
    set.kind = "set".to_owned();
    let part = |name: &str, units: i64, net: i64, tax: i64| Line {
        kind: COMPONENT.to_owned(),
        parent: Some(id("box")),
        ..line(name, units, net, tax)
    };
    let facts_with = |lines| facts(lines, vec![paid("cash", 1_001)]);
    let mut facts = facts_with(vec![set, part("cake", 2, 700, 33), part("tea", 4, 301, 15)]);
    let one = of_order(&facts, &wish(&[("box", 1)]), days(0)).unwrap();
    let told: Vec<_> = one.lines.iter().map(|line| (line.sku.as_str(), line.quantity, line.amount.get())).collect();
    assert_eq!(told, [("cake", Quantity::ONE, 350), ("tea", Quantity::units(2), 151)]);
    book(&mut facts, &one);
    let tea = of_order(&facts, &wish(&[("tea", 2)]), days(0)).unwrap();
    assert_eq!(tea.total, Money::new(150), "its share, to the last dollar");
    book(&mut facts, &tea);
    assert_eq!(refused(of_order(&facts, &wish(&[("box", 1)]), days(0))), "orders.returned_already");
    let cake = of_order(&facts, &wish(&[("cake", 1)]), days(0)).unwrap();
    book(&mut facts, &cake);
    assert!(facts.paid.is_empty(), "all parts are the whole");
}

#[test]
fn what_an_option_took_comes_back_with_its_goods_and_not_alone() {
    let candle = Line { kind: COMPONENT.to_owned(), parent: Some(id("cake")), ..line("candle", 4, 0, 0) };
    let facts = facts(vec![line("cake", 2, 1_200, 57), candle], vec![paid("cash", 1_200)]);
    assert_eq!(refused(of_order(&facts, &wish(&[("candle", 1)]), days(0))), "orders.return_line");
    let plan = of_order(&facts, &wish(&[("cake", 1)]), days(0)).unwrap();
    let told: Vec<_> = plan.lines.iter().map(|line| (line.sku.as_str(), line.quantity, line.amount.get())).collect();
    assert_eq!(told, [("cake", Quantity::ONE, 600), ("candle", Quantity::units(2), 0)]);
}

#[test]
fn credit_needs_a_member() {
    let mut facts = facts(vec![line("tea", 1, 320, 15)], vec![paid("cash", 320)]);
    let credit = Wish { way: Way::StoreCredit, ..wish(&[("tea", 1)]) };
    assert_eq!(refused(of_order(&facts, &credit, days(0))), "orders.return_member");
    facts.member = Some(id("mei"));
    let plan = of_order(&facts, &credit, days(0)).unwrap();
    assert_eq!((plan.member, plan.back[0].kind.as_str()), (Some(id("mei")), STORE_CREDIT));
}
