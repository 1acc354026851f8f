//! People at a desk: they cancel orders and parts of them, send parcels that are paid on delivery, note down what
//! carriers bring, and take in what nobody took.

use anyhow::{bail, ensure};
use kernel::{Actor, Id, Money, Quantity};
use orders::cancel::{self, By};
use orders::cancel_lines::{self, Part, worth};
use orders::payment;
use orders::ship::{Parcel, ship};
use orders::shop::{Shop, read_or_refuse, shop};
use orders::undelivered::{Unpacked, Why, undelivered};
use stock::Condition;
use store::{WriteError, params};

use crate::world::World;

const WAITING: &str = "SELECT id, version FROM orders_order WHERE state = 'placed' ORDER BY id";
const LINES: &str = "SELECT id, quantity FROM orders_line WHERE order_id = $1 AND kind NOT IN ('shipping', 'component') AND quantity > 0 ORDER BY position";
/// Orders that are paid to whoever brings them.
const PARCELS: &str = "SELECT o.id, f.state, o.total FROM orders_order o JOIN orders_fulfilment f ON f.order_id = o.id WHERE o.state = 'placed' AND f.kind = 'delivery' AND o.expires_at IS NULL AND o.paid = 0 ORDER BY o.id";
const SENT: &str = "SELECT l.variant, CAST(sum(a.quantity) AS BIGINT) FROM orders_allocation a JOIN orders_line l ON l.id = a.line WHERE l.order_id = $1 AND a.state = 'taken' GROUP BY l.variant ORDER BY l.variant";

/// Somebody at a desk does something.
pub async fn act(world: &mut World) -> anyhow::Result<()> {
    match world.random.below(6) {
        0 => whole(world).await,
        1 | 2 => part(world).await,
        _ => parcel(world).await,
    }
}

/// An order that waits, and its version.
async fn waiting(world: &mut World) -> anyhow::Result<Option<(Id, i64)>> {
    let orders =
        world.db.read(|read| read.query(WAITING, &[], |row| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?)))).await?;
    Ok(if orders.is_empty() { None } else { Some(*world.random.pick(&orders)) })
}

async fn lines(world: &World, order: Id) -> anyhow::Result<Vec<(Id, Quantity)>> {
    let row = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<Quantity>(1)?));
    Ok(world.db.read(move |read| read.query(LINES, params![order], row)).await?)
}

/// An order is cancelled, perhaps by somebody who hears no answer and does it again.
async fn whole(world: &mut World) -> anyhow::Result<()> {
    let Some((order, _)) = waiting(world).await? else { return Ok(()) };
    loop {
        let done = cancel::carry_out(&world.db, Actor::SYSTEM, order, By::Staff, "sim".to_owned()).await;
        match done {
            _ if world.answer_is_lost() => {}
            Ok(_) => {
                world.say(|| format!("order {order} is cancelled"));
                return Ok(());
            }
            // A parcel that left is not cancelled.
            Err(WriteError::Refused(refusal)) => {
                world.say(|| format!("order {order} is not cancelled: {}", refusal.code.name));
                return Ok(());
            }
            Err(error) => bail!("cancelling failed: {error}"),
        }
    }
}

/// Part of an order is cancelled, for what it was worked out to come to; heard or not, it is done once.
async fn part(world: &mut World) -> anyhow::Result<()> {
    let Some((order, version)) = waiting(world).await? else { return Ok(()) };
    let lines = lines(world, order).await?;
    if lines.is_empty() {
        return Ok(());
    }
    let (line, quantity) = *world.random.pick(&lines);
    let units = 1 + world.random.below((quantity.thousandths() / 1_000).unsigned_abs().max(1)).cast_signed();
    let parts = [Part { line, quantity: Quantity::units(units) }];
    let promised = match read_or_refuse(&world.db, move |read| worth(read, order, &parts)).await {
        Ok(promised) => promised,
        Err(WriteError::Refused(refusal)) => {
            world.say(|| format!("nothing of order {order} is cancelled: {}", refusal.code.name));
            return Ok(());
        }
        Err(error) => bail!("cancelling could not be worked out: {error}"),
    };
    let done = cancelled(world, order, version, parts).await?;
    ensure!(done == Some(promised.goes_back), "{:?} went back of order {order} instead of {promised:?}", done);
    while world.answer_is_lost() {
        // Whoever heard nothing says it again of the order as they saw it.
        ensure!(cancelled(world, order, version, parts).await?.is_none(), "part of order {order} was cancelled twice");
    }
    world.say(|| format!("{units} of a line of order {order} are cancelled: {promised:?}"));
    if let Some(told) = world.told.orders.get_mut(&order).filter(|_| !promised.is_whole) {
        told.total -= promised.less;
    }
    Ok(())
}

