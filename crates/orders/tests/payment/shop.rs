//! A shop with one kind of cake, its server on this machine, and what must hold in its books.

use api::{BrandDb, Caller, Principal};
use axum::extract::Request;
use axum::middleware::Next;
use axum::routing::post;
use axum::{Extension, Router};
use kernel::{Actor, Id, Money, Quantity, Zone};
use orders::http::payments;
use orders::payment::{self, Adapters, Payment, Simulated, SimulatedSettings};
use serde_json::{Value, json};
use stock::{HoldKind, LocationKind, NewLocation, Receipt, ReceiptLine, Wanted};
use store::{Db, Fault, Job, Migration, Read, Stop, Tx, WriteError, jobs, params};
use testkit::TestBrand;
use tokio::net::TcpListener;

use crate::provider::{Provider, SECRET};

/// What one cake costs, in minor units.
pub const PRICE: i64 = 580;
/// How long an order waits for its money, in seconds.
pub const LIFE: i64 = 1_800;

/// The tables of every slice that takes part.
pub fn schema() -> Vec<Migration> {
    [staff::MIGRATIONS, stock::MIGRATIONS, invoices::MIGRATIONS, preorders::MIGRATIONS, orders::MIGRATIONS].concat()
}

pub struct Shop {
    pub db: Db,
    pub adapters: Adapters,
    pub provider: Provider,
    pub url: String,
    pub cake: Id,
    pub location: Id,
    pub store: Id,
    clock: store::Clock,
    entity: Id,
    /// Who takes cakes at the counter.
    rival: Id,
    client: reqwest::Client,
}

/// An order that waits for its payment.
#[derive(Debug, Clone, Copy)]
pub struct Placed {
    pub order: Id,
    pub payment: Id,
    pub visitor: Id,
}

/// How an order stands.
#[derive(Debug, PartialEq, Eq)]
pub struct Stands {
    pub state: String,
    pub money: String,
    pub paid: i64,
    pub refunded: i64,
    pub is_held: bool,
}

impl Stands {
    pub fn new(state: &str, money: &str, paid: i64, refunded: i64, is_held: bool) -> Stands {
        Stands { state: state.to_owned(), money: money.to_owned(), paid, refunded, is_held }
    }

    pub fn waiting() -> Stands {
        Stands::new("placed", "pending", 0, 0, true)
    }

    pub fn paid() -> Stands {
        Stands::new("placed", "paid", PRICE, 0, true)
    }

    pub fn gone() -> Stands {
        Stands::new("expired", "unpaid", 0, 0, false)
    }

    pub fn returned() -> Stands {
        Stands::new("expired", "refunded", PRICE, PRICE, false)
    }
}

const ORDER: &str = "INSERT INTO orders_order (id, number, channel, state, money_state, sold_by, fulfilled_by, legal_entity, visitor, company, occurred_at, recorded_at, business_date, goods_total, discount_total, shipping_total, tax_total, total, paid, refunded, price_version, engine_version, rule_set_hash, quote, expires_at, version) VALUES ($1, $2, 'web', 'placed', 'pending', $3, $3, $4, $5, $6, $7, $7, '2026-11-21', $8, 0, 0, 0, $8, 0, 0, 1, 'test', $9, $9, $10, 1)";
const LINE: &str = "INSERT INTO orders_line (id, order_id, position, kind, variant, sku, description, unit, quantity, unit_price, gross, discount, net, tax_class, tax_rate, tax, options, note, returned) VALUES ($1, $2, 1, 'goods', $3, 'CAKE-OSM-6', 'cake', 'piece', $4, 5800000, $5, 0, $5, 'standard', 50000, 0, '', '', 0)";
const FULFILMENT: &str = "INSERT INTO orders_fulfilment (id, order_id, kind, state, location, code, version) VALUES ($1, $2, 'pickup', 'waiting', $3, '123456', 1)";
const ALLOCATION: &str = "INSERT INTO orders_allocation (id, line, location, hold, fulfilment, quantity, state) VALUES ($1, $2, $3, $4, $5, $6, 'held')";
const STANDS: &str = "SELECT state, money_state, paid, refunded FROM orders_order WHERE id = $1";
const EXPIRES: &str = "SELECT expires_at FROM orders_order WHERE id = $1";
const ORDERS: &str = "SELECT id FROM orders_order";
const TENDERS: &str = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE order_id = $1";
const FULFILMENTS: &str = "SELECT state FROM orders_fulfilment WHERE order_id = $1";
const NOTICES: &str = "SELECT count(*) FROM orders_payment_notice";

impl Shop {
    /// Opens it with so many cakes.
    pub async fn open(brand: &TestBrand, cakes: i64) -> Shop {
        Shop::open_with(brand, cakes, |adapter| adapter).await
    }

