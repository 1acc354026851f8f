//! The slice on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod checks;
mod common;
mod differential;
mod races;
mod reverse;
mod transfer;
