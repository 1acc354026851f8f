//! Statements about carts.

/// The open cart of a visit.
pub const OPEN_OF_VISITOR: &str =
    "SELECT id, store, version FROM orders_cart WHERE visitor = $1 AND state = 'open' ORDER BY id DESC LIMIT 1";
/// A cart of a visit by its id.
pub const GET: &str = "SELECT id, store, version FROM orders_cart WHERE id = $1 AND visitor = $2 AND state = 'open'";
/// A new cart.
pub const INSERT: &str = "INSERT INTO orders_cart (id, visitor, store, channel, state, version, created_at, updated_at) VALUES ($1, $2, $3, $4, 'open', 1, $5, $5)";
/// A cart changed.
pub const TOUCH: &str =
    "UPDATE orders_cart SET version = version + 1, updated_at = $2 WHERE id = $1 AND state = 'open'";
/// A cart became an order.
pub const ORDERED: &str = "UPDATE orders_cart SET state = 'ordered', placed_order = $2, version = version + 1, updated_at = $4 WHERE id = $1 AND version = $3 AND state = 'open'";
/// Its lines.
pub const LINES: &str =
    "SELECT id, variant, quantity, options, note FROM orders_cart_line WHERE cart = $1 ORDER BY position, id";
/// Its number of lines.
pub const COUNT: &str = "SELECT count(*), coalesce(max(position), 0) FROM orders_cart_line WHERE cart = $1";
/// One more of something, or more of what is there already.
pub const ADD: &str = "INSERT INTO orders_cart_line (id, cart, variant, quantity, options, note, position) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (cart, variant, options, note) DO UPDATE SET quantity = orders_cart_line.quantity + excluded.quantity";
/// Another quantity.
pub const SET: &str = "UPDATE orders_cart_line SET quantity = $3 WHERE id = $2 AND cart = $1";
/// One line less.
pub const REMOVE: &str = "DELETE FROM orders_cart_line WHERE id = $2 AND cart = $1";

/// All of them.
pub const ALL: &[&str] = &[OPEN_OF_VISITOR, GET, INSERT, TOUCH, ORDERED, LINES, COUNT, ADD, SET, REMOVE];
