//! The steps that go through all rows, in slices: whoever holds the job's lease goes on where the last
//! slice stood. What a slice did and how far it came are one transaction, so a process that is killed
//! anywhere loses nothing and does nothing twice.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use kernel::{Actor, ActorKind, Id, Param, Refusal};
use sha2::{Digest as _, Sha256};
use store::{Db, Job, NewJob, Stop, Tx, WriteError, jobs, params};
use tokio::sync::mpsc;

use crate::apply::{self, Outcome, Put, Seeded, Target, Touch};
use crate::fields::{recognise, suggest};
use crate::file::Pieces;
use crate::import::{WORK, import, json, kept_mapping};
use crate::model::{Counts, Dialect, Import, Kind, State};
use crate::read::{Container, Encoding, More, Row, Shape, Unreadable, each_row, shape};
use crate::rows::{Grouper, Item, Reading};
use crate::{codes, compare, events, setup, sql};

/// Things written at once, so that nobody else waits long.
const AT_ONCE: usize = 25;
/// How long a slice goes on; well below a job's lease.
const SLICE: Duration = Duration::from_secs(25);
/// How often progress is told.
const TELL: Duration = Duration::from_secs(1);

/// The outcome of a dry run is carried out of a write that is then undone by refusing it with this.
static ONLY_LOOKING: kernel::Code = kernel::Code {
    name: "exchange.only_looking",
    status: 409,
    zh_tw: "試跑不會寫入。",
    en: "A dry run writes nothing.",
};
/// Somebody else went on, or the step was stopped.
static MOVED_ON: kernel::Code =
    kernel::Code {
        name: "exchange.moved_on", status: 409, zh_tw: "已由他處接手。", en: "Somebody else went on."
    };

/// Why a slice ended early.
#[derive(Debug)]
pub enum Trouble {
    /// The database could not.
    Write(WriteError),
    /// The file could not be read.
    File(Unreadable),
}

impl From<WriteError> for Trouble {
    fn from(error: WriteError) -> Self {
        Trouble::Write(error)
    }
}

impl From<store::Fault> for Trouble {
    fn from(fault: store::Fault) -> Self {
        Trouble::Write(fault.into())
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Trouble::Write(error) => error.fmt(f),
            Trouble::File(Unreadable::Refused(refusal)) => refusal.fmt(f),
            Trouble::File(Unreadable::Broken(error)) => error.fmt(f),
        }
    }
}

impl std::error::Error for Trouble {}

