//! Work between requests: jobs that transactions wanted, and rounds that come by the clock.
//!
//! A brand is looked after from its first request on, or when a patrol finds that work waits in it; brands
//! that nobody visits cost nothing. All state is in the database: any number of processes may look after
//! the same brand, and a job belongs to the one that holds its lease.

mod jobs;
mod patrol;
mod rounds;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use api::{BrandDb, State};
use axum::extract::{Request, State as AxumState};
use axum::middleware::Next;
use axum::response::Response;
use kernel::Id;
use messages::Carriers;
use store::{Db, Platform};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::payments::Adapters;
use crate::stop::Stop;
use crate::uploads::Ways;

/// Jobs that this process does at the same time, over all brands.
const AT_ONCE: usize = 16;

/// How long stopping waits for work that is under way. What is cut off is done again by its lease's end.
const LAST_WORK: Duration = Duration::from_secs(10);

/// Looks after brands. Cheap to clone.
#[derive(Clone)]
pub struct Runner(Arc<Inner>);

/// Those outside whom jobs call.
#[derive(Debug, Clone, Default)]
pub struct Hands {
    /// Payment providers.
    pub adapters: Adapters,
    /// What sends messages to people.
    pub carriers: Carriers,
    /// What e-invoices are handed in by.
    pub ways: Ways,
}

struct Inner {
    hands: Hands,
    /// For webhooks: reaches no private address unless the settings say so.
    outside: reqwest::Client,
    private_too: bool,
    stop: Stop,
    slots: Semaphore,
    tasks: Mutex<JoinSet<()>>,
    known: RwLock<HashSet<Id>>,
}

impl Runner {
    /// A runner that looks after nobody yet.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(hands: Hands, private_too: bool, stop: Stop) -> Result<Self, reqwest::Error> {
        Ok(Runner(Arc::new(Inner {
            hands,
            outside: api::outside::client(private_too)?,
            private_too,
            stop,
            slots: Semaphore::new(AT_ONCE),
            tasks: Mutex::default(),
            known: RwLock::default(),
        })))
    }

    /// Looks after a brand from now on.
    pub fn keep(&self, db: &Db) {
        let id = db.brand().id;
        if self.knows(id) || self.0.stop.is_asked() {
            return;
        }
        let first = self.0.known.write().is_ok_and(|mut known| known.insert(id));
        if first {
            self.spawn(jobs::follow(Arc::clone(&self.0), db.clone()));
            self.spawn(rounds::follow(Arc::clone(&self.0), db.clone()));
        }
    }

    /// Housekeeping of the process itself, until stopping is asked for.
    pub(crate) fn keep_house(&self, state: State) {
        self.spawn(rounds::keep_house(self.0.stop.clone(), state));
    }

    /// Finds brands with work that an earlier process left, until stopping is asked for.
    pub(crate) fn patrol(&self, platform: Arc<Platform>) {
        self.spawn(patrol::walk(self.clone(), platform));
    }

    fn knows(&self, brand: Id) -> bool {
        self.0.known.read().is_ok_and(|known| known.contains(&brand))
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Ok(mut tasks) = self.0.tasks.lock() {
            tasks.spawn(task);
        }
    }

    /// Waits until everything has stopped; call it after stopping was asked for.
    pub async fn stopped(&self) {
        let Ok(mut tasks) = self.0.tasks.lock().map(|mut tasks| std::mem::take(&mut *tasks)) else { return };
        let all = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(LAST_WORK, all).await.is_err() {
            tracing::warn!("some work was still under way; it will be done again when its lease has run out");
        }
    }
}

/// Looks after the brand of every request that comes by.
pub(crate) async fn notice(AxumState(runner): AxumState<Runner>, request: Request, next: Next) -> Response {
    if let Some(BrandDb(db)) = request.extensions().get::<BrandDb>() {
        runner.keep(db);
    }
    next.run(request).await
}
