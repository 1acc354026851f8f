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

/// Closes a case with what was done about it.
///
/// # Errors
/// Refused as [`STALE`] when the case was changed or closed meanwhile.
pub fn close(tx: &mut Tx<'_>, id: Id, version: i64, resolution: &str) -> Result<(), Stop> {
    let (now, owner) = (tx.now(), tx.actor().id);
    let closed =
        tx.query_opt(sql::CASE_CLOSE, params![id, version, resolution, now, owner], |row| row.get::<Option<Id>>(0))?;
    let Some(store) = closed else { return Err(Stop::from(&STALE)) };
    tx.journal(&Event::new("store.case_closed", id, json!({"store": store})))?;
    Ok(())
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
