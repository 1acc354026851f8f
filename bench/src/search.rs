//! Searches among many products: 16 people who type all the time, in Chinese and English, rightly and
//! with slips, with and without filters; and how long the index takes to make.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow, ensure};
use catalog::{Assignment, ImportedProduct, NewCategory, NewProduct, NewVariant};
use clap::Args;
use kernel::{Actor, Id, Price};
use store::Db;
use testkit::Random;

use crate::figure::{Figure, Report, Wanted};
use crate::line::Line;
use crate::load::{Act, Span, drive, on_one_thread};
use crate::place::{Engine, Place};
use crate::program::Program;
use crate::seed::{Wares, seed};

/// How long an index may take to be made before this gives up on it.
const INDEX: Duration = Duration::from_secs(300);
/// Pause between two looks for the index.
const LOOK: Duration = Duration::from_millis(100);

/// Products made in one write.
const AT_ONCE: usize = 200;

const ORIGINS: [[&str; 2]; 20] = [
    ["阿里山", "Alishan"],
    ["日月潭", "Sun Moon Lake"],
    ["花蓮", "Hualien"],
    ["臺東", "Taitung"],
    ["宜蘭", "Yilan"],
    ["屏東", "Pingtung"],
    ["台南", "Tainan"],
    ["大湖", "Dahu"],
    ["文山", "Wenshan"],
    ["凍頂", "Dong Ding"],
    ["北海道", "Hokkaido"],
    ["京都", "Kyoto"],
    ["衣索比亞", "Ethiopia"],
    ["法國", "French"],
    ["義大利", "Italian"],
    ["韓國", "Korean"],
    ["紐西蘭", "New Zealand"],
    ["澎湖", "Penghu"],
    ["金門", "Kinmen"],
    ["新竹", "Hsinchu"],
];
const TASTES: [[&str; 2]; 25] = [
    ["桂花", "osmanthus"],
    ["蜜香", "honey"],
    ["炭焙", "charcoal roasted"],
    ["巧克力", "chocolate"],
    ["抹茶", "matcha"],
    ["草莓", "strawberry"],
    ["芋頭", "taro"],
    ["鳳梨", "pineapple"],
    ["芒果", "mango"],
    ["檸檬", "lemon"],
    ["海鹽", "sea salt"],
    ["焦糖", "caramel"],
    ["黑芝麻", "black sesame"],
    ["玫瑰", "rose"],
    ["茉莉", "jasmine"],
    ["伯爵", "earl grey"],
    ["香草", "vanilla"],
    ["原味", "classic"],
    ["薄荷", "mint"],
    ["檜木", "hinoki"],
    ["薰衣草", "lavender"],
    ["無糖", "sugar free"],
    ["有機", "organic"],
    ["手工", "handmade"],
    ["限量", "limited"],
];
const THINGS: [[&str; 2]; 40] = [
    ["烏龍茶", "oolong tea"],
    ["紅茶", "black tea"],
    ["綠茶", "green tea"],
    ["茶包", "tea bags"],
    ["咖啡豆", "coffee beans"],
    ["戚風蛋糕", "chiffon cake"],
    ["磅蛋糕", "pound cake"],
    ["乳酪蛋糕", "cheesecake"],
    ["餅乾", "cookies"],
    ["牛軋糖", "nougat"],
    ["鳳梨酥", "pineapple cake"],
    ["月餅", "mooncake"],
    ["果醬", "jam"],
    ["果乾", "dried fruit"],
    ["堅果", "nuts"],
    ["蜂蜜", "honey jar"],
    ["禮盒", "gift box"],
    ["茶壺", "teapot"],
    ["茶杯", "tea cup"],
    ["保溫瓶", "vacuum flask"],
    ["馬克杯", "mug"],
    ["香氛蠟燭", "scented candle"],
    ["擴香", "diffuser"],
    ["手工皂", "soap"],
    ["洗髮精", "shampoo"],
    ["護手霜", "hand cream"],
    ["面膜", "sheet mask"],
    ["唇膏", "lipstick"],
    ["毛巾", "towel"],
    ["圍裙", "apron"],
    ["筆記本", "notebook"],
    ["鋼筆", "fountain pen"],
    ["紙膠帶", "washi tape"],
    ["托特包", "tote bag"],
    ["雨傘", "umbrella"],
    ["上衣", "shirt"],
    ["圍巾", "scarf"],
    ["襪子", "socks"],
    ["充電線", "charging cable"],
    ["檯燈", "desk lamp"],
];
/// What people type: rightly, in simplified characters, half, with a slip, by code, of no product.
const TYPED: [&str; 40] = [
    "烏龍茶",
    "阿里山",
    "阿里山烏龍",
    "凤梨酥",
    "台灣",
    "臺東紅茶",
    "抹茶",
    "抹茶蛋糕",
    "生日蛋糕",
    "戚風",
    "巧克力 餅乾",
    "礼盒",
    "中秋禮盒",
    "茶",
    "保溫瓶",
    "保温杯",
    "香氛蠟燭",
    "香芬",
    "洗髮",
    "牛扎糖",
    "有機 果乾",
    "北海道乳酪蛋糕",
    "冰箱",
    "滑鼠墊",
    "oolong",
    "oolnog",
    "choc",
    "chocolate cookies",
    "matcha",
    "gift box",
    "tea",
    "tea cup",
    "strawbery jam",
    "vacum flask",
    "earl grey",
    "hand cre",
    "S-0123",
    "S-09",
    "kyoto matcha cheesecake",
    "zzzz",
];

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Only this database.
    #[arg(long)]
    database: Option<Engine>,
    /// Measured seconds.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Products.
    #[arg(long, default_value_t = 100_000)]
    products: usize,
    /// People who search at the same time.
    #[arg(long, default_value_t = 16)]
    connections: usize,
}

