//! Statements of kitchen tickets.

/// What of an order decides about its ticket; nothing where none of its lines is made to order.
pub const FACTS: &str = "SELECT o.channel, o.state, o.money_state, o.put_aside, o.sold_by, o.fulfilled_by, CAST(sum(l.quantity - l.returned) AS BIGINT), EXISTS (SELECT 1 FROM orders_fulfilment f WHERE f.order_id = o.id AND f.state IN ('handed_over', 'shipped', 'delivered')), EXISTS (SELECT 1 FROM orders_payment p WHERE p.order_id = o.id), (SELECT max(f.promised_at) FROM orders_fulfilment f WHERE f.order_id = o.id), o.deposit > 0 AND o.paid - o.refunded >= o.deposit FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.id = $1 AND l.made GROUP BY o.id, o.channel, o.state, o.money_state, o.put_aside, o.sold_by, o.fulfilled_by, o.deposit, o.paid, o.refunded";
/// The next number of a store and day. Whoever asks next waits until this one is written or given up, so none is missing.
pub const NEXT_NUMBER: &str = "INSERT INTO orders_ticket_count (store, business_date, last) VALUES ($1, $2, 1) ON CONFLICT (store, business_date) DO UPDATE SET last = orders_ticket_count.last + 1 RETURNING last";
/// A new ticket.
pub const TICKET_INSERT: &str = "INSERT INTO orders_ticket (id, order_id, store, business_date, number, state, quantity, due_at, opened_at, version) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, 1)";
/// The ticket of an order, locked.
pub const TICKET_OF_ORDER_LOCK: &str =
    "SELECT id, number, state, quantity, store, version FROM orders_ticket WHERE order_id = $1 FOR UPDATE";
/// The ticket of an order.
pub const TICKET_OF_ORDER: &str =
    "SELECT id, number, state, business_date, due_at FROM orders_ticket WHERE order_id = $1";
/// Which order a ticket is for, and where it is made.
pub const TICKET_BELONGS: &str = "SELECT t.order_id, t.store, o.channel FROM orders_ticket t JOIN orders_order o ON o.id = t.order_id WHERE t.id = $1";
/// A ticket in another state, if it is still as it was seen.
pub const TICKET_SET: &str = "UPDATE orders_ticket SET state = $3, quantity = $4, started_at = CASE WHEN $3 = 'waiting' THEN NULL WHEN $3 = 'started' THEN coalesce(started_at, $5) ELSE started_at END, ready_at = CASE WHEN $3 IN ('waiting', 'started') THEN NULL WHEN $3 = 'ready' THEN coalesce(ready_at, $5) ELSE ready_at END, ended_at = CASE WHEN $3 IN ('handed_over', 'called_off') THEN $5 ELSE NULL END, version = version + 1 WHERE id = $1 AND version = $2";

/// Columns of a ticket that is shown.
macro_rules! shown {
    () => {
        "SELECT t.id, t.order_id, o.number, o.channel, t.store, t.business_date, t.number, t.state, t.due_at, t.opened_at, \
         t.started_at, t.ready_at, t.version, (SELECT f.kind FROM orders_fulfilment f WHERE f.order_id = o.id ORDER BY f.id LIMIT 1) \
         FROM orders_ticket t JOIN orders_order o ON o.id = t.order_id WHERE "
    };
}
/// Columns of a line that is made. A part of a set says what its set says.
macro_rules! lines {
    () => {
        "SELECT t.id, l.description, l.quantity - l.returned, coalesce(p.options, l.options), coalesce(p.note, l.note) \
         FROM orders_ticket t JOIN orders_order o ON o.id = t.order_id JOIN orders_line l ON l.order_id = t.order_id AND l.made \
         LEFT JOIN orders_line p ON p.id = l.parent WHERE (p.id IS NULL OR NOT p.made) AND l.quantity > l.returned AND "
    };
}
/// What a kitchen's screen shows: today's, and of earlier days what its buyer still comes for.
macro_rules! on_screen {
    () => {
        "t.store = $1 AND t.state IN ('waiting', 'started', 'ready') AND (t.business_date = $2 OR (t.business_date < $2 AND o.state = 'placed'))"
    };
}
/// Tickets of a store's screen, those that are due first.
pub const SCREEN: &str = concat!(shown!(), on_screen!(), " ORDER BY t.due_at, t.business_date, t.number LIMIT $3");
/// What is made for them.
pub const SCREEN_LINES: &str = concat!(lines!(), on_screen!(), " ORDER BY t.id, l.position");
/// One ticket.
pub const TICKET_GET: &str = concat!(shown!(), "t.id = $1");
/// What is made for it.
pub const TICKET_LINES: &str = concat!(lines!(), "t.id = $1 ORDER BY l.position");

/// Sales with something to be made and no ticket.
pub const CHECK_SALES: &str = "SELECT o.id FROM orders_order o WHERE o.channel = 'till' AND EXISTS (SELECT 1 FROM orders_line l WHERE l.order_id = o.id AND l.made) AND NOT EXISTS (SELECT 1 FROM orders_ticket t WHERE t.order_id = o.id)";
/// Orders that are paid, with something to be made and no ticket.
pub const CHECK_PAID: &str = "SELECT o.id FROM orders_order o WHERE o.channel = 'web' AND o.state = 'placed' AND o.money_state = 'paid' AND NOT o.put_aside AND EXISTS (SELECT 1 FROM orders_line l WHERE l.order_id = o.id AND l.made AND l.quantity > l.returned) AND NOT EXISTS (SELECT 1 FROM orders_ticket t WHERE t.order_id = o.id)";
/// Tickets that wait for something of which nothing is left.
pub const CHECK_CALLED_OFF: &str = "SELECT t.id FROM orders_ticket t JOIN orders_order o ON o.id = t.order_id WHERE t.state IN ('waiting', 'started', 'ready') AND (t.quantity = 0 OR o.state NOT IN ('placed', 'completed'))";
/// Numbers that go beyond the last one given.
pub const CHECK_NUMBERS: &str = "SELECT t.id FROM orders_ticket t LEFT JOIN orders_ticket_count c ON c.store = t.store AND c.business_date = t.business_date WHERE c.last IS NULL OR t.number > c.last";

/// All of them.
pub const ALL: &[&str] = &[
    FACTS,
    NEXT_NUMBER,
    TICKET_INSERT,
    TICKET_OF_ORDER_LOCK,
    TICKET_OF_ORDER,
    TICKET_BELONGS,
    TICKET_SET,
    SCREEN,
    SCREEN_LINES,
    TICKET_GET,
    TICKET_LINES,
    CHECK_SALES,
    CHECK_PAID,
    CHECK_CALLED_OFF,
    CHECK_NUMBERS,
];
