//! The slice on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod articles;
mod common;
#[allow(dead_code, reason = "its other users read more of it")]
#[path = "../../../staff/tests/staff/desk.rs"]
mod desk;
mod http;
mod running;
mod theme;
