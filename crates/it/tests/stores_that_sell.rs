//! An article that only some shops sell, and one that the law keeps in the shops, over HTTP.

use it::{Answer, Client, Scene};
use reqwest::Method;
use serde_json::{Value, json};

/// The cake as it is now.
async fn cake(owner: &Client, scene: &Scene) -> Value {
    let rows = owner.get("/products").await.must(200);
    let rows = rows["items"].as_array().unwrap();
    let is_cake = |row: &&Value| row["variants"].as_array().unwrap().iter().any(|one| one["id"] == json!(scene.cake()));
    let id = rows.iter().find(is_cake).unwrap()["id"].as_str().unwrap().to_owned();
    owner.get(&format!("/products/{id}")).await.must(200)
}

/// Changes something of the cake as it is now.
async fn change(owner: &Client, scene: &Scene, method: Method, below: &str, body: &Value) -> Answer {
    let now = cake(owner, scene).await;
    let path = format!("/api/v1/products/{}{below}", now["id"].as_str().unwrap());
    let request = owner.request(method, &path).header("if-match", format!("\"{}\"", now["version"]));
    owner.send(request.json(body)).await
}

fn faults(answer: &Answer) -> Vec<(&str, &str)> {
    let fields = answer.body["fields"].as_array().unwrap();
    fields.iter().map(|field| (field["pointer"].as_str().unwrap(), field["code"].as_str().unwrap())).collect()
}

async fn a_shop_that_does_not_sell_it(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let other = scene.open_another_store().await;
    let (here, web) = (scene.store(), scene.demo().ready().stores["web"]);
    let set = |stores: Value| {
        let (owner, scene) = (&owner, &scene);
        async move { change(owner, scene, Method::PUT, "/stores", &json!({"store_ids": stores})).await }
    };
    // Only shops can be named, each once, and the cashier does not decide.
    let nobody = set(json!([other, it::fresh_id(), web])).await;
    assert_eq!(faults(&nobody), [("/store_ids/1", "orders.no_shop"), ("/store_ids/2", "orders.no_shop")]);
    assert_eq!(faults(&set(json!([other, other])).await), [("/store_ids/1", "catalog.twice")]);
    let cashier = scene.staff("cashier").await;
    let told = change(&cashier, &scene, Method::PUT, "/stores", &json!({"store_ids": []})).await;
    assert_eq!(told.status, 403, "{}", told.text);

    let lookup = format!("/lookup?code=CAKE-OSM-6&store={here}");
    let found = owner.get(&lookup).await.must(200);
    let changed = set(json!([other])).await.must(200);
    assert_eq!(changed["store_ids"], json!([other]));
    let gone = owner.get(&lookup).await;
    assert_eq!((gone.status, gone.code()), (422, "orders.not_in_store"));
    assert!(gone.body["detail"].as_str().unwrap().contains("信義門市"), "{}", gone.text);
    let grid = owner.get(&format!("/till/products?store={here}")).await.must(200);
    let offered =
        |grid: &Value| grid["items"].as_array().unwrap().iter().any(|one| one["variant_id"] == json!(scene.cake()));
    assert!(!offered(&grid));
    let quote = json!({"channel": "till", "store_id": here, "lines": scene.order()["lines"]});
    let refused = visitor.post("/quotes", &quote).await;
    assert_eq!(faults(&refused), [("/lines/0/variant_id", "orders.not_in_store")]);
    let order = visitor.post("/orders", &scene.order()).await;
    assert_eq!((order.status, order.code()), (422, "orders.not_in_store"));
    assert_eq!(faults(&order), [("/fulfilment/store_id", "orders.not_in_store")]);
    let aside = json!({"variant_id": scene.cake(), "store_id": here, "name": "林小榫", "phone": "0912345678"});
    assert_eq!(visitor.post("/put-asides", &aside).await.code(), "orders.not_in_store");
    let there = visitor.get(&format!("/availability?variants={}", scene.cake())).await.must(200);
    let named: Vec<&Value> =
        there["items"][0]["stores"].as_array().unwrap().iter().map(|one| &one["store_id"]).collect();
    assert!(!named.contains(&&json!(here)), "{named:?}");
    let handle = cake(&owner, &scene).await["handle"].as_str().unwrap().to_owned();
    let page = visitor.send(visitor.request(Method::GET, &format!("/products/{handle}"))).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains(&format!("<tr data-store=\"{here}\"")), "the page leaves the shop out");

    set(json!([])).await.must(200);
    assert_eq!(owner.get(&lookup).await.must(200)["variant_id"], found["variant_id"]);
    visitor.post("/orders", &scene.order()).await.must(201);
    assert!(scene.doctor().await.is_clean());
    scene.close().await;
}

