//! What people read of orders and do at tills, over HTTP, on both databases. One program, so that it
//! is linked once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod day;
mod desk;
mod http;
mod lists;
mod offline;
mod orders_read;
mod proof;
#[path = "../support/mod.rs"]
mod support;
mod tills;
