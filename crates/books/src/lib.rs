//! The books: what a shop hands its accountant. It stands above the slices, computes vouchers from what they booked, and
//! keeps no second set of figures.
//!
//! What this slice promises:
//!
//! * **A voucher balances to the unit**, and its money is that of the day's reconciliation.
//! * **A voucher of a day that is over never changes**: everything it is made of has its day, and nothing is booked on a
//!   day that was closed or in a month that was locked ([`staff::book_on`]).
//! * **A key without an account stops the export** and is named; no amount is put anywhere by a guess.
//! * **A payment is paid out once**, whoever brings files and however often; what does not agree is a case.
//!
//! | file | what it holds |
//! |---|---|
//! | `accounts.rs` | keys of vouchers, the accounts they begin with, and a brand's own |
//! | `voucher.rs` | both sides of a day |
//! | `landlord.rs` | what counters sold and owe their landlords |
//! | `days.rs` | days that have a voucher |
//! | `payout/` | files of payouts against payments |
//! | `tax.rs` | the output side of form 401 |
//! | `paper.rs` | all of it as files |
//! | `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http/` | as in every slice |

mod accounts;
mod checks;
pub mod codes;
mod days;
mod events;
mod http;
mod landlord;
mod paper;
pub mod payout;
pub mod sql;
mod tax;
mod voucher;

pub use accounts::{Account, NewAccount, accounts, set_account};
pub use checks::CHECKS;
pub use days::{DayBooks, day, days, difference};
pub use http::routes;
pub use landlord::{CounterDay, CounterReport, CounterSums, counters};
pub use tax::{TaxRow, tax_period};
pub use voucher::{Line, Voucher, voucher};

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] =
    &[store::Migration { slice: "books", number: 1, sql: include_str!("../migrations/0001_accounts_and_payouts.sql") }];
