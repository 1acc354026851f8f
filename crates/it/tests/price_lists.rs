//! A price list for one shop and one for the web, over HTTP: everybody who asks what something costs there hears the
//! same.

use it::{Client, Scene, until};
use reqwest::Method;
use serde_json::{Value, json};

/// Cakes in whole dollars.
fn dollars(number: i64) -> Value {
    json!(number * 10_000)
}

async fn with_version(owner: &Client, method: Method, path: &str, version: &Value, body: &Value) -> it::Answer {
    let request = owner.request(method, &format!("/api/v1{path}")).header("if-match", format!("\"{version}\""));
    owner.send(request.json(body)).await
}

async fn make(owner: &Client, code: &str, price: i64, cake: &Value) -> Value {
    let new = json!({"code": code, "names": {"zh-TW": code}, "reason": "試辦"});
    let list = owner.post("/price-lists", &new).await.must(201);
    let path = format!("/price-lists/{}/prices", list["id"].as_str().unwrap());
    let prices = json!({"prices": [{"variant_id": cake, "unit_price": dollars(price)}], "reason": "試辦"});
    let request = owner.request(Method::PATCH, &format!("/api/v1{path}")).json(&prices);
    owner.send(request).await.must(200);
    list
}

async fn the_same_price_for_whoever_asks(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let (store, cake) = (scene.store(), json!(scene.cake()));
    let other = scene.open_another_store().await;
    let row = owner.get("/products").await.must(200);
    let is_cake = |row: &&Value| row["variants"].as_array().unwrap().iter().any(|one| one["id"] == cake);
    let product = row["items"].as_array().unwrap().iter().find(is_cake).unwrap().clone();
    let standard = product["variants"][0]["price"].clone();
    let handle = product["handle"].as_str().unwrap();
    let page = async || visitor.send(visitor.request(Method::GET, &format!("/products/{handle}"))).await.text;
    page().await;

    let (outlet, web) = (make(&owner, "outlet", 444, &cake).await, make(&owner, "web", 555, &cake).await);
    let uses = |list: &Value| format!("/price-lists/{}/uses", list["id"].as_str().unwrap());
    let to_store = json!({"places": [{"store_id": store}], "reason": "試辦"});
    let given = owner.post(&uses(&outlet), &to_store).await.must(200);
    assert_eq!(given["uses"][0]["store_id"], json!(store));
    owner.post(&uses(&web), &json!({"places": [{"channel": "web"}], "reason": "試辦"})).await.must(200);
    let wrong = json!({"places": [{"store_id": scene.demo().ready().stores["web"]}, {}], "reason": "試辦"});
    let wrong = owner.post(&uses(&web), &wrong).await;
    assert_eq!(wrong.body["fields"][1]["code"], json!("orders.no_price_place"), "{}", wrong.text);

    let effective = async |place: &str| {
        let variant = cake.as_str().unwrap();
        owner.get(&format!("/variants/{variant}/effective-price{place}")).await.must(200)
    };
    let here = effective(&format!("?store={store}")).await;
    assert_eq!((&here["unit_price"], &here["price_list_id"]), (&dollars(444), &outlet["id"]));
    assert_eq!(effective(&format!("?store={other}")).await["unit_price"], standard);
    assert_eq!(effective("").await["unit_price"], dollars(555));
    let found = owner.get(&format!("/lookup?code=CAKE-OSM-6&store={store}")).await.must(200);
    assert_eq!((&found["unit_price"], &found["price_version"]), (&dollars(444), &here["price_version"]));
    let quote = async |body: Value| visitor.post("/quotes", &body).await.must(200)["lines"][0]["unit_price"].clone();
    let lines = &scene.order()["lines"];
    assert_eq!(quote(json!({"channel": "till", "store_id": store, "lines": lines})).await, dollars(444));
    assert_eq!(quote(json!({"channel": "web", "lines": lines})).await, dollars(555));
    let available = visitor.get(&format!("/availability?variants={}", cake.as_str().unwrap())).await.must(200);
    assert_eq!(available["items"][0]["unit_price"], dollars(555));
    until("the kept page stays", async || page().await.contains("NT$555").then_some(())).await;
    let search = async || {
        let found = visitor.get("/search?price_from=5550000&price_to=5550000").await.must(200);
        found["items"].as_array().unwrap().iter().any(|one| one["variant_ids"][0] == cake)
    };
    until("search has another price than the web", async || search().await.then_some(())).await;
    let due = owner.get(&format!("/labels?store={store}&due=true")).await.must(200);
    let label = due["items"].as_array().unwrap().iter().find(|one| one["variant_id"] == cake).unwrap().clone();
    assert_eq!((&label["unit_price"], &label["price_list_id"]), (&dollars(444), &outlet["id"]));

    // One price of it is over, then the list; the web's own is taken away.
    let grid = format!("/price-lists/{}/prices", outlet["id"].as_str().unwrap());
    let rows = owner.get(&format!("{grid}?set=true")).await.must(200);
    assert_eq!(
        (&rows["items"][0]["price"]["unit_price"], &rows["items"][0]["default_price"]),
        (&dollars(444), &standard)
    );
    let searched = owner.get(&format!("{grid}?q=CAKE-OSM-6")).await.must(200);
    assert!(searched["items"].as_array().unwrap().iter().any(|one| one["variant_id"] == cake));
    // Faults are numbered as they were sent, and nobody sets and ends the same price at once.
    let mixed = json!({"prices": [
        {"variant_id": cake, "unit_price": null},
        {"variant_id": other, "unit_price": dollars(1)},
        {"variant_id": cake, "unit_price": dollars(2)},
    ], "reason": "試辦結束"});
    let mixed = owner.send(owner.request(Method::PATCH, &format!("/api/v1{grid}")).json(&mixed)).await;
    let faults: Vec<_> =
        mixed.body["fields"].as_array().unwrap().iter().map(|one| [&one["pointer"], &one["code"]]).collect();
    assert_eq!(
        faults,
        [["/prices/1/variant_id", "catalog.unknown_variant"], ["/prices/2/variant_id", "catalog.twice"]],
        "{}",
        mixed.text
    );
    assert_eq!(effective(&format!("?store={store}")).await["unit_price"], dollars(444));
    let out = json!({"prices": [{"variant_id": cake, "unit_price": null}], "reason": "試辦結束"});
    owner.send(owner.request(Method::PATCH, &format!("/api/v1{grid}")).json(&out)).await.must(200);
    assert_eq!(effective(&format!("?store={store}")).await["unit_price"], standard);
    let given = owner.get(&format!("/price-lists/{}", web["id"].as_str().unwrap())).await.must(200);
    let end = format!("/price-list-uses/{}/end", given["uses"][0]["id"].as_str().unwrap());
    assert_eq!(owner.post(&end, &json!({"reason": "試辦結束"})).await.status, 204);
    assert_eq!(effective("").await["unit_price"], standard);
    until("the kept page stays", async || (!page().await.contains("NT$555")).then_some(())).await;
    until("search has another price than the web", async || (!search().await).then_some(())).await;
    let changes = owner.get(&format!("/price-lists/{}/changes", web["id"].as_str().unwrap())).await.must(200);
    let what: Vec<&Value> = changes["items"].as_array().unwrap().iter().map(|one| &one["what"]).collect();
    assert_eq!(what, ["taken", "given", "prices_set", "made"]);
    let close = format!("/price-lists/{}/close", web["id"].as_str().unwrap());
    let closed = with_version(&owner, Method::POST, &close, &given["version"], &json!({"reason": "試辦結束"})).await;
    assert_eq!(closed.must(200)["open"], json!(false));
    let cashier = scene.staff("cashier").await;
    assert_eq!(
        cashier.post("/price-lists", &json!({"code": "x", "names": {"zh-TW": "x"}, "reason": "x"})).await.status,
        403
    );
    assert!(scene.doctor().await.is_clean());
    scene.close().await;
}

crate::on_both!(the_same_price_for_whoever_asks);
