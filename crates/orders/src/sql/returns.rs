//! Statements about goods that come back, and about parcels.

/// The order of a return.
pub const RETURN_ORDER: &str = "SELECT order_id FROM orders_return WHERE id = $1";
/// An order for bringing goods back.
pub const ORDER: &str = "SELECT number, channel, state, sold_by, fulfilled_by, member, occurred_at, goods_total, discount_total, shipping_total, total, version, business_date, deposit FROM orders_order WHERE id = $1";
/// When the buyer had the goods: handed over, delivered, or else sent.
pub const HAD_AT: &str = "SELECT max(coalesce(delivered_at, done_at)) FROM orders_fulfilment WHERE order_id = $1";
/// Its lines.
pub const LINES: &str = "SELECT id, kind, parent, variant, sku, description, unit, net, tax, share_net, share_tax, quantity, returned, return_class, tax_class FROM orders_line WHERE order_id = $1 ORDER BY position";
/// What was given for it and did not go back, in the order in which it was given.
pub const PAID: &str = "SELECT kind, payment, CAST(sum(amount) AS BIGINT) FROM orders_tender WHERE order_id = $1 GROUP BY kind, payment ORDER BY min(occurred_at), kind, payment";
/// What is kept of an order's money: in ways that are invoiced, in others, and promised back.
pub const KEPT_BY_TREATMENT: &str = "SELECT CAST(coalesce(sum(CASE WHEN invoice_treatment = 'invoice' THEN amount ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN invoice_treatment = 'invoice' THEN 0 ELSE amount END), 0) AS BIGINT), (SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_refund WHERE order_id = $1 AND state <> 'done') FROM orders_tender WHERE order_id = $1";
/// What is promised back and not booked yet.
pub const PROMISED: &str = "SELECT payment, CAST(sum(amount) AS BIGINT) FROM orders_refund WHERE order_id = $1 AND state <> 'done' GROUP BY payment";
/// What a line's goods cost, and whether any left a shelf for it.
pub const LINE_KEPT: &str = "SELECT l.cost, (SELECT count(*) FROM orders_allocation a WHERE a.line = l.id AND a.state = 'taken') FROM orders_line l WHERE l.id = $1";

/// An order changes by a return.
pub const ORDER_TOUCH: &str = "UPDATE orders_order SET version = version + 1 WHERE id = $1";
/// More of a line came back; never more than was sold.
pub const LINE_RETURNED: &str =
    "UPDATE orders_line SET returned = returned + $3 WHERE id = $1 AND order_id = $2 AND returned + $3 <= quantity";
/// Part of a line did not come back after all.
pub const LINE_KEPT_AGAIN: &str = "UPDATE orders_line SET returned = returned - $2 WHERE id = $1 AND returned >= $2";
/// A return.
pub const RETURN_INSERT: &str = "INSERT INTO orders_return (id, number, order_id, channel, store, legal_entity, register, register_seq, shift, member, staff, reason, total, tax_total, withheld, exchanged_for, occurred_at, recorded_at, business_date, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1) ON CONFLICT (id) DO NOTHING";
/// One line of it.
pub const RETURN_LINE_INSERT: &str = "INSERT INTO orders_return_line (id, return_id, position, order_line, variant, sku, description, quantity, amount, tax, condition, location, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
/// A refund belongs to a return.
pub const REFUND_OF_RETURN: &str = "UPDATE orders_refund SET return_id = $2 WHERE id = $1";
/// How many returns of an order stand.
pub const RETURNS_STANDING: &str = "SELECT count(*) FROM orders_return WHERE order_id = $1 AND state = 'taken'";
/// A return is undone, once.
pub const RETURN_VOID: &str = "UPDATE orders_return SET state = 'voided', version = version + 1 WHERE id = $1 AND state = 'taken' RETURNING order_id, member";
/// Goods of a return that is undone.
pub const RETURN_GOODS: &str = "SELECT order_line, variant, quantity, condition, location FROM orders_return_line WHERE return_id = $1 ORDER BY position";
/// A return's paper no longer counts.
pub const SLIP_VOID: &str = "UPDATE orders_document SET state = 'voided' WHERE id IN (SELECT document FROM orders_document_subject WHERE subject_kind = 'return' AND subject = $1)";