    /// The same, calling its provider in its own way.
    pub async fn open_with(brand: &TestBrand, cakes: i64, how: impl FnOnce(Simulated) -> Simulated) -> Shop {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let db = brand.db.clone();
        let provider = Provider::start(brand.clock.clone()).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let adapters = Adapters::default().with(how(Simulated::new(SimulatedSettings {
            url: provider.url.clone(),
            merchant: "tea".to_owned(),
            secret: SECRET.to_vec(),
            public_url: url.clone(),
        })));
        let app = Router::new()
            .route("/api/v1/payments/callbacks/{adapter}", post(payments::callback))
            .route("/api/v1/orders/{id}/payments", post(payments::pay))
            .route("/api/v1/orders/{id}/cancel", post(payments::cancel))
            .route("/api/v1/orders/{id}/cancel-lines", post(payments::cancel_lines))
            .layer(Extension(adapters.clone()))
            .layer(Extension(BrandDb(db.clone())))
            .layer(axum::middleware::from_fn(caller));
        tokio::spawn(async move { axum::serve(listener, app).await });
        let (cake, entity, store, rival) = (db.new_id(), db.new_id(), db.new_id(), db.new_id());
        let opened = db.write("test.open", Actor::SYSTEM, move |tx| set_up(tx, entity, store, cake, cakes)).await;
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let clock = brand.clock.clone();
        Shop { db, adapters, provider, url, cake, location: opened.unwrap(), store, clock, entity, rival, client }
    }

    /// Somebody orders a cake and is about to pay online.
    pub async fn order(&self) -> Placed {
        let (order, payment, visitor) = (self.db.new_id(), self.db.new_id(), self.db.new_id());
        let (cake, location, store, entity) = (self.cake, self.location, self.store, self.entity);
        let placed = self.db.write("test.order", Actor::SYSTEM, move |tx| {
            let (now, total) = (tx.now(), Money::new(PRICE));
            let until = now.plus_seconds(LIFE);
            let number = format!("W{}", &order.to_string()[24..]);
            tx.execute(
                ORDER,
                params![order, number, store, entity, visitor, false, now, total, vec![0_u8; 32], until],
            )?;
            let (line, fulfilment, allocation) = (tx.new_id(), tx.new_id(), tx.new_id());
            tx.execute(LINE, params![line, order, cake, Quantity::ONE, total])?;
            tx.execute(FULFILMENT, params![fulfilment, order, location])?;
            let attempt = payment::NewAttempt {
                payment,
                method: "online".to_owned(),
                adapter: Simulated::NAME.to_owned(),
                request_id: payment.to_string(),
                looked_after: true,
                pay_link: None,
            };
            payment::create(tx, order, &attempt, total)?;
            let wanted = [Wanted::saleable(cake, location, Quantity::ONE)];
            let holds = stock::reserve(tx, HoldKind::Pickup, order, Some(until), &wanted)?;
            tx.execute(ALLOCATION, params![allocation, line, location, holds[0], fulfilment, Quantity::ONE])?;
            Ok(())
        });
        placed.await.unwrap();
        Placed { order, payment, visitor }
    }

    /// Somebody orders a cake and stands on the provider's page.
    pub async fn order_and_ask(&self) -> Placed {
        let placed = self.order().await;
        let requested = payment::request(&self.db, &self.adapters, placed.payment).await.unwrap();
        assert_eq!(requested.state, payment::State::Pending);
        assert!(requested.redirect_url.is_some());
        placed
    }

