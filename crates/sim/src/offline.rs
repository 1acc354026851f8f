//! A till whose line is cut: it sells on by what it has with it, and tells all of it when the line is back.
//!
//! Nothing that it sold is lost and nothing is booked twice, however often it tells it. Where another screen used
//! the same till meanwhile, nothing of it is booked, and the cashier enters it anew.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use kernel::{Id, Money, Timestamp};
use orders::offline::{Cut, SaleWithoutLine};
use orders::price::LineBody;
use orders::till_session::{InvoiceWish, Sale, Wish};
use store::{Once, WriteError, params};
use till::{Tender, TenderKind};

use crate::buyers::{ask, lines, pieces};
use crate::tills;
use crate::told::ToldSale;
use crate::world::World;

/// The most sales that a till makes without a line.
const MOST: usize = 6;

/// What left the shelf for a sale, with what its sets and options take.
const LEFT: &str = "SELECT l.variant, CAST(sum(a.quantity) AS BIGINT) FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE l.order_id = $1 AND a.state = 'taken' GROUP BY l.variant";
const BOOKED: &str = "SELECT count(*) FROM orders_order WHERE id = $1";

/// A till without a line.
#[derive(Debug)]
pub struct Offline {
    /// Which.
    register: Id,
    /// What it has with it.
    cut: Cut,
    /// What can be asked of it.
    baskets: Vec<Vec<LineBody>>,
    /// What it sold.
    sold: Vec<Sold>,
    /// How many events headquarters had of it when the line was cut.
    seq: i64,
}

/// A sale that was made without a line.
#[derive(Debug, Clone, Copy)]
struct Sold {
    sale: Id,
    /// Which of the baskets.
    basket: usize,
    at: Timestamp,
}

/// True for a till whose line is cut.
pub fn is_cut(world: &World, register: Id) -> bool {
    world.offline.as_ref().is_some_and(|till| till.register == register)
}

/// A line is cut, a till without one sells, or a line comes back.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    match world.offline.take() {
        None => cut(world).await,
        Some(mut till) if till.sold.len() < MOST && !world.random.one_in(4) => {
            sell(world, &mut till)?;
            world.offline = Some(till);
            Ok(())
        }
        Some(till) => back(world, till).await,
    }
}

/// In the end every line comes back.
pub async fn come_back(world: &mut World) -> anyhow::Result<()> {
    match world.offline.take() {
        Some(till) => back(world, till).await,
        None => Ok(()),
    }
}

async fn cut(world: &mut World) -> anyhow::Result<()> {
    let registers = world.shop.tills;
    let register = *world.random.pick(&registers);
    let state = tills::state(world, register).await?;
    if state.shift.is_none() {
        return Ok(());
    }
    let baskets: Vec<Vec<LineBody>> = (0..=world.random.below(2)).map(|_| lines(world)).collect();
    let cashier = world.shop.cashier.clone();
    let cut = Cut::off(&world.db, &cashier, register, baskets.clone()).await;
    let cut = cut.map_err(|error| anyhow::anyhow!("a line could not be cut: {error}"))?;
    world.say(|| format!("the line of till {register} is cut"));
    world.offline = Some(Offline { register, cut, baskets, sold: Vec::new(), seq: state.seq });
    Ok(())
}

fn sell(world: &mut World, till: &mut Offline) -> anyhow::Result<()> {
    let basket = usize::try_from(world.random.below(till.baskets.len() as u64))?;
    let total = till.cut.total(basket).context("a basket without prices")?;
    let sale = world.db.new_id();
    let at = world.db.now();
    match till.cut.sell(SaleWithoutLine { sale, basket, tenders: vec![cash(total)] }, at) {
        Ok(()) => {
            world.say(|| format!("sale {sale} of {total} without a line"));
            till.sold.push(Sold { sale, basket, at });
        }
        Err(WriteError::Refused(refusal)) => {
            world.say(|| format!("a till without a line refuses: {}", refusal.code.name));
        }
        Err(error) => bail!("a till without a line failed: {error}"),
    }
    let (unsent, sold) = (till.cut.unsent(), till.sold.len());
    ensure!(unsent == sold, "a till sold {sold} times without a line and has {unsent} to tell");
    Ok(())
}

