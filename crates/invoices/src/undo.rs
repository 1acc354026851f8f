//! Undoing documents: a sale that is undone voids its invoice while the law lets it; what comes back later is given
//! back by an allowance, or with its paper by voiding the invoice and issuing what the buyer keeps anew; and a return
//! that is undone takes its allowance back, or has what came back invoiced once more.
//!
//! What is to be done is worked out before the write, on the documents as they are then; the write refuses when
//! somebody changed one of them meanwhile, and is worked out again.

use fiscal::{AllowanceNumber, Allowed, Circumstances, How, Period, Prepared, RandomCode, Return, decide};
use kernel::money::divide_half_up;
use kernel::{BusinessDate, Id, Money, Quantity, Refusal, Timestamp, Zone, allocate};
use store::{Fault, Read, Stop, Tx, params};

use crate::issue::{Kind, Subject, about, number_or_owe};
use crate::owed::{GivenBack, Owed, owed_about};
use crate::prepare::Draft;
use crate::queries::{self, Document};
use crate::replace::{self, replaced};
use crate::{codes, events, issuer, sql, upload};

/// The longest reason, in characters.
const REASON_LONGEST: usize = fiscal::REASON_LIMIT;

/// An invoice of an order as it stands: the document, what is given back on it, and what its lines are about.
#[derive(Debug, Clone)]
pub struct Undoing {
    pub(crate) order: Id,
    pub(crate) paper: Paper,
    /// Lines of the order with the lines that they became, counted from 1.
    pub(crate) lines: Vec<(Id, usize)>,
}

/// A document that was issued, or one that waits for its number.
#[derive(Debug, Clone)]
pub(crate) enum Paper {
    Issued {
        document: Box<Document>,
        allowed: Box<Allowed>,
        /// How many allowances there ever were.
        allowances: usize,
        /// Its issuer is warned when so many numbers are left.
        low: i64,
    },
    Owed {
        owed: Box<Owed>,
        document: Box<Prepared>,
        given: Vec<GivenBack>,
    },
}

impl Paper {
    fn lines(&self) -> &[fiscal::Line] {
        match self {
            Paper::Issued { document, .. } => document.invoice.lines(),
            Paper::Owed { document, .. } => document.lines(),
        }
    }

    /// What can still come back of a line, counted from 1.
    fn left(&self, number: usize) -> Money {
        match self {
            Paper::Issued { allowed, .. } => allowed.left(number),
            Paper::Owed { document, given, .. } => {
                let line = number.checked_sub(1).and_then(|index| document.lines().get(index));
                let gone: Money = given.iter().filter(|one| one.line == number).map(|one| one.gross).sum();
                line.map_or(Money::ZERO, |line| line.gross - gone)
            }
        }
    }
}

/// What comes back of a line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The line.
    pub line: Id,
    /// How many.
    pub quantity: Quantity,
    /// What the buyer gets back for it.
    pub amount: Money,
    /// What could still come back of the line after this.
    pub rest: Money,
}

/// One step of undoing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// The invoice is voided.
    Void {
        /// Which.
        invoice: Id,
        /// As it was looked at.
        version: i64,
        /// Its number.
        number: String,
        /// Where it was issued.
        store: Id,
        /// When it is voided.
        at: Timestamp,
        /// Why, as the message says it.
        reason: String,
        /// The return that its paper came back with, and what came back of its lines, as JSON.
        replaced: Option<(Id, String)>,
    },
    /// What the buyer keeps, or keeps after all, is invoiced.
    Issue {
        /// The document.
        draft: Box<Draft>,
        /// About which order.
        order: Id,
        /// All that it is about.
        subjects: Vec<Subject>,
    },
    /// A part is given back.
    Allow {
        /// On which invoice.
        invoice: Id,
        /// As it was looked at.
        version: i64,
        /// The allowance's number.
        number: String,
        /// Where goods came back.
        store: Id,
        /// Tax included.
        total: Money,
        /// The tax in it.
        tax: Money,
        /// The document as JSON.
        content: String,
        /// The order or return that it is about.
        about: (bool, Id),
        /// The day in the store's books.
        business_date: BusinessDate,
        /// When.
        at: Timestamp,
    },
    /// What waits for a number waits for less, or for more again.
    Give {
        /// Which.
        owed: Id,
        /// As it was looked at.
        version: i64,
        /// What came back of it, as JSON.
        given: String,
    },
    /// What waits for a number waits for none any more.
    Forget {
        /// Which.
        owed: Id,
        /// As it was looked at.
        version: i64,
    },
    /// There is no document to undo, and none may have been made meanwhile.
    StillNone {
        /// About which order.
        order: Id,
    },
    /// An allowance is taken back.
    TakeBack {
        /// Which.
        allowance: Id,
        /// On which invoice.
        invoice: Id,
        /// As it was looked at.
        version: i64,
        /// Tax included.
        total: Money,
        /// When.
        at: Timestamp,
    },
}

