//! Looks whether everything a brand holds fits together, and says so in plain words.
//!
//! A check is a statement that gives the rows that are wrong. The store brings its own; each slice adds
//! those of its sums: what is held is what the open holds say, a balance is the sum of its postings.

use std::fmt;
use std::time::Duration;

use crate::{Db, Fault, Read, Row, Value, sql};

/// One thing that has to be true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// The slice whose tables it looks at.
    pub slice: &'static str,
    /// What has to be true, as a sentence.
    pub name: &'static str,
    /// A statement that gives the rows for which it is not.
    pub sql: &'static str,
}

/// Something that is not true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The slice whose check it is.
    pub slice: &'static str,
    /// What should be true.
    pub name: &'static str,
    /// The first rows for which it is not, as text.
    pub rows: Vec<String>,
    /// How many rows there are.
    pub count: usize,
}

/// What the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How many things were looked at.
    pub checks: usize,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What is not wrong but waits for a person: dead jobs, open cases.
    pub waiting: Vec<String>,
}

/// Rows shown of each finding.
const SHOWN: usize = 20;
/// How long PostgreSQL's entries may wait for their positions before that is a finding.
const PATIENCE: Duration = Duration::from_secs(10);

/// The store's own checks.
pub const CHECKS: &[Check] = &[
    Check {
        slice: "store",
        name: "The journal's positions are 1, 2, 3 and so on, without a gap.",
        sql: "SELECT count(*), min(pos), max(pos) FROM journal_pos HAVING count(*) <> coalesce(max(pos), 0) OR coalesce(min(pos), 1) <> 1",
    },
    Check {
        slice: "store",
        name: "The journal's positions follow the order of its entries.",
        sql: "SELECT a.pos, a.id, b.id FROM journal_pos a JOIN journal_pos b ON b.pos = a.pos + 1 WHERE b.id <= a.id",
    },
    Check {
        slice: "store",
        name: "Every position of the journal belongs to an entry.",
        sql: "SELECT p.pos FROM journal_pos p LEFT JOIN journal j ON j.id = p.id WHERE j.id IS NULL",
    },
    Check {
        slice: "store",
        name: "No entry of the journal was passed over.",
        sql: "SELECT j.id FROM journal j LEFT JOIN journal_pos p ON p.id = j.id WHERE p.id IS NULL AND j.id < (SELECT max(id) FROM journal_pos)",
    },
    Check {
        slice: "store",
        name: "No consumer has read further than the journal goes.",
        sql: "SELECT c.consumer, c.pos FROM journal_cursor c WHERE c.pos > (SELECT coalesce(max(pos), 0) FROM journal_pos) AND c.epoch >= CAST(coalesce((SELECT value FROM store_meta WHERE name = 'epoch'), '1') AS BIGINT)",
    },
    Check {
        slice: "store",
        name: "A job that runs has a worker, and one that waits has none.",
        sql: "SELECT id, kind, state FROM store_job WHERE (state = 'leased') <> (lease_owner IS NOT NULL)",
    },
    Check {
        slice: "store",
        name: "Every client-made key has its answer.",
        sql: "SELECT scope, key FROM store_idempotency WHERE status = 0",
    },
    Check {
        slice: "store",
        name: "A case has an hour of closing exactly when it is closed.",
        sql: "SELECT id, kind, state FROM store_case WHERE (state = 'closed') <> (closed_at IS NOT NULL)",
    },
];

const SQLITE_CHECKS: &[Check] = &[
    Check {
        slice: "store",
        name: "The database file is intact.",
        sql: "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    },
    Check {
        slice: "store",
        name: "Every row that names another row names one that is there.",
        sql: "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check",
    },
];

const POSTGRES_CHECKS: &[Check] = &[Check {
    slice: "store",
    name: "Every index is complete.",
    sql: "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND NOT i.indisvalid",
}];

const DEAD: &str = "SELECT count(*) FROM store_job WHERE state = 'dead'";
const OPEN: &str = "SELECT count(*) FROM store_case WHERE state <> 'closed'";
const NUMBERED: &str = "Entries of the journal are given positions.";

/// Looks at everything: the store's own checks, then those of the slices.
///
/// # Errors
/// When a check cannot be run at all.
pub async fn doctor(db: &Db, checks: &[Check]) -> Result<Report, Fault> {
    let own = if db.is_postgres() { POSTGRES_CHECKS } else { SQLITE_CHECKS };
    let mut report = Report { checks: 1, findings: Vec::new(), waiting: Vec::new() };
    report.findings.extend(unnumbered(db).await?);
    for check in own.iter().chain(CHECKS).chain(checks).copied() {
        report.checks += 1;
        let rows = db.read(move |read| read.query(check.sql, &[], text)).await;
        let rows = rows.map_err(|fault| {
            Fault::Unusable(format!("the check {:?} of {} failed: {fault}", check.name, check.slice))
        })?;
        if !rows.is_empty() {
            let (count, rows) = (rows.len(), rows.into_iter().take(SHOWN).collect());
            report.findings.push(Finding { slice: check.slice, name: check.name, rows, count });
        }
    }
    for (sql, what) in [(DEAD, "jobs were given up"), (OPEN, "cases are open")] {
        let count: i64 = db.read(move |read| read.query_one(sql, &[], |row| row.get(0))).await?;
        if count > 0 {
            report.waiting.push(format!("{count} {what}"));
        }
    }
    Ok(report)
}

/// On PostgreSQL the newest entries wait a moment for their positions; those that are there now must
/// have them soon.
async fn unnumbered(db: &Db) -> Result<Option<Finding>, Fault> {
    let stand = |read: &mut Read<'_>| {
        read.query_one(sql::JOURNAL_STAND, &[], |row| Ok((row.get::<i64>(1)?, row.get::<i64>(2)?)))
    };
    let (mut numbered, newest) = db.read(stand).await?;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    while numbered < newest {
        // SQLite's writer numbers an entry in the commit that brings it.
        if !db.is_postgres() || tokio::time::Instant::now() > deadline {
            let row = format!("the last entry is {newest}, and the last one with a position is {numbered}");
            return Ok(Some(Finding { slice: "store", name: NUMBERED, rows: vec![row], count: 1 }));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        (numbered, _) = db.read(stand).await?;
    }
    Ok(None)
}

fn text(row: &Row<'_>) -> Result<String, Fault> {
    let columns: Result<Vec<String>, Fault> = (0..row.columns())
        .map(|index| {
            Ok(match row.get::<Value>(index)? {
                Value::Null => "nothing".to_owned(),
                Value::Id(id) => id.to_string(),
                Value::Int(number) => number.to_string(),
                Value::Bool(truth) => truth.to_string(),
                Value::Text(text) => text,
                Value::Bytes(bytes) => match <[u8; 16]>::try_from(bytes.as_slice()) {
                    Ok(id) => kernel::Id::from_bytes(id).to_string(),
                    Err(_) => format!("{} bytes", bytes.len()),
                },
            })
        })
        .collect();
    Ok(columns?.join(", "))
}

impl Report {
    /// True when nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "Not true ({}): {}", finding.slice, finding.name)?;
            for row in &finding.rows {
                writeln!(f, "    {row}")?;
            }
            if finding.count > finding.rows.len() {
                writeln!(f, "    and {} more", finding.count - finding.rows.len())?;
            }
        }
        for waiting in &self.waiting {
            writeln!(f, "For a person to look at: {waiting}.")?;
        }
        match self.findings.len() {
            0 => write!(f, "{} things looked at; all of them are true.", self.checks),
            wrong => write!(f, "{} things looked at; {wrong} of them are not true.", self.checks),
        }
    }
}
