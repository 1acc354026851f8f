//! Money taken at the counter before its sale: booked once or given back once, whatever is lost on the way.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::http::HeaderMap;
use kernel::{Actor, Id, Money, Timestamp};
use orders::charge::{self, Charge, Fate, NewCharge};
use orders::payment::{
    Adapter, AdapterError, Adapters, Answered, Callback, CallbackError, Capabilities, Created, Heard, NewPayment,
    NewRefund, RefundAnswer, State, Status,
};
use orders::returns;
use orders::till_session::{InvoiceWish, Sale, Wish};
use store::{Db, jobs};
use support::{CAKE, Shop, TEA, asked, code, open, open_shift, schema, tell};
use testkit::TestBrand;
use till::{Tender, TenderKind};
use tokio::sync::Notify;

/// The goods of a sale of one line.
const LINE_OF: &str = "SELECT id FROM orders_line WHERE order_id = $1";
/// What its buyer shows for an order.
const CODE_OF: &str = "SELECT code FROM orders_fulfilment WHERE order_id = $1";

/// What a terminal took.
fn charged(charge: Id, amount: i64) -> Tender {
    let kind = TenderKind::parse("terminal").unwrap();
    Tender { kind, amount: Money::new(amount), given: None, reference: None, payment: Some(charge) }
}

/// What goes wrong from now on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Mood {
    #[default]
    Good,
    /// Does what it is told and loses the answer; answers questions.
    LosesAnswers,
    /// Does what it is told and says nothing to anybody.
    Silent,
    /// Says no.
    Declines,
    /// Is not reached at all.
    Away,
    /// Does what it is told; then whoever called it is gone.
    CallerDies,
}

#[derive(Debug, Clone, Default)]
struct Known {
    amount: i64,
    captured: i64,
    refunds: BTreeMap<String, i64>,
    asked: usize,
}

#[derive(Default)]
struct Inner {
    mood: Mood,
    known: BTreeMap<String, Known>,
}

/// A terminal with a memory of its own.
#[derive(Clone, Default)]
struct Terminal {
    inner: Arc<Mutex<Inner>>,
    did_it: Arc<Notify>,
}

impl Terminal {
    fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap())
    }

    fn mood(&self, mood: Mood) {
        self.with(|inner| inner.mood = mood);
    }

    /// What it holds of the customer's money, all charges together.
    fn holds(&self) -> i64 {
        self.with(|inner| {
            let net = |known: &Known| known.captured - known.refunds.values().sum::<i64>();
            inner.known.values().map(net).sum()
        })
    }

    fn refunds(&self) -> usize {
        self.with(|inner| inner.known.values().map(|known| known.refunds.len()).sum())
    }

    async fn answer<T>(&self, answer: Result<T, AdapterError>, is_question: bool) -> Result<T, AdapterError> {
        match self.with(|inner| inner.mood) {
            Mood::Silent => Err(AdapterError::Unclear("silence".to_owned())),
            Mood::LosesAnswers if !is_question => Err(AdapterError::Unclear("the line was cut".to_owned())),
            Mood::CallerDies if !is_question => {
                self.did_it.notify_one();
                std::future::pending().await
            }
            _ => answer,
        }
    }
}

fn heard(known: &Known) -> Heard {
    match known.captured {
        0 => Heard::failed(),
        captured => Heard::captured(Money::new(captured), Money::new(known.refunds.values().sum())),
    }
}

