//! The ends of the world. Numbers past them are brought back here and reported as a problem, so
//! that no sum in a quote can overflow and every quote has canonical bytes.

/// The largest quantity of one line, in thousandths: a thousand million units.
pub(crate) const MAX_QUANTITY: i64 = 1_000_000_000_000;

/// The largest price of one, in 1/10,000 of a major unit: a hundred thousand million.
pub(crate) const MAX_PRICE: i64 = 1_000_000_000_000_000;

/// The most that a document's goods, or its delivery, come to before tax on top, in minor units.
/// With tax of at most 100 % on both, a total stays below 2^53.
pub(crate) const MAX_AMOUNT: i64 = 1_000_000_000_000_000;

/// The largest integer that every JSON reader keeps.
pub(crate) const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How deeply conditions may be nested.
pub(crate) const MAX_DEPTH: usize = 16;
