//! The contract: schemathesis over the whole OpenAPI document, against the built program.
//!
//! What it does is in `conformance/contract`; here it gets a Python of its own.

use std::path::Path;

use anyhow::Result;

use crate::process;
use crate::python;
use crate::workspace::Workspace;

/// The scripts, from the repository's top.
const SCRIPTS: &str = "conformance/contract";

/// Runs everything against a program that is already built. What judges the run is looked at first: a run that cannot
/// fail would prove nothing.
pub fn run(workspace: &Workspace, tenon: &Path) -> Result<()> {
    let python = python::environment(workspace, SCRIPTS)?;
    let with_python = |arguments: &[&str]| python::script(workspace, &python, SCRIPTS, arguments);
    process::quietly(&mut with_python(&["-m", "ruff", "check", "--quiet", "--no-cache", "."]))?;
    process::quietly(&mut with_python(&["-m", "ruff", "format", "--quiet", "--no-cache", "--diff", "."]))?;
    process::quietly(&mut with_python(&["-m", "unittest", "--quiet", "test_graft", "test_verdict"]))?;
    process::run(with_python(&["run.py", "--tenon"]).arg(tenon))
}