macro_rules! return_columns {
    () => {
        "r.id, r.number, r.order_id, o.number, r.channel, r.store, r.member, r.staff, r.total, r.tax_total, r.withheld, r.state, r.exchanged_for, r.occurred_at, r.business_date, (SELECT CAST(coalesce(sum(f.amount), 0) AS BIGINT) FROM orders_refund f WHERE f.return_id = r.id AND f.state <> 'done') FROM orders_return r LEFT JOIN orders_order o ON o.id = r.order_id"
    };
}
/// One return.
pub const RETURN_GET: &str = concat!("SELECT ", return_columns!(), " WHERE r.id = $1");
/// Returns after a cursor, newest first.
pub const RETURNS: &str = concat!(
    "SELECT ",
    return_columns!(),
    " WHERE (r.occurred_at < $1 OR (r.occurred_at = $1 AND r.id < $2)) AND (CAST($3 AS TEXT) IS NULL OR r.number LIKE $3 ESCAPE '!' OR o.number LIKE $3 ESCAPE '!') ORDER BY r.occurred_at DESC, r.id DESC LIMIT $4"
);
/// Returns of one store after a cursor, newest first.
pub const RETURNS_OF_STORE: &str = concat!(
    "SELECT ",
    return_columns!(),
    " WHERE (r.occurred_at < $1 OR (r.occurred_at = $1 AND r.id < $2)) AND (CAST($3 AS TEXT) IS NULL OR r.number LIKE $3 ESCAPE '!' OR o.number LIKE $3 ESCAPE '!') AND r.store = $5 ORDER BY r.occurred_at DESC, r.id DESC LIMIT $4"
);
/// Returns of an order, oldest first.
pub const RETURNS_OF_ORDER: &str =
    concat!("SELECT ", return_columns!(), " WHERE r.order_id = $1 ORDER BY r.occurred_at, r.id");
/// The lines of a return.
pub const RETURN_LINES: &str = "SELECT order_line, variant, sku, description, quantity, amount, tax, condition, reason FROM orders_return_line WHERE return_id = $1 ORDER BY position";
/// What went back for a return by hand.
pub const RETURN_TENDERS: &str = "SELECT kind, CAST(-sum(amount) AS BIGINT) FROM orders_tender WHERE return_id = $1 GROUP BY kind HAVING sum(amount) <> 0 ORDER BY kind";
/// What rounding added to the cash of a return, or took off it.
pub const RETURN_ROUNDED: &str =
    "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE return_id = $1 AND kind = 'rounding'";
/// What goes back for a return by online payments.
pub const RETURN_REFUNDS: &str =
    "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_refund WHERE return_id = $1";

/// Orders by their number, the number of their receipt, their pickup code, or the code of a wish to return.
pub const ORDERS_BY_CODE: &str = "SELECT id FROM orders_order WHERE number = $1 UNION SELECT s.subject FROM orders_document d JOIN orders_document_subject s ON s.document = d.id WHERE d.number = $1 AND s.subject_kind = 'order' UNION SELECT f.id FROM orders_order s JOIN orders_order f ON f.collected_with = s.id WHERE s.number = $1 UNION SELECT order_id FROM orders_fulfilment WHERE code = $1 UNION SELECT order_id FROM orders_return_request WHERE code = $1 AND state = 'asked' LIMIT 20";
/// A member's latest orders.
pub const ORDERS_OF_MEMBER: &str =
    "SELECT id FROM orders_order WHERE member = $1 AND state = 'completed' ORDER BY occurred_at DESC LIMIT 50";

