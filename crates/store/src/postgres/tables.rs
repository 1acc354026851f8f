//! Tables as PostgreSQL's catalogue lists them, and rows in bulk.

use postgres::binary_copy::BinaryCopyInWriter;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{ToSql, Type};

use super::{Session, column};
use crate::tables::{Column, Kind, Table};
use crate::{Fault, Value, params};

const TABLES: &str = "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY c.relname";
const COLUMNS: &str = "SELECT a.attname, CAST(format_type(a.atttypid, NULL) AS TEXT), a.attidentity <> '' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
const KEY: &str = "SELECT a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY AS k (number, place) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number WHERE n.nspname = $1 AND c.relname = $2 AND i.indisprimary ORDER BY k.place";
const NEEDS: &str = "SELECT DISTINCT f.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_class f ON f.oid = k.confrelid WHERE n.nspname = $1 AND c.relname = $2 AND k.contype = 'f'";

impl Session {
    /// The tables of a schema.
    pub(crate) fn tables(&mut self, namespace: &str) -> Result<Vec<Table>, Fault> {
        let names = self.query(TABLES, params![namespace], |row| row.get::<String>(0))?;
        names
            .into_iter()
            .map(|name| {
                let of = params![namespace, &name].to_vec();
                let columns = self.query(COLUMNS, &of, |row| {
                    Ok(Column { name: row.get(0)?, kind: kind(&row.get::<String>(1)?)?, counted: row.get(2)? })
                })?;
                let key = self.query(KEY, &of, |row| row.get(0))?;
                let needs = self.query(NEEDS, &of, |row| row.get(0))?.into_iter().collect();
                Ok(Table { name, columns, key, needs })
            })
            .collect()
    }

    /// Gives the rows of a statement one by one, without holding all of them.
    pub(crate) fn stream(
        &mut self,
        sql: &str,
        mut each: impl FnMut(Vec<Value>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut rows = self.client.query_raw(sql, std::iter::empty::<&(dyn ToSql + Sync)>())?;
        while let Some(row) = rows.next()? {
            each((0..row.len()).map(|index| column(&row, index)).collect::<Result<_, _>>()?)?;
        }
        Ok(())
    }

    /// Takes rows in; `fill` is given what takes one.
    pub(crate) fn load(
        &mut self,
        table: &Table,
        fill: impl FnOnce(&mut dyn FnMut(Vec<Value>) -> Result<(), Fault>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let sql = format!("COPY \"{}\" ({}) FROM STDIN BINARY", table.name, table.names());
        let types: Vec<Type> = table.columns.iter().map(|column| type_of(column.kind)).collect();
        let mut writer = BinaryCopyInWriter::new(self.client.copy_in(&sql)?, &types);
        fill(&mut |row| {
            let row: Vec<Value> =
                row.into_iter().zip(&table.columns).map(|(value, column)| fit(value, column)).collect();
            let borrowed: Vec<&(dyn ToSql + Sync)> = row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
            Ok(writer.write(&borrowed)?)
        })?;
        writer.finish()?;
        Ok(())
    }

    /// Lets the columns that the database counts go on after the largest number there is.
    pub(crate) fn count_on(&mut self, namespace: &str, table: &Table) -> Result<(), Fault> {
        for column in table.columns.iter().filter(|column| column.counted) {
            self.batch(&format!(
                "SELECT setval(pg_get_serial_sequence('\"{namespace}\".\"{table}\"', '{column}'), \
                 (SELECT coalesce(max(\"{column}\"), 0) + 1 FROM \"{table}\"), false)",
                table = table.name,
                column = column.name,
            ))?;
        }
        Ok(())
    }
}

/// SQLite knows a truth as a number only.
fn fit(value: Value, column: &Column) -> Value {
    match (value, column.kind) {
        (Value::Int(number @ (0 | 1)), Kind::Bool) => Value::Bool(number == 1),
        (value, _) => value,
    }
}

fn kind(name: &str) -> Result<Kind, Fault> {
    match name {
        "uuid" => Ok(Kind::Id),
        "bigint" => Ok(Kind::Int),
        "boolean" => Ok(Kind::Bool),
        "text" => Ok(Kind::Text),
        "bytea" => Ok(Kind::Bytes),
        other => Err(Fault::Unusable(format!("a column has the type {other}, which is not one of ours"))),
    }
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Id => Type::UUID,
        Kind::Int => Type::INT8,
        Kind::Bool => Type::BOOL,
        Kind::Text => Type::TEXT,
        Kind::Bytes => Type::BYTEA,
    }
}
