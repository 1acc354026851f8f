//! The power goes, at any step: what was acknowledged is there, once, and everything fits together.
//!
//! The same workload and the same judge serve SQLite on a disk that loses what was not synced and
//! PostgreSQL stopped at once; and the judge is judged by faults planted in the store.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kernel::{Actor, Event, Id, Refusal};
use store::codes::STALE;
use store::db::Planted;
use store::doctor::{Check, doctor};
use store::{Database, Db, Entropy, Once, Options, Platform, Records, Stop, WriteError, Written, params};
use testkit::{Disk, Durable, Failure, Random, TestBrand};

use crate::support::{PUT_MARK, SCHEMA, STOCK_SHELF, number};

/// What callers were told is done.
#[derive(Default, Clone)]
pub struct Acknowledged {
    pub marks: Arc<Mutex<BTreeMap<String, Option<Id>>>>,
    /// Counts when the server is about to be stopped, and when it was. What is acknowledged after that says nothing of
    /// looks before it.
    stops: Arc<AtomicU64>,
}

impl Acknowledged {
    fn note(&self, name: &str, id: Option<Id>) {
        self.marks.lock().unwrap().insert(name.to_owned(), id);
    }

    fn stops(&self) -> u64 {
        self.stops.load(Ordering::SeqCst)
    }

    /// The looks that something was acknowledged after.
    fn note_looks(&self, looks: &mut Vec<(u64, String)>) {
        let stops = self.stops();
        looks.drain(..).filter(|(before, _)| *before == stops).for_each(|(_, look)| self.note(&look, None));
    }
}

pub const TASKS: u64 = 5;
pub const WRITES: u64 = 8;

/// A mark, its entry in the journal and a count, which must never part.
fn act(tx: &mut store::Tx<'_>, name: &str) -> Result<Id, Stop> {
    let id = tx.new_id();
    tx.execute(PUT_MARK, params![name, 1, id])?;
    tx.execute("UPDATE test_shelf SET changes = changes + 1 WHERE id = 1", &[])?;
    tx.journal(&Event::new("test.marked", id, serde_json::json!({"name": name})))?;
    Ok(id)
}

fn once(name: &str) -> Once {
    Once { scope: "test".to_owned(), key: name.to_owned(), request_hash: [7; 32] }
}

async fn keyed(db: &Db, name: String) -> Result<Written, WriteError> {
    let key = once(&name);
    db.write_once("test.act", Actor::SYSTEM, key, move |tx| Ok(Written::created(act(tx, &name)?))).await
}

/// Writes until it is told that something did not work, and notes what it was told is done.
pub async fn work(db: Db, task: String, seed: u64, acknowledged: Acknowledged, is_patient: bool) {
    let mut random = Random::new(seed);
    // Written without waiting for the disk; it has to be there as soon as something behind it is acknowledged.
    let mut looks = Vec::new();
    for number in 0..WRITES {
        let name = format!("{task} {number}");
        // Nothing would come behind a look that is the last.
        let kind = random.below(if number + 1 < WRITES { 5 } else { 4 });
        let outcome = match kind {
            0 | 1 => keyed(&db, name.clone()).await.map(|written| Some(written.resource)),
            2 => {
                let named = name.clone();
                db.write("test.act", Actor::SYSTEM, move |tx| act(tx, &named)).await.map(Some)
            }
            4 => {
                let (stops, look) = (acknowledged.stops(), format!("look {name}"));
                let named = look.clone();
                let written = db.write_unsynced("test.look", Actor::SYSTEM, move |tx| {
                    tx.execute(PUT_MARK, params![&named, 2, None::<Id>])?;
                    Ok(())
                });
                match written.await {
                    Ok(()) => {
                        looks.push((stops, look));
                        continue;
                    }
                    Err(error) => Err(error),
                }
            }
            // Refused, with a record: the mark is the record, and neither entry nor count is left.
            _ => {
                let named = format!("refused {name}");
                let refused = db.write("test.refuse", Actor::SYSTEM, move |tx| -> Result<(), Stop> {
                    act(tx, &named)?;
                    Err(Stop::refused_with(
                        Refusal::new(&STALE),
                        Records::none().and(PUT_MARK, params![&named, 0, None::<Id>]),
                    ))
                });
                match refused.await {
                    Err(WriteError::Refused(_)) => {
                        acknowledged.note(&format!("refused {name}"), None);
                        acknowledged.note_looks(&mut looks);
                        continue;
                    }
                    Err(error) => Err(error),
                    Ok(()) => unreachable!("it refuses"),
                }
            }
        };
        match outcome {
            Ok(id) => {
                acknowledged.note(&name, id);
                acknowledged.note_looks(&mut looks);
            }
            Err(_) if is_patient => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(_) => return,
        }
    }
}

