//! Statements about what a day has for vouchers, and about payments as their providers name them.

/// Days of stores on which money moved, with how much came and went; what came from another system is in its books.
pub const DAYS: &str = "SELECT store, business_date FROM orders_tender WHERE business_date BETWEEN $1 AND $2 AND kind <> 'imported' GROUP BY store, business_date UNION SELECT store, business_date FROM orders_return WHERE business_date BETWEEN $1 AND $2 AND order_id IS NULL AND register IS NOT NULL AND state = 'taken' GROUP BY store, business_date ORDER BY 2, 1";
/// A store's tenders of a day, with the return or payment behind each, how an invoice treats it, and whose sale it was on
/// which day.
pub const TENDERS: &str = "SELECT t.kind, t.amount, t.order_id, t.return_id, t.payment, t.invoice_treatment, o.sold_by, o.business_date FROM orders_tender t JOIN orders_order o ON o.id = t.order_id WHERE t.store = $1 AND t.business_date = $2 AND t.kind <> 'imported' ORDER BY t.id";
/// What went back through providers on a day for returns: the payment, how much, and for which return.
pub const REFUNDED: &str = "SELECT r.payment, r.amount, r.return_id FROM orders_refund r JOIN orders_payment p ON p.id = r.payment JOIN orders_order o ON o.id = p.order_id WHERE o.sold_by = $1 AND r.business_date = $2 AND r.state = 'done' AND r.return_id IS NOT NULL ORDER BY r.id";
/// What orders with tenders of a store's day sold by tax class, as it was before parts of them were cancelled: amounts,
/// tax, and whether the tax was put on top.
pub const ORDER_CLASSES: &str = "WITH moved AS (SELECT DISTINCT order_id FROM orders_tender WHERE store = $1 AND business_date = $2 AND kind <> 'imported') SELECT d.order_id, d.tax_class, CAST(sum(d.amount) AS BIGINT), CAST(sum(d.tax) AS BIGINT), CAST(max(d.on_top) AS BIGINT) FROM (SELECT l.order_id, l.tax_class, l.net AS amount, l.tax, CASE WHEN o.tax_total <> 0 AND o.total = o.goods_total - o.discount_total + o.shipping_total + o.tax_total THEN 1 ELSE 0 END AS on_top FROM moved JOIN orders_order o ON o.id = moved.order_id JOIN orders_line l ON l.order_id = o.id WHERE l.kind <> 'component' UNION ALL SELECT c.order_id, l.tax_class, c.amount, c.tax, 0 FROM moved JOIN orders_cancelled_line c ON c.order_id = moved.order_id JOIN orders_line l ON l.id = c.line WHERE l.kind <> 'component') d GROUP BY d.order_id, d.tax_class ORDER BY d.order_id, d.tax_class";
/// What came back by tax class with returns that moved money in a store on a day; nothing is known of the class of goods
/// without a receipt.
pub const RETURN_CLASSES: &str = "WITH moved AS (SELECT return_id AS id FROM orders_tender WHERE store = $1 AND business_date = $2 AND return_id IS NOT NULL UNION SELECT r.return_id FROM orders_refund r JOIN orders_order o ON o.id = r.order_id WHERE o.sold_by = $1 AND r.business_date = $2 AND r.state = 'done' AND r.return_id IS NOT NULL UNION SELECT id FROM orders_return WHERE store = $1 AND business_date = $2 AND order_id IS NULL) SELECT r.id, coalesce(l.tax_class, ''), CAST(sum(t.amount) AS BIGINT), CAST(sum(t.tax) AS BIGINT), CAST(max(CASE WHEN r.tax_total <> 0 AND r.total = (SELECT sum(x.amount) FROM orders_return_line x WHERE x.return_id = r.id) + r.tax_total THEN 1 ELSE 0 END) AS BIGINT) FROM moved JOIN orders_return r ON r.id = moved.id JOIN orders_return_line t ON t.return_id = r.id LEFT JOIN orders_line l ON l.id = t.order_line GROUP BY r.id, coalesce(l.tax_class, '') ORDER BY 1, 2";
/// A store's returns of a day without a receipt, and where each stands in its till's log.
pub const WITHOUT_RECEIPT: &str = "SELECT id, register, register_seq, total FROM orders_return WHERE store = $1 AND business_date = $2 AND order_id IS NULL AND register IS NOT NULL AND state = 'taken' ORDER BY id";

macro_rules! paid {
    () => {
        "SELECT p.id, p.order_id, o.number, o.sold_by, o.legal_entity, p.method, p.captured, p.business_date, p.provider_reference, p.request_id FROM orders_payment p JOIN orders_order o ON o.id = p.order_id"
    };
}

/// Payments that took money, by what the provider calls them, what it was told, or the order's number.
pub const PAID_NAMED: &str = concat!(
    paid!(),
    " WHERE p.captured > 0 AND p.id IN (SELECT n.id FROM orders_payment n WHERE n.provider_reference = $1 UNION SELECT n.id FROM orders_payment n WHERE n.request_id = $1 UNION SELECT n.id FROM orders_order m JOIN orders_payment n ON n.order_id = m.id WHERE m.number = $1) ORDER BY p.id"
);
/// Payments of a method that took money on a day.
pub const PAID_ON: &str =
    concat!(paid!(), " WHERE p.captured = $1 AND p.method = $2 AND p.business_date = $3 ORDER BY p.id");
/// Payments of a method that took money on days of a span.
pub const PAID_BETWEEN: &str = concat!(
    paid!(),
    " WHERE p.captured > 0 AND p.method = $1 AND p.business_date BETWEEN $2 AND $3 ORDER BY p.business_date, p.id LIMIT $4"
);
/// One payment that took money.
pub const PAID_GET: &str = concat!(paid!(), " WHERE p.id = $1");
/// Refunds of a payment that are done, with the amounts.
pub const REFUNDS_DONE: &str = "SELECT id, amount FROM orders_refund WHERE payment = $1 AND state = 'done' ORDER BY id";

/// All of them.
pub const ALL: &[&str] = &[
    DAYS,
    TENDERS,
    REFUNDED,
    ORDER_CLASSES,
    RETURN_CLASSES,
    WITHOUT_RECEIPT,
    PAID_NAMED,
    PAID_ON,
    PAID_BETWEEN,
    PAID_GET,
    REFUNDS_DONE,
];
