//! Durable orders a second through HTTP: three articles each, paid in cash at pickup, stock held,
//! journal written, a key each; 64 buyers at once.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use testkit::Random;

use crate::figure::{Figure, Report, Wanted};
use crate::fiscal;
use crate::floor;
use crate::line::Line;
use crate::load::{Act, Span, Tally, drive, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::preload::preload;
use crate::program::{Counters, Program, counters};
use crate::seed::{Shop, Wares, seed};
use crate::traced::{Template, template};
use crate::zipf::Zipf;

/// Articles on sale.
const ARTICLES: usize = 1_000;
/// Pieces of each: more than any run sells.
const PIECES: i64 = 100_000_000;
/// Connections that a server writes with on PostgreSQL unless it is told otherwise.
const WRITERS: usize = 8;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Measured seconds of each part.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Buyers at once.
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Runs once more with all buyers on one article.
    #[arg(long)]
    one_sku: bool,
    /// Runs once more with so many old orders in the tables.
    #[arg(long)]
    preload: Option<u64>,
    /// Only what an invoice costs a till's sale.
    #[arg(long)]
    fiscal: bool,
    /// Leaves the floor out; for looking at the server alone.
    #[arg(long)]
    no_floor: bool,
}

/// Runs it.
///
/// # Errors
/// When an order is refused, or something cannot be started.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        let measured = match options.fiscal {
            true => fiscal::measure(&place, options.seconds, report),
            false => measure(&place, options, report),
        };
        measured.with_context(|| format!("checkout on {}", place.name()))?;
    }
    Ok(())
}

/// A seeded brand with what an order of it does.
struct Brand {
    shop: Shop,
    template: Template,
}

fn brands<const N: usize>(place: &Place, names: [&str; N]) -> anyhow::Result<[Brand; N]> {
    let runtime = tokio::runtime::Runtime::new()?;
    let platform = place.open()?;
    let mut brands = Vec::with_capacity(N);
    for name in names {
        let db = Place::make_brand(&platform, name)?;
        let brand = runtime.block_on(async {
            let shop = seed(&db, Wares { articles: ARTICLES, pieces: PIECES, tills: 0 }).await?;
            let template = template(&db, &shop).await?;
            anyhow::Ok(Brand { shop, template })
        })?;
        brands.push(brand);
    }
    brands.try_into().map_err(|_| anyhow::anyhow!("a brand is missing"))
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    report.say(format!("checkout [{database}]: seeding {ARTICLES} articles"));
    let [sold, replayed] = brands(place, ["checkout", "floor"])?;
    let measured = sell(place, &sold.shop, options, report, Taste::Zipf)?;
    let rate = measured.tally.per_second;
    let orders = Figure::plain("checkout", database, rate, "orders/s");
    if options.no_floor {
        report.figure(&orders);
    } else {
        let floor = replay(place, &replayed, &measured, options)?;
        let least = if database == Engine::Sqlite.name() { 0.35 } else { 0.50 };
        report.figure(&orders.above(floor).wanted(Wanted::Ratio(least)));
    }
    waits(report, database, ["checkout.p50", "checkout.p99"], &measured.tally);
    if options.one_sku {
        let one = sell(place, &sold.shop, options, report, Taste::Same)?;
        report.figure(&Figure::plain("checkout.one_sku", database, one.tally.per_second, "orders/s").above(rate));
        waits(report, database, ["checkout.one_sku.p50", "checkout.one_sku.p99"], &one.tally);
    }
    if let Some(old) = options.preload {
        report.say(format!("checkout [{database}]: writing {old} old orders"));
        preload(place, &sold.shop, &sold.template, old)?;
        let full = sell(place, &sold.shop, options, report, Taste::Zipf)?;
        let figure = Figure::plain("checkout.preloaded", database, full.tally.per_second, "orders/s");
        report.figure(&figure.above(rate).wanted(Wanted::Ratio(0.80)));
        waits(report, database, ["checkout.preloaded.p50", "checkout.preloaded.p99"], &full.tally);
    }
    Ok(())
}

