//! The slice on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod checks;
mod codes;
mod common;
mod consent;
mod create;
#[path = "../../../staff/tests/staff/desk.rs"]
mod desk;
mod erase;
mod http;
mod identify;
mod link;
mod profile;
mod upgrade;
