//! Migrations: linear, checksummed, one text for both databases.

use sha2::{Digest, Sha256};

use crate::{Fault, dialect};

/// One step of the schema. Slices hand theirs to the composition root, which puts them in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The slice whose tables it touches.
    pub slice: &'static str,
    /// Its place among the slice's migrations, from 1.
    pub number: u16,
    /// The text of the file.
    pub sql: &'static str,
}

/// The store's own migrations; they come first.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "store", number: 1, sql: include_str!("../migrations/0001_journal_jobs_and_keys.sql") },
    Migration { slice: "store", number: 2, sql: include_str!("../migrations/0002_case_notes.sql") },
    Migration { slice: "store", number: 3, sql: include_str!("../migrations/0003_audit_without_subjects.sql") },
];

/// Where applied migrations are written down.
pub(crate) const LEDGER: &str = "CREATE TABLE IF NOT EXISTS store_migration (slice TEXT NOT NULL, number INT NOT NULL, checksum BYTES NOT NULL, PRIMARY KEY (slice, number));";
pub(crate) const APPLIED: &str = "SELECT slice, number, checksum FROM store_migration";
pub(crate) const REMEMBER: &str = "INSERT INTO store_migration (slice, number, checksum) VALUES ($1, $2, $3)";

impl Migration {
    /// SHA-256 of the file's text.
    pub fn checksum(&self) -> [u8; 32] {
        Sha256::digest(self.sql.as_bytes()).into()
    }

    /// The text that one database takes.
    pub fn text(&self, postgres: bool) -> String {
        if postgres { dialect::migration_for_postgres(self.sql) } else { dialect::migration_for_sqlite(self.sql) }
    }
}

/// The migrations of `schema` that a database with `applied` still needs, in order.
///
/// # Errors
/// When an applied migration is unknown to this program (the database is newer) or its text changed.
pub(crate) fn missing(schema: &[Migration], applied: &[(String, i64, [u8; 32])]) -> Result<Vec<Migration>, Fault> {
    for (slice, number, checksum) in applied {
        let known = schema.iter().find(|known| known.slice == slice && i64::from(known.number) == *number);
        match known {
            None => {
                return Err(Fault::Unusable(format!(
                    "the database has migration {slice}/{number}, which this version does not know: it was written by a newer Tenon; start that version, or restore a backup"
                )));
            }
            Some(known) if known.checksum() != *checksum => {
                return Err(Fault::Unusable(format!(
                    "migration {slice}/{number} was applied with another text; this program and this database do not belong together"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(schema
        .iter()
        .filter(|step| {
            !applied.iter().any(|(slice, number, _)| slice == step.slice && *number == i64::from(step.number))
        })
        .copied()
        .collect())
}
