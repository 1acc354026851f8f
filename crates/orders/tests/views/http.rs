//! Requests to the slice's own operations, with callers of one's choice and the guard that enforces
//! their permissions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use api::document::{Operations, finish};
use api::{Access, BrandDb, Caller, Directory, Grant, Principal, Settings, State};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::{Extension, Router};
use kernel::{Actor, Id, Quantity};
use orders::till_session::Cashier;
use serde_json::{Value, json};
use store::Db;
use tower::ServiceExt;

use crate::support::{self, Shop};

/// What a manager may do.
pub const MANAGER: &[&str] = &[
    "orders.read",
    "orders.fulfil",
    "till.use",
    "till.void",
    "till.cash",
    "till.drawer",
    "till.report",
    "cases.read",
    "stock.read",
];
/// What somebody at the counter may do.
pub const CASHIER: &[&str] = &["orders.read", "orders.fulfil", "till.use", "stock.read"];
/// What somebody may do who looks at numbers.
pub const VIEWER: &[&str] = &["orders.read", "stock.read"];

/// The slice behind its guard, for one brand.
pub struct Site {
    pub db: Db,
    pub shop: Shop,
    router: Router,
    // The data goes with it.
    _brand: testkit::TestBrand,
}

impl Site {
    /// Opens a brand with so many pieces of each good.
    pub async fn open(brand: testkit::TestBrand, pieces: i64) -> Site {
        let db = brand.db.clone();
        let shop = support::open(&db, pieces).await;
        let person = staff::NewPerson {
            id: shop.cashier.person,
            name: "阿榫".to_owned(),
            login: "cashier@tea.test".to_owned(),
            password: None,
            locale: "zh-TW".to_owned(),
        };
        db.write("test.person", Actor::SYSTEM, move |tx| staff::create_person(tx, &person)).await.unwrap();
        // What handlers share knows an installation, to find brands by host name; here the brand is given.
        let testkit::TestBrand { platform, .. } = testkit::TestBrand::fresh(testkit::Engine::Sqlite, &[]);
        let directory =
            Directory { staff_access: staff::access, member: members::active, locations_of: stock::locations_of };
        let state = State::new(Arc::new(platform), directory, Settings::default());
        let (router, document) = orders::routes().split_for_parts();
        state.set_operations(Operations::of(&finish(&document)));
        let secret: Arc<[u8]> = Arc::from(b"visits".as_slice());
        let router = router
            .route_layer(from_fn_with_state(state.clone(), api::guard::permit))
            .layer(Extension(orders::payment::Adapters::default()))
            .layer(Extension(api::guard::VisitorSecret(secret)))
            .layer(Extension(BrandDb(db.clone())))
            .with_state(state);
        Site { db, shop, router, _brand: brand }
    }

    /// The person at the till, with these permissions in one store or in all.
    pub fn staff(&self, permissions: &[&str], store: Option<Id>) -> Caller {
        let Cashier { person, .. } = &self.shop.cashier;
        staff_caller(*person, permissions, store)
    }

    /// Asks for something.
    pub async fn get(&self, caller: &Caller, path: &str) -> Answered {
        self.send(caller, Method::GET, path, None, None).await
    }

    /// Does something.
    pub async fn post(&self, caller: &Caller, path: &str, body: Value) -> Answered {
        self.send(caller, Method::POST, path, Some(body), None).await
    }

    /// Does something, with a key of one's own.
    pub async fn post_once(&self, caller: &Caller, path: &str, key: &str, body: Value) -> Answered {
        self.send(caller, Method::POST, path, Some(body), Some(key)).await
    }

    async fn send(
        &self,
        caller: &Caller,
        method: Method,
        path: &str,
        body: Option<Value>,
        key: Option<&str>,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let request = match body {
            Some(body) => request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        let mut request = request.unwrap();
        request.extensions_mut().insert(caller.clone());
        let response = self.router.clone().oneshot(request).await.unwrap();
        if let Some(problem) = response.extensions().get::<api::Problem>().filter(|problem| problem.is_fault()) {
            panic!("{path}: {problem:?}");
        }
        let (status, replayed) = (response.status(), response.headers().contains_key("idempotency-replayed"));
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).unwrap() };
        Answered { status, replayed, body }
    }

    /// An order once its history has come so far. On PostgreSQL entries get their positions a moment
    /// after the write.
    pub async fn with_history(&self, caller: &Caller, order: &str, entries: usize) -> Value {
        for _ in 0..250 {
            let body = self.get(caller, &format!("/orders/{order}")).await.ok();
            if body["history"].as_array().unwrap().len() >= entries {
                return body;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the history of {order} stays behind");
    }

    /// Tells a till something as this caller; the command's id is new.
    pub async fn command(&self, caller: &Caller, till: Id, command: Value) -> Answered {
        let body = json!({"command_id": self.db.new_id(), "command": command});
        self.post(caller, &format!("/registers/{till}/commands"), body).await
    }

    /// Opens a shift with a float of a thousand.
    pub async fn open_shift(&self, caller: &Caller, till: Id) {
        self.command(caller, till, json!({"type": "open_shift", "float": 1_000})).await.ok();
    }

    /// Sells for cash, with exactly the money.
    pub async fn sell(&self, caller: &Caller, till: Id, lines: &[(Id, i64)], total: i64) -> Id {
        let sale = self.db.new_id();
        self.command(caller, till, sell(sale, lines, total)).await.ok();
        sale
    }

    /// Has a visit place an order for pickup.
    pub async fn place(&self, visitor: Id, lines: &[(Id, i64)], total: i64) -> Value {
        let body = json!({
            "lines": wire(lines),
            "buyer": {"name": "林小榫", "phone": "0912-345-678"},
            "fulfilment": {"kind": "pickup", "store_id": self.shop.store},
            "payment": {"method": "cash_on_pickup"},
            "expected_total": total,
        });
        let key = self.db.new_id().to_string();
        self.post_once(&visit(visitor), "/orders", &key, body).await.ok()
    }
}

/// A sale for cash.
pub fn sell(sale: Id, lines: &[(Id, i64)], total: i64) -> Value {
    json!({
        "type": "sell",
        "sale_id": sale,
        "lines": wire(lines),
        "tenders": [{"kind": "cash", "amount": total, "given": total}],
        "expected_total": total,
        "goods_in_hand": false,
    })
}

/// Lines as sent.
pub fn wire(lines: &[(Id, i64)]) -> Value {
    lines.iter().map(|(variant, units)| json!({"variant_id": variant, "quantity": Quantity::units(*units)})).collect()
}

/// Somebody who works here.
pub fn staff_caller(person: Id, permissions: &[&str], store: Option<Id>) -> Caller {
    let permissions: BTreeSet<String> = permissions.iter().map(|name| (*name).to_owned()).collect();
    let access = Access {
        person,
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

/// A visit.
pub fn visit(visitor: Id) -> Caller {
    Caller { principal: Principal::Guest, visitor: Some(visitor), locale: "zh-TW", session: None, member: None }
}

/// Somebody without even a visit.
pub fn nobody() -> Caller {
    Caller { principal: Principal::Guest, visitor: None, locale: "en", session: None, member: None }
}

/// What came back.
#[derive(Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub replayed: bool,
    pub body: Value,
}

impl Answered {
    /// The body of a good answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.body);
        self.body
    }

    /// The status and code of a "no".
    #[track_caller]
    pub fn refused(self) -> (u16, String) {
        assert!(!self.status.is_success(), "{}", self.body);
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// A "no" as expected.
pub fn no(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
