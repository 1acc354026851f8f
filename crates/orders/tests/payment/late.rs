//! Money that comes when the order is over, twice, or in the very moment.

use kernel::{Actor, Id, Money};
use orders::payment::{Heard, Notice, hear};
use testkit::Random;

use crate::shop::{LIFE, PRICE, Shop, Stands, schema};

testkit::on_both! {
    schema = &schema();

    async fn late_money_takes_the_goods_again(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        // The report is late, and so is our asking.
        shop.skip(LIFE + 1);
        shop.sweep().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("expired", "pending", 0, 0, false));
        let received = shop.provider.tell(placed.payment).await;
        assert_eq!((received.status, received.body["outcome"].as_str()), (200, Some("reopened")));
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.wait(LIFE * 2).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert_eq!(shop.cases().await, Vec::<String>::new());
        assert!(shop.told(placed.order).await.contains(&"orders.reopened".to_owned()));
        shop.check_at_rest().await;
    }

    async fn late_money_goes_back_when_the_goods_are_gone(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        shop.skip(LIFE + 1);
        shop.sweep().await;
        shop.sell_out().await;
        let report = shop.provider.report(placed.payment);
        let received = shop.provider.send(&report).await;
        assert_eq!((received.status, received.body["outcome"].as_str()), (200, Some("returned")));
        assert_eq!(shop.stands(placed.order).await, Stands::new("expired", "paid", PRICE, 0, false));
        assert_eq!(shop.cases().await, ["orders.late_money"]);
        shop.check().await;
        assert_eq!(shop.provider.send(&report).await, received, "the same answer");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::returned());
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), PRICE);
        assert_eq!(shop.state(placed.payment).await, "refunded");
        let told = shop.told(placed.order).await;
        assert!(!told.contains(&"orders.paid".to_owned()), "{told:?}");
        assert!(told.contains(&"orders.refunded".to_owned()), "{told:?}");
        shop.check_at_rest().await;
    }

    async fn holds_may_run_out_before_their_order(brand) {
        let shop = Shop::open(&brand, 1).await;
        let kept = shop.order_and_ask().await;
        shop.provider.pay(kept.payment);
        shop.skip(LIFE);
        // The sweep of holds is faster than the sweep of orders.
        let expired = shop.db.write("test.expire", Actor::SYSTEM, |tx| Ok(stock::expire_due(tx, 100)?)).await;
        assert_eq!(expired.unwrap().len(), 1);
        assert_eq!(shop.stands(kept.order).await, Stands::new("placed", "pending", 0, 0, false));
        assert_eq!(shop.provider.tell(kept.payment).await.body["outcome"], "applied");
        assert_eq!(shop.stands(kept.order).await, Stands::paid(), "taken again");
        shop.check_at_rest().await;
    }

    async fn holds_that_ran_out_and_went_to_somebody_else(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        shop.skip(LIFE);
        let expired = shop.db.write("test.expire", Actor::SYSTEM, |tx| Ok(stock::expire_due(tx, 100)?)).await;
        expired.unwrap();
        shop.sell_out().await;
        assert_eq!(shop.provider.tell(placed.payment).await.body["outcome"], "returned");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::returned());
        shop.check_at_rest().await;
    }

    async fn an_order_paid_at_the_counter_does_not_run_out(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        let (order, price) = (placed.order, Money::new(PRICE));
        let counted = shop.db.write("test.collect", Actor::SYSTEM, move |tx| {
            tx.execute(orders::sql::booking::ORDER_PAID_HERE, store::params![order, price])?;
            Ok(())
        });
        counted.await.unwrap();
        shop.skip(LIFE);
        assert_eq!(orders::expire::sweep(&shop.db).await.unwrap(), 0);
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
    }

    async fn paid_twice_goes_back_once(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        // We hear of a failure, the buyer begins anew, and then both are paid.
        let failed = shop.provider.report(placed.payment).changed("state", serde_json::json!("failed"));
        shop.provider.send(&failed).await;
        let (_, body) = shop.pay_again(placed).await;
        let second: Id = body["id"].as_str().unwrap().parse().unwrap();
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert!(shop.provider.pay(second), "before it can be called off");
        assert_eq!(shop.provider.tell(second).await.body["outcome"], "returned");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "paid", 2 * PRICE, PRICE, true));
        assert_eq!(shop.provider.find(second).unwrap().refunded(), PRICE);
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), 0);
        shop.check_at_rest().await;
    }

    async fn an_open_attempt_is_called_off_when_another_one_pays(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let failed = shop.provider.report(placed.payment).changed("state", serde_json::json!("failed"));
        shop.provider.send(&failed).await;
        let (_, body) = shop.pay_again(placed).await;
        let second: Id = body["id"].as_str().unwrap().parse().unwrap();
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        shop.work().await;
        assert_eq!(shop.provider.find(second).unwrap().state, "voided");
        assert_eq!(shop.state(second).await, "voided");
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn more_than_was_asked_goes_back(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.take(placed.payment, PRICE + 20);
        assert_eq!(shop.provider.tell(placed.payment).await.body["outcome"], "returned");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "paid", PRICE + 20, 20, true));
        assert_eq!(shop.state(placed.payment).await, "captured");
        shop.check_at_rest().await;
    }

    async fn expiry_races_with_money(brand) {
        let shop = Shop::open(&brand, 1).await;
        let mut random = Random::new(20_261_121);
        let (mut kept, mut returned) = (0, 0);
        for round in 0..50 {
            // One cake a round: the one of the round before is gone, or free again.
            let placed = shop.order_and_ask().await;
            shop.provider.pay(placed.payment);
            shop.skip(LIFE);
            let rival = round % 2 == 0 || random.one_in(2);
            let (early, late) = (random.below(3), random.below(3));
            let expiring = async {
                pause(early).await;
                shop.sweep().await;
                if rival {
                    shop.sell_out().await;
                }
            };
            let paying = async {
                pause(late).await;
                let price = Money::new(PRICE);
                let polled = Notice::from_answer(placed.payment, None, Heard::captured(price, Money::ZERO));
                match round % 2 {
                    0 => assert_eq!(shop.provider.tell(placed.payment).await.status, 200),
                    _ => assert!(hear(&shop.db, placed.payment, polled).await.is_ok()),
                }
            };
            // One after the other both ways, and in the very moment.
            match round % 5 {
                0 => {
                    expiring.await;
                    paying.await;
                }
                1 => {
                    paying.await;
                    expiring.await;
                }
                2 | 3 => {
                    tokio::join!(expiring, paying);
                }
                _ => {
                    tokio::join!(paying, expiring);
                }
            }
            shop.check().await;
            while shop.work().await > 0 {
                shop.skip(10);
            }
            let stands = shop.stands(placed.order).await;
            match stands.state.as_str() {
                "placed" => {
                    assert_eq!(stands, Stands::paid(), "round {round}");
                    kept += 1;
                }
                "expired" => {
                    assert_eq!(stands, Stands::returned(), "round {round}");
                    returned += 1;
                }
                other => panic!("round {round}: {other}"),
            }
            shop.check_at_rest().await;
            shop.restock().await;
        }
        assert!(kept >= 10 && returned >= 3, "both happened: {kept} kept, {returned} returned");
    }
}

async fn pause(millis: u64) {
    tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
}
