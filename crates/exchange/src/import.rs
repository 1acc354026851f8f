//! The steps of an import that a person takes: make it, give it a file, map its columns, begin and stop.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Refusal};
use store::{Db, Fault, NewJob, Read, Row, Stop, Tx, WriteError, params};

use crate::fields::{Columns, fields, suggest};
use crate::file::{self, Taken};
use crate::model::{Counts, Dialect, Import, Kind, Refused, Settings, State};
use crate::read::Encoding;
use crate::{codes, events, sql};

/// The kind of job that works on imports.
pub const WORK: &str = "exchange.work";
/// How long a file is kept after the last step, in seconds: a week.
pub const FILE_SECONDS: i64 = 7 * 24 * 3_600;

/// An import to be made.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Its id, made by the caller.
    pub id: Id,
    /// What it is called.
    pub name: String,
    /// The kind of data; the header says it when none.
    pub kind: Option<Kind>,
    /// What it needs to know.
    pub settings: Settings,
}

/// Makes an import that waits for its file.
///
/// # Errors
/// When the database says so.
pub fn create_import(tx: &mut Tx<'_>, new: &NewImport) -> Result<(), Stop> {
    let (now, by) = (tx.now(), tx.actor().id);
    let kind = new.kind.map(Kind::as_str);
    tx.execute(sql::IMPORT_INSERT, params![new.id, &new.name, kind, json(&new.settings)?, by, now])?;
    tx.journal(&events::created(new.id, new.kind))?;
    Ok(())
}

/// What is written of a value.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::Decode(error.to_string()))
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| Fault::Decode(error.to_string()))
}

/// Locks an import and refuses it at any other step than these.
fn at_step(tx: &mut Tx<'_>, id: Id, steps: &[State]) -> Result<(State, i64), Stop> {
    let found = tx.query_opt(sql::IMPORT_LOCK, params![id], |row| Ok((state(row, 0)?, row.get::<i64>(1)?)))?;
    let (state, version) = found.ok_or(&codes::NOT_FOUND)?;
    if steps.contains(&state) { Ok((state, version)) } else { Err(Stop::from(&codes::WRONG_STATE)) }
}

fn state(row: &Row<'_>, index: usize) -> Result<State, Fault> {
    let text = row.get::<String>(index)?;
    State::parse(&text).ok_or_else(|| Fault::Decode(format!("an unknown step of an import: {text}")))
}

fn wake(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    let job = NewJob { kind: WORK, subject: id, body: serde_json::json!({}), run_at: None };
    tx.enqueue(&job).map(drop)
}

/// Gives an import its file; a job reads it through. The pieces of an earlier file are the caller's to
/// drop: their name is returned.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`.
pub fn attach_file(tx: &mut Tx<'_>, id: Id, taken: &Taken) -> Result<Option<Id>, Stop> {
    at_step(tx, id, &[State::New, State::Ready, State::Unusable])?;
    let before = import(tx, id)?.and_then(|import| import.file);
    clear(tx, id)?;
    tx.execute(sql::IMPORT_FILE, params![id, taken.file, taken.bytes, taken.sha256])?;
    tx.journal(&events::moved(id, State::Reading))?;
    wake(tx, id)?;
    Ok(before)
}

fn clear(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    for statement in [sql::REFUSED_CLEAR, sql::TOUCH_CLEAR, sql::DIFFERENCE_CLEAR] {
        tx.execute(statement, params![id])?;
    }
    Ok(())
}

/// Reads the file once more, in an encoding that a person names.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `exchange.file_gone`.
pub fn read_again(tx: &mut Tx<'_>, id: Id, encoding: Encoding) -> Result<(), Stop> {
    at_step(tx, id, &[State::Ready, State::Unusable])?;
    require_file(tx, id)?;
    tx.execute(sql::IMPORT_REREAD, params![id, encoding.as_str()])?;
    tx.journal(&events::moved(id, State::Reading))?;
    wake(tx, id)?;
    Ok(())
}

fn require_file(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let import = import(tx, id)?.ok_or(&codes::NOT_FOUND)?;
    if import.file.is_some() { Ok(()) } else { Err(Stop::from(&codes::FILE_GONE)) }
}

