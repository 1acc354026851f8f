//! A till with a receipt printer of its own: which bytes it gets, how often, and who may have them once more.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use it::Scene;
use serde_json::{Value, json};

/// The bytes of an answer.
fn bytes(answer: &Value) -> Vec<u8> {
    STANDARD.decode(answer["bytes"].as_str().unwrap()).unwrap()
}

async fn a_receipt_has_one_first_paper_and_marked_copies(scene: Scene) {
    let (register, sale, order) = (scene.demo().ready().register_id, it::fresh_id(), scene.order());
    let cashier = scene.staff("cashier").await;
    let tell = async |command: Value| {
        let body = json!({"command_id": it::fresh_id(), "command": command});
        cashier.post(&format!("/registers/{register}/commands"), &body).await.must(200)
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await;
    tell(json!({"type": "sell", "sale_id": sale, "lines": order["lines"], "expected_total": order["expected_total"],
        "tenders": [{"kind": "card", "amount": order["expected_total"]}], "goods_in_hand": true}))
    .await;
    let (prints, outcomes) = (format!("/registers/{register}/prints"), format!("/registers/{register}/print-outcomes"));
    let paper = |more: Value| {
        let printer = json!({"width": "mm57", "encoding": "utf8_chosen", "cutter": true});
        let mut body = json!({"order_id": sale, "printer": printer});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let outcome = |copy: i64, printed: bool| json!({"document_id": sale, "copy": copy, "printed": printed});

    let first = cashier.post(&prints, &paper(json!({}))).await.must(200);
    assert_eq!((&first["document_id"], &first["copy"], &first["missing"]), (&json!(sale), &json!(1), &json!("")));
    let text = String::from_utf8_lossy(&bytes(&first)).into_owned();
    assert!(text.starts_with("\u{1b}@\u{1c}&"), "{text:?}");
    assert!(text.contains("謝謝光臨") && !text.contains("副本"), "{text}");
    // Nobody said what came of it.
    assert_eq!(cashier.post(&prints, &paper(json!({}))).await.code(), "staff.print_unsure");
    assert_eq!(cashier.post(&outcomes, &outcome(2, true)).await.code(), "staff.print_unknown");
    cashier.post(&outcomes, &outcome(1, false)).await.must(204);
    let same = cashier.post(&prints, &paper(json!({}))).await.must(200);
    assert_eq!(same, first, "the same paper, to the last byte");
    cashier.post(&outcomes, &outcome(1, true)).await.must(204);
    assert_eq!(cashier.post(&prints, &paper(json!({}))).await.code(), "staff.print_done");

    // One more is an act of its own.
    let again = |reason: &str| paper(json!({"reason": reason}));
    assert_eq!(cashier.post(&prints, &again("customer_asks")).await.code(), "till.not_permitted");
    let manager = scene.staff("manager").await;
    assert_eq!(manager.post(&prints, &again("客人要求")).await.code(), "till.reason_invalid");
    let copy = manager.post(&prints, &again("customer_asks")).await.must(200);
    assert_eq!(copy["copy"], json!(2), "what was refused was no paper");
    assert!(String::from_utf8_lossy(&bytes(&copy)).contains("*** 副本 ***"));
    assert_eq!(manager.post(&prints, &again("customer_asks")).await.code(), "staff.print_unsure");
    let looked = paper(json!({"reason": "customer_asks", "nothing_came_out": true}));
    // It was allowed when it was asked for, so whoever stands there now may have it.
    assert_eq!(cashier.post(&prints, &looked).await.must(200), copy);
    testkit::numbered(&scene.db().await).await;
    let said = scene.staff("owner").await.get("/audit?about=orders.reprinted").await.must(200);
    assert_eq!(said["items"].as_array().unwrap().len(), 1, "one copy was allowed once");
    scene.close().await;
}

async fn a_deposit_and_its_balance_have_a_first_paper_each(scene: Scene) {
    let (register, owner) = (scene.demo().ready().register_id, scene.staff("owner").await);
    let products = owner.get("/products").await.must(200);
    let is_cake = |variant: &Value| variant["id"] == json!(scene.cake());
    let has_cake = |product: &&Value| product["variants"].as_array().unwrap().iter().any(is_cake);
    let product = products["items"].as_array().unwrap().iter().find(has_cake).unwrap()["id"].clone();
    let season = json!({"name": "中秋預購", "state": "open", "deposit_rate": 300_000, "lead_minutes": 1_440,
        "product_ids": [product]});
    let campaign = owner.post("/preorders", &season).await.must(201);
    let slot = json!({"from_minutes": 600, "to_minutes": 1_080, "capacity": 5_000});
    let day = json!({"store_ids": [scene.store()], "dates": ["2099-09-20"], "capacity": 5_000, "slots": [slot]});
    let path = format!("/api/v1/preorders/{}/days", campaign["id"].as_str().unwrap());
    let days = owner.send(owner.request(reqwest::Method::PUT, &path).json(&day)).await.must(200);
    let open = json!({"command_id": it::fresh_id(), "command": {"type": "open_shift", "float": 1_000}});
    owner.post(&format!("/registers/{register}/commands"), &open).await.must(200);
    let wanted = json!({"lines": [{"variant_id": scene.cake(), "quantity": 1_000}], "expected_total": 580,
        "slot_id": days["items"][0]["slots"][0]["id"], "buyer": {"name": "林小榫", "phone": "0912345678"}});
    let order = owner.post(&format!("/registers/{register}/preorders"), &wanted).await.must(201);
    let id = order["id"].as_str().unwrap();
    let cash = |amount: i64| json!([{"kind": "cash", "amount": amount}]);
    let print = async || {
        let printer = json!({"width": "mm80", "encoding": "utf8_chosen", "cutter": true});
        let wanted = json!({"order_id": id, "printer": printer});
        let paper = owner.post(&format!("/registers/{register}/prints"), &wanted).await.must(200);
        let came = json!({"document_id": paper["document_id"], "copy": paper["copy"], "printed": true});
        owner.post(&format!("/registers/{register}/print-outcomes"), &came).await.must(204);
        assert_eq!(owner.post(&format!("/registers/{register}/prints"), &wanted).await.code(), "staff.print_done");
        (paper["document_id"].clone(), paper["copy"].clone(), String::from_utf8_lossy(&bytes(&paper)).into_owned())
    };
    assert_eq!(owner.get(&format!("/receipts/{id}")).await.code(), "api.not_found", "nothing was paid");
    let deposit = json!({"register_id": register, "tenders": cash(174)});
    owner.post(&format!("/orders/{id}/deposit"), &deposit).await.must(200);
    let (document, copy, text) = print().await;
    assert!(document != json!(id) && copy == json!(1));
    assert!(
        text.contains("訂金") && text.contains("174") && text.contains("取貨時付") && text.contains("406"),
        "{text}"
    );

    let fetched = json!({"register_id": register, "tenders": cash(406), "code": order["fulfilments"][0]["code"]});
    owner.post(&format!("/orders/{id}/handover"), &fetched).await.must(200);
    let (document, copy, text) = print().await;
    assert_eq!((document, copy), (json!(id), json!(1)), "the balance's paper is a first one, too");
    assert!(text.contains("先前已付") && text.contains("尾款") && !text.contains("取貨時付"), "{text}");
    scene.close().await;
}

async fn a_test_page_is_told_in_the_printers_way(scene: Scene) {
    let cashier = scene.staff("cashier").await;
    let page = async |encoding: &str| {
        let path = format!(
            "/registers/{}/test-print?width=mm80&encoding={encoding}&cutter=false",
            scene.demo().ready().register_id
        );
        bytes(&cashier.get(&path).await.must(200))
    };
    assert!(page("big5").await.starts_with(b"\x1b@\x1c&"));
    assert!(page("utf8").await.starts_with(b"\x1b@\x1c(C"));
    assert!(page("picture").await.starts_with(b"\x1b@\x1dv0"));
    assert!(page("big5").await.ends_with(b"\x1bd\x05"), "torn, not cut");
    scene.close().await;
}

async fn a_printer_in_the_shops_network_gets_what_a_till_sends(scene: Scene) {
    let (register, cashier) = (scene.demo().ready().register_id, scene.staff("cashier").await);
    let printers = format!("/registers/{register}/printers");
    let found = cashier.get(&printers).await.must(200);
    let name = found["items"][0]["name"].as_str().unwrap();
    let page = format!("/registers/{register}/test-print?width=mm57&encoding=big5&cutter=true");
    let page = cashier.get(&page).await.must(200);
    let send = |name: &str, bytes: &str| json!({"name": name, "bytes": bytes});
    let sent = cashier.post(&printers, &send(name, page["bytes"].as_str().unwrap())).await.must(200);
    assert_eq!(sent["outcome"], "printed");
    assert_eq!(scene.demo().printer().papers(), [bytes(&page)], "to the last byte, once");
    assert_eq!(cashier.post(&printers, &send("x", "AAAA")).await.code(), "orders.printer_unknown");
    for wrong in ["", "?", &"A".repeat(700_004)] {
        assert_eq!(cashier.post(&printers, &send(name, wrong)).await.code(), "api.invalid");
    }
    // A printer of another store's is nobody's here.
    let owner = scene.staff("owner").await;
    let stores = owner.get("/staff/stores").await.must(200);
    let other = stores["items"].as_array().unwrap().iter().find(|store| store["code"] != "xinyi").unwrap();
    let new = json!({"store_id": other["id"], "code": "NET1", "name": "NET1"});
    let there = owner.post("/staff/registers", &new).await.must(201);
    let there = format!("/registers/{}/printers", there["id"].as_str().unwrap());
    assert_eq!(owner.get(&there).await.must(200)["items"], json!([]));
    assert_eq!(owner.post(&there, &send(name, "AAAA")).await.code(), "orders.printer_unknown");
    assert_eq!(scene.demo().printer().papers().len(), 1, "what is refused prints nothing");
    scene.close().await;
}

crate::on_both!(
    a_receipt_has_one_first_paper_and_marked_copies,
    a_deposit_and_its_balance_have_a_first_paper_each,
    a_test_page_is_told_in_the_printers_way,
    a_printer_in_the_shops_network_gets_what_a_till_sends,
);
