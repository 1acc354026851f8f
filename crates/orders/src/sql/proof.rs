//! Statements that prove a day, and that give the rows behind its numbers.

/// Where a shift stands in its till's log: the events that opened and closed it.
pub const SHIFT_ENDS: &str = "SELECT seq, kind FROM orders_till_event WHERE subject = $1 AND kind IN ('till.shift_opened', 'till.shift_closed') ORDER BY seq";
/// What a shift took by kind: what came, what went without sign, and how many of them a payment stands behind.
pub const SHIFT_TENDERS: &str = "SELECT kind, CAST(coalesce(sum(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END), 0) AS BIGINT), count(payment) FROM orders_tender WHERE shift = $1 GROUP BY kind ORDER BY kind";

/// A shift's tenders of one kind.
pub const TENDERS_OF_SHIFT: &str = "SELECT t.id, t.order_id, o.number, t.amount, t.occurred_at FROM orders_tender t JOIN orders_order o ON o.id = t.order_id WHERE t.shift = $1 AND t.kind = $2 ORDER BY t.occurred_at, t.id";
/// A day's tenders of one kind that a payment stands behind, as they count on the payments' days.
pub const TENDERS_CHARGED: &str = "SELECT t.id, t.order_id, o.number, t.amount, t.occurred_at FROM orders_payment p JOIN orders_tender t ON t.payment = p.id JOIN orders_order o ON o.id = p.order_id WHERE p.business_date = $2 AND t.amount > 0 AND o.sold_by = $1 AND t.kind = $3 UNION ALL SELECT t.id, t.order_id, o.number, t.amount, t.occurred_at FROM orders_tender t JOIN orders_payment p ON p.id = t.payment JOIN orders_order o ON o.id = p.order_id WHERE t.business_date = $2 AND t.amount <= 0 AND o.sold_by = $1 AND t.kind = $3 ORDER BY 5, 1";
/// A day's payments of one method that took something.
pub const PAYMENTS_CAPTURED: &str = "SELECT p.id, p.order_id, o.number, p.captured, p.updated_at FROM orders_payment p JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND p.business_date = $2 AND p.method = $3 AND p.captured > 0 ORDER BY p.created_at, p.id";
/// What went back on a day of payments of one method.
pub const PAYMENTS_REFUNDED: &str = "SELECT p.id, p.order_id, o.number, -r.amount, r.updated_at FROM orders_refund r JOIN orders_payment p ON p.id = r.payment JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND r.business_date = $2 AND p.method = $3 AND r.state = 'done' ORDER BY r.created_at, r.id";
/// A day's orders from all sides: what they come to, what their lines come to, what was given for them, what was paid
/// less what went back, and whether they left the shop.
pub const ORDERS: &str = "SELECT o.id, o.number, o.occurred_at, o.state, o.total, CAST(coalesce((SELECT sum(l.net) FROM orders_line l WHERE l.order_id = o.id), 0) AS BIGINT) + CASE WHEN o.total = o.goods_total - o.discount_total + o.shipping_total + o.tax_total THEN o.tax_total ELSE 0 END, CAST(coalesce((SELECT sum(t.amount) FROM orders_tender t WHERE t.order_id = o.id), 0) AS BIGINT), o.paid, o.refunded FROM orders_order o WHERE o.sold_by = $1 AND o.business_date = $2 AND o.state IN ('placed', 'completed') ORDER BY o.occurred_at, o.id";

/// All of them.
pub const ALL: &[&str] =
    &[SHIFT_ENDS, SHIFT_TENDERS, TENDERS_OF_SHIFT, TENDERS_CHARGED, PAYMENTS_CAPTURED, PAYMENTS_REFUNDED, ORDERS];
