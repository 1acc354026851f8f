//! What must hold in this slice's tables at any moment. `tenon doctor` asks each question; a row in
//! the answer is something wrong.

use crate::sql;

/// Names and statements. The statements take no parameters and answer with the wrong rows.
pub const CHECKS: &[(&str, &str)] = &[
    ("staff: a register has one open shift", sql::CHECK_TWO_SHIFTS),
    ("staff: every shift lies on a store day", sql::CHECK_SHIFT_WITHOUT_DAY),
    ("staff: no shift is open on a day that was counted", sql::CHECK_OPEN_ON_CLOSED_DAY),
    ("staff: a closed shift says by whom, when and what was counted", sql::CHECK_SHIFT_HALF_CLOSED),
    ("staff: whoever left holds no role and no password", sql::CHECK_LEFT_WITH_ACCESS),
    ("staff: a second factor that is on has a secret", sql::CHECK_FACTOR_WITHOUT_SECRET),
    ("staff: an approval is used before it ends", sql::CHECK_GRANT_USED_LATE),
    ("staff: nobody holds a retired role", sql::CHECK_RETIRED_ROLE_HELD),
    ("staff: books are locked by somebody who said so", sql::CHECK_LOCKED_UNSAID),
    ("staff: no day is open in a month that is locked", sql::CHECK_OPEN_DAY_LOCKED),
    ("staff: a register's key is the last one it was given", sql::CHECK_KEY_LOST),
];
