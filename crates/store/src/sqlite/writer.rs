//! The one writer: many closures, one synced commit, then the answers.
//!
//! A group begins with the call that waited longest and takes in what is there, up to
//! [`GROUP_CALLS`] calls or [`GROUP_TIME`]. Each closure runs in a SAVEPOINT, so a refusal or a panic
//! undoes itself alone. Nobody is answered before COMMIT returned, and COMMIT returns when the group is
//! on the disk. The exception is a group of nothing but calls that need not wait for that: its place in
//! the log is before that of all later groups, and the next one that is synced takes it along.
//!
//! COMMIT itself can fail, and then nobody knows whether the group is in the file. So each group
//! writes a marker of its own in the same transaction. The file is reopened, which recovers the WAL,
//! and the marker says which it was: in, and it is synced into the main file before the answers go
//! out; not in, and the group runs again.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::checkpoint::Checkpointer;
use super::{File, Planted, Session};
use crate::call::{Call, Step};
use crate::db::Signals;
use crate::surface::Session as Either;
use crate::{Fault, WriteError, params, sql};

/// The most calls in one commit.
const GROUP_CALLS: usize = 64;
/// The longest a group takes calls in.
const GROUP_TIME: Duration = Duration::from_millis(3);
/// How often a group is tried before its callers hear that the store is unavailable.
const GROUP_ATTEMPTS: usize = 3;
/// What callers are told to wait after that, in seconds.
const RETRY_AFTER_SECONDS: u32 = 1;
/// Name of the marker in `store_meta`.
pub(crate) const MARKER: &str = "commit_marker";

#[derive(Default)]
struct Queues {
    urgent: VecDeque<Box<dyn Call>>,
    /// Bulk work; taken only when nobody else waits, one call a group.
    bulk: VecDeque<Box<dyn Call>>,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    queues: Mutex<Queues>,
    arrived: Condvar,
}

/// The writing thread. Dropping it finishes what waits, then ends it.
pub(crate) struct Writer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    file: File,
}

impl Writer {
    pub(crate) fn start(file: File, mut session: Session, signals: Arc<Signals>) -> Result<Self, Fault> {
        // What can be made again is written in large groups, and nobody waits for one of them.
        let checkpointer = if file.durable { Some(Checkpointer::start(file.clone())?) } else { None };
        if let Some(checkpointer) = &checkpointer {
            checkpointer.watch(&mut session)?;
        }
        let shared = Arc::new(Shared::default());
        let queue = Arc::clone(&shared);
        let kept = file.clone();
        let mut desk = Desk { file, session: Some(session), checkpointer, signals, marker: 0, last: None, late: false };
        let thread = std::thread::Builder::new().name("write".to_owned()).spawn(move || desk.serve(&queue))?;
        Ok(Writer { shared, thread: Some(thread), file: kept })
    }

    /// The file that is written.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    pub(crate) fn submit(&self, call: Box<dyn Call>, bulk: bool) {
        if let Ok(mut queues) = self.shared.queues.lock() {
            if queues.closed {
                call.answer(Some(WriteError::Fault(Fault::Closed)));
                return;
            }
            if bulk {
                queues.bulk.push_back(call)
            } else {
                queues.urgent.push_back(call)
            }
            self.shared.arrived.notify_one();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Ok(mut queues) = self.shared.queues.lock() {
            queues.closed = true;
        }
        self.shared.arrived.notify_one();
        if let Some(thread) = self.thread.take() {
            crate::db::join(thread);
        }
    }
}

impl Shared {
    /// The next call, waiting for it; `None` when closed and empty. Says whether it is bulk work.
    fn wait(&self) -> Option<(Box<dyn Call>, bool)> {
        let mut queues = self.queues.lock().ok()?;
        loop {
            if let Some(call) = queues.urgent.pop_front() {
                return Some((call, false));
            }
            if let Some(call) = queues.bulk.pop_front() {
                return Some((call, true));
            }
            if queues.closed {
                return None;
            }
            queues = self.arrived.wait(queues).ok()?;
        }
    }

    /// The next call that waits, if it may be committed with or without waiting for the disk, as the group is.
    fn take_urgent(&self, unsynced: bool) -> Option<Box<dyn Call>> {
        let mut queues = self.queues.lock().ok()?;
        if unsynced && queues.urgent.front().is_some_and(|call| !call.unsynced()) {
            return None;
        }
        queues.urgent.pop_front()
    }
}

/// The thread's own things.
struct Desk {
    file: File,
    session: Option<Session>,
    /// Declared after the session: the last connection that closes copies what is left of the log. None where what is
    /// written can be made again.
    checkpointer: Option<Checkpointer>,
    signals: Arc<Signals>,
    marker: i64,
    /// The last journal position and entry; unknown after a failed commit.
    last: Option<(i64, i64)>,
    /// Set by [`Planted::AnswerBeforeCommit`] only.
    late: bool,
}

