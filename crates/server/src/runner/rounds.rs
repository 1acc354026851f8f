//! Rounds: what comes by the clock and not by a job.

use std::sync::Arc;
use std::time::Duration;

use api::State;
use kernel::Actor;
use store::{Db, WriteError, once};

use super::Inner;
use crate::health;
use crate::stop::Stop;

/// How often due things are looked for.
const OFTEN: Duration = Duration::from_secs(1);
/// After how many rounds what is no longer needed is forgotten.
const SELDOM: u32 = 3_600;
/// How often the process tidies up after itself.
const HOUSE: Duration = Duration::from_secs(10);

/// Goes round a brand until stopping is asked for.
pub(super) async fn follow(inner: Arc<Inner>, db: Db) {
    let mut ticks = tokio::time::interval(OFTEN);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut number = 0_u32;
    loop {
        tokio::select! {
            biased;
            () = inner.stop.wanted() => return,
            _ = ticks.tick() => {}
        }
        if let Err(error) = round(&db, number.is_multiple_of(SELDOM)).await {
            tracing::warn!(brand = db.brand().host, %error, "a round was left out");
        }
        number = number.wrapping_add(1);
    }
}

async fn round(db: &Db, seldom: bool) -> Result<(), WriteError> {
    while orders::expire::sweep(db).await? > 0 {}
    while stock::escalate_late(db).await? > 0 {}
    while catalog::prices::sweep(db).await? > 0 {}
    while api::webhooks::fan_out(db).await? {}
    // So that nobody who searches waits for what others changed meanwhile.
    let finder = db.kept::<catalog::Finder>();
    db.read(move |read| orders::find::follow_stock(read, &finder)).await?;
    if seldom {
        while catalog::sweep_media(db).await? > 0 {}
        while exchange::import::sweep(db).await? > 0 {}
        while members::sweep(db).await? > 0 {}
        while messages::forget_old(db).await? > 0 {}
        db.write("store.forget_keys", Actor::SYSTEM, |tx| Ok(once::forget_old(tx)?)).await?;
        catalog::searches::forget(db).await?;
    }
    Ok(())
}

/// Tidies up after the process itself.
pub(super) async fn keep_house(stop: Stop, state: State) {
    let mut ticks = tokio::time::interval(HOUSE);
    loop {
        tokio::select! {
            biased;
            () = stop.wanted() => return,
            _ = ticks.tick() => {}
        }
        api::guard::forget_quiet_addresses(&state);
        health::keep_counters_small();
    }
}
