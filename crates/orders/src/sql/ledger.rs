//! Statements about a brand's payments, as its desk reads them.

macro_rules! row {
    () => {
        "SELECT p.id, p.order_id, o.number, o.sold_by, p.adapter, p.method, p.state, p.amount, p.captured, p.refunded, p.provider_reference, p.last_error, p.business_date, p.created_at, p.updated_at, p.version FROM orders_payment p JOIN orders_order o ON o.id = p.order_id"
    };
}

/// Payments before a cursor (`$1`, `$2`), by state, method and store; newest first.
pub const PAYMENTS: &str = concat!(
    row!(),
    " WHERE (p.created_at, p.id) < ($1, $2) AND (CAST($3 AS TEXT) IS NULL OR p.state = $3) AND (CAST($4 AS TEXT) IS NULL OR p.method = $4) AND (CAST($5 AS BIGINT) = 0 OR o.sold_by = $6) ORDER BY p.created_at DESC, p.id DESC LIMIT $7"
);
/// The same of those that a number leads to (`$8`): the order's, the provider's, or the one the provider was told.
pub const PAYMENTS_FOUND: &str = concat!(
    row!(),
    " WHERE p.id IN (SELECT n.id FROM orders_order m JOIN orders_payment n ON n.order_id = m.id WHERE m.number = $8 UNION SELECT n.id FROM orders_payment n WHERE n.provider_reference = $8 UNION SELECT n.id FROM orders_payment n WHERE n.request_id = $8) AND (p.created_at, p.id) < ($1, $2) AND (CAST($3 AS TEXT) IS NULL OR p.state = $3) AND (CAST($4 AS TEXT) IS NULL OR p.method = $4) AND (CAST($5 AS BIGINT) = 0 OR o.sold_by = $6) ORDER BY p.created_at DESC, p.id DESC LIMIT $7"
);
/// One payment with its order.
pub const PAYMENT: &str = concat!(row!(), " WHERE p.id = $1");
/// What was heard of a payment, in order.
pub const NOTICES: &str =
    "SELECT received_at, kind, amount, outcome FROM orders_payment_notice WHERE payment = $1 ORDER BY id";
/// What went back of a payment, in order.
pub const REFUNDS: &str = "SELECT id, state, amount, reason, business_date, created_at, updated_at FROM orders_refund WHERE payment = $1 ORDER BY created_at, id";

/// A store's day: what tenders of each kind took and gave back.
pub const DAY_TENDERS: &str = "SELECT kind, CAST(coalesce(sum(CASE WHEN amount > 0 THEN amount ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN amount < 0 THEN -amount ELSE 0 END), 0) AS BIGINT), count(*) FROM orders_tender WHERE store = $1 AND business_date = $2 GROUP BY kind ORDER BY kind";
/// A store's day: what payments of each method captured.
pub const DAY_CAPTURED: &str = "SELECT p.method, CAST(sum(p.captured) AS BIGINT) FROM orders_payment p JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND p.business_date = $2 AND p.captured > 0 GROUP BY p.method ORDER BY p.method";
/// A store's day: what went back of payments of each method.
pub const DAY_REFUNDED: &str = "SELECT p.method, CAST(sum(r.amount) AS BIGINT) FROM orders_refund r JOIN orders_payment p ON p.id = r.payment JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND r.business_date = $2 AND r.state = 'done' GROUP BY p.method ORDER BY p.method";
/// A day of what a store sold, wherever it was handed over: kinds of tenders that a payment stands behind. What came in
/// counts on the payment's day.
pub const DAY_PAID: &str = "SELECT d.kind, CAST(sum(d.amount) AS BIGINT) FROM (SELECT t.kind, t.amount FROM orders_payment p JOIN orders_tender t ON t.payment = p.id JOIN orders_order o ON o.id = p.order_id WHERE p.business_date = $2 AND t.amount > 0 AND o.sold_by = $1 UNION ALL SELECT t.kind, t.amount FROM orders_tender t JOIN orders_payment p ON p.id = t.payment JOIN orders_order o ON o.id = p.order_id WHERE t.business_date = $2 AND t.amount <= 0 AND o.sold_by = $1) d GROUP BY d.kind ORDER BY d.kind";
/// A store's day: orders of that day, what they come to, what is still to be paid of them, what those come to that left
/// the shop, and what was paid for those.
pub const DAY_ORDERS: &str = "SELECT count(*), CAST(coalesce(sum(total), 0) AS BIGINT), CAST(coalesce(sum(paid - refunded), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN paid - refunded < total THEN total - paid + refunded ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN state = 'completed' THEN total ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN state <> 'completed' THEN 0 WHEN paid < total THEN paid ELSE total END), 0) AS BIGINT) FROM orders_order WHERE sold_by = $1 AND business_date = $2 AND state IN ('placed', 'completed')";
/// A store's day: orders of that day, and tenders of those orders on any day.
pub const DAY_ORDER_TENDERS: &str = "SELECT CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM orders_tender t JOIN orders_order o ON o.id = t.order_id WHERE o.sold_by = $1 AND o.business_date = $2 AND o.state IN ('placed', 'completed')";
/// A store's day: what the lines of the orders of that day come to, with the tax where it was put on top.
pub const DAY_ORDER_LINES: &str = "SELECT CAST(coalesce(sum(d.lines), 0) AS BIGINT) FROM (SELECT o.id, sum(l.net) + CASE WHEN o.total = o.goods_total - o.discount_total + o.shipping_total + o.tax_total THEN o.tax_total ELSE 0 END AS lines FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.sold_by = $1 AND o.business_date = $2 AND o.state IN ('placed', 'completed') GROUP BY o.id, o.total, o.goods_total, o.discount_total, o.shipping_total, o.tax_total) d";
/// What waits for somebody in a store: unknown payments, refunds under way, charges without a sale.
pub const WAITING: &str = "SELECT (SELECT count(*) FROM orders_payment p JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND p.state = 'unknown'), (SELECT count(*) FROM orders_refund r JOIN orders_order o ON o.id = r.order_id WHERE o.sold_by = $1 AND r.state <> 'done'), (SELECT count(*) FROM orders_charge c WHERE c.store = $1 AND c.fate IN ('open', 'going_back'))";

/// All of them.
pub const ALL: &[&str] = &[
    PAYMENTS,
    PAYMENTS_FOUND,
    PAYMENT,
    NOTICES,
    REFUNDS,
    DAY_TENDERS,
    DAY_CAPTURED,
    DAY_REFUNDED,
    DAY_PAID,
    DAY_ORDERS,
    DAY_ORDER_TENDERS,
    DAY_ORDER_LINES,
    WAITING,
];
