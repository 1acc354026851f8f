//! Statements that take parts out of an order before they leave.

/// What a line was asked for before anything was taken off, and what was taken off.
pub const LINE_AMOUNTS: &str = "SELECT gross, discount FROM orders_line WHERE id = $1";
/// What was taken off a line, part by part.
pub const ADJUSTMENTS: &str = "SELECT position, amount FROM orders_adjustment WHERE line = $1 ORDER BY position";
/// One of those parts is smaller now.
pub const ADJUSTMENT_SET: &str = "UPDATE orders_adjustment SET amount = $3 WHERE line = $1 AND position = $2";
/// A line loses a part.
pub const LINE_SHRINK: &str = "UPDATE orders_line SET quantity = quantity - $2, gross = gross - $3, discount = discount - $4, net = net - $5, tax = tax - $6, share_net = share_net - $7, share_tax = share_tax - $8 WHERE id = $1";
/// What was cancelled of a line.
pub const CANCELLED_INSERT: &str = "INSERT INTO orders_cancelled_line (id, order_id, line, quantity, amount, tax, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// How much of each line of an order was cancelled.
pub const CANCELLED: &str =
    "SELECT line, CAST(sum(quantity) AS BIGINT) FROM orders_cancelled_line WHERE order_id = $1 GROUP BY line";
/// An order comes to less.
pub const ORDER_SHRINK: &str = "UPDATE orders_order SET goods_total = goods_total - $2, discount_total = discount_total - $3, tax_total = tax_total - $4, total = total - $5, version = version + 1 WHERE id = $1";
/// What is held for a line.
pub const HELD_FOR: &str =
    "SELECT id, hold, quantity FROM orders_allocation WHERE line = $1 AND state = 'held' ORDER BY id";
/// Less is held for it.
pub const ALLOCATION_SHRINK: &str = "UPDATE orders_allocation SET quantity = quantity - $2 WHERE id = $1";
/// Nothing serves it any more: without its hold, so that money which comes late does not take the goods again.
pub const ALLOCATION_END: &str = "UPDATE orders_allocation SET state = 'released', hold = NULL WHERE id = $1";

/// Orders whose lines do not add up to them: to be paid less delivery is the goods that are left.
pub const CHECK_SHRUNK: &str = "SELECT o.id FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.id IN (SELECT order_id FROM orders_cancelled_line) GROUP BY o.id, o.goods_total, o.discount_total, o.shipping_total, o.tax_total HAVING sum(l.net) <> o.goods_total - o.discount_total + o.shipping_total OR sum(l.tax) <> o.tax_total";

/// All of them.
pub const ALL: &[&str] = &[
    LINE_AMOUNTS,
    ADJUSTMENTS,
    ADJUSTMENT_SET,
    LINE_SHRINK,
    CANCELLED_INSERT,
    CANCELLED,
    ORDER_SHRINK,
    HELD_FOR,
    ALLOCATION_SHRINK,
    ALLOCATION_END,
    CHECK_SHRUNK,
];
