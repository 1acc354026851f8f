//! The checkers: what people were told against what the books say.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail, ensure};
use kernel::{BusinessDate, Id, Money};
use store::{journal, params};

use crate::world::World;
use crate::{members, office, offline, papers, publishers, seasons, tills};

const ORDERS: &str = "SELECT id, channel, state, money_state, total, paid, refunded FROM orders_order ORDER BY id";
const LEVELS: &str =
    "SELECT variant, on_hand, held FROM stock_level WHERE location = $1 AND condition = 'saleable' ORDER BY variant";
const FOR_TRANSFERS: &str = "SELECT variant, CAST(sum(quantity) AS BIGINT) FROM stock_hold WHERE kind = 'transfer' AND state = 'open' AND location = $1 GROUP BY variant";
const TENDERS: &str = "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE order_id = $1";
const TAKEN: &str = "SELECT l.variant, CAST(sum(a.quantity) AS BIGINT) FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE a.state = 'taken' GROUP BY l.variant ORDER BY l.variant";
const RETURNED: &str = "SELECT l.variant, CAST(sum(l.quantity) AS BIGINT) FROM orders_return_line l JOIN orders_return r ON r.id = l.return_id WHERE r.state = 'taken' AND l.condition = 'saleable' AND l.location IS NOT NULL GROUP BY l.variant ORDER BY l.variant";
const RETURNS: &str = "SELECT id, order_id, state, total FROM orders_return ORDER BY id";
const RETURNED_DAMAGED: &str = "SELECT l.variant, CAST(sum(l.quantity) AS BIGINT) FROM orders_return_line l JOIN orders_return r ON r.id = l.return_id WHERE r.state = 'taken' AND l.condition = 'damaged' AND l.location IS NOT NULL GROUP BY l.variant ORDER BY l.variant";
const DAMAGED: &str = "SELECT variant, on_hand FROM stock_level WHERE location = $1 AND condition = 'damaged' AND on_hand <> 0 ORDER BY variant";
const HELD: &str = "SELECT l.variant, CAST(sum(a.quantity) AS BIGINT) FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE a.state = 'held' AND a.hold IS NOT NULL GROUP BY l.variant ORDER BY l.variant";
const RECEIPTS: &str = "SELECT number FROM orders_document WHERE series = 'receipt' ORDER BY number";
const OPEN_REFUNDS: &str = "SELECT count(*) FROM orders_refund WHERE state <> 'done'";
const LATE_UNTOLD: &str = "SELECT count(*) FROM stock_transfer WHERE due_by < $1 AND NOT escalated AND state NOT IN ('received', 'declined', 'cancelled')";
const LATE_TOLD: &str = "SELECT count(*) FROM stock_transfer t WHERE (CASE WHEN t.escalated THEN 1 ELSE 0 END) <> (SELECT count(*) FROM store_case c WHERE c.kind = 'stock.transfer_late' AND c.subject = t.id)";
const DAYS: &str = "SELECT DISTINCT store, business_date FROM orders_tender UNION SELECT DISTINCT sold_by, business_date FROM orders_order";
const OPEN_CHARGES: &str = "SELECT count(*) FROM orders_charge WHERE fate IN ('open', 'going_back')";

struct Row {
    channel: String,
    state: String,
    money_state: String,
    total: Money,
    paid: Money,
    refunded: Money,
}

async fn orders(world: &World) -> anyhow::Result<BTreeMap<Id, Row>> {
    let rows = world
        .db
        .read(|read| {
            read.query(ORDERS, &[], |row| {
                let kept = Row {
                    channel: row.get(1)?,
                    state: row.get(2)?,
                    money_state: row.get(3)?,
                    total: row.get(4)?,
                    paid: row.get(5)?,
                    refunded: row.get(6)?,
                };
                Ok((row.get::<Id>(0)?, kept))
            })
        })
        .await?;
    Ok(rows.into_iter().collect())
}

async fn sums(world: &World, sql: &'static str) -> anyhow::Result<BTreeMap<Id, i64>> {
    let rows =
        world.db.read(move |read| read.query(sql, &[], |row| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?)))).await?;
    Ok(rows.into_iter().collect())
}

/// What must hold at any moment.
pub async fn books(world: &World) -> anyhow::Result<()> {
    let orders = orders(world).await?;
    everything_told_is_there(world, &orders)?;
    money_adds_up(world, &orders).await?;
    stock_adds_up(world).await?;
    returns_add_up(world, &orders).await?;
    journal_is_whole(world).await?;
    for register in world.shop.tills {
        till_is_whole(world, register).await?;
    }
    office::check(world).await?;
    offline::check(world).await?;
    members::check(world).await?;
    publishers::check(world).await?;
    seasons::check(world).await?;
    reconciled(world).await
}