impl Adapter for Terminal {
    fn name(&self) -> &'static str {
        "counter"
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            methods: &["terminal", "wallet_code"],
            captures_separately: false,
            needs_confirmation: false,
            voids: true,
            refunds_in_part: true,
            refunds_repeat: true,
        }
    }

    fn public_url(&self, host: &str) -> String {
        format!("https://{host}")
    }

    fn page_origin(&self) -> String {
        String::new()
    }

    fn create<'a>(&'a self, _: Timestamp, new: &'a NewPayment) -> Answered<'a, Created> {
        Box::pin(async move {
            let mood = self.with(|inner| inner.mood);
            if mood == Mood::Away {
                return Err(AdapterError::Unclear("no line".to_owned()));
            }
            let known = self.with(|inner| {
                let known = inner.known.entry(new.request_id.clone()).or_default();
                known.amount = new.amount.get();
                known.asked += 1;
                if mood != Mood::Declines {
                    known.captured = known.amount;
                }
                known.clone()
            });
            let reference = Some("004211".to_owned());
            self.answer(Ok(Created { reference, redirect_url: None, instructions: None, heard: heard(&known) }), false)
                .await
        })
    }

    fn void<'a>(&'a self, at: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        // Money that was taken is answered as it stands.
        self.status(at, request_id)
    }

    fn refund<'a>(&'a self, _: Timestamp, refund: &'a NewRefund) -> Answered<'a, RefundAnswer> {
        Box::pin(async move {
            if self.with(|inner| inner.mood) == Mood::Away {
                return Err(AdapterError::Unclear("no line".to_owned()));
            }
            self.with(|inner| {
                let known = inner.known.get_mut(&refund.payment_request_id).unwrap();
                known.refunds.insert(refund.request_id.clone(), refund.amount.get());
                assert!(known.refunds.values().sum::<i64>() <= known.captured, "refunded twice");
            });
            self.answer(Ok(RefundAnswer::Done), false).await
        })
    }

    fn status<'a>(&'a self, _: Timestamp, request_id: &'a str) -> Answered<'a, Status> {
        Box::pin(async move {
            if self.with(|inner| inner.mood) == Mood::Away {
                return Err(AdapterError::Unclear("no line".to_owned()));
            }
            let known = self.with(|inner| inner.known.get(request_id).cloned());
            let answer =
                known.map(|known| Status { reference: None, heard: heard(&known) }).ok_or(AdapterError::NotFound);
            self.answer(answer, true).await
        })
    }

    fn verify_callback(&self, _: Timestamp, _: &HeaderMap, _: &[u8]) -> Result<Callback, CallbackError> {
        Err(CallbackError::Forged)
    }
}

struct Scene {
    db: Db,
    shop: Shop,
    till: Id,
    terminal: Terminal,
    adapters: Adapters,
}

impl Scene {
    async fn new(brand: &TestBrand) -> Scene {
        let db = brand.db.clone();
        let shop = open(&db, 10).await;
        let till = shop.tills[0];
        open_shift(&db, &shop, till).await;
        let terminal = Terminal::default();
        let adapters = Adapters::default().with(terminal.clone());
        Scene { db, shop, till, terminal, adapters }
    }

    fn wanted(&self, sale: Id) -> NewCharge {
        NewCharge {
            id: self.db.new_id(),
            register: self.till,
            store: self.shop.store,
            subject: sale,
            kind: "terminal".to_owned(),
            amount: Money::new(CAKE),
            code: None,
            person: self.shop.cashier.person,
        }
    }

    async fn charge(&self, wanted: &NewCharge) -> Charge {
        charge::begin(&self.db, &self.adapters, Actor::SYSTEM, wanted.clone()).await.unwrap()
    }

    async fn find(&self, id: Id) -> Charge {
        self.db.read(move |read| charge::find(read, id)).await.unwrap().unwrap()
    }