/// Does one job: a slice of whatever step the import is at, and the next job when there is more to do.
///
/// # Errors
/// A sentence that says what went wrong; the job is then tried again.
pub async fn run(db: &Db, job: &Job) -> Result<(), String> {
    let more = slice(db, job.subject, SLICE).await.map_err(|trouble| trouble.to_string())?;
    if more {
        let job = job.clone();
        db.write("exchange.go_on", Actor::SYSTEM, move |tx| {
            if jobs::finish(tx, &job)? {
                let next = NewJob { kind: WORK, subject: job.subject, body: serde_json::json!({}), run_at: None };
                tx.enqueue(&next)?;
            }
            Ok(())
        })
        .await
        .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Goes on until the import is at rest; for command lines and tests.
///
/// # Errors
/// When the database or the file says so.
pub async fn finish(db: &Db, id: Id) -> Result<Option<Import>, Trouble> {
    while slice(db, id, Duration::from_secs(3_600)).await? {}
    Ok(db.read(move |read| import(read, id)).await?)
}

/// One slice of an import's step. True when there is more to do.
///
/// # Errors
/// When the database or the file says so.
pub async fn slice(db: &Db, id: Id, most: Duration) -> Result<bool, Trouble> {
    let Some(found) = db.read(move |read| import(read, id)).await? else { return Ok(false) };
    match found.state {
        State::Reading => read_through(db, &found).await.map(|()| false),
        State::Checking | State::Running | State::Comparing => go_through(db, found, most).await,
        State::Undoing => crate::undo::slice(db, &found, most).await,
        _ => Ok(false),
    }
}

/// On whose behalf a step is done.
pub(crate) fn actor(import: &Import) -> Actor {
    import.created_by.map_or(Actor::SYSTEM, |id| Actor::new(ActorKind::Staff, id))
}

/// What the first reading finds out.
struct Found {
    shape: Shape,
    header: Vec<String>,
    rows: i64,
}

fn look(mut pieces: Pieces, wished: Option<Encoding>) -> Result<Found, Unreadable> {
    let shape = shape(&mut pieces, wished)?;
    let (mut header, mut rows) = (None, 0_i64);
    each_row(pieces, shape, &mut |row: Row| {
        match header {
            None => header = Some(row.cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()),
            Some(_) => rows += 1,
        }
        Ok(More::Yes)
    })?;
    let header = header.ok_or(&codes::FILE_EMPTY)?;
    Ok(Found { shape, header, rows })
}

/// Reads a file through for the first time: whether it can be read, what it holds, how many rows it has.
async fn read_through(db: &Db, found: &Import) -> Result<(), Trouble> {
    let (id, asked) = (found.id, found.kind);
    let Some(file) = found.file else { return Ok(()) };
    let wished = found.encoding.as_deref().and_then(Encoding::parse);
    let pieces = Pieces::new(db, file, found.bytes);
    let looked = tokio::task::spawn_blocking(move || look(pieces, wished)).await;
    let looked = looked.unwrap_or_else(|_| Err((&codes::NOT_A_TABLE).into()));
    let looked = match looked {
        Ok(looked) => looked,
        Err(Unreadable::Refused(refusal)) => return unusable(db, id, *refusal).await,
        Err(broken) => return Err(Trouble::File(broken)),
    };
    let header_hash: [u8; 32] = Sha256::digest(looked.header.join("\u{1f}").as_bytes()).into();
    let kept = db.read(move |read| kept_mapping(read, header_hash)).await?;
    let recognised = recognise(&looked.header);
    let (mut kind, dialect) = match (asked, recognised) {
        (Some(asked), Some((kind, dialect))) => (Some(asked), if kind == asked { dialect } else { Dialect::Own }),
        (Some(asked), None) => (Some(asked), Dialect::Own),
        (None, Some((kind, dialect))) => (Some(kind), dialect),
        (None, None) => (None, Dialect::Own),
    };
    let mut settings = found.settings.clone();
    let mut mapping = kind.map(|kind| suggest(kind, &looked.header)).unwrap_or_default();
    if let Some((kept_kind, kept_mapping, kept_settings)) = kept
        && kind.is_none_or(|kind| kind == kept_kind)
    {
        kind = Some(kept_kind);
        mapping = kept_mapping;
        if settings == crate::Settings::default() {
            settings = kept_settings;
        }
    }
    let container = match looked.shape.container {
        Container::Text => "csv",
        Container::Xlsx => "xlsx",
    };
    let separator = char::from(looked.shape.separator).to_string();
    let (header, mapping, settings) = (json(&looked.header)?, json(&mapping)?, json(&settings)?);
    let (encoding, rows) = (looked.shape.encoding, looked.rows);
    db.write("exchange.read_file", actor(found), move |tx| {
        tx.execute(
            sql::IMPORT_READ,
            params![
                id,
                kind.map(Kind::as_str),
                dialect.as_str(),
                container,
                encoding.as_str(),
                &separator,
                &header,
                header_hash,
                &mapping,
                &settings,
                rows,
            ],
        )?;
        tx.journal(&events::moved(id, State::Ready))?;
        Ok(())
    })
    .await?;
    Ok(())
}

async fn unusable(db: &Db, id: Id, refusal: Refusal) -> Result<(), Trouble> {
    let (code, values) = (refusal.code.name, json(&refusal.params)?);
    db.write("exchange.refuse_file", Actor::SYSTEM, move |tx| {
        let now = tx.now();
        tx.execute(sql::IMPORT_UNUSABLE, params![id, code, &values, now])?;
        tx.journal(&events::moved(id, State::Unusable))?;
        Ok(())
    })
    .await?;
    Ok(())
}

/// A file's shape as an import keeps it.
pub(crate) fn shape_of(import: &Import) -> Shape {
    let container = if import.container.as_deref() == Some("xlsx") { Container::Xlsx } else { Container::Text };
    let encoding = import.encoding.as_deref().and_then(Encoding::parse).unwrap_or(Encoding::Utf8);
    let separator = import.separator.as_deref().and_then(|text| text.bytes().next()).unwrap_or(b',');
    Shape { container, encoding, separator }
}

/// Things that are on their way from the file to the database.
pub(crate) type Batch = Vec<Item>;

/// Reads the things of a file on a thread of its own, from after `done` rows.
pub(crate) fn things(
    db: &Db,
    import: &Import,
    reading: Arc<Reading>,
    done: i64,
) -> (mpsc::Receiver<Batch>, tokio::task::JoinHandle<Result<(), Unreadable>>) {
    let (sender, receiver) = mpsc::channel(4);
    let shape = shape_of(import);
    let pieces = Pieces::new(db, import.file.unwrap_or(Id::NIL), import.bytes);
    let task = tokio::task::spawn_blocking(move || {
        let mut grouper = Grouper::new(&reading);
        let mut feed = Feed { sender, batch: Batch::new(), seen: HashSet::new(), passed: 0, done };
        let mut is_header = true;
        each_row(pieces, shape, &mut |row: Row| {
            if std::mem::take(&mut is_header) {
                return Ok(More::Yes);
            }
            Ok(grouper.take(row).map_or(More::Yes, |item| feed.take(item)))
        })?;
        if let Some(item) = grouper.end() {
            feed.take(item);
        }
        feed.send();
        Ok(())
    });
    (receiver, task)
}

struct Feed {
    sender: mpsc::Sender<Batch>,
    batch: Batch,
    /// Hashes of the keys of everything before: the same twice is refused wherever it stands.
    seen: HashSet<u64>,
    passed: i64,
    done: i64,
}

impl Feed {
    fn take(&mut self, mut item: Item) -> More {
        if item.keys.iter().any(|key| self.seen.contains(key)) {
            let fault = crate::rows::RowFault { line: item.line, field: "", found: "text", code: &codes::TWICE };
            item.thing = Err(fault);
        } else {
            self.seen.extend(item.keys.iter().copied());
        }
        self.passed += item.rows;
        if self.passed <= self.done {
            return More::Yes;
        }
        self.batch.push(item);
        if self.batch.len() == AT_ONCE { self.send() } else { More::Yes }
    }

    fn send(&mut self) -> More {
        if self.batch.is_empty() {
            return More::Yes;
        }
        match self.sender.blocking_send(std::mem::take(&mut self.batch)) {
            Ok(()) => More::Yes,
            // Nobody listens any more: the slice is over.
            Err(_) => More::No,
        }
    }
}

/// A row to be refused, and why.
#[derive(Debug, Clone)]
pub(crate) struct Refusing {
    line: i64,
    last_line: i64,
    field: String,
    found: &'static str,
    code: &'static str,
    params: String,
}

pub(crate) fn number(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}

async fn go_through(db: &Db, found: Import, most: Duration) -> Result<bool, Trouble> {
    let Some(kind) = found.kind else { return Ok(false) };
    let copy = found.clone();
    let places = db.read(move |read| setup::prepare(read, &copy)).await?.map_err(WriteError::from)?;
    let reading = setup::reading(db.brand(), &found, kind, &places).map_err(WriteError::from)?;
    let target = setup::target(db.brand(), &found.settings, found.dialect, &places);
    let (mut receiver, task) = things(db, &found, Arc::new(reading), found.counts.rows);
    let mut walk = Walk {
        db: db.clone(),
        id: found.id,
        state: found.state,
        kind,
        target: Arc::new(target),
        actor: actor(&found),
        counts: found.counts,
        told: Instant::now(),
        stopped: false,
        keys: compare::Keys::default(),
    };
    let begun = Instant::now();
    let mut cut = false;
    while let Some(batch) = receiver.recv().await {
        walk.batch(batch).await?;
        // A comparison knows at its end what it saw from its beginning, so it is one slice.
        cut = begun.elapsed() > most && found.state != State::Comparing;
        if cut || walk.stopped {
            break;
        }
    }
    drop(receiver);
    let read = task.await.unwrap_or_else(|_| Err((&codes::NOT_A_TABLE).into()));
    if walk.stopped {
        return Ok(false);
    }
    if cut {
        return Ok(true);
    }
    read.map_err(Trouble::File)?;
    walk.end(found.settings.whole.unwrap_or(true)).await?;
    Ok(false)
}

struct Walk {
    db: Db,
    id: Id,
    state: State,
    kind: Kind,
    target: Arc<Target>,
    actor: Actor,
    counts: Counts,
    told: Instant,
    stopped: bool,
    keys: compare::Keys,
}

impl Walk {
    async fn batch(&mut self, batch: Batch) -> Result<(), Trouble> {
        let batch = Arc::new(batch);
        if self.state == State::Comparing {
            return self.compare(batch).await;
        }
        let (items, target) = (Arc::clone(&batch), Arc::clone(&self.target));
        // What would not change anything needs no write: a file that comes again is only read.
        let same = self
            .db
            .read(move |read| {
                items
                    .iter()
                    .map(|item| match &item.thing {
                        Ok(thing) => apply::is_same(read, &target, thing),
                        Err(_) => Ok(false),
                    })
                    .collect::<Result<Vec<bool>, _>>()
            })
            .await?;
        let wanted: Vec<usize> = (0..batch.len()).filter(|at| !same[*at] && batch[*at].thing.is_ok()).collect();
        let mut puts = Vec::new();
        let mut refusing: Vec<Refusing> = batch.iter().filter_map(fault_of).collect();
        let mut alone = Vec::new();
        if !wanted.is_empty() {
            match self.try_put(&batch, &wanted, &same, &refusing).await {
                Ok(Tried::Written) => return Ok(()),
                Ok(Tried::Looked(outcomes)) => puts.extend(outcomes),
                Err(WriteError::Refused(refusal)) if refusal.code == &MOVED_ON => {
                    self.stopped = true;
                    return Ok(());
                }
                Err(WriteError::Refused(_)) => alone.clone_from(&wanted),
                Err(error) => return Err(error.into()),
            }
        }
        if alone.is_empty() {
            return self.advance(&batch, &puts, refusing).await;
        }
        // One of them cannot be: each for itself, so that the others can.
        for at in 0..batch.len() {
            let single = Arc::new(vec![batch[at].clone()]);
            refusing = single.iter().filter_map(fault_of).collect();
            if same[at] || !refusing.is_empty() {
                self.advance(&single, &[], refusing).await?;
            } else {
                match self.try_put(&single, &[0], &[false], &[]).await {
                    Ok(Tried::Written) => {}
                    Ok(Tried::Looked(outcomes)) => self.advance(&single, &outcomes, Vec::new()).await?,
                    Err(WriteError::Refused(refusal)) if refusal.code == &MOVED_ON => self.stopped = true,
                    Err(WriteError::Refused(refusal)) => {
                        let refusing = vec![refused_by(&single[0], &refusal)?];
                        self.advance(&single, &[], refusing).await?;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            if self.stopped {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Puts the things named by `wanted` where they belong, with what else the batch comes to. In a dry run
    /// the same is done and undone again.
    async fn try_put(
        &mut self,
        batch: &Arc<Batch>,
        wanted: &[usize],
        same: &[bool],
        refusing: &[Refusing],
    ) -> Result<Tried, WriteError> {
        let looking = self.state == State::Checking;
        let mut keys = vec![[0_u8; 32]; wanted.len()];
        for key in &mut keys {
            self.db.entropy().fill(key);
        }
        let (items, target, wanted) = (Arc::clone(batch), Arc::clone(&self.target), wanted.to_vec());
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let carried = Arc::clone(&outcomes);
        let mut step = self.step(batch, refusing.to_vec());
        step.counts.same = same.iter().filter(|same| **same).count() as i64;
        let telling = step.clone();
        let written = self
            .db
            .write_bulk("exchange.put", self.actor, move |tx| {
                let things: Vec<Seeded<'_>> = wanted
                    .iter()
                    .zip(&keys)
                    .filter_map(|(at, key)| items[*at].thing.as_ref().ok().map(|thing| Seeded { thing, key: *key }))
                    .collect();
                let puts = apply::put(tx, &target, &things)?;
                if looking {
                    if let Ok(mut carried) = carried.lock() {
                        *carried = puts.iter().map(|put| put.outcome).collect();
                    }
                    return Err(Stop::from(&ONLY_LOOKING));
                }
                let mut step = step.clone();
                let lines = wanted.iter().map(|at| number(items[*at].line));
                let touches: Vec<(i64, &Touch)> = lines
                    .zip(&puts)
                    .flat_map(|(line, put)| put.touches.iter().map(move |touch| (line, touch)))
                    .collect();
                step.counts = step.counts.plus(outcomes_of(puts.iter().map(|put: &Put| put.outcome)));
                step.write(tx)?;
                touch_all(tx, step.id, &touches)?;
                Ok(step.counts)
            })
            .await;
        match written {
            Ok(counts) => {
                self.counts = self.counts.plus(counts);
                if telling.tell {
                    self.told = Instant::now();
                }
                Ok(Tried::Written)
            }
            Err(WriteError::Refused(refusal)) if refusal.code == &ONLY_LOOKING => {
                let outcomes = outcomes.lock().map(|outcomes| outcomes.clone()).unwrap_or_default();
                Ok(Tried::Looked(outcomes))
            }
            Err(error) => Err(error),
        }
    }

    fn step(&self, batch: &Batch, refusing: Vec<Refusing>) -> Progress {
        Progress {
            id: self.id,
            state: self.state,
            from: self.counts,
            tell: self.told.elapsed() > TELL,
            counts: Counts {
                rows: batch.iter().map(|item| item.rows).sum(),
                refused: refusing.len() as i64,
                ..Counts::default()
            },
            refusing,
        }
    }

    /// Goes on without putting anything anywhere.
    async fn advance(
        &mut self,
        batch: &Arc<Batch>,
        outcomes: &[Outcome],
        refusing: Vec<Refusing>,
    ) -> Result<(), Trouble> {
        let mut step = self.step(batch, refusing);
        step.counts = step.counts.plus(outcomes_of(outcomes.iter().copied()));
        step.counts.same = batch.len() as i64 - step.counts.refused - step.counts.created - step.counts.changed;
        let (counts, tell) = (step.counts, step.tell);
        let written = self.db.write_bulk("exchange.advance", self.actor, move |tx| step.write(tx)).await;
        match written {
            Ok(()) => {
                self.counts = self.counts.plus(counts);
                if tell {
                    self.told = Instant::now();
                }
            }
            Err(WriteError::Refused(refusal)) if refusal.code == &MOVED_ON => self.stopped = true,
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    async fn compare(&mut self, batch: Arc<Batch>) -> Result<(), Trouble> {
        let (items, target) = (Arc::clone(&batch), Arc::clone(&self.target));
        let kind = self.kind;
        let (found, ids) = self.db.read(move |read| compare::differences_of(read, &target, kind, &items)).await?;
        self.keys.extend(ids);
        let mut step = self.step(&batch, Vec::new());
        step.counts.changed = compare::things_of(&found);
        step.counts.same = batch.len() as i64 - step.counts.changed;
        let (counts, id) = (step.counts, self.id);
        let written = self
            .db
            .write_bulk("exchange.compare", self.actor, move |tx| {
                step.write(tx)?;
                compare::write(tx, id, &found)
            })
            .await;
        match written {
            Ok(()) => self.counts = self.counts.plus(counts),
            Err(WriteError::Refused(refusal)) if refusal.code == &MOVED_ON => self.stopped = true,
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// All rows were gone through.
    async fn end(&mut self, whole: bool) -> Result<(), Trouble> {
        if self.state == State::Comparing && whole {
            compare::missing_there(&self.db, self.actor, self.id, self.kind, &self.target, &self.keys).await?;
        }
        let (id, state, counts) = (self.id, self.state, self.counts);
        let next = if state == State::Running { State::Done } else { State::Ready };
        let checked = if state == State::Checking { Some(json(&counts)?) } else { None };
        self.db
            .write("exchange.end_step", self.actor, move |tx| {
                let now = tx.now();
                let values = params![id, state.as_str(), next.as_str(), checked.as_deref(), now];
                if tx.execute(sql::IMPORT_END, values)? == 1 {
                    tx.journal(&events::progressed(id, next, counts))?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }
}

/// How a write of things ended.
enum Tried {
    /// It stands.
    Written,
    /// It was undone again, being a dry run.
    Looked(Vec<Outcome>),
}

fn outcomes_of(outcomes: impl Iterator<Item = Outcome>) -> Counts {
    outcomes.fold(Counts::default(), |mut counts, outcome| {
        match outcome {
            Outcome::Created => counts.created += 1,
            Outcome::Changed => counts.changed += 1,
            Outcome::Same => counts.same += 1,
        }
        counts
    })
}

fn fault_of(item: &Item) -> Option<Refusing> {
    let fault = item.thing.as_ref().err()?;
    Some(Refusing {
        line: number(item.line),
        last_line: number(item.last_line),
        field: fault.field.to_owned(),
        found: fault.found,
        code: fault.code.name,
        params: serde_json::json!({"line": number(fault.line)}).to_string(),
    })
}

/// What a slice said to a thing, in the words of its first field at fault.
fn refused_by(item: &Item, refusal: &Refusal) -> Result<Refusing, store::Fault> {
    let field = refusal.fields.first();
    // A way of a person is named by its kind, and nobody by what they are called.
    let values: BTreeMap<&str, &Param> =
        refusal.params.iter().filter(|(name, _)| **name != "value").map(|(name, value)| (*name, value)).collect();
    Ok(Refusing {
        line: number(item.line),
        last_line: number(item.last_line),
        field: field.map(|field| field.pointer.clone()).unwrap_or_default(),
        found: "text",
        code: field.map_or(refusal.code.name, |field| field.code.name),
        params: json(&values)?,
    })
}

/// How far a step comes with a write.
#[derive(Debug, Clone)]
struct Progress {
    id: Id,
    state: State,
    from: Counts,
    counts: Counts,
    refusing: Vec<Refusing>,
    tell: bool,
}

impl Progress {
    fn write(&self, tx: &mut Tx<'_>) -> Result<(), Stop> {
        let counts = &self.counts;
        let values = params![
            self.id,
            self.state.as_str(),
            self.from.rows,
            counts.rows,
            counts.created,
            counts.changed,
            counts.same,
            counts.refused,
        ];
        if tx.execute(sql::IMPORT_ADVANCE, values)? == 0 {
            return Err(Stop::from(&MOVED_ON));
        }
        for (ordinal, row) in (self.from.refused + 1..).zip(&self.refusing) {
            tx.execute(
                sql::REFUSED_INSERT,
                params![self.id, ordinal, row.line, row.last_line, &row.field, row.found, row.code, &row.params],
            )?;
        }
        if self.tell {
            tx.journal(&events::progressed(self.id, self.state, self.from.plus(*counts)))?;
        }
        Ok(())
    }
}

fn touch_all(tx: &mut Tx<'_>, id: Id, touches: &[(i64, &Touch)]) -> Result<(), store::Fault> {
    if touches.is_empty() {
        return Ok(());
    }
    let last: i64 = tx.query_one(sql::TOUCH_LAST, params![id], |row| row.get(0))?;
    for (ordinal, (line, touch)) in (last + 1..).zip(touches) {
        let (before, after) = (json(&touch.before)?, json(&touch.after)?);
        tx.execute(
            sql::TOUCH_INSERT,
            params![id, ordinal, *line, touch.kind, touch.subject, &touch.external_id, touch.is_new, &before, &after],
        )?;
    }
    Ok(())
}
