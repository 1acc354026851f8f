//! A brand's whole content in a folder: `truth.db`, a SQLite file, and `backup.json`, which says what it
//! is. From PostgreSQL too, so that a backup can be opened anywhere.
//!
//! The folder is complete when `backup.json` is there; it is written last.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use kernel::{Exponent, Id, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::platform::{Brand, Database, Platform, fill_file};
use crate::postgres::apart;
use crate::sqlite::{File, Session};
use crate::{Fault, copy, params, sql};

/// The file that holds the brand.
pub(crate) const DATA: &str = "truth.db";
/// The file that says what the folder holds.
const MANIFEST: &str = "backup.json";
/// The form of the folder that this version writes.
const FORMAT: u32 = 1;

/// What a backup is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the folder.
    pub format: u32,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The last journal position in it.
    pub position: i64,
    /// The epoch of its positions.
    pub epoch: i64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// The brand.
    pub brand: BrandRow,
}

/// A brand as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandRow {
    id: Id,
    host: String,
    namespace: String,
    name: String,
    currency: String,
    exponent: u8,
    zone: String,
    locale: String,
    state: String,
}

/// Takes a backup into a folder that is empty or not there yet. Servers may go on writing: the backup
/// holds one moment.
///
/// # Errors
/// When the folder holds something, or the disk or the database says so.
pub fn backup(platform: &Platform, brand: &Brand, folder: &Path, at: Timestamp) -> Result<Manifest, Fault> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(Fault::Unusable(format!("{} is not empty; a backup wants a folder of its own", folder.display())));
    }
    let data = folder.join(DATA);
    match platform.database() {
        Database::Sqlite(_) => copy_file(&Session::reader(&platform.file(brand)?)?, &data)?,
        Database::Postgres(_) => apart(|| {
            platform.with_snapshot(brand, |mut source| {
                fill_file(&plain(&data), platform.schema(), |mut target| copy::transfer(&mut source, &mut target))
            })
        })
        .map(|_| ())?,
    }
    let session = Session::reader(&plain(&data))?;
    let (position, epoch) = (stand(&session)?, epoch(&session)?);
    // The last connection takes the file's log with it.
    drop(session);
    let manifest =
        Manifest { format: FORMAT, taken_at: at, position, epoch, sha256: sha256(&data)?, brand: BrandRow::of(brand) };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| Fault::Decode(error.to_string()))?;
    write_synced(&folder.join(MANIFEST), text.as_bytes())?;
    Ok(manifest)
}

/// Reads what a folder holds and proves that its file is whole.
///
/// # Errors
/// When it is not a complete backup, or its file changed.
pub fn verify(folder: &Path) -> Result<Manifest, Fault> {
    let text = fs::read(folder.join(MANIFEST)).map_err(|error| {
        Fault::Unusable(format!("{} holds no complete backup: {MANIFEST}: {error}", folder.display()))
    })?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|error| Fault::Unusable(format!("{MANIFEST} cannot be read: {error}")))?;
    if manifest.format != FORMAT {
        return Err(Fault::Unusable(format!(
            "the backup has form {}, and this version knows {FORMAT}",
            manifest.format
        )));
    }
    if sha256(&folder.join(DATA))? != manifest.sha256 {
        return Err(Fault::Unusable(format!("{DATA} in {} is not the file that was written", folder.display())));
    }
    Ok(manifest)
}

impl Manifest {
    /// The brand that was backed up.
    ///
    /// # Errors
    /// When its zone or currency is none.
    pub fn brand(&self) -> Result<Brand, Fault> {
        let row = self.brand.clone();
        let wrong = |what: &str| Fault::Decode(format!("the backup's {what} is none"));
        Ok(Brand {
            id: row.id,
            host: row.host,
            namespace: row.namespace,
            name: row.name,
            currency: row.currency,
            exponent: Exponent::new(row.exponent).ok_or_else(|| wrong("exponent"))?,
            zone: Zone::named(&row.zone).map_err(|_| wrong("zone"))?,
            locale: row.locale,
            state: row.state,
        })
    }
}

impl BrandRow {
    fn of(brand: &Brand) -> Self {
        BrandRow {
            id: brand.id,
            host: brand.host.clone(),
            namespace: brand.namespace.clone(),
            name: brand.name.clone(),
            currency: brand.currency.clone(),
            exponent: brand.exponent.digits(),
            zone: brand.zone.name().to_owned(),
            locale: brand.locale.clone(),
            state: brand.state.clone(),
        }
    }
}

/// A file of the machine's own file system.
pub(crate) fn plain(path: &Path) -> File {
    File { path: path.to_owned(), durable: true, vfs: None, planted: Default::default() }
}

/// Copies a database at one moment, in one step: writers go on meanwhile, and never make it begin anew.
pub(crate) fn copy_file(source: &Session, to: &Path) -> Result<(), Fault> {
    let mut target = rusqlite::Connection::open(to)?;
    let copying = rusqlite::backup::Backup::new(source.connection(), &mut target)?;
    match copying.step(-1)? {
        rusqlite::backup::StepResult::Done => {}
        other => return Err(Fault::Unusable(format!("the copy ended with {other:?}"))),
    }
    drop(copying);
    target.close().map_err(|(_, error)| error)?;
    sync(to)
}

fn stand(session: &Session) -> Result<i64, Fault> {
    let found = session.query(sql::JOURNAL_STAND, &[], |row| row.get(0))?;
    Ok(found.first().copied().unwrap_or(0))
}

pub(crate) fn epoch(session: &Session) -> Result<i64, Fault> {
    let found = session.query(sql::META_GET, params!["epoch"], |row| row.get::<String>(0))?;
    Ok(found.first().and_then(|text| text.parse().ok()).unwrap_or(1))
}

fn sha256(path: &Path) -> Result<String, Fault> {
    let mut file = fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let length = file.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        hash.update(&buffer[..length]);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes a file so that it is there whole or not at all.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let mut part: PathBuf = path.to_owned();
    part.as_mut_os_string().push(".part");
    fs::write(&part, bytes)?;
    fs::File::open(&part)?.sync_all()?;
    fs::rename(&part, path)?;
    sync(path)
}

/// Makes a file and its name durable.
pub(crate) fn sync(path: &Path) -> Result<(), Fault> {
    fs::File::open(path)?.sync_all()?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}
