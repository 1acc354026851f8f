//! `tenon doctor`.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use clap::Args;
use stock::Mended;
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
    /// Before looking, work the levels of stock out again from movements and holds, and say which were wrong.
    #[arg(long)]
    rebuild_levels: bool,
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
        if arguments.rebuild_levels {
            let mended = stock::rebuild_all(&db).await;
            let mended = mended.with_context(|| format!("the levels of {} cannot be rebuilt", brand.host))?;
            print(&told(&brand.host, &mended))?;
        }
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
    let changed = if arguments.rebuild_levels { "Beyond the levels named above nothing" } else { "Nothing" };
    print(&format!(
        "Not everything reconciles. {changed} was changed: make a backup of the data as it is, then see what each\nsentence above says, and who wrote those rows (the audit log and the journal name them).\n"
    ))?;
    Err(Quiet.into())
}

/// What a rebuild mended, a line each; the journal says it too.
fn told(host: &str, mended: &[Mended]) -> String {
    if mended.is_empty() {
        return format!("{host}: every level of stock is what its movements and holds say; nothing was changed.\n");
    }
    let mut text = format!("{host}: {} levels of stock were not what their movements and holds say:\n", mended.len());
    for one in mended {
        let (key, was, is) = (&one.key, one.was, one.is);
        let condition = key.condition.as_str();
        let _ = writeln!(
            text,
            "    {}, {}, {condition}: on hand {} (was {}), promised {} (was {})",
            key.variant, key.location, is.on_hand, was.on_hand, is.held, was.held
        );
        for lot in &one.lots {
            let _ = writeln!(text, "        lot {}: {} (was {})", lot.lot, lot.is, lot.was);
        }
    }
    text + "They are now, and the journal has it as stock.rebuilt.\n"
}
