//! Five hundred buyers want fifty units, on the web and at tills. Half of them send everything twice, a
//! tenth hang up before they hear the answer. Fifty are sold, nobody buys twice, nothing breaks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use kernel::Id;
use serde_json::Value;
use testkit::Random;
use tokio::sync::{Barrier, Mutex};

use crate::desk::Desk;
use crate::figure::{Figure, Report};
use crate::line::{Answer, Line};
use crate::load::on_one_thread;
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::program::{Program, doctor};
use crate::seed::{Shop, Wares, seed};

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Buyers.
    #[arg(long, default_value_t = 500)]
    buyers: usize,
    /// Units there are.
    #[arg(long, default_value_t = 50)]
    units: usize,
    /// Tills that sell besides the web.
    #[arg(long, default_value_t = 8)]
    tills: usize,
    /// What chance begins with; printed, so that a failure can be run again.
    #[arg(long)]
    seed: Option<u64>,
}

/// How often somebody at a till tries again because another sale of the same till came first.
const PATIENCE: usize = 200;

/// Runs it.
///
/// # Errors
/// When a unit was sold twice or not at all, an answer was a fault, or the books do not add up.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        once(&place, options, report).with_context(|| format!("oversell on {}", place.name()))?;
    }
    Ok(())
}

fn once(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let begin = options.seed.unwrap_or_else(|| store::Entropy::System.seed() % 1_000_000);
    let shop = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "oversell")?;
        let wares = Wares { articles: 1, pieces: i64::try_from(options.units)?, tills: options.tills };
        tokio::runtime::Runtime::new()?.block_on(seed(&db, wares))?
    };
    // On PostgreSQL nothing that decides may live in a process.
    let servers = if place.server().is_some() { 2 } else { 1 };
    let programs = (0..servers).map(|_| Program::start(place)).collect::<anyhow::Result<Vec<_>>>()?;
    let addresses: Vec<SocketAddr> = programs.iter().map(Program::address).collect();
    report.say(format!(
        "oversell [{}]: {} buyers, {} units, {servers} servers, --seed {begin}",
        place.name(),
        options.buyers,
        options.units
    ));
    let outcome = on_one_thread(rush(&shop, &addresses, options, begin));
    let said: String = programs.iter().map(Program::said).collect();
    let (sold, buyers) = outcome.with_context(|| format!("the servers said:\n{said}"))?;
    for program in programs {
        program.stop()?;
    }
    check(&sold, &buyers, options)?;
    doctor(place)?;
    let confirmed = buyers.iter().filter(|buyer| matches!(buyer.came_to, CameTo::Sold(_))).count();
    report.say(format!(
        "oversell [{}]: {} sold ({} on the web, {} at tills), {confirmed} of them confirmed; nobody twice, no fault, the books add up",
        place.name(),
        sold.orders.len(),
        sold.orders.values().filter(|order| order.channel == "web").count(),
        sold.orders.values().filter(|order| order.channel == "till").count(),
    ));
    let count = u32::try_from(sold.orders.len())?;
    report.figure(
        &Figure::plain("oversell", place.name(), f64::from(count), "units")
            .above(f64::from(u32::try_from(options.units)?)),
    );
    Ok(())
}

/// What a buyer does.
struct Buyer {
    name: String,
    key: String,
    /// The till where they stand, if they are not on the web, and the sale's id.
    till: Option<(usize, Id)>,
    hangs_up: bool,
    comes_back: bool,
    sends_twice: bool,
    came_to: CameTo,
}

/// What it came to, as far as they know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CameTo {
    /// They have it.
    Sold(Id),
    /// There was none left.
    Refused,
    /// They never heard.
    Unheard,
}

/// What the server says in the end.
struct Sold {
    orders: BTreeMap<Id, Order>,
    listed: usize,
    available: i64,
}

struct Order {
    channel: String,
    buyer: String,
}

async fn rush(
    shop: &Shop,
    addresses: &[SocketAddr],
    options: &Options,
    begin: u64,
) -> anyhow::Result<(Sold, Vec<Buyer>)> {
    let mut random = Random::new(begin);
    let first = *addresses.first().context("no server")?;
    let mut desk = Desk::open(first, shop).await?;
    desk.open_shifts(shop, &mut random).await?;
    let shared = Rc::new(Shared {
        shop: shop.clone(),
        cookie: desk.cookie().to_owned(),
        tills: shop.tills.iter().map(|_| Mutex::new(())).collect(),
        gate: Barrier::new(options.buyers),
    });
    let mut running = tokio::task::JoinSet::new();
    for number in 0..options.buyers {
        let mut random = Random::new(random.number());
        let address = addresses[number % addresses.len()];
        let at_till = !shop.tills.is_empty() && random.one_in(2);
        let hangs_up = random.one_in(10);
        let buyer = Buyer {
            name: format!("Buyer {number}"),
            key: fresh_id(&mut random),
            till: if at_till { Some((number % shop.tills.len(), fresh_id(&mut random).parse()?)) } else { None },
            hangs_up,
            comes_back: !hangs_up || random.one_in(2),
            sends_twice: random.one_in(2),
            came_to: CameTo::Unheard,
        };
        let shared = Rc::clone(&shared);
        running.spawn_local(async move { shared.buy(address, buyer, random).await });
    }
    let mut buyers = Vec::with_capacity(options.buyers);
    while let Some(ended) = running.join_next().await {
        buyers.push(ended??);
    }
    // Whoever hung up may still be being served.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let sold = what_was_sold(&mut desk, shop).await?;
    Ok((sold, buyers))
}

