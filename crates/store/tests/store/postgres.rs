//! PostgreSQL alone: rivals, lost lines, crashes, several servers.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use kernel::{Actor, Event, Id, Refusal};
use store::codes::STALE;
use store::{Database, Db, Once, Options, Platform, Records, Stop, Written, params};
use testkit::{Cut, Durable, Engine, Proxy, TestBrand};

use crate::support::{self, COUNT_MARKS, PUT_MARK, SCHEMA, STOCK_SHELF, number, put_mark};

fn fresh() -> TestBrand {
    TestBrand::fresh(Engine::Postgres, SCHEMA)
}

fn url(brand: &TestBrand) -> String {
    match brand.database() {
        Database::Postgres(url) => url,
        Database::Sqlite(_) => unreachable!("these tests run on PostgreSQL"),
    }
}

/// The same brand over a line that can be cut.
fn over(proxy: &Proxy, url: &str) -> (Platform, Db) {
    let platform = Platform::open(Database::Postgres(proxy.url(url)), testkit::brand::options(), SCHEMA).unwrap();
    let db = platform.by_host("tea.test").unwrap().unwrap();
    (platform, db)
}

#[test]
fn a_real_deadlock_is_tried_again() {
    testkit::run(async {
        let brand = fresh();
        brand
            .db
            .write("test.stock", Actor::SYSTEM, |tx| {
                tx.execute(STOCK_SHELF, params![1, 10])?;
                tx.execute(STOCK_SHELF, params![2, 10])?;
                Ok(())
            })
            .await
            .unwrap();
        // Both hold their first row before either wants its second; only in their first attempts.
        let both_hold_one = Arc::new(Barrier::new(2));
        let calls = [(1, 2), (2, 1)].map(|(first, second)| {
            let (db, barrier, attempts) = (brand.db.clone(), Arc::clone(&both_hold_one), AtomicUsize::new(0));
            async move {
                db.write("test.lock", Actor::SYSTEM, move |tx| {
                    tx.execute("UPDATE test_shelf SET pieces = pieces - 1 WHERE id = $1", params![first])?;
                    if attempts.fetch_add(1, Ordering::SeqCst) == 0 {
                        barrier.wait();
                    }
                    tx.execute("UPDATE test_shelf SET pieces = pieces - 1 WHERE id = $1", params![second])?;
                    Ok(())
                })
                .await
            }
        });
        for outcome in support::together(calls.into()).await {
            outcome.unwrap();
        }
        assert_eq!((support::pieces(&brand.db, 1).await, support::pieces(&brand.db, 2).await), (8, 8));
        assert!(brand.db.stats().retries >= 1);
    });
}

/// Writes one mark over a line that is cut at its COMMIT, and says how often the closure ran.
async fn write_over_cut_line(cut: Cut) -> (usize, i64) {
    let brand = fresh();
    let proxy = Proxy::start(&url(&brand));
    let (_platform, db) = over(&proxy, &url(&brand));
    db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "warm up", 0)).await.unwrap();
    proxy.cut("cut here", cut);
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    db.write("test.mark", Actor::SYSTEM, move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        put_mark(tx, "cut here", 1)
    })
    .await
    .unwrap();
    assert_eq!(proxy.cuts(), 1, "the line was cut");
    (runs.load(Ordering::SeqCst), number(&brand.db, COUNT_MARKS).await)
}

#[test]
fn a_commit_whose_answer_is_lost_stands() {
    assert_eq!(testkit::run(write_over_cut_line(Cut::AfterCommit)), (1, 2));
}

#[test]
fn a_commit_that_never_arrived_is_done_again() {
    assert_eq!(testkit::run(write_over_cut_line(Cut::BeforeCommit)), (2, 2));
}

#[test]
fn a_keyed_write_over_a_cut_line_is_done_once() {
    for cut in [Cut::BeforeCommit, Cut::AfterCommit] {
        testkit::run(async {
            let brand = fresh();
            let proxy = Proxy::start(&url(&brand));
            let (_platform, db) = over(&proxy, &url(&brand));
            proxy.cut("cut here", cut);
            let once = Once { scope: "test".to_owned(), key: "cut here".to_owned(), request_hash: [0; 32] };
            let take = || {
                db.write_once("test.mark", Actor::SYSTEM, once.clone(), |tx| {
                    let id = tx.new_id();
                    put_mark(tx, "mark", 1)?;
                    Ok(Written::created(id))
                })
            };
            let first = take().await.unwrap();
            let second = take().await.unwrap();
            assert_eq!((proxy.cuts(), first.resource), (1, second.resource));
            assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
        });
    }
}

