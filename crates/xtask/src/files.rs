//! The text files of the repository, read once for all checks.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold no source wherever they stand: built, installed, or private to a tool.
const PASSED_OVER: &[&str] = &[".git", "target", "node_modules", "dist"];

/// Folders that hold no source: what a demo keeps, and the built book.
const PASSED_OVER_HERE: &[&str] = &["data", "docs/book"];

/// What counts as text by its name's ending.
const TEXT: &[&str] = &[
    "rs", "toml", "md", "sql", "ts", "tsx", "mjs", "js", "py", "css", "html", "json", "txt", "case", "svg", "yml",
    "yaml",
];

/// Written by a program: no rule about how people write applies.
const GENERATED: &[&str] =
    &["docs/openapi.json", "docs/reference/", "web/package-lock.json", "web/api-client/src/schema"];

/// One text file.
pub struct File {
    /// From the repository's top, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Where, from the repository's top.
    pub path: String,
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong and what to do instead.
    pub what: String,
}

impl Finding {
    /// A finding at a line.
    pub fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

impl File {
    /// A file that a test makes up.
    #[cfg(test)]
    pub fn made_up(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Does the name end so (`.rs`)?
    pub fn ends(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// Was it written by a program?
    pub fn is_generated(&self) -> bool {
        GENERATED.iter().any(|start| self.path.starts_with(start))
    }

    /// The crate it belongs to: `stock` for `crates/stock/src/reserve.rs`, `bench` for `bench/src/lib.rs`.
    pub fn crate_name(&self) -> Option<&str> {
        if self.path.starts_with("bench/") {
            return Some("bench");
        }
        self.path.strip_prefix("crates/")?.split('/').next()
    }
}

/// Reads every text file below the folder, in the order of their paths.
pub fn read_all(root: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    let mut waiting = vec![root.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let path = entry.path();
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if entry.file_type()?.is_dir() {
                if !PASSED_OVER.contains(&name) && !PASSED_OVER_HERE.contains(&relative.as_str()) {
                    waiting.push(path);
                }
                continue;
            }
            let ending = name.rsplit('.').next().unwrap_or_default();
            if !TEXT.contains(&ending) && !name.starts_with('.') {
                continue;
            }
            // A file that is not UTF-8 is not text, whatever its name says.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            files.push(File { path: relative, text });
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_knows_its_crate() {
        assert_eq!(File::made_up("crates/stock/src/reserve.rs", "").crate_name(), Some("stock"));
        assert_eq!(File::made_up("bench/src/lib.rs", "").crate_name(), Some("bench"));
        assert_eq!(File::made_up("web/pos/src/main.tsx", "").crate_name(), None);
    }

    #[test]
    fn reading_passes_over_what_was_built() {
        let top = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        fs::create_dir_all(top.join("web/dist")).unwrap();
        fs::write(top.join("web/a.ts"), "1").unwrap();
        fs::write(top.join("web/dist/a.ts"), "2").unwrap();
        fs::write(top.join("web/a.png"), "3").unwrap();
        let found: Vec<String> = read_all(&top).unwrap().into_iter().map(|file| file.path).collect();
        assert_eq!(found, ["web/a.ts"]);
        fs::remove_dir_all(top).unwrap();
    }
}
