//! Handing invoices in: what the platform hears, once and in order, whatever fails on the way; on both databases.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use fiscal::{Period, Track, mig};
use invoices::upload::{self, Answer, Answered, Named, Unclear, Upload, Way, Ways};
use invoices::{NewIssuer, NewRange};
use kernel::{Actor, Id, Money, Quantity};
use orders::returns::policy::Reason;
use orders::returns::{self, Bringing, WishedLine};
use orders::till_session::Wish;
use stock::Condition;
use store::{Db, Job, jobs};
use support::{Shop, TEA, code, open, open_shift, sale, schema, tell};

const NAME: &str = "test";

/// How the platform behaves with the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Lost,
    Unanswered,
    Refused,
    Later,
    /// It takes the message, and whoever handed it in is never heard of again.
    Dies,
}

#[derive(Default)]
struct Kept {
    moods: Vec<Mood>,
    answers: BTreeMap<String, Answer>,
    /// What was handed in, in order.
    heard: Vec<String>,
    asked: usize,
}

/// A platform in memory; clones are the same one.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Kept>>, Arc<tokio::sync::Notify>);

impl Platform {
    fn with<T>(&self, act: impl FnOnce(&mut Kept) -> T) -> T {
        act(&mut self.0.lock().unwrap())
    }

    fn next(&self, moods: &[Mood]) {
        self.with(|kept| kept.moods = moods.iter().rev().copied().collect());
    }

    fn heard(&self) -> Vec<String> {
        self.with(|kept| kept.heard.clone())
    }
}

impl Way for Platform {
    fn name(&self) -> &'static str {
        NAME
    }

    fn hand_in<'a>(&'a self, named: &'a Named, xml: &'a str) -> Answered<'a> {
        Box::pin(async move {
            let schema = mig::MESSAGES.iter().find(|schema| schema.code == named.message).unwrap();
            assert_eq!(mig::check(xml, schema), [], "{xml}");
            let mood = self.with(|kept| {
                let mood = kept.moods.pop();
                if mood == Some(Mood::Lost) {
                    return mood;
                }
                kept.heard.push(format!("{} {}", named.message, named.number));
                let refused = Answer::Rejected { code: "X1".to_owned(), words: "字軌不符".to_owned() };
                let answer = match mood {
                    Some(Mood::Refused) => refused,
                    Some(Mood::Later) => Answer::Pending,
                    _ => Answer::Accepted,
                };
                kept.answers.insert(named.name.clone(), answer);
                mood
            });
            match mood {
                Some(Mood::Lost | Mood::Unanswered) => Err(Unclear("cut".to_owned())),
                Some(Mood::Dies) => {
                    self.1.notify_one();
                    std::future::pending().await
                }
                _ => Ok(self.with(|kept| kept.answers[&named.name].clone())),
            }
        })
    }

    fn ask<'a>(&'a self, named: &'a Named) -> Answered<'a> {
        Box::pin(async move {
            Ok(self.with(|kept| {
                kept.asked += 1;
                kept.answers.get(&named.name).cloned().unwrap_or(Answer::Unknown)
            }))
        })
    }
}

/// The company issues here, and hands in by a way.
async fn issues(db: &Db, shop: &Shop, way: Option<&'static str>) -> Id {
    let store = shop.store;
    let legal_entity = db.read(move |read| staff::store(read, store)).await.unwrap().unwrap().legal_entity;
    chosen(db, legal_entity, way, 0).await;
    let (period, track) = (Period::parse("11512").unwrap(), Track::parse("AB").unwrap());
    let range =
        NewRange { id: db.new_id(), legal_entity, period, track, first: 1, last: 50, store: None, register: None };
    let zone = db.brand().zone.clone();
    db.write("test.range", Actor::SYSTEM, move |tx| invoices::add_range(tx, &range, &zone)).await.unwrap();
    legal_entity
}

async fn chosen(db: &Db, legal_entity: Id, way: Option<&'static str>, seen: i64) {
    let new = NewIssuer {
        legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: "2026-01-01".parse().unwrap(),
        seal_key: None,
        carrier_kind: None,
        zero_rate: None,
        way: way.map(str::to_owned),
        low: 2,
        web_moment: invoices::WebMoment::Payment,
    };
    db.write("test.issuer", Actor::SYSTEM, move |tx| invoices::set_issuer(tx, &new, seen)).await.unwrap();
}

