//! The words every other room speaks: ids, money, quantities, time, business dates, refusals, and
//! the envelope of an event.
//!
//! This crate is pure. It has no clock, no randomness and no I/O; whoever needs an instant or an id
//! is handed one. It compiles to WebAssembly unchanged, so the till in a browser and the server
//! cannot disagree about a rounding.
//!
//! | file | what it holds |
//! |---|---|
//! | [`id`] | [`Id`], 16 bytes in UUIDv7 form |
//! | `names` | [`names!`] and [`codes!`]: closed sets, declared in one way |
//! | [`money`] | [`Money`], [`Price`], [`Cost`], [`Rate`], [`Exponent`] and the one place that rounds |
//! | [`quantity`] | [`Quantity`], thousandths of a unit |
//! | [`time`] | [`Timestamp`], [`Zone`], [`WallClock`], [`BusinessDate`] |
//! | [`refusal`] | [`Code`] and [`Refusal`]: a "no" that a person can act on |
//! | [`event`] | [`Event`] and [`Actor`]: what the journal keeps |
//! | [`canonical`] | bytes that are the same on every machine, for hashing |

pub mod canonical;
pub mod event;
pub mod id;
pub mod money;
mod names;
#[cfg(feature = "openapi")]
mod openapi;
pub mod quantity;
pub mod refusal;
pub mod time;

pub use event::{Actor, ActorKind, Event};
pub use id::Id;
pub use money::{Cost, Exponent, Money, Price, Rate, allocate};
pub use quantity::Quantity;
pub use refusal::{Code, FieldFault, Param, Refusal};
pub use time::{BusinessDate, Timestamp, WallClock, Zone};
