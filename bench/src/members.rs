//! Looking somebody up among many members, as people at tills do: by phone, by card, by how a name begins; and
//! what the till then shows of them: who they are, and what they bought.

use std::net::SocketAddr;
use std::rc::Rc;

use ::members::{FIRST_TIER, NewIdentity, NewMember, Way, create};
use anyhow::{Context as _, anyhow, ensure};
use clap::Args;
use kernel::{Actor, Id};
use serde_json::Value;
use store::Db;
use testkit::Random;

use crate::desk::Desk;
use crate::figure::{Figure, Report, Wanted};
use crate::line::Line;
use crate::load::{Act, Span, drive_at, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::{Engine, Place};
use crate::program::Program;
use crate::seed::{Shop, Wares, seed};
use crate::zipf::Zipf;

/// Members made in one write.
const AT_ONCE: usize = 500;
/// How many write them.
const JOINING: usize = 4;
/// How many of them buy, and how often each of them does.
const BUYERS: usize = 200;
const PURCHASES: usize = 5;
/// People whose number is looked up, drawn from all of them.
const LOOKED_UP: usize = 5_000;
/// Purchases that the till shows.
const SHOWN: usize = 20;
/// Lookups a second, all tills together.
const PER_SECOND: u32 = 50;

const SURNAMES: [&str; 20] = [
    "陳", "林", "黃", "張", "李", "王", "吳", "劉", "蔡", "楊", "許", "鄭", "謝", "洪", "郭", "邱", "曾", "廖", "賴",
    "徐",
];
const FIRST: [&str; 20] = [
    "家", "志", "怡", "雅", "淑", "美", "俊", "建", "宗", "冠", "佳", "欣", "詩", "惠", "玉", "宜", "承", "柏", "品",
    "子",
];
const SECOND: [&str; 20] = [
    "豪", "明", "君", "婷", "芬", "玲", "傑", "宏", "翰", "宇", "穎", "怡", "涵", "雯", "珍", "庭", "恩", "翔", "妤",
    "軒",
];

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Measured seconds, for each way of looking.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Members.
    #[arg(long, default_value_t = 1_000_000)]
    members: usize,
    /// Tills that look at the same time.
    #[arg(long, default_value_t = 8)]
    connections: usize,
}

/// Runs it.
///
/// # Errors
/// When somebody is not found.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        measure(&place, options, report).with_context(|| format!("members on {}", place.name()))?;
    }
    Ok(())
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    ensure!(options.members >= BUYERS, "at least {BUYERS} members");
    report.say(format!("members [{database}]: seeding {} members", options.members));
    let shop = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "members")?;
        let pieces = i64::try_from(BUYERS * PURCHASES)?;
        tokio::runtime::Runtime::new()?.block_on(async {
            let shop = seed(&db, Wares { articles: 5, pieces, tills: 1 }).await?;
            join(&db, options.members).await?;
            anyhow::Ok(shop)
        })?
    };
    place.settle()?;
    let program = Program::start(place)?;
    let measured = on_one_thread(look(&shop, program.address(), options));
    let measured = measured.with_context(|| format!("the server said:\n{}", program.said()))?;
    program.stop()?;
    for (name, wanted, millis) in measured {
        report.figure(&Figure::plain(name, database, millis, "ms").wanted(Wanted::AtMost(wanted)));
    }
    Ok(())
}

/// The p99 of each way of looking.
async fn look(shop: &Shop, address: SocketAddr, options: &Options) -> anyhow::Result<Vec<(&'static str, f64, f64)>> {
    let mut desk = Desk::open(address, shop).await?;
    let mut random = Random::new(7);
    desk.open_shifts(shop, &mut random).await?;
    let buyers: Vec<Id> = (0..BUYERS).map(|number| member_id(spread(number, options.members))).collect();
    sell(shop, address, desk.cookie(), &buyers, &mut random).await?;
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let of = |path: &dyn Fn(usize) -> String| -> Vec<Vec<String>> {
        (0..LOOKED_UP).map(|number| vec![path(spread(number * 199, options.members))]).collect()
    };
    let panel = |id: &Id| vec![format!("/api/v1/members/{id}"), format!("/api/v1/members/{id}/timeline?limit={SHOWN}")];
    let ways = [
        ("members.phone.p99", 10.0, of(&|number| format!("/api/v1/members?phone={}", phone(number)))),
        ("members.card.p99", 10.0, of(&|number| format!("/api/v1/members?card={}", card(number)))),
        (
            "members.name.p99",
            10.0,
            of(&|number| {
                let beginning: String = name(number).chars().take(1 + number % 3).collect();
                format!("/api/v1/members?name={}", encoded(&beginning))
            }),
        ),
        ("members.panel.p99", 30.0, buyers.iter().map(panel).collect()),
    ];
    let mut measured = Vec::new();
    for (name, wanted, looks) in ways {
        let tills = tills(address, shop, desk.cookie(), looks, options.connections).await?;
        let tally = drive_at(tills, Span::seconds(options.seconds), PER_SECOND).await?;
        measured.push((name, wanted, tally.millis_at(99.0)));
    }
    Ok(measured)
}

