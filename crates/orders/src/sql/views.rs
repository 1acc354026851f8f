//! Statements of reads.

/// Where an order's money stands.
pub const ORDER_DUE: &str = "SELECT o.state, o.total, o.paid - o.refunded - (SELECT CAST(coalesce(sum(r.amount), 0) AS BIGINT) FROM orders_refund r WHERE r.order_id = o.id AND r.state <> 'done') FROM orders_order o WHERE o.id = $1";

/// A row of a list. `o` is the order, `f` the way its goods reach the buyer; delivery is no line of goods.
macro_rules! row_columns {
    () => {
        "o.id, o.number, o.channel, o.state, o.money_state, o.total, o.paid, o.sold_by, o.member, o.occurred_at, \
         o.business_date, f.kind, f.state, f.code, \
         (SELECT count(*) FROM orders_line l WHERE l.order_id = o.id AND l.kind NOT IN ('shipping', 'component')), o.put_aside"
    };
}

/// Orders before a cursor (`$1`, `$2`), not before an instant (`$3`), by state, channel, business
/// dates, number (`$8`) or the buyer's phone (`$9`).
macro_rules! listed {
    () => {
        " FROM orders_order o LEFT JOIN orders_fulfilment f ON f.id = \
         (SELECT x.id FROM orders_fulfilment x WHERE x.order_id = o.id ORDER BY x.id LIMIT 1) \
         WHERE (o.occurred_at, o.id) < ($1, $2) AND o.occurred_at >= $3 \
         AND (CAST($4 AS TEXT) IS NULL OR o.state = $4) AND (CAST($5 AS TEXT) IS NULL OR o.channel = $5) \
         AND (CAST($6 AS TEXT) IS NULL OR o.business_date >= $6) AND (CAST($7 AS TEXT) IS NULL OR o.business_date <= $7) \
         AND (CAST($8 AS TEXT) IS NULL OR o.number LIKE $8 ESCAPE '!' \
         OR EXISTS (SELECT 1 FROM orders_contact c WHERE c.order_id = o.id AND c.phone LIKE $9))"
    };
}

/// Thirty-two stores, from the eleventh parameter.
macro_rules! thirty_two {
    () => {
        "($11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42)"
    };
}

/// Newest first, at most `$10`.
macro_rules! newest_first {
    () => {
        " ORDER BY o.occurred_at DESC, o.id DESC LIMIT $10"
    };
}

/// How many stores [`ORDERS_OF_STORES`] takes.
pub const STORES: usize = 32;

/// Orders of every store.
pub const ORDERS: &str = concat!("SELECT ", row_columns!(), listed!(), newest_first!());
/// Orders that one of some stores sold or hands over.
pub const ORDERS_OF_STORES: &str = concat!(
    "SELECT ",
    row_columns!(),
    listed!(),
    " AND (o.sold_by IN ",
    thirty_two!(),
    " OR o.fulfilled_by IN ",
    thirty_two!(),
    ")",
    newest_first!()
);

/// What waits to be fetched: those that are paid or paid on pickup, or, by its code or the order's
/// number (`$1`, `$2`), any.
macro_rules! fetched {
    () => {
        " FROM orders_fulfilment f JOIN orders_order o ON o.id = f.order_id \
         WHERE f.state IN ('waiting', 'ready') AND f.kind = 'pickup' AND o.state = 'placed' \
         AND ((CAST($1 AS TEXT) IS NULL AND o.money_state <> 'pending') OR f.code = $1 OR o.number = $2)"
    };
}

/// What waits to be fetched in every store.
pub const PICKUPS: &str = concat!("SELECT ", row_columns!(), fetched!(), " ORDER BY o.occurred_at, o.id LIMIT $3");
/// What waits to be fetched in one store.
pub const PICKUPS_OF_STORE: &str =
    concat!("SELECT ", row_columns!(), fetched!(), " AND o.fulfilled_by = $4 ORDER BY o.occurred_at, o.id LIMIT $3");

/// Whose an order is.
pub const ORDER_BELONGS: &str = "SELECT visitor, sold_by, fulfilled_by, member FROM orders_order WHERE id = $1";
/// An order without what belongs to it.
pub const ORDER_GET: &str = "SELECT number, channel, state, money_state, sold_by, fulfilled_by, register, cashier, member, occurred_at, business_date, goods_total, discount_total, shipping_total, tax_total, total, paid, refunded, expires_at, version, put_aside, agent, by_link FROM orders_order WHERE id = $1";
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
pub const ORDER_TENDERS: &str =
    "SELECT kind, amount, given, change, register FROM orders_tender WHERE order_id = $1 ORDER BY occurred_at, id";
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
    ORDERS,
    ORDERS_OF_STORES,
    PICKUPS,
    PICKUPS_OF_STORE,
    ORDER_BELONGS,
    ORDER_GET,
    ORDER_LINES,
    ORDER_CONTACTS,
    LAST_ORDER_OF_MEMBER,
    ORDERS_OF_MEMBER_PAGE,
    ORDER_FULFILMENTS,
    ORDER_PAYMENTS,
    ORDER_TENDERS,
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
