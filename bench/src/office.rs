//! The back office of a brand with many orders: how long lists take to answer their filters, and whether the live day
//! is right while tills and the web sell.

use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use clap::Args;
use hdrhistogram::Histogram;
use kernel::Id;
use serde_json::Value;
use testkit::Random;

use crate::desk::Desk;
use crate::figure::{Figure, Report, Wanted};
use crate::line::Line;
use crate::load::{Act, Span, drive_at, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::preload::preload;
use crate::program::Program;
use crate::seed::{Shop, Wares, seed};
use crate::traced::template;
use crate::zipf::Zipf;

const ARTICLES: usize = 100;
/// More than anybody buys: nothing is sold out.
const PIECES: i64 = 100_000_000;
/// Tills that sell, and as many visitors of the web shop.
const TILLS: usize = 4;
/// Questions a second to a list: people read what they asked for.
const ASKED_PER_SECOND: u32 = 10;
/// Rows a page, as the list of orders asks for them.
const PAGE: usize = 50;
/// Pages that somebody leafs through.
const LEAFED: usize = 20;
/// Between two readings of the live day, as its page has it.
const READ_AGAIN: Duration = Duration::from_millis(150);

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Old orders.
    #[arg(long, default_value_t = 1_000_000)]
    orders: u64,
    /// Measured seconds, for each filter and for the live day.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Sales a second while the live day is read.
    #[arg(long, default_value_t = 50)]
    sales: u32,
}

/// Runs it.
///
/// # Errors
/// When the live day says something that cannot be.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        measure(&place, options, report).with_context(|| format!("office on {}", place.name()))?;
    }
    Ok(())
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    report.say(format!("office [{database}]: writing {} old orders", options.orders));
    let (shop, template) = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "office")?;
        tokio::runtime::Runtime::new()?.block_on(async {
            let shop = seed(&db, Wares { articles: ARTICLES, pieces: PIECES, tills: TILLS }).await?;
            let template = template(&db, &shop).await?;
            anyhow::Ok((shop, template))
        })?
    };
    preload(place, &shop, &template, options.orders)?;
    place.settle()?;
    let program = Program::start(place)?;
    let shop = Rc::new(shop);
    let measured = on_one_thread(async {
        let mut desk = Desk::open(program.address(), &shop).await?;
        let lists = lists(program.address(), &shop, desk.cookie(), options).await?;
        desk.open_shifts(&shop, &mut Random::new(1)).await?;
        let board = board(program.address(), &shop, desk.cookie(), options).await?;
        anyhow::Ok((lists, board))
    });
    let (lists, board) = measured.with_context(|| format!("the server said:\n{}", program.said()))?;
    program.stop()?;
    for (name, millis) in lists {
        report.figure(&Figure::plain(name, database, millis, "ms").wanted(Wanted::AtMost(300.0)));
    }
    report.say(format!(
        "office [{database}]: {:.1} sales a second, {} readings, each right",
        board.sales, board.readings
    ));
    report.figure(&Figure::plain("office.board.p99", database, board.millis, "ms").wanted(Wanted::AtMost(300.0)));
    Ok(())
}

/// The p99 of each way of asking for orders, in milliseconds.
async fn lists(
    address: SocketAddr,
    shop: &Shop,
    cookie: &str,
    options: &Options,
) -> anyhow::Result<Vec<(&'static str, f64)>> {
    let mut line = Line::open(address, &shop.host).await?.known_by(cookie);
    let page = |rest: &str| format!("/api/v1/orders?limit={PAGE}{rest}");
    let mut leafed = vec![page("")];
    let (mut numbers, mut days) = (Vec::new(), Vec::new());
    for _ in 0..LEAFED {
        let found = line.get(leafed.last().context("no page")?).await?;
        for order in found["items"].as_array().context("a page without items")? {
            numbers.push(text(order, "number")?);
            days.push(text(order, "business_date")?);
        }
        match found["next"].as_str() {
            Some(next) => leafed.push(page(&format!("&cursor={next}"))),
            None => break,
        }
    }
    days.dedup();
    let numbers: Vec<String> = numbers.iter().step_by(7).map(|number| page(&format!("&q={number}"))).collect();
    let days: Vec<String> = days.iter().map(|day| page(&format!("&from={day}&to={day}"))).collect();
    let ways = [
        ("office.list.p99", vec![page("")]),
        ("office.list.leaf.p99", leafed),
        (
            "office.list.state.p99",
            ["placed", "completed", "cancelled"].map(|state| page(&format!("&state={state}"))).into(),
        ),
        ("office.list.channel.p99", ["web", "till"].map(|channel| page(&format!("&channel={channel}"))).into()),
        ("office.list.store.p99", [shop.web, shop.counter].map(|store| page(&format!("&store={store}"))).into()),
        ("office.list.day.p99", days),
        ("office.list.number.p99", numbers),
        ("office.list.phone.p99", vec![page("&q=0912345678"), page("&q=5678")]),
        ("office.list.nothing.p99", vec![page("&q=NOSUCHNUMBER"), page("&q=0999999999")]),
    ];
    let mut measured = Vec::with_capacity(ways.len());
    for (name, asked) in ways {
        let line = Line::open(address, &shop.host).await?.known_by(cookie);
        let clerk = Clerk { line, asked, next: 0 };
        let tally = drive_at(vec![clerk], Span::seconds(options.seconds), ASKED_PER_SECOND).await?;
        measured.push((name, tally.millis_at(99.0)));
    }
    Ok(measured)
}

