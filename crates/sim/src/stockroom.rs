//! The stockroom: goods change their use, break, are counted while the shop sells, and travel to a depot and
//! back, some of them never to arrive.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Quantity, Timestamp};
use stock::{Condition, Goods, TransferState};
use store::{Stop, Tx, WriteError};

use crate::world::World;

/// A count that somebody has begun: what is going to be missing or over by its end, by variant, in pieces.
#[derive(Debug, Clone)]
pub struct Counting {
    count: Id,
    differences: BTreeMap<Id, i64>,
    /// When each was counted last.
    counted_at: BTreeMap<Id, Timestamp>,
}

impl Counting {
    /// The books hear of what was sold at an instant of the past. What was counted after it was counted without these
    /// goods, although the books still had them.
    pub fn hears_of(&mut self, sold_at: Timestamp, pieces: &BTreeMap<Id, i64>) {
        for (variant, pieces) in pieces {
            if self.counted_at.get(variant).is_some_and(|counted_at| sold_at <= *counted_at) {
                *self.differences.entry(*variant).or_default() += pieces;
            }
        }
    }
}

/// Somebody does something in the stockroom.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    match world.random.below(10) {
        0..2 => reclassify(world).await,
        2 => write_off(world).await,
        3..6 => count(world).await,
        _ => {
            // A box goes more than one step a day.
            for _ in 0..=world.random.below(3) {
                transfer(world).await?;
            }
            Ok(())
        }
    }
}

