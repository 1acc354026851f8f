//! Statements that book orders, their lines, goods and money.

/// The rules in force.
pub const RULE_BOOK_CURRENT: &str = "SELECT version, hash FROM orders_rule_book ORDER BY version DESC LIMIT 1";
/// The version of the rules in force.
pub const RULE_BOOK_VERSION: &str = "SELECT coalesce(max(version), 0) FROM orders_rule_book";
/// A rule book's text.
pub const RULE_BOOK_GET: &str = "SELECT book FROM orders_rule_book WHERE version = $1";
/// A new rule book.
pub const RULE_BOOK_INSERT: &str = "INSERT INTO orders_rule_book (version, hash, book, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (version) DO NOTHING";

/// An imported order, locked: how often it changed, and who priced it.
pub const IMPORTED_LOCK: &str = "SELECT version, engine_version FROM orders_order WHERE id = $1 FOR UPDATE";
/// Whose books an imported order is in, and on which day.
pub const IMPORTED_DAY: &str = "SELECT sold_by, business_date FROM orders_order WHERE id = $1";
/// What an imported order comes to.
pub const IMPORTED_GET: &str = "SELECT total, occurred_at FROM orders_order WHERE id = $1";
/// Takes an imported order out of the books, from the leaves to the root.
pub const IMPORTED_UNDO: &[&str] = &[
    IMPORTED_TENDERS_DELETE,
    IMPORTED_ALLOCATIONS_DELETE,
    IMPORTED_FULFILMENTS_DELETE,
    IMPORTED_LINES_DELETE,
    IMPORTED_ORDER_DELETE,
];
/// The money of an imported order.
pub const IMPORTED_TENDERS_DELETE: &str = "DELETE FROM orders_tender WHERE order_id = $1";
/// The goods of an imported order.
pub const IMPORTED_ALLOCATIONS_DELETE: &str =
    "DELETE FROM orders_allocation WHERE line IN (SELECT id FROM orders_line WHERE order_id = $1)";
/// How the goods of an imported order reached the buyer.
pub const IMPORTED_FULFILMENTS_DELETE: &str = "DELETE FROM orders_fulfilment WHERE order_id = $1";
/// The lines of an imported order.
pub const IMPORTED_LINES_DELETE: &str = "DELETE FROM orders_line WHERE order_id = $1";
/// An imported order.
pub const IMPORTED_ORDER_DELETE: &str = "DELETE FROM orders_order WHERE id = $1";
/// Variants that were sold since an instant.
pub const SOLD_SINCE: &str = "SELECT DISTINCT l.variant FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.occurred_at >= $1 AND l.variant IS NOT NULL";
/// How many lines name a variant.
pub const LINES_OF_VARIANT: &str = "SELECT count(*) FROM orders_line WHERE variant = $1";
/// How many orders a member has.
pub const ORDERS_OF_MEMBER: &str = "SELECT count(*) FROM orders_order WHERE member = $1";
/// Members who bought on both sides.
pub const BUYERS_OF_BOTH: &str = "SELECT member FROM orders_order WHERE member IS NOT NULL AND state IN ('placed', 'completed') GROUP BY member HAVING count(DISTINCT channel) > 1 ORDER BY member";
/// Orders after one with their lines.
pub const ORDER_WALK: &str = "SELECT o.id, o.number, o.channel, o.state, o.occurred_at, o.member, o.total, l.kind, l.sku, l.description, l.quantity, l.unit_price, l.net FROM (SELECT id FROM orders_order WHERE id > $1 ORDER BY id LIMIT $2) page JOIN orders_order o ON o.id = page.id JOIN orders_line l ON l.order_id = o.id ORDER BY o.id, l.position";

/// Begins a series of numbers.
pub const NUMBERS_BEGIN: &str =
    "INSERT INTO orders_number_block (series, next) VALUES ($1, $2) ON CONFLICT (series) DO NOTHING";
/// Takes a block of numbers.
pub const NUMBERS_TAKE: &str = "UPDATE orders_number_block SET next = next + $2 WHERE series = $1 RETURNING next";