macro_rules! request_columns {
    () => {
        "q.id, q.order_id, o.number, q.code, q.state, q.way, q.store, q.answer, q.asked_at, q.ended_at, q.return_id, q.version FROM orders_return_request q JOIN orders_order o ON o.id = q.order_id"
    };
}
/// A wish to send goods back; an order has one at a time.
pub const REQUEST_INSERT: &str = "INSERT INTO orders_return_request (id, order_id, code, state, way, store, answer, asked_at, version) VALUES ($1, $2, $3, 'asked', $4, $5, '', $6, 1) ON CONFLICT DO NOTHING";
/// One line of it.
pub const REQUEST_LINE_INSERT: &str =
    "INSERT INTO orders_return_request_line (request, line, quantity, reason) VALUES ($1, $2, $3, $4)";
/// It ends: taken, refused or withdrawn.
pub const REQUEST_END: &str = "UPDATE orders_return_request SET state = $2, answer = $3, ended_at = $4, ended_by = $5, return_id = $6, version = version + 1 WHERE id = $1 AND state = 'asked' RETURNING order_id, store";
/// The open wish of an order ends with a return that brings something of it.
pub const REQUEST_TAKEN: &str = "UPDATE orders_return_request SET state = 'taken', ended_at = $2, ended_by = $3, return_id = $4, version = version + 1 WHERE order_id = $1 AND state = 'asked' AND EXISTS (SELECT 1 FROM orders_return_request_line w JOIN orders_return_line l ON l.order_line = w.line WHERE w.request = orders_return_request.id AND l.return_id = $4)";
/// A wish waits again, since its return was undone, unless the buyer asked anew meanwhile.
pub const REQUEST_AGAIN: &str = "UPDATE orders_return_request SET state = 'asked', ended_at = NULL, ended_by = NULL, return_id = NULL, version = version + 1 WHERE return_id = $1 AND state = 'taken' AND NOT EXISTS (SELECT 1 FROM orders_return_request n WHERE n.order_id = orders_return_request.order_id AND n.state = 'asked')";
/// One wish.
pub const REQUEST_GET: &str = concat!("SELECT ", request_columns!(), " WHERE q.id = $1");
/// The wishes of an order, oldest first.
pub const REQUESTS_OF_ORDER: &str =
    concat!("SELECT ", request_columns!(), " WHERE q.order_id = $1 ORDER BY q.asked_at, q.id");
/// Wishes that wait, oldest first.
pub const REQUESTS_OPEN: &str =
    concat!("SELECT ", request_columns!(), " WHERE q.state = 'asked' ORDER BY q.asked_at, q.id LIMIT $1");
/// Wishes that wait for goods to reach a store, oldest first.
pub const REQUESTS_OPEN_OF_STORE: &str = concat!(
    "SELECT ",
    request_columns!(),
    " WHERE q.state = 'asked' AND q.store = $1 ORDER BY q.asked_at, q.id LIMIT $2"
);
/// Its lines.
pub const REQUEST_LINES: &str = "SELECT r.line, l.sku, l.description, r.quantity, r.reason FROM orders_return_request_line r JOIN orders_line l ON l.id = r.line WHERE r.request = $1 ORDER BY l.position";

/// A parcel is on its way.
pub const FULFILMENT_SHIP: &str = "UPDATE orders_fulfilment SET state = 'shipped', carrier = $2, tracking = $3, done_at = $4, done_by = $5, version = version + 1 WHERE id = $1 AND state IN ('waiting', 'ready') AND kind = 'delivery'";
/// A parcel's number is corrected.
pub const FULFILMENT_TRACK: &str = "UPDATE orders_fulfilment SET carrier = $2, tracking = $3, version = version + 1 WHERE id = $1 AND state = 'shipped'";
/// A parcel arrived.
pub const FULFILMENT_DELIVERED: &str = "UPDATE orders_fulfilment SET state = 'delivered', delivered_at = $2, version = version + 1 WHERE order_id = $1 AND state = 'shipped'";

