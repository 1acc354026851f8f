//! What an invoice costs a till's sale: the same tills sell in a brand that issues and in one that does not, in turns.

use std::net::SocketAddr;
use std::rc::Rc;

use anyhow::{Context as _, anyhow};
use invoices::{NewIssuer, NewRange, WebMoment};
use kernel::{Actor, BusinessDate, Id};
use store::Db;
use testkit::Random;

use crate::desk::Desk;
use crate::figure::{Figure, Report, Wanted};
use crate::line::Line;
use crate::load::{Act, Span, drive, on_one_thread};
use crate::order::{Wish, fresh_id};
use crate::place::Place;
use crate::program::Program;
use crate::seed::{Shop, Wares, seed};
use crate::zipf::Zipf;

/// Tills that sell at the same time.
const TILLS: usize = 8;
/// Articles on sale, and pieces of each: more than any run sells.
const ARTICLES: usize = 200;
const PIECES: i64 = 100_000_000;
/// Numbers of each register.
const NUMBERS: u32 = 5_000_000;
/// How often both take their turn.
const TURNS: u64 = 3;

/// Sells for so many seconds in each turn.
///
/// # Errors
/// When a sale is refused, or something cannot be started.
pub fn measure(place: &Place, seconds: u64, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    report.say(format!("checkout.fiscal [{database}]: {TILLS} tills, with and without invoices in turns"));
    let (plain, fiscal) = {
        let platform = place.open()?;
        let runtime = tokio::runtime::Runtime::new()?;
        let wares = Wares { articles: ARTICLES, pieces: PIECES, tills: TILLS };
        let plain = runtime.block_on(seed(&Place::make_brand(&platform, "plain")?, wares))?;
        let db = Place::make_brand(&platform, "fiscal")?;
        let fiscal = runtime.block_on(async {
            let shop = seed(&db, wares).await?;
            issues(&db, &shop).await?;
            anyhow::Ok(shop)
        })?;
        (plain, fiscal)
    };
    place.settle()?;
    let program = Program::start(place)?;
    let sold = on_one_thread(in_turns(program.address(), [&plain, &fiscal], seconds));
    let [plain, fiscal] = sold.with_context(|| format!("the server said:\n{}", program.said()))?;
    program.stop()?;
    report.figure(&Figure::plain("checkout.till", database, plain, "sales/s"));
    let with = Figure::plain("checkout.fiscal", database, fiscal, "sales/s");
    // An invoice may add a tenth to a sale.
    report.figure(&with.above(plain).wanted(Wanted::Ratio(1.0 / 1.1)));
    Ok(())
}

/// The company issues, and each till has numbers of its own.
async fn issues(db: &Db, shop: &Shop) -> anyhow::Result<()> {
    let refused = |code: &'static kernel::Code| anyhow!("{}", code.name);
    let (store, zone) = (shop.counter, db.brand().zone.clone());
    let store = db.read(move |read| staff::store(read, store)).await?.context("a shop without its store")?;
    let period = fiscal::Period::at(db.now(), &zone);
    let mut ranges = Vec::new();
    for (till, number) in shop.tills.iter().zip(0_u32..) {
        let track = fiscal::Track::parse("AB").map_err(|refusal| refused(refusal.code))?;
        ranges.push(NewRange {
            id: db.new_id(),
            legal_entity: store.legal_entity,
            period,
            track,
            first: number * NUMBERS,
            last: (number + 1) * NUMBERS - 1,
            store: Some(shop.counter),
            register: Some(*till),
        });
    }
    let new = NewIssuer {
        legal_entity: store.legal_entity,
        address: "臺北市信義區松高路 1 號".to_owned(),
        since: BusinessDate::of(db.now(), &zone, 0),
        seal_key: None,
        carrier_kind: None,
        zero_rate: None,
        way: None,
        low: 0,
        web_moment: WebMoment::Payment,
    };
    let issue = move |tx: &mut store::Tx<'_>| {
        invoices::set_issuer(tx, &new, 0)?;
        ranges.iter().try_for_each(|range| invoices::add_range(tx, range, &zone))
    };
    db.write("bench.issuer", Actor::SYSTEM, issue).await.map_err(|error| anyhow!("{error:?}"))
}

/// Sales a second of both, as the means of their turns.
async fn in_turns(address: SocketAddr, shops: [&Shop; 2], seconds: u64) -> anyhow::Result<[f64; 2]> {
    let mut random = Random::new(7);
    let mut cookies = Vec::new();
    for shop in shops {
        let mut desk = Desk::open(address, shop).await?;
        desk.open_shifts(shop, &mut random).await?;
        cookies.push(desk.cookie().to_owned());
    }
    let mut sold = [0.0, 0.0];
    for _ in 0..TURNS {
        for ((shop, cookie), sum) in shops.iter().zip(&cookies).zip(&mut sold) {
            let tills = tills(address, shop, cookie).await?;
            *sum += drive(tills, Span::seconds(seconds), || {}).await?.per_second;
        }
    }
    let turns = f64::from(u32::try_from(TURNS).unwrap_or(u32::MAX));
    Ok(sold.map(|sum| sum / turns))
}

struct Till {
    line: Line,
    id: Id,
    shop: Rc<Shop>,
    zipf: Rc<Zipf>,
    random: Random,
}

async fn tills(address: SocketAddr, shop: &Shop, cookie: &str) -> anyhow::Result<Vec<Till>> {
    let (shop, zipf) = (Rc::new(shop.clone()), Rc::new(Zipf::new(shop.goods.len())));
    let mut tills = Vec::with_capacity(shop.tills.len());
    for id in shop.tills.clone() {
        let line = Line::open(address, &shop.host).await?.known_by(cookie);
        let random = Random::new(store::Entropy::System.seed());
        tills.push(Till { line, id, shop: Rc::clone(&shop), zipf: Rc::clone(&zipf), random });
    }
    Ok(tills)
}

impl Act for Till {
    async fn act(&mut self) -> anyhow::Result<()> {
        let wish = Wish::of_three(&self.zipf, &mut self.random);
        let sale = wish.sale(&self.shop, &fresh_id(&mut self.random), &fresh_id(&mut self.random));
        let path = format!("/api/v1/registers/{}/commands", self.id);
        self.line.post(&path, None, sale).await?.expect(200)?;
        Ok(())
    }
}