    async fn sell(&self, sale: Id, charge: Id) -> Result<(), &'static str> {
        let tender = Tender {
            kind: TenderKind::parse("terminal").unwrap(),
            amount: Money::new(CAKE),
            given: None,
            reference: None,
            payment: Some(charge),
        };
        let wish = Wish::Sell(Box::new(Sale {
            sale,
            lines: asked(&[(self.shop.goods[0], 1)]),
            member: None,
            tenders: vec![tender],
            expected_total: Money::new(CAKE),
            goods_in_hand: false,
            invoice: InvoiceWish::default(),
        }));
        tell(&self.db, &self.shop, self.till, wish).await.map(|_| ()).map_err(code)
    }

    async fn work(&self) {
        while let Some(job) = jobs::claim(&self.db).await.unwrap() {
            let outcome = orders::work::run(&self.db, &self.adapters, &job).await;
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
        }
    }

    /// Time passes, with everything that the server does meanwhile.
    async fn wait(&self, brand: &TestBrand, seconds: i64) {
        for _ in 0..seconds / 30 {
            brand.advance_seconds(30);
            self.work().await;
        }
    }

    /// What the books say was taken by terminals, after every check.
    async fn booked(&self) -> i64 {
        for (name, sql) in orders::CHECKS {
            let wrong = self.db.read(move |read| read.query(sql, &[], |_| Ok(()))).await.unwrap().len();
            assert_eq!(wrong, 0, "{name}");
        }
        const TAKEN: &str =
            "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE kind = 'terminal'";
        self.db.read(|read| read.query_one(TAKEN, &[], |row| row.get(0))).await.unwrap()
    }

    /// The books say what the terminal says, and no more waits.
    async fn agrees(&self, holds: i64) {
        assert_eq!((self.booked().await, self.terminal.holds()), (holds, holds));
    }
}

