//! Reads of files and rows.

use kernel::{BusinessDate, Id, Money, Timestamp};
use store::{Fault, Read, Row, params};

use crate::sql;

/// A file of payouts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutFile {
    /// Its id.
    pub id: Id,
    /// Whose, in programs.
    pub provider: String,
    /// Whose, for people.
    pub provider_name: String,
    /// What it is called.
    pub name: String,
    /// How many rows it brought that no other file had.
    pub rows: i64,
    /// What these took.
    pub gross: Money,
    /// What the provider kept of it.
    pub fee: Money,
    /// What reached the bank.
    pub net: Money,
    /// When it was brought.
    pub brought_at: Timestamp,
    /// How many of its rows do not agree.
    pub differences: i64,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    /// Its id.
    pub id: Id,
    /// Its line in the file.
    pub line: i64,
    /// What the provider calls the payment.
    pub reference: String,
    /// What was taken; below zero what went back.
    pub gross: Money,
    /// What the provider keeps.
    pub fee: Money,
    /// What reaches the bank.
    pub net: Money,
    /// The day on which it is paid out.
    pub payout_on: BusinessDate,
    /// The day of its voucher.
    pub business_date: Option<BusinessDate>,
    /// `matched`, `differs`, `unknown` or `twice`.
    pub state: String,
    /// The payment.
    pub payment: Option<Id>,
    /// The refund that it takes back.
    pub refund: Option<Id>,
    /// The store that sold.
    pub store: Option<Id>,
    /// The word of the payment's tender type.
    pub method: Option<String>,
    /// What was taken as far as we know.
    pub expected: Option<Money>,
}

fn file_row(row: &Row<'_>) -> Result<PayoutFile, Fault> {
    Ok(PayoutFile {
        id: row.get(0)?,
        provider: row.get(1)?,
        provider_name: row.get(2)?,
        name: row.get(3)?,
        rows: row.get(4)?,
        gross: row.get(5)?,
        fee: row.get(6)?,
        net: row.get(7)?,
        brought_at: row.get(8)?,
        differences: row.get(9)?,
    })
}

fn payout_row(row: &Row<'_>) -> Result<PayoutRow, Fault> {
    Ok(PayoutRow {
        id: row.get(0)?,
        line: row.get(1)?,
        reference: row.get(2)?,
        gross: row.get(3)?,
        fee: row.get(4)?,
        net: row.get(5)?,
        payout_on: row.get(6)?,
        business_date: row.get(7)?,
        state: row.get(8)?,
        payment: row.get(9)?,
        refund: row.get(10)?,
        store: row.get(11)?,
        method: row.get(12)?,
        expected: row.get(13)?,
    })
}

/// One file.
///
/// # Errors
/// When the database says so.
pub fn file(read: &mut Read<'_>, id: Id) -> Result<Option<PayoutFile>, Fault> {
    read.query_opt(sql::FILE_GET, params![id], file_row)
}

/// Files before a place in time, newest first.
///
/// # Errors
/// When the database says so.
pub fn files(read: &mut Read<'_>, before: (Timestamp, Id), limit: i64) -> Result<Vec<PayoutFile>, Fault> {
    read.query(sql::FILES, params![before.0, before.1, limit], file_row)
}

/// Rows of a file after a line, in one state or in all of them.
///
/// # Errors
/// When the database says so.
pub fn rows(
    read: &mut Read<'_>,
    file: Id,
    after: i64,
    state: Option<&str>,
    limit: i64,
) -> Result<Vec<PayoutRow>, Fault> {
    read.query(sql::ROWS, params![file, after, state, limit], payout_row)
}

/// What a payment was paid out with, and what was taken back of it.
///
/// # Errors
/// When the database says so.
pub fn of_payment(read: &mut Read<'_>, payment: Id) -> Result<Vec<PayoutRow>, Fault> {
    read.query(sql::ROW_OF_PAYMENT, params![payment], payout_row)
}
