//! What was sold while there was no number: it gets one as soon as there is one.

use fiscal::{Period, Prepared};
use kernel::{Actor, BusinessDate, Id, Money, Refusal, Timestamp, Zone};
use serde::{Deserialize, Serialize};
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
    /// What was sold.
    pub order: Id,
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
    pub(crate) version: i64,
    content: String,
    subjects: String,
    given: String,
    business_date: BusinessDate,
}

/// What of a line came back before the document had its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GivenBack {
    /// By which return.
    pub(crate) by: Id,
    /// The line of the document, from 1.
    pub(crate) line: usize,
    /// Tax included.
    pub(crate) gross: Money,
}

fn row(row: &Row<'_>) -> Result<Owed, Fault> {
    Ok(Owed {
        id: row.get(0)?,
        order: row.get(1)?,
        legal_entity: row.get(2)?,
        store: row.get(3)?,
        register: row.get(4)?,
        total: row.get(5)?,
        tax: row.get(6)?,
        content: row.get(7)?,
        subjects: row.get(8)?,
        given: row.get(9)?,
        business_date: row.get(10)?,
        since: row.get(11)?,
        version: row.get(12)?,
    })
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::Decode(format!("an owed invoice: {error}"))
}

/// What an order waits for.
///
/// # Errors
/// When the database says so.
pub(crate) fn owed_about(read: &mut Read<'_>, order: Id) -> Result<Vec<Owed>, Fault> {
    read.query(sql::OWED_ABOUT, params![order], row)
}

impl Owed {
    /// The document as it was sold.
    pub(crate) fn document(&self) -> Result<Prepared, Fault> {
        serde_json::from_str(&self.content).map_err(unreadable)
    }

    /// What came back meanwhile.
    pub(crate) fn given(&self) -> Result<Vec<GivenBack>, Fault> {
        serde_json::from_str(&self.given).map_err(unreadable)
    }

    /// What it is about.
    pub(crate) fn subjects(&self) -> Result<Vec<Subject>, Fault> {
        serde_json::from_str(&self.subjects).map_err(unreadable)
    }
}

/// What waits for a number after a place in time, the oldest first: sold in one of these stores, in any when none are
/// named.
///
/// # Errors
/// When the database says so.
pub fn owed(
    read: &mut Read<'_>,
    stores: Option<&[Id]>,
    after: (Timestamp, Id),
    limit: i64,
) -> Result<Vec<Owed>, Fault> {
    let (at, id) = after;
    let Some(stores) = stores else { return read.query(sql::OWED, params![at, id, limit], row) };
    let mut found = Vec::new();
    for store in stores {
        found.extend(read.query(sql::OWED_OF_STORE, params![at, id, limit, *store], row)?);
    }
    found.sort_by_key(|owed| (owed.since, owed.id));
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
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
            for Again { id, version, draft, subjects } in &drafts {
                // What somebody changed meanwhile is looked at once more in the next round.
                if tx.query_opt(sql::OWED_LOCK, params![*id, *version], |row| row.get::<Id>(0))?.is_none() {
                    continue;
                }
                if let Some(draft) = draft
                    && !number_it(tx, draft, subjects)?
                {
                    // Fewer numbers than wait for one: the rest waits for more of them, or for the next period's.
                    if let Some(begins) = later {
                        tx.enqueue(&range::settling(legal_entity, Some(begins)))?;
                    }
                    return Ok(true);
                }
                tx.execute(sql::OWED_END, params![*id, *version])?;
            }
            Ok(false)
        });
        if wait_on.await? {
            return Ok(());
        }
    }
}

/// One that waits, as it is issued now; without a draft when all of it came back.
struct Again {
    id: Id,
    version: i64,
    draft: Option<Draft>,
    subjects: Vec<Subject>,
}

/// The document as it is issued now: for what is left of it, with the moment at which it gets its number.
fn again(owed: &Owed, low: i64, at: Timestamp, zone: &Zone) -> Result<Again, WriteError> {
    let refused = |refusal: Refusal| unreadable(refusal.code.name);
    let mut taken = vec![Money::ZERO; owed.document()?.lines().len()];
    for given in owed.given()? {
        if let Some(sum) = given.line.checked_sub(1).and_then(|index| taken.get_mut(index)) {
            *sum += given.gross;
        }
    }
    let document = owed.document()?.again_at(zone.shows(at)).without(&taken).map_err(refused)?;
    let mut subjects = owed.subjects()?;
    let draft = match document {
        None => None,
        Some(document) => {
            let totals = document.totals();
            for subject in &mut subjects {
                let line = usize::try_from(subject.position).ok().and_then(|position| position.checked_sub(1));
                let line = line.and_then(|index| document.lines().get(index));
                subject.amount = line.map_or(totals.total(), |line| line.gross);
            }
            Some(Draft {
                legal_entity: owed.legal_entity,
                store: owed.store,
                register: owed.register,
                low,
                period: document.period().code(),
                handover: handover_name(document.handover()),
                buyer_tax_id: document.buyer().tax_id().map(|tax_id| tax_id.to_string()),
                total: totals.total(),
                tax: totals.tax,
                content: serde_json::to_string(&document).map_err(unreadable)?,
                positions: Vec::new(),
                amounts: Vec::new(),
                business_date: owed.business_date,
                issued_at: at,
            })
        }
    };
    Ok(Again { id: owed.id, version: owed.version, draft, subjects })
}
