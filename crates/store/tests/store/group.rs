//! SQLite's one writer: many calls in one synced commit.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use kernel::Actor;
use store::Db;
use testkit::{Engine, TestBrand};

use crate::support::{COUNT_MARKS, SCHEMA, number, put_mark, together};

/// Holds the writer up until the sender is dropped, so that calls gather behind it.
async fn hold_up(db: &Db) -> Sender<()> {
    let (release, released) = channel::<()>();
    let (begun, has_begun) = channel();
    let released: Mutex<Receiver<()>> = Mutex::new(released);
    let db = db.clone();
    tokio::spawn(async move {
        db.write("test.hold_up", Actor::SYSTEM, move |_| {
            begun.send(()).unwrap();
            let _ = released.lock().unwrap().recv();
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    release
}

#[test]
fn sqlite_many_writes_share_a_commit() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let release = hold_up(&brand.db).await;
        let calls: Vec<_> = (0..256)
            .map(|number| {
                let db = brand.db.clone();
                async move {
                    db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &number.to_string(), number)).await
                }
            })
            .collect();
        let before = brand.db.stats();
        let waiting = tokio::spawn(together(calls));
        // Each call is submitted by its first poll; let them all have theirs.
        for _ in 0..20_000 {
            tokio::task::yield_now().await;
        }
        drop(release);
        for outcome in waiting.await.unwrap() {
            outcome.unwrap();
        }
        let after = brand.db.stats();
        let (groups, calls) = (after.groups - before.groups, after.calls - before.calls);
        assert_eq!(calls, 257);
        assert!(groups * 4 <= calls, "{calls} writes took {groups} commits");
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 256);
    });
}

#[test]
fn sqlite_bulk_work_lets_everybody_else_go_first() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        let release = hold_up(&brand.db).await;
        let order = std::sync::Arc::new(Mutex::new(Vec::new()));
        let mut running = Vec::new();
        for number in 0..5_i64 {
            for bulk in [true, false] {
                let (db, order) = (brand.db.clone(), std::sync::Arc::clone(&order));
                running.push(tokio::spawn(async move {
                    let note = move |_: &mut store::Tx<'_>| {
                        order.lock().unwrap().push((bulk, number));
                        Ok(())
                    };
                    if bulk {
                        db.write_bulk("test.bulk", Actor::SYSTEM, note).await
                    } else {
                        db.write("test.urgent", Actor::SYSTEM, note).await
                    }
                }));
            }
        }
        for _ in 0..20_000 {
            tokio::task::yield_now().await;
        }
        drop(release);
        for each in running {
            each.await.unwrap().unwrap();
        }
        let order = order.lock().unwrap();
        assert!(order[..5].iter().all(|(bulk, _)| !bulk), "{order:?}");
    });
}

#[test]
fn sqlite_closing_finishes_what_waits() {
    let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
    let brand = testkit::run(async move {
        let release = hold_up(&brand.db).await;
        for number in 0..50_i64 {
            let db = brand.db.clone();
            tokio::spawn(async move {
                db.write("test.mark", Actor::SYSTEM, move |tx| put_mark(tx, &number.to_string(), number)).await
            });
        }
        for _ in 0..20_000 {
            tokio::task::yield_now().await;
        }
        drop(release);
        brand
        // The runtime ends here, and with it everybody who waits for an answer.
    });
    let brand = brand.reopen();
    assert_eq!(testkit::run(async { number(&brand.db, COUNT_MARKS).await }), 50);
}
