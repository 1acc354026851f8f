//! The journal under fire: nothing skipped, nothing out of order, no gap.

use std::collections::BTreeMap;
use std::time::Duration;

use kernel::{Actor, Event, Id};
use store::codes::STALE;
use store::journal::{self, Cursor, Entry};
use store::{Db, Options, Stop, params};
use testkit::{Engine, Random, TestBrand};

use crate::support::{CHANGES, SCHEMA, STOCK_SHELF, number};

const WRITERS: u64 = 64;
const WRITES: u64 = 15;
const SHELVES: i64 = 6;
const CONSUMERS: u64 = 3;

/// What one write is going to do; decided before it, because a closure throws no dice.
#[derive(Clone, Copy)]
struct Plan {
    shelf: i64,
    before_the_lock: u64,
    before_the_entry: u64,
    before_the_end: u64,
    is_refused: bool,
}

impl Plan {
    fn new(random: &mut Random) -> Plan {
        Plan {
            shelf: i64::try_from(random.below(SHELVES.unsigned_abs())).unwrap(),
            before_the_lock: random.below(3_000),
            before_the_entry: random.below(1_000),
            before_the_end: random.below(3_000),
            is_refused: random.one_in(8),
        }
    }
}

fn pause(micros: u64) {
    std::thread::sleep(Duration::from_micros(micros));
}

/// Counts a change of a shelf and journals its number: entries about a shelf must come as 1, 2, 3, …
/// Refused ones use entries' numbers up without leaving an entry.
async fn change(db: &Db, plan: Plan) -> bool {
    // SQLite has one writer, and its pauses would only add up.
    let scale = if db.is_postgres() { 1 } else { 20 };
    let outcome = db.write("test.change", Actor::SYSTEM, move |tx| {
        pause(plan.before_the_lock / scale);
        tx.execute("UPDATE test_shelf SET changes = changes + 1 WHERE id = $1", params![plan.shelf])?;
        let change: i64 = tx.query_one(CHANGES, params![plan.shelf], |row| row.get(0))?;
        pause(plan.before_the_entry / scale);
        let subject = Id::derived("test.shelf", &plan.shelf.to_be_bytes());
        tx.journal(&Event::new("test.changed", subject, serde_json::json!({"change": change})))?;
        pause(plan.before_the_end / scale);
        if plan.is_refused { Err(Stop::from(&STALE)) } else { Ok(()) }
    });
    match outcome.await {
        Ok(()) => true,
        Err(_) if plan.is_refused => false,
        Err(error) => panic!("{error:?}"),
    }
}

/// Reads until `total` entries were handled, forgetting all but its cursor now and then.
async fn consume(db: Db, number: u64, total: i64) -> Vec<Entry> {
    let mut random = Random::new(7_000 + number);
    let name: &'static str = ["first", "second", "third"][usize::try_from(number).unwrap()];
    let mut handled: Vec<Entry> = Vec::new();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(120);
    let mut position = db.position();
    while i64::try_from(handled.len()).unwrap() < total {
        assert!(tokio::time::Instant::now() < deadline, "{} of {total} entries arrived", handled.len());
        let cursor = db.read(move |read| journal::cursor(read, name)).await.unwrap();
        assert_eq!(cursor.pos, handled.last().map_or(0, |entry| entry.pos), "the cursor is what was handled");
        let limit = 1 + i64::try_from(random.below(40)).unwrap();
        let batch = db.read(move |read| journal::after(read, cursor.pos, limit)).await.unwrap();
        if batch.is_empty() {
            // Woken by new positions; the timeout is for those that came before this wait.
            let _ = tokio::time::timeout(Duration::from_millis(50), position.changed()).await;
            continue;
        }
        if random.one_in(4) {
            // The restart: what was read and not yet written down comes again.
            continue;
        }
        let to = Cursor { epoch: cursor.epoch, pos: batch.last().unwrap().pos };
        db.write("test.consume", Actor::SYSTEM, move |tx| Ok(journal::move_cursor(tx, name, to)?)).await.unwrap();
        handled.extend(batch);
    }
    handled
}

