//! A chain: the brand with forty stores, two hundred thousand members and three million lines of thirteen months.
//!
//! So much is not lived through sale by sale. The chain moved in with its past, as chains do: members join and old orders
//! are booked by the verbs of an import, in large groups. The last five weeks of the first stores are lived as in the
//! smaller demo, with tills, stock, payments and drawers. Everything follows from one seed and the date, and what was
//! made is written down by store and day.

mod goods;
mod stores;

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use kernel::{Actor, BusinessDate, Id, Money, Quantity};
use members::{FIRST_TIER, NewIdentity, NewMember, Way};
use orders::import::{Imported, ImportedLine, Into as Where};
use serde::{Deserialize, Serialize};
use store::{Clock, Db, WriteError};

use super::history::{calendar, instant, people};
use super::random::Random;
use super::shop::id;
use goods::Wares;

/// How large it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    /// Members.
    pub(super) members: i64,
    /// Old orders; each has three lines on average.
    pub(super) orders: i64,
    /// Days before yesterday over which those orders are spread.
    pub(super) days: i32,
    /// The last days of them in which the first stores live.
    pub(super) lived: i32,
}

/// The size of `--size chain`.
pub(super) const CHAIN: Scale = Scale { members: 200_000, orders: 1_000_000, days: super::history::DAYS, lived: 35 };

/// Members that join in one write.
const PEOPLE_AT_ONCE: i64 = 1_000;
/// The system that the chain came from.
const SOURCE: &str = "old-pos";
/// The first stores and the web shop, which live their last days themselves.
const FIRST_STORES: [&str; 4] = ["xinyi", "taichung", "tainan", "web"];

/// What was made of a store's day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoreDay {
    /// Orders.
    pub(super) orders: i64,
    /// Their lines.
    pub(super) lines: i64,
    /// What they come to.
    pub(super) total: Money,
}

/// What the maker knows that it made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Made {
    /// Members who joined.
    pub(super) members: i64,
    /// By store and day.
    pub(super) days: BTreeMap<String, BTreeMap<BusinessDate, StoreDay>>,
}

impl Made {
    /// All orders and all lines.
    pub(super) fn size(&self) -> (i64, i64) {
        let all = self.days.values().flat_map(BTreeMap::values);
        all.fold((0, 0), |(orders, lines), day| (orders + day.orders, lines + day.lines))
    }
}

/// What makes the chain.
pub(super) struct Maker {
    db: Db,
    wares: Arc<Wares>,
    scale: Scale,
    made: Made,
    list: Id,
    places: BTreeMap<String, (Id, Id)>,
}

impl Maker {
    /// Opens the chain's stores where they are missing, with goods on every shelf.
    pub(super) async fn open(db: &Db, scale: Scale, made: Made) -> Result<Maker> {
        let known = db.read(|read| Ok(staff::store(read, stores::store_id(stores::STORES[0].0))?.is_some())).await?;
        if !known {
            let password = staff::hash_password(db, "made-by-the-demo-itself").await?;
            let zone = db.brand().zone.clone();
            db.write("demo.chain", Actor::SYSTEM, move |tx| stores::open(tx, &zone, &password)).await?;
            let wares = goods::opening(db).await?;
            for (code, ..) in stores::STORES {
                let lines = wares.clone();
                let stocked = db.write("demo.stock", Actor::SYSTEM, move |tx| {
                    let found = stock::location_by_code(tx, &code.to_uppercase())?;
                    let Some(location) = found else { return Ok(()) };
                    let note = "開店庫存".to_owned();
                    let location = location.id;
                    let receipt =
                        stock::Receipt { location, lines: lines.clone(), note, supplier: None, reference: None };
                    stock::open_books(tx, &receipt)?;
                    Ok(())
                });
                stocked.await?;
            }
        }
        let wares = Arc::new(goods::wares(db).await?);
        let (list, found) = db
            .read(|read| {
                let list = catalog::default_price_list(read)?.id;
                Ok((list, staff::stores(read)?))
            })
            .await?;
        let of = |store: staff::Store| Some((store.code, (store.legal_entity, store.location?)));
        let places = found.into_iter().filter_map(of).collect();
        Ok(Maker { db: db.clone(), wares, scale, made, list, places })
    }

    /// What was made so far.
    pub(super) fn into_made(self) -> Made {
        self.made
    }

