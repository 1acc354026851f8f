//! The brand while its past is made: who sells where, what is on the shelves, what time it is.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use kernel::{Actor, BusinessDate, Id, Quantity, Timestamp};
use orders::made::OptionBody;
use orders::payment::Adapters;
use orders::price::LineBody;
use orders::till_session::Cashier;
use store::{Clock, Db};

use super::bank::Bank;
use super::calendar::{Day, in_season};
use super::made::Made;
use crate::demo::catalogue::{Article, BARE_SHELVES, articles};
use crate::demo::goods::GOODS;
use crate::demo::random::Random;
use crate::demo::shop::id;

/// A till and who stands at it.
pub(super) struct Post {
    pub(super) store: &'static str,
    pub(super) register: Id,
    pub(super) location: Id,
    pub(super) cashiers: Vec<Cashier>,
    pub(super) manager: Cashier,
    /// Sales of an ordinary day.
    pub(super) sales: i64,
    /// Opening and closing, in minutes after midnight.
    pub(super) hours: (i64, i64),
    /// How often each category is asked for.
    tastes: &'static [(&'static str, i64)],
}

/// Something that is sold.
pub(super) struct Good {
    pub(super) handle: &'static str,
    pub(super) category: &'static str,
    pub(super) tags: Vec<&'static str>,
    /// With how often it is asked for.
    pub(super) variants: Vec<(Id, i64)>,
    /// Kept in stock, and so to be replaced.
    pub(super) tracked: bool,
    /// Days it keeps.
    pub(super) days: i64,
    pub(super) on_web: bool,
    popular: i64,
    /// One choice of each group that asks for one: first sweetness, then ice.
    choices: Vec<Vec<Id>>,
}

const XINYI: &[(&str, i64)] = &[
    ("drinks", 420),
    ("cakes-slice", 150),
    ("cakes-cup", 190),
    ("cakes-whole", 40),
    ("cakes-roll", 45),
    ("pastries", 40),
    ("biscuits", 40),
    ("candy", 14),
    ("tea-oolong", 26),
    ("tea-black", 18),
    ("tea-green", 10),
    ("tea-bags", 18),
    ("gifts", 10),
    ("ware", 6),
    ("pantry", 12),
];
const TAICHUNG: &[(&str, i64)] = &[
    ("drinks", 150),
    ("cakes-slice", 110),
    ("cakes-cup", 160),
    ("cakes-roll", 70),
    ("pastries", 120),
    ("biscuits", 130),
    ("candy", 50),
    ("tea-oolong", 40),
    ("tea-black", 30),
    ("tea-green", 14),
    ("tea-bags", 46),
    ("gifts", 46),
    ("ware", 14),
    ("pantry", 20),
];
const TAINAN: &[(&str, i64)] =
    &[("drinks", 760), ("cakes-cup", 90), ("biscuits", 50), ("candy", 20), ("tea-bags", 26), ("pastries", 40)];
const WEB: &[(&str, i64)] = &[
    ("cakes-whole", 60),
    ("cakes-roll", 80),
    ("pastries", 130),
    ("biscuits", 130),
    ("candy", 60),
    ("tea-oolong", 130),
    ("tea-black", 90),
    ("tea-green", 50),
    ("tea-bags", 90),
    ("gifts", 70),
    ("ware", 46),
    ("pantry", 40),
];

/// Everything.
pub(super) struct World {
    pub(super) db: Db,
    clock: Clock,
    pub(super) random: Random,
    pub(super) bank: Bank,
    pub(super) adapters: Adapters,
    pub(super) posts: Vec<Post>,
    pub(super) goods: Vec<Good>,
    pub(super) warehouse: Id,
    /// What has to be replaced: by location and variant, in pieces, with the days it keeps.
    pub(super) missing: BTreeMap<(Id, Id), (i64, i64)>,
    pub(super) made: Made,
}

