//! `tenon export`.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use exchange::export::{CsvSink, Format, Wanted, XlsxSink, write_all};
use exchange::{Kind, Settings};
use kernel::{Actor, Event, Id};
use tokio::runtime::Handle;

use super::{Place, import, print};

/// What to take out.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// What: products, prices, stock, members or orders.
    kind: String,
    /// The file to be written; its ending says whether it is CSV or XLSX.
    file: PathBuf,
    /// Host name of the brand.
    #[arg(long, value_name = "HOST")]
    brand: String,
    #[command(flatten)]
    place: Place,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    let kind = Kind::parse(&arguments.kind).with_context(|| format!("{} is no kind of data", arguments.kind))?;
    let ending = arguments.file.extension().and_then(|ending| ending.to_str()).unwrap_or("csv");
    let format = Format::parse(ending).context("the file has to end with .csv or .xlsx")?;
    let db = import::brand(&arguments.place, &arguments.brand).await?;
    let personal = matches!(kind, Kind::Members | Kind::Orders);
    db.write("exchange.export", Actor::SYSTEM, move |tx| {
        let body = serde_json::json!({"what": kind, "format": format.as_str(), "personal_data": personal});
        tx.journal(&Event::new("exchange.exported", Id::NIL, body))?;
        Ok(())
    })
    .await?;
    let (path, handle) = (arguments.file.clone(), Handle::current());
    let rows = tokio::task::spawn_blocking(move || -> Result<i64> {
        let mut out =
            BufWriter::new(File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?);
        let wanted = Wanted { kind, settings: Settings::default() };
        match format {
            Format::Csv => {
                let mut sink = CsvSink::new(&mut out)?;
                let rows = write_all(&db, &handle, &wanted, &mut sink)?;
                sink.end()?;
                out.flush()?;
                Ok(rows)
            }
            Format::Xlsx => {
                let mut sink = XlsxSink::new();
                let rows = write_all(&db, &handle, &wanted, &mut sink)?;
                sink.end(&mut out)?;
                out.flush()?;
                Ok(rows)
            }
        }
    })
    .await??;
    print(&format!("{rows} rows of {} in {}\n", arguments.kind, arguments.file.display()))
}
