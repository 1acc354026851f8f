//! Every statement of the orders slice, by what it is about.

pub mod booked;
pub mod booking;
pub mod cancelling;
pub mod cart;
pub mod charge;
pub mod commission;
pub mod kitchen;
pub mod ledger;
pub mod lists;
pub mod pay_link;
pub mod payment;
pub mod people;
pub mod proof;
pub mod returns;
pub mod tender;
pub mod till;
pub mod views;

/// All statements by file, for the test that prepares them on both databases.
pub const ALL: &[&[&str]] = &[
    booked::ALL,
    booking::ALL,
    cancelling::ALL,
    cart::ALL,
    charge::ALL,
    commission::ALL,
    kitchen::ALL,
    ledger::ALL,
    lists::ALL,
    pay_link::ALL,
    payment::ALL,
    people::ALL,
    proof::ALL,
    returns::ALL,
    tender::ALL,
    till::ALL,
    views::ALL,
];
