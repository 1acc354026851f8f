//! Cancelling, and money that comes all the same.

use kernel::Id;
use serde_json::{Value, json};

use crate::shop::{LIFE, PRICE, Placed, Shop, Stands, schema};

async fn cancel(shop: &Shop, placed: Placed, who: &str) -> (u16, Value) {
    let path = format!("/orders/{}/cancel", placed.order);
    shop.post(&path, who, json!({"reason": "ordered twice"})).await
}

fn buyer(placed: Placed) -> String {
    format!("visitor {}", placed.visitor)
}

fn manager(shop: &Shop) -> String {
    format!("staff {} orders.cancel", shop.store)
}

testkit::on_both! {
    schema = &schema();

    async fn the_buyer_cancels_before_paying(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        let (status, body) = cancel(&shop, placed, &buyer(placed)).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(body["state"], "cancelled");
        assert_eq!(shop.stands(placed.order).await, Stands::new("cancelled", "pending", 0, 0, false));
        shop.work().await;
        assert_eq!(shop.provider.find(placed.payment).unwrap().state, "voided");
        assert_eq!(shop.stands(placed.order).await, Stands::new("cancelled", "unpaid", 0, 0, false));
        let (status, again) = cancel(&shop, placed, &buyer(placed)).await;
        assert_eq!((status, again["state"].as_str()), (200, Some("cancelled")), "again is the same");
        let told = shop.told(placed.order).await;
        assert_eq!(told.iter().filter(|kind| *kind == "orders.cancelled").count(), 1);
        let (status, body) = shop.pay_again(placed).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("orders.not_open")));
        shop.check_at_rest().await;
    }

    async fn a_paid_order_is_cancelled_by_staff_only(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        shop.provider.tell(placed.payment).await;
        let (status, body) = cancel(&shop, placed, &buyer(placed)).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("orders.paid_already")));
        for who in ["", &format!("visitor {}", Id::from_bytes([1; 16])), &format!("staff {} orders.read", shop.store)] {
            let (status, body) = cancel(&shop, placed, who).await;
            assert_eq!((status, body["code"].as_str()), (404, Some("orders.unknown")), "{who}");
        }
        let elsewhere = format!("staff {} orders.cancel", Id::from_bytes([1; 16]));
        assert_eq!(cancel(&shop, placed, &elsewhere).await.0, 403);
        assert_eq!(shop.stands(placed.order).await, Stands::paid(), "a no changes nothing");
        let (status, body) = cancel(&shop, placed, &manager(&shop)).await;
        assert_eq!((status, body["goes_back"].as_i64()), (200, Some(PRICE)), "{body}");
        shop.check().await;
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("cancelled", "refunded", PRICE, PRICE, false));
        assert_eq!(shop.cases().await, Vec::<String>::new());
        shop.check_at_rest().await;
    }

    async fn its_buyer_need_not_say_why_and_staff_do(brand) {
        let shop = Shop::open(&brand, 2).await;
        let (first, second) = (shop.order_and_ask().await, shop.order_and_ask().await);
        let path = |placed: Placed| format!("/orders/{}/cancel", placed.order);
        for body in [json!({}), json!({"reason": "  "})] {
            let (status, told) = shop.post(&path(second), &manager(&shop), body).await;
            assert_eq!((status, told["code"].as_str()), (422, Some("api.invalid")), "{told}");
            assert_eq!(told["fields"][0]["pointer"], "/reason");
        }
        let (status, told) = shop.post(&path(first), &buyer(first), json!({})).await;
        assert_eq!((status, told["state"].as_str()), (200, Some("cancelled")), "{told}");
        let (status, told) = shop.post(&path(second), &buyer(second), json!({"reason": "x".repeat(201)})).await;
        assert_eq!(status, 422, "{told}");
    }

    async fn money_does_not_bring_a_cancelled_order_back(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.provider.pay(placed.payment);
        assert_eq!(cancel(&shop, placed, &buyer(placed)).await.0, 200);
        let received = shop.provider.tell(placed.payment).await;
        assert_eq!(received.body["outcome"], "returned", "though the cake is still there");
        shop.work().await;
        assert_eq!(shop.stands(placed.order).await, Stands::new("cancelled", "refunded", PRICE, PRICE, false));
        assert_eq!(shop.cases().await, ["orders.late_money"]);
        shop.check_at_rest().await;
    }

    async fn an_order_that_is_over_is_not_cancelled(brand) {
        let shop = Shop::open(&brand, 1).await;
        let placed = shop.order_and_ask().await;
        shop.wait(LIFE + 60).await;
        let (status, body) = cancel(&shop, placed, &manager(&shop)).await;
        assert_eq!((status, body["code"].as_str()), (409, Some("orders.not_open")));
        assert_eq!(body["params"]["state"], "expired");
        let nobody = Placed { order: Id::from_bytes([3; 16]), ..placed };
        assert_eq!(cancel(&shop, nobody, &manager(&shop)).await.0, 404);
        shop.check_at_rest().await;
    }

    async fn cancelling_races_with_money(brand) {
        let shop = Shop::open(&brand, 20).await;
        for round in 0..10 {
            let placed = shop.order_and_ask().await;
            shop.provider.pay(placed.payment);
            let who = if round % 2 == 0 { buyer(placed) } else { manager(&shop) };
            let (received, (status, _)) = tokio::join!(shop.provider.tell(placed.payment), cancel(&shop, placed, &who));
            assert_eq!(received.status, 200);
            shop.check().await;
            shop.work().await;
            let stands = shop.stands(placed.order).await;
            if status == 200 {
                assert_eq!(stands, Stands::new("cancelled", "refunded", PRICE, PRICE, false), "round {round}");
            } else {
                assert_eq!(stands, Stands::paid(), "round {round}: the money was first");
            }
            shop.check_at_rest().await;
        }
    }
}