async fn what_was_sold(desk: &mut Desk, shop: &Shop) -> anyhow::Result<Sold> {
    let listed = desk.orders().await?;
    let mut orders = BTreeMap::new();
    for row in &listed {
        let id: Id = row["id"].as_str().context("an order without an id")?.parse()?;
        let whole = desk.order(id).await?;
        let buyer =
            whole["contact"]["name"].as_str().or(whole["contact"]["buyer"]["name"].as_str()).unwrap_or_default();
        let channel = row["channel"].as_str().unwrap_or_default().to_owned();
        orders.insert(id, Order { channel, buyer: buyer.to_owned() });
    }
    Ok(Sold { orders, listed: listed.len(), available: desk.available(shop.goods[0].variant).await? })
}

struct Shared {
    shop: Shop,
    cookie: String,
    /// One person stands at a till at a time.
    tills: Vec<Mutex<()>>,
    gate: Barrier,
}

impl Shared {
    async fn buy(&self, address: SocketAddr, mut buyer: Buyer, mut random: Random) -> anyhow::Result<Buyer> {
        let mut line = self.line(address, &buyer).await?;
        self.gate.wait().await;
        let turn = match buyer.till {
            Some((till, _)) => Some(self.tills[till].lock().await),
            None => None,
        };
        if buyer.hangs_up {
            let after = Duration::from_micros(random.below(20_000));
            let (path, body) = self.request(&buyer);
            line.call_and_hang_up(&path, &buyer.key, body, after).await?;
            if !buyer.comes_back {
                return Ok(buyer);
            }
            line = self.line(address, &buyer).await?;
        }
        let first = self.ask(&mut line, &buyer).await?;
        buyer.came_to = first;
        if buyer.sends_twice {
            let again = self.ask(&mut line, &buyer).await?;
            ensure!(again == first, "{} was told {first:?} and then {again:?} for the same key", buyer.name);
        }
        drop(turn);
        Ok(buyer)
    }

    async fn line(&self, address: SocketAddr, buyer: &Buyer) -> anyhow::Result<Line> {
        let line = Line::open(address, &self.shop.host).await?;
        Ok(if buyer.till.is_some() { line.known_by(&self.cookie) } else { line })
    }

    fn request(&self, buyer: &Buyer) -> (String, String) {
        let wish = Wish::of_one_piece();
        match buyer.till {
            None => ("/api/v1/orders".to_owned(), wish.pickup(&self.shop, &buyer.name)),
            Some((till, sale)) => {
                let path = format!("/api/v1/registers/{}/commands", self.shop.tills[till]);
                (path, wish.sale(&self.shop, &buyer.key, &sale.to_string()))
            }
        }
    }

    /// Asks until the answer is yes or no.
    async fn ask(&self, line: &mut Line, buyer: &Buyer) -> anyhow::Result<CameTo> {
        for _ in 0..PATIENCE {
            let (path, body) = self.request(buyer);
            let answer = line.post(&path, Some(&buyer.key), body).await?;
            match answer.status.as_u16() {
                200 | 201 => return Ok(CameTo::Sold(sold_id(&answer, buyer)?)),
                409 if answer.code() == "stock.insufficient" => return Ok(CameTo::Refused),
                // Somebody who hung up was still being served at this till.
                409 if answer.code() == "till.stale" => tokio::time::sleep(Duration::from_millis(5)).await,
                _ => bail!("{}: {}: {}", buyer.name, answer.status, String::from_utf8_lossy(&answer.body)),
            }
        }
        bail!("{} stood at a till that others were always faster at", buyer.name)
    }
}

fn sold_id(answer: &Answer, buyer: &Buyer) -> anyhow::Result<Id> {
    if let Some((_, sale)) = buyer.till {
        return Ok(sale);
    }
    let body: Value = answer.json()?;
    Ok(body["id"].as_str().context("an order without an id")?.parse()?)
}

/// Compares what buyers were told with what was sold.
fn check(sold: &Sold, buyers: &[Buyer], options: &Options) -> anyhow::Result<()> {
    ensure!(sold.listed == sold.orders.len(), "an order is listed twice");
    ensure!(sold.orders.len() == options.units, "{} units were sold, not {}", sold.orders.len(), options.units);
    ensure!(sold.available == 0, "{} units are still on sale", sold.available);
    let mut confirmed = BTreeSet::new();
    for buyer in buyers {
        if let CameTo::Sold(id) = buyer.came_to {
            ensure!(confirmed.insert(id), "{} was given somebody else's unit", buyer.name);
            ensure!(sold.orders.contains_key(&id), "{} was told of a sale that is not there", buyer.name);
        }
    }
    // What nobody was told of belongs to somebody who hung up, and to each of them once.
    let mut taken: HashMap<&str, usize> = HashMap::new();
    for (id, order) in sold.orders.iter().filter(|(id, _)| !confirmed.contains(id)) {
        let theirs = |buyer: &&Buyer| match buyer.till {
            Some((_, sale)) => sale == *id,
            None => order.channel == "web" && order.buyer == buyer.name,
        };
        let unheard = buyers.iter().filter(|buyer| buyer.came_to == CameTo::Unheard);
        let buyer = unheard.into_iter().find(theirs).with_context(|| format!("the order {id} is nobody's"))?;
        *taken.entry(&buyer.name).or_default() += 1;
    }
    if let Some((name, count)) = taken.iter().find(|(_, count)| **count > 1) {
        bail!("{name} was sold {count} units");
    }
    Ok(())
}
