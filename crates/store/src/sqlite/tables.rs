//! Tables as SQLite's catalogue lists them, and rows in bulk.

use super::{Session, column};
use crate::tables::{Column, Kind, Table};
use crate::{Fault, Value, params};

const TABLES: &str =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name";
const COLUMNS: &str = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
const KEY: &str = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
const NEEDS: &str = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list($1)";
/// Rows whose foreign key leads nowhere.
const STRAY: &str = "SELECT \"table\", count(*) FROM pragma_foreign_key_check GROUP BY 1";

impl Session {
    /// The tables of the file.
    pub(crate) fn tables(&self) -> Result<Vec<Table>, Fault> {
        let names = self.query(TABLES, &[], |row| row.get::<String>(0))?;
        names
            .into_iter()
            .map(|name| {
                let columns = self.query(COLUMNS, params![&name], |row| {
                    let kind = match row.get::<String>(1)?.as_str() {
                        "INTEGER" => Kind::Int,
                        "TEXT" => Kind::Text,
                        "BLOB" => Kind::Bytes,
                        other => {
                            return Err(Fault::Unusable(format!(
                                "a column has the type {other}, which is not one of ours"
                            )));
                        }
                    };
                    Ok(Column { name: row.get(0)?, kind, counted: false })
                })?;
                let key = self.query(KEY, params![&name], |row| row.get(0))?;
                let needs = self.query(NEEDS, params![&name], |row| row.get(0))?.into_iter().collect();
                Ok(Table { name, columns, key, needs })
            })
            .collect()
    }

    /// Gives the rows of a statement one by one.
    pub(crate) fn stream(&self, sql: &str, mut each: impl FnMut(Vec<Value>) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut statement = self.connection.prepare(sql)?;
        let count = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each((0..count).map(|index| column(row, index)).collect::<Result<_, _>>()?)?;
        }
        Ok(())
    }

    /// Takes rows in; `fill` is given what takes one.
    pub(crate) fn load(
        &self,
        table: &Table,
        fill: impl FnOnce(&mut dyn FnMut(Vec<Value>) -> Result<(), Fault>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let places: Vec<_> = (1..=table.columns.len()).map(|number| format!("?{number}")).collect();
        let sql = format!("INSERT INTO \"{}\" ({}) VALUES ({})", table.name, table.names(), places.join(", "));
        let mut statement = self.connection.prepare(&sql)?;
        fill(&mut |row| {
            statement.execute(rusqlite::params_from_iter(row.iter()))?;
            Ok(())
        })
    }

    /// Tables with rows whose foreign key leads nowhere, and how many.
    pub(crate) fn stray_rows(&self) -> Result<Vec<(String, i64)>, Fault> {
        self.query(STRAY, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
