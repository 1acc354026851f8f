//! Product pages a second: 32 browsers that ask at a fixed rate, ten thousand products of which some are
//! liked far more, and twenty sales a second that change what the pages say.

use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use clap::Args;
use hyper::Method;
use testkit::Random;

use crate::figure::{Figure, Report, Wanted};
use crate::line::Line;
use crate::load::{Act, Span, drive_at, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::program::Program;
use crate::seed::{Shop, Wares, seed};
use crate::zipf::Zipf;

/// Pieces of each product: few enough that the pages count them, more than a run sells.
const PIECES: i64 = 100_000;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Measured seconds.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Products.
    #[arg(long, default_value_t = 10_000)]
    products: usize,
    /// Connections.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Pages asked for a second.
    #[arg(long, default_value_t = 4_000)]
    rate: u32,
    /// Sales a second.
    #[arg(long, default_value_t = 20)]
    sales: u32,
}

/// Runs it.
///
/// # Errors
/// When a page is not there, or a sale is refused.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        measure(&place, options, report).with_context(|| format!("pages on {}", place.name()))?;
    }
    Ok(())
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    report.say(format!("pages [{database}]: seeding {} products", options.products));
    let shop = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "pages")?;
        let wares = Wares { articles: options.products, pieces: PIECES, tills: 0 };
        Rc::new(tokio::runtime::Runtime::new()?.block_on(seed(&db, wares))?)
    };
    place.settle()?;
    let program = Program::start(place)?;
    let span = Span::seconds(options.seconds);
    let (pages, sales) = on_one_thread(async {
        let readers = readers(program.address(), &shop, options.connections).await?;
        let buyer = Buyer::new(program.address(), &shop).await?;
        let selling = tokio::task::spawn_local(drive_at(vec![buyer], span, options.sales));
        let pages = drive_at(readers, span, options.rate).await?;
        Ok((pages, selling.await??))
    })
    .with_context(|| format!("the server said:\n{}", program.said()))?;
    let age = on_one_thread(age(program.address(), &shop))?;
    program.stop()?;
    report.say(format!("pages [{database}]: {:.1} sales a second meanwhile", sales.per_second));
    let rate = Figure::plain("pages", database, pages.per_second, "pages/s");
    // Counted at its edges, a window may miss a page or two of the rate that was asked for.
    report.figure(&rate.wanted(Wanted::AtLeast(f64::from(options.rate) * 0.999)));
    report.figure(&Figure::plain("pages.p50", database, pages.millis_at(50.0), "ms"));
    report.figure(&Figure::plain("pages.p99", database, pages.millis_at(99.0), "ms").wanted(Wanted::AtMost(20.0)));
    let age = Figure::plain("pages.age", database, age.as_secs_f64() * 1_000.0, "ms");
    report.figure(&age.wanted(Wanted::AtMost(1_000.0)));
    Ok(())
}

/// Somebody who looks at products.
struct Reader {
    line: Line,
    zipf: Rc<Zipf>,
    random: Random,
}

async fn readers(address: SocketAddr, shop: &Shop, count: usize) -> anyhow::Result<Vec<Reader>> {
    let zipf = Rc::new(Zipf::new(shop.goods.len()));
    let mut readers = Vec::with_capacity(count);
    for number in 0..count {
        let line = Line::open(address, &shop.host).await?;
        readers.push(Reader { line, zipf: Rc::clone(&zipf), random: Random::new(number as u64) });
    }
    Ok(readers)
}

impl Act for Reader {
    async fn act(&mut self) -> anyhow::Result<()> {
        let path = format!("/products/article-{}", self.zipf.pick(&mut self.random));
        self.line.call(Method::GET, &path, None, None).await?.expect(200)?;
        // Everybody comes for the first time.
        self.line.forget();
        Ok(())
    }
}

/// Somebody who buys one of them now and then.
struct Buyer {
    line: Line,
    shop: Rc<Shop>,
    zipf: Zipf,
    random: Random,
}

impl Buyer {
    async fn new(address: SocketAddr, shop: &Rc<Shop>) -> anyhow::Result<Self> {
        let line = Line::open(address, &shop.host).await?;
        let random = Random::new(store::Entropy::System.seed());
        Ok(Buyer { line, shop: Rc::clone(shop), zipf: Zipf::new(shop.goods.len()), random })
    }
}

impl Act for Buyer {
    async fn act(&mut self) -> anyhow::Result<()> {
        let wish = Wish { goods: vec![self.zipf.pick(&mut self.random)] };
        let (key, order) = (fresh_id(&mut self.random), wish.pickup(&self.shop, "Buyer"));
        self.line.post("/api/v1/orders", Some(&key), order).await?.expect(201)?;
        self.line.forget();
        Ok(())
    }
}

/// How long the page of a product still promised what had just been sold to the last piece.
async fn age(address: SocketAddr, shop: &Shop) -> anyhow::Result<Duration> {
    let (mut reader, mut buyer) = (Line::open(address, &shop.host).await?, Line::open(address, &shop.host).await?);
    let last = shop.goods.len() - 1;
    let path = format!("/products/article-{last}");
    let page = async |line: &mut Line| {
        let answer = line.call(Method::GET, &path, None, None).await?.expect(200)?;
        line.forget();
        anyhow::Ok(answer.body)
    };
    let before = page(&mut reader).await?;
    ensure!(page(&mut reader).await? == before, "a page changed by itself");
    let good = shop.goods[last];
    // What is left of it, in one order: from then on it is sold out.
    let left = reader.get(&format!("/api/v1/availability?variants={}", good.variant)).await?;
    let left = left["items"][0]["total_available"].as_i64().context("no stock is said")?;
    let order = format!(
        r#"{{"lines":[{{"variant_id":"{}","quantity":{left}}}],"buyer":{{"name":"Buyer","phone":"0912345678"}},"fulfilment":{{"kind":"pickup","store_id":"{}"}},"payment":{{"method":"cash_on_pickup"}},"expected_total":{}}}"#,
        good.variant,
        shop.counter,
        good.price * left / 1_000,
    );
    let key = fresh_id(&mut Random::new(store::Entropy::System.seed()));
    buyer.post("/api/v1/orders", Some(&key), order).await?.expect(201)?;
    let sold = std::time::Instant::now();
    while page(&mut reader).await? == before {
        ensure!(sold.elapsed() < Duration::from_secs(30), "the page never changed");
    }
    Ok(sold.elapsed())
}
