//! The floor on PostgreSQL: `pgbench -M prepared` with the same statements, over the same socket and
//! with as many connections as the server writes with.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, bail, ensure};
use store::Value;
use testkit::Durable;

use super::{ID_BASE, IDS_AN_ORDER, PREFIX, with_values};
use crate::order::LINES;
use crate::seed::Shop;
use crate::traced::{Slot, Template};

/// Where the made-up articles' numbers begin, far from those of the orders' ids.
const ARTICLE_BASE: i64 = 9_000_000_000_000_000_000;
/// Zipf's exponent; pgbench wants more than one.
const EXPONENT: &str = "1.001";

/// Orders a second.
///
/// # Errors
/// When pgbench is missing or fails.
pub fn orders_per_second(
    server: &Durable,
    template: &Template,
    shop: &Shop,
    connections: usize,
    seconds: u64,
) -> anyhow::Result<f64> {
    prepare(server, shop);
    let script = Script::of(template, shop.goods.len());
    let file = tempfile::NamedTempFile::with_prefix("tenon-bench-pgbench-")?;
    std::fs::write(file.path(), &script.text)?;
    let socket = server.socket();
    let folder = socket.parent().context("a socket without a folder")?;
    let mut command = Command::new(pgbench()?);
    command.args(["--no-vacuum", "--protocol=prepared", "--username=tenon", "--define=n=0"]);
    command.arg(format!("--client={connections}")).arg(format!("--jobs={}", connections.min(2)));
    command.arg(format!("--time={seconds}")).arg("--file").arg(file.path()).arg("--host").arg(folder);
    for (name, value) in &script.constants {
        command.arg(format!("--define={name}={value}"));
    }
    let output = command.arg("postgres").env("PGOPTIONS", format!("-c search_path={}", shop.namespace)).output()?;
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(output.status.success(), "pgbench ended with {}:\n{said}", output.status);
    let failed = said.lines().find_map(|line| line.strip_prefix("number of failed transactions: "));
    ensure!(failed.is_none_or(|failed| failed.starts_with("0 ")), "pgbench: {failed:?} transactions failed:\n{said}");
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    rate.with_context(|| format!("pgbench printed no rate:\n{said}"))
}

/// Where PostgreSQL's programs are: as xtask says, or in the path.
fn pgbench() -> anyhow::Result<PathBuf> {
    let Some(folder) = std::env::var_os("TENON_PG_BIN") else { return Ok(PathBuf::from("pgbench")) };
    let program = PathBuf::from(folder).join("pgbench");
    if !program.is_file() {
        bail!("{} is missing; on Debian it comes with `postgresql`", program.display());
    }
    Ok(program)
}

/// Gives each article a level under a made-up id that a script can compute.
fn prepare(server: &Durable, shop: &Shop) {
    let (schema, articles, first) = (&shop.namespace, shop.goods.len(), shop.goods[0].variant);
    testkit::cluster::batch(
        &server.url(),
        &format!(
            "SET search_path TO \"{schema}\"; INSERT INTO stock_level (variant, location, condition, on_hand, held, safety, changed_at) \
             SELECT CAST('{PREFIX}' || ({ARTICLE_BASE} + g) AS uuid), location, condition, on_hand, 0, safety, changed_at \
             FROM stock_level, generate_series(1, {articles}) g WHERE variant = '{first}' AND condition = 'saleable'; \
             ANALYZE"
        ),
    );
    testkit::cluster::batch(&server.url(), "CHECKPOINT");
}

struct Script {
    text: String,
    constants: Vec<(String, String)>,
}

impl Script {
    fn of(template: &Template, articles: usize) -> Self {
        let mut script = Script { text: String::from("\\set n :n + 1\n"), constants: Vec::new() };
        let mut known = HashMap::new();
        let base = format!("{ID_BASE} + (:n * 100 + :client_id) * {IDS_AN_ORDER}");
        for number in 0..template.fresh {
            let _ = writeln!(script.text, "\\set s{number} {base} + {number}");
        }
        let _ = writeln!(script.text, "\\set number {base}");
        script.text.push_str("\\set key random(1000000000000000000, 9000000000000000000)\n");
        for number in 0..LINES {
            let _ = writeln!(script.text, "\\set z{number} random_zipfian(1, {articles}, {EXPONENT})");
        }
        // Rows are locked in the order of their keys, as Tenon locks them. The same article twice is one row twice.
        let _ = writeln!(script.text, "\\set a0 {ARTICLE_BASE} + least(:z0, :z1, :z2)");
        let _ = writeln!(script.text, "\\set a2 {ARTICLE_BASE} + greatest(:z0, :z1, :z2)");
        let _ = writeln!(
            script.text,
            "\\set a1 :z0 + :z1 + :z2 - least(:z0, :z1, :z2) - greatest(:z0, :z1, :z2) + {ARTICLE_BASE}"
        );
        script.text.push_str("BEGIN;\n");
        for statement in &template.statements {
            let text = with_values(statement.sql, |index| match &statement.slots[index] {
                Slot::Constant(value) => script.constant(value, &mut known),
                Slot::Instant(instant) => script.constant(&Value::Int(*instant), &mut known),
                Slot::Fresh(number) => format!("CAST('{PREFIX}' || CAST(:s{number} AS text) AS uuid)"),
                Slot::Article(number) => format!("CAST('{PREFIX}' || CAST(:a{number} AS text) AS uuid)"),
                Slot::Number(_) => "CAST(:number AS text)".to_owned(),
                Slot::Key => "CAST(:key AS text)".to_owned(),
            });
            script.text.push_str(&text);
            script.text.push_str(";\n");
        }
        script.text.push_str("COMMIT;\n");
        script
    }

    /// Sent as a parameter, as the server sends it.
    fn constant(&mut self, value: &Value, known: &mut HashMap<Value, String>) -> String {
        match value {
            Value::Null => return "NULL".to_owned(),
            // pgbench has no empty variables.
            Value::Text(text) if text.is_empty() => return "''".to_owned(),
            _ => {}
        }
        if let Some(name) = known.get(value) {
            return format!(":{name}");
        }
        let text = match value {
            Value::Null => String::new(),
            Value::Id(id) => id.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Text(text) => text.clone(),
            Value::Bytes(bytes) => hex(bytes),
        };
        let name = format!("c{}", known.len());
        known.insert(value.clone(), name.clone());
        self.constants.push((name.clone(), text));
        format!(":{name}")
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\\x{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::traced::Statement;

    #[test]
    fn a_script_sends_constants_as_parameters() {
        let slots = vec![Slot::Fresh(0), Slot::Constant(Value::Bytes(vec![1, 255])), Slot::Constant(Value::Null)];
        let statements = vec![Statement { sql: "INSERT INTO t (a, b, c) VALUES ($1, $2, $3)", slots }];
        let script = Script::of(&Template { statements, fresh: 1 }, 10);
        assert!(
            script.text.contains("VALUES (CAST('0190a5c27e1b7' || CAST(:s0 AS text) AS uuid), :c0, NULL);"),
            "{}",
            script.text
        );
        assert_eq!(script.constants, [("c0".to_owned(), "\\x01ff".to_owned())]);
        assert_eq!(format!("{PREFIX}{ID_BASE}").len(), 32, "the digits of a UUID");
    }
}
