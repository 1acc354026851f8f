//! Where a benchmark's data lies: a fresh folder, or a fresh PostgreSQL server of its own that syncs to
//! disk as it does in production. Gone when dropped.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use store::{Brand, Database, Db, Options, Platform};
use tempfile::TempDir;
use testkit::Durable;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// A file.
    Sqlite,
    /// A server of the benchmark's own.
    Postgres,
}

impl Engine {
    /// Both, or the one that was asked for.
    pub fn asked(asked: Option<Engine>) -> Vec<Engine> {
        asked.map_or_else(|| vec![Engine::Sqlite, Engine::Postgres], |one| vec![one])
    }

    /// Its name in figures.
    pub const fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// A place for brands.
pub enum Place {
    /// A folder.
    Folder(TempDir),
    /// A folder that somebody named, and that stays.
    Kept(PathBuf),
    /// A server.
    Server(Durable),
}

impl Place {
    /// A fresh one, below the system's folder for temporary files.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn fresh(engine: Engine) -> anyhow::Result<Self> {
        Ok(match engine {
            Engine::Sqlite => Place::Folder(TempDir::with_prefix("tenon-bench-")?),
            Engine::Postgres => Place::Server(Durable::start()),
        })
    }

    /// Its name in figures.
    pub const fn name(&self) -> &'static str {
        match self {
            Place::Folder(_) | Place::Kept(_) => Engine::Sqlite.name(),
            Place::Server(_) => Engine::Postgres.name(),
        }
    }

    /// As the store opens it.
    pub fn database(&self) -> Database {
        match self {
            Place::Folder(folder) => Database::Sqlite(folder.path().to_owned()),
            Place::Kept(folder) => Database::Sqlite(folder.clone()),
            Place::Server(server) => Database::Postgres(server.url()),
        }
    }

    /// As the program's environment names it.
    pub fn variable(&self) -> (&'static str, String) {
        match self {
            Place::Folder(folder) => ("TENON_DATA", folder.path().display().to_string()),
            Place::Kept(folder) => ("TENON_DATA", folder.display().to_string()),
            Place::Server(server) => ("TENON_DATABASE", server.url()),
        }
    }

    /// The PostgreSQL server, if it is one.
    pub const fn server(&self) -> Option<&Durable> {
        match self {
            Place::Folder(_) | Place::Kept(_) => None,
            Place::Server(server) => Some(server),
        }
    }

    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Place::Folder(folder) => Some(folder.path()),
            Place::Kept(folder) => Some(folder),
            Place::Server(_) => None,
        }
    }

    /// A brand's database file, on SQLite.
    pub fn file(&self, namespace: &str) -> Option<PathBuf> {
        self.folder().map(|folder| folder.join(namespace).join("truth.db"))
    }

    /// Opens the installation in this process, with this version's whole schema.
    ///
    /// # Errors
    /// When the database says so.
    pub fn open(&self) -> anyhow::Result<Platform> {
        Ok(Platform::open(self.database(), Options::default(), &server::schema::migrations())?)
    }

    /// Makes an empty brand at `{namespace}.localhost`.
    ///
    /// # Errors
    /// When the database says so.
    pub fn make_brand(platform: &Platform, namespace: &str) -> anyhow::Result<Db> {
        let now = store::Clock::System.now();
        // Below `localhost`, so that a payment provider on this machine finds it.
        let brand = Brand { host: format!("{namespace}.localhost"), ..testkit::brand::named(namespace) };
        Ok(platform.create(&brand, now)?)
    }

    /// Does now what the database would do by itself in the minutes after so much was written, and reads all of it once,
    /// so that no measurement pays for that: a shop that has been open for a while has its data in memory.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn settle(&self) -> anyhow::Result<()> {
        const READ: &str = "SELECT pg_prewarm(oid::regclass, 'read') FROM pg_class \
            WHERE relkind IN ('r', 'i', 't') AND relpersistence = 'p'";
        if let Place::Server(server) = self {
            for statement in ["VACUUM (ANALYZE)", "CHECKPOINT", "CREATE EXTENSION IF NOT EXISTS pg_prewarm", READ] {
                testkit::cluster::batch(&server.url(), statement);
            }
        }
        let mut folders: Vec<PathBuf> = self.folder().map(Path::to_owned).into_iter().collect();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    io::copy(&mut File::open(path)?, &mut io::sink())?;
                }
            }
        }
        Ok(())
    }
}
