//! A manager's approval of one act: given by somebody who may, to one person, for one subject in one
//! store, and used once.

use kernel::{Id, Refusal, Timestamp};
use serde_json::json;
use store::{Fault, Read, Stop, Tx, audit, params};

use crate::{GRANTABLE, codes, events, sql};

/// The longest an approval holds, in seconds.
const LONGEST_SECONDS: i64 = 15 * 60;

/// A new approval.
#[derive(Debug, Clone)]
pub struct NewGrant {
    /// Its id, made by the caller.
    pub id: Id,
    /// What is allowed: `till.void`.
    pub permission: String,
    /// What it is allowed to: the sale, the register.
    pub subject: Id,
    /// Where.
    pub store: Id,
    /// At which till, when it is given at one.
    pub register: Option<Id>,
    /// Who allows it.
    pub granted_by: Id,
    /// Who may do it.
    pub granted_to: Id,
    /// A word from the shop's list: `wrong_item`.
    pub reason: String,
    /// Until when, at most 15 minutes from now.
    pub expires_at: Timestamp,
}

/// An approval that was used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsedGrant {
    /// Who had allowed it.
    pub granted_by: Id,
}

/// Reasons are words from a list: a sentence could name somebody, and logs are never changed.
///
/// # Errors
/// [`codes::REASON_NEEDED`].
pub fn require_reason(reason: &str) -> Result<(), Refusal> {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (1..=40).contains(&reason.len()) && reason.bytes().all(word) {
        Ok(())
    } else {
        Err(Refusal::new(&codes::REASON_NEEDED))
    }
}

/// Approves one act.
///
/// # Errors
/// [`codes::PERMISSION_UNKNOWN`] for what cannot be granted, [`codes::REASON_NEEDED`], [`codes::GRANT_TIME`],
/// [`codes::PERSON_UNKNOWN`], [`codes::GRANT_ONESELF`], and [`codes::GRANT_NOT_ALLOWED`] when `granted_by` may not do it in that store.
pub fn grant(tx: &mut Tx<'_>, new: &NewGrant) -> Result<(), Stop> {
    if !GRANTABLE.contains(&new.permission.as_str()) {
        return Err(Refusal::new(&codes::PERMISSION_UNKNOWN).with("permission", new.permission.as_str()).into());
    }
    require_reason(&new.reason)?;
    if new.granted_by == new.granted_to {
        return Err(Stop::from(&codes::GRANT_ONESELF));
    }
    let now = tx.now();
    if new.expires_at <= now || new.expires_at > now.plus_seconds(LONGEST_SECONDS) {
        return Err(Refusal::new(&codes::GRANT_TIME).with("minutes", LONGEST_SECONDS / 60).into());
    }
    if crate::access(tx, new.granted_to)?.is_none() {
        return Err(Stop::from(&codes::PERSON_UNKNOWN));
    }
    let may = crate::access(tx, new.granted_by)?.is_some_and(|access| access.holds(&new.permission, Some(new.store)));
    if !may {
        let refusal = Refusal::new(&codes::GRANT_NOT_ALLOWED).with("permission", new.permission.as_str());
        return Err(Stop::refused_with(
            refusal,
            audit::record(tx, &line("staff.grant", new.subject, "refused", &new.permission)),
        ));
    }
    tx.execute(
        sql::GRANT_INSERT,
        params![
            new.id,
            &new.permission,
            new.subject,
            new.store,
            new.granted_by,
            new.granted_to,
            &new.reason,
            now,
            new.expires_at,
            new.register,
        ],
    )?;
    audit::append(tx, &line("staff.grant", new.subject, "done", &new.permission))?;
    tx.journal(&events::granted(new))?;
    Ok(())
}

/// An approval that waits for its act: somebody's, for a subject in a store.
///
/// # Errors
/// When the database says so.
pub fn waiting_grant(
    read: &mut Read<'_>,
    permission: &str,
    subject: Id,
    store: Id,
    person: Id,
) -> Result<Option<WaitingGrant>, Fault> {
    let now = read.now();
    read.query_opt(sql::GRANT_WAITING, params![permission, subject, store, person, now], |row| {
        Ok(WaitingGrant { id: row.get(0)?, granted_by: row.get(1)? })
    })
}

/// An approval that waits for its act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingGrant {
    /// The approval.
    pub id: Id,
    /// Who allowed it.
    pub granted_by: Id,
}

/// Uses an approval up, in the transaction of the act it allows. Says who had allowed it.
///
/// # Errors
/// [`codes::GRANT_REFUSED`] when it was used, has expired, or is for somebody or something else.
pub fn use_grant(
    tx: &mut Tx<'_>,
    grant: Id,
    permission: &str,
    subject: Id,
    store: Id,
    person: Id,
) -> Result<UsedGrant, Stop> {
    let now = tx.now();
    let used =
        tx.query_opt(sql::GRANT_USE, params![grant, now, permission, subject, store, person], |row| row.get(0))?;
    let Some(granted_by) = used else {
        let records = audit::record(tx, &line("staff.use_grant", subject, "refused", permission));
        return Err(Stop::refused_with(&codes::GRANT_REFUSED, records));
    };
    audit::append(tx, &line("staff.use_grant", subject, "done", permission))?;
    tx.journal(&events::grant_used(grant, subject, store))?;
    Ok(UsedGrant { granted_by })
}

fn line(action: &'static str, subject: Id, outcome: &'static str, permission: &str) -> audit::Entry {
    audit::Entry { action, subject: Some(subject), outcome, detail: json!({"permission": permission}) }
}
