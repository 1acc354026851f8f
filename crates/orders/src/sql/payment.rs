//! Statements about payments, refunds and the end of an order.
//!
//! Whoever changes an order's money locks the order's row first ([`ORDER_LOCK`]); its payments and
//! refunds are then nobody else's.

macro_rules! payment_columns {
    () => {
        "id, order_id, adapter, method, request_id, provider_reference, redirect_url, state, amount, captured, refunded, last_error, business_date, created_at, updated_at, version, instructions, pay_link"
    };
}

/// An order's money, locked.
pub const ORDER_LOCK: &str = "SELECT id, number, state, money_state, sold_by, fulfilled_by, legal_entity, visitor, total, paid, refunded, expires_at, version, by_link, deposit FROM orders_order WHERE id = $1 FOR UPDATE";
/// Who may speak for an order, and how it stands.
pub const ORDER_GET: &str = "SELECT id, number, state, money_state, sold_by, fulfilled_by, legal_entity, visitor, total, paid, refunded, expires_at, version, by_link, deposit FROM orders_order WHERE id = $1";
/// An order's money and state, as they were worked out under the lock.
pub const ORDER_SAVE: &str = "UPDATE orders_order SET state = $2, money_state = $3, paid = $4, refunded = $5, expires_at = $6, version = version + 1 WHERE id = $1 AND version = $7";
/// When an order was placed, and whether staff made it for somebody who pays by a link.
pub const ORDER_PLACED_AT: &str = "SELECT occurred_at, by_link FROM orders_order WHERE id = $1";
/// An order waits longer for its money.
pub const ORDER_WAITS: &str = "UPDATE orders_order SET expires_at = $2, version = version + 1 WHERE id = $1";
/// Orders whose time is up.
pub const ORDERS_DUE: &str = "SELECT id FROM orders_order WHERE state = 'placed' AND expires_at IS NOT NULL AND expires_at <= $1 ORDER BY expires_at, id LIMIT $2";

/// Pickups without an end, promised before an instant, that nobody fetched and nobody was told of: those that are paid.
pub const PICKUPS_LATE: &str = "SELECT o.id FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id WHERE f.kind = 'pickup' AND f.state IN ('waiting', 'ready') AND f.no_show_at IS NULL AND f.promised_at <= $1 AND o.state = 'placed' AND o.expires_at IS NULL ORDER BY f.promised_at, f.id LIMIT $2";
/// That somebody was told.
pub const PICKUP_LATE: &str = "UPDATE orders_fulfilment SET no_show_at = $2, version = version + 1 WHERE order_id = $1 AND kind = 'pickup' AND state IN ('waiting', 'ready') AND no_show_at IS NULL";

/// A new payment.
pub const PAYMENT_INSERT: &str = "INSERT INTO orders_payment (id, order_id, adapter, method, request_id, state, amount, captured, refunded, created_at, updated_at, version, pay_link) VALUES ($1, $2, $3, $4, $5, 'created', $6, 0, 0, $7, $7, 1, $8)";
/// One payment.
pub const PAYMENT_GET: &str = concat!("SELECT ", payment_columns!(), " FROM orders_payment WHERE id = $1");
/// The payments of an order, oldest first.
pub const PAYMENTS_OF_ORDER: &str =
    concat!("SELECT ", payment_columns!(), " FROM orders_payment WHERE order_id = $1 ORDER BY created_at, id");
/// Our payment for a provider's request.
pub const PAYMENT_OF_REQUEST: &str = "SELECT id FROM orders_payment WHERE request_id = $1 AND adapter = $2";
/// A payment, as it was worked out under the lock.
pub const PAYMENT_SAVE: &str = "UPDATE orders_payment SET provider_reference = $2, redirect_url = $3, state = $4, captured = $5, refunded = $6, last_error = $7, business_date = $8, updated_at = $9, instructions = $11, version = version + 1 WHERE id = $1 AND version = $10";

/// What came of a notice that was heard before.
pub const NOTICE_GET: &str = "SELECT outcome FROM orders_payment_notice WHERE adapter = $1 AND notice_id = $2";
/// A notice and what came of it.
pub const NOTICE_INSERT: &str = "INSERT INTO orders_payment_notice (adapter, notice_id, payment, kind, amount, received_at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Money to go back.
pub const REFUND_INSERT: &str = "INSERT INTO orders_refund (id, order_id, payment, request_id, state, amount, reason, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
/// One refund.
pub const REFUND_GET: &str =
    "SELECT id, order_id, payment, request_id, state, amount, reason FROM orders_refund WHERE id = $1";
/// The refunds of an order, oldest first.
pub const REFUNDS_OF_ORDER: &str = "SELECT id, order_id, payment, request_id, state, amount, reason FROM orders_refund WHERE order_id = $1 ORDER BY created_at, id";
/// A refund got further.
pub const REFUND_SAVE: &str =
    "UPDATE orders_refund SET state = $2, business_date = $3, updated_at = $4 WHERE id = $1 AND state <> 'done'";

