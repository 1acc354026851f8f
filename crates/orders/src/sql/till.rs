//! Statements about tills and their logs.

/// Where a till's chain stands.
pub const GET: &str = "SELECT seq, state FROM orders_till WHERE register = $1";
/// A till that has done nothing yet.
pub const INSERT: &str =
    "INSERT INTO orders_till (register, seq, head, state) VALUES ($1, 0, $2, $3) ON CONFLICT (register) DO NOTHING";
/// The chain grew; nobody else may have grown it meanwhile.
pub const ADVANCE: &str = "UPDATE orders_till SET seq = $3, head = $4, state = $5 WHERE register = $1 AND seq = $2";
/// An event, as it was sealed.
pub const EVENT_INSERT: &str = "INSERT INTO orders_till_event (register, seq, kind, version, prev_hash, hash, bytes, occurred_at, received_at, verdict, flag, subject) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
/// The events that one command made.
pub const EVENTS_AFTER: &str = "SELECT seq, kind, hash, bytes, subject FROM orders_till_event WHERE register = $1 AND seq > $2 ORDER BY seq LIMIT $3";
/// One event.
pub const EVENT_GET: &str =
    "SELECT seq, kind, hash, bytes, subject FROM orders_till_event WHERE register = $1 AND seq = $2";
/// How a shift ended.
pub const SHIFT_CLOSED: &str = "SELECT bytes FROM orders_till_event WHERE subject = $1 AND kind = 'till.shift_closed'";
/// A till's whole log, for checking its chain.
pub const LOG: &str = "SELECT seq, kind, version, prev_hash, hash, bytes, occurred_at FROM orders_till_event WHERE register = $1 AND seq > $2 ORDER BY seq LIMIT $3";
/// All tills.
pub const LIST: &str = "SELECT register, seq, head, state FROM orders_till ORDER BY register";

/// All of them.
pub const ALL: &[&str] = &[GET, INSERT, ADVANCE, EVENT_INSERT, EVENTS_AFTER, EVENT_GET, SHIFT_CLOSED, LOG, LIST];
