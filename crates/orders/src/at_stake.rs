//! What somebody has to lose: a history, or a balance.

use kernel::{Id, Timestamp};
use members::Stake;
use store::{Fault, Read, params};

use crate::sql::views as sql;

/// What all rows of a person have to lose, and when they bought last.
///
/// # Errors
/// When the database says so.
pub fn at_stake(read: &mut Read<'_>, rows: &[Id]) -> Result<Stake, Fault> {
    let mut stake = Stake::default();
    for row in rows {
        let last = read.query_one(sql::LAST_ORDER_OF_MEMBER, params![*row], |row| row.get::<Option<Timestamp>>(0))?;
        let holds = wallet::accounts(read, *row)?.iter().any(|account| account.balance > kernel::Money::ZERO);
        stake.value |= last.is_some() || holds;
        stake.seen = stake.seen.max(last);
    }
    Ok(stake)
}
