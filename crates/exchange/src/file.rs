//! A file as pieces in the database: any server can go on reading where another stopped.

use std::io::{Error, Read, Result as IoResult, Seek, SeekFrom};

use kernel::{Actor, Id, Refusal};
use sha2::{Digest as _, Sha256};
use store::{Db, WriteError, params};
use tokio::runtime::Handle;

use crate::read::{self, Container, LINE_BYTES};
use crate::{codes, sql};

/// Bytes of a piece.
pub(crate) const PIECE: usize = 256 << 10;
/// The largest file, in bytes.
pub const FILE_BYTES: u64 = 1 << 30;

/// Takes a file in, piece by piece.
pub struct Intake {
    db: Db,
    actor: Actor,
    file: Id,
    ordinal: i64,
    open: Vec<u8>,
    bytes: u64,
    hash: Sha256,
    container: Option<Container>,
    /// The line at hand, and how many bytes of it came.
    line: i64,
    line_bytes: u64,
}

/// A file that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// The pieces' name.
    pub file: Id,
    /// Its size.
    pub bytes: i64,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

impl Intake {
    /// Nothing yet.
    pub fn new(db: &Db, actor: Actor) -> Self {
        let file = db.new_id();
        let open = Vec::with_capacity(PIECE);
        let (db, hash) = (db.clone(), Sha256::new());
        Intake { db, actor, file, ordinal: 0, open, bytes: 0, hash, container: None, line: 1, line_bytes: 0 }
    }

    /// Takes in what came next.
    ///
    /// # Errors
    /// `exchange.file_too_large`, `exchange.row_too_long`, or what the file's beginning shows that it is; then nothing
    /// is kept.
    pub async fn take(&mut self, mut bytes: &[u8]) -> Result<(), WriteError> {
        self.bytes = self.bytes.saturating_add(bytes.len() as u64);
        if self.bytes > FILE_BYTES {
            self.drop_pieces().await?;
            return Err((&codes::FILE_TOO_LARGE).into());
        }
        self.hash.update(bytes);
        while !bytes.is_empty() {
            let count = (PIECE - self.open.len()).min(bytes.len());
            self.open.extend_from_slice(&bytes[..count]);
            self.measure(&bytes[..count]);
            bytes = &bytes[count..];
            if self.open.len() == PIECE {
                self.keep().await?;
            }
        }
        if self.container == Some(Container::Text) && self.line_bytes > LINE_BYTES {
            // Nobody waits for the end of a line that has none.
            self.drop_pieces().await?;
            return Err(Refusal::new(&codes::ROW_TOO_LONG).with("line", self.line).into());
        }
        Ok(())
    }

    /// Counts lines and the bytes of the last one.
    fn measure(&mut self, bytes: &[u8]) {
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        match bytes.iter().rposition(ends) {
            None => self.line_bytes += bytes.len() as u64,
            Some(last) => {
                let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
                self.line += i64::try_from(lines).unwrap_or(i64::MAX);
                self.line_bytes = (bytes.len() - last - 1) as u64;
            }
        }
    }

    /// The file is complete.
    ///
    /// # Errors
    /// As [`Intake::take`].
    pub async fn finish(mut self) -> Result<Taken, WriteError> {
        if !self.open.is_empty() || self.ordinal == 0 {
            self.keep().await?;
        }
        let bytes = i64::try_from(self.bytes).unwrap_or(i64::MAX);
        Ok(Taken { file: self.file, bytes, sha256: self.hash.finalize().into() })
    }

    async fn keep(&mut self) -> Result<(), WriteError> {
        if self.container.is_none() {
            // A person who chose the wrong file hears of it before all of it has travelled.
            self.container = Some(read::sniff(&self.open)?);
        }
        let (file, ordinal, piece) =
            (self.file, self.ordinal, std::mem::replace(&mut self.open, Vec::with_capacity(PIECE)));
        self.ordinal += 1;
        let write = move |tx: &mut store::Tx<'_>| {
            tx.execute(sql::CHUNK_INSERT, params![file, ordinal, piece.as_slice()])?;
            Ok(())
        };
        self.db.write_bulk("exchange.take_piece", self.actor, write).await
    }

    async fn drop_pieces(&self) -> Result<(), WriteError> {
        forget(&self.db, self.actor, self.file).await
    }
}

/// Drops a file's pieces, a few at a time.
///
/// # Errors
/// When the database says so.
pub(crate) async fn forget(db: &Db, actor: Actor, file: Id) -> Result<(), WriteError> {
    const AT_ONCE: i64 = 16;
    let mut from = 0_i64;
    loop {
        let dropped = db
            .write_bulk("exchange.drop_pieces", actor, move |tx| {
                Ok(tx.execute(sql::CHUNK_DELETE, params![file, from, from + AT_ONCE])?)
            })
            .await?;
        if dropped == 0 {
            return Ok(());
        }
        from += AT_ONCE;
    }
}

/// Reads a file's pieces. To be used on a thread that may wait.
pub(crate) struct Pieces {
    db: Db,
    handle: Handle,
    file: Id,
    length: u64,
    position: u64,
    /// The piece at hand.
    held: Option<(i64, Vec<u8>)>,
}

impl Pieces {
    pub(crate) fn new(db: &Db, file: Id, length: i64) -> Self {
        let length = u64::try_from(length).unwrap_or(0);
        Pieces { db: db.clone(), handle: Handle::current(), file, length, position: 0, held: None }
    }

    fn fetch(&self, ordinal: i64) -> IoResult<Vec<u8>> {
        let file = self.file;
        let piece = self.handle.block_on(
            self.db
                .read(move |read| read.query_opt(sql::CHUNK_GET, params![file, ordinal], |row| row.get::<Vec<u8>>(0))),
        );
        piece.map_err(Error::other)?.ok_or_else(|| Error::other("a piece of the file is missing"))
    }
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        if self.position >= self.length {
            return Ok(0);
        }
        let size = PIECE as u64;
        let ordinal = i64::try_from(self.position / size).map_err(Error::other)?;
        if self.held.as_ref().is_none_or(|(held, _)| *held != ordinal) {
            self.held = Some((ordinal, self.fetch(ordinal)?));
        }
        let Some((_, piece)) = &self.held else { return Ok(0) };
        let from = usize::try_from(self.position % size).map_err(Error::other)?;
        let count = piece.len().saturating_sub(from).min(buffer.len());
        if count == 0 && !buffer.is_empty() {
            return Err(Error::other("a piece of the file is short"));
        }
        buffer[..count].copy_from_slice(&piece[from..from + count]);
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Pieces {
    fn seek(&mut self, to: SeekFrom) -> IoResult<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| Error::other("before the file's beginning"))?;
        Ok(self.position)
    }
}
