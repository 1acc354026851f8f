//! Gives journal entries their positions on PostgreSQL.
//!
//! Transactions commit in another order than they begin, so an entry's own number says nothing about
//! when a reader can see it. The sequencer therefore gives positions only to entries whose
//! transaction lies below the oldest one that still runs: everything there has ended, and nothing can
//! appear among it any more. One sequencer works at a time, by an advisory lock inside the
//! transaction; when its process dies, the next one's attempt succeeds.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::Session;
use crate::db::Signals;
use crate::{Fault, params, sql};

/// Pause between looks at a brand that was just written to.
const BUSY: Duration = Duration::from_millis(15);
/// Pause between looks at a brand that only others may have written to.
const IDLE: Duration = Duration::from_millis(250);
/// How long a brand counts as busy after a write.
const BUSY_FOR: Duration = Duration::from_secs(2);
/// Name in `store_meta` of the horizon that the last round reached.
const BELOW: &str = "sequenced_below";

#[derive(Default)]
struct Watched {
    brands: HashMap<Arc<str>, Brand>,
    closed: bool,
}

struct Brand {
    signals: Weak<Signals>,
    busy_until: Option<Instant>,
    look_at: Instant,
}

#[derive(Default)]
struct Shared {
    watched: Mutex<Watched>,
    stirred: Condvar,
}

/// One thread a process, for all brands of one database.
pub(crate) struct Sequencer {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Sequencer {
    pub(crate) fn start(config: &::postgres::Config) -> Result<Self, Fault> {
        let shared = Arc::new(Shared::default());
        let (config, work) = (config.clone(), Arc::clone(&shared));
        let thread =
            std::thread::Builder::new().name("pg-sequencer".to_owned()).spawn(move || serve(&config, &work))?;
        Ok(Sequencer { shared, thread: Some(thread) })
    }

    /// Looks after a brand for as long as its signals live.
    pub(crate) fn watch(&self, namespace: Arc<str>, signals: &Arc<Signals>) {
        if let Ok(mut watched) = self.shared.watched.lock() {
            let brand = Brand { signals: Arc::downgrade(signals), busy_until: None, look_at: Instant::now() };
            watched.brands.insert(namespace, brand);
        }
        self.shared.stirred.notify_one();
    }

    /// Says that this process has just written to a brand.
    pub(crate) fn stir(&self, namespace: &str) {
        if let Ok(mut watched) = self.shared.watched.lock() {
            let now = Instant::now();
            if let Some(brand) = watched.brands.get_mut(namespace) {
                let was_busy = brand.busy_until.is_some_and(|until| until > now);
                brand.busy_until = Some(now + BUSY_FOR);
                if !was_busy {
                    brand.look_at = now;
                    self.shared.stirred.notify_one();
                }
            }
        }
    }
}

impl Drop for Sequencer {
    fn drop(&mut self) {
        if let Ok(mut watched) = self.shared.watched.lock() {
            watched.closed = true;
        }
        self.shared.stirred.notify_one();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(config: &::postgres::Config, shared: &Shared) {
    let mut session: Option<Session> = None;
    loop {
        let Some((namespace, signals)) = next_due(shared) else { return };
        if session.as_ref().is_none_or(Session::is_closed) {
            session = Session::connect(config).ok();
        }
        let reached = match session.as_mut() {
            Some(open) => round(open, &namespace).map(Some),
            None => Ok(None),
        };
        match reached {
            Ok(Some(position)) => signals.reached(position),
            Ok(None) => {}
            Err(fault) => {
                tracing::debug!(%fault, "a round of the sequencer failed");
                session = None;
            }
        }
    }
}

/// Waits for the brand whose turn it is. `None` when closed.
fn next_due(shared: &Shared) -> Option<(Arc<str>, Arc<Signals>)> {
    let mut watched = shared.watched.lock().ok()?;
    loop {
        if watched.closed {
            return None;
        }
        watched.brands.retain(|_, brand| brand.signals.strong_count() > 0);
        let now = Instant::now();
        let soonest = watched.brands.values().map(|brand| brand.look_at).min();
        match soonest {
            Some(at) if at <= now => {
                let due = watched.brands.iter_mut().find(|(_, brand)| brand.look_at <= now);
                if let Some((namespace, brand)) = due {
                    let busy = brand.busy_until.is_some_and(|until| until > now);
                    brand.look_at = now + if busy { BUSY } else { IDLE };
                    if let Some(signals) = brand.signals.upgrade() {
                        return Some((Arc::clone(namespace), signals));
                    }
                }
            }
            Some(at) => watched = shared.stirred.wait_timeout(watched, at - now).ok()?.0,
            None => watched = shared.stirred.wait_timeout(watched, IDLE).ok()?.0,
        }
    }
}

/// Numbers what can be numbered and returns the last position there is.
pub(super) fn round(session: &mut Session, namespace: &str) -> Result<i64, Fault> {
    session.begin_quietly(namespace)?;
    let outcome = number_entries(session, namespace);
    match outcome {
        Ok(position) => {
            session.commit()?;
            Ok(position)
        }
        Err(fault) => {
            let _ = session.rollback();
            Err(fault)
        }
    }
}

fn number_entries(session: &mut Session, namespace: &str) -> Result<i64, Fault> {
    let locked = session
        .query(sql::SEQUENCER_LOCK, params![format!("tenon.sequencer.{namespace}")], |row| row.get::<bool>(0))?;
    if locked == [true] {
        let below = session.query(sql::META_GET, params![BELOW], |row| row.get::<String>(0))?;
        let below: i64 = below.first().and_then(|text| text.parse().ok()).unwrap_or(0);
        let horizon = session.query(sql::SEQUENCER_HORIZON, &[], |row| row.get::<i64>(0))?;
        let horizon = horizon.first().copied().unwrap_or(below);
        if horizon > below && session.execute(sql::SEQUENCER_NUMBER, params![below, horizon])? > 0 {
            session.execute(sql::META_SET, params![BELOW, horizon.to_string()])?;
        }
    }
    let last = session.query(sql::JOURNAL_LAST, &[], |row| row.get::<i64>(0))?;
    Ok(last.first().copied().unwrap_or(0))
}
