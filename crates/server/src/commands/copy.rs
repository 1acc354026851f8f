//! `tenon copy`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use store::{Clock, Database, Options, Platform, copy};

use super::{backup, print};
use crate::{demo, schema};

/// Which brands go where.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Where the brands are: a folder, or the URL of a PostgreSQL database.
    #[arg(long, value_name = "DIR|URL")]
    from: String,
    /// Where they go: a folder, or the URL of a PostgreSQL database.
    #[arg(long, value_name = "DIR|URL")]
    to: String,
    /// Host name of one brand; all of them when none is named.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<()> {
    let from = place(&arguments.from);
    if let Database::Sqlite(folder) = &from
        && !folder.join("platform.db").exists()
    {
        bail!("there are no brands in {}. Name their folder with --from", folder.display());
    }
    let (from, to) = (open(from, "--from")?, open(place(&arguments.to), "--to")?);
    for brand in backup::brands(&from, arguments.brand.as_deref())? {
        let copied = copy::copy(&from, &brand, &to, Clock::System.now());
        let (_, tables) = copied.with_context(|| format!("{} was not copied; the target is as it was", brand.host))?;
        let rows: u64 = tables.iter().map(|table| table.rows).sum();
        print(&format!("{}: {} tables with {rows} rows copied, and found equal\n", brand.host, tables.len()))?;
    }
    print("What was written to the source meanwhile is not in the copy. Serve from one of the two only.\n")
}

fn place(text: &str) -> Database {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return Database::Postgres(text.to_owned());
    }
    let folder = Path::new(text);
    Database::Sqlite(demo::brands_of(folder).unwrap_or_else(|| PathBuf::from(folder)))
}

fn open(database: Database, flag: &str) -> Result<Platform> {
    let opened = Platform::open(database, Options::default(), &schema::migrations());
    opened.with_context(|| format!("the database that {flag} names cannot be used"))
}
