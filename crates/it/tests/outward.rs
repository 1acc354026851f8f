//! What other programs read of the shop: robots, sitemaps, the feed of goods, the app's manifest; and when stores are
//! open, which decides when something can be fetched.

use it::{Answer, Client, Scene, fresh_id};
use reqwest::Method;
use roxmltree::{Document, Node};
use serde_json::{Value, json};

const G: &str = "http://base.google.com/ns/1.0";

async fn page(client: &Client, path: &str) -> Answer {
    client.send(client.request(Method::GET, path)).await
}

fn texts<'a>(document: &'a Document<'_>, name: &str) -> Vec<&'a str> {
    let named = document.descendants().filter(|node| node.tag_name().name() == name);
    named.filter_map(|node| node.text()).collect()
}

fn g<'a>(item: Node<'a, '_>, name: &str) -> Option<&'a str> {
    item.children().find(|node| node.has_tag_name((G, name))).and_then(|node| node.text())
}

async fn crawlers_find_every_page_and_no_others(scene: Scene) {
    let visitor = scene.visitor();
    let robots = page(&visitor, "/robots.txt").await;
    assert!(robots.text.contains("Disallow: /checkout\n") && robots.text.contains("/sitemap.xml"), "{}", robots.text);
    let sitemap = page(&visitor, "/sitemap.xml").await;
    assert!(sitemap.header("content-type").starts_with("application/xml"));
    let document = Document::parse(&sitemap.text).unwrap();
    let places = texts(&document, "loc");
    assert!(places.len() > 8 && texts(&document, "lastmod").len() > 5, "{places:?}");
    for (place, kind) in [("/stores/xinyi", "store"), ("/products/", "product"), ("/stores", "list")] {
        assert!(places.iter().any(|address| address.contains(place)), "no {kind} in {places:?}");
    }
    let english = document.descendants().filter(|node| node.attribute("hreflang") == Some("en")).count();
    assert_eq!(english, places.len(), "every page in the other language");
    // Each of them is there, and says itself where it is.
    for address in &places {
        let path = &address[address.find("localhost").unwrap()..];
        let path = &path[path.find('/').unwrap()..];
        let answer = page(&visitor, path).await;
        assert_eq!(answer.status, 200, "{path}");
        let html = answer.text.replace("&#x2f;", "/");
        assert!(html.contains("rel=\"canonical\"") && !html.contains("content=\"noindex\""), "{path}");
        let said = html.split_once("<script type=\"application/ld+json\">");
        if let Some((_, rest)) = said {
            let data: Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
            assert_eq!(data["@context"], "https://schema.org", "{path}");
        }
    }
    assert_eq!(page(&visitor, "/sitemaps/nothing.xml").await.status, 404);
    let parts = page(&visitor, "/sitemaps/pages.xml").await;
    assert!(texts(&Document::parse(&parts.text).unwrap(), "loc").iter().all(|place| !place.contains("/products/")));

    // English is asked for by the address, remembered, and left again.
    let english = page(&visitor, "/stores?lang=en").await;
    assert!(english.text.contains("<html lang=\"en\">") && english.header("set-cookie").contains("tenon_locale=en"));
}

