//! The slice on both databases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a panic is how a test fails")]

mod at_till;
mod authority;
mod checks;
mod common;
mod desk;
mod grants;
mod http;
mod log_in;
mod pairing;
mod periods;
mod prints;
mod second_factor;
mod set_up;
mod shifts;
mod targets;
