//! `tenon import`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use kernel::BusinessDate;

use super::{Place, print};
use crate::import;

/// What to import.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    source: Source,
}

#[derive(Debug, Subcommand)]
enum Source {
    /// The UCI data set "Online Retail": goods, prices and orders of one real retailer, as a brand of its
    /// own. Doing it twice does it once.
    OnlineRetail(OnlineRetail),
}

#[derive(Debug, Args)]
struct OnlineRetail {
    /// The file, CSV or CSV packed with gzip.
    file: PathBuf,
    /// The last day that is read, such as 2011-02-28; everything when absent.
    #[arg(long, value_name = "DATE")]
    until: Option<BusinessDate>,
    /// Pieces that each new good opens with: the file says what was sold, not what lay there.
    #[arg(long, value_name = "PIECES", default_value_t = import::OPENING)]
    opening: u32,
    #[command(flatten)]
    place: Place,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let Source::OnlineRetail(wanted) = &arguments.source;
    let place = wanted.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open_or_make()).await??;
    let (file, until) = (wanted.file.clone(), wanted.until);
    let contents = tokio::task::spawn_blocking(move || import::open(&file, until)).await?;
    let contents = contents.with_context(|| format!("{} cannot be read", wanted.file.display()))?;
    let db = import::brand(&platform).await?;
    let moved = import::move_in(&db, &contents, wanted.opening).await?;
    print(&import::report(&db, &contents, moved))
}
