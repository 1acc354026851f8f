//! Forgetting somebody: what was planted in every way in is nowhere afterwards, in no column of no table, and on SQLite
//! in no byte of the brand's files. And who bought what, as long as they are remembered.

use it::{Client, Scene, fresh_id, until};
use reqwest::Method;
use serde_json::{Value, json};
use store::Db;

/// What is planted. The number stands in every form it may be kept in.
const PHONE: &str = "0987654321";
const EMAIL: &str = "Planted@Forget.test";
const NAME: &str = "種下的名字";
const STREET: &str = "種下路七十七號";
const LIKES: &str = "種下的喜好";
const TOWN: &str = "種下城";
const EXTERNAL: &str = "planted-number-77";

/// What nobody may find afterwards.
const PLANTED: &[&str] = &["987654321", "planted@forget.test", EMAIL, NAME, STREET, LIKES, TOWN, EXTERNAL];

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

async fn put(client: &Client, path: &str, body: &Value) -> it::Answer {
    client.send(client.request(Method::PUT, &format!("/api/v1{path}")).json(body)).await
}

/// A statement that a test makes up: it lives as long as the test.
fn statement(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

async fn column(db: &Db, text: String) -> Vec<String> {
    let statement = statement(text);
    db.read(move |read| read.query(statement, &[], |row| row.get::<String>(0))).await.unwrap()
}

/// Every table with every row, each column in letters and bytes in hexadecimal.
async fn dump(db: &Db) -> Vec<(String, String)> {
    let mut all = Vec::new();
    if db.is_postgres() {
        let tables = "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
        for table in column(db, tables.to_owned()).await {
            let rows = column(db, format!("SELECT CAST(t AS TEXT) FROM \"{table}\" t")).await;
            all.push((table, rows.join("\n")));
        }
    } else {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1";
        for table in column(db, tables.to_owned()).await {
            for name in column(db, format!("SELECT name FROM pragma_table_info('{table}')")).await {
                let rows = column(db, format!("SELECT hex(\"{name}\") FROM \"{table}\"")).await;
                all.push((format!("{table}.{name}"), rows.join("\n")));
            }
        }
    }
    assert!(all.len() > 50, "a dump of {} tables", all.len());
    all
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Where something planted is found: in a table, or in a file of the brand.
async fn found(db: &Db) -> Vec<String> {
    let mut places = Vec::new();
    for (table, rows) in dump(db).await {
        let lower = rows.to_lowercase();
        for planted in PLANTED {
            if rows.contains(planted) || lower.contains(&hexadecimal(planted)) {
                places.push(format!("{table}: {planted}"));
            }
        }
    }
    places
}

/// The same in the bytes of the brand's files.
fn found_in_files(db: &Db) -> Vec<String> {
    let mut places = Vec::new();
    let Some(folder) = db.folder() else { return places };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for planted in PLANTED {
            if bytes.windows(planted.len()).any(|window| window == planted.as_bytes()) {
                places.push(format!("{}: {planted}", path.display()));
            }
        }
    }
    places
}

fn buyer() -> Value {
    json!({"name": NAME, "phone": PHONE, "email": EMAIL})
}

/// Orders a cake with something written on it, sent home, and calls it off again.
async fn order(scene: &Scene, client: &Client) {
    let cart = client.post("/carts", &json!({})).await.must(201);
    let line = json!({"variant_id": scene.cake(), "quantity": 1_000, "note": format!("{NAME} {PHONE}")});
    let added = client.post("/carts/current/lines", &line).await;
    assert!(added.status < 300, "{}", added.text);
    let quote = json!({"channel": "web", "lines": [line], "delivery": "home"});
    let total = client.post("/quotes", &quote).await.must(200)["total"].clone();
    let recipient = json!({"name": NAME, "phone": PHONE, "area": TOWN, "address": STREET});
    let wanted = json!({"cart_id": cart["id"], "buyer": buyer(), "expected_total": total,
        "fulfilment": {"kind": "delivery", "recipient": recipient}, "payment": {"method": "online"}});
    let made = client.post("/orders", &wanted).await;
    let id = made.must(201)["id"].clone();
    client.post(&format!("/orders/{}/cancel", text(&id)), &json!({"reason": "changed my mind"})).await.must(200);
}

async fn import(owner: &Client) {
    let file = format!("external_id,phone,email,name\n{EXTERNAL},{PHONE},{EMAIL},{NAME}\nother-1,0911222333,,別人\n");
    let made = owner.post("/imports", &json!({"name": "members", "kind": "members"})).await.must(201);
    let path = format!("/imports/{}", text(&made["id"]));
    let send = owner.request(Method::PUT, &format!("/api/v1{path}/file")).body(file);
    owner.send(send).await.must(200);
    let at_rest = async |state: &'static str| {
        until("the import comes to no rest", async || {
            let import = owner.get(&path).await.must(200);
            (import["state"] == state).then_some(import)
        })
        .await
    };
    at_rest("ready").await;
    owner.post(&format!("{path}/steps"), &json!({"step": "run"})).await.must(200);
    at_rest("done").await;
}

