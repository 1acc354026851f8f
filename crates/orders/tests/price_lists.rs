//! Prices of a store's and a channel's own list, on the web and at the till.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;

use catalog::{Channel, Level, Period};
use kernel::{Actor, Id, Money, Price, Timestamp};
use orders::place::place;
use orders::price::still_current;
use store::{Db, params};
use support::{CAKE, Shop, code, guest, once, open, open_shift, placement, sale, schema, tell};

const PRICED_BY: &str = "SELECT price_list FROM orders_order WHERE id = $1";
const TOTAL: &str = "SELECT total FROM orders_order WHERE id = $1";

async fn list(db: &Db, code: &'static str) -> Id {
    let names = BTreeMap::from([("zh-TW".to_owned(), code.to_owned())]);
    let new = catalog::NewPriceList { code: code.to_owned(), names, starts_at: None, ends_at: None };
    db.write("test.list", Actor::SYSTEM, move |tx| catalog::make_price_list(tx, &new, "test")).await.unwrap()
}

async fn set(db: &Db, list: Id, variant: Id, price: i64) {
    let price = Price::new(price * 10_000);
    let set = move |tx: &mut store::Tx<'_>| catalog::set_price(tx, variant, list, price, "test");
    db.write("test.price", Actor::SYSTEM, set).await.unwrap();
}

async fn give(db: &Db, list: Id, level: Level, starts_at: Option<Timestamp>, ends_at: Option<Timestamp>) {
    let period = Period { starts_at, ends_at, reason: "test".to_owned() };
    let give = move |tx: &mut store::Tx<'_>| catalog::give_price_list(tx, list, &[level], &period);
    db.write("test.give", Actor::SYSTEM, give).await.unwrap();
}

async fn on_web(db: &Db, shop: &Shop, total: i64) -> Result<Id, &'static str> {
    let order = db.new_id();
    let wanted = placement(shop, order, &[(shop.goods[0], 1)], total);
    place(db, guest(), once("o", &order.to_string()), wanted).await.map(|_| order).map_err(code)
}

async fn at_till(db: &Db, shop: &Shop, total: i64) -> Result<(), &'static str> {
    let wish = sale(db.new_id(), &[(shop.goods[0], 1)], total, false);
    tell(db, shop, shop.tills[0], wish).await.map(drop).map_err(code)
}

async fn shop_of(db: &Db, store: Id) -> orders::shop::Shop {
    let exponent = db.brand().exponent;
    orders::shop::read_or_refuse(db, move |read| orders::shop::shop(read, store, exponent)).await.unwrap()
}

async fn is_stale(db: &Db, shop: orders::shop::Shop) -> bool {
    match db.write("test.current", Actor::SYSTEM, move |tx| still_current(tx, &shop)).await {
        Ok(()) => false,
        Err(error) => code(error) == "orders.quote_stale",
    }
}

testkit::on_both! {
    schema = &schema();

    async fn web_and_till_charge_what_their_own_lists_say(brand) {
        let db = &brand.db;
        let shop = open(db, 100).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let cake = shop.goods[0];
        let (outlet, web) = (list(db, "outlet").await, list(db, "web").await);
        set(db, outlet, cake, 500).await;
        set(db, web, cake, 550).await;
        on_web(db, &shop, CAKE).await.unwrap();
        give(db, outlet, Level::Store(shop.store), None, None).await;
        give(db, web, Level::Channel(Channel::Web), None, None).await;
        assert_eq!(at_till(db, &shop, CAKE).await, Err("orders.price_changed"));
        at_till(db, &shop, 500).await.unwrap();
        assert_eq!(on_web(db, &shop, CAKE).await, Err("orders.price_changed"));
        let order = on_web(db, &shop, 550).await.unwrap();
        let priced_by: Id = db.read(move |read| read.query_one(PRICED_BY, params![order], |row| row.get(0))).await.unwrap();
        assert_eq!(priced_by, web);
        // What the lists leave out is at the brand's own price: the same on both.
        let tea = sale(db.new_id(), &[(shop.goods[1], 1)], support::TEA, false);
        tell(db, &shop, shop.tills[0], tea).await.unwrap();
    }

    async fn a_list_that_turns_makes_quotes_stale_without_a_write(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let outlet = list(db, "outlet").await;
        set(db, outlet, shop.goods[0], 500).await;
        let (begin, end) = (brand.now().plus_seconds(600), brand.now().plus_seconds(1_200));
        give(db, outlet, Level::Store(shop.store), Some(begin), Some(end)).await;
        for (before, after) in [(CAKE, 500), (500, CAKE)] {
            let (till, web) = (shop_of(db, shop.store).await, shop_of(db, shop.web).await);
            assert!(!is_stale(db, till.clone()).await);
            at_till(db, &shop, before).await.unwrap();
            brand.advance_seconds(600);
            assert!(is_stale(db, till).await, "its list began, or ended");
            assert!(!is_stale(db, web).await, "nothing changed for the web");
            assert_eq!(at_till(db, &shop, before).await, Err("orders.price_changed"));
            at_till(db, &shop, after).await.unwrap();
        }
    }

    async fn a_change_in_any_list_that_holds_makes_quotes_stale(brand) {
        let db = &brand.db;
        let shop = open(db, 10).await;
        let (cake, outlet, idle) = (shop.goods[0], list(db, "outlet").await, list(db, "idle").await);
        set(db, outlet, cake, 500).await;
        give(db, outlet, Level::Store(shop.store), None, None).await;
        for (list, price, stale) in [(outlet, 510, true), (shop.list, 590, true), (idle, 1, false)] {
            let before = shop_of(db, shop.store).await;
            set(db, list, cake, price).await;
            assert_eq!(is_stale(db, before).await, stale);
        }
    }

    async fn a_price_of_the_webs_list_that_changes_while_placing_is_never_mixed(brand) {
        let db = &brand.db;
        let shop = open(db, 1_000).await;
        let (cake, web) = (shop.goods[0], list(db, "web").await);
        set(db, web, cake, 500).await;
        give(db, web, Level::Channel(Channel::Web), None, None).await;
        let changing = {
            let db = db.clone();
            tokio::spawn(async move {
                for number in 0..40 {
                    set(&db, web, cake, if number % 2 == 0 { 510 } else { 500 }).await;
                }
            })
        };
        let mut placed = Vec::new();
        for number in 0..40 {
            let asked = if number % 2 == 0 { 500 } else { 510 };
            match on_web(db, &shop, asked).await {
                Ok(order) => placed.push((order, asked)),
                Err(code) => assert!(["orders.quote_stale", "orders.price_changed"].contains(&code), "{code}"),
            }
        }
        changing.await.unwrap();
        placed.push((on_web(db, &shop, 500).await.unwrap(), 500));
        for (order, asked) in placed {
            let total: Money = db.read(move |read| read.query_one(TOTAL, params![order], |row| row.get(0))).await.unwrap();
            assert_eq!(total, Money::new(asked), "what the buyer saw");
        }
    }
}
