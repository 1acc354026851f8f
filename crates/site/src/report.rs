//! Which version each register runs.

use kernel::{Id, Timestamp};
use store::{Fault, Row, Stop, Tx, params};

use crate::{events, sql};

/// What a register says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// The register.
    pub register: Id,
    /// Where it stands.
    pub store: Id,
    /// The version of the program it runs.
    pub program: String,
    /// The version of the prices that it shows.
    pub prices: i64,
    /// The number of the theme that it shows; 0 is the default one.
    pub theme: i64,
}

/// What a register said last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it said.
    pub said: NewReport,
    /// When.
    pub reported_at: Timestamp,
}

impl Report {
    pub(crate) fn read(row: &Row<'_>) -> Result<Self, Fault> {
        Ok(Report {
            said: NewReport {
                register: row.get(0)?,
                store: row.get(1)?,
                program: row.get(2)?,
                prices: row.get(3)?,
                theme: row.get(4)?,
            },
            reported_at: row.get(5)?,
        })
    }
}

/// Writes down what a register runs. The journal has it when it is something else than before:
/// `site.running_reported@1`.
///
/// # Errors
/// When the database says so.
pub fn report_running(tx: &mut Tx<'_>, new: &NewReport) -> Result<(), Stop> {
    let now = tx.now();
    let before = tx.query_opt(sql::RUNNING_GET, params![new.register], Report::read)?;
    tx.execute(sql::RUNNING_SET, params![new.register, new.store, &new.program, new.prices, new.theme, now])?;
    if before.is_none_or(|before| before.said != *new) {
        tx.journal(&events::running_reported(new.register, new.store, &new.program, new.prices, new.theme))?;
    }
    Ok(())
}
