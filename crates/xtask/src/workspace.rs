//! Where things are: the repository, the compiled programs, the folders beside it.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The repository this xtask belongs to.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the repository. `cargo run` names the package's folder at run time; the path compiled in would be
    /// wrong when two clones share a target folder. Started by hand, the current folder decides.
    pub fn find() -> Result<Self> {
        let start = match env::var_os("CARGO_MANIFEST_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => env::current_dir().context("no current folder")?,
        };
        for folder in start.ancestors() {
            let manifest = folder.join("Cargo.toml");
            if std::fs::read_to_string(&manifest).is_ok_and(|text| text.contains("[workspace]")) {
                return Ok(Self { root: folder.to_path_buf() });
            }
        }
        bail!("no Cargo workspace at or above {}", start.display())
    }

    /// The repository's top folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the repository.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where cargo puts what it builds: `CARGO_TARGET_DIR`, else a folder in the user's cache, so that a fresh
    /// clone finds compiled dependencies and the work tree stays small.
    pub fn target_dir(&self) -> PathBuf {
        if let Some(folder) = env::var_os("CARGO_TARGET_DIR") {
            return self.root.join(folder);
        }
        match env::var_os("HOME") {
            Some(home) => PathBuf::from(home).join(".cache/tenon/target"),
            None => self.root.join("target"),
        }
    }

    /// A program that cargo built, in the given profile's folder (`debug`, `release`).
    pub fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target_dir().join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// A path as people read it: relative to the repository where possible.
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}
