//! Rows of what is handed in, and what becomes of them.

use kernel::{Id, Timestamp};
use serde_json::json;
use store::{Fault, Read, Row, Stop, Tx, cases, params};

use super::way::Answer;
use super::{CASE_LATE, CASE_REJECTED, handing_in, sql};
use crate::events;

/// The longest code that is kept of an answer, in characters.
const CODE_LONGEST: usize = 40;
/// The longest words that are kept of an answer, in characters.
const WORDS_LONGEST: usize = 300;
/// What cases that ended by themselves came to.
const DONE: &str = "done";

/// A message that the platform has to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The invoice or allowance.
    pub document: Id,
    /// `F0401`, `F0501`, `G0401` or `G0501`.
    pub message: String,
    /// The invoice, also of an allowance.
    pub invoice: Id,
    /// The company that issued it.
    pub legal_entity: Id,
    /// Where.
    pub store: Id,
    /// The number of the invoice or allowance.
    pub number: String,
    /// When it was issued or voided.
    pub happened_at: Timestamp,
    /// Until when the platform must have it.
    pub deadline: Timestamp,
    /// `waiting`, `sent`, `accepted` or `rejected`.
    pub state: String,
    /// How often it was handed in.
    pub attempts: i64,
    /// When it was handed in last.
    pub sent_at: Option<Timestamp>,
    pub(crate) calling_until: Option<Timestamp>,
    /// When the platform answered.
    pub answered_at: Option<Timestamp>,
    /// The platform's code for its refusal.
    pub code: Option<String>,
    /// What it said, or what went wrong on the way.
    pub words: Option<String>,
    /// Its deadline passed before it was accepted.
    pub late: bool,
    pub(crate) version: i64,
}

fn row(row: &Row<'_>) -> Result<Upload, Fault> {
    Ok(Upload {
        document: row.get(0)?,
        message: row.get(1)?,
        invoice: row.get(2)?,
        legal_entity: row.get(3)?,
        store: row.get(4)?,
        number: row.get(5)?,
        happened_at: row.get(6)?,
        deadline: row.get(7)?,
        state: row.get(8)?,
        attempts: row.get(9)?,
        sent_at: row.get(10)?,
        calling_until: row.get(11)?,
        answered_at: row.get(12)?,
        code: row.get(13)?,
        words: row.get(14)?,
        late: row.get(15)?,
        version: row.get(16)?,
    })
}

impl Upload {
    /// True when what it builds upon is accepted. `others` are all messages about its invoice.
    pub(super) fn is_next(&self, others: &[Upload]) -> bool {
        others.iter().all(|other| {
            let before = match self.message.as_str() {
                "F0401" => false,
                "G0401" => other.message == "F0401",
                "G0501" => other.message == "F0401" || (other.document == self.document && other.message == "G0401"),
                _ => other.message != "F0501",
            };
            !before || other.state == "accepted"
        })
    }
}

/// One message.
pub(super) fn upload(read: &mut Read<'_>, document: Id, message: &str) -> Result<Option<Upload>, Fault> {
    read.query_opt(sql::GET, params![document, message], row)
}

/// Messages about an invoice and its allowances, in the order of what happened.
///
/// # Errors
/// When the database says so.
pub fn uploads_of(read: &mut Read<'_>, invoice: Id) -> Result<Vec<Upload>, Fault> {
    read.query(sql::OF_INVOICE, params![invoice], row)
}

/// What of a store must be handed in soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pressing {
    /// Where the documents were issued.
    pub store: Id,
    /// How many messages.
    pub count: i64,
    /// When the first must be in.
    pub deadline: Timestamp,
}

/// What must be handed in until an instant and is not accepted, store by store.
///
/// # Errors
/// When the database says so.
pub fn pressing(read: &mut Read<'_>, until: Timestamp) -> Result<Vec<Pressing>, Fault> {
    read.query(sql::PRESSING, params![until], |row| {
        Ok(Pressing { store: row.get(0)?, count: row.get(1)?, deadline: row.get(2)? })
    })
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(most).collect()
}

/// Writes an answer that ends a message's way down, with what follows from it. False when somebody else was faster.
pub(crate) fn end(tx: &mut Tx<'_>, upload: &Upload, answer: &Answer) -> Result<bool, Stop> {
    match answer {
        Answer::Accepted => accept(tx, upload, None),
        Answer::Rejected { code, words } => reject(tx, upload, code, words),
        Answer::Pending | Answer::Unknown => Ok(false),
    }
}

/// The platform has it; `code` says who knows that, where the platform did not.
pub(crate) fn accept(tx: &mut Tx<'_>, upload: &Upload, code: Option<&str>) -> Result<bool, Stop> {
    let (document, invoice, company, now) = (upload.document, upload.invoice, upload.legal_entity, tx.now());
    if upload.late {
        hold(tx, company)?;
    }
    let values = params![document, &upload.message, upload.version, now, code];
    if tx.execute(sql::ACCEPT, values)? == 0 {
        return Ok(false);
    }
    tx.journal(&events::upload_accepted(document, &upload.message, &upload.number, upload.store))?;
    if tx.query_opt(sql::REFUSED_OF, params![invoice], |row| row.get::<Id>(0))?.is_none() {
        cases::settle(tx, CASE_REJECTED, invoice, DONE, "平台已收下 · accepted by the platform")?;
    }
    if upload.late && tx.query_opt(sql::LATE_OF, params![company], |row| row.get::<Id>(0))?.is_none() {
        cases::settle(tx, CASE_LATE, company, DONE, "全部補上傳完成 · everything is handed in")?;
    }
    // What waited for it can go now.
    for other in uploads_of(tx, invoice)? {
        if other.state == "waiting" {
            tx.enqueue(&handing_in(other.document, &other.message, None))?;
        }
    }
    Ok(true)
}

fn reject(tx: &mut Tx<'_>, upload: &Upload, code: &str, words: &str) -> Result<bool, Stop> {
    let (code, words) = (shortened(code, CODE_LONGEST), shortened(words, WORDS_LONGEST));
    let (document, store, now) = (upload.document, upload.store, tx.now());
    let values = params![document, &upload.message, upload.version, now, &code, &words];
    if tx.execute(sql::REJECT, values)? == 0 {
        return Ok(false);
    }
    // The words stay in the row: they may repeat what stands on the document.
    let detail = json!({"invoice": upload.invoice, "invoice_number": upload.number, "code": code});
    cases::open(tx, CASE_REJECTED, upload.invoice, Some(store), &detail)?;
    tx.journal(&events::upload_rejected(document, &upload.message, &upload.number, store, &code))?;
    Ok(true)
}

/// Says that a message is past its deadline.
pub(super) fn mark_late(tx: &mut Tx<'_>, upload: &Upload) -> Result<(), Stop> {
    hold(tx, upload.legal_entity)?;
    if tx.execute(sql::LATE, params![upload.document, &upload.message])? == 1 {
        let detail = json!({"due_by": upload.deadline});
        cases::open(tx, CASE_LATE, upload.legal_entity, None, &detail)?;
    }
    Ok(())
}

fn hold(tx: &mut Tx<'_>, company: Id) -> Result<(), Fault> {
    tx.query(sql::COMPANY_HOLD, params![company], |row| row.get::<Id>(0)).map(drop)
}
