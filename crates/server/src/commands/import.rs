//! `tenon import`.

use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use exchange::file::Intake;
use exchange::import::{self as flow, NewImport, Step};
use exchange::{Counts, Import, Kind, Settings, State, work};
use kernel::{Actor, BusinessDate, Id};
use store::Db;

use super::{Place, print};
use crate::import;

/// What to import.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    source: Option<Source>,
    #[command(flatten)]
    table: Table,
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

/// A table of products, prices, stock, members or orders, in our own columns or in Shopify's.
#[derive(Debug, Args)]
struct Table {
    /// The file, CSV or XLSX.
    file: Option<PathBuf>,
    /// What it holds: products, prices, stock, members or orders; its header says it when absent.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Host name of the brand.
    #[arg(long, value_name = "HOST")]
    brand: Option<String>,
    /// Only say what an import would come to.
    #[arg(long)]
    dry_run: bool,
    /// Code of the stock location, where the file names none.
    #[arg(long, value_name = "CODE")]
    location: Option<String>,
    /// Code of the store that sold, for orders.
    #[arg(long, value_name = "CODE")]
    store: Option<String>,
    /// Name of the system that the file comes from.
    #[arg(long, value_name = "NAME")]
    source_name: Option<String>,
    #[command(flatten)]
    place: Place,
}

pub(super) async fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.source {
        Some(Source::OnlineRetail(wanted)) => online_retail(wanted).await,
        None => import_table(&arguments.table).await,
    }
}

async fn online_retail(wanted: &OnlineRetail) -> Result<()> {
    let place = wanted.place.clone();
    let platform = tokio::task::spawn_blocking(move || place.open_or_make()).await??;
    let (file, until) = (wanted.file.clone(), wanted.until);
    let contents = tokio::task::spawn_blocking(move || import::open(&file, until)).await?;
    let contents = contents.with_context(|| format!("{} cannot be read", wanted.file.display()))?;
    let db = import::brand(&platform).await?;
    let moved = import::move_in(&db, &contents, wanted.opening).await?;
    print(&import::report(&db, &contents, moved))
}

/// A brand by its host name.
pub(super) async fn brand(place: &Place, host: &str) -> Result<Db> {
    let (place, host) = (place.clone(), host.to_owned());
    tokio::task::spawn_blocking(move || {
        let platform = place.open()?;
        platform.by_host(&host)?.with_context(|| format!("there is no brand at {host}"))
    })
    .await?
}

async fn import_table(table: &Table) -> Result<()> {
    let kind = match &table.kind {
        Some(name) => Some(Kind::parse(name).with_context(|| format!("{name} is no kind of data"))?),
        None => None,
    };
    let path = table.file.as_ref().context("name a file. `tenon import --help` says how")?;
    let host = table.brand.as_deref().context("name the brand by its host name, with --brand")?;
    let db = brand(&table.place, host).await?;
    let taken = {
        let mut file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut intake = Intake::new(&db, Actor::SYSTEM);
        let mut piece = vec![0; 256 << 10];
        loop {
            let count = file.read(&mut piece)?;
            if count == 0 {
                break;
            }
            intake.take(&piece[..count]).await?;
        }
        intake.finish().await?
    };
    let id = db.new_id();
    let settings = Settings {
        location: table.location.clone(),
        store: table.store.clone(),
        source: table.source_name.clone(),
        ..Settings::default()
    };
    let name = path.file_name().map(|name| name.to_string_lossy().chars().take(80).collect()).unwrap_or_default();
    let new = NewImport { id, name, kind, settings };
    db.write("exchange.create_import", Actor::SYSTEM, move |tx| {
        flow::create_import(tx, &new)?;
        flow::attach_file(tx, id, &taken)
    })
    .await?;
    let read = finished(&db, id).await?;
    if read.state == State::Unusable {
        bail!("{}", exchange::sentence(read.error.as_deref().unwrap_or_default(), read.error_params.as_deref()));
    }
    // A run that was cut off goes on where it stood, if it was of this file.
    let before = match (read.kind, table.dry_run) {
        (Some(kind), false) => db.read(move |read| flow::unfinished(read, taken.sha256, kind)).await?,
        _ => None,
    };
    let done = match before {
        Some(before) => {
            print("an earlier run of this file was cut off; it goes on\n")?;
            resume(&db, before).await?
        }
        None => {
            let step = if table.dry_run { Step::Check } else { Step::Run };
            db.write("exchange.take_step", Actor::SYSTEM, move |tx| flow::begin(tx, id, step)).await?;
            finished(&db, id).await?
        }
    };
    report(&db, &done, table.dry_run).await
}

async fn resume(db: &Db, id: Id) -> Result<Import> {
    let found = db.read(move |read| flow::import(read, id)).await?.context("the import is gone")?;
    if found.state == State::Stopped {
        db.write("exchange.take_step", Actor::SYSTEM, move |tx| flow::begin(tx, id, Step::Run)).await?;
    }
    finished(db, id).await
}

async fn finished(db: &Db, id: Id) -> Result<Import> {
    work::finish(db, id).await?.context("the import is gone")
}

async fn report(db: &Db, done: &Import, dry_run: bool) -> Result<()> {
    let Counts { rows, created, changed, same, refused } =
        if dry_run { done.checked.unwrap_or_default() } else { done.counts };
    let would = if dry_run { "would be " } else { "" };
    let kind = done.kind.map(Kind::as_str).unwrap_or_default();
    let mut text = format!(
        "{}: {rows} rows of {kind}\n  {would}new      {created}\n  {would}changed  {changed}\n  the same {same}\n  refused  {refused}\n",
        db.brand().host
    );
    let id = done.id;
    for row in db.read(move |read| flow::refused(read, id, 0, 20)).await? {
        let field = if row.field.is_empty() { String::new() } else { format!("{}: ", row.field) };
        text.push_str(&format!("  line {}: {field}{}\n", row.line, exchange::sentence(&row.code, Some(&row.params))));
    }
    print(&text)
}
