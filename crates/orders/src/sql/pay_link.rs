//! Statements about links to pay an order by.

macro_rules! columns {
    () => {
        "id, order_id, state, channel, made_by, created_at FROM orders_pay_link"
    };
}

/// A new link. An order has one live link at most.
pub const INSERT: &str = "INSERT INTO orders_pay_link (id, order_id, token_hash, state, channel, made_by, created_at) VALUES ($1, $2, $3, 'live', $4, $5, $6)";
/// The live link of an order ends.
pub const END: &str =
    "UPDATE orders_pay_link SET state = $2, ended_at = $3 WHERE order_id = $1 AND state = 'live' RETURNING id";
/// The link that a token opens.
pub const OF_TOKEN: &str = concat!("SELECT ", columns!(), " WHERE token_hash = $1");
/// The newest link of an order.
pub const OF_ORDER: &str =
    concat!("SELECT ", columns!(), " WHERE order_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1");
/// Whether a link may still be paid by.
pub const IS_LIVE: &str = "SELECT count(*) FROM orders_pay_link WHERE id = $1 AND order_id = $2 AND state = 'live'";
/// Whom an order is for: the member and the buyer's words.
pub const BUYER: &str = "SELECT o.member, c.phone, c.email FROM orders_order o LEFT JOIN orders_contact c ON c.order_id = o.id AND c.role = 'buyer' WHERE o.id = $1";

/// How long orders made for customers are held.
pub const HOLD_GET: &str = "SELECT minutes, version FROM orders_hold WHERE id = 1";
/// They are held otherwise than the program says for the first time.
pub const HOLD_INSERT: &str =
    "INSERT INTO orders_hold (id, minutes, version) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING";
/// They are held otherwise from now on.
pub const HOLD_SAVE: &str = "UPDATE orders_hold SET minutes = $1, version = version + 1 WHERE id = 1 AND version = $2";

/// All of them.
pub const ALL: &[&str] = &[INSERT, END, OF_TOKEN, OF_ORDER, IS_LIVE, BUYER, HOLD_GET, HOLD_INSERT, HOLD_SAVE];
