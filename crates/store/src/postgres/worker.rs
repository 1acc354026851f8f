//! The threads that talk to PostgreSQL, shared by all brands of one database.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Session;
use crate::call::{Call, Step, Witness};
use crate::db::Signals;
use crate::surface::Session as Either;
use crate::{Fault, WriteError, params, sql};

/// How often a write is tried.
const ATTEMPTS: u32 = 10;
/// How long a write is tried. PostgreSQL takes a second to notice a deadlock.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest pause before the next try, in milliseconds.
const PAUSE_MILLIS: u64 = 50;
/// How long a lost COMMIT is asked about before the caller hears that the outcome is open.
const SETTLE_PATIENCE: Duration = Duration::from_secs(10);
/// What callers are told to wait after running out of attempts, in seconds.
const RETRY_AFTER_SECONDS: u32 = 1;

/// A read with its types taken off.
pub(crate) type ReadTask = Box<dyn FnOnce(Result<&mut Session, Fault>) + Send>;

enum Task {
    Read { namespace: Arc<str>, run: ReadTask },
    Write { namespace: Arc<str>, signals: Arc<Signals>, call: Box<dyn Call> },
}

/// The threads of one PostgreSQL database: so many that write, so many that read.
pub(crate) struct Cluster {
    config: ::postgres::Config,
    writes: Option<mpsc::Sender<Task>>,
    reads: Option<mpsc::Sender<Task>>,
    threads: Vec<JoinHandle<()>>,
}

impl Cluster {
    pub(crate) fn start(url: &str, writers: usize, readers: usize) -> Result<Self, Fault> {
        let mut config: ::postgres::Config = url.parse()?;
        config.connect_timeout(Duration::from_secs(5));
        // A server that is gone without a word is noticed within half a minute or so, even during COMMIT.
        config
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        config.tcp_user_timeout(Duration::from_secs(30));
        let mut cluster = Cluster { config, writes: None, reads: None, threads: Vec::new() };
        cluster.writes = Some(cluster.spawn("pg-write", writers)?);
        cluster.reads = Some(cluster.spawn("pg-read", readers)?);
        Ok(cluster)
    }

    /// A connection of one's own, outside of the threads.
    pub(crate) fn connect(&self) -> Result<Session, Fault> {
        Session::connect(&self.config)
    }

    pub(crate) fn config(&self) -> &::postgres::Config {
        &self.config
    }

    pub(crate) fn read(&self, namespace: Arc<str>, run: ReadTask) -> Result<(), Fault> {
        send(self.reads.as_ref(), Task::Read { namespace, run })
    }

    pub(crate) fn write(&self, namespace: Arc<str>, signals: Arc<Signals>, call: Box<dyn Call>) -> Result<(), Fault> {
        send(self.writes.as_ref(), Task::Write { namespace, signals, call })
    }

    fn spawn(&mut self, name: &str, count: usize) -> Result<mpsc::Sender<Task>, Fault> {
        let (queue, tasks) = mpsc::channel();
        let tasks = Arc::new(Mutex::new(tasks));
        for number in 0..count.max(1) {
            let (config, tasks) = (self.config.clone(), Arc::clone(&tasks));
            let worker = std::thread::Builder::new()
                .name(format!("{name}-{number}"))
                .spawn(move || Worker { config, session: None, pauses: number as u64 }.serve(&tasks))?;
            self.threads.push(worker);
        }
        Ok(queue)
    }
}

fn send(queue: Option<&mpsc::Sender<Task>>, task: Task) -> Result<(), Fault> {
    queue.ok_or(Fault::Closed)?.send(task).map_err(|_| Fault::Closed)
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.writes = None;
        self.reads = None;
        for thread in self.threads.drain(..) {
            crate::db::join(thread);
        }
    }
}

struct Worker {
    config: ::postgres::Config,
    session: Option<Session>,
    /// State of the sequence that spreads pauses, so that rivals do not meet again.
    pauses: u64,
}

