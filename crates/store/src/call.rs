//! A write call without its types, so that calls of many kinds can wait in one queue.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kernel::{Actor, Id, Timestamp};
use tokio::sync::oneshot;

use crate::clock::IdSource;
use crate::surface::Session;
use crate::trace::Trace;
use crate::{Fault, Read, Record, Stop, Tx, WriteError};

/// What one run of a closure wants.
pub(crate) enum Step {
    /// Commit it.
    Keep,
    /// Roll it back, then write these.
    Undo(Vec<Record>),
    /// Roll it back; it did not work.
    Fail(Fault),
}

/// What can say whether an attempt was committed, when the answer to COMMIT was lost and the server
/// crashed meanwhile, so that its transaction's number may have been given to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Witness {
    /// A client-made key: running it again finds what was done.
    Key,
    /// A journal entry of the attempt: kind, subject and instant.
    Entry(&'static str, Id, Timestamp),
    /// Nothing.
    Nothing,
}

/// One waiting write.
pub(crate) trait Call: Send {
    fn name(&self) -> &'static str;
    /// Runs the closure once. `number` is PostgreSQL's transaction number.
    fn run(&mut self, session: Session<'_>, number: i64, trace: Option<&Trace>) -> Step;
    /// Writes what a refused act leaves behind.
    fn record(&self, session: Session<'_>, number: i64, records: &[Record]) -> Result<(), Fault>;
    /// What witnesses the last run.
    fn witness(&self) -> Witness;
    /// True when it is answered before it is on the disk.
    fn unsynced(&self) -> bool;
    /// True when the closure wanted work done after the commit.
    fn enqueued(&self) -> bool;
    /// Answers with what the last run came to, or with `error` instead.
    fn answer(self: Box<Self>, error: Option<WriteError>);
}

pub(crate) struct Typed<T, F> {
    pub(crate) name: &'static str,
    pub(crate) actor: Actor,
    pub(crate) at: Timestamp,
    pub(crate) seed: u64,
    pub(crate) closure: F,
    /// True when a client-made key guards the closure.
    pub(crate) keyed: bool,
    /// True when a power cut may take it back.
    pub(crate) unsynced: bool,
    pub(crate) journaled: Option<(&'static str, Id, Timestamp)>,
    pub(crate) came_to: Option<Result<T, WriteError>>,
    pub(crate) enqueued: bool,
    pub(crate) sender: oneshot::Sender<Result<T, WriteError>>,
}

impl<T, F> Typed<T, F> {
    fn tx<'a>(&self, session: Session<'a>, number: i64, trace: Option<&'a Trace>) -> Tx<'a> {
        let mut read = Read::new(session, self.at);
        read.trace = trace;
        Tx { read, actor: self.actor, ids: IdSource::new(self.at, self.seed), number, enqueued: false, journaled: None }
    }
}

impl<T, F> Call for Typed<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, Stop> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn run(&mut self, session: Session<'_>, number: i64, trace: Option<&Trace>) -> Step {
        let mut tx = self.tx(session, number, trace);
        // A closure that panics must not take the other calls of its group with it.
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.closure)(&mut tx)));
        let (enqueued, journaled) = (tx.enqueued, tx.journaled);
        let (came_to, step) = match outcome {
            Ok(Ok(_)) if self.unsynced && (enqueued || journaled.is_some()) => {
                let why =
                    format!("the write {} journals or wants work done, so it has to wait for the disk", self.name);
                (None, Step::Fail(Fault::Unusable(why)))
            }
            Ok(Ok(value)) => (Some(Ok(value)), Step::Keep),
            Ok(Err(Stop::Refused(refusal, records))) => {
                (Some(Err(WriteError::Refused(refusal))), Step::Undo(records.0))
            }
            Ok(Err(Stop::Fault(fault))) => (None, Step::Fail(fault)),
            Err(_) => (None, Step::Fail(Fault::Unusable(format!("the write {} panicked", self.name)))),
        };
        self.came_to = came_to;
        self.journaled = journaled;
        self.enqueued = enqueued && matches!(step, Step::Keep);
        step
    }

    fn record(&self, session: Session<'_>, number: i64, records: &[Record]) -> Result<(), Fault> {
        self.tx(session, number, None).write_records(records)
    }

    fn witness(&self) -> Witness {
        match self.journaled {
            _ if self.keyed => Witness::Key,
            Some((kind, subject, at)) => Witness::Entry(kind, subject, at),
            None => Witness::Nothing,
        }
    }

    fn unsynced(&self) -> bool {
        self.unsynced
    }

    fn enqueued(&self) -> bool {
        self.enqueued
    }

    fn answer(self: Box<Self>, error: Option<WriteError>) {
        let answer = match (error, self.came_to) {
            (Some(error), _) => Err(error),
            (None, Some(came_to)) => came_to,
            (None, None) => Err(WriteError::Fault(Fault::Closed)),
        };
        // The asker may have gone away; the write stands all the same.
        let _ = self.sender.send(answer);
    }
}