/// So that neighbours in time are no neighbours in the tables.
fn spread(number: usize, members: usize) -> usize {
    number.wrapping_mul(7_919) % members
}

fn member_id(number: usize) -> Id {
    Id::derived("bench.member", &number.to_be_bytes())
}

fn phone(number: usize) -> String {
    format!("09{number:08}")
}

fn card(number: usize) -> String {
    format!("VIP{number:09}")
}

fn name(number: usize) -> String {
    let pick = |from: &[&'static str; 20], by: usize| from[number / by % 20];
    format!("{}{}{}", pick(&SURNAMES, 1), pick(&FIRST, 20), pick(&SECOND, 400))
}

/// Everybody joins, by several tasks: PostgreSQL writes for each of them at the same time.
async fn join(db: &Db, count: usize) -> anyhow::Result<()> {
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..JOINING {
        let db = db.clone();
        tasks.spawn(async move { join_some(&db, (task * AT_ONCE..count).step_by(JOINING * AT_ONCE), count).await });
    }
    while let Some(joined) = tasks.join_next().await {
        joined??;
    }
    Ok(())
}

async fn join_some(db: &Db, beginnings: impl Iterator<Item = usize>, count: usize) -> anyhow::Result<()> {
    let refused = |code: &'static kernel::Code| anyhow!("{}", code.name);
    for begin in beginnings {
        let mut made = Vec::with_capacity(AT_ONCE);
        for number in begin..count.min(begin + AT_ONCE) {
            let mut key = [0; 32];
            db.entropy().fill(&mut key);
            let ways = [Way::phone(&phone(number)), Way::card(&card(number))];
            let mut identities = Vec::new();
            for way in ways {
                identities.push(NewIdentity { way: way.map_err(refused)?, verified: number % 2 == 0 });
            }
            made.push(NewMember {
                id: member_id(number),
                key,
                name: Some(name(number)),
                locale: "zh-TW".to_owned(),
                tier: FIRST_TIER.to_owned(),
                join_channel: "till".to_owned(),
                join_store: None,
                join_staff: None,
                joined_at: db.now(),
                identities,
                touches: Vec::new(),
            });
        }
        let join = move |tx: &mut store::Tx<'_>| made.iter().try_for_each(|new| create(tx, new).map(drop));
        db.write("bench.members", Actor::SYSTEM, join).await.map_err(|error| anyhow!("{error:?}"))?;
    }
    Ok(())
}

/// Lets each of them buy something, so that there is a history to show.
async fn sell(
    shop: &Shop,
    address: SocketAddr,
    cookie: &str,
    buyers: &[Id],
    random: &mut Random,
) -> anyhow::Result<()> {
    let till = shop.tills.first().context("a shop without a till")?;
    let path = format!("/api/v1/registers/{till}/commands");
    let mut line = Line::open(address, &shop.host).await?.known_by(cookie);
    let zipf = Zipf::new(shop.goods.len());
    for _ in 0..PURCHASES {
        for buyer in buyers {
            let wish = Wish::of_three(&zipf, random);
            let sale = wish.sale(shop, &fresh_id(random), &fresh_id(random));
            let mut sale: Value = serde_json::from_str(&sale)?;
            sale["command"]["member_id"] = Value::String(buyer.to_string());
            line.post(&path, None, sale.to_string()).await?.expect(200).context("selling to a member")?;
        }
    }
    Ok(())
}

/// Somebody at a till.
struct Till {
    line: Line,
    random: Random,
    looks: Rc<Vec<Vec<String>>>,
}

async fn tills(
    address: SocketAddr,
    shop: &Shop,
    cookie: &str,
    looks: Vec<Vec<String>>,
    count: usize,
) -> anyhow::Result<Vec<Till>> {
    let looks = Rc::new(looks);
    let mut tills = Vec::with_capacity(count);
    for number in 0..count {
        let line = Line::open(address, &shop.host).await?.known_by(cookie);
        tills.push(Till { line, random: Random::new(number as u64), looks: Rc::clone(&looks) });
    }
    Ok(tills)
}

impl Act for Till {
    async fn act(&mut self) -> anyhow::Result<()> {
        for path in self.random.pick(&self.looks).clone() {
            let found = self.line.get(&path).await?;
            let empty = found["items"].as_array().is_some_and(Vec::is_empty);
            ensure!(!empty, "{path} finds nobody");
        }
        Ok(())
    }
}
