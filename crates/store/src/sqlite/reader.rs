//! A few threads that read, each on a snapshot of its own.
//!
//! What waits when a thread becomes free is read at one snapshot. Each of those reads was asked for before
//! the snapshot was taken, so none of them can miss a write that its asker has heard of; and SQLite drops a
//! connection's cached pages whenever the file has changed between two snapshots, so fewer snapshots are
//! also fewer pages read again.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use super::{File, Session};
use crate::Fault;

type Task = Box<dyn FnOnce(Result<&Session, Fault>) + Send>;

/// The most reads at one snapshot: the last of them waits for all before it.
const SNAPSHOT_READS: usize = 8;

#[derive(Default)]
struct Queue {
    tasks: VecDeque<Task>,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    arrived: Condvar,
}

/// The reading threads. Dropping it ends them.
pub(crate) struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Readers {
    pub(crate) fn start(file: &File, count: usize) -> Result<Self, Fault> {
        let (shared, count) = (Arc::new(Shared::default()), count.max(1));
        let threads = (0..count)
            .map(|number| {
                let (file, shared) = (file.clone(), Arc::clone(&shared));
                std::thread::Builder::new().name(format!("read-{number}")).spawn(move || serve(&file, &shared, count))
            })
            .collect::<Result<_, _>>()?;
        Ok(Readers { shared, threads })
    }

    pub(crate) fn submit(&self, task: Task) -> Result<(), Fault> {
        self.shared.queue.lock().map_err(|_| Fault::Closed)?.tasks.push_back(task);
        self.shared.arrived.notify_one();
        Ok(())
    }
}

impl Drop for Readers {
    fn drop(&mut self) {
        if let Ok(mut queue) = self.shared.queue.lock() {
            queue.closed = true;
        }
        self.shared.arrived.notify_all();
        for thread in self.threads.drain(..) {
            crate::db::join(thread);
        }
    }
}

impl Shared {
    /// One thread's share of what waits, waiting for it; `None` when closed and empty.
    fn wait(&self, threads: usize) -> Option<Vec<Task>> {
        let mut queue = self.queue.lock().ok()?;
        loop {
            let share = queue.tasks.len().div_ceil(threads).min(SNAPSHOT_READS);
            if share > 0 {
                return Some(queue.tasks.drain(..share).collect());
            }
            if queue.closed {
                return None;
            }
            queue = self.arrived.wait(queue).ok()?;
        }
    }
}

fn serve(file: &File, shared: &Shared, threads: usize) {
    let mut session = None;
    while let Some(tasks) = shared.wait(threads) {
        for task in tasks {
            match session.take().map_or_else(|| Session::reader(file), Ok).and_then(on_a_snapshot) {
                Ok(open) => {
                    task(Ok(&open));
                    open.take_failed();
                    session = Some(open);
                }
                Err(fault) => task(Err(fault)),
            }
        }
        // A session whose snapshot cannot be given back is not used again.
        session = session.filter(|open| open.control("COMMIT").is_ok());
    }
}

/// The snapshot is kept from one read to the next; some errors of SQLite end it, and then a new one begins.
fn on_a_snapshot(session: Session) -> Result<Session, Fault> {
    if !session.in_transaction() {
        session.control("BEGIN")?;
    }
    Ok(session)
}
