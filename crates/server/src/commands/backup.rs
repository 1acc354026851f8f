//! `tenon backup`.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::Args;
use store::follow::Follower;
use store::{Brand, Clock, Platform, backup};

use super::{Place, print};
use crate::stop::{self, Stop};

/// What to keep, and where.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Folder for the backup: new or empty, or with --follow the one it followed into before.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Host name of one brand; all of them when none is named.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
    /// Go on shipping what is written, every second, until asked to stop (SQLite only).
    #[arg(long)]
    follow: bool,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let place = arguments.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open()).await??;
    let wanted = brands(&platform, arguments.brand.as_deref())?;
    if arguments.follow { follow(arguments, platform, wanted).await } else { once(arguments, platform, wanted).await }
}

/// The brand of that host name, or all.
pub(super) fn brands(platform: &Platform, host: Option<&str>) -> Result<Vec<Brand>> {
    let mut found = platform.brands().context("the list of brands cannot be read")?;
    if let Some(host) = host {
        found.retain(|brand| brand.host == host);
    }
    match (found.is_empty(), host) {
        (true, Some(host)) => bail!("no brand lives at {host}. Look at the host name, and at --data or --database"),
        (true, None) => bail!("there are no brands here. Look at --data or --database"),
        (false, _) => Ok(found),
    }
}

async fn once(arguments: &Arguments, platform: Arc<Platform>, wanted: Vec<Brand>) -> Result<()> {
    for brand in wanted {
        let (platform, folder) = (Arc::clone(&platform), arguments.to.join(&brand.namespace));
        let shown = folder.display().to_string();
        let host = brand.host.clone();
        let taken =
            tokio::task::spawn_blocking(move || backup::backup(&platform, &brand, &folder, Clock::System.now()));
        let manifest = taken.await?.with_context(|| format!("{host} was not backed up"))?;
        print(&format!("{host}: backed up to {shown}, up to journal position {}\n", manifest.position))?;
    }
    print("Bring it back with `tenon restore --from`, into a place where these brands are not.\n")
}

async fn follow(arguments: &Arguments, platform: Arc<Platform>, wanted: Vec<Brand>) -> Result<()> {
    let stop = Stop::default();
    let mut followers = tokio::task::JoinSet::new();
    for brand in wanted {
        let (platform, folder) = (Arc::clone(&platform), arguments.to.join(&brand.namespace));
        let host = brand.host.clone();
        let begun = {
            let (platform, brand, folder) = (Arc::clone(&platform), brand.clone(), folder.clone());
            tokio::task::spawn_blocking(move || Follower::begin(&platform, &brand, &folder, Clock::System.now()))
        };
        let follower = begun.await?.with_context(|| format!("{host} cannot be followed"))?;
        print(&format!("{host}: following into {}\n", follower.generation().display()))?;
        let stop = stop.clone();
        followers.spawn_blocking(move || {
            let followed = follower.run(&platform, &brand, &Clock::System, || stop.is_asked());
            followed.with_context(|| format!("{} is no longer followed; what was shipped so far is whole", brand.host))
        });
    }
    print("What is written is shipped every second: a lost machine costs about one second. Ctrl-C ends it.\n")?;
    tokio::select! {
        () = stop::signalled() => {}
        Some(ended) = followers.join_next() => ended??,
    }
    stop.ask();
    while let Some(ended) = followers.join_next().await {
        ended??;
    }
    print("No longer following; what was shipped is whole.\n")
}
