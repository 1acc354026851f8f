//! Counts, transfers and what else people do to stock, over the routes: who may, where, and how often.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use api::Caller;

use crate::http::{Answered, Site, caller};
use crate::support::{id, level, put, shop, sound, stocked};

const ALL: &[&str] = &[
    "stock.read",
    "stock.adjust",
    "stock.count",
    "stock.reclassify",
    "stock.write_off",
    "stock.transfer",
    "stock.approve_transfer",
    "stock.edit_places",
];

impl Site {
    async fn post(&self, caller: &Caller, key: &str, path: &str, body: Value) -> Answered {
        self.send(caller, Method::POST, path, &[("idempotency-key", key)], body).await
    }
}

testkit::on_both! {
    schema = &[api::MIGRATIONS, stock::MIGRATIONS].concat();

    async fn goods_change_their_use_once(brand) {
        let (location, cake) = stocked(&brand.db, 5).await;
        let (site, clerk) = (Site::of(brand), caller(ALL, Some(id("store XY"))));
        let path = "/stock/reclassifications";
        let body = json!({"location_id": location, "variant_id": cake, "from": "saleable", "to": "display", "quantity": 2_000, "reason": "櫥窗"});
        let first = site.post(&clerk, "m-1", path, body.clone()).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        assert_eq!(site.post(&clerk, "m-1", path, body.clone()).await.body, first.body);
        assert_eq!(level(&site.db, cake, location).await, (3, 0));
        let mut more = body.clone();
        more["quantity"] = json!(4_000);
        assert_eq!(site.post(&clerk, "m-2", path, more).await.code(), "stock.not_free");
        for (field, value, pointer, code) in [
            ("quantity", json!(500), "/quantity", "stock.quantity_step"),
            ("variant_id", json!(id("bag")), "/variant_id", "stock.unknown_variant"),
            ("to", json!("saleable"), "/to", "stock.same_condition"),
            ("reason", json!(" "), "/reason", "api.required"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            assert_eq!(site.post(&clerk, field, path, wrong).await.fields(), [(pointer, code)]);
        }
        let elsewhere = caller(ALL, Some(id("store ZS")));
        assert_eq!(site.post(&elsewhere, "m-3", path, body).await.code(), "api.wrong_store");
        let off = json!({"location_id": location, "reason": "tasting", "lines": [{"variant_id": cake, "condition": "display", "quantity": 1_000}]});
        assert_eq!(site.post(&clerk, "w-1", "/stock/write-offs", off.clone()).await.status, StatusCode::CREATED);
        assert_eq!(site.post(&elsewhere, "w-2", "/stock/write-offs", off.clone()).await.code(), "api.wrong_store");
        let counting = caller(&["stock.count", "stock.read"], None);
        assert_eq!(site.post(&counting, "w-3", "/stock/write-offs", off.clone()).await.code(), "api.forbidden");
        let mut odd = off;
        odd["reason"] = json!("because");
        assert_eq!(site.post(&clerk, "w-4", "/stock/write-offs", odd).await.status, StatusCode::BAD_REQUEST);
        let moved = site.get(&clerk, "/stock/movements").await.body["items"].clone();
        let told: Vec<(i64, i64)> = moved.as_array().unwrap().iter()
            .map(|row| (row["quantity"].as_i64().unwrap(), row["on_hand_after"].as_i64().unwrap())).collect();
        assert_eq!(told, [(-1_000, 1_000), (2_000, 2_000), (-2_000, 3_000), (5_000, 5_000)]);
        sound(&site.db).await;
    }

    async fn a_count_from_its_opening_to_its_end(brand) {
        let (location, cake) = stocked(&brand.db, 5).await;
        let (site, boss) = (Site::of(brand), caller(ALL, Some(id("store XY"))));
        let clerk = caller(&["stock.read", "stock.count"], Some(id("store XY")));
        let opened = site.post(&clerk, "o-1", "/stock/counts", json!({"location_id": location, "note": "月底"})).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
        let count = format!("/stock/counts/{}", opened.body["id"].as_str().unwrap());
        let scans = |name: &str, quantity: i64| json!({"device": "掃描槍", "scans": [{"id": id(name), "variant_id": cake, "quantity": quantity}]});
        let first = site.post(&clerk, "s-1", &format!("{count}/scans"), scans("a", 3_000)).await;
        assert_eq!(first.status, StatusCode::OK, "{}", first.body);
        // The same call again, and the same scan in another call: both are one scan.
        assert_eq!(site.post(&clerk, "s-1", &format!("{count}/scans"), scans("a", 3_000)).await.body, first.body);
        assert_eq!(site.post(&clerk, "s-2", &format!("{count}/scans"), scans("a", 3_000)).await.status, StatusCode::OK);
        assert_eq!(site.post(&clerk, "s-3", &format!("{count}/scans"), scans("b", 500)).await.fields(), [("/scans/0/quantity", "stock.quantity_step")]);
        let lines = site.get(&clerk, &format!("{count}/lines")).await;
        let line = &lines.body["items"][0];
        assert_eq!((&line["counted"], &line["expected"], &line["difference"]), (&json!(3_000), &json!(5_000), &json!(-2_000)));
        assert_eq!((&line["sku"], &line["moved_meanwhile"]), (&json!("CAKE-6"), &json!(false)));
        let elsewhere = caller(ALL, Some(id("store ZS")));
        for path in ["scans", "post", "cancel"] {
            let body = if path == "scans" { scans("c", 1_000) } else { json!({"reason": "x"}) };
            assert_eq!(site.post(&elsewhere, path, &format!("{count}/{path}"), body).await.code(), "api.wrong_store");
        }
        assert_eq!(site.post(&clerk, "p-0", &format!("{count}/post"), json!({"reason": "月底"})).await.code(), "api.forbidden");
        let posted = site.post(&boss, "p-1", &format!("{count}/post"), json!({"reason": "月底"})).await;
        assert_eq!(posted.status, StatusCode::CREATED, "{}", posted.body);
        assert_eq!(site.post(&boss, "p-1", &format!("{count}/post"), json!({"reason": "月底"})).await.body, posted.body);
        assert_eq!(level(&site.db, cake, location).await, (3, 0));
        let shown = site.get(&clerk, &count).await;
        assert_eq!((&shown.body["state"], &shown.body["document_id"]), (&json!("posted"), &posted.body["id"]));
        let open = site.get(&clerk, &format!("/stock/counts?state=open&location={location}")).await;
        assert!(open.body["items"].as_array().unwrap().is_empty());
        assert_eq!(site.get(&clerk, "/stock/counts?state=posted").await.body["items"][0]["id"], opened.body["id"]);
        assert_eq!(site.get(&clerk, &format!("/stock/counts/{}/lines", id("none"))).await.status, StatusCode::NOT_FOUND);
        let unknown = json!({"location_id": location, "variant_ids": [cake, id("bag")]});
        assert_eq!(site.post(&clerk, "o-2", "/stock/counts", unknown).await.fields(), [("/variant_ids/1", "stock.unknown_variant")]);
        sound(&site.db).await;
    }

    async fn each_end_of_a_transfer_does_its_own(brand) {
        let (xinyi, zhongshan, cake) = (shop(&brand.db, "XY").await, shop(&brand.db, "ZS").await, id("cake"));
        put(&brand.db, zhongshan, &[(cake, 5)]).await;
        let site = Site::of(brand);
        let (asks, sends) = (caller(ALL, Some(id("store XY"))), caller(ALL, Some(id("store ZS"))));
        let body = json!({"from_location_id": zhongshan, "to_location_id": xinyi, "lines": [{"variant_id": cake, "quantity": 2_000}]});
        assert_eq!(site.post(&sends, "r-0", "/stock/transfers", body.clone()).await.code(), "api.wrong_store");
        let asked = site.post(&asks, "r-1", "/stock/transfers", body.clone()).await;
        assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.body);
        assert_eq!(site.post(&asks, "r-1", "/stock/transfers", body).await.body, asked.body);
        assert_eq!((&asked.body["state"], &asked.body["from"]["store_id"]), (&json!("requested"), &json!(id("store ZS"))));
        assert_eq!(asked.body["owner_id"], json!(id("entity")), "goods in transit have an owner");
        let transfer = format!("/stock/transfers/{}", asked.body["id"].as_str().unwrap());
        let everything = json!({});
        for (step, wrong, right, body, state) in [
            ("approve", &asks, &sends, everything.clone(), "approved"),
            ("pack", &asks, &sends, everything.clone(), "packed"),
            ("send", &asks, &sends, Value::Null, "in_transit"),
            ("receive", &sends, &asks, json!({"lines": [{"variant_id": cake, "quantity": 1_000}]}), "short"),
            ("write-off", &asks, &sends, json!({"reason": "掉了"}), "received"),
        ] {
            let path = format!("{transfer}/{step}");
            assert_eq!(site.post(wrong, &format!("{step}-0"), &path, body.clone()).await.code(), "api.wrong_store", "{step}");
            let done = site.post(right, &format!("{step}-1"), &path, body.clone()).await;
            assert_eq!((done.status, &done.body["state"]), (StatusCode::OK, &json!(state)), "{}", done.body);
            let again = site.post(right, &format!("{step}-1"), &path, body.clone()).await;
            assert_eq!(again.status, StatusCode::OK, "the same call again is the same act");
            // What is missing may still arrive; every other step is taken once.
            if step != "receive" {
                assert_eq!(site.post(right, &format!("{step}-2"), &path, body).await.code(), "stock.transfer_state");
            }
        }
        let shown = site.get(&asks, &transfer).await;
        let line = &shown.body["lines"][0];
        assert_eq!((&line["sku"], &line["packed"], &line["received"], &line["lost"]), (&json!("CAKE-6"), &json!(2_000), &json!(1_000), &json!(1_000)));
        assert_eq!(shown.body["steps"].as_array().unwrap().len(), 6);
        assert_eq!(site.get(&asks, &format!("/stock/transfers?location={xinyi}&state=received")).await.body["items"].as_array().unwrap().len(), 1);
        assert_eq!(site.get(&asks, "/stock/transfers?state=short").await.body["items"].as_array().unwrap().len(), 0);
        let strange = site.post(&sends, "none", &format!("/stock/transfers/{}/approve", id("none")), json!({})).await;
        assert_eq!(strange.status, StatusCode::NOT_FOUND);
        assert_eq!((level(&site.db, cake, xinyi).await, level(&site.db, cake, zhongshan).await), ((1, 0), (3, 0)));
        sound(&site.db).await;
    }

    async fn either_end_calls_it_off(brand) {
        let (xinyi, zhongshan, cake) = (shop(&brand.db, "XY").await, shop(&brand.db, "ZS").await, id("cake"));
        put(&brand.db, zhongshan, &[(cake, 5)]).await;
        let site = Site::of(brand);
        for store in ["store XY", "store ZS"] {
            let (asks, calls_off) = (caller(ALL, Some(id("store XY"))), caller(ALL, Some(id(store))));
            let body = json!({"from_location_id": zhongshan, "to_location_id": xinyi, "lines": [{"variant_id": cake, "quantity": 2_000}]});
            let asked = site.post(&asks, &store.replace(' ', "-"), "/stock/transfers", body).await;
            let asked_for = asked.body["id"].as_str().unwrap();
            let path = format!("/stock/transfers/{asked_for}/cancel");
            let stranger = caller(ALL, Some(id("store KH")));
            assert_eq!(site.post(&stranger, "c-0", &path, json!({"reason": "x"})).await.code(), "api.wrong_store");
            let done = site.post(&calls_off, &format!("off-{asked_for}"), &path, json!({"reason": "客人不要了"})).await;
            assert_eq!((&done.body["state"], &done.body["steps"][1]["reason"]), (&json!("cancelled"), &json!("客人不要了")));
        }
    }

    async fn places_are_made_and_found(brand) {
        let (location, cake) = stocked(&brand.db, 5).await;
        let (site, owner) = (Site::of(brand), caller(ALL, None));
        let body = json!({"code": "WH", "name": "中央倉", "kind": "warehouse", "like_location_id": location,
            "latitude_microdegrees": 25_033_000, "longitude_microdegrees": 121_565_000});
        let made = site.post(&owner, "l-1", "/locations", body.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(site.post(&owner, "l-2", "/locations", body.clone()).await.code(), "stock.code_taken");
        let in_one_store = caller(ALL, Some(id("store XY")));
        assert_eq!(site.post(&in_one_store, "l-3", "/locations", body.clone()).await.code(), "api.all_stores");
        for (field, value, pointer, code) in [
            ("latitude_microdegrees", json!(90_000_001), "/latitude_microdegrees", "api.out_of_range"),
            ("longitude_microdegrees", Value::Null, "/longitude_microdegrees", "api.required"),
            ("like_location_id", json!(id("nowhere")), "/like_location_id", "stock.unknown_location"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            assert_eq!(site.post(&owner, field, "/locations", wrong).await.fields(), [(pointer, code)]);
        }
        let found = site.get(&in_one_store, &format!("/stock/places?variant={cake}&near={}", made.body["id"].as_str().unwrap())).await;
        let rows = found.body["items"].as_array().unwrap();
        assert_eq!((&rows[0]["name"], &rows[0]["distance_metres"], &rows[0]["available"]), (&json!("中央倉"), &json!(0), &json!(0)));
        assert_eq!((&rows[1]["distance_metres"], &rows[1]["available"]), (&Value::Null, &json!(5_000)));
        let unknown = site.get(&owner, &format!("/stock/places?variant={}", id("bag"))).await;
        assert_eq!(unknown.fields(), [("/variant", "stock.unknown_variant")]);
    }
}
