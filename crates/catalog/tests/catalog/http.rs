//! The slice's routes, behind the guard that enforces their permissions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::document::{Operations, finish};
use api::{Access, BrandDb, Caller, Directory, Grant, Principal, Settings, State};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use kernel::Id;
use serde_json::{Value, json};
use store::Db;
use testkit::TestBrand;
use tower::ServiceExt;

use crate::media::drawing;
use crate::support::{cake, create, product, set_up, sound};

const EDITOR: &[&str] = &["catalog.read", "catalog.edit", "catalog.price", "catalog.media"];

/// What was answered.
struct Answered {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answered {
    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.body["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
        fields.iter().map(|field| (field["pointer"].as_str().unwrap(), field["code"].as_str().unwrap())).collect()
    }
}

/// The slice behind its guard.
struct Site {
    db: Db,
    router: Router,
    /// Its data goes with it.
    _brand: TestBrand,
}

impl Site {
    fn of(brand: TestBrand) -> Site {
        // The guard reads its settings only; what it is given to read brands from stays idle.
        let (platform, _) = brand.second();
        let db = brand.db.clone();
        let directory =
            Directory { staff_access: |_, _| Ok(None), member: |_, _| Ok(None), locations_of: |_, _| Ok(Vec::new()) };
        let state = State::new(Arc::new(platform), directory, Settings::default());
        let (router, document) = catalog::routes().split_for_parts();
        state.set_operations(Operations::of(&finish(&document)));
        let router = router
            .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
            .merge(catalog::pictures_served())
            .layer(Extension(BrandDb(db.clone())))
            .with_state(state);
        Site { db, router, _brand: brand }
    }

    async fn send(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = if body.is_null() {
            request.body(Body::empty())
        } else {
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()))
        };
        let mut request = request.unwrap();
        request.extensions_mut().insert(caller.clone());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Answered { status, headers, body }
    }

    /// A body that is no JSON.
    async fn send_bytes(&self, caller: &Caller, path: &str, kind: &str, bytes: Vec<u8>) -> Answered {
        let request = Request::builder().method(Method::POST).uri(path).header(header::CONTENT_TYPE, kind);
        let mut request = request.body(Body::from(bytes)).unwrap();
        request.extensions_mut().insert(caller.clone());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        Answered { status, headers, body: serde_json::from_slice(&bytes).unwrap() }
    }

    async fn get(&self, caller: &Caller, path: &str) -> Answered {
        self.send(caller, Method::GET, path, &[], Value::Null).await
    }
}

fn caller(permissions: &[&str], store: Option<Id>) -> Caller {
    let permissions: BTreeSet<String> = permissions.iter().map(|name| (*name).to_owned()).collect();
    let access = Access {
        person: id_of("clerk"),
        name: "阿榫".to_owned(),
        locale: "zh-TW".to_owned(),
        grants: vec![Grant { permissions, store, limits: BTreeMap::new() }],
    };
    Caller {
        principal: Principal::Staff(Box::new(access)),
        visitor: None,
        locale: "zh-TW",
        session: None,
        member: None,
    }
}

fn id_of(name: &str) -> Id {
    Id::derived("test", name.as_bytes())
}

fn chiffon() -> Value {
    json!({
        "handle": "chiffon",
        "kind": "goods",
        "tax_class": "standard",
        "names": {"zh-TW": "桂花烏龍戚風蛋糕", "en": "Osmanthus oolong chiffon cake"},
        "descriptions": {"zh-TW": "每天現烤。", "en": ""},
        "on_web": true,
        "on_till": true,
        "variants": [{
            "sku": "CAKE-OSM-6", "unit": "piece", "quantity_step": 1_000, "unit_price": 5_800_000,
            "barcodes": [{"code": "4710000000011", "quantity": 1_000}],
        }],
    })
}

