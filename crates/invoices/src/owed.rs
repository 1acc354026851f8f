//! What was sold while there was no number: it gets one as soon as there is one.

use fiscal::{Period, Prepared};
use kernel::{Actor, BusinessDate, Id, Money, Timestamp, Zone};
use store::{Db, Fault, Job, Read, Row, WriteError, params};

use crate::issue::{Subject, number_it};
use crate::prepare::{Draft, handover_name};
use crate::{issuer, range, sql};

/// The kind of job that gives numbers to what waits for them; its subject is the company.
pub const SETTLE: &str = "invoices.settle";
/// How many get a number in one write.
const AT_ONCE: i64 = 100;

/// A document that waits for a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owed {
    /// Its id.
    pub id: Id,
    /// The company that owes it.
    pub legal_entity: Id,
    /// Where it was sold.
    pub store: Id,
    /// At which register.
    pub register: Option<Id>,
    /// What it comes to.
    pub total: Money,
    /// The tax in it.
    pub tax: Money,
    /// Since when.
    pub since: Timestamp,
    content: String,
    subjects: String,
    business_date: BusinessDate,
}

fn row(row: &Row<'_>) -> Result<Owed, Fault> {
    Ok(Owed {
        id: row.get(0)?,
        legal_entity: row.get(1)?,
        store: row.get(2)?,
        register: row.get(3)?,
        total: row.get(4)?,
        tax: row.get(5)?,
        content: row.get(6)?,
        subjects: row.get(7)?,
        business_date: row.get(8)?,
        since: row.get(9)?,
    })
}

/// What waits for a number after a place in time, the oldest first.
///
/// # Errors
/// When the database says so.
pub fn owed(read: &mut Read<'_>, after: (Timestamp, Id), limit: i64) -> Result<Vec<Owed>, Fault> {
    read.query(sql::OWED, params![after.0, after.1, limit], row)
}

/// Gives numbers to what a company owes. Comes again when a later period begins for which it has numbers.
///
/// # Errors
/// A sentence that says what went wrong; the job is then tried again.
pub async fn run(db: &Db, job: &Job) -> Result<(), String> {
    if job.kind != SETTLE {
        return Err(format!("nobody does {}", job.kind));
    }
    settle(db, job.subject).await.map_err(|error| error.to_string())
}

async fn settle(db: &Db, legal_entity: Id) -> Result<(), WriteError> {
    loop {
        let at = db.now();
        let zone = db.brand().zone.clone();
        let (waiting, low, later) = db
            .read(move |read| {
                let waiting = read.query(sql::OWED_OF, params![legal_entity, AT_ONCE], row)?;
                let low = issuer::issuer(read, legal_entity)?.map_or(0, |issuer| issuer.low);
                let now = Period::at(at, &zone);
                let open = range::open(read, legal_entity, now)?;
                let later = open.iter().map(|range| range.block.period()).find(|period| *period > now);
                Ok((waiting, low, later.and_then(|period| period.begins(&zone))))
            })
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let zone = db.brand().zone.clone();
        let drafts = waiting.iter().map(|owed| again(owed, low, at, &zone)).collect::<Result<Vec<_>, _>>()?;
        let wait_on = db.write("invoices.settle", Actor::SYSTEM, move |tx| {
            for (id, draft, subjects) in &drafts {
                if tx.query_opt(sql::OWED_LOCK, params![*id], |row| row.get::<Id>(0))?.is_none() {
                    continue;
                }
                if !number_it(tx, draft, subjects)? {
                    // Fewer numbers than wait for one: the rest waits for more of them, or for the next period's.
                    if let Some(begins) = later {
                        tx.enqueue(&range::settling(legal_entity, Some(begins)))?;
                    }
                    return Ok(true);
                }
                tx.execute(sql::OWED_END, params![*id])?;
            }
            Ok(false)
        });
        if wait_on.await? {
            return Ok(());
        }
    }
}

/// The document as it is issued now: it carries the moment at which it gets its number, in that moment's period.
fn again(owed: &Owed, low: i64, at: Timestamp, zone: &Zone) -> Result<(Id, Draft, Vec<Subject>), WriteError> {
    let unreadable = |error: &dyn std::fmt::Display| Fault::Decode(format!("an owed invoice: {error}"));
    let document: Prepared = serde_json::from_str(&owed.content).map_err(|error| unreadable(&error))?;
    let subjects: Vec<Subject> = serde_json::from_str(&owed.subjects).map_err(|error| unreadable(&error))?;
    let document = document.again_at(zone.shows(at));
    let draft = Draft {
        legal_entity: owed.legal_entity,
        store: owed.store,
        register: owed.register,
        low,
        period: document.period().code(),
        handover: handover_name(document.handover()),
        buyer_tax_id: document.buyer().tax_id().map(|tax_id| tax_id.to_string()),
        total: owed.total,
        tax: owed.tax,
        content: serde_json::to_string(&document).map_err(|error| unreadable(&error))?,
        positions: Vec::new(),
        amounts: Vec::new(),
        business_date: owed.business_date,
        issued_at: at,
    };
    Ok((owed.id, draft, subjects))
}
