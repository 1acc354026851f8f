//! The three endings of a write, and what each leaves behind.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kernel::{Actor, Event, Refusal};
use store::codes::STALE;
use store::{Fault, Records, Stop, WriteError, audit, params};

use crate::support::{self, COUNT_MARKS, PUT_MARK, SCHEMA, code, mark, number, put_mark};

testkit::on_both! {
    schema = SCHEMA;

    async fn done_commits_and_answers(brand) {
        let answer = brand.db.write("test.mark", Actor::SYSTEM, |tx| {
            put_mark(tx, "a", 1)?;
            // A closure sees what it wrote itself.
            Ok(mark(tx, "a")?)
        });
        assert_eq!(answer.await.unwrap(), Some(1));
        let brand = brand.reopen();
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
    }

    async fn what_does_not_wait_for_the_disk_is_there_for_whoever_asks_next(brand) {
        let look = brand.db.write_unsynced("test.look", Actor::SYSTEM, |tx| put_mark(tx, "look", 1));
        look.await.unwrap();
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
        // Whatever others act upon has to be on the disk.
        let journaled = brand.db.write_unsynced("test.mark", Actor::SYSTEM, |tx| {
            put_mark(tx, "act", 1)?;
            let id = tx.new_id();
            Ok(tx.journal(&Event::new("test.marked", id, serde_json::json!({})))?)
        });
        assert!(matches!(journaled.await, Err(WriteError::Fault(_))));
        let enqueued = brand.db.write_unsynced("test.work", Actor::SYSTEM, |tx| {
            let body = serde_json::json!({});
            Ok(tx.enqueue(&store::NewJob { kind: "test.job", subject: kernel::Id::NIL, body, run_at: None })?)
        });
        assert!(matches!(enqueued.await, Err(WriteError::Fault(_))));
        let brand = brand.reopen();
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
    }

    async fn a_refusal_undoes_the_act_and_keeps_its_records(brand) {
        let refused = brand.db.write("test.mark", Actor::SYSTEM, |tx| -> Result<(), Stop> {
            put_mark(tx, "undone", 1)?;
            let entry = audit::Entry {
                action: "test.mark", subject: None, outcome: "refused", detail: serde_json::json!({"why": "test"}),
            };
            let records = audit::record(tx, &entry).and(PUT_MARK, params!["attempt", 1, None::<kernel::Id>]);
            Err(Stop::refused_with(Refusal::new(&STALE), records))
        });
        assert_eq!(code(refused.await), "store.stale");
        let marks = brand.db.read(|read| Ok((mark(read, "undone")?, mark(read, "attempt")?))).await.unwrap();
        assert_eq!(marks, (None, Some(1)));
        assert_eq!(number(&brand.db, "SELECT count(*) FROM store_audit").await, 1);
    }

    async fn a_refusal_without_records_leaves_nothing(brand) {
        let refused = brand.db.write("test.mark", Actor::SYSTEM, |tx| -> Result<(), Stop> {
            put_mark(tx, "undone", 1)?;
            Err(Stop::from(&STALE))
        });
        assert_eq!(code(refused.await), "store.stale");
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 0);
    }

    async fn a_fault_undoes_the_act(brand) {
        let failed = brand.db.write("test.mark", Actor::SYSTEM, |tx| -> Result<(), Stop> {
            put_mark(tx, "undone", 1)?;
            Err(Stop::Fault(Fault::Unusable("on purpose".to_owned())))
        });
        assert!(matches!(failed.await, Err(WriteError::Fault(Fault::Unusable(_)))));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 0);
    }

    async fn a_panic_hits_its_own_call_only(brand) {
        let calls: Vec<_> = (0..40)
            .map(|number: i64| {
                let db = brand.db.clone();
                async move {
                    db.write("test.mark", Actor::SYSTEM, move |tx| {
                        put_mark(tx, &format!("mark {number}"), number)?;
                        assert!(number % 5 != 0, "on purpose");
                        Ok(number)
                    })
                    .await
                }
            })
            .collect();
        for (number, outcome) in support::together(calls).await.into_iter().enumerate() {
            if number % 5 == 0 {
                assert!(matches!(outcome, Err(WriteError::Fault(_))), "{number}: {outcome:?}");
            } else {
                assert_eq!(outcome.unwrap(), i64::try_from(number).unwrap());
            }
        }
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 32);
        // Reading survives a panic too.
        let failed = brand.db.read(|_| -> Result<(), Fault> { panic!("on purpose") }).await;
        assert!(matches!(failed, Err(Fault::Unusable(_))));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 32);
    }

    async fn a_failed_statement_that_is_ignored_commits_nothing(brand) {
        let outcome = brand.db.write("test.mark", Actor::SYSTEM, |tx| {
            put_mark(tx, "before", 1)?;
            let twice = tx.execute(PUT_MARK, params!["before", 2, None::<kernel::Id>]);
            assert!(twice.is_err());
            let after = tx.execute(PUT_MARK, params!["after", 3, None::<kernel::Id>]);
            assert!(after.is_err(), "nothing runs after a failed statement");
            Ok(())
        });
        assert!(matches!(outcome.await, Err(WriteError::Fault(_))));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 0);
        // The next call on the same connection is not touched by it.
        brand.db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "next", 1)).await.unwrap();
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
    }

    async fn a_failing_record_is_a_fault_and_not_a_refusal(brand) {
        let outcome = brand.db.write("test.mark", Actor::SYSTEM, |_| -> Result<(), Stop> {
            let records = Records::none()
                .and(PUT_MARK, params!["twice", 1, None::<kernel::Id>])
                .and(PUT_MARK, params!["twice", 2, None::<kernel::Id>]);
            Err(Stop::refused_with(Refusal::new(&STALE), records))
        });
        assert!(matches!(outcome.await, Err(WriteError::Fault(_))));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 0);
    }

    async fn a_value_that_does_not_fit_is_our_fault_and_not_tried_again(brand) {
        let tries = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&tries);
        let outcome = brand.db.write("test.mark", Actor::SYSTEM, move |tx| -> Result<(), Stop> {
            counted.fetch_add(1, Ordering::SeqCst);
            tx.execute(PUT_MARK, params!["mark", "not a number", None::<kernel::Id>])?;
            Ok(())
        });
        assert!(matches!(outcome.await, Err(WriteError::Fault(_))));
        assert_eq!(tries.load(Ordering::SeqCst), 1);
        assert_eq!(brand.db.stats().retries, 0);
    }

    async fn a_write_goes_on_when_nobody_waits_for_its_answer(brand) {
        let db = brand.db.clone();
        // Polled once, so that it is submitted, and dropped.
        tokio::select! {
            biased;
            _ = db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "mark", 1)) => {}
            () = std::future::ready(()) => {}
        }
        // One writer, in order on SQLite; on PostgreSQL wait until it is there.
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(20);
        while number(&brand.db, COUNT_MARKS).await == 0 {
            assert!(tokio::time::Instant::now() < deadline, "the write never happened");
            tokio::task::yield_now().await;
        }
    }

    async fn a_read_cannot_write(brand) {
        let refused = brand.db.read(|read| read.query("INSERT INTO test_mark (name, number) VALUES ('a', 1) RETURNING number", &[], |_| Ok(()))).await;
        assert!(refused.is_err());
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 0);
    }

    async fn a_read_sees_one_snapshot(brand) {
        brand.db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "a", 1)).await.unwrap();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
        let db = brand.db.clone();
        let reading = tokio::spawn(async move {
            db.read(move |read| {
                let before: i64 = read.query_one(COUNT_MARKS, &[], |row| row.get(0))?;
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
                let after: i64 = read.query_one(COUNT_MARKS, &[], |row| row.get(0))?;
                Ok((before, after))
            })
            .await
        });
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        brand.db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "b", 2)).await.unwrap();
        go_on.send(()).unwrap();
        assert_eq!(reading.await.unwrap().unwrap(), (1, 1));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 2);
    }

    async fn ids_and_the_instant_are_fixed_for_a_call(brand) {
        let first = brand.db.write("test.ids", Actor::SYSTEM, |tx| Ok((tx.new_id(), tx.new_id(), tx.now()))).await.unwrap();
        let second = brand.db.write("test.ids", Actor::SYSTEM, |tx| Ok((tx.new_id(), tx.new_id(), tx.now()))).await.unwrap();
        let mut all = vec![first.0, first.1, second.0, second.1];
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 4, "every id is another one");
        assert_eq!(first.2, testkit::brand::beginning());
    }

    async fn a_handle_may_be_dropped_by_its_own_writer(brand) {
        // The closure holds a handle; when the caller lets go of everything else first, the last one
        // is dropped on a thread of the store.
        let testkit::TestBrand { db, platform, .. } = brand;
        let kept = db.clone();
        let (done, is_done) = std::sync::mpsc::channel();
        tokio::select! {
            biased;
            _ = db.write("test.hold", Actor::SYSTEM, move |_| {
                let _held = &kept;
                done.send(()).unwrap();
                Ok(())
            }) => {}
            () = std::future::ready(()) => {}
        }
        drop(db);
        drop(platform);
        tokio::task::spawn_blocking(move || is_done.recv().unwrap()).await.unwrap();
    }
}

