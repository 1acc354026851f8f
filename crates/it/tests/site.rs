//! The brand's own site over HTTP: a draft that nobody sees but who previews, a version that everybody sees at once, a
//! template that fails and leaves no visitor without a page.

use it::{Client, Scene, until};
use reqwest::Method;
use serde_json::{Value, json};

/// The header that says what pages may load; a theme cannot change it.
const POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'";

async fn page(client: &Client, path: &str) -> it::Answer {
    client.send(client.request(Method::GET, path)).await
}

/// Saves a draft on what is there now.
async fn draft(owner: &Client, theme: Value) -> Value {
    let seen = owner.get("/site/theme").await.must(200);
    let request =
        owner.request(Method::PUT, "/api/v1/site/theme/draft").header("if-match", seen["version"].to_string());
    owner.send(request.json(&json!({"theme": theme, "based_on": seen["number"]}))).await.must(200)
}

async fn publish(owner: &Client, saved: &Value) -> it::Answer {
    let request = owner.request(Method::POST, "/api/v1/site/theme/publish");
    let request = request.header("if-match", saved["version"].to_string());
    owner.send(request.json(&json!({"note": "a test"}))).await
}

fn hero(title: &str) -> Value {
    json!({"kind": "hero", "title": {"zh-TW": title}})
}

async fn a_draft_is_previewed_and_a_version_is_seen_at_once(scene: Scene) {
    let (owner, visitor, looker) = (scene.staff("owner").await, scene.visitor(), scene.visitor());
    let product = page(&visitor, "/products/osmanthus-chiffon-cake").await;
    assert_eq!(product.status, 200);
    let saved = draft(&owner, json!({"sections": [hero("春茶上市")], "tokens": {"tea": "#113355"}})).await;
    assert!(!page(&visitor, "/").await.text.contains("春茶上市"));

    // Whoever has the link sees the draft, marked as one; nobody else and no search engine does.
    let link = owner.post("/site/previews", &json!({})).await.must(201);
    let path = format!("{}&to=/", link["path"].as_str().unwrap());
    assert_eq!(page(&looker, &path).await.status, 303);
    let seen = page(&looker, "/").await;
    assert!(seen.text.contains("春茶上市") && seen.text.contains("class=\"preview\""));
    assert!(seen.header("x-robots-tag").contains("noindex") && seen.header("cache-control").contains("no-store"));
    assert!(seen.header("content-security-policy").contains(POLICY));
    assert!(page(&looker, "/products/osmanthus-chiffon-cake").await.text.contains("class=\"preview\""));
    assert!(!page(&visitor, "/products/osmanthus-chiffon-cake").await.text.contains("class=\"preview\""));
    let forged = page(&scene.visitor(), "/preview?token=9999999999.AAAA&to=/").await;
    assert_eq!((forged.status, forged.header("set-cookie")), (403, ""));
    let away = page(&looker, &format!("{}&to=//evil.example", link["path"].as_str().unwrap())).await;
    assert_eq!(away.header("location"), "/");

    // Published, everybody sees it, also on pages that were kept.
    assert_eq!(publish(&owner, &saved).await.must(200)["number"], 1);
    // At once in the process that published; another looks again after a moment.
    until("the version is seen", async || {
        let home = page(&visitor, "/").await;
        (home.text.contains("春茶上市") && !home.text.contains("class=\"preview\"")).then_some(())
    })
    .await;
    let product = page(&visitor, "/products/osmanthus-chiffon-cake").await;
    let style = product.text.split("theme&#x2f;brand&#x2f;").nth(1);
    let tag = style.and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let css = page(&visitor, &format!("/theme/brand/{tag}")).await;
    assert!(css.text.contains("--tea: #113355") && css.header("cache-control").contains("immutable"), "{}", css.text);
    assert_eq!(page(&visitor, "/theme/brand/0000000000.css").await.status, 404);

    // Going back is seen at once, too.
    let back = owner.post("/site/theme/versions/0/restore", &json!({"seen": 1})).await.must(200);
    assert_eq!(back["number"], 2);
    let gone = async || (!page(&visitor, "/").await.text.contains("春茶上市")).then_some(());
    until("the default theme is seen", gone).await;
    scene.close().await;
}

