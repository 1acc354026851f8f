//! What must hold among documents and numbers at any moment: a name, and a statement that answers with what is wrong.

use crate::sql;
use crate::upload::sql as upload;

/// All of them.
pub const CHECKS: &[(&str, &str)] = &[
    ("invoices: every number of a range that is taken has its document", sql::CHECK_USED),
    ("invoices: what is given back on a document is what its allowances say", sql::CHECK_ALLOWED),
    ("invoices: a document is about its orders, and about nothing more", sql::CHECK_ABOUT),
    ("invoices: no number is given out twice", sql::CHECK_APART),
    ("invoices: no register gives a number where somebody else invoices", sql::CHECK_ELSEWHERE),
    ("invoices: every act on a document has its one message", upload::CHECK_NOTED),
    ("invoices: nothing is accepted before what it builds upon", upload::CHECK_ORDER),
    ("invoices: what is past its deadline is said to be", upload::CHECK_LATE),
];