fn everything_told_is_there(world: &World, orders: &BTreeMap<Id, Row>) -> anyhow::Result<()> {
    for (id, told) in &world.told.orders {
        let Some(row) = orders.get(id) else { bail!("order {id} was confirmed and is gone") };
        ensure!(row.total == told.total, "order {id} was confirmed at {} and stands at {}", told.total, row.total);
        ensure!(!told.handed_over || row.state == "completed", "order {id} was handed over and is {}", row.state);
    }
    for (id, told) in &world.told.sales {
        let Some(row) = orders.get(id) else { bail!("sale {id} was confirmed and is gone") };
        let state = if told.voided { "voided" } else { "completed" };
        ensure!(
            row.total == told.total && row.state == state,
            "sale {id} at {} is {} at {}",
            told.register,
            row.state,
            row.total
        );
    }
    let sold = orders.values().filter(|row| row.channel == "till").count();
    let placed = orders.len() - sold;
    ensure!(sold == world.told.sales.len(), "{} sales were confirmed, {sold} are booked", world.told.sales.len());
    ensure!(
        placed == world.told.orders.len(),
        "{} orders were confirmed, {placed} are booked",
        world.told.orders.len()
    );
    Ok(())
}

async fn money_adds_up(world: &World, orders: &BTreeMap<Id, Row>) -> anyhow::Result<()> {
    for (id, row) in orders {
        let id = *id;
        let tenders: Money = world.db.read(move |read| read.query_one(TENDERS, params![id], |row| row.get(0))).await?;
        ensure!(
            tenders == row.paid - row.refunded,
            "order {id}: tenders {tenders}, paid {} less {}",
            row.paid,
            row.refunded
        );
        ensure!(row.state != "completed" || row.paid >= row.total, "order {id} left unpaid");
        ensure!(row.refunded <= row.paid, "order {id}: {} went back of {}", row.refunded, row.paid);
    }
    Ok(())
}

/// Every return that was told of is there as it was told; no order gave more back than it took; and what came back
/// damaged lies there as damaged.
async fn returns_add_up(world: &World, orders: &BTreeMap<Id, Row>) -> anyhow::Result<()> {
    let booked = world
        .db
        .read(|read| {
            read.query(RETURNS, &[], |row| {
                Ok((row.get::<Id>(0)?, row.get::<Option<Id>>(1)?, row.get::<String>(2)?, row.get::<Money>(3)?))
            })
        })
        .await?;
    ensure!(
        booked.len() == world.told.returns.len(),
        "{} returns were confirmed, {} are booked",
        world.told.returns.len(),
        booked.len()
    );
    let mut back: BTreeMap<Id, Money> = BTreeMap::new();
    for (id, order, state, total) in booked {
        let Some(told) = world.told.returns.get(&id) else { bail!("return {id} is booked and nobody was told") };
        let expected = if told.voided { "voided" } else { "taken" };
        ensure!(
            (order, state.as_str(), total) == (Some(told.order), expected, told.total),
            "return {id} of {} for {} is {state} for {total}",
            told.order,
            told.total
        );
        if !told.voided {
            *back.entry(told.order).or_default() += total;
        }
    }
    for (order, back) in back {
        let paid = orders.get(&order).map_or(Money::ZERO, |row| row.paid);
        ensure!(back <= paid, "goods for {back} came back of order {order}, for which {paid} was paid");
    }
    let (damaged, shop) = (sums(world, RETURNED_DAMAGED).await?, world.shop.location);
    let there = world
        .db
        .read(move |read| read.query(DAMAGED, params![shop], |row| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?))))
        .await?;
    let there: BTreeMap<Id, i64> = there.into_iter().collect();
    ensure!(there == damaged, "damaged goods that came back: {damaged:?}; that lie there: {there:?}");
    Ok(())
}

/// On hand is what came in less what left and did not come back to be sold; held is what waits; nothing is promised that is not there.
async fn stock_adds_up(world: &World) -> anyhow::Result<()> {
    let (mut taken, held) = (sums(world, TAKEN).await?, sums(world, HELD).await?);
    for (variant, back) in sums(world, RETURNED).await? {
        *taken.entry(variant).or_default() -= back;
    }
    let (none, shop, depot) = (BTreeMap::new(), world.shop.location, world.shop.depot);
    shelf_adds_up(world, shop, &world.told.came_in, [&taken, &held]).await?;
    shelf_adds_up(world, depot, &world.told.in_depot, [&none, &none]).await
}