/// Everything that was acknowledged is there, nothing is there twice, and everything fits together.
pub async fn judge(db: &Db, acknowledged: &Acknowledged) -> Result<(), String> {
    let found = db.read(|read| {
        read.query("SELECT name, number, id FROM test_mark", &[], |row| {
            Ok((row.get::<String>(0)?, (row.get::<i64>(1)?, row.get::<Option<Id>>(2)?)))
        })
    });
    let found: BTreeMap<String, (i64, Option<Id>)> =
        found.await.map_err(|fault| fault.to_string())?.into_iter().collect();
    let told = acknowledged.marks.lock().unwrap().clone();
    for (name, id) in &told {
        match found.get(name) {
            None => return Err(format!("{name:?} was acknowledged and is not there")),
            Some((_, there)) if there != id => {
                return Err(format!("{name:?} was acknowledged as {id:?} and is there as {there:?}"));
            }
            Some(_) => {}
        }
    }
    let report = doctor(db, CHECKS).await.map_err(|fault| fault.to_string())?;
    if !report.is_clean() {
        return Err(report.to_string());
    }
    // Whoever asks again with the same key hears the same answer.
    for (name, id) in told.iter().filter(|(_, id)| id.is_some()) {
        let asked = db.read({
            let key = name.clone();
            move |read| {
                read.query_opt("SELECT resource FROM store_idempotency WHERE key = $1", params![key], |row| {
                    row.get::<Id>(0)
                })
            }
        });
        let kept = asked.await.map_err(|fault| fault.to_string())?;
        if kept.is_some() && kept != *id {
            return Err(format!("the key {name:?} leads to {kept:?} and not to {id:?}"));
        }
    }
    Ok(())
}

const CHECKS: &[Check] = &[
    Check {
        slice: "test",
        name: "Marks, entries and the count agree.",
        sql: "SELECT s.changes FROM test_shelf s WHERE s.changes <> (SELECT count(*) FROM test_mark WHERE number = 1) OR s.changes <> (SELECT count(*) FROM journal WHERE kind = 'test.marked')",
    },
    Check {
        slice: "test",
        name: "A mark has one entry.",
        sql: "SELECT j.subject, count(*) FROM journal j WHERE j.kind = 'test.marked' GROUP BY j.subject HAVING count(*) <> 1",
    },
    Check {
        slice: "test",
        name: "A key belongs to a mark.",
        sql: "SELECT i.key FROM store_idempotency i LEFT JOIN test_mark m ON m.name = i.key WHERE m.id IS NULL OR m.id <> i.resource",
    },
];

/// Each life draws ids of its own.
pub fn options(disk: Option<&Disk>, planted: Planted, seed: u64) -> Options {
    Options { vfs: disk.map(Disk::name), planted, entropy: Entropy::seeded(seed), ..testkit::brand::options() }
}

/// Opens the brand in a folder, making it when it is not there.
pub fn open(folder: &Path, options: Options) -> Option<(Platform, Db)> {
    let platform = Platform::open(Database::Sqlite(folder.to_owned()), options, SCHEMA).unwrap();
    let brand = testkit::brand::tea();
    let db = match platform.brands().unwrap().is_empty() {
        true => platform.create(&brand, testkit::brand::beginning()),
        false => platform.get(&brand),
    };
    // The power may go while the brand is opened.
    Some((platform, db.ok()?))
}

