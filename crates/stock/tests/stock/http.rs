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

use kernel::Quantity;
use stock::{KnownVariants, LocationKind, Named};

use crate::support::{hold, id, level, new_location, put, shop, sound, stocked, wanted, write};

const CLERK: &[&str] = &["stock.read", "stock.receive", "stock.adjust"];

/// Cake comes in whole pieces, tea in 50 g; nothing else is known.
const KNOWN: KnownVariants = KnownVariants {
    steps: |_, variants| {
        let step = |variant: &Id| match variant {
            known if *known == id("cake") => Some(Quantity::ONE),
            known if *known == id("tea") => Some(Quantity::from_thousandths(50)),
            _ => None,
        };
        Ok(variants.iter().map(step).collect())
    },
    by_lot: |_, variants| Ok(vec![false; variants.len()]),
    names: |_, variants, locale| {
        let name = |variant: &Id| match variant {
            known if *known == id("cake") => Some(Named { sku: "CAKE-6".to_owned(), name: format!("蛋糕 {locale}") }),
            _ => None,
        };
        Ok(variants.iter().map(name).collect())
    },
};

/// What was answered.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answered {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.body["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
        fields.iter().map(|field| (field["pointer"].as_str().unwrap(), field["code"].as_str().unwrap())).collect()
    }
}

/// The slice behind its guard.
pub(crate) struct Site {
    pub(crate) db: Db,
    router: Router,
    /// Its data goes with it.
    _brand: TestBrand,
}

impl Site {
    pub(crate) fn of(brand: TestBrand) -> Site {
        // The guard reads its settings only; what it is given to read brands from stays idle.
        let (platform, _) = brand.second();
        let db = brand.db.clone();
        let directory =
            Directory { staff_access: |_, _| Ok(None), member: |_, _| Ok(None), locations_of: stock::locations_of };
        let state = State::new(Arc::new(platform), directory, Settings::default());
        let (router, document) = stock::routes(KNOWN).split_for_parts();
        state.set_operations(Operations::of(&finish(&document)));
        let router = router
            .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
            .layer(Extension(BrandDb(db.clone())))
            .with_state(state);
        Site { db, router, _brand: brand }
    }

