//! Statements about counts.

/// A count's columns.
macro_rules! count_columns {
    () => {
        "id, location, condition, scope, uncounted, note, state, mark, opened_by, opened_at, closed_by, closed_at, reason, document, version"
    };
}

/// A count line with what the books have now, what was moved after it was counted, and how often it moved
/// while it was counted.
macro_rules! line_columns {
    () => {
        "l.variant, l.counted, l.first_at, l.counted_at, l.expected, coalesce(v.on_hand, 0), (SELECT CAST(coalesce(sum(m.quantity), 0) AS BIGINT) FROM stock_movement m WHERE m.variant = l.variant AND m.location = c.location AND m.condition = c.condition AND m.id > c.mark AND m.occurred_at > l.counted_at), (SELECT count(*) FROM stock_movement m WHERE m.variant = l.variant AND m.location = c.location AND m.condition = c.condition AND m.id > c.mark AND m.occurred_at > l.first_at AND m.occurred_at <= l.counted_at)"
    };
}

/// Where count lines come from, with their levels.
macro_rules! line_tables {
    () => {
        " FROM stock_count_line l JOIN stock_count c ON c.id = l.count_id LEFT JOIN stock_level v ON v.variant = l.variant AND v.location = c.location AND v.condition = c.condition WHERE l.count_id = $1"
    };
}

/// The number of the newest movement in a place.
pub const MOVEMENT_LAST: &str = "SELECT coalesce(max(id), 0) FROM stock_movement WHERE location = $1";
/// Opens a count.
pub const COUNT_INSERT: &str = "INSERT INTO stock_count (id, location, condition, scope, uncounted, note, state, mark, opened_by, opened_at, version) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, 1)";
/// One count.
pub const COUNT_GET: &str = concat!("SELECT ", count_columns!(), " FROM stock_count WHERE id = $1");
/// Counts before a cursor, newest first.
pub const COUNTS: &str = concat!(
    "SELECT ",
    count_columns!(),
    " FROM stock_count WHERE id < $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2) ORDER BY id DESC LIMIT $3"
);
/// Counts of a place before a cursor, newest first.
pub const COUNTS_AT: &str = concat!(
    "SELECT ",
    count_columns!(),
    " FROM stock_count WHERE location = $1 AND id < $2 AND (CAST($3 AS TEXT) IS NULL OR state = $3) ORDER BY id DESC LIMIT $4"
);
/// Locks an open count: devices take turns, and nothing is scanned while it is posted.
pub const COUNT_TOUCH: &str = concat!(
    "UPDATE stock_count SET version = version + 1 WHERE id = $1 AND state = 'open' RETURNING ",
    count_columns!()
);
/// Ends an open count.
pub const COUNT_CLOSE: &str = concat!(
    "UPDATE stock_count SET state = $2, closed_by = $3, closed_at = $4, reason = $5, document = $6, version = version + 1 WHERE id = $1 AND state = 'open' RETURNING ",
    count_columns!()
);
/// Something to be counted.
pub const LINE_WANT: &str =
    "INSERT INTO stock_count_line (count_id, variant) VALUES ($1, $2) ON CONFLICT (count_id, variant) DO NOTHING";
/// Whether a count is about a variant.
pub const LINE_KNOWN: &str = "SELECT variant FROM stock_count_line WHERE count_id = $1 AND variant = $2";
/// Takes a scan, unless it is known.
pub const SCAN_INSERT: &str = "INSERT INTO stock_count_scan (id, count_id, variant, quantity, replaces, device, actor, scanned_at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";
/// Adds what was scanned. No line is counted below nothing: then nothing is changed.
pub const LINE_ADD: &str = "UPDATE stock_count_line SET counted = coalesce(counted, 0) + $3, first_at = CASE WHEN first_at < $4 THEN first_at ELSE $4 END, counted_at = CASE WHEN counted_at > $4 THEN counted_at ELSE $4 END WHERE count_id = $1 AND variant = $2 AND coalesce(counted, 0) + $3 >= 0";
/// What was counted, instead of what was scanned before.
pub const LINE_REPLACE: &str =
    "UPDATE stock_count_line SET counted = $3, first_at = $4, counted_at = $4 WHERE count_id = $1 AND variant = $2";
/// Lines after a cursor.
pub const LINES: &str =
    concat!("SELECT ", line_columns!(), line_tables!(), " AND l.variant > $2 ORDER BY l.variant LIMIT $3");
/// One line.
pub const LINE_GET: &str = concat!("SELECT ", line_columns!(), line_tables!(), " AND l.variant = $2");
/// What the books expected of a line when it was counted.
pub const LINE_EXPECTED: &str = "UPDATE stock_count_line SET expected = $3 WHERE count_id = $1 AND variant = $2";
/// Variants with a level in a place that is not nothing.
pub const STOCKED: &str = "SELECT variant FROM stock_level WHERE location = $1 AND condition = $2 AND on_hand <> 0";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    MOVEMENT_LAST,
    COUNT_INSERT,
    COUNT_GET,
    COUNTS,
    COUNTS_AT,
    COUNT_TOUCH,
    COUNT_CLOSE,
    LINE_WANT,
    LINE_KNOWN,
    SCAN_INSERT,
    LINE_ADD,
    LINE_REPLACE,
    LINES,
    LINE_GET,
    LINE_EXPECTED,
    STOCKED,
];
