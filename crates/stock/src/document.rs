//! Paper behind movements that no sale made: who received or corrected what, and why.

use kernel::{BusinessDate, Id, Timestamp};
use store::{Fault, Read, Tx, params};

use crate::places::Location;
use crate::sql;

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id; the subject of its movements.
    pub id: Id,
    /// `receipt`, `adjustment`, `count`, `opening`, `transfer`, `reclassification` or `write_off`.
    pub kind: String,
    /// Where.
    pub location: Id,
    /// Why, in a person's words; empty for receipts.
    pub reason: String,
    /// What else there is to say.
    pub note: String,
    /// Who delivered.
    pub supplier: Option<Id>,
    /// The number on their paper.
    pub reference: Option<String>,
    /// What kind of party wrote it.
    pub actor_kind: String,
    /// Who.
    pub actor: Option<Id>,
    /// The day of the books.
    pub business_date: BusinessDate,
    /// When.
    pub occurred_at: Timestamp,
}

/// A paper to be written.
pub(crate) struct NewDocument<'a> {
    pub(crate) kind: &'static str,
    pub(crate) location: &'a Location,
    pub(crate) reason: &'a str,
    pub(crate) note: &'a str,
    pub(crate) supplier: Option<Id>,
    pub(crate) reference: Option<&'a str>,
}

/// Writes a paper of now. Returns its id and the day of the books.
pub(crate) fn write(tx: &mut Tx<'_>, new: &NewDocument<'_>) -> Result<(Id, BusinessDate), Fault> {
    let (id, now, actor) = (tx.new_id(), tx.now(), tx.actor());
    let business_date = new.location.business_date(now);
    tx.execute(
        sql::DOCUMENT_INSERT,
        params![
            id,
            new.kind,
            new.location.id,
            new.reason,
            new.note,
            new.supplier,
            new.reference,
            actor.kind.as_str(),
            actor.id,
            business_date,
            now,
            now,
        ],
    )?;
    Ok((id, business_date))
}

/// One paper.
///
/// # Errors
/// When the database says so.
pub fn document(read: &mut Read<'_>, id: Id) -> Result<Option<Document>, Fault> {
    read.query_opt(sql::DOCUMENT_GET, params![id], |row| {
        Ok(Document {
            id: row.get(0)?,
            kind: row.get(1)?,
            location: row.get(2)?,
            reason: row.get(3)?,
            note: row.get(4)?,
            supplier: row.get(5)?,
            reference: row.get(6)?,
            actor_kind: row.get(7)?,
            actor: row.get(8)?,
            business_date: row.get(9)?,
            occurred_at: row.get(10)?,
        })
    })
}
