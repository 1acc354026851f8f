//! What must hold in the books of selling at any moment: a name, and a statement that answers with what
//! is wrong.

use crate::sql::{booking as sql, cancelling, returns};
use crate::{charge, kitchen, payment};

/// All of them.
pub const CHECKS: &[(&str, &str)] = &[
    payment::CHECKS[0],
    payment::CHECKS[1],
    payment::CHECKS[2],
    payment::CHECKS[3],
    payment::CHECKS[4],
    payment::CHECKS[5],
    charge::CHECKS[0],
    charge::CHECKS[1],
    kitchen::CHECKS[0],
    kitchen::CHECKS[1],
    kitchen::CHECKS[2],
    kitchen::CHECKS[3],
    ("orders: a line's net is its gross less what was taken off", sql::CHECK_LINES),
    ("orders: the components of a set share out what the set came to", sql::CHECK_SHARES),
    ("orders: components have no money of their own", sql::CHECK_COMPONENTS),
    ("orders: goods are held for orders that wait, and for no others", sql::CHECK_HELD),
    ("orders: an order of which lines were cancelled is the sum of what is left", cancelling::CHECK_SHRUNK),
    ("orders: nothing left the shop unpaid", sql::CHECK_UNPAID),
    ("orders: no more of a line came back than was sold", returns::CHECK_RETURNED),
    ("orders: what came back of a line is what its returns say", returns::CHECK_RETURN_LINES),
    ("orders: a return is the sum of its lines", returns::CHECK_RETURN_SUMS),
    ("orders: what went back for a return is what it came to", returns::CHECK_RETURN_MONEY),
    ("orders: a till's log counts up without a gap", sql::CHECK_LOG),
    ("orders: each event of a till names the one before it", sql::CHECK_CHAIN),
    ("orders: each sale in a till's log is booked once", sql::CHECK_BOOKED),
];
