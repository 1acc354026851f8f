//! Statements of reads.

/// Where an order's money stands.
pub const ORDER_DUE: &str = "SELECT state, total, paid FROM orders_order WHERE id = $1";

/// All of them.
pub const ALL: &[&str] = &[ORDER_DUE];