/// How one try of a write ended.
enum Try {
    Done,
    Again(Fault),
    Failed(WriteError),
}

impl Worker {
    fn serve(mut self, tasks: &Mutex<mpsc::Receiver<Task>>) {
        loop {
            let task = match tasks.lock() {
                Ok(tasks) => tasks.recv(),
                Err(_) => return,
            };
            match task {
                Ok(Task::Read { namespace, run }) => self.read(&namespace, run),
                Ok(Task::Write { namespace, signals, call }) => self.write(&namespace, &signals, call),
                Err(_) => return,
            }
        }
    }

    fn read(&mut self, namespace: &str, run: ReadTask) {
        // A connection may have died while it lay idle; a second one is tried before giving up.
        for attempt in 0..2 {
            match self.session().and_then(|session| session.begin_read(namespace)) {
                Ok(()) => break,
                Err(fault) => {
                    self.session = None;
                    if attempt == 1 {
                        run(Err(fault));
                        return;
                    }
                }
            }
        }
        let Some(session) = self.session.as_mut() else { return };
        run(Ok(session));
        if session.rollback().is_err() {
            self.session = None;
        }
    }

    fn write(&mut self, namespace: &str, signals: &Signals, mut call: Box<dyn Call>) {
        let begun = Instant::now();
        let mut attempt = 0;
        let error = loop {
            attempt += 1;
            match self.attempt(namespace, signals, call.as_mut()) {
                Try::Done => break None,
                Try::Failed(error) => break Some(error),
                Try::Again(fault) => {
                    signals.retried();
                    tracing::debug!(name = call.name(), %fault, attempt, "a write is tried again");
                    if attempt == ATTEMPTS || begun.elapsed() > PATIENCE {
                        tracing::warn!(name = call.name(), %fault, attempt, "a write ran out of attempts");
                        break Some(WriteError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS });
                    }
                    self.pause();
                }
            }
        };
        let (done, enqueued) = (error.is_none(), call.enqueued());
        if done {
            signals.committed(1);
        }
        call.answer(error);
        if done {
            signals.appended();
            if enqueued {
                signals.enqueued();
            }
        }
    }

    fn attempt(&mut self, namespace: &str, signals: &Signals, call: &mut dyn Call) -> Try {
        let begun = self.session().and_then(|session| session.begin_write(namespace, call.unsynced()));
        let (Ok(number), Some(session)) = (&begun, self.session.as_mut()) else {
            self.session = None;
            return Try::Again(begun.err().unwrap_or(Fault::Closed));
        };
        let number = *number;
        let step = call.run(Either::Postgres(session), number, signals.trace(call.name()));
        match step {
            Step::Keep => match session.commit() {
                Ok(()) => Try::Done,
                Err(fault) if fault.is_lost_line() => self.settle(namespace, number, call.witness(), fault),
                Err(fault) => self.broken(fault),
            },
            Step::Undo(records) => {
                // The refusal stands even if the line breaks on the way out.
                if session.rollback().is_err() {
                    self.session = None;
                }
                if records.is_empty() { Try::Done } else { self.write_records(namespace, call, &records) }
            }
            Step::Fail(fault) => self.broken(fault),
        }
    }

    fn write_records(&mut self, namespace: &str, call: &dyn Call, records: &[crate::Record]) -> Try {
        let begun = self.session().and_then(|session| session.begin_write(namespace, call.unsynced()));
        let (Ok(number), Some(session)) = (&begun, self.session.as_mut()) else {
            self.session = None;
            return Try::Again(begun.err().unwrap_or(Fault::Closed));
        };
        let number = *number;
        if let Err(fault) = call.record(Either::Postgres(&mut *session), number, records) {
            return self.broken(fault);
        }
        match session.commit() {
            Ok(()) => Try::Done,
            Err(fault) if fault.is_lost_line() => self.settle(namespace, number, Witness::Nothing, fault),
            Err(fault) => self.broken(fault),
        }
    }

    /// Clears up after a fault and says whether to try again.
    fn broken(&mut self, fault: Fault) -> Try {
        let usable = self.session.as_mut().is_some_and(|session| !session.is_closed() && session.rollback().is_ok());
        if !usable || fault.is_stale_plan() {
            self.session = None;
        }
        if fault.may_pass() || fault.is_lost_line() { Try::Again(fault) } else { Try::Failed(WriteError::Fault(fault)) }
    }

    /// The line broke while COMMIT was under way: asks what became of the transaction.
    ///
    /// A server that crashed forgets the numbers of transactions that never reached its log and gives
    /// them to others, so after a crash "committed" may be somebody else's, and a witness is asked.
    fn settle(&mut self, namespace: &str, number: i64, witness: Witness, lost: Fault) -> Try {
        tracing::warn!(number, %lost, "the answer to COMMIT was lost; asking what became of it");
        let before = self.session.take().and_then(|session| session.incarnation().map(ToOwned::to_owned));
        let begun = Instant::now();
        while begun.elapsed() < SETTLE_PATIENCE {
            match self.session().and_then(|session| became_of(session, namespace, number, witness, before.as_deref())) {
                Ok(Became::Committed) => return Try::Done,
                Ok(Became::Nothing) => return Try::Again(lost),
                Ok(Became::Running) => {}
                Ok(Became::Unknown) => break,
                Err(fault) => {
                    tracing::debug!(%fault, "asking failed");
                    self.session = None;
                }
            }
            self.pause();
        }
        // Neither yes nor no can be said. The caller asks again with the same idempotency key.
        Try::Failed(WriteError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS })
    }

    fn session(&mut self) -> Result<&mut Session, Fault> {
        if self.session.as_ref().is_none_or(Session::is_closed) {
            let mut session = Session::connect(&self.config)?;
            session.ask_incarnation()?;
            self.session = Some(session);
        }
        self.session.as_mut().ok_or(Fault::Closed)
    }

    fn pause(&mut self) {
        static TURN: AtomicU64 = AtomicU64::new(0);
        let turn = TURN.fetch_add(1, Ordering::Relaxed);
        self.pauses = self.pauses.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(turn | 1);
        std::thread::sleep(Duration::from_millis((self.pauses >> 33) % PAUSE_MILLIS));
    }
}

