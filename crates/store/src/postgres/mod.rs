//! PostgreSQL: plain threads, one connection each; READ COMMITTED writes, REPEATABLE READ reads.

mod sequencer;
mod tables;
mod worker;

use std::collections::HashMap;

use postgres::types::{IsNull, Kind, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, NoTls, SimpleQueryMessage, Statement};

pub(crate) use sequencer::Sequencer;
pub(crate) use worker::Cluster;

use crate::value::RowSource;
use crate::{Fault, Row, Value};

/// One connection and what it has prepared, by schema and statement.
pub(crate) struct Session {
    client: Client,
    namespace: String,
    prepared: HashMap<(String, &'static str), Statement>,
    /// Set when a statement failed inside the transaction; PostgreSQL will not commit it then.
    failed: bool,
    /// Names the server's life since its last crash.
    incarnation: Option<String>,
}

/// A row that a crash of the server removes: PostgreSQL empties unlogged tables after every unclean stop,
/// and no replica that takes over has ever held them.
const INCARNATION: &str =
    "CREATE UNLOGGED TABLE IF NOT EXISTS platform.platform_incarnation (id integer PRIMARY KEY, token uuid NOT NULL)";
const ASK_INCARNATION: &str = "INSERT INTO platform.platform_incarnation (id, token) VALUES (1, gen_random_uuid()) ON CONFLICT (id) DO NOTHING; SELECT token FROM platform.platform_incarnation";

/// Prepared statements kept per connection; past this the connection forgets them all.
const PREPARED: usize = 4_000;

impl Session {
    pub(crate) fn connect(config: &::postgres::Config) -> Result<Self, Fault> {
        let client = config.connect(NoTls)?;
        Ok(Session { client, namespace: String::new(), prepared: HashMap::new(), failed: false, incarnation: None })
    }

    /// Makes the place where a crash leaves its trace.
    pub(crate) fn make_incarnation(&mut self) -> Result<(), Fault> {
        self.batch(INCARNATION)
    }

