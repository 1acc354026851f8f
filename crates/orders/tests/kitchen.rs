//! What is made when it is ordered: tickets and their numbers, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use catalog::ProductEdit;
use kernel::{Actor, Id, Money, Quantity};
use orders::cancel::{By, cancel};
use orders::cancel_lines::{Part, cancel_lines};
use orders::fulfil::Shown;
use orders::kitchen::{TicketBody, TicketState, of_order, screen, slip, step, ticket};
use orders::place::{Delivery, Pay, Placement, place};
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, Way, WishedLine};
use orders::till_session::Wish;
use orders::views::{Audience, OrderBody};
use paper::{Encoding, Language, NoFont, Printer, Width, escpos};
use stock::Condition;
use store::{Db, WriteError, params};
use support::{CAKE, Shop, TEA, code, guest, once, open, open_shift, placement, sale, schema, tell};

use TicketState::{CalledOff, HandedOver, Ready, Started, Waiting};

/// The shop, in which cakes and teas are made to order and cookies are not.
async fn kitchen(db: &Db, pieces: i64) -> Shop {
    let shop = open(db, pieces).await;
    make(db, &shop, &[0, 1]).await;
    for till in shop.tills {
        open_shift(db, &shop, till).await;
    }
    shop
}

async fn make(db: &Db, shop: &Shop, goods: &[usize]) {
    let (list, made): (Id, Vec<Id>) = (shop.list, goods.iter().map(|at| shop.goods[*at]).collect());
    db.write("test.made", Actor::SYSTEM, move |tx| {
        for variant in &made {
            let at = tx.now();
            let product = catalog::sellable(tx, list, *variant, at, "zh-TW")?.unwrap().product;
            let version = catalog::product(tx, product, list)?.unwrap().version;
            let edit = ProductEdit { made_to_order: Some(true), ..ProductEdit::default() };
            catalog::edit_product(tx, product, version, &edit)?;
        }
        Ok(())
    })
    .await
    .unwrap();
}

async fn sold(db: &Db, shop: &Shop, till: usize, lines: &[(Id, i64)], total: i64) -> Id {
    let id = db.new_id();
    tell(db, shop, shop.tills[till], sale(id, lines, total, false)).await.unwrap();
    id
}

async fn ordered(db: &Db, shop: &Shop, wanted: impl FnOnce(&mut Placement)) -> Id {
    let id = db.new_id();
    let mut placement = placement(shop, id, &[(shop.goods[0], 1)], CAKE);
    wanted(&mut placement);
    place(db, guest(), once("o", &id.to_string()), placement).await.unwrap();
    id
}

async fn of(db: &Db, order: Id) -> Option<(i64, TicketState)> {
    let found = db.read(move |read| of_order(read, order)).await.unwrap();
    found.map(|ticket| (ticket.number, ticket.state))
}

async fn read(db: &Db, id: Id) -> OrderBody {
    let exponent = db.brand().exponent;
    let audience = Audience { contact: false, names: false, locale: "en" };
    db.read(move |read| orders::views::order(read, id, exponent, audience)).await.unwrap().unwrap()
}

async fn whole(db: &Db, order: Id) -> TicketBody {
    let found = db.read(move |read| {
        let Some(known) = of_order(read, order)? else { return Ok(None) };
        ticket(read, known.id, "zh-TW")
    });
    found.await.unwrap().unwrap()
}

async fn moved(db: &Db, order: Id, version: i64, to: TicketState) -> Result<i64, WriteError> {
    let id = whole(db, order).await.id;
    db.write("test.move", Actor::SYSTEM, move |tx| step(tx, id, version, to)).await?;
    Ok(whole(db, order).await.version)
}

async fn on_screen(db: &Db, shop: &Shop) -> Vec<i64> {
    let store = shop.store;
    let shown = db.read(move |read| {
        let store = staff::store(read, store)?.unwrap();
        let today = store.business_date(read.now());
        screen(read, store.id, today, "zh-TW")
    });
    shown.await.unwrap().into_iter().map(|ticket| ticket.number).collect()
}

async fn journal(db: &Db, kind: &'static str) -> i64 {
    let told = "SELECT count(*) FROM journal WHERE kind = $1";
    db.read(move |read| read.query_one(told, params![kind], |row| row.get(0))).await.unwrap()
}

