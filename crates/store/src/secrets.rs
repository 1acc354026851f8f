//! Secrets of a brand: made at first use, never shown, never in the journal.

use crate::{Db, Fault, Stop, WriteError, params, sql};
use kernel::Actor;

/// The secret of that name, 32 random bytes, made at its first use.
///
/// # Errors
/// When the database says so.
pub async fn get_or_make(db: &Db, name: &'static str) -> Result<Vec<u8>, WriteError> {
    let found =
        db.read(move |read| read.query_opt(sql::SECRET_GET, params![name], |row| row.get::<Vec<u8>>(0))).await?;
    if let Some(secret) = found {
        return Ok(secret);
    }
    let mut fresh = vec![0; 32];
    db.entropy().fill(&mut fresh);
    db.write("store.make_secret", Actor::SYSTEM, move |tx| {
        let now = tx.now();
        tx.execute(sql::SECRET_INSERT, params![name, &fresh, now])?;
        // Another process may have been first; its secret is the one that counts.
        let kept: Vec<u8> = tx.query_one(sql::SECRET_GET, params![name], |row| row.get(0)).map_err(Stop::from)?;
        Ok(kept)
    })
    .await
    .map_err(|error| match error {
        WriteError::Fault(fault) => WriteError::Fault(fault),
        other => WriteError::Fault(Fault::Unusable(other.to_string())),
    })
}
