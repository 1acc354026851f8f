//! The server is killed under load, or its PostgreSQL is stopped as a power cut would stop it, over and
//! over. Afterwards the books add up, and every order that was confirmed is there exactly once.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use kernel::Id;
use testkit::Random;

use crate::desk::Desk;
use crate::figure::{Figure, Report};
use crate::line::Line;
use crate::load::on_one_thread;
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::program::{Program, doctor, free_port};
use crate::seed::{Shop, Wares, seed};
use crate::zipf::Zipf;

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Crashes; 50 of the server on SQLite and 20 of PostgreSQL when nothing is said.
    #[arg(long)]
    rounds: Option<usize>,
    /// Buyers at once.
    #[arg(long, default_value_t = 32)]
    clients: usize,
    /// What chance begins with; printed, so that a failure can be looked at again.
    #[arg(long)]
    seed: Option<u64>,
}

/// The shortest and the longest load before a crash.
const LOAD_MILLIS: (u64, u64) = (150, 900);
/// How long a buyer asks again after a crash.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs it.
///
/// # Errors
/// When an order is lost or doubled, or the books do not add up.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        Crashes::prepare(&place, options)?
            .run(options, report)
            .with_context(|| format!("crash on {}", place.name()))?;
    }
    Ok(())
}

/// An order that a buyer has asked for.
#[derive(Debug, Clone)]
struct Asked {
    key: String,
    body: String,
}

struct Crashes<'a> {
    place: &'a Place,
    shop: Rc<Shop>,
    zipf: Rc<Zipf>,
    random: Random,
    begin: u64,
    /// Everything that was ever confirmed, by order.
    confirmed: BTreeMap<Id, Asked>,
}

impl<'a> Crashes<'a> {
    fn prepare(place: &'a Place, options: &Options) -> anyhow::Result<Self> {
        let begin = options.seed.unwrap_or_else(|| store::Entropy::System.seed() % 1_000_000);
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "crash")?;
        let wares = Wares { articles: 100, pieces: 1_000_000, tills: 0 };
        let shop = Rc::new(tokio::runtime::Runtime::new()?.block_on(seed(&db, wares))?);
        let zipf = Rc::new(Zipf::new(shop.goods.len()));
        Ok(Crashes { place, shop, zipf, random: Random::new(begin), begin, confirmed: BTreeMap::new() })
    }

    fn run(&mut self, options: &Options, report: &Report) -> anyhow::Result<()> {
        let rounds = options.rounds.unwrap_or(if self.place.server().is_some() { 20 } else { 50 });
        report.say(format!(
            "crash [{}]: {rounds} crashes, {} buyers, --seed {}",
            self.place.name(),
            options.clients,
            self.begin
        ));
        let mut unanswered = 0;
        let mut program = None;
        for round in 1..=rounds {
            unanswered += self.round(options.clients, &mut program).with_context(|| format!("crash {round}"))?;
        }
        let orders = u32::try_from(self.confirmed.len())?;
        report.say(format!(
            "crash [{}]: {orders} orders confirmed, {unanswered} of them only when asked again; all there once, the books add up",
            self.place.name()
        ));
        report.figure(&Figure::plain("crash.orders", self.place.name(), f64::from(orders), "orders"));
        report.figure(&Figure::plain("crash.rounds", self.place.name(), f64::from(u32::try_from(rounds)?), "crashes"));
        Ok(())
    }

    /// Load, crash, recovery, and a look at everything. Returns how many buyers had to ask again.
    fn round(&mut self, clients: usize, program: &mut Option<Program>) -> anyhow::Result<usize> {
        let running = match program.take() {
            Some(running) => running,
            None => Program::start(self.place)?,
        };
        let (least, most) = LOAD_MILLIS;
        let load = Duration::from_millis(least + self.random.below(most - least));
        let buyers = self.buyers(clients);
        let address = running.address();
        let (heard, unheard, running) = match self.place.server() {
            None => {
                let (heard, unheard) = on_one_thread(rush(address, &self.shop, buyers, load, move || running.kill()))?;
                doctor(self.place)?;
                (heard, unheard, Program::start_with(self.place, free_port()?, &[])?)
            }
            Some(server) => {
                let crash = || {
                    server.stop_immediately();
                };
                let (heard, unheard) = on_one_thread(rush(address, &self.shop, buyers, load, crash))?;
                server.restart();
                doctor(self.place)?;
                (heard, unheard, running)
            }
        };
        self.confirmed.extend(heard);
        let again = unheard.len();
        let address = running.address();
        let answers = on_one_thread(ask_again(address, &self.shop, unheard)).with_context(|| running.said())?;
        for (id, asked) in answers {
            if let Some(known) = self.confirmed.insert(id, asked.clone()) {
                ensure!(known.key == asked.key, "two keys led to the order {id}");
            }
        }
        let there = on_one_thread(async { Desk::open(address, &self.shop).await?.orders().await })?;
        let there: Vec<Id> = there.iter().filter_map(|order| order["id"].as_str()?.parse().ok()).collect();
        self.compare(&there)?;
        *program = Some(running);
        Ok(again)
    }

    /// Everything that was confirmed is there once, and nothing else.
    fn compare(&self, there: &[Id]) -> anyhow::Result<()> {
        let mut left: BTreeMap<Id, usize> = BTreeMap::new();
        for id in there {
            *left.entry(*id).or_default() += 1;
        }
        for id in self.confirmed.keys() {
            match left.remove(id) {
                Some(1) => {}
                Some(count) => bail!("the order {id} is there {count} times"),
                None => bail!("the order {id} was confirmed and is lost"),
            }
        }
        ensure!(
            left.is_empty(),
            "{} orders are there that nobody was told of, such as {:?}",
            left.len(),
            left.keys().next()
        );
        Ok(())
    }

    fn buyers(&mut self, clients: usize) -> Vec<Buyer> {
        (0..clients)
            .map(|_| Buyer {
                shop: Rc::clone(&self.shop),
                zipf: Rc::clone(&self.zipf),
                random: Random::new(self.random.number()),
                heard: Vec::new(),
            })
            .collect()
    }
}

