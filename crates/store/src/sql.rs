//! Every statement of the store itself.

/// One more entry of the journal.
pub const JOURNAL_APPEND: &str = "INSERT INTO journal (tx, kind, version, subject, actor_kind, actor, on_behalf, register, occurred_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Gives positions to the entries between two entries' numbers, in the order of those numbers.
pub const JOURNAL_NUMBER: &str = "INSERT INTO journal_pos (pos, id) SELECT CAST($1 AS BIGINT) + row_number() OVER (ORDER BY id), id FROM journal WHERE id > $2 AND id <= $3";
/// The last position, the last entry that has one, and the last entry. Positions follow entries' numbers.
pub const JOURNAL_STAND: &str = "SELECT coalesce((SELECT max(pos) FROM journal_pos), 0), coalesce((SELECT max(id) FROM journal_pos), 0), coalesce((SELECT max(id) FROM journal), 0)";
/// The last position.
pub const JOURNAL_LAST: &str = "SELECT pos FROM journal_pos ORDER BY pos DESC LIMIT 1";
/// Entries after a position, in order.
pub const JOURNAL_AFTER: &str = "SELECT p.pos, j.kind, j.version, j.subject, j.actor_kind, j.actor, j.on_behalf, j.register, j.occurred_at, j.body FROM journal_pos p JOIN journal j ON j.id = p.id WHERE p.pos > $1 ORDER BY p.pos LIMIT $2";
/// Entries about one subject, newest last.
pub const JOURNAL_OF_SUBJECT: &str = "SELECT coalesce(p.pos, 0), j.kind, j.version, j.subject, j.actor_kind, j.actor, j.on_behalf, j.register, j.occurred_at, j.body FROM journal j LEFT JOIN journal_pos p ON p.id = j.id WHERE j.subject = $1 ORDER BY j.id LIMIT $2";
/// Entries that have no position yet.
pub const JOURNAL_UNNUMBERED: &str =
    "SELECT count(*) FROM journal j LEFT JOIN journal_pos p ON p.id = j.id WHERE p.id IS NULL";
/// Positions that are not 1, 2, 3, … without a gap.
pub const JOURNAL_GAPS: &str = "SELECT count(*), coalesce(max(pos), 0), coalesce(min(pos), 1) FROM journal_pos";

/// PostgreSQL: one sequencer at a time, in whichever process.
pub const SEQUENCER_LOCK: &str = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))";
/// PostgreSQL: the transaction below which everything has ended.
pub const SEQUENCER_HORIZON: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
/// PostgreSQL: this transaction's number, which is later than that of any other that has begun to write.
pub const SEQUENCER_NOW: &str = "SELECT pg_current_xact_id()::text::bigint";
/// PostgreSQL: an entry that one attempt of a write appended.
pub const JOURNAL_WITNESS: &str =
    "SELECT id FROM journal WHERE subject = $1 AND kind = $2 AND occurred_at = $3 AND tx = $4 LIMIT 1";

/// A consumer's cursor.
pub const CURSOR_GET: &str = "SELECT epoch, pos FROM journal_cursor WHERE consumer = $1";
/// Moves a consumer's cursor, never back.
pub const CURSOR_SET: &str = "INSERT INTO journal_cursor (consumer, epoch, pos, updated_at) VALUES ($1, $2, $3, $4) ON CONFLICT (consumer) DO UPDATE SET epoch = excluded.epoch, pos = excluded.pos, updated_at = excluded.updated_at WHERE journal_cursor.epoch < excluded.epoch OR (journal_cursor.epoch = excluded.epoch AND journal_cursor.pos < excluded.pos)";

/// A single value of the brand.
pub const META_GET: &str = "SELECT value FROM store_meta WHERE name = $1";
/// A single value of the brand, locked until the transaction ends.
pub const META_LOCK: &str = "SELECT value FROM store_meta WHERE name = $1 FOR UPDATE";
/// Sets a single value of the brand.
pub const META_SET: &str =
    "INSERT INTO store_meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

/// A secret of the brand.
pub const SECRET_GET: &str = "SELECT value FROM store_secret WHERE name = $1";
/// A secret is made once.
pub const SECRET_INSERT: &str =
    "INSERT INTO store_secret (name, value, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";

/// What a key led to.
pub const ONCE_GET: &str =
    "SELECT request_hash, status, resource, version FROM store_idempotency WHERE scope = $1 AND key = $2";
