//! `tenon doctor`.

use anyhow::{Context, Result};
use clap::Args;
use store::doctor::{self, Finding};

use super::{Place, Quiet, backup, print};
use crate::checks;

/// What no statement can ask.
const PICTURES: &str = "every picture's bytes are those that were kept";

/// Which brands to look at.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Host name of one brand; all of them when none is named.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let place = arguments.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open()).await??;
    let mut clean = true;
    for brand in backup::brands(&platform, arguments.brand.as_deref())? {
        let opened = tokio::task::spawn_blocking({
            let (platform, brand) = (std::sync::Arc::clone(&platform), brand.clone());
            move || platform.get(&brand)
        });
        let db = opened.await?.with_context(|| format!("{} cannot be opened", brand.host))?;
        let report = doctor::doctor(&db, &checks::all()).await;
        let mut report = report.with_context(|| format!("{} cannot be looked at", brand.host))?;
        let damaged = catalog::damaged_media(&db).await;
        let damaged = damaged.with_context(|| format!("the pictures of {} cannot be read", brand.host))?;
        report.checks += 1;
        if !damaged.is_empty() {
            report.findings.push(Finding { slice: "catalog", name: PICTURES, count: damaged.len(), rows: damaged });
        }
        print(&format!("{} ({})\n{report}\n", brand.name, brand.host))?;
        clean &= report.is_clean();
    }
    if clean {
        return print("Everything reconciles.\n");
    }
    print(
        "Not everything reconciles. Nothing was changed: make a backup of the data as it is, then see what each\nsentence above says, and who wrote those rows (the audit log and the journal name them).\n",
    )?;
    Err(Quiet.into())
}
