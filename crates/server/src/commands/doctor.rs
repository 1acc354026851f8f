//! `tenon doctor`.

use anyhow::{Context, Result};
use clap::Args;

use super::{Place, print};
use crate::checks;

/// Which brands to look at.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Host name of one brand; all of them when none is named.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Finding {
    Nothing,
    Something,
}

pub(super) async fn run(arguments: &Arguments) -> Result<Finding> {
    let place = arguments.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open()).await??;
    let brands = platform.brands().context("the list of brands cannot be read")?;
    let wanted = |host: &str| arguments.brand.as_deref().is_none_or(|wanted| wanted == host);
    let (mut looked_at, mut wrong) = (0, 0);
    for brand in brands.iter().filter(|brand| wanted(&brand.host)) {
        print(&format!("{} ({})\n", brand.name, brand.host))?;
        let db = platform.get(brand).with_context(|| format!("{} cannot be opened", brand.host))?;
        for outcome in checks::run(&db).await {
            print(&format!("  {outcome}\n"))?;
            wrong += usize::from(!outcome.holds());
        }
        looked_at += 1;
    }
    if looked_at == 0 {
        let what = arguments
            .brand
            .as_deref()
            .map_or("there are no brands here".to_owned(), |host| format!("no brand lives at {host}"));
        anyhow::bail!("{what}. Name the right folder with --data or the database with --database");
    }
    if wrong == 0 {
        print("Everything reconciles.\n")?;
        return Ok(Finding::Nothing);
    }
    print(&format!(
        "{wrong} of the checks found something. Nothing was changed. Keep a backup of the data as it is now, and see\ndocs/operations/doctor.md for what each finding means and what to do.\n"
    ))?;
    Ok(Finding::Something)
}
