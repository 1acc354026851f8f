//! `cargo xtask contract`: schemathesis over the whole OpenAPI document, against the built program.
//!
//! What it does is in `conformance/contract`; here it gets a Python of its own.

use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::demo;
use crate::process;
use crate::python;
use crate::scratch;
use crate::web;
use crate::workspace::Workspace;

/// The scripts, from the repository's top.
const SCRIPTS: &str = "conformance/contract";

/// How much of the contract to try.
#[derive(Args)]
pub struct Options {
    /// How many examples of each operation, beside all limits that the document names.
    #[arg(long, default_value_t = 100)]
    examples: u32,
    /// Only this operation; may be given several times.
    #[arg(long, value_name = "ID")]
    operation: Vec<String>,
}

/// Builds, and tries it.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    web::build(workspace)?;
    let tenon = demo::build(workspace)?;
    hold(workspace, &tenon, options.examples, &options.operation)
}

/// Tries it against a program that is already built. What judges the run is looked at first: a run that cannot fail
/// would prove nothing.
pub fn hold(workspace: &Workspace, tenon: &Path, examples: u32, operations: &[String]) -> Result<()> {
    let python = python::environment(workspace, SCRIPTS)?;
    let with_python = |arguments: &[&str]| python::script(workspace, &python, SCRIPTS, arguments);
    process::quietly(&mut with_python(&["-m", "ruff", "check", "--quiet", "--no-cache", "."]))?;
    process::quietly(&mut with_python(&["-m", "ruff", "format", "--quiet", "--no-cache", "--diff", "."]))?;
    process::quietly(&mut with_python(&["-m", "unittest", "--quiet", "test_graft", "test_verdict"]))?;
    let mut command = with_python(&["run.py", "--examples", &examples.to_string(), "--tenon"]);
    command.arg(tenon).env("TMPDIR", scratch::folder());
    for operation in operations {
        command.args(["--operation", operation]);
    }
    process::run(&mut command)
}
