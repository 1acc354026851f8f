//! Statements that prove a place's day.

/// What a place's movements say, level by level: before a day, on it, and after it.
pub const MOVED: &str = "SELECT variant, condition, CAST(sum(CASE WHEN business_date < $2 THEN quantity ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN business_date = $2 THEN quantity ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN business_date > $2 THEN quantity ELSE 0 END) AS BIGINT) FROM stock_movement WHERE location = $1 GROUP BY variant, condition";
/// What a place's levels say.
pub const LEVELS: &str = "SELECT variant, condition, on_hand FROM stock_level WHERE location = $1";
/// Why goods came and went on a day: what it came to, reason by reason. Levels lead to their movements of that day.
pub const REASONS: &str = "SELECT m.reason, CAST(sum(m.quantity) AS BIGINT) FROM stock_level l JOIN stock_movement m ON m.location = l.location AND m.variant = l.variant AND m.condition = l.condition AND m.business_date = $2 WHERE l.location = $1 GROUP BY m.reason ORDER BY m.reason";
/// The movements of a day for one reason.
pub const MOVEMENTS: &str = "SELECT m.id, m.variant, m.quantity, m.subject, m.occurred_at FROM stock_level l JOIN stock_movement m ON m.location = l.location AND m.variant = l.variant AND m.condition = l.condition AND m.business_date = $2 AND m.reason = $3 WHERE l.location = $1 ORDER BY m.id";

/// All of them.
pub const ALL: &[&str] = &[MOVED, LEVELS, REASONS, MOVEMENTS];
