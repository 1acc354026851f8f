//! The invoice of an order that no till sold: it follows the order's money.
//!
//! The write that takes the last of the money, or lets the goods go, asks for it in the same commit, so no order misses
//! its invoice however often the machine stops; a job makes it a moment later. What stands on it is read then: what was
//! cancelled or came back before is not on it. The write that issues it holds the order's row and begins anew when the
//! order changed since it was read.

use catalog::TaxKind;
use invoices::{Counter, Draft, InvoicedBy, OrderLine, Sale, SaleLine, WebMoment, Wish, WishBody};
use kernel::{Actor, BusinessDate, Id, Money, Refusal, Timestamp};
use serde_json::json;
use store::{Db, Fault, NewJob, Read, Stop, Tx, WriteError, cases, params};

use crate::invoicing::{self, left_of};
use crate::made::COMPONENT;
use crate::payment::books::Books;
use crate::returns::SHIPPING;
use crate::returns::facts::{self, Facts, Line};
use crate::shop::read_or_refuse;
use crate::sql::booking as sql;

/// The kind of job that makes an order's invoice.
pub const INVOICE: &str = "orders.invoice";
/// Kind of case: an order's invoice could not be made as it is.
pub const CASE_NOT_INVOICED: &str = "orders.not_invoiced";
/// How often it is worked out anew when the order changes meanwhile.
const ATTEMPTS: usize = 5;
/// What delivery is called on an invoice.
const DELIVERY: &str = "運費";

/// Asks for an order's invoice, in the write that made it due. Where its company issues none, nothing is asked.
pub(crate) fn ask(tx: &mut Tx<'_>, order: Id, legal_entity: Id) -> Result<(), Fault> {
    if invoices::issuer(tx, legal_entity)?.is_some() {
        tx.enqueue(&NewJob { kind: INVOICE, subject: order, body: json!({}), run_at: None })?;
    }
    Ok(())
}

/// Makes an order's invoice, if it is due and has none.
///
/// # Errors
/// A sentence that says what went wrong; the job is then tried again.
pub(crate) async fn run(db: &Db, order: Id) -> Result<(), String> {
    for _ in 0..ATTEMPTS {
        match issue(db, order).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(WriteError::Refused(refusal)) => {
                let why = refusal.code.name;
                tell(db, order, why).await.map_err(|error| error.to_string())?;
                return Err(format!("the invoice of order {order} cannot be made: {why}"));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    Err(format!("order {order} changed each time its invoice was worked out"))
}

/// Somebody has to mend what stands in the way: the company's data, or a line that no document can hold.
async fn tell(db: &Db, order: Id, why: &'static str) -> Result<(), WriteError> {
    db.write("orders.not_invoiced", Actor::SYSTEM, move |tx| {
        let Some(books) = Books::look(tx, order)? else { return Ok(()) };
        let detail = json!({"code": why, "number": books.order.number});
        cases::open(tx, CASE_NOT_INVOICED, order, Some(books.order.sold_by), &detail)?;
        Ok(())
    })
    .await
}

/// False when the order changed meanwhile.
async fn issue(db: &Db, order: Id) -> Result<bool, WriteError> {
    let at = db.now();
    let Some(due) = read_or_refuse(db, move |read| look(read, order, at)).await? else { return Ok(true) };
    let wish = due.wish_of_buyer()?;
    let Some(paper) = due.paper(db, &wish, at)? else { return Ok(true) };
    let seen = (due.facts.version, due.facts.kept);
    db.write("orders.invoice", Actor::SYSTEM, move |tx| {
        let Some(books) = Books::open(tx, order)? else { return Ok(true) };
        if (books.order.version, books.kept()) != seen {
            return Ok(false);
        }
        paper.issue(tx)?;
        Ok(true)
    })
    .await
}

/// An order that is due and has no document yet.
fn look(read: &mut Read<'_>, order: Id, at: Timestamp) -> Result<Option<Due>, Stop> {
    let Some(books) = Books::look(read, order)? else { return Ok(None) };
    let by_deposit = books.order.deposit > Money::ZERO;
    let (state, is_paid) = (books.order.state.as_str(), books.order.paid >= books.order.total);
    if !(is_paid || by_deposit && books.stands()) || !matches!(state, "placed" | "completed") {
        return Ok(None);
    }
    let Some(due) = Due::read(read, order, None, at)? else { return Ok(None) };
    // A deposit is invoiced when it comes, whatever the company does with other orders.
    let is_due = by_deposit || due.counter.issuer().web_moment == WebMoment::Payment || state == "completed";
    Ok(Some(due).filter(|_| is_due))
}

/// What a till takes for an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) amount: Money,
    /// What of it is given in ways that are not invoiced now.
    pub(crate) not_invoiced: Money,
}

/// What of an order a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    Whole,
    Deposit,
    Rest,
}

