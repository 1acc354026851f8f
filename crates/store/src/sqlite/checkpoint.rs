//! Copies the write-ahead log into the main file beside the writer, so that no write waits for it.
//!
//! Left to itself, SQLite does so in the COMMIT that makes the log long, and whoever is in that group, and everybody
//! behind it, waits for thousands of pages and two syncs. A second connection may copy while the writer writes on. Only
//! where the log grows faster than it is copied, the writer copies it itself.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::{File, Session};
use crate::Fault;

/// Pages in the log from which on it is copied: 8 MiB.
const LONG: i32 = 2_000;
/// Pages at which the writer waits for the copy: 64 MiB.
const TOO_LONG: i32 = 16_000;

/// The thread that copies. Dropping it ends it.
pub(crate) struct Checkpointer {
    waker: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    pub(crate) fn start(file: File) -> Result<Self, Fault> {
        // One wish is enough: a copy takes all there is.
        let (waker, wishes) = sync_channel(1);
        let thread = std::thread::Builder::new().name("checkpoint".to_owned()).spawn(move || serve(&file, &wishes))?;
        Ok(Checkpointer { waker: Some(waker), thread: Some(thread) })
    }

    /// Has a writing session's log looked after.
    pub(crate) fn watch(&self, session: &mut Session) -> Result<(), Fault> {
        let Some(waker) = self.waker.clone() else { return Ok(()) };
        session.connection.wal_hook(Some(move |log: &mut rusqlite::hooks::Wal, pages| {
            if pages >= TOO_LONG {
                // The group is committed whether or not this works; the next one tries again.
                let _ = log.checkpoint();
            } else if pages >= LONG {
                let _ = waker.try_send(());
            }
            Ok(())
        }))?;
        Ok(())
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.waker = None;
        if let Some(thread) = self.thread.take() {
            crate::db::join(thread);
        }
    }
}

fn serve(file: &File, wishes: &Receiver<()>) {
    let mut session: Option<Session> = None;
    while wishes.recv().is_ok() {
        let copied = match session.take() {
            Some(open) => Ok(open),
            None => Session::writer(file),
        }
        .and_then(|open| {
            open.query("PRAGMA wal_checkpoint(PASSIVE)", &[], |row| row.get::<i64>(0))?;
            Ok(open)
        });
        match copied {
            Ok(open) => session = Some(open),
            Err(fault) => {
                tracing::warn!(%fault, "the write-ahead log could not be copied; the writer goes on with a longer one")
            }
        }
    }
}
