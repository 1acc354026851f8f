//! A fresh brand, on the database a test asks for.

use std::path::PathBuf;

use kernel::{Exponent, Id, Timestamp, Zone};
use store::{Brand, Clock, Database, Db, Entropy, Migration, Options, Platform};
use tempfile::TempDir;

use crate::{BEGINNING, cluster};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the shared private server.
    Postgres,
}

/// A fresh brand: 榫茶 at `tea.test`, in TWD, at home in Taipei. Its data goes when it is dropped.
pub struct TestBrand {
    // Declared in this order because they are dropped in it: connections before what they connect to.
    /// The brand's database.
    pub db: Db,
    /// The installation it is the only brand of.
    pub platform: Platform,
    /// Its clock, standing still at [`BEGINNING`].
    pub clock: Clock,
    options: Options,
    schema: Vec<Migration>,
    place: Place,
}

/// Where the data lies, and who removes it.
enum Place {
    Folder(TempDir),
    Database { server: String, name: String },
    Borrowed(Database),
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Place::Database { server, name } = self {
            cluster::drop_database(server, name);
        }
    }
}

impl Place {
    fn fresh(engine: Engine, schema: &[Migration], brand: &Brand) -> Place {
        match engine {
            Engine::Sqlite => Place::Folder(TempDir::with_prefix("tenon-test-").unwrap()),
            Engine::Postgres => {
                let server = cluster::shared().to_owned();
                // Making a hundred tables takes longer than copying them, so each schema is made once.
                let name = cluster::copy_of(&server, &template_name(schema, brand), |url| {
                    let platform = Platform::open(Database::Postgres(url.to_owned()), options(), schema).unwrap();
                    platform.create(brand, beginning()).unwrap();
                });
                Place::Database { server, name }
            }
        }
    }

    fn database(&self) -> Database {
        match self {
            Place::Folder(folder) => Database::Sqlite(folder.path().to_owned()),
            Place::Database { server, name } => Database::Postgres(cluster::with_database(server, name)),
            Place::Borrowed(database) => database.clone(),
        }
    }
}

/// The same for the same tables and the same brand.
fn template_name(schema: &[Migration], brand: &Brand) -> String {
    let mut parts = format!("{brand:?}").into_bytes();
    for step in store::migrate::MIGRATIONS.iter().chain(schema) {
        parts.extend_from_slice(step.slice.as_bytes());
        parts.extend_from_slice(&step.checksum());
    }
    format!("template_{}", Id::derived("testkit.template", &parts)).replace('-', "")
}

/// Options as tests want them: a clock at [`BEGINNING`] and randomness from a seed.
pub fn options() -> Options {
    Options {
        clock: Clock::manual(beginning()),
        entropy: Entropy::seeded(1),
        readers: 2,
        writers: 4,
        ..Options::default()
    }
}

/// [`BEGINNING`] as an instant.
pub fn beginning() -> Timestamp {
    BEGINNING.parse().unwrap()
}

/// The brand that tests use: 榫茶 in Taipei.
pub fn tea() -> Brand {
    named("tea")
}

/// A brand of that namespace, at `{namespace}.test`.
pub fn named(namespace: &str) -> Brand {
    Brand {
        id: Id::derived("testkit.brand", namespace.as_bytes()),
        host: format!("{namespace}.test"),
        namespace: namespace.to_owned(),
        name: "榫茶".to_owned(),
        currency: "TWD".to_owned(),
        exponent: Exponent::new(0).unwrap(),
        zone: Zone::named("Asia/Taipei").unwrap(),
        locale: "zh-TW".to_owned(),
        state: "active".to_owned(),
    }
}

impl TestBrand {
    /// A fresh brand with the slices' tables.
    pub fn fresh(engine: Engine, schema: &[Migration]) -> TestBrand {
        TestBrand::fresh_with(engine, schema, options())
    }

    /// A fresh brand of another name than the usual one.
    pub fn fresh_named(engine: Engine, schema: &[Migration], namespace: &str) -> TestBrand {
        let brand = named(namespace);
        TestBrand::create_in(Place::fresh(engine, schema, &brand), schema, options(), brand)
    }

    /// A fresh brand, opened with options of one's own.
    pub fn fresh_with(engine: Engine, schema: &[Migration], options: Options) -> TestBrand {
        TestBrand::create_in(Place::fresh(engine, schema, &tea()), schema, options, tea())
    }

    /// A fresh brand in a database that the test looks after by itself.
    pub fn in_database(database: Database, schema: &[Migration], options: Options) -> TestBrand {
        TestBrand::create_in(Place::Borrowed(database), schema, options, tea())
    }

    fn create_in(place: Place, schema: &[Migration], options: Options, brand: Brand) -> TestBrand {
        let platform = Platform::open(place.database(), options.clone(), schema).unwrap();
        let db = match platform.by_host(&brand.host).unwrap() {
            Some(db) => db,
            None => platform.create(&brand, options.clock.now()).unwrap(),
        };
        TestBrand { db, platform, clock: options.clock.clone(), options, schema: schema.to_vec(), place }
    }

    /// Which database it lies in.
    pub fn engine(&self) -> Engine {
        if self.db.is_postgres() { Engine::Postgres } else { Engine::Sqlite }
    }

    /// Where the installation's data lies.
    pub fn database(&self) -> Database {
        self.place.database()
    }

    /// The brand's folder on SQLite.
    pub fn folder(&self) -> Option<PathBuf> {
        self.db.folder().map(ToOwned::to_owned)
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Moves the clock forward.
    pub fn advance_seconds(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000_000);
    }

    /// Another server on the same data. On SQLite only one may write at a time.
    pub fn second(&self) -> (Platform, Db) {
        let host = self.db.brand().host.clone();
        let platform = Platform::open(self.place.database(), self.options.clone(), &self.schema).unwrap();
        let db = platform.by_host(&host).unwrap().expect("the brand is there");
        (platform, db)
    }

    /// Closes the brand and opens it again, as a restart does. Every clone of `db` must be gone.
    #[must_use]
    pub fn reopen(self) -> TestBrand {
        let options = self.options.clone();
        self.reopen_with(options)
    }

    /// Closes the brand and opens it again with other options.
    #[must_use]
    pub fn reopen_with(self, options: Options) -> TestBrand {
        let TestBrand { db, platform, schema, place, .. } = self;
        let host = db.brand().host.clone();
        drop(db);
        drop(platform);
        let platform = Platform::open(place.database(), options.clone(), &schema).unwrap();
        let db = platform.by_host(&host).unwrap().expect("the brand is there");
        TestBrand { db, platform, clock: options.clock.clone(), options, schema, place }
    }
}