async fn portals_read_all_goods(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    // A name that XML has to escape, and a sign that it cannot hold at all.
    let found = owner.get("/products?q=CAKE-OSM-6").await.must(200)["items"][0].clone();
    let feed = page(&visitor, "/feeds/google.xml").await;
    assert_eq!(feed.status, 200);
    let document = Document::parse(&feed.text).unwrap();
    assert_eq!(document.root_element().attribute("version"), Some("2.0"));
    let items: Vec<Node<'_, '_>> = document.descendants().filter(|node| node.tag_name().name() == "item").collect();
    let search = visitor.get("/search?limit=100").await.must(200);
    assert!(items.len() >= usize::try_from(search["total"].as_u64().unwrap()).unwrap(), "{} goods", items.len());
    let mut ids: Vec<&str> = items.iter().map(|item| g(*item, "id").unwrap()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "each variant once");
    for item in &items {
        assert!(g(*item, "price").unwrap().ends_with(" TWD") && g(*item, "link").unwrap().starts_with("http"));
        assert!(!g(*item, "title").unwrap().is_empty() && !g(*item, "description").unwrap().is_empty());
        assert!(matches!(g(*item, "availability"), Some("in_stock" | "out_of_stock")));
        assert!(g(*item, "gtin").is_some() != (g(*item, "identifier_exists") == Some("no")));
    }
    let cake = items.iter().find(|item| g(**item, "id") == Some(scene.cake().to_string().as_str())).unwrap();
    assert_eq!((g(*cake, "price"), g(*cake, "availability")), (Some("580 TWD"), Some("in_stock")));
    assert_eq!(g(*cake, "pickup_method"), Some("buy"));
    let link = g(*cake, "link").unwrap();
    assert!(link.contains(found["handle"].as_str().unwrap_or("/products/")), "{link}");
    // What is gone is said to be gone.
    scene.count_cakes(&owner, 0).await;
    let feed = page(&visitor, "/feeds/google.xml?lang=en").await;
    let document = Document::parse(&feed.text).unwrap();
    let is_cake = |node: &Node<'_, '_>| g(*node, "id") == Some(scene.cake().to_string().as_str());
    let cake = document.descendants().find(is_cake).unwrap();
    assert_eq!((g(cake, "availability"), g(cake, "pickup_method")), (Some("out_of_stock"), None));
    assert!(g(cake, "link").unwrap().ends_with("&lang=en"));
    // What is made for a day can be ordered without lying anywhere, until its last slot is full.
    let season = json!({
        "name": "中秋預購",
        "state": "open",
        "deposit_rate": 300_000,
        "lead_minutes": 60,
        "product_ids": [found["id"]],
    });
    let campaign = owner.post("/preorders", &season).await.must(201);
    let days = format!("/api/v1/preorders/{}/days", campaign["id"].as_str().unwrap());
    for (capacity, said) in [(5_000, ("preorder", true)), (0, ("out_of_stock", false))] {
        let slot = json!({"from_minutes": 600, "to_minutes": 660, "capacity": capacity});
        let day = json!({"store_ids": [scene.store()], "dates": ["2099-09-20"], "capacity": capacity, "slots": [slot]});
        owner.send(owner.request(Method::PUT, &days).json(&day)).await.must(200);
        let feed = page(&visitor, "/feeds/google.xml").await;
        let document = Document::parse(&feed.text).unwrap();
        let cake = document.descendants().find(is_cake).unwrap();
        let date = g(cake, "availability_date");
        assert_eq!((g(cake, "availability").unwrap(), date == Some("2099-09-20T02:00Z")), said, "{date:?}");
    }
}

async fn the_card_is_an_app(scene: Scene) {
    let visitor = scene.visitor();
    let manifest = page(&visitor, "/manifest.webmanifest").await;
    assert!(manifest.header("content-type").starts_with("application/manifest+json"));
    let said: Value = serde_json::from_str(&manifest.text).unwrap();
    assert_eq!((said["start_url"].as_str(), said["display"].as_str()), (Some("/account/card"), Some("standalone")));
    for icon in said["icons"].as_array().unwrap() {
        let answer = page(&visitor, icon["src"].as_str().unwrap()).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, icon["type"].as_str().unwrap()), "{icon}");
    }
    let worker = page(&visitor, "/sw.js").await;
    assert!(worker.header("content-type").starts_with("text/javascript") && !worker.text.contains('%'));
    // Who is not logged in sees the way in, and nothing that the worker would keep.
    let way_in = page(&visitor, "/account/card").await;
    assert_eq!((way_in.status, way_in.header("x-tenon-card")), (200, ""));
    let member = scene.member("0912000777").await;
    let card = page(&member, "/account/card").await;
    assert_eq!(card.header("x-tenon-card"), "member");
    let number = member.get("/me").await.must(200)["number"].as_str().unwrap().to_owned();
    assert!(card.text.contains(&number) && card.text.matches("<svg").count() == 2);
    assert_eq!(page(&member, "/account").await.header("x-tenon-card"), "", "no other page is kept");
}

