//! What must hold in this slice's tables at any moment. `tenon doctor` asks each question; a row in
//! the answer is something wrong.

use crate::sql;

/// Names and statements. The statements take no parameters and answer with the wrong rows.
pub const CHECKS: &[(&str, &str)] = &[
    ("stock: held is the sum of the open holds", sql::CHECK_HELD),
    ("stock: on hand is the sum of the movements", sql::CHECK_ON_HAND),
    ("stock: a lot lies where its movements say", sql::lots::CHECK_LOTS),
    ("stock: what is in transit is what transfers wait for", sql::CHECK_IN_TRANSIT),
    ("stock: only transfers that wait for goods hold them", sql::CHECK_TRANSFER_HOLDS),
    ("stock: every level lies in a place", sql::CHECK_PLACES),
    ("stock: holds are closed once", sql::CHECK_CLOSED),
];
