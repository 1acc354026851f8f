//! Adding a picture, giving its bytes away, and forgetting those that nobody uses.

use std::sync::Arc;

use axum::body::Bytes;
use kernel::{Actor, Id};
use store::{Db, Fault, Read, Row, Tx, WriteError, params};
use tokio::sync::Semaphore;

use crate::develop::{self, Developed};
use crate::picture::Picture;
use crate::{events, sql};

/// How long a picture may lie unused, in seconds.
pub const UNUSED_SECONDS: i64 = 30 * 86_400;

/// Megapixels that are decoded at once in this process, and the least that one picture counts: two at once, and a
/// very large one alone. A decoder needs some eight bytes for each pixel.
const DARKROOM: u32 = 64;
const DARKROOM_SHARE: u32 = 32;

static ROOM: Semaphore = Semaphore::const_new(DARKROOM as usize);

/// Keeps an uploaded picture in all its sizes; the same bytes again are the same picture. True when it is new.
///
/// # Errors
/// Refused as [`develop::develop`] refuses, or when the database says so; then nothing was kept.
pub async fn upload(db: &Db, actor: Actor, bytes: Bytes) -> Result<(Picture, bool), WriteError> {
    let weighed = bytes.clone();
    let (sha256, pixels) = apart(move || develop::weigh(&weighed).map(|pixels| (develop::digest(&weighed), pixels)))
        .await?
        .map_err(|refusal| WriteError::Refused(Box::new(refusal)))?;
    if db.read(move |read| media_by_content(read, sha256)).await?.is_some() {
        let again = db.write("catalog.add_media", actor, move |tx| Ok(again(tx, sha256)?)).await?;
        // Swept between the two: it is made anew.
        if let Some(picture) = again {
            return Ok((picture, false));
        }
    }
    let share = u32::try_from(pixels.div_ceil(1_000_000)).unwrap_or(DARKROOM).clamp(DARKROOM_SHARE, DARKROOM);
    let place = ROOM.acquire_many(share).await.map_err(|_| Fault::Closed)?;
    let developed = apart(move || {
        // Kept until the work ends, also when whoever asked has gone.
        let _place = place;
        develop::develop(&bytes)
    });
    let developed = Arc::new(developed.await?.map_err(|refusal| WriteError::Refused(Box::new(refusal)))?);
    db.write("catalog.add_media", actor, move |tx| Ok(add_media(tx, &developed)?)).await
}

/// Work that takes long, on a thread of its own. What a decoder breaks over is a fault, and the process goes on.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::Unusable(format!("a picture: {error}")))
}

/// Keeps a picture, unless what was uploaded is known. True when it is new. Writes `catalog.media_added@1`.
///
/// # Errors
/// When the database says so.
pub fn add_media(tx: &mut Tx<'_>, new: &Developed) -> Result<(Picture, bool), Fault> {
    if let Some(known) = again(tx, new.sha256)? {
        return Ok((known, false));
    }
    let (id, now, by) = (tx.new_id(), tx.now(), tx.actor().id);
    let values = params![id, new.sha256, new.width, new.height, new.extension, now, by];
    if tx.execute(sql::media::MEDIA_INSERT, values)? == 0 {
        // Somebody else brought it at the same time.
        let known = again(tx, new.sha256)?;
        return known.map(|known| (known, false)).ok_or_else(|| Fault::Decode("a picture came and went".to_owned()));
    }
    for file in &new.files {
        let values = params![id, file.size, file.content_type, file.sha256, &file.bytes];
        tx.execute(sql::media::FILE_INSERT, values)?;
    }
    tx.journal(&events::media_added(id))?;
    let (width, height, extension) = (new.width, new.height, new.extension.to_owned());
    Ok((Picture { media: id, sha256: new.sha256, width, height, extension }, true))
}

/// The picture that was uploaded as this, with as long to use it as a new one.
fn again(tx: &mut Tx<'_>, sha256: [u8; 32]) -> Result<Option<Picture>, Fault> {
    let now = tx.now();
    if tx.execute(sql::media::MEDIA_AGAIN, params![sha256, now])? == 0 {
        return Ok(None);
    }
    media_by_content(tx, sha256)
}

/// The picture that was uploaded as this.
///
/// # Errors
/// When the database says so.
pub fn media_by_content(read: &mut Read<'_>, sha256: [u8; 32]) -> Result<Option<Picture>, Fault> {
    read.query_opt(sql::media::MEDIA_BY_CONTENT, params![sha256], |row| picture_row(row, 0))
}

