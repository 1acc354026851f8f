//! Goods that come back: in the office and at a till, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use kernel::{Actor, ActorKind, Id, Money, Quantity};
use orders::fulfil::Shown;
use orders::place::place;
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Office, Way, WishedLine};
use orders::till_session::{InvoiceWish, Sale, Wish};
use orders::views::{Audience, OrderBody};
use stock::Condition;
use store::{Db, WriteError};
use support::{CAKE, Shop, TEA, asked, code, free, guest, once, open, open_shift, placement, sale, schema, tell};

fn clerk(shop: &Shop) -> Actor {
    Actor::new(ActorKind::Staff, shop.cashier.person)
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "zh-TW" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

fn line(order: &OrderBody, at: usize, units: i64, condition: Condition) -> WishedLine {
    WishedLine {
        line: Some(order.lines[at].id),
        variant: None,
        quantity: Quantity::units(units),
        condition,
        reason: Reason::NotWanted,
    }
}

fn wish(order: &OrderBody, lines: Vec<WishedLine>, way: Way, member: Option<Id>) -> returns::Wish {
    returns::Wish { order: Some(order.id), lines, member, way, exception: false, paper_back: false }
}

async fn sold(db: &Db, shop: &Shop, lines: &[(Id, i64)], total: i64) -> OrderBody {
    let id = db.new_id();
    tell(db, shop, shop.tills[0], sale(id, lines, total, true)).await.unwrap();
    read(db, id).await
}

fn bring(db: &Db, wish: returns::Wish, expected: i64) -> Bringing {
    Bringing { return_id: db.new_id(), wish, expected: Money::new(expected), sale: None }
}

async fn at_till(db: &Db, shop: &Shop, bringing: Bringing) -> Result<Id, WriteError> {
    let id = bringing.return_id;
    tell(db, shop, shop.tills[1], Wish::Return(Box::new(bringing))).await.map(|_| id)
}

async fn in_office(db: &Db, shop: &Shop, wish: returns::Wish, expected: i64) -> Result<Id, WriteError> {
    let office = Office { store: shop.store, person: Some(shop.cashier.person), return_id: db.new_id() };
    let key = once("return", &office.return_id.to_string());
    returns::take_back(db, clerk(shop), key, office, wish, Money::new(expected)).await.map(|written| written.resource)
}

async fn member(db: &Db, shop: &Shop) -> Id {
    let (id, store) = (db.new_id(), shop.store);
    let new = members::NewMember {
        id,
        key: [7; 32],
        name: Some("陳小卯".to_owned()),
        locale: "zh-TW".to_owned(),
        tier: members::FIRST_TIER.to_owned(),
        join_channel: "till".to_owned(),
        join_store: Some(store),
        join_staff: None,
        joined_at: db.now(),
        identities: Vec::new(),
        touches: Vec::new(),
    };
    db.write("test.member", Actor::SYSTEM, move |tx| members::create(tx, &new).map(|_| ())).await.unwrap();
    id
}

async fn credit(db: &Db, member: Id) -> i64 {
    db.read(move |read| wallet::balance(read, wallet::AccountKind::StoreCredit, member)).await.unwrap().get()
}

async fn drawer(db: &Db, till: Id) -> (i64, i64) {
    let ledger = db.read(move |read| wallet::balance(read, wallet::AccountKind::CashDrawer, till)).await.unwrap();
    let exponent = db.brand().exponent;
    let session = orders::shop::read_or_refuse(db, move |read| orders::till_session::session(read, till, exponent));
    let state = session.await.unwrap().state;
    (ledger.get(), state.shift.map_or(0, |shift| shift.cash_expected.get()))
}

async fn on_hand(db: &Db, shop: &Shop, variant: Id, condition: Condition) -> i64 {
    let key = stock::LevelKey { variant, location: shop.location, condition };
    let level = db.read(move |read| stock::level_of(read, &key)).await.unwrap();
    level.map_or(0, |level| level.on_hand.thousandths() / 1_000)
}

async fn rounding(db: &Db, step: i64, rounding: till::Rounding) {
    let rule = till::CashRounding { step: Money::new(step), rounding };
    let set = db.write("test.round", Actor::SYSTEM, move |tx| {
        let (_, version) = orders::tender::cash_rounding(tx)?;
        orders::tender::set_cash_rounding(tx, rule, version).map(|_| ())
    });
    set.await.unwrap();
}

/// Sold for cash, so much of it.
async fn sold_for(db: &Db, shop: &Shop, lines: &[(Id, i64)], total: i64, cash: i64) -> OrderBody {
    let id = db.new_id();
    let Wish::Sell(mut sale) = sale(id, lines, total, true) else { panic!("not a sale") };
    sale.tenders[0] = by_cash(cash);
    tell(db, shop, shop.tills[0], Wish::Sell(sale)).await.unwrap();
    read(db, id).await
}

fn by_cash(amount: i64) -> till::Tender {
    let kind = till::TenderKind::CASH;
    till::Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: None }
}

