//! The list of orders, and those that wait to be fetched.

use serde_json::{Value, json};

use crate::http::{CASHIER, MANAGER, Site, VIEWER, no, nobody};
use crate::support::{CAKE, TEA, schema};

fn numbers(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()).collect()
}

testkit::on_both! {
    schema = &schema();

    async fn orders_come_newest_first_page_by_page(brand) {
        let clock = brand.clock.clone();
        let site = Site::open(brand, 50).await;
        let staff = site.staff(MANAGER, None);
        let visitor = site.db.new_id();
        let mut placed = Vec::new();
        for _ in 0..5 {
            clock.advance(1_000_000);
            let order = site.place(visitor, &[(site.shop.goods[0], 1)], CAKE).await;
            placed.insert(0, order["number"].as_str().unwrap().to_owned());
        }
        let (mut read, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = site.get(&staff, &format!("/orders?limit=2{cursor}")).await.ok();
            read.extend(numbers(&page));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(read, placed);
        assert_eq!(site.get(&staff, "/orders?cursor=x").await.refused(), no(422, "api.invalid"));
        assert_eq!(site.get(&nobody(), "/orders").await.refused(), no(401, "api.unauthenticated"));
        assert_eq!(site.get(&site.staff(&["till.use"], None), "/orders").await.refused(), no(403, "api.forbidden"));
    }

    async fn orders_are_found_by_what_is_known_of_them(brand) {
        let site = Site::open(brand, 50).await;
        let (manager, till) = (site.staff(MANAGER, None), site.shop.tills[0]);
        let order = site.place(site.db.new_id(), &[(site.shop.goods[0], 1), (site.shop.goods[1], 1)], CAKE + TEA).await;
        let number = order["number"].as_str().unwrap();
        site.open_shift(&manager, till).await;
        site.sell(&manager, till, &[(site.shop.goods[1], 1)], TEA).await;
        let found = async |caller: &api::Caller, query: &str| {
            let page = site.get(caller, &format!("/orders?{query}")).await.ok();
            page["items"].as_array().unwrap().len()
        };
        assert_eq!(found(&manager, "").await, 2);
        assert_eq!(found(&manager, "channel=web").await, 1);
        assert_eq!(found(&manager, "state=completed").await, 1);
        assert_eq!(found(&manager, "state=voided").await, 0);
        assert_eq!(found(&manager, "from=2026-11-21&to=2026-11-21").await, 2);
        assert_eq!(found(&manager, "to=2026-11-20").await, 0);
        assert_eq!(found(&manager, "from=2026-11-22").await, 0);
        assert_eq!(found(&manager, &format!("q={}", number.to_lowercase())).await, 1);
        assert_eq!(found(&manager, "q=100%25").await, 0, "a sign is a sign");
        assert_eq!(found(&manager, "q=%00").await, 2, "and what nobody sees is none");
        assert_eq!(found(&manager, "q=0912345678").await, 1);
        assert_eq!(found(&manager, "q=678").await, 1);
        assert_eq!(found(&site.staff(VIEWER, None), "q=0912345678").await, 0, "a number finds a person");
        assert_eq!(site.get(&manager, "/orders?state=lost").await.status.as_u16(), 400);

        let page = site.get(&manager, "/orders?channel=web").await.ok();
        let row = &page["items"][0];
        assert_eq!((&row["lines_count"], &row["store_name"]), (&json!(2), &json!("web")));
        assert_eq!((&row["fulfilment"]["kind"], &row["fulfilment"]["state"]), (&json!("pickup"), &json!("waiting")));
    }

    async fn staff_of_one_store_see_what_it_sold_or_hands_over(brand) {
        let site = Site::open(brand, 50).await;
        let (manager, till) = (site.staff(MANAGER, None), site.shop.tills[0]);
        let elsewhere = site.db.new_id();
        let order = site.place(site.db.new_id(), &[(site.shop.goods[0], 1)], CAKE).await;
        site.open_shift(&manager, till).await;
        site.sell(&manager, till, &[(site.shop.goods[1], 1)], TEA).await;
        let here = site.staff(CASHIER, Some(site.shop.store));
        assert_eq!(numbers(&site.get(&here, "/orders").await.ok()).len(), 2);
        let web = site.staff(CASHIER, Some(site.shop.web));
        assert_eq!(numbers(&site.get(&web, "/orders").await.ok()), [order["number"].as_str().unwrap()]);
        let stranger = site.staff(CASHIER, Some(elsewhere));
        assert!(numbers(&site.get(&stranger, "/orders").await.ok()).is_empty());
        let path = format!("/orders?store={}", site.shop.store);
        assert_eq!(site.get(&stranger, &path).await.refused(), no(403, "api.wrong_store"));
        assert_eq!(numbers(&site.get(&manager, &path).await.ok()).len(), 2);
    }

    async fn what_waits_is_found_by_its_code(brand) {
        let site = Site::open(brand, 50).await;
        let counter = site.staff(CASHIER, Some(site.shop.store));
        let order = site.place(site.db.new_id(), &[(site.shop.goods[0], 1)], CAKE).await;
        let (id, code) = (order["id"].as_str().unwrap(), order["fulfilments"][0]["code"].as_str().unwrap());
        let store = site.shop.store;
        let waiting = async |query: String| numbers(&site.get(&counter, &format!("/pickups?{query}")).await.ok());
        let number = vec![order["number"].as_str().unwrap().to_owned()];
        assert_eq!(waiting(String::new()).await, number);
        assert_eq!(waiting(format!("store={store}&code={code}")).await, number);
        assert_eq!(waiting(format!("store={store}&code={}", number[0].to_lowercase())).await, number);
        assert!(waiting(format!("store={store}&code=nothing")).await.is_empty());

        let ready = site.post(&counter, &format!("/orders/{id}/ready"), Value::Null).await.ok();
        assert_eq!(ready["fulfilments"][0]["state"], "ready");
        let told = site.with_history(&counter, id, 2).await;
        assert_eq!((&told["history"][1]["text"], &told["history"][1]["actor"]), (&json!("商品已備妥"), &json!("阿榫")), "staff read names");
        assert_eq!(waiting(format!("code={code}")).await, number);

        let elsewhere = site.staff(CASHIER, Some(site.db.new_id()));
        assert_eq!(site.post(&elsewhere, &format!("/orders/{id}/ready"), Value::Null).await.refused(), no(403, "api.wrong_store"));
        assert_eq!(site.get(&elsewhere, &format!("/pickups?store={store}")).await.refused(), no(403, "api.wrong_store"));
        assert!(site.get(&elsewhere, "/pickups").await.ok()["items"].as_array().unwrap().is_empty());
        let unknown = format!("/orders/{}/ready", site.db.new_id());
        assert_eq!(site.post(&counter, &unknown, Value::Null).await.refused(), no(404, "orders.unknown"));
    }
}
