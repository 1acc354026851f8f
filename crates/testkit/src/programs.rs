//! PostgreSQL's own programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::account::{self, Account};

/// What a person reads when there is no PostgreSQL. A test that needs it fails; none is skipped in silence.
const MISSING: &str = "PostgreSQL 15 or later is missing, and this test needs it. On Debian or Ubuntu: `apt-get install postgresql`. \
     Elsewhere set TENON_PG_BIN to the folder that holds `initdb` and `postgres`, \
     or TENON_TEST_POSTGRES to the URL of a server whose user may create databases.";

/// The folder of the newest version there is.
pub(crate) fn folder() -> PathBuf {
    if let Some(named) = std::env::var_os("TENON_PG_BIN") {
        let named = PathBuf::from(named);
        assert!(named.join("initdb").exists(), "TENON_PG_BIN names {}, but there is no initdb in it", named.display());
        return named;
    }
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse::<u32>().ok()?, version.path().join("bin"))))
        .filter(|(version, bin)| *version >= 15 && bin.join("initdb").exists())
        .max();
    newest.map(|(_, bin)| bin).or_else(in_path).unwrap_or_else(|| panic!("{MISSING}"))
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// Makes an empty cluster in `data`.
pub(crate) fn initdb(data: &Path, account: Option<Account>) {
    let mut command = Command::new(folder().join("initdb"));
    command.arg("--pgdata").arg(data).args([
        "--username=tenon",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
    ]);
    run(&mut command, data, account);
}

/// Starts the cluster in `data` and waits until it answers at the socket in `socket`.
pub(crate) fn start(data: &Path, socket: &Path, settings: &[&str], account: Option<Account>) {
    let mut options = format!("-k '{}' -h '' -c max_connections=500 -c log_min_messages=fatal", socket.display());
    for setting in settings {
        options.push_str(" -c ");
        options.push_str(setting);
    }
    let log = data.join("server.log");
    let mut command = Command::new(folder().join("pg_ctl"));
    command.args(["start", "--wait", "--silent", "--timeout=60", "--pgdata"]).arg(data);
    command.arg("--log").arg(&log).arg("--options").arg(options);
    // Its own process group: a test runner that ends a test ends that test's group.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    run(&mut command, data, account);
}

/// Stops the cluster in `data`: `immediate` is what a crash looks like to the data.
pub(crate) fn stop(data: &Path, how: &str, account: Option<Account>) {
    let mut command = Command::new(folder().join("pg_ctl"));
    command.args(["stop", "--wait", "--silent", "--mode", how, "--pgdata"]).arg(data);
    run(&mut command, data, account);
}

fn run(command: &mut Command, data: &Path, account: Option<Account>) {
    account::run_as(command, account);
    // Not a pipe: the server inherits it, and reading a pipe would wait for the server's end.
    let folder = data.parent().unwrap();
    let said = tempfile::tempfile_in(std::env::temp_dir()).unwrap();
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(said.try_clone().unwrap())
        .stderr(said.try_clone().unwrap());
    let status =
        command.status().unwrap_or_else(|error| panic!("{:?} cannot be started: {error}", command.get_program()));
    if !status.success() {
        let mut said = said;
        let mut text = String::new();
        let _ = std::io::Seek::rewind(&mut said);
        let _ = std::io::Read::read_to_string(&mut said, &mut text);
        let log = fs::read_to_string(data.join("server.log")).unwrap_or_default();
        panic!("{:?} ended with {status}:\n{text}\n{log}", command.get_program());
    }
}
