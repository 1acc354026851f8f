//! The wallet: the ledger's database side.
//!
//! What this slice promises:
//!
//! * **Nothing appears from nowhere**: a transfer's postings sum to zero, always.
//! * **Nothing is spent twice**: a balance falls by one conditional statement, account by account in
//!   the order of their ids, whoever else is spending.
//! * **A balance is the sum of its postings**; it is kept beside them and never written alone.
//! * **The same transfer twice is one transfer**: its id is made by the caller.
//! * **A return mirrors what it undoes**, in parts that sum to the whole.
//!
//! The rules themselves (which kind may touch which account on which side, floors, limits, how a part
//! is undone) are in `ledger`, which is pure.
//!
//! | file | what it holds |
//! |---|---|
//! | `model.rs` | [`NewTransfer`], [`Leg`], [`Booked`], [`Account`], [`Posting`] |
//! | `transfer.rs` | moving value |
//! | `reverse.rs` | undoing a transfer, as a whole or in part |
//! | `grant_credit.rs` | store credit given to a member |
//! | `proof.rs`, `booked.rs` | that a day adds up; what it has for vouchers |
//! | `queries.rs`, `sql.rs`, `events.rs`, `codes.rs`, `checks.rs`, `http.rs` | as in every slice |

pub mod booked;
mod checks;
pub mod codes;
mod events;
mod grant_credit;
mod http;
mod model;
pub mod proof;
mod queries;
mod reverse;
pub mod sql;
mod transfer;

pub use checks::CHECKS;
pub use grant_credit::{CreditReason, NewCredit, grant_credit};
pub use http::{Persons, routes};
pub use ledger::{AccountKind, Share, TransferKind};
pub use model::{Account, Booked, Leg, NewTransfer, Origin, Posting, Transfer};
pub use queries::{accounts, balance, postings, transfer as find_transfer, transfers_of};
pub use reverse::{Reversal, reverse};
pub use transfer::{ensure_account, transfer};

/// The slice's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration { slice: "wallet", number: 1, sql: include_str!("../migrations/0001_accounts_and_postings.sql") },
    store::Migration { slice: "wallet", number: 2, sql: include_str!("../migrations/0002_a_days_postings.sql") },
];
