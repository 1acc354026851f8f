//! The contract: schemathesis over the whole OpenAPI document, against the built program.
//!
//! What it does is in `conformance/contract`; here it gets a Python of its own. The packages lie beside what cargo
//! builds, outside the checkout, each pinned by version and hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{self, say};
use crate::setup;
use crate::workspace::Workspace;

/// The scripts, from the repository's top.
const SCRIPTS: &str = "conformance/contract";

/// Runs everything against a program that is already built. What judges the run is looked at first: a run that cannot
/// fail would prove nothing.
pub fn run(workspace: &Workspace, tenon: &Path) -> Result<()> {
    let python = environment(workspace)?;
    let scripts = workspace.path(SCRIPTS);
    let with_python = |arguments: &[&str]| {
        let mut command = Command::new(&python);
        // Nothing is left in the repository, and words are UTF-8 whatever the system speaks.
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
        command.args(arguments).current_dir(&scripts);
        command
    };
    process::quietly(&mut with_python(&["-m", "ruff", "check", "--quiet", "--no-cache", "."]))?;
    process::quietly(&mut with_python(&["-m", "ruff", "format", "--quiet", "--no-cache", "--diff", "."]))?;
    process::quietly(&mut with_python(&["-m", "unittest", "--quiet", "test_graft", "test_verdict"]))?;
    process::run(with_python(&["run.py", "--tenon"]).arg(tenon))
}

/// The Python that has exactly the pinned packages, made first if it is not there.
fn environment(workspace: &Workspace) -> Result<PathBuf> {
    let pinned = workspace.path(SCRIPTS).join("requirements.txt");
    let wanted = fs::read_to_string(&pinned).with_context(|| format!("{} cannot be read", workspace.shown(&pinned)))?;
    let folder = workspace.target_dir().join("contract-python");
    let installed = folder.join("requirements.txt");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if process::is_program(&python) && fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    say("installing the contract's Python packages");
    process::quietly(Command::new(setup::python()?).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]);
    process::quietly(pip.args(["--require-hashes", "--only-binary", ":all:", "--requirement"]).arg(&pinned))?;
    // Last, so that an installation that broke off is made again.
    fs::copy(&pinned, &installed).with_context(|| format!("{} cannot be written", installed.display()))?;
    Ok(python)
}
