//! [`Db`]: one brand's database, to read from and to write to.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Actor, Id, Timestamp};
use tokio::sync::{Notify, oneshot, watch};

use crate::call::Typed;
use crate::once::{self, Once, Written};
use crate::postgres::{Cluster, Sequencer};
use crate::sqlite::{Readers, Writer};
use crate::surface::Session;
use crate::trace::Trace;
use crate::{Brand, Clock, Entropy, Fault, Read, Seals, Stop, Tx, WriteError};

#[doc(hidden)]
pub use crate::sqlite::Planted;

/// How brands are opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where instants come from.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub entropy: Entropy,
    /// What seals secrets that have to be read again.
    pub seals: Seals,
    /// Reading threads: a brand on SQLite, or the whole process on PostgreSQL.
    pub readers: usize,
    /// Writing connections of the whole process on PostgreSQL; SQLite has one writer a brand.
    pub writers: usize,
    /// Whether a write is answered only when a power cut cannot take it back. False for data that can be made again:
    /// SQLite then leaves it to the system when to write to the disk.
    pub durable: bool,
    /// A registered SQLite VFS instead of the system's; crash tests bring one.
    #[doc(hidden)]
    pub vfs: Option<String>,
    /// A fault planted by a test.
    #[doc(hidden)]
    pub planted: Planted,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            clock: Clock::System,
            entropy: Entropy::System,
            seals: Seals::default(),
            readers: 2,
            writers: 8,
            durable: true,
            vfs: None,
            planted: Planted::Nothing,
        }
    }
}

/// What the writing threads tell the rest of the process.
pub(crate) struct Signals {
    position: watch::Sender<i64>,
    jobs: Notify,
    trace: Trace,
    groups: AtomicU64,
    calls: AtomicU64,
    retries: AtomicU64,
    on_append: Option<Box<dyn Fn() + Send + Sync>>,
}

impl Signals {
    fn new(on_append: Option<Box<dyn Fn() + Send + Sync>>) -> Self {
        Signals {
            position: watch::Sender::new(0),
            jobs: Notify::new(),
            trace: Trace::default(),
            groups: AtomicU64::new(0),
            calls: AtomicU64::new(0),
            retries: AtomicU64::new(0),
            on_append,
        }
    }

    /// A commit carried so many calls.
    pub(crate) fn committed(&self, calls: usize) {
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.calls.fetch_add(calls as u64, Ordering::Relaxed);
        metrics::counter!("tenon_commits_total").increment(1);
        metrics::counter!("tenon_writes_total").increment(calls as u64);
    }

    pub(crate) fn retried(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("tenon_write_retries_total").increment(1);
    }

    /// The journal can be read up to this position.
    pub(crate) fn reached(&self, position: i64) {
        self.position.send_if_modified(|known| {
            let later = position > *known;
            *known = position.max(*known);
            later
        });
    }

    /// The journal grew, and the sequencer has to look.
    pub(crate) fn appended(&self) {
        if let Some(on_append) = &self.on_append {
            on_append();
        }
    }

    /// Somebody wants work done.
    pub(crate) fn enqueued(&self) {
        self.jobs.notify_waiters();
        self.jobs.notify_one();
    }

    pub(crate) fn trace(&self, name: &'static str) -> Option<&Trace> {
        self.trace.for_call(name)
    }
}

/// Waits for a thread to end, unless it is the one that asks: a closure may hold the last handle.
pub(crate) fn join(thread: std::thread::JoinHandle<()>) {
    if thread.thread().id() != std::thread::current().id() {
        let _ = thread.join();
    }
}

/// Counts since the brand was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stats {
    /// Commits.
    pub groups: u64,
    /// Writes in them.
    pub calls: u64,
    /// Writes that were tried again.
    pub retries: u64,
}

pub(crate) enum Engine {
    Sqlite { writer: Writer, readers: Readers, folder: std::path::PathBuf },
    Postgres { cluster: Arc<Cluster>, namespace: Arc<str>, _sequencer: Arc<Sequencer> },
}

/// How a write is treated on its way.
#[derive(Debug, Clone, Copy, Default)]
struct Lane {
    /// Behind everybody else.
    bulk: bool,
    /// Guarded by a client-made key.
    keyed: bool,
    /// Answered before it is on the disk.
    unsynced: bool,
}