/// A parcel came back that nobody took.
pub const FULFILMENT_CAME_BACK: &str = "UPDATE orders_fulfilment SET state = 'cancelled', came_back_at = $2, version = version + 1 WHERE id = $1 AND state IN ('shipped', 'delivered')";
/// Whether a parcel of an order came back.
pub const CAME_BACK: &str = "SELECT count(*) FROM orders_fulfilment WHERE order_id = $1 AND came_back_at IS NOT NULL";
/// What left the shelf for each line of an order.
pub const SENT: &str = "SELECT l.id, l.variant, l.sku, CAST(sum(a.quantity) AS BIGINT) FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE l.order_id = $1 AND a.state = 'taken' GROUP BY l.id, l.variant, l.sku";

/// Lines of which more came back than was sold.
pub const CHECK_RETURNED: &str = "SELECT id FROM orders_line WHERE returned > quantity";
/// Lines of which something else came back than the returns say.
pub const CHECK_RETURN_LINES: &str = "SELECT l.id FROM orders_line l LEFT JOIN (SELECT r.order_line, sum(r.quantity) AS back FROM orders_return_line r JOIN orders_return t ON t.id = r.return_id WHERE t.state = 'taken' AND r.order_line IS NOT NULL GROUP BY r.order_line) b ON b.order_line = l.id WHERE l.returned <> coalesce(b.back, 0)";
/// Returns whose lines do not add up.
pub const CHECK_RETURN_SUMS: &str = "SELECT t.id FROM orders_return t JOIN orders_return_line r ON r.return_id = t.id GROUP BY t.id, t.total, t.tax_total HAVING sum(r.amount) <> t.total OR sum(r.tax) <> t.tax_total";
/// Returns of orders for which something else went back than they came to.
pub const CHECK_RETURN_MONEY: &str = "SELECT t.id FROM orders_return t WHERE t.order_id IS NOT NULL AND t.state = 'taken' AND t.total - t.withheld <> (SELECT coalesce(-sum(m.amount), 0) FROM orders_tender m WHERE m.return_id = t.id) + (SELECT coalesce(sum(f.amount), 0) FROM orders_refund f WHERE f.return_id = t.id)";

/// All of them.
pub const ALL: &[&str] = &[
    ORDER,
    HAD_AT,
    RETURN_ORDER,
    LINES,
    PAID,
    KEPT_BY_TREATMENT,
    PROMISED,
    LINE_KEPT,
    ORDER_TOUCH,
    LINE_RETURNED,
    LINE_KEPT_AGAIN,
    RETURN_INSERT,
    RETURN_LINE_INSERT,
    REFUND_OF_RETURN,
    RETURNS_STANDING,
    RETURN_VOID,
    RETURN_GOODS,
    SLIP_VOID,
    RETURN_GET,
    RETURNS,
    RETURNS_OF_STORE,
    RETURNS_OF_ORDER,
    RETURN_LINES,
    RETURN_TENDERS,
    RETURN_ROUNDED,
    RETURN_REFUNDS,
    ORDERS_BY_CODE,
    ORDERS_OF_MEMBER,
    REQUEST_INSERT,
    REQUEST_LINE_INSERT,
    REQUEST_END,
    REQUEST_TAKEN,
    REQUEST_AGAIN,
    REQUEST_GET,
    REQUESTS_OF_ORDER,
    REQUESTS_OPEN,
    REQUESTS_OPEN_OF_STORE,
    REQUEST_LINES,
    FULFILMENT_SHIP,
    FULFILMENT_TRACK,
    FULFILMENT_DELIVERED,
    FULFILMENT_CAME_BACK,
    CAME_BACK,
    SENT,
    CHECK_RETURNED,
    CHECK_RETURN_LINES,
    CHECK_RETURN_SUMS,
    CHECK_RETURN_MONEY,
];
