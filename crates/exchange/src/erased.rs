//! Somebody was forgotten: what imports keep of people is dropped.
//!
//! Nobody reads a file through to find one person in it. Every file that may hold members goes, a week before its time
//! at most; whoever still needs it gives it again.

use kernel::{Actor, Id};
use serde_json::json;
use store::{Db, Job, NewJob, params};

use crate::{file, sql};

/// The job that drops a file's pieces, which are too many for one write.
const FORGET_FILE: &str = "exchange.forget_file";
/// The jobs of forgetting somebody.
pub const KINDS: &[&str] = &[members::ERASED_WORK, FORGET_FILE];

/// Does a job of this kind. Done again it finds nothing to do. In the end the database's own log is emptied, too.
///
/// # Errors
/// A sentence that says why it has to be done again: an import is at work on a file, for instance.
pub async fn run(db: &Db, job: &Job) -> Result<(), String> {
    if job.kind == FORGET_FILE {
        file::forget(db, Actor::SYSTEM, job.subject).await.map_err(said)?;
    } else {
        forget(db, job.subject).await?;
    }
    // Not emptied while a backup follows along: then it is as it turns over.
    db.empty_log().await.map(drop).map_err(said)
}

async fn forget(db: &Db, member: Id) -> Result<(), String> {
    let at_work = db
        .write("exchange.forget_member", Actor::SYSTEM, move |tx| {
            tx.execute(sql::TOUCH_FORGET_MEMBER, params![member])?;
            for (import, name) in
                tx.query(sql::FILES_OF_PEOPLE, &[], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?
            {
                if tx.execute(sql::FILE_OF_PEOPLE_FORGET, params![import, name])? == 1 {
                    tx.enqueue(&NewJob { kind: FORGET_FILE, subject: name, body: json!({}), run_at: None })?;
                }
            }
            Ok(tx.query_one(sql::FILES_OF_PEOPLE_LEFT, &[], |row| row.get::<i64>(0))?)
        })
        .await
        .map_err(said)?;
    match at_work {
        0 => Ok(()),
        open => Err(format!("{open} imports are still at work on files that may hold members")),
    }
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