/// An empty brand with its shelf, to begin from.
fn template() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (_platform, db) = open(folder.path(), options(None, Planted::Nothing, 0)).unwrap();
    testkit::run(async { shelf(&db).await.unwrap() });
    folder
}

pub async fn shelf(db: &Db) -> Result<(), WriteError> {
    db.write("test.stock", Actor::SYSTEM, |tx| {
        tx.execute("DELETE FROM test_shelf", &[])?;
        tx.execute(STOCK_SHELF, params![1, 0])?;
        Ok(())
    })
    .await
}

/// Several crashes in a row, each on what the one before left.
fn lives(seed: u64, crashes: u64, planted: Planted, template: &Path) -> Result<(), String> {
    let mut random = Random::new(seed);
    let acknowledged = Acknowledged::default();
    let mut folder = tempfile::tempdir().unwrap();
    // Disks of a test: the template's files as they are.
    Disk::new().survive(template, folder.path(), &mut random);
    for crash in 0..crashes {
        let disk = Disk::new();
        disk.cut_power_at(1 + random.below(420));
        if random.one_in(3) {
            // Before the end, a disk that says it cannot.
            disk.fail_next(
                *random.pick(&[Failure::Write, Failure::Sync]),
                random.pick::<&str>(&["truth.db-wal", "truth.db"]),
            );
        }
        let at = |what: String| format!("seed {seed}, crash {crash}: {what}");
        if let Some((platform, db)) = open(folder.path(), options(Some(&disk), planted, random.number())) {
            testkit::run(async {
                let tasks: Vec<_> = (0..TASKS)
                    .map(|task| {
                        let name = format!("{crash}.{task}");
                        tokio::spawn(work(db.clone(), name, random.number(), acknowledged.clone(), false))
                    })
                    .collect();
                for task in tasks {
                    task.await.unwrap();
                }
            });
            // Closing copies the log into the main file, and the power may go during that too.
            drop(db);
            drop(platform);
        }
        disk.cut_power();
        let next = tempfile::tempdir().unwrap();
        disk.survive(folder.path(), next.path(), &mut random);
        folder = next;
        let (platform, db) =
            open(folder.path(), options(None, Planted::Nothing, 0)).ok_or_else(|| at("it does not open".to_owned()))?;
        testkit::run(judge(&db, &acknowledged)).map_err(at)?;
        drop(db);
        drop(platform);
    }
    Ok(())
}

const CRASHES: u64 = 500;
const IN_A_ROW: u64 = 4;

#[test]
fn sqlite_survives_five_hundred_power_cuts() {
    let template = template();
    for seed in 0..CRASHES / IN_A_ROW {
        lives(seed, IN_A_ROW, Planted::Nothing, template.path()).unwrap();
    }
}

/// How many of so many lives the judge finds fault with.
fn caught(planted: Planted) -> usize {
    let template = template();
    (0..12).filter(|seed| lives(*seed, 1, planted, template.path()).is_err()).count()
}

#[test]
fn an_answer_before_the_commit_is_caught() {
    let caught = caught(Planted::AnswerBeforeCommit);
    assert!(caught > 0, "caught {caught} of 12 times");
}

#[test]
fn a_missing_sync_is_caught() {
    let caught = caught(Planted::NoSync);
    assert!(caught > 0, "caught {caught} of 12 times");
}

