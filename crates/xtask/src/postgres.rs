//! A private PostgreSQL in a temporary folder, gone when it is dropped.
//!
//! The programs refuse to run as root, so root hands the folder to another user and starts them as that user.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::scratch;
use crate::setup;

/// How long a server may take to answer after its start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; its data is lost when it is dropped.
pub struct Server {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    child: Child,
}

/// A user that is not root, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct User {
    user: u32,
    group: u32,
}

impl Server {
    /// Makes a cluster and starts it. Durability is switched off: what is tested on it is not PostgreSQL itself.
    pub fn start() -> Result<Self> {
        let programs = setup::postgres()?;
        let user = if setup::is_root() { Some(ordinary_user()?) } else { None };
        let port = free_port()?;
        let folder = scratch::folder().join(format!("tenon-postgres-{}-{port}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        if let Some(user) = user {
            give(&folder, user)?;
        }
        let data = folder.join("data");
        let mut initdb = Command::new(programs.join("initdb"));
        initdb.arg("--pgdata").arg(&data).args([
            "--username=tenon",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]);
        become_user(&mut initdb, user);
        if let Err(error) = process::quietly(initdb.current_dir(&folder)) {
            fs::remove_dir_all(&folder).ok();
            return Err(error);
        }
        let log = fs::File::create(folder.join("server.log"))?;
        let mut postgres = Command::new(programs.join("postgres"));
        postgres.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-h", "127.0.0.1", "-p", &port.to_string()]).args([
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "max_connections=300",
        ]);
        become_user(&mut postgres, user);
        let child = postgres
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("postgres could not be started")?;
        let mut server = Self { programs, folder, port, child };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// The connection string of the server's maintenance database; its user may create others.
    pub fn url(&self) -> String {
        self.database("postgres")
    }

    /// The connection string of a database in this server.
    pub fn database(&self, name: &str) -> String {
        format!("postgres://tenon@127.0.0.1:{}/{name}", self.port)
    }

    /// Makes a database and gives its connection string.
    pub fn create(&self, name: &str) -> Result<String> {
        process::quietly(self.psql().arg(format!("CREATE DATABASE {name}")))?;
        Ok(self.database(name))
    }

    /// The folder of PostgreSQL's programs.
    pub fn programs(&self) -> &Path {
        &self.programs
    }

    fn psql(&self) -> Command {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", &self.url(), "--command"]);
        command
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("PostgreSQL ended at its start ({status}):\n{}", self.log());
            }
            let answer = self.psql().arg("SELECT 1").stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            if answer.success() {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                bail!("PostgreSQL did not answer within {PATIENCE:?}:\n{}", self.log());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGQUIT: stop at once. Killing the first process alone would leave its helpers behind for a while.
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-QUIT", &pid]).status().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Starts the program as this user. With `setpriv` at hand the kernel also stops it when xtask dies without
/// saying so: a server that outlives its tests would hold memory and a port.
fn become_user(command: &mut Command, user: Option<User>) {
    if let Some(setpriv) = process::in_path(&["setpriv"]) {
        let program = command.get_program().to_owned();
        let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
        let mut wrapped = Command::new(setpriv);
        if let Some(user) = user {
            wrapped.args(["--reuid", &user.user.to_string(), "--regid", &user.group.to_string(), "--clear-groups"]);
        }
        wrapped.args(["--pdeathsig", "QUIT", "--"]).arg(program).args(arguments);
        *command = wrapped;
        return;
    }
    #[cfg(unix)]
    if let Some(user) = user {
        use std::os::unix::process::CommandExt;
        command.uid(user.user).gid(user.group);
    }
}

#[cfg(unix)]
fn give(folder: &Path, user: User) -> Result<()> {
    std::os::unix::fs::chown(folder, Some(user.user), Some(user.group))
        .with_context(|| format!("{} cannot be given to another user", folder.display()))
}

#[cfg(not(unix))]
fn give(_folder: &Path, _user: User) -> Result<()> {
    Ok(())
}

fn ordinary_user() -> Result<User> {
    let accounts = fs::read_to_string("/etc/passwd").context("/etc/passwd cannot be read")?;
    match ["postgres", "nobody"].iter().find_map(|name| account(&accounts, name)) {
        Some(user) => Ok(user),
        None => bail!("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`"),
    }
}

fn account(accounts: &str, name: &str) -> Option<User> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let mut numbers = fields.skip(1);
        Some(User { user: numbers.next()?.parse().ok()?, group: numbers.next()?.parse().ok()? })
    })
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("no free port")?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_by_name() {
        let accounts =
            "root:x:0:0::/root:/bin/sh\npostgresql:x:9:9::/:/bin/sh\npostgres:x:101:104:admin:/var:/bin/sh\n";
        assert_eq!(account(accounts, "postgres"), Some(User { user: 101, group: 104 }));
        assert_eq!(account(accounts, "nobody"), None);
    }

    #[test]
    fn a_server_starts_and_is_gone_when_dropped() {
        // Where PostgreSQL is missing, `cargo xtask setup` installs it; a test installs nothing.
        if std::env::var_os("TENON_PG_BIN").is_none() && !Path::new("/usr/lib/postgresql").exists() {
            eprintln!("no PostgreSQL here: nothing started");
            return;
        }
        let server = Server::start().unwrap();
        let url = server.create("cakes").unwrap();
        let psql = server.programs().join("psql");
        let rows = process::output(Command::new(&psql).args([&url, "-Atc", "SELECT 40 + 2"])).unwrap();
        assert_eq!(rows.trim(), "42");
        let folder = server.folder.clone();
        drop(server);
        assert!(!folder.exists());
        assert!(process::quietly(Command::new(&psql).args([&url, "-c", "SELECT 1"])).is_err(), "it still answers");
    }
}
