//! Reading the journal: entries in the order of their positions, and consumers' cursors.

use kernel::{Actor, ActorKind, Id, Timestamp};

use crate::{Fault, Read, Row, Tx, params, sql};

/// One entry, with its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its position: 1, 2, 3, … without a gap.
    pub pos: i64,
    /// Slice, dot, verb in the past.
    pub kind: String,
    /// Version of the body's shape.
    pub version: i64,
    /// What it happened to.
    pub subject: Id,
    /// Who did it.
    pub actor: Actor,
    /// When it happened, which for a till's sale is before it was booked.
    pub occurred_at: Timestamp,
    /// JSON text of the body.
    pub body: String,
}

/// Where a consumer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    /// Raised by every restore: positions of another epoch mean other entries.
    pub epoch: i64,
    /// The last position that was handled.
    pub pos: i64,
}

/// The kind of that stored name.
pub(crate) fn actor_kind(name: &str) -> ActorKind {
    match name {
        "staff" => ActorKind::Staff,
        "member" => ActorKind::Member,
        "guest" => ActorKind::Guest,
        "register" => ActorKind::Register,
        "key" => ActorKind::Key,
        _ => ActorKind::System,
    }
}

fn entry(row: &Row<'_>) -> Result<Entry, Fault> {
    let kind = actor_kind(&row.get::<String>(4)?);
    Ok(Entry {
        pos: row.get(0)?,
        kind: row.get(1)?,
        version: row.get(2)?,
        subject: row.get(3)?,
        actor: Actor { kind, id: row.get(5)?, on_behalf: row.get(6)?, register: row.get(7)? },
        occurred_at: row.get(8)?,
        body: row.get(9)?,
    })
}

/// Entries after a position, at most `limit`, in order.
///
/// # Errors
/// When the database says so.
pub fn after(read: &mut Read<'_>, pos: i64, limit: i64) -> Result<Vec<Entry>, Fault> {
    read.query(sql::JOURNAL_AFTER, params![pos, limit], entry)
}

/// Entries before a position, at most `limit`, the latest first.
///
/// # Errors
/// When the database says so.
pub fn before(read: &mut Read<'_>, pos: i64, limit: i64) -> Result<Vec<Entry>, Fault> {
    read.query(sql::JOURNAL_BEFORE, params![pos, limit], entry)
}

/// The entry at a position.
///
/// # Errors
/// When the database says so.
pub fn at(read: &mut Read<'_>, pos: i64) -> Result<Option<Entry>, Fault> {
    Ok(after(read, pos - 1, 1)?.pop().filter(|entry| entry.pos == pos))
}

/// The first `limit` entries about one subject, oldest first. One that was written just now may have
/// no position yet, on PostgreSQL; it is 0 then.
///
/// # Errors
/// When the database says so.
pub fn of_subject(read: &mut Read<'_>, subject: Id, limit: i64) -> Result<Vec<Entry>, Fault> {
    read.query(sql::JOURNAL_OF_SUBJECT, params![subject, limit], entry)
}

/// The last position there is; 0 for an empty journal.
///
/// # Errors
/// When the database says so.
pub fn last(read: &mut Read<'_>) -> Result<i64, Fault> {
    Ok(read.query_opt(sql::JOURNAL_LAST, &[], |row| row.get(0))?.unwrap_or(0))
}

/// How many entries have no position yet. Always 0 on SQLite; on PostgreSQL numbers follow within moments.
///
/// # Errors
/// When the database says so.
pub fn unnumbered(read: &mut Read<'_>) -> Result<i64, Fault> {
    Ok(read.query_opt(sql::JOURNAL_UNNUMBERED, &[], |row| row.get(0))?.unwrap_or(0))
}

/// The database's epoch, 1 until the first restore.
///
/// # Errors
/// When the database says so.
pub fn epoch(read: &mut Read<'_>) -> Result<i64, Fault> {
    let text = read.query_opt(sql::META_GET, params!["epoch"], |row| row.get::<String>(0))?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(1))
}

/// Raises the epoch, which tells every consumer that positions may mean other entries now.
///
/// # Errors
/// When the database says so.
pub fn raise_epoch(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    let next = epoch(tx)? + 1;
    tx.execute(sql::META_SET, params!["epoch", next.to_string()])?;
    Ok(next)
}

/// Where a consumer stands; at the beginning of this epoch when it is new.
///
/// # Errors
/// When the database says so.
pub fn cursor(read: &mut Read<'_>, consumer: &str) -> Result<Cursor, Fault> {
    let found =
        read.query_opt(sql::CURSOR_GET, params![consumer], |row| Ok(Cursor { epoch: row.get(0)?, pos: row.get(1)? }))?;
    match found {
        Some(cursor) => Ok(cursor),
        None => Ok(Cursor { epoch: epoch(read)?, pos: 0 }),
    }
}

/// Moves a consumer's cursor; it never goes back within an epoch.
///
/// # Errors
/// When the database says so.
pub fn move_cursor(tx: &mut Tx<'_>, consumer: &str, to: Cursor) -> Result<(), Fault> {
    let now = tx.now();
    tx.execute(sql::CURSOR_SET, params![consumer, to.epoch, to.pos, now])?;
    Ok(())
}