/// A call of the running group and what it is answered with, if not with its own result.
struct Waiting {
    call: Box<dyn Call>,
    error: Option<WriteError>,
}

enum GroupEnd {
    /// Committed.
    In,
    /// Certainly not in the file; run it again.
    Again,
    /// It cannot be written now.
    GiveUp(Fault),
}

impl Desk {
    fn serve(&mut self, shared: &Shared) {
        while let Some((first, bulk)) = shared.wait() {
            let mut group = vec![Waiting { call: first, error: None }];
            let mut attempts = 0;
            let end = loop {
                attempts += 1;
                let more = (attempts == 1 && !bulk).then_some(shared);
                match self.run_group(&mut group, more) {
                    GroupEnd::Again if attempts < GROUP_ATTEMPTS => {}
                    GroupEnd::Again => break Some("the group could not be committed".to_owned()),
                    GroupEnd::GiveUp(fault) => break Some(fault.to_string()),
                    GroupEnd::In => break None,
                }
            };
            if let Some(reason) = &end {
                tracing::error!(reason, calls = group.len(), "a group of writes was given up");
            } else {
                self.signals.committed(group.len());
            }
            let enqueued = end.is_none() && group.iter().any(|waiting| waiting.call.enqueued());
            for waiting in group {
                let error = match &end {
                    None => waiting.error,
                    Some(_) => Some(WriteError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS }),
                };
                waiting.call.answer(error);
            }
            if std::mem::take(&mut self.late) {
                // The planted fault: durable only after everybody was told so.
                let _ = self.session.as_ref().map(|session| session.control("COMMIT"));
            }
            if end.is_none() {
                if let Some((position, _)) = self.last {
                    self.signals.reached(position);
                }
                if enqueued {
                    self.signals.enqueued();
                }
            }
        }
    }

    /// Runs every call of the group in one transaction and commits it. `more` is where further
    /// calls are taken from while there is time.
    fn run_group(&mut self, group: &mut Vec<Waiting>, more: Option<&Shared>) -> GroupEnd {
        if let Err(fault) = self.ensure_open() {
            return GroupEnd::GiveUp(fault);
        }
        let begun = Instant::now();
        let Some(session) = self.session.as_ref() else { return GroupEnd::GiveUp(Fault::Closed) };
        // SQLite takes no other word on this until the transaction has ended.
        let unsynced = group.iter().all(|waiting| waiting.call.unsynced());
        if session.sync(!unsynced).and_then(|()| session.control("BEGIN IMMEDIATE")).is_err() {
            self.session = None;
            return GroupEnd::Again;
        }
        let mut index = 0;
        let mut changed = false;
        loop {
            if index == group.len() {
                let more = more.filter(|_| index < GROUP_CALLS && begun.elapsed() < GROUP_TIME);
                let next = more.and_then(|shared| shared.take_urgent(unsynced));
                match next {
                    Some(call) => group.push(Waiting { call, error: None }),
                    None => break,
                }
            }
            let waiting = &mut group[index];
            let outcome = run_one(session, waiting, &self.signals);
            changed |= matches!(outcome, Ok(true));
            if outcome.is_err() || !session.in_transaction() {
                // SQLite gave the whole transaction up (a full disk, an I/O error). This call brought
                // it down and is told so; the others run again.
                tracing::error!(name = waiting.call.name(), fault = ?outcome.err(), "a write ended its group's transaction");
                let waiting = group.remove(index);
                waiting.call.answer(Some(WriteError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS }));
                self.session = None;
                self.last = None;
                return if group.is_empty() { GroupEnd::In } else { GroupEnd::Again };
            }
            index += 1;
        }
        if changed {
            return self.commit();
        }
        // Only refusals and closures that found nothing to do: there is nothing to make durable.
        if session.control("COMMIT").is_err() {
            self.session = None;
            return GroupEnd::Again;
        }
        GroupEnd::In
    }

    /// Numbers the journal, writes the marker, commits, and settles a commit that failed.
    fn commit(&mut self) -> GroupEnd {
        let Some(session) = self.session.as_ref() else { return GroupEnd::Again };
        let marker = self.marker + 1;
        let reached = match seal(session, self.last, marker) {
            Ok(reached) => reached,
            Err(fault) => {
                tracing::error!(%fault, "a group could not be sealed");
                self.session = None;
                self.last = None;
                return GroupEnd::Again;
            }
        };
        if self.file.planted == Planted::AnswerBeforeCommit {
            self.marker = marker;
            self.last = Some(reached);
            self.late = true;
            return GroupEnd::In;
        }
        let mut committed = session.control("COMMIT");
        if self.file.planted == Planted::LostAnswer {
            committed = Err(Fault::Unusable("the planted fault".to_owned()));
        }
        match committed {
            Ok(()) => {
                self.marker = marker;
                self.last = Some(reached);
                GroupEnd::In
            }
            Err(fault) => {
                tracing::error!(%fault, "COMMIT failed; reopening the file to see whether the group is in it");
                self.session = None;
                self.last = None;
                match self.ensure_open() {
                    Ok(()) if self.marker == marker => self.make_durable(),
                    Ok(()) => GroupEnd::Again,
                    Err(fault) => GroupEnd::GiveUp(fault),
                }
            }
        }
    }

    /// A group whose COMMIT failed is in the log, but perhaps only as far as the machine's memory goes:
    /// after a failed sync nobody may rely on the next one. Copied into the main file, its pages are
    /// written anew and synced anew.
    fn make_durable(&mut self) -> GroupEnd {
        let Some(session) = self.session.as_ref() else { return GroupEnd::GiveUp(Fault::Closed) };
        let copied = session.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.get::<i64>(0));
        session.take_failed();
        match copied {
            Ok(busy) if busy == [0] => GroupEnd::In,
            Ok(_) => GroupEnd::GiveUp(Fault::Unusable("a committed group could not be synced".to_owned())),
            Err(fault) => GroupEnd::GiveUp(fault),
        }
    }

    /// Opens the file if it is not open, and reads where it stands.
    fn ensure_open(&mut self) -> Result<(), Fault> {
        if self.session.is_none() {
            let mut session = Session::writer(&self.file)?;
            if let Some(checkpointer) = &self.checkpointer {
                checkpointer.watch(&mut session)?;
            }
            self.session = Some(session);
            self.last = None;
        }
        if self.last.is_none() {
            let Some(session) = self.session.as_ref() else { return Err(Fault::Closed) };
            let last = session.query(sql::JOURNAL_STAND, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
            let marker = session.query(sql::META_GET, params![MARKER], |row| row.get::<String>(0))?;
            self.marker = marker.first().and_then(|text| text.parse().ok()).unwrap_or(0);
            self.last = Some(last.first().copied().unwrap_or((0, 0)));
        }
        Ok(())
    }
}

