//! What each row of a file is about, found before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{BusinessDate, Id, Money};
use orders::booked::{self, Paid};
use sha2::{Digest as _, Sha256};
use store::{Fault, Read, params};

use super::{FileRow, Provider};
use crate::sql;

/// The most payments that are told to be missing by one file.
const MISSING_AT_MOST: usize = 200;
/// The most payments of a method that are looked through for it.
const LOOKED_THROUGH: i64 = 20_000;

/// What a row pays out, or takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The payment.
    pub paid: Paid,
    /// The refund of it, for a row below zero.
    pub refund: Option<Id>,
    /// What was taken, or went back below zero.
    pub expected: Money,
}

/// A file, ready to be put down.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Its rows, each with its identity and what it is about.
    pub rows: Vec<(FileRow, [u8; 32], Option<Found>)>,
    /// Payments that should have been paid out by now and are in no file, this one among them.
    pub missing: Vec<Paid>,
}

/// Finds what the rows of a file are about.
///
/// # Errors
/// When the database says so.
pub fn plan(read: &mut Read<'_>, provider: &Provider, rows: Vec<FileRow>) -> Result<Plan, Fault> {
    let mut plan = Plan::default();
    let mut seen: BTreeMap<[u8; 32], u32> = BTreeMap::new();
    // Of this file: two rows of one amount are about two payments.
    let mut taken: BTreeSet<Id> = BTreeSet::new();
    for row in rows {
        let said = said(&provider.code, &row);
        let times = seen.entry(said).or_default();
        let identity: [u8; 32] = Sha256::new().chain_update(said).chain_update(times.to_be_bytes()).finalize().into();
        *times += 1;
        let found = find(read, provider, &row, &taken)?;
        if let Some(found) = &found {
            taken.insert(found.refund.unwrap_or(found.paid.id));
        }
        plan.rows.push((row, identity, found));
    }
    plan.missing = missing(read, provider, &plan, &taken)?;
    Ok(plan)
}

/// Everything that a row says.
fn said(provider: &str, row: &FileRow) -> [u8; 32] {
    let (gross, fee) = (row.gross.get(), row.fee.get());
    let text = format!("{provider}\n{}\n{gross}\n{fee}\n{}", row.reference, row.payout_on);
    Sha256::digest(text).into()
}

fn find(read: &mut Read<'_>, provider: &Provider, row: &FileRow, taken: &BTreeSet<Id>) -> Result<Option<Found>, Fault> {
    let mut named = if row.reference.is_empty() { Vec::new() } else { booked::paid_named(read, &row.reference)? };
    named.retain(|paid| provider.methods.contains(&paid.method));
    if row.gross.is_negative() {
        return refund(read, named, row, taken);
    }
    if named.is_empty() {
        named = alike(read, provider, row, taken)?;
    }
    // An order that was paid in two parts has its number in two rows: first what waits, and of that what has the amount.
    let mut ranked = Vec::with_capacity(named.len());
    for paid in named {
        let over = taken.contains(&paid.id) || is_settled(read, paid.id)?;
        ranked.push(((over, paid.captured != row.gross, paid.id), paid));
    }
    let best = ranked.into_iter().min_by_key(|(rank, _)| *rank);
    Ok(best.map(|(_, paid)| Found { expected: paid.captured, refund: None, paid }))
}

/// The one payment of that amount, day and way to pay, if there is exactly one that waits.
fn alike(read: &mut Read<'_>, provider: &Provider, row: &FileRow, taken: &BTreeSet<Id>) -> Result<Vec<Paid>, Fault> {
    let Some(date) = row.taken_on else { return Ok(Vec::new()) };
    let mut all = Vec::new();
    for method in &provider.methods {
        all.extend(booked::paid_on(read, row.gross, method, date)?);
    }
    let mut waiting = Vec::new();
    for paid in all {
        if !taken.contains(&paid.id) && !is_settled(read, paid.id)? {
            waiting.push(paid);
        }
    }
    Ok(if waiting.len() == 1 { waiting } else { Vec::new() })
}

fn is_settled(read: &mut Read<'_>, payment: Id) -> Result<bool, Fault> {
    Ok(read.query_opt(sql::PAYMENT_SETTLED, params![payment], |row| row.get::<Id>(0))?.is_some())
}

fn refund(read: &mut Read<'_>, named: Vec<Paid>, row: &FileRow, taken: &BTreeSet<Id>) -> Result<Option<Found>, Fault> {
    for paid in named {
        for (refund, amount) in booked::refunds_done(read, paid.id)? {
            if amount != -row.gross || taken.contains(&refund) {
                continue;
            }
            let settled = read.query_opt(sql::REFUND_SETTLED, params![refund], |row| row.get::<Id>(0))?;
            if settled.is_none() {
                return Ok(Some(Found { paid, refund: Some(refund), expected: row.gross }));
            }
        }
    }
    Ok(None)
}

/// What was taken since the first thing that this provider ever paid out, should have been paid out by the last day of
/// its files, and is in none of them.
fn missing(read: &mut Read<'_>, provider: &Provider, plan: &Plan, taken: &BTreeSet<Id>) -> Result<Vec<Paid>, Fault> {
    let (first, last) = read.query_one(sql::COVERED, params![&provider.code], |row| {
        Ok((row.get::<Option<BusinessDate>>(0)?, row.get::<Option<BusinessDate>>(1)?))
    })?;
    let here = plan.rows.iter().filter_map(|(.., found)| found.as_ref()?.paid.business_date);
    let first = here.chain(first).min();
    let last = plan.rows.iter().map(|(row, ..)| row.payout_on).chain(last).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let due = last.plus_days(-i32::try_from(provider.days).unwrap_or(i32::MAX));
    let mut missing = Vec::new();
    for method in &provider.methods {
        for paid in booked::paid_between(read, method, first, due, LOOKED_THROUGH)? {
            if missing.len() < MISSING_AT_MOST && !taken.contains(&paid.id) && !is_settled(read, paid.id)? {
                missing.push(paid);
            }
        }
    }
    Ok(missing)
}
