//! The patrol: looks into brands that nobody visits, without opening them, for work that somebody left.

use std::sync::Arc;
use std::time::Duration;

use store::{Brand, Database, Platform, jobs};

use super::Runner;

/// Visitors come first: the patrol begins this long after the process.
const FIRST: Duration = Duration::from_secs(1);
/// Pause between two brands, so that hundreds of them are no burden.
const BETWEEN: Duration = Duration::from_millis(5);
/// How often the patrol walks on PostgreSQL, where another process may leave work behind.
const AGAIN: Duration = Duration::from_secs(30);

/// Walks until stopping is asked for; on SQLite once, because there nobody else can leave anything.
pub(super) async fn walk(runner: Runner, platform: Arc<Platform>) {
    let mut pause = FIRST;
    loop {
        tokio::select! {
            biased;
            () = runner.0.stop.wanted() => return,
            () = tokio::time::sleep(pause) => {}
        }
        round(&runner, &platform).await;
        if matches!(platform.database(), Database::Sqlite(_)) {
            return;
        }
        pause = AGAIN;
    }
}

async fn round(runner: &Runner, platform: &Arc<Platform>) {
    let list = Arc::clone(platform);
    let brands = match tokio::task::spawn_blocking(move || list.brands()).await {
        Ok(Ok(brands)) => brands,
        Ok(Err(fault)) => {
            tracing::warn!(%fault, "the list of brands could not be read");
            return;
        }
        Err(_) => return,
    };
    for brand in brands.into_iter().filter(|brand| brand.state == "active") {
        if runner.0.stop.is_asked() {
            return;
        }
        if !runner.knows(brand.id) {
            look(runner, platform, brand).await;
            tokio::time::sleep(BETWEEN).await;
        }
    }
}

async fn look(runner: &Runner, platform: &Arc<Platform>, brand: Brand) {
    let platform = Arc::clone(platform);
    let looked = tokio::task::spawn_blocking(move || {
        let waiting = jobs::are_waiting(&platform, &brand);
        match waiting.and_then(|waiting| waiting.then(|| platform.get(&brand)).transpose()) {
            Ok(db) => db,
            Err(fault) => {
                // A visitor will be told what is wrong with it.
                tracing::warn!(brand = brand.host, %fault, "nobody could look whether work waits");
                None
            }
        }
    });
    if let Ok(Some(db)) = looked.await {
        runner.keep(&db);
    }
}