/// What became of a transaction.
enum Became {
    Committed,
    /// It is certain that nothing of it is there.
    Nothing,
    /// It has not ended.
    Running,
    /// The server crashed, and nothing can tell.
    Unknown,
}

fn became_of(
    session: &mut Session,
    namespace: &str,
    number: i64,
    witness: Witness,
    before: Option<&str>,
) -> Result<Became, Fault> {
    session.begin_quietly(namespace)?;
    let status =
        session.query(sql::TRANSACTION_STATUS, params![number.to_string()], |row| row.get::<Option<String>>(0));
    let status = match status {
        Ok(rows) => rows.into_iter().next().flatten(),
        // No transaction ever had this number: the server crashed before it reached the log.
        Err(fault) if fault.is_unknown_transaction() => {
            session.rollback()?;
            return Ok(Became::Nothing);
        }
        Err(fault) => return Err(fault),
    };
    let became = match status.as_deref() {
        Some("aborted") => Became::Nothing,
        Some("committed") if before.is_some() && before == session.incarnation() => Became::Committed,
        Some("committed") => match witness {
            // Run again, it finds its key if it was committed.
            Witness::Key => Became::Nothing,
            Witness::Entry(kind, subject, at) => {
                let found = session.query(sql::JOURNAL_WITNESS, params![subject, kind, at, number], |_| Ok(()))?;
                if found.is_empty() { Became::Nothing } else { Became::Committed }
            }
            Witness::Nothing => Became::Unknown,
        },
        Some(_) => Became::Running,
        None => Became::Unknown,
    };
    session.rollback()?;
    Ok(became)
}
