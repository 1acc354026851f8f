//! Online payments, on both databases, against a provider over real HTTP on this machine.

mod cancelling;
mod late;
mod lost;
mod notices;
mod paying;
mod provider;
mod refunds;
mod setting_aside;
mod shop;
