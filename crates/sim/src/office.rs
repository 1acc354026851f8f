//! Managers: single approvals for somebody who may do little alone, and the steps of the store's days.

use anyhow::{Context as _, bail, ensure};
use kernel::{Actor, ActorKind, BusinessDate, Id};
use orders::till_session::Wish;
use staff::DayState;
use store::{Db, WriteError, params};
use till::Command;

use crate::told::Books;
use crate::world::World;
use crate::{offline, tills};

const BOOKED: &str = "SELECT (SELECT count(*) FROM orders_order WHERE sold_by = $1 AND business_date = $2), (SELECT count(*) FROM orders_tender WHERE store = $1 AND business_date = $2), (SELECT count(*) FROM wallet_transfer WHERE store = $1 AND business_date = $2)";
const BEFORE: &str = "SELECT (SELECT count(*) FROM orders_tender WHERE business_date <= $1) + (SELECT count(*) FROM wallet_transfer WHERE business_date <= $1)";
const USED: &str = "SELECT count(*) FROM staff_grant WHERE used_at IS NOT NULL";

/// Somebody at a till who may void nothing asks for a manager.
pub async fn approve(world: &mut World) -> anyhow::Result<()> {
    let registers = world.shop.tills;
    let register = *world.random.pick(&registers);
    let state = tills::state(world, register).await?;
    let sales: Vec<Id> = state.receipts.iter().filter(|receipt| !receipt.voided).map(|receipt| receipt.sale).collect();
    if offline::is_cut(world, register) || state.shift.is_none() || sales.is_empty() {
        return Ok(());
    }
    let sale = *world.random.pick(&sales);
    // Alone they are refused, unless an approval is left from a moment ago.
    if void(world, register, sale).await? {
        return Ok(());
    }
    let (manager, store, helper) = (world.shop.manager, world.shop.store, world.shop.helper.person);
    let granted = world
        .db
        .write("sim.grant", Actor::new(ActorKind::Staff, manager), move |tx| {
            let id = tx.new_id();
            let expires_at = tx.now().plus_seconds(60);
            let (permission, reason) = ("till.void".to_owned(), "wrong_item".to_owned());
            let (granted_by, granted_to) = (manager, helper);
            staff::grant(
                tx,
                &staff::NewGrant {
                    id,
                    permission,
                    subject: sale,
                    store,
                    register: Some(register),
                    granted_by,
                    granted_to,
                    reason,
                    expires_at,
                },
            )
        })
        .await;
    granted.map_err(|error| anyhow::anyhow!("a manager could not approve: {error}"))?;
    if world.random.one_in(4) {
        // They take their time; the approval may have ended.
        let seconds = world.random.below(120);
        world.pass(seconds);
    }
    void(world, register, sale).await?;
    Ok(())
}

/// The helper voids a sale, if they may. The till's log is looked through for whoever did it alone.
async fn void(world: &mut World, register: Id, sale: Id) -> anyhow::Result<bool> {
    let helper = world.shop.helper.clone();
    let wish = Wish::Plain(Command::Void(till::Void { sale, reason: "wrong_item".to_owned() }));
    let done = tills::tell_as(world, &helper, register, wish).await?;
    if done {
        world.told.approvals += 1;
        world.say(|| format!("sale {sale} is voided with an approval"));
        if let Some(told) = world.told.sales.get_mut(&sale) {
            told.voided = true;
        }
    }
    Ok(done)
}

/// The manager takes a step with one of the store's latest days, forth or back.
pub async fn step_day(world: &mut World) -> anyhow::Result<()> {
    let store = world.shop.store;
    if world.random.one_in(4) {
        return lock_month(world).await;
    }
    let after_all: BusinessDate = "2999-12-31".parse()?;
    let days = world.db.read(move |read| staff::days(read, store, after_all, 3)).await?;
    if days.is_empty() {
        return Ok(());
    }
    let day = world.random.pick(&days).clone();
    let (date, back) = (day.business_date, world.random.one_in(5));
    let done = world
        .db
        .write("sim.step_day", Actor::new(ActorKind::Staff, world.shop.manager), move |tx| match (back, day.state) {
            (true, _) => staff::reopen_day(tx, store, date),
            (false, DayState::Open) => staff::count_day(tx, store, date),
            (false, DayState::Counted) => staff::close_day(tx, store, date),
            (false, _) => staff::lock_day(tx, store, date),
        })
        .await;
    match done {
        Ok(()) | Err(WriteError::Refused(_)) => {}
        Err(error) => bail!("a day's step failed: {error}"),
    }
    let now = world.db.read(move |read| staff::day_state(read, store, date)).await?;
    if now.is_some_and(|day| day.state.takes_bookings()) {
        world.told.closed.remove(&date);
    } else if !world.told.closed.contains_key(&date) {
        world.say(|| format!("the day {date} is closed"));
        let books = booked(&world.db, store, date).await?;
        world.told.closed.insert(date, books);
    }
    Ok(())
}

/// The owner locks the month before this one, unless something in it still runs.
async fn lock_month(world: &mut World) -> anyhow::Result<()> {
    let (store, now) = (world.shop.store, world.db.now());
    let found = world.db.read(move |read| staff::store(read, store)).await?.context("the store is gone")?;
    let month = staff::Month::of(staff::Month::of(found.business_date(now)).first().plus_days(-1));
    let (entity, through) = (found.legal_entity, month.last());
    let manager = Actor::new(ActorKind::Staff, world.shop.manager);
    match world.db.write("sim.lock_period", manager, move |tx| staff::lock_period(tx, entity, month)).await {
        Ok(()) => {
            world.say(|| format!("{month} is locked"));
            world.told.locked = Some((through, before(&world.db, through).await?));
        }
        Err(WriteError::Refused(_)) => {}
        Err(error) => bail!("a month could not be locked: {error}"),
    }
    Ok(())
}

/// How much is booked up to a day.
async fn before(db: &Db, through: BusinessDate) -> anyhow::Result<i64> {
    Ok(db.read(move |read| read.query_one(BEFORE, params![through], |row| row.get(0))).await?)
}

async fn booked(db: &Db, store: Id, date: BusinessDate) -> anyhow::Result<Books> {
    let books = move |read: &mut store::Read<'_>| {
        read.query_one(BOOKED, params![store, date], |row| {
            Ok(Books { orders: row.get(0)?, tenders: row.get(1)?, transfers: row.get(2)? })
        })
    };
    Ok(db.read(books).await?)
}

/// A closed day takes nothing, and an approval is used once.
pub async fn check(world: &World) -> anyhow::Result<()> {
    for (date, told) in &world.told.closed {
        let booked = booked(&world.db, world.shop.store, *date).await?;
        ensure!(booked == *told, "{date} was closed with {told:?} and has {booked:?}");
    }
    if let Some((through, told)) = world.told.locked {
        let booked = before(&world.db, through).await?;
        ensure!(booked == told, "books were locked through {through} with {told} rows and have {booked}");
    }
    let used: i64 = world.db.read(|read| read.query_one(USED, &[], |row| row.get(0))).await?;
    let told = world.told.approvals;
    ensure!(usize::try_from(used) == Ok(told), "{told} acts were approved, {used} approvals are used");
    Ok(())
}