/// When, where and why something is undone.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// When.
    pub at: Timestamp,
    /// The store's clock.
    pub zone: &'a Zone,
    /// The day in the store's books.
    pub business_date: BusinessDate,
    /// Where.
    pub store: Id,
    /// Why, in a few words.
    pub reason: &'a str,
}

/// The invoices of an order that stand.
///
/// # Errors
/// When the database says so.
pub fn standing(read: &mut Read<'_>, order: Id) -> Result<Vec<Undoing>, Fault> {
    let unreadable = |refusal: Refusal| Fault::Decode(format!("an allowance: {}", refusal.code.name));
    let mut all = Vec::new();
    for document in queries::documents_of(read, order)? {
        if document.state != "issued" {
            continue;
        }
        let mut allowed = Allowed::new(document.invoice.clone());
        let given = queries::given(read, document.id)?;
        let allowances = given.len();
        for one in given.into_iter().filter(|one| one.state == "issued") {
            allowed.book(one.allowance).map_err(unreadable)?;
        }
        let (lines, low) = (lines_of(read, document.id)?, low_of(read, document.legal_entity)?);
        let (document, allowed) = (Box::new(document), Box::new(allowed));
        all.push(Undoing { order, paper: Paper::Issued { document, allowed, allowances, low }, lines });
    }
    for owed in owed_about(read, order)? {
        let (document, given) = (Box::new(owed.document()?), owed.given()?);
        let lines = owed.subjects()?.into_iter().filter(|subject| subject.kind == Kind::Line);
        let lines = lines.map(|line| (line.id, usize::try_from(line.position).unwrap_or_default())).collect();
        all.push(Undoing { order, paper: Paper::Owed { owed: Box::new(owed), document, given }, lines });
    }
    Ok(all)
}

/// Undoes a sale as a whole: voids its invoices where the law lets it, and gives back all that is left where not.
/// `paper_back` says that the buyer brought the paper; what never was on paper need not come back.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the documents do not allow it.
pub fn void(undoing: &[Undoing], order: Id, paper_back: bool, moment: Moment<'_>) -> Result<Vec<Undo>, Refusal> {
    let now = Period::at(moment.at, moment.zone);
    let mut steps = Vec::new();
    for one in undoing {
        let (document, allowed) = match &one.paper {
            Paper::Issued { document, allowed, .. } => (document, allowed),
            Paper::Owed { owed, .. } => {
                steps.push(Undo::Forget { owed: owed.id, version: owed.version });
                continue;
            }
        };
        let paper_back = paper_back || document.copies == 0;
        let circumstances = Circumstances { now, declared: false, whole: true, paper_back };
        match decide(allowed, circumstances) {
            How::Void => steps.push(voided(document, moment, None)),
            How::Allowance(_) => {
                let lines = document.invoice.lines().iter().zip(1_usize..);
                let rest = lines.map(|(line, number)| Return {
                    line: number,
                    quantity: line.quantity,
                    gross: allowed.left(number),
                });
                let rest: Vec<Return> = rest.filter(|part| !part.gross.is_zero()).collect();
                steps.extend(given_back(one, &rest, (false, order), moment)?);
            }
        }
    }
    Ok(steps)
}

