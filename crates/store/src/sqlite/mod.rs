//! SQLite: one writer thread with group commit, a few readers on snapshots.

mod checkpoint;
mod reader;
mod tables;
mod writer;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};

pub(crate) use reader::Readers;
pub(crate) use writer::{MARKER, Writer};

use crate::value::RowSource;
use crate::{Fault, Row, Value, dialect};

/// Where a database file lies and how it is opened.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// Whether a commit is on the disk before anybody hears of it.
    pub(crate) durable: bool,
    /// Name of a registered VFS; the crash tests bring their own.
    pub(crate) vfs: Option<String>,
    /// A fault that a test plants on purpose, to prove that the crash tests catch it.
    pub(crate) planted: Planted,
}

/// Faults that crash tests plant to prove that they would be caught. Never set outside of tests.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Planted {
    /// None.
    #[default]
    Nothing,
    /// Callers hear "done" before COMMIT.
    AnswerBeforeCommit,
    /// `synchronous = OFF`.
    NoSync,
    /// COMMIT works, and every time its answer is lost.
    LostAnswer,
}

/// One connection and the SQLite form of every statement it has seen.
pub(crate) struct Session {
    connection: Connection,
    texts: RefCell<HashMap<(usize, usize), Arc<str>>>,
    /// Set when a statement of the running closure failed; nothing of it is committed then, as on
    /// PostgreSQL. After some errors SQLite has ended the transaction, and whatever the closure wrote
    /// next would stand alone.
    failed: Cell<bool>,
    /// Whether COMMIT waits for the disk; `None` where it never does.
    synced: Option<Cell<bool>>,
}

/// How long emptying the log waits for readers, while writers wait for it.
const LOG_PATIENCE: std::time::Duration = std::time::Duration::from_millis(250);

/// Copies the whole log into the main file and cuts it to nothing. False when somebody still reads it.
pub(crate) fn empty_log(file: &File) -> Result<bool, Fault> {
    let session = Session::writer(file)?;
    session.connection.busy_timeout(LOG_PATIENCE)?;
    let busy = session.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.get::<i64>(0))?;
    Ok(busy == [0])
}

/// The most of a file that a reader maps into memory, in bytes; SQLite maps no more. It costs addresses, not memory.
const MAPPED: u64 = 2 << 30;

/// Statements prepared per connection. Statements are consts, so this does not grow past their number.
const PREPARED: usize = 1_024;

impl Session {
    pub(crate) fn writer(file: &File) -> Result<Self, Fault> {
        let mut session = Session::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let durable = file.durable && file.planted != Planted::NoSync;
        session.synced = durable.then(|| Cell::new(true));
        let synchronous = if durable { "FULL" } else { "OFF" };
        // A file that is made anew when its making is cut off is made in large groups: more of it stays in memory.
        // Where a checkpointer watches the log, its word on when to copy it takes the place of this one.
        let (cache, checkpoint) = if file.durable { (32_000, 4_000) } else { (512_000, 64_000) };
        // What is deleted is overwritten, also in pages that nothing uses any more: a forgotten person is not in the file.
        session.batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
             PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = {checkpoint}; PRAGMA cache_size = -{cache}; PRAGMA temp_store = MEMORY;"
        ))?;
        Ok(session)
    }

    pub(crate) fn reader(file: &File) -> Result<Self, Fault> {
        let session = Session::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // A reader forgets its pages whenever somebody wrote; mapped, they are the system's, and still there.
        session.batch(&format!(
            "PRAGMA query_only = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY; \
             PRAGMA mmap_size = {MAPPED};"
        ))?;
        Ok(session)
    }

    fn open(file: &File, flags: OpenFlags) -> Result<Self, Fault> {
        // Each session belongs to one thread, so SQLite need not lock.
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match &file.vfs {
            Some(vfs) => Connection::open_with_flags_and_vfs(&file.path, flags, vfs.as_str())?,
            None => Connection::open_with_flags(&file.path, flags)?,
        };
        connection.busy_timeout(std::time::Duration::from_secs(30))?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        // A plan is made once for a statement. Without this SQLite looks into the values bound to it and
        // compiles the statement again whenever they differ, which is every time: a quarter of an order.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Session { connection, texts: RefCell::default(), failed: Cell::new(false), synced: None })
    }

    /// Runs statements that take no parameters and give no rows.
    pub(crate) fn batch(&self, sql: &str) -> Result<(), Fault> {
        self.connection.execute_batch(sql).map_err(Fault::from)
    }

    /// Runs a statement that steers the transaction, prepared once.
    pub(crate) fn control(&self, sql: &'static str) -> Result<(), Fault> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Says whether the next COMMIT waits until the disk has it. The log is synced before it is copied into the main
    /// file in either case, so what a power cut takes back is always the end of the log.
    pub(crate) fn sync(&self, wanted: bool) -> Result<(), Fault> {
        match &self.synced {
            Some(synced) if synced.get() != wanted => {
                self.batch(if wanted { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" })?;
                synced.set(wanted);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// True inside a transaction.
    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// True when a statement failed since the last call; from then on statements run again.
    pub(crate) fn take_failed(&self) -> bool {
        self.failed.take()
    }

    pub(crate) fn query<T>(
        &self,
        sql: &'static str,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.watched(|connection| {
            let mut statement = connection.prepare_cached(&self.text(sql))?;
            let mut rows = statement.query(rusqlite::params_from_iter(params.iter()))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(map(&Row(RowSource::Sqlite(row))));
            }
            Ok(found)
        })?
        .into_iter()
        .collect()
    }

    pub(crate) fn execute(&self, sql: &'static str, params: &[Value]) -> Result<u64, Fault> {
        self.watched(|connection| {
            let mut statement = connection.prepare_cached(&self.text(sql))?;
            Ok(statement.execute(rusqlite::params_from_iter(params.iter()))? as u64)
        })
    }

    pub(crate) fn understand(&self, sql: &'static str) -> Result<(), Fault> {
        self.connection.prepare_cached(&self.text(sql))?;
        Ok(())
    }

    /// Runs a statement of a closure and remembers when it fails.
    fn watched<T>(&self, run: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        if self.failed.get() {
            return Err(Fault::Unusable("a statement failed before in this transaction".to_owned()));
        }
        run(&self.connection).map_err(|error| {
            self.failed.set(true);
            Fault::Sqlite(error)
        })
    }

    fn text(&self, sql: &'static str) -> Arc<str> {
        // Statements are consts: address and length name them.
        let key = (sql.as_ptr() as usize, sql.len());
        Arc::clone(
            self.texts
                .borrow_mut()
                .entry(key)
                .or_insert_with(|| Arc::from(dialect::statement_for_sqlite(sql).as_str())),
        )
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Id(id) => ValueRef::Blob(id.as_bytes()),
            Value::Int(value) => ValueRef::Integer(*value),
            Value::Bool(value) => ValueRef::Integer(i64::from(*value)),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

pub(crate) fn column(row: &rusqlite::Row<'_>, index: usize) -> Result<Value, Fault> {
    Ok(match row.get_ref(index)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        ValueRef::Text(text) => Value::Text(
            std::str::from_utf8(text).map_err(|_| Fault::Decode(format!("column {index} is not UTF-8")))?.to_owned(),
        ),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(Fault::Decode(format!("column {index} is a float"))),
    })
}