/// What somebody takes for what they bring, and the cash they add.
fn goods_for(db: &Db, variant: Id, price: i64, cash: Option<i64>) -> Box<Sale> {
    Box::new(Sale {
        sale: db.new_id(),
        lines: asked(&[(variant, 1)]),
        member: None,
        tenders: cash.map(by_cash).into_iter().collect(),
        expected_total: Money::new(price),
        goods_in_hand: true,
        invoice: InvoiceWish::default(),
    })
}

/// Orders, tenders and payments of the store's day agree.
async fn agrees(db: &Db, shop: &Shop) {
    let (store, now) = (shop.store, db.now());
    let day = db.read(move |read| {
        let found = staff::store(read, store)?.unwrap();
        orders::reconcile::day(read, store, found.business_date(now))
    });
    assert_eq!(day.await.unwrap().unexplained, Money::ZERO);
}

async fn all_is_well(db: &Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS).chain(wallet::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn parts_of_a_sale_come_back_to_another_till(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let [cake, tea, _] = shop.goods;
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let order = sold(db, &shop, &[(cake, 1), (tea, 3)], CAKE + 3 * TEA).await;
        let first = wish(&order, vec![line(&order, 1, 1, Condition::Saleable)], Way::Original, None);
        let id = at_till(db, &shop, bring(db, first.clone(), TEA)).await.unwrap();
        let body = db.read(move |read| returns::views::find(read, id)).await.unwrap().unwrap();
        assert_eq!((body.head.total, body.head.tax_total.get(), body.back.len()), (Money::new(TEA), 15, 1));
        assert_eq!((body.back[0].kind.as_str(), body.head.order_number.as_deref()), ("cash", Some(order.number.as_str())));
        let second = wish(
            &order,
            vec![line(&order, 1, 2, Condition::Damaged), line(&order, 0, 1, Condition::Quarantine)],
            Way::Original,
            None,
        );
        // The second till has a float of a thousand: it cannot give all of it.
        let refused = at_till(db, &shop, bring(db, second.clone(), CAKE + 2 * TEA)).await;
        assert_eq!(refused.err().map(code), Some("till.cash_short"));
        let id = db.new_id();
        let bringing = Bringing { return_id: id, wish: second, expected: Money::new(CAKE + 2 * TEA), sale: None };
        tell(db, &shop, shop.tills[0], Wish::Return(Box::new(bringing))).await.unwrap();
        let after = read(db, order.id).await;
        assert_eq!((after.money_state.as_str(), after.refunded, after.returns.len()), ("refunded", after.total, 2));
        assert_eq!(after.returns.iter().map(|one| one.head.tax_total).sum::<Money>(), order.tax_total, "to the last dollar");
        assert_eq!(free(db, &shop, tea).await, 8, "one of three can be sold again");
        assert_eq!(on_hand(db, &shop, tea, Condition::Damaged).await, 2);
        assert_eq!(on_hand(db, &shop, cake, Condition::Quarantine).await, 1);
        assert_eq!(drawer(db, shop.tills[1]).await, (1_000 - TEA, 1_000 - TEA));
        assert_eq!(drawer(db, shop.tills[0]).await, (1_000 + TEA, 1_000 + TEA));
        let again = at_till(db, &shop, bring(db, first, TEA)).await;
        assert_eq!(again.err().map(code), Some("orders.returned_already"));
        all_is_well(db).await;
    }

    async fn the_screen_and_the_books_have_to_agree(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        open_shift(db, &shop, shop.tills[1]).await;
        let order = sold(db, &shop, &[(shop.goods[1], 1)], TEA).await;
        let tea = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        assert_eq!(at_till(db, &shop, bring(db, tea.clone(), TEA + 1)).await.err().map(code), Some("orders.return_changed"));
        assert_eq!(in_office(db, &shop, tea, TEA).await.err().map(code), Some("orders.return_at_till"));
        assert_eq!(read(db, order.id).await.returns.len(), 0);
        all_is_well(db).await;
    }

    async fn two_return_the_same_line_at_once(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let order = sold(db, &shop, &[(shop.goods[1], 3)], 3 * TEA).await;
        let someone = member(db, &shop).await;
        let all: Vec<_> = (0..8)
            .map(|_| {
                let (db, shop) = (db.clone(), shop.clone());
                let tea = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::StoreCredit, Some(someone));
                tokio::spawn(async move {
                    // Whoever finds the order changed works it out again, as a person would.
                    loop {
                        match in_office(&db, &shop, tea.clone(), TEA).await.map_err(code) {
                            Err("orders.return_stale") => {}
                            other => return other.map(|_| ()),
                        }
                    }
                })
            })
            .collect();
        let mut done = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(()) => done += 1,
                Err(refused) => assert_eq!(refused, "orders.returned_already"),
            }
        }
        assert_eq!((done, credit(db, someone).await, free(db, &shop, shop.goods[1]).await), (3, 3 * TEA, 10));
        assert_eq!(read(db, order.id).await.money_state, "refunded");
        all_is_well(db).await;
    }

    async fn the_same_key_is_the_same_return(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let order = sold(db, &shop, &[(shop.goods[1], 2)], 2 * TEA).await;
        let someone = member(db, &shop).await;
        let tea = wish(&order, vec![line(&order, 0, 2, Condition::Saleable)], Way::StoreCredit, Some(someone));
        let mut first = None;
        for attempt in 0..3 {
            let office = Office { store: shop.store, person: None, return_id: db.new_id() };
            let written = returns::take_back(db, clerk(&shop), once("r", "same"), office, tea.clone(), Money::new(2 * TEA)).await.unwrap();
            assert_eq!(written.replayed, attempt > 0);
            assert_eq!(*first.get_or_insert(written.resource), written.resource);
        }
        assert_eq!(credit(db, someone).await, 2 * TEA);
        all_is_well(db).await;
    }

    async fn an_exchange_has_one_difference(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let [cake, tea, _] = shop.goods;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let order = sold(db, &shop, &[(tea, 1)], TEA).await;
        let difference = CAKE - TEA;
        let tender = till::Tender {
            kind: till::TenderKind::CASH,
            amount: Money::new(difference),
            given: Some(Money::new(500)),
            reference: None,
            payment: None,
        };
        let new = db.new_id();
        let sale = Sale {
            sale: new,
            lines: asked(&[(cake, 1)]),
            member: None,
            tenders: vec![tender],
            expected_total: Money::new(CAKE),
            goods_in_hand: true,
            invoice: InvoiceWish::default(),
        };
        let brought = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        let bringing = Bringing { sale: Some(Box::new(sale)), ..bring(db, brought, TEA) };
        let id = bringing.return_id;
        tell(db, &shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
        assert_eq!(drawer(db, till).await, (1_000 + CAKE, 1_000 + CAKE));
        assert_eq!((free(db, &shop, tea).await, free(db, &shop, cake).await), (10, 9));
        let (old, bought) = (read(db, order.id).await, read(db, new).await);
        assert_eq!((old.money_state.as_str(), bought.money_state.as_str()), ("refunded", "paid"));
        let paid: Vec<_> = bought.tenders.iter().map(|one| (one.kind.as_str(), one.amount.get())).collect();
        assert_eq!(paid, [("exchange", TEA), ("cash", difference)]);
        assert_eq!(old.returns[0].head.exchanged_for, Some(new));
        all_is_well(db).await;
        // Undone as a whole, or not at all.
        let void = till::Void { sale: new, reason: "wrong_item".to_owned() };
        let refused = tell(db, &shop, till, Wish::Plain(till::Command::Void(void))).await;
        assert_eq!(refused.err().map(code), Some("till.exchanged"));
        let void = till::VoidReturn { return_id: id, reason: "wrong_item".to_owned() };
        tell(db, &shop, till, Wish::Plain(till::Command::VoidReturn(void))).await.unwrap();
        assert_eq!(drawer(db, till).await, (1_000 + TEA, 1_000 + TEA));
        assert_eq!((free(db, &shop, tea).await, free(db, &shop, cake).await), (9, 10));
        let (old, bought) = (read(db, order.id).await, read(db, new).await);
        assert_eq!((old.money_state.as_str(), bought.state.as_str()), ("paid", "voided"));
        assert_eq!(old.returns[0].head.state, "voided");
        all_is_well(db).await;
        let kept = orders::shop::read_or_refuse(db, { let exponent = db.brand().exponent; move |read| orders::till_session::session(read, till, exponent) }).await.unwrap().state;
        let events = support::log(db, till).await;
        assert_eq!(till::replay(kept.register.clone(), &events).unwrap(), kept);
    }

    async fn a_cheaper_exchange_gives_the_rest_back(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let [cake, tea, _] = shop.goods;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let order = sold(db, &shop, &[(cake, 1)], CAKE).await;
        let brought = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        let sale = Sale {
            sale: db.new_id(),
            lines: asked(&[(tea, 1)]),
            member: None,
            tenders: Vec::new(),
            expected_total: Money::new(TEA),
            goods_in_hand: false,
            invoice: InvoiceWish::default(),
        };
        let bringing = Bringing { sale: Some(Box::new(sale)), ..bring(db, brought, CAKE) };
        tell(db, &shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
        assert_eq!(drawer(db, till).await, (1_000 + TEA, 1_000 + TEA));
        all_is_well(db).await;
    }

    async fn cash_goes_back_rounded_as_it_came(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let [cake, tea, _] = shop.goods;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        rounding(db, 25, till::Rounding::Nearest).await;
        let order = sold_for(db, &shop, &[(cake, 1), (tea, 1)], CAKE + TEA, 900).await;
        assert_eq!(drawer(db, till).await, (1_900, 1_900));
        let one = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        let bringing = bring(db, one, CAKE);
        let id = bringing.return_id;
        tell(db, &shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
        assert_eq!(drawer(db, till).await, (1_325, 1_325), "580 are 575 where the smallest coin is 25");
        let body = db.read(move |read| returns::views::find(read, id)).await.unwrap().unwrap();
        let back: Vec<_> = body.back.iter().map(|one| (one.kind.as_str(), one.amount.get())).collect();
        assert_eq!((body.head.total.get(), back), (CAKE, vec![("cash", 575), ("rounding", 5)]));
        assert_eq!(read(db, order.id).await.refunded.get(), CAKE, "the order knows of no coins");
        all_is_well(db).await;
        let void = till::VoidReturn { return_id: id, reason: "wrong_item".to_owned() };
        tell(db, &shop, till, Wish::Plain(till::Command::VoidReturn(void))).await.unwrap();
        assert_eq!((drawer(db, till).await, read(db, order.id).await.refunded), ((1_900, 1_900), Money::ZERO));
        all_is_well(db).await;
        // Dearer: what is left to pay is rounded as in a sale. Cheaper: what is left to give.
        let tea_back = wish(&order, vec![line(&order, 1, 1, Condition::Saleable)], Way::Original, None);
        let bringing = Bringing { sale: Some(goods_for(db, cake, CAKE, Some(250))), ..bring(db, tea_back, TEA) };
        tell(db, &shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
        assert_eq!(drawer(db, till).await, (2_150, 2_150), "the difference of 260 is 250");
        let cake_back = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        let bringing = Bringing { sale: Some(goods_for(db, tea, TEA, None)), ..bring(db, cake_back, CAKE) };
        tell(db, &shop, till, Wish::Return(Box::new(bringing))).await.unwrap();
        assert_eq!(drawer(db, till).await, (1_900, 1_900));
        let after = read(db, order.id).await;
        assert_eq!((after.money_state.as_str(), after.refunded), ("refunded", after.total));
        all_is_well(db).await;
        agrees(db, &shop).await;
    }

    async fn whatever_is_sold_and_brought_back_rounded_money_reconciles(brand) {
        let db = &brand.db;
        let shop = open(db, 200).await;
        let till = shop.tills[0];
        let prices = [CAKE, TEA, 95];
        let plenty = till::OpenShift::with_float(db.new_id(), Money::new(100_000));
        tell(db, &shop, till, Wish::Plain(till::Command::OpenShift(plenty))).await.unwrap();
        let ways = [till::Rounding::Nearest, till::Rounding::Down, till::Rounding::Up];
        let mut dice = 20_261_122_u64;
        let mut throw = move |sides: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((dice >> 33) % sides).unwrap()
        };
        for (round, step) in (0..).zip([5, 10, 25, 7, 50, 100]) {
            let rule = till::CashRounding { step: Money::new(step), rounding: ways[round % 3] };
            rounding(db, step, rule.rounding).await;
            let in_cash = |amount: i64| amount + i64::try_from(rule.rounding_of(i128::from(amount))).unwrap();
            let [first, second] = [throw(3), throw(3)];
            let lines: Vec<(Id, i64)> = (0..3).map(|at| (shop.goods[at], if at == first { 3 } else { 1 })).collect();
            let total = CAKE + TEA + 95 + 2 * prices[first];
            let mut order = sold_for(db, &shop, &lines, total, in_cash(total)).await;
            let mut undone = None;
            for at in [first, second, first, 2] {
                if order.lines[at].returned >= order.lines[at].quantity {
                    continue;
                }
                let wish = wish(&order, vec![line(&order, at, 1, Condition::Saleable)], Way::Original, None);
                let new = throw(3);
                let sale = (throw(2) == 0).then(|| {
                    let rest = in_cash((prices[new] - prices[at]).max(0));
                    goods_for(db, shop.goods[new], prices[new], Some(rest).filter(|rest| *rest > 0))
                });
                let bringing = Bringing { sale, ..bring(db, wish, prices[at]) };
                let id = bringing.return_id;
                // Nothing is left to pay where rounding takes all of it: the screen takes it another way.
                match tell(db, &shop, till, Wish::Return(Box::new(bringing))).await {
                    Ok(_) => undone = Some(id),
                    Err(error) => assert_eq!(code(error), "till.tenders_unequal"),
                }
                order = read(db, order.id).await;
                let (ledger, state) = drawer(db, till).await;
                assert_eq!((ledger, state % step), (state, 100_000 % step), "step {step}");
                all_is_well(db).await;
            }
            if let Some(return_id) = undone {
                let void = till::VoidReturn { return_id, reason: "wrong_item".to_owned() };
                tell(db, &shop, till, Wish::Plain(till::Command::VoidReturn(void))).await.unwrap();
            }
            // The next step begins with an even drawer, so that whole steps can be counted.
            let over = drawer(db, till).await.0 - 100_000;
            if over != 0 {
                let moved = till::MoveCash::between_drawer_and_safe(Money::new(over.abs()), "drop");
                let command = if over > 0 { till::Command::CashOut(moved) } else { till::Command::CashIn(moved) };
                tell(db, &shop, till, Wish::Plain(command)).await.unwrap();
            }
            all_is_well(db).await;
            agrees(db, &shop).await;
        }
        let kept = orders::shop::read_or_refuse(db, { let exponent = db.brand().exponent; move |read| orders::till_session::session(read, till, exponent) }).await.unwrap().state;
        assert_eq!(till::replay(kept.register.clone(), &support::log(db, till).await).unwrap(), kept);
    }

    async fn without_a_receipt_the_lowest_price_as_credit(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let (tea, list) = (shop.goods[1], shop.list);
        let someone = member(db, &shop).await;
        for price in [290, 350] {
            db.write("test.price", Actor::SYSTEM, move |tx| {
                catalog::set_price(tx, tea, list, kernel::Price::new(price * 10_000), "season").map(|_| ())
            })
            .await
            .unwrap();
            brand.clock.advance(3_600_000_000);
        }
        let brought = WishedLine {
            line: None,
            variant: Some(tea),
            quantity: Quantity::units(2),
            condition: Condition::Quarantine,
            reason: Reason::Defective,
        };
        let mut without = returns::Wish { order: None, lines: vec![brought], member: None, way: Way::StoreCredit, exception: true, paper_back: false };
        assert_eq!(in_office(db, &shop, without.clone(), 580).await.err().map(code), Some("orders.return_credit_only"));
        without.member = Some(someone);
        let id = in_office(db, &shop, without, 580).await.unwrap();
        let body = db.read(move |read| returns::views::find(read, id)).await.unwrap().unwrap();
        assert_eq!((body.head.total.get(), body.head.tax_total.get()), (580, 28), "two at the lower price");
        assert_eq!((credit(db, someone).await, on_hand(db, &shop, tea, Condition::Quarantine).await), (580, 2));
        all_is_well(db).await;
    }

    async fn goods_that_nobody_has_do_not_come_back(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let id = db.new_id();
        place(db, guest(), once("o", "1"), placement(&shop, id, &[(shop.goods[1], 1)], TEA)).await.unwrap();
        let order = read(db, id).await;
        let tea = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        assert_eq!(in_office(db, &shop, tea, TEA).await.err().map(code), Some("orders.return_not_yet"));
    }

    async fn a_return_and_a_cancelling_do_not_both_give_money_back(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let order = sold(db, &shop, &[(shop.goods[1], 1)], TEA).await;
        let someone = member(db, &shop).await;
        let tea = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::StoreCredit, Some(someone));
        let void = till::Void { sale: order.id, reason: "wrong_item".to_owned() };
        let (returned, voided) = tokio::join!(
            in_office(db, &shop, tea.clone(), TEA),
            tell(db, &shop, shop.tills[0], Wish::Plain(till::Command::Void(void))),
        );
        let after = read(db, order.id).await;
        assert_eq!(after.refunded, after.paid, "all of it went back, once");
        let (cash, _) = drawer(db, shop.tills[0]).await;
        let by_credit = credit(db, someone).await;
        match (returned.is_ok(), voided.is_ok()) {
            (true, false) => assert_eq!((cash, by_credit), (1_000 + TEA, TEA)),
            (false, true) => assert_eq!((cash, by_credit), (1_000, 0)),
            other => panic!("one of them: {other:?}"),
        }
        assert_eq!(free(db, &shop, shop.goods[1]).await, 10);
        all_is_well(db).await;
    }

    async fn an_order_is_cancelled_or_fetched_and_brought_back_never_both(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let id = db.new_id();
        place(db, guest(), once("o", "1"), placement(&shop, id, &[(shop.goods[1], 1)], TEA)).await.unwrap();
        let order = read(db, id).await;
        let shown = Shown::by_buyer(order.fulfilments[0].code.clone().unwrap());
        let cash = till::Tender { kind: till::TenderKind::CASH, amount: Money::new(TEA), given: None, reference: None, payment: None };
        let fetch = Wish::Collect { order: id, tenders: vec![cash], shown, sale: None, invoice: None };
        let tea = wish(&order, vec![line(&order, 0, 1, Condition::Saleable)], Way::Original, None);
        let fetched_and_back = async {
            tell(db, &shop, shop.tills[0], fetch).await?;
            let bringing = Bringing { return_id: db.new_id(), wish: tea, expected: Money::new(TEA), sale: None };
            tell(db, &shop, shop.tills[0], Wish::Return(Box::new(bringing))).await
        };
        let cancelled = db.write("test.cancel", clerk(&shop), move |tx| {
            orders::cancel::cancel(tx, id, orders::cancel::By::Staff, "changed_mind").map(|_| ())
        });
        let (fetched, cancelled) = tokio::join!(fetched_and_back, cancelled);
        let after = read(db, id).await;
        match (fetched.map(|_| ()).map_err(code), cancelled.map_err(code)) {
            (Ok(()), Err("orders.not_open")) => {
                assert_eq!((after.state.as_str(), after.paid.get(), after.refunded.get()), ("completed", TEA, TEA));
            }
            (Err("orders.not_open"), Ok(())) => {
                assert_eq!((after.state.as_str(), after.paid.get(), after.refunded.get()), ("cancelled", 0, 0));
            }
            other => panic!("one of them: {other:?}"),
        }
        assert_eq!((drawer(db, shop.tills[0]).await.0, free(db, &shop, shop.goods[1]).await), (1_000, 10));
        all_is_well(db).await;
    }
}
