//! The jobs that hand messages in and ask what became of them.

use std::time::Duration;

use kernel::{Actor, Id, Timestamp};
use serde_json::Value;
use store::{Db, Job, Read, WriteError, jobs, params};

use super::message::{Content, content};
use super::queue::{Upload, end, mark_late, upload, uploads_of};
use super::way::{Answer, Answered, Named, Unclear, Way, Ways};
use super::{HAND_IN, HAND_IN_ALL, handing_in, sql};

/// How long one call is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long one call may take before somebody else may take the message up, in seconds.
const CALL_SECONDS: i64 = 60;
/// The longest pause between two questions, in seconds.
const LONGEST_SECONDS: i64 = 600;
/// How soon a message is looked at again that somebody else is handing in, in seconds.
const SOON_SECONDS: i64 = 2;

/// Does a job of this room.
///
/// # Errors
/// A sentence that says what went wrong; the job is then tried again.
pub async fn run(db: &Db, ways: &Ways, job: &Job) -> Result<(), String> {
    let done = match job.kind.as_str() {
        HAND_IN => hand_in(db, ways, job).await,
        HAND_IN_ALL => take_up(db, job.subject).await,
        other => return Err(format!("nobody does {other}")),
    };
    let Err(error) = done else { return Ok(()) };
    // Pauses count as tries of a job, so a failure of our own must not end it: a message is never given up.
    tracing::warn!(%error, kind = job.kind, "a message could not be looked after; it is tried again");
    let (job, again) = (job.clone(), db.now().plus_seconds(CALL_SECONDS));
    let later = db.write("invoices.later", Actor::SYSTEM, move |tx| Ok(jobs::postpone(tx, &job, again)?));
    later.await.map_err(|error| error.to_string())
}

/// What the platform says, in time.
async fn in_time(answered: Answered<'_>) -> Result<Answer, Unclear> {
    let answer = tokio::time::timeout(PATIENCE, answered).await;
    answer.unwrap_or_else(|_| Err(Unclear("no answer in time".to_owned())))
}

/// Everything that a company has not handed in gets a job.
async fn take_up(db: &Db, company: Id) -> Result<(), WriteError> {
    db.write("invoices.hand_in_all", Actor::SYSTEM, move |tx| {
        let open = tx.query(sql::OPEN_OF, params![company], |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)))?;
        for (document, message) in open {
            tx.enqueue(&handing_in(document, &message, None))?;
        }
        Ok(())
    })
    .await
}

/// What is known of a message before a call.
struct Found {
    upload: Upload,
    next: bool,
    way: Option<String>,
    content: Option<Content>,
}

fn look(read: &mut Read<'_>, document: Id, message: &str) -> Result<Option<Found>, store::Fault> {
    let Some(upload) = upload(read, document, message)? else { return Ok(None) };
    if upload.state == "accepted" {
        return Ok(None);
    }
    let next = upload.is_next(&uploads_of(read, upload.invoice)?);
    let way = read.query_opt(sql::WAY_OF, params![upload.legal_entity], |row| row.get::<Option<String>>(0))?.flatten();
    let content = content(read, &upload)?;
    Ok(Some(Found { upload, next, way, content }))
}

async fn hand_in(db: &Db, ways: &Ways, job: &Job) -> Result<(), WriteError> {
    let document = job.subject;
    let body: Value = serde_json::from_str(&job.body).unwrap_or_default();
    let message = body["message"].as_str().unwrap_or_default().to_owned();
    let Some(Found { mut upload, next, way, content }) = db.read(move |read| look(read, document, &message)).await?
    else {
        return Ok(());
    };
    if !upload.late && upload.deadline <= db.now() {
        let row = upload.clone();
        db.write("invoices.mark_late", Actor::SYSTEM, move |tx| mark_late(tx, &row)).await?;
        upload.late = true;
    }
    let (Some(name), Some(content), true, true) = (way, content, next, upload.state != "rejected") else {
        // Nothing to do until somebody wakes it: chooses a way, hands in again, or what comes before is accepted.
        return rest(db, job, &upload).await;
    };
    let Some(way) = ways.of(&name) else {
        // The settings of this process do not know it; they may again.
        return wait(db, job, &upload, db.now().plus_seconds(LONGEST_SECONDS)).await;
    };
    let mut answer =
        if upload.state == "sent" { in_time(way.ask(&named(&upload, &content))).await } else { Ok(Answer::Unknown) };
    if answer == Ok(Answer::Unknown) {
        if let Some(until) = upload.calling_until.filter(|until| *until > db.now()) {
            // Somebody is at it this moment, or was when a process died.
            return wait(db, job, &upload, until).await;
        }
        match send(db, way, &mut upload, &content).await? {
            Some(said) => answer = said,
            None => return wait(db, job, &upload, db.now().plus_seconds(SOON_SECONDS)).await,
        }
    }
    hear(db, job, upload, answer).await
}

