//! Cases: what a person has to look at.

use kernel::{Event, Id, Timestamp};
use serde_json::json;

use crate::codes::STALE;
use crate::{Fault, Read, Row, Stop, Tx, params, sql};

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: Id,
    /// What is wrong: `stock.negative`, `payment.without_order`.
    pub kind: String,
    /// What it is about.
    pub subject: Id,
    /// The store whose business it is; the brand's when none is named.
    pub store: Option<Id>,
    /// Who looks after it.
    pub owner: Option<Id>,
    /// `open`, `working` or `closed`.
    pub state: String,
    /// JSON with what a person needs to judge; no personal data.
    pub detail: String,
    /// What was done about it.
    pub resolution: Option<String>,
    /// The same as a word from the list of its kind.
    pub outcome: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes from 1.
    pub version: i64,
}

fn case(row: &Row<'_>) -> Result<Case, Fault> {
    Ok(Case {
        id: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        owner: row.get(3)?,
        state: row.get(4)?,
        detail: row.get(5)?,
        resolution: row.get(6)?,
        opened_at: row.get(7)?,
        closed_at: row.get(8)?,
        version: row.get(9)?,
        store: row.get(10)?,
        outcome: row.get(11)?,
    })
}

/// Opens a case of a store, or of the brand when no store is named, unless one of the same kind is
/// already open for the subject.
///
/// # Errors
/// When the database says so.
pub fn open(
    tx: &mut Tx<'_>,
    kind: &'static str,
    subject: Id,
    store: Option<Id>,
    detail: &serde_json::Value,
) -> Result<(), Fault> {
    let (id, now) = (tx.new_id(), tx.now());
    if tx.execute(sql::CASE_OPEN, params![id, kind, subject, store, detail.to_string(), now])? == 1 {
        let body = json!({"kind": kind, "subject": subject, "store": store});
        tx.journal(&Event::new("store.case_opened", id, body))?;
    }
    Ok(())
}

/// Closes a case with what was done about it, as a word and in words.
///
/// # Errors
/// Refused as [`STALE`] when the case was changed or closed meanwhile.
pub fn close(tx: &mut Tx<'_>, id: Id, version: i64, outcome: &str, resolution: &str) -> Result<(), Stop> {
    let (now, owner) = (tx.now(), tx.actor().id);
    let closed = tx.query_opt(sql::CASE_CLOSE, params![id, version, resolution, now, owner, outcome], store_of)?;
    let Some(store) = closed else { return Err(Stop::from(&STALE)) };
    tx.journal(&Event::new("store.case_closed", id, json!({"store": store, "outcome": outcome})))?;
    Ok(())
}

/// Closes the case of a kind about a subject, where one is open: what it was about has come right by itself.
///
/// # Errors
/// When the database says so.
pub fn settle(tx: &mut Tx<'_>, kind: &'static str, subject: Id, outcome: &str, resolution: &str) -> Result<(), Fault> {
    let now = tx.now();
    let closed = tx.query(sql::CASE_SETTLE, params![kind, subject, resolution, now, outcome], |row| {
        Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?))
    })?;
    for (id, store) in closed {
        tx.journal(&Event::new("store.case_closed", id, json!({"store": store, "outcome": outcome})))?;
    }
    Ok(())
}

fn store_of(row: &Row<'_>) -> Result<Option<Id>, Fault> {
    row.get(0)
}

/// Has a person look after a case, or nobody.
///
/// # Errors
/// Refused as [`STALE`] when the case was changed or closed meanwhile.
pub fn give(tx: &mut Tx<'_>, id: Id, version: i64, owner: Option<Id>) -> Result<(), Stop> {
    let given = match owner {
        Some(owner) => tx.query_opt(sql::CASE_GIVE, params![id, version, owner], store_of)?,
        None => tx.query_opt(sql::CASE_LEAVE, params![id, version], store_of)?,
    };
    let Some(store) = given else { return Err(Stop::from(&STALE)) };
    tx.journal(&Event::new("store.case_given", id, json!({"store": store, "owner": owner})))?;
    Ok(())
}

/// Leaves every case that somebody looked after to nobody.
///
/// # Errors
/// When the database says so.
pub fn disown(tx: &mut Tx<'_>, owner: Id) -> Result<(), Fault> {
    let mut left =
        tx.query(sql::CASES_LEAVE, params![owner], |row| Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?)))?;
    left.sort();
    for (id, store) in left {
        tx.journal(&Event::new("store.case_given", id, json!({"store": store, "owner": None::<Id>})))?;
    }
    Ok(())
}

/// A note on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who wrote it.
    pub author: Option<Id>,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Writes a note on a case that is not closed. The journal says that there is one, not what it says.
///
/// # Errors
/// Refused as [`STALE`] when the case was closed meanwhile.
pub fn note(tx: &mut Tx<'_>, id: Id, text: &str) -> Result<(), Stop> {
    let Some(store) = tx.query_opt(sql::CASE_TOUCH, params![id], store_of)? else { return Err(Stop::from(&STALE)) };
    let (note, now, author) = (tx.new_id(), tx.now(), tx.actor().id);
    tx.execute(sql::CASE_NOTE_INSERT, params![note, id, author, text, now])?;
    tx.journal(&Event::new("store.case_noted", id, json!({"store": store})))?;
    Ok(())
}

/// The notes of a case, oldest first.
///
/// # Errors
/// When the database says so.
pub fn notes(read: &mut Read<'_>, id: Id) -> Result<Vec<Note>, Fault> {
    read.query(sql::CASE_NOTES, params![id], |row| Ok(Note { author: row.get(0)?, text: row.get(1)?, at: row.get(2)? }))
}

/// Cases that somebody looks after, after `after`, at most `limit`.
///
/// # Errors
/// When the database says so.
pub fn of_owner(read: &mut Read<'_>, owner: Id, after: Id, limit: i64) -> Result<Vec<Case>, Fault> {
    read.query(sql::CASE_LIST_OF_OWNER, params![owner, after, limit], case)
}

/// Cases that are not closed, whoever looks after them; otherwise as [`list`].
///
/// # Errors
/// When the database says so.
pub fn unsettled(read: &mut Read<'_>, stores: Option<&[Id]>, after: Id, limit: i64) -> Result<Vec<Case>, Fault> {
    let mut found = list(read, "open", stores, after, limit)?;
    found.extend(list(read, "working", stores, after, limit)?);
    found.sort_by_key(|case| case.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Cases in a state after `after`, at most `limit`: those of some stores, or all of them when `stores`
/// is none. The brand's own are among all only.
///
/// # Errors
/// When the database says so.
pub fn list(
    read: &mut Read<'_>,
    state: &str,
    stores: Option<&[Id]>,
    after: Id,
    limit: i64,
) -> Result<Vec<Case>, Fault> {
    let Some(stores) = stores else { return read.query(sql::CASE_LIST, params![state, after, limit], case) };
    let mut found = Vec::new();
    for store in stores {
        found.extend(read.query(sql::CASE_LIST_OF_STORE, params![state, after, limit, *store], case)?);
    }
    found.sort_by_key(|case| case.id);
    found.dedup_by_key(|case| case.id);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// One case.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, id: Id) -> Result<Option<Case>, Fault> {
    read.query_opt(sql::CASE_GET, params![id], case)
}
