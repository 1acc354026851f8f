//! Jobs: claimed with a lease, tried later and later, given up, revived.

use std::collections::BTreeSet;

use kernel::{Actor, Id};
use store::codes::STALE;
use store::{Db, Job, NewJob, Stop, jobs};

use crate::support::{self, SCHEMA};

async fn enqueue(db: &Db, kind: &'static str, in_seconds: i64) -> Id {
    db.write("test.enqueue", Actor::SYSTEM, move |tx| {
        let run_at = Some(tx.now().plus_seconds(in_seconds));
        Ok(tx.enqueue(&NewJob { kind, subject: Id::NIL, body: serde_json::json!({"n": 1}), run_at })?)
    })
    .await
    .unwrap()
}

async fn finish(db: &Db, job: Job) -> bool {
    db.write("test.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.unwrap()
}

async fn fail(db: &Db, job: Job) {
    db.write("test.fail", Actor::SYSTEM, move |tx| Ok(jobs::fail(tx, &job, "no answer")?)).await.unwrap();
}

async fn count(db: &Db) -> Vec<(String, i64)> {
    let mut count = db.read(jobs::count).await.unwrap();
    count.sort();
    count
}

testkit::on_both! {
    schema = SCHEMA;

    async fn a_job_is_claimed_when_it_is_due_and_ends_with_its_work(brand) {
        let db = &brand.db;
        let id = enqueue(db, "test.later", 30).await;
        assert_eq!(jobs::claim(db).await.unwrap(), None);
        assert_eq!(db.read(jobs::next_due).await.unwrap(), Some(brand.now().plus_seconds(30)));
        brand.advance_seconds(30);
        let job = jobs::claim(db).await.unwrap().unwrap();
        assert_eq!((job.id, job.kind.as_str(), job.attempts, job.body.as_str()), (id, "test.later", 1, r#"{"n":1}"#));
        assert_eq!(jobs::claim(db).await.unwrap(), None, "it is leased");
        assert!(finish(db, job).await);
        assert_eq!(count(db).await, []);
    }

    async fn a_job_goes_away_with_the_act_that_wanted_it(brand) {
        let refused = brand.db.write("test.enqueue", Actor::SYSTEM, |tx| -> Result<(), Stop> {
            tx.enqueue(&NewJob { kind: "test.never", subject: Id::NIL, body: serde_json::json!({}), run_at: None })?;
            Err(Stop::from(&STALE))
        });
        assert!(refused.await.is_err());
        assert_eq!(count(&brand.db).await, []);
    }

    async fn the_earliest_job_comes_first(brand) {
        for seconds in [3, 1, 2] {
            enqueue(&brand.db, ["", "test.one", "test.two", "test.three"][usize::try_from(seconds).unwrap()], seconds).await;
        }
        brand.advance_seconds(10);
        let mut kinds = Vec::new();
        while let Some(job) = jobs::claim(&brand.db).await.unwrap() {
            kinds.push(job.kind);
        }
        assert_eq!(kinds, ["test.one", "test.two", "test.three"]);
    }

    async fn a_lost_lease_goes_to_another_worker(brand) {
        let db = &brand.db;
        enqueue(db, "test.slow", 0).await;
        let first = jobs::claim(db).await.unwrap().unwrap();
        brand.advance_seconds(jobs::LEASE_SECONDS - 1);
        assert_eq!(jobs::claim(db).await.unwrap(), None);
        brand.advance_seconds(1);
        let second = jobs::claim(db).await.unwrap().unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        assert_ne!(second.lease, first.lease);
        // The first worker comes back: it may neither end nor fail what is no longer its own.
        assert!(!finish(db, first.clone()).await);
        fail(db, first).await;
        assert_eq!(count(db).await, [("leased".to_owned(), 1)]);
        assert!(finish(db, second).await);
    }

    async fn a_failing_job_waits_longer_each_time_and_is_given_up(brand) {
        let db = &brand.db;
        let id = enqueue(db, "test.failing", 0).await;
        let mut pauses = Vec::new();
        for attempt in 1..=jobs::ATTEMPTS {
            let job = jobs::claim(db).await.unwrap().unwrap();
            assert_eq!(job.attempts, attempt);
            fail(db, job).await;
            if attempt < jobs::ATTEMPTS {
                let due = db.read(jobs::next_due).await.unwrap().unwrap();
                let pause = due.since(brand.now()) / 1_000_000;
                brand.advance_seconds(pause - 1);
                assert_eq!(jobs::claim(db).await.unwrap(), None, "before its pause is over");
                brand.advance_seconds(1);
                pauses.push(pause);
            }
        }
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]);
        assert!(jobs::pause_seconds(100) <= 3600);
        let dead = db.read(|read| jobs::dead(read, 10)).await.unwrap();
        assert_eq!(dead.len(), 1);
        assert_eq!((dead[0].id, dead[0].attempts, dead[0].last_error.as_deref()), (id, jobs::ATTEMPTS, Some("no answer")));
        brand.advance_seconds(1_000_000);
        assert_eq!(jobs::claim(db).await.unwrap(), None, "the dead stay dead");

        let revived = db.write("test.revive", Actor::SYSTEM, move |tx| Ok(jobs::revive(tx, id)?)).await.unwrap();
        assert!(revived);
        assert!(!db.write("test.revive", Actor::SYSTEM, move |tx| Ok(jobs::revive(tx, id)?)).await.unwrap());
        assert_eq!(jobs::claim(db).await.unwrap().unwrap().attempts, 1);
    }

    async fn a_postponed_job_comes_back_at_its_hour(brand) {
        let db = &brand.db;
        enqueue(db, "test.waits", 0).await;
        let job = jobs::claim(db).await.unwrap().unwrap();
        let until = brand.now().plus_seconds(3600);
        db.write("test.postpone", Actor::SYSTEM, move |tx| Ok(jobs::postpone(tx, &job, until)?)).await.unwrap();
        brand.advance_seconds(3599);
        assert_eq!(jobs::claim(db).await.unwrap(), None);
        brand.advance_seconds(1);
        assert!(jobs::claim(db).await.unwrap().is_some());
    }

    async fn many_workers_never_hold_the_same_job(brand) {
        for _ in 0..60 {
            enqueue(&brand.db, "test.many", 0).await;
        }
        let workers: Vec<_> = (0..8).map(|_| {
            let db = brand.db.clone();
            async move {
                let mut claimed = Vec::new();
                while let Some(job) = jobs::claim(&db).await.unwrap() {
                    claimed.push(job.id);
                }
                claimed
            }
        }).collect();
        let claimed: Vec<Id> = support::together(workers).await.concat();
        let distinct: BTreeSet<_> = claimed.iter().copied().collect();
        assert_eq!((claimed.len(), distinct.len()), (60, 60));
    }

    async fn a_wanted_job_wakes_its_workers(brand) {
        let waiting = { let db = brand.db.clone(); tokio::spawn(async move { db.job_wanted().await }) };
        enqueue(&brand.db, "test.now", 0).await;
        tokio::time::timeout(std::time::Duration::from_secs(20), waiting).await.expect("it is woken").unwrap();
    }
}
