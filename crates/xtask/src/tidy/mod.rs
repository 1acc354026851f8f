//! `cargo xtask tidy`: the repository's own rules. Each file here is one rule; each rule has tests that show it fail.

mod adr;
mod arrows;
mod lengths;
mod links;
mod schemas;
mod sql_home;
mod tables;
mod words;

use anyhow::{Result, bail};

use crate::files::{self, Finding};
use crate::metadata::Metadata;
use crate::process::say;
use crate::workspace::Workspace;

/// Applies every rule and prints every place that breaks one.
pub fn run(workspace: &Workspace) -> Result<()> {
    let files = files::read_all(workspace.root())?;
    let metadata = Metadata::load(workspace)?;
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(arrows::check(&metadata));
    findings.extend(tables::check(&files));
    findings.extend(sql_home::check(&files));
    findings.extend(schemas::check(&files));
    findings.extend(lengths::check(&files));
    findings.extend(words::check(&files));
    findings.extend(links::check(&files, workspace.root()));
    findings.extend(adr::check(&files));
    findings.sort();
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            say(&format!("{} files are tidy", files.len()));
            Ok(())
        }
        1 => bail!("1 place breaks a rule of this repository"),
        count => bail!("{count} places break a rule of this repository"),
    }
}
