//! Files stay near 400 lines; past 800 nobody reads them whole.

use crate::files::{File, Finding};

/// The most lines a file may have.
const AT_MOST: usize = 800;

/// What people write, by its ending.
const WRITTEN: &[&str] = &[".rs", ".ts", ".tsx", ".mjs", ".js", ".py", ".css", ".sql", ".html"];

/// Every file that is too long.
pub fn check(files: &[File]) -> Vec<Finding> {
    let written = files.iter().filter(|file| WRITTEN.iter().any(|ending| file.ends(ending)) && !file.is_generated());
    written
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let what = || format!("{lines} lines; at most {AT_MOST}: split it by what it does");
            (lines > AT_MOST).then(|| Finding::new(&file.path, 0, what()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_801_is_one_too_many() {
        let file = |path, lines| File::made_up(path, &"x\n".repeat(lines));
        assert_eq!(check(&[file("crates/a/src/lib.rs", 800)]), []);
        for path in ["crates/a/src/lib.rs", "web/pos/src/sell.tsx", "conformance/runner.mjs", "web/ui/a.css"] {
            assert_eq!(check(&[file(path, 801)]).len(), 1, "{path}");
        }
        assert_eq!(check(&[file("docs/guide/long.md", 801)]), []);
        assert_eq!(check(&[file("web/api-client/src/schema.d.ts", 5000)]), []);
    }
}
