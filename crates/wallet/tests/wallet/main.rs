//! The slice on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod checks;
mod common;
#[path = "../../../staff/tests/staff/desk.rs"]
mod desk;
mod differential;
mod http;
mod races;
mod reverse;
mod transfer;
