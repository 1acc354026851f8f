//! Finding goods over HTTP, and pages that never stand longer than what is on them.

use it::{Client, Scene, fresh_id, until};
use reqwest::Method;
use serde_json::{Value, json};

async fn search(client: &Client, query: &str) -> Value {
    client.get(&format!("/search?{query}")).await.must(200)
}

/// Sets a variant's price, in 1/10,000 of a major unit.
async fn set_price(owner: &Client, variant: &str, price: i64) {
    let request = owner.request(Method::PUT, &format!("/api/v1/variants/{variant}/price"));
    let request = request.header("idempotency-key", fresh_id().to_string());
    owner.send(request.json(&json!({"unit_price": price, "reason": "season"}))).await.must(200);
}

fn names(found: &Value) -> Vec<String> {
    let items = found["items"].as_array().unwrap().iter();
    items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

async fn goods_are_found_filtered_and_counted(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let all = search(&visitor, "").await;
    let count = all["total"].as_u64().unwrap();
    assert!(count >= 6 && all["available"].as_u64() == Some(count), "{all}");
    let cake = search(&visitor, "q=戚风蛋糕").await;
    assert_eq!((names(&cake).len(), cake["nearly"].clone()), (1, json!(false)), "simplified characters: {cake}");
    assert_eq!(search(&visitor, "q=戚風旦糕").await["nearly"], true);
    assert_eq!(search(&visitor, "q=冰箱").await["total"], 0);
    let by_price = search(&visitor, "order=price_up").await;
    let prices: Vec<i64> =
        by_price["items"].as_array().unwrap().iter().map(|item| item["unit_price"].as_i64().unwrap()).collect();
    assert!(prices.is_sorted() && prices.len() > 3, "{prices:?}");
    let dearest = prices.last().unwrap();
    assert_eq!(search(&visitor, &format!("price_from={dearest}")).await["total"], 1);
    let pages = search(&visitor, "limit=2").await;
    assert_eq!((names(&pages).len(), pages["next"].clone()), (2, json!(2)));

    // What is sold out is not offered as to be had, at once.
    let product = cake["items"][0].clone();
    scene.count_cakes(&owner, 0).await;
    until("the cake is sold out", async || {
        let found = search(&visitor, "available=true").await;
        (found["total"].as_u64() == Some(count - 1)).then_some(())
    })
    .await;
    assert_eq!(search(&visitor, "q=戚風").await["available"], 0);

    // A category of its own, and a name that changes.
    let new = json!({"handle": "fresh", "names": {"zh-TW": "現烤", "en": "Freshly baked"}});
    let category = owner.post("/categories", &new).await.must(201);
    let assign = json!({"product_ids": [product["product_id"]], "add_categories": [category["id"]]});
    owner.post("/products/assignments", &assign).await.must(200);
    until("the category is counted", async || {
        let found = search(&visitor, "category=fresh&q=現烤").await;
        (found["total"] == 1 && found["categories"][0]["name"] == "現烤").then_some(())
    })
    .await;
    assert_eq!(search(&visitor, "category=nobody").await["total"], 0);

    // Who looks after goods finds drafts too, and what was searched for.
    let found = owner.get("/products?q=戚風").await.must(200);
    assert_eq!(found["items"][0]["id"], product["product_id"]);
    until("what was searched for in vain is written", async || {
        let unmet = owner.get("/searches?unmet=true").await.must(200);
        let typed: Vec<&str> =
            unmet["items"].as_array().unwrap().iter().map(|row| row["typed"].as_str().unwrap()).collect();
        assert!(!typed.contains(&"戚风蛋糕"), "{typed:?}");
        (typed.contains(&"冰箱") && typed.contains(&"戚風旦糕")).then_some(())
    })
    .await;
    scene.close().await;
}

async fn a_kept_page_goes_with_what_is_on_it(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let product = owner.get("/products?q=戚風").await.must(200)["items"][0].clone();
    let handle = product["handle"].as_str().unwrap();
    let page = async || {
        let request = visitor.request(Method::GET, &format!("/products/{handle}"));
        let answer = visitor.send(request).await;
        assert_eq!(answer.status, 200);
        answer.text
    };
    assert!(!page().await.contains("僅剩4"));
    let changed = async |what: &str, sign: &str| {
        until(what, async || page().await.contains(sign).then_some(())).await;
    };
    scene.count_cakes(&owner, 4).await;
    changed("the stock changed", "僅剩4").await;
    let variant = product["variants"][0]["id"].as_str().unwrap();
    set_price(&owner, variant, 6_660_000).await;
    changed("the price changed", "NT$666").await;
    let edited = owner.get(&format!("/products/{}", product["id"].as_str().unwrap())).await.must(200);
    let rename = owner.request(Method::PATCH, &format!("/api/v1/products/{}", edited["id"].as_str().unwrap()));
    let rename = rename.header("if-match", format!("\"{}\"", edited["version"]));
    owner.send(rename.json(&json!({"names": {"zh-TW": "海鹽戚風蛋糕"}}))).await.must(200);
    changed("the name changed", "海鹽戚風蛋糕").await;
    // A visitor's own cart is not another's.
    let other = visitor.get("/search?q=烏龍茶").await.must(200)["items"][0]["variant_ids"][0].clone();
    let buyer = scene.visitor();
    buyer.post("/carts", &json!({})).await.must(201);
    buyer.post("/carts/current/lines", &json!({"variant_id": other, "quantity": 2_000})).await.must(200);
    let request = buyer.request(Method::GET, &format!("/products/{handle}"));
    assert!(buyer.send(request).await.text.contains("<b>2</b>"));
    assert!(!page().await.contains("<b>2</b>"));
    scene.close().await;
}

crate::on_both!(goods_are_found_filtered_and_counted, a_kept_page_goes_with_what_is_on_it);