struct Buyer {
    shop: Rc<Shop>,
    zipf: Rc<Zipf>,
    random: Random,
    heard: Vec<(Id, Asked)>,
}

impl Buyer {
    /// Orders until the answer stays away; returns what was confirmed and what was asked for last.
    async fn order_until_it_ends(mut self, mut line: Line) -> anyhow::Result<(Vec<(Id, Asked)>, Asked)> {
        loop {
            let wish = Wish::of_three(&self.zipf, &mut self.random);
            let asked = Asked { key: fresh_id(&mut self.random), body: wish.pickup(&self.shop, "Buyer") };
            let Ok(answer) = line.post("/api/v1/orders", Some(&asked.key), asked.body.clone()).await else {
                return Ok((self.heard, asked));
            };
            match answer.status.as_u16() {
                201 => self.heard.push((order_id(&answer)?, asked)),
                500..=599 => return Ok((self.heard, asked)),
                status => bail!("{status}: {}", String::from_utf8_lossy(&answer.body)),
            }
        }
    }
}

fn order_id(answer: &crate::line::Answer) -> anyhow::Result<Id> {
    Ok(answer.json()?["id"].as_str().context("an order without an id")?.parse()?)
}

type Heard = Vec<(Id, Asked)>;

/// Lets all buyers order until the crash has cut them off.
async fn rush(
    address: SocketAddr,
    shop: &Shop,
    buyers: Vec<Buyer>,
    load: Duration,
    crash: impl FnOnce(),
) -> anyhow::Result<(Heard, Vec<Asked>)> {
    let mut running = tokio::task::JoinSet::new();
    for buyer in buyers {
        let line = Line::open(address, &shop.host).await?;
        running.spawn_local(buyer.order_until_it_ends(line));
    }
    tokio::time::sleep(load).await;
    crash();
    let (mut heard, mut unheard) = (Vec::new(), Vec::new());
    while let Some(ended) = running.join_next().await {
        let (theirs, last) = ended??;
        heard.extend(theirs);
        unheard.push(last);
    }
    Ok((heard, unheard))
}

/// Asks again for what nobody answered, with the same keys, until there is an answer.
async fn ask_again(address: SocketAddr, shop: &Shop, unheard: Vec<Asked>) -> anyhow::Result<Heard> {
    let mut line = Line::open(address, &shop.host).await?;
    let mut heard = Vec::with_capacity(unheard.len());
    for asked in unheard {
        let begun = Instant::now();
        loop {
            let answer = line.post("/api/v1/orders", Some(&asked.key), asked.body.clone()).await?;
            match answer.status.as_u16() {
                201 => {
                    heard.push((order_id(&answer)?, asked));
                    break;
                }
                // The database has just come back.
                500..=599 if begun.elapsed() < PATIENCE => tokio::time::sleep(Duration::from_millis(100)).await,
                status => bail!("asked again, the answer is {status}: {}", String::from_utf8_lossy(&answer.body)),
            }
        }
    }
    Ok(heard)
}
