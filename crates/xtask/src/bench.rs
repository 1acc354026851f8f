//! `cargo xtask bench`: benchmarks are release builds, run by a person, never asserted in a test.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::process::{self, say};
use crate::setup;
use crate::workspace::Workspace;

/// Which benchmark to run.
#[derive(Args)]
pub struct Options {
    /// Its name; without one, the benchmarks there are.
    name: Option<String>,
    /// One JSON object a line for every figure: name, database, value, unit, floor, ratio.
    #[arg(long)]
    json: bool,
    /// Further arguments for the benchmark itself.
    #[arg(last = true)]
    further: Vec<String>,
}

/// Builds and runs it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    say("building in release (this takes minutes)");
    let packages = ["build", "--release", "--locked", "--package", "bench", "--package", "server", "--bins"];
    process::run(process::cargo(workspace).args(packages))?;
    let mut bench = Command::new(workspace.program("release", "tenon-bench"));
    bench.args(&options.name);
    if options.json {
        bench.arg("--json");
    }
    bench
        .args(&options.further)
        .current_dir(workspace.root())
        .env("TENON_BIN", workspace.program("release", "tenon"))
        .env("TENON_PG_BIN", setup::postgres()?);
    process::run(&mut bench)
}
