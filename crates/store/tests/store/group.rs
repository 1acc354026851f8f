//! SQLite's one writer: many calls in one synced commit.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::task::Poll;

use kernel::Actor;
use store::Db;
use testkit::{Engine, TestBrand};

use crate::support::{COUNT_MARKS, SCHEMA, number, put_mark};

/// Holds the writer up until the sender is dropped, so that calls gather behind it.
async fn hold_up(db: &Db) -> Sender<()> {
    held(db, false).await
}

/// The same, by a call that waits for the disk or by one that does not.
async fn held(db: &Db, unsynced: bool) -> Sender<()> {
    let (release, released) = channel::<()>();
    let (begun, has_begun) = channel();
    let released: Mutex<Receiver<()>> = Mutex::new(released);
    let db = db.clone();
    tokio::spawn(async move {
        let hold = move |_: &mut store::Tx<'_>| {
            begun.send(()).unwrap();
            let _ = released.lock().unwrap().recv();
            Ok(())
        };
        match unsynced {
            true => db.write_unsynced("test.hold_up", Actor::SYSTEM, hold).await,
            false => db.write("test.hold_up", Actor::SYSTEM, hold).await,
        }
    });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    release
}

/// Submits calls without waiting for their answers: a call is submitted when it is first polled.
async fn submit<F: Future>(calls: impl IntoIterator<Item = F>) -> Vec<Pin<Box<F>>> {
    let mut calls: Vec<_> = calls.into_iter().map(Box::pin).collect();
    poll_fn(|context| {
        for call in &mut calls {
            assert!(call.as_mut().poll(context).is_pending());
        }
        Poll::Ready(())
    })
    .await;
    calls
}

#[test]
fn sqlite_many_writes_share_a_commit() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let release = hold_up(&brand.db).await;
        let before = brand.db.stats();
        let calls = (0..256).map(|number| {
            brand.db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &number.to_string(), number))
        });
        let calls = submit(calls).await;
        drop(release);
        for call in calls {
            call.await.unwrap();
        }
        let after = brand.db.stats();
        let (groups, calls) = (after.groups - before.groups, after.calls - before.calls);
        assert_eq!(calls, 257);
        assert!(groups * 4 <= calls, "{calls} writes took {groups} commits");
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 256);
    });
}

#[test]
fn sqlite_copies_a_long_log_beside_the_writer() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let file = brand.db.folder().unwrap().join("truth.db");
        let size = || std::fs::metadata(&file).unwrap().len();
        let before = size();
        // Ten megabytes: long enough to be copied, and far from where the writer would do it itself.
        for number in 0..10 {
            let put = move |tx: &mut store::Tx<'_>| {
                let raw = vec![7_u8; 1 << 20];
                tx.execute("INSERT INTO test_every (number, raw) VALUES ($1, $2)", store::params![number, raw])?;
                Ok(())
            };
            brand.db.write("test.long", Actor::SYSTEM, put).await.unwrap();
        }
        // The main file grows by a copy alone; small writes go on meanwhile.
        for number in 0..1_000 {
            if size() > before + (4 << 20) {
                return;
            }
            let name = number.to_string();
            brand.db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &name, number)).await.unwrap();
        }
        panic!("a thousand writes later the log is not copied");
    });
}

#[test]
fn what_waits_for_the_disk_is_in_no_group_that_does_not() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let release = held(&brand.db, true).await;
        let before = brand.db.stats().groups;
        let put = |name: &'static str| move |tx: &mut store::Tx<'_>| put_mark(tx, name, 1);
        let look = submit([brand.db.write_unsynced("test.look", Actor::SYSTEM, put("look"))]).await;
        let act = submit([brand.db.write("test.mark", Actor::SYSTEM, put("act"))]).await;
        drop(release);
        for call in look {
            call.await.unwrap();
        }
        for call in act {
            call.await.unwrap();
        }
        // The group that was held is unsynced, and so is the look's; the act waits for one that is not.
        assert!(brand.db.stats().groups - before >= 2);
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 2);
    });
}

#[test]
fn sqlite_bulk_work_lets_everybody_else_go_first() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let release = hold_up(&brand.db).await;
        let order = std::sync::Arc::new(Mutex::new(Vec::new()));
        let note = |bulk: bool| {
            let order = std::sync::Arc::clone(&order);
            move |_: &mut store::Tx<'_>| {
                order.lock().unwrap().push(bulk);
                Ok(())
            }
        };
        let bulk = submit((0..5).map(|_| brand.db.write_bulk("test.bulk", Actor::SYSTEM, note(true)))).await;
        let urgent = submit((0..5).map(|_| brand.db.write("test.urgent", Actor::SYSTEM, note(false)))).await;
        drop(release);
        for call in bulk {
            call.await.unwrap();
        }
        for call in urgent {
            call.await.unwrap();
        }
        let order = order.lock().unwrap();
        assert_eq!(*order, [[false; 5], [true; 5]].concat());
    });
}

#[test]
fn sqlite_closing_finishes_what_waits() {
    let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
    let brand = testkit::run(async move {
        let release = hold_up(&brand.db).await;
        let calls = (0..50).map(|number| {
            brand.db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &number.to_string(), number))
        });
        // Nobody waits for the answers.
        drop(submit(calls).await);
        drop(release);
        brand
    });
    let brand = brand.reopen();
    assert_eq!(testkit::run(async { number(&brand.db, COUNT_MARKS).await }), 50);
}