/// Gives back what came back of an order by a return: `due`, which is what of the money that goes back was invoiced, so
/// without credit that lowers the next invoice. `paper_back` says that the buyer brought the paper: an invoice that can
/// be is voided then, and what the buyer keeps is issued anew with these four digits.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the documents do not allow it.
pub fn allow(
    undoing: &[Undoing],
    parts: &[Part],
    due: Money,
    return_id: Id,
    (moment, paper_back): (Moment<'_>, Option<RandomCode>),
) -> Result<Vec<Undo>, Refusal> {
    give(undoing, parts, Some(due), (true, return_id), (moment, paper_back))
}

/// Gives back what of an order was cancelled after it was invoiced.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the documents do not allow it.
pub fn allow_cancelled(
    undoing: &[Undoing],
    parts: &[Part],
    order: Id,
    moment: Moment<'_>,
) -> Result<Vec<Undo>, Refusal> {
    give(undoing, parts, None, (false, order), (moment, None))
}

/// Gives money back for which no goods came back, on all lines that stand: each has its share.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the documents do not allow it.
pub fn allow_money(undoing: &[Undoing], amount: Money, order: Id, moment: Moment<'_>) -> Result<Vec<Undo>, Refusal> {
    give(undoing, &[], Some(amount), (false, order), (moment, None))
}

/// What stands on documents and was not given back.
pub fn left_on(undoing: &[Undoing]) -> Money {
    undoing.iter().flat_map(lefts).sum()
}

/// What stands on each line of a document and was not given back.
fn lefts(one: &Undoing) -> impl Iterator<Item = Money> {
    (1..=one.paper.lines().len()).map(|number| one.paper.left(number))
}

/// Gives back what `due` says of the money that goes back for parts; their share of what was invoiced when nothing is
/// said.
fn give(
    undoing: &[Undoing],
    parts: &[Part],
    due: Option<Money>,
    about: (bool, Id),
    (moment, paper_back): (Moment<'_>, Option<RandomCode>),
) -> Result<Vec<Undo>, Refusal> {
    let mut returns: Vec<Vec<Return>> = undoing.iter().map(|one| shares(one, parts)).collect();
    let weights: Vec<i64> = returns.iter().flatten().map(|part| part.gross.get()).collect();
    let invoiced = Money::new(weights.iter().sum());
    let due = due.unwrap_or(invoiced).min(left_on(undoing)).max(Money::ZERO);
    for (part, gross) in returns.iter_mut().flatten().zip(allocate(due.min(invoiced), &weights)) {
        part.gross = gross;
    }
    spread(undoing, &mut returns, due - due.min(invoiced));
    let mut steps = Vec::new();
    for (one, mut returns) in undoing.iter().zip(returns) {
        returns.retain(|part| !part.gross.is_zero());
        match paper_back {
            Some(random) if !returns.is_empty() && replace::voidable(one, moment).is_some() => {
                steps.extend(replaced(one, &returns, about.1, moment, random)?);
            }
            _ => steps.extend(given_back(one, &returns, about, moment)?),
        }
    }
    Ok(steps)
}

/// Lays more on all lines that stand. Where a part was paid with what is not invoiced, its money may go back in ways
/// that were: then what the buyer keeps is paid by the rest, and is not invoiced any more.
fn spread(undoing: &[Undoing], returns: &mut [Vec<Return>], more: Money) {
    let taken = |returns: &[Return], number| -> Money {
        returns.iter().filter(|part| part.line == number).map(|part| part.gross).sum()
    };
    let rest = |(one, returns): (&Undoing, &Vec<Return>)| -> Vec<i64> {
        lefts(one).zip(1..).map(|(left, number)| (left - taken(returns, number)).get()).collect()
    };
    let rests: Vec<Vec<i64>> = undoing.iter().zip(returns.iter()).map(rest).collect();
    let mut shares = allocate(more, &rests.concat()).into_iter();
    for ((one, returns), rest) in undoing.iter().zip(returns).zip(rests) {
        for ((line, number), gross) in one.paper.lines().iter().zip(1..).zip(shares.by_ref().take(rest.len())) {
            match returns.iter_mut().find(|part| part.line == number) {
                Some(part) => part.gross += gross,
                None => returns.push(Return { line: number, quantity: line.quantity, gross }),
            }
        }
    }
}

pub(crate) fn voided(document: &Document, moment: Moment<'_>, replaced: Option<(Id, String)>) -> Undo {
    Undo::Void {
        invoice: document.id,
        version: document.version,
        number: document.invoice.number().to_string(),
        store: document.store,
        at: moment.at,
        reason: moment.reason.chars().take(REASON_LONGEST).collect(),
        replaced,
    }
}

/// What of an invoice's lines comes back. What was paid with points or a voucher was not invoiced, so the same part of
/// what comes back is not given back.
fn shares(one: &Undoing, parts: &[Part]) -> Vec<Return> {
    let mut returns: Vec<Return> = Vec::new();
    for part in parts {
        let Some((_, number)) = one.lines.iter().find(|(line, _)| *line == part.line) else { continue };
        let Some(line) = number.checked_sub(1).and_then(|index| one.paper.lines().get(index)) else {
            continue;
        };
        let already: Money = returns.iter().filter(|other| other.line == *number).map(|other| other.gross).sum();
        let left = one.paper.left(*number) - already;
        let whole = i128::from(part.amount.get()) + i128::from(part.rest.get());
        if whole <= 0 || left <= Money::ZERO {
            continue;
        }
        let due = divide_half_up(i128::from(left.get()) * i128::from(part.amount.get()), whole);
        let gross = Money::new(due).min(left);
        let quantity = part.quantity.min(line.quantity);
        match returns.iter_mut().find(|other| other.line == *number) {
            Some(other) => {
                other.gross += gross;
                other.quantity = (other.quantity + quantity).min(line.quantity);
            }
            None => returns.push(Return { line: *number, quantity, gross }),
        }
    }
    returns
}

fn given_back(
    one: &Undoing,
    returns: &[Return],
    about: (bool, Id),
    moment: Moment<'_>,
) -> Result<Option<Undo>, Refusal> {
    let unwritten = |_| Refusal::new(&fiscal::codes::DOCUMENT_SUMS);
    if returns.is_empty() {
        return Ok(None);
    }
    let (document, allowed, allowances) = match &one.paper {
        Paper::Issued { document, allowed, allowances, .. } => (document, allowed, *allowances),
        Paper::Owed { owed, given, .. } => {
            let mut given = given.clone();
            given.extend(returns.iter().map(|part| GivenBack { by: about.1, line: part.line, gross: part.gross }));
            let given = serde_json::to_string(&given).map_err(unwritten)?;
            return Ok(Some(Undo::Give { owed: owed.id, version: owed.version, given }));
        }
    };
    let mut allowed = allowed.as_ref().clone();
    // The invoice's own number and how many there were: unique, and its paper is found by it.
    let number = format!("{}{:03}", document.invoice.number(), allowances + 1);
    let made = allowed.allow(returns, AllowanceNumber::parse(&number)?, moment.zone.shows(moment.at))?;
    Ok(Some(Undo::Allow {
        invoice: document.id,
        version: document.version,
        number,
        store: moment.store,
        total: made.gross(),
        tax: made.tax(),
        content: serde_json::to_string(&made).map_err(unwritten)?,
        about,
        business_date: moment.business_date,
        at: moment.at,
    }))
}

/// What a return of an order led to, to be taken back; what is invoiced once more has these four digits.
///
/// # Errors
/// Refused as a code of [`fiscal`] when the documents do not allow it.
pub fn of_undone_return(
    read: &mut Read<'_>,
    return_id: Id,
    order: Option<Id>,
    moment: Moment<'_>,
    random: RandomCode,
) -> Result<Vec<Undo>, Stop> {
    let at = moment.at;
    let mut steps = read.query(sql::ALLOWANCES_ABOUT, params![return_id], |row| {
        Ok(Undo::TakeBack {
            allowance: row.get(0)?,
            invoice: row.get(1)?,
            total: row.get(2)?,
            version: row.get(3)?,
            at,
        })
    })?;
    for owed in order.map_or(Ok(Vec::new()), |order| owed_about(read, order))? {
        let given = owed.given()?;
        let stays: Vec<&GivenBack> = given.iter().filter(|one| one.by != return_id).collect();
        if stays.len() < given.len() {
            let given = serde_json::to_string(&stays).map_err(|error| Fault::Unusable(error.to_string()))?;
            steps.push(Undo::Give { owed: owed.id, version: owed.version, given });
        }
    }
    steps.extend(replace::undone(read, return_id, order, moment, random)?);
    Ok(steps)
}

pub(crate) fn lines_of(read: &mut Read<'_>, document: Id) -> Result<Vec<(Id, usize)>, Fault> {
    read.query(sql::LINES_OF, params![document], |row| {
        Ok((row.get::<Id>(0)?, usize::try_from(row.get::<i64>(1)?).unwrap_or_default()))
    })
}

pub(crate) fn low_of(read: &mut Read<'_>, legal_entity: Id) -> Result<i64, Fault> {
    Ok(issuer::issuer(read, legal_entity)?.map_or(0, |issuer| issuer.low))
}

/// Carries the steps out. Writes `invoices.voided@1`, `invoices.allowed@1`, `invoices.allowance_voided@1`,
/// `invoices.issued@1`, `invoices.owed@1`.
///
/// # Errors
/// Refused as [`codes::CHANGED`] when a document is not as it was looked at.
pub fn carry_out(tx: &mut Tx<'_>, steps: &[Undo]) -> Result<(), Stop> {
    // Two allowances on one invoice in one write: the second finds what the first left.
    let mut changed: Vec<(Id, i64)> = Vec::new();
    for step in steps {
        match step {
            Undo::Void { invoice, version, number, store, at, reason, replaced } => {
                require(tx.execute(sql::VOID, params![*invoice, *version, *at, reason])?)?;
                if let Some((return_id, given)) = replaced {
                    tx.execute(sql::REPLACED_INSERT, params![*invoice, *return_id, given])?;
                }
                upload::voided(tx, *invoice, *at)?;
                tx.journal(&events::voided(*invoice, number, *store))?;
            }
            Undo::Issue { draft, order, subjects } => number_or_owe(tx, draft, *order, subjects)?,
            Undo::Allow {
                invoice,
                version,
                number,
                store,
                total,
                tax,
                content,
                about: (by_return, subject),
                business_date,
                at,
            } => {
                let version = later(&mut changed, *invoice, *version);
                require(tx.execute(sql::ALLOW, params![*invoice, version, *total])?)?;
                let id = tx.new_id();
                let values = params![id, number, *invoice, *total, *tax, content, *store, *business_date, *at];
                tx.execute(sql::ALLOWANCE_INSERT, values)?;
                let kind = if *by_return { Kind::Return } else { Kind::Order };
                about(tx, id, &[Subject { kind, id: *subject, position: 0, amount: *total }])?;
                upload::allowed(tx, id, *invoice, number, *store, *at)?;
                tx.journal(&events::allowed(id, *invoice, number, *store, *total))?;
            }
            Undo::Give { owed, version, given } => {
                require(tx.execute(sql::OWED_GIVE, params![*owed, *version, given])?)?;
            }
            Undo::StillNone { order } => require(u64::from(queries::count_about(tx, *order)? == 0))?,
            Undo::Forget { owed, version } => require(tx.execute(sql::OWED_END, params![*owed, *version])?)?,
            Undo::TakeBack { allowance, invoice, version, total, at } => {
                let version = later(&mut changed, *invoice, *version);
                require(tx.execute(sql::ALLOWANCE_VOID, params![*allowance, *at])?)?;
                require(tx.execute(sql::ALLOW, params![*invoice, version, -*total])?)?;
                upload::voided(tx, *allowance, *at)?;
                tx.journal(&events::allowance_voided(*allowance, *invoice, *total))?;
            }
        }
    }
    Ok(())
}

/// The version of an invoice after the steps before.
fn later(changed: &mut Vec<(Id, i64)>, invoice: Id, version: i64) -> i64 {
    if let Some((_, steps)) = changed.iter_mut().find(|(id, _)| *id == invoice) {
        *steps += 1;
        return version + *steps - 1;
    }
    changed.push((invoice, 1));
    version
}

fn require(rows: u64) -> Result<(), Stop> {
    if rows == 0 { Err(Stop::from(&codes::CHANGED)) } else { Ok(()) }
}
