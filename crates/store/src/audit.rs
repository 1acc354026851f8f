//! The audit log: who tried what, and what came of it. Refused acts are kept too, as [`Records`].

use kernel::{Actor, Id, Timestamp};

use crate::{Fault, Records, Tx, Value, params, sql};

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