/// On PostgreSQL only: SQLite has one writer, and nobody to collide with.
#[test]
fn postgres_ids_repeat_across_attempts() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Postgres, SCHEMA);
        support::install_raise(&brand);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        brand
            .db
            .write("test.ids", Actor::SYSTEM, move |tx| {
                let ids = (tx.new_id(), tx.new_id());
                let attempt = {
                    let mut noted = noted.lock().unwrap();
                    noted.push(ids);
                    noted.len()
                };
                tx.execute(PUT_MARK, params![format!("attempt {attempt}"), 1, ids.0])?;
                let kinds = ["40001", "40P01", "55P03"];
                if let Some(kind) = kinds.get(attempt - 1) {
                    tx.query("SELECT test_raise($1)", params![*kind], |_| Ok(()))?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let seen = seen.lock().unwrap().clone();
        assert_eq!(seen.len(), 4, "three attempts collided");
        assert!(seen.iter().all(|ids| *ids == seen[0]), "{seen:?}");
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1, "only the last attempt is kept");
        assert_eq!(brand.db.stats().retries, 3);
    });
}

#[test]
fn postgres_running_out_of_attempts_is_unavailable() {
    testkit::run(async {
        let brand = testkit::TestBrand::fresh(testkit::Engine::Postgres, SCHEMA);
        support::install_raise(&brand);
        let outcome = brand.db.write("test.collide", Actor::SYSTEM, |tx| -> Result<(), Stop> {
            tx.query("SELECT test_raise($1)", params!["40001"], |_| Ok(()))?;
            Ok(())
        });
        assert!(matches!(outcome.await, Err(WriteError::Unavailable { retry_after_seconds: 1 })));
    });
}