#[test]
fn records_of_a_refusal_are_written_once_over_a_cut_line() {
    for cut in [Cut::BeforeCommit, Cut::AfterCommit] {
        testkit::run(async {
            let brand = fresh();
            let proxy = Proxy::start(&url(&brand));
            let (_platform, db) = over(&proxy, &url(&brand));
            db.write("test.count", Actor::SYSTEM, |tx| put_mark(tx, "attempts", 0)).await.unwrap();
            proxy.cut("cut here", cut);
            let refused = db.write("test.refuse", Actor::SYSTEM, |_| -> Result<(), Stop> {
                let records = Records::none()
                    .and("UPDATE test_mark SET number = number + 1 WHERE name = $1", params!["attempts"])
                    .and(PUT_MARK, params!["cut here", 0, None::<Id>]);
                Err(Stop::refused_with(Refusal::new(&STALE), records))
            });
            assert_eq!(support::code(refused.await), "store.stale");
            assert_eq!(proxy.cuts(), 1);
            assert_eq!(number(&brand.db, "SELECT number FROM test_mark WHERE name = 'attempts'").await, 1);
        });
    }
}

/// After a crash the server gives the numbers of transactions that never reached its log to others.
/// "Committed" is then true of somebody else's.
#[test]
fn a_number_that_came_again_after_a_crash_confirms_nothing() {
    testkit::run(async {
        // Nothing may flush the log but a commit: what is lost is lost for certain.
        let server = Durable::start_with(&["wal_writer_delay=10s", "bgwriter_delay=10s", "autovacuum=off"]);
        let server_url = server.url();
        let proxy = Proxy::start(&server_url);
        let through = Database::Postgres(proxy.url(&server_url));
        let brand = TestBrand::in_database(through, SCHEMA, Options { writers: 1, ..testkit::brand::options() });
        brand.db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "warm up", 0)).await.unwrap();
        for (name, keyed) in [("with an entry", false), ("with a key", true)] {
            proxy.shut(true);
            proxy.cut(name, Cut::BeforeCommit);
            let runs = Arc::new(AtomicUsize::new(0));
            let (db, counted) = (brand.db.clone(), Arc::clone(&runs));
            let act = move |tx: &mut store::Tx<'_>| {
                counted.fetch_add(1, Ordering::SeqCst);
                let id = tx.new_id();
                put_mark(tx, name, 1)?;
                tx.journal(&Event::new("test.marked", id, serde_json::json!({})))?;
                Ok(Written::created(id))
            };
            let writing = tokio::spawn(async move {
                if keyed {
                    let once = Once { scope: "test".to_owned(), key: name.to_owned(), request_hash: [0; 32] };
                    db.write_once("test.mark", Actor::SYSTEM, once, act).await
                } else {
                    db.write("test.mark", Actor::SYSTEM, act).await
                }
            });
            wait_until(|| proxy.cuts() > usize::from(keyed)).await;
            server.stop_immediately();
            server.restart();
            // Others take the numbers that were lost, and commit.
            let burn = "DO $$ BEGIN FOR i IN 1..40 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$";
            testkit::cluster::batch(&server_url, burn);
            proxy.shut(false);
            writing.await.unwrap().unwrap();
            assert_eq!(runs.load(Ordering::SeqCst), 2, "{name}: what never arrived was done again");
        }
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 3);
    });
}

async fn wait_until(condition: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(tokio::time::Instant::now() < deadline, "it never came to that");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

#[test]
fn a_connection_that_died_while_idle_is_replaced() {
    testkit::run(async {
        let brand = fresh();
        for round in 0..3 {
            brand
                .db
                .write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &round.to_string(), round))
                .await
                .unwrap();
            assert_eq!(number(&brand.db, COUNT_MARKS).await, round + 1);
            let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
            testkit::cluster::batch(&url(&brand), kill);
        }
    });
}