/// Does it, unless it is refused. What was done is told to the caller.
async fn try_to<T: Send + 'static>(
    world: &World,
    name: &'static str,
    act: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> anyhow::Result<Option<T>> {
    match world.db.write(name, Actor::SYSTEM, act).await {
        Ok(done) => Ok(Some(done)),
        Err(WriteError::Refused(refusal)) => {
            world.say(|| format!("{name}: {}", refusal.code.name));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn some_goods(world: &mut World) -> (Id, i64) {
    let goods = world.shop.goods.clone();
    (*world.random.pick(&goods), 1 + world.random.below(3).cast_signed())
}

/// A piece goes into the window, or comes back from there.
async fn reclassify(world: &mut World) -> anyhow::Result<()> {
    let ((variant, pieces), out) = (some_goods(world), world.random.one_in(2));
    let (from, to) =
        if out { (Condition::Saleable, Condition::Display) } else { (Condition::Display, Condition::Saleable) };
    let (location, quantity) = (world.shop.location, Quantity::units(pieces));
    let wanted = stock::Reclassification { location, variant, from, to, quantity, reason: "window".to_owned() };
    if try_to(world, "sim.reclassify", move |tx| stock::reclassify(tx, &wanted)).await?.is_some() {
        *world.told.came_in.entry(variant).or_default() += if out { -pieces } else { pieces };
    }
    Ok(())
}

async fn write_off(world: &mut World) -> anyhow::Result<()> {
    let (variant, pieces) = some_goods(world);
    let line = stock::WriteOffLine { variant, condition: Condition::Saleable, quantity: Quantity::units(pieces) };
    let wanted = stock::WriteOff {
        location: world.shop.location,
        lines: vec![line],
        reason: stock::WriteOffReason::Tasting,
        note: String::new(),
    };
    if try_to(world, "sim.write_off", move |tx| stock::write_off(tx, &wanted)).await?.is_some() {
        *world.told.came_in.entry(variant).or_default() -= pieces;
    }
    Ok(())
}

/// A count is opened, goes on, or ends; selling goes on all the while.
async fn count(world: &mut World) -> anyhow::Result<()> {
    let Some(mut counting) = world.counting.take() else { return open_count(world).await };
    if world.random.one_in(3) {
        return end_count(world, counting).await;
    }
    let (variant, _) = some_goods(world);
    let (location, missing) = (world.shop.location, world.random.below(4).cast_signed() - 1);
    let key = stock::LevelKey { variant, location, condition: Condition::Saleable };
    let level = world.db.read(move |read| stock::level_of(read, &key)).await?;
    let there = level.map_or(0, |view| view.on_hand.thousandths() / 1_000);
    let found = (there - missing).max(0);
    let scan = stock::Scan {
        id: world.db.new_id(),
        variant,
        quantity: Quantity::units(found),
        // What lies there now is all there is, whatever was counted before.
        replaces: true,
        device: "scanner".to_owned(),
        scanned_at: None,
    };
    let count = counting.count;
    loop {
        let sent = scan.clone();
        try_to(world, "sim.scan", move |tx| stock::scan_count(tx, count, std::slice::from_ref(&sent))).await?;
        // A device that hears nothing sends the same scan again.
        if !world.answer_is_lost() {
            break;
        }
    }
    world.say(|| format!("count of {variant}: {found} found, {there} in the books"));
    counting.differences.insert(variant, found - there);
    counting.counted_at.insert(variant, world.db.now());
    world.counting = Some(counting);
    Ok(())
}

async fn open_count(world: &mut World) -> anyhow::Result<()> {
    let new = stock::NewCount {
        location: world.shop.location,
        condition: Condition::Saleable,
        variants: Vec::new(),
        uncounted: stock::Uncounted::Left,
        note: String::new(),
    };
    let opened = try_to(world, "sim.open_count", move |tx| stock::open_count(tx, &new)).await?;
    world.counting = opened.map(|count| Counting { count, differences: BTreeMap::new(), counted_at: BTreeMap::new() });
    Ok(())
}

async fn end_count(world: &mut World, counting: Counting) -> anyhow::Result<()> {
    let count = counting.count;
    if try_to(world, "sim.post_count", move |tx| stock::post_count(tx, count, "count")).await?.is_some() {
        // Only what was missing or over when it was counted changes the books, whatever was sold since.
        for (variant, difference) in counting.differences {
            *world.told.came_in.entry(variant).or_default() += difference;
        }
    } else {
        try_to(world, "sim.cancel_count", move |tx| stock::cancel_count(tx, count, "nothing found")).await?;
    }
    Ok(())
}

/// A transfer is asked for, or one that is under way is moved on.
async fn transfer(world: &mut World) -> anyhow::Result<()> {
    let under_way = world
        .db
        .read(|read| stock::transfer::transfers(read, None, None, None, 100))
        .await?
        .into_iter()
        .filter(|one| {
            use TransferState::{Cancelled, Declined, Received};
            !matches!(one.state, Received | Declined | Cancelled)
        })
        .collect::<Vec<_>>();
    if under_way.is_empty() || world.random.one_in(5) {
        let ((variant, pieces), back) = (some_goods(world), world.random.one_in(2));
        let (shop, depot) = (world.shop.location, world.shop.depot);
        let (from, to) = if back { (depot, shop) } else { (shop, depot) };
        let goods = vec![Goods { variant, quantity: Quantity::units(pieces) }];
        // Some are needed by a time, and then late once in a while.
        let hours = 1 + world.random.below(48).cast_signed();
        let due_by = world.random.one_in(2).then(|| world.db.now().plus_seconds(hours * 3_600));
        let new = stock::NewTransfer { from, to, goods, note: String::new(), due_by };
        try_to(world, "sim.request_transfer", move |tx| stock::request_transfer(tx, &new)).await?;
        return Ok(());
    }
    let one = world.random.pick(&under_way).clone();
    let (id, calls_off) = (one.id, world.random.one_in(6));
    world.say(|| format!("transfer {id} is {}", one.state.as_str()));
    let lines = world.db.read(move |read| stock::transfer_lines(read, id)).await?;
    match one.state {
        TransferState::Requested if calls_off => {
            try_to(world, "sim.decline", move |tx| stock::decline_transfer(tx, id, "no")).await?;
        }
        TransferState::Requested => {
            try_to(world, "sim.approve", move |tx| stock::approve_transfer(tx, id, None)).await?;
        }
        TransferState::Approved | TransferState::Packed if calls_off => {
            try_to(world, "sim.cancel", move |tx| stock::cancel_transfer(tx, id, "no")).await?;
        }
        TransferState::Approved => {
            try_to(world, "sim.pack", move |tx| stock::pack_transfer(tx, id, None)).await?;
        }
        TransferState::Packed => {
            if try_to(world, "sim.send", move |tx| stock::send_transfer(tx, id)).await?.is_some() {
                for line in lines {
                    arrive(world, one.from.location, line.variant, -line.packed);
                }
            }
        }
        TransferState::InTransit | TransferState::Short if calls_off => {
            try_to(world, "sim.lose", move |tx| stock::write_off_transfer(tx, id, "lost")).await?;
        }
        _ => {
            let mut came = Vec::new();
            for line in lines {
                let pieces = line.open().thousandths().cast_unsigned() / 1_000;
                let some = world.random.below(pieces + 1).cast_signed();
                came.push(Goods { variant: line.variant, quantity: Quantity::units(some) });
            }
            let told = came.clone();
            let received =
                try_to(world, "sim.receive_transfer", move |tx| stock::receive_transfer(tx, id, Some(&came))).await?;
            if received.is_some() {
                for goods in told {
                    arrive(world, one.to.location, goods.variant, goods.quantity);
                }
            }
        }
    }
    Ok(())
}

/// So much more lies in a place, or less.
fn arrive(world: &mut World, location: Id, variant: Id, quantity: Quantity) {
    let there = if location == world.shop.depot { &mut world.told.in_depot } else { &mut world.told.came_in };
    *there.entry(variant).or_default() += quantity.thousandths() / 1_000;
}
