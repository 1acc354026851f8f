//! Gives journal entries their positions on PostgreSQL.
//!
//! An entry takes its number when it is appended, and is seen when its transaction commits; in between
//! later numbers may be seen already. Positions must skip nothing, and must follow the numbers: whoever
//! waits for a row's lock appends after the one who held it, so numbers tell what came first, while
//! transactions' numbers, given when they begin, do not.
//!
//! So a round picks the newest entry in sight as the *mark* and then takes a transaction number of its
//! own. Whatever holds an entry up to the mark began to write before that. Once every transaction below
//! that number has ended, no entry up to the mark can appear any more, and they are given positions in
//! their order. One sequencer works at a time, by an advisory lock inside the transaction; when its
//! process dies, the next one's attempt succeeds. Marks are facts, so each process may keep its own.

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
            crate::db::join(thread);
        }
    }
}

fn serve(config: &::postgres::Config, shared: &Shared) {
    let mut session: Option<Session> = None;
    let mut marks: HashMap<Arc<str>, Option<Mark>> = HashMap::new();
    loop {
        let Some((namespace, signals)) = next_due(shared) else { return };
        if session.as_ref().is_none_or(Session::is_closed) {
            session = Session::connect(config).ok();
            // After a crash of the server, transactions' numbers may come again.
            marks.clear();
        }
        let Some(open) = session.as_mut() else { continue };
        let mark = marks.entry(Arc::clone(&namespace)).or_default();
        match round(open, &namespace, mark) {
            Ok(position) => {
                signals.reached(position);
                if mark.is_some() {
                    shared.hurry(&namespace);
                }
            }
            Err(fault) => {
                tracing::debug!(%fault, "a round of the sequencer failed");
                session = None;
            }
        }
    }
}

impl Shared {
    /// Looks at a brand again soon: it has entries that wait for others to end.
    fn hurry(&self, namespace: &str) {
        if let Ok(mut watched) = self.watched.lock()
            && let Some(brand) = watched.brands.get_mut(namespace)
        {
            brand.look_at = brand.look_at.min(Instant::now() + BUSY);
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

/// An entry up to which everything is settled as soon as all transactions below `transaction` ended.
#[derive(Debug, Clone, Copy)]
struct Mark {
    entry: i64,
    transaction: i64,
}

/// Where a brand's journal stands after a round.
struct Stand {
    /// The last position.
    position: i64,
    /// The last entry that has one.
    numbered: i64,
    /// The last entry in sight.
    newest: i64,
}

/// What a step of a round did.
enum Step {
    /// There is nothing to do, or nothing can be done now.
    Rest,
    /// A mark was set.
    Marked(Mark),
    /// Entries were given positions, and the mark is used up.
    Numbered,
}

/// Numbers what can be numbered and returns the last position there is.
fn round(session: &mut Session, namespace: &str, mark: &mut Option<Mark>) -> Result<i64, Fault> {
    loop {
        session.begin_quietly(namespace)?;
        let (step, position) = match step(session, namespace, *mark) {
            Ok(done) => done,
            Err(fault) => {
                let _ = session.rollback();
                return Err(fault);
            }
        };
        session.commit()?;
        match step {
            Step::Rest => return Ok(position),
            // A new mark is tried at once: where nobody else writes, nothing has to be waited for.
            Step::Marked(new) => *mark = Some(new),
            // The next mark needs a transaction that has no number yet.
            Step::Numbered => *mark = None,
        }
    }
}

fn step(session: &mut Session, namespace: &str, mark: Option<Mark>) -> Result<(Step, i64), Fault> {
    let seen = stand(session)?;
    if seen.newest == seen.numbered {
        return Ok((if mark.is_some() { Step::Numbered } else { Step::Rest }, seen.position));
    }
    let Some(mark) = mark else {
        let transaction = number(session, sql::SEQUENCER_NOW)?;
        return Ok((Step::Marked(Mark { entry: seen.newest, transaction }), seen.position));
    };
    let name = format!("tenon.sequencer.{namespace}");
    let locked = session.query(sql::SEQUENCER_LOCK, params![name], |row| row.get::<bool>(0))? == [true];
    if !locked || number(session, sql::SEQUENCER_HORIZON)? < mark.transaction {
        return Ok((Step::Rest, seen.position));
    }
    // Another process may have worked before the lock was ours.
    let from = stand(session)?;
    let added = session.execute(sql::JOURNAL_NUMBER, params![from.position, from.numbered, mark.entry])?;
    let added = i64::try_from(added).map_err(|_| Fault::Decode("too many entries".to_owned()))?;
    Ok((Step::Numbered, from.position + added))
}

fn stand(session: &mut Session) -> Result<Stand, Fault> {
    let found = session.query(sql::JOURNAL_STAND, &[], |row| {
        Ok(Stand { position: row.get(0)?, numbered: row.get(1)?, newest: row.get(2)? })
    })?;
    found.into_iter().next().ok_or_else(|| Fault::Decode("no stand of the journal".to_owned()))
}

fn number(session: &mut Session, sql: &'static str) -> Result<i64, Fault> {
    let found = session.query(sql, &[], |row| row.get::<i64>(0))?;
    found.first().copied().ok_or_else(|| Fault::Decode(format!("no row where one belongs: {sql}")))
}