async fn all_is_well(db: &Db) {
    for (name, statement) in orders::CHECKS.iter().chain(stock::CHECKS) {
        let wrong = db.read(move |read| read.query(statement, &[], |_| Ok(()))).await.unwrap();
        assert!(wrong.is_empty(), "{name}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn a_sale_gives_the_kitchen_a_ticket_and_its_buyer_a_number(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let [cake, tea, cookie] = shop.goods;
        let first = sold(db, &shop, 0, &[(cake, 2), (cookie, 1)], 2 * CAKE + 95).await;
        let second = sold(db, &shop, 1, &[(tea, 1)], TEA).await;
        let none = sold(db, &shop, 0, &[(cookie, 1)], 95).await;
        assert_eq!((of(db, first).await, of(db, second).await, of(db, none).await), (Some((1, Waiting)), Some((2, Waiting)), None));
        let shown = whole(db, first).await;
        assert_eq!((shown.lines.len(), shown.lines[0].quantity, shown.fulfilment.as_str()), (1, Quantity::units(2), "take_away"));
        assert_eq!(on_screen(db, &shop).await, [1, 2]);
        let receipt = db.read(move |read| orders::receipt::receipt(read, first, "zh-TW")).await.unwrap().unwrap();
        assert_eq!(receipt.ticket.map(|ticket| ticket.number), Some(1), "the number is on the receipt");
        assert_eq!(journal(db, "orders.ticket_opened").await, 2);
        // The slip says what is made, and no price.
        let zone = kernel::Zone::named("Asia/Taipei").unwrap();
        let printer = Printer { width: Width::Mm57, encoding: Encoding::Utf8, cutter: true };
        let paper = escpos(&slip(shown, "信義門市", &zone).page(Language::Chinese), &printer, &NoFont);
        let text = String::from_utf8_lossy(&paper.bytes).into_owned();
        assert!(text.contains("2 x 桂花烏龍戚風蛋糕") && !text.contains("鳳梨酥") && !text.contains("580"), "{text}");
        all_is_well(db).await;
    }

    async fn a_kitchen_moves_it_on_and_back_one_step_at_a_time(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let order = sold(db, &shop, 0, &[(shop.goods[1], 1)], TEA).await;
        let fails = async |version, to| code(moved(db, order, version, to).await.unwrap_err());
        assert_eq!(fails(1, Ready).await, "orders.ticket_step");
        assert_eq!(fails(7, Started).await, "store.stale");
        assert_eq!(moved(db, order, 1, Started).await.unwrap(), 2);
        assert_eq!(moved(db, order, 1, Started).await.unwrap(), 2, "who taps second did the same thing");
        assert_eq!(moved(db, order, 2, Ready).await.unwrap(), 3);
        assert_eq!(fails(2, HandedOver).await, "store.stale", "the screen was old");
        assert_eq!(moved(db, order, 3, Started).await.unwrap(), 4);
        assert!(whole(db, order).await.ready_at.is_none(), "it was not ready after all");
        assert_eq!(moved(db, order, 4, Ready).await.unwrap(), 5);
        assert_eq!(moved(db, order, 5, HandedOver).await.unwrap(), 6);
        assert!(on_screen(db, &shop).await.is_empty());
        assert_eq!(moved(db, order, 6, Ready).await.unwrap(), 7, "undone");
        assert_eq!(journal(db, "orders.ticket_moved").await, 6);
        let unknown = db.new_id();
        let refused = db.write("test.move", Actor::SYSTEM, move |tx| step(tx, unknown, 1, Started)).await.unwrap_err();
        assert_eq!(code(refused), "orders.ticket_unknown");
    }

    async fn two_who_tap_at_once_move_it_once(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let order = sold(db, &shop, 0, &[(shop.goods[1], 1)], TEA).await;
        let id = whole(db, order).await.id;
        let taps: Vec<_> = [Started, Started, Started, Started]
            .into_iter()
            .map(|to| {
                let db = db.clone();
                tokio::spawn(async move { db.write("test.move", Actor::SYSTEM, move |tx| step(tx, id, 1, to)).await })
            })
            .collect();
        for tap in taps {
            tap.await.unwrap().unwrap();
        }
        assert_eq!((whole(db, order).await.version, journal(db, "orders.ticket_moved").await), (2, 1));
    }

    async fn numbers_count_without_a_gap_whoever_sells_at_once(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 60).await;
        let tea = shop.goods[1];
        // A till is one log, so its sales come one after the other; orders of the web come from everywhere.
        let mut buyers: Vec<_> = Vec::new();
        for till in shop.tills {
            let (db, shop) = (db.clone(), shop.clone());
            buyers.push(tokio::spawn(async move {
                for _ in 0..8 {
                    let id = db.new_id();
                    tell(&db, &shop, till, sale(id, &[(tea, 1)], TEA, false)).await.unwrap();
                }
            }));
        }
        for _ in 0..12 {
            let (db, shop) = (db.clone(), shop.clone());
            buyers.push(tokio::spawn(async move {
                ordered(&db, &shop, |_| ()).await;
            }));
        }
        for buyer in buyers {
            buyer.await.unwrap();
        }
        let all = "SELECT business_date, number FROM orders_ticket ORDER BY business_date, number";
        let given = db
            .read(move |read| read.query(all, &[], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?))))
            .await
            .unwrap();
        assert_eq!(given.len(), 28);
        // Whoever fetches tomorrow has a number of tomorrow.
        let days: BTreeSet<&String> = given.iter().map(|(day, _)| day).collect();
        for day in days {
            let numbers: Vec<i64> = given.iter().filter(|(on, _)| on == day).map(|(_, number)| *number).collect();
            let upto: Vec<i64> = (1..=i64::try_from(numbers.len()).unwrap()).collect();
            assert_eq!(numbers, upto, "{day}");
        }
        all_is_well(db).await;
    }

    async fn what_is_refused_takes_no_number(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 1).await;
        let tea = shop.goods[1];
        sold(db, &shop, 0, &[(tea, 1)], TEA).await;
        let id = db.new_id();
        let refused = tell(db, &shop, shop.tills[0], sale(id, &[(tea, 1)], TEA, false)).await.unwrap_err();
        assert_eq!(code(refused), "stock.insufficient");
        let order = sold(db, &shop, 1, &[(shop.goods[0], 1)], CAKE).await;
        assert_eq!(of(db, order).await, Some((2, Waiting)));
    }

    async fn an_order_of_the_web_is_the_kitchens_once_it_stands(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let at_counter = ordered(db, &shop, |_| ()).await;
        let found = whole(db, at_counter).await;
        assert_eq!((found.state, found.fulfilment.as_str(), found.channel.as_str()), (Waiting, "pickup", "web"));
        let put_aside = ordered(db, &shop, |one| one.pay = Pay::PutAside { counted: Vec::new() }).await;
        assert_eq!(of(db, put_aside).await, None, "it is nobody's order yet");
        let sent = ordered(db, &shop, |one| {
            let recipient = one.buyer.clone();
            one.delivery = Delivery::Home { recipient };
            one.pay = Pay::OnDelivery;
            one.expected_total = Money::new(CAKE + 120);
        })
        .await;
        assert_eq!(of(db, sent).await.map(|(_, state)| state), Some(Waiting));
        // The kitchen makes it; handing it over takes its code and its money, at the till.
        assert_eq!(moved(db, at_counter, 1, Started).await.unwrap(), 2);
        assert_eq!(moved(db, at_counter, 2, Ready).await.unwrap(), 3);
        assert_eq!(code(moved(db, at_counter, 3, HandedOver).await.unwrap_err()), "orders.ticket_at_till");
        let shown: String = {
            let code = "SELECT code FROM orders_fulfilment WHERE order_id = $1";
            db.read(move |read| read.query_one(code, params![at_counter], |row| row.get(0))).await.unwrap()
        };
        let tender = till::Tender { kind: till::TenderKind::CASH, amount: Money::new(CAKE), given: Some(Money::new(CAKE)), reference: None, payment: None };
        let collect = Wish::Collect { order: at_counter, tenders: vec![tender], shown: Shown::by_buyer(shown), sale: None, invoice: None };
        tell(db, &shop, shop.tills[0], collect).await.unwrap();
        assert_eq!(of(db, at_counter).await.map(|(_, state)| state), Some(HandedOver));
        assert_eq!(code(moved(db, at_counter, 4, Ready).await.unwrap_err()), "orders.ticket_at_till");
        all_is_well(db).await;
    }

    async fn what_is_called_off_is_not_made(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let [cake, tea, _] = shop.goods;
        let order = ordered(db, &shop, |one| {
            one.lines = support::asked(&[(cake, 2), (tea, 1)]);
            one.expected_total = Money::new(2 * CAKE + TEA);
        })
        .await;
        let before = whole(db, order).await;
        assert_eq!(before.lines.len(), 2);
        let body = read(db, order).await;
        let part = Part { line: body.lines[0].id, quantity: Quantity::units(1) };
        let version = body.version;
        db.write("test.part", Actor::SYSTEM, move |tx| cancel_lines(tx, order, version, &[part], "less").map(|_| ())).await.unwrap();
        let less = whole(db, order).await;
        assert_eq!((less.lines[0].quantity, less.version, less.number), (Quantity::ONE, 2, before.number));
        db.write("test.cancel", Actor::SYSTEM, move |tx| cancel(tx, order, By::Staff, "asked").map(|_| ())).await.unwrap();
        assert_eq!(of(db, order).await.map(|(_, state)| state), Some(CalledOff));
        assert!(on_screen(db, &shop).await.is_empty());
        assert_eq!(code(moved(db, order, 3, Started).await.unwrap_err()), "orders.ticket_ended");

        let voided = sold(db, &shop, 0, &[(tea, 1)], TEA).await;
        let void = till::Command::Void(till::Void { sale: voided, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        assert_eq!(of(db, voided).await.map(|(_, state)| state), Some(CalledOff));
        let receipt = db.read(move |read| orders::receipt::receipt(read, voided, "zh-TW")).await.unwrap().unwrap();
        assert!(receipt.ticket.is_none(), "nobody is called by it");
        // What its buyer has stays as it was.
        let had = sold(db, &shop, 0, &[(tea, 1)], TEA).await;
        for (version, to) in [(1, Started), (2, Ready), (3, HandedOver)] {
            moved(db, had, version, to).await.unwrap();
        }
        let void = till::Command::Void(till::Void { sale: had, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
        assert_eq!(of(db, had).await.map(|(_, state)| state), Some(HandedOver));
        assert_eq!(journal(db, "orders.ticket_called_off").await, 2);
        all_is_well(db).await;
    }

    async fn what_came_back_before_it_was_made_is_not_made(brand) {
        let db = &brand.db;
        let shop = kitchen(db, 9).await;
        let (till, tea) = (shop.tills[0], shop.goods[1]);
        let order = sold(db, &shop, 0, &[(tea, 2)], 2 * TEA).await;
        moved(db, order, 1, Started).await.unwrap();
        let line = read(db, order).await.lines[0].id;
        let bring = |units: i64| {
            let line = WishedLine { line: Some(line), variant: None, quantity: Quantity::units(units), condition: Condition::Saleable, reason: Reason::NotWanted };
            let wish = returns::Wish { order: Some(order), lines: vec![line], member: None, way: Way::Original, exception: false, paper_back: false };
            Bringing { return_id: db.new_id(), wish, expected: Money::new(units * TEA), sale: None }
        };
        tell(db, &shop, till, Wish::Return(Box::new(bring(1)))).await.unwrap();
        let one = whole(db, order).await;
        assert_eq!((one.state, one.lines[0].quantity, one.version), (Started, Quantity::ONE, 3));
        let last = bring(1);
        let back = last.return_id;
        tell(db, &shop, till, Wish::Return(Box::new(last))).await.unwrap();
        assert_eq!(of(db, order).await, Some((1, CalledOff)));
        all_is_well(db).await;
        // The return was a mistake: it is to be made after all, by the number that its buyer has.
        let void = till::VoidReturn { return_id: back, reason: "wrong_item".to_owned() };
        tell(db, &shop, till, Wish::Plain(till::Command::VoidReturn(void))).await.unwrap();
        assert_eq!(of(db, order).await, Some((1, Waiting)));
        assert_eq!(whole(db, order).await.lines[0].quantity, Quantity::ONE);
        all_is_well(db).await;
    }
}
