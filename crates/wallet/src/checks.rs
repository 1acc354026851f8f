//! What must hold in this slice's tables at any moment. `tenon doctor` asks each question; a row in
//! the answer is something wrong.

use crate::sql;

/// Names and statements. The statements take no parameters and answer with the wrong rows.
pub const CHECKS: &[(&str, &str)] = &[
    ("wallet: a balance is the sum of its postings", sql::CHECK_BALANCE),
    ("wallet: the last posting tells the balance", sql::CHECK_LAST_BALANCE),
    ("wallet: a transfer sums to zero", sql::CHECK_UNBALANCED),
    ("wallet: no account is below its floor", sql::CHECK_BELOW_FLOOR),
    ("wallet: nothing is undone by more than it was", sql::CHECK_OVER_REVERSED),
    ("wallet: no reversal is reversed", sql::CHECK_REVERSED_REVERSAL),
];
