//! Brings a brand back from a backup or from what a follower shipped, into an empty place.
//!
//! A restore raises the epoch: after it the same positions may mean other entries, and whoever keeps a
//! cursor outside of the database has to notice.

use std::fs;
use std::path::{Path, PathBuf};

use kernel::Timestamp;

use crate::backup::{self, DATA, Manifest, plain};
use crate::platform::{Brand, Database, Platform, prepare_file};
use crate::sqlite::Session;
use crate::{Db, Fault, copy, follow, params, sql};

/// Restores the backup in `folder` and opens the brand. `folder` may be a backup, or what a follower
/// shipped; of the latter the newest complete generation is taken.
///
/// # Errors
/// When the folder holds no whole backup, the brand or its place is taken, the file is damaged, or the
/// database says so.
pub fn restore(folder: &Path, platform: &Platform, at: Timestamp) -> Result<Db, Fault> {
    let folder = follow::newest_generation(folder)?.unwrap_or_else(|| folder.to_owned());
    let manifest = backup::verify(&folder)?;
    let brand = manifest.brand()?;
    platform.ensure_new(&brand)?;
    match platform.database() {
        Database::Sqlite(_) => into_file(&folder, platform, &brand)?,
        Database::Postgres(_) => into_postgres(&folder, platform, &brand, at)?,
    }
    platform.adopt(&brand, at)
}

/// What a restore would bring back.
///
/// # Errors
/// When the folder holds no whole backup.
pub fn look(folder: &Path) -> Result<Manifest, Fault> {
    backup::verify(&follow::newest_generation(folder)?.unwrap_or_else(|| folder.to_owned()))
}

fn into_file(folder: &Path, platform: &Platform, brand: &Brand) -> Result<(), Fault> {
    let place = platform.file(brand)?.path;
    if place.exists() {
        return Err(Fault::Unusable(format!("{} is there already; move it away first", place.display())));
    }
    // Under another name until it is whole: what is half restored is never opened.
    let part = place.with_file_name("restoring.db");
    assemble(folder, &part)?;
    fs::rename(&part, &place)?;
    backup::sync(&place)
}

fn into_postgres(folder: &Path, platform: &Platform, brand: &Brand, at: Timestamp) -> Result<(), Fault> {
    let scratch = Scratch::new(brand, at)?;
    let part = scratch.0.join(DATA);
    assemble(folder, &part)?;
    // Brought up to this program's schema first, which PostgreSQL's tables have from the beginning.
    drop(prepare_file(&plain(&part), platform.schema())?);
    crate::postgres::apart(move || {
        let session = Session::reader(&plain(&part))?;
        platform.fill(brand, |mut target| copy::transfer(&mut crate::tables::Raw::Sqlite(&session), &mut target))
    })
    .map(|_| ())
}

/// Puts the file together: the base, what was shipped after it, and a new epoch.
fn assemble(folder: &Path, part: &Path) -> Result<(), Fault> {
    for leftover in [part.to_owned(), follow::log_of(part), part.with_extension("db-shm")] {
        if leftover.exists() {
            fs::remove_file(leftover)?;
        }
    }
    fs::copy(folder.join(DATA), part)?;
    follow::apply(folder, part)?;
    let session = Session::writer(&plain(part))?;
    let damage = session.query("PRAGMA integrity_check", &[], |row| row.get::<String>(0))?;
    if damage != ["ok"] {
        return Err(Fault::Unusable(format!("the restored file is damaged: {}", damage.join("; "))));
    }
    let epoch = backup::epoch(&session)? + 1;
    session.execute(sql::META_SET, params!["epoch", epoch.to_string()])?;
    session.batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    drop(session);
    backup::sync(part)
}

/// A folder that goes when it is done with.
struct Scratch(PathBuf);

impl Scratch {
    fn new(brand: &Brand, at: Timestamp) -> Result<Self, Fault> {
        let name = format!("tenon-restore-{}-{}-{}", brand.namespace, std::process::id(), at.micros());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir(&folder)?;
        Ok(Scratch(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
