//! Statements about lots.

/// A lot of that code, or a new one. A lot that is known keeps its date: one code means one date.
pub const LOT_MAKE: &str = "INSERT INTO stock_lot (id, variant, code, expires_on, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (variant, code) DO UPDATE SET expires_on = coalesce(stock_lot.expires_on, excluded.expires_on) RETURNING id, expires_on";
/// Which of many variants have lots.
pub const WITH_LOTS: &str = "SELECT DISTINCT variant FROM stock_lot WHERE variant IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)";
/// The lots of a level that have something left, what goes bad first in front.
pub const LOTS_TO_PICK: &str = "SELECT l.lot, l.on_hand FROM stock_lot_level l JOIN stock_lot t ON t.id = l.lot WHERE l.variant = $1 AND l.location = $2 AND l.condition = $3 AND l.on_hand > 0 ORDER BY coalesce(t.expires_on, '9999'), t.created_at, t.id";
/// What of each lot left for a subject and did not come back.
pub const LOTS_OF_SUBJECT: &str = "SELECT lot, CAST(-sum(quantity) AS BIGINT) FROM stock_movement WHERE subject = $1 AND variant = $2 AND lot IS NOT NULL GROUP BY lot HAVING sum(quantity) < 0 ORDER BY lot";
/// Changes how much of a lot lies somewhere.
pub const LOT_LEVEL_BOOK: &str = "INSERT INTO stock_lot_level (variant, location, condition, lot, on_hand) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (variant, location, condition, lot) DO UPDATE SET on_hand = stock_lot_level.on_hand + excluded.on_hand";
/// Lots with what lies where: of a place, of a variant, good no longer than a day; none for all. What goes bad
/// first in front.
pub const LOTS_LIST: &str = "SELECT t.id, t.variant, t.code, t.expires_on, l.location, l.condition, l.on_hand FROM stock_lot_level l JOIN stock_lot t ON t.id = l.lot WHERE l.on_hand <> 0 AND (CAST($1 AS TEXT) IS NULL OR t.expires_on <= $1) AND ($2 OR l.location = $3) AND ($4 OR l.variant = $5) ORDER BY coalesce(t.expires_on, '9999'), t.variant, t.id, l.location, l.condition LIMIT $6";
/// One lot.
pub const LOT_GET: &str = "SELECT variant, code, expires_on FROM stock_lot WHERE id = $1";
/// Where a lot lies.
pub const LOT_PLACES: &str = "SELECT location, condition, on_hand FROM stock_lot_level WHERE lot = $1 AND on_hand <> 0 ORDER BY location, condition";
/// What a lot did, newest first.
pub const LOT_MOVES: &str = "SELECT subject, reason, location, condition, quantity, occurred_at FROM stock_movement WHERE lot = $1 ORDER BY id DESC LIMIT $2";
/// Reconciliation: lots that lie elsewhere than their movements say.
pub const CHECK_LOTS: &str = "SELECT lot, location, condition, CAST(sum(on_hand) AS BIGINT), CAST(sum(moved) AS BIGINT) FROM (SELECT lot, location, condition, on_hand, 0 AS moved FROM stock_lot_level UNION ALL SELECT lot, location, condition, 0, quantity FROM stock_movement WHERE lot IS NOT NULL) both_sides GROUP BY lot, location, condition HAVING sum(on_hand) <> sum(moved)";
/// Lots of one level that lie elsewhere than their movements say: what is written, and what the movements say.
pub const LOTS_AND_BOOKS: &str = "SELECT lot, CAST(sum(on_hand) AS BIGINT), CAST(sum(moved) AS BIGINT) FROM (SELECT lot, on_hand, 0 AS moved FROM stock_lot_level WHERE variant = $1 AND location = $2 AND condition = $3 UNION ALL SELECT lot, 0, quantity FROM stock_movement WHERE variant = $1 AND location = $2 AND condition = $3 AND lot IS NOT NULL) both_sides GROUP BY lot HAVING sum(on_hand) <> sum(moved) ORDER BY lot";
/// Sets how much of a lot lies somewhere.
pub const LOT_LEVEL_REBUILD: &str = "INSERT INTO stock_lot_level (variant, location, condition, lot, on_hand) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (variant, location, condition, lot) DO UPDATE SET on_hand = excluded.on_hand";

/// All of them.
pub const ALL: &[&str] = &[
    LOT_MAKE,
    WITH_LOTS,
    LOTS_TO_PICK,
    LOTS_OF_SUBJECT,
    LOT_LEVEL_BOOK,
    LOTS_LIST,
    LOT_GET,
    LOT_PLACES,
    LOT_MOVES,
    CHECK_LOTS,
    LOTS_AND_BOOKS,
    LOT_LEVEL_REBUILD,
];
