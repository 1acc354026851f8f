//! `cargo xtask sim`: the simulator, in the dev profile like everything CI runs.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::process;
use crate::workspace::Workspace;

/// Which runs of the simulator to make.
#[derive(Args)]
pub struct Options {
    /// How many seeds to run.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// The first seed; with `--seeds 1`, the one to replay.
    #[arg(long)]
    seed: Option<u64>,
    /// Further arguments for the simulator itself.
    #[arg(last = true)]
    further: Vec<String>,
}

/// Builds and runs it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    process::run(process::cargo(workspace).args(["build", "--locked", "--workspace", "--bin", "tenon-sim"]))?;
    let mut simulator = Command::new(workspace.program("debug", "tenon-sim"));
    simulator.args(["--seeds", &options.seeds.to_string()]);
    if let Some(seed) = options.seed {
        simulator.args(["--seed", &seed.to_string()]);
    }
    process::run(simulator.args(&options.further))
}

/// Runs the built simulator over as many seeds.
pub fn seeds(simulator: &Path, count: u32) -> Result<()> {
    process::run(Command::new(simulator).args(["--seeds", &count.to_string()]))
}
