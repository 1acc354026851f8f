//! The same act twice is done once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{Actor, Id};
use store::codes::STALE;
use store::{Db, Once, Stop, WriteError, Written, once, params};

use crate::support::{self, COUNT_MARKS, SCHEMA, STOCK_SHELF, TAKE, code, number, pieces, put_mark};

fn key(key: &str, body: u8) -> Once {
    Once { scope: "test.take guest".to_owned(), key: key.to_owned(), request_hash: [body; 32] }
}

/// Takes one piece off a shelf, or refuses.
async fn take(db: &Db, once: Once, shelf: i64) -> Result<Written, WriteError> {
    db.write_once("test.take", Actor::SYSTEM, once, move |tx| {
        let made = tx.new_id();
        if tx.execute(TAKE, params![shelf, 1])? == 0 {
            return Err(Stop::from(&STALE));
        }
        Ok(Written::created(made))
    })
    .await
}

async fn shelf(db: &Db, shelf: i64, pieces: i64) {
    db.write("test.stock", Actor::SYSTEM, move |tx| {
        tx.execute(STOCK_SHELF, params![shelf, pieces])?;
        Ok(())
    })
    .await
    .unwrap();
}

testkit::on_both! {
    schema = SCHEMA;

    async fn a_second_call_is_answered_from_the_first(brand) {
        shelf(&brand.db, 1, 10).await;
        let first = take(&brand.db, key("a", 1), 1).await.unwrap();
        assert!(!first.replayed);
        let brand = brand.reopen();
        let second = take(&brand.db, key("a", 1), 1).await.unwrap();
        assert_eq!(second, Written { replayed: true, ..first });
        assert_eq!(pieces(&brand.db, 1).await, 9);
        // Another key is another act, and so is the same key of somebody else.
        assert!(!take(&brand.db, key("b", 1), 1).await.unwrap().replayed);
        let other = Once { scope: "test.take other".to_owned(), ..key("a", 1) };
        assert!(!take(&brand.db, other, 1).await.unwrap().replayed);
        assert_eq!(pieces(&brand.db, 1).await, 7);
    }

    async fn the_same_key_with_another_body_is_refused(brand) {
        shelf(&brand.db, 1, 10).await;
        take(&brand.db, key("a", 1), 1).await.unwrap();
        assert_eq!(code(take(&brand.db, key("a", 2), 1).await), "store.idempotency_conflict");
        assert_eq!(pieces(&brand.db, 1).await, 9);
    }

    async fn a_refusal_is_not_remembered(brand) {
        shelf(&brand.db, 1, 0).await;
        assert_eq!(code(take(&brand.db, key("a", 1), 1).await), "store.stale");
        brand.db.write("test.restock", Actor::SYSTEM, |tx| {
            tx.execute("UPDATE test_shelf SET pieces = 5 WHERE id = 1", &[])?;
            Ok(())
        }).await.unwrap();
        assert!(!take(&brand.db, key("a", 1), 1).await.unwrap().replayed);
        assert_eq!(pieces(&brand.db, 1).await, 4);
    }

    async fn fifty_at_once_with_one_key_do_it_once(brand) {
        // One piece: whoever ran the act beside the first would be refused, and that is not the truth.
        shelf(&brand.db, 1, 1).await;
        let calls: Vec<_> = (0..50).map(|_| { let db = brand.db.clone(); async move { take(&db, key("a", 1), 1).await } }).collect();
        let answers: Vec<Written> = support::together(calls).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
        assert!(answers.iter().all(|answer| answer.resource == answers[0].resource && answer.status == 201));
        assert_eq!(pieces(&brand.db, 1).await, 0);
    }

    async fn fifty_at_once_with_fifty_keys_sell_what_there_is(brand) {
        shelf(&brand.db, 1, 20).await;
        let calls: Vec<_> = (0..50).map(|number: i32| {
            let db = brand.db.clone();
            async move { take(&db, key(&format!("key {number}"), 1), 1).await }
        }).collect();
        let sold = support::together(calls).await.into_iter().filter(Result::is_ok).count();
        assert_eq!((sold, pieces(&brand.db, 1).await), (20, 0));
    }

    async fn a_waiting_second_call_runs_when_the_first_one_fails(brand) {
        let tries = Arc::new(AtomicUsize::new(0));
        let calls: Vec<_> = (0..20).map(|_| {
            let (db, tries) = (brand.db.clone(), Arc::clone(&tries));
            async move {
                db.write_once("test.mark", Actor::SYSTEM, key("a", 1), move |tx| {
                    put_mark(tx, "mark", 1)?;
                    if tries.fetch_add(1, Ordering::SeqCst) < 5 {
                        return Err(Stop::from(&STALE));
                    }
                    Ok(Written::changed(Id::NIL, 7))
                }).await
            }
        }).collect();
        let answers = support::together(calls).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 5);
        assert!(answers.iter().flatten().all(|answer| answer.version == 7 && answer.status == 200));
        assert_eq!(number(&brand.db, COUNT_MARKS).await, 1);
    }

    async fn keys_are_forgotten_after_seven_days(brand) {
        shelf(&brand.db, 1, 10).await;
        take(&brand.db, key("old", 1), 1).await.unwrap();
        brand.advance_seconds(6 * 24 * 3600);
        take(&brand.db, key("young", 1), 1).await.unwrap();
        brand.advance_seconds(24 * 3600 + 1);
        let forgotten = brand.db.write("store.forget", Actor::SYSTEM, |tx| Ok(once::forget_old(tx)?)).await.unwrap();
        assert_eq!(forgotten, 1);
        assert!(take(&brand.db, key("young", 1), 1).await.unwrap().replayed);
        assert!(!take(&brand.db, key("old", 1), 1).await.unwrap().replayed);
    }
}
