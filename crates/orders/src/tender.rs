//! What buyers pay with: an open set of types, each with all that it declares.
//!
//! A type says how it is paid, where it may be used, and how it is treated: by the invoice, by thresholds,
//! by tiers, by points, when it goes back, at the drawer, without a line. A tender row and a till's event
//! keep what was declared at that moment; changing a type changes nothing that was sold.

mod built_in;

use std::collections::BTreeMap;

use kernel::{Event, Id, Money, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Fault, Read, Row, Stop, Tx, params};
use till::{CashRounding, InvoiceTreatment, Rounding, TenderKind, TenderRule, Treatment};
use utoipa::ToSchema;

use crate::codes;
use crate::sql::tender as sql;

/// How a type is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TenderHow)]
pub enum How {
    /// Notes and coins.
    Cash,
    /// A machine or a paper that stands apart from the till: the cashier notes it down.
    Noted,
    /// Charged through the till: a terminal, or a code that the buyer shows.
    Charged,
    /// By the buyer, on a provider's page, at a counter or at a bank.
    Online,
    /// A member's store credit.
    Credit,
    /// When the goods arrive: to whoever brings them.
    Later,
}

impl How {
    const ALL: &'static [How] = &[How::Cash, How::Noted, How::Charged, How::Online, How::Credit, How::Later];

    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            How::Cash => "cash",
            How::Noted => "noted",
            How::Charged => "charged",
            How::Online => "online",
            How::Credit => "credit",
            How::Later => "later",
        }
    }
}

/// What becomes of a tender when its sale is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RefundsAs {
    /// It goes back the way it came.
    Same,
    /// As cash.
    Cash,
    /// As store credit.
    Credit,
    /// A person sees to it.
    ByHand,
}

impl RefundsAs {
    const ALL: &'static [RefundsAs] = &[RefundsAs::Same, RefundsAs::Cash, RefundsAs::Credit, RefundsAs::ByHand];

    const fn as_str(self) -> &'static str {
        match self {
            RefundsAs::Same => "same",
            RefundsAs::Cash => "cash",
            RefundsAs::Credit => "credit",
            RefundsAs::ByHand => "by_hand",
        }
    }
}

/// A type of tender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenderType {
    /// Its word.
    pub kind: TenderKind,
    /// Its names, by language.
    pub names: BTreeMap<String, String>,
    /// How it is paid.
    pub how: How,
    /// Whether tills take it.
    pub at_till: bool,
    /// Whether the web shop offers it.
    pub on_web: bool,
    /// What it declares.
    pub treatment: Treatment,
    /// What becomes of it when the sale is given back.
    pub refunds_as: RefundsAs,
    /// Whether taking it opens the drawer.
    pub opens_drawer: bool,
    /// Whether it can be taken without a line.
    pub works_offline: bool,
    /// False when it is offered no longer.
    pub active: bool,
    /// Its place in the list.
    pub position: i64,
    /// Counts its changes from 1; 0 for one that is not there yet.
    pub version: i64,
}

fn found(row: &Row<'_>) -> Result<TenderType, Fault> {
    let wrong = |what: &str, text: &str| Fault::Decode(format!("a tender type's {what}: {text}"));
    let (code, names, how): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let (invoice, refunds): (String, String) = (row.get(5)?, row.get(9)?);
    Ok(TenderType {
        kind: TenderKind::parse(&code).ok_or_else(|| wrong("code", &code))?,
        names: serde_json::from_str(&names).map_err(|_| wrong("names", &names))?,
        how: How::ALL.iter().copied().find(|one| one.as_str() == how).ok_or_else(|| wrong("how", &how))?,
        at_till: row.get(3)?,
        on_web: row.get(4)?,
        treatment: Treatment {
            invoice: InvoiceTreatment::parse(&invoice).ok_or_else(|| wrong("invoice", &invoice))?,
            counts_for_thresholds: row.get(6)?,
            counts_for_tier: row.get(7)?,
            earns_points: row.get(8)?,
        },
        refunds_as: RefundsAs::ALL
            .iter()
            .copied()
            .find(|one| one.as_str() == refunds)
            .ok_or_else(|| wrong("refunds", &refunds))?,
        opens_drawer: row.get(10)?,
        works_offline: row.get(11)?,
        active: row.get(12)?,
        position: row.get(13)?,
        version: row.get(14)?,
    })
}

/// Every type, in the brand's order.
///
/// # Errors
/// When the database says so.
pub fn types(read: &mut Read<'_>) -> Result<Vec<TenderType>, Fault> {
    let mut types = read.query(sql::TYPES, &[], found)?;
    let unchanged: Vec<TenderType> =
        built_in::all().filter(|one| types.iter().all(|changed| changed.kind != one.kind)).collect();
    types.extend(unchanged);
    types.sort_by_key(|one| (one.position, one.kind));
    Ok(types)
}

/// One type.
///
/// # Errors
/// When the database says so.
pub fn find(read: &mut Read<'_>, code: &str) -> Result<Option<TenderType>, Fault> {
    let changed = read.query_opt(sql::TYPE_GET, params![code], found)?;
    Ok(changed.or_else(|| built_in::all().find(|one| one.kind.as_str() == code)))
}

/// Whether the web shop offers a kind now.
pub(crate) fn is_on_web(read: &mut Read<'_>, code: &str) -> Result<bool, Fault> {
    Ok(find(read, code)?.is_some_and(|one| one.active && one.on_web))
}

/// How a kind is treated now; a kind that nobody declared is money.
pub(crate) fn treatment(read: &mut Read<'_>, code: &str) -> Result<Treatment, Fault> {
    Ok(find(read, code)?.map_or(Treatment::MONEY, |found| found.treatment))
}

