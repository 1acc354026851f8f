//! One reader of the journal a brand, for all open pages.
//!
//! Five hundred open pages must not read the journal five hundred times. One task reads each entry
//! once, takes it apart once, and hands it to every stream. A stream that falls behind, or comes back
//! with a position, catches up from the database by itself.

use std::sync::Arc;
use std::time::Duration;

use kernel::Id;
use serde::Deserialize;
use store::{Db, Fault, journal};
use tokio::sync::broadcast;

/// Entries that a slow stream may lag behind before it has to read for itself.
const BUFFER: usize = 4_096;
/// Entries read at once.
const BATCH: i64 = 500;
/// Pause after a failed read.
const AGAIN: Duration = Duration::from_millis(500);

/// An entry, the variants it names, and whose business it is.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) entry: journal::Entry,
    pub(crate) variants: Vec<Id>,
    /// The stores and stock locations it names; none for what is about the brand.
    pub(crate) places: Vec<Id>,
}

/// What an entry's body may say of where it happened. Slices know different things: an order its
/// stores, stock its locations.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    variants: Vec<Id>,
    store: Option<Id>,
    stores: Vec<Id>,
    locations: Vec<Id>,
}

impl Live {
    pub(crate) fn of(entry: journal::Entry) -> Self {
        let named = serde_json::from_str::<Named>(&entry.body).unwrap_or_default();
        let mut places = named.stores;
        places.extend(named.store);
        places.extend(named.locations);
        Live { entry, variants: named.variants, places }
    }
}

/// Where streams listen.
#[derive(Clone)]
pub(crate) struct Hub(broadcast::Sender<Arc<Live>>);

impl Hub {
    /// Begins to read at the journal's end. The task ends with the runtime.
    pub(crate) fn start(db: Db) -> Self {
        let (sender, _) = broadcast::channel(BUFFER);
        let hub = Hub(sender);
        let reader = hub.clone();
        tokio::spawn(async move { reader.read(db).await });
        hub
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<Live>> {
        self.0.subscribe()
    }

    async fn read(self, db: Db) {
        let mut reached = db.position();
        let mut pos = *reached.borrow_and_update();
        loop {
            if self.0.receiver_count() == 0 {
                // Nobody listens: skip ahead instead of reading for nobody.
                if reached.changed().await.is_err() {
                    return;
                }
                if self.0.receiver_count() == 0 {
                    pos = *reached.borrow_and_update();
                    continue;
                }
            }
            match entries(&db, pos).await {
                Ok(found) if found.is_empty() => {
                    if reached.wait_for(|position| *position > pos).await.is_err() {
                        return;
                    }
                }
                Ok(found) => {
                    for entry in found {
                        pos = entry.pos;
                        let _ = self.0.send(Arc::new(Live::of(entry)));
                    }
                }
                Err(fault) => {
                    tracing::warn!(%fault, "the journal could not be read for live pages");
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }
}

/// The next entries after a position.
pub(crate) async fn entries(db: &Db, pos: i64) -> Result<Vec<journal::Entry>, Fault> {
    db.read(move |read| journal::after(read, pos, BATCH)).await
}
