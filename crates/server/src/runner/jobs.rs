//! Jobs of one brand: claimed when due, done beside each other, given back when they fail.

use std::sync::Arc;
use std::time::Duration;

use kernel::Actor;
use store::{Clock, Db, Job, WriteError, jobs};
use tokio::task::JoinSet;

use super::Inner;

/// Jobs of one brand at the same time.
const AT_ONCE: usize = 4;
/// How often a brand on PostgreSQL is asked: another process may have wanted the work.
const ASK_POSTGRES: Duration = Duration::from_secs(1);
/// How often a brand on SQLite is asked, where everybody who wants work is in this process.
const ASK_SQLITE: Duration = Duration::from_secs(60);
/// How often a clock that only tests move is looked at.
const ASK_MANUAL: Duration = Duration::from_millis(50);
/// Pause after the database could not answer.
const AGAIN: Duration = Duration::from_secs(2);
/// A job has to end well before its lease does.
const PATIENCE: Duration = Duration::from_secs(jobs::LEASE_SECONDS as u64 - 10);

/// Does the brand's jobs until stopping is asked for.
pub(super) async fn follow(inner: Arc<Inner>, db: Db) {
    let mut running = JoinSet::new();
    while !inner.stop.is_asked() {
        let pause = fill(&inner, &db, &mut running).await;
        tokio::select! {
            biased;
            () = inner.stop.wanted() => {}
            Some(_) = running.join_next(), if !running.is_empty() => {}
            () = db.job_wanted(), if running.len() < AT_ONCE => {}
            () = tokio::time::sleep(pause), if running.len() < AT_ONCE => {}
        }
    }
    while running.join_next().await.is_some() {}
}

/// Starts what is due, and says how long nothing more will be.
async fn fill(inner: &Arc<Inner>, db: &Db, running: &mut JoinSet<()>) -> Duration {
    while running.len() < AT_ONCE && !inner.stop.is_asked() {
        match next(db).await {
            Ok(Next::Job(job)) => {
                let (inner, db) = (Arc::clone(inner), db.clone());
                running.spawn(async move { run(&inner, &db, &job).await });
            }
            Ok(Next::Later(pause)) => return pause,
            Err(error) => {
                tracing::warn!(brand = db.brand().host, %error, "jobs could not be read");
                return AGAIN;
            }
        }
    }
    ASK_POSTGRES
}

enum Next {
    Job(Box<Job>),
    Later(Duration),
}

async fn next(db: &Db) -> Result<Next, WriteError> {
    let most = match (db.clock(), db.is_postgres()) {
        (Clock::Manual(_), _) => ASK_MANUAL,
        (Clock::System, true) => ASK_POSTGRES,
        (Clock::System, false) => ASK_SQLITE,
    };
    // Asked first, because claiming is a write, and most of the time nothing is due.
    let Some(due) = db.read(jobs::next_due).await? else { return Ok(Next::Later(most)) };
    let micros = due.since(db.now());
    if micros > 0 {
        let wait = Duration::from_micros(u64::try_from(micros).unwrap_or(0));
        return Ok(Next::Later(wait.min(most)));
    }
    // Another process may have been faster; then there may be more that is due.
    Ok(jobs::claim(db).await?.map_or(Next::Later(Duration::from_millis(20)), |job| Next::Job(Box::new(job))))
}

async fn run(inner: &Inner, db: &Db, job: &Job) {
    let Ok(_slot) = inner.slots.acquire().await else { return };
    let outcome = tokio::time::timeout(PATIENCE, dispatch(inner, db, job)).await;
    let outcome = outcome.unwrap_or_else(|_| Err("it took longer than its lease".to_owned()));
    let result = if outcome.is_ok() { "done" } else { "failed" };
    metrics::counter!("tenon_jobs_total", "kind" => job.kind.clone(), "result" => result).increment(1);
    if let Err(error) = end(db, job, outcome).await {
        // The lease runs out, and the job is done once more.
        tracing::warn!(brand = db.brand().host, kind = job.kind, %error, "the end of a job could not be written");
    }
}

async fn dispatch(inner: &Inner, db: &Db, job: &Job) -> Result<(), String> {
    if job.kind == api::webhooks::DELIVER {
        return api::webhooks::deliver(db, &inner.outside, inner.private_too, job).await;
    }
    if orders::work::KINDS.contains(&job.kind.as_str()) {
        return orders::work::run(db, &inner.hands.adapters, job).await;
    }
    if messages::KINDS.contains(&job.kind.as_str()) {
        return messages::run(db, &inner.hands.carriers, job).await;
    }
    if exchange::erased::KINDS.contains(&job.kind.as_str()) {
        return exchange::erased::run(db, job).await;
    }
    if job.kind == invoices::SETTLE {
        return invoices::run(db, job).await;
    }
    if invoices::upload::KINDS.contains(&job.kind.as_str()) {
        return invoices::upload::run(db, &inner.hands.ways, job).await;
    }
    if job.kind == exchange::import::WORK {
        return exchange::work::run(db, job).await;
    }
    Err(format!("this version has no handler for {}", job.kind))
}

/// Ends the job, unless its handler has ended or postponed it: then the lease is no longer ours, and
/// nothing is written.
async fn end(db: &Db, job: &Job, outcome: Result<(), String>) -> Result<(), WriteError> {
    let job = job.clone();
    match outcome {
        Ok(()) => db.write("jobs.finish", Actor::SYSTEM, move |tx| Ok(jobs::finish(tx, &job)?)).await.map(drop),
        Err(error) => {
            if job.attempts >= jobs::ATTEMPTS {
                tracing::error!(brand = db.brand().host, kind = job.kind, error, "a job was given up");
            } else {
                tracing::debug!(
                    brand = db.brand().host,
                    kind = job.kind,
                    attempts = job.attempts,
                    error,
                    "a job failed"
                );
            }
            db.write("jobs.fail", Actor::SYSTEM, move |tx| Ok(jobs::fail(tx, &job, &error)?)).await
        }
    }
}
