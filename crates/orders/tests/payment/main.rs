//! Online payments, on both databases, against a provider over real HTTP on this machine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails")]

mod cancelling;
mod late;
mod links;
mod lost;
mod notices;
mod parts;
mod paying;
mod provider;
mod refunds;
mod setting_aside;
mod shop;