/// What goes back when it was done; none when it was refused.
async fn cancelled(world: &World, order: Id, version: i64, parts: [Part; 1]) -> anyhow::Result<Option<Money>> {
    let reason = "sim".to_owned();
    match cancel_lines::carry_out(&world.db, Actor::SYSTEM, order, version, parts.to_vec(), reason).await {
        Ok(done) => Ok(Some(done.goes_back)),
        Err(WriteError::Refused(_)) => Ok(None),
        Err(error) => bail!("cancelling a part failed: {error}"),
    }
}

/// A parcel that is paid on delivery goes on its way; or it is paid, or comes back, or somebody says both of it.
async fn parcel(world: &mut World) -> anyhow::Result<()> {
    let row = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<String>(1)?, row.get::<Money>(2)?));
    let parcels = world.db.read(move |read| read.query(PARCELS, &[], row)).await?;
    if parcels.is_empty() {
        return Ok(());
    }
    let (order, state, total) = world.random.pick(&parcels).clone();
    let (store, exponent) = (world.shop.web, world.db.brand().exponent);
    let from = read_or_refuse(&world.db, move |read| shop(read, store, exponent)).await?;
    if state != "shipped" {
        return send(world, order, from).await;
    }
    let (is_paid, comes_back) = match world.random.below(4) {
        0 => (true, true),
        1 => (false, true),
        _ => (true, false),
    };
    let paid = is_paid && receive(world, order, total).await?;
    let back = comes_back && take_in(world, order, &from).await?;
    ensure!(!(paid && back), "the parcel of order {order} was paid and came back");
    ensure!(paid || back, "the parcel of order {order} was neither paid nor did it come back");
    Ok(())
}

async fn send(world: &mut World, order: Id, from: Shop) -> anyhow::Result<()> {
    let parcel = Parcel { carrier: "黑貓".to_owned(), tracking: String::new() };
    let sent = world.db.write("sim.ship", Actor::SYSTEM, move |tx| ship(tx, order, &parcel, &from).map(|_| ())).await;
    match sent {
        Ok(()) => world.say(|| format!("the parcel of order {order} is on its way")),
        // What the books lack is found before the label is printed.
        Err(WriteError::Refused(refusal)) => world.say(|| format!("no parcel is sent: {}", refusal.code.name)),
        Err(error) => bail!("sending failed: {error}"),
    }
    Ok(())
}

/// The carrier brings the money. True when it was booked.
async fn receive(world: &World, order: Id, total: Money) -> anyhow::Result<bool> {
    let id = world.db.new_id();
    let write = move |tx: &mut store::Tx<'_>| payment::receive(tx, id, order, "cash_on_delivery", total, "SIM");
    match world.db.write("sim.receive_payment", Actor::SYSTEM, write).await {
        Ok(()) => Ok(true),
        Err(WriteError::Refused(_)) => Ok(false),
        Err(error) => bail!("a carrier's money failed: {error}"),
    }
}

/// The parcel comes back: with everything in it, with everything broken, or empty. True when it was taken in.
async fn take_in(world: &mut World, order: Id, place: &Shop) -> anyhow::Result<bool> {
    let row = |row: &store::Row<'_>| Ok((row.get::<Id>(0)?, row.get::<i64>(1)?));
    let sent = world.db.read(move |read| read.query(SENT, params![order], row)).await?;
    let lines = lines(world, order).await?;
    let found =
        *world.random.pick(&[Some(Condition::Saleable), Some(Condition::Saleable), Some(Condition::Quarantine), None]);
    let goods: Vec<Unpacked> = found.map_or_else(Vec::new, |condition| {
        lines.into_iter().map(|(line, quantity)| Unpacked { line, quantity, condition }).collect()
    });
    let place = place.clone();
    let mut taken_in = None;
    loop {
        let (goods, place) = (goods.clone(), place.clone());
        let write = move |tx: &mut store::Tx<'_>| undelivered(tx, order, Why::Refused, &goods, None, &place);
        let done = match world.db.write("sim.undelivered", Actor::SYSTEM, write).await {
            Ok(()) => true,
            Err(WriteError::Refused(_)) => false,
            Err(error) => bail!("taking a parcel in failed: {error}"),
        };
        // Said again it changes nothing.
        ensure!(taken_in.is_none_or(|before| before == done), "the parcel of order {order} was answered twice");
        taken_in = Some(done);
        if world.answer_is_lost() {
            continue;
        }
        if done && found != Some(Condition::Saleable) {
            // They lie on no shelf from which something is sold.
            for (variant, quantity) in sent {
                *world.told.came_in.entry(variant).or_default() -= quantity / 1_000;
            }
        }
        world.say(|| format!("the parcel of order {order} came back: {done}, {found:?}"));
        return Ok(done);
    }
}
