//! A slice's statements live in its `sql.rs`, as constants: one test prepares every one of them on both databases,
//! and whoever asks what touches a table has one file to read.

use crate::files::{File, Finding};
use crate::rust_text;

/// `store` speaks to the databases themselves (pragmas, transactions, migrations); test crates ask what they like.
const FREE: &[&str] = &["store", "testkit", "sim", "it", "bench", "xtask"];

/// How a statement begins, and a word that tells it from a sentence.
const STATEMENTS: &[(&str, &str)] = &[
    ("SELECT ", ""),
    ("INSERT INTO ", ""),
    ("UPDATE ", " SET "),
    ("DELETE FROM ", ""),
    ("WITH ", " AS "),
    ("CREATE TABLE ", ""),
    ("ALTER TABLE ", ""),
];

/// Every statement outside `sql.rs` (or the files of a folder `sql/`).
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.ends(".rs") && file.path.contains("/src/")) {
        let is_home = file.path.ends_with("/sql.rs") || file.path.contains("/sql/");
        if is_home || file.crate_name().is_none_or(|name| FREE.contains(&name)) {
            continue;
        }
        for literal in rust_text::literals(&file.text) {
            if !literal.in_test && is_statement(&literal.text) {
                let what = "a statement outside sql.rs: make it a documented constant there";
                findings.push(Finding::new(&file.path, literal.line, what));
            }
        }
    }
    findings
}

fn is_statement(text: &str) -> bool {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    STATEMENTS.iter().any(|(start, inside)| line.starts_with(start) && line.contains(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&[File::made_up(path, text)]).len()
    }

    #[test]
    fn a_statement_in_a_verb_is_found() {
        assert_eq!(count("crates/stock/src/reserve.rs", "\"UPDATE stock_level SET held = 1\""), 1);
        assert_eq!(count("crates/stock/src/reserve.rs", "r#\"\n  SELECT a\n  FROM b\"#"), 1);
        assert_eq!(count("crates/stock/src/reserve.rs", "\"WITH a AS (SELECT 1) SELECT * FROM a\""), 1);
    }

    #[test]
    fn at_home_in_tests_and_in_store_it_is_fine() {
        assert_eq!(count("crates/stock/src/sql.rs", "\"SELECT 1\""), 0);
        assert_eq!(count("crates/stock/src/sql/levels.rs", "\"SELECT 1\""), 0);
        assert_eq!(count("crates/store/src/sqlite/reader.rs", "\"SELECT 1\""), 0);
        assert_eq!(count("crates/stock/src/a.rs", "#[cfg(test)]\nmod tests { const A: &str = \"SELECT 1\"; }"), 0);
    }

    #[test]
    fn sentences_are_no_statements() {
        assert_eq!(count("crates/api/src/a.rs", "\"UPDATE me when it is there\""), 0);
        assert_eq!(count("crates/api/src/a.rs", "\"Select a store\""), 0);
    }
}