/// How a person maps a file.
#[derive(Debug, Clone)]
pub struct NewMapping {
    /// The kind of data.
    pub kind: Kind,
    /// Whose columns.
    pub dialect: Dialect,
    /// Field → column of the header; what the header suggests when empty.
    pub mapping: BTreeMap<String, String>,
    /// What the import needs to know besides.
    pub settings: Settings,
    /// The name to keep it under; it is offered again for the same header.
    pub save_as: Option<String>,
}

/// Maps the columns of a file that is still as `version` saw it. Returns the new version.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `store.stale`, `exchange.mapping_invalid`. What is still
/// missing is refused when a step begins.
pub fn map_columns(tx: &mut Tx<'_>, id: Id, version: i64, new: &NewMapping) -> Result<i64, Stop> {
    let (_, now) = at_step(tx, id, &[State::Ready])?;
    if now != version {
        return Err(Stop::from(&store::codes::STALE));
    }
    let import = import(tx, id)?.ok_or(&codes::NOT_FOUND)?;
    let suggested = suggest(new.kind, &import.header);
    let mapping = if new.mapping.is_empty() { &suggested } else { &new.mapping };
    // Half a mapping can be kept and gone on with; it cannot be run.
    if let Err(refusal) = Columns::of(new.kind, &import.header, mapping)
        && refusal.code != &codes::COLUMN_NEEDED
    {
        return Err(refusal.into());
    }
    let (mapping, settings) = (json(mapping)?, json(&new.settings)?);
    let values = params![id, new.kind.as_str(), new.dialect.as_str(), &mapping, &settings];
    tx.execute(sql::IMPORT_MAP, values)?;
    if let (Some(name), Some(hash)) = (&new.save_as, import.header_hash) {
        let (key, at) = (tx.new_id(), tx.now());
        tx.execute(sql::MAPPING_SAVE, params![key, name, new.kind.as_str(), hash, &mapping, &settings, at])?;
    }
    Ok(version + 1)
}

/// A mapping that somebody named, with its settings.
pub(crate) type KeptMapping = (Kind, BTreeMap<String, String>, Settings);

/// The mapping that was kept last for a header.
pub(crate) fn kept_mapping(read: &mut Read<'_>, header_hash: [u8; 32]) -> Result<Option<KeptMapping>, Fault> {
    let kept = read.query_opt(sql::MAPPING_OF, params![header_hash], |row| {
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?))
    })?;
    let Some((kind, mapping, settings)) = kept else { return Ok(None) };
    let Some(kind) = Kind::parse(&kind) else { return Ok(None) };
    Ok(Some((kind, parsed(&mapping)?, parsed(&settings)?)))
}

/// A step that goes through all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Says what a run would come to, and changes nothing.
    Check,
    /// Does it; goes on where it was stopped.
    Run,
    /// Says where the file and the brand differ, and changes nothing.
    Compare,
}

/// Begins a step; a job goes through the rows. A run that was stopped goes on.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`, `exchange.file_gone`, and what a missing setting or
/// column says.
pub fn begin(tx: &mut Tx<'_>, id: Id, step: Step) -> Result<(), Stop> {
    let (state, _) = match step {
        Step::Check => at_step(tx, id, &[State::Ready])?,
        Step::Run => at_step(tx, id, &[State::Ready, State::Stopped])?,
        Step::Compare => at_step(tx, id, &[State::Ready])?,
    };
    require_file(tx, id)?;
    let import = import(tx, id)?.ok_or(&codes::NOT_FOUND)?;
    crate::setup::prepare(tx, &import)??;
    let next = match step {
        Step::Check => State::Checking,
        Step::Run => State::Running,
        Step::Compare => State::Comparing,
    };
    if state == State::Stopped {
        tx.execute(sql::IMPORT_STATE, params![id, next.as_str(), None::<kernel::Timestamp>])?;
    } else {
        clear(tx, id)?;
        tx.execute(sql::IMPORT_BEGIN, params![id, next.as_str()])?;
    }
    tx.journal(&events::moved(id, next))?;
    wake(tx, id)?;
    Ok(())
}