/// One picture.
///
/// # Errors
/// When the database says so.
pub fn media(read: &mut Read<'_>, id: Id) -> Result<Option<Picture>, Fault> {
    read.query_opt(sql::media::MEDIA_GET, params![id], |row| picture_row(row, 0))
}

/// A picture whose columns begin at `first`.
pub(crate) fn picture_row(row: &Row<'_>, first: usize) -> Result<Picture, Fault> {
    Ok(Picture {
        media: row.get(first)?,
        sha256: row.get(first + 1)?,
        width: row.get(first + 2)?,
        height: row.get(first + 3)?,
        extension: row.get(first + 4)?,
    })
}

/// The same where there may be none.
pub(crate) fn maybe_picture_row(row: &Row<'_>, first: usize) -> Result<Option<Picture>, Fault> {
    if row.get::<Option<Id>>(first)?.is_none() {
        return Ok(None);
    }
    picture_row(row, first).map(Some)
}

/// One size as it is served.
#[derive(Debug, Clone)]
pub struct Served {
    /// The extension that its address has to have.
    pub extension: String,
    /// Its media type.
    pub content_type: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its bytes.
    pub bytes: Bytes,
}

/// One size of the picture that was uploaded as this.
///
/// # Errors
/// When the database says so.
pub fn served(read: &mut Read<'_>, sha256: [u8; 32], size: i64) -> Result<Option<Served>, Fault> {
    read.query_opt(sql::media::FILE_GET, params![sha256, size], |row| {
        Ok(Served {
            extension: row.get(0)?,
            content_type: row.get(1)?,
            sha256: row.get(2)?,
            bytes: row.get::<Vec<u8>>(3)?.into(),
        })
    })
}

/// Pictures forgotten in one write.
const SOME: i64 = 20;

/// Forgets pictures that nobody has used for [`UNUSED_SECONDS`], some in one write. Returns how many. Writes
/// `catalog.media_forgotten@1` for each.
///
/// # Errors
/// When the database says so.
pub async fn sweep_media(db: &Db) -> Result<usize, WriteError> {
    let before = db.now().plus_seconds(-UNUSED_SECONDS);
    let forgotten = move |read: &mut Read<'_>| {
        read.query(sql::media::MEDIA_FORGOTTEN, params![before, SOME], |row| row.get::<Id>(0))
    };
    if db.read(forgotten).await?.is_empty() {
        return Ok(0);
    }
    let write = move |tx: &mut Tx<'_>| {
        let mut swept = 0;
        let mut due = forgotten(tx)?;
        due.sort_unstable();
        for id in due {
            // Whoever uses it again holds its lock, and then it is no longer unused.
            let locked = tx.query_opt(sql::media::MEDIA_FORGOTTEN_LOCK, params![id, before], |row| row.get::<Id>(0))?;
            if locked.is_none() {
                continue;
            }
            tx.execute(sql::media::FILES_REMOVE, params![id])?;
            tx.execute(sql::media::MEDIA_REMOVE, params![id])?;
            tx.journal(&events::media_forgotten(id))?;
            swept += 1;
        }
        Ok(swept)
    };
    db.write("catalog.sweep_media", Actor::SYSTEM, write).await
}

/// Looks whether every size of every picture still holds the bytes that were put there, and names those that do
/// not. Reads a few at a time: a brand's pictures are larger than its books.
///
/// # Errors
/// When the database says so.
pub async fn damaged_media(db: &Db) -> Result<Vec<String>, Fault> {
    let mut damaged = Vec::new();
    let mut after = (Id::NIL, 0_i64);
    loop {
        let (media, size) = after;
        let files = db
            .read(move |read| {
                read.query(sql::media::FILES, params![media, size], |row| {
                    let (kept, bytes) = (row.get::<[u8; 32]>(2)?, row.get::<Vec<u8>>(3)?);
                    Ok((row.get::<Id>(0)?, row.get::<i64>(1)?, kept, bytes))
                })
            })
            .await?;
        let Some(last) = files.last() else { return Ok(damaged) };
        after = (last.0, last.1);
        let wrong = files.iter().filter(|(_, _, kept, bytes)| develop::digest(bytes) != *kept);
        damaged.extend(wrong.map(|(media, size, ..)| format!("{media}, {size}")));
    }
}
