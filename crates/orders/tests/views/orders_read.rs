//! Who sees an order, its receipt, and what can be had.

use serde_json::{Value, json};

use crate::http::{CASHIER, Site, VIEWER, no, nobody, visit};
use crate::support::{CAKE, TEA, schema};

testkit::on_both! {
    schema = &schema();

    async fn an_order_is_its_buyers_and_the_shops(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, tea) = (site.shop.goods[0], site.shop.goods[1]);
        let (mine, theirs) = (site.db.new_id(), site.db.new_id());
        let placed = site.place(mine, &[(cake, 2), (tea, 1)], 2 * CAKE + TEA).await;
        let id = placed["id"].as_str().unwrap();
        let path = format!("/orders/{id}");

        let seen = site.with_history(&visit(mine), id, 1).await;
        assert_eq!(seen["contact"]["name"], "林小榫");
        assert_eq!(seen["contact"]["phone"], "+886912345678");
        assert_eq!(seen["contact"]["address"], Value::Null);
        assert_eq!((&seen["total"], &seen["paid"], &seen["refunded"]), (&json!(2 * CAKE + TEA), &json!(0), &json!(0)));
        assert_eq!(seen["lines"].as_array().unwrap().len(), 2, "delivery is no line of goods");
        assert_eq!(seen["lines"][0]["sku"], "CAKE-6");
        assert_eq!(seen["fulfilments"][0]["store_id"], json!(site.shop.store));
        assert_eq!(seen["history"][0]["text"], "訂單成立");
        assert_eq!(seen["history"][0]["actor"], "顧客");

        for stranger in [visit(theirs), nobody(), site.staff(&["till.use"], None), site.staff(CASHIER, Some(theirs))] {
            assert_eq!(site.get(&stranger, &path).await.refused(), no(404, "orders.unknown"));
        }
        let viewer = site.get(&site.staff(VIEWER, None), &path).await.ok();
        assert_eq!(viewer["contact"], Value::Null, "numbers, not people");
        // The web shop sold it; the store hands it over.
        let counter = site.get(&site.staff(CASHIER, Some(site.shop.store)), &path).await.ok();
        assert_eq!(counter["contact"]["name"], "林小榫");
        let unknown = format!("/orders/{theirs}");
        assert_eq!(site.get(&site.staff(CASHIER, None), &unknown).await.refused(), no(404, "orders.unknown"));
    }

    async fn a_receipt_is_there_once_somebody_paid(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, till) = (site.shop.goods[0], site.shop.tills[0]);
        let cashier = site.staff(CASHIER, None);
        let mine = site.db.new_id();
        let placed = site.place(mine, &[(cake, 1)], CAKE).await;
        let path = format!("/receipts/{}", placed["id"].as_str().unwrap());
        assert_eq!(site.get(&visit(mine), &path).await.refused(), no(404, "api.not_found"));
        assert_eq!(site.get(&nobody(), &path).await.refused(), no(404, "orders.unknown"));

        site.open_shift(&cashier, till).await;
        let sale = site.sell(&cashier, till, &[(cake, 2)], 2 * CAKE).await;
        let path = format!("/receipts/{sale}");
        let receipt = site.get(&cashier, &path).await.ok();
        assert_eq!(receipt["register_code"], "XY1");
        assert_eq!(receipt["cashier_name"], "阿榫");
        assert_eq!(receipt["receipt"], receipt["number"]);
        assert_eq!(receipt["lines"][0]["name"], "桂花烏龍戚風蛋糕");
        // 1,160 with 5 % in it.
        assert_eq!(receipt["tax_summary"], json!([{"rate": 50_000, "net": 1_105, "tax": 55, "gross": 1_160}]));
        assert_eq!(receipt["tenders"], json!([{"kind": "cash", "amount": 1_160, "given": 1_160, "change": 0}]));
        assert_eq!(receipt["voided"], false);
        for stranger in [visit(mine), site.staff(VIEWER, None), site.staff(CASHIER, Some(mine))] {
            assert_eq!(site.get(&stranger, &path).await.refused(), no(404, "orders.unknown"));
        }
    }

    async fn anybody_may_ask_what_can_be_had(brand) {
        let site = Site::open(brand, 7).await;
        let (cake, tea) = (site.shop.goods[0], site.shop.goods[1]);
        site.place(site.db.new_id(), &[(cake, 2)], 2 * CAKE).await;
        let unknown = site.db.new_id();
        let path = format!("/availability?variants={cake},{tea},{cake},{unknown}");
        let rows = site.get(&nobody(), &path).await.ok();
        let items = rows["items"].as_array().unwrap();
        assert_eq!(items.len(), 3, "each once");
        assert_eq!((&items[0]["variant_id"], &items[0]["total_available"]), (&json!(cake), &json!(5_000)));
        assert_eq!(items[0]["unit_price"], json!(CAKE * 10_000));
        assert_eq!(items[0]["stores"].as_array().unwrap().len(), 2, "both stores hang on one shelf");
        assert_eq!((&items[2]["total_available"], &items[2]["unit_price"]), (&json!(0), &Value::Null));
        let wrong = site.get(&nobody(), "/availability?variants=cake").await;
        assert_eq!(wrong.body["fields"][0]["pointer"], "/variants");
        assert_eq!(site.get(&nobody(), "/availability?variants=,").await.refused(), no(422, "api.invalid"));
        let many = vec![cake.to_string(); 101].join(",");
        assert_eq!(site.get(&nobody(), &format!("/availability?variants={many}")).await.refused(), no(422, "api.invalid"));
    }
}