testkit::on_both! {
    schema = &schema();

    async fn a_lost_answer_is_asked_for_and_booked_once(brand) {
        let scene = Scene::new(&brand).await;
        let (sale, other) = (scene.db.new_id(), scene.db.new_id());
        let wanted = scene.wanted(sale);
        scene.terminal.mood(Mood::LosesAnswers);
        let charge = scene.charge(&wanted).await;
        assert_eq!((charge.standing.state, charge.fate, charge.is_ready()), (State::Captured, Fate::Open, true));
        // The screen lost the answer, too, and sends the same charge again.
        assert_eq!(scene.charge(&wanted).await.standing.state, State::Captured);
        assert_eq!(scene.terminal.with(|inner| inner.known[&wanted.id.to_string()].asked), 1, "charged once");
        assert_eq!(scene.sell(other, charge.id).await, Err("orders.charge_unusable"), "another sale's");
        scene.sell(sale, charge.id).await.unwrap();
        assert_eq!(scene.sell(other, charge.id).await, Err("orders.charge_unusable"), "taken already");
        assert_eq!(scene.find(charge.id).await.fate, Fate::Taken);
        let refused = charge::give_back(&scene.db, Actor::SYSTEM, charge.id).await.unwrap_err();
        assert_eq!(code(refused), "orders.charge_taken");
        scene.wait(&brand, 2 * charge::WAITS_SECONDS).await;
        scene.agrees(CAKE).await;
    }

    async fn money_without_a_sale_goes_back_once(brand) {
        let scene = Scene::new(&brand).await;
        let wanted = scene.wanted(scene.db.new_id());
        scene.terminal.mood(Mood::Silent);
        let charge = scene.charge(&wanted).await;
        assert_eq!((charge.standing.state, charge.fate), (State::Unknown, Fate::Open));
        assert_eq!(scene.sell(wanted.subject, charge.id).await, Err("orders.charge_unusable"));
        scene.wait(&brand, 300).await;
        assert_eq!(scene.find(charge.id).await.standing.state, State::Unknown, "nobody answers yet");
        scene.terminal.mood(Mood::LosesAnswers);
        scene.wait(&brand, 2 * charge::WAITS_SECONDS).await;
        let charge = scene.find(charge.id).await;
        assert_eq!((charge.standing.state, charge.fate), (State::Refunded, Fate::Over));
        assert_eq!(scene.terminal.refunds(), 1);
        scene.agrees(0).await;
        assert_eq!(scene.sell(wanted.subject, charge.id).await, Err("orders.charge_unusable"));
    }

    async fn a_terminal_that_was_never_reached_took_nothing(brand) {
        let scene = Scene::new(&brand).await;
        let wanted = scene.wanted(scene.db.new_id());
        scene.terminal.mood(Mood::Away);
        assert_eq!(scene.charge(&wanted).await.standing.state, State::Unknown);
        charge::give_back(&scene.db, Actor::SYSTEM, wanted.id).await.unwrap();
        scene.work().await;
        assert_eq!(scene.find(wanted.id).await.fate, Fate::GoingBack, "nobody knows that nothing was taken");
        scene.terminal.mood(Mood::Good);
        scene.wait(&brand, 600).await;
        let charge = scene.find(wanted.id).await;
        assert_eq!((charge.standing.state, charge.fate), (State::Failed, Fate::Over));
        scene.agrees(0).await;
    }

    async fn no_is_no(brand) {
        let scene = Scene::new(&brand).await;
        let wanted = scene.wanted(scene.db.new_id());
        scene.terminal.mood(Mood::Declines);
        let charge = scene.charge(&wanted).await;
        assert_eq!((charge.standing.state, charge.fate), (State::Failed, Fate::Over));
        assert_eq!(scene.sell(wanted.subject, charge.id).await, Err("orders.charge_unusable"));
        scene.agrees(0).await;
    }

    async fn a_crash_after_each_step_leaves_one_booking_or_one_refund(brand) {
        let scene = Scene::new(&brand).await;
        for sells in [true, false] {
            let held = scene.terminal.holds();
            let wanted = scene.wanted(scene.db.new_id());
            // The terminal did it; whoever called it is gone before the answer is written down.
            scene.terminal.mood(Mood::CallerDies);
            tokio::select! {
                _ = charge::begin(&scene.db, &scene.adapters, Actor::SYSTEM, wanted.clone()) => panic!("nobody is left"),
                () = scene.terminal.did_it.notified() => {}
            }
            assert_eq!(scene.find(wanted.id).await.standing.state, State::Requested);
            scene.terminal.mood(Mood::Good);
            scene.wait(&brand, 60).await;
            assert_eq!(scene.find(wanted.id).await.standing.state, State::Captured, "the look asked");
            if sells {
                scene.sell(wanted.subject, wanted.id).await.unwrap();
                scene.agrees(held + CAKE).await;
                continue;
            }
            // Going back: the refund is done, and whoever asked for it is gone.
            charge::give_back(&scene.db, Actor::SYSTEM, wanted.id).await.unwrap();
            scene.terminal.mood(Mood::CallerDies);
            let job = jobs::claim(&scene.db).await.unwrap().unwrap();
            tokio::select! {
                _ = orders::work::run(&scene.db, &scene.adapters, &job) => panic!("nobody is left"),
                () = scene.terminal.did_it.notified() => {}
            }
            assert_eq!(scene.find(wanted.id).await.fate, Fate::GoingBack);
            scene.terminal.mood(Mood::Good);
            scene.wait(&brand, 900).await;
            assert_eq!(scene.find(wanted.id).await.fate, Fate::Over);
            assert_eq!(scene.terminal.refunds(), 1);
            scene.agrees(held).await;
        }
    }

    async fn selling_and_giving_back_at_once_do_one_of_both(brand) {
        let scene = Arc::new(Scene::new(&brand).await);
        for _ in 0..4 {
            let held = scene.terminal.holds();
            let wanted = scene.wanted(scene.db.new_id());
            scene.charge(&wanted).await;
            let back = {
                let (scene, id) = (Arc::clone(&scene), wanted.id);
                tokio::spawn(async move { charge::give_back(&scene.db, Actor::SYSTEM, id).await.is_ok() })
            };
            let sold = scene.sell(wanted.subject, wanted.id).await.is_ok();
            assert_ne!(sold, back.await.unwrap(), "one of both, never both, never none");
            scene.wait(&brand, 60).await;
            scene.agrees(if sold { held + CAKE } else { held }).await;
        }
    }

    async fn a_voided_sale_sends_its_charge_back(brand) {
        let scene = Scene::new(&brand).await;
        let wanted = scene.wanted(scene.db.new_id());
        scene.charge(&wanted).await;
        scene.sell(wanted.subject, wanted.id).await.unwrap();
        let void = till::Void { sale: wanted.subject, reason: "wrong_item".to_owned() };
        tell(&scene.db, &scene.shop, scene.till, Wish::Plain(till::Command::Void(void))).await.unwrap();
        scene.agrees(CAKE).await;
        scene.terminal.mood(Mood::LosesAnswers);
        scene.wait(&brand, 900).await;
        scene.agrees(0).await;
        assert_eq!(scene.terminal.refunds(), 1);
    }

    async fn cash_is_rounded_beside_the_total(brand) {
        let scene = Scene::new(&brand).await;
        let rule = till::CashRounding { step: Money::new(25), rounding: till::Rounding::Nearest };
        let set = scene.db.write("test.round", Actor::SYSTEM, move |tx| orders::tender::set_cash_rounding(tx, rule, 1));
        set.await.unwrap();
        let sale = scene.db.new_id();
        let pay = |amount: i64| {
            let tender = Tender {
                kind: TenderKind::CASH,
                amount: Money::new(amount),
                given: None,
                reference: None,
                payment: None,
            };
            Wish::Sell(Box::new(Sale {
                sale,
                lines: asked(&[(scene.shop.goods[0], 1)]),
                member: None,
                tenders: vec![tender],
                expected_total: Money::new(CAKE),
                goods_in_hand: false,
                invoice: InvoiceWish::default(),
            }))
        };
        assert_eq!(code(tell(&scene.db, &scene.shop, scene.till, pay(CAKE)).await.unwrap_err()), "till.tenders_unequal");
        tell(&scene.db, &scene.shop, scene.till, pay(575)).await.unwrap();
        scene.booked().await;
        let void = till::Void { sale, reason: "wrong_item".to_owned() };
        tell(&scene.db, &scene.shop, scene.till, Wish::Plain(till::Command::Void(void))).await.unwrap();
        scene.booked().await;
    }

    async fn the_difference_of_an_exchange_is_charged(brand) {
        let scene = Scene::new(&brand).await;
        let (db, shop) = (&scene.db, &scene.shop);
        let (old, new) = (db.new_id(), db.new_id());
        tell(db, shop, scene.till, support::sale(old, &[(shop.goods[1], 1)], TEA, true)).await.unwrap();
        let line = db.read(move |read| read.query_one(LINE_OF, store::params![old], |row| row.get::<Id>(0))).await.unwrap();
        let charge = NewCharge { amount: Money::new(CAKE - TEA), ..scene.wanted(new) };
        scene.terminal.mood(Mood::LosesAnswers);
        let (charge, other) = (scene.charge(&charge).await, scene.charge(&scene.wanted(db.new_id())).await);
        let exchange = |charge: &Charge| {
            let lines = vec![returns::WishedLine {
                line: Some(line),
                variant: None,
                quantity: kernel::Quantity::ONE,
                condition: stock::Condition::Saleable,
                reason: returns::policy::Reason::NotWanted,
            }];
            let wish = returns::Wish { order: Some(old), lines, member: None, way: returns::Way::Original, exception: false, paper_back: false };
            let sale = Sale {
                sale: new,
                lines: asked(&[(shop.goods[0], 1)]),
                member: None,
                tenders: vec![charged(charge.id, CAKE - TEA)],
                expected_total: Money::new(CAKE),
                goods_in_hand: false,
                invoice: InvoiceWish::default(),
            };
            let (return_id, expected) = (db.new_id(), Money::new(TEA));
            Wish::Return(Box::new(returns::Bringing { return_id, wish, expected, sale: Some(Box::new(sale)) }))
        };
        let refused = tell(db, shop, scene.till, exchange(&other)).await.unwrap_err();
        assert_eq!(code(refused), "orders.charge_unusable", "money of another sale");
        tell(db, shop, scene.till, exchange(&charge)).await.unwrap();
        assert_eq!(scene.find(charge.id).await.fate, Fate::Taken);
        scene.wait(&brand, 2 * charge::WAITS_SECONDS).await;
        assert_eq!(scene.find(other.id).await.standing.state, State::Refunded, "what no sale took went back");
        scene.agrees(CAKE - TEA).await;
    }

    async fn an_order_and_what_is_bought_besides_are_each_paid_by_their_charge(brand) {
        let scene = Scene::new(&brand).await;
        let (db, shop) = (&scene.db, &scene.shop);
        let rule = till::CashRounding { step: Money::new(25), rounding: till::Rounding::Nearest };
        let set = db.write("test.round", Actor::SYSTEM, move |tx| orders::tender::set_cash_rounding(tx, rule, 1));
        set.await.unwrap();
        for by_charge in [[true, true], [false, true], [true, false], [false, false]] {
            let (order, sale) = (db.new_id(), db.new_id());
            let placement = support::placement(shop, order, &[(shop.goods[0], 1)], CAKE);
            orders::place::place(db, support::guest(), support::once("place", &order.to_string()), placement).await.unwrap();
            let shown = db.read(move |read| read.query_one(CODE_OF, store::params![order], |row| row.get::<String>(0)));
            let shown = shown.await.unwrap();
            let mut tenders = Vec::new();
            // The sale's comes first: what pays which does not follow from the order of things.
            for (subject, amount, is_charged) in [(sale, TEA, by_charge[1]), (order, CAKE, by_charge[0])] {
                if is_charged {
                    scene.terminal.mood(Mood::LosesAnswers);
                    let new = NewCharge { amount: Money::new(amount), ..scene.wanted(subject) };
                    tenders.push(charged(scene.charge(&new).await.id, amount));
                }
            }
            // 580 are 575 in cash, and 320 are 325: each is a paper of its own.
            let cash = if by_charge[0] { 0 } else { 575 } + if by_charge[1] { 0 } else { 325 };
            if cash > 0 {
                let kind = TenderKind::CASH;
                tenders.push(Tender { kind, amount: Money::new(cash), given: None, reference: None, payment: None });
            }
            let besides = Box::new(Sale {
                sale,
                lines: asked(&[(shop.goods[1], 1)]),
                member: None,
                tenders: Vec::new(),
                expected_total: Money::new(TEA),
                goods_in_hand: true,
                invoice: InvoiceWish::default(),
            });
            let shown = orders::fulfil::Shown::by_buyer(shown);
            let wish = Wish::Collect { order, tenders, shown, sale: Some(besides), invoice: None };
            tell(db, shop, scene.till, wish).await.unwrap();
        }
        scene.wait(&brand, 2 * charge::WAITS_SECONDS).await;
        scene.agrees(2 * (CAKE + TEA)).await;
    }

    async fn a_type_keeps_how_it_is_paid_and_notes_can_be_added(brand) {
        let db = &brand.db;
        let types = db.read(orders::tender::types).await.unwrap();
        let terminal = types.iter().find(|one| one.kind.as_str() == "terminal").unwrap().clone();
        let set = |wanted: orders::tender::TenderType| {
            db.write("test.set", Actor::SYSTEM, move |tx| orders::tender::set(tx, &wanted))
        };
        let as_cash = orders::tender::TenderType { how: orders::tender::How::Noted, ..terminal.clone() };
        assert_eq!(code(set(as_cash).await.unwrap_err()), "orders.tender_fixed");
        let off = orders::tender::TenderType { active: false, ..terminal.clone() };
        assert_eq!(set(off.clone()).await.unwrap(), 2);
        assert_eq!(code(set(off).await.unwrap_err()), "store.stale");
        let voucher = orders::tender::TenderType {
            kind: TenderKind::parse("stamp_card").unwrap(),
            how: orders::tender::How::Noted,
            version: 0,
            ..terminal
        };
        assert_eq!(set(voucher.clone()).await.unwrap(), 1);
        assert_eq!(code(set(voucher).await.unwrap_err()), "store.stale");
        let rules = db.read(orders::tender::till_rules).await.unwrap();
        assert!(rules.iter().all(|rule| rule.kind.as_str() != "terminal"));
        assert!(rules.iter().any(|rule| rule.kind.as_str() == "stamp_card" && !rule.charged));
    }
}
