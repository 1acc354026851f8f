//! Callbacks: repeated, late, out of order, too early, forged.

use kernel::Money;
use orders::payment::{Heard, Notice, hear, signature};
use serde_json::json;
use testkit::Random;

use crate::provider::SECRET;
use crate::shop::{Shop, Stands, schema};

testkit::on_both! {
    schema = &schema();

    async fn five_times_is_once(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        let report = shop.provider.report(placed.payment);
        let first = shop.provider.send(&report).await;
        for _ in 0..4 {
            assert_eq!(shop.provider.send(&report).await, first, "the same answer");
        }
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert_eq!(shop.notices().await, 1);
        // The same news under another name is no news.
        let again = shop.provider.tell(placed.payment).await;
        assert_eq!((again.status, again.body["outcome"].as_str()), (200, Some("known")));
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn five_at_once_are_one(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        let report = shop.provider.report(placed.payment);
        let send = || shop.provider.send(&report);
        let (a, b, c, d, e) = tokio::join!(send(), send(), send(), send(), send());
        for received in [a, b, c, d, e] {
            assert_eq!((received.status, received.body["outcome"].as_str()), (200, Some("applied")));
        }
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn a_late_word_does_not_undo_money(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let waiting = shop.provider.report(placed.payment);
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        for late in [waiting.clone(), waiting.changed("state", json!("failed")).changed("notice_id", json!("x"))] {
            let received = shop.provider.send(&late).await;
            assert_eq!((received.status, received.body["outcome"].as_str()), (200, Some("known")));
            assert_eq!(shop.state(placed.payment).await, "captured");
        }
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn money_after_a_failure_counts(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let failed = shop.provider.report(placed.payment).changed("state", json!("failed"));
        shop.provider.send(&failed).await;
        assert_eq!(shop.state(placed.payment).await, "failed");
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn the_callback_is_faster_than_the_answer(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        // The provider took the payment in, and the buyer paid, before our call came back.
        shop.provider.mood(crate::provider::Mood::Slow(400));
        let asking = orders::payment::request(&shop.db, &shop.adapters, placed.payment);
        let paying = async {
            while shop.provider.find(placed.payment).is_none() {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            shop.provider.pay(placed.payment);
            shop.provider.tell(placed.payment).await
        };
        let (requested, received) = tokio::join!(asking, paying);
        assert_eq!(received.status, 200);
        assert_eq!(requested.unwrap().state.as_str(), "captured", "the answer does not undo it");
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn forged_reports_change_nothing(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let before = shop.payment(placed.payment).await;
        shop.provider.pay(placed.payment);
        let report = shop.provider.report(placed.payment);
        let now = shop.db.now();
        let good = signature::sign(SECRET, now, report.bytes());
        let stale = signature::sign(SECRET, now.plus_seconds(-301), report.bytes());
        let early = signature::sign(SECRET, now.plus_seconds(301), report.bytes());
        let others = signature::sign(b"another secret", now, report.bytes());
        let no_time = good.split_once(',').unwrap().1.to_owned();
        let signatures = [None, Some(String::new()), Some(stale), Some(early), Some(others), Some(no_time)];
        for signature in signatures {
            let received = shop.provider.send_signed(&report, signature.clone()).await;
            assert_eq!(received.status, 401, "{signature:?}");
            assert_eq!(received.body["code"], "orders.callback_forged");
        }
        // One byte more than was signed.
        let grown = report.changed("captured", json!(1_000_000));
        assert_eq!(shop.provider.send_signed(&grown, Some(good.clone())).await.status, 401);
        assert_eq!(shop.payment(placed.payment).await, before);
        assert_eq!(shop.stands(placed.order).await, Stands::waiting());
        assert_eq!(shop.notices().await, 0);
        assert_eq!(shop.provider.send_signed(&report, Some(good)).await.status, 200, "the true one still counts");
        shop.check_at_rest().await;
    }

    async fn strange_reports_are_turned_away(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let report = shop.provider.report(placed.payment);
        let unknown = report.changed("request_id", json!("0190a5c2-7e1b-7cc3-98c4-dc0c0c07398f"));
        let received = shop.provider.send(&unknown).await;
        assert_eq!((received.status, received.body["code"].as_str()), (404, Some("orders.callback_unknown")));
        let elsewhere = report.to("/simulated", "/nobody");
        assert_eq!(shop.provider.send(&elsewhere).await.status, 404);
        for strange in [
            report.saying("not json"),
            report.saying("{}"),
            report.changed("state", json!("rich")),
            report.changed("state", json!("captured")),
            report.changed("state", json!("captured")).changed("captured", json!(-5)),
            report.changed("refunded", json!(5)),
            report.changed("notice_id", json!("")),
            report.changed("notice_id", json!("n".repeat(121))),
        ] {
            let received = shop.provider.send(&strange).await;
            assert_eq!((received.status, received.body["code"].as_str()), (400, Some("api.malformed")), "{strange:?}");
        }
        let endless = report.saying(&"x".repeat(70 * 1024));
        assert_eq!(shop.provider.send(&endless).await.status, 413);
        assert_eq!(shop.stands(placed.order).await, Stands::waiting());
        assert_eq!(shop.notices().await, 0);
        shop.check().await;
    }

    async fn any_order_of_reports_ends_the_same(brand) {
        let shop = Shop::open(&brand, 30).await;
        let mut random = Random::new(7);
        for round in 0..12 {
            let placed = shop.order_and_ask().await;
            let pending = shop.provider.report(placed.payment);
            let failed = pending.changed("state", json!("failed")).changed("notice_id", json!("f"));
            shop.provider.take(placed.payment, 180);
            let part = shop.provider.report(placed.payment);
            shop.provider.take(placed.payment, 400);
            let whole = shop.provider.report(placed.payment);
            shop.provider.refund_by_hand(placed.payment, 80);
            let back = shop.provider.report(placed.payment);
            let all = [&pending, &failed, &part, &whole, &back];
            let mut order: Vec<usize> = (0..15).map(|index| index % all.len()).collect();
            for index in (1..order.len()).rev() {
                let other = usize::try_from(random.below(index as u64 + 1)).unwrap();
                order.swap(index, other);
            }
            for index in &order {
                assert_eq!(shop.provider.send(all[*index]).await.status, 200);
                shop.check().await;
            }
            let expected = Stands::new("placed", "partly_refunded", 580, 80, true);
            assert_eq!(shop.stands(placed.order).await, expected, "round {round}: {order:?}");
            assert_eq!(shop.state(placed.payment).await, "captured");
        }
        shop.check_at_rest().await;
    }

    async fn callback_and_poll_in_the_same_moment(brand) {
        let shop = Shop::open(&brand, 30).await;
        for round in 0..15 {
            let placed = shop.order_and_ask().await;
            shop.provider.pay(placed.payment);
            let price = Money::new(crate::shop::PRICE);
            let polled = Notice::from_answer(placed.payment, None, Heard::captured(price, Money::ZERO));
            let poll = hear(&shop.db, placed.payment, polled);
            let (called, polled) = tokio::join!(shop.provider.tell(placed.payment), poll);
            assert_eq!(called.status, 200, "round {round}");
            let mut outcomes = [called.body["outcome"].as_str().unwrap().to_owned(), polled.unwrap().what];
            outcomes.sort();
            assert_eq!(outcomes, ["applied", "known"], "one of them brought the news");
            assert_eq!(shop.stands(placed.order).await, Stands::paid());
        }
        shop.check_at_rest().await;
    }
}
