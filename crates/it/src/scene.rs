//! The demo's shop, open on a database of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use kernel::{Actor, Id};
use serde_json::{Value, json};
use server::config::Config;
use server::demo::{self, Arguments, Demo};
use server::serve::{self, Running};
use staff::{InvoiceMode, NewPerson, NewStore, StoreKind};
use store::copy::Fingerprint;
use store::doctor::Report;
use store::{Database, Db, Platform, doctor};
use tempfile::TempDir;
use testkit::{Engine, TestBrand};

use crate::Client;

/// The shop's host name.
pub const HOST: &str = "cake.localhost";
/// What one cake costs, in minor units, and its SKU.
const CAKE: (&str, i64) = ("CAKE-OSM-6", 580);
/// What everybody whom [`Scene::employ`] takes on logs in with.
pub const PASSWORD: &str = "a-long-password-for-tests";

/// The shop, and where its data lies.
pub struct Scene {
    demo: Demo,
    /// Removes the database when the test is over.
    place: TestBrand,
    _folder: TempDir,
}

impl Scene {
    /// Opens the shop on a fresh database.
    pub async fn open(engine: Engine) -> Scene {
        let folder = TempDir::with_prefix("tenon-it-").unwrap();
        let fresh = tokio::task::spawn_blocking(move || TestBrand::fresh(engine, &server::schema::migrations()));
        let place = fresh.await.unwrap();
        let database = match place.database() {
            Database::Postgres(url) => Some(url),
            Database::Sqlite(_) => None,
        };
        let arguments = Arguments {
            port: 0,
            data: folder.path().join("demo"),
            database,
            fresh: true,
            no_browser: true,
            size: demo::Size::Bare,
            online_retail: None,
        };
        Scene { demo: demo::open(&arguments).await.unwrap(), place, _folder: folder }
    }

    /// Closes it and removes its data.
    pub async fn close(self) {
        let Scene { demo, place, _folder } = self;
        demo.stop().await;
        tokio::task::spawn_blocking(move || drop(place)).await.unwrap();
    }

    /// Asks the server to stop, as an operator does. Answers when it has, with what it left.
    pub async fn stop(self) -> Left {
        let Scene { demo, place, _folder } = self;
        let database = demo.server().platform().database().clone();
        demo.stop().await;
        let open = move || {
            let platform = Platform::open(database, store::Options::default(), &server::schema::migrations()).unwrap();
            let db = platform.by_host(HOST).unwrap().unwrap();
            Left { db, _platform: platform, _place: place, _folder }
        };
        tokio::task::spawn_blocking(open).await.unwrap()
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.demo.ready().port
    }

    /// The demo itself.
    pub fn demo(&self) -> &Demo {
        &self.demo
    }

    /// A second server on the same database, which must be PostgreSQL.
    pub async fn second_server(&self) -> Running {
        let listener = serve::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
        let database = self.demo.server().platform().database().clone();
        let mut config = Config::plain(listener.local_addr().unwrap(), database);
        config.limits.requests_per_second = 0;
        config.limits.log_ins_per_minute = 0;
        serve::start(&config, config.store_options(), listener).await.unwrap()
    }

    /// The brand's database as the server itself has it.
    pub async fn db(&self) -> Db {
        let platform = Arc::clone(self.demo.server().platform());
        tokio::task::spawn_blocking(move || platform.by_host(HOST).unwrap().unwrap()).await.unwrap()
    }

    /// Somebody who has never been here.
    pub fn visitor(&self) -> Client {
        Client::new(self.port())
    }

    /// One of the demo's people, logged in.
    pub async fn staff(&self, role: &str) -> Client {
        let login = self.demo.ready().logins.iter().find(|login| login.role == role).unwrap();
        self.log_in(&login.login, &login.password).await
    }

    /// Somebody who logged in to the shop with that phone, and joined if it led to nobody.
    pub async fn member(&self, phone: &str) -> Client {
        let member = self.visitor();
        let asked = member.post("/me/codes", &json!({"phone": phone})).await.must(201);
        let code = asked["id"].as_str().unwrap();
        let typed = self.code(code).await;
        let proof = member.post(&format!("/me/codes/{code}/proof"), &json!({"code": typed})).await.must(200);
        assert_eq!(proof["outcome"], "logged_in");
        member
    }

    /// The six digits of a code that somebody asked for.
    pub async fn code(&self, id: &str) -> String {
        let secret = store::secrets::get_or_make(&self.db().await, messages::SECRET).await.unwrap();
        messages::secret_code(&secret, id.parse().unwrap()).unwrap()
    }

    /// Somebody whom [`Scene::employ`] took on, logged in.
    pub async fn employee(&self, login: &str) -> Client {
        self.log_in(login, PASSWORD).await
    }

