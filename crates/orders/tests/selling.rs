//! Placing orders and selling at tills, on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeSet;

use kernel::{Actor, Id, Money, Price};
use orders::fulfil::Shown;
use orders::place::place;
use orders::till_session::Wish;
use store::{Db, journal, params};
use support::{CAKE, TEA, code, free, guest, once, open, open_shift, placement, sale, schema, tell};

const PAID_AND_STATE: &str = "SELECT state, money_state, paid FROM orders_order WHERE id = $1";
const COUNT_ORDERS: &str = "SELECT count(*) FROM orders_order";
const LINE_SUMS: &str =
    "SELECT CAST(sum(net) AS BIGINT), CAST(sum(tax) AS BIGINT) FROM orders_line WHERE order_id = $1";
const PICKUP_CODE: &str = "SELECT code FROM orders_fulfilment WHERE order_id = $1";

async fn standing(db: &Db, order: Id) -> (String, String, i64) {
    db.read(move |read| {
        read.query_one(PAID_AND_STATE, params![order], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    })
    .await
    .unwrap()
}

async fn place_on_web(db: &Db, shop: &support::Shop, total: i64) -> Result<orders::place::Placed, store::WriteError> {
    let order = db.new_id();
    place(db, guest(), once("o", &order.to_string()), placement(shop, order, &[(shop.goods[0], 1)], total)).await
}

async fn count(db: &Db) -> i64 {
    db.read(|read| read.query_one(COUNT_ORDERS, &[], |row| row.get(0))).await.unwrap()
}

async fn till_state(db: &Db, till: Id) -> till::State {
    let exponent = db.brand().exponent;
    orders::shop::read_or_refuse(db, move |read| orders::till_session::session(read, till, exponent))
        .await
        .unwrap()
        .state
}

testkit::on_both! {
    schema = &schema();

    async fn an_order_takes_stock_and_sums_up(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let order = db.new_id();
        let total = 2 * CAKE + TEA;
        let wanted = placement(&shop, order, &[(shop.goods[0], 2), (shop.goods[1], 1)], total);
        let placed = place(db, guest(), once("o", "1"), wanted).await.unwrap();
        assert_eq!((placed.written.status, placed.written.resource), (201, order));
        assert_eq!(free(db, &shop, shop.goods[0]).await, 8);
        assert_eq!(standing(db, order).await, ("placed".to_owned(), "unpaid".to_owned(), 0));
        let sums = db.read(move |read| read.query_one(LINE_SUMS, params![order], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))).await.unwrap();
        assert_eq!(sums, (total, 70), "1,480 with 5 % in it holds 70.48 of tax");
    }

    async fn a_till_asks_no_more_than_its_shelf_says(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let (cake, list, store, till) = (shop.goods[0], shop.list, shop.store, shop.tills[0]);
        open_shift(db, &shop, till).await;
        let set = |price: i64| {
            db.write("test.price", Actor::SYSTEM, move |tx| catalog::set_price(tx, cake, list, Price::new(price * 10_000), "season"))
        };
        let place = |version: i64| {
            db.write("test.label", Actor::SYSTEM, move |tx| catalog::place_labels(tx, store, list, &[(cake, version, None)]))
        };
        place(set(CAKE).await.unwrap().price_version).await.unwrap();
        let dearer = set(620).await.unwrap().price_version;
        tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], CAKE, false)).await.expect("the shelf still says the old price");
        let refused = place_on_web(db, &shop, CAKE).await;
        assert_eq!(refused.err().map(code), Some("orders.price_changed"), "the web has no shelf");
        place_on_web(db, &shop, 620).await.unwrap();
        place(dearer).await.unwrap();
        let late = tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], CAKE, false)).await;
        assert_eq!(late.err().map(code), Some("orders.price_changed"));
        tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], 620, false)).await.unwrap();
        set(500).await.unwrap();
        tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], 500, false)).await.expect("a lower price holds at once");
    }

    async fn the_same_key_is_the_same_order(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let order = db.new_id();
        let wanted = placement(&shop, order, &[(shop.goods[0], 1)], CAKE);
        for attempt in 0..3 {
            let placed = place(db, guest(), once("o", "same"), wanted.clone()).await.unwrap();
            assert_eq!(placed.written.replayed, attempt > 0);
        }
        assert_eq!((count(db).await, free(db, &shop, shop.goods[0]).await), (1, 9));
        let mut other = once("o", "same");
        other.request_hash = [7; 32];
        assert_eq!(code(place(db, guest(), other, wanted).await.unwrap_err()), "store.idempotency_conflict");
    }

    async fn fifty_pieces_are_sold_fifty_times(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        for till in shop.tills {
            open_shift(db, &shop, till).await;
        }
        let buyers: Vec<_> = (0..200)
            .map(|number: usize| {
                let (db, shop) = (db.clone(), shop.clone());
                tokio::spawn(async move {
                    let id = db.new_id();
                    let cake = shop.goods[0];
                    if number.is_multiple_of(2) {
                        let wanted = placement(&shop, id, &[(cake, 1)], CAKE);
                        place(&db, guest(), once("o", &id.to_string()), wanted).await.map(|_| id)
                    } else {
                        // A busy till says "stale"; its cashier presses again.
                        loop {
                            let answer = tell(&db, &shop, shop.tills[number / 2 % 2], sale(id, &[(cake, 1)], CAKE, false)).await;
                            match answer {
                                Err(store::WriteError::Refused(refusal)) if refusal.code.name == "till.stale" => {}
                                other => break other.map(|_| id),
                            }
                        }
                    }
                })
            })
            .collect();
        let mut sold = BTreeSet::new();
        for buyer in buyers {
            match buyer.await.unwrap() {
                Ok(id) => assert!(sold.insert(id)),
                Err(error) => assert_eq!(code(error), "stock.insufficient"),
            }
        }
        assert_eq!((sold.len(), count(db).await, free(db, &shop, shop.goods[0]).await), (50, 50, 0));
    }

    async fn what_the_buyer_saw_is_what_it_costs(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let (list, cake) = (shop.list, shop.goods[0]);
        db.write("test.price", Actor::SYSTEM, move |tx| catalog::set_price(tx, cake, list, Price::new(6_000_000), "season")).await.unwrap();
        let wanted = placement(&shop, db.new_id(), &[(cake, 1)], CAKE);
        let error = place(db, guest(), once("o", "1"), wanted.clone()).await.unwrap_err();
        assert_eq!(code(error), "orders.price_changed");
        assert_eq!((count(db).await, free(db, &shop, cake).await), (0, 10), "nothing was written");
        let wanted = orders::place::Placement { expected_total: Money::new(600), ..wanted };
        place(db, guest(), once("o", "2"), wanted).await.unwrap();
    }

    async fn prices_that_change_while_placing_are_priced_again(brand) {
        let db = &brand.db;
        let shop = open(db, 1_000).await;
        let (list, tea) = (shop.list, shop.goods[1]);
        let changing = {
            let db = db.clone();
            tokio::spawn(async move {
                for number in 0..40 {
                    let price = Price::new(3_000_000 + number);
                    db.write("test.price", Actor::SYSTEM, move |tx| catalog::set_price(tx, tea, list, price, "season")).await.unwrap();
                }
            })
        };
        let mut placed = 0;
        for number in 0..40 {
            let wanted = placement(&shop, db.new_id(), &[(shop.goods[0], 1)], CAKE);
            match place(db, guest(), once("o", &number.to_string()), wanted).await {
                Ok(_) => placed += 1,
                Err(error) => assert_eq!(code(error), "orders.quote_stale"),
            }
        }
        changing.await.unwrap();
        assert_eq!(count(db).await, placed);
        assert!(placed > 0);
    }

    async fn a_pickup_is_paid_at_the_till_and_handed_over(brand) {
        let db = &brand.db;
        let shop = open(db, 5).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let order = db.new_id();
        place(db, guest(), once("o", "1"), placement(&shop, order, &[(shop.goods[0], 1)], CAKE)).await.unwrap();
        let shown: String = db.read(move |read| read.query_one(PICKUP_CODE, params![order], |row| row.get(0))).await.unwrap();
        let cash = till::Tender { kind: till::TenderKind::CASH, amount: Money::new(CAKE), given: Some(Money::new(1_000)), reference: None, payment: None };
        let collect = |code: &str, tenders: Vec<till::Tender>| Wish::Collect { order, tenders, shown: Shown::by_buyer(code), sale: None, invoice: None };
        let wrong = if shown == "000000" { "000001" } else { "000000" };
        assert_eq!(code(tell(db, &shop, till, collect(wrong, vec![cash.clone()])).await.unwrap_err()), "orders.code_wrong");
        assert_eq!(standing(db, order).await.2, 0, "a wrong code takes no money");
        tell(db, &shop, till, collect(&shown, vec![cash])).await.unwrap();
        assert_eq!(standing(db, order).await, ("completed".to_owned(), "paid".to_owned(), CAKE));
        assert_eq!(till_state(db, till).await.shift.unwrap().cash_expected, Money::new(1_000 + CAKE));
        assert_eq!(code(tell(db, &shop, till, collect(&shown, vec![])).await.unwrap_err()), "orders.not_open");
        let location = shop.location;
        let cake = shop.goods[0];
        let levels = db.read(move |read| stock::available(read, cake)).await.unwrap();
        let level = levels.iter().find(|level| level.location == location).unwrap();
        assert_eq!((level.on_hand.thousandths(), level.held.thousandths()), (4_000, 0));
    }

    async fn whoever_is_forgotten_takes_nobody_elses_orders_along(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let guest_buys = async || place_on_web(db, &shop, CAKE).await.unwrap().written.resource;
        let takes_in = async |name: &'static str, verified: bool| {
            let (id, at) = (Id::derived("member", name.as_bytes()), db.now());
            let way = members::Way::phone("0912345678").unwrap();
            let new = members::NewMember {
                id,
                key: [7; 32],
                name: None,
                locale: "zh-TW".to_owned(),
                tier: members::FIRST_TIER.to_owned(),
                join_channel: "till".to_owned(),
                join_store: None,
                join_staff: None,
                joined_at: at,
                identities: vec![members::NewIdentity { way, verified }],
                touches: Vec::new(),
            };
            db.write("test.join", Actor::SYSTEM, move |tx| members::create(tx, &new)).await.unwrap();
            id
        };
        let forget = async |member: Id| {
            db.write("test.erase", Actor::SYSTEM, move |tx| orders::erase::erase(tx, member, "asked")).await
        };
        let buyer = async |order: Id| {
            let statement = "SELECT phone FROM orders_contact WHERE order_id = $1 AND role = 'buyer'";
            db.read(move |read| read.query_one(statement, params![order], |row| row.get::<String>(0))).await.unwrap()
        };
        const PHONE: &str = "+886912345678";
        // Somebody said this number at the counter, and proved nothing.
        let before = guest_buys().await;
        brand.advance_seconds(60);
        let claims = takes_in("claims", false).await;
        let meanwhile = guest_buys().await;
        forget(claims).await.unwrap();
        assert_eq!((buyer(before).await, buyer(meanwhile).await), (PHONE.to_owned(), PHONE.to_owned()));
        // Somebody proved it, gave it up, and it was given out again.
        brand.advance_seconds(60);
        let holds = takes_in("holds", true).await;
        let theirs = guest_buys().await;
        assert_eq!(forget(holds).await.err().map(code), Some("orders.erasure_waits"), "one of theirs is under way");
        let cancel = move |tx: &mut store::Tx<'_>| orders::cancel::cancel(tx, theirs, orders::cancel::By::Staff, "asked");
        db.write("test.cancel", Actor::SYSTEM, cancel).await.unwrap();
        brand.advance_seconds(60);
        let ways = db.read(move |read| members::identities(read, holds)).await.unwrap();
        let way = ways[0].id;
        db.write("test.release", Actor::SYSTEM, move |tx| members::release_identity(tx, holds, way)).await.unwrap();
        brand.advance_seconds(60);
        let after = guest_buys().await;
        forget(holds).await.unwrap();
        assert_eq!(buyer(theirs).await, "");
        for order in [before, meanwhile, after] {
            assert_eq!(buyer(order).await, PHONE, "of whoever had the number then");
        }
    }

    async fn a_closed_store_sells_nothing_and_sends_what_it_sold(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        place_on_web(db, &shop, CAKE).await.unwrap();
        let (store, till, exponent) = (shop.store, shop.tills[0], db.brand().exponent);
        let switch = async |active: bool| {
            let act = move |tx: &mut store::Tx<'_>| {
                let found = staff::store(tx, store)?.unwrap();
                let version = found.version;
                let content = staff::StoreContent { active, ..staff::StoreContent::of(found) };
                staff::edit_store(tx, store, version, &content)
            };
            db.write("test.switch", Actor::SYSTEM, act).await
        };
        let shift = open_shift(db, &shop, till).await;
        assert_eq!(switch(false).await.err().map(code), Some("staff.store_shifts_open"), "{shift}");
        let close = Wish::Plain(till::Command::CloseShift(till::CloseShift::with_sum(Money::new(1_000))));
        tell(db, &shop, till, close).await.unwrap();
        switch(false).await.unwrap();
        let begin = || Wish::Plain(till::Command::OpenShift(till::OpenShift::with_float(db.new_id(), Money::new(1_000))));
        assert_eq!(tell(db, &shop, till, begin()).await.err().map(code), Some("orders.store_unknown"));
        assert_eq!(place_on_web(db, &shop, CAKE).await.err().map(code), Some("orders.store_unknown"), "nothing to fetch there");
        let still = move |read: &mut store::Read<'_>| orders::shop::shop_even_closed(read, store, exponent);
        assert!(!orders::shop::read_or_refuse(db, still).await.unwrap().store.active, "what it sold is still sent");
        switch(true).await.unwrap();
        tell(db, &shop, till, begin()).await.unwrap();
        place_on_web(db, &shop, CAKE).await.unwrap();
    }

    async fn a_till_day_adds_up(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let (first, second) = (db.new_id(), db.new_id());
        tell(db, &shop, till, sale(first, &[(shop.goods[0], 2)], 2 * CAKE, false)).await.unwrap();
        tell(db, &shop, till, sale(second, &[(shop.goods[1], 1)], TEA, false)).await.unwrap();
        let void = Wish::Plain(till::Command::Void(till::Void { sale: second, reason: "wrong_item".to_owned() }));
        tell(db, &shop, till, void).await.unwrap();
        assert_eq!(free(db, &shop, shop.goods[1]).await, 10, "the tea is back");
        assert_eq!(standing(db, second).await.0, "voided");
        let drawer = db.read(move |read| wallet::balance(read, wallet::AccountKind::CashDrawer, till)).await.unwrap();
        assert_eq!(drawer, Money::new(1_000 + 2 * CAKE), "the ledger's drawer is what the till expects");
        let close = Wish::Plain(till::Command::CloseShift(till::CloseShift::with_sum(Money::new(1_000 + 2 * CAKE - 10))));
        tell(db, &shop, till, close).await.unwrap();
        let drawer = db.read(move |read| wallet::balance(read, wallet::AccountKind::CashDrawer, till)).await.unwrap();
        assert_eq!(drawer, Money::ZERO, "between shifts the drawer is empty");
        assert_eq!(code(tell(db, &shop, till, sale(db.new_id(), &[(shop.goods[0], 1)], CAKE, false)).await.unwrap_err()), "till.no_shift");
    }

    async fn goods_in_hand_are_a_fact(brand) {
        let db = &brand.db;
        let shop = open(db, 0).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let cake = shop.goods[0];
        assert_eq!(code(tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], CAKE, false)).await.unwrap_err()), "stock.insufficient");
        tell(db, &shop, till, sale(db.new_id(), &[(cake, 1)], CAKE, true)).await.unwrap();
        let cases = db.read(|read| store::cases::list(read, "open", None, Id::NIL, 10)).await.unwrap();
        assert_eq!(cases.iter().map(|case| case.kind.as_str()).collect::<Vec<_>>(), [stock::CASE_NEGATIVE]);
    }

    async fn the_log_replays_to_the_state(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let till = shop.tills[0];
        open_shift(db, &shop, till).await;
        let repeated = once("till", "k");
        for _ in 0..3 {
            let wish = sale(Id::derived("sale", b"1"), &[(shop.goods[0], 1)], CAKE, false);
            orders::till_session::carry_out(db, &shop.cashier, till, None, repeated.clone(), wish).await.unwrap();
        }
        let events = db
            .read(move |read| {
                read.query(orders::sql::till::LOG, params![till, 0_i64, 100_i64], |row| {
                    Ok((row.get::<i64>(0)?, row.get::<String>(1)?, row.get::<i64>(2)?, row.get::<[u8; 32]>(3)?, row.get::<[u8; 32]>(4)?, row.get::<Vec<u8>>(5)?, row.get(6)?))
                })
            })
            .await
            .unwrap();
        let events: Vec<till::Event> = events
            .into_iter()
            .map(|(seq, kind, version, prev, hash, bytes, occurred_at)| till::Event {
                register: till,
                seq,
                prev_hash: till::Hash::from_bytes(prev),
                hash: till::Hash::from_bytes(hash),
                kind,
                version: u16::try_from(version).unwrap(),
                occurred_at,
                bytes,
            })
            .collect();
        assert_eq!(events.len(), 2, "one shift, one sale");
        let kept = till_state(db, till).await;
        assert_eq!(till::replay(kept.register.clone(), &events).unwrap(), kept);
    }

    async fn the_journal_tells_of_each_sale_once(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (order, sold) = (db.new_id(), db.new_id());
        place(db, guest(), once("o", "1"), placement(&shop, order, &[(shop.goods[0], 1)], CAKE)).await.unwrap();
        tell(db, &shop, shop.tills[0], sale(sold, &[(shop.goods[0], 1)], CAKE, false)).await.unwrap();
        let mut reached = db.position();
        let entries = loop {
            let entries = db.read(|read| journal::after(read, 0, 500)).await.unwrap();
            if entries.iter().any(|entry| entry.kind == "till.sold") {
                break entries;
            }
            reached.changed().await.unwrap();
        };
        let of = |kind: &str, subject: Id| entries.iter().filter(|entry| entry.kind == kind && entry.subject == subject).count();
        assert_eq!((of("orders.placed", order), of("till.sold", sold), of("stock.reserved", order)), (1, 1, 1));
        assert_eq!(entries.iter().map(|entry| entry.pos).collect::<Vec<_>>(), (1..=entries.len() as i64).collect::<Vec<_>>());
        assert!(entries.iter().all(|entry| !entry.body.contains("912345678") && !entry.body.contains("林小榫")), "people are named by id only");
    }

    async fn every_statement_is_understood(brand) {
        for statements in orders::sql::ALL {
            testkit::every_statement_is_understood(&brand, statements, &[]).await;
        }
    }
}