async fn what_the_law_keeps_in_the_shops(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    visitor.post("/carts", &json!({})).await.must(201);
    let line = &scene.order()["lines"][0];
    visitor.post("/carts/current/lines", line).await.must(200);
    let changed = change(&owner, &scene, Method::PATCH, "", &json!({"legal_class": "alcohol"})).await.must(200);
    assert_eq!((&changed["legal_class"], &changed["on_web"]), (&json!("alcohol"), &json!(true)));
    let added = visitor.post("/carts/current/lines", line).await;
    assert_eq!((added.status, added.code()), (422, "orders.in_store_only"));
    let cart = visitor.get("/carts/current").await.must(200);
    assert_eq!(cart["quote"], Value::Null, "what was in the cart cannot be bought any more");
    let found = visitor.get("/search").await.must(200);
    let shown = found["items"].as_array().unwrap().iter().find(|one| one["variant_ids"][0] == json!(scene.cake()));
    assert_eq!(shown.unwrap()["on_web"], json!(false), "it is shown, and not sold");
    let handle = changed["handle"].as_str().unwrap();
    let page = visitor.send(visitor.request(Method::GET, &format!("/products/{handle}"))).await;
    assert!(page.text.contains("data-store-only") && !page.text.contains("data-buy"), "{}", page.text);
    let unknown = change(&owner, &scene, Method::PATCH, "", &json!({"legal_class": "spirits"})).await;
    assert_eq!((unknown.status, unknown.code()), (400, "api.malformed"));
    scene.close().await;
}

async fn a_new_store_has_a_place_to_sell_from(scene: Scene) {
    let owner = scene.staff("owner").await;
    let company = owner.get("/staff/legal-entities").await.must(200)["items"][0]["id"].clone();
    let content = json!({"name": "大安門市", "kind": "direct"});
    // A warehouse has its code already.
    let depot = json!({"code": "DAAN", "name": "大安倉庫", "kind": "warehouse",
        "like_location_id": scene.demo().ready().location_id});
    owner.post("/locations", &depot).await.must(201);
    let store = json!({"legal_entity_id": company, "code": "daan", "invoice_mode": "own", "content": content});
    let store = owner.post("/staff/stores", &store).await.must(201)["id"].as_str().unwrap().to_owned();
    let shelve = |store: String| {
        let request = owner.request(Method::PUT, &format!("/api/v1/stores/{store}/shelf"));
        owner.send(request)
    };
    let lookup = format!("/lookup?code=CAKE-OSM-6&store={store}");
    assert_eq!(owner.get(&lookup).await.code(), "orders.store_unknown");
    let shelf = shelve(store.clone()).await.must(200);
    assert_eq!((&shelf["code"], &shelf["name"]), (&json!("DAAN-2"), &json!("大安門市")));
    assert_eq!(shelve(store.clone()).await.must(200), shelf, "twice is once");
    let locations = owner.get("/locations").await.must(200);
    let own: Vec<&Value> =
        locations["items"].as_array().unwrap().iter().filter(|one| one["store_id"] == store).collect();
    assert_eq!(own.len(), 1, "{own:?}");
    owner.get(&lookup).await.must(200);
    // The first store keeps the place it has.
    let first = shelve(scene.store().to_string()).await.must(200);
    assert_eq!(first["location_id"], json!(scene.demo().ready().location_id));
    let nowhere = shelve(it::fresh_id().to_string()).await;
    assert_eq!(nowhere.code(), "staff.store_unknown");
    assert!(scene.doctor().await.is_clean());
    scene.close().await;
}

crate::on_both!(a_new_store_has_a_place_to_sell_from, a_shop_that_does_not_sell_it, what_the_law_keeps_in_the_shops);