impl Share {
    /// What stands before the name of goods that a document is for in part.
    const fn words(self) -> &'static str {
        match self {
            Share::Whole => "",
            Share::Deposit => "訂金 ",
            Share::Rest => "尾款 ",
        }
    }
}

/// What an order's invoice is made of.
pub(crate) struct Due {
    facts: Facts,
    counter: Counter,
    classes: Vec<catalog::TaxClass>,
    /// What of it was paid in ways that are not invoiced now.
    not_invoiced: Money,
    /// What stands on its documents: of an order with a deposit, which is invoiced as its money comes.
    invoiced: Money,
    wished: WishBody,
    business_date: BusinessDate,
}

impl Due {
    /// Reads it; none when a till sold the order, it has all its documents, or nobody issues here. `at_till` is the store and
    /// the register where the rest is paid.
    ///
    /// # Errors
    /// Refused as [`invoices::counter()`] refuses.
    pub(crate) fn read(
        read: &mut Read<'_>,
        order: Id,
        at_till: Option<(&staff::Store, Id)>,
        at: Timestamp,
    ) -> Result<Option<Due>, Stop> {
        let facts = facts::read(read, order)?;
        let documents = invoices::count_about(read, order)?;
        if facts.channel == "till" || (documents > 0 && facts.deposit.is_zero()) {
            return Ok(None);
        }
        let invoiced = invoices::left_on(&invoices::standing(read, order)?);
        let Some(seller) = staff::store(read, facts.sold_by)? else { return Ok(None) };
        // Whose sale it is says who invoices it, wherever it is paid and fetched.
        if invoices::who(read, &seller, facts.business_date)?.by != InvoicedBy::Own {
            return Ok(None);
        }
        // A register of the same company gives one of its own numbers; one of another company's sells nothing here, and
        // one where a landlord invoices has none.
        let mut own_till = None;
        if let Some((store, register)) = at_till.filter(|(store, _)| store.legal_entity == seller.legal_entity)
            && invoices::who(read, store, store.business_date(at))?.by == InvoicedBy::Own
        {
            own_till = Some((store, register));
        }
        let (store, register) = own_till.map_or((&seller, None), |(store, register)| (store, Some(register)));
        let business_date = store.business_date(at);
        let found = invoices::counter_of_company(read, store, register, business_date)?;
        let Some(counter) = found else { return Ok(None) };
        let (_, not_invoiced) = invoicing::kept(read, order)?;
        let wished =
            read.query_opt(sql::WISH_GET, params![order], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
        let wished = wished.map(|(wish, tax_id)| stored(&wish, &tax_id)).transpose()?.unwrap_or_default();
        let classes = catalog::tax_classes(read)?;
        Ok(Some(Due { facts, counter, classes, not_invoiced, invoiced, wished, business_date }))
    }

    /// How the buyer said that they want it. A member who said nothing has it with their account.
    ///
    /// # Errors
    /// As [`WishBody::check`]; it was checked when the order was placed.
    pub(crate) fn wish_of_buyer(&self) -> Result<Wish, Refusal> {
        let mut wished = self.wished.clone();
        let can_keep = self.facts.member.is_some() && self.counter.issuer().carrier_kind.is_some();
        wished.with_member = can_keep && (wished.with_member || wished == WishBody::default());
        wished.check("/invoice")
    }

    /// The documents that lack their numbers, for the money that is kept; none when it stands on documents already.
    ///
    /// # Errors
    /// Refused as [`invoices::prepare()`] refuses.
    fn paper(&self, db: &Db, wish: &Wish, at: Timestamp) -> Result<Option<ToIssue>, Refusal> {
        // Money that went back without goods before the invoice was made is not on it, nor is what is still to come.
        let missing = (self.worth() - self.facts.kept).max(Money::ZERO);
        self.documents(db, wish, (missing, Money::ZERO), at)
    }

    /// The same when a till takes money for it.
    ///
    /// # Errors
    /// As [`Due::paper`].
    pub(crate) fn paper_at_till(
        &self,
        db: &Db,
        wish: &Wish,
        taken: Taken,
        at: Timestamp,
    ) -> Result<Option<ToIssue>, Refusal> {
        let to_come = match self.facts.deposit.is_zero() {
            // The rest of it is taken.
            true => Money::ZERO,
            false => (self.worth() - self.facts.kept - taken.amount).max(Money::ZERO),
        };
        self.documents(db, wish, (to_come, taken.not_invoiced), at)
    }

    /// What its lines come to.
    fn worth(&self) -> Money {
        self.on_paper().map(|line| self.written(0, line, Share::Whole).total).sum()
    }

    /// `missing` is what is not kept of what the order comes to; `otherwise` what a till takes in ways that are not
    /// invoiced.
    fn documents(
        &self,
        db: &Db,
        wish: &Wish,
        (missing, otherwise): (Money, Money),
        at: Timestamp,
    ) -> Result<Option<ToIssue>, Refusal> {
        let not_invoiced = self.not_invoiced + missing + otherwise + self.invoiced;
        let has_deposit = !self.facts.deposit.is_zero();
        if has_deposit && self.worth() <= not_invoiced {
            return Ok(None);
        }
        let share = match (self.invoiced.is_zero(), has_deposit && !missing.is_zero()) {
            (false, _) => Share::Rest,
            (true, true) => Share::Deposit,
            (true, false) => Share::Whole,
        };
        let positions: Vec<(i64, &Line)> = (1_i64..).zip(self.on_paper()).collect();
        let sale = Sale {
            lines: positions.iter().map(|(position, line)| self.written(*position, line, share)).collect(),
            not_invoiced,
            wish,
            member: self.facts.member,
            at,
            business_date: self.business_date,
            random: invoices::random_code(db.entropy()),
        };
        Ok(Some(ToIssue {
            order: self.facts.id,
            invoiced: has_deposit.then_some(self.invoiced),
            is_last: !has_deposit || missing.is_zero(),
            drafts: invoices::prepare(&self.counter, &sale)?,
            lines: positions.iter().map(|(position, line)| OrderLine { id: line.id, position: *position }).collect(),
        }))
    }

    /// Lines of which something is left; delivery that costs nothing is none.
    fn on_paper(&self) -> impl Iterator<Item = &Line> {
        self.facts.lines.iter().filter(|line| match line.kind.as_str() {
            COMPONENT => false,
            SHIPPING => !line.net.is_zero(),
            _ => (line.quantity - line.returned).is_positive(),
        })
    }

    fn written(&self, position: i64, line: &Line, share: Share) -> SaleLine {
        let kind = self.classes.iter().find(|class| class.code == line.tax_class).map(|class| class.kind);
        let is_delivery = line.kind == SHIPPING;
        let description = if line.description.is_empty() { &line.sku } else { &line.description };
        // What came back of a set is counted where it was: at what is in it.
        let total = if line.kind == "set" {
            self.facts.components(line.id).map(|part| left_of(&self.facts, part, part.returned)).sum()
        } else {
            left_of(&self.facts, line, line.returned)
        };
        SaleLine {
            position,
            description: format!("{}{}", share.words(), if is_delivery { DELIVERY } else { description.as_str() }),
            quantity: line.quantity - line.returned,
            unit: if is_delivery { String::new() } else { line.unit.clone() },
            tax_kind: kind.unwrap_or(TaxKind::Taxable).as_str().to_owned(),
            total,
        }
    }
}

/// What was written down when the order was placed.
fn stored(wish: &str, tax_id: &str) -> Result<WishBody, Fault> {
    let mut body: WishBody = if wish.is_empty() {
        WishBody::default()
    } else {
        serde_json::from_str(wish).map_err(|error| Fault::Decode(format!("how an invoice is wanted: {error}")))?
    };
    if !tax_id.is_empty() {
        body.tax_id = Some(tax_id.to_owned());
    }
    Ok(body)
}

/// An order's documents, ready for their numbers.
#[derive(Debug, Clone)]
pub struct ToIssue {
    pub(crate) order: Id,
    /// What stood on its documents when they were worked out: of an order with a deposit, which has several.
    invoiced: Option<Money>,
    /// Nothing of it is invoiced later: how its buyer wants the invoice need not be kept any more.
    is_last: bool,
    drafts: Vec<Draft>,
    lines: Vec<OrderLine>,
}

impl ToIssue {
    /// Issues them, unless somebody did so meanwhile. The order's row is locked.
    ///
    /// # Errors
    /// When the database says so.
    pub(crate) fn issue(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        match self.invoiced {
            None if invoices::count_about(tx, self.order)? > 0 => return Ok(()),
            // Somebody invoiced a part of it meanwhile: the rest is worked out anew.
            Some(seen) if invoices::left_on(&invoices::standing(tx, self.order)?) != seen => {
                tx.enqueue(&NewJob { kind: INVOICE, subject: self.order, body: json!({}), run_at: None })?;
                return Ok(());
            }
            _ => {}
        }
        for draft in &self.drafts {
            invoices::issue(tx, draft, self.order, &self.lines)?;
        }
        cases::settle(tx, CASE_NOT_INVOICED, self.order, "done", "已開立 · invoiced")?;
        // Whose carrier it is stands in the documents from now on, and nowhere else.
        if self.is_last {
            tx.execute(sql::WISH_END, params![self.order])?;
        }
        Ok(())
    }
}

/// Checks how a buyer of the web shop wants the invoice, and writes it as it is kept with the order.
///
/// # Errors
/// As [`WishBody::check`]; and at `/invoice/with_member` where the buyer is no member, or the company's members have no
/// carrier.
pub(crate) fn wanted(
    read: &mut Read<'_>,
    store: Id,
    member: Option<Id>,
    body: Option<&WishBody>,
) -> Result<String, Stop> {
    let Some(body) = body else { return Ok(String::new()) };
    body.check("/invoice")?;
    if body.with_member {
        let entity = staff::store(read, store)?.map(|store| store.legal_entity);
        let issuer = entity.map(|entity| invoices::issuer(read, entity)).transpose()?.flatten();
        if member.is_none() || issuer.is_none_or(|issuer| issuer.carrier_kind.is_none()) {
            let code = &invoices::codes::MEMBER_CARRIER;
            return Err(Refusal::new(&api::codes::INVALID).at("/invoice/with_member", code).into());
        }
    }
    // The tax id stands with the buyer, where it is kept for as long as the order is.
    let kept = WishBody { tax_id: None, ..body.clone() };
    if kept == WishBody::default() {
        return Ok(String::new());
    }
    Ok(serde_json::to_string(&kept).map_err(|error| Fault::Unusable(error.to_string()))?)
}
