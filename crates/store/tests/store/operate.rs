//! Copies, backups, restores and the doctor.

use kernel::{Actor, Event};
use store::copy::{copy, fingerprint};
use store::doctor::{Check, doctor};
use store::{Db, Fault, NewJob, Options, Platform, cases, journal, params, references, secrets};
use testkit::{Engine, Random, TestBrand};

use crate::support::{SCHEMA, STOCK_SHELF, number, put_mark};

const EVERY: &str = "INSERT INTO test_every (id, number, truth, words, raw) VALUES ($1, $2, $3, $4, $5)";

/// Fills every table of the store and of the tests.
async fn fill(db: &Db, seed: u64) {
    secrets::get_or_make(db, "test").await.unwrap();
    let mut random = Random::new(seed);
    for round in 0..30_i64 {
        let (word, amount) = (format!("蛋糕 {round}"), i64::try_from(random.below(1_000)).unwrap());
        db.write("test.fill", Actor::SYSTEM, move |tx| {
            let id = tx.new_id();
            tx.execute(EVERY, params![id, amount, round % 3 == 0, &word, vec![0_u8, 255]])?;
            tx.execute(EVERY, params![None::<kernel::Id>, None::<i64>, None::<bool>, None::<&str>, None::<Vec<u8>>])?;
            tx.execute(STOCK_SHELF, params![round, amount])?;
            tx.journal(&Event::new("test.filled", id, serde_json::json!({"amount": amount})))?;
            tx.enqueue(&NewJob { kind: "test.later", subject: id, body: serde_json::json!({}), run_at: None })?;
            cases::open(tx, "test.wrong", id, None, &serde_json::json!({}))?;
            references::remember(tx, "old", "thing", &word, id)?;
            journal::move_cursor(tx, "reader", journal::Cursor { epoch: 1, pos: 3 })?;
            put_mark(tx, &word, amount)
        })
        .await
        .unwrap();
    }
}

/// Waits until every entry has its position.
async fn settled(db: &Db) {
    let report = doctor(db, &[]).await.unwrap();
    assert!(report.is_clean(), "{report}");
}

fn empty_platform(engine: Engine) -> (TestBrand, Platform) {
    // Any brand's place will do; the installation beside it is what is wanted.
    let place = TestBrand::fresh_named(engine, SCHEMA, "neighbour");
    let platform = Platform::open(place.database(), testkit::brand::options(), SCHEMA).unwrap();
    (place, platform)
}