/// One life with a look, and perhaps an act behind it, both acknowledged; then the power goes. Says whether the look is there.
fn look_survives(seed: u64, with_act: bool, template: &Path) -> bool {
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().unwrap();
    Disk::new().survive(template, folder.path(), &mut random);
    let disk = Disk::new();
    let (platform, db) = open(folder.path(), options(Some(&disk), Planted::Nothing, seed)).unwrap();
    testkit::run(async {
        let look = |tx: &mut store::Tx<'_>| {
            tx.execute(PUT_MARK, params!["look", 2, None::<Id>])?;
            Ok(())
        };
        db.write_unsynced("test.look", Actor::SYSTEM, look).await.unwrap();
        // Whoever asks next sees it, long before the disk does.
        assert_eq!(number(&db, "SELECT count(*) FROM test_mark WHERE name = 'look'").await, 1);
        if with_act {
            db.write("test.act", Actor::SYSTEM, |tx| act(tx, "act")).await.unwrap();
        }
    });
    disk.cut_power();
    drop(db);
    drop(platform);
    let next = tempfile::tempdir().unwrap();
    disk.survive(folder.path(), next.path(), &mut random);
    let (_platform, db) = open(next.path(), options(None, Planted::Nothing, 0)).unwrap();
    testkit::run(async {
        assert!(doctor(&db, CHECKS).await.unwrap().is_clean());
        number(&db, "SELECT count(*) FROM test_mark WHERE name = 'look'").await == 1
    })
}

#[test]
fn what_does_not_wait_for_the_disk_is_kept_by_what_comes_after_it() {
    let template = template();
    assert!((0..20).all(|seed| look_survives(seed, true, template.path())));
    let alone = (0..20).filter(|seed| look_survives(*seed, false, template.path())).count();
    assert!(alone < 20, "nothing waited for the disk, and yet no power cut took anything back");
}

/// The very first start: the power goes while the files are made.
#[test]
fn sqlite_survives_power_cuts_while_it_is_made() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let folder = tempfile::tempdir().unwrap();
        let disk = Disk::new();
        disk.cut_power_at(1 + random.below(260));
        let made = open(folder.path(), options(Some(&disk), Planted::Nothing, 0));
        let made = made.map(|(_platform, db)| testkit::run(shelf(&db)).is_ok());
        disk.cut_power();
        let next = tempfile::tempdir().unwrap();
        disk.survive(folder.path(), next.path(), &mut random);
        let (_platform, db) = open(next.path(), options(None, Planted::Nothing, 0)).unwrap();
        testkit::run(async {
            let shelves = number(&db, "SELECT count(*) FROM test_shelf").await;
            assert!(made != Some(true) || shelves == 1, "seed {seed}: the shelf was acknowledged");
            assert!(doctor(&db, &[]).await.unwrap().is_clean());
        });
    }
}

/// So many immediate stops; all of them in CI, fewer when somebody waits.
fn stops() -> u64 {
    std::env::var("TENON_CRASHES").ok().and_then(|number| number.parse().ok()).unwrap_or(20)
}

#[test]
fn postgres_survives_immediate_stops() {
    testkit::run(async {
        let server = Arc::new(Durable::start());
        let brand = TestBrand::in_database(Database::Postgres(server.url()), SCHEMA, testkit::brand::options());
        shelf(&brand.db).await.unwrap();
        let acknowledged = Acknowledged::default();
        let mut random = Random::new(1);
        for stop in 0..stops() {
            let tasks: Vec<_> = (0..12)
                .map(|task| {
                    let name = format!("{stop}.{task}");
                    tokio::spawn(work(brand.db.clone(), name, random.number(), acknowledged.clone(), true))
                })
                .collect();
            // Anywhere between the first write and the last.
            let wanted = acknowledged.marks.lock().unwrap().len() + usize::try_from(random.below(40)).unwrap();
            while acknowledged.marks.lock().unwrap().len() < wanted && tasks.iter().any(|task| !task.is_finished()) {
                tokio::time::sleep(Duration::from_micros(300)).await;
            }
            acknowledged.stops.fetch_add(1, Ordering::SeqCst);
            let (stopped, stops) = (Arc::clone(&server), Arc::clone(&acknowledged.stops));
            tokio::task::spawn_blocking(move || {
                stopped.stop_immediately();
                // Once more: a look may have been taken while the server was still going down.
                stops.fetch_add(1, Ordering::SeqCst);
                stopped.restart();
            })
            .await
            .unwrap();
            for task in tasks {
                task.await.unwrap();
            }
            judge(&brand.db, &acknowledged).await.unwrap_or_else(|wrong| panic!("stop {stop}: {wrong}"));
        }
        assert!(acknowledged.marks.lock().unwrap().len() > 100);
    });
}