impl World {
    pub(super) async fn open(db: Db, clock: Clock, bank: Bank, made: Made, seed: u64) -> Result<World> {
        let goods = goods(&db).await?;
        let location =
            |code: &'static str| db.read(move |read| Ok(stock::location_by_code(read, code)?.map(|found| found.id)));
        let place = |found: Option<Id>| found.context("a place is missing");
        let (xinyi, taichung) = (place(location("XINYI").await?)?, place(location("TAICHUNG").await?)?);
        let (tainan, warehouse) = (place(location("TAINAN").await?)?, place(location("WUGU").await?)?);
        let posts = vec![
            post(
                &db,
                ("xinyi", "XY1", xinyi),
                &["cashier@tenon.test", "xinyi.cashier@tenon.test"],
                "manager@tenon.test",
                15,
                (660, 1260),
                XINYI,
            )
            .await?,
            post(
                &db,
                ("taichung", "TC1", taichung),
                &["taichung.cashier@tenon.test"],
                "taichung.manager@tenon.test",
                11,
                (660, 1290),
                TAICHUNG,
            )
            .await?,
            post(
                &db,
                ("tainan", "TN1", tainan),
                &["tainan.cashier@tenon.test"],
                "tainan.manager@tenon.test",
                9,
                (600, 1200),
                TAINAN,
            )
            .await?,
        ];
        let adapters = Adapters::default().with(bank.clone());
        let (random, missing) = (Random::new(seed), BTreeMap::new());
        Ok(World { db, clock, random, bank, adapters, posts, goods, warehouse, missing, made })
    }

    /// So many minutes after midnight of a day; time never runs back.
    pub(super) fn at(&self, date: BusinessDate, minutes: i64, seconds: i64) -> Result<()> {
        let wanted = instant(&self.db, date, minutes)?.plus_seconds(seconds);
        self.clock.advance((wanted.micros() - self.clock.now().micros()).max(1));
        Ok(())
    }

    /// A key that nobody had before.
    pub(super) fn once(&self, scope: &str) -> store::Once {
        store::Once { scope: scope.to_owned(), key: self.db.new_id().to_string(), request_hash: [7; 32] }
    }

    /// What is asked for at a till on a day, each with how often.
    pub(super) fn asked(&self, post: Option<usize>, date: BusinessDate, day: Day) -> Vec<(usize, i64)> {
        let tastes = post.and_then(|post| self.posts.get(post)).map_or(WEB, |post| post.tastes);
        let weight = |good: &Good| {
            let taste = tastes.iter().find(|(category, _)| *category == good.category).map_or(0, |(_, weight)| *weight);
            let there = in_season(&good.tags, good.handle, date) && (post.is_some() || good.on_web);
            let more: i64 =
                day.asked.iter().filter(|(tag, _)| good.tags.contains(tag)).map(|(_, more)| *more).product();
            let percent = if more == 1 { 100 } else { more.clamp(100, 1500) };
            if there { taste * good.popular * percent } else { 0 }
        };
        self.goods
            .iter()
            .enumerate()
            .map(|(index, good)| (index, weight(good)))
            .filter(|(_, weight)| *weight > 0)
            .collect()
    }

    /// A line of something in some size, with sugar and ice as somebody likes them.
    pub(super) fn line(&mut self, good: usize, pieces: i64) -> Option<LineBody> {
        let good = self.goods.get(good)?;
        let variant = *self.random.weighted(&good.variants)?;
        let mut line = LineBody::plain(variant, Quantity::units(pieces));
        for choices in &good.choices {
            if let Some(option) = self.random.pick(choices) {
                line.options.push(OptionBody { option_id: *option, quantity: 1 });
            }
        }
        Some(line)
    }

    /// A good by its handle.
    pub(super) fn good(&self, handle: &str) -> Option<usize> {
        self.goods.iter().position(|good| good.handle == handle)
    }

    /// Remembers what has to be replaced.
    pub(super) fn left(&mut self, location: Id, lines: &[LineBody]) {
        for line in lines {
            let known =
                self.goods.iter().find(|good| good.variants.iter().any(|(variant, _)| *variant == line.variant_id));
            if let Some(good) = known.filter(|good| good.tracked) {
                let missing = self.missing.entry((location, line.variant_id)).or_insert((0, good.days));
                missing.0 += line.quantity.thousandths() / 1_000;
            }
        }
    }
}

