//! Cancelling part of an order: it shrinks, its goods are free, and the money for them goes back.

use kernel::{Actor, Id, Money, Quantity};
use orders::cancel_lines::{Part, cancel_lines, worth};
use serde_json::json;
use store::{WriteError, params};

use crate::shop::{LIFE, PRICE, Placed, Shop, schema};

const LINE: &str = "SELECT id FROM orders_line WHERE order_id = $1";
const GROW: &str =
    "UPDATE orders_line SET quantity = 3000, gross = 1750, discount = 10, net = 1740, tax = 83 WHERE order_id = $1";
const GROW_ORDER: &str =
    "UPDATE orders_order SET goods_total = 1750, discount_total = 10, tax_total = 83, total = 1740 WHERE id = $1";
const GROW_ALLOCATION: &str = "UPDATE orders_allocation SET quantity = 3000, hold = $2 WHERE line = $1";
const TAKEN_OFF: &str = "INSERT INTO orders_adjustment (line, position, layer, rule, amount) VALUES ($1, 0, 'order', 'rule:a', 7), ($1, 1, 'order', 'rule:b', 3)";
const AMOUNTS: &str = "SELECT quantity, gross, discount, net, tax FROM orders_line WHERE id = $1";
const TOTALS: &str = "SELECT goods_total, discount_total, tax_total, total, version FROM orders_order WHERE id = $1";
const OFF: &str = "SELECT CAST(sum(amount) AS BIGINT) FROM orders_adjustment WHERE line = $1";

/// Three cakes with something taken off: 1750 less 10.
async fn three(shop: &Shop) -> (Placed, Id) {
    let placed = shop.order().await;
    let (order, cake, location, payment) = (placed.order, shop.cake, shop.location, placed.payment);
    let line = shop
        .db
        .write("test.grow", Actor::SYSTEM, move |tx| {
            let line: Id = tx.query_one(LINE, params![order], |row| row.get(0))?;
            let until =
                tx.query_one("SELECT expires_at FROM orders_order WHERE id = $1", params![order], |row| row.get(0))?;
            tx.execute(GROW, params![order])?;
            tx.execute(GROW_ORDER, params![order])?;
            tx.execute(TAKEN_OFF, params![line])?;
            tx.execute("UPDATE orders_payment SET amount = 1740 WHERE id = $1", params![payment])?;
            let wanted = [stock::Wanted::saleable(cake, location, Quantity::units(3))];
            let holds = stock::reserve_instead(tx, stock::HoldKind::Pickup, order, until, &wanted)?;
            tx.execute(GROW_ALLOCATION, params![line, holds[0]])?;
            Ok(line)
        })
        .await
        .unwrap();
    (placed, line)
}

async fn version(shop: &Shop, order: Id) -> i64 {
    shop.read(move |read| read.query_one(TOTALS, params![order], |row| row.get(4))).await
}

async fn take(shop: &Shop, order: Id, line: Id, units: i64) -> Result<i64, WriteError> {
    let version = version(shop, order).await;
    let parts = [Part { line, quantity: Quantity::units(units) }];
    let done = shop
        .db
        .write("test.cancel_lines", Actor::SYSTEM, move |tx| cancel_lines(tx, order, version, &parts, "too many"));
    done.await.map(|done| done.goes_back.get())
}

async fn free(shop: &Shop) -> i64 {
    let (cake, location) = (shop.cake, shop.location);
    shop.read(move |read| stock::available_at(read, cake, location)).await.thousandths() / 1_000
}

/// What cancelling so many would come to: less, back, by which payments, and whether nothing is left.
async fn promised(shop: &Shop, order: Id, line: Id, units: i64) -> Result<(i64, i64, i64, bool), WriteError> {
    let parts = [Part { line, quantity: Quantity::units(units) }];
    let worth = orders::shop::read_or_refuse(&shop.db, move |read| worth(read, order, &parts)).await?;
    let by_payments: i64 = worth.back.iter().map(|(_, amount)| amount.get()).sum();
    Ok((worth.less.get(), worth.goes_back.get(), by_payments, worth.is_whole))
}