/// Takes a key before its act; the answer follows in the same transaction.
pub const ONCE_CLAIM: &str = "INSERT INTO store_idempotency (scope, key, request_hash, status, resource, version, created_at) VALUES ($1, $2, $3, 0, $4, 0, $5) ON CONFLICT (scope, key) DO NOTHING";
/// What a key leads to from now on.
pub const ONCE_DONE: &str =
    "UPDATE store_idempotency SET status = $3, resource = $4, version = $5 WHERE scope = $1 AND key = $2";
/// Keys past their seven days.
pub const ONCE_FORGET: &str = "DELETE FROM store_idempotency WHERE created_at < $1";

/// A job to run.
pub const JOB_INSERT: &str = "INSERT INTO store_job (id, kind, subject, body, state, run_at, attempts, created_at) VALUES ($1, $2, $3, $4, 'ready', $5, 0, $6)";
/// Takes the next due job, also one whose lease ran out. `run_at` of a leased job is the lease's end.
pub const JOB_CLAIM: &str = "UPDATE store_job SET state = 'leased', attempts = attempts + 1, run_at = $2, lease_owner = $3 WHERE id = (SELECT id FROM store_job WHERE state IN ('ready', 'leased') AND run_at <= $1 ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, kind, subject, body, attempts";
/// Ends a job, if the lease is still ours.
pub const JOB_DONE: &str = "DELETE FROM store_job WHERE id = $1 AND lease_owner = $2";
/// Gives a job back for later.
pub const JOB_LATER: &str = "UPDATE store_job SET state = 'ready', run_at = $3, last_error = $4, lease_owner = NULL WHERE id = $1 AND lease_owner = $2";
/// Gives a job up.
pub const JOB_DEAD: &str =
    "UPDATE store_job SET state = 'dead', last_error = $3, lease_owner = NULL WHERE id = $1 AND lease_owner = $2";
/// A dead job gets another life.
pub const JOB_REVIVE: &str = "UPDATE store_job SET state = 'ready', run_at = $2, attempts = 0, last_error = NULL WHERE id = $1 AND state = 'dead'";
/// Jobs that were given up, newest first.
pub const JOB_LIST_DEAD: &str = "SELECT id, kind, subject, attempts, last_error, created_at FROM store_job WHERE state = 'dead' ORDER BY created_at DESC, id DESC LIMIT $1";
/// How many jobs wait, run and are dead.
pub const JOB_COUNT: &str = "SELECT state, count(*) FROM store_job GROUP BY state";
/// When the next job is due.
pub const JOB_NEXT: &str = "SELECT min(run_at) FROM store_job WHERE state IN ('ready', 'leased')";

/// Lines of the audit log before one, the latest first.
pub const AUDIT_BEFORE: &str = "SELECT id, at, actor_kind, actor, on_behalf, register, action, subject, outcome, detail FROM store_audit WHERE id < $1 ORDER BY id DESC LIMIT $2";
/// Entries before a position, the latest first.
pub const JOURNAL_BEFORE: &str = "SELECT p.pos, j.kind, j.version, j.subject, j.actor_kind, j.actor, j.on_behalf, j.register, j.occurred_at, j.body FROM journal_pos p JOIN journal j ON j.id = p.id WHERE p.pos < $1 ORDER BY p.pos DESC LIMIT $2";
/// One more line of the audit log.
pub const AUDIT_APPEND: &str = "INSERT INTO store_audit (at, actor_kind, actor, on_behalf, register, action, subject, outcome, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Opens a case, unless one of its kind is open for the subject.
pub const CASE_OPEN: &str = "INSERT INTO store_case (id, kind, subject, store_id, state, detail, opened_at, version) VALUES ($1, $2, $3, $4, 'open', $5, $6, 1) ON CONFLICT (kind, subject) WHERE state <> 'closed' DO NOTHING";
/// Closes a case, and says whose it was.
pub const CASE_CLOSE: &str = "UPDATE store_case SET state = 'closed', resolution = $3, closed_at = $4, owner = $5, outcome = $6, version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'closed' RETURNING store_id";
/// Closes the case of a kind about a subject, whoever looks after it.
pub const CASE_SETTLE: &str = "UPDATE store_case SET state = 'closed', resolution = $3, closed_at = $4, outcome = $5, version = version + 1 WHERE kind = $1 AND subject = $2 AND state <> 'closed' RETURNING id, store_id";
/// Somebody looks after a case from now on.
pub const CASE_GIVE: &str = "UPDATE store_case SET state = 'working', owner = $3, version = version + 1 WHERE id = $1 AND version = $2 AND state <> 'closed' RETURNING store_id";
/// Nobody looks after a case any more.
pub const CASE_LEAVE: &str = "UPDATE store_case SET state = 'open', owner = NULL, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'working' RETURNING store_id";
/// Nobody looks after what somebody looked after.
pub const CASES_LEAVE: &str = "UPDATE store_case SET state = 'open', owner = NULL, version = version + 1 WHERE owner = $1 AND state = 'working' RETURNING id, store_id";
/// A case has another note.
pub const CASE_TOUCH: &str =
    "UPDATE store_case SET version = version + 1 WHERE id = $1 AND state <> 'closed' RETURNING store_id";