/// The line is back: what was sold is told until somebody answers, and then once more.
async fn back(world: &mut World, till: Offline) -> anyhow::Result<()> {
    let register = till.register;
    let before = tills::log(world, register).await?.len();
    let is_used = tills::state(world, register).await?.seq != till.seq;
    let once = key(world);
    let answer = loop {
        if world.random.one_in(10) {
            // It is cut again before anybody heard of it.
            world.tally.lost_answers += 1;
            continue;
        }
        let answer = till.cut.back(&world.db, once.clone()).await;
        if !world.answer_is_lost() {
            break answer;
        }
    };
    match answer {
        Ok(_) => {
            ensure!(!is_used || till.sold.is_empty(), "till {register} was used meanwhile, and its sales were booked");
            twice(world, &till, once).await?;
            let after = tills::log(world, register).await?.len();
            let sold = till.sold.len();
            ensure!(after == before + sold, "{sold} sales were told, till {register} went from {before} to {after}");
            for Sold { sale, basket, at } in till.sold.iter().copied() {
                let total = till.cut.total(basket).context("a basket without prices")?;
                told(world, register, sale, total, &till.baskets[basket])?;
                let left = left_for(world, sale).await?;
                if let Some(counting) = &mut world.counting {
                    counting.hears_of(at, &left);
                }
            }
            world.tally.without_line += sold;
            world.say(|| format!("till {register} tells of {sold} sales"));
            Ok(())
        }
        Err(WriteError::Refused(refusal)) if is_used && refusal.code == &orders::codes::TILL_STALE => {
            let after = tills::log(world, register).await?.len();
            ensure!(after == before, "till {register} was refused and went from {before} to {after}");
            nothing_booked(world, &till).await?;
            enter_anew(world, &till).await
        }
        Err(error) => bail!("a till could not tell what it sold: {error}"),
    }
}

async fn left_for(world: &World, sale: Id) -> anyhow::Result<BTreeMap<Id, i64>> {
    let row = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<i64>(1)? / 1_000));
    let left = world.db.read(move |read| read.query(LEFT, params![sale], row)).await?;
    Ok(left.into_iter().collect())
}

/// The same again changes nothing, neither for its key nor as a new act.
async fn twice(world: &mut World, till: &Offline, once: Once) -> anyhow::Result<()> {
    let again = till.cut.back(&world.db, once).await;
    let again = again.map_err(|error| anyhow::anyhow!("the same again failed: {error}"))?;
    ensure!(again.replayed, "the same again was done again");
    if till.sold.is_empty() {
        return Ok(());
    }
    match till.cut.back(&world.db, key(world)).await {
        Err(WriteError::Refused(refusal)) if refusal.code == &orders::codes::TILL_STALE => Ok(()),
        other => bail!("the same sales under another key: {other:?}"),
    }
}

/// The cashier enters what could not be told, at the prices of now: the goods are in the buyers' hands.
async fn enter_anew(world: &mut World, till: &Offline) -> anyhow::Result<()> {
    let cashier = world.shop.cashier.clone();
    for Sold { sale, basket, .. } in till.sold.iter().copied() {
        let lines = till.baskets[basket].clone();
        let total = ask(world, &lines, "pickup").await?;
        let tenders = vec![cash(total)];
        let wish = Sale {
            sale,
            lines: lines.clone(),
            member: None,
            tenders,
            expected_total: total,
            goods_in_hand: true,
            invoice: InvoiceWish::default(),
        };
        // Refused where the other screen closed the shift; then the drawer's count tells of the money.
        if tills::tell_as(world, &cashier, till.register, Wish::Sell(Box::new(wish))).await? {
            told(world, till.register, sale, total, &lines)?;
        }
    }
    Ok(())
}

fn cash(total: Money) -> Tender {
    let given = Some(total + Money::new(20));
    Tender { kind: TenderKind::CASH, amount: total, given, reference: None, payment: None }
}

fn key(world: &World) -> Once {
    Once { scope: "sim.offline".to_owned(), key: world.db.new_id().to_string(), request_hash: [3; 32] }
}

fn told(world: &mut World, register: Id, sale: Id, total: Money, lines: &[LineBody]) -> anyhow::Result<()> {
    let told = ToldSale { register, total, pieces: pieces(lines), voided: false };
    let before = world.told.sales.insert(sale, told);
    ensure!(before.is_none(), "two cashiers were told of sale {sale}");
    Ok(())
}

/// What a till has not told yet stands in no book.
pub async fn check(world: &World) -> anyhow::Result<()> {
    match &world.offline {
        Some(till) => nothing_booked(world, till).await,
        None => Ok(()),
    }
}

async fn nothing_booked(world: &World, till: &Offline) -> anyhow::Result<()> {
    for sale in till.sold.iter().map(|sold| sold.sale) {
        let booked: i64 = world.db.read(move |read| read.query_one(BOOKED, params![sale], |row| row.get(0))).await?;
        ensure!(booked == 0, "sale {sale} is booked before its till told of it");
    }
    Ok(())
}
