//! Ships what a brand on SQLite writes, second by second, into another folder.
//!
//! A *generation* is a backup (the base) and, beside it, *segments*: the frames of SQLite's write-ahead
//! log as they were committed. Restored, each segment is laid beside the base as its log, and SQLite
//! recovers it like after a crash.
//!
//! SQLite starts its log anew when everything in it was copied into the main file and nobody reads it.
//! The follower always has a read transaction open and opens the next before it ends the last, so the
//! log cannot be started anew before the follower has shipped it to its end; then a new segment begins.
//! The log's header carries two salts, of which the first counts up by one each time: anything else
//! means that frames were missed, and a new generation begins.
//!
//! **What a lost machine costs**: what was committed after the last [`Follower::tick`], so about one
//! second, and the time a tick takes. Nothing that was shipped is ever half a transaction. While no
//! follower runs nothing is shipped; the next one begins a new generation. A restore brings back the
//! end of the newest complete generation.
//!
//! PostgreSQL has its own archive of its log and needs none of this.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use kernel::Timestamp;

use crate::backup::{backup, plain, sync};
use crate::platform::{Brand, Database, Platform};
use crate::sqlite::{File, Session};
use crate::{Clock, Fault};

/// How often what is new is shipped.
pub const EVERY: Duration = Duration::from_secs(1);
/// Frames in the log after which the follower asks for a new one; a busy log would grow for ever.
const LONG: u64 = 8_000;
/// Generations that are kept.
const KEPT: usize = 2;
const LOG_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Ships a brand. Dropped, it lets SQLite's log go; what was shipped stays.
pub struct Follower {
    file: File,
    folder: PathBuf,
    generation: PathBuf,
    segment: Option<Segment>,
    segments: u32,
    /// Holds a read transaction at all times, so that the log is not started anew behind our back.
    holder: Session,
    /// Takes over from the holder at each tick.
    next: Session,
    /// Asks about the log; a connection that reads cannot.
    probe: Session,
    long: u64,
}

/// The part of the log that is being shipped.
struct Segment {
    path: PathBuf,
    header: [u8; LOG_HEADER],
    frames: u64,
    shipped: fs::File,
}

/// What a tick did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tick {
    /// Frames shipped, each one page of the database.
    pub frames: u64,
    /// A new segment was begun.
    pub new_segment: bool,
    /// Frames were missed, and a new generation was begun.
    pub new_generation: bool,
}

/// What the log says of itself.
struct Log {
    header: [u8; LOG_HEADER],
    /// Committed frames.
    frames: u64,
}

fn salt(header: &[u8; LOG_HEADER]) -> u32 {
    u32::from_be_bytes([header[16], header[17], header[18], header[19]])
}

impl Follower {
    /// Begins a new generation in `folder` and ships from then on.
    ///
    /// # Errors
    /// On PostgreSQL, and when the disk or the database says so.
    pub fn begin(platform: &Platform, brand: &Brand, folder: &Path, at: Timestamp) -> Result<Self, Fault> {
        if matches!(platform.database(), Database::Postgres(_)) {
            return Err(Fault::Unusable(
                "PostgreSQL ships its log itself: set up archiving there, and take backups with `tenon backup`"
                    .to_owned(),
            ));
        }
        let file = platform.file(brand)?;
        let holder = Session::reader(&file)?;
        hold(&holder)?;
        let generation = next_generation(folder)?;
        backup(platform, brand, &generation, at)?;
        let (next, probe) = (Session::reader(&file)?, Session::reader(&file)?);
        let mut follower = Follower {
            file,
            folder: folder.to_owned(),
            generation,
            segment: None,
            segments: 0,
            holder,
            next,
            probe,
            long: LONG,
        };
        follower.tick(platform, brand, at)?;
        forget_old(folder)?;
        Ok(follower)
    }

    /// Asks for a new log after so many frames instead of the usual number; for tests.
    #[doc(hidden)]
    #[must_use]
    pub fn with_long(mut self, frames: u64) -> Self {
        self.long = frames;
        self
    }

    /// The folder of the running generation.
    pub fn generation(&self) -> &Path {
        &self.generation
    }

    /// Ships what is new.
    ///
    /// # Errors
    /// When the disk or the database says so. The next tick tries again.
    pub fn tick(&mut self, platform: &Platform, brand: &Brand, at: Timestamp) -> Result<Tick, Fault> {
        hold(&self.next)?;
        let shipped = self.ship();
        // Only after shipping: until here the log could not be started anew.
        let released = self.holder.batch("COMMIT");
        std::mem::swap(&mut self.holder, &mut self.next);
        released?;
        let Some(mut tick) = shipped? else {
            *self = Follower::begin(platform, brand, &self.folder, at)?.with_long(self.long);
            return Ok(Tick { new_generation: true, ..Tick::default() });
        };
        if self.segment.as_ref().is_some_and(|segment| segment.frames >= self.long) {
            tick.frames += self.turn_over()?;
        }
        Ok(tick)
    }

