//! What holds for whole documents: published vectors, amounts, allowances, codes that a stranger
//! reads, messages, and random histories.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod allowances;
mod histories;
mod invoices;
mod made;
mod messages;
mod read_back;
mod schema;
mod vectors;
