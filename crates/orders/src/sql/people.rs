//! Statements about people who bought: what they did, and forgetting them.

/// An order of a member that is still under way: it needs who they are.
pub const OPEN_OF_MEMBER: &str =
    "SELECT number FROM orders_order WHERE member = $1 AND state = 'placed' ORDER BY occurred_at, id LIMIT 1";
/// The same of somebody whom nobody knew, by the buyer's number, in a stretch of time.
pub const OPEN_OF_PHONE: &str = "SELECT o.number FROM orders_contact c JOIN orders_order o ON o.id = c.order_id WHERE c.phone = $1 AND c.phone <> '' AND c.role = 'buyer' AND o.member IS NULL AND o.state = 'placed' AND o.occurred_at >= $2 AND o.occurred_at < $3 ORDER BY o.occurred_at, o.id LIMIT 1";
/// The same by their address, in lower case.
pub const OPEN_OF_EMAIL: &str = "SELECT o.number FROM orders_contact c JOIN orders_order o ON o.id = c.order_id WHERE lower(c.email) = $1 AND c.email <> '' AND c.role = 'buyer' AND o.member IS NULL AND o.state = 'placed' AND o.occurred_at >= $2 AND o.occurred_at < $3 ORDER BY o.occurred_at, o.id LIMIT 1";

/// What a member bought.
pub const ORDERS_OF_MEMBER: &str = "SELECT id, cart, visitor FROM orders_order WHERE member = $1";
/// What somebody bought whom nobody knew, by the buyer's number, in a stretch of time.
pub const ORDERS_OF_PHONE: &str = "SELECT o.id, o.cart, o.visitor FROM orders_contact c JOIN orders_order o ON o.id = c.order_id WHERE c.phone = $1 AND c.phone <> '' AND c.role = 'buyer' AND o.member IS NULL AND o.occurred_at >= $2 AND o.occurred_at < $3";
/// The same by their address, in lower case.
pub const ORDERS_OF_EMAIL: &str = "SELECT o.id, o.cart, o.visitor FROM orders_contact c JOIN orders_order o ON o.id = c.order_id WHERE lower(c.email) = $1 AND c.email <> '' AND c.role = 'buyer' AND o.member IS NULL AND o.occurred_at >= $2 AND o.occurred_at < $3";
/// Carts of a browser.
pub const CARTS_OF_VISITOR: &str = "SELECT id FROM orders_cart WHERE visitor = $1";

/// Forgets who bought. A company's tax id stays: the books need it.
pub const CONTACT_ERASE: &str = "UPDATE orders_contact SET name = '', phone = '', email = '', postcode = '', area = '', address = '', note = '', invoice = '' WHERE order_id = $1";
/// Forgets people to whom somebody else had goods sent in a stretch of time, by their number, once those are there.
pub const RECIPIENT_ERASE: &str = "UPDATE orders_contact SET name = '', phone = '', email = '', postcode = '', area = '', address = '', note = '', invoice = '' WHERE phone = $1 AND phone <> '' AND role = 'recipient' AND order_id IN (SELECT id FROM orders_order WHERE state <> 'placed' AND occurred_at >= $2 AND occurred_at < $3)";
/// Forgets what was written on goods.
pub const NOTES_ERASE: &str = "UPDATE orders_line SET note = '' WHERE order_id = $1 AND note <> ''";
/// Forgets by which click and visit somebody came; campaigns name nobody.
pub const TOUCHES_ERASE: &str = "DELETE FROM orders_touch WHERE order_id = $1 AND kind IN ('click', 'visit')";
/// Forgets what lay in a cart, with what was to be written on it.
pub const CART_ERASE: &str = "DELETE FROM orders_cart_line WHERE cart = $1";

/// How often each member bought in each channel on some business dates: orders that stand, as the day's figures
/// count them.
pub const BOUGHT: &str = "SELECT member, channel, count(*) FROM orders_order WHERE business_date >= $1 AND business_date <= $2 AND member IS NOT NULL AND state IN ('placed', 'completed') AND money_state <> 'pending' GROUP BY member, channel";

/// How a member's last order on the web reached them, and which store it came from.
pub const LAST_WAY: &str = "SELECT f.kind, o.fulfilled_by FROM orders_order o JOIN orders_fulfilment f ON f.order_id = o.id WHERE o.member = $1 AND o.channel = 'web' AND f.kind IN ('pickup', 'delivery') ORDER BY o.occurred_at DESC, o.id DESC LIMIT 1";
/// To whom and where a member had goods sent last.
pub const LAST_RECIPIENT: &str = "SELECT c.name, c.phone, c.postcode, c.area, c.address FROM orders_order o JOIN orders_contact c ON c.order_id = o.id AND c.role = 'recipient' WHERE o.member = $1 AND c.address <> '' ORDER BY o.occurred_at DESC, o.id DESC LIMIT 1";

/// All of them.
pub const ALL: &[&str] = &[
    OPEN_OF_MEMBER,
    OPEN_OF_PHONE,
    OPEN_OF_EMAIL,
    ORDERS_OF_MEMBER,
    ORDERS_OF_PHONE,
    ORDERS_OF_EMAIL,
    CARTS_OF_VISITOR,
    CONTACT_ERASE,
    RECIPIENT_ERASE,
    NOTES_ERASE,
    TOUCHES_ERASE,
    CART_ERASE,
    BOUGHT,
    LAST_WAY,
    LAST_RECIPIENT,
];
