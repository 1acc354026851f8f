//! A slice names its own tables only. What belongs to another slice is asked for through that slice's functions,
//! because rules that stand beside the table (locks, movements, journal) would otherwise be passed by.

use std::collections::BTreeSet;

use crate::files::{File, Finding};
use crate::rust_text;

/// Names of tables that belong to `store` though they do not start with its name.
const OF_STORE: &[&str] = &["journal", "platform"];

/// Crates that look at everything by their nature: they check what slices did, or load it.
const LOOK_AT_EVERYTHING: &[&str] = &["testkit", "sim", "it", "bench", "xtask"];

/// Every table of another slice that a crate's SQL or migration names.
pub fn check(files: &[File]) -> Vec<Finding> {
    let migrations = || files.iter().filter(|file| is_migration(file));
    let tables: BTreeSet<String> = migrations().flat_map(|file| created_tables(&file.text)).collect();
    let owners: BTreeSet<&str> = migrations().filter_map(File::crate_name).collect();
    let mut findings = Vec::new();
    for file in migrations() {
        let Some(owner) = file.crate_name() else { continue };
        for (line, text) in file.text.lines().enumerate() {
            let code = text.split("--").next().unwrap_or_default();
            findings.extend(strangers(owner, code, &tables, &owners).map(|name| {
                Finding::new(
                    &file.path,
                    line + 1,
                    format!("`{owner}` may not name `{name}`: it is another slice's table"),
                )
            }));
        }
    }
    for file in files.iter().filter(|file| file.ends(".rs") && file.path.contains("/src/")) {
        let Some(owner) = file.crate_name() else { continue };
        if LOOK_AT_EVERYTHING.contains(&owner) {
            continue;
        }
        for literal in rust_text::literals(&file.text).into_iter().filter(|literal| !literal.in_test) {
            findings.extend(strangers(owner, &literal.text, &tables, &owners).map(|name| {
                let what = format!("`{owner}` may not name `{name}`: ask the slice that owns the table");
                Finding::new(&file.path, literal.line, what)
            }));
        }
    }
    findings
}

fn is_migration(file: &File) -> bool {
    file.ends(".sql") && file.path.contains("/migrations/")
}

fn created_tables(sql: &str) -> impl Iterator<Item = String> + '_ {
    sql.lines().filter_map(|line| {
        let rest = line.trim_start().strip_prefix("CREATE TABLE ")?;
        let rest = rest.strip_prefix("IF NOT EXISTS ").unwrap_or(rest);
        words(rest).next().map(str::to_owned)
    })
}

/// The tables in this text that belong to someone else: known ones anywhere, unknown ones where SQL wants a table.
fn strangers<'a>(
    owner: &'a str,
    text: &'a str,
    tables: &'a BTreeSet<String>,
    owners: &'a BTreeSet<&str>,
) -> impl Iterator<Item = String> + 'a {
    let mut before = "";
    words(text).filter_map(move |word| {
        let wants_a_table = matches!(before, "FROM" | "JOIN" | "INTO" | "UPDATE" | "TABLE" | "REFERENCES" | "ON");
        before = word;
        let belongs_to = owner_of(word, owners)?;
        // A name that is an everyday word (`journal`) is a table only where SQL wants one: it is also a path.
        let is_a_table = wants_a_table || (tables.contains(word) && word.contains('_'));
        (belongs_to != owner && is_a_table).then(|| word.to_owned())
    })
}

/// Whose table this name would be, by its prefix.
fn owner_of<'a>(word: &'a str, owners: &BTreeSet<&str>) -> Option<&'a str> {
    let prefix = word.split('_').next()?;
    if OF_STORE.contains(&prefix) {
        return Some("store");
    }
    (owners.contains(prefix) && prefix != word).then_some(prefix)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let mut all = vec![
            File::made_up("crates/stock/migrations/0001_levels.sql", "CREATE TABLE stock_level (\n  id ID\n);\n"),
            File::made_up("crates/orders/migrations/0001_orders.sql", "CREATE TABLE orders_line (id ID);\n"),
            File::made_up("crates/store/migrations/0001_journal.sql", "CREATE TABLE journal (id ID);\n"),
        ];
        all.extend(files.iter().map(|(path, text)| File::made_up(path, text)));
        check(&all).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn ones_own_tables_pass() {
        let sql = "const A: &str = \"UPDATE stock_level SET held = held + $1\";";
        assert_eq!(said(&[("crates/stock/src/sql.rs", sql)]), Vec::<String>::new());
    }

    #[test]
    fn anothers_table_is_found_with_its_line() {
        let sql = "\nconst A: &str = \"SELECT held FROM stock_level\";";
        assert_eq!(
            said(&[("crates/orders/src/sql.rs", sql)]),
            ["crates/orders/src/sql.rs:2: `orders` may not name `stock_level`: ask the slice that owns the table"]
        );
    }

    #[test]
    fn a_table_that_no_migration_made_is_found_where_sql_wants_one() {
        assert_eq!(said(&[("crates/orders/src/a.rs", "\"DELETE FROM stock_secret\"")]).len(), 1);
        assert_eq!(said(&[("crates/orders/src/a.rs", "\"stock_secret is a word\"")]).len(), 0);
    }

    #[test]
    fn the_journal_belongs_to_store() {
        assert_eq!(said(&[("crates/stock/src/sql.rs", "\"INSERT INTO journal (id) VALUES ($1)\"")]).len(), 1);
        assert_eq!(said(&[("crates/store/src/sql.rs", "\"INSERT INTO journal (id) VALUES ($1)\"")]).len(), 0);
        assert_eq!(said(&[("crates/stock/src/http.rs", "\"/journal\" \"journal.read\"")]).len(), 0);
    }

    #[test]
    fn migrations_do_not_refer_to_other_slices() {
        let sql = "-- stock_level is theirs\nCREATE TABLE orders_a (b ID REFERENCES stock_level (id));";
        let said = said(&[("crates/orders/migrations/0002_more.sql", sql)]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("crates/orders/migrations/0002_more.sql:2:"), "{said:?}");
    }

    #[test]
    fn codes_events_and_tests_are_no_tables() {
        let code = "const A: &str = \"stock.insufficient\"; const B: &str = \"orders.place\";\n\
                    #[cfg(test)]\nmod tests { const C: &str = \"SELECT * FROM stock_level\"; }";
        assert_eq!(said(&[("crates/orders/src/codes.rs", code)]), Vec::<String>::new());
        assert_eq!(said(&[("crates/sim/src/check.rs", "\"SELECT * FROM stock_level\"")]), Vec::<String>::new());
    }
}
