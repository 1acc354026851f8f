//! A till's screen.

use serde_json::{Value, json};

use crate::http::{CASHIER, MANAGER, Site, no, sell, staff_caller, visit, wire};
use crate::support::{CAKE, TEA, schema};

testkit::on_both! {
    schema = &schema();

    async fn a_shift_from_its_float_to_its_count(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, tea, till) = (site.shop.goods[0], site.shop.goods[1], site.shop.tills[0]);
        let manager = site.staff(MANAGER, Some(site.shop.store));
        let path = format!("/registers/{till}/till");
        let fresh = site.get(&manager, &path).await.ok();
        assert_eq!((&fresh["seq"], &fresh["shift"], &fresh["register"]["code"]), (&json!(0), &Value::Null, &json!("XY1")));
        assert_eq!(
            site.command(&manager, till, json!({"type": "close_shift", "counted": 0})).await.refused(),
            no(409, "till.no_shift")
        );

        site.open_shift(&manager, till).await;
        let first = site.sell(&manager, till, &[(cake, 1)], CAKE).await;
        let second = site.sell(&manager, till, &[(tea, 2)], 2 * TEA).await;
        site.command(&manager, till, json!({"type": "cash_out", "amount": 500, "reason": "drop"})).await.ok();
        let voided = site.command(&manager, till, json!({"type": "void", "sale_id": first, "reason": "wrong_item"})).await.ok();
        assert_eq!(voided["receipt"]["voided"], true);
        assert_eq!(voided["events"][0]["kind"], "till.voided");

        let now = site.get(&manager, &path).await.ok();
        let shift = &now["shift"];
        assert_eq!((&shift["float"], &shift["cash_expected"]), (&json!(1_000), &json!(1_000 + 2 * TEA - 500)));
        assert_eq!((&shift["sales_count"], &shift["sales_total"]), (&json!(1), &json!(2 * TEA)));
        assert_eq!(shift["opened_by_name"], "阿榫");
        assert_eq!(now["recent"][0]["sale_id"], json!(second), "the newest first");
        assert_eq!(now["recent"][1]["voided"], true);
        assert_eq!(now["head"], voided["events"][0]["hash"]);

        let closed = site.command(&manager, till, json!({"type": "close_shift", "counted": 1_150})).await.ok();
        assert_eq!(
            closed["shift_report"],
            json!({
                "expected": 1_140, "counted": 1_150, "difference": 10, "float": 1_000, "sales_count": 1, "sales_total": 640,
                "returns_count": 0, "returns_total": 0, "cash_returned": 0,
                "cash_sales": 640, "cash_in": 0, "cash_out": 500, "cash_dropped": 0, "petty_cash": 0, "voids": 1,
                "voids_total": CAKE, "drawer_openings": 0, "pieces": [], "bag": null,
                "tenders": [{"kind": "cash", "amount": 640, "batch": null, "difference": null}],
            })
        );
        assert_eq!(closed["till"]["shift"], Value::Null);
    }

    async fn a_command_sent_again_is_answered_as_before(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, till) = (site.shop.goods[0], site.shop.tills[0]);
        let manager = site.staff(MANAGER, None);
        let path = format!("/registers/{till}/commands");
        let (sale, hold) = (site.db.new_id(), site.db.new_id());
        let commands = [
            json!({"type": "open_shift", "float": 1_000}),
            sell(sale, &[(cake, 1)], CAKE),
            json!({"type": "hold", "hold_id": hold, "label": "3 號桌", "lines": wire(&[(cake, 2)])}),
            json!({"type": "recall", "hold_id": hold}),
            json!({"type": "cash_in", "amount": 300, "reason": "change"}),
            json!({"type": "close_shift", "counted": 1_880}),
        ];
        let mut sent = Vec::new();
        for (seq, command) in commands.into_iter().enumerate() {
            let body = json!({"command_id": site.db.new_id(), "expected_seq": seq, "command": command});
            let answer = site.post(&manager, &path, body.clone()).await;
            assert!(!answer.replayed);
            sent.push((body, answer.ok()));
        }
        assert_eq!(sent[2].1["till"]["held"][0]["total"], json!(2 * CAKE));
        assert_eq!(sent[3].1["held_lines"], wire(&[(cake, 2)]));
        // Somebody else at the same till asks what became of them; the log has moved on since.
        let other = staff_caller(site.db.new_id(), CASHIER, None);
        for (body, first) in &sent {
            for caller in [&manager, &other] {
                let again = site.post(caller, &path, body.clone()).await;
                assert!(again.replayed);
                let again = again.ok();
                for field in ["seq", "events", "receipt", "held_lines", "shift_report"] {
                    assert_eq!(again[field], first[field], "{field} of {body}");
                }
            }
        }
        let state = site.get(&manager, &format!("/registers/{till}/till")).await.ok();
        assert_eq!((&state["seq"], &state["recent"].as_array().unwrap().len()), (&json!(6), &1));
        let (mut body, _) = sent.remove(4);
        body["command"]["amount"] = json!(301);
        assert_eq!(site.post(&manager, &path, body).await.refused(), no(409, "store.idempotency_conflict"));
    }

    async fn a_screen_that_lags_behind_does_nothing(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, till) = (site.shop.goods[0], site.shop.tills[0]);
        let manager = site.staff(MANAGER, None);
        site.open_shift(&manager, till).await;
        let command = sell(site.db.new_id(), &[(cake, 1)], CAKE);
        let body = json!({"command_id": site.db.new_id(), "expected_seq": 0, "command": command});
        let path = format!("/registers/{till}/commands");
        assert_eq!(site.post(&manager, &path, body).await.refused(), no(409, "till.stale"));
        assert_eq!(site.get(&manager, &format!("/registers/{till}/till")).await.ok()["seq"], 1);
    }

    async fn a_till_does_what_its_person_may(brand) {
        let site = Site::open(brand, 1).await;
        let (cake, till) = (site.shop.goods[0], site.shop.tills[0]);
        let cashier = site.staff(CASHIER, Some(site.shop.store));
        site.open_shift(&cashier, till).await;
        let sale = site.sell(&cashier, till, &[(cake, 1)], CAKE).await;
        for command in [
            json!({"type": "void", "sale_id": sale, "reason": "wrong_item"}),
            json!({"type": "cash_in", "amount": 100, "reason": "change"}),
            json!({"type": "cash_out", "amount": 100, "reason": "drop"}),
            json!({"type": "open_drawer", "reason": "give_change"}),
        ] {
            assert_eq!(site.command(&cashier, till, command).await.refused(), no(403, "till.not_permitted"));
        }
        let sold_out = site.command(&cashier, till, sell(site.db.new_id(), &[(cake, 1)], CAKE)).await;
        assert_eq!(sold_out.body["params"]["sku"], "CAKE-6");
        assert_eq!(sold_out.refused(), no(409, "stock.insufficient"));
        let mut in_hand = sell(site.db.new_id(), &[(cake, 1)], CAKE);
        in_hand["goods_in_hand"] = json!(true);
        site.command(&cashier, till, in_hand).await.ok();
        let dear = site.command(&cashier, till, sell(site.db.new_id(), &[(cake, 1)], 1)).await;
        assert_eq!(dear.refused(), no(409, "orders.price_changed"));

        let elsewhere = site.staff(CASHIER, Some(site.db.new_id()));
        let path = format!("/registers/{till}/till");
        assert_eq!(site.get(&elsewhere, &path).await.refused(), no(403, "api.wrong_store"));
        let drawer = json!({"type": "open_drawer", "reason": "give_change"});
        assert_eq!(site.command(&elsewhere, till, drawer).await.refused(), no(403, "api.wrong_store"));
        let unknown = format!("/registers/{}/till", site.db.new_id());
        assert_eq!(site.get(&cashier, &unknown).await.refused(), no(404, "orders.register_unknown"));
        let body = json!({"command_id": site.db.new_id(), "command": {"type": "open_shift", "float": 1, "shift": 2}});
        let wrong = site.post(&cashier, &format!("/registers/{till}/commands"), body).await;
        assert_eq!(wrong.refused(), no(400, "api.malformed"));
    }

    async fn an_order_is_paid_and_handed_over_once(brand) {
        let site = Site::open(brand, 10).await;
        let (cake, till) = (site.shop.goods[0], site.shop.tills[0]);
        let counter = site.staff(CASHIER, Some(site.shop.store));
        let mine = site.db.new_id();
        let order = site.place(mine, &[(cake, 1)], CAKE).await;
        let (id, code) = (order["id"].as_str().unwrap(), order["fulfilments"][0]["code"].as_str().unwrap());
        let path = format!("/orders/{id}/handover");
        let body = |code: &str, tenders: Value| json!({"code": code, "register_id": till, "tenders": tenders});
        let cash = json!([{"kind": "cash", "amount": CAKE, "given": 1_000}]);

        let refused = site.post_once(&counter, &path, "1", body(code, cash.clone())).await;
        assert_eq!(refused.refused(), no(409, "till.no_shift"));
        site.open_shift(&counter, till).await;
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(site.post_once(&counter, &path, "2", body(wrong, cash.clone())).await.refused(), no(409, "orders.code_wrong"));
        assert_eq!(site.post(&counter, &path, body(code, cash.clone())).await.refused(), no(400, "api.key_needed"));
        let elsewhere = site.staff(CASHIER, Some(site.db.new_id()));
        assert_eq!(site.post_once(&elsewhere, &path, "3", body(code, cash.clone())).await.refused(), no(403, "api.wrong_store"));

        let done = site.post_once(&counter, &path, "4", body(&format!(" {code} "), cash.clone())).await.ok();
        assert_eq!((&done["state"], &done["money_state"], &done["paid"]), (&json!("completed"), &json!("paid"), &json!(CAKE)));
        assert_eq!(done["tenders"], json!([{"kind": "cash", "amount": CAKE, "given": 1_000, "change": 420}]));
        let again = site.post_once(&counter, &path, "4", body(&format!(" {code} "), cash.clone())).await;
        assert!(again.replayed);
        let again = again.ok();
        for field in ["state", "money_state", "paid", "tenders", "fulfilments", "version"] {
            assert_eq!(again[field], done[field], "{field}");
        }
        let told = site.with_history(&visit(mine), id, 3).await;
        let texts: Vec<&str> = told["history"].as_array().unwrap().iter().map(|row| row["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["訂單成立", "門市收款 580", "商品已交付"]);
        assert_eq!(told["history"][1]["actor"], "門市人員", "buyers read roles");
        assert_eq!(site.post_once(&counter, &path, "5", body(code, cash)).await.refused(), no(409, "orders.not_open"));

        let path = format!("/registers/{till}/till");
        assert_eq!(site.get(&counter, &path).await.ok()["shift"]["cash_expected"], Value::Null, "a count is blind");
        let screen = site.get(&site.staff(MANAGER, Some(site.shop.store)), &path).await.ok();
        assert_eq!(screen["shift"]["cash_expected"], json!(1_000 + CAKE));
        let receipt = site.get(&visit(mine), &format!("/receipts/{id}")).await.ok();
        assert_eq!((&receipt["register_code"], &receipt["receipt"]), (&json!("XY1"), &order["number"]));
        assert!(site.get(&counter, &format!("/pickups?code={code}")).await.ok()["items"].as_array().unwrap().is_empty());
    }

    async fn codes_and_names_find_goods(brand) {
        let site = Site::open(brand, 4).await;
        let (cake, store) = (site.shop.goods[0], site.shop.store);
        let counter = site.staff(CASHIER, Some(store));
        site.place(site.db.new_id(), &[(cake, 1)], CAKE).await;
        let found = site.get(&counter, &format!("/lookup?store={store}&code=CAKE-6")).await.ok();
        assert_eq!((&found["variant_id"], &found["available"], &found["quantity"]), (&json!(cake), &json!(3_000), &json!(1_000)));
        assert_eq!(found["unit_price"], json!(CAKE * 10_000));
        let missing = site.get(&counter, &format!("/lookup?store={store}&code=NOTHING")).await;
        assert_eq!(missing.refused(), no(404, "catalog.not_found"));

        let grid = site.get(&counter, &format!("/till/products?store={store}")).await.ok();
        let skus = |page: &Value| -> Vec<String> {
            page["items"].as_array().unwrap().iter().map(|item| item["sku"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(skus(&grid), ["CAKE-6", "TEA-1", "COOKIE-1"]);
        assert_eq!(grid["items"][0]["available"], json!(3_000));
        let searched = site.get(&counter, &format!("/till/products?store={store}&q=tea")).await.ok();
        assert_eq!(skus(&searched), ["TEA-1"]);
        let elsewhere = site.staff(CASHIER, Some(site.db.new_id()));
        for path in [format!("/lookup?store={store}&code=CAKE-6"), format!("/till/products?store={store}")] {
            assert_eq!(site.get(&elsewhere, &path).await.refused(), no(403, "api.wrong_store"));
        }
    }
}