testkit::on_both! {
    schema = SCHEMA;

    async fn a_copy_holds_the_same_in_either_database(brand) {
        fill(&brand.db, 1).await;
        settled(&brand.db).await;
        let before = fingerprint(&brand.platform, brand.db.brand()).unwrap();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let (_place, there) = empty_platform(engine);
            let (copied, found) = copy(&brand.platform, brand.db.brand(), &there, brand.now()).unwrap();
            assert_eq!(found, before);
            assert_eq!(copied.is_postgres(), engine == Engine::Postgres);
            assert_eq!(fingerprint(&there, copied.brand()).unwrap(), before);
            settled(&copied).await;
            // It goes on from there: numbers that the database counts, positions, jobs.
            fill_one_more(&copied).await;
            settled(&copied).await;
            assert_eq!(journal_positions(&copied).await, (1..=61).collect::<Vec<_>>());
            // And back again, into a third place.
            let (_place, back) = empty_platform(brand.engine());
            let changed = fingerprint(&there, copied.brand()).unwrap();
            let (_, found) = copy(&there, copied.brand(), &back, brand.now()).unwrap();
            assert_eq!(found, changed);
        }
        assert_eq!(fingerprint(&brand.platform, brand.db.brand()).unwrap(), before, "the source is as it was");
    }

    async fn a_copy_wants_an_empty_place(brand) {
        fill(&brand.db, 1).await;
        let refused = copy(&brand.platform, brand.db.brand(), &brand.platform, brand.now());
        assert!(refused.unwrap_err().to_string().contains("already"));
    }

    async fn a_backup_is_taken_while_others_write_and_restored_anywhere(brand) {
        fill(&brand.db, 1).await;
        settled(&brand.db).await;
        let folder = tempfile::tempdir().unwrap();
        let writing = { let db = brand.db.clone(); tokio::spawn(async move {
            for round in 0..40_i64 {
                db.write("test.more", Actor::SYSTEM, move |tx| {
                    tx.journal(&Event::new("test.more", kernel::Id::NIL, serde_json::json!({"round": round})))?;
                    put_mark(tx, &format!("more {round}"), round)
                }).await.unwrap();
            }
        }) };
        let manifest = store::backup::backup(&brand.platform, brand.db.brand(), folder.path(), brand.now()).unwrap();
        writing.await.unwrap();
        assert_eq!(store::backup::verify(folder.path()).unwrap(), manifest);
        assert_eq!((manifest.epoch, manifest.brand().unwrap()), (1, brand.db.brand().clone()));
        let mut restored = Vec::new();
        for engine in [Engine::Sqlite, Engine::Postgres] {
            let (_place, there) = empty_platform(engine);
            let db = store::restore::restore(folder.path(), &there, brand.now()).unwrap();
            settled(&db).await;
            assert_eq!(db.read(journal::epoch).await.unwrap(), 2, "positions may mean other entries now");
            let more = number(&db, "SELECT count(*) FROM test_mark WHERE name LIKE 'more %'").await;
            assert_eq!(number(&db, "SELECT count(*) FROM journal WHERE kind = 'test.more'").await, more, "one moment, not two");
            assert_eq!(manifest.position, 60 + more);
            fill_one_more(&db).await;
            settled(&db).await;
            restored.push(fingerprint(&there, db.brand()).unwrap());
        }
        // The random ids of what came after differ; the tables that were not touched do not.
        for name in ["test_shelf", "store_secret", "store_external_reference"] {
            let of = |tables: &[store::copy::Fingerprint]| tables.iter().find(|table| table.table == name).unwrap().clone();
            assert_eq!(of(&restored[0]), of(&restored[1]));
        }
    }

    async fn a_backup_that_was_changed_or_is_half_is_refused(brand) {
        fill(&brand.db, 1).await;
        let folder = tempfile::tempdir().unwrap();
        store::backup::backup(&brand.platform, brand.db.brand(), folder.path(), brand.now()).unwrap();
        let (_place, there) = empty_platform(Engine::Sqlite);
        let restore = || store::restore::restore(folder.path(), &there, brand.now()).map(|_| ()).unwrap_err().to_string();
        assert!(store::backup::backup(&brand.platform, brand.db.brand(), folder.path(), brand.now()).is_err(), "it is not empty");
        let data = folder.path().join("truth.db");
        let mut bytes = std::fs::read(&data).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&data, &bytes).unwrap();
        assert!(restore().contains("not the file that was written"), "{}", restore());
        std::fs::remove_file(folder.path().join("backup.json")).unwrap();
        assert!(restore().contains("no complete backup"));
        assert_eq!(there.brands().unwrap().len(), 1, "nothing was made of it");
    }

    async fn the_doctor_finds_what_is_wrong(brand) {
        fill(&brand.db, 1).await;
        settled(&brand.db).await;
        let report = doctor(&brand.db, &[]).await.unwrap();
        assert_eq!(report.waiting, ["30 cases are open"]);
        let broken: [(&'static str, &str); 6] = [
            ("DELETE FROM journal_pos WHERE pos = 5", "without a gap"),
            ("UPDATE journal_pos SET pos = pos + 1000 WHERE pos = 60", "without a gap"),
            ("UPDATE journal_pos SET id = id + 1000 WHERE pos = 7", "belongs to an entry"),
            ("UPDATE store_job SET lease_owner = id WHERE state = 'ready'", "has none"),
            ("UPDATE store_case SET closed_at = 1", "hour of closing"),
            ("UPDATE journal_cursor SET pos = 1000", "further than the journal goes"),
        ];
        for (damage, sentence) in broken {
            let hurt = TestBrand::fresh(brand.engine(), SCHEMA);
            fill(&hurt.db, 1).await;
            settled(&hurt.db).await;
            hurt.db.write("test.damage", Actor::SYSTEM, move |tx| { tx.execute(damage, &[])?; Ok(()) }).await.unwrap();
            let report = doctor(&hurt.db, &[]).await.unwrap();
            assert!(!report.is_clean() && report.to_string().contains(sentence), "{damage}: {report}");
        }
    }

    async fn slices_bring_their_own_checks(brand) {
        fill(&brand.db, 1).await;
        let check = |sql| Check { slice: "test", name: "A shelf has changed.", sql };
        let report = doctor(&brand.db, &[check("SELECT id, pieces FROM test_shelf WHERE changes = 0"), check("SELECT id FROM test_shelf WHERE pieces < 0")]).await.unwrap();
        assert_eq!((report.findings.len(), report.findings[0].count, report.findings[0].rows.len()), (1, 30, 20));
        assert!(report.to_string().contains("and 10 more"));
        let unknown = doctor(&brand.db, &[check("SELECT nothing FROM nowhere")]).await;
        assert!(matches!(unknown, Err(Fault::Unusable(_))));
    }
}

async fn fill_one_more(db: &Db) {
    db.write("test.more", Actor::SYSTEM, |tx| {
        let id = tx.new_id();
        tx.execute(EVERY, params![id, 1, true, "one more", vec![1_u8]])?;
        tx.journal(&Event::new("test.one_more", id, serde_json::json!({})))?;
        Ok(())
    })
    .await
    .unwrap();
}

async fn journal_positions(db: &Db) -> Vec<i64> {
    db.read(|read| Ok(journal::after(read, 0, 10_000)?.into_iter().map(|entry| entry.pos).collect())).await.unwrap()
}

/// The same commands on both databases leave the same state, whatever they are.
#[test]
fn random_commands_leave_equal_states() {
    for seed in 0..4 {
        testkit::run(async {
            let options = || Options { writers: 1, ..testkit::brand::options() };
            let one = TestBrand::fresh_with(Engine::Sqlite, SCHEMA, options());
            let other = TestBrand::fresh_with(Engine::Postgres, SCHEMA, options());
            let (mut first, mut second) = (Vec::new(), Vec::new());
            for (brand, answers) in [(&one, &mut first), (&other, &mut second)] {
                let mut random = Random::new(seed);
                for _ in 0..150 {
                    brand.advance_seconds(i64::try_from(random.below(40)).unwrap());
                    answers.push(crate::commands::run(brand, &mut random).await);
                }
                settled(&brand.db).await;
            }
            for (index, (first, second)) in first.iter().zip(&second).enumerate() {
                assert_eq!(first, second, "seed {seed}, command {index}");
            }
            // A refused act uses entries' numbers up on PostgreSQL only; positions tell the same on both.
            let entries = |db: &Db| {
                let db = db.clone();
                async move { db.read(|read| journal::after(read, 0, 10_000)).await.unwrap() }
            };
            assert_eq!(entries(&one.db).await, entries(&other.db).await, "seed {seed}");
            let tables = |brand: &TestBrand| {
                let mut tables = fingerprint(&brand.platform, brand.db.brand()).unwrap();
                tables.retain(|table| !["journal", "journal_pos"].contains(&table.table.as_str()));
                tables
            };
            assert_eq!(tables(&one), tables(&other), "seed {seed}");
        });
    }
}
