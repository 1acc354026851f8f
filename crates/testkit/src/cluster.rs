//! Where PostgreSQL comes from.
//!
//! The runner starts every test in a process of its own, so ordinary tests share one server: the first
//! process starts it in the temporary folder, every process keeps a heartbeat there while it runs, and
//! a small detached watcher stops the server and removes its folder two minutes after the last beat.
//! It does not sync to disk. `TENON_TEST_POSTGRES` (or `TENON_PG_URL`) names another server instead.
//!
//! Crash tests take a [`Durable`] server of their own, which syncs like in production.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

use crate::account::{self, Account};
use crate::programs;

/// Stops the shared server when nobody has used it for two minutes. Takes the same lock as whoever
/// starts or looks for the server, so it never stops one that was just handed out.
const WATCH_SHARED: &str = r#"
while sleep 5; do
  flock lock sh -c '
    if [ -n "$(find heartbeat -mmin +2 2>/dev/null)" ] || [ ! -e data/postmaster.pid ]; then
      kill -QUIT "$(head -n 1 data/postmaster.pid 2>/dev/null)" 2>/dev/null
      rm -rf data .s.PGSQL.* heartbeat
      exit 1
    fi' || exit 0
done"#;

/// Stops a test's own server when the test is gone without having done so.
const WATCH_OWN: &str = r#"
while kill -0 "$1" 2>/dev/null && [ -d data ]; do sleep 1; done
kill -QUIT "$(head -n 1 data/postmaster.pid 2>/dev/null)" 2>/dev/null
rm -rf "$PWD""#;

/// How often a process says that it still uses the shared server.
const BEAT: Duration = Duration::from_secs(20);

/// The URL of the shared server's maintenance database.
pub(crate) fn shared() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let named = ["TENON_TEST_POSTGRES", "TENON_PG_URL"].iter().find_map(|name| std::env::var(name).ok());
        named.unwrap_or_else(|| apart(find_or_start))
    })
}

/// A fresh database on the server at `url`, copied from a template of that name, which is made by
/// `make` when it is not there yet.
pub(crate) fn copy_of(url: &str, template: &str, make: impl Fn(&str) + Sync) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("t{}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst), since_boot());
    let copy = format!("CREATE DATABASE {name} TEMPLATE {template}");
    apart(|| {
        let mut client = connect(url);
        if client.batch_execute(&copy).is_ok() {
            return;
        }
        // One process makes the template; the others wait for it and find it made.
        client.batch_execute(&format!("SELECT pg_advisory_lock(hashtextextended('{template}', 0))")).unwrap();
        if client.batch_execute(&copy).is_ok() {
            return;
        }
        let making = format!("{name}_template");
        client.batch_execute(&format!("CREATE DATABASE {making}")).unwrap();
        make(&with_database(url, &making));
        // Connections end a moment after they were closed here.
        let rename = format!("ALTER DATABASE {making} RENAME TO {template}");
        let deadline = Instant::now() + Duration::from_secs(30);
        while let Err(error) = client.batch_execute(&rename) {
            assert!(Instant::now() < deadline, "{rename}: {error}");
            std::thread::sleep(Duration::from_millis(10));
        }
        client.batch_execute(&copy).unwrap();
    });
    name
}

fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// Removes a database, whoever is still connected to it.
pub(crate) fn drop_database(url: &str, name: &str) {
    apart(|| {
        if let Ok(mut client) = Client::connect(url, NoTls) {
            let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    });
}

/// The URL of another database on the server at `url`.
pub(crate) fn with_database(url: &str, name: &str) -> String {
    let (url, query) = url.split_once('?').map_or((url, None), |(url, query)| (url, Some(query)));
    let base = url.rsplit_once('/').map_or(url, |(base, _)| base);
    query.map_or_else(|| format!("{base}/{name}"), |query| format!("{base}/{name}?{query}"))
}

/// Runs statements on a server; a test's setup.
pub fn batch(url: &str, sql: &str) {
    apart(|| {
        connect(url).batch_execute(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    });
}

/// The blocking client must not be used on a thread of an asynchronous runtime.
fn apart<T: Send>(act: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(act).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// A process number comes again in time; together with the machine's age it does not.
fn since_boot() -> String {
    let age = fs::read_to_string("/proc/uptime").unwrap_or_default();
    age.split_whitespace().next().unwrap_or("0").replace('.', "")
}

fn find_or_start() -> String {
    let folder = std::env::temp_dir().join(format!("tenon-test-postgres-{}", account::user_number()));
    fs::create_dir_all(&folder).unwrap();
    let account = Account::to_become();
    account::give(&folder, account);
    let lock = fs::File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let url = url_at(&folder);
    beat(&folder);
    if Client::connect(&url, NoTls).is_err() {
        let data = folder.join("data");
        if data.exists() {
            // Left behind by a machine that was switched off, or still on its way down.
            let _ = fs::remove_dir_all(&data);
        }
        programs::initdb(&data, account);
        let settings =
            ["fsync=off", "full_page_writes=off", "autovacuum=off", "wal_level=minimal", "max_wal_senders=0"];
        programs::start(&data, &folder, &settings, account);
        watch(&folder, WATCH_SHARED);
    }
    drop(lock);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(BEAT);
            beat(&folder);
        }
    });
    url
}

/// A socket's folder has to be written with its slashes escaped.
fn url_at(folder: &Path) -> String {
    format!("postgres://tenon@{}/postgres", folder.to_str().unwrap().replace('/', "%2F"))
}

fn beat(folder: &Path) {
    let _ = fs::write(folder.join("heartbeat"), "");
}

fn watch(folder: &Path, script: &str) {
    let mut starter = Command::new("sh");
    // The shell leaves the watcher behind and ends: nobody has to wait for it.
    let detached = format!("({script}) &");
    starter.args(["-c", &detached, "watch", &std::process::id().to_string()]).current_dir(folder).process_group(0);
    starter.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    assert!(starter.status().expect("a shell can be started").success());
}

/// A PostgreSQL server of a test's own that syncs to disk, to be stopped as a crash stops it. Gone
/// when dropped.
#[derive(Debug)]
pub struct Durable {
    folder: PathBuf,
    account: Option<Account>,
    settings: Vec<&'static str>,
}

impl Durable {
    /// Makes a cluster and starts it.
    pub fn start() -> Durable {
        Durable::start_with(&[])
    }

    /// Makes a cluster and starts it with settings such as `wal_writer_delay=10s`.
    pub fn start_with(settings: &[&'static str]) -> Durable {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("tenon-durable-{}-{number}-{}", std::process::id(), since_boot());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        let account = Account::to_become();
        account::give(&folder, account);
        let server = Durable { folder, account, settings: settings.to_vec() };
        programs::initdb(&server.data(), account);
        watch(&server.folder, WATCH_OWN);
        server.restart();
        server
    }

    /// The URL of its maintenance database; the user may do everything.
    pub fn url(&self) -> String {
        url_at(&self.folder)
    }

    /// The socket it listens at.
    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// Stops all of its processes at once, without any tidying up.
    pub fn stop_immediately(&self) {
        programs::stop(&self.data(), "immediate", self.account);
    }

    /// Starts it again after a stop; it recovers by itself.
    pub fn restart(&self) {
        // One call syncs what a thousand would after a crash; the data is as safe.
        let settings = [&["recovery_init_sync_method=syncfs"], self.settings.as_slice()].concat();
        programs::start(&self.data(), &self.folder, &settings, self.account);
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Drop for Durable {
    fn drop(&mut self) {
        if self.data().join("postmaster.pid").exists() && !std::thread::panicking() {
            self.stop_immediately();
        }
        let _ = fs::remove_dir_all(self.data());
    }
}