async fn shelf_adds_up(
    world: &World,
    location: Id,
    told: &BTreeMap<Id, i64>,
    [taken, waiting]: [&BTreeMap<Id, i64>; 2],
) -> anyhow::Result<()> {
    let (levels, packed) = world
        .db
        .read(move |read| {
            let level = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?, row.get::<i64>(2)?));
            let held = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?));
            let levels = read.query(LEVELS, params![location], level)?;
            Ok((levels, BTreeMap::from_iter(read.query(FOR_TRANSFERS, params![location], held)?)))
        })
        .await?;
    let of = |sums: &BTreeMap<Id, i64>, variant: &Id| sums.get(variant).copied().unwrap_or(0);
    for (variant, on_hand, promised) in levels {
        let (came, left) = (of(told, &variant) * 1_000, of(taken, &variant));
        let waits = of(waiting, &variant) + of(&packed, &variant);
        ensure!(on_hand == came - left, "{variant}: {came} came, {left} left, {on_hand} lie there");
        ensure!(promised == waits, "{variant}: {promised} promised, {waits} wait");
    }
    Ok(())
}

async fn journal_is_whole(world: &World) -> anyhow::Result<()> {
    let (mut from, mut placed, mut sold) = (0, BTreeMap::<Id, usize>::new(), BTreeMap::<Id, usize>::new());
    loop {
        let entries = world.db.read(move |read| journal::after(read, from, 1_000)).await?;
        let Some(last) = entries.last() else { break };
        let next = last.pos;
        for (entry, expected) in entries.iter().zip(from + 1..) {
            ensure!(entry.pos == expected, "the journal jumps from {} to {}", expected - 1, entry.pos);
            match entry.kind.as_str() {
                "orders.placed" => *placed.entry(entry.subject).or_default() += 1,
                "till.sold" => *sold.entry(entry.subject).or_default() += 1,
                _ => {}
            }
        }
        from = next;
    }
    for (what, told, found) in [
        ("orders", world.told.orders.keys().copied().collect::<Vec<_>>(), placed),
        ("sales", world.told.sales.keys().copied().collect::<Vec<_>>(), sold),
    ] {
        ensure!(told.iter().all(|id| found.get(id) == Some(&1)), "the journal does not tell of {what} once each");
        ensure!(
            told.len() == found.len(),
            "the journal tells of {} {what}, {} were confirmed",
            found.len(),
            told.len()
        );
    }
    Ok(())
}

async fn till_is_whole(world: &World, register: Id) -> anyhow::Result<()> {
    let events = tills::log(world, register).await?;
    for event in &events {
        let payload = till::decode(&event.bytes).map_err(|fault| anyhow::anyhow!("{fault}"))?;
        let alone = payload.stamp().person == world.shop.helper.person && payload.stamp().approved_by.is_none();
        let undoes = matches!(payload.kind(), "till.voided" | "till.deposit_returned");
        ensure!(!alone || !undoes, "the helper voided a sale, or gave a deposit back, without an approval");
    }
    let state = tills::state(world, register).await?;
    let replayed = till::replay(state.register.clone(), &events).context("a till's chain is broken")?;
    ensure!(replayed == state, "a till's state is not what its log leads to");
    let drawer = world.db.read(move |read| wallet::balance(read, wallet::AccountKind::CashDrawer, register)).await?;
    let expected = state.shift.as_ref().map_or(Money::ZERO, |shift| shift.cash_expected);
    ensure!(drawer == expected, "a drawer holds {drawer} by the ledger, {expected} by the till");
    Ok(())
}

/// Receipts of a day count up without a gap; every slice's own checks find nothing.
async fn reconciled(world: &World) -> anyhow::Result<()> {
    let numbers = world.db.read(|read| read.query(RECEIPTS, &[], |row| row.get::<String>(0))).await?;
    let mut counts: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for number in &numbers {
        let (till, rest) = number.split_once('-').with_context(|| format!("receipt {number}"))?;
        let count = rest.rsplit('-').next().unwrap_or_default().parse()?;
        counts.entry(till.to_owned()).or_default().push(count);
    }
    for (till, mut found) in counts {
        found.sort_unstable();
        let whole = found.iter().zip(1..).all(|(count, expected)| *count == expected);
        ensure!(whole, "receipts of {till} have a gap or a repetition: {found:?}");
    }
    let wrong: i64 = world.db.read(|read| read.query_one(LATE_TOLD, &[], |row| row.get(0))).await?;
    ensure!(wrong == 0, "{wrong} transfers have more or fewer cases than times they were late");
    let checks =
        [stock::CHECKS, catalog::CHECKS, orders::CHECKS, staff::CHECKS, invoices::CHECKS, books::CHECKS].concat();
    for (name, sql) in checks {
        let wrong = world.db.read(move |read| read.query(sql, &[], |_| Ok(()))).await?.len();
        ensure!(wrong == 0, "{name}: {wrong} rows disagree");
    }
    Ok(())
}