/// How money of a kind is treated that goes back for an order: as it was when it came, so that both cancel out; as
/// the kind is now, where none of it came.
pub(crate) fn as_it_was(read: &mut Read<'_>, order: Id, code: &str) -> Result<Treatment, Fault> {
    let declared = treatment(read, code)?;
    let came = read.query_opt(crate::sql::booking::TREATED_AS, params![order, code], |row| {
        Ok((row.get::<String>(0)?, row.get::<bool>(1)?))
    })?;
    let Some((invoice, counts_for_thresholds)) = came else { return Ok(declared) };
    let invoice = InvoiceTreatment::parse(&invoice)
        .ok_or_else(|| Fault::Decode(format!("how an invoice treats a tender: {invoice}")))?;
    Ok(Treatment { invoice, counts_for_thresholds, ..declared })
}

/// What tills take now.
///
/// # Errors
/// When the database says so.
pub fn till_rules(read: &mut Read<'_>) -> Result<Vec<TenderRule>, Fault> {
    let taken = types(read)?.into_iter().filter(|one| one.active && one.at_till);
    let rule =
        |one: TenderType| TenderRule { kind: one.kind, charged: one.how == How::Charged, treatment: one.treatment };
    Ok(taken.map(rule).collect())
}

/// Adds a type, or changes what one declares. How a type is paid never changes: tender rows and sealed
/// events name it.
///
/// # Errors
/// Refused as [`codes::TENDER_FIXED`] when it is paid another way, `store.stale` when somebody was first.
pub fn set(tx: &mut Tx<'_>, wanted: &TenderType) -> Result<i64, Stop> {
    let code = wanted.kind.as_str();
    let names = json!(wanted.names).to_string();
    let declared = &wanted.treatment;
    let has_row = tx.query_opt(sql::TYPE_GET, params![code], found)?.is_some();
    let known = find(tx, code)?;
    let saved = match &known {
        Some(known) if known.how != wanted.how => return Err(Stop::from(&codes::TENDER_FIXED)),
        // Only what a person notes down can be added: everything else needs a program behind it.
        // Two words are taken: tender rows of these kinds are written by the system itself.
        None if wanted.kind == TenderKind::EXCHANGE || code == crate::book::ROUNDING => {
            return Err(Stop::from(&codes::TENDER_FIXED));
        }
        None if wanted.how != How::Noted => return Err(Stop::from(&codes::TENDER_FIXED)),
        Some(_) if has_row => tx.execute(
            sql::TYPE_SAVE,
            params![
                code,
                &names,
                wanted.at_till,
                wanted.on_web,
                declared.invoice.as_str(),
                declared.counts_for_thresholds,
                declared.counts_for_tier,
                declared.earns_points,
                wanted.refunds_as.as_str(),
                wanted.opens_drawer,
                wanted.works_offline,
                wanted.active,
                wanted.position,
                wanted.version,
            ],
        )?,
        _ if wanted.version != known.as_ref().map_or(0, |known| known.version) => 0,
        _ => tx.execute(
            sql::TYPE_INSERT,
            params![
                code,
                &names,
                wanted.how.as_str(),
                wanted.at_till,
                wanted.on_web,
                declared.invoice.as_str(),
                declared.counts_for_thresholds,
                declared.counts_for_tier,
                declared.earns_points,
                wanted.refunds_as.as_str(),
                wanted.opens_drawer,
                wanted.works_offline,
                wanted.active,
                wanted.position,
                wanted.version + 1,
            ],
        )?,
    };
    if saved == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let subject = Id::derived("orders.tender_type", code.as_bytes());
    tx.journal(&Event::new("orders.tender_type_changed", subject, json!({"code": code})))?;
    Ok(wanted.version + 1)
}

/// How cash is rounded, and the version of that.
///
/// # Errors
/// When the database says so.
pub fn cash_rounding(read: &mut Read<'_>) -> Result<(CashRounding, i64), Fault> {
    let found = read.query_opt(sql::ROUNDING_GET, &[], |row| {
        let word: String = row.get(1)?;
        let rounding = match word.as_str() {
            "down" => Rounding::Down,
            "up" => Rounding::Up,
            _ => Rounding::Nearest,
        };
        Ok((CashRounding { step: row.get::<Money>(0)?, rounding }, row.get(2)?))
    })?;
    Ok(found.unwrap_or((CashRounding::default(), 1)))
}

/// Rounds cash differently from now on.
///
/// # Errors
/// Refused as `store.stale` when somebody was first, `orders.step_invalid` for a step below 1.
pub fn set_cash_rounding(tx: &mut Tx<'_>, wanted: CashRounding, version: i64) -> Result<i64, Stop> {
    if !(1..=1_000_000).contains(&wanted.step.get()) {
        return Err(Refusal::new(&codes::STEP_INVALID).at("/step", &codes::STEP_INVALID).into());
    }
    let word = match wanted.rounding {
        Rounding::Nearest => "nearest",
        Rounding::Down => "down",
        Rounding::Up => "up",
    };
    let saved = match version {
        1 => tx.execute(sql::ROUNDING_INSERT, params![wanted.step, word, 2_i64])?,
        _ => tx.execute(sql::ROUNDING_SAVE, params![wanted.step, word, version])?,
    };
    if saved == 0 {
        return Err(Stop::from(&store::codes::STALE));
    }
    let subject = Id::derived("orders.cash_rounding", b"");
    tx.journal(&Event::new("orders.cash_rounding_changed", subject, json!({"step": wanted.step})))?;
    Ok(version + 1)
}