struct Inner {
    identity: u64,
    brand: Brand,
    options: Options,
    signals: Arc<Signals>,
    engine: Engine,
    kept: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// One brand's database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

impl Db {
    pub(crate) fn assemble(brand: Brand, options: Options, signals: Arc<Signals>, engine: Engine) -> Self {
        static OPENED: AtomicU64 = AtomicU64::new(0);
        let identity = OPENED.fetch_add(1, Ordering::Relaxed);
        Db(Arc::new(Inner { identity, brand, options, signals, engine, kept: Mutex::default() }))
    }

    pub(crate) fn signals(on_append: Option<Box<dyn Fn() + Send + Sync>>) -> Arc<Signals> {
        Arc::new(Signals::new(on_append))
    }

    /// The brand whose data this is.
    pub fn brand(&self) -> &Brand {
        &self.0.brand
    }

    /// The present instant by this brand's clock.
    pub fn now(&self) -> Timestamp {
        self.0.options.clock.now()
    }

    /// The clock itself.
    pub fn clock(&self) -> &Clock {
        &self.0.options.clock
    }

    /// Where this brand's randomness comes from.
    pub fn entropy(&self) -> &Entropy {
        &self.0.options.entropy
    }

    /// What seals this brand's secrets that have to be read again.
    pub fn seals(&self) -> &Seals {
        &self.0.options.seals
    }

    /// A fresh id, for use outside of a write.
    pub fn new_id(&self) -> Id {
        let mut random = [0; 10];
        self.entropy().fill(&mut random);
        Id::v7(self.now(), random)
    }

    /// Tells handles of one process apart that were opened separately; clones share it. Never comes
    /// twice, unlike an address.
    pub fn identity(&self) -> u64 {
        self.0.identity
    }

    /// True on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.0.engine, Engine::Postgres { .. })
    }

    /// The brand's folder on SQLite.
    pub fn folder(&self) -> Option<&std::path::Path> {
        match &self.0.engine {
            Engine::Sqlite { folder, .. } => Some(folder),
            Engine::Postgres { .. } => None,
        }
    }

    /// Empties SQLite's write-ahead log into the main file, so that nothing older than now is left in it. False when
    /// somebody reads it at this moment, such as a backup that follows along; then it is emptied as it turns over.
    /// PostgreSQL keeps its own log in its own way.
    ///
    /// # Errors
    /// When the database says so.
    pub async fn empty_log(&self) -> Result<bool, Fault> {
        let Engine::Sqlite { writer, .. } = &self.0.engine else { return Ok(true) };
        let file = writer.file().clone();
        let empty = move || crate::sqlite::empty_log(&file);
        tokio::task::spawn_blocking(empty).await.map_err(|_| Fault::Closed)?
    }

