//! Moves a brand from one database to another, in any direction, and proves that nothing was lost.
//!
//! The source is read on one snapshot. The target is filled in one transaction, read back and compared
//! table by table before it commits; the brand appears in the target's list only after that. The list
//! of tables comes from the databases themselves.
//!
//! What is written to the source while a copy runs is not in it: stop the servers first.

use crate::platform::{Brand, Platform};
use crate::postgres::apart;
pub use crate::tables::Fingerprint;
use crate::tables::{Raw, Table, TableHash, in_order_of_need};
use crate::{Db, Fault, params, sql};

use kernel::Timestamp;

/// Copies a brand into another installation, where it must not be yet, and opens it there. Both
/// installations are opened with the same schema, so the source is brought up to it first.
///
/// # Errors
/// When the brand is in the target already, when the target holds other rows afterwards than the
/// source, or when a database says so. The target is as it was then.
pub fn copy(from: &Platform, brand: &Brand, to: &Platform, at: Timestamp) -> Result<(Db, Vec<Fingerprint>), Fault> {
    to.ensure_new(brand)?;
    // Opening brings the source up to this program's schema.
    drop(from.get(brand)?);
    apart(|| {
        let found =
            from.with_snapshot(brand, |mut source| to.fill(brand, |mut target| transfer(&mut source, &mut target)))?;
        let db = to.adopt(brand, at)?;
        Ok((db, found))
    })
}

/// What every table of a brand holds, in the order of the tables' names. Equal content gives equal
/// fingerprints on SQLite and on PostgreSQL.
///
/// # Errors
/// When the database says so.
pub fn fingerprint(platform: &Platform, brand: &Brand) -> Result<Vec<Fingerprint>, Fault> {
    apart(|| platform.with_snapshot(brand, |mut raw| raw.fingerprints()))
}

/// Copies all rows and compares what arrived.
pub(crate) fn transfer(source: &mut Raw<'_>, target: &mut Raw<'_>) -> Result<Vec<Fingerprint>, Fault> {
    let (theirs, ours) = (source.tables()?, target.tables()?);
    same_shape(&theirs, &ours)?;
    // Every change is in the journal: where it is empty nothing happened yet.
    if let Some(journal) = ours.iter().find(|table| table.name == JOURNAL)
        && target.fingerprint(journal)?.rows > 0
    {
        return Err(Fault::Unusable(format!("there are rows in {} of the target already", journal.name)));
    }
    let mut sent = Vec::new();
    for table in in_order_of_need(&ours)? {
        if target.fingerprint(table)?.rows > 0 && table.name != MIGRATIONS {
            // What its migrations begin with; the source has its own.
            target.clear(table)?;
        }
        let mut hash = TableHash::new(table);
        let rows = |take: &mut dyn FnMut(Vec<crate::Value>) -> Result<(), Fault>| {
            source.rows(table, |row| {
                hash.add(&row);
                take(row)
            })
        };
        match target {
            // Opening the target has written this one already.
            _ if table.name == MIGRATIONS => {
                let mut rows = rows;
                rows(&mut |_| Ok(()))?;
            }
            Raw::Sqlite(session) => session.load(table, rows)?,
            Raw::Postgres { session, namespace } => {
                session.load(table, rows)?;
                session.count_on(namespace, table)?;
            }
        }
        sent.push(hash.finish());
    }
    sent.sort_by(|a, b| a.table.cmp(&b.table));
    let arrived = target.fingerprints()?;
    if let Some((sent, arrived)) = sent.iter().zip(&arrived).find(|(sent, arrived)| sent != arrived) {
        return Err(Fault::Unusable(format!(
            "{} does not hold in the target what it holds in the source: {} rows there, {} rows here",
            sent.table, arrived.rows, sent.rows
        )));
    }
    if let Raw::Sqlite(session) = target {
        if let Some((table, rows)) = session.stray_rows()?.first() {
            return Err(Fault::Unusable(format!("{rows} rows of {table} name rows that are not there")));
        }
        // What PostgreSQL had not numbered yet. On PostgreSQL the sequencer does it.
        let stand = session.query(sql::JOURNAL_STAND, &[], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        let (position, entry) = stand.first().copied().unwrap_or((0, 0));
        session.execute(sql::JOURNAL_NUMBER, params![position, entry, i64::MAX])?;
    }
    Ok(sent)
}

/// The table that every change is in.
const JOURNAL: &str = "journal";
/// The table that opening a database fills by itself.
const MIGRATIONS: &str = "store_migration";

/// Two databases belong together when they have the same tables with the same columns.
fn same_shape(theirs: &[Table], ours: &[Table]) -> Result<(), Fault> {
    let shape = |tables: &[Table]| -> Vec<String> {
        tables.iter().map(|table| format!("{} ({})", table.name, table.names())).collect()
    };
    let (theirs, ours) = (shape(theirs), shape(ours));
    let odd =
        theirs.iter().find(|table| !ours.contains(table)).or_else(|| ours.iter().find(|table| !theirs.contains(table)));
    match odd {
        Some(table) => Err(Fault::Unusable(format!("only one of the two databases has the table {table}"))),
        None => Ok(()),
    }
}
