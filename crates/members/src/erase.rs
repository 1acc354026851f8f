//! Forgetting a person.

use kernel::Id;
use serde_json::json;
use store::{NewJob, Stop, Tx, params, references};

use crate::identify::lock;
use crate::{codes, events, queries, sql};

/// The job that an erasure wants, one a row: whoever keeps something of people beyond the slices (files of imports,
/// the database's own log) drops it then.
pub const ERASED_WORK: &str = "members.erased";

/// Forgets a person: all rows that stand for them. Their keys are deleted, so what was sealed in
/// immutable records cannot be read again; profile, addresses and how they came are gone; whatever
/// led to them is free. What stays names an id and no person. Returns the rows, so that the caller
/// empties what other slices keep of them in the same transaction. `reason` is a word from a list.
///
/// # Errors
/// [`codes::NOT_FOUND`]; [`codes::ERASED`] when it was done before.
pub fn erase(tx: &mut Tx<'_>, member: Id, reason: &str) -> Result<Vec<Id>, Stop> {
    let mut rows = queries::same_person(tx, member)?;
    if rows.is_empty() {
        return Err(Stop::from(&codes::NOT_FOUND));
    }
    rows.sort_unstable();
    let now = tx.now();
    let mut erased = Vec::new();
    for row in rows {
        match lock(tx, row) {
            Ok(()) => {}
            Err(Stop::Refused(refusal, _)) if refusal.code == &codes::ERASED => continue,
            Err(other) => return Err(other),
        }
        for statement in [sql::KEY_DELETE, sql::PROFILE_DELETE, sql::ADDRESS_DELETE, sql::TOUCH_DELETE, sql::LINK_ERASE]
        {
            tx.execute(statement, params![row])?;
        }
        let values = tx.query(sql::IDENTITY_HISTORY, params![row], |row| row.get::<String>(1))?;
        messages::forget_person(tx, row, &values)?;
        for value in values.iter().filter(|value| !value.is_empty()) {
            tx.execute(sql::CODE_FORGET_VALUE, params![value])?;
        }
        tx.execute(sql::CODE_FORGET_MEMBER, params![row])?;
        references::forget_all(tx, "member", row)?;
        api::session::end_all(tx, row)?;
        tx.execute(sql::IDENTITY_ERASE, params![row, now])?;
        tx.execute(sql::MEMBER_ERASE, params![row, now])?;
        tx.journal(&events::erased(row, reason))?;
        tx.enqueue(&NewJob { kind: ERASED_WORK, subject: row, body: json!({}), run_at: None })?;
        erased.push(row);
    }
    if erased.is_empty() {
        return Err(Stop::from(&codes::ERASED));
    }
    Ok(erased)
}
