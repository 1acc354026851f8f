//! What a closure may do: ask, and, in a write, change, journal and enqueue.

use std::ops::{Deref, DerefMut};

use kernel::{Actor, Event, Id, Timestamp};

use crate::clock::IdSource;
use crate::jobs::NewJob;
use crate::trace::Trace;
use crate::{Fault, Record, Row, Value, sql};

/// Which database a closure runs on, with its session.
pub(crate) enum Session<'a> {
    Sqlite(&'a crate::sqlite::Session),
    Postgres(&'a mut crate::postgres::Session),
}

/// A snapshot to read from. Everything read in one closure belongs together.
pub struct Read<'a> {
    pub(crate) session: Session<'a>,
    pub(crate) now: Timestamp,
    pub(crate) trace: Option<&'a Trace>,
}

impl<'a> Read<'a> {
    pub(crate) fn new(session: Session<'a>, now: Timestamp) -> Self {
        Read { session, now, trace: None }
    }

    /// The instant at which the call began; the same for every attempt.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// True on PostgreSQL. For the few statements that have a variant per database.
    pub fn is_postgres(&self) -> bool {
        matches!(self.session, Session::Postgres(_))
    }

    /// All rows of a statement.
    ///
    /// # Errors
    /// When the database or `map` says so.
    pub fn query<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.note(sql, params);
        match &mut self.session {
            Session::Sqlite(session) => session.query(sql, params, map),
            Session::Postgres(session) => session.query(sql, params, map),
        }
    }

    /// The only row of a statement, or none.
    ///
    /// # Errors
    /// As [`Read::query`], and when there are two.
    pub fn query_opt<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut rows = self.query(sql, params, map)?;
        if rows.len() > 1 {
            return Err(Fault::Decode(format!("{} rows where at most one belongs: {sql}", rows.len())));
        }
        Ok(rows.pop())
    }

    /// The only row of a statement.
    ///
    /// # Errors
    /// As [`Read::query`], and when there is none or there are two.
    pub fn query_one<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.query_opt(sql, params, map)?.ok_or_else(|| Fault::Decode(format!("no row where one belongs: {sql}")))
    }

    /// Says whether the database understands a statement, without running it; for tests.
    ///
    /// # Errors
    /// What the database does not understand.
    pub fn understand(&mut self, sql: &'static str) -> Result<(), Fault> {
        match &mut self.session {
            Session::Sqlite(session) => session.understand(sql),
            Session::Postgres(session) => session.understand(sql),
        }
    }

    fn note(&self, sql: &'static str, params: &[Value]) {
        if let Some(trace) = self.trace {
            trace.note(sql, params);
        }
    }
}

/// A transaction to write in. Reads see what was written before in the same closure.
pub struct Tx<'a> {
    pub(crate) read: Read<'a>,
    pub(crate) actor: Actor,
    pub(crate) ids: IdSource,
    /// PostgreSQL's number of this transaction; 0 on SQLite.
    pub(crate) number: i64,
    pub(crate) enqueued: bool,
    /// The last journal entry of this attempt: what it was and what it happened to. It witnesses the
    /// attempt when nothing else can say whether it was committed.
    pub(crate) journaled: Option<(&'static str, Id, Timestamp)>,
}

impl<'a> Deref for Tx<'a> {
    type Target = Read<'a>;
    fn deref(&self) -> &Read<'a> {
        &self.read
    }
}

impl<'a> DerefMut for Tx<'a> {
    fn deref_mut(&mut self) -> &mut Read<'a> {
        &mut self.read
    }
}

impl Tx<'_> {
    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// When the database says so.
    pub fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, Fault> {
        self.read.note(sql, params);
        match &mut self.read.session {
            Session::Sqlite(session) => session.execute(sql, params),
            Session::Postgres(session) => session.execute(sql, params),
        }
    }

    /// A fresh id; the n-th call of a closure gives the same id in every attempt.
    pub fn new_id(&mut self) -> Id {
        self.ids.next()
    }

    /// Who is doing this.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// Appends to the journal at this call's instant.
    ///
    /// # Errors
    /// When the database says so.
    pub fn journal(&mut self, event: &Event) -> Result<(), Fault> {
        self.journal_at(event, self.read.now)
    }

    /// Appends to the journal something that happened earlier: a till's sale, an imported order.
    ///
    /// # Errors
    /// When the database says so.
    pub fn journal_at(&mut self, event: &Event, occurred_at: Timestamp) -> Result<(), Fault> {
        let actor = self.actor;
        self.execute(
            sql::JOURNAL_APPEND,
            crate::params![
                self.number,
                event.kind,
                event.version,
                event.subject,
                actor.kind.as_str(),
                actor.id,
                actor.on_behalf,
                actor.register,
                occurred_at,
                event.body.to_string(),
            ],
        )?;
        self.journaled = Some((event.kind, event.subject, occurred_at));
        Ok(())
    }

    /// Wants work done after this transaction.
    ///
    /// # Errors
    /// When the database says so.
    pub fn enqueue(&mut self, job: &NewJob) -> Result<Id, Fault> {
        let id = self.new_id();
        let now = self.read.now;
        self.execute(
            sql::JOB_INSERT,
            crate::params![id, job.kind, job.subject, job.body.to_string(), job.run_at.unwrap_or(now), now],
        )?;
        self.enqueued = true;
        Ok(id)
    }

    pub(crate) fn write_records(&mut self, records: &[Record]) -> Result<(), Fault> {
        for record in records {
            self.execute(record.sql, &record.params)?;
        }
        Ok(())
    }
}
