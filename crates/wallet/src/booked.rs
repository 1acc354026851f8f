//! What a day has for its voucher besides sales: cash found and missed, small expenses, credit given; and of credit that
//! was spent, how much of it somebody had paid for.

use std::collections::VecDeque;

use kernel::{BusinessDate, Id, Money};
use ledger::{AccountKind, TransferKind};
use store::{Fault, Read, params};

use crate::{Origin, sql};

/// Something posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookedPosting {
    /// Why value moved.
    pub transfer: TransferKind,
    /// To what kind of account.
    pub account: AccountKind,
    /// Whose.
    pub owner: Id,
    /// Its number.
    pub number: i64,
    /// Above zero a debit, below zero a credit.
    pub amount: Money,
}

/// What was posted in a store on a day: counts, small expenses, credit given, and credit that was spent or came back.
/// Without a store: what the brand itself gave.
///
/// # Errors
/// When the database says so.
pub fn postings(read: &mut Read<'_>, store: Option<Id>, date: BusinessDate) -> Result<Vec<BookedPosting>, Fault> {
    read.query(sql::BOOKED, params![date, i64::from(store.is_none()), store], |row| {
        let (transfer, account): (String, String) = (row.get(0)?, row.get(1)?);
        let unknown = || Fault::Decode(format!("a posting of {transfer} to {account}"));
        Ok(BookedPosting {
            transfer: TransferKind::parse(&transfer).ok_or_else(unknown)?,
            account: AccountKind::parse(&account).ok_or_else(unknown)?,
            owner: row.get(2)?,
            number: row.get(3)?,
            amount: row.get(4)?,
        })
    })
}

/// Days with something that no tender tells of; without a store what the brand itself gave.
///
/// # Errors
/// When the database says so.
pub fn days(
    read: &mut Read<'_>,
    from: BusinessDate,
    to: BusinessDate,
) -> Result<Vec<(Option<Id>, BusinessDate)>, Fault> {
    read.query(sql::BOOKED_DAYS, params![from, to], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// All that was posted to a member's credit, in order: the posting, the change, and whether what came was paid for.
///
/// # Errors
/// When the database says so.
pub fn credit_past(read: &mut Read<'_>, member: Id) -> Result<Vec<(i64, Money, Origin)>, Fault> {
    read.query(sql::CREDIT_PAST, params![member], |row| {
        let origin: Option<String> = row.get(2)?;
        // What is given says so; anything else that comes was money once.
        let origin = if origin.as_deref() == Some(Origin::Granted.as_str()) { Origin::Granted } else { Origin::Paid };
        Ok((row.get(0)?, row.get(1)?, origin))
    })
}

/// How much of each spending was granted, the oldest credit first: by the posting's number, without sign. It depends on
/// what was before each posting only, so it never changes.
pub fn granted_of(past: &[(i64, Money, Origin)]) -> Vec<(i64, Money)> {
    let mut lots: VecDeque<(Money, Origin)> = VecDeque::new();
    let mut spent = Vec::new();
    for (number, change, origin) in past {
        if !change.is_negative() {
            lots.push_back((*change, *origin));
            continue;
        }
        let (mut left, mut granted) = (-*change, Money::ZERO);
        while let Some((lot, origin)) = lots.front_mut().filter(|_| left > Money::ZERO) {
            let part = left.min(*lot);
            *lot -= part;
            left -= part;
            if *origin == Origin::Granted {
                granted += part;
            }
            if lot.is_zero() {
                lots.pop_front();
            }
        }
        spent.push((*number, granted));
    }
    spent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_credit_is_spent_first() {
        let past = [
            (1, Money::new(100), Origin::Granted),
            (2, Money::new(300), Origin::Paid),
            (3, Money::new(-150), Origin::Paid),
            (4, Money::new(50), Origin::Granted),
            (5, Money::new(-300), Origin::Paid),
        ];
        assert_eq!(granted_of(&past), [(3, Money::new(100)), (5, Money::new(50))]);
        assert_eq!(granted_of(&past[..3]), [(3, Money::new(100))], "what came later changes nothing");
    }
}
