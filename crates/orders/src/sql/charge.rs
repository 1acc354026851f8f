//! Statements about money taken at the counter before its sale is booked.

macro_rules! columns {
    () => {
        "id, register, store, subject, kind, adapter, amount, state, captured, refunded, fate, refund_request, reference, last_error, created_at, updated_at, version"
    };
}

/// A charge is written down before a terminal is called.
pub const INSERT: &str = "INSERT INTO orders_charge (id, register, store, subject, kind, adapter, amount, state, captured, refunded, fate, refund_request, person, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', 0, 0, 'open', $8, $9, $10, $10, 1) ON CONFLICT (id) DO NOTHING";
/// Payments that have this id, or say it to a provider: their money is not the till's to take or to send back.
pub const ID_OF_PAYMENT: &str = "SELECT count(*) FROM orders_payment WHERE id = $1 OR request_id = $2";
/// One charge.
pub const GET: &str = concat!("SELECT ", columns!(), " FROM orders_charge WHERE id = $1");
/// One charge, locked.
pub const LOCK: &str = concat!("SELECT ", columns!(), " FROM orders_charge WHERE id = $1 FOR UPDATE");
/// A charge, as it was worked out under its lock.
pub const SAVE: &str = "UPDATE orders_charge SET state = $2, captured = $3, refunded = $4, fate = $5, reference = $6, last_error = $7, updated_at = $8, version = version + 1 WHERE id = $1 AND version = $9";
/// The payment that a charge becomes when its sale takes it.
pub const BECOMES_PAYMENT: &str = "INSERT INTO orders_payment (id, order_id, adapter, method, request_id, provider_reference, state, amount, captured, refunded, business_date, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, 'captured', $7, $7, 0, $8, $9, $10, 1)";

/// Reconciliation: charges that a sale took, and that are no payment of that amount.
pub const CHECK_TAKEN: &str = "SELECT c.id FROM orders_charge c LEFT JOIN orders_payment p ON p.id = c.id AND p.order_id = c.subject WHERE c.fate = 'taken' AND (p.id IS NULL OR p.amount <> c.captured - c.refunded)";
/// Reconciliation: charges that are over and kept money.
pub const CHECK_OVER: &str = "SELECT id FROM orders_charge WHERE fate = 'over' AND captured <> refunded";

/// All of them.
pub const ALL: &[&str] = &[INSERT, ID_OF_PAYMENT, GET, LOCK, SAVE, BECOMES_PAYMENT, CHECK_TAKEN, CHECK_OVER];