async fn whoever_is_forgotten_is_nowhere(scene: Scene) {
    let owner = scene.staff("owner").await;
    let db = scene.db().await;
    import(&owner).await;
    // Looked for before anybody is known, as a guest, and as a member.
    order(&scene, &scene.visitor()).await;
    let member = scene.member(PHONE).await;
    let me = member.get("/me").await.must(200);
    assert_eq!(me["name"], NAME, "the member of the import");
    let path = format!("/members/{}", text(&me["id"]));
    let asked = member.post("/me/codes", &json!({"email": EMAIL, "purpose": "add"})).await.must(201);
    let typed = scene.code(text(&asked["id"])).await;
    member.post(&format!("/me/codes/{}/proof", text(&asked["id"])), &json!({"code": typed})).await.must(200);
    let profile = json!({"name": NAME, "gender": "female", "birthday": "2001-05-20", "area": TOWN,
        "preferences": [LIKES]});
    let me = put(&member, "/me/profile", &profile).await.must(200);
    assert_eq!((&me["profile"]["area"], &me["profile"]["preferences"][0]), (&json!(TOWN), &json!(LIKES)));
    let data = member.get("/me/data").await.must(200);
    assert_eq!(data["member"]["profile"]["birthday"], "2001-05-20", "their copy has it");
    order(&scene, &member).await;
    // Somebody who serves them looks them up, joins two rows, and writes why.
    owner.get(&format!("/members?phone={PHONE}")).await.must(200);
    let other = owner.post("/members", &json!({"phone": "0900111222", "name": NAME})).await.must(201);
    let why = json!({"into_member_id": me["id"], "reason": format!("{NAME} called from {PHONE}")});
    owner.post(&format!("/members/{}/links", text(&other["id"])), &why).await.must(201);
    // A till's log is for ever, so it takes no number.
    let register = scene.demo().ready().register_id;
    let tell = async |command: Value| {
        owner
            .post(&format!("/registers/{register}/commands"), &json!({"command_id": fresh_id(), "command": command}))
            .await
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await.must(200);
    let lines = json!([{"variant_id": scene.cake(), "quantity": 1_000, "note": format!("打 {PHONE}")}]);
    let sale = json!({"type": "sell", "sale_id": fresh_id(), "lines": lines, "expected_total": 580,
        "tenders": [{"kind": "card", "amount": 580}], "goods_in_hand": true});
    assert_eq!(tell(sale).await.code(), "till.note_personal");
    let held = json!({"type": "hold", "hold_id": fresh_id(), "label": "三號桌", "lines": lines});
    assert_eq!(tell(held).await.code(), "till.note_personal");
    // What lies in a cart of theirs.
    member.post("/carts", &json!({})).await.must(201);
    let line = json!({"variant_id": scene.cake(), "quantity": 1_000, "note": format!("給 {NAME}")});
    member.post("/carts/current/lines", &line).await;
    // An order that is under way has to reach somebody.
    let mut open = scene.order();
    open["buyer"] = buyer();
    let open = member.post("/orders", &open).await.must(201);
    let refused = owner.post(&format!("{path}/erasure"), &json!({"reason": "asked"})).await;
    assert_eq!((refused.code(), &refused.body["params"]["number"]), ("orders.erasure_waits", &open["number"]));
    let cancel = json!({"reason": "changed my mind"});
    member.post(&format!("/orders/{}/cancel", text(&open["id"])), &cancel).await.must(200);

    let before = found(&db).await;
    for table in [
        "members_identity",
        "members_profile",
        "members_link",
        "messages_outbox",
        "orders_contact",
        "orders_line",
        "orders_cart_line",
        "exchange_chunk",
        "store_external_reference",
    ] {
        assert!(before.iter().any(|place| place.starts_with(table)), "nothing was planted in {table}: {before:?}");
    }
    let counted = counts(&db).await;

    // Their own wish, with a code that was sent for it.
    let way = member.get("/me").await.must(200)["identities"]
        .as_array()
        .unwrap()
        .iter()
        .find(|way| way["kind"] == "email")
        .unwrap()["id"]
        .clone();
    let asked = member.post("/me/erasure-codes", &json!({"identity_id": way})).await.must(201);
    let typed = scene.code(text(&asked["id"])).await;
    let wrong = if typed == "000000" { "000001" } else { "000000" };
    let proof = |code: &str| json!({"code_id": asked["id"], "code": code});
    assert_eq!(member.post("/me/erasure", &proof(wrong)).await.code(), "members.code_wrong");
    assert_eq!(scene.visitor().post("/me/erasure", &proof(&typed)).await.status, 401);
    member.post("/me/erasure", &proof(&typed)).await.must(204);
    assert_eq!(member.get("/me").await.status, 401, "logged out everywhere");
    assert_eq!(owner.post(&format!("{path}/erasure"), &json!({"reason": "asked"})).await.code(), "members.erased");
    assert_eq!(owner.get(&path).await.must(200)["name"], Value::Null);

    // The jobs that drop files and empty the log are done when none of them is left.
    let open = "SELECT kind FROM store_job WHERE kind IN ('members.erased', 'exchange.forget_file', 'messages.send')";
    until("the jobs of the erasure are never done", async || {
        column(&db, open.to_owned()).await.is_empty().then_some(())
    })
    .await;
    assert_eq!(found(&db).await, Vec::<String>::new());
    assert_eq!(counts(&db).await, counted, "the books are as they were");
    until("somebody reads the log for ever", async || db.empty_log().await.unwrap().then_some(())).await;
    assert_eq!(found_in_files(&db), Vec::<String>::new());
    // Others are as they were, and the number is free.
    let found = owner.get("/members?phone=0911222333").await.must(200);
    assert_eq!(found["items"][0]["name"], "別人");
    assert!(scene.doctor().await.is_clean());
    let next = scene.member(PHONE).await.get("/me").await.must(200);
    assert_ne!(next["id"], me["id"]);
    scene.close().await;
}

async fn an_order_and_an_erasure_at_once_leave_nothing_behind(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.count_cakes(&owner, 50).await;
    let db = scene.db().await;
    for round in 0..8 {
        // No neighbours: codes are rationed by them.
        let phone = format!("09{}5550{round:02}", 30 + round);
        let member = scene.member(&phone).await;
        let path = format!("/members/{}/erasure", text(&member.get("/me").await.must(200)["id"]));
        member.post("/carts", &json!({})).await.must(201);
        let mut order = scene.order();
        order["buyer"] = json!({"name": NAME, "phone": phone});
        let reason = json!({"reason": "asked"});
        let (placed, erased) = tokio::join!(member.post("/orders", &order), owner.post(&path, &reason));
        match (placed.status, erased.status) {
            // The order was first, and waits for its buyer.
            (201, 409) => assert_eq!(erased.code(), "orders.erasure_waits"),
            // They were forgotten first: nobody orders by that account, or a stranger does with a session of nobody.
            (_, 204) => {
                let of_member = format!(
                    "SELECT CAST(count(*) AS TEXT) FROM orders_contact c JOIN orders_order o ON o.id = c.order_id \
                     WHERE o.member IS NOT NULL AND c.phone = '+886{}'",
                    &phone[1..]
                );
                assert_eq!(column(&db, of_member).await, ["0"], "{} {}", placed.status, placed.text);
            }
            other => panic!("{other:?} {} {}", placed.text, erased.text),
        }
    }
    assert!(scene.doctor().await.is_clean());
    scene.close().await;
}

/// How many orders, lines and tenders there are, and what they come to.
async fn counts(db: &Db) -> Vec<i64> {
    let statement = "SELECT count(*), CAST(sum(total) AS BIGINT), CAST(sum(tax_total) AS BIGINT), (SELECT count(*) FROM orders_line), (SELECT CAST(coalesce(sum(net), 0) AS BIGINT) FROM orders_line) FROM orders_order";
    let numbers = |row: &store::Row<'_>| (0..5).map(|index| row.get::<i64>(index)).collect::<Result<Vec<_>, _>>();
    db.read(move |read| read.query_one(statement, &[], numbers)).await.unwrap()
}

async fn figures_say_who_buys_where_and_how_often(scene: Scene) {
    let owner = scene.staff("owner").await;
    scene.count_cakes(&owner, 20).await;
    let register = scene.demo().ready().register_id;
    let tell = async |command: Value| {
        let body = json!({"command_id": fresh_id(), "command": command});
        owner.post(&format!("/registers/{register}/commands"), &body).await.must(200)
    };
    tell(json!({"type": "open_shift", "float": 1_000})).await;
    let sell = async |member: &Value, times: usize| {
        for _ in 0..times {
            tell(json!({"type": "sell", "sale_id": fresh_id(), "member_id": member, "goods_in_hand": true,
                "lines": [{"variant_id": scene.cake(), "quantity": 1_000}], "expected_total": 580,
                "tenders": [{"kind": "card", "amount": 580}]}))
            .await;
        }
    };
    let split = async || {
        let now = kernel::BusinessDate::of(scene.db().await.now(), &scene.db().await.brand().zone, 0);
        let (from, until) = (now.plus_days(-2), now.plus_days(2));
        let rows = owner.get(&format!("/members/split?from={from}&until={until}")).await.must(200);
        let rows: Vec<Value> = rows["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| {
                json!([
                    row["channel"],
                    row["gender"],
                    row["people"],
                    row["purchases"],
                    row["once"],
                    row["two_or_three"],
                    row["more"]
                ])
            })
            .collect();
        rows
    };
    let before = split().await;
    let amy = scene.member("0955000001").await;
    let amy_id = amy.get("/me").await.must(200)["id"].clone();
    put(&amy, "/me/profile", &json!({"gender": "female"})).await.must(200);
    let ben = owner.post("/members", &json!({"phone": "0955000002"})).await.must(201);
    let told = json!({"store_id": scene.store(), "profile": {"gender": "male", "preferences": ["黑咖啡"]}});
    let path = format!("/api/v1/members/{}/profile", text(&ben["id"]));
    let form = owner.request(Method::PUT, &path).header("if-match", format!("\"{}\"", ben["version"]));
    owner.send(form.json(&told)).await.must(200);
    // Amy three times at the till under a row that is found to be hers, once on the web, and once called off.
    let row = owner.post("/members", &json!({"phone": "0955000003"})).await.must(201);
    sell(&row["id"], 3).await;
    let into = json!({"into_member_id": amy_id, "reason": "the same person"});
    owner.post(&format!("/members/{}/links", text(&row["id"])), &into).await.must(201);
    amy.post("/carts", &json!({})).await.must(201);
    amy.post("/orders", &scene.order()).await.must(201);
    let off = amy.post("/orders", &scene.order()).await.must(201);
    amy.post(&format!("/orders/{}/cancel", text(&off["id"])), &json!({"reason": "changed my mind"})).await.must(200);
    sell(&ben["id"], 1).await;
    let wanted = [
        json!(["all", "female", 1, 4, 0, 0, 1]),
        json!(["all", "male", 1, 1, 1, 0, 0]),
        json!(["web", "female", 1, 1, 1, 0, 0]),
        json!(["till", "female", 1, 3, 0, 1, 0]),
        json!(["till", "male", 1, 1, 1, 0, 0]),
    ];
    let after = split().await;
    for row in &wanted {
        assert!(after.contains(row), "{row} in {after:?}");
    }
    assert_eq!(after.len(), before.len() + wanted.len(), "nobody of the demo said what they are");
    let long = owner.get("/members/split?from=2025-01-01&until=2026-12-31").await;
    assert_eq!(long.code(), "orders.days_too_many");
    assert_eq!(owner.get("/members/split?from=2026-02-01&until=2026-01-31").await.code(), "orders.days_too_many");
    scene.close().await;
}

crate::on_both!(
    whoever_is_forgotten_is_nowhere,
    an_order_and_an_erasure_at_once_leave_nothing_behind,
    figures_say_who_buys_where_and_how_often,
);
