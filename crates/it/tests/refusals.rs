//! How the server says no: problem details with a stable code, the same on both databases, and never a
//! fault because of what somebody sent.

use it::{Answer, Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

use crate::operations::at_rest;

fn assert_problem(what: &str, answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{what}: {}", answer.text);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    assert_eq!(answer.body["status"], status, "{what}");
    assert_eq!(answer.body["type"], format!("/docs/errors#{code}"), "{what}");
    assert!(!answer.body["detail"].as_str().unwrap().is_empty(), "{what}");
}

fn pointers(answer: &Answer) -> Vec<&str> {
    let fields = answer.body["fields"].as_array().unwrap();
    fields.iter().map(|field| field["pointer"].as_str().unwrap()).collect()
}

/// Sends these bytes as JSON.
async fn raw(client: &Client, path: &str, body: &str) -> Answer {
    let request = client.request(Method::POST, &format!("/api/v1{path}")).header("content-type", "application/json");
    client.send(request.header("idempotency-key", it::fresh_id().to_string()).body(body.to_owned())).await
}

async fn what_cannot_be_read_is_named(scene: Scene) {
    let visitor = scene.visitor();
    let unknown = visitor.request(Method::GET, "/api/v1/brand").header("host", "nobody.localhost");
    assert_problem("unknown host", &visitor.send(unknown).await, 404, "api.unknown_brand");
    let broken = raw(&visitor, "/quotes", "{\"channel\": ").await;
    assert_problem("half a body", &broken, 400, "api.malformed");
    let line = json!({"variant_id": scene.cake(), "quantity": "two"});
    let text = raw(&visitor, "/quotes", &json!({"channel": "web", "lines": [line]}).to_string()).await;
    assert_problem("a word for a number", &text, 400, "api.malformed");
    assert_eq!(pointers(&text), ["/lines/0/quantity"]);
    assert!(!text.text.contains("two"), "what was sent is not repeated: {}", text.text);
    let surplus = raw(&visitor, "/quotes", "{\"channel\":\"web\",\"lines\":[],\"discount\":100}").await;
    assert_problem("a field that nobody knows", &surplus, 400, "api.malformed");
    let nameless = raw(&visitor, "/carts/current/lines", &json!([scene.cake(), 1_000]).to_string()).await;
    assert_problem("values without their names", &nameless, 400, "api.malformed");
    let form = visitor.request(Method::POST, "/api/v1/quotes").form(&[("channel", "web")]);
    assert_problem("a form", &visitor.send(form).await, 415, "api.not_json");
    let large = raw(&visitor, "/quotes", &json!({"channel": "x".repeat(1 << 20)}).to_string()).await;
    assert_problem("a large body", &large, 413, "api.too_large");
    let wrong = visitor.get("/availability?variants=cake").await;
    assert!((400..500).contains(&wrong.status), "{}", wrong.text);
    scene.close().await;
}

async fn nul_is_refused_before_it_reaches_a_database(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let mut order = scene.order();
    order["buyer"]["name"] = json!("林\0小榫");
    let placed = visitor.post("/orders", &order).await;
    assert_problem("a name with NUL", &placed, 400, "api.malformed");
    assert_eq!(pointers(&placed), ["/buyer/name"]);
    let member = owner.post("/members", &json!({"name": "a\0", "phone": "0912000222"})).await;
    assert_problem("a member with NUL", &member, 400, "api.malformed");
    let named = json!({"reason": "x", "command": {"type": "open_shift", "float": 1, "a\0b": 2}});
    let command = owner.post(&format!("/registers/{}/commands", scene.demo().ready().register_id), &named).await;
    assert_problem("a field's name with NUL", &command, 400, "api.malformed");
    let login = visitor.post("/staff/sessions", &json!({"login": "a\0@b", "password": "x"})).await;
    assert_problem("a login with NUL", &login, 400, "api.malformed");
    let store = scene.store();
    for path in [
        "/products?q=a%00b".to_owned(),
        "/orders?q=%00".to_owned(),
        format!("/lookup?store={store}&code=%00"),
        format!("/till/products?store={store}&q=%00"),
        "/members?phone=%00".to_owned(),
        "/products?%00=1".to_owned(),
        "/products/%00".to_owned(),
    ] {
        let answer = owner.get(&path).await;
        assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.text);
    }
    let callback = visitor.post("/payments/callbacks/%00", &json!({})).await;
    assert!((400..500).contains(&callback.status), "{}", callback.text);
    // Pages are asked by people's browsers; they too are told and not failed.
    for path in ["/products/%00", "/products/a%00b", "/?q=%00", "/orders/%00", "/assets/%00", "/admin/%00", "/pos/%00"]
    {
        let answer = visitor.send(visitor.request(Method::GET, path)).await;
        assert!(answer.status < 500, "{path}: {} {}", answer.status, answer.text);
    }
    visitor.post("/carts", &json!({})).await.must(201);
    visitor.post("/carts/current/lines", &json!({"variant_id": scene.cake(), "quantity": 1_000})).await;
    let cart = visitor.get("/carts/current").await.must(200);
    let typed = |name: &str, mail: &str| {
        let fields = [
            ("submission", it::fresh_id().to_string()),
            ("cart_version", cart["version"].to_string()),
            ("pickup_total", "580".to_owned()),
            ("delivery_total", "700".to_owned()),
            ("name", name.to_owned()),
            ("phone", "0912345678".to_owned()),
            ("email", mail.to_owned()),
            ("fulfilment", format!("pickup:{store}")),
            ("payment", "cash_on_pickup".to_owned()),
        ];
        fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
    };
    for (name, mail) in [("林\0", ""), ("林小榫", "a\0@b.tw")] {
        let answer = visitor.send(visitor.request(Method::POST, "/checkout").form(&typed(name, mail))).await;
        assert!((400..500).contains(&answer.status), "{}: {}", answer.status, answer.text);
    }
    let language = visitor.request(Method::POST, "/language").form(&[("locale", "\0"), ("back", "/\0")]);
    let language = visitor.send(language).await;
    assert!(language.status < 500, "{}", language.text);
    let placed = visitor.send(visitor.request(Method::POST, "/checkout").form(&typed("林小榫", ""))).await;
    assert_eq!(placed.status, 303, "the same form without NUL is an order: {}", placed.text);
    scene.close().await;
}

