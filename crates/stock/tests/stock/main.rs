//! What stock promises, on both databases. One program, so that it is linked once.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod book;
mod cases;
mod count;
mod http;
mod http_acts;
mod lots;
mod moves;
mod places;
mod properties;
mod queries;
mod rebuild;
mod release;
mod reserve;
mod statements;
mod support;
mod take;
mod transfer;
