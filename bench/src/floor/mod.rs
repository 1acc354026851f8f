//! The floor: the statements of one real order, replayed on the bare database, on the same disk and with
//! the same care for durability. What lies between it and the measured run is what Tenon costs.

pub mod postgres;
pub mod sqlite;

/// First digits of ids that a replay makes up; with nineteen decimal digits behind they are 32 digits,
/// and they lie in the order in which they were made, as real ids do.
pub const PREFIX: &str = "0190a5c27e1b7";

/// The number that a made-up id ends with: it has nineteen digits whatever `number` is.
pub const ID_BASE: i64 = 1_000_000_000_000_000_000;

/// Numbers kept for the ids of one order.
pub const IDS_AN_ORDER: i64 = 100;