/// What serves an order, with its hold.
pub const ALLOCATIONS: &str = "SELECT a.id, a.hold, a.state FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE l.order_id = $1 ORDER BY a.id";
/// The goods are held by another hold.
pub const ALLOCATION_HOLD: &str = "UPDATE orders_allocation SET hold = $2, state = 'held' WHERE id = $1";
/// What was to be made for an order is to be made again; a line of which nothing is left has nothing to make.
pub const ALLOCATIONS_AGAIN: &str = "UPDATE orders_allocation SET state = 'held' WHERE state = 'released' AND hold IS NULL AND line IN (SELECT id FROM orders_line WHERE order_id = $1 AND quantity > 0)";
/// What was held for an order is let go.
pub const ALLOCATIONS_RELEASE: &str = "UPDATE orders_allocation SET state = 'released' WHERE state = 'held' AND line IN (SELECT id FROM orders_line WHERE order_id = $1)";
/// How an order would have reached its buyer.
pub const FULFILMENTS_CANCEL: &str = "UPDATE orders_fulfilment SET state = 'cancelled', version = version + 1 WHERE order_id = $1 AND state IN ('waiting', 'ready')";
/// How an order reaches its buyer after all.
pub const FULFILMENTS_REOPEN: &str = "UPDATE orders_fulfilment SET state = 'waiting', ready_at = NULL, version = version + 1 WHERE order_id = $1 AND state = 'cancelled'";
/// Whether any of the goods left.
pub const FULFILMENTS_GONE: &str =
    "SELECT count(*) FROM orders_fulfilment WHERE order_id = $1 AND state IN ('handed_over', 'shipped', 'delivered')";

/// Reconciliation: orders whose net money is not the sum of their tenders.
pub const CHECK_TENDERS: &str = "SELECT o.id, o.paid, o.refunded, CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM orders_order o LEFT JOIN orders_tender t ON t.order_id = o.id GROUP BY o.id, o.paid, o.refunded HAVING o.paid - o.refunded <> coalesce(sum(t.amount), 0)";
/// Reconciliation: payments whose net money is not the sum of their tenders.
pub const CHECK_PAYMENTS: &str = "SELECT p.id, p.captured, p.refunded, CAST(coalesce(sum(t.amount), 0) AS BIGINT) FROM orders_payment p LEFT JOIN orders_tender t ON t.payment = p.id GROUP BY p.id, p.captured, p.refunded HAVING p.captured - p.refunded <> coalesce(sum(t.amount), 0)";
/// Reconciliation: payments whose refunded money is not the sum of their finished refunds.
pub const CHECK_REFUNDS: &str = "SELECT p.id, p.refunded, CAST(coalesce(sum(r.amount), 0) AS BIGINT) FROM orders_payment p LEFT JOIN orders_refund r ON r.payment = p.id AND r.state = 'done' GROUP BY p.id, p.refunded HAVING p.refunded <> coalesce(sum(r.amount), 0)";
/// Reconciliation: orders for which more went back, or is promised back, than came.
pub const CHECK_OVERDRAWN: &str = "SELECT o.id, o.paid, o.refunded FROM orders_order o LEFT JOIN orders_refund r ON r.order_id = o.id AND r.state <> 'done' GROUP BY o.id, o.paid, o.refunded HAVING o.paid - o.refunded < coalesce(sum(r.amount), 0)";
/// Reconciliation: orders that came to nothing and keep money that no refund is under way for.
pub const CHECK_KEPT: &str = "SELECT o.id, o.paid, o.refunded FROM orders_order o LEFT JOIN orders_refund r ON r.order_id = o.id AND r.state <> 'done' WHERE o.state IN ('expired', 'cancelled') GROUP BY o.id, o.paid, o.refunded HAVING o.paid - o.refunded > coalesce(sum(r.amount), 0)";
/// Reconciliation: days, stores and methods whose payments and tenders differ. A payment
/// is of the day on which its first money came; refunds are rows with a day of their own.
pub const CHECK_DAYS: &str = "SELECT d.business_date, d.method, CAST(sum(d.amount) AS BIGINT) FROM (SELECT CASE WHEN t.amount > 0 THEN q.business_date ELSE t.business_date END AS business_date, t.kind AS method, t.amount FROM orders_tender t JOIN orders_payment q ON q.id = t.payment UNION ALL SELECT p.business_date, p.method, -p.captured FROM orders_payment p WHERE p.captured > 0 UNION ALL SELECT r.business_date, p.method, r.amount FROM orders_refund r JOIN orders_payment p ON p.id = r.payment WHERE r.state = 'done') d GROUP BY d.business_date, d.method HAVING sum(d.amount) <> 0";
/// Reconciliation: days on which orders were placed whose money is not the sum of their tenders.
pub const CHECK_ORDER_DAYS: &str = "SELECT d.business_date, d.sold_by, CAST(sum(d.amount) AS BIGINT) FROM (SELECT o.business_date, o.sold_by, o.paid - o.refunded AS amount FROM orders_order o UNION ALL SELECT o.business_date, o.sold_by, -t.amount FROM orders_tender t JOIN orders_order o ON o.id = t.order_id) d GROUP BY d.business_date, d.sold_by HAVING sum(d.amount) <> 0";

/// All of them.
pub const ALL: &[&str] = &[
    ORDER_LOCK,
    ORDER_GET,
    ORDER_PLACED_AT,
    ORDER_WAITS,
    ORDER_SAVE,
    ORDERS_DUE,
    PICKUPS_LATE,
    PICKUP_LATE,
    PAYMENT_INSERT,
    PAYMENT_GET,
    PAYMENTS_OF_ORDER,
    PAYMENT_OF_REQUEST,
    PAYMENT_SAVE,
    NOTICE_GET,
    NOTICE_INSERT,
    REFUND_INSERT,
    REFUND_GET,
    REFUNDS_OF_ORDER,
    REFUND_SAVE,
    ALLOCATIONS,
    ALLOCATION_HOLD,
    ALLOCATIONS_AGAIN,
    ALLOCATIONS_RELEASE,
    FULFILMENTS_CANCEL,
    FULFILMENTS_REOPEN,
    FULFILMENTS_GONE,
    CHECK_TENDERS,
    CHECK_PAYMENTS,
    CHECK_REFUNDS,
    CHECK_KEPT,
    CHECK_OVERDRAWN,
    CHECK_DAYS,
    CHECK_ORDER_DAYS,
];