    async fn log_in(&self, login: &str, password: &str) -> Client {
        let client = self.visitor();
        client.post("/staff/sessions", &json!({"login": login, "password": password})).await.must(201);
        client
    }

    /// Takes somebody on, with a role in one store or in all, or with none yet.
    pub async fn employ(&self, login: &'static str, role: Option<(&'static str, Option<Id>)>) {
        let db = self.db().await;
        let hashed = staff::hash_password(&db, PASSWORD).await.unwrap();
        let id = db.new_id();
        let written = db.write("test.employ", Actor::SYSTEM, move |tx| {
            let (name, login, password) = (login.to_owned(), login.to_owned(), Some(hashed.clone()));
            staff::create_person(tx, &NewPerson { id, name, login, password, locale: "zh-TW".to_owned() })?;
            if let Some((role, store)) = role {
                staff::assign_role(tx, id, role, store)?;
            }
            Ok(())
        });
        written.await.unwrap();
    }

    /// Opens one more store, which has nothing to do with the others.
    pub async fn open_another_store(&self) -> Id {
        let db = self.db().await;
        let (id, like, zone) = (db.new_id(), self.store(), db.brand().zone.clone());
        let written = db.write("test.open_store", Actor::SYSTEM, move |tx| {
            let legal_entity = staff::store(tx, like)?.unwrap().legal_entity;
            staff::create_store(
                tx,
                &NewStore {
                    id,
                    legal_entity,
                    code: "ning".to_owned(),
                    name: "寧夏門市".to_owned(),
                    kind: StoreKind::Direct,
                    invoice_mode: InvoiceMode::Own,
                    zone: zone.clone(),
                    cut_off_minutes: 0,
                    location: None,
                    phone: String::new(),
                    address: String::new(),
                    hours: String::new(),
                    position: 9,
                },
            )?;
            Ok(())
        });
        written.await.unwrap();
        id
    }

    /// The store with the till.
    pub fn store(&self) -> Id {
        self.demo.ready().stores["xinyi"]
    }

    /// The cake's variant.
    pub fn cake(&self) -> Id {
        self.demo.ready().variants[CAKE.0]
    }

    /// An order for one cake, to be fetched and paid in the store.
    pub fn order(&self) -> Value {
        json!({
            "lines": [{"variant_id": self.cake(), "quantity": 1_000}],
            "buyer": {"name": "林小榫", "phone": "0912345678"},
            "fulfilment": {"kind": "pickup", "store_id": self.store()},
            "payment": {"method": "cash_on_pickup"},
            "expected_total": CAKE.1,
        })
    }

    /// An order for one cake that somebody who works here makes for a customer.
    pub fn order_for(&self) -> Value {
        json!({
            "lines": [{"variant_id": self.cake(), "quantity": 1_000}],
            "buyer": {"name": "林小榫", "phone": "0912345678"},
            "fulfilment": {"kind": "pickup", "store_id": self.store()},
            "expected_total": CAKE.1,
        })
    }

    /// How many cakes can be promised.
    pub async fn available(&self, client: &Client) -> i64 {
        let found = client.get(&format!("/availability?variants={}", self.cake())).await.must(200);
        found["items"][0]["total_available"].as_i64().unwrap() / 1_000
    }

    /// Counts the cakes at the store: from now on there are that many.
    pub async fn count_cakes(&self, owner: &Client, pieces: i64) {
        let counted = json!({
            "location_id": self.demo.ready().location_id,
            "variant_id": self.cake(),
            "counted": pieces * 1_000,
            "reason": "count",
        });
        owner.post("/stock/adjustments", &counted).await.must(201);
    }

    /// What every table of the brand holds.
    pub async fn fingerprint(&self) -> Vec<Fingerprint> {
        let platform = Arc::clone(self.demo.server().platform());
        let brand = self.db().await.brand().clone();
        tokio::task::spawn_blocking(move || store::copy::fingerprint(&platform, &brand).unwrap()).await.unwrap()
    }

    /// Reconciles everything.
    pub async fn doctor(&self) -> Report {
        doctor::doctor(&self.db().await, &server::checks::all()).await.unwrap()
    }
}

/// What a stopped server left, opened without one.
pub struct Left {
    /// The shop's database.
    pub db: Db,
    _platform: Platform,
    _place: TestBrand,
    _folder: TempDir,
}

impl Left {
    /// Reconciles everything.
    pub async fn doctor(&self) -> Report {
        doctor::doctor(&self.db, &server::checks::all()).await.unwrap()
    }

    /// Removes it.
    pub async fn close(self) {
        tokio::task::spawn_blocking(move || drop(self)).await.unwrap();
    }
}
