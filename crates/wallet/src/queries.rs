//! Reads.

use kernel::{Id, Money};
use ledger::{AccountKind, TransferKind};
use store::{Fault, Read, Row, params};

use crate::{Account, Leg, Posting, Transfer, sql};

fn account_kind(text: &str) -> Result<AccountKind, Fault> {
    AccountKind::parse(text).ok_or_else(|| Fault::Decode(format!("{text:?} is no kind of account")))
}

fn transfer_kind(text: &str) -> Result<TransferKind, Fault> {
    TransferKind::parse(text).ok_or_else(|| Fault::Decode(format!("{text:?} is no kind of transfer")))
}

fn account_row(row: &Row<'_>) -> Result<Account, Fault> {
    Ok(Account {
        id: row.get(0)?,
        kind: account_kind(&row.get::<String>(1)?)?,
        owner: row.get(2)?,
        balance: row.get(3)?,
        floor: row.get(4)?,
    })
}

/// A transfer without its legs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) id: Id,
    pub(crate) kind: TransferKind,
    pub(crate) subject: Id,
    pub(crate) reverses: Option<Id>,
}

pub(crate) fn transfer_row(row: &Row<'_>) -> Result<Head, Fault> {
    Ok(Head {
        id: row.get(0)?,
        kind: transfer_kind(&row.get::<String>(1)?)?,
        subject: row.get(2)?,
        reverses: row.get(3)?,
    })
}

/// One account, if it was opened.
pub(crate) fn account(read: &mut Read<'_>, kind: AccountKind, owner: Id) -> Result<Option<Account>, Fault> {
    read.query_opt(sql::ACCOUNT_FIND, params![kind.as_str(), owner], account_row)
}

/// All accounts of somebody.
///
/// # Errors
/// When the database says so.
pub fn accounts(read: &mut Read<'_>, owner: Id) -> Result<Vec<Account>, Fault> {
    read.query(sql::ACCOUNT_OF_OWNER, params![owner], account_row)
}

/// What an account holds, on its kind's normal side; nothing when it was never opened.
///
/// # Errors
/// When the database says so.
pub fn balance(read: &mut Read<'_>, kind: AccountKind, owner: Id) -> Result<Money, Fault> {
    Ok(account(read, kind, owner)?.map_or(Money::ZERO, |account| account.balance))
}

/// An account's statement, newest first: at most `limit` postings with a number below `before`.
///
/// # Errors
/// When the database says so.
pub fn postings(
    read: &mut Read<'_>,
    kind: AccountKind,
    owner: Id,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Posting>, Fault> {
    let Some(account) = account(read, kind, owner)? else { return Ok(Vec::new()) };
    read.query(sql::POSTING_OF_ACCOUNT, params![account.id, before.unwrap_or(i64::MAX), limit], |row| {
        Ok(Posting {
            number: row.get(0)?,
            transfer: row.get(1)?,
            kind: transfer_kind(&row.get::<String>(2)?)?,
            reverses: row.get(3)?,
            subject: row.get(4)?,
            reason: row.get(5)?,
            change: row.get(6)?,
            balance: row.get(7)?,
            business_date: row.get(8)?,
            occurred_at: row.get(9)?,
        })
    })
}

/// One transfer with its legs.
///
/// # Errors
/// When the database says so.
pub fn transfer(read: &mut Read<'_>, id: Id) -> Result<Option<Transfer>, Fault> {
    let head = read.query_opt(sql::TRANSFER_GET, params![id], transfer_row)?;
    head.map(|head| with_legs(read, head)).transpose()
}

/// The transfers about something, in the order in which they were booked.
///
/// # Errors
/// When the database says so.
pub fn transfers_of(read: &mut Read<'_>, subject: Id) -> Result<Vec<Transfer>, Fault> {
    let heads = read.query(sql::TRANSFER_OF_SUBJECT, params![subject], transfer_row)?;
    heads.into_iter().map(|head| with_legs(read, head)).collect()
}

fn with_legs(read: &mut Read<'_>, head: Head) -> Result<Transfer, Fault> {
    let legs = read.query(sql::POSTING_OF_TRANSFER, params![head.id], |row| {
        Ok(Leg { kind: account_kind(&row.get::<String>(1)?)?, owner: row.get(2)?, amount: row.get(3)? })
    })?;
    Ok(Transfer { id: head.id, kind: head.kind, subject: head.subject, reverses: head.reverses, legs })
}

/// A transfer's legs in the ledger's form, by account.
pub(crate) fn ledger_legs(read: &mut Read<'_>, transfer: Id) -> Result<Vec<ledger::Leg>, Fault> {
    read.query(sql::POSTING_OF_TRANSFER, params![transfer], |row| {
        Ok(ledger::Leg { account: row.get(0)?, amount: row.get(3)? })
    })
}

/// A transfer in the ledger's form.
pub(crate) fn ledger_transfer(read: &mut Read<'_>, head: Head) -> Result<ledger::Transfer, Fault> {
    let legs = ledger_legs(read, head.id)?;
    Ok(ledger::Transfer { id: head.id, kind: head.kind, reverses: head.reverses, legs })
}

/// The accounts a transfer moved value between, as they stand now.
pub(crate) fn accounts_of_transfer(read: &mut Read<'_>, transfer: Id) -> Result<Vec<Account>, Fault> {
    let touched = read.query(sql::POSTING_OF_TRANSFER, params![transfer], |row| {
        Ok((account_kind(&row.get::<String>(1)?)?, row.get::<Id>(2)?))
    })?;
    let mut found = Vec::with_capacity(touched.len());
    for (kind, owner) in touched {
        found.extend(account(read, kind, owner)?);
    }
    Ok(found)
}
