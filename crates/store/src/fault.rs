//! How reads and writes end when they do not end well.

use kernel::{Code, Refusal};

use crate::Value;

/// Something did not work: the database, the disk, the network, or our own code.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// SQLite said so.
    #[error("sqlite: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL or the line to it said so.
    #[error("postgresql: {}", said(.0))]
    Postgres(#[from] ::postgres::Error),
    /// A row did not hold what the code expects.
    #[error("unexpected data: {0}")]
    Decode(String),
    /// Something that is made from the data is being made just now; asking again in a few seconds makes sense.
    #[error("{0} is not ready yet")]
    NotReady(&'static str),
    /// The store is shutting down.
    #[error("the store is closed")]
    Closed,
    /// A database was found in a state that this program cannot use.
    #[error("{0}")]
    Unusable(String),
    /// A file could not be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

/// PostgreSQL's own words with its code; the client's error says no more than "db error".
fn said(error: &::postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |said| format!("{} ({})", said.message(), said.code().code()))
}

/// Why a write closure stops early. `?` turns refusals, codes and faults into it.
#[derive(Debug)]
pub enum Stop {
    /// The answer is no. Everything is rolled back, then the records are written.
    Refused(Box<Refusal>, Records),
    /// It did not work; the closure may be run again.
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(Box::new(refusal), Records::none())
    }
}

impl From<&'static Code> for Stop {
    fn from(code: &'static Code) -> Stop {
        Refusal::new(code).into()
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

impl Stop {
    /// A refusal that leaves something behind: an audit row, a counted attempt.
    pub fn refused_with(refusal: impl Into<Refusal>, records: Records) -> Stop {
        Stop::Refused(Box::new(refusal.into()), records)
    }
}

/// How a write ended for its caller, other than well.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The answer is no.
    #[error("{0}")]
    Refused(Box<Refusal>),
    /// Nothing was written; trying again later makes sense.
    #[error("busy; try again in {retry_after_seconds} s")]
    Unavailable {
        /// Seconds to wait.
        retry_after_seconds: u32,
    },
    /// Nothing was written, and trying again will not help.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> WriteError {
        WriteError::Refused(Box::new(refusal))
    }
}

impl From<&'static Code> for WriteError {
    fn from(code: &'static Code) -> WriteError {
        Refusal::new(code).into()
    }
}

/// A statement that is written although its act was refused.
#[derive(Debug, Clone)]
pub struct Record {
    /// The statement.
    pub sql: &'static str,
    /// Its parameters.
    pub params: Vec<Value>,
}

/// What a refused act leaves behind.
#[derive(Debug, Clone, Default)]
pub struct Records(pub(crate) Vec<Record>);

impl Records {
    /// Nothing.
    pub fn none() -> Self {
        Records::default()
    }

    /// One statement more.
    #[must_use]
    pub fn and(mut self, sql: &'static str, params: &[Value]) -> Self {
        self.0.push(Record { sql, params: params.to_vec() });
        self
    }
}

impl Fault {
    /// True when trying again may well succeed: a deadlock, a serialization failure, a server that is starting or
    /// full, a lost line before COMMIT.
    pub fn may_pass(&self) -> bool {
        match self {
            Fault::Postgres(error) => match error.as_db_error().map(|database| database.code().code()) {
                Some(code) => {
                    let passing = ["40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"];
                    passing.contains(&code) || self.is_stale_plan()
                }
                None => self.is_lost_line(),
            },
            _ => false,
        }
    }

    /// True when a statement was prepared before somebody changed the schema.
    pub(crate) fn is_stale_plan(&self) -> bool {
        let Fault::Postgres(error) = self else { return false };
        error.as_db_error().is_some_and(|database| {
            database.code().code() == "0A000" && database.message().contains("cached plan must not change")
        })
    }

    /// True when PostgreSQL never gave that number to a transaction.
    pub(crate) fn is_unknown_transaction(&self) -> bool {
        let Fault::Postgres(error) = self else { return false };
        error.as_db_error().is_some_and(|database| database.code().code() == "22023")
    }

    /// True when the connection to PostgreSQL is gone, or cannot be trusted any more.
    pub(crate) fn is_lost_line(&self) -> bool {
        let Fault::Postgres(error) = self else { return false };
        if let Some(database) = error.as_db_error() {
            return matches!(database.code().code(), "57P01" | "57P02" | "57P03" | "08006" | "08003");
        }
        // What is left are faults of the line and faults of our own, such as a value that does not
        // fit its column; only the first kind has an I/O error below it.
        let below = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<std::io::Error>());
        error.is_closed() || below.is_some_and(|cause| cause.kind() != std::io::ErrorKind::InvalidInput)
    }
}