    pub(crate) async fn send(
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

    pub(crate) async fn get(&self, caller: &Caller, path: &str) -> Answered {
        self.send(caller, Method::GET, path, &[], Value::Null).await
    }
}

pub(crate) fn caller(permissions: &[&str], store: Option<Id>) -> Caller {
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

fn line(variant: &str, quantity: i64) -> Value {
    json!({"variant_id": id(variant), "quantity": quantity, "cost_price": 2_500_000})
}

impl Site {
    async fn receive(&self, caller: &Caller, key: &str, location: Id, lines: &[Value]) -> Answered {
        let body = json!({"location_id": location, "lines": lines, "note": "早班"});
        self.send(caller, Method::POST, "/stock/receipts", &[("idempotency-key", key)], body).await
    }

    async fn adjust(&self, caller: &Caller, key: &str, body: Value) -> Answered {
        self.send(caller, Method::POST, "/stock/adjustments", &[("idempotency-key", key)], body).await
    }
}

testkit::on_both! {
    schema = &[api::MIGRATIONS, stock::MIGRATIONS].concat();

    async fn goods_come_in_once(brand) {
        let location = shop(&brand.db, "XY").await;
        let (site, clerk) = (Site::of(brand), caller(CLERK, None));
        let lines = [line("cake", 12_000), line("tea", 1_550)];
        let first = site.receive(&clerk, "r-1", location, &lines).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        let again = site.receive(&clerk, "r-1", location, &lines).await;
        assert_eq!((again.status, &again.body), (StatusCode::CREATED, &first.body));
        assert!(again.headers.contains_key("idempotency-replayed"));
        assert_eq!(level(&site.db, id("cake"), location).await, (12, 0));
        let other = site.receive(&clerk, "r-1", location, &lines[..1]).await;
        assert_eq!((other.status.as_u16(), other.code()), (409, "store.idempotency_conflict"));
        let body = json!({"location_id": location, "lines": lines});
        let keyless = site.send(&clerk, Method::POST, "/stock/receipts", &[], body).await;
        assert_eq!((keyless.status.as_u16(), keyless.code()), (400, "api.key_needed"));
        let moved = site.get(&clerk, &format!("/stock/movements?variant={}", id("cake"))).await;
        let row = &moved.body["items"][0];
        assert_eq!((&row["quantity"], &row["reason"], &row["subject"]), (&json!(12_000), &json!("receipt"), &first.body["id"]));
        assert_eq!(row["business_date"], "2026-11-21");
        assert_eq!((&row["sku"], &row["name"], &row["on_hand_after"]), (&json!("CAKE-6"), &json!("蛋糕 zh-TW"), &json!(12_000)));
        sound(&site.db).await;
    }

    async fn what_is_wrong_with_a_receipt_is_named(brand) {
        let location = shop(&brand.db, "XY").await;
        let (site, clerk) = (Site::of(brand), caller(CLERK, None));
        let lines = [line("cake", 500), line("bag", 1_000), line("tea", 0), json!({"variant_id": id("tea"), "quantity": 50, "cost_price": -1})];
        let refused = site.receive(&clerk, "r-1", location, &lines).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert_eq!(refused.fields(), [
            ("/lines/0/quantity", "stock.quantity_step"), ("/lines/1/variant_id", "stock.unknown_variant"),
            ("/lines/2/quantity", "stock.quantity_invalid"), ("/lines/3/cost_price", "api.out_of_range"),
        ]);
        assert_eq!(site.receive(&clerk, "r-2", location, &[]).await.fields(), [("/lines", "api.required")]);
        let many: Vec<Value> = (0..501).map(|_| line("cake", 1_000)).collect();
        assert_eq!(site.receive(&clerk, "r-3", location, &many).await.fields(), [("/lines", "stock.too_many_lines")]);
        assert_eq!(site.receive(&clerk, "r-4", id("nowhere"), &lines).await.fields(), [("/location_id", "stock.unknown_location")]);
        // What was refused may be sent again with the same key once it is right.
        assert_eq!(site.receive(&clerk, "r-1", location, &[line("cake", 1_000)]).await.status, StatusCode::CREATED);
    }

    async fn a_level_is_corrected(brand) {
        let (location, cake) = stocked(&brand.db, 5).await;
        hold(&brand.db, id("order"), vec![wanted(cake, location, 2)]).await;
        let (site, clerk) = (Site::of(brand), caller(CLERK, None));
        let counted = json!({"location_id": location, "variant_id": cake, "counted": 4_000, "reason": "盤點"});
        let first = site.adjust(&clerk, "a-1", counted.clone()).await;
        assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
        let level = &first.body["level"];
        assert_eq!((&level["on_hand"], &level["held"], &level["available"]), (&json!(4_000), &json!(2_000), &json!(2_000)));
        assert_eq!((&level["sku"], &level["name"]), (&json!("CAKE-6"), &json!("蛋糕 zh-TW")));
        assert_eq!((&level["condition"], &level["location_name"], &level["store_id"]), (&json!("saleable"), &json!("地點 XY"), &json!(id("store XY"))));
        assert_eq!(site.adjust(&clerk, "a-1", counted).await.body, first.body);
        let found = json!({"location_id": location, "variant_id": cake, "condition": "display", "change": 1_000, "reason": "found"});
        assert_eq!(site.adjust(&clerk, "a-2", found).await.body["level"]["condition"], "display");
        for (wrong, pointer, code) in [
            (json!({"counted": 1_000, "change": 1_000, "reason": "x"}), "/change", "stock.count_or_change"),
            (json!({"reason": "x"}), "/change", "stock.count_or_change"),
            (json!({"counted": 1_000, "reason": " "}), "/reason", "api.required"),
            (json!({"change": 500, "reason": "x"}), "/change", "stock.quantity_step"),
            (json!({"change": 0, "reason": "x"}), "/change", "stock.quantity_invalid"),
            (json!({"counted": -1_000, "reason": "x"}), "/counted", "stock.quantity_invalid"),
            (json!({"condition": "in_transit", "change": 1_000, "reason": "x"}), "/condition", "stock.in_transit"),
        ] {
            let mut body = json!({"location_id": location, "variant_id": cake});
            body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
            let refused = site.adjust(&clerk, &format!("w-{pointer}-{code}").replace('/', ""), body).await;
            assert_eq!((refused.status.as_u16(), refused.fields()), (422, vec![(pointer, code)]));
        }
        let unknown = json!({"location_id": location, "variant_id": id("bag"), "change": 1_000, "reason": "found"});
        assert_eq!(site.adjust(&clerk, "a-3", unknown).await.fields(), [("/variant_id", "stock.unknown_variant")]);
        let odd = json!({"location_id": location, "variant_id": cake, "condition": "new", "change": 1_000, "reason": "found"});
        assert_eq!(site.adjust(&clerk, "a-4", odd).await.status.as_u16(), 400);
        assert_eq!(crate::support::level(&site.db, cake, location).await, (4, 2));
        sound(&site.db).await;
    }

    async fn one_store_does_not_touch_anothers_stock(brand) {
        let (xinyi, zhongshan) = (shop(&brand.db, "XY").await, shop(&brand.db, "ZS").await);
        let new = new_location("WH", LocationKind::Warehouse, 9);
        let warehouse = write(&brand.db, move |tx| stock::create_location(tx, &new)).await;
        let (site, clerk) = (Site::of(brand), caller(CLERK, Some(id("store XY"))));
        assert_eq!(site.receive(&clerk, "r-1", xinyi, &[line("cake", 1_000)]).await.status, StatusCode::CREATED);
        // A warehouse of no store is the business of those who work for all.
        for (key, location, code) in [("r-2", zhongshan, "api.wrong_store"), ("r-3", warehouse, "api.all_stores")] {
            let refused = site.receive(&clerk, key, location, &[line("cake", 1_000)]).await;
            assert_eq!((refused.status.as_u16(), refused.code()), (403, code));
            let body = json!({"location_id": location, "variant_id": id("cake"), "change": 1_000, "reason": "found"});
            assert_eq!(site.adjust(&clerk, key, body).await.code(), code);
            assert_eq!(level(&site.db, id("cake"), location).await, (0, 0));
        }
        let everywhere = caller(CLERK, None);
        assert_eq!(site.receive(&everywhere, "r-4", warehouse, &[line("cake", 1_000)]).await.status, StatusCode::CREATED);
        let looking = caller(&["stock.read"], Some(id("store XY")));
        assert_eq!(site.receive(&looking, "r-5", xinyi, &[line("cake", 1_000)]).await.code(), "api.forbidden");
        assert_eq!(site.get(&looking, "/stock/levels").await.body["items"].as_array().unwrap().len(), 2, "but sees what the others have");
    }

    async fn lists_page_by_page(brand) {
        let (xinyi, zhongshan) = (shop(&brand.db, "XY").await, shop(&brand.db, "ZS").await);
        put(&brand.db, xinyi, &[(id("cake"), 1), (id("tea"), 2)]).await;
        put(&brand.db, zhongshan, &[(id("cake"), 3)]).await;
        let (site, clerk) = (Site::of(brand), caller(&["stock.read"], None));
        let places = site.get(&clerk, "/locations").await;
        assert_eq!(places.body["items"][0]["code"], "XY");
        for path in ["/stock/levels?limit=2", "/stock/movements?limit=2"] {
            let first = site.get(&clerk, path).await;
            let next = first.body["next"].as_str().unwrap();
            let second = site.get(&clerk, &format!("{path}&cursor={next}")).await;
            let sizes = [&first, &second].map(|page| page.body["items"].as_array().unwrap().len());
            assert_eq!((sizes, &second.body["next"]), ([2, 1], &Value::Null), "{path}");
            let kind = path.split('?').next().unwrap();
            assert_eq!(site.get(&clerk, &format!("{kind}?cursor=x")).await.fields(), [("/cursor", "api.invalid")]);
            let here = site.get(&clerk, &format!("{kind}?location={zhongshan}")).await;
            assert_eq!(here.body["items"].as_array().unwrap().len(), 1);
        }
        let named = site.get(&clerk, &format!("/stock/levels?location={xinyi}")).await;
        let named = named.body["items"].as_array().unwrap();
        let names: BTreeMap<_, _> = named.iter().map(|row| (row["sku"].as_str().unwrap(), &row["name"])).collect();
        let tea = id("tea").to_string();
        let (cake, none) = (json!("蛋糕 zh-TW"), json!(""));
        assert_eq!(names, BTreeMap::from([("CAKE-6", &cake), (tea.as_str(), &none)]), "what nobody knows any more goes by its id");
        let guest = Caller { principal: Principal::Guest, ..clerk };
        assert_eq!(site.get(&guest, "/stock/levels").await.status, StatusCode::UNAUTHORIZED);
    }
}
