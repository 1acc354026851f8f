//! The ordinary way, and the buyer who tries again.

use kernel::Id;
use orders::payment::{self, State};
use serde_json::json;

use crate::provider::Mood;
use crate::shop::{LIFE, Shop, Stands, schema};

testkit::on_both! {
    schema = &schema();

    async fn an_order_is_paid_and_keeps_its_goods(brand) {
        let shop = Shop::open(&brand, 5).await;
        let placed = shop.order_and_ask().await;
        assert_eq!(shop.stands(placed.order).await, Stands::waiting());
        assert!(shop.provider.pay(placed.payment));
        let received = shop.provider.tell(placed.payment).await;
        assert_eq!(received.status, 200, "{received:?}");
        assert_eq!(received.body["outcome"], "applied");
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        let payment = shop.payment(placed.payment).await;
        assert_eq!(payment.state, State::Captured);
        assert_eq!(payment.business_date.unwrap().to_string(), "2026-11-21", "the day in Taipei");
        assert!(payment.reference.is_some());
        // Long after its time it is still there: paid orders do not run out, and neither do their goods.
        shop.wait(LIFE * 3).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert_eq!(shop.cases().await, Vec::<String>::new());
        let told = shop.told(placed.order).await;
        assert_eq!(told.iter().filter(|kind| *kind == "orders.paid").count(), 1, "{told:?}");
        assert!(told.contains(&"orders.payment_changed".to_owned()));
        shop.check_at_rest().await;
    }

    async fn nobody_pays_and_the_goods_are_free_again(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.wait(LIFE - 1).await;
        assert_eq!(shop.stands(placed.order).await, Stands::waiting());
        shop.wait(30).await;
        assert_eq!(shop.stands(placed.order).await, Stands::gone());
        // The provider was told that nobody wants it any more.
        assert_eq!(shop.provider.find(placed.payment).unwrap().state, "voided");
        assert_eq!(shop.state(placed.payment).await, "voided");
        assert!(!shop.provider.pay(placed.payment));
        assert!(shop.told(placed.order).await.contains(&"orders.expired".to_owned()));
        let another = shop.order().await;
        assert!(shop.stands(another.order).await.is_held, "somebody else has it now");
        shop.check_at_rest().await;
    }

    async fn a_callback_that_never_comes_is_asked_for(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        shop.wait(60).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        assert!(shop.provider.calls("status") >= 1);
        let asked = shop.provider.calls("status");
        shop.wait(LIFE).await;
        assert_eq!(shop.provider.calls("status"), asked, "what is known is not asked again");
        shop.check_at_rest().await;
    }

    async fn the_buyer_gives_up_and_tries_again(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.give_up(placed.payment);
        assert_eq!(shop.provider.tell(placed.payment).await.status, 200);
        assert_eq!(shop.state(placed.payment).await, "failed");
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "unpaid", 0, 0, true));
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!(status, 201, "{body}");
        assert_eq!(body["state"], "pending");
        let second: Id = body["id"].as_str().unwrap().parse().unwrap();
        assert_ne!(second, placed.payment);
        assert_eq!(shop.stands(placed.order).await, Stands::waiting());
        shop.provider.pay(second);
        shop.provider.tell(second).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("orders.paid_already")));
        shop.check_at_rest().await;
    }

    async fn an_open_attempt_is_used_again(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let (first, second) = (shop.pay_again(placed).await, shop.pay_again(placed).await);
        assert_eq!(first, second);
        assert_eq!(first.1["id"], json!(placed.payment));
        assert_eq!(shop.provider.calls("create"), 1, "what is known is not asked again");
        // At the same moment, too.
        shop.provider.give_up(placed.payment);
        shop.provider.tell(placed.payment).await;
        let (one, other) = tokio::join!(shop.pay_again(placed), shop.pay_again(placed));
        assert_eq!(one.1["id"], other.1["id"], "{one:?} {other:?}");
        shop.check().await;
    }

    async fn only_the_buyer_and_staff_may_pay(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let path = format!("/orders/{}/payments", placed.order);
        let pay = async |who: String| shop.post(&path, &who, json!({"method": "online"})).await;
        for who in [String::new(), format!("visitor {}", Id::from_bytes([9; 16])), format!("staff {} till.use", shop.store)] {
            let (status, body) = pay(who).await;
            assert_eq!((status, body["code"].as_str()), (404, Some("orders.unknown")));
        }
        let (status, body) = pay(format!("staff {} orders.read", Id::from_bytes([9; 16]))).await;
        assert_eq!((status, body["code"].as_str()), (403, Some("api.wrong_store")));
        assert_eq!(pay(format!("staff {} orders.read", shop.store)).await.0, 201);
        assert_eq!(pay(format!("visitor {}", placed.visitor)).await.0, 201);
        let visitor = format!("visitor {}", placed.visitor);
        let (status, body) = shop.post(&path, &visitor, json!({"method": "credit_card"})).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("orders.method_unknown")));
        let nowhere = format!("/orders/{}/payments", Id::from_bytes([3; 16]));
        assert_eq!(shop.post(&nowhere, &visitor, json!({"method": "online"})).await.0, 404);
        shop.skip(LIFE);
        let (status, body) = pay(visitor).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("orders.not_open")), "its time is up");
        shop.check().await;
    }

    async fn a_provider_that_refuses_ends_the_attempt(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order().await;
        shop.provider.mood(Mood::Says(422));
        let requested = payment::request(&shop.db, &shop.adapters, placed.payment).await.unwrap();
        assert_eq!(requested.state, State::Failed);
        assert_eq!(requested.redirect_url, None);
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "unpaid", 0, 0, true));
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("orders.method_unknown")));
        shop.provider.mood(Mood::Good);
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!(status, 201, "{body}");
        shop.check().await;
    }

    async fn part_of_the_money_waits_for_the_rest(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.take(placed.payment, 200);
        shop.provider.tell(placed.payment).await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("placed", "pending", 200, 0, true));
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["amount"].as_i64()), (201, Some(380)), "only what is missing");
        let second: Id = body["id"].as_str().unwrap().parse().unwrap();
        shop.provider.pay(second);
        shop.provider.tell(second).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.wait(LIFE).await;
        assert_eq!(shop.stands(placed.order).await, Stands::paid());
        shop.check_at_rest().await;
    }

    async fn part_of_the_money_goes_back_when_the_rest_does_not_come(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.take(placed.payment, 200);
        shop.provider.tell(placed.payment).await;
        shop.wait(LIFE + 60).await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("expired", "refunded", 200, 200, false));
        assert_eq!(shop.provider.find(placed.payment).unwrap().refunded(), 200);
        shop.check_at_rest().await;
    }
}