fn waits(report: &Report, database: &'static str, names: [&'static str; 2], tally: &Tally) {
    for (name, percentile) in names.into_iter().zip([50.0, 99.0]) {
        report.figure(&Figure::plain(name, database, tally.millis_at(percentile), "ms"));
    }
}

fn replay(place: &Place, brand: &Brand, measured: &Measured, options: &Options) -> anyhow::Result<f64> {
    place.settle()?;
    match (place.server(), place.file(&brand.shop.namespace)) {
        (Some(server), _) => {
            floor::postgres::orders_per_second(server, &brand.template, &brand.shop, WRITERS, options.seconds)
        }
        (None, file) => {
            let file = file.context("a folder without a file")?;
            let window = Duration::from_secs(options.seconds);
            floor::sqlite::orders_per_second(&file, &brand.template, &brand.shop, measured.group, window)
        }
    }
}

/// What buyers want.
#[derive(Clone, Copy)]
enum Taste {
    /// What is liked more, more often.
    Zipf,
    /// All the same.
    Same,
}

struct Measured {
    tally: Tally,
    /// Writes a commit, on average.
    group: f64,
}

fn sell(place: &Place, shop: &Shop, options: &Options, report: &Report, taste: Taste) -> anyhow::Result<Measured> {
    place.settle()?;
    let program = Program::start(place)?;
    let span = Span::seconds(options.seconds);
    let mut edges: Vec<(Counters, f64, f64)> = Vec::new();
    let tally = on_one_thread(async {
        let buyers = buyers(program.address(), shop, options.clients, taste).await?;
        drive(buyers, span, || {
            let stand = counters(program.address()).unwrap_or_default();
            edges.push((stand, program.processor_seconds().unwrap_or_default(), own_processor_seconds()));
        })
        .await
    })
    .with_context(|| format!("the server said:\n{}", program.said()))?;
    program.stop()?;
    let [(from, spent_from, own_from), (to, spent_to, own_to)] = edges.as_slice() else {
        anyhow::bail!("the run had no window")
    };
    let group = (to.writes - from.writes) / (to.commits - from.commits).max(1.0);
    let orders = tally.per_second * span.window.as_secs_f64();
    report.say(format!(
        "checkout [{}]: groups of {group:.1}; {:.0} µs of processor an order in the server, {:.0} µs in the generator; {:.0} retries",
        place.name(),
        (spent_to - spent_from) * 1e6 / orders.max(1.0),
        (own_to - own_from) * 1e6 / orders.max(1.0),
        to.retries - from.retries,
    ));
    Ok(Measured { tally, group })
}

/// Processor time of this process so far, in seconds.
fn own_processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields
        .get(11..13)
        .map_or(0.0, |ticks| ticks.iter().filter_map(|text| text.parse::<f64>().ok()).sum::<f64>() / 100.0)
}

struct Buyer {
    line: Line,
    shop: std::rc::Rc<Shop>,
    zipf: std::rc::Rc<Zipf>,
    random: Random,
    taste: Taste,
}

async fn buyers(address: SocketAddr, shop: &Shop, count: usize, taste: Taste) -> anyhow::Result<Vec<Buyer>> {
    let (shop, zipf) = (std::rc::Rc::new(shop.clone()), std::rc::Rc::new(Zipf::new(shop.goods.len())));
    let mut buyers = Vec::with_capacity(count);
    for number in 0..count {
        let line = Line::open(address, &shop.host).await?;
        // Every run has keys of its own.
        let random = Random::new(store::Entropy::System.seed().wrapping_add(number as u64));
        buyers.push(Buyer { line, shop: shop.clone(), zipf: zipf.clone(), random, taste });
    }
    Ok(buyers)
}

impl Act for Buyer {
    async fn act(&mut self) -> anyhow::Result<()> {
        let wish = match self.taste {
            Taste::Zipf => Wish::of_three(&self.zipf, &mut self.random),
            Taste::Same => Wish::of_one(),
        };
        let key = fresh_id(&mut self.random);
        let order = wish.pickup(&self.shop, "Buyer");
        self.line.post("/api/v1/orders", Some(&key), order).await?.expect(201)?;
        Ok(())
    }
}
