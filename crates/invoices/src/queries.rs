//! Reads of documents.

use fiscal::{Allowance, Invoice, Number, Prepared};
use kernel::{BusinessDate, Id, Money, Timestamp};
use store::{Fault, Read, Row, params};

use crate::sql;

/// A document as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: Id,
    /// The company that issued it.
    pub legal_entity: Id,
    /// Where.
    pub store: Id,
    /// At which register.
    pub register: Option<Id>,
    /// `issued` or `voided`.
    pub state: String,
    /// What the buyer paid by it, tax included.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// What was given back on it, tax included.
    pub allowed: Money,
    /// The document itself.
    pub invoice: Invoice,
    /// How often it was printed; none for what is not on paper.
    pub copies: i64,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When and why it was voided.
    pub voided: Option<(Timestamp, String)>,
    /// How far handing it in is: the worst of `rejected`, `waiting`, `sent` and `accepted` of all that happened to it.
    pub upload: &'static str,
    /// Until when the next of it must be handed in.
    pub upload_deadline: Option<Timestamp>,
    /// Counts its changes from 1.
    pub version: i64,
}

/// Money given back on a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its id.
    pub id: Id,
    /// `issued` or `voided`.
    pub state: String,
    /// Tax included.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// The allowance itself.
    pub allowance: Allowance,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// When it was issued.
    pub issued_at: Timestamp,
}

/// Which documents a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// In one state.
    pub state: Option<String>,
    /// Issued by one of these stores; by any when none are named.
    pub stores: Option<Vec<Id>>,
    /// Of which the platform lacks something: `rejected`, `waiting` or `late`.
    pub upload: Option<String>,
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::Decode(format!("an invoice: {error}"))
}

pub(crate) fn row(row: &Row<'_>) -> Result<Document, Fault> {
    let content: Prepared = serde_json::from_str(&row.get::<String>(9)?).map_err(unreadable)?;
    let number = Number::parse(&row.get::<String>(1)?).map_err(|refusal| unreadable(refusal.code.name))?;
    let (voided_at, reason): (Option<Timestamp>, Option<String>) = (row.get(13)?, row.get(14)?);
    Ok(Document {
        id: row.get(0)?,
        legal_entity: row.get(2)?,
        store: row.get(3)?,
        register: row.get(4)?,
        state: row.get(5)?,
        total: row.get(6)?,
        tax: row.get(7)?,
        allowed: row.get(8)?,
        invoice: content.numbered(number),
        copies: row.get(10)?,
        business_date: row.get(11)?,
        issued_at: row.get(12)?,
        voided: voided_at.zip(reason),
        version: row.get(15)?,
        upload: match row.get::<Option<i64>>(16)? {
            Some(0) => "rejected",
            Some(2) => "sent",
            Some(3) => "accepted",
            _ => "waiting",
        },
        upload_deadline: row.get(17)?,
    })
}

/// How many documents there are about an order: voided ones count, and those that wait for a number.
///
/// # Errors
/// When the database says so.
pub fn count_about(read: &mut Read<'_>, order: Id) -> Result<i64, Fault> {
    read.query_one(sql::COUNT_ABOUT, params![order], |row| row.get(0))
}

/// One document.
///
/// # Errors
/// When the database says so.
pub fn document(read: &mut Read<'_>, id: Id) -> Result<Option<Document>, Fault> {
    read.query_opt(sql::INVOICE_GET, params![id], row)
}

/// The documents about an order, in the order in which they were issued.
///
/// # Errors
/// When the database says so.
pub fn documents_of(read: &mut Read<'_>, order: Id) -> Result<Vec<Document>, Fault> {
    read.query(sql::INVOICES_ABOUT, params![order], row)
}

