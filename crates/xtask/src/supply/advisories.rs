//! Known vulnerabilities: `Cargo.lock` against a copy of the RustSec database, offline.
//!
//! The copy is a folder or a `.tar.gz`, named by `TENON_ADVISORIES` or lying in `../shared/data`. It is as old as its
//! date says, so the date is always printed; without a copy that is said too, and nothing fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use semver::{Version, VersionReq};
use serde::Deserialize;

use super::rules::Rules;
use crate::process::{self, say};
use crate::workspace::Workspace;

const BESIDE: &str = "../shared/data";
const NAME: &str = "rustsec-advisory-db-";

#[derive(Deserialize)]
struct Document {
    advisory: Advisory,
    #[serde(default)]
    versions: Versions,
}

#[derive(Deserialize)]
struct Advisory {
    id: String,
    package: String,
    /// Present on what is no vulnerability: `unmaintained`, `unsound`, `notice`.
    informational: Option<String>,
    /// Present on what was taken back.
    withdrawn: Option<String>,
}

#[derive(Deserialize, Default)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
}

/// Every dependency with a known vulnerability that `deny.toml` does not excuse.
pub fn check(rules: &Rules, workspace: &Workspace) -> Result<Vec<String>> {
    let Some(copy) = find(workspace) else {
        say("no copy of the RustSec database here (TENON_ADVISORIES): vulnerabilities were not checked");
        return Ok(Vec::new());
    };
    let known: Vec<Document> = read(&copy)?.iter().filter_map(|text| document(text)).collect();
    if known.is_empty() {
        bail!("{} holds no advisories", copy.display());
    }
    let lock = fs::read_to_string(workspace.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    let (findings, notes) = examine(rules, &lock, &known)?;
    for note in notes {
        say(&note);
    }
    say(&format!("{} advisories of {} examined", known.len(), date(&copy)));
    Ok(findings)
}

fn find(workspace: &Workspace) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("TENON_ADVISORIES") {
        return Some(PathBuf::from(named));
    }
    let mut copies: Vec<PathBuf> = fs::read_dir(workspace.path(BESIDE))
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(NAME)))
        .collect();
    copies.sort();
    copies.pop()
}

/// The day the copy was made, from its name.
fn date(copy: &Path) -> String {
    let name = copy.file_name().unwrap_or_default().to_string_lossy();
    let day = name.strip_prefix(NAME).map(|rest| rest.trim_end_matches(".tar.gz"));
    day.filter(|day| day.len() == 10).map_or_else(|| "an unknown day".to_owned(), str::to_owned)
}

/// The text of every advisory. `tar` prints them one after another; each begins with its fenced header.
fn read(copy: &Path) -> Result<Vec<String>> {
    if !copy.is_dir() {
        let all =
            process::output(Command::new("tar").args(["--extract", "--gzip", "--to-stdout", "--file"]).arg(copy))?;
        return Ok(all.split("```toml\n").skip(1).map(str::to_owned).collect());
    }
    let mut texts = Vec::new();
    let mut waiting = vec![copy.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let text = fs::read_to_string(&path)?;
                texts.extend(text.strip_prefix("```toml\n").map(str::to_owned));
            }
        }
    }
    Ok(texts)
}

/// An advisory's header; nothing for other text with a fence, such as the database's own README.
fn document(text: &str) -> Option<Document> {
    toml::from_str(text.split("\n```").next()?).ok()
}

/// Findings, and notes about what is no vulnerability but worth knowing.
fn examine(rules: &Rules, lock: &str, known: &[Document]) -> Result<(Vec<String>, Vec<String>)> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock was not understood")?;
    let mut findings = Vec::new();
    let mut notes = Vec::new();
    for Document { advisory, versions } in known {
        if advisory.withdrawn.is_some() {
            continue;
        }
        for locked in lock.package.iter().filter(|locked| locked.name == advisory.package && locked.source.is_some()) {
            if !affects(versions, &locked.version)? {
                continue;
            }
            let what = format!("{} {} is affected by {}", locked.name, locked.version, advisory.id);
            let excuse = rules.advisories.ignore.iter().find(|ignored| ignored.id == advisory.id);
            match (excuse, advisory.informational.as_deref()) {
                (Some(excuse), _) => notes.push(format!("{what}; excused: {}", excuse.reason)),
                (None, Some("unmaintained" | "notice")) => notes.push(format!("{what} (no vulnerability)")),
                (None, _) => findings.push(what),
            }
        }
    }
    Ok((findings, notes))
}

/// A version is affected unless it is patched or was never affected.
fn affects(versions: &Versions, version: &str) -> Result<bool> {
    let version = Version::parse(version).with_context(|| format!("`{version}` in Cargo.lock"))?;
    for requirement in versions.patched.iter().chain(&versions.unaffected) {
        let parsed = VersionReq::parse(requirement).with_context(|| format!("`{requirement}` in an advisory"))?;
        if parsed.matches(&version) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
        version = 4
        [[package]]
        name = "cake"
        version = "1.2.3"
        source = "registry+x"
        [[package]]
        name = "ours"
        version = "1.0.0"
    "#;

    fn rules(ignore: &str) -> Rules {
        let text = format!("[licenses]\nallow = []\n[bans]\ndeny = []\n[advisories]\nignore = [{ignore}]");
        toml::from_str(&text).unwrap()
    }

    fn advisory(package: &str, more: &str, patched: &str) -> String {
        format!(
            "[advisory]\nid = \"RUSTSEC-2026-0001\"\npackage = \"{package}\"\n{more}\n[versions]\npatched = [{patched}]\n```\n# Title"
        )
    }

    fn found(rules: &Rules, text: String) -> (usize, usize) {
        let (findings, notes) = examine(rules, LOCK, &[document(&text).unwrap()]).unwrap();
        (findings.len(), notes.len())
    }

    #[test]
    fn an_affected_version_is_found() {
        assert_eq!(found(&rules(""), advisory("cake", "", "\">= 1.2.4\"")), (1, 0));
        assert_eq!(found(&rules(""), advisory("cake", "", "")), (1, 0));
    }

    #[test]
    fn what_is_patched_ours_or_taken_back_passes() {
        assert_eq!(found(&rules(""), advisory("cake", "", "\"^1.2.3\", \">= 2\"")), (0, 0));
        assert_eq!(found(&rules(""), advisory("ours", "", "")), (0, 0));
        assert_eq!(found(&rules(""), advisory("cake", "withdrawn = \"2026-01-01\"", "")), (0, 0));
    }

    #[test]
    fn unsound_counts_but_unmaintained_is_a_note() {
        assert_eq!(found(&rules(""), advisory("cake", "informational = \"unsound\"", "")), (1, 0));
        assert_eq!(found(&rules(""), advisory("cake", "informational = \"unmaintained\"", "")), (0, 1));
    }

    #[test]
    fn an_excuse_is_a_note() {
        let rules = rules("{ id = \"RUSTSEC-2026-0001\", reason = \"we never bake\" }");
        assert_eq!(found(&rules, advisory("cake", "", "")), (0, 1));
    }

    #[test]
    fn the_date_stands_in_the_name() {
        assert_eq!(date(Path::new("/x/rustsec-advisory-db-2026-08-20.tar.gz")), "2026-08-20");
        assert_eq!(date(Path::new("/x/advisory-db")), "an unknown day");
    }
}
