//! The Complete Journey: a year of a grocer's real baskets, brought in as any shop's tables are, and compared with sums
//! that were computed from the source by another program.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, ensure};
use clap::Args;
use kernel::{Exponent, Id, Zone};
use serde_json::Value;
use store::{Brand, Db};

use crate::figure::{Figure, Report};
use crate::import::{Ran, watch};
use crate::place::Place;
use crate::program::command;
use crate::seed::{Wares, seed};

/// Its brand.
const NAMESPACE: &str = "journey";
/// Where it lives.
const HOST: &str = "journey.localhost";
/// The store that sold everything: the source names hundreds, of which nothing else is known.
const STORE: &str = "counter";
/// What each member who bought came to, and in how many orders.
const BY_MEMBER: &str = "SELECT CAST(sum(total) AS BIGINT), count(*) FROM orders_order WHERE state = 'completed' AND member IS NOT NULL GROUP BY member";

/// What to bring in, and where to.
#[derive(Args)]
pub struct Options {
    /// The folder with `products.csv`, `members.csv`, `orders.csv` and `totals.json`.
    #[arg(long, value_name = "DIR")]
    files: PathBuf,
    /// Where the brand lies, and stays.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Runs it.
///
/// # Errors
/// When a row is refused, a sum differs, or a second run changes something.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    let totals = options.files.join("totals.json");
    let expected: Value = serde_json::from_reader(File::open(&totals).context("there are no totals")?)?;
    std::fs::create_dir_all(&options.data)?;
    let place = Place::Kept(options.data.clone());
    open(&place)?;
    for (kind, time, memory) in [
        ("products", "journey.products", "journey.products.memory"),
        ("members", "journey.members", "journey.members.memory"),
        ("orders", "journey.orders", "journey.orders.memory"),
    ] {
        let ran = import(&place, options, kind)?;
        report.say(ran.said.trim_end());
        ensure!(ran.said.contains("refused  0\n"), "rows of {kind} were refused");
        report.figure(&Figure::plain(time, place.name(), ran.seconds, "s"));
        report.figure(&Figure::plain(memory, place.name(), ran.megabytes, "MB"));
    }
    compare(&place, &expected, report)?;
    let again = import(&place, options, "orders")?;
    ensure!(again.said.contains("new      0\n"), "a second run booked something: {}", again.said);
    ensure!(again.said.contains("changed  0\n"), "a second run changed something: {}", again.said);
    report.figure(&Figure::plain("journey.orders.again", place.name(), again.seconds, "s"));
    compare(&place, &expected, report)
}

fn import(place: &Place, options: &Options, kind: &str) -> anyhow::Result<Ran> {
    let mut command = command(place, "import")?;
    command.arg(options.files.join(format!("{kind}.csv"))).args(["--kind", kind, "--brand", HOST, "--store", STORE]);
    watch(command.stdout(Stdio::piped()).spawn()?)
}

/// The brand, made with a store if it is missing.
fn open(place: &Place) -> anyhow::Result<()> {
    let platform = place.open()?;
    if platform.by_host(HOST)?.is_some() {
        return Ok(());
    }
    let brand = Brand {
        id: Id::derived("brand", NAMESPACE.as_bytes()),
        host: HOST.to_owned(),
        namespace: NAMESPACE.to_owned(),
        name: "Complete Journey".to_owned(),
        currency: "USD".to_owned(),
        exponent: Exponent::new(2).context("two digits")?,
        zone: Zone::named("America/New_York")?,
        locale: "en".to_owned(),
        state: "active".to_owned(),
    };
    let db = platform.create(&brand, store::Clock::System.now())?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(seed(&db, Wares { articles: 1, pieces: 1, tills: 0 }))?;
    Ok(())
}

/// Every month and every household, to the last cent.
fn compare(place: &Place, expected: &Value, report: &Report) -> anyhow::Result<()> {
    let platform = place.open()?;
    let db = platform.by_host(HOST)?.context("the brand is gone")?;
    let (months, households) = sums(&db)?;
    drop((db, platform));
    let wanted: BTreeMap<String, (i64, i64)> = serde_json::from_value(expected["months"].clone())?;
    ensure!(months == wanted, "months are {months:?} instead of {wanted:?}");
    let wanted: Vec<(i64, i64)> = serde_json::from_value(expected["households"].clone())?;
    ensure!(households == wanted, "what households bought differs from the source");
    let (cents, orders) = months.values().fold((0, 0), |sums, month| (sums.0 + month.0, sums.1 + month.1));
    report.say(format!(
        "journey: {orders} orders of {} households, {cents} cents in {} months: as in the source",
        households.len(),
        months.len()
    ));
    Ok(())
}

type Sums = (BTreeMap<String, (i64, i64)>, Vec<(i64, i64)>);

fn sums(db: &Db) -> anyhow::Result<Sums> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let months = db.read(orders::report::sales_by_month).await?;
        let months = months.into_iter().map(|(month, total, orders, _)| (month, (total.get(), orders))).collect();
        let pair = |row: &store::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let mut households: Vec<(i64, i64)> = db.read(move |read| read.query(BY_MEMBER, &[], pair)).await?;
        households.sort_unstable();
        Ok((months, households))
    })
}