/// The invoices whose papers came back with a return, and those that were issued in their place, in the order in which
/// they were issued.
///
/// # Errors
/// When the database says so.
pub fn papers_of_return(read: &mut Read<'_>, return_id: Id) -> Result<Vec<Document>, Fault> {
    let mut papers = Vec::new();
    for (document, _) in replaced_by(read, return_id)? {
        papers.extend(self::document(read, document)?);
    }
    papers.extend(documents_of(read, return_id)?);
    Ok(papers)
}

/// What a return voided, each with what came back of its lines.
pub(crate) fn replaced_by(read: &mut Read<'_>, return_id: Id) -> Result<Vec<(Id, Vec<Money>)>, Fault> {
    let rows =
        read.query(sql::REPLACED_BY, params![return_id], |row| Ok((row.get::<Id>(0)?, row.get::<String>(1)?)))?;
    rows.into_iter().map(|(id, given)| Ok((id, serde_json::from_str(&given).map_err(unreadable)?))).collect()
}

/// Documents of a number: periods may repeat letters after years.
///
/// # Errors
/// When the database says so.
pub(crate) fn numbered(read: &mut Read<'_>, number: Number) -> Result<Vec<Document>, Fault> {
    read.query(sql::INVOICES_NUMBERED, params![number.to_string()], row)
}

/// Documents before a place in time, newest first.
///
/// # Errors
/// When the database says so.
pub fn documents(
    read: &mut Read<'_>,
    filter: &DocumentFilter,
    before: (Timestamp, Id),
    limit: i64,
) -> Result<Vec<Document>, Fault> {
    let (at, id) = before;
    let state = filter.state.as_deref();
    if let Some(upload) = filter.upload.as_deref() {
        return not_in(read, filter, upload, before, limit);
    }
    let Some(stores) = &filter.stores else {
        return read.query(sql::INVOICES, params![at, id, state, limit], row);
    };
    let mut found = Vec::new();
    for store in stores {
        found.extend(read.query(sql::INVOICES_OF_STORE, params![at, id, state, limit, *store], row)?);
    }
    found.sort_by_key(|document| std::cmp::Reverse((document.issued_at, document.id)));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// Documents of which the platform lacks something. They are few, so pages are read until one is full.
fn not_in(
    read: &mut Read<'_>,
    filter: &DocumentFilter,
    upload: &str,
    mut before: (Timestamp, Id),
    limit: i64,
) -> Result<Vec<Document>, Fault> {
    let (now, wanted) = (read.now(), usize::try_from(limit).unwrap_or_default());
    let mut found = Vec::new();
    loop {
        let page = read.query(sql::INVOICES_NOT_IN, params![before.0, before.1, upload, limit, now], row)?;
        let Some(last) = page.last() else { break };
        before = (last.issued_at, last.id);
        found.extend(page.into_iter().filter(|document| {
            filter.state.as_ref().is_none_or(|state| *state == document.state)
                && filter.stores.as_ref().is_none_or(|stores| stores.contains(&document.store))
        }));
        if found.len() >= wanted {
            break;
        }
    }
    found.truncate(wanted);
    Ok(found)
}

/// The orders that a document is about.
///
/// # Errors
/// When the database says so.
pub(crate) fn orders_of(read: &mut Read<'_>, document: Id) -> Result<Vec<Id>, Fault> {
    read.query(sql::ORDERS_OF, params![document], |row| row.get(0))
}

/// What was given back on a document, taken back or not, the oldest first.
///
/// # Errors
/// When the database says so.
pub(crate) fn given(read: &mut Read<'_>, invoice: Id) -> Result<Vec<Given>, Fault> {
    read.query(sql::ALLOWANCES_ON, params![invoice], |row| {
        Ok(Given {
            id: row.get(0)?,
            state: row.get(2)?,
            total: row.get(3)?,
            tax: row.get(4)?,
            allowance: serde_json::from_str(&row.get::<String>(5)?).map_err(unreadable)?,
            business_date: row.get(6)?,
            issued_at: row.get(7)?,
        })
    })
}
