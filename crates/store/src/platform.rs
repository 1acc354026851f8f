//! The list of brands and how each is opened.
//!
//! A brand is a namespace, told apart by host name: a folder on SQLite, a schema on PostgreSQL. No
//! table has a brand column, and no statement can reach another brand.

mod open;

pub(crate) use open::{fill_file, prepare_file};

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::{Exponent, Id, Timestamp, Zone};

use crate::db::{Db, Options};
use crate::migrate::{self, Migration};
use crate::postgres::{Cluster, Sequencer, Session as PostgresSession};
use crate::sqlite::{File, Session as SqliteSession};
use crate::{Fault, dialect, params};

/// Where the brands lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A folder with one folder a brand.
    Sqlite(PathBuf),
    /// A PostgreSQL database, by URL, with one schema a brand.
    Postgres(String),
}

/// One brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Its id.
    pub id: Id,
    /// Its host name: `tea.example`.
    pub host: String,
    /// Its folder or schema: letters, digits and `_`.
    pub namespace: String,
    /// What people call it.
    pub name: String,
    /// ISO 4217 code of its currency.
    pub currency: String,
    /// Digits of its currency.
    pub exponent: Exponent,
    /// Its home zone.
    pub zone: Zone,
    /// Its first language: `zh-TW`.
    pub locale: String,
    /// `active` or `closed`.
    pub state: String,
}

const CREATE: &str = "CREATE TABLE IF NOT EXISTS platform_brand (id ID PRIMARY KEY, host TEXT NOT NULL UNIQUE, namespace TEXT NOT NULL UNIQUE, name TEXT NOT NULL, currency TEXT NOT NULL, exponent INT NOT NULL, zone TEXT NOT NULL, locale TEXT NOT NULL, state TEXT NOT NULL, schema_version INT NOT NULL, created_at INT NOT NULL);";
const LIST: &str =
    "SELECT id, host, namespace, name, currency, exponent, zone, locale, state FROM platform_brand ORDER BY host";
const INSERT: &str = "INSERT INTO platform_brand (id, host, namespace, name, currency, exponent, zone, locale, state, schema_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const SET_VERSION: &str = "UPDATE platform_brand SET schema_version = $2 WHERE namespace = $1";

/// Names that are schemas of PostgreSQL or our own.
const RESERVED: [&str; 3] = ["platform", "public", "information_schema"];

/// All brands of one installation.
pub struct Platform {
    database: Database,
    options: Options,
    schema: Vec<Migration>,
    open: Mutex<HashMap<String, Db>>,
    /// Held while a brand is opened, so that a crowd at its door opens it once.
    opening: Mutex<()>,
    /// Held while the list is asked, so that any crowd needs one connection for it.
    asking: Mutex<()>,
    postgres: Option<(Arc<Cluster>, Arc<Sequencer>)>,
}

impl Platform {
    /// Opens the list of brands, and makes it where there is none. Brands themselves are opened at
    /// first use, so a hundred idle ones cost nothing.
    ///
    /// `schema` is what the slices bring; the store's own migrations are put before it.
    ///
    /// # Errors
    /// When the folder or the database cannot be used.
    pub fn open(database: Database, options: Options, schema: &[Migration]) -> Result<Self, Fault> {
        let postgres = match &database {
            Database::Sqlite(folder) => {
                std::fs::create_dir_all(folder)?;
                None
            }
            Database::Postgres(url) => {
                let cluster = Arc::new(Cluster::start(url, options.writers, options.readers.max(2))?);
                let sequencer = Arc::new(Sequencer::start(cluster.config())?);
                Some((cluster, sequencer))
            }
        };
        let schema = migrate::MIGRATIONS.iter().chain(schema).copied().collect();
        let (open, opening, asking) = (Mutex::default(), Mutex::default(), Mutex::default());
        let platform = Platform { database, options, schema, open, opening, asking, postgres };
        platform.with_list(|list| {
            list.batch(CREATE)?;
            if let List::Postgres(session) = list { session.make_incarnation() } else { Ok(()) }
        })?;
        Ok(platform)
    }

    /// The brands there are, by host.
    ///
    /// # Errors
    /// When the database says so.
    pub fn brands(&self) -> Result<Vec<Brand>, Fault> {
        self.with_list(|list| {
            list.query(LIST, &[], |row| {
                let exponent = u8::try_from(row.get::<i64>(5)?).ok().and_then(Exponent::new);
                let zone = Zone::named(&row.get::<String>(6)?);
                Ok(Brand {
                    id: row.get(0)?,
                    host: row.get(1)?,
                    namespace: row.get(2)?,
                    name: row.get(3)?,
                    currency: row.get(4)?,
                    exponent: exponent.ok_or_else(|| Fault::Decode("a currency exponent out of range".to_owned()))?,
                    zone: zone.map_err(|error| Fault::Decode(error.to_string()))?,
                    locale: row.get(7)?,
                    state: row.get(8)?,
                })
            })
        })
    }

    /// Makes a brand with an empty database.
    ///
    /// # Errors
    /// When the namespace is not plain, the host or namespace is taken, or the database says so.
    pub fn create(&self, brand: &Brand, at: Timestamp) -> Result<Db, Fault> {
        self.ensure_new(brand)?;
        self.adopt(brand, at)
    }

