//! Jobs: work that a transaction wants done after it, kept in the database until it is.
//!
//! A job is claimed with a lease. Whoever holds it does the work and then ends it; when the process
//! dies, the lease runs out and another takes over. So a job is done at least once, and handlers are
//! written to bear that. What keeps failing is given up and shown to people.

use kernel::{Actor, Id, Timestamp};

use crate::postgres::apart;
use crate::tables::Raw;
use crate::{Brand, Db, Fault, Platform, Read, Row, Tx, WriteError, params, sql};

/// How long a claimed job belongs to its worker, in seconds.
pub const LEASE_SECONDS: i64 = 60;
/// How often a job is tried before it is given up.
pub const ATTEMPTS: i64 = 12;

/// A job to be enqueued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Which handler does it: `orders.expire`.
    pub kind: &'static str,
    /// What it is about.
    pub subject: Id,
    /// What the handler needs besides; no personal data.
    pub body: serde_json::Value,
    /// Not before this instant; at once when none.
    pub run_at: Option<Timestamp>,
}

/// A claimed job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: Id,
    /// Which handler does it.
    pub kind: String,
    /// What it is about.
    pub subject: Id,
    /// JSON text.
    pub body: String,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    /// Names this claim; a job whose lease ran out is no longer ours to end.
    pub lease: Id,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: Id,
    /// Which handler failed.
    pub kind: String,
    /// What it was about.
    pub subject: Id,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong the last time.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
}

/// Claims the next due job.
///
/// # Errors
/// When the database says so.
pub async fn claim(db: &Db) -> Result<Option<Job>, WriteError> {
    db.write("jobs.claim", Actor::SYSTEM, |tx| {
        let (now, lease) = (tx.now(), tx.new_id());
        let until = now.plus_seconds(LEASE_SECONDS);
        let mut claimed = tx.query(sql::JOB_CLAIM, params![now, until, lease], |row| {
            Ok(Job {
                id: row.get(0)?,
                kind: row.get(1)?,
                subject: row.get(2)?,
                body: row.get(3)?,
                attempts: row.get(4)?,
                lease,
            })
        })?;
        Ok(claimed.pop())
    })
    .await
}

/// Ends a job in the transaction that did its work. False when the lease was lost.
///
/// # Errors
/// When the database says so.
pub fn finish(tx: &mut Tx<'_>, job: &Job) -> Result<bool, Fault> {
    Ok(tx.execute(sql::JOB_DONE, params![job.id, job.lease])? == 1)
}

/// Gives a job back after a failure: later and later, and at last not at all.
///
/// # Errors
/// When the database says so.
pub fn fail(tx: &mut Tx<'_>, job: &Job, error: &str) -> Result<(), Fault> {
    if job.attempts >= ATTEMPTS {
        tx.execute(sql::JOB_DEAD, params![job.id, job.lease, error])?;
    } else {
        let again = tx.now().plus_seconds(pause_seconds(job.attempts));
        tx.execute(sql::JOB_LATER, params![job.id, job.lease, again, error])?;
    }
    Ok(())
}

/// Gives a job back to be run at a set instant, without counting it as a failure of its own.
///
/// # Errors
/// When the database says so.
pub fn postpone(tx: &mut Tx<'_>, job: &Job, until: Timestamp) -> Result<(), Fault> {
    tx.execute(sql::JOB_LATER, params![job.id, job.lease, until, None::<&str>])?;
    Ok(())
}

/// Seconds before the next try: 1, 2, 4, … at most an hour.
pub fn pause_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or(11);
    (1_i64 << doublings).min(3_600)
}

/// Jobs that were given up, newest first.
///
/// # Errors
/// When the database says so.
pub fn dead(read: &mut Read<'_>, limit: i64) -> Result<Vec<DeadJob>, Fault> {
    read.query(sql::JOB_LIST_DEAD, params![limit], |row| {
        Ok(DeadJob {
            id: row.get(0)?,
            kind: row.get(1)?,
            subject: row.get(2)?,
            attempts: row.get(3)?,
            last_error: row.get(4)?,
            created_at: row.get(5)?,
        })
    })
}

/// Gives a dead job another life. False when there is none of that id.
///
/// # Errors
/// When the database says so.
pub fn revive(tx: &mut Tx<'_>, id: Id) -> Result<bool, Fault> {
    let now = tx.now();
    let revived = tx.execute(sql::JOB_REVIVE, params![id, now])? == 1;
    tx.enqueued |= revived;
    Ok(revived)
}

/// When the next job is due.
///
/// # Errors
/// When the database says so.
pub fn next_due(read: &mut Read<'_>) -> Result<Option<Timestamp>, Fault> {
    read.query_one(sql::JOB_NEXT, &[], |row| row.get(0))
}

/// How many jobs are in each state.
///
/// # Errors
/// When the database says so.
pub fn count(read: &mut Read<'_>) -> Result<Vec<(String, i64)>, Fault> {
    read.query(sql::JOB_COUNT, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// True when a brand has jobs that wait or were under way. The brand is not opened for it: a hundred
/// idle brands are asked at a process's start, and only those with work are opened.
///
/// # Errors
/// When the database says so; also for a brand whose tables are not there yet.
pub fn are_waiting(platform: &Platform, brand: &Brand) -> Result<bool, Fault> {
    let due = |row: &Row<'_>| row.get::<Option<Timestamp>>(0);
    let next = apart(|| {
        platform.with_snapshot(brand, |raw| match raw {
            Raw::Sqlite(session) => session.query(sql::JOB_NEXT, &[], due),
            Raw::Postgres { session, .. } => session.query(sql::JOB_NEXT, &[], due),
        })
    })?;
    Ok(next.first().is_some_and(Option::is_some))
}