    /// What this process keeps beside the brand's data, one of a type, made when first asked for: an index,
    /// pages that were rendered. It is lost with the process, and another process has its own, so nothing
    /// may be decided by it; whoever keeps something says how it follows the journal.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let made = kept.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        // The key is the type: the other arm is never taken.
        Arc::clone(made).downcast().unwrap_or_default()
    }

    /// Changes whenever the journal can be read further; holds the last readable position.
    pub fn position(&self) -> watch::Receiver<i64> {
        self.0.signals.position.subscribe()
    }

    /// Waits until somebody in this process wants work done.
    pub async fn job_wanted(&self) {
        self.0.signals.jobs.notified().await;
    }

    /// Takes down the statements of one write; for benchmarks.
    pub fn trace(&self) -> &Trace {
        &self.0.signals.trace
    }

    /// Counts since the brand was opened.
    pub fn stats(&self) -> Stats {
        let signals = &self.0.signals;
        Stats {
            groups: signals.groups.load(Ordering::Relaxed),
            calls: signals.calls.load(Ordering::Relaxed),
            retries: signals.retries.load(Ordering::Relaxed),
        }
    }

    /// Reads on one snapshot.
    ///
    /// # Errors
    /// When the database or the closure says so.
    pub async fn read<T: Send + 'static>(
        &self,
        closure: impl FnOnce(&mut Read<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let (sender, receiver) = oneshot::channel();
        let now = self.now();
        let run = move |session: Result<Session<'_>, Fault>| {
            let answer = session.and_then(|session| {
                let mut read = Read::new(session, now);
                // A closure that panics must not end the reading thread.
                catch_unwind(AssertUnwindSafe(|| closure(&mut read)))
                    .unwrap_or_else(|_| Err(Fault::Unusable("a read panicked".to_owned())))
            });
            let _ = sender.send(answer);
        };
        match &self.0.engine {
            Engine::Sqlite { readers, .. } => {
                readers.submit(Box::new(move |session| run(session.map(Session::Sqlite))))?;
            }
            Engine::Postgres { cluster, namespace, .. } => {
                cluster.read(Arc::clone(namespace), Box::new(move |session| run(session.map(Session::Postgres))))?;
            }
        }
        receiver.await.map_err(|_| Fault::Closed)?
    }

    /// Writes. The closure is named, may be run several times, and touches no clock, randomness or
    /// network; it does no pricing, hashing, rendering or parsing. It ends done, refused or in a fault.
    ///
    /// # Errors
    /// [`WriteError::Refused`] when the answer is no, [`WriteError::Unavailable`] when trying again
    /// later makes sense, [`WriteError::Fault`] otherwise. In all three nothing was written but the
    /// records of a refusal.
    pub async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        actor: Actor,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.submit(name, actor, closure, Lane::default()).await
    }

    /// Writes bulk data behind everybody else. Keep each call below 10 ms of work.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_bulk<T: Send + 'static>(
        &self,
        name: &'static str,
        actor: Actor,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.submit(name, actor, closure, Lane { bulk: true, ..Lane::default() }).await
    }

    /// Writes without waiting for the disk: the line that says who looked, which has to be there before they see
    /// anything and must not make them wait. The death of this process takes nothing back; a power cut, or the death of
    /// PostgreSQL, may take back the last of these writes, and only those that no other write was committed after.
    ///
    /// # Errors
    /// As [`Db::write`]; and a fault when the closure writes to the journal or wants work done, since others would act
    /// upon what may yet be taken back.
    pub async fn write_unsynced<T: Send + 'static>(
        &self,
        name: &'static str,
        actor: Actor,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.submit(name, actor, closure, Lane { unsynced: true, ..Lane::default() }).await
    }

    /// Writes once for a client-made key: a second call with the same key and request is answered
    /// from the first and never runs the closure.
    ///
    /// # Errors
    /// As [`Db::write`]; and refused as `store.idempotency_conflict` when the key came with another
    /// request before.
    pub async fn write_once(
        &self,
        name: &'static str,
        actor: Actor,
        once: Once,
        closure: impl Fn(&mut Tx<'_>) -> Result<Written, Stop> + Send + 'static,
    ) -> Result<Written, WriteError> {
        let guarded = move |tx: &mut Tx<'_>| {
            if let Some(earlier) = once::claim(tx, &once)? {
                return Ok(earlier);
            }
            let written = closure(tx)?;
            once::remember(tx, &once, written)?;
            Ok(written)
        };
        self.submit(name, actor, guarded, Lane { keyed: true, ..Lane::default() }).await
    }

    async fn submit<T: Send + 'static>(
        &self,
        name: &'static str,
        actor: Actor,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
        lane: Lane,
    ) -> Result<T, WriteError> {
        let (sender, receiver) = oneshot::channel();
        let call = Box::new(Typed {
            name,
            actor,
            at: self.now(),
            seed: self.entropy().seed(),
            closure,
            keyed: lane.keyed,
            unsynced: lane.unsynced,
            journaled: None,
            came_to: None,
            enqueued: false,
            sender,
        });
        match &self.0.engine {
            Engine::Sqlite { writer, .. } => writer.submit(call, lane.bulk),
            Engine::Postgres { cluster, namespace, .. } => {
                cluster.write(Arc::clone(namespace), Arc::clone(&self.0.signals), call)?;
            }
        }
        receiver.await.map_err(|_| WriteError::Fault(Fault::Closed))?
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Db").field("brand", &self.0.brand.host).field("postgres", &self.is_postgres()).finish()
    }
}