fn text(value: &Value, name: &str) -> anyhow::Result<String> {
    Ok(value[name].as_str().with_context(|| format!("an order without {name}"))?.to_owned())
}

/// Somebody who asks a list.
struct Clerk {
    line: Line,
    asked: Vec<String>,
    next: usize,
}

impl Act for Clerk {
    async fn act(&mut self) -> anyhow::Result<()> {
        let path = &self.asked[self.next % self.asked.len()];
        self.next += 1;
        self.line.get(path).await?;
        Ok(())
    }
}

/// Orders and what they came to, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
struct Sum {
    orders: i64,
    revenue: i64,
}

/// What is known of the sales of a run from outside.
#[derive(Default)]
struct Sold {
    begun: Cell<(i64, i64)>,
    confirmed: Cell<(i64, i64)>,
}

/// How the live day did.
struct Board {
    /// Sales a second that were asked for and made.
    sales: f64,
    /// How often it was read.
    readings: u64,
    /// The p99 of a reading, in milliseconds.
    millis: f64,
}

/// Sells at tills and on the web while somebody watches the live day. Every reading must hold all that was confirmed
/// before it was asked for, and nothing that had not begun when it was answered; at the end it is exact.
async fn board(address: SocketAddr, shop: &Rc<Shop>, cookie: &str, options: &Options) -> anyhow::Result<Board> {
    let sold = Rc::new(Sold::default());
    let mut sellers = Vec::new();
    for number in 0..TILLS * 2 {
        let till = (number % 2 == 0).then(|| shop.tills[number / 2]);
        let mut line = Line::open(address, &shop.host).await?;
        if till.is_some() {
            line = line.known_by(cookie);
        }
        sellers.push(Seller {
            line,
            till,
            shop: Rc::clone(shop),
            zipf: Zipf::new(shop.goods.len()),
            random: Random::new(number as u64),
            sold: Rc::clone(&sold),
        });
    }
    let mut line = Line::open(address, &shop.host).await?.known_by(cookie);
    let before = read(&mut line).await?;
    let selling = tokio::task::spawn_local(drive_at(sellers, Span::seconds(options.seconds), options.sales));
    let mut micros = Histogram::<u64>::new(3)?;
    while !selling.is_finished() {
        let (least_orders, least_revenue) = sold.confirmed.get();
        let began = Instant::now();
        let seen = read(&mut line).await?;
        micros.saturating_record(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        let (most_orders, most_revenue) = sold.begun.get();
        let new = Sum { orders: seen.orders - before.orders, revenue: seen.revenue - before.revenue };
        ensure!(
            (least_orders..=most_orders).contains(&new.orders) && (least_revenue..=most_revenue).contains(&new.revenue),
            "the live day has {new:?} more; confirmed were {least_orders} for {least_revenue}, begun {most_orders} for {most_revenue}"
        );
        tokio::time::sleep(READ_AGAIN).await;
    }
    let tally = selling.await??;
    let (orders, revenue) = sold.confirmed.get();
    let after = read(&mut line).await?;
    ensure!(
        after == Sum { orders: before.orders + orders, revenue: before.revenue + revenue },
        "the live day ends at {after:?}; it began at {before:?} and {orders} sales for {revenue} were confirmed"
    );
    let millis = f64::from(u32::try_from(micros.value_at_percentile(99.0)).unwrap_or(u32::MAX)) / 1_000.0;
    Ok(Board { sales: tally.per_second, readings: micros.len(), millis })
}

async fn read(line: &mut Line) -> anyhow::Result<Sum> {
    let totals = line.get("/api/v1/dashboard").await?["totals"].take();
    let number = |name: &str| totals[name].as_i64().with_context(|| format!("a live day without {name}"));
    Ok(Sum { orders: number("orders")?, revenue: number("revenue")? })
}

/// Somebody who sells at a till, or buys on the web.
struct Seller {
    line: Line,
    till: Option<Id>,
    shop: Rc<Shop>,
    zipf: Zipf,
    random: Random,
    sold: Rc<Sold>,
}

impl Act for Seller {
    async fn act(&mut self) -> anyhow::Result<()> {
        let wish = Wish::of_three(&self.zipf, &mut self.random);
        let total = wish.total(&self.shop);
        let more = |sum: &Cell<(i64, i64)>| sum.set((sum.get().0 + 1, sum.get().1 + total));
        more(&self.sold.begun);
        let key = fresh_id(&mut self.random);
        match self.till {
            Some(till) => {
                let sale = wish.sale(&self.shop, &key, &fresh_id(&mut self.random));
                self.line.post(&format!("/api/v1/registers/{till}/commands"), None, sale).await?.expect(200)?;
            }
            None => {
                self.line.post("/api/v1/orders", Some(&key), wish.pickup(&self.shop, "Buyer")).await?.expect(201)?;
                self.line.forget();
            }
        }
        more(&self.sold.confirmed);
        Ok(())
    }
}
