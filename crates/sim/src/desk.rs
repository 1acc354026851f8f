//! Behind the scenes: jobs, sweeps, deliveries, prices.

use kernel::{Actor, Price, Quantity};
use store::jobs;

use crate::world::World;

/// Some jobs get done.
pub async fn work(world: &mut World) -> anyhow::Result<()> {
    for _ in 0..=world.random.below(4) {
        if !work_once(world).await? {
            break;
        }
    }
    Ok(())
}

/// Does the next due job. False when there is none.
pub async fn work_once(world: &mut World) -> anyhow::Result<bool> {
    let Some(job) = jobs::claim(&world.db).await? else { return Ok(false) };
    let outcome = if messages::KINDS.contains(&job.kind.as_str()) {
        // Nobody carries messages here: they end as failed, and are read in the tables.
        messages::run(&world.db, &messages::Carriers::default(), &job).await
    } else if job.kind == members::ERASED_WORK {
        // Nobody imports here, so nothing more is kept of anybody.
        Ok(())
    } else if invoices::upload::KINDS.contains(&job.kind.as_str()) {
        invoices::upload::run(&world.db, &world.ways, &job).await
    } else if job.kind == invoices::SETTLE {
        invoices::run(&world.db, &job).await
    } else {
        orders::work::run(&world.db, &world.adapters, &job).await
    };
    world
        .db
        .write("sim.end_job", Actor::SYSTEM, move |tx| {
            match &outcome {
                Ok(()) => {
                    jobs::finish(tx, &job)?;
                }
                Err(error) => jobs::fail(tx, &job, error)?,
            }
            Ok(())
        })
        .await?;
    Ok(true)
}

/// Time runs out for orders, holds and transfers; who had something put aside is forgotten the next day.
pub async fn sweep(world: &mut World) -> anyhow::Result<()> {
    orders::expire::sweep(&world.db).await?;
    world.db.write("sim.expire_holds", Actor::SYSTEM, |tx| Ok(stock::expire_due(tx, 100)?)).await?;
    while stock::escalate_late(&world.db).await? > 0 {}
    if world.db.read(orders::put_aside::is_outdated).await? {
        world.db.write("sim.forget", Actor::SYSTEM, |tx| Ok(orders::put_aside::forget(tx)?)).await?;
    }
    Ok(())
}

/// A delivery arrives, or a price changes.
pub async fn change_something(world: &mut World) -> anyhow::Result<()> {
    let goods = world.shop.goods.clone();
    let variant = *world.random.pick(&goods);
    if world.random.one_in(2) {
        let (location, pieces) = (world.shop.location, 1 + world.random.below(6).cast_signed());
        // Half of what comes in is of one of four lots, the first of which goes bad first.
        let lot = world.random.one_in(2).then(|| world.random.below(4).cast_signed()).map(|number| stock::LotLabel {
            code: format!("L{number}"),
            expires_on: format!("2027-0{}-01", number + 1).parse().ok(),
        });
        world
            .db
            .write("sim.receive", Actor::SYSTEM, move |tx| {
                let (quantity, lot) = (Quantity::units(pieces), lot.clone());
                let lines = vec![stock::ReceiptLine { variant, quantity, cost: None, lot }];
                stock::receive(
                    tx,
                    &stock::Receipt { location, lines, note: String::new(), supplier: None, reference: None },
                )
            })
            .await?;
        *world.told.came_in.entry(variant).or_default() += pieces;
    } else {
        let (list, price) = (world.shop.list, Price::new((100 + world.random.below(900)).cast_signed() * 10_000));
        world
            .db
            .write("sim.price", Actor::SYSTEM, move |tx| catalog::set_price(tx, variant, list, price, "season"))
            .await?;
    }
    Ok(())
}
