//! Exchange: a brand's data in and out. It stands above the slices and calls their verbs; it has no rule
//! of its own about what a product or an order is.
//!
//! What this crate promises:
//!
//! - **A stranger's file harms nobody.** What a file is, in which encoding, how long its rows are and what
//!   an archive unpacks to are measured before a row counts ([`read`]); memory stays bounded.
//! - **A dry run says what the run will do**, because it is the run: the same writes, undone again.
//! - **The same file again changes nothing.** Every thing is found by the other system's name, and what a
//!   file wants is compared with what is here before anything is written.
//! - **What is stopped goes on.** How far a run came is written with what it did.
//! - **A whole import can be taken back**, except for what people changed or built upon since; that is
//!   listed and left alone.
//! - **Nothing personal stays behind**: files are dropped after a week, and of a refused row only its line,
//!   its field and the reason are kept.
//!
//! | file | what it holds |
//! |---|---|
//! | [`model`], [`fields`] | kinds, steps, fields and the headers that stand for them |
//! | [`read`] | bytes → rows |
//! | [`rows`] | rows → things |
//! | `apply/` | things against what is here: new, another, the same; and back again |
//! | [`file`](mod@file) | a file as pieces in the database |
//! | [`import`](mod@import) | the steps a person takes |
//! | `setup.rs`, [`work`], `undo.rs`, `compare.rs` | the steps that go through all rows |
//! | [`export`](mod@export), [`guard`] | everything out again, safe to open |
//! | [`erased`] | what is dropped when somebody is forgotten |
//! | [`health`] | what is wrong with the data |
//! | [`codes`], `events.rs`, [`sql`], `http/` | refusals, journal entries, statements, routes |

mod apply;
pub mod codes;
mod compare;
pub mod erased;
mod events;
pub mod export;
pub mod fields;
pub mod file;
pub mod guard;
pub mod health;
mod http;
pub mod import;
pub mod model;
pub mod read;
pub mod rows;
mod setup;
pub mod sql;
mod undo;
pub mod work;

pub use http::{routes, sentence};
pub use model::{Counts, Dialect, Import, Kind, Settings, State};

/// This crate's tables.
pub const MIGRATIONS: &[store::Migration] = &[
    store::Migration { slice: "exchange", number: 1, sql: include_str!("../migrations/0001_imports.sql") },
    store::Migration { slice: "exchange", number: 2, sql: include_str!("../migrations/0002_erasure.sql") },
];
