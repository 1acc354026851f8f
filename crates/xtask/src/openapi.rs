//! `cargo xtask openapi`: documents that the program itself writes, kept in the repository as goldens.
//!
//! `docs/openapi.json`, `docs/reference/routes.txt` and `docs/reference/errors.md` come from subcommands of `tenon`;
//! the web's typed client comes from the OpenAPI document. With `--check` nothing is changed and any difference fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::closed;
use crate::demo;
use crate::process::{self, say};
use crate::web;
use crate::workspace::Workspace;

/// The OpenAPI document.
const DOCUMENT: &str = "docs/openapi.json";

/// A subcommand of `tenon` and the file that holds what it prints.
const GOLDENS: &[(&str, &str)] =
    &[("openapi", DOCUMENT), ("routes", "docs/reference/routes.txt"), ("errors", "docs/reference/errors.md")];

/// The web's typed client, written by `npm run client`.
const CLIENT: &str = "web/api-client/src";

/// Write, or only compare.
#[derive(Args)]
pub struct Options {
    /// Change nothing; fail if a file differs from what would be written.
    #[arg(long)]
    check: bool,
}

/// Builds the program and writes or compares.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let tenon = demo::build(workspace)?;
    if options.check { check(workspace, &tenon) } else { write(workspace, &tenon) }
}

fn write(workspace: &Workspace, tenon: &Path) -> Result<()> {
    for (subcommand, file) in GOLDENS {
        let path = workspace.path(file);
        let text = printed(tenon, subcommand)?;
        require_closed(file, &text)?;
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, text).with_context(|| format!("{file} cannot be written"))?;
        say(&format!("wrote {file}"));
    }
    generate_client(workspace)?;
    say(&format!("{CLIENT} is up to date"));
    Ok(())
}

/// Compares every golden with what a built program prints, and the client with what would be generated.
pub fn check(workspace: &Workspace, tenon: &Path) -> Result<()> {
    let mut differing = Vec::new();
    for (subcommand, file) in GOLDENS {
        let golden = fs::read_to_string(workspace.path(file)).unwrap_or_default();
        let text = printed(tenon, subcommand)?;
        require_closed(file, &text)?;
        if let Some(difference) = first_difference(&golden, &text) {
            println!("{file}: {difference}");
            differing.push(*file);
        }
    }
    let folder = workspace.path(CLIENT);
    let before = contents(&folder)?;
    generate_client(workspace)?;
    let after = contents(&folder)?;
    if before != after {
        restore(&before, &after)?;
        println!("{CLIENT}: the generated client differs from what docs/openapi.json gives");
        differing.push(CLIENT);
    }
    if differing.is_empty() {
        say("the OpenAPI document, routes, errors and the web's client are up to date");
        return Ok(());
    }
    bail!("run `cargo xtask openapi` and look at what changes in {}", differing.join(", "))
}

/// Fails when the document leaves anything open; the other goldens are not looked at.
fn require_closed(file: &str, text: &str) -> Result<()> {
    if file != DOCUMENT {
        return Ok(());
    }
    let document = serde_json::from_str(text).context("`tenon openapi` did not print JSON")?;
    let open = closed::check(&document);
    if open.is_empty() {
        return Ok(());
    }
    bail!("the OpenAPI document leaves open:\n{}", open.join("\n"))
}

fn printed(tenon: &Path, subcommand: &str) -> Result<String> {
    let text = process::output(Command::new(tenon).arg(subcommand))?;
    if text.trim().is_empty() {
        bail!("`tenon {subcommand}` printed nothing");
    }
    Ok(if text.ends_with('\n') { text } else { text + "\n" })
}

fn generate_client(workspace: &Workspace) -> Result<()> {
    web::install(workspace)?;
    process::quietly(web::npm(workspace).args(["run", "--silent", "client"]))
}

/// The first line in which two texts differ, in words.
fn first_difference(golden: &str, printed: &str) -> Option<String> {
    if golden == printed {
        return None;
    }
    if golden.is_empty() {
        return Some("is missing".to_owned());
    }
    let mut old = golden.lines();
    let mut new = printed.lines();
    let mut line = 0;
    loop {
        line += 1;
        match (old.next(), new.next()) {
            (None, None) => return Some("differs in how it ends".to_owned()),
            (left, right) if left == right => {}
            (left, right) => {
                let shown = |text: Option<&str>| text.map_or("nothing".to_owned(), |text| format!("`{}`", text.trim()));
                return Some(format!("line {line} is {}, the program prints {}", shown(left), shown(right)));
            }
        }
    }
}

/// Every file directly in the folder. A missing folder holds none.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        if path.is_file() {
            found.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(found)
}

fn restore(before: &BTreeMap<PathBuf, Vec<u8>>, after: &BTreeMap<PathBuf, Vec<u8>>) -> Result<()> {
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        fs::remove_file(path)?;
    }
    for (path, bytes) in before {
        fs::write(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_by_its_line() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        let told = first_difference("a\nb\n", "a\nc\n").unwrap();
        assert_eq!(told, "line 2 is `b`, the program prints `c`");
        assert_eq!(first_difference("a\n", "a\nb\n").unwrap(), "line 2 is nothing, the program prints `b`");
        assert_eq!(first_difference("", "a\n").unwrap(), "is missing");
        assert_eq!(first_difference("a", "a\n").unwrap(), "differs in how it ends");
    }

    #[test]
    fn a_check_leaves_the_folder_as_it_was() {
        let folder = std::env::temp_dir().join(format!("xtask-openapi-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("schema.ts"), "old").unwrap();
        let before = contents(&folder).unwrap();
        fs::write(folder.join("schema.ts"), "new").unwrap();
        fs::write(folder.join("more.ts"), "new").unwrap();
        restore(&before, &contents(&folder).unwrap()).unwrap();
        assert_eq!(contents(&folder).unwrap(), before);
        fs::remove_dir_all(folder).unwrap();
    }
}