async fn amounts(shop: &Shop, line: Id) -> [i64; 5] {
    shop.read(move |read| {
        read.query_one(AMOUNTS, params![line], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
        })
    })
    .await
}

async fn totals(shop: &Shop, order: Id) -> [i64; 4] {
    shop.read(move |read| {
        read.query_one(TOTALS, params![order], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
    })
    .await
}

fn code(error: &WriteError) -> &'static str {
    match error {
        WriteError::Refused(refusal) => refusal.code.name,
        other => panic!("{other}"),
    }
}

/// The money is right, and every line is what its parts are.
async fn check(shop: &Shop, order: Id, line: Id) {
    let [_, gross, discount, net, _] = amounts(shop, line).await;
    assert_eq!(gross - discount, net);
    assert_eq!(totals(shop, order).await[3], net, "the order is what is left");
    let off: i64 = shop.read(move |read| read.query_one(OFF, params![line], |row| row.get(0))).await;
    assert_eq!(off, discount, "the reasons sum to what is taken off");
    shop.read(|read| {
        for (name, statement) in orders::payment::CHECKS.iter().chain(stock::CHECKS).chain(orders::CHECKS) {
            let wrong = read.query(statement, &[], |row| row.get::<store::Value>(0))?;
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
        }
        Ok(())
    })
    .await;
}