/// A note.
pub const CASE_NOTE_INSERT: &str =
    "INSERT INTO store_case_note (id, case_id, author, text, at) VALUES ($1, $2, $3, $4, $5)";
/// The notes of a case, oldest first.
pub const CASE_NOTES: &str = "SELECT author, text, at FROM store_case_note WHERE case_id = $1 ORDER BY id";
macro_rules! case_columns {
    () => {
        "SELECT id, kind, subject, owner, state, detail, resolution, opened_at, closed_at, version, store_id, outcome FROM store_case"
    };
}
/// Cases in a state, oldest first.
pub const CASE_LIST: &str = concat!(case_columns!(), " WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3");
/// Cases of one store in a state, oldest first.
pub const CASE_LIST_OF_STORE: &str =
    concat!(case_columns!(), " WHERE store_id = $4 AND state = $1 AND id > $2 ORDER BY id LIMIT $3");
/// Cases that somebody looks after, oldest first.
pub const CASE_LIST_OF_OWNER: &str =
    concat!(case_columns!(), " WHERE owner = $1 AND state = 'working' AND id > $2 ORDER BY id LIMIT $3");
/// One case.
pub const CASE_GET: &str = concat!(case_columns!(), " WHERE id = $1");

/// Our row for another system's name.
pub const REFERENCE_GET: &str =
    "SELECT id FROM store_external_reference WHERE source = $1 AND kind = $2 AND external_id = $3";
/// Remembers another system's name for our row.
pub const REFERENCE_INSERT: &str = "INSERT INTO store_external_reference (source, kind, external_id, id, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (source, kind, external_id) DO NOTHING";
/// Forgets every name that other systems have for one of our rows.
pub const REFERENCE_FORGET_ALL: &str = "DELETE FROM store_external_reference WHERE kind = $1 AND id = $2";
/// Forgets another system's name.
pub const REFERENCE_FORGET: &str =
    "DELETE FROM store_external_reference WHERE source = $1 AND kind = $2 AND external_id = $3";

/// PostgreSQL: what became of a transaction whose COMMIT was not answered.
pub const TRANSACTION_STATUS: &str = "SELECT pg_xact_status($1::text::xid8)";

/// Statements that run on one database only; the test that prepares all others skips them there.
pub const POSTGRES_ONLY: &[&str] = &[SEQUENCER_LOCK, SEQUENCER_HORIZON, SEQUENCER_NOW, TRANSACTION_STATUS];

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    JOURNAL_APPEND,
    JOURNAL_NUMBER,
    JOURNAL_STAND,
    JOURNAL_WITNESS,
    JOURNAL_LAST,
    JOURNAL_AFTER,
    JOURNAL_OF_SUBJECT,
    JOURNAL_UNNUMBERED,
    JOURNAL_GAPS,
    SEQUENCER_LOCK,
    SEQUENCER_HORIZON,
    SEQUENCER_NOW,
    CURSOR_GET,
    CURSOR_SET,
    META_GET,
    META_LOCK,
    META_SET,
    SECRET_GET,
    SECRET_INSERT,
    ONCE_GET,
    ONCE_CLAIM,
    ONCE_DONE,
    ONCE_FORGET,
    JOB_INSERT,
    JOB_CLAIM,
    JOB_DONE,
    JOB_LATER,
    JOB_DEAD,
    JOB_REVIVE,
    JOB_LIST_DEAD,
    JOB_COUNT,
    JOB_NEXT,
    AUDIT_APPEND,
    AUDIT_BEFORE,
    JOURNAL_BEFORE,
    CASE_OPEN,
    CASE_CLOSE,
    CASE_SETTLE,
    CASE_LIST,
    CASE_LIST_OF_STORE,
    CASE_LIST_OF_OWNER,
    CASE_GIVE,
    CASE_LEAVE,
    CASES_LEAVE,
    CASE_TOUCH,
    CASE_NOTE_INSERT,
    CASE_NOTES,
    CASE_GET,
    REFERENCE_GET,
    REFERENCE_INSERT,
    REFERENCE_FORGET,
    REFERENCE_FORGET_ALL,
    TRANSACTION_STATUS,
];