/// Stops what goes on. A run can be continued; a dry run and a comparison begin anew.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`.
pub fn stop(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    let (state, _) = at_step(tx, id, &[State::Checking, State::Running, State::Comparing])?;
    let next = if state == State::Running { State::Stopped } else { State::Ready };
    let now = tx.now();
    tx.execute(sql::IMPORT_STATE, params![id, next.as_str(), Some(now)])?;
    tx.journal(&events::moved(id, next))?;
    Ok(())
}

/// Begins to take a whole import back.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`.
pub fn undo(tx: &mut Tx<'_>, id: Id) -> Result<(), Stop> {
    at_step(tx, id, &[State::Done, State::Stopped])?;
    tx.execute(sql::IMPORT_STATE, params![id, State::Undoing.as_str(), None::<kernel::Timestamp>])?;
    tx.journal(&events::moved(id, State::Undoing))?;
    wake(tx, id)?;
    Ok(())
}

/// Drops the file of an import at rest: nothing of it can be read again, and its report of refused rows
/// says lines only. Returns the name of the pieces, which are the caller's to drop.
///
/// # Errors
/// `exchange.not_found`, `exchange.wrong_state`.
pub fn forget_file(tx: &mut Tx<'_>, id: Id) -> Result<Option<Id>, Stop> {
    use State::{Done, New, Ready, Stopped, Undone, Unusable};
    at_step(tx, id, &[New, Ready, Unusable, Stopped, Done, Undone])?;
    let file = import(tx, id)?.and_then(|import| import.file);
    tx.execute(sql::IMPORT_FORGET_FILE, params![id])?;
    Ok(file)
}

/// Drops files whose time is over. Returns how many were dropped; call it again soon when that is not zero.
///
/// # Errors
/// When the database says so.
pub async fn sweep(db: &Db) -> Result<usize, WriteError> {
    let before = db.now().plus_seconds(-FILE_SECONDS);
    let stale = db
        .read(move |read| {
            read.query(sql::IMPORTS_STALE, params![before], |row| Ok((row.get::<Id>(0)?, row.get::<Id>(1)?)))
        })
        .await?;
    for (id, name) in &stale {
        let (id, name) = (*id, *name);
        file::forget(db, Actor::SYSTEM, name).await?;
        db.write("exchange.forget_file", Actor::SYSTEM, move |tx| {
            tx.execute(sql::IMPORT_FORGET_FILE, params![id])?;
            Ok(())
        })
        .await?;
    }
    Ok(stale.len())
}

/// One import.
///
/// # Errors
/// When the database says so.
pub fn import(read: &mut Read<'_>, id: Id) -> Result<Option<Import>, Fault> {
    read.query_opt(sql::IMPORT_GET, params![id], import_row)
}

/// Imports before one, the newest first.
///
/// # Errors
/// When the database says so.
pub fn imports(read: &mut Read<'_>, before: Option<Id>, limit: i64) -> Result<Vec<Import>, Fault> {
    let before = before.unwrap_or(Id::from_bytes([0xff; 16]));
    read.query(sql::IMPORT_LIST, params![before, limit], import_row)
}

/// The newest import of this file and kind whose run began and did not end.
///
/// # Errors
/// When the database says so.
pub fn unfinished(read: &mut Read<'_>, sha256: [u8; 32], kind: Kind) -> Result<Option<Id>, Fault> {
    read.query_opt(sql::IMPORT_UNFINISHED, params![sha256, kind.as_str()], |row| row.get(0))
}

fn import_row(row: &Row<'_>) -> Result<Import, Fault> {
    let kind = row.get::<Option<String>>(2)?;
    Ok(Import {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: kind.as_deref().and_then(Kind::parse),
        dialect: Dialect::parse(&row.get::<String>(3)?).unwrap_or(Dialect::Own),
        state: state(row, 4)?,
        file: row.get(5)?,
        bytes: row.get(6)?,
        sha256: row.get(7)?,
        container: row.get(8)?,
        encoding: row.get(9)?,
        separator: row.get(10)?,
        header: parsed(&row.get::<String>(11)?)?,
        header_hash: row.get(12)?,
        mapping: parsed(&row.get::<String>(13)?)?,
        settings: parsed(&row.get::<String>(14)?)?,
        rows: row.get(15)?,
        counts: Counts {
            rows: row.get(16)?,
            created: row.get(17)?,
            changed: row.get(18)?,
            same: row.get(19)?,
            refused: row.get(20)?,
        },
        checked: row.get::<Option<String>>(21)?.map(|text| parsed(&text)).transpose()?,
        error: row.get(22)?,
        error_params: row.get(23)?,
        created_by: row.get(24)?,
        created_at: row.get(25)?,
        ended_at: row.get(26)?,
        version: row.get(27)?,
    })
}

