//! Sums over all orders.

use std::collections::BTreeMap;

use kernel::Money;
use store::{Fault, Read};

use crate::sql::views as sql;

/// What each month came to, the earliest first: the month (`2026-11`), orders less returns in minor
/// units, the number of orders and of returns.
///
/// Months are those of the business dates, so a night's last sale counts where the books have it. An
/// order counts in the month in which it was placed, a return in the month in which it was taken back.
/// Orders that were called off, lapsed or voided do not count, nor do those whose online payment is
/// still to be made.
///
/// # Errors
/// When the database says so.
pub fn sales_by_month(read: &mut Read<'_>) -> Result<Vec<(String, Money, i64, i64)>, Fault> {
    let mut months: BTreeMap<String, (Money, i64, i64)> = BTreeMap::new();
    let sums = |read: &mut Read<'_>, statement| {
        read.query(statement, &[], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?, row.get::<Money>(2)?)))
    };
    for (month, count, total) in sums(read, sql::MONTH_SALES)? {
        let sums = months.entry(month).or_default();
        sums.0 += total;
        sums.1 += count;
    }
    for (month, count, total) in sums(read, sql::MONTH_RETURNS)? {
        let sums = months.entry(month).or_default();
        sums.0 -= total;
        sums.2 += count;
    }
    Ok(months.into_iter().map(|(month, (total, orders, returns))| (month, total, orders, returns)).collect())
}
