//! The same act twice is done once: client-made keys, kept in the act's own transaction.

use kernel::{Id, Timestamp};

use crate::codes::IDEMPOTENCY_CONFLICT;
use crate::{Fault, Stop, Tx, params, sql};

/// How long a key is remembered, in seconds: seven days.
pub const REMEMBERED_SECONDS: i64 = 7 * 24 * 3600;

/// A client-made key and what it stood for.
#[derive(Debug, Clone)]
pub struct Once {
    /// The operation and the principal, so that two clients' keys never meet.
    pub scope: String,
    /// The client's key.
    pub key: String,
    /// SHA-256 of the request's canonical bytes.
    pub request_hash: [u8; 32],
}

/// What an act left behind; enough to answer again without doing it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The HTTP status of the first answer.
    pub status: u16,
    /// The row that was made or changed.
    pub resource: Id,
    /// Its version after the act.
    pub version: i64,
    /// True when this is the answer to an earlier call.
    pub replayed: bool,
}

impl Written {
    /// Something was made.
    pub const fn created(resource: Id) -> Self {
        Written { status: 201, resource, version: 1, replayed: false }
    }

    /// Something was changed.
    pub const fn changed(resource: Id, version: i64) -> Self {
        Written { status: 200, resource, version, replayed: false }
    }
}

/// Takes the key, or gives the earlier answer for it.
///
/// The row is written before the act, not after it: a second call with the same key waits here until
/// the first one has ended, and then finds its answer. If it ran the act beside the first one, it might
/// be refused because of what the first one did.
pub(crate) fn claim(tx: &mut Tx<'_>, once: &Once) -> Result<Option<Written>, Stop> {
    let now = tx.now();
    if tx.execute(sql::ONCE_CLAIM, params![&once.scope, &once.key, once.request_hash, Id::NIL, now])? == 1 {
        return Ok(None);
    }
    let (request_hash, status, resource, version) =
        tx.query_one(sql::ONCE_GET, params![&once.scope, &once.key], |row| {
            Ok((row.get::<[u8; 32]>(0)?, row.get::<i64>(1)?, row.get::<Id>(2)?, row.get::<i64>(3)?))
        })?;
    if request_hash != once.request_hash {
        return Err(Stop::from(&IDEMPOTENCY_CONFLICT));
    }
    let status = u16::try_from(status).map_err(|_| Fault::Decode("an HTTP status out of range".to_owned()))?;
    Ok(Some(Written { status, resource, version, replayed: true }))
}

/// Completes a taken key with the answer.
pub(crate) fn remember(tx: &mut Tx<'_>, once: &Once, written: Written) -> Result<(), Fault> {
    tx.execute(sql::ONCE_DONE, params![&once.scope, &once.key, written.status, written.resource, written.version])?;
    Ok(())
}

/// Forgets keys older than seven days. Returns how many.
///
/// # Errors
/// When the database says so.
pub fn forget_old(tx: &mut Tx<'_>) -> Result<u64, Fault> {
    let before: Timestamp = tx.now().plus_seconds(-REMEMBERED_SECONDS);
    tx.execute(sql::ONCE_FORGET, params![before])
}
