//! What must hold in this slice's tables at any moment. `tenon doctor` asks each question; a row in
//! the answer is something wrong.

use crate::sql;

/// Names and statements. The statements take no parameters and answer with the wrong rows.
pub const CHECKS: &[(&str, &str)] = &[
    ("members: links do not go in a circle", sql::CHECK_LINK_CIRCLE),
    ("members: of whoever was forgotten nothing personal is left", sql::CHECK_ERASED_WITH_DATA),
    ("members: whoever was not forgotten has a key", sql::CHECK_KEY_MISSING),
    ("members: an identity's state and validity say the same", sql::CHECK_IDENTITY_STATE),
];
