//! A Python of our own for scripts of the repository. Its packages lie beside what cargo builds, outside the checkout,
//! each pinned by version and hash.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{self, say};
use crate::setup;
use crate::workspace::Workspace;

/// The Python that has exactly the packages that `requirements.txt` in that folder pins, and those only; made first if
/// it is not there.
pub fn environment(workspace: &Workspace, scripts: &str) -> Result<PathBuf> {
    let pinned = workspace.path(scripts).join("requirements.txt");
    let wanted = fs::read_to_string(&pinned).with_context(|| format!("{} cannot be read", workspace.shown(&pinned)))?;
    let name = scripts.rsplit('/').next().unwrap_or(scripts);
    let folder = workspace.target_dir().join(format!("{name}-python"));
    let installed = folder.join("requirements.txt");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if process::is_program(&python) && fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(python);
    }
    say(&format!("installing the Python packages of {scripts}"));
    process::quietly(Command::new(setup::python()?).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps"]);
    process::quietly(pip.args(["--require-hashes", "--only-binary", ":all:", "--requirement"]).arg(&pinned))?;
    // Last, so that an installation that broke off is made again.
    fs::copy(&pinned, &installed).with_context(|| format!("{} cannot be written", installed.display()))?;
    Ok(python)
}

/// A script of that folder, which leaves nothing in the repository.
pub fn script(workspace: &Workspace, python: &PathBuf, scripts: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(python);
    // Words are UTF-8 whatever the system speaks.
    command.env("PYTHONDONTWRITEBYTECODE", "1").env("PYTHONUTF8", "1");
    command.args(arguments).current_dir(workspace.path(scripts));
    command
}