async fn a_template_that_fails_leaves_nobody_without_a_page(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let defaults = owner.get("/site/defaults").await.must(200);
    let templates = defaults["templates"].as_array().unwrap();
    let source = |name: &str| {
        templates.iter().find(|one| one["name"] == name).and_then(|one| one["source"].as_str()).unwrap().to_owned()
    };
    // What does not work is said and not published.
    let broken = source("home.html").replace("{% block main %}", "{% block main %}{{ page.nothing }}");
    let saved = draft(&owner, json!({"templates": {"home.html": broken}})).await;
    assert_eq!(saved["draft"]["problems"][0]["file"], "home.html");
    assert_eq!(publish(&owner, &saved).await.code(), "site.theme_broken");
    let endless = source("home.html").replace("{% block main %}", "{% block main %}{{ \"a\" * 1000000000 }}");
    let saved = draft(&owner, json!({"templates": {"home.html": endless}})).await;
    assert_eq!(publish(&owner, &saved).await.code(), "site.theme_broken");

    // What works with the sample and fails with this shop's goods is seen as the default page, and becomes a case.
    let late = source("product.html").replace(
        "{% block main %}",
        "{% block main %}<p>OWN PAGE</p>{% if page.sku == \"CAKE-OSM-6\" and shop.origin != \"https://tea.example\" %}{{ page.nothing }}{% endif %}",
    );
    let saved = draft(&owner, json!({"templates": {"product.html": late}})).await;
    assert_eq!(saved["draft"]["problems"], json!([]), "{saved}");
    publish(&owner, &saved).await.must(200);
    let own = async || page(&visitor, "/products/oolong-tea").await.text.contains("OWN PAGE").then_some(());
    until("the brand's own page is seen", own).await;
    for _ in 0..3 {
        let cake = page(&visitor, "/products/osmanthus-chiffon-cake").await;
        assert!(cake.status == 200 && !cake.text.contains("OWN PAGE") && cake.text.contains("NT$580"));
    }
    let failed = until("the case is opened", async || {
        let cases = owner.get("/cases").await.must(200);
        let found: Vec<Value> = cases["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|case| case["kind"] == "site.template_failed")
            .cloned()
            .collect();
        (!found.is_empty()).then_some(found)
    })
    .await;
    assert_eq!(failed.len(), 1, "said once");
    scene.close().await;
}

async fn articles_are_read_when_they_are_published(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let text = json!({"title": "冷泡茶", "summary": "一個晚上。", "body": "# 怎麼做\n\n<script>alert(1)</script> \n\n[好](javascript:alert(1)) [茶](/search)"});
    let body = json!({"kind": "page", "handle": "story", "content": {"texts": {"zh-TW": text}, "in_footer": true}});
    let made = owner.post("/site/articles", &body).await.must(201);
    assert_eq!(page(&visitor, "/pages/story").await.status, 404);
    let path = format!("/api/v1/site/articles/{}/publish", made["id"].as_str().unwrap());
    owner.send(owner.request(Method::POST, &path).header("if-match", "1")).await.must(200);
    let read = async || Some(page(&visitor, "/pages/story").await).filter(|story| story.status == 200);
    let story = until("the story can be read", read).await;
    assert!(story.status == 200 && story.text.contains("<h2>怎麼做</h2>") && story.text.contains("href=\"/search\""));
    assert!(!story.text.contains("<script>alert") && !story.text.contains("javascript:"));
    let led = async || page(&visitor, "/").await.text.contains("&#x2f;pages&#x2f;story").then_some(());
    until("the bottom of every page leads to it", led).await;
    assert_eq!(page(&visitor, "/articles/story").await.status, 404, "a page is no article");
    assert!(page(&visitor, "/articles").await.text.contains("還沒有文章"));
    scene.close().await;
}

crate::on_both!(
    a_draft_is_previewed_and_a_version_is_seen_at_once,
    a_template_that_fails_leaves_nobody_without_a_page,
    articles_are_read_when_they_are_published,
);