/// Runs it.
///
/// # Errors
/// When a search fails.
pub fn run(options: &Options, report: &Report) -> anyhow::Result<()> {
    for engine in Engine::asked(options.database) {
        let place = Place::fresh(engine)?;
        measure(&place, options, report).with_context(|| format!("search on {}", place.name()))?;
    }
    Ok(())
}

fn measure(place: &Place, options: &Options, report: &Report) -> anyhow::Result<()> {
    let database = place.name();
    report.say(format!("search [{database}]: seeding {} products", options.products));
    let host = {
        let platform = place.open()?;
        let db = Place::make_brand(&platform, "search")?;
        tokio::runtime::Runtime::new()?.block_on(async {
            let shop = seed(&db, Wares { articles: 0, pieces: 0, tills: 0 }).await?;
            products(&db, options.products).await?;
            anyhow::Ok(shop.host)
        })?
    };
    place.settle()?;
    let program = Program::start(place)?;
    let (made, tally) = on_one_thread(async {
        let mut line = Line::open(program.address(), &host).await?;
        let began = Instant::now();
        // The server makes the index by itself from its first round on; until then it asks to come again.
        let found = loop {
            match line.get("/api/v1/search").await {
                Ok(found) => break found,
                Err(_) if began.elapsed() < INDEX => tokio::time::sleep(LOOK).await,
                Err(error) => return Err(error),
            }
        };
        let made = began.elapsed();
        ensure!(found["total"] == options.products, "{} products are found", found["total"]);
        let people = people(program.address(), &host, options).await?;
        anyhow::Ok((made, drive(people, Span::seconds(options.seconds), || {}).await?))
    })
    .with_context(|| format!("the server said:\n{}", program.said()))?;
    let resident = f64::from(u32::try_from(program.resident_bytes()? / 1_024)?) / 1_024.0;
    program.stop()?;
    let rebuild = Figure::plain("search.rebuild", database, made.as_secs_f64(), "s");
    report.figure(&rebuild.wanted(Wanted::AtMost(60.0)));
    report.figure(&Figure::plain("search", database, tally.per_second, "searches/s"));
    report.figure(&Figure::plain("search.p50", database, tally.millis_at(50.0), "ms"));
    report.figure(&Figure::plain("search.p99", database, tally.millis_at(99.0), "ms").wanted(Wanted::AtMost(20.0)));
    report.figure(&Figure::plain("search.resident", database, resident, "MB"));
    Ok(())
}

async fn products(db: &Db, count: usize) -> anyhow::Result<()> {
    let list = db.read(|read| Ok(catalog::default_price_list(read)?.id)).await?;
    let categories = db
        .write("bench.categories", Actor::SYSTEM, |tx| {
            let mut made = Vec::with_capacity(THINGS.len());
            for (number, [chinese, english]) in THINGS.iter().enumerate() {
                let names = both(chinese, english);
                let new = NewCategory { handle: format!("things-{number}"), names, parent: None };
                made.push(catalog::create_category(tx, &new)?);
            }
            Ok(made)
        })
        .await
        .map_err(|error| anyhow!("{error:?}"))?;
    let numbers: Vec<usize> = (0..count).collect();
    for chunk in numbers.chunks(AT_ONCE) {
        let made: Vec<ImportedProduct> = chunk.iter().map(|number| product(*number)).collect();
        let mut assignments: BTreeMap<usize, Vec<Id>> = BTreeMap::new();
        for (number, product) in chunk.iter().zip(&made) {
            assignments.entry(number % THINGS.len()).or_default().push(product.id);
        }
        let categories = categories.clone();
        db.write("bench.products", Actor::SYSTEM, move |tx| {
            let since = tx.now();
            catalog::import_products(tx, list, since, &made)?;
            for (thing, products) in &assignments {
                let into = categories.get(*thing).copied().into_iter().collect();
                let assignment = Assignment { products: products.clone(), into, ..Assignment::default() };
                catalog::assign_products(tx, &assignment)?;
            }
            Ok(())
        })
        .await
        .map_err(|error| anyhow!("{error:?}"))
        .context("products could not be made")?;
    }
    Ok(())
}

