//! A brand's tables as the database's own catalogue lists them, for copies, backups and checks.
//!
//! Nothing here knows a table by name but the two places where the databases differ on purpose:
//! `journal.tx` is a transaction number of the database it was written in, and `store_meta` holds the
//! marker of SQLite's last commit.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::postgres::Session as PostgresSession;
use crate::sqlite::Session as SqliteSession;
use crate::{Fault, Value};

/// A column's type, as far as the database tells it. SQLite does not tell ID from BYTES nor BOOL from INT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Id,
    Int,
    Bool,
    Text,
    Bytes,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The database counts it.
    pub(crate) counted: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    /// In the order in which they were made, the same on both databases.
    pub(crate) columns: Vec<Column>,
    /// The primary key's columns, in its order.
    pub(crate) key: Vec<String>,
    /// Tables whose rows its own rows name.
    pub(crate) needs: BTreeSet<String>,
}

/// What a table holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// SHA-256 over its columns' names and all values in the order of the primary key; the same on
    /// SQLite and on PostgreSQL for the same content.
    pub hash: [u8; 32],
}

impl std::fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} rows, ", self.table, self.rows)?;
        self.hash[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A connection below the closures.
pub(crate) enum Raw<'a> {
    Sqlite(&'a SqliteSession),
    Postgres { session: &'a mut PostgresSession, namespace: &'a str },
}

impl Table {
    /// All rows in the order of the primary key.
    pub(crate) fn select(&self) -> String {
        format!("SELECT {} FROM {} ORDER BY {}", self.names(), quoted(&self.name), list(self.key.iter()))
    }

    pub(crate) fn names(&self) -> String {
        list(self.columns.iter().map(|column| &column.name))
    }

    /// The value as it stands in every database.
    pub(crate) fn neutral(&self, index: usize, value: Value) -> Value {
        if self.name == "journal" && self.columns[index].name == "tx" { Value::Int(0) } else { value }
    }

    /// False for rows that belong to one database and not to the brand.
    pub(crate) fn travels(&self, row: &[Value]) -> bool {
        let marker = || Value::Text(crate::sqlite::MARKER.to_owned());
        !(self.name == "store_meta" && row.first().is_some_and(|name| *name == marker()))
    }
}

/// Names in double quotes: some are words of SQL.
fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn list<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

impl Raw<'_> {
    /// All tables, in the order of their names.
    pub(crate) fn tables(&mut self) -> Result<Vec<Table>, Fault> {
        let mut tables = match self {
            Raw::Sqlite(session) => session.tables()?,
            Raw::Postgres { session, namespace } => session.tables(namespace)?,
        };
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        match tables.iter().find(|table| table.key.is_empty()) {
            Some(table) => Err(Fault::Unusable(format!("the table {} has no primary key", table.name))),
            None => Ok(tables),
        }
    }

    /// Takes all rows of a table away.
    pub(crate) fn clear(&mut self, table: &Table) -> Result<(), Fault> {
        let sql = format!("DELETE FROM \"{}\"", table.name);
        match self {
            Raw::Sqlite(session) => session.batch(&sql),
            Raw::Postgres { session, .. } => session.batch(&sql),
        }
    }

    /// Gives every row that travels, in neutral form and in the order of the primary key.
    pub(crate) fn rows(
        &mut self,
        table: &Table,
        mut each: impl FnMut(Vec<Value>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let neutral = |row: Vec<Value>| -> Result<(), Fault> {
            if !table.travels(&row) {
                return Ok(());
            }
            each(row.into_iter().enumerate().map(|(index, value)| table.neutral(index, value)).collect())
        };
        match self {
            Raw::Sqlite(session) => session.stream(&table.select(), neutral),
            Raw::Postgres { session, .. } => session.stream(&table.select(), neutral),
        }
    }

    /// What a table holds.
    pub(crate) fn fingerprint(&mut self, table: &Table) -> Result<Fingerprint, Fault> {
        let mut hash = TableHash::new(table);
        self.rows(table, |row| {
            hash.add(&row);
            Ok(())
        })?;
        Ok(hash.finish())
    }

    /// What all tables hold, in the order of their names.
    pub(crate) fn fingerprints(&mut self) -> Result<Vec<Fingerprint>, Fault> {
        let tables = self.tables()?;
        tables.iter().map(|table| self.fingerprint(table)).collect()
    }
}

/// Takes rows in the order of the primary key.
pub(crate) struct TableHash {
    table: String,
    rows: u64,
    hash: Sha256,
}

impl TableHash {
    pub(crate) fn new(table: &Table) -> Self {
        let mut hash = Sha256::new();
        for column in &table.columns {
            hash.update((column.name.len() as u64).to_be_bytes());
            hash.update(column.name.as_bytes());
        }
        TableHash { table: table.name.clone(), rows: 0, hash }
    }

    /// A truth is the number 0 or 1, and an id its sixteen bytes: SQLite knows them as nothing else.
    pub(crate) fn add(&mut self, row: &[Value]) {
        self.rows += 1;
        for value in row {
            let (tag, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Int(number) => (1, &number.to_be_bytes()),
                Value::Bool(truth) => (1, &i64::from(*truth).to_be_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Id(id) => (3, id.as_bytes()),
                Value::Bytes(bytes) => (3, bytes),
            };
            self.hash.update([tag]);
            self.hash.update((bytes.len() as u64).to_be_bytes());
            self.hash.update(bytes);
        }
    }

    pub(crate) fn finish(self) -> Fingerprint {
        Fingerprint { table: self.table, rows: self.rows, hash: self.hash.finalize().into() }
    }
}

/// Tables so that each comes after those whose rows it names.
///
/// # Errors
/// When tables name each other in a circle.
pub(crate) fn in_order_of_need(tables: &[Table]) -> Result<Vec<&Table>, Fault> {
    let mut waiting: Vec<&Table> = tables.iter().collect();
    let mut ordered: Vec<&Table> = Vec::new();
    while !waiting.is_empty() {
        let done: BTreeSet<&str> = ordered.iter().map(|table| table.name.as_str()).collect();
        let is_ready =
            |table: &&Table| table.needs.iter().all(|need| *need == table.name || done.contains(need.as_str()));
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_ready);
        if ready.is_empty() {
            let names: Vec<_> = rest.iter().map(|table| table.name.as_str()).collect();
            return Err(Fault::Unusable(format!(
                "these tables name each other's rows in a circle: {}",
                names.join(", ")
            )));
        }
        ordered.extend(ready);
        waiting = rest;
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, needs: &[&str]) -> Table {
        let needs = needs.iter().map(ToString::to_string).collect();
        Table { name: name.to_owned(), columns: Vec::new(), key: vec!["id".to_owned()], needs }
    }

    #[test]
    fn what_is_named_comes_first() {
        let tables = [table("a", &["c"]), table("b", &["a", "b"]), table("c", &[])];
        let names: Vec<_> = in_order_of_need(&tables).unwrap().iter().map(|table| table.name.clone()).collect();
        assert_eq!(names, ["c", "a", "b"]);
        assert!(in_order_of_need(&[table("a", &["b"]), table("b", &["a"])]).is_err());
    }

    #[test]
    fn values_of_different_kinds_never_hash_alike() {
        let shape = table("t", &[]);
        let hash = |row: &[Value]| {
            let mut hash = TableHash::new(&shape);
            hash.add(row);
            hash.finish().hash
        };
        let text = |text: &str| Value::Text(text.to_owned());
        assert_ne!(hash(&[text("ab"), text("c")]), hash(&[text("a"), text("bc")]));
        assert_ne!(hash(&[text("a")]), hash(&[Value::Bytes(b"a".to_vec())]));
        assert_ne!(hash(&[Value::Null]), hash(&[text("")]));
        assert_eq!(hash(&[Value::Bool(true)]), hash(&[Value::Int(1)]));
    }
}