async fn a_query_holds_no_more_than_the_document_says(scene: Scene) {
    let (owner, store) = (scene.staff("owner").await, scene.store());
    let long = |characters: usize| "0".repeat(characters + 1);
    let asked = [
        ("/cases?limit=0".to_owned(), "/limit"),
        ("/products?limit=201".to_owned(), "/limit"),
        ("/orders?limit=4294967295".to_owned(), "/limit"),
        ("/journal?limit=0".to_owned(), "/limit"),
        ("/journal?after=-1".to_owned(), "/after"),
        ("/journal?after=9007199254740992".to_owned(), "/after"),
        ("/stock/levels?limit=0".to_owned(), "/limit"),
        ("/stock/movements?limit=201".to_owned(), "/limit"),
        (format!("/stock/movements?cursor={}", long(200)), "/cursor"),
        (format!("/products?q={}", long(200)), "/q"),
        (format!("/orders?q={}", long(100)), "/q"),
        (format!("/till/products?store={store}&q={}", long(100)), "/q"),
        (format!("/lookup?store={store}&code={}", long(64)), "/code"),
        (format!("/pickups?code={}", long(40)), "/code"),
        (format!("/members?phone={}", long(40)), "/phone"),
        (format!("/availability?variants={}", long(3_700)), "/variants"),
        (format!("/events?topics={}", long(12_000)), "/topics"),
    ];
    for (path, pointer) in asked {
        let answer = owner.get(&path).await;
        assert_problem(&path, &answer, 422, "api.invalid");
        assert_eq!(pointers(&answer), [pointer], "{path}");
    }
    // In characters, not in bytes; and at the limit.
    owner.get(&format!("/products?q={}", "茶".repeat(200))).await.must(200);
    owner.get("/products?limit=200").await.must(200);
    scene.close().await;
}

async fn a_sale_takes_no_other_orders_id(scene: Scene) {
    let (owner, register) = (scene.staff("owner").await, scene.demo().ready().register_id);
    let other = json!({"store_id": scene.store(), "code": "XY9", "name": "XY9"});
    let other = owner.post("/staff/registers", &other).await.must(201)["id"].as_str().unwrap().to_owned();
    let order = scene.visitor().post("/orders", &scene.order()).await.must(201)["id"].clone();
    let tell = async |register: &str, command: Value| {
        let told = json!({"command_id": it::fresh_id(), "command": command});
        owner.post(&format!("/registers/{register}/commands"), &told).await
    };
    let register = register.to_string();
    for till in [&register, &other] {
        tell(till, json!({"type": "open_shift", "float": 1_000})).await.must(200);
    }
    let sell = |sale: &Value| {
        let total = scene.order()["expected_total"].clone();
        json!({"type": "sell", "sale_id": sale, "lines": scene.order()["lines"], "expected_total": total,
            "tenders": [{"kind": "cash", "amount": total}]})
    };
    let sale = json!(it::fresh_id());
    tell(&register, sell(&sale)).await.must(200);
    // What the server does by itself after the sale is no part of the refusals.
    let before = at_rest(&scene).await;
    assert_problem("a sale of this till", &tell(&register, sell(&sale)).await, 409, "till.sale_repeated");
    assert_problem("a sale of another till", &tell(&other, sell(&sale)).await, 409, "orders.id_taken");
    assert_problem("an order of the web", &tell(&other, sell(&order)).await, 409, "orders.id_taken");
    assert_eq!(scene.fingerprint().await, before, "nothing of it is written");
    tell(&other, sell(&json!(it::fresh_id()))).await.must(200);
    scene.close().await;
}

