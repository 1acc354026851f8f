//! What must hold among days, slots and bookings at any moment: a name, and a statement that answers with what is wrong.

use crate::sql;

/// All of them.
pub const CHECKS: &[(&str, &str)] = &[
    ("preorders: what of a slot is taken is what is booked", sql::CHECK_SLOTS),
    ("preorders: what of a day is taken is what its slots gave", sql::CHECK_DAYS),
    ("preorders: goods are held for a campaign as long as it is open", sql::CHECK_GOODS),
];