/// Runs one closure in its savepoint and says whether it changed anything. An error means that the
/// transaction itself is in doubt.
fn run_one(session: &Session, waiting: &mut Waiting, signals: &Signals) -> Result<bool, Fault> {
    session.control("SAVEPOINT call")?;
    let changes = session.connection().total_changes();
    let trace = signals.trace(waiting.call.name());
    let step = waiting.call.run(Either::Sqlite(session), 0, trace);
    let changed = match (step, session.take_failed()) {
        (Step::Keep, false) => {
            waiting.error = None;
            session.connection().total_changes() != changes
        }
        (Step::Undo(records), _) => {
            waiting.error = None;
            session.control("ROLLBACK TO call")?;
            let written = waiting.call.record(Either::Sqlite(session), 0, &records);
            if session.take_failed() || written.is_err() {
                undo(session, waiting, written.err().unwrap_or_else(ignored))?;
                false
            } else {
                !records.is_empty()
            }
        }
        (Step::Fail(fault), _) => undo(session, waiting, fault)?,
        (Step::Keep, true) => undo(session, waiting, ignored())?,
    };
    session.control("RELEASE call")?;
    Ok(changed)
}

/// Rolls one closure back; its caller hears of the fault.
fn undo(session: &Session, waiting: &mut Waiting, fault: Fault) -> Result<bool, Fault> {
    if !session.in_transaction() {
        return Err(fault);
    }
    session.control("ROLLBACK TO call")?;
    waiting.error = Some(WriteError::Fault(fault));
    Ok(false)
}

/// A closure that goes on after a failed statement does not know what it commits.
fn ignored() -> Fault {
    Fault::Unusable("a statement failed in this transaction and was ignored".to_owned())
}

/// Gives the group's journal entries their positions and writes the marker.
fn seal(session: &Session, last: Option<(i64, i64)>, marker: i64) -> Result<(i64, i64), Fault> {
    let (position, entry) = last.unwrap_or((0, 0));
    let added = session.execute(sql::JOURNAL_NUMBER, params![position, entry, i64::MAX])?;
    let newest = if added > 0 {
        session.query(sql::JOURNAL_STAND, &[], |row| row.get::<i64>(1))?.first().copied()
    } else {
        None
    };
    session.execute(sql::META_SET, params![MARKER, marker.to_string()])?;
    let added = i64::try_from(added).map_err(|_| Fault::Decode("too many entries".to_owned()))?;
    Ok((position + added, newest.unwrap_or(entry)))
}
