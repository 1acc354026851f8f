//! `cargo xtask supply`: what we take from others. `deny.toml` holds the rules, in `cargo deny`'s own format.
//!
//! Installing `cargo-deny` takes minutes of building, which neither CI nor a newcomer should pay. So the same rules
//! are applied here from `cargo metadata` and `Cargo.lock`, and `cargo deny` runs as well where it is installed.

mod advisories;
mod npm;
mod rules;
mod spdx;

use anyhow::{Result, bail};

use crate::metadata::Metadata;
use crate::process::{self, say};
use crate::workspace::Workspace;

/// Applies every rule about dependencies.
pub fn run(workspace: &Workspace) -> Result<()> {
    let rules = rules::Rules::read(workspace)?;
    let metadata = Metadata::load(workspace)?;
    let mut findings = rules::check(&rules, &metadata)?;
    findings.extend(npm::check(&rules, workspace)?);
    findings.extend(advisories::check(&rules, workspace)?);
    for finding in &findings {
        println!("{finding}");
    }
    if process::in_path(&["cargo-deny"]).is_some() {
        say("cargo-deny is installed: running it too");
        process::quietly(process::cargo(workspace).args([
            "deny",
            "--offline",
            "check",
            "bans",
            "licenses",
            "sources",
        ]))?;
    }
    if !findings.is_empty() {
        bail!("{} of the dependencies' rules are broken", findings.len());
    }
    say(&format!("{} foreign crates keep the rules of deny.toml", metadata.foreign().count()));
    Ok(())
}