/// Sets when the first store is open.
async fn set_opening(owner: &Client, scene: &Scene, body: &Value) -> Answer {
    let stores = owner.get("/staff/stores").await.must(200);
    let mut rows = stores["items"].as_array().unwrap().iter();
    let row = rows.find(|row| row["id"] == json!(scene.store())).unwrap();
    let path = format!("/api/v1/staff/stores/{}/opening", scene.store());
    let request = owner.request(Method::PUT, &path).header("if-match", format!("\"{}\"", row["version"]));
    owner.send(request.json(body)).await
}

async fn a_pickup_waits_for_the_store_to_open(scene: Scene) {
    let (owner, visitor) = (scene.staff("owner").await, scene.visitor());
    let day = |day: u8, opens: u16, closes: u16| json!({"day": day, "opens_minutes": opens, "closes_minutes": closes});
    let wrong = set_opening(&owner, &scene, &json!({"opening": {"week": [day(1, 900, 600)]}})).await;
    assert_eq!((wrong.status, wrong.code()), (422, "staff.opening_invalid"));
    assert_eq!(wrong.body["fields"][0]["pointer"], "/opening/week/0");
    // Open around the clock, so that any hour of the day is good, in steps that meet.
    let whole: Vec<Value> = (1..=7).map(|weekday| day(weekday, 0, 1440)).collect();
    let place =
        json!({"opening": {"week": whole}, "latitude_microdegrees": 25_033_000, "longitude_microdegrees": 121_565_000});
    let row = set_opening(&owner, &scene, &place).await.must(200);
    assert_eq!(row["opening"]["week"].as_array().unwrap().len(), 7);
    let order = |wanted: Option<&str>| {
        let mut order = scene.order();
        order["fulfilment"] = json!({"kind": "pickup", "store_id": scene.store()});
        if let Some(wanted) = wanted {
            order["fulfilment"]["wanted_at"] = json!(wanted);
        }
        order["payment"] = json!({"method": "cash_on_pickup"});
        order
    };
    let quote = json!({"channel": "web", "delivery": "pickup", "lines": scene.order()["lines"]});
    let total = visitor.post("/quotes", &quote).await.must(200)["total"].clone();
    let place = |mut body: Value| {
        body["expected_total"] = total.clone();
        let (visitor, key) = (&visitor, fresh_id().to_string());
        async move { visitor.post_as("/orders", &body, &key).await }
    };
    let now = scene.db().await.now();
    let hours = |hours: i64| now.plus_seconds(hours * 3_600).to_string();
    for wrong in [hours(0), hours(24 * 9)] {
        let refused = place(order(Some(&wrong))).await;
        assert_eq!((refused.status, refused.code()), (422, "orders.pickup_time"), "{}", refused.text);
        assert_eq!(refused.body["fields"][0]["pointer"], "/fulfilment/wanted_at");
    }
    let placed = place(order(Some(&hours(48)))).await.must(201);
    assert_eq!(placed["fulfilments"][0]["promised_at"], json!(hours(48)));
    let soon = place(order(None)).await.must(201);
    assert!(soon["fulfilments"][0]["promised_at"].as_str().unwrap() < hours(3).as_str());
    // A store that does not open can hand nothing out, and says so.
    let shut = json!({"opening": {"week": [day(1, 0, 1)]}});
    set_opening(&owner, &scene, &shut).await.must(200);
    let refused = place(order(None)).await;
    assert_eq!((refused.status, refused.code()), (422, "orders.pickup_time"));
    // Its page says when it is open, and leads there by its id too.
    let html = page(&visitor, &format!("/stores/{}", scene.store())).await;
    assert!(html.status == 200 && html.text.contains("00:00–00:01"), "{}", html.text);
}

super::on_both!(
    crawlers_find_every_page_and_no_others,
    portals_read_all_goods,
    the_card_is_an_app,
    a_pickup_waits_for_the_store_to_open
);
