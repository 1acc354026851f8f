//! What must hold among payouts at any moment: a name, and a statement that answers with what is wrong. Vouchers have no
//! rows of their own: they are computed, and balance by the way they are.

use crate::sql;

/// All of them.
pub const CHECKS: &[(&str, &str)] = &[
    ("books: a file of payouts comes to what its rows come to", sql::CHECK_FILE_SUMS),
    ("books: what was paid out has its day in the books", sql::CHECK_MATCHED_DAY),
    ("books: a payout that agrees pays what was taken", sql::CHECK_MATCHED_AMOUNT),
];