/// A new order.
pub const ORDER_INSERT: &str = "INSERT INTO orders_order (id, number, channel, state, money_state, sold_by, fulfilled_by, legal_entity, register, register_seq, shift, visitor, member, company, cashier, tier_at_sale, cart, occurred_at, recorded_at, business_date, goods_total, discount_total, shipping_total, tax_total, total, paid, refunded, price_list, price_version, engine_version, rule_set_hash, quote, expires_at, put_aside, agent, by_link, deposit, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, 0, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, 1) ON CONFLICT (id) DO NOTHING";
/// One more who asks for goods to be put aside, if that is not too often today.
pub const PUT_ASIDE_COUNT: &str = "INSERT INTO orders_put_aside_count (key, day, used) VALUES ($1, $2, 1) ON CONFLICT (key) DO UPDATE SET used = CASE WHEN orders_put_aside_count.day = $2 THEN orders_put_aside_count.used + 1 ELSE 1 END, day = $2 WHERE orders_put_aside_count.day <> $2 OR orders_put_aside_count.used < $3";
/// Whether anybody who asked before a day is remembered.
pub const PUT_ASIDE_OUTDATED: &str = "SELECT day FROM orders_put_aside_count WHERE day < $1 LIMIT 1";
/// Forgets who asked before a day.
pub const PUT_ASIDE_FORGET: &str = "DELETE FROM orders_put_aside_count WHERE day < $1";
/// Who buys, or who receives.
pub const CONTACT_INSERT: &str = "INSERT INTO orders_contact (order_id, role, name, phone, email, country, postcode, area, address, tax_id, note, invoice) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
/// How a buyer wants the invoice, and their tax id.
pub const WISH_GET: &str = "SELECT invoice, tax_id FROM orders_contact WHERE order_id = $1 AND role = 'buyer'";
/// The invoice is made.
pub const WISH_END: &str = "UPDATE orders_contact SET invoice = '' WHERE order_id = $1 AND invoice <> ''";
/// One line.
pub const LINE_INSERT: &str = "INSERT INTO orders_line (id, order_id, position, kind, parent, variant, sku, description, unit, quantity, unit_price, gross, discount, net, tax_class, tax_rate, tax, cost, options, note, share_net, share_tax, return_class, return_notice_version, made, returned) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 0)";
/// What was taken off a line.
pub const ADJUSTMENT_INSERT: &str =
    "INSERT INTO orders_adjustment (line, position, layer, rule, amount) VALUES ($1, $2, $3, $4, $5)";
/// Who gets credit for a line.
pub const CREDIT_INSERT: &str = "INSERT INTO orders_credit_share (line, kind, person, share) VALUES ($1, $2, $3, $4)";
/// How goods reach the buyer.
pub const FULFILMENT_INSERT: &str = "INSERT INTO orders_fulfilment (id, order_id, kind, state, location, service_point, code, promised_at, done_at, done_by, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
/// Which goods of which place serve a line.
pub const ALLOCATION_INSERT: &str = "INSERT INTO orders_allocation (id, line, location, hold, fulfilment, quantity, state) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// What was given for an order, or given back.
pub const TENDER_INSERT: &str = "INSERT INTO orders_tender (id, order_id, kind, amount, given, change, payment, return_id, invoice_treatment, counts_for_thresholds, store, legal_entity, register, shift, business_date, occurred_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
/// A paper.
pub const DOCUMENT_INSERT: &str = "INSERT INTO orders_document (id, kind, series, number, legal_entity, store, state, total, tax_total, business_date, issued_at) VALUES ($1, $2, $3, $4, $5, $6, 'issued', $7, $8, $9, $10)";
/// What a paper is about.
pub const DOCUMENT_SUBJECT_INSERT: &str =
    "INSERT INTO orders_document_subject (document, subject_kind, subject, amount) VALUES ($1, $2, $3, $4)";
/// A paper no longer counts.
pub const DOCUMENT_VOID: &str = "UPDATE orders_document SET state = 'voided' WHERE id IN (SELECT document FROM orders_document_subject WHERE subject_kind = 'order' AND subject = $1)";