#[test]
fn another_server_hears_of_what_one_server_wrote() {
    testkit::run(async {
        let brand = fresh();
        let (other_platform, other) = brand.second();
        let mut position = other.position();
        for number in 1..=3 {
            brand
                .db
                .write("test.journal", Actor::SYSTEM, |tx| {
                    let id = tx.new_id();
                    tx.journal(&Event::new("test.marked", id, serde_json::json!({})))?;
                    Ok(())
                })
                .await
                .unwrap();
            let arrived = position.wait_for(|position| *position == number);
            tokio::time::timeout(Duration::from_secs(20), arrived).await.expect("it hears of it").unwrap();
        }
        // One server goes; the other one's sequencer works on.
        drop(other);
        drop(other_platform);
        let mut position = brand.db.position();
        brand
            .db
            .write("test.journal", Actor::SYSTEM, |tx| {
                let id = tx.new_id();
                tx.journal(&Event::new("test.marked", id, serde_json::json!({})))?;
                Ok(())
            })
            .await
            .unwrap();
        let arrived = position.wait_for(|position| *position == 4);
        tokio::time::timeout(Duration::from_secs(20), arrived).await.expect("it gets its position").unwrap();
    });
}

/// An entry of a transaction that is still running holds back what came after it, and nothing is lost.
#[test]
fn a_slow_transaction_holds_positions_back() {
    testkit::run(async {
        let brand =
            TestBrand::fresh_with(Engine::Postgres, SCHEMA, Options { writers: 4, ..testkit::brand::options() });
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let entry =
            |tx: &mut store::Tx<'_>, kind: &'static str| tx.journal(&Event::new(kind, Id::NIL, serde_json::json!({})));
        let slow = {
            let db = brand.db.clone();
            tokio::spawn(async move {
                db.write("test.slow", Actor::SYSTEM, move |tx| {
                    entry(tx, "test.slow")?;
                    begun.send(()).unwrap();
                    may_go_on.lock().unwrap().recv().unwrap();
                    Ok(())
                })
                .await
            })
        };
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        for _ in 0..20 {
            brand.db.write("test.quick", Actor::SYSTEM, move |tx| Ok(entry(tx, "test.quick")?)).await.unwrap();
        }
        // Several rounds of the sequencer go by.
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(*brand.db.position().borrow(), 0, "nothing overtakes an entry that may still appear");
        go_on.send(()).unwrap();
        slow.await.unwrap().unwrap();
        let mut position = brand.db.position();
        let arrived = position.wait_for(|position| *position == 21);
        tokio::time::timeout(Duration::from_secs(20), arrived).await.expect("all get their positions").unwrap();
        let entries = brand.db.read(|read| store::journal::after(read, 0, 100)).await.unwrap();
        assert_eq!(entries[0].kind, "test.slow", "it came first");
    });
}

/// How many ask for a brand that nobody has opened yet; many more than the server has places.
const CROWD: usize = 120;

#[test]
fn a_crowd_at_the_door_opens_a_brand_once_over_few_connections() {
    let server = Durable::start_with(&["max_connections=20"]);
    let options = Options { writers: 2, readers: 2, ..testkit::brand::options() };
    let brand = TestBrand::in_database(Database::Postgres(server.url()), SCHEMA, options.clone());
    let platform = Platform::open(brand.database(), options, SCHEMA).unwrap();
    let together = Barrier::new(CROWD);
    let identities: Vec<u64> = std::thread::scope(|scope| {
        let ask = || {
            together.wait();
            assert!(platform.by_host("nobody.test").unwrap().is_none());
            platform.by_host("tea.test").unwrap().unwrap().identity()
        };
        let crowd: Vec<_> = (0..CROWD).map(|_| scope.spawn(ask)).collect();
        crowd.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(identities.iter().all(|identity| *identity == identities[0]), "{identities:?}");
}

#[test]
fn a_full_server_is_a_fault_that_passes() {
    let server = Durable::start_with(&["max_connections=5"]);
    let taken: Vec<_> = std::iter::repeat_with(|| ::postgres::Client::connect(&server.url(), ::postgres::NoTls))
        .take_while(Result::is_ok)
        .take(10)
        .collect();
    assert!(taken.len() < 10, "the server has five places");
    let refused = Platform::open(Database::Postgres(server.url()), testkit::brand::options(), SCHEMA).err().unwrap();
    assert!(refused.may_pass(), "{refused}");
    assert!(refused.to_string().contains("53300"), "{refused}");
}
