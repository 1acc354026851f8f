//! The rows behind each number of a day's proof, those that differ first.

use std::collections::BTreeMap;

use kernel::{BusinessDate, Id, Money, Timestamp};
use serde::Serialize;
use store::{Fault, Read, params};
use utoipa::ToSchema;

use super::{ProofOf, cash};
use crate::shift_report;
use crate::sql::proof as sql;

/// What a row leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofLink {
    /// An order.
    Order,
    /// A payment.
    Payment,
    /// A return.
    Return,
    /// A product.
    Product,
    /// A member.
    Member,
}

/// A row behind a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProofRow {
    /// What it is: a number, an SKU, a word of the ledger.
    pub name: String,
    /// What else tells it, such as the name of the goods.
    pub note: String,
    /// When it happened, where it happened at one moment.
    pub at: Option<Timestamp>,
    /// How much it adds to the number.
    pub amount: i64,
    /// By how much its two sides differ, where it has two.
    pub difference: Option<i64>,
    /// What it leads to.
    pub link: Option<ProofLink>,
    /// The id of that.
    pub link_id: Option<Id>,
}

/// Which number of which line.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is compared in the line.
    pub of: ProofOf,
    /// The place, shift or store of the line.
    pub subject: Option<Id>,
    /// The word of a tender or of a kind of account.
    pub kind: String,
    /// The number's word.
    pub word: String,
    /// The day.
    pub date: BusinessDate,
    /// `zh-TW` or `en`.
    pub locale: &'static str,
}

/// The rows behind a number, at most `limit` after `skip`. None for a number that there is not.
///
/// # Errors
/// When the database says so.
pub fn rows(read: &mut Read<'_>, asked: &Asked, skip: usize, limit: usize) -> Result<Option<Vec<ProofRow>>, Fault> {
    let found = match (asked.of, asked.subject) {
        (ProofOf::Goods, Some(place)) => goods(read, asked, place)?,
        (ProofOf::Cash | ProofOf::TillTender | ProofOf::Terminal, Some(shift)) => of_shift(read, asked, shift)?,
        (ProofOf::Charged, Some(store)) => charged(read, asked, store)?,
        (ProofOf::OrderLines | ProofOf::OrderTenders | ProofOf::OrdersDone, Some(store)) => orders(read, asked, store)?,
        // These may be as many as the brand has members, so the database leaves out what is not asked for.
        (ProofOf::LedgerDay, store) => return transfers(read, asked, store, skip, limit).map(Some),
        (ProofOf::LedgerKind, _) => return accounts(read, asked, skip, limit).map(Some),
        _ => return Ok(None),
    };
    Ok(found.map(|mut rows| {
        rows.sort_by_key(|row| row.difference.is_none_or(|difference| difference == 0));
        rows.into_iter().skip(skip).take(limit).collect()
    }))
}

impl ProofRow {
    fn new(name: impl Into<String>, amount: i64) -> ProofRow {
        ProofRow {
            name: name.into(),
            note: String::new(),
            at: None,
            amount,
            difference: None,
            link: None,
            link_id: None,
        }
    }

    fn at(self, at: Timestamp) -> ProofRow {
        ProofRow { at: Some(at), ..self }
    }

    fn leads_to(self, link: ProofLink, id: Id) -> ProofRow {
        ProofRow { link: Some(link), link_id: Some(id), ..self }
    }
}

fn goods(read: &mut Read<'_>, asked: &Asked, place: Id) -> Result<Option<Vec<ProofRow>>, Fault> {
    let of_levels = matches!(asked.word.as_str(), "before" | "level" | "since" | "sum");
    let (mut rows, mut variants) = (Vec::new(), Vec::new());
    if of_levels {
        for level in stock::proof::levels(read, place, asked.date)? {
            let amount = match asked.word.as_str() {
                "before" => level.before,
                "level" => level.level,
                "since" => -level.since,
                _ => level.before + level.moved,
            };
            let difference = level.difference().thousandths();
            if amount == kernel::Quantity::ZERO && difference == 0 {
                continue;
            }
            variants.push(level.variant);
            let row = ProofRow::new(level.condition, amount.thousandths());
            rows.push(ProofRow { difference: Some(difference), ..row });
        }
    } else {
        for moved in stock::proof::movements(read, place, asked.date, &asked.word)? {
            variants.push(moved.variant);
            let row = ProofRow::new("", moved.quantity.thousandths()).at(moved.occurred_at);
            rows.push(match asked.word.as_str() {
                stock::reasons::SALE | stock::reasons::VOID => row.leads_to(ProofLink::Order, moved.subject),
                stock::reasons::RETURN => row.leads_to(ProofLink::Return, moved.subject),
                _ => row,
            });
        }
    }
    let names = names(read, &variants, asked.locale)?;
    for (row, variant) in rows.iter_mut().zip(&variants) {
        let Some((sku, name, product)) = names.get(variant) else { continue };
        row.note =
            if row.name.is_empty() || row.name == "saleable" { name.clone() } else { format!("{name} ({})", row.name) };
        row.name.clone_from(sku);
        if row.link.is_none() {
            (row.link, row.link_id) = (Some(ProofLink::Product), Some(*product));
        }
    }
    Ok(Some(rows))
}