/// An order for its second half, locked.
pub const ORDER_LOCK: &str = "SELECT id, number, state, money_state, sold_by, fulfilled_by, legal_entity, total, paid, refunded, visitor, version, expires_at FROM orders_order WHERE id = $1 FOR UPDATE";
/// An order is done.
pub const ORDER_COMPLETE: &str = "UPDATE orders_order SET state = 'completed', expires_at = NULL, version = version + 1 WHERE id = $1 AND state = 'placed'";
/// An order was paid at the counter.
pub const ORDER_PAID_HERE: &str = "UPDATE orders_order SET paid = paid + $2, money_state = CASE WHEN paid + $2 - refunded >= total THEN 'paid' ELSE money_state END, version = version + 1 WHERE id = $1";
/// A till's sale is taken back. What was charged through the till ($2) is refunded once it went back.
pub const ORDER_VOID: &str = "UPDATE orders_order SET state = 'voided', money_state = CASE WHEN CAST($2 AS BIGINT) > 0 THEN 'partly_refunded' ELSE 'refunded' END, refunded = paid - $2, version = version + 1 WHERE id = $1 AND state = 'completed'";
/// Holds of an order that still wait for their goods.
pub const ALLOCATIONS_HELD: &str = "SELECT a.id, a.hold, a.quantity, l.variant, a.location FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE a.fulfilment = $1 AND a.state = 'held' ORDER BY a.id";
/// What rounding cash took off an order's tenders, or added.
pub const ROUNDED: &str =
    "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE order_id = $1 AND kind = 'rounding'";
/// Goods that were taken for an order.
pub const ALLOCATIONS_TAKEN: &str = "SELECT a.quantity, l.variant, a.location FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE l.order_id = $1 AND a.state = 'taken' ORDER BY a.id";
/// The goods of a fulfilment left.
pub const ALLOCATIONS_TAKE: &str =
    "UPDATE orders_allocation SET state = 'taken' WHERE fulfilment = $1 AND state = 'held'";
/// The goods of an order came back.
pub const ALLOCATIONS_RETURN: &str = "UPDATE orders_allocation SET state = 'released' WHERE state = 'taken' AND line IN (SELECT id FROM orders_line WHERE order_id = $1)";
/// How an order's goods reach the buyer, locked.
pub const FULFILMENT_LOCK: &str =
    "SELECT id, kind, state, location, code, version FROM orders_fulfilment WHERE order_id = $1 ORDER BY id FOR UPDATE";
/// Ready to be picked up.
pub const FULFILMENT_READY: &str = "UPDATE orders_fulfilment SET state = 'ready', ready_at = $2, version = version + 1 WHERE id = $1 AND state = 'waiting'";
/// Handed over: to the buyer, or to somebody else who had the code.
pub const FULFILMENT_DONE: &str = "UPDATE orders_fulfilment SET state = $2, done_at = $3, done_by = $4, to_other = $5, version = version + 1 WHERE id = $1 AND state IN ('waiting', 'ready')";
/// Whose order it is.
pub const ORDER_MEMBER: &str = "SELECT member FROM orders_order WHERE id = $1";
/// How the money of one kind that came for an order was treated.
pub const TREATED_AS: &str = "SELECT invoice_treatment, counts_for_thresholds FROM orders_tender WHERE order_id = $1 AND kind = $2 AND amount > 0 ORDER BY occurred_at, id LIMIT 1";
/// How many times a till took money for an order.
pub const TAKEN_AT_TILL: &str =
    "SELECT count(*) FROM orders_tender WHERE order_id = $1 AND register IS NOT NULL AND amount > 0";
/// Paid at the counter on the receipt of a sale.
pub const ORDER_COLLECTED_WITH: &str = "UPDATE orders_order SET collected_with = $2 WHERE id = $1";
/// Sales that were booked already, by till and place in its log.
pub const ORDER_OF_EVENT: &str = "SELECT id FROM orders_order WHERE register = $1 AND register_seq = $2";
/// Tenders of an order, for taking a sale back.
pub const TENDERS_OF_ORDER: &str = "SELECT kind, amount FROM orders_tender WHERE order_id = $1 ORDER BY id";

/// A credit note of another system.
pub const IMPORTED_RETURN_INSERT: &str = "INSERT INTO orders_return (id, number, order_id, channel, store, legal_entity, reason, total, tax_total, occurred_at, recorded_at, business_date, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)";
/// One line of it.
pub const IMPORTED_RETURN_LINE_INSERT: &str = "INSERT INTO orders_return_line (id, return_id, position, order_line, variant, sku, description, quantity, amount, tax, condition, location) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// Lines that do not add up.
pub const CHECK_LINES: &str = "SELECT id FROM orders_line WHERE gross - discount <> net";
/// Sets whose components do not share out what the set came to.
pub const CHECK_SHARES: &str = "SELECT s.id FROM orders_line c JOIN orders_line s ON s.id = c.parent WHERE c.kind = 'component' AND s.kind = 'set' GROUP BY s.id, s.net, s.tax HAVING sum(c.share_net) <> s.net OR sum(c.share_tax) <> s.tax";
/// Components with money of their own.
pub const CHECK_COMPONENTS: &str =
    "SELECT id FROM orders_line WHERE kind = 'component' AND (parent IS NULL OR net <> 0 OR tax <> 0)";
