//! Every statement of the orders slice, by what it is about.

pub mod booking;
pub mod cart;
pub mod payment;
pub mod people;
pub mod till;
pub mod views;

/// All statements by file, for the test that prepares them on both databases.
pub const ALL: &[&[&str]] = &[booking::ALL, cart::ALL, payment::ALL, people::ALL, till::ALL, views::ALL];
