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

use crate::support::{cake, create, product, set_up, sound};

const EDITOR: &[&str] = &["catalog.read", "catalog.edit", "catalog.price"];

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
        let directory = Directory { staff_access: |_, _| Ok(None), locations_of: |_, _| Ok(Vec::new()) };
        let state = State::new(Arc::new(platform), directory, Settings::default());
        let (router, document) = catalog::routes().split_for_parts();
        state.set_operations(Operations::of(&finish(&document)));
        let router = router
            .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
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
        grants: vec![Grant { permissions, store }],
        limits: BTreeMap::new(),
    };
    Caller { principal: Principal::Staff(Box::new(access)), visitor: None, locale: "zh-TW", session: None }
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
        assert_eq!(made.body["descriptions"], json!({"zh-TW": "每天現烤。"}));
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