/// Does every job about handing in that is due; how many there were.
async fn work(db: &Db, ways: &Ways) -> usize {
    let mut done = 0;
    while let Some(job) = jobs::claim(db).await.unwrap() {
        if upload::KINDS.contains(&job.kind.as_str()) {
            upload::run(db, ways, &job).await.unwrap();
            done += 1;
        }
        db.write("test.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.unwrap();
    }
    done
}

/// A job of one's own, as another server would claim it.
async fn claimed(db: &Db) -> Job {
    loop {
        let job = jobs::claim(db).await.unwrap().unwrap();
        if job.kind == upload::HAND_IN {
            return job;
        }
        db.write("test.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.unwrap();
    }
}

async fn sell(db: &Db, shop: &Shop) -> (Id, Id) {
    let id = db.new_id();
    tell(db, shop, shop.tills[0], sale(id, &[(shop.goods[1], 1)], TEA, true)).await.unwrap();
    let papers = db.read(move |read| invoices::documents_of(read, id)).await.unwrap();
    (id, papers[0].id)
}

async fn void(db: &Db, shop: &Shop, sale: Id) {
    let void = till::Command::Void(till::Void { sale, reason: "wrong_item".to_owned() });
    tell(db, shop, shop.tills[0], Wish::Plain(void)).await.unwrap();
}

async fn uploads(db: &Db, invoice: Id) -> Vec<Upload> {
    db.read(move |read| upload::uploads_of(read, invoice)).await.unwrap()
}

async fn states(db: &Db, invoice: Id) -> Vec<String> {
    uploads(db, invoice).await.into_iter().map(|one| format!("{} {}", one.message, one.state)).collect()
}

async fn cases(db: &Db) -> Vec<String> {
    let cases = db.read(|read| store::cases::unsettled(read, None, Id::NIL, 100)).await.unwrap();
    cases.into_iter().map(|case| case.kind).filter(|kind| kind.starts_with("invoices.upload")).collect()
}

async fn is_sound(db: &Db) {
    for (what, sql) in invoices::CHECKS {
        let wrong = db.read(move |read| read.query(sql, &[], |row| row.get::<Id>(0))).await.unwrap();
        assert!(wrong.is_empty(), "{what}: {wrong:?}");
    }
}

testkit::on_both! {
    schema = &schema();

    async fn every_act_is_heard_once_and_in_order(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        issues(db, &shop, Some(NAME)).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (sold, invoice) = sell(db, &shop).await;
        let [noted] = uploads(db, invoice).await.try_into().unwrap();
        assert_eq!(noted.deadline.since(noted.happened_at), 48 * 3_600 * 1_000_000);
        assert_eq!((noted.state.as_str(), noted.attempts), ("waiting", 0));
        void(db, &shop, sold).await;
        work(db, &ways).await;
        assert_eq!(platform.heard(), ["F0401 AB00000001", "F0501 AB00000001"]);
        assert_eq!(states(db, invoice).await, ["F0401 accepted", "F0501 accepted"]);

        // What comes back is given back, by mistake, and voided at last.
        let (sold, invoice) = sell(db, &shop).await;
        let exponent = db.brand().exponent;
        let audience = orders::views::Audience { contact: false, names: false, locale: "zh-TW" };
        let order = db.read(move |read| orders::views::order(read, sold, exponent, audience)).await.unwrap().unwrap();
        let line = WishedLine {
            line: Some(order.lines[0].id),
            variant: None,
            quantity: Quantity::units(1),
            condition: Condition::Saleable,
            reason: Reason::NotWanted,
        };
        let way = returns::Way::Original;
        let wish = returns::Wish { order: Some(sold), lines: vec![line], member: None, way, exception: false, paper_back: false };
        let bringing = Bringing { return_id: db.new_id(), wish, expected: Money::new(TEA), sale: None };
        let return_id = bringing.return_id;
        brand.advance_seconds(60);
        tell(db, &shop, shop.tills[0], Wish::Return(Box::new(bringing))).await.unwrap();
        brand.advance_seconds(60);
        let undo = till::Command::VoidReturn(till::VoidReturn { return_id, reason: "wrong_item".to_owned() });
        tell(db, &shop, shop.tills[0], Wish::Plain(undo)).await.unwrap();
        brand.advance_seconds(60);
        void(db, &shop, sold).await;
        work(db, &ways).await;
        assert_eq!(
            platform.heard()[2..],
            ["F0401 AB00000002", "G0401 AB00000002001", "G0501 AB00000002001", "F0501 AB00000002"]
        );
        assert!(states(db, invoice).await.iter().all(|state| state.ends_with("accepted")));
        is_sound(db).await;
        assert_eq!(cases(db).await, [""; 0]);
        testkit::numbered(db).await;
    }

    async fn an_answer_that_is_lost_is_asked_for(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        issues(db, &shop, Some(NAME)).await;
        open_shift(db, &shop, shop.tills[0]).await;
        // What choosing a way takes up is nothing yet.
        work(db, &ways).await;
        platform.next(&[Mood::Unanswered]);
        let (_, invoice) = sell(db, &shop).await;
        work(db, &ways).await;
        assert_eq!(states(db, invoice).await, ["F0401 sent"], "nobody knows");
        assert_eq!(uploads(db, invoice).await[0].words.as_deref(), Some("cut"));
        brand.advance_seconds(10);
        work(db, &ways).await;
        assert_eq!(states(db, invoice).await, ["F0401 accepted"]);
        assert_eq!(platform.heard(), ["F0401 AB00000001"], "asked, not sent again");

        // What never came is sent again; what is answered later is asked for later and later.
        platform.next(&[Mood::Lost, Mood::Later]);
        let (_, invoice) = sell(db, &shop).await;
        work(db, &ways).await;
        brand.advance_seconds(10);
        work(db, &ways).await;
        let asked = platform.with(|kept| kept.asked);
        assert_eq!(states(db, invoice).await, ["F0401 sent"]);
        for _ in 0..20 {
            brand.advance_seconds(60);
            work(db, &ways).await;
        }
        let questions = platform.with(|kept| kept.asked) - asked;
        assert!((3..12).contains(&questions), "{questions} questions in twenty minutes");
        platform.with(|kept| kept.answers.values_mut().for_each(|answer| *answer = Answer::Accepted));
        brand.advance_seconds(600);
        work(db, &ways).await;
        let [done] = uploads(db, invoice).await.try_into().unwrap();
        assert_eq!((done.state.as_str(), done.attempts, done.words), ("accepted", 2, None));
        assert_eq!(platform.heard(), ["F0401 AB00000001", "F0401 AB00000002"]);
        is_sound(db).await;
    }

    async fn who_dies_between_the_call_and_the_note_is_asked_after(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        issues(db, &shop, Some(NAME)).await;
        open_shift(db, &shop, shop.tills[0]).await;
        platform.next(&[Mood::Dies]);
        let (_, invoice) = sell(db, &shop).await;
        let job = claimed(db).await;
        let dying = tokio::spawn({
            let (db, ways) = (db.clone(), ways.clone());
            async move { upload::run(&db, &ways, &job).await }
        });
        platform.1.notified().await;
        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        assert_eq!(states(db, invoice).await, ["F0401 sent"], "the row was there before the call");
        brand.advance_seconds(61);
        work(db, &ways).await;
        assert_eq!(states(db, invoice).await, ["F0401 accepted"]);
        assert_eq!(platform.heard(), ["F0401 AB00000001"], "once");
        is_sound(db).await;
    }

    async fn two_servers_hand_in_once(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        issues(db, &shop, Some(NAME)).await;
        open_shift(db, &shop, shop.tills[0]).await;
        for round in 1..=10 {
            let (_, invoice) = sell(db, &shop).await;
            // The same job twice, as when a lease ran out while its holder was still at it.
            let job = claimed(db).await;
            let run = || async { upload::run(db, &ways, &job).await.unwrap() };
            tokio::join!(run(), run(), run());
            brand.advance_seconds(120);
            work(db, &ways).await;
            assert_eq!(states(db, invoice).await, ["F0401 accepted"]);
            assert_eq!(platform.heard().len(), round, "{:?}", platform.heard());
        }
        testkit::numbered(db).await;
        let accepted = db.read(|read| store::journal::after(read, 0, 1_000)).await.unwrap();
        let accepted = accepted.iter().filter(|entry| entry.kind == "invoices.upload_accepted").count();
        assert_eq!(accepted, 10, "each is noted once");
        is_sound(db).await;
    }

    async fn what_is_refused_is_repaired_and_handed_in_again(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        issues(db, &shop, Some(NAME)).await;
        open_shift(db, &shop, shop.tills[0]).await;
        platform.next(&[Mood::Refused]);
        let (sold, invoice) = sell(db, &shop).await;
        void(db, &shop, sold).await;
        work(db, &ways).await;
        assert_eq!(states(db, invoice).await, ["F0401 rejected", "F0501 waiting"], "a void waits for its invoice");
        let refused = &uploads(db, invoice).await[0];
        assert_eq!((refused.code.as_deref(), refused.words.as_deref()), (Some("X1"), Some("字軌不符")));
        assert_eq!(cases(db).await, [upload::CASE_REJECTED]);
        let store = shop.store;
        let again = || db.write("test.again", Actor::SYSTEM, move |tx| upload::again(tx, invoice, store));
        again().await.unwrap();
        work(db, &ways).await;
        assert_eq!(platform.heard(), ["F0401 AB00000001", "F0401 AB00000001", "F0501 AB00000001"]);
        assert_eq!(states(db, invoice).await, ["F0401 accepted", "F0501 accepted"]);
        assert_eq!(cases(db).await, [""; 0], "the case ends by itself");
        assert_eq!(code(again().await.unwrap_err()), "invoices.nothing_refused");
        let seen = db.write("test.seen", Actor::SYSTEM, move |tx| upload::seen_there(tx, invoice));
        assert_eq!(code(seen.await.unwrap_err()), "invoices.nothing_open");

        // Somebody sees it at the platform, whatever the platform says here.
        platform.next(&[Mood::Refused]);
        let (_, other) = sell(db, &shop).await;
        work(db, &ways).await;
        db.write("test.seen", Actor::SYSTEM, move |tx| upload::seen_there(tx, other)).await.unwrap();
        let [seen] = uploads(db, other).await.try_into().unwrap();
        assert_eq!((seen.state.as_str(), seen.code.as_deref()), ("accepted", Some("seen_there")));
        assert_eq!(cases(db).await, [""; 0]);
        is_sound(db).await;
        testkit::numbered(db).await;
    }

    async fn the_deadline_is_said_before_and_after(brand) {
        let db = &brand.db;
        let shop = open(db, 50).await;
        let platform = Platform::default();
        let ways = Ways::default().with(platform.clone());
        let entity = issues(db, &shop, None).await;
        open_shift(db, &shop, shop.tills[0]).await;
        let (_, invoice) = sell(db, &shop).await;
        let (_, refused) = sell(db, &shop).await;
        work(db, &ways).await;
        assert_eq!(platform.heard(), [""; 0], "nobody chose a way");
        let pressing = |hours: i64| {
            let until = db.now().plus_seconds(hours * 3_600);
            db.read(move |read| upload::pressing(read, until))
        };
        assert_eq!(pressing(47).await.unwrap(), []);
        let [soon] = pressing(48).await.unwrap().try_into().unwrap();
        assert_eq!((soon.store, soon.count), (shop.store, 2));
        brand.advance_seconds(48 * 3_600 + 1);
        work(db, &ways).await;
        assert!(uploads(db, invoice).await[0].late);
        assert_eq!(cases(db).await, [upload::CASE_LATE], "one case for the company");
        is_sound(db).await;

        // A way is chosen: what waited is taken up, and the case ends when the last is in.
        platform.next(&[Mood::Refused]);
        chosen(db, entity, Some(NAME), 1).await;
        work(db, &ways).await;
        assert_eq!(platform.heard().len(), 2);
        let mut open = cases(db).await;
        open.sort();
        assert_eq!(open, [upload::CASE_LATE, upload::CASE_REJECTED]);
        let store = shop.store;
        for id in [invoice, refused] {
            drop(db.write("test.again", Actor::SYSTEM, move |tx| upload::again(tx, id, store)).await);
        }
        work(db, &ways).await;
        assert_eq!(cases(db).await, [""; 0]);
        assert_eq!(pressing(48).await.unwrap(), []);
        is_sound(db).await;
    }

    async fn every_statement_is_understood(brand) {
        for statement in upload::sql::ALL.iter().chain(invoices::sql::ALL).copied() {
            brand.db.read(move |read| read.understand(statement)).await.unwrap();
        }
    }
}
