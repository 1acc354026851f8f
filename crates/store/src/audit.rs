//! The audit log: who tried what, and what came of it. Refused acts are kept too, as [`Records`].

use kernel::{Actor, Id, Timestamp};

use crate::{Fault, Read, Records, Tx, Value, params, sql};

/// One line to be written. `detail` is JSON without personal data or secrets.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What was tried: `staff.log_in`, `till.void`.
    pub action: &'static str,
    /// On what.
    pub subject: Option<Id>,
    /// `done` or `refused`.
    pub outcome: &'static str,
    /// More about it.
    pub detail: serde_json::Value,
}

fn values(at: Timestamp, actor: Actor, entry: &Entry) -> Vec<Value> {
    params![
        at,
        actor.kind.as_str(),
        actor.id,
        actor.on_behalf,
        actor.register,
        entry.action,
        entry.subject,
        entry.outcome,
        entry.detail.to_string(),
    ]
    .to_vec()
}

/// Writes a line in this transaction.
///
/// # Errors
/// When the database says so.
pub fn append(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Fault> {
    let line = values(tx.now(), tx.actor(), entry);
    tx.execute(sql::AUDIT_APPEND, &line)?;
    Ok(())
}

/// A line that is written although the act is refused.
pub fn record(tx: &Tx<'_>, entry: &Entry) -> Records {
    Records::none().and(sql::AUDIT_APPEND, &values(tx.now(), tx.actor(), entry))
}

/// A line of the log, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number; the latest line has the highest.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What was tried.
    pub action: String,
    /// On what.
    pub subject: Option<Id>,
    /// `done` or `refused`.
    pub outcome: String,
    /// JSON text.
    pub detail: String,
}

/// Lines before one, at most `limit`, the latest first.
///
/// # Errors
/// When the database says so.
pub fn before(read: &mut Read<'_>, id: i64, limit: i64) -> Result<Vec<Line>, Fault> {
    read.query(sql::AUDIT_BEFORE, params![id, limit], |row| {
        Ok(Line {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: Actor {
                kind: crate::journal::actor_kind(&row.get::<String>(2)?),
                id: row.get(3)?,
                on_behalf: row.get(4)?,
                register: row.get(5)?,
            },
            action: row.get(6)?,
            subject: row.get(7)?,
            outcome: row.get(8)?,
            detail: row.get(9)?,
        })
    })
}
