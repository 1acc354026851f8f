//! `cargo xtask journey`: the Complete Journey data set (a year of a grocer's baskets) as a brand for tests.
//!
//! A script writes the public data as our own tables and adds up what they must come to; the built program imports
//! them as any shop's tables, and the benchmark program compares. Nothing of the data stays in the repository, and the
//! demo never has it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::process::{self, say};
use crate::python;
use crate::workspace::Workspace;

/// The script, from the repository's top.
const SCRIPTS: &str = "conformance/journey";

/// Where the brand lies, and how much of it.
#[derive(Args)]
pub struct Options {
    /// Where the brand lies, and stays.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// About so many rows of transactions, in whole baskets; all 1,469,307 when absent.
    #[arg(long)]
    rows: Option<u64>,
    /// Build in release: slower to begin, faster to import.
    #[arg(long)]
    release: bool,
}

/// Builds, writes the tables, imports and compares.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let python = python::environment(workspace, SCRIPTS)?;
    let profile = if options.release { "release" } else { "debug" };
    let mut build = process::cargo(workspace);
    build.args(["build", "--locked", "--workspace", "--bin", "tenon", "--bin", "tenon-bench"]);
    if options.release {
        build.arg("--release");
    }
    process::run(&mut build)?;
    let rows = options.rows.map_or("all".to_owned(), |rows| rows.to_string());
    let files = workspace.target_dir().join("journey").join(&rows);
    if !files.join("totals.json").exists() {
        say(&format!("writing the tables ({rows} rows)"));
        let mut write = python::script(workspace, &python, SCRIPTS, &["prepare.py", "--to"]);
        write.arg(&files);
        if let Some(rows) = options.rows {
            write.args(["--rows", &rows.to_string()]);
        }
        process::run(&mut write)?;
    }
    let mut import = Command::new(workspace.program(profile, "tenon-bench"));
    import.args(["journey", "--files"]).arg(&files).arg("--data").arg(&options.data);
    process::run(import.env("TENON_BIN", workspace.program(profile, "tenon")))
}