    /// Takes the members in, by when they joined.
    pub(super) async fn join(&mut self, from: BusinessDate) -> Result<()> {
        let (scale, db) = (self.scale, self.db.clone());
        let begins = instant(&db, from, 0)?;
        while self.made.members < scale.members {
            let numbers = self.made.members..scale.members.min(self.made.members + PEOPLE_AT_ONCE);
            let until = numbers.end;
            let new: Result<Vec<NewMember>> = numbers.map(|number| member(number, scale, begins)).collect();
            let new = new?;
            let join = move |tx: &mut store::Tx<'_>| new.iter().try_for_each(|one| members::create(tx, one).map(drop));
            db.write("demo.members", Actor::SYSTEM, join).await?;
            self.made.members = until;
        }
        Ok(())
    }

    /// Books the old orders of some days: those of every store, or of all but the first ones.
    pub(super) async fn book(&mut self, from: BusinessDate, until: BusinessDate, lived: bool) -> Result<()> {
        let codes = FIRST_STORES.iter().copied().chain(stores::STORES.iter().map(|store| store.0));
        let codes: Vec<&'static str> = codes.filter(|code| !lived || !FIRST_STORES.contains(code)).collect();
        let each = self.scale.orders_each();
        let mut jobs = Vec::new();
        let mut date = from;
        while date <= until {
            jobs.push(date);
            date = date.plus_days(1);
        }
        let make = |date: BusinessDate| {
            let (wares, codes, members, db) =
                (Arc::clone(&self.wares), codes.clone(), self.scale.members, self.db.clone());
            tokio::task::spawn_blocking(move || {
                let all: Result<Vec<(&'static str, Vec<Imported>)>> =
                    codes.iter().map(|code| Ok((*code, orders_of(&db, &wares, code, date, each, members)?))).collect();
                all
            })
        };
        let mut jobs = jobs.into_iter();
        // The next day is drawn while this one is written.
        let mut next = jobs.next().map(|date| (date, make(date)));
        while let Some((date, drawn)) = next.take() {
            let day = drawn.await??;
            next = jobs.next().map(|date| (date, make(date)));
            for (code, orders) in &day {
                let mut made = StoreDay::default();
                for order in orders {
                    made.orders += 1;
                    made.lines += i64::try_from(order.lines.len()).unwrap_or(0);
                    made.total += order.total();
                }
                if made.orders > 0 {
                    self.made.days.entry((*code).to_owned()).or_default().insert(date, made);
                }
            }
            self.write(day).await?;
        }
        Ok(())
    }

    /// All stores of a day in one write.
    async fn write(&self, day: Vec<(&'static str, Vec<Imported>)>) -> Result<(), WriteError> {
        let of = |(code, orders): (&'static str, Vec<Imported>)| {
            let (legal_entity, location) = self.places.get(code).copied()?;
            let (source, store) = (SOURCE.to_owned(), id("store", code));
            Some((Where { source, store, legal_entity, location, price_list: self.list }, orders))
        };
        let day: Vec<(Where, Vec<Imported>)> = day.into_iter().filter_map(of).collect();
        let book = move |tx: &mut store::Tx<'_>| {
            for (into, orders) in &day {
                orders::import::import_orders(tx, into, orders)?;
            }
            Ok(())
        };
        self.db.write("demo.old_orders", Actor::SYSTEM, book).await
    }
}

impl Scale {
    /// Orders of a store and day that are as ordinary as can be, in thousandths: so that all together come to `orders`.
    fn orders_each(&self) -> i64 {
        let places = i64::try_from(stores::STORES.len() + FIRST_STORES.len()).unwrap_or(1);
        // Calendar and sizes take off and add; what remains is mended by the test of the whole.
        (self.orders * 1_000 / (places * i64::from(self.days)).max(1)).max(1)
    }
}

/// The orders of a store's day.
fn orders_of(db: &Db, wares: &Wares, code: &str, date: BusinessDate, each: i64, members: i64) -> Result<Vec<Imported>> {
    let day = calendar::day(date);
    let web = code == "web";
    if day.shut && !web {
        return Ok(Vec::new());
    }
    let seed = format!("{code}/{date}")
        .bytes()
        .fold(0x0CAF_E000_u64, |sum, byte| sum.wrapping_mul(0x0100_0000_01B3).wrapping_add(u64::from(byte)));
    let mut random = Random::new(seed);
    let thousandths = each * stores::size(code) * day.busy / ORDINARY;
    let count = thousandths / 1_000 + i64::from(random.below(1_000) < thousandths % 1_000);
    let season = wares.season(date);
    let opens = instant(db, date, 10 * 60)?;
    let mut orders = Vec::new();
    let mut pieces = 3;
    for number in 0..count {
        // In pairs, so that three lines is the average of every day.
        pieces = if number % 2 == 0 { 1 + random.below(5) } else { 6 - pieces };
        let mut lines: Vec<ImportedLine> = Vec::new();
        for _ in 0..pieces {
            let ware = season.pick(wares, random.number());
            let quantity = if random.in_thousand(150) { 2 } else { 1 };
            lines.push(ImportedLine {
                kind: "goods",
                variant: Some(ware.variant),
                sku: ware.sku.clone(),
                description: ware.name.clone(),
                quantity: Quantity::units(quantity),
                unit_price: ware.price,
                amount: Money::new(ware.dollars * quantity),
                tax_class: "standard".to_owned(),
            });
        }
        let member = (members > 0 && random.in_thousand(450)).then(|| member_id(random.below(members)));
        orders.push(Imported {
            number: format!("{}-{}-{number:04}", code.to_uppercase(), date.to_string().replace('-', "")),
            at: opens.plus_seconds(random.below(41_000)),
            business_date: date,
            lines,
            member,
            in_shop: !web,
        });
    }
    Ok(orders)
}

/// What a store's size and a day's calendar come to on average, in per cent of per cent.
const ORDINARY: i64 = 11_450;

fn member_id(number: i64) -> Id {
    id("member", &format!("chain/{number}"))
}

/// One of the members; half of them joined before the past begins.
fn member(number: i64, scale: Scale, begins: kernel::Timestamp) -> Result<NewMember> {
    let mut random = Random::new(0xC4A1_0000 ^ number.unsigned_abs());
    random.number();
    let mut key = [0; 32];
    for part in key.chunks_mut(8) {
        part.copy_from_slice(&random.number().to_be_bytes());
    }
    let half = scale.members / 2;
    let later = (number - half).max(0) * i64::from(scale.days) * 86_400 / half.max(1);
    let code = stores::STORES.get(usize::try_from(random.below(36)).unwrap_or(0)).context("no store")?.0;
    let phone = format!("097{number:07}");
    let way = Way::phone(&phone).map_err(|code| anyhow::anyhow!("{phone}: {}", code.name))?;
    Ok(NewMember {
        id: member_id(number),
        key,
        name: Some(people::name(&mut random)),
        locale: "zh-TW".to_owned(),
        tier: FIRST_TIER.to_owned(),
        join_channel: "till".to_owned(),
        join_store: Some(stores::store_id(code)),
        join_staff: None,
        joined_at: begins.plus_seconds(later.min(i64::from(scale.days) * 86_400 - 86_400)),
        identities: vec![NewIdentity { way, verified: number % 3 != 0 }],
        touches: Vec::new(),
    })
}

/// Makes a chain until `until`: what is missing of it.
///
/// # Errors
/// When something of it is refused that must not be, or the database says so.
pub(super) async fn live(
    db: &Db,
    clock: &Clock,
    bank: &super::history::Bank,
    past: super::history::Past,
    (from, until): (BusinessDate, BusinessDate),
    scale: Scale,
) -> Result<super::history::Past> {
    let begun = std::time::Instant::now();
    let made = past.chain.clone().unwrap_or_default();
    let is_new = made.days.is_empty();
    let mut maker = Maker::open(db, scale, made).await?;
    let lived_from = if is_new { until.plus_days(1 - scale.lived).max(from) } else { from };
    if is_new {
        maker.join(from).await?;
        maker.book(from, lived_from.plus_days(-1), false).await?;
    }
    let mut past = super::history::live(db, clock, bank, past, lived_from, until).await?;
    maker.book(lived_from, until, true).await?;
    let made = maker.into_made();
    let ((orders, lines), members, seconds) = (made.size(), made.members, begun.elapsed().as_secs());
    crate::commands::print(&format!(
        "{members} 位會員、{orders} 筆舊訂單、{lines} 筆明細，{seconds} 秒 · {members} members, {orders} old orders, {lines} lines, made in {seconds} s\n"
    ))?;
    past.chain = Some(made);
    Ok(past)
}