/// Refused rows after one.
///
/// # Errors
/// When the database says so.
pub fn refused(read: &mut Read<'_>, id: Id, after: i64, limit: i64) -> Result<Vec<Refused>, Fault> {
    read.query(sql::REFUSED_LIST, params![id, after, limit], |row| {
        Ok(Refused {
            ordinal: row.get(0)?,
            line: row.get(1)?,
            last_line: row.get(2)?,
            field: row.get(3)?,
            found: row.get(4)?,
            code: row.get(5)?,
            params: row.get(6)?,
        })
    })
}

/// Something that a roll-back left as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its place among what the import touched.
    pub ordinal: i64,
    /// The line of the file that touched it.
    pub line: i64,
    /// `product`, `price`, `stock`, `member` or `order`.
    pub kind: String,
    /// Its id.
    pub subject: Id,
    /// `retired`, or the code of the reason.
    pub reason: String,
}

/// What a roll-back left as it was, after one.
///
/// # Errors
/// When the database says so.
pub fn kept(read: &mut Read<'_>, id: Id, after: i64, limit: i64) -> Result<Vec<Kept>, Fault> {
    read.query(sql::TOUCH_KEPT, params![id, after, limit], |row| {
        Ok(Kept {
            ordinal: row.get(0)?,
            line: row.get(1)?,
            kind: row.get(2)?,
            subject: row.get(3)?,
            reason: row.get(4)?,
        })
    })
}

/// How often what a run touched came to which end; empty text for what was not taken back.
///
/// # Errors
/// When the database says so.
pub fn undo_counts(read: &mut Read<'_>, id: Id) -> Result<BTreeMap<String, i64>, Fault> {
    let rows = read.query(sql::TOUCH_COUNTS, params![id], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Where a file and the brand differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its place.
    pub ordinal: i64,
    /// The line of the file, if it has it.
    pub line: Option<i64>,
    /// Our thing, if there is one.
    pub subject: Option<Id>,
    /// What people call it: a handle, an SKU, an order's number; empty for members.
    pub name: String,
    /// `missing_here`, `missing_there`, `different` or `unreadable`.
    pub side: String,
    /// The field; empty for the whole thing.
    pub field: String,
    /// What is here; empty for members.
    pub here: String,
    /// What the file says; empty for members.
    pub there: String,
}

/// Differences after one.
///
/// # Errors
/// When the database says so.
pub fn differences(read: &mut Read<'_>, id: Id, after: i64, limit: i64) -> Result<Vec<Difference>, Fault> {
    read.query(sql::DIFFERENCE_LIST, params![id, after, limit], |row| {
        Ok(Difference {
            ordinal: row.get(0)?,
            line: row.get(1)?,
            subject: row.get(2)?,
            name: row.get(3)?,
            side: row.get(4)?,
            field: row.get(5)?,
            here: row.get(6)?,
            there: row.get(7)?,
        })
    })
}

/// How many differences there are of each side.
///
/// # Errors
/// When the database says so.
pub fn difference_counts(read: &mut Read<'_>, id: Id) -> Result<BTreeMap<String, i64>, Fault> {
    let rows =
        read.query(sql::DIFFERENCE_COUNTS, params![id], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// What is wrong with a name for an import or a mapping.
///
/// # Errors
/// `api.invalid`.
pub fn check_fields(kind: Kind, mapping: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let known = |name: &String| fields(kind).iter().any(|field| field.name == name);
    match mapping.keys().find(|name| !known(name)) {
        Some(name) => {
            Err(Refusal::new(&codes::MAPPING_INVALID).at(format!("/mapping/{name}"), &codes::MAPPING_INVALID))
        }
        None => Ok(()),
    }
}
