//! COMMIT fails on SQLite, and what becomes of the group.

use std::sync::{Arc, Mutex};

use kernel::{Actor, Event, Id};
use store::WriteError;
use store::db::Planted;
use store::doctor::doctor;
use testkit::{Disk, Failure, Random};

use crate::crash::{Acknowledged, TASKS, WRITES, judge, open, options, shelf, work};
use crate::support::{COUNT_MARKS, number, put_mark};

/// What a COMMIT that failed came to.
async fn commit_with(failure: Failure, end: &str, readers_look: bool) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::new();
    let (platform, db) = open(folder.path(), options(Some(&disk), Planted::Nothing, 0)).unwrap();
    db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "first", 1)).await.unwrap();
    if readers_look {
        // A reader that has the file open keeps what the connections share of the log alive.
        assert_eq!(number(&db, COUNT_MARKS).await, 1);
    }
    let runs = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&runs);
    disk.fail_next(failure, end);
    db.write("test.mark", Actor::SYSTEM, move |tx| {
        *counted.lock().unwrap() += 1;
        tx.journal(&Event::new("test.marked", Id::NIL, serde_json::json!({})))?;
        put_mark(tx, "second", 2)
    })
    .await
    .unwrap();
    assert!(disk.has_failed(), "the failure happened");
    assert_eq!(number(&db, COUNT_MARKS).await, 2);
    // It was acknowledged; so it survives, whatever the disk made of what it said it could not do.
    for seed in 0..20 {
        let next = tempfile::tempdir().unwrap();
        disk.survive(folder.path(), next.path(), &mut Random::new(seed));
        let (_platform, after) = open(next.path(), options(None, Planted::Nothing, 0)).unwrap();
        assert_eq!(number(&after, COUNT_MARKS).await, 2, "seed {seed}");
        assert!(doctor(&after, &[]).await.unwrap().is_clean());
    }
    drop(db);
    drop(platform);
    let runs = *runs.lock().unwrap();
    (runs, 2)
}

#[test]
fn a_commit_that_could_not_be_written_is_done_again() {
    for readers_look in [false, true] {
        assert_eq!(testkit::run(commit_with(Failure::Write, "truth.db-wal", readers_look)), (2, 2));
    }
}

#[test]
fn a_commit_whose_sync_failed_is_done_again() {
    for readers_look in [false, true] {
        assert_eq!(testkit::run(commit_with(Failure::Sync, "truth.db-wal", readers_look)), (2, 2));
    }
}

#[test]
fn a_commit_whose_answer_was_lost_is_settled_by_its_marker() {
    testkit::run(async {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new();
        let (_platform, db) = open(folder.path(), options(Some(&disk), Planted::LostAnswer, 0)).unwrap();
        shelf(&db).await.unwrap();
        let acknowledged = Acknowledged::default();
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| tokio::spawn(work(db.clone(), task.to_string(), task, acknowledged.clone(), false)))
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(
            acknowledged.marks.lock().unwrap().len() as u64,
            TASKS * WRITES,
            "nothing was run twice or given up"
        );
        judge(&db, &acknowledged).await.unwrap();
        let next = tempfile::tempdir().unwrap();
        disk.survive(folder.path(), next.path(), &mut Random::new(1));
        let (_platform, after) = open(next.path(), options(None, Planted::Nothing, 0)).unwrap();
        judge(&after, &acknowledged).await.unwrap();
    });
}

#[test]
fn a_store_that_cannot_write_says_so_and_recovers() {
    testkit::run(async {
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new();
        let (_platform, db) = open(folder.path(), options(Some(&disk), Planted::Nothing, 0)).unwrap();
        for _ in 0..3 {
            disk.fail_next(Failure::Write, "truth.db-wal");
        }
        let failed = db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "mark", 1)).await;
        assert!(matches!(failed, Err(WriteError::Unavailable { .. })), "{failed:?}");
        db.write("test.mark", Actor::SYSTEM, |tx| put_mark(tx, "mark", 1)).await.unwrap();
        assert_eq!(number(&db, COUNT_MARKS).await, 1);
    });
}