fn both(chinese: &str, english: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("zh-TW".to_owned(), chinese.to_owned()), ("en".to_owned(), english.to_owned())])
}

/// The words that a product's name is made of, and its edition: every origin, taste and thing meets every other.
fn words(number: usize) -> ([[&'static str; 2]; 3], usize) {
    let thing = THINGS[number % THINGS.len()];
    let taste = TASTES[number / THINGS.len() % TASTES.len()];
    let origin = ORIGINS[number / (THINGS.len() * TASTES.len()) % ORIGINS.len()];
    ([origin, taste, thing], number / (THINGS.len() * TASTES.len() * ORIGINS.len()) + 1)
}

/// What a product is called in Chinese and in English.
fn names(number: usize) -> [String; 2] {
    let ([origin, taste, thing], edition) = words(number);
    [
        format!("{}{}{} {edition} 號", origin[0], taste[0], thing[0]),
        format!("{} {} {} no. {edition}", origin[1], taste[1], thing[1]),
    ]
}

fn sku(number: usize) -> String {
    format!("S-{number:06}")
}

fn product(number: usize) -> ImportedProduct {
    let ([origin, taste, _], _) = words(number);
    let [chinese, english] = names(number);
    let price = 60 + i64::try_from(number * 7 % 3_000).unwrap_or(0);
    let product = NewProduct {
        handle: format!("thing-{number}"),
        names: both(&chinese, &english),
        descriptions: catalog::rich_text::cleaned(both(
            &format!("來自{}，{}風味，適合送禮與自用。", origin[0], taste[0]),
            &format!("From {}, with {}. For yourself or as a gift.", origin[1], taste[1]),
        )),
        maker: Some(format!("{}工房", origin[0])),
        variants: vec![NewVariant {
            sku: sku(number),
            unit_price: Some(Price::new(price * 10_000)),
            ..NewVariant::default()
        }],
        ..NewProduct::default()
    };
    let name = format!("searched {number}");
    let variant = Id::derived("bench.variant", name.as_bytes());
    ImportedProduct { id: Id::derived("bench.product", name.as_bytes()), variant_ids: vec![variant], product }
}

/// Somebody who types: every other time what many type, else the beginning of some product's name or its number.
struct Person {
    line: Line,
    random: Random,
    paths: Rc<Vec<String>>,
    products: u64,
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn people(address: SocketAddr, host: &str, options: &Options) -> anyhow::Result<Vec<Person>> {
    let mut paths = Vec::new();
    for text in TYPED {
        let path = format!("/api/v1/search?q={}", encoded(text));
        paths.push(format!("{path}&category=things-5&price_from=1000000&price_to=9000000"));
        paths.push(format!("{path}&order=price_up&from=24"));
        paths.push(path);
    }
    paths.push("/api/v1/search?category=things-0&available=true".to_owned());
    let paths = Rc::new(paths);
    let mut people = Vec::with_capacity(options.connections);
    for number in 0..options.connections {
        let line = Line::open(address, host).await?;
        let (random, products) = (Random::new(number as u64), options.products as u64);
        people.push(Person { line, random, paths: Rc::clone(&paths), products });
    }
    Ok(people)
}

impl Person {
    fn of_some_product(&mut self) -> anyhow::Result<String> {
        let number = usize::try_from(self.random.below(self.products))?;
        let [chinese, english] = names(number);
        let text = self.random.pick(&[chinese, english, sku(number)]).clone();
        let letters = text.chars().count() as u64;
        let typed: String = text.chars().take(2 + usize::try_from(self.random.below(letters))?).collect();
        let filter = if self.random.one_in(3) { "&price_to=15000000" } else { "" };
        Ok(format!("/api/v1/search?q={}{filter}", encoded(typed.trim())))
    }
}

impl Act for Person {
    async fn act(&mut self) -> anyhow::Result<()> {
        let path = if self.random.one_in(2) { self.random.pick(&self.paths).clone() } else { self.of_some_product()? };
        self.line.get(&path).await?;
        Ok(())
    }
}