testkit::on_both! {
    schema = catalog::MIGRATIONS;

    async fn a_product_is_made_seen_and_edited(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let made = site.send(&editor, Method::POST, "/products", &[], chiffon()).await;
        assert_eq!((made.status, made.headers["etag"].to_str().unwrap()), (StatusCode::CREATED, "\"1\""), "{}", made.body);
        assert_eq!(made.body["variants"][0]["unit_price"], 5_800_000);
        assert_eq!(made.body["descriptions"], json!({"zh-TW": "<p>每天現烤。</p>"}));
        let path = format!("/products/{}", made.body["id"].as_str().unwrap());
        let seen = site.get(&editor, &path).await;
        assert_eq!((seen.status, &seen.body), (StatusCode::OK, &made.body));

        let edit = json!({"names": {"en": "Chiffon"}, "on_web": false});
        let blind = site.send(&editor, Method::PATCH, &path, &[], edit.clone()).await;
        assert_eq!((blind.status.as_u16(), blind.code()), (428, "api.version_needed"));
        let edited = site.send(&editor, Method::PATCH, &path, &[("if-match", "\"1\"")], edit.clone()).await;
        assert_eq!((edited.status, edited.headers["etag"].to_str().unwrap()), (StatusCode::OK, "\"2\""));
        assert_eq!((&edited.body["names"]["en"], &edited.body["on_web"], &edited.body["shown_on_web"]), (&json!("Chiffon"), &json!(false), &json!(true)));
        let stale = site.send(&editor, Method::PATCH, &path, &[("if-match", "\"1\"")], json!({"state": "archived"})).await;
        assert_eq!((stale.status.as_u16(), stale.code()), (412, "store.stale"));
        let nameless = site.send(&editor, Method::PATCH, &path, &[("if-match", "\"2\"")], json!({"names": {"zh-TW": ""}})).await;
        assert_eq!((nameless.status.as_u16(), nameless.fields()), (422, vec![("/names/zh-TW", "catalog.name_needed")]));
        assert_eq!(site.get(&editor, &path).await.body, edited.body);
        let nowhere = site.get(&editor, &format!("/products/{}", site.db.new_id())).await;
        assert_eq!((nowhere.status.as_u16(), nowhere.code()), (404, "catalog.not_found"));
        assert_eq!(site.get(&editor, "/products/cake").await.status, StatusCode::NOT_FOUND);
        sound(&site.db).await;
    }

    async fn a_product_gets_another_size_once_for_a_key(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let made = site.send(&editor, Method::POST, "/products", &[], chiffon()).await;
        let path = format!("/products/{}/variants", made.body["id"].as_str().unwrap());
        let size = json!({
            "sku": "CAKE-OSM-8", "unit": "piece", "quantity_step": 1_000, "unit_price": 8_800_000,
            "labels": {"zh-TW": "8 吋", "en": ""}, "values": [{"axis": "尺寸", "value": "8 吋"}],
        });
        let key = [("idempotency-key", "a-size-of-a-cake")];
        let added = site.send(&editor, Method::POST, &path, &key, size.clone()).await;
        assert_eq!((added.status, added.headers["etag"].to_str().unwrap()), (StatusCode::CREATED, "\"2\""), "{}", added.body);
        let variant = &added.body["variants"][1];
        assert_eq!((&variant["sku"], &variant["unit_price"], &variant["labels"]), (&json!("CAKE-OSM-8"), &json!(8_800_000), &json!({"zh-TW": "8 吋"})));
        let again = site.send(&editor, Method::POST, &path, &key, size.clone()).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &added.body), "the same again is the same");
        let other = site.send(&editor, Method::POST, &path, &[], size).await;
        assert_eq!((other.status.as_u16(), other.code(), other.fields()), (409, "catalog.sku_taken", vec![("/sku", "catalog.sku_taken")]));
        let reader = caller(&["catalog.read"], None);
        let refused = site.send(&reader, Method::POST, &path, &[], json!({})).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        sound(&site.db).await;
    }

    async fn the_same_key_makes_one_product(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let key = [("idempotency-key", "k-1")];
        let first = site.send(&editor, Method::POST, "/products", &key, chiffon()).await;
        let again = site.send(&editor, Method::POST, "/products", &key, chiffon()).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
        assert!(again.headers.contains_key("idempotency-replayed"));
        let other = site.send(&editor, Method::POST, "/products", &[], chiffon()).await;
        assert_eq!((other.status.as_u16(), other.code()), (409, "catalog.handle_taken"));
        assert_eq!(other.fields(), [("/handle", "catalog.handle_taken")]);
    }

    async fn what_is_wrong_is_named(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let mut wrong = chiffon();
        wrong["handle"] = json!("Not a handle");
        wrong["names"] = json!({"en": "Cake"});
        wrong["variants"][0]["quantity_step"] = json!(0);
        let refused = site.send(&editor, Method::POST, "/products", &[], wrong).await;
        assert_eq!(refused.status.as_u16(), 422);
        let named: Vec<&str> = refused.fields().iter().map(|(pointer, _)| *pointer).collect();
        assert_eq!(named, ["/handle", "/names/zh-TW", "/variants/0/quantity_step", "/variants/0/barcodes/0/quantity"]);
        let mut unknown = chiffon();
        unknown["colour"] = json!("red");
        assert_eq!(site.send(&editor, Method::POST, "/products", &[], unknown).await.status.as_u16(), 400);
        let mut unknown = chiffon();
        unknown["tax_class"] = json!("luxury");
        assert_eq!(site.send(&editor, Method::POST, "/products", &[], unknown).await.fields(), [("/tax_class", "catalog.unknown_tax_class")]);
    }

    async fn a_price_is_set_again_without_harm(brand) {
        set_up(&brand.db).await;
        let id = create(&brand.db, cake("cake", "CAKE", 580)).await;
        let variant = product(&brand.db, id).await.variants[0].id;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let path = format!("/variants/{variant}/price");
        let price = json!({"unit_price": 6_000_000, "reason": "漲價"});
        for _ in 0..2 {
            let set = site.send(&editor, Method::PUT, &path, &[], price.clone()).await;
            assert_eq!((set.status, &set.body), (StatusCode::OK, &json!({"variant_id": variant, "unit_price": 6_000_000, "price_version": 3})));
        }
        for (body, pointer) in [(json!({"unit_price": 1, "reason": "  "}), "/reason"), (json!({"unit_price": -1, "reason": "x"}), "/unit_price")] {
            let refused = site.send(&editor, Method::PUT, &path, &[], body).await;
            assert_eq!((refused.status.as_u16(), refused.fields()[0].0), (422, pointer));
        }
        let nobody = format!("/variants/{}/price", site.db.new_id());
        assert_eq!(site.send(&editor, Method::PUT, &nobody, &[], price).await.code(), "catalog.not_found");
    }

    async fn products_page_by_page(brand) {
        set_up(&brand.db).await;
        for number in 0..5 {
            create(&brand.db, cake(&format!("cake-{number}"), &format!("CAKE-{number}"), number)).await;
        }
        let (site, reader) = (Site::of(brand), caller(&["catalog.read"], None));
        let first = site.get(&reader, "/products?limit=3").await;
        assert_eq!(first.body["items"].as_array().unwrap().len(), 3);
        assert_eq!(first.body["items"][0]["name"], "桂花烏龍戚風蛋糕", "in the caller's language");
        let next = first.body["next"].as_str().unwrap();
        let second = site.get(&reader, &format!("/products?limit=3&cursor={next}")).await;
        assert_eq!((second.body["items"].as_array().unwrap().len(), &second.body["next"]), (2, &Value::Null));
        assert_eq!(second.body["items"][1]["variants"][0]["sku"], "CAKE-4");
        assert_eq!(site.get(&reader, "/products?state=draft").await.body["items"], json!([]));
        assert_eq!(site.get(&reader, "/products?q=cake-3").await.body["items"][0]["handle"], "cake-3");
        assert_eq!(site.get(&reader, "/products?cursor=x").await.fields(), [("/cursor", "api.invalid")]);
        assert!(site.get(&reader, "/products?state=new").await.status.is_client_error());
        assert!(site.get(&reader, "/products?colour=red").await.status.is_client_error());
    }

    async fn a_picture_is_brought_given_and_served(brand) {
        set_up(&brand.db).await;
        let id = create(&brand.db, cake("cake", "CAKE", 580)).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let bytes = drawing(4, 600, 400, image::ImageFormat::Png);
        // What it is, its bytes say.
        let made = site.send_bytes(&editor, "/media", "image/jpeg", bytes.clone()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let again = site.send_bytes(&editor, "/media", "image/png", bytes).await;
        assert_eq!((again.status, &again.body), (StatusCode::OK, &made.body));
        let sizes = made.body["sizes"].as_array().unwrap();
        assert_eq!((sizes.len(), &sizes[2]["width"]), (3, &json!(600)));
        let given = json!({"pictures": [{"media_id": made.body["id"], "alt": {"en": "Front", "zh-TW": ""}}]});
        let path = format!("/products/{id}/pictures");
        let set = site.send(&editor, Method::PUT, &path, &[("if-match", "\"1\"")], given).await;
        assert_eq!((set.status, &set.body["version"]), (StatusCode::OK, &json!(2)), "{}", set.body);
        assert_eq!(set.body["pictures"][0]["alt"], json!({"en": "Front"}));
        let listed = site.get(&editor, "/products").await;
        assert_eq!(listed.body["items"][0]["picture"]["sizes"], made.body["sizes"]);
        let url = sizes[0]["url"].as_str().unwrap();
        let serve = |url: String, known: Option<String>| {
            let router = site.router.clone();
            async move {
                let request = Request::get(url).header("if-none-match", known.unwrap_or_default());
                let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                (status, headers, to_bytes(response.into_body(), 1 << 20).await.unwrap())
            }
        };
        let (status, headers, body) = serve(url.to_owned(), None).await;
        assert_eq!((status, image::guess_format(&body).unwrap()), (200, image::ImageFormat::Jpeg));
        let said = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(said("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!((said("x-content-type-options").as_str(), said("content-type").as_str()), ("nosniff", "image/jpeg"));
        assert!(said("content-security-policy").contains("sandbox"));
        let (status, _, body) = serve(url.to_owned(), Some(said("etag"))).await;
        assert_eq!((status, body.len()), (304, 0));
        for gone in [url.replace("jpg", "png"), url.replace("-160", "-161"), "/media/..%2f..%2fetc%2fpasswd".to_owned(), format!("/media/{}-160.jpg", "00".repeat(32))] {
            assert_eq!(serve(gone.clone(), None).await.0, 404, "{gone}");
        }
    }

    async fn what_is_no_picture_changes_nothing(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
        let picture = drawing(1, 30, 30, image::ImageFormat::Png);
        let heavy = vec![0; catalog::develop::UPLOAD_BYTES + 1];
        for (kind, bytes, status, code) in [
            ("image/svg+xml", svg.clone(), 415, "catalog.media_kind"),
            ("image/png", svg, 415, "catalog.media_kind"),
            ("application/json", picture.clone(), 415, "catalog.media_kind"),
            ("image/png", picture[..60].to_vec(), 422, "catalog.media_broken"),
            ("image/png", heavy, 413, "catalog.media_heavy"),
        ] {
            let refused = site.send_bytes(&editor, "/media", kind, bytes).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (status, code));
        }
        let reader = caller(&["catalog.read", "catalog.edit"], None);
        assert_eq!(site.send_bytes(&reader, "/media", "image/png", picture).await.status.as_u16(), 403);
        let kept = site.db.read(|read| read.query("SELECT id FROM catalog_media", &[], |_| Ok(()))).await.unwrap();
        assert!(kept.is_empty());
    }

    async fn a_description_is_cleaned_and_the_answer_says_so(brand) {
        set_up(&brand.db).await;
        let (site, editor) = (Site::of(brand), caller(EDITOR, None));
        let mut new = chiffon();
        new["descriptions"] = json!({"zh-TW": "<p onclick='x'>好<b>吃</b></p><script>alert(1)</script>", "en": "plain"});
        let made = site.send(&editor, Method::POST, "/products", &[], new).await;
        assert_eq!(made.body["descriptions"], json!({"zh-TW": "<p>好<b>吃</b></p>", "en": "<p>plain</p>"}), "{}", made.body);
        assert_eq!(made.body["dropped"], json!({"zh-TW": ["onclick", "script"]}));
        let path = format!("/products/{}", made.body["id"].as_str().unwrap());
        let seen = site.get(&editor, &path).await;
        assert_eq!((&seen.body["dropped"], &seen.body["descriptions"]), (&Value::Null, &made.body["descriptions"]));
        let edit = json!({"descriptions": {"en": "<iframe src=x></iframe>"}});
        let edited = site.send(&editor, Method::PATCH, &path, &[("if-match", "\"1\"")], edit).await;
        assert_eq!((&edited.body["descriptions"], &edited.body["dropped"]), (&json!({"zh-TW": "<p>好<b>吃</b></p>"}), &json!({"en": ["iframe"]})));
        let long = json!({"descriptions": {"en": "x".repeat(20_001)}});
        let refused = site.send(&editor, Method::PATCH, &path, &[("if-match", "\"2\"")], long).await;
        assert_eq!(refused.fields(), [("/descriptions/en", "api.too_long")]);
    }

    async fn who_may_not_changes_nothing(brand) {
        set_up(&brand.db).await;
        let id = create(&brand.db, cake("cake", "CAKE", 580)).await;
        let variant = product(&brand.db, id).await.variants[0].id;
        let site = Site::of(brand);
        let before = product(&site.db, id).await;
        let reader = caller(&["catalog.read"], None);
        let guest = Caller { principal: Principal::Guest, ..reader.clone() };
        for (who, status) in [(&reader, 403), (&guest, 401)] {
            let path = format!("/products/{id}");
            let edit = site.send(who, Method::PATCH, &path, &[("if-match", "\"1\"")], json!({"state": "draft"})).await;
            let price = site.send(who, Method::PUT, &format!("/variants/{variant}/price"), &[], json!({"unit_price": 1, "reason": "x"})).await;
            let made = site.send(who, Method::POST, "/products", &[], chiffon()).await;
            assert_eq!([edit.status, price.status, made.status].map(|status| status.as_u16()), [status; 3]);
        }
        assert_eq!(site.get(&guest, "/products").await.status.as_u16(), 401);
        assert_eq!(product(&site.db, id).await, before);
    }
}
