//! Random commands for the differential test: each gives an answer as text, to be compared.

use kernel::{Actor, ActorKind, Event, Id, Refusal};
use store::codes::STALE;
use store::{NewJob, Once, Stop, Tx, Written, audit, cases, jobs, journal, params, references};
use testkit::{Random, TestBrand};

use crate::support::{PUT_MARK, STOCK_SHELF, TAKE};

/// One random command, and what came of it.
pub async fn run(brand: &TestBrand, random: &mut Random) -> String {
    let (kind, a, b) = (random.below(12), random.below(6), random.below(5));
    let (a, b) = (i64::try_from(a).unwrap(), i64::try_from(b).unwrap());
    let actor = Actor::new(ActorKind::Staff, Id::derived("test.actor", &[u8::try_from(b).unwrap()]));
    let db = &brand.db;
    let outcome = match kind {
        // Fails when the shelf is there, which is a fault on both and leaves nothing.
        0 => db.write("test.stock", actor, move |tx| stock(tx, a, b)).await.map(|()| String::new()),
        1 | 2 => db.write("test.take", actor, move |tx| take(tx, a, b)).await.map(|taken| taken.to_string()),
        3 => {
            let once = Once {
                scope: "test".to_owned(),
                key: format!("key {a}"),
                request_hash: [u8::try_from(b % 2).unwrap(); 32],
            };
            let written = db.write_once("test.once", actor, once, move |tx| {
                let id = tx.new_id();
                take(tx, a, 1)?;
                Ok(Written::created(id))
            });
            written.await.map(|written| format!("{} {} {}", written.resource, written.version, written.replayed))
        }
        4 => db.write("test.refuse", actor, move |tx| refuse(tx, a)).await.map(|()| String::new()),
        5 => {
            let job = move |tx: &mut Tx<'_>| {
                let run_at = Some(tx.now().plus_seconds(b * 30));
                Ok(tx.enqueue(&NewJob {
                    kind: "test.job",
                    subject: Id::NIL,
                    body: serde_json::json!({"a": a}),
                    run_at,
                })?)
            };
            db.write("test.enqueue", actor, job).await.map(|id| id.to_string())
        }
        6 | 7 => match jobs::claim(db).await {
            Ok(Some(job)) => {
                let text = format!("{job:?}");
                let end = move |tx: &mut Tx<'_>| {
                    if b < 2 {
                        jobs::fail(tx, &job, "on purpose")?
                    } else {
                        jobs::finish(tx, &job).map(|_| ())?
                    };
                    Ok(())
                };
                db.write("test.end", actor, end).await.map(|()| text)
            }
            other => other.map(|none| format!("{none:?}")),
        },
        8 => {
            let subject = Id::derived("test.subject", &a.to_be_bytes());
            db.write("test.case", actor, move |tx| {
                Ok(cases::open(tx, "test.wrong", subject, None, &serde_json::json!({"b": b}))?)
            })
            .await
            .map(|()| String::new())
        }
        9 => {
            let open = db.read(|read| cases::list(read, "open", None, Id::NIL, 1)).await.unwrap();
            match open.first() {
                Some(case) => {
                    let (id, version) = (case.id, case.version + b / 4);
                    db.write("test.close", actor, move |tx| cases::close(tx, id, version, "other", "done"))
                        .await
                        .map(|()| id.to_string())
                }
                None => Ok("no case".to_owned()),
            }
        }
        10 => {
            let name = format!("name {b}");
            db.write("test.remember", actor, move |tx| {
                let id = tx.new_id();
                Ok(references::remember(tx, "old", "thing", &name, id)?)
            })
            .await
            .map(|new| new.to_string())
        }
        _ => db
            .read(|read| {
                read.query("SELECT name, number FROM test_mark ORDER BY name", &[], |row| {
                    Ok(format!("{} {}", row.get::<String>(0)?, row.get::<i64>(1)?))
                })
            })
            .await
            .map(|rows| rows.join(", "))
            .map_err(Into::into),
    };
    match outcome {
        Ok(answer) => answer,
        Err(store::WriteError::Refused(refusal)) => refusal.code.name.to_owned(),
        // The databases word their faults differently.
        Err(_) => "fault".to_owned(),
    }
}

fn stock(tx: &mut Tx<'_>, shelf: i64, pieces: i64) -> Result<(), Stop> {
    tx.execute(STOCK_SHELF, params![shelf, pieces])?;
    let id = tx.new_id();
    tx.journal(&Event::new("test.stocked", id, serde_json::json!({"pieces": pieces})))?;
    Ok(())
}

fn take(tx: &mut Tx<'_>, shelf: i64, pieces: i64) -> Result<u64, Stop> {
    let subject = Id::derived("test.shelf", &shelf.to_be_bytes());
    tx.journal(&Event::new("test.tried", subject, serde_json::json!({"pieces": pieces})))?;
    match tx.execute(TAKE, params![shelf, pieces])? {
        0 => Err(Stop::from(&STALE)),
        taken => Ok(taken),
    }
}

fn refuse(tx: &mut Tx<'_>, number: i64) -> Result<(), Stop> {
    tx.execute(STOCK_SHELF, params![1_000 + number, number])?;
    let entry = audit::Entry {
        action: "test.refuse",
        subject: None,
        outcome: "refused",
        detail: serde_json::json!({"n": number}),
    };
    let id = tx.new_id();
    let name = format!("refused {id}");
    let records = audit::record(tx, &entry).and(PUT_MARK, params![name, number, id]);
    journal::move_cursor(tx, "reader", journal::Cursor { epoch: 1, pos: number })?;
    Err(Stop::refused_with(Refusal::new(&STALE), records))
}