/// Names this handing in: the number makes it unique, and what was refused has a name of its own when it comes again.
fn named(upload: &Upload, content: &Content) -> Named {
    let Upload { message, number, attempts, .. } = upload;
    Named {
        message: message.clone(),
        name: format!("{message}-{}-{number}-{attempts}", content.seller),
        number: number.clone(),
        seller: content.seller.clone(),
        sent_at: upload.sent_at.unwrap_or(upload.happened_at),
    }
}

/// Says in the row that it is handed in, and then does it; none when somebody else was faster.
async fn send(
    db: &Db,
    way: &dyn Way,
    upload: &mut Upload,
    content: &Content,
) -> Result<Option<Result<Answer, Unclear>>, WriteError> {
    let xml = match &content.xml {
        Ok(xml) => xml,
        Err(refusal) => {
            let words = refusal.params.iter().map(|(name, value)| format!("{name}: {value}"));
            let words = words.collect::<Vec<_>>().join(", ");
            return Ok(Some(Ok(Answer::Rejected { code: refusal.code.name.to_owned(), words })));
        }
    };
    let row = upload.clone();
    let taken = db.write("invoices.hand_in", Actor::SYSTEM, move |tx| {
        let now = tx.now();
        let until = now.plus_seconds(CALL_SECONDS);
        let taken = tx.query_opt(sql::SEND, params![row.document, &row.message, row.version, now, until], |row| {
            Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
        })?;
        Ok(taken.map(|(attempts, version)| (attempts, version, now)))
    });
    let Some((attempts, version, now)) = taken.await? else { return Ok(None) };
    upload.state = "sent".to_owned();
    (upload.attempts, upload.version, upload.sent_at) = (attempts, version, Some(now));
    let named = named(upload, content);
    Ok(Some(in_time(way.hand_in(&named, xml)).await))
}

/// Writes down what the platform said, and when it is asked again.
async fn hear(db: &Db, job: &Job, upload: Upload, answer: Result<Answer, Unclear>) -> Result<(), WriteError> {
    match answer {
        Ok(answer @ (Answer::Accepted | Answer::Rejected { .. })) => {
            let (row, said) = (upload.clone(), answer.clone());
            db.write("invoices.hear", Actor::SYSTEM, move |tx| end(tx, &row, &said)).await?;
            if answer == Answer::Accepted { Ok(()) } else { rest(db, job, &upload).await }
        }
        other => {
            let words = other.err().map(|unclear| unclear.0);
            let (row, again) = (upload.clone(), until(db, job, &upload));
            let job = job.clone();
            db.write("invoices.hear_nothing", Actor::SYSTEM, move |tx| {
                tx.execute(sql::UNCLEAR, params![row.document, &row.message, row.version, words.as_deref()])?;
                Ok(jobs::postpone(tx, &job, again)?)
            })
            .await
        }
    }
}

/// When the platform is asked again: later and later, and at the deadline in any case.
fn until(db: &Db, job: &Job, upload: &Upload) -> Timestamp {
    let pause = jobs::pause_seconds(job.attempts).min(LONGEST_SECONDS);
    at_latest(db, upload, db.now().plus_seconds(pause))
}

fn at_latest(db: &Db, upload: &Upload, at: Timestamp) -> Timestamp {
    if upload.late || upload.deadline <= db.now() { at } else { at.min(upload.deadline) }
}

async fn wait(db: &Db, job: &Job, upload: &Upload, at: Timestamp) -> Result<(), WriteError> {
    let (job, at) = (job.clone(), at_latest(db, upload, at));
    db.write("invoices.wait", Actor::SYSTEM, move |tx| Ok(jobs::postpone(tx, &job, at)?)).await
}

/// Nothing is done until somebody wakes it; but that it is late is said.
async fn rest(db: &Db, job: &Job, upload: &Upload) -> Result<(), WriteError> {
    if upload.late { Ok(()) } else { wait(db, job, upload, upload.deadline).await }
}