    /// Asks which life of the server this connection belongs to.
    pub(crate) fn ask_incarnation(&mut self) -> Result<(), Fault> {
        let messages = self.client.simple_query(ASK_INCARNATION)?;
        self.incarnation = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
            _ => None,
        });
        Ok(())
    }

    pub(crate) fn incarnation(&self) -> Option<&str> {
        self.incarnation.as_deref()
    }

    /// Begins to write in a brand's schema and returns the transaction's number. Its COMMIT does not wait for the disk
    /// when it is `unsynced`.
    pub(crate) fn begin_write(&mut self, namespace: &str, unsynced: bool) -> Result<i64, Fault> {
        let then = if unsynced {
            "SET LOCAL synchronous_commit = off; SELECT pg_current_xact_id()::text"
        } else {
            "SELECT pg_current_xact_id()::text"
        };
        let rows = self.begin(namespace, "READ COMMITTED", then)?;
        let number = rows.into_iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.get(0).and_then(|text| text.parse().ok()),
            _ => None,
        });
        number.ok_or_else(|| Fault::Decode("PostgreSQL gave no transaction number".to_owned()))
    }

    /// Begins a transaction that may turn out to write nothing, without taking a number for it.
    pub(crate) fn begin_quietly(&mut self, namespace: &str) -> Result<(), Fault> {
        self.begin(namespace, "READ COMMITTED", "")?;
        Ok(())
    }

    /// Begins to read a brand's schema at one snapshot.
    pub(crate) fn begin_read(&mut self, namespace: &str) -> Result<(), Fault> {
        self.begin(namespace, "REPEATABLE READ READ ONLY", "")?;
        Ok(())
    }

    fn begin(&mut self, namespace: &str, mode: &str, then: &str) -> Result<Vec<SimpleQueryMessage>, Fault> {
        self.failed = false;
        if self.namespace != namespace {
            namespace.clone_into(&mut self.namespace);
        }
        // One round trip. A namespace is made by `Platform`, which allows letters, digits and _ only.
        let sql = format!("BEGIN ISOLATION LEVEL {mode}; SET LOCAL search_path TO \"{namespace}\"; {then}");
        Ok(self.client.simple_query(&sql)?)
    }

    /// Commits.
    ///
    /// # Errors
    /// Also when a statement failed before and the closure went on all the same: PostgreSQL would
    /// roll back and still answer without an error.
    pub(crate) fn commit(&mut self) -> Result<(), Fault> {
        if self.failed {
            let _ = self.rollback();
            return Err(Fault::Unusable("a statement failed in this transaction and was ignored".to_owned()));
        }
        self.client.batch_execute("COMMIT")?;
        Ok(())
    }

    pub(crate) fn rollback(&mut self) -> Result<(), Fault> {
        self.client.batch_execute("ROLLBACK")?;
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        self.client.batch_execute(sql)?;
        Ok(())
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(crate) fn query<T>(
        &mut self,
        sql: &'static str,
        params: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let statement = self.statement(sql)?;
        let rows = self.client.query(&statement, &borrowed(params));
        let rows = rows.inspect_err(|_| self.failed = true)?;
        rows.iter().map(|row| map(&Row(RowSource::Postgres(row)))).collect()
    }

    pub(crate) fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64, Fault> {
        let statement = self.statement(sql)?;
        let changed = self.client.execute(&statement, &borrowed(params));
        Ok(changed.inspect_err(|_| self.failed = true)?)
    }

    pub(crate) fn understand(&mut self, sql: &'static str) -> Result<(), Fault> {
        self.statement(sql)?;
        Ok(())
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, Fault> {
        // A plan belongs to the schema it was made in.
        let key = (self.namespace.clone(), sql);
        if let Some(statement) = self.prepared.get(&key) {
            return Ok(statement.clone());
        }
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        let statement = self.client.prepare(sql).inspect_err(|_| self.failed = true)?;
        self.prepared.insert(key, statement.clone());
        Ok(statement)
    }
}

/// Runs something that talks to PostgreSQL where a thread of an asynchronous runtime may stand: the
/// blocking client must not be used on such a thread, nor dropped there, so it gets one of its own.
pub(crate) fn apart<T: Send>(act: impl FnOnce() -> Result<T, Fault> + Send) -> Result<T, Fault> {
    if tokio::runtime::Handle::try_current().is_err() {
        return act();
    }
    let died = || Fault::Unusable("a thread that talked to PostgreSQL panicked".to_owned());
    std::thread::scope(|scope| scope.spawn(act).join().unwrap_or_else(|_| Err(died())))
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value {
    fn to_sql(&self, target: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, target) {
            (Value::Null, _) => return Ok(IsNull::Yes),
            (Value::Id(id), _) => out.extend_from_slice(id.as_bytes()),
            (Value::Int(value), &Type::INT8) => return value.to_sql(target, out),
            (Value::Int(value), &Type::INT4) => return i32::try_from(*value)?.to_sql(target, out),
            (Value::Bool(value), _) => return value.to_sql(target, out),
            (Value::Text(text), _) => out.extend_from_slice(text.as_bytes()),
            (Value::Bytes(bytes), _) => out.extend_from_slice(bytes),
            (Value::Int(_), other) => return Err(format!("an INT cannot be sent as {other}").into()),
        }
        Ok(IsNull::No)
    }

    fn accepts(target: &Type) -> bool {
        matches!(
            *target,
            Type::UUID | Type::INT8 | Type::INT4 | Type::BOOL | Type::TEXT | Type::VARCHAR | Type::NAME | Type::BYTEA
        ) && matches!(target.kind(), Kind::Simple)
    }

    to_sql_checked!();
}

/// A column as it came over the wire.
struct Raw<'a>(Type, &'a [u8]);

impl<'a> ::postgres::types::FromSql<'a> for Raw<'a> {
    fn from_sql(target: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Raw(target.clone(), raw))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

pub(crate) fn column(row: &::postgres::Row, index: usize) -> Result<Value, Fault> {
    let Some(Raw(kind, bytes)) = row.try_get::<_, Option<Raw<'_>>>(index)? else { return Ok(Value::Null) };
    let wrong = || Fault::Decode(format!("column {index} of type {kind} holds {} bytes", bytes.len()));
    Ok(match kind {
        Type::UUID => Value::Id(kernel::Id::from_bytes(bytes.try_into().map_err(|_| wrong())?)),
        Type::INT8 => Value::Int(i64::from_be_bytes(bytes.try_into().map_err(|_| wrong())?)),
        Type::INT4 => Value::Int(i64::from(i32::from_be_bytes(bytes.try_into().map_err(|_| wrong())?))),
        Type::BOOL => Value::Bool(bytes == [1]),
        Type::TEXT | Type::VARCHAR | Type::NAME => {
            Value::Text(std::str::from_utf8(bytes).map_err(|_| wrong())?.to_owned())
        }
        Type::BYTEA => Value::Bytes(bytes.to_vec()),
        // sum() over INT columns; write CAST(sum(…) AS BIGINT).
        other => return Err(Fault::Decode(format!("column {index} has the type {other}, which is not one of ours"))),
    })
}
