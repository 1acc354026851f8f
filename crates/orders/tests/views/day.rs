//! The live day, and months.

use kernel::{Actor, Id, Money, Price, Quantity};
use orders::import::{Imported, ImportedLine, Into};
use serde_json::{Value, json};

use crate::http::{MANAGER, Site, VIEWER};
use crate::support::{CAKE, TEA, schema};

fn kinds(board: &Value) -> Vec<String> {
    board["attention"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

fn imported(number: &str, date: &str, amount: i64) -> Imported {
    let line = ImportedLine {
        kind: "goods",
        variant: None,
        sku: "85123A".to_owned(),
        description: "A lamp".to_owned(),
        quantity: Quantity::ONE,
        unit_price: Price::new(amount * 10_000),
        amount: Money::new(amount),
        tax_class: "standard".to_owned(),
    };
    Imported {
        number: number.to_owned(),
        at: format!("{date}T04:00:00Z").parse().unwrap(),
        business_date: date.parse().unwrap(),
        lines: vec![line],
        member: None,
        in_shop: false,
    }
}

testkit::on_both! {
    schema = &schema();

    async fn the_day_as_it_happens(brand) {
        let clock = brand.clock.clone();
        let site = Site::open(brand, 6).await;
        let (cake, tea, till) = (site.shop.goods[0], site.shop.goods[1], site.shop.tills[0]);
        let manager = site.staff(MANAGER, None);
        let quiet = site.get(&manager, "/dashboard").await.ok();
        assert_eq!((&quiet["business_date"], &quiet["currency"], &quiet["exponent"]), (&json!("2026-11-21"), &json!("TWD"), &json!(0)));
        assert_eq!(quiet["totals"], json!({"orders": 0, "revenue": 0, "target": null, "web": 0, "till": 0}));
        assert_eq!(quiet["by_channel"].as_array().unwrap().len(), 2, "the channels are there before the first sale");

        let order = site.place(site.db.new_id(), &[(cake, 2)], 2 * CAKE).await;
        site.open_shift(&manager, till).await;
        // Ten and eleven in the morning in Taipei.
        clock.advance(3_600_000_000);
        site.sell(&manager, till, &[(tea, 1)], TEA).await;
        let voided = site.sell(&manager, till, &[(tea, 1)], TEA).await;
        site.command(&manager, till, json!({"type": "void", "sale_id": voided, "reason": "wrong_item"})).await.ok();
        let mut in_hand = crate::http::sell(site.db.new_id(), &[(cake, 5)], 5 * CAKE);
        in_hand["goods_in_hand"] = json!(true);
        site.command(&manager, till, in_hand).await.ok();

        let board = site.get(&manager, "/dashboard").await.ok();
        let (web, at_till) = (2 * CAKE, TEA + 5 * CAKE);
        assert_eq!(board["totals"], json!({"orders": 3, "revenue": web + at_till, "target": null, "web": web, "till": at_till}));
        assert_eq!(board["by_channel"], json!([
            {"channel": "web", "orders": 1, "revenue": web},
            {"channel": "till", "orders": 2, "revenue": at_till},
        ]));
        assert_eq!(board["by_hour"], json!([{"hour": 10, "web": web, "till": 0}, {"hour": 11, "web": 0, "till": at_till}]));
        let of_store: Vec<i64> = board["by_store"].as_array().unwrap().iter().map(|row| row["revenue"].as_i64().unwrap()).collect();
        assert_eq!(of_store[..2], [at_till, web], "the best store first");
        assert_eq!(board["last_week"]["business_date"], "2026-11-14");
        assert_eq!(board["last_week"]["revenue"], 0);
        assert_eq!(board["recent"].as_array().unwrap().len(), 4, "a voided sale is shown, not counted");
        assert_eq!(kinds(&board), ["case.stock.promised_away", "order.to_prepare"]);
        assert!(board["attention"][0]["text"].as_str().unwrap().starts_with("桂花烏龍戚風蛋糕"));
        assert_eq!(board["attention"][1]["subject"], order["id"]);
        let low: Vec<&str> = board["low_stock"].as_array().unwrap().iter().map(|row| row["sku"].as_str().unwrap()).collect();
        assert_eq!(low, ["CAKE-6", "TEA-1"]);
        assert_eq!(board["low_stock"][0]["on_hand"], json!(1_000));

        let of_the_store = site.get(&site.staff(MANAGER, Some(site.shop.store)), "/dashboard").await.ok();
        assert_eq!(kinds(&of_the_store), kinds(&board), "the store's own cases");
        let elsewhere = site.get(&site.staff(MANAGER, Some(site.db.new_id())), "/dashboard").await.ok();
        assert!(kinds(&elsewhere).is_empty(), "and no other's");
        let viewer_elsewhere = site.staff(VIEWER, Some(site.db.new_id()));
        let viewer = site.get(&viewer_elsewhere, "/dashboard").await.ok();
        assert_eq!(viewer["totals"]["orders"], 0, "of one's own stores");
        assert!(kinds(&viewer).is_empty());
        assert!(viewer["recent"].as_array().unwrap().is_empty());
        assert!(viewer["by_store"].as_array().unwrap().is_empty());

        // Three days later, an hour before it lapses.
        clock.advance((3 * 24 - 2) * 3_600_000_000);
        let board = site.get(&manager, "/dashboard").await.ok();
        assert_eq!(board["totals"]["orders"], 0);
        assert_eq!(kinds(&board), ["case.stock.promised_away", "order.unfetched", "order.to_prepare"]);
        site.post(&manager, &format!("/orders/{}/ready", order["id"].as_str().unwrap()), Value::Null).await.ok();
        assert_eq!(kinds(&site.get(&manager, "/dashboard").await.ok()), ["case.stock.promised_away", "order.unfetched"]);

        // A week after the web order, before the time of the sales at the till.
        clock.advance((4 * 24 + 1) * 3_600_000_000 + 1_800_000_000);
        let board = site.get(&manager, "/dashboard").await.ok();
        assert_eq!(board["business_date"], "2026-11-28");
        let week = &board["last_week"];
        assert_eq!((&week["business_date"], &week["orders_by_now"], &week["revenue_by_now"]), (&json!("2026-11-21"), &json!(1), &json!(web)));
        assert_eq!((&week["orders"], &week["revenue"]), (&json!(3), &json!(web + at_till)));
        assert_eq!(week["by_channel"][1], json!({"channel": "till", "orders": 0, "revenue": 0}), "what came later that day is left out");
        assert_eq!(week["by_hour"], json!([{"hour": 10, "web": web, "till": 0}, {"hour": 11, "web": 0, "till": at_till}]));
        assert_eq!(site.get(&viewer_elsewhere, "/dashboard").await.ok()["last_week"]["revenue"], 0, "of one's own stores");
    }

    async fn months_are_net_of_returns(brand) {
        let site = Site::open(brand, 10).await;
        let into = Into {
            source: "test".to_owned(),
            store: site.shop.web,
            legal_entity: legal_entity(&site).await,
            location: site.shop.location,
            price_list: site.shop.list,
        };
        site.db
            .write("test.import", Actor::SYSTEM, move |tx| {
                orders::import::import_order(tx, &into, &imported("536365", "2010-12-01", 139))?;
                orders::import::import_order(tx, &into, &imported("536366", "2010-12-31", 22))?;
                orders::import::import_order(tx, &into, &imported("539993", "2011-01-04", 100))?;
                orders::import::import_return(tx, &into, &imported("C540001", "2011-01-05", 40))?;
                orders::import::import_return(tx, &into, &imported("C550001", "2011-02-01", 10))?;
                Ok(())
            })
            .await
            .unwrap();
        site.place(site.db.new_id(), &[(site.shop.goods[0], 1)], CAKE).await;
        let months = site.db.read(orders::report::sales_by_month).await.unwrap();
        let month = |name: &str, total: i64, orders: i64, returns: i64| (name.to_owned(), Money::new(total), orders, returns);
        assert_eq!(
            months,
            [month("2010-12", 161, 2, 0), month("2011-01", 60, 1, 1), month("2011-02", -10, 0, 1), month("2026-11", CAKE, 1, 0)]
        );
    }
}

async fn legal_entity(site: &Site) -> Id {
    let store = site.shop.store;
    site.db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity
}
