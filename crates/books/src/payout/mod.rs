//! What providers pay out, against what they took.
//!
//! A file comes in, its rows are matched before anything is written, and one write puts down what each row is: it agrees,
//! its amount differs, nobody here knows it, or its payment was paid out before. What was taken, is past its day and
//! stands in no file is missing there. All of these but the first are cases.

mod find;
mod provider;
mod queries;
mod read;
mod take;

pub use find::{Found, Plan, plan};
pub use provider::{Columns, NewProvider, Provider, provider, providers, set_provider};
pub use queries::{PayoutFile, PayoutRow, file, files, of_payment, rows};
pub use read::{FileRow, Head, head, read};
pub use take::{CASE_DIFFERS, CASE_MISSING, CASE_TWICE, CASE_UNKNOWN, NewFile, Taken, take};

/// The most rows of a file: they are put down by one write.
pub const ROWS_MAX: usize = 5_000;
