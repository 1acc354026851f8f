//! Statements of reads.

/// Where an order's money stands.
pub const ORDER_DUE: &str = "SELECT o.state, o.total, o.paid - o.refunded - (SELECT CAST(coalesce(sum(r.amount), 0) AS BIGINT) FROM orders_refund r WHERE r.order_id = o.id AND r.state <> 'done'), o.deposit FROM orders_order o WHERE o.id = $1";

/// Whose an order is.
pub const ORDER_BELONGS: &str = "SELECT visitor, sold_by, fulfilled_by, member FROM orders_order WHERE id = $1";
/// An order without what belongs to it.
pub const ORDER_GET: &str = "SELECT number, channel, state, money_state, sold_by, fulfilled_by, register, cashier, member, occurred_at, business_date, goods_total, discount_total, shipping_total, tax_total, total, paid, refunded, expires_at, version, put_aside, agent, by_link, deposit FROM orders_order WHERE id = $1";
/// Its lines, delivery too.
pub const ORDER_LINES: &str = "SELECT id, variant, kind, sku, description, quantity, unit_price, gross, discount, net, tax_rate, tax, options, note, parent, share_net, return_class, return_notice_version, returned FROM orders_line WHERE order_id = $1 ORDER BY position";
/// A page of what a member bought.
pub const ORDERS_OF_MEMBER_PAGE: &str = "SELECT id, number, channel, state, money_state, sold_by, occurred_at, business_date, total FROM orders_order WHERE member = $1 AND (occurred_at < $2 OR (occurred_at = $2 AND id < $3)) ORDER BY occurred_at DESC, id DESC LIMIT $4";
/// When a member bought last.
pub const LAST_ORDER_OF_MEMBER: &str = "SELECT max(occurred_at) FROM orders_order WHERE member = $1";
/// Its people.
pub const ORDER_CONTACTS: &str = "SELECT role, name, phone, email, postcode, area, address, tax_id FROM orders_contact WHERE order_id = $1 ORDER BY role";
/// How its goods reach the buyer.
pub const ORDER_FULFILMENTS: &str = "SELECT id, kind, state, code, promised_at, ready_at, done_at, done_by, tracking, carrier, delivered_at, to_other, came_back_at FROM orders_fulfilment WHERE order_id = $1 ORDER BY id";
/// Its online payments, oldest first.
pub const ORDER_PAYMENTS: &str = "SELECT id, method, state, amount, captured, refunded, redirect_url, created_at, instructions FROM orders_payment WHERE order_id = $1 ORDER BY created_at, id";
/// What was given for it and given back, oldest first.
pub const ORDER_TENDERS: &str = "SELECT kind, amount, given, change, register, occurred_at FROM orders_tender WHERE order_id = $1 ORDER BY occurred_at, id";
/// When a till took its deposit.
pub const DEPOSIT_TAKEN_AT: &str =
    "SELECT max(occurred_at) FROM orders_till_event WHERE subject = $1 AND kind = 'till.deposit_taken'";
/// The sale on whose receipt it was paid at the counter.
pub const ORDER_COLLECTED_WITH: &str = "SELECT collected_with FROM orders_order WHERE id = $1";
/// The order that was paid on a sale's receipt.
pub const ORDER_ON_RECEIPT: &str = "SELECT id FROM orders_order WHERE collected_with = $1 LIMIT 1";
/// Its receipt.
pub const ORDER_RECEIPT: &str = "SELECT d.number, d.state FROM orders_document_subject s JOIN orders_document d ON d.id = s.document WHERE s.subject = $1 AND s.subject_kind = 'order' AND d.kind = 'receipt' ORDER BY d.issued_at, d.id LIMIT 1";

/// What orders of a day came to, by store, channel and quarter of an hour. An order counts once it
/// stands: not before its online payment, and not after it was called off.
pub const DAY_SALES: &str = "SELECT sold_by, channel, occurred_at / 900000000, count(*), CAST(sum(total) AS BIGINT) FROM orders_order WHERE business_date = $1 AND occurred_at <= $2 AND state IN ('placed', 'completed') AND money_state <> 'pending' GROUP BY sold_by, channel, occurred_at / 900000000";
/// What was taken back on a day, by store, channel and quarter of an hour.
pub const DAY_RETURNS: &str = "SELECT store, channel, occurred_at / 900000000, CAST(sum(total) AS BIGINT) FROM orders_return WHERE business_date = $1 AND occurred_at <= $2 AND state = 'taken' GROUP BY store, channel, occurred_at / 900000000";
/// What orders came to by month, counted as [`DAY_SALES`] counts.
pub const MONTH_SALES: &str = "SELECT substr(business_date, 1, 7), count(*), CAST(sum(total) AS BIGINT) FROM orders_order WHERE state IN ('placed', 'completed') AND money_state <> 'pending' GROUP BY substr(business_date, 1, 7)";
/// What was taken back by month.
pub const MONTH_RETURNS: &str = "SELECT substr(business_date, 1, 7), count(*), CAST(sum(total) AS BIGINT) FROM orders_return WHERE state = 'taken' GROUP BY substr(business_date, 1, 7)";

/// Orders that lapse soon without money: to be paid on pickup by `$1`, online by `$2`.
pub const LAPSING: &str = "SELECT id, number, sold_by, fulfilled_by, money_state, expires_at FROM orders_order WHERE state = 'placed' AND expires_at IS NOT NULL AND expires_at <= $1 AND (money_state = 'unpaid' OR (money_state = 'pending' AND expires_at <= $2)) ORDER BY expires_at LIMIT $3";
/// Goods to be made ready or sent, those that wait longest first.
pub const TO_PREPARE: &str = "SELECT o.id, o.number, o.sold_by, o.fulfilled_by, f.kind, o.occurred_at FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id WHERE f.state = 'waiting' AND o.state = 'placed' AND o.money_state <> 'pending' ORDER BY o.occurred_at, o.id LIMIT $1";
/// Payments of which nobody knows what came of them.
pub const PAYMENTS_UNKNOWN: &str = "SELECT o.id, o.number, o.sold_by, o.fulfilled_by, p.id, p.updated_at FROM orders_payment p JOIN orders_order o ON o.id = p.order_id WHERE p.state = 'unknown' ORDER BY p.updated_at, p.id LIMIT $1";

/// The event that put a basket aside.
pub const HELD: &str = "SELECT bytes FROM orders_till_event WHERE register = $1 AND subject = $2 AND kind = 'till.held' ORDER BY seq DESC LIMIT 1";

/// All of them.
pub const ALL: &[&str] = &[
    ORDER_DUE,
    ORDER_BELONGS,
    ORDER_GET,
    ORDER_LINES,
    ORDER_CONTACTS,
    LAST_ORDER_OF_MEMBER,
    ORDERS_OF_MEMBER_PAGE,
    ORDER_FULFILMENTS,
    ORDER_PAYMENTS,
    ORDER_TENDERS,
    DEPOSIT_TAKEN_AT,
    ORDER_COLLECTED_WITH,
    ORDER_ON_RECEIPT,
    ORDER_RECEIPT,
    DAY_SALES,
    DAY_RETURNS,
    MONTH_SALES,
    MONTH_RETURNS,
    LAPSING,
    TO_PREPARE,
    PAYMENTS_UNKNOWN,
    HELD,
];