testkit::on_both! {
    schema = &schema();

    async fn an_unpaid_order_shrinks(brand) {
        let shop = Shop::open(&brand, 5).await;
        let (placed, line) = three(&shop).await;
        assert_eq!(free(&shop).await, 2);
        assert_eq!(promised(&shop, placed.order, line, 1).await.unwrap(), (580, 0, 0, false), "nothing came, nothing goes");
        assert_eq!((amounts(&shop, line).await[0], free(&shop).await), (3_000, 2), "asking changes nothing");
        assert_eq!(take(&shop, placed.order, line, 1).await.unwrap(), 0);
        assert_eq!(amounts(&shop, line).await, [2_000, 1_167, 7, 1_160, 55]);
        assert_eq!(totals(&shop, placed.order).await, [1_167, 7, 55, 1_160]);
        assert_eq!(free(&shop).await, 3, "one is free again");
        check(&shop, placed.order, line).await;
        // What is paid from now on is what is due from now on.
        shop.work().await;
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["amount"].as_i64()), (201, Some(1_160)), "{body}");
        let payment: Id = body["id"].as_str().unwrap().parse().unwrap();
        shop.provider.pay(payment);
        shop.provider.tell(payment).await;
        let stands = shop.stands(placed.order).await;
        assert_eq!((stands.money.as_str(), stands.paid, stands.is_held), ("paid", 1_160, true));
        assert_eq!(free(&shop).await, 3, "what was cancelled is not taken again");
        check(&shop, placed.order, line).await;
        let told = shop.told(placed.order).await;
        assert!(told.contains(&"orders.lines_cancelled".to_owned()), "{told:?}");
    }

    async fn the_money_of_a_paid_part_goes_back_and_never_more(brand) {
        let shop = Shop::open(&brand, 5).await;
        let (placed, line) = three(&shop).await;
        orders::payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        let (less, back, by_payments, is_whole) = promised(&shop, placed.order, line, 1).await.unwrap();
        let first = take(&shop, placed.order, line, 1).await.unwrap();
        assert_eq!((less, back, by_payments, is_whole), (first, first, first, false), "as it was worked out");
        let (_, back, by_payments, _) = promised(&shop, placed.order, line, 1).await.unwrap();
        let second = take(&shop, placed.order, line, 1).await.unwrap();
        assert_eq!((back, by_payments), (second, second), "what is promised already is not promised twice");
        check(&shop, placed.order, line).await;
        shop.work().await;
        let stands = shop.stands(placed.order).await;
        assert_eq!((stands.paid, stands.refunded), (1_740, first + second));
        assert_eq!(stands.paid - stands.refunded, totals(&shop, placed.order).await[3]);
        assert_eq!((stands.state.as_str(), stands.money.as_str(), stands.is_held), ("placed", "paid", true));
        assert_eq!(free(&shop).await, 4);
        // The last one: nothing is left, so the order is cancelled and all of it is back.
        let (less, back, by_payments, is_whole) = promised(&shop, placed.order, line, 1).await.unwrap();
        let third = take(&shop, placed.order, line, 1).await.unwrap();
        assert_eq!((less, back, by_payments, is_whole), (third, third, third, true));
        shop.work().await;
        assert_eq!(first + second + third, 1_740, "however it is divided, the parts are the whole");
        let stands = shop.stands(placed.order).await;
        assert_eq!((stands.state.as_str(), stands.money.as_str(), stands.refunded), ("cancelled", "refunded", 1_740));
        assert_eq!(free(&shop).await, 5);
        assert_eq!(shop.cases().await, Vec::<String>::new());
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), 1_740);
    }

    async fn what_cannot_be_cancelled_changes_nothing(brand) {
        let shop = Shop::open(&brand, 5).await;
        let (placed, line) = three(&shop).await;
        assert_eq!(code(&take(&shop, placed.order, line, 4).await.unwrap_err()), "orders.cancel_too_much");
        assert_eq!(code(&promised(&shop, placed.order, line, 4).await.unwrap_err()), "orders.cancel_too_much");
        assert_eq!(code(&take(&shop, placed.order, Id::from_bytes([5; 16]), 1).await.unwrap_err()), "orders.cancel_line");
        assert_eq!(code(&take(&shop, placed.order, line, 0).await.unwrap_err()), "api.invalid");
        let order = placed.order;
        let parts = [Part { line, quantity: Quantity::ONE }];
        let old = shop.db.write("test.stale", Actor::SYSTEM, move |tx| cancel_lines(tx, order, 99, &parts, "x")).await;
        assert_eq!(code(&old.unwrap_err()), "store.stale");
        assert_eq!((amounts(&shop, line).await[0], free(&shop).await), (3_000, 2));
        let path = format!("/orders/{order}/cancel-lines");
        for who in ["", &format!("visitor {}", placed.visitor), &format!("staff {} orders.read", shop.store)] {
            let (status, _) = shop.post(&path, who, json!({"lines": [{"line_id": line, "quantity": 1_000}], "reason": "x"})).await;
            assert_ne!(status, 200, "{who}");
        }
        shop.wait(LIFE + 60).await;
        assert_eq!(code(&take(&shop, order, line, 1).await.unwrap_err()), "orders.not_open");
    }

    async fn part_of_the_money_may_be_enough_for_what_is_left(brand) {
        let shop = Shop::open(&brand, 5).await;
        let (placed, line) = three(&shop).await;
        let (order, payment, amount) = (placed.order, shop.db.new_id(), Money::new(2 * PRICE));
        shop.db.write("test.receive", Actor::SYSTEM, move |tx| orders::payment::receive(tx, payment, order, "bank_transfer", amount, "1")).await.unwrap();
        assert_eq!(take(&shop, order, line, 1).await.unwrap(), 0);
        let stands = shop.stands(order).await;
        assert_eq!((stands.money.as_str(), stands.is_held), ("paid", true));
        shop.wait(LIFE * 2).await;
        assert_eq!(shop.stands(order).await.state, "placed", "it does not lapse any more");
        check(&shop, order, line).await;
    }

    async fn cancelling_a_part_races_with_money(brand) {
        let shop = Shop::open(&brand, 40).await;
        for round in 0..6 {
            let (placed, line) = three(&shop).await;
            orders::payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
            shop.provider.pay(placed.payment);
            let (received, taken) = tokio::join!(shop.provider.tell(placed.payment), take(&shop, placed.order, line, 1));
            assert_eq!(received.status, 200);
            // The version may have moved on under it; then nothing was cancelled.
            let less = if taken.is_ok() { 1_160 } else { 1_740 };
            shop.work().await;
            let stands = shop.stands(placed.order).await;
            assert_eq!((stands.money.as_str(), stands.paid - stands.refunded), ("paid", less), "round {round}");
            check(&shop, placed.order, line).await;
        }
    }
}