/// SKU, name and product of variants.
fn names(
    read: &mut Read<'_>,
    variants: &[Id],
    locale: &'static str,
) -> Result<BTreeMap<Id, (String, String, Id)>, Fault> {
    let mut all = variants.to_vec();
    all.sort_unstable();
    all.dedup();
    let (now, list) = (read.now(), catalog::default_price_list(read)?);
    let found = catalog::sellables(read, list.id, &all, now, locale)?;
    Ok(found.into_iter().flatten().map(|one| (one.variant, (one.sku, one.name, one.product))).collect())
}

fn of_shift(read: &mut Read<'_>, asked: &Asked, id: Id) -> Result<Option<Vec<ProofRow>>, Fault> {
    let Some(shift) = staff::shift(read, id)? else { return Ok(None) };
    let body = shift_report::body(read, shift.clone())?;
    let sum = |amount: Money| vec![ProofRow::new(body.register_code.clone(), amount.get()).at(body.opened_at)];
    let cash = asked.of == ProofOf::Cash;
    let rows = match asked.word.as_str() {
        "float" if cash => sum(shift.float),
        "counted" if cash => sum(shift.counted.unwrap_or(Money::ZERO)),
        "expected" if cash => sum(body.report.expected),
        "taken" | "given_back" | "tenders" | "sum" => {
            let kind = if cash { "cash" } else { asked.kind.as_str() };
            let tenders = tenders(read, sql::TENDERS_OF_SHIFT, params![id, kind])?;
            let wanted = |amount: i64| match asked.word.as_str() {
                "taken" => amount > 0,
                "given_back" => amount < 0,
                _ => true,
            };
            tenders.into_iter().filter(|row| wanted(row.amount)).collect()
        }
        "moved" | "petty" | "found" if cash => {
            let moved = cash::moved(read, &shift)?;
            let of = match asked.word.as_str() {
                "moved" => moved.safe,
                "petty" => moved.petty,
                _ => moved.found,
            };
            of.into_iter().map(|one| ProofRow::new(one.kind, one.amount.get()).at(one.occurred_at)).collect()
        }
        "till" | "slip" => {
            let found = body.report.tenders.iter().find(|tender| tender.kind == asked.kind);
            let amount = found.map(|tender| if asked.word == "slip" { tender.batch } else { Some(tender.amount) });
            sum(amount.flatten().unwrap_or(Money::ZERO))
        }
        _ => return Ok(None),
    };
    Ok(Some(rows))
}

/// Tenders, each with the order that it is for.
fn tenders(read: &mut Read<'_>, statement: &'static str, values: &[store::Value]) -> Result<Vec<ProofRow>, Fault> {
    read.query(statement, values, |row| {
        let (order, number) = (row.get::<Id>(1)?, row.get::<String>(2)?);
        let (amount, at) = (row.get::<i64>(3)?, row.get::<Timestamp>(4)?);
        Ok(ProofRow::new(number, amount).at(at).leads_to(ProofLink::Order, order))
    })
}

/// A payment's row from one with the order in the second place.
fn payments(read: &mut Read<'_>, statement: &'static str, values: &[store::Value]) -> Result<Vec<ProofRow>, Fault> {
    read.query(statement, values, |row| {
        let (payment, number) = (row.get::<Id>(0)?, row.get::<String>(2)?);
        let (amount, at) = (row.get::<i64>(3)?, row.get::<Timestamp>(4)?);
        Ok(ProofRow::new(number, amount).at(at).leads_to(ProofLink::Payment, payment))
    })
}

