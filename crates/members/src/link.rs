//! Two rows that are one person: joined without rewriting either, and parted again without a trace
//! lost.

use kernel::{Id, Timestamp};
use serde_json::Value;
use store::{Fault, Read, Stop, Tx, params};

use crate::identify::lock;
use crate::{codes, events, queries, sql};

/// From now on `member` stands for the same person as `into`. `evidence` says why: which way was
/// proven, or who decided; ids and words only. Returns the link's id.
///
/// Nothing is moved: orders, points and consents keep the id they were written with, and whoever asks
/// for a person's history asks for [all rows](crate::same_person).
///
/// # Errors
/// [`codes::NOT_FOUND`], [`codes::ERASED`], [`codes::LINKED_ALREADY`].
pub fn link(tx: &mut Tx<'_>, member: Id, into: Id, evidence: &Value) -> Result<Id, Stop> {
    // Both rows in the order of their ids, so that two merges of the same two wait for each other.
    let mut rows = [member, into];
    rows.sort_unstable();
    for row in rows {
        lock(tx, row)?;
    }
    let from = queries::canonical(tx, member)?.ok_or(&codes::NOT_FOUND)?;
    let canonical = queries::canonical(tx, into)?.ok_or(&codes::NOT_FOUND)?;
    if from == canonical || from != member {
        return Err(Stop::from(&codes::LINKED_ALREADY));
    }
    if canonical != into {
        // Out of order, which can only cost a retry: two merges that wait for each other end as a
        // deadlock that the store runs again.
        lock(tx, canonical)?;
    }
    let (id, now) = (tx.new_id(), tx.now());
    if tx.execute(sql::LINK_INSERT, params![id, member, canonical, now, evidence.to_string()])? == 0 {
        return Err(Stop::from(&codes::LINKED_ALREADY));
    }
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    tx.execute(sql::MEMBER_CHANGED, params![canonical])?;
    tx.journal(&events::linked(member, canonical, id))?;
    Ok(id)
}

/// Parts what [`link`] joined: both are as if they had never been one.
///
/// # Errors
/// [`codes::LINK_UNKNOWN`], [`codes::ERASED`].
pub fn unlink(tx: &mut Tx<'_>, link: Id) -> Result<(), Stop> {
    let found = tx.query_opt(sql::LINK_GET, params![link], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))?;
    let (member, canonical) = found.ok_or(&codes::LINK_UNKNOWN)?;
    let mut rows = [member, canonical];
    rows.sort_unstable();
    for row in rows {
        lock(tx, row)?;
    }
    let now = tx.now();
    if tx.execute(sql::LINK_CLOSE, params![link, now])? == 0 {
        return Err(Stop::from(&codes::LINK_UNKNOWN));
    }
    tx.execute(sql::MEMBER_CHANGED, params![member])?;
    tx.execute(sql::MEMBER_CHANGED, params![canonical])?;
    tx.journal(&events::unlinked(member, canonical, link))?;
    Ok(())
}

/// Two rows that are one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: Id,
    /// The row that stands for the other.
    pub member: Id,
    /// The row that counts.
    pub canonical: Id,
    /// Since when.
    pub since: Timestamp,
    /// Why, as JSON.
    pub evidence: String,
}

/// All links that make a person one, also those between merged rows.
///
/// # Errors
/// When the database says so.
pub fn links(read: &mut Read<'_>, member: Id) -> Result<Vec<Link>, Fault> {
    let mut found: Vec<Link> = Vec::new();
    for row in queries::same_person(read, member)? {
        let of_row = read.query(sql::LINK_LIST, params![row], |row| {
            Ok(Link {
                id: row.get(0)?,
                member: row.get(1)?,
                canonical: row.get(2)?,
                since: row.get(3)?,
                evidence: row.get(4)?,
            })
        })?;
        for link in of_row {
            if found.iter().all(|known| known.id != link.id) {
                found.push(link);
            }
        }
    }
    Ok(found)
}