/// Goods held for an order that no longer waits.
pub const CHECK_HELD: &str = "SELECT a.id FROM orders_allocation a JOIN orders_line l ON l.id = a.line JOIN orders_order o ON o.id = l.order_id WHERE a.state = 'held' AND o.state <> 'placed'";
/// Orders that are done and not paid.
pub const CHECK_UNPAID: &str = "SELECT id FROM orders_order WHERE state = 'completed' AND paid < total";
/// Tills whose log has a gap, or ends elsewhere than its state.
pub const CHECK_LOG: &str = "SELECT t.register FROM orders_till t LEFT JOIN orders_till_event e ON e.register = t.register GROUP BY t.register, t.seq HAVING count(e.seq) <> t.seq OR coalesce(max(e.seq), 0) <> t.seq";
/// Events that do not name the one before them.
pub const CHECK_CHAIN: &str = "SELECT e.seq FROM orders_till_event e JOIN orders_till_event b ON b.register = e.register AND b.seq = e.seq - 1 WHERE e.prev_hash <> b.hash";
/// Sales in a log that were not booked.
pub const CHECK_BOOKED: &str = "SELECT e.seq FROM orders_till_event e LEFT JOIN orders_order o ON o.register = e.register AND o.register_seq = e.seq WHERE e.kind = 'till.sold' AND o.id IS NULL";

/// All of them.
pub const ALL: &[&str] = &[
    IMPORTED_LOCK,
    IMPORTED_DAY,
    IMPORTED_GET,
    IMPORTED_TENDERS_DELETE,
    IMPORTED_ALLOCATIONS_DELETE,
    IMPORTED_FULFILMENTS_DELETE,
    IMPORTED_LINES_DELETE,
    IMPORTED_ORDER_DELETE,
    SOLD_SINCE,
    LINES_OF_VARIANT,
    ORDERS_OF_MEMBER,
    BUYERS_OF_BOTH,
    ORDER_WALK,
    RULE_BOOK_CURRENT,
    RULE_BOOK_VERSION,
    RULE_BOOK_GET,
    RULE_BOOK_INSERT,
    NUMBERS_BEGIN,
    NUMBERS_TAKE,
    ORDER_INSERT,
    PUT_ASIDE_COUNT,
    PUT_ASIDE_OUTDATED,
    PUT_ASIDE_FORGET,
    CONTACT_INSERT,
    WISH_GET,
    WISH_END,
    LINE_INSERT,
    ADJUSTMENT_INSERT,
    CREDIT_INSERT,
    FULFILMENT_INSERT,
    ALLOCATION_INSERT,
    TENDER_INSERT,
    DOCUMENT_INSERT,
    DOCUMENT_SUBJECT_INSERT,
    DOCUMENT_VOID,
    ORDER_LOCK,
    ORDER_COMPLETE,
    ORDER_PAID_HERE,
    ORDER_VOID,
    ROUNDED,
    ALLOCATIONS_HELD,
    ALLOCATIONS_TAKEN,
    ALLOCATIONS_TAKE,
    ALLOCATIONS_RETURN,
    FULFILMENT_LOCK,
    FULFILMENT_READY,
    FULFILMENT_DONE,
    ORDER_MEMBER,
    TREATED_AS,
    TAKEN_AT_TILL,
    ORDER_COLLECTED_WITH,
    ORDER_OF_EVENT,
    TENDERS_OF_ORDER,
    IMPORTED_RETURN_INSERT,
    IMPORTED_RETURN_LINE_INSERT,
    CHECK_LINES,
    CHECK_SHARES,
    CHECK_COMPONENTS,
    CHECK_HELD,
    CHECK_UNPAID,
    CHECK_LOG,
    CHECK_CHAIN,
    CHECK_BOOKED,
];
