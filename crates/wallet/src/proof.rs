//! That a day in the ledger adds up: every transfer has two sides of one size, and what accounts hold is what was
//! posted to them.

use kernel::{BusinessDate, Id, Money, Timestamp};
use ledger::AccountKind;
use store::{Fault, Read, params};

use crate::sql;

/// All accounts of a kind, from both sides. Amounts stand on the kind's normal side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindProof {
    /// The kind.
    pub kind: String,
    /// The sum of the postings before the day.
    pub before: Money,
    /// What came on the day.
    pub raised: Money,
    /// What went on the day, without sign.
    pub lowered: Money,
    /// The sum of the postings after the day.
    pub since: Money,
    /// What the accounts hold now.
    pub balance: Money,
    /// How many accounts hold something else than was posted to them.
    pub astray: i64,
}

/// Every kind of account on a day.
///
/// # Errors
/// When the database says so.
pub fn kinds(read: &mut Read<'_>, date: BusinessDate) -> Result<Vec<KindProof>, Fault> {
    read.query(sql::PROOF_KINDS, params![date], |row| {
        Ok(KindProof {
            kind: row.get(0)?,
            before: row.get(1)?,
            raised: row.get(2)?,
            lowered: row.get(3)?,
            since: row.get(4)?,
            balance: row.get(5)?,
            astray: row.get(6)?,
        })
    })
}

/// An account of a kind, from both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountProof {
    /// The account.
    pub account: Id,
    /// Whose it is.
    pub owner: Id,
    /// The sum of its postings before the day.
    pub before: Money,
    /// What came on the day.
    pub raised: Money,
    /// What went on the day, without sign.
    pub lowered: Money,
    /// The sum of its postings after the day.
    pub since: Money,
    /// What it holds now.
    pub balance: Money,
}

/// Accounts of a kind on a day, those that hold something else than was posted first, at most `limit` after `skip`.
///
/// # Errors
/// When the database says so.
pub fn accounts(
    read: &mut Read<'_>,
    kind: &str,
    date: BusinessDate,
    skip: i64,
    limit: i64,
) -> Result<Vec<AccountProof>, Fault> {
    read.query(sql::PROOF_ACCOUNTS, params![kind, date, skip, limit], |row| {
        Ok(AccountProof {
            account: row.get(0)?,
            owner: row.get(1)?,
            before: row.get(2)?,
            raised: row.get(3)?,
            lowered: row.get(4)?,
            since: row.get(5)?,
            balance: row.get(6)?,
        })
    })
}

/// A transfer of a day with its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferProof {
    /// The transfer.
    pub id: Id,
    /// Its kind.
    pub kind: String,
    /// The order, event or member behind it.
    pub subject: Id,
    /// What it posts as debits.
    pub debit: Money,
    /// What it posts as credits, without sign.
    pub credit: Money,
    /// When it happened.
    pub occurred_at: Timestamp,
}

/// Transfers of a day, of one store or of all: how many, their debits, their credits without sign, and how many have
/// sides that differ.
///
/// # Errors
/// When the database says so.
pub fn sides(read: &mut Read<'_>, date: BusinessDate, store: Option<Id>) -> Result<(i64, Money, Money, i64), Fault> {
    read.query_one(sql::PROOF_SIDES, params![date, i64::from(store.is_none()), store], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
    })
}

/// Transfers of a day, of one store or of all, those with sides that differ first, at most `limit` after `skip`.
///
/// # Errors
/// When the database says so.
pub fn transfers(
    read: &mut Read<'_>,
    date: BusinessDate,
    store: Option<Id>,
    skip: i64,
    limit: i64,
) -> Result<Vec<TransferProof>, Fault> {
    read.query(sql::PROOF_TRANSFERS, params![date, i64::from(store.is_none()), store, skip, limit], |row| {
        Ok(TransferProof {
            id: row.get(0)?,
            kind: row.get(1)?,
            subject: row.get(2)?,
            debit: row.get(3)?,
            credit: row.get(4)?,
            occurred_at: row.get(5)?,
        })
    })
}

/// What was posted to somebody's account on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingProof {
    /// Its transfer.
    pub transfer: Id,
    /// That transfer's kind.
    pub kind: String,
    /// The order, event or member behind it.
    pub subject: Id,
    /// Above zero a debit, below zero a credit.
    pub amount: Money,
    /// When it happened.
    pub occurred_at: Timestamp,
}

/// What was posted to somebody's account on a day, in order.
///
/// # Errors
/// When the database says so.
pub fn postings_on(
    read: &mut Read<'_>,
    kind: AccountKind,
    owner: Id,
    date: BusinessDate,
) -> Result<Vec<PostingProof>, Fault> {
    read.query(sql::PROOF_POSTINGS, params![kind.as_str(), owner, date], |row| {
        Ok(PostingProof {
            transfer: row.get(0)?,
            kind: row.get(1)?,
            subject: row.get(2)?,
            amount: row.get(3)?,
            occurred_at: row.get(4)?,
        })
    })
}
