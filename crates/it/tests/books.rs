//! What a shop hands its accountant: vouchers that balance, months that are locked, payouts against payments.

use it::{Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

/// Tells a till something.
async fn tell(till: &Client, register: &str, command: Value) -> Value {
    let body = json!({"command_id": it::fresh_id(), "command": command});
    till.post(&format!("/registers/{register}/commands"), &body).await.must(200)
}

/// An order on the web whose money the bank shows: its number and its payment.
async fn paid_order(scene: &Scene, owner: &Client, reference: &str) -> (String, Value) {
    let buyer = scene.visitor();
    buyer.post("/carts", &json!({})).await.must(201);
    let placed = buyer.post("/orders", &scene.order()).await.must(201);
    let received = json!({"method": "bank_transfer", "amount": placed["total"], "reference": reference});
    let path = format!("/orders/{}/payments/received", placed["id"].as_str().unwrap());
    let story = owner.post(&path, &received).await.must(201);
    (placed["number"].as_str().unwrap().to_owned(), story["payment"].clone())
}

async fn set_provider(owner: &Client) {
    let columns = json!({"reference": "交易編號", "gross": "交易金額", "fee": "手續費", "payout_on": "撥款日"});
    let new = json!({"name": "銀行", "methods": ["bank_transfer"], "columns": columns, "days": 2});
    let request = owner.request(Method::PUT, "/api/v1/payouts/providers/bank").header("if-match", "\"0\"").json(&new);
    owner.send(request).await.must(200);
}

/// Brings a file of payouts.
async fn bring(client: &Client, rows: &[String]) -> it::Answer {
    let text = format!("撥款明細,,,\n交易編號,交易金額,手續費,撥款日\n{}\n合計,,,\n", rows.join("\n"));
    let request = client.request(Method::POST, "/api/v1/payouts/files?provider=bank&name=bank.csv").body(text);
    client.send(request).await
}

async fn company(owner: &Client) -> String {
    owner.get("/staff/legal-entities").await.must(200)["items"][0]["id"].as_str().unwrap().to_owned()
}

/// What an entry of a voucher comes to: its debit less its credit.
fn entry(voucher: &Value, key: &str) -> i64 {
    let lines = voucher["lines"].as_array().unwrap().iter().filter(|line| line["key"] == key);
    lines.map(|line| line["debit"].as_i64().unwrap() - line["credit"].as_i64().unwrap()).sum()
}

async fn a_days_voucher_balances_and_is_the_days_reconciliation(scene: Scene) {
    let owner = scene.staff("owner").await;
    let ready = scene.demo().ready();
    let (register, store) = (ready.register_id.to_string(), scene.store());
    // Proven by their phone, so that they may spend.
    scene.member("0912000999").await;
    let member = owner.get("/members?phone=0912000999").await.must(200)["items"][0].clone();
    let types = owner.get("/tender-types").await.must(200);
    let mut credit =
        types["items"].as_array().unwrap().iter().find(|one| one["code"] == "store_credit").unwrap().clone();
    let version = credit["version"].take();
    credit.as_object_mut().unwrap().retain(|name, _| !matches!(name.as_str(), "code" | "version"));
    credit["at_till"] = json!(true);
    let request =
        owner.request(Method::PUT, "/api/v1/tender-types/store_credit").header("if-match", format!("\"{version}\""));
    owner.send(request.json(&credit)).await.must(200);
    let credit = format!("/members/{}/credit", member["id"].as_str().unwrap());
    owner.post(&credit, &json!({"amount": 100, "reason": "apology"})).await.must(201);
    let opened = tell(&owner, &register, json!({"type": "open_shift", "float": 1_000})).await;
    let shift = opened["till"]["shift"].clone();
    let line = json!([{"variant_id": scene.cake(), "quantity": 1_000}]);
    let sell = |sale: kernel::Id, tenders: Value, member: Value| {
        json!({"type": "sell", "sale_id": sale, "lines": line, "expected_total": 580, "tenders": tenders,
            "member_id": member, "goods_in_hand": true})
    };
    let (first, second) = (it::fresh_id(), it::fresh_id());
    let mixed = json!([{"kind": "card", "amount": 300}, {"kind": "cash", "amount": 280, "given": 500}]);
    tell(&owner, &register, sell(first, mixed, Value::Null)).await;
    let spent = json!([{"kind": "store_credit", "amount": 100}, {"kind": "cash", "amount": 480, "given": 480}]);
    tell(&owner, &register, sell(second, spent, member["id"].clone())).await;
    let third = it::fresh_id();
    tell(&owner, &register, sell(third, json!([{"kind": "cash", "amount": 580, "given": 580}]), Value::Null)).await;
    tell(&owner, &register, json!({"type": "void", "sale_id": third, "reason": "wrong_item"})).await;
    let petty = json!({"type": "cash_out", "amount": 60, "purpose": "petty_cash", "reason": "postage"});
    tell(&owner, &register, petty).await;
    let date = shift["business_date"].as_str().unwrap();

    let voucher = owner.get(&format!("/books/vouchers/{store}/{date}")).await.must(200);
    assert_eq!((&voucher["debit"], &voucher["unexplained"]), (&voucher["credit"], &json!(0)), "{voucher}");
    let entries = ["tender.cash", "tender.card", "credit.granted", "credit.issued", "cash.petty", "tax.output"];
    let told: Vec<i64> = entries.iter().map(|key| entry(&voucher, key)).collect();
    assert_eq!(told[..2], [280 + 480 - 60, 300], "{voucher}");
    assert_eq!(told[4], 60);
    assert_eq!(entry(&voucher, "credit.paid"), 0, "it was given, not paid for");
    // Two cakes of 580: 28 of tax on the one, 23 on what of the other was not paid by credit. What was voided is no sale.
    assert_eq!((entry(&voucher, "sales.standard"), told[5]), (-(2 * 580 - 51), -51), "{voucher}");
    let granted: i64 = told[2] + told[3];
    assert!(granted == 100 || granted == 200, "given elsewhere, or here: {voucher}");

    // A day of another way to pay that has no account: the file names it, and is there once it has one.
    let (from, entity) = (date, company(&owner).await);
    let path = format!("/books/files/vouchers?legal_entity={entity}&from={from}&to={from}");
    let file = owner.get(&path).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.text.starts_with('\u{feff}') && file.text.ends_with("\r\n"), "{}", file.text);
    let rows: Vec<&str> = file.text.trim_end().split("\r\n").collect();
    assert!(rows.iter().any(|row| row.contains(",1111,庫存現金,1340,0,tender.cash,N")), "{}", file.text);
    let days = owner.get(&path.replace("/files", "")).await.must(200);
    let of_store = days["items"].as_array().unwrap().iter().find(|day| day["store_id"] == json!(store)).unwrap();
    assert_eq!((&of_store["total"], &of_store["is_final"]), (&voucher["debit"], &json!(false)));
    let named = json!({"number": "1101", "name": "現金"});
    let request = owner.request(Method::PUT, "/api/v1/books/accounts/tender.cash").header("if-match", "\"0\"");
    owner.send(request.json(&named)).await.must(200);
    assert!(owner.get(&path).await.text.contains(",1101,現金,"), "from now on");
    let wrong = owner.get(&path.replace(&format!("to={from}"), "to=2020-01-01")).await;
    assert_eq!(wrong.code(), "books.span_invalid");

    let period = owner.get("/invoices/ranges").await.must(200)["items"][0]["period"].as_str().unwrap().to_owned();
    let tax = owner.get(&format!("/books/tax?legal_entity={entity}&period={period}")).await.must(200);
    let all = tax["rows"].as_array().unwrap().iter().find(|row| row["document"] == "all" && row["tax_type"].is_null());
    let papers = owner.get(&format!("/invoices?store={store}")).await.must(200);
    let issued: i64 = papers["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["state"] == "issued")
        .map(|one| one["total"].as_i64().unwrap())
        .sum();
    let all = all.unwrap();
    assert_eq!(all["net"].as_i64().unwrap() + all["tax"].as_i64().unwrap(), issued, "{tax}");
    assert_eq!(all["tax"], json!(-told[5]), "the tax of the voucher is that of the invoices");
    assert_eq!(tax["voided"], json!(1), "the sale that was undone");
    scene.close().await;
}

async fn a_payment_is_paid_out_once(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.count_cakes(&owner, 20).await;
    set_provider(&owner).await;
    let (_, first) = paid_order(&scene, &owner, "BANK-1").await;
    let (second_number, second) = paid_order(&scene, &owner, "BANK-2").await;
    let (_, third) = paid_order(&scene, &owner, "BANK-3").await;
    let taken = first["amount"].as_i64().unwrap();
    let date: kernel::BusinessDate = first["business_date"].as_str().unwrap().parse().unwrap();
    let later = date.plus_days(5);

    // The same file, by two people at once.
    let rows = [format!("BANK-1,{taken},15,{date}"), format!("{second_number},{},20,{date}", taken - 30)];
    let (one, two) = (scene.staff("owner").await, scene.staff("owner").await);
    let (one, two) = tokio::join!(bring(&one, &rows), bring(&two, &rows));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 201], "{} {}", one.text, two.text);
    assert_eq!(one.body["id"], two.body["id"], "one file");
    let file = &one.body;
    let sums = json!([file["rows"], file["gross"], file["fee"], file["net"], file["differences"]]);
    assert_eq!(sums, json!([2, 2 * taken - 30, 35, 2 * taken - 65, 1]));
    let path = format!("/payouts/files/{}/rows", file["id"].as_str().unwrap());
    let found = owner.get(&path).await.must(200);
    let of = |row: usize, field: &str| found["items"][row][field].clone();
    assert_eq!((of(0, "state"), of(0, "payment_id"), of(0, "line")), (json!("matched"), first["id"].clone(), json!(3)));
    assert_eq!((of(1, "state"), of(1, "expected")), (json!("differs"), json!(taken)), "by the order's number");
    assert_eq!(owner.get(&format!("{path}?state=differs")).await.must(200)["items"].as_array().unwrap().len(), 1);

    // Two other files at once that both pay what is left: one does.
    let pays = |fee: i64| [format!("BANK-3,{taken},{fee},{date}")];
    let (one, two) = (scene.staff("owner").await, scene.staff("owner").await);
    let (more, less) = (pays(9), pays(10));
    let (one, two) = tokio::join!(bring(&one, &more), bring(&two, &less));
    let mut differences =
        [one.must(201)["differences"].as_i64().unwrap(), two.must(201)["differences"].as_i64().unwrap()];
    differences.sort_unstable();
    assert_eq!(differences, [0, 1], "paid out once; the other is for a person to look at");

    // What was taken, is past its day and in no file; a line that came before; and something that nobody knows.
    let (_, fourth) = paid_order(&scene, &owner, "BANK-4").await;
    let rows = [format!("BANK-1,{taken},15,{date}"), format!("NOBODY,{taken},0,{later}")];
    let file = bring(&owner, &rows).await.must(201);
    assert_eq!((&file["rows"], &file["differences"]), (&json!(1), &json!(1)), "{file}");
    let cases = owner.get("/cases?limit=200").await.must(200);
    let mut kinds: Vec<&str> = cases["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|case| case["kind"].as_str())
        .filter(|kind| kind.starts_with("books."))
        .collect();
    kinds.sort_unstable();
    let expected = ["books.payout_differs", "books.payout_missing", "books.payout_twice", "books.payout_unknown"];
    assert_eq!(kinds, expected, "{cases}");
    let missing = cases["items"].as_array().unwrap().iter().find(|case| case["kind"] == "books.payout_missing");
    assert_eq!(missing.unwrap()["subject"], fourth["id"]);

    let store = cases["items"][0]["store_id"].clone();
    assert!(!store.is_null() || !second["id"].is_null() || !third["id"].is_null());
    assert_eq!(bring(&owner, &["BANK-1,much,1,2026-01-01".to_owned()]).await.code(), "books.row_unreadable");
    let wrong = owner.request(Method::POST, "/api/v1/payouts/files?provider=bank").body("a,b,c\n1,2,3\n");
    assert_eq!(owner.send(wrong).await.code(), "books.columns_missing");
    let preview = owner.request(Method::POST, "/api/v1/payouts/preview").body("名稱,金額,日期\nA,1,2026-01-01\n");
    assert_eq!(owner.send(preview).await.must(200)["header"], json!(["名稱", "金額", "日期"]));
    assert!(scene.doctor().await.findings.is_empty());
    scene.close().await;
}