    /// Ticks until `stop` says so, or something goes wrong twice in a row.
    ///
    /// # Errors
    /// As [`Follower::tick`].
    pub fn run(
        mut self,
        platform: &Platform,
        brand: &Brand,
        clock: &Clock,
        mut stop: impl FnMut() -> bool,
    ) -> Result<(), Fault> {
        let mut failed = false;
        while !stop() {
            std::thread::sleep(EVERY);
            match self.tick(platform, brand, clock.now()) {
                Ok(_) => failed = false,
                Err(fault) if failed => return Err(fault),
                Err(fault) => {
                    tracing::warn!(%fault, "nothing could be shipped; trying again");
                    failed = true;
                }
            }
        }
        Ok(())
    }

    /// Ships all committed frames that were not. `None` when frames were missed.
    fn ship(&mut self) -> Result<Option<Tick>, Fault> {
        // The log may be started anew between two looks at it, once; then look again.
        for _ in 0..3 {
            let Some(log) = self.log()? else { return Ok(Some(Tick::default())) };
            let mut tick = Tick::default();
            match &self.segment {
                Some(segment) if segment.header == log.header => {}
                Some(segment) if salt(&segment.header).wrapping_add(1) != salt(&log.header) => return Ok(None),
                _ => {
                    self.begin_segment(log.header)?;
                    tick.new_segment = true;
                }
            }
            let Some(segment) = self.segment.as_mut() else { return Err(Fault::Closed) };
            if let Some(frames) = segment.take(&log_of(&self.file.path), log.frames)? {
                tick.frames = frames;
                return Ok(Some(tick));
            }
        }
        Err(Fault::Unusable("the log was started anew three times during one look at it".to_owned()))
    }

    /// What the log holds; `None` while it holds nothing.
    fn log(&self) -> Result<Option<Log>, Fault> {
        let Some(header) = read_header(&log_of(&self.file.path))? else { return Ok(None) };
        let committed = self.probe.query("PRAGMA wal_checkpoint(NOOP)", &[], |row| row.get::<i64>(1))?;
        let frames = committed.first().and_then(|frames| u64::try_from(*frames).ok()).unwrap_or(0);
        Ok((frames > 0).then_some(Log { header, frames }))
    }

    fn begin_segment(&mut self, header: [u8; LOG_HEADER]) -> Result<(), Fault> {
        if let Some(done) = self.segment.take() {
            done.complete()?;
        }
        self.segments += 1;
        let path = self.generation.join(format!("{SEGMENT}{:06}", self.segments));
        let mut shipped = fs::File::create_new(&path)?;
        shipped.write_all(&header)?;
        shipped.sync_all()?;
        sync(&path)?;
        self.segment = Some(Segment { path, header, frames: 0, shipped });
        Ok(())
    }

    /// Lets SQLite start its log anew: with writers held up for a moment, ships the rest and has
    /// everything copied into the main file. The next writer then begins at the log's start.
    fn turn_over(&mut self) -> Result<u64, Fault> {
        // Most of the copying happens while writers go on.
        self.probe.query("PRAGMA wal_checkpoint(PASSIVE)", &[], |row| row.get::<i64>(0))?;
        let gate = Session::writer(&self.file)?;
        gate.batch("BEGIN IMMEDIATE")?;
        hold(&self.next)?;
        let shipped = self.ship();
        self.holder.batch("COMMIT")?;
        std::mem::swap(&mut self.holder, &mut self.next);
        self.probe.query("PRAGMA wal_checkpoint(PASSIVE)", &[], |row| row.get::<i64>(0))?;
        // A reader that begins when everything was copied needs nothing of the log.
        hold(&self.next)?;
        self.holder.batch("COMMIT")?;
        std::mem::swap(&mut self.holder, &mut self.next);
        gate.batch("ROLLBACK")?;
        Ok(shipped?.map_or(0, |tick| tick.frames))
    }
}

impl Segment {
    /// Ships the frames up to `frames`; `None` when the log was started anew meanwhile.
    fn take(&mut self, log: &Path, frames: u64) -> Result<Option<u64>, Fault> {
        if frames <= self.frames {
            return Ok(Some(0));
        }
        let size = frame_size(&self.header)?;
        let (from, until) = (offset(self.frames, size), offset(frames, size));
        let mut bytes = vec![0; usize::try_from(until - from).map_err(|_| Fault::Decode("a log too long".to_owned()))?];
        let source = fs::File::open(log)?;
        source.read_exact_at(&mut bytes, from)?;
        let ours = |frame: &[u8]| frame[8..16] == self.header[16..24];
        let whole = bytes.chunks(usize::try_from(size).unwrap_or(usize::MAX)).all(ours);
        if !whole || read_header(log)? != Some(self.header) {
            return Ok(None);
        }
        self.shipped.write_all_at(&bytes, from)?;
        self.shipped.sync_data()?;
        let new = frames - self.frames;
        self.frames = frames;
        Ok(Some(new))
    }