    /// Says why a brand cannot be made here, if it cannot.
    pub(crate) fn ensure_new(&self, brand: &Brand) -> Result<(), Fault> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let name = brand.namespace.as_str();
        let well_formed =
            name.len() <= 48 && name.bytes().all(plain) && name.starts_with(|first: char| first.is_ascii_lowercase());
        if !well_formed || RESERVED.contains(&name) || name.starts_with("pg_") {
            return Err(Fault::Unusable(format!(
                "{name:?} cannot name a brand's folder or schema: use up to 48 lower-case letters, digits and _, beginning with a letter, \
                 and none of the names that PostgreSQL keeps for itself"
            )));
        }
        if self.brands()?.iter().any(|known| known.host == brand.host || known.namespace == brand.namespace) {
            return Err(Fault::Unusable(format!(
                "there is a brand at {} or named {} already",
                brand.host, brand.namespace
            )));
        }
        Ok(())
    }

    /// Opens a brand's database, fresh or filled, and puts the brand on the list.
    pub(crate) fn adopt(&self, brand: &Brand, at: Timestamp) -> Result<Db, Fault> {
        let db = self.open_brand(brand)?;
        let values = params![
            brand.id,
            &brand.host,
            &brand.namespace,
            &brand.name,
            &brand.currency,
            i64::from(brand.exponent.digits()),
            brand.zone.name(),
            &brand.locale,
            &brand.state,
            self.schema.len() as i64,
            at,
        ]
        .to_vec();
        self.with_list(|list| list.execute(INSERT, &values))?;
        Ok(self.keep(&brand.namespace, &db))
    }

    /// The brand at that host name, opened and brought up to this version's schema.
    ///
    /// # Errors
    /// When the database says so.
    pub fn by_host(&self, host: &str) -> Result<Option<Db>, Fault> {
        let found = self.brands()?.into_iter().find(|brand| brand.host == host);
        found.map(|brand| self.get(&brand)).transpose()
    }

    /// The opened database of a brand.
    ///
    /// # Errors
    /// When the database says so.
    pub fn get(&self, brand: &Brand) -> Result<Db, Fault> {
        if let Some(db) = self.opened(&brand.namespace) {
            return Ok(db);
        }
        let _opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(db) = self.opened(&brand.namespace) {
            return Ok(db);
        }
        let db = self.open_brand(brand)?;
        self.with_list(|list| list.execute(SET_VERSION, params![&brand.namespace, self.schema.len() as i64]))?;
        Ok(self.keep(&brand.namespace, &db))
    }

    fn opened(&self, namespace: &str) -> Option<Db> {
        self.open.lock().ok()?.get(namespace).cloned()
    }

    /// Where the brands lie.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The steps of this version's schema, in order.
    pub fn schema(&self) -> &[Migration] {
        &self.schema
    }

    /// A brand may be made and opened at once; the first handle is kept by both.
    fn keep(&self, namespace: &str, db: &Db) -> Db {
        match self.open.lock() {
            Ok(mut open) => open.entry(namespace.to_owned()).or_insert_with(|| db.clone()).clone(),
            Err(_) => db.clone(),
        }
    }

    /// Runs something on the list of brands, in a transaction.
    fn with_list<T: Send>(&self, act: impl FnOnce(&mut List<'_>) -> Result<T, Fault> + Send) -> Result<T, Fault> {
        let _asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        match (&self.database, &self.postgres) {
            (Database::Sqlite(folder), _) => {
                let file =
                    File { path: folder.join("platform.db"), durable: true, vfs: None, planted: Default::default() };
                let session = SqliteSession::writer(&file)?;
                act(&mut List::Sqlite(&session))
            }
            (Database::Postgres(_), Some((cluster, _))) => crate::postgres::apart(|| {
                let mut session = cluster.connect()?;
                session.begin_quietly("platform")?;
                // Servers may start at once, and PostgreSQL's IF NOT EXISTS does not wait for a rival.
                session.batch("SELECT pg_advisory_xact_lock(hashtextextended('tenon.platform', 0)); CREATE SCHEMA IF NOT EXISTS platform")?;
                let outcome = act(&mut List::Postgres(&mut session))?;
                session.commit()?;
                Ok(outcome)
            }),
            (Database::Postgres(_), None) => Err(Fault::Closed),
        }
    }
}

enum List<'a> {
    Sqlite(&'a SqliteSession),
    Postgres(&'a mut PostgresSession),
}

impl List<'_> {
    fn batch(&mut self, sql: &str) -> Result<(), Fault> {
        match self {
            List::Sqlite(session) => session.batch(&dialect::migration_for_sqlite(sql)),
            List::Postgres(session) => session.batch(&dialect::migration_for_postgres(sql)),
        }
    }

    fn query<T>(
        &mut self,
        sql: &'static str,
        values: &[crate::Value],
        map: impl FnMut(&crate::Row<'_>) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        match self {
            List::Sqlite(session) => session.query(sql, values, map),
            List::Postgres(session) => session.query(sql, values, map),
        }
    }

    fn execute(&mut self, sql: &'static str, values: &[crate::Value]) -> Result<u64, Fault> {
        match self {
            List::Sqlite(session) => session.execute(sql, values),
            List::Postgres(session) => session.execute(sql, values),
        }
    }
}
