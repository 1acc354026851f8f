//! Every statement of this slice.

/// A message is wanted.
pub const OUTBOX_INSERT: &str = "INSERT INTO messages_outbox (id, channel, template, locale, member, recipient, parameters, state, attempts, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $8, $9)";
/// One message.
pub const OUTBOX_GET: &str = "SELECT channel, template, locale, recipient, parameters, state, attempts, reference, expires_at FROM messages_outbox WHERE id = $1";
/// A try that brought nothing.
pub const OUTBOX_TRIED: &str =
    "UPDATE messages_outbox SET attempts = attempts + 1, problem = $2 WHERE id = $1 AND state = 'waiting'";
/// The provider took it.
pub const OUTBOX_SENT: &str = "UPDATE messages_outbox SET state = 'sent', attempts = attempts + 1, reference = $2, sent_at = $3, problem = NULL WHERE id = $1 AND state = 'waiting'";
/// It arrived, or never will.
pub const OUTBOX_ENDED: &str = "UPDATE messages_outbox SET state = $2, problem = $3, finished_at = $4 WHERE id = $1 AND state IN ('waiting', 'sent')";
/// Messages before one, newest first.
pub const OUTBOX_LIST: &str = "SELECT id, channel, template, locale, recipient, parameters, state, attempts, problem, created_at, sent_at, finished_at, dropped_at FROM messages_outbox WHERE id < $1 ORDER BY id DESC LIMIT $2";
/// Forgets to whom old messages went.
pub const OUTBOX_FORGET_OLD: &str = "UPDATE messages_outbox SET recipient = '', parameters = '{}', dropped_at = $2 WHERE id IN (SELECT id FROM messages_outbox WHERE created_at < $1 AND dropped_at IS NULL LIMIT $3)";
/// Forgets a member's messages.
pub const OUTBOX_FORGET_MEMBER: &str = "UPDATE messages_outbox SET recipient = '', parameters = '{}', dropped_at = $2, state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END WHERE member = $1 AND dropped_at IS NULL";
/// Forgets messages to a number or an address.
pub const OUTBOX_FORGET_RECIPIENT: &str = "UPDATE messages_outbox SET recipient = '', parameters = '{}', dropped_at = $2, state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END WHERE recipient = $1 AND dropped_at IS NULL";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    OUTBOX_INSERT,
    OUTBOX_GET,
    OUTBOX_TRIED,
    OUTBOX_SENT,
    OUTBOX_ENDED,
    OUTBOX_LIST,
    OUTBOX_FORGET_OLD,
    OUTBOX_FORGET_MEMBER,
    OUTBOX_FORGET_RECIPIENT,
];