/// What must hold once everybody has answered and every job is done.
pub async fn at_rest(world: &World) -> anyhow::Result<()> {
    let orders = orders(world).await?;
    for (id, row) in &orders {
        let over = matches!(row.state.as_str(), "expired" | "cancelled");
        ensure!(!over || row.paid == row.refunded, "order {id} is {} and keeps {}", row.state, row.paid - row.refunded);
        ensure!(row.paid - row.refunded <= row.total, "order {id} of {} keeps {}", row.total, row.paid - row.refunded);
        ensure!(
            row.money_state != "pending" || row.state == "placed",
            "order {id} is {} and waits for money",
            row.state
        );
    }
    let open: i64 = world.db.read(|read| read.query_one(OPEN_REFUNDS, &[], |row| row.get(0))).await?;
    ensure!(open == 0, "{open} refunds never ended");
    let open: i64 = world.db.read(|read| read.query_one(OPEN_CHARGES, &[], |row| row.get(0))).await?;
    ensure!(open == 0, "{open} charges have neither a sale nor gone back");
    let now = world.db.now();
    let untold: i64 = world.db.read(move |read| read.query_one(LATE_UNTOLD, params![now], |row| row.get(0))).await?;
    ensure!(untold == 0, "nobody was told of {untold} late transfers");
    let wrong = world.db.read(stock::astray).await?;
    ensure!(wrong.is_empty(), "levels are not what their movements and holds say: {wrong:?}");
    let taken: Money = world
        .provider
        .payments()
        .values()
        .map(|known| known.captured - known.refunds.values().copied().sum::<Money>())
        .sum();
    let booked = online(world).await?;
    ensure!(taken == booked, "the provider holds {taken}, the books say {booked}");
    papers::agree(world).await?;
    days_add_up(world, &orders).await
}

/// Every store's every day: what was captured less what went back is its tenders, and those are its orders.
async fn days_add_up(world: &World, orders: &BTreeMap<Id, Row>) -> anyhow::Result<()> {
    let days =
        world.db.read(|read| read.query(DAYS, &[], |row| Ok((row.get::<Id>(0)?, row.get::<BusinessDate>(1)?)))).await?;
    for (store, date) in days {
        let day = world.db.read(move |read| orders::reconcile::day(read, store, date)).await?;
        ensure!(day.unexplained.is_zero(), "{store} on {date}: {} unexplained: {:?}", day.unexplained, day.tenders);
    }
    vouchers(world, orders).await
}

/// Vouchers balance, are the days' reconciliations, come to what was paid less what went back, and have the landlords'
/// commission, each part of it once.
async fn vouchers(world: &World, orders: &BTreeMap<Id, Row>) -> anyhow::Result<()> {
    let (from, to): (BusinessDate, BusinessDate) = ("2000-01-01".parse()?, "2999-12-31".parse()?);
    let days = world.db.read(move |read| {
        let stores = staff::stores(read)?;
        let days = books::days(read, &stores, from, to)?;
        let differences: Result<Vec<Money>, _> = days.iter().map(|day| books::difference(read, day)).collect();
        let mut costs = Money::ZERO;
        for store in &stores {
            let shares = orders::commission::of_store(read, store.id, from, to)?;
            costs += shares.iter().map(|share| share.commission).sum::<Money>();
        }
        Ok((days.into_iter().zip(differences?).collect::<Vec<_>>(), costs))
    });
    let (days, costs) = days.await?;
    let (mut given, mut booked) = (Money::ZERO, Money::ZERO);
    for (day, difference) in days {
        let (voucher, date) = (&day.voucher, day.date);
        ensure!(voucher.debit() == voucher.credit(), "the voucher of {date} does not balance: {:?}", voucher.lines);
        ensure!(difference.is_zero(), "the voucher of {date} differs by {difference}: {:?}", voucher.tenders);
        given += voucher.tenders.values().copied().sum::<Money>();
        let commission = voucher.lines.iter().filter(|line| line.key == "landlord.commission");
        booked += commission.map(|line| line.debit - line.credit).sum::<Money>();
    }
    ensure!(booked == costs, "vouchers have {booked} of commission, sales cost {costs}");
    let kept: Money = orders.values().map(|row| row.paid - row.refunded).sum();
    ensure!(given == kept, "vouchers have {given} for goods, orders keep {kept}");
    Ok(())
}

async fn online(world: &World) -> anyhow::Result<Money> {
    const ONLINE: &str =
        "SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM orders_tender WHERE kind IN ('online', 'terminal')";
    Ok(world.db.read(|read| read.query_one(ONLINE, &[], |row| row.get(0))).await?)
}
