//! The npm workspace in `web/`: its packages, its builds, its scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::process::{self, say};
use crate::workspace::Workspace;

/// The oldest Node that the web's tools run on.
const NODE: (u32, u32) = (20, 19);

/// Node's version, if it is new enough.
pub fn node_version() -> Result<String> {
    let needed =
        format!("Node {}.{} or newer is needed (https://nodejs.org, or your system's package)", NODE.0, NODE.1);
    if process::in_path(&["node"]).is_none() || process::in_path(&["npm"]).is_none() {
        bail!("{needed}; node and npm are not in PATH");
    }
    let version = process::output(Command::new("node").arg("--version"))?.trim().to_owned();
    match parse_version(&version) {
        Some(found) if found >= NODE => Ok(version),
        _ => bail!("{needed}; this is {version}"),
    }
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Installs the packages of the lock file unless exactly these are there. Install scripts never run.
pub fn install(workspace: &Workspace) -> Result<()> {
    node_version()?;
    let lock = workspace.path("web/package-lock.json");
    let locked = modified(&lock).with_context(|| format!("{} is missing", workspace.shown(&lock)))?;
    if modified(&workspace.path("web/node_modules/.package-lock.json")).is_some_and(|installed| installed >= locked) {
        return Ok(());
    }
    say("installing the web's npm packages");
    process::quietly(npm(workspace).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// Builds those apps whose sources are newer than what was built last.
pub fn build(workspace: &Workspace) -> Result<()> {
    install(workspace)?;
    for app in apps(workspace)? {
        if !is_stale(workspace, &app) {
            continue;
        }
        say(&format!("building web/{app}"));
        process::quietly(npm(workspace).args(["run", "build", "--workspace", &format!("./{app}")]))?;
    }
    Ok(())
}

/// Runs a script of `web/package.json`.
pub fn script(workspace: &Workspace, name: &str) -> Result<()> {
    install(workspace)?;
    process::run(npm(workspace).args(["run", "--silent", name]))
}

/// `npm` in `web/`.
pub fn npm(workspace: &Workspace) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(workspace.path("web"));
    command
}

/// The single-page apps: each folder with an `index.html`.
fn apps(workspace: &Workspace) -> Result<Vec<String>> {
    let web = workspace.path("web");
    let mut apps: Vec<String> = fs::read_dir(&web)
        .with_context(|| format!("{} cannot be read", workspace.shown(&web)))?
        .flatten()
        .filter(|entry| entry.path().join("index.html").is_file() && entry.path().join("package.json").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    apps.sort();
    Ok(apps)
}

/// An app is built from its own folder and from the shared ones; its tests belong to no build, but telling them
/// apart would cost more than a build now and then.
fn is_stale(workspace: &Workspace, app: &str) -> bool {
    let Some(built) = modified(&workspace.path(&format!("web/{app}/dist/index.html"))) else { return true };
    let sources = [app, "ui", "api-client", "package-lock.json", "tsconfig.base.json"];
    sources.iter().filter_map(|part| newest(&workspace.path(&format!("web/{part}")))).any(|source| source > built)
}

/// The latest change at or below a path; built and installed files are passed over.
fn newest(path: &Path) -> Option<SystemTime> {
    let mut latest = None;
    let mut waiting: Vec<PathBuf> = vec![path.to_path_buf()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name == "node_modules" || name == "dist") {
                continue;
            }
            if let Ok(entries) = fs::read_dir(&path) {
                waiting.extend(entries.flatten().map(|entry| entry.path()));
            }
        } else {
            latest = latest.max(modified(&path));
        }
    }
    latest
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|meta| meta.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse_version("v20.20.2"), Some((20, 20)));
        assert!(parse_version("v20.9.0").unwrap() < NODE);
        assert!(parse_version("v22.1.0").unwrap() > NODE);
        assert_eq!(parse_version("nothing"), None);
    }

    #[test]
    fn the_newest_file_counts_but_not_what_was_built() {
        let top = std::env::temp_dir().join(format!("xtask-web-{}", std::process::id()));
        fs::create_dir_all(top.join("src")).unwrap();
        fs::create_dir_all(top.join("dist")).unwrap();
        fs::write(top.join("src/main.ts"), "").unwrap();
        let before = newest(&top).unwrap();
        let later = before + std::time::Duration::from_secs(60);
        let built = fs::File::create(top.join("dist/index.html")).unwrap();
        built.set_modified(later).unwrap();
        assert_eq!(newest(&top), Some(before));
        let source = fs::File::create(top.join("src/basket.ts")).unwrap();
        source.set_modified(later).unwrap();
        assert_eq!(newest(&top), Some(later));
        assert_eq!(newest(&top.join("nowhere")), None);
        fs::remove_dir_all(top).unwrap();
    }
}
