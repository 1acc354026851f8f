//! `cargo xtask fuzz`: the parsers of what strangers send, fed with what nobody thought of.
//!
//! The targets are a workspace of their own in `fuzz/`: they are built with coverage, in a folder of their own beside what
//! cargo builds, and CI does not build them. Everything is done with the stable toolchain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process::{self, say};
use crate::workspace::Workspace;

/// The targets' folder, from the repository's top.
const FOLDER: &str = "fuzz";
/// The version of cargo-fuzz that is installed where there is none.
const CARGO_FUZZ: &str = "0.13.2";
/// The longest input, in bytes.
const LENGTH: &str = "-max_len=16384";
/// An input may not take longer, in seconds, nor the process more memory, in megabytes.
const BOUNDS: [&str; 2] = ["-timeout=20", "-rss_limit_mb=2048"];
/// Where a target puts its first inputs.
const SEEDS: &str = "TENON_FUZZ_SEEDS";

/// What to run, and for how long.
#[derive(Args)]
pub struct Options {
    /// One target; all of them when none is named.
    target: Option<String>,
    /// How long each one runs.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Only feed it this input: one that was kept because it failed.
    #[arg(long, value_name = "FILE", requires = "target")]
    replay: Option<PathBuf>,
}

/// Builds and runs the targets, and says for each how many inputs it was fed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let all = targets(workspace)?;
    let chosen: Vec<&String> =
        all.iter().filter(|name| options.target.as_ref().is_none_or(|wanted| wanted == *name)).collect();
    if chosen.is_empty() {
        bail!("there is no such target. There are: {}", all.join(", "));
    }
    ensure_cargo_fuzz(workspace)?;
    let place = workspace.target_dir().join("fuzz");
    let host = host(workspace)?;
    for name in &chosen {
        let mut build = process::cargo(workspace);
        build.args(["fuzz", "build", "--fuzz-dir", FOLDER, "--sanitizer", "none", name.as_str()]);
        process::run(build.env("CARGO_TARGET_DIR", &place))?;
    }
    let mut failed = Vec::new();
    for name in &chosen {
        let program = place.join(&host).join("release").join(name);
        let outcome = match &options.replay {
            Some(file) => process::run(Command::new(&program).arg(file)),
            None => feed(&program, &place, name, options.seconds),
        };
        if let Err(error) = outcome {
            println!("{name}: {error:#}");
            failed.push(name.as_str());
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("failed: {}", failed.join(", ")) }
}

/// The targets' names.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.path(FOLDER).join("fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).context("there are no fuzz targets")? {
        let path = entry?.path();
        names.extend(path.file_stem().and_then(|name| name.to_str()).map(str::to_owned));
    }
    names.sort();
    Ok(names)
}

fn ensure_cargo_fuzz(workspace: &Workspace) -> Result<()> {
    if process::quietly(process::cargo(workspace).args(["fuzz", "--version"])).is_ok() {
        return Ok(());
    }
    say(&format!("installing cargo-fuzz {CARGO_FUZZ} (cargo install)"));
    process::run(process::cargo(workspace).args(["install", "cargo-fuzz", "--locked", "--version", CARGO_FUZZ]))
}

/// What this machine is called, as in `x86_64-unknown-linux-gnu`.
fn host(workspace: &Workspace) -> Result<String> {
    let told = process::output(Command::new("rustc").arg("-vV").current_dir(workspace.root()))?;
    let line = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not say which machine this is")?.to_owned())
}

/// Runs a target for so long. What it learned is kept and used the next time.
fn feed(program: &Path, place: &Path, name: &str, seconds: u64) -> Result<()> {
    let (corpus, failures) = (place.join("corpus").join(name), place.join("failures").join(name));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&failures)?;
    let mut command = Command::new(program);
    command.arg(&corpus).args([&format!("-max_total_time={seconds}"), LENGTH, "-print_final_stats=1"]).args(BOUNDS);
    command.arg(format!("-artifact_prefix={}/", failures.display())).env(SEEDS, &corpus);
    let output = command.output().with_context(|| format!("{} could not be started", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let end: Vec<&str> = said.lines().rev().take(40).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        bail!("an input breaks a promise; `cargo xtask fuzz {name} --replay FILE` feeds it again\n{}", end.join("\n"));
    }
    println!("{name}: {} inputs in {seconds} s", executed(&said).unwrap_or("?"));
    Ok(())
}

/// How many inputs libFuzzer says that it fed.
fn executed(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_inputs_is_read_from_what_the_fuzzer_says() {
        let said = "Done 12 runs in 1 second(s)\nstat::number_of_executed_units: 12\nstat::peak_rss_mb: 50\n";
        assert_eq!(executed(said), Some("12"));
        assert_eq!(executed(""), None);
    }
}
