//! How long it takes to move in, and how much memory: a hundred thousand products with the addresses of
//! their pictures, and, where a copy of it is named, the Online Retail data set with its 541,909 lines.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use tempfile::NamedTempFile;

use crate::figure::{Figure, Report, Wanted};
use crate::place::{Engine, Place};
use crate::program::command;
use crate::seed::{Wares, seed};

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Products of the table that is made up.
    #[arg(long, default_value_t = 100_000)]
    products: usize,
    /// A copy of the Online Retail data set, CSV or CSV packed with gzip; left out when absent.
    #[arg(long, value_name = "FILE")]
    online_retail: Option<PathBuf>,
}

/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What a run came to.
pub(crate) struct Ran {
    pub(crate) seconds: f64,
    /// The most memory it ever took, in megabytes.
    pub(crate) megabytes: f64,
    pub(crate) said: String,
}

/// Runs it.
///
/// # Errors
/// When an import fails, changes something the second time, or says something else after it was cut off.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        products(engine, options.products, report)?;
        if let Some(file) = &options.online_retail {
            online_retail(engine, file, report)?;
        }
    }
    Ok(())
}

fn products(engine: Engine, count: usize, report: &Report) -> anyhow::Result<()> {
    let place = Place::fresh(engine)?;
    let database = place.name();
    let platform = place.open()?;
    let db = Place::make_brand(&platform, "moves")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let shop = runtime.block_on(seed(&db, Wares { articles: 1, pieces: 1, tills: 0 }))?;
    drop((db, platform, runtime));
    place.settle()?;
    let mut table = NamedTempFile::with_suffix(".csv")?;
    writeln!(table, "handle,name_zh_tw,name_en,maker,tags,state,sku,price,cost,barcode,image_url,image_alt")?;
    for number in 0..count {
        writeln!(
            table,
            "import-{number},匯入商品 {number},Imported {number},Maker {},\"new, import\",published,IMP-{number},{},{},,https://pictures.example/{number}.jpg,正面",
            number % 100,
            10 + number % 900,
            5 + number % 400,
        )?;
    }
    table.flush()?;
    report.say(format!("import [{database}]: {count} products"));
    let begin = || -> anyhow::Result<Child> {
        let mut command = command(&place, "import")?;
        command.arg(table.path()).args(["--kind", "products", "--brand", &shop.host]);
        Ok(command.stdout(Stdio::piped()).spawn()?)
    };
    let first = watch(begin()?)?;
    ensure!(first.said.contains(&format!("new      {count}\n")), "not all products came in: {}", first.said);
    let second = watch(begin()?)?;
    ensure!(second.said.contains(&format!("the same {count}\n")), "a second run changed something: {}", second.said);
    let figures = [
        Figure::plain("import.products", database, first.seconds, "s").wanted(Wanted::AtMost(60.0)),
        Figure::plain("import.products.memory", database, first.megabytes, "MB"),
        Figure::plain("import.products.again", database, second.seconds, "s"),
    ];
    figures.iter().for_each(|figure| report.figure(figure));
    Ok(())
}

fn online_retail(engine: Engine, file: &Path, report: &Report) -> anyhow::Result<()> {
    let place = Place::fresh(engine)?;
    let database = place.name();
    drop(place.open()?);
    report.say(format!("import [{database}]: Online Retail"));
    let begin = |place: &Place| -> anyhow::Result<Child> {
        Ok(command(place, "import")?.arg("online-retail").arg(file).stdout(Stdio::piped()).spawn()?)
    };
    let first = watch(begin(&place)?)?;
    let whole = sales(&place)?;
    let second = watch(begin(&place)?)?;
    ensure!(sales(&place)? == whole, "a second run changed the report");
    let (most, again) = if engine == Engine::Sqlite { (60.0, 30.0) } else { (120.0, 30.0) };
    let figures = [
        Figure::plain("import.online_retail", database, first.seconds, "s").wanted(Wanted::AtMost(most)),
        Figure::plain("import.online_retail.memory", database, first.megabytes, "MB").wanted(Wanted::AtMost(400.0)),
        Figure::plain("import.online_retail.again", database, second.seconds, "s").wanted(Wanted::AtMost(again)),
    ];
    figures.iter().for_each(|figure| report.figure(figure));
    // Once more, killed in the middle and begun again.
    let cut = Place::fresh(engine)?;
    drop(cut.open()?);
    let mut half = begin(&cut)?;
    std::thread::sleep(Duration::from_secs_f64(first.seconds / 2.0));
    half.kill()?;
    half.wait()?;
    watch(begin(&cut)?)?;
    ensure!(sales(&cut)? == whole, "what was cut off and resumed says something else");
    report.say(format!("import [{database}]: cut off in the middle and resumed: the same report"));
    Ok(())
}

fn sales(place: &Place) -> anyhow::Result<String> {
    let told = command(place, "report")?.args(["sales", "--by", "month", "--brand", "online-retail"]).output()?;
    ensure!(told.status.success(), "the report failed: {}", String::from_utf8_lossy(&told.stderr));
    Ok(String::from_utf8(told.stdout)?)
}

/// Waits for a run, looking at its memory meanwhile.
pub(crate) fn watch(mut child: Child) -> anyhow::Result<Ran> {
    let (begun, mut most) = (Instant::now(), 0_u32);
    let status = loop {
        most = most.max(peak(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(LOOK);
    };
    let seconds = begun.elapsed().as_secs_f64();
    let said = std::io::read_to_string(child.stdout.take().context("nothing to read")?)?;
    ensure!(status.success(), "the import failed: {said}");
    Ok(Ran { seconds, megabytes: f64::from(most) / 1_024.0, said })
}

/// The most memory that a process ever took, in kilobytes.
fn peak(process: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
