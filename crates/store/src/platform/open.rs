//! How a brand's database is opened, brought up to date, read as a whole and filled.

use std::sync::Arc;

use super::{Brand, Database, Platform};
use crate::db::{Db, Engine, Options};
use crate::migrate::{self, Migration};
use crate::postgres::{Cluster, Sequencer, Session as PostgresSession, apart};
use crate::sqlite::{File, Readers, Session as SqliteSession, Writer};
use crate::tables::Raw;
use crate::{Fault, dialect, params, sql};

impl Platform {
    pub(super) fn open_brand(&self, brand: &Brand) -> Result<Db, Fault> {
        match (&self.database, &self.postgres) {
            (Database::Sqlite(_), _) => self.open_sqlite(brand),
            (Database::Postgres(_), Some((cluster, sequencer))) => {
                apart(|| self.open_postgres(brand, cluster, sequencer))
            }
            (Database::Postgres(_), None) => Err(Fault::Closed),
        }
    }

    fn open_sqlite(&self, brand: &Brand) -> Result<Db, Fault> {
        let file = self.file(brand)?;
        let session = prepare_file(&file, &self.schema)?;
        let signals = Db::signals(None);
        let last = session.query(sql::JOURNAL_LAST, &[], |row| row.get::<i64>(0))?;
        signals.reached(last.first().copied().unwrap_or(0));
        let readers = Readers::start(&file, self.options.readers)?;
        let folder = file.path.parent().map(ToOwned::to_owned).unwrap_or_default();
        let writer = Writer::start(file, session, Arc::clone(&signals))?;
        let engine = Engine::Sqlite { writer, readers, folder };
        Ok(Db::assemble(brand.clone(), self.options.clone(), signals, engine))
    }

    fn open_postgres(&self, brand: &Brand, cluster: &Arc<Cluster>, sequencer: &Arc<Sequencer>) -> Result<Db, Fault> {
        let namespace: Arc<str> = Arc::from(brand.namespace.as_str());
        prepare_postgres(&mut cluster.connect()?, &namespace, &self.schema)?;
        let waker = Arc::clone(sequencer);
        let stirred = Arc::clone(&namespace);
        let signals = Db::signals(Some(Box::new(move || waker.stir(&stirred))));
        sequencer.watch(Arc::clone(&namespace), &signals);
        let engine = Engine::Postgres { cluster: Arc::clone(cluster), namespace, _sequencer: Arc::clone(sequencer) };
        Ok(Db::assemble(brand.clone(), self.options.clone(), signals, engine))
    }

    /// Where a brand lies on SQLite; the folder is made if it is missing.
    pub(crate) fn file(&self, brand: &Brand) -> Result<File, Fault> {
        let Database::Sqlite(folder) = &self.database else {
            return Err(Fault::Unusable("this brand lies on PostgreSQL and has no file".to_owned()));
        };
        let folder = folder.join(&brand.namespace);
        std::fs::create_dir_all(&folder)?;
        let Options { durable, ref vfs, planted, .. } = self.options;
        Ok(File { path: folder.join("truth.db"), durable, vfs: vfs.clone(), planted })
    }

    /// Reads a brand as a whole, on one snapshot. Not on a thread of an asynchronous runtime.
    pub(crate) fn with_snapshot<T>(
        &self,
        brand: &Brand,
        act: impl FnOnce(Raw<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match &self.postgres {
            None => {
                let session = SqliteSession::reader(&self.file(brand)?)?;
                session.control("BEGIN")?;
                act(Raw::Sqlite(&session))
            }
            Some((cluster, _)) => {
                let mut session = cluster.connect()?;
                session.begin_read(&brand.namespace)?;
                act(Raw::Postgres { session: &mut session, namespace: &brand.namespace })
            }
        }
    }

    /// Makes a brand's empty tables and fills them in one transaction. The brand is not on the list
    /// yet. Not on a thread of an asynchronous runtime.
    pub(crate) fn fill<T>(&self, brand: &Brand, act: impl FnOnce(Raw<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        match &self.postgres {
            None => fill_file(&self.file(brand)?, &self.schema, act),
            Some((cluster, _)) => {
                let mut session = cluster.connect()?;
                prepare_postgres(&mut session, &brand.namespace, &self.schema)?;
                session.begin_write(&brand.namespace, false)?;
                let outcome = act(Raw::Postgres { session: &mut session, namespace: &brand.namespace })?;
                session.commit()?;
                Ok(outcome)
            }
        }
    }
}

/// Makes a file's empty tables and fills them in one transaction.
pub(crate) fn fill_file<T>(
    file: &File,
    schema: &[Migration],
    act: impl FnOnce(Raw<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let session = prepare_file(file, schema)?;
    // Rows come table by table; whether they belong together is asked at the end.
    session.batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE")?;
    let outcome = act(Raw::Sqlite(&session))?;
    session.batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(outcome)
}

/// Opens a file for writing and brings it up to `schema`.
pub(crate) fn prepare_file(file: &File, schema: &[Migration]) -> Result<SqliteSession, Fault> {
    let session = SqliteSession::writer(file)?;
    session.batch(&dialect::migration_for_sqlite(migrate::LEDGER))?;
    let missing = || {
        let applied = session.query(migrate::APPLIED, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        migrate::missing(schema, &applied)
    };
    if missing()?.is_empty() {
        return Ok(session);
    }
    session.batch("BEGIN IMMEDIATE")?;
    // Asked again: another program may have been at it.
    for step in missing()? {
        session.batch(&step.text(false))?;
        session.execute(migrate::REMEMBER, params![step.slice, step.number, step.checksum()])?;
    }
    session.batch("COMMIT")?;
    Ok(session)
}

/// Brings a schema up to date.
fn prepare_postgres(session: &mut PostgresSession, namespace: &str, schema: &[Migration]) -> Result<(), Fault> {
    // Two servers may start at once: one migrates, the other waits and then finds it done.
    let lock = format!("(hashtextextended('tenon.migrate.{namespace}', 0))");
    session.batch(&format!("SELECT pg_advisory_lock{lock}; CREATE SCHEMA IF NOT EXISTS \"{namespace}\""))?;
    session.begin_quietly(namespace)?;
    session.batch(&dialect::migration_for_postgres(migrate::LEDGER))?;
    let applied = session.query(migrate::APPLIED, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    session.commit()?;
    for step in migrate::missing(schema, &applied)? {
        session.begin_quietly(namespace)?;
        session.batch(&step.text(true))?;
        session.execute(migrate::REMEMBER, params![step.slice, step.number, step.checksum()])?;
        session.commit()?;
    }
    session.batch(&format!("SELECT pg_advisory_unlock{lock}"))
}