async fn under_fire(engine: Engine) {
    let options = Options { writers: 16, readers: 4, ..testkit::brand::options() };
    let brand = TestBrand::fresh_with(engine, SCHEMA, options);
    brand
        .db
        .write("test.stock", Actor::SYSTEM, |tx| {
            for shelf in 0..SHELVES {
                tx.execute(STOCK_SHELF, params![shelf, 0])?;
            }
            Ok(())
        })
        .await
        .unwrap();
    // On PostgreSQL two servers write, and each runs a sequencer.
    let second = (engine == Engine::Postgres).then(|| brand.second());
    let servers: Vec<Db> = std::iter::once(brand.db.clone()).chain(second.as_ref().map(|(_, db)| db.clone())).collect();
    let plans: Vec<Vec<Plan>> = (0..WRITERS)
        .map(|writer| {
            let mut random = Random::new(writer);
            (0..WRITES).map(|_| Plan::new(&mut random)).collect()
        })
        .collect();
    let total = plans.iter().flatten().filter(|plan| !plan.is_refused).count();
    let total = i64::try_from(total).unwrap();
    let consumers: Vec<_> = (0..CONSUMERS)
        .map(|number| {
            tokio::spawn(consume(servers[usize::try_from(number).unwrap() % servers.len()].clone(), number, total))
        })
        .collect();
    let writers: Vec<_> = plans
        .into_iter()
        .enumerate()
        .map(|(number, plans)| {
            let db = servers[number % servers.len()].clone();
            let mut random = Random::new(500 + number as u64);
            tokio::spawn(async move {
                for plan in plans {
                    change(&db, plan).await;
                    tokio::time::sleep(Duration::from_micros(random.below(4_000))).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    for consumer in consumers {
        let handled = consumer.await.unwrap();
        let mut changes: BTreeMap<Id, i64> = BTreeMap::new();
        for (expected, entry) in (1..).zip(&handled) {
            assert_eq!(entry.pos, expected, "positions have no gap and come in order");
            let change = changes.entry(entry.subject).or_default();
            *change += 1;
            assert_eq!(
                entry.body,
                format!("{{\"change\":{change}}}"),
                "position {expected}: a shelf's changes come as they happened"
            );
        }
        assert_eq!(i64::try_from(handled.len()).unwrap(), total);
    }
    assert_eq!(number(&brand.db, "SELECT count(*) FROM journal").await, total);
    assert_eq!(number(&brand.db, "SELECT count(*) FROM journal_pos").await, total);
}

#[test]
fn sqlite_skips_nothing_under_fire() {
    testkit::run(under_fire(Engine::Sqlite));
}

#[test]
fn postgres_skips_nothing_under_fire() {
    testkit::run(under_fire(Engine::Postgres));
}

testkit::on_both! {
    schema = SCHEMA;

    async fn a_cursor_never_goes_back_within_an_epoch(brand) {
        let db = &brand.db;
        let move_to = |epoch, pos| db.write("test.move", Actor::SYSTEM, move |tx| Ok(journal::move_cursor(tx, "one", Cursor { epoch, pos })?));
        let stands = || db.read(|read| journal::cursor(read, "one"));
        assert_eq!(stands().await.unwrap(), Cursor { epoch: 1, pos: 0 });
        move_to(1, 5).await.unwrap();
        move_to(1, 3).await.unwrap();
        assert_eq!(stands().await.unwrap(), Cursor { epoch: 1, pos: 5 });
        // A restore may have taken entries away: positions of the new epoch count from its own.
        move_to(2, 1).await.unwrap();
        assert_eq!(stands().await.unwrap(), Cursor { epoch: 2, pos: 1 });
        move_to(1, 9).await.unwrap();
        assert_eq!(stands().await.unwrap(), Cursor { epoch: 2, pos: 1 }, "an older epoch says nothing about this one");
        assert_eq!(db.write("test.raise", Actor::SYSTEM, |tx| Ok(journal::raise_epoch(tx)?)).await.unwrap(), 2);
        assert_eq!(db.read(journal::epoch).await.unwrap(), 2);
    }
}
