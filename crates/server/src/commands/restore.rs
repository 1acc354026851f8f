//! `tenon restore`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use store::{Clock, restore};

use super::{Place, print};

/// What to bring back, and where to.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Folder that `tenon backup` wrote: of one brand, or of several.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<()> {
    let folders = backups(&arguments.from)?;
    let platform = arguments.place.open_or_make()?;
    for folder in folders {
        let restored = restore::restore(&folder, &platform, Clock::System.now());
        let db = restored.with_context(|| format!("{} was not restored; nothing of it is there", folder.display()))?;
        print(&format!("{}: restored from {}\n", db.brand().host, folder.display()))?;
    }
    print(
        "Positions in the journal may mean other entries than before: whoever follows it from outside sees a new\nepoch and begins anew. Run `tenon doctor` before you open.\n",
    )
}

/// The folder itself when it is a backup, else the backups in it.
fn backups(from: &Path) -> Result<Vec<PathBuf>> {
    let whole = restore::look(from);
    let Err(fault) = whole else { return Ok(vec![from.to_owned()]) };
    let entries = std::fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir() && restore::look(path).is_ok())
        .collect();
    found.sort();
    if found.is_empty() {
        bail!("{} holds no whole backup ({fault}). Name a folder that `tenon backup` wrote", from.display());
    }
    Ok(found)
}