async fn edits_need_what_they_are_based_on(scene: Scene) {
    let owner = scene.staff("owner").await;
    let visitor = scene.visitor();
    let keyless = visitor.request(Method::POST, "/api/v1/orders").json(&scene.order());
    assert_problem("an order without a key", &visitor.send(keyless).await, 400, "api.key_needed");
    let long = visitor.post_as("/orders", &scene.order(), &"k".repeat(65)).await;
    assert_problem("a key that is too long", &long, 400, "api.key_needed");

    let product = owner.get("/products").await.must(200)["items"][0].clone();
    let path = format!("/api/v1/products/{}", product["id"].as_str().unwrap());
    let edit = || owner.request(Method::PATCH, &path).json(&json!({"names": {"zh-TW": "新名字"}}));
    assert_problem("an edit without If-Match", &owner.send(edit()).await, 428, "api.version_needed");
    let version = product["version"].as_i64().unwrap();
    let current = format!("\"{version}\"");
    let first = owner.send(edit().header("if-match", &current)).await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert_ne!(first.header("etag"), current);
    let stale = owner.send(edit().header("if-match", &current)).await;
    assert_eq!(stale.status, 412, "{}", stale.text);
    assert_eq!(stale.header("content-type"), "application/problem+json");
    for wrong in ["\"\"", "\"1", "+1", "9223372036854775808", "*"] {
        let answer = owner.send(edit().header("if-match", wrong)).await;
        assert_problem(wrong, &answer, 428, "api.version_needed");
    }
    let category = owner.post("/categories", &json!({"handle": "odd", "names": {"zh-TW": "怪"}})).await.must(201);
    let place = format!("/api/v1/categories/{}/place", category["id"].as_str().unwrap());
    for wrong in [-1, 1_001] {
        let moved = owner.request(Method::PUT, &place).header("if-match", "\"1\"").json(&json!({"position": wrong}));
        assert_problem("a place that there is not", &owner.send(moved).await, 422, "api.invalid");
    }
    // The last version that a number can be is not counted on.
    let several = json!({"edits": [{"id": product["id"], "version": i64::MAX, "edit": {"on_web": true}}]});
    let several = owner.send(owner.request(Method::PATCH, "/api/v1/products").json(&several)).await;
    assert_problem("a version without a next one", &several, 422, "api.invalid");
    scene.close().await;
}

async fn other_sites_cannot_act_for_anybody(scene: Scene) {
    let owner = scene.staff("owner").await;
    let before = at_rest(&scene).await;
    let member = || owner.request(Method::POST, "/api/v1/members").json(&json!({"phone": "0912000333"}));
    for (name, value) in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
        assert_problem(value, &owner.send(member().header(name, value)).await, 403, "api.cross_site");
    }
    let form = owner.request(Method::POST, "/language").header("origin", "https://evil.example");
    let form = owner.send(form.form(&[("locale", "en")])).await;
    assert_eq!(form.status, 403, "a page's form: {}", form.text);
    assert_eq!(scene.fingerprint().await, before);
    let own = format!("http://{}:{}", it::HOST, scene.port());
    let made = owner.send(member().header("origin", own)).await;
    assert_eq!(made.status, 201, "our own pages: {}", made.text);
    scene.close().await;
}

async fn every_answer_carries_the_security_headers(scene: Scene) {
    let visitor = scene.visitor();
    for path in [
        "/api/v1/brand",
        "/api/v1/products",
        "/api/v1/nowhere",
        "/",
        "/cart",
        "/nowhere",
        "/admin/",
        "/pos/",
        "/docs/errors",
        "/healthz",
    ] {
        let answer = visitor.send(visitor.request(Method::GET, path).header("accept", "text/html")).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(!answer.header("permissions-policy").is_empty(), "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    let login = scene.demo().ready().logins[0].clone();
    let entered = json!({"login": login.login, "password": login.password});
    let cookie = visitor.post("/staff/sessions", &entered).await;
    let cookie = cookie.header("set-cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    scene.close().await;
}

async fn refusals_speak_the_callers_language(scene: Scene) {
    let visitor = scene.visitor();
    let ask = async |language: &str| {
        let request = visitor.request(Method::GET, "/api/v1/products").header("accept-language", language);
        let answer = visitor.send(request).await;
        assert_problem(language, &answer, 401, "api.unauthenticated");
        answer.body["detail"].as_str().unwrap().to_owned()
    };
    assert_eq!(ask("en-GB,en;q=0.9").await, "Please log in first.");
    assert_eq!(ask("zh-TW,zh;q=0.9,en;q=0.8").await, "請先登入。");
    assert_eq!(ask("de,en;q=0.5").await, "Please log in first.", "the first language that we have");
    assert_eq!(ask("de").await, "請先登入。", "the brand's own");
    let chosen = visitor.request(Method::GET, "/api/v1/products").header("accept-language", "zh-TW");
    let chosen = visitor.send(chosen.header("cookie", "tenon_locale=en")).await;
    assert_eq!(chosen.body["detail"], Value::from("Please log in first."), "a choice counts for more");
    scene.close().await;
}

crate::on_both!(
    what_cannot_be_read_is_named,
    nul_is_refused_before_it_reaches_a_database,
    a_query_holds_no_more_than_the_document_says,
    a_sale_takes_no_other_orders_id,
    edits_need_what_they_are_based_on,
    other_sites_cannot_act_for_anybody,
    every_answer_carries_the_security_headers,
    refusals_speak_the_callers_language,
);