/// So many minutes after midnight of a day, by the brand's clock.
pub(in crate::demo) fn instant(db: &Db, date: BusinessDate, minutes: i64) -> Result<Timestamp> {
    Ok(db.brand().zone.instant(&format!("{date} 00:00:00"))?.plus_seconds(minutes * 60))
}

async fn post(
    db: &Db,
    (store, register, location): (&'static str, &str, Id),
    cashiers: &[&str],
    manager: &str,
    sales: i64,
    hours: (i64, i64),
    tastes: &'static [(&'static str, i64)],
) -> Result<Post> {
    let mut all = Vec::new();
    for login in cashiers {
        all.push(cashier(db, login, store).await?);
    }
    let manager = cashier(db, manager, store).await?;
    Ok(Post { store, register: id("register", register), location, cashiers: all, manager, sales, hours, tastes })
}

async fn cashier(db: &Db, login: &str, store: &str) -> Result<Cashier> {
    let (person, store) = (id("person", login), id("store", store));
    let access = db.read(move |read| staff::access(read, person)).await?.context("somebody is missing")?;
    Ok(Cashier { person, limits: orders::till_session::limits(&access, store), locale: "zh-TW".to_owned() })
}

async fn goods(db: &Db) -> Result<Vec<Good>> {
    let mut all = Vec::new();
    for article in articles()? {
        all.push(good(db, &article).await?);
    }
    for goods in &GOODS {
        let category =
            BARE_SHELVES.iter().find(|(handle, _)| *handle == goods.handle).map_or("gifts", |(_, category)| category);
        let variants = variants(db, goods.handle, &[100]).await?;
        let (tags, popular) = (vec!["招牌"], 60);
        let (handle, days) = (goods.handle, if category == "cakes-whole" { 3 } else { 60 });
        all.push(Good {
            handle,
            category,
            tags,
            variants,
            tracked: true,
            days,
            on_web: true,
            popular,
            choices: Vec::new(),
        });
    }
    Ok(all)
}

async fn good(db: &Db, article: &Article) -> Result<Good> {
    // Small sizes sell three times as often as large ones.
    let variants = variants(db, article.handle, &[75, 25, 10]).await?;
    let mut random = Random::new(
        article.handle.bytes().fold(17, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte))) | 1,
    );
    let popular = 12 + random.below(10) * random.below(10);
    let choices = choices(db, article).await?;
    let on_web = article.product().on_web;
    Ok(Good {
        handle: article.handle,
        category: article.category,
        tags: article.tags.clone(),
        variants,
        tracked: !article.is_drink(),
        days: article.days,
        on_web,
        popular,
        choices,
    })
}

async fn variants(db: &Db, handle: &'static str, weights: &'static [i64]) -> Result<Vec<(Id, i64)>> {
    let product = db
        .read(move |read| {
            let list = catalog::default_price_list(read)?.id;
            let found = catalog::product_of_handle(read, handle)?;
            found.map_or(Ok(None), |found| catalog::product(read, found, list))
        })
        .await?;
    let product = product.with_context(|| format!("{handle} is missing"))?;
    Ok(product.variants.iter().zip(weights).map(|(variant, weight)| (variant.id, *weight)).collect())
}

async fn choices(db: &Db, article: &Article) -> Result<Vec<Vec<Id>>> {
    let handle = article.handle;
    let offered = db
        .read(move |read| {
            let product: Vec<Id> = catalog::product_of_handle(read, handle)?.into_iter().collect();
            catalog::offered_options(read, &product)
        })
        .await?;
    let asking = offered.values().flatten().filter(|group| group.at_least > 0);
    Ok(asking.map(|group| group.options.iter().map(|option| option.id).collect()).collect())
}

/// The brand itself, where nobody in particular acts.
pub(super) const NOBODY: Actor = Actor::SYSTEM;

impl World {
    /// So many seconds pass.
    pub(super) fn wait(&self, seconds: i64) {
        self.clock.advance(seconds * 1_000_000);
    }
}
