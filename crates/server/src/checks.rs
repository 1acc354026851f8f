//! What must hold in a brand's database at any moment, over all slices. `tenon doctor` asks each question.

use std::fmt;

use store::{Db, Fault, Read};

/// Rows of one finding that are told by name.
const SHOWN: usize = 5;

/// Every check: what must hold, and the statement that answers with what is wrong.
pub fn all() -> Vec<(&'static str, &'static str)> {
    let slices: &[&[(&str, &str)]] = &[catalog::CHECKS, stock::CHECKS, orders::payment::CHECKS];
    slices.concat()
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What must hold.
    pub what: &'static str,
    /// How many rows are wrong, and the first of them; or why it could not be asked.
    pub found: Result<(usize, Vec<String>), String>,
}

impl Outcome {
    /// True when nothing is wrong.
    pub fn holds(&self) -> bool {
        matches!(self.found, Ok((0, _)))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.found {
            Ok((0, _)) => write!(f, "holds   {}", self.what),
            Ok((count, first)) => {
                write!(f, "BROKEN  {}: {count} rows do not fit", self.what)?;
                if first.is_empty() { Ok(()) } else { write!(f, ", such as {}", first.join(", ")) }
            }
            Err(why) => write!(f, "UNKNOWN {}: it could not be asked: {why}", self.what),
        }
    }
}

/// Asks every question.
pub async fn run(db: &Db) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (what, statement) in all() {
        let found = db.read(move |read| ask(read, statement)).await.map_err(|fault| fault.to_string());
        outcomes.push(Outcome { what, found });
    }
    outcomes
}

fn ask(read: &mut Read<'_>, statement: &'static str) -> Result<(usize, Vec<String>), Fault> {
    // The first column names the row, as an id or as a text.
    let rows = read.query(statement, &[], |row| {
        let id = row.get::<kernel::Id>(0).map(|id| id.to_string());
        Ok(id.or_else(|_| row.get::<String>(0)).ok())
    })?;
    let count = rows.len();
    Ok((count, rows.into_iter().flatten().take(SHOWN).collect()))
}