    /// Gives the file its final name, which says how long it is.
    fn complete(self) -> Result<(), Fault> {
        let mut name = self.path.clone();
        name.as_mut_os_string().push(format!("-{}", self.frames));
        fs::rename(&self.path, &name)?;
        sync(&name)
    }
}

/// First part of every segment's name.
const SEGMENT: &str = "log-";
/// First part of every generation's name.
const GENERATION: &str = "generation-";

/// Opens a read transaction and takes its snapshot.
fn hold(session: &Session) -> Result<(), Fault> {
    if session.in_transaction() {
        // Left open by a tick that failed half-way.
        session.batch("COMMIT")?;
    }
    session.batch("BEGIN")?;
    session.query("SELECT count(*) FROM sqlite_schema", &[], |row| row.get::<i64>(0))?;
    Ok(())
}

/// The log beside a database file.
pub(crate) fn log_of(path: &Path) -> PathBuf {
    let mut log = path.to_owned();
    log.as_mut_os_string().push("-wal");
    log
}

/// The log's header. Only this file is opened beside SQLite: its locks are on the others, and closing
/// one of those would let them all go.
fn read_header(log: &Path) -> Result<Option<[u8; LOG_HEADER]>, Fault> {
    let mut header = [0; LOG_HEADER];
    match fs::File::open(log).and_then(|file| file.read_exact_at(&mut header, 0)) {
        Ok(()) => Ok(Some(header)),
        Err(error) if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::UnexpectedEof) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn frame_size(header: &[u8; LOG_HEADER]) -> Result<u64, Fault> {
    let page = u32::from_be_bytes([header[8], header[9], header[10], header[11]]);
    if !page.is_power_of_two() || !(512..=65_536).contains(&page) {
        return Err(Fault::Unusable(format!("the log names a page size of {page}")));
    }
    Ok(u64::from(page) + FRAME_HEADER as u64)
}

fn offset(frames: u64, size: u64) -> u64 {
    LOG_HEADER as u64 + frames * size
}

fn next_generation(folder: &Path) -> Result<PathBuf, Fault> {
    fs::create_dir_all(folder)?;
    let last = generations(folder)?.last().and_then(|path| number(path)).unwrap_or(0);
    Ok(folder.join(format!("{GENERATION}{:06}", last + 1)))
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix(GENERATION)?.parse().ok()
}

/// All generations, oldest first.
fn generations(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?
        .into_iter()
        .filter(|path| number(path).is_some())
        .collect();
    found.sort();
    Ok(found)
}

/// The newest generation whose base is whole; `None` when the folder is not a follower's.
pub(crate) fn newest_generation(folder: &Path) -> Result<Option<PathBuf>, Fault> {
    Ok(generations(folder)?.into_iter().rev().find(|path| path.join("backup.json").exists()))
}

/// Older generations go once a newer one is whole.
fn forget_old(folder: &Path) -> Result<(), Fault> {
    let all = generations(folder)?;
    for old in all.iter().take(all.len().saturating_sub(KEPT)) {
        fs::remove_dir_all(old)?;
    }
    Ok(())
}

/// Lays a generation's segments beside the base, one after the other, and lets SQLite recover each.
pub(crate) fn apply(generation: &Path, base: &Path) -> Result<(), Fault> {
    let mut segments: Vec<PathBuf> =
        fs::read_dir(generation)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    segments
        .retain(|path| path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(SEGMENT)));
    segments.sort();
    for (index, segment) in segments.iter().enumerate() {
        check_segment(segment, index + 1, index + 1 == segments.len())?;
        fs::copy(segment, log_of(base))?;
        let session = Session::writer(&plain(base))?;
        let done = session.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| row.get::<i64>(0))?;
        if done != [0] {
            return Err(Fault::Unusable(format!("{} could not be applied", segment.display())));
        }
    }
    Ok(())
}

/// Every segment but the last says by its name how long it is; none may be missing.
fn check_segment(path: &Path, expected: usize, is_last: bool) -> Result<(), Fault> {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let damaged = || Fault::Unusable(format!("what was shipped is damaged or incomplete at {}", path.display()));
    let mut parts = name.trim_start_matches(SEGMENT).split('-');
    if parts.next().and_then(|number| number.parse::<usize>().ok()) != Some(expected) {
        return Err(damaged());
    }
    let Some(frames) = parts.next() else { return if is_last { Ok(()) } else { Err(damaged()) } };
    let frames: u64 = frames.parse().map_err(|_| damaged())?;
    let header = read_header(path)?.ok_or_else(damaged)?;
    if fs::metadata(path)?.len() < offset(frames, frame_size(&header)?) {
        return Err(damaged());
    }
    Ok(())
}