fn charged(read: &mut Read<'_>, asked: &Asked, store: Id) -> Result<Option<Vec<ProofRow>>, Fault> {
    let values = params![store, asked.date, asked.kind.as_str()];
    let rows = match asked.word.as_str() {
        "tenders" | "sum" => tenders(read, sql::TENDERS_CHARGED, values)?,
        "captured" => payments(read, sql::PAYMENTS_CAPTURED, values)?,
        "refunded" => payments(read, sql::PAYMENTS_REFUNDED, values)?,
        _ => return Ok(None),
    };
    Ok(Some(rows))
}

/// An order from all sides.
struct OrderProof {
    id: Id,
    number: String,
    at: Timestamp,
    done: bool,
    total: Money,
    lines: Money,
    given: Money,
    paid: Money,
    refunded: Money,
}

fn orders(read: &mut Read<'_>, asked: &Asked, store: Id) -> Result<Option<Vec<ProofRow>>, Fault> {
    let found = read.query(sql::ORDERS, params![store, asked.date], |row| {
        Ok(OrderProof {
            id: row.get(0)?,
            number: row.get(1)?,
            at: row.get(2)?,
            done: row.get::<String>(3)? == "completed",
            total: row.get(4)?,
            lines: row.get(5)?,
            given: row.get(6)?,
            paid: row.get(7)?,
            refunded: row.get(8)?,
        })
    })?;
    let sides = |order: &OrderProof| match asked.of {
        ProofOf::OrderLines => (order.lines, order.total),
        ProofOf::OrderTenders => (order.given, order.paid - order.refunded),
        _ => (order.total, order.paid.min(order.total)),
    };
    let is_left = match (asked.of, asked.word.as_str()) {
        (ProofOf::OrderLines, "lines") | (ProofOf::OrderTenders, "tenders") | (ProofOf::OrdersDone, "done") => true,
        (_, "sum") => true,
        (ProofOf::OrderLines, "totals") | (ProofOf::OrderTenders, "paid") | (ProofOf::OrdersDone, "done_paid") => false,
        _ => return Ok(None),
    };
    let counted = found.iter().filter(|order| asked.of != ProofOf::OrdersDone || order.done);
    let rows = counted.map(|order| {
        let (left, right) = sides(order);
        let row = ProofRow::new(order.number.clone(), if is_left { left } else { right }.get()).at(order.at);
        ProofRow { difference: Some((left - right).get()), ..row.leads_to(ProofLink::Order, order.id) }
    });
    Ok(Some(rows.collect()))
}

fn transfers(
    read: &mut Read<'_>,
    asked: &Asked,
    store: Option<Id>,
    skip: usize,
    limit: usize,
) -> Result<Vec<ProofRow>, Fault> {
    let (skip, limit) = (whole(skip), whole(limit));
    let found = wallet::proof::transfers(read, asked.date, store, skip, limit)?;
    let row = |one: wallet::proof::TransferProof| {
        let amount = if asked.word == "credit" { one.credit } else { one.debit };
        let difference = Some((one.debit - one.credit).get());
        ProofRow { difference, ..ProofRow::new(one.kind, amount.get()).at(one.occurred_at) }
    };
    Ok(found.into_iter().map(row).collect())
}

fn accounts(read: &mut Read<'_>, asked: &Asked, skip: usize, limit: usize) -> Result<Vec<ProofRow>, Fault> {
    let found = wallet::proof::accounts(read, &asked.kind, asked.date, whole(skip), whole(limit))?;
    let mut rows = Vec::with_capacity(found.len());
    for one in found {
        let closing = one.before + one.raised - one.lowered;
        let amount = match asked.word.as_str() {
            "before" => one.before,
            "raised" => one.raised,
            "lowered" => -one.lowered,
            "balance" => one.balance,
            "since" => -one.since,
            _ => closing,
        };
        let (name, link) = owner(read, one.owner)?;
        let difference = Some((closing + one.since - one.balance).get());
        let row = ProofRow { difference, ..ProofRow::new(name, amount.get()) };
        rows.push(if link { row.leads_to(ProofLink::Member, one.owner) } else { row });
    }
    Ok(rows)
}

/// Whose an account is: a till, a store, or a member by number.
fn owner(read: &mut Read<'_>, id: Id) -> Result<(String, bool), Fault> {
    if let Some(register) = staff::register(read, id)? {
        return Ok((register.code, false));
    }
    if let Some(store) = staff::store(read, id)? {
        return Ok((store.name, false));
    }
    Ok(match members::get(read, id)? {
        Some(member) => (member.number, true),
        None => (String::new(), false),
    })
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
