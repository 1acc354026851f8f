//! What a follower shipped is what was there.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use kernel::{Actor, Event, Id};
use store::copy::{Fingerprint, fingerprint};
use store::doctor::doctor;
use store::follow::{Follower, Tick};
use store::{Db, Options, Platform};
use testkit::{Engine, Random, TestBrand};

use crate::support::{SCHEMA, put_mark};

/// So many writes, each with an entry of the journal.
async fn write(db: &Db, from: i64, count: i64) {
    for number in from..from + count {
        db.write("test.mark", Actor::SYSTEM, move |tx| {
            tx.journal(&Event::new("test.marked", Id::NIL, serde_json::json!({"n": number})))?;
            put_mark(tx, &format!("mark {number}"), number)
        })
        .await
        .unwrap();
    }
}

/// What a restore brings back, with the tables that a restore itself changes left out.
async fn restored(folder: &Path) -> Vec<Fingerprint> {
    let place = TestBrand::fresh_named(Engine::Sqlite, SCHEMA, "neighbour");
    let platform = Platform::open(place.database(), testkit::brand::options(), SCHEMA).unwrap();
    let db = store::restore::restore(folder, &platform, place.now()).unwrap();
    let report = doctor(&db, &[]).await.unwrap();
    assert!(report.is_clean(), "{report}");
    let tables = tables(&platform, &db);
    drop(db);
    tables
}

fn tables(platform: &Platform, db: &Db) -> Vec<Fingerprint> {
    let mut tables = fingerprint(platform, db.brand()).unwrap();
    tables.retain(|table| table.table != "store_meta");
    tables
}

struct Shipped {
    brand: TestBrand,
    folder: tempfile::TempDir,
    follower: Follower,
}

impl Shipped {
    async fn begin(long: u64) -> Shipped {
        let brand = TestBrand::fresh(Engine::Sqlite, SCHEMA);
        write(&brand.db, 0, 20).await;
        let folder = tempfile::tempdir().unwrap();
        let follower = Follower::begin(&brand.platform, brand.db.brand(), folder.path(), brand.now()).unwrap();
        Shipped { follower: follower.with_long(long), brand, folder }
    }

    fn tick(&mut self) -> Tick {
        self.follower.tick(&self.brand.platform, self.brand.db.brand(), self.brand.now()).unwrap()
    }

    async fn assert_shipped(&self) {
        assert_eq!(restored(self.folder.path()).await, tables(&self.brand.platform, &self.brand.db));
    }

    fn segments(&self) -> usize {
        let names = std::fs::read_dir(self.follower.generation()).unwrap();
        names.filter(|name| name.as_ref().unwrap().file_name().to_str().unwrap().starts_with("log-")).count()
    }
}

#[test]
fn what_was_shipped_comes_back() {
    testkit::run(async {
        let mut shipped = Shipped::begin(u64::MAX).await;
        shipped.assert_shipped().await;
        for round in 0..4 {
            write(&shipped.brand.db, 100 + round * 10, 10).await;
            assert!(shipped.tick().frames > 0);
            assert_eq!(shipped.tick(), Tick::default(), "nothing is shipped twice");
        }
        shipped.assert_shipped().await;
        // What comes after the last tick is what a lost machine costs.
        let before = tables(&shipped.brand.platform, &shipped.brand.db);
        write(&shipped.brand.db, 900, 1).await;
        assert_eq!(restored(shipped.folder.path()).await, before);
    });
}

#[test]
fn a_log_that_is_started_anew_becomes_another_segment() {
    testkit::run(async {
        let mut shipped = Shipped::begin(30).await;
        let mut begun = 0;
        for round in 0..12 {
            write(&shipped.brand.db, 100 + round * 10, 10).await;
            let tick = shipped.tick();
            assert!(!tick.new_generation, "nothing was missed");
            begun += usize::from(tick.new_segment);
        }
        assert!(begun >= 3, "the log was started anew {begun} times");
        assert_eq!(shipped.segments(), begun + 1);
        shipped.assert_shipped().await;
        // A segment that is gone or cut short is noticed.
        let first = shipped.follower.generation().join("log-000001");
        let name = std::fs::read_dir(shipped.follower.generation())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| path.to_str().unwrap().starts_with(first.to_str().unwrap()))
            .unwrap();
        let length = std::fs::metadata(&name).unwrap().len();
        std::fs::File::options().write(true).open(&name).unwrap().set_len(length - 100).unwrap();
        let place = TestBrand::fresh_named(Engine::Sqlite, SCHEMA, "neighbour");
        let damaged = store::restore::restore(shipped.folder.path(), &place.platform, place.now());
        assert!(damaged.unwrap_err().to_string().contains("damaged or incomplete"));
    });
}

#[test]
fn a_follower_ships_under_fire() {
    testkit::run(async {
        let mut shipped = Shipped::begin(200).await;
        let mut random = Random::new(5);
        // They write until it was looked often enough, however fast either of them is.
        let enough = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                let (db, enough) = (shipped.brand.db.clone(), Arc::clone(&enough));
                tokio::spawn(async move {
                    let mut from = 1_000_000 * (writer + 1);
                    while !enough.load(Ordering::Relaxed) {
                        write(&db, from, 20).await;
                        from += 20;
                    }
                })
            })
            .collect();
        for _ in 0..12 {
            let tick = shipped.tick();
            assert!(!tick.new_generation, "nothing was missed");
            tokio::time::sleep(std::time::Duration::from_millis(random.below(12))).await;
        }
        enough.store(true, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        shipped.tick();
        shipped.assert_shipped().await;
    });
}

#[test]
fn missed_frames_begin_a_new_generation() {
    testkit::run(async {
        let Shipped { brand, folder, follower } = Shipped::begin(u64::MAX).await;
        drop(follower);
        // Nobody follows; the log is started anew more than once.
        let mut brand = brand;
        for round in 0..3 {
            write(&brand.db, 100 + round * 10, 10).await;
            brand = brand.reopen();
        }
        for _ in 0..3 {
            let follower = Follower::begin(&brand.platform, brand.db.brand(), folder.path(), brand.now()).unwrap();
            drop(follower);
        }
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["generation-000003", "generation-000004"], "older ones are let go");
        assert_eq!(restored(folder.path()).await, tables(&brand.platform, &brand.db));
        // A generation whose base is not whole yet does not count.
        std::fs::create_dir(folder.path().join("generation-000005")).unwrap();
        assert_eq!(restored(folder.path()).await, tables(&brand.platform, &brand.db));
    });
}

#[test]
fn a_restart_of_the_server_loses_nothing() {
    testkit::run(async {
        let mut shipped = Shipped::begin(u64::MAX).await;
        for round in 0..5 {
            write(&shipped.brand.db, 100 + round * 10, 10).await;
            let Shipped { brand, folder, follower } = shipped;
            shipped =
                Shipped { brand: brand.reopen_with(Options::clone(&testkit::brand::options())), folder, follower };
            assert!(!shipped.tick().new_generation);
        }
        shipped.assert_shipped().await;
    });
}

#[test]
fn postgres_ships_its_log_itself() {
    testkit::run(async {
        let brand = TestBrand::fresh(Engine::Postgres, SCHEMA);
        let folder = tempfile::tempdir().unwrap();
        let refused = Follower::begin(&brand.platform, brand.db.brand(), folder.path(), brand.now());
        assert!(refused.err().unwrap().to_string().contains("archiving"));
    });
}
