//! Statements about transfers.

/// A transfer's columns.
macro_rules! transfer_columns {
    () => {
        "t.id, t.from_location, f.name, f.store, f.legal_entity, t.to_location, d.name, d.store, t.state, t.note, t.created_at, t.changed_at, t.version, t.due_by FROM stock_transfer t JOIN stock_location f ON f.id = t.from_location JOIN stock_location d ON d.id = t.to_location"
    };
}

/// A request.
pub const TRANSFER_INSERT: &str = "INSERT INTO stock_transfer (id, from_location, to_location, state, note, created_at, changed_at, due_by, version) VALUES ($1, $2, $3, 'requested', $4, $5, $5, $6, 1)";
/// Transfers that are late, and nobody was told.
pub const TRANSFERS_LATE: &str = "SELECT id FROM stock_transfer WHERE due_by IS NOT NULL AND NOT escalated AND due_by < $1 AND state NOT IN ('received', 'declined', 'cancelled') ORDER BY due_by, id LIMIT $2";
/// Says that somebody is told now, once, if it is late.
pub const TRANSFER_ESCALATE: &str = "UPDATE stock_transfer SET escalated = TRUE WHERE id = $1 AND NOT escalated AND due_by < $2 AND state NOT IN ('received', 'declined', 'cancelled')";
/// What is asked for.
pub const LINE_INSERT: &str = "INSERT INTO stock_transfer_line (transfer_id, variant, requested, approved, packed, received, lost) VALUES ($1, $2, $3, 0, 0, 0, 0)";
/// One transfer.
pub const TRANSFER_GET: &str = concat!("SELECT ", transfer_columns!(), " WHERE t.id = $1");
/// Locks a transfer, so that one person at a time moves it on. Says where it is.
pub const TRANSFER_LOCK: &str = "SELECT state FROM stock_transfer WHERE id = $1 FOR UPDATE";
/// Transfers before a cursor, newest first.
pub const TRANSFERS: &str = concat!(
    "SELECT ",
    transfer_columns!(),
    " WHERE t.id < $1 AND (CAST($2 AS TEXT) IS NULL OR t.state = $2) ORDER BY t.id DESC LIMIT $3"
);
/// Transfers from or to a place before a cursor, newest first.
pub const TRANSFERS_AT: &str = concat!(
    "SELECT ",
    transfer_columns!(),
    " WHERE (t.from_location = $1 OR t.to_location = $1) AND t.id < $2 AND (CAST($3 AS TEXT) IS NULL OR t.state = $3) ORDER BY t.id DESC LIMIT $4"
);
/// A transfer's lines.
pub const LINES: &str = "SELECT variant, requested, approved, packed, received, lost FROM stock_transfer_line WHERE transfer_id = $1 ORDER BY variant";
/// Brings a transfer to a state.
pub const TRANSFER_SET_STATE: &str =
    "UPDATE stock_transfer SET state = $2, changed_at = $3, version = version + 1 WHERE id = $1 RETURNING version";
/// Writes a line's quantities.
pub const LINE_SET: &str = "UPDATE stock_transfer_line SET approved = $3, packed = $4, received = $5, lost = $6 WHERE transfer_id = $1 AND variant = $2";
/// Who brought it there.
pub const STEP_INSERT: &str = "INSERT INTO stock_transfer_step (transfer_id, version, state, reason, actor_kind, actor, occurred_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// How a transfer came to where it is.
pub const STEPS: &str = "SELECT state, reason, actor_kind, actor, occurred_at FROM stock_transfer_step WHERE transfer_id = $1 ORDER BY version";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    TRANSFER_INSERT,
    TRANSFERS_LATE,
    TRANSFER_ESCALATE,
    LINE_INSERT,
    TRANSFER_GET,
    TRANSFER_LOCK,
    TRANSFERS,
    TRANSFERS_AT,
    LINES,
    TRANSFER_SET_STATE,
    LINE_SET,
    STEP_INSERT,
    STEPS,
];
