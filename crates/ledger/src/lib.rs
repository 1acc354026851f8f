//! Double-entry rules: accounts and a transfer in, postings or a refusal out.
//!
//! Everything of value that a person or a drawer holds is an account, and nothing is ever added to
//! one account without being taken from another. This crate decides whether a transfer may be
//! booked and what each balance is afterwards. It is pure: who reads the accounts, locks them and
//! writes the postings is the `wallet` slice, and a till without network runs the same rules.
//!
//! **Signs.** A leg's amount is positive for a debit and negative for a credit, so the legs of a
//! transfer sum to zero. A balance is told on the account's [normal side](AccountKind::normal_side):
//! a member's store credit of 500 is `500`, although it is a credit balance.
//!
//! | file | what it holds |
//! |---|---|
//! | `account.rs` | [`Account`], [`AccountKind`] with each kind's normal side and floor |
//! | `transfer.rs` | [`Transfer`], [`TransferKind`] with the accounts each kind may touch, [`Leg`] |
//! | `post.rs` | [`post`]: the rules, in the order in which they are judged |
//! | `reverse.rs` | [`reverse`]: undoing a transfer in parts that sum to the whole |
//! | `codes.rs` | every refusal, with its sentence |
//!
//! `cases/*.case` hold the rules as tables that a bookkeeper can read.

mod account;
pub mod codes;
mod post;
mod reverse;
mod transfer;

pub use account::{Account, AccountKind, Side};
pub use post::{LIMIT, Posting, post};
pub use reverse::{Share, reverse};
pub use transfer::{Leg, Transfer, TransferKind};