async fn what_comes_late_for_a_locked_month_is_booked_on_the_first_open_day(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.count_cakes(&owner, 5).await;
    set_provider(&owner).await;
    let entity = company(&owner).await;
    let now = scene.db().await.now();
    let today = kernel::BusinessDate::of(now, &kernel::Zone::named("Asia/Taipei").unwrap(), 0);
    let this: staff::Month = staff::Month::of(today);
    let last = staff::Month::of(this.first().plus_days(-1));
    let path = |month: staff::Month, step: &str| format!("/books/periods/{entity}/{month}/{step}");
    assert_eq!(owner.post(&path(this, "lock"), &json!({})).await.code(), "staff.period_not_over");
    let locked = owner.post(&path(last, "lock"), &json!({})).await.must(200);
    assert_eq!(locked["locked_through"], json!(last.last()));
    let manager = scene.staff("manager").await;
    assert_eq!(manager.post(&path(last, "unlock"), &json!({"reason": "correction"})).await.status, 403);

    let (_, payment) = paid_order(&scene, &owner, "BANK-9").await;
    let taken = payment["amount"].as_i64().unwrap();
    let file = bring(&owner, &[format!("BANK-9,{taken},12,{}", last.first())]).await.must(201);
    let rows = owner.get(&format!("/payouts/files/{}/rows", file["id"].as_str().unwrap())).await.must(200);
    let row = &rows["items"][0];
    assert_eq!((&row["payout_on"], &row["business_date"]), (&json!(last.first()), &json!(this.first())));
    let store = row["store_id"].as_str().unwrap();
    let voucher = owner.get(&format!("/books/vouchers/{store}/{}", this.first())).await.must(200);
    assert_eq!((entry(&voucher, "payout.bank"), entry(&voucher, "payout.fee")), (taken - 12, 12), "{voucher}");
    testkit::numbered(&scene.db().await).await;

    assert_eq!(owner.post(&path(last, "unlock"), &json!({"reason": ""})).await.code(), "staff.reason_needed");
    let unlocked = owner.post(&path(last, "unlock"), &json!({"reason": "correction"})).await.must(200);
    assert_eq!((&unlocked["locked_through"], &unlocked["steps"][0]["reason"]), (&Value::Null, &json!("correction")));
    assert!(scene.doctor().await.findings.is_empty());
    scene.close().await;
}

