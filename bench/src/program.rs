//! The built program as a process of its own.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use tempfile::NamedTempFile;

use crate::place::Place;

/// How long the program may take until it is ready.
const READY: Duration = Duration::from_secs(60);
/// How long the program may take to stop in order.
const STOP: Duration = Duration::from_secs(30);

/// The program to measure: `TENON_BIN`, as xtask sets it, or the one beside this one.
///
/// # Errors
/// When there is none.
fn program() -> anyhow::Result<PathBuf> {
    let named = std::env::var_os("TENON_BIN").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.with_file_name("tenon"));
    let found = named.or_else(beside).filter(|path| path.is_file());
    found.context("no `tenon` to measure; run `cargo xtask bench NAME`, or name one in TENON_BIN")
}

/// The program with nothing in its environment but where its data lies.
pub fn command(place: &Place, subcommand: &str) -> anyhow::Result<Command> {
    let mut command = Command::new(program()?);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TENON_") {
            command.env_remove(name);
        }
    }
    let (name, value) = place.variable();
    command.arg(subcommand).env(name, value).stdin(Stdio::null());
    Ok(command)
}

/// `tenon serve`, listening on this machine only. Killed when dropped.
pub struct Program {
    child: Child,
    address: SocketAddr,
    said: NamedTempFile,
    ready_after: Duration,
}

/// Counters of `/metrics`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counters {
    /// Commits.
    pub commits: f64,
    /// Writes in them.
    pub writes: f64,
    /// Writes that were tried again.
    pub retries: f64,
}

impl Program {
    /// Starts it without limits by address and waits until it is ready.
    ///
    /// # Errors
    /// When it does not get ready; the error holds what it said.
    pub fn start(place: &Place) -> anyhow::Result<Self> {
        Program::start_with(place, free_port()?, &[])
    }

    /// The same at a port and with further settings.
    ///
    /// # Errors
    /// As [`Program::start`].
    pub fn start_with(place: &Place, port: u16, settings: &[(&str, String)]) -> anyhow::Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let said = NamedTempFile::with_prefix("tenon-bench-said-")?;
        let begun = Instant::now();
        let child = command(place, "serve")?
            .env("TENON_LISTEN", address.to_string())
            .env("TENON_LIMITS_REQUESTS_PER_SECOND", "0")
            .env("TENON_LIMITS_LOG_INS_PER_MINUTE", "0")
            .env("TENON_LOG_LEVEL", "warn")
            .envs(settings.iter().map(|(name, value)| (*name, value)))
            .stdout(File::options().append(true).open(said.path())?)
            .stderr(File::options().append(true).open(said.path())?)
            .spawn()
            .context("`tenon serve` could not be started")?;
        let mut program = Program { child, address, said, ready_after: Duration::ZERO };
        program.wait_until_ready(begun)?;
        program.ready_after = begun.elapsed();
        Ok(program)
    }

    fn wait_until_ready(&mut self, begun: Instant) -> anyhow::Result<()> {
        loop {
            if get(self.address, "/readyz").is_ok_and(|(status, _)| status == 200) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("`tenon serve` ended with {status}:\n{}", self.said());
            }
            ensure!(begun.elapsed() < READY, "`tenon serve` does not get ready:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// From the process's beginning to the first answer that it is ready.
    pub const fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it printed.
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.said.path()).unwrap_or_default()
    }

    /// Memory that is its own at present, in bytes.
    ///
    /// # Errors
    /// When there is no such process any more.
    pub fn resident_bytes(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes: u64 = line.and_then(|line| line.trim().strip_suffix("kB")).context("VmRSS")?.trim().parse()?;
        Ok(kilobytes * 1_024)
    }

    /// Seconds of processor time that it used so far.
    ///
    /// # Errors
    /// When there is no such process any more.
    pub fn processor_seconds(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name before the last bracket may hold anything.
        let fields: Vec<&str> = stat.rsplit(')').next().context("stat")?.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).context("stat");
        // Linux counts in hundredths of a second for programs, whatever it counts in itself.
        Ok((ticks(11)? + ticks(12)?) / 100.0)
    }

    /// Kills it, as a power cut would.
    pub fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(mut self) -> anyhow::Result<()> {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(asked.success(), "the server could not be asked to stop");
        let begun = Instant::now();
        while begun.elapsed() < STOP {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        bail!("the server does not stop:\n{}", self.said())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Counters of the server at an address.
///
/// # Errors
/// When it does not answer.
pub fn counters(address: SocketAddr) -> anyhow::Result<Counters> {
    let (status, text) = get(address, "/metrics")?;
    ensure!(status == 200, "/metrics answers {status}: {text}");
    let counter = |name: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let values = lines.filter_map(|line| line.strip_prefix(name)?.rsplit(' ').next()?.parse::<f64>().ok());
        values.sum()
    };
    Ok(Counters {
        commits: counter("tenon_commits_total"),
        writes: counter("tenon_writes_total"),
        retries: counter("tenon_write_retries_total"),
    })
}

/// Asks `tenon doctor` whether everything adds up.
///
/// # Errors
/// What it found.
pub fn doctor(place: &Place) -> anyhow::Result<()> {
    let output = command(place, "doctor")?.output().context("`tenon doctor` could not be started")?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "`tenon doctor` ended with {}:\n{said}", output.status);
    Ok(())
}

/// A port that nobody listens at.
///
/// # Errors
/// When this machine has none.
pub fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// One request on a line of its own.
fn get(address: SocketAddr, path: &str) -> anyhow::Result<(u16, String)> {
    let mut line = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    line.set_read_timeout(Some(Duration::from_secs(10)))?;
    line.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    line.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).context("no HTTP answer")?;
    let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default();
    Ok((status, body))
}