    /// Somebody at the counter takes every cake that is free.
    pub async fn sell_out(&self) {
        let (cake, location, holder) = (self.cake, self.location, self.rival);
        let sold = self.db.write("test.sell_out", Actor::SYSTEM, move |tx| {
            let left = stock::available_at(tx, cake, location)?;
            if left.is_positive() {
                stock::reserve(tx, HoldKind::Person, holder, None, &[Wanted::saleable(cake, location, left)])?;
            }
            Ok(())
        });
        match sold.await {
            // Somebody else took it between the look and the reservation.
            Ok(()) | Err(WriteError::Refused(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }

    /// One cake is free again: nobody at the counter wants any, and one more is baked where none is left.
    pub async fn restock(&self) {
        let (cake, location, holder) = (self.cake, self.location, self.rival);
        let stocked = self.db.write("test.restock", Actor::SYSTEM, move |tx| {
            stock::release_holder(tx, holder, "changed their mind")?;
            if !stock::available_at(tx, cake, location)?.is_positive() {
                stock::receive(tx, &receipt(location, cake, 1))?;
            }
            Ok(())
        });
        stocked.await.unwrap();
    }

    pub async fn read<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Read<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> T {
        self.db.read(act).await.unwrap()
    }

    pub async fn stands(&self, order: Id) -> Stands {
        self.read(move |read| stands(read, order)).await
    }

    pub async fn payment(&self, id: Id) -> Payment {
        self.read(move |read| payment::find(read, id)).await.unwrap()
    }

    /// The word for where a payment stands.
    pub async fn state(&self, id: Id) -> &'static str {
        self.payment(id).await.state.as_str()
    }

    pub async fn notices(&self) -> i64 {
        self.read(|read| read.query_one(NOTICES, &[], |row| row.get(0))).await
    }

    /// Kinds of the journal's entries about an order, in order.
    pub async fn told(&self, order: Id) -> Vec<String> {
        let entries = self.read(move |read| store::journal::of_subject(read, order, 100)).await;
        entries.into_iter().map(|entry| entry.kind).filter(|kind| kind.starts_with("orders.")).collect()
    }

    /// Kinds of the open cases, all of them the selling store's.
    pub async fn cases(&self) -> Vec<String> {
        let cases = self.read(|read| store::cases::list(read, "open", None, Id::NIL, 100)).await;
        for case in &cases {
            let detail: Value = serde_json::from_str(&case.detail).unwrap();
            let order: Id = detail["order"].as_str().unwrap().parse().unwrap();
            let seller = "SELECT sold_by FROM orders_order WHERE id = $1";
            let sold_by = self.read(move |read| read.query_one(seller, params![order], |row| row.get::<Id>(0))).await;
            assert_eq!(case.store, Some(sold_by), "{}", case.kind);
        }
        let mut kinds: Vec<String> = cases.into_iter().map(|case| case.kind).collect();
        kinds.sort();
        kinds
    }

    /// Does the jobs that are due, as the server does. Returns how many failed.
    pub async fn work(&self) -> usize {
        let mut failed = 0;
        while let Some(job) = jobs::claim(&self.db).await.unwrap() {
            failed += usize::from(!self.work_on(job).await);
        }
        failed
    }

    async fn work_on(&self, job: Job) -> bool {
        assert!(orders::work::KINDS.contains(&job.kind.as_str()), "{}", job.kind);
        let outcome = orders::work::run(&self.db, &self.adapters, &job).await;
        let is_done = outcome.is_ok();
        let ended = self.db.write("test.end_job", Actor::SYSTEM, move |tx| {
            match &outcome {
                Ok(()) => {
                    jobs::finish(tx, &job)?;
                }
                Err(error) => jobs::fail(tx, &job, error)?,
            }
            Ok(())
        });
        ended.await.unwrap();
        is_done
    }

    /// Time passes, with everything that the server does meanwhile.
    pub async fn wait(&self, seconds: i64) {
        let mut left = seconds;
        while left > 0 {
            let step = left.min(20);
            self.clock.advance(step * 1_000_000);
            left -= step;
            self.sweep().await;
            self.work().await;
        }
    }

    /// Only the clock moves.
    pub fn skip(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000_000);
    }

    /// What the server's timer does.
    pub async fn sweep(&self) {
        let expired = self.db.write("test.expire_holds", Actor::SYSTEM, |tx| Ok(stock::expire_due(tx, 100)?));
        expired.await.unwrap();
        orders::expire::sweep(&self.db).await.unwrap();
    }

    /// Posts as a visitor, or as a member of staff with these permissions.
    pub async fn post(&self, path: &str, who: &str, body: Value) -> (u16, Value) {
        let request = self.client.post(format!("{}/api/v1{path}", self.url)).header("x-who", who).json(&body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    pub async fn pay_again(&self, placed: Placed) -> (u16, Value) {
        let path = format!("/orders/{}/payments", placed.order);
        self.post(&path, &format!("visitor {}", placed.visitor), json!({"method": "online"})).await
    }

    /// What must hold at any moment.
    pub async fn check(&self) {
        self.read(|read| {
            for (name, statement) in payment::CHECKS.iter().chain(stock::CHECKS) {
                let wrong = read.query(statement, &[], |row| row.get::<store::Value>(0))?;
                assert!(wrong.is_empty(), "{name}: {wrong:?}");
            }
            for order in read.query(ORDERS, &[], |row| row.get::<Id>(0))? {
                check_order(read, order)?;
            }
            Ok(())
        })
        .await;
    }

    /// What must hold when nothing is left to do: the provider and we agree on every cent.
    pub async fn check_at_rest(&self) {
        self.check().await;
        let provider = self.provider.clone();
        self.read(move |read| {
            for order in read.query(ORDERS, &[], |row| row.get::<Id>(0))? {
                let stands = stands(read, order)?;
                let net = stands.paid - stands.refunded;
                match stands.state.as_str() {
                    "placed" => assert!((0..=PRICE).contains(&net), "{order}: {stands:?}"),
                    _ => assert_eq!(net, 0, "{order} is over and keeps money: {stands:?}"),
                }
                for payment in payment::of_order(read, order)? {
                    let known = provider.find(payment.id).map_or((0, 0), |known| (known.captured, known.refunded()));
                    assert_eq!((payment.captured.get(), payment.refunded.get()), known, "{payment:?}");
                }
            }
            Ok(())
        })
        .await;
    }
}

fn check_order(read: &mut Read<'_>, order: Id) -> Result<(), Fault> {
    let stands = stands(read, order)?;
    let tenders: i64 = read.query_one(TENDERS, params![order], |row| row.get(0))?;
    let payments = payment::of_order(read, order)?;
    let net: Money = payments.iter().map(|payment| payment.captured - payment.refunded).sum();
    assert_eq!(net.get(), tenders, "captured less refunded is what the tenders say");
    assert_eq!(stands.paid - stands.refunded, tenders, "and what the order says");
    let expires_at: Option<i64> = read.query_one(EXPIRES, params![order], |row| row.get(0))?;
    let is_paid = stands.state == "placed" && stands.paid - stands.refunded >= PRICE;
    if is_paid {
        assert!(stands.is_held, "a paid order has its goods");
        assert_eq!(expires_at, None, "and does not run out");
        let holds = stock::holds_of(read, order)?;
        assert!(holds.iter().any(|hold| hold.state == stock::HoldState::Open && hold.expires_at.is_none()));
    }
    let fulfilment: String = read.query_one(FULFILMENTS, params![order], |row| row.get(0))?;
    assert_eq!(fulfilment == "cancelled", stands.state != "placed", "{stands:?}");
    let open = payments.iter().filter(|payment| payment.state.is_open()).count();
    assert!(open <= 1, "at most one open attempt");
    Ok(())
}

fn stands(read: &mut Read<'_>, order: Id) -> Result<Stands, Fault> {
    let holds = stock::holds_of(read, order)?;
    let is_held = holds.iter().any(|hold| hold.state == stock::HoldState::Open);
    read.query_one(STANDS, params![order], |row| {
        Ok(Stands { state: row.get(0)?, money: row.get(1)?, paid: row.get(2)?, refunded: row.get(3)?, is_held })
    })
}

fn set_up(tx: &mut Tx<'_>, entity: Id, store: Id, cake: Id, cakes: i64) -> Result<Id, Stop> {
    let zone = Zone::named("Asia/Taipei").map_err(|error| Fault::Decode(error.to_string()))?;
    staff::create_legal_entity(
        tx,
        &staff::NewLegalEntity {
            id: entity,
            name: "榫茶股份有限公司".to_owned(),
            tax_id: "04595257".to_owned(),
            country: "TW".to_owned(),
        },
    )?;
    staff::create_store(
        tx,
        &staff::NewStore {
            id: store,
            legal_entity: entity,
            code: "web".to_owned(),
            name: "網路門市".to_owned(),
            kind: staff::StoreKind::Web,
            invoice_mode: staff::InvoiceMode::Own,
            zone: zone.clone(),
            cut_off_minutes: 0,
            location: None,
            phone: String::new(),
            address: String::new(),
            hours: String::new(),
            position: 1,
        },
    )?;
    let location = stock::create_location(
        tx,
        &NewLocation {
            store: Some(store),
            legal_entity: entity,
            code: "XY".to_owned(),
            name: "信義門市".to_owned(),
            kind: LocationKind::Shop,
            zone,
            cut_off_minutes: 0,
            place: None,
            position: 1,
        },
    )?;
    stock::open_books(tx, &receipt(location, cake, cakes))?;
    Ok(location)
}

fn receipt(location: Id, cake: Id, cakes: i64) -> Receipt {
    let line = ReceiptLine { variant: cake, quantity: Quantity::units(cakes), cost: None, lot: None };
    Receipt { location, lines: vec![line], note: String::new(), supplier: None, reference: None }
}

/// Stands in for the guard: `x-who: visitor {id}` or `x-who: staff {store} {permission}`.
async fn caller(mut request: Request, next: Next) -> axum::response::Response {
    let who = request.headers().get("x-who").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let words: Vec<&str> = who.split(' ').collect();
    let mut caller = Caller { principal: Principal::Guest, visitor: None, locale: "en", session: None, member: None };
    match words.as_slice() {
        ["visitor", id] => caller.visitor = id.parse().ok(),
        ["staff", store, permission] => {
            let grant = api::Grant {
                permissions: [(*permission).to_owned()].into(),
                store: store.parse().ok(),
                limits: Default::default(),
            };
            caller.principal = Principal::Staff(Box::new(api::Access {
                person: Id::from_bytes([7; 16]),
                name: "店長".to_owned(),
                locale: "zh-TW".to_owned(),
                grants: vec![grant],
            }));
        }
        _ => {}
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}