/// Opens a counter with one register in the shop's company.
async fn open_counter(scene: &Scene, owner: &Client) -> (String, String) {
    let shops = owner.get("/staff/stores").await.must(200);
    let shop = shops["items"].as_array().unwrap().iter().find(|one| one["id"] == json!(scene.store())).unwrap().clone();
    let content = json!({"name": "河岸專櫃", "kind": "counter", "location_id": shop["location_id"]});
    let new = json!({"legal_entity_id": shop["legal_entity_id"], "code": "RIVER", "invoice_mode": "landlord", "content": content});
    let store = owner.post("/staff/stores", &new).await.must(201)["id"].as_str().unwrap().to_owned();
    let till = json!({"store_id": store, "code": "RIVER", "name": "河岸"});
    let register = owner.post("/staff/registers", &till).await.must(201)["id"].as_str().unwrap().to_owned();
    (store, register)
}

async fn a_landlords_commission_is_reported_and_booked(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.count_cakes(&owner, 20).await;
    let (store, register) = open_counter(&scene, &owner).await;
    let row =
        |all: &Value| all["items"].as_array().unwrap().iter().find(|one| one["store_id"] == json!(store)).cloned();
    let known = row(&owner.get("/invoices/stores").await.must(200)).unwrap();
    assert_eq!((&known["who"][0]["by"], &known["who"][0]["name"]), (&json!("landlord"), &json!("")), "as it opened");
    let path = format!("/api/v1/invoices/stores/{store}");
    let set = async |version: i64, who: Value| {
        let request = owner.request(Method::PUT, &path).header("if-match", format!("\"{version}\"")).json(&who);
        owner.send(request).await
    };
    let who = json!({"by": "landlord", "since": known["first"], "name": "河岸百貨股份有限公司", "tax_id": "28851261",
        "commission_rate": 285_000});
    let manager = scene.staff("manager").await;
    let request = manager.request(Method::PUT, &path).header("if-match", "\"0\"").json(&who);
    assert_eq!(manager.send(request).await.status, 403, "who keeps the brand's invoices says so");
    let set_once = set(0, who.clone()).await.must(200);
    assert_eq!((&set_once["version"], &set_once["who"][0]["commission_rate"]), (&json!(1), &json!(285_000)));

    let opened = tell(&owner, &register, json!({"type": "open_shift", "float": 0})).await;
    assert_eq!(opened["till"]["invoiced_by"], json!({"by": "landlord", "name": "河岸百貨股份有限公司"}));
    let begun = set(1, json!({"by": "own", "since": known["first"]})).await;
    assert_eq!((begun.status, begun.text.contains("invoices.since_begun")), (422, true), "{}", begun.text);
    let sale = json!({"type": "sell", "sale_id": it::fresh_id(), "expected_total": 580, "goods_in_hand": true,
        "lines": [{"variant_id": scene.cake(), "quantity": 1_000}], "tenders": [{"kind": "card", "amount": 580}]});
    let sold = tell(&owner, &register, sale).await;
    assert_eq!(sold["receipt"]["invoices"], json!([]));
    assert_eq!(sold["receipt"]["invoiced_by"]["by"], json!("landlord"));

    // 28.5 % of 580 is 165.30. Our terminal took the money, so we owe the share.
    let date = opened["till"]["shift"]["business_date"].as_str().unwrap();
    let entity = company(&owner).await;
    let report = owner.get(&format!("/books/landlords?legal_entity={entity}&from={date}&to={date}")).await.must(200);
    let counter = row(&report).unwrap();
    let sums = json!({"sold": 580, "returned": 0, "commission": 165, "with_landlord": 0, "due": -165});
    assert_eq!((&counter["sums"], &counter["days"][0]["sums"]), (&sums, &sums));
    let day = owner.get(&format!("/books/landlords/{store}/{date}")).await.must(200);
    assert_eq!(
        (&day["items"][0]["number"], &day["items"][0]["commission"]),
        (&sold["receipt"]["receipt"], &json!(165))
    );
    assert_eq!(owner.get(&format!("/books/landlords/{}/{date}", it::fresh_id())).await.code(), "staff.store_unknown");
    let voucher = owner.get(&format!("/books/vouchers/{store}/{date}")).await.must(200);
    assert_eq!((&voucher["debit"], &voucher["unexplained"]), (&voucher["credit"], &json!(0)), "{voucher}");
    let keys = ["landlord.commission", "landlord.due", "sales.standard", "tax.output", "tender.card"];
    assert_eq!(keys.map(|key| entry(&voucher, key)), [165, -165, -580, 0, 580], "no tax of ours: {voucher}");
    assert!(scene.doctor().await.findings.is_empty());
    scene.close().await;
}

crate::on_both!(
    a_days_voucher_balances_and_is_the_days_reconciliation,
    a_landlords_commission_is_reported_and_booked,
    a_payment_is_paid_out_once,
    what_comes_late_for_a_locked_month_is_booked_on_the_first_open_day,
);
