//! Pages that were rendered, kept while nothing on them has changed.
//!
//! A product's page is asked for far more often than anything on it changes. A page is kept with the
//! position of the journal at which its data were read and the variants it speaks of; it is shown again
//! until the journal names one of them, or something that is on every page. Whoever finds the journal
//! further than it was followed reads on first, so a page never stands longer than the look at the journal
//! is old: at once for what this process wrote, [`LOOK`] for another's.
//!
//! Besides, a page ends with its minute, for it promises times of day, and when a price or a list of prices next begins
//! or ends.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use kernel::{Id, Timestamp};
use serde::Deserialize;
use store::{Db, Fault, Read, journal};

/// How old a look at the journal may be.
const LOOK: Duration = Duration::from_millis(200);
/// What kept pages of a brand take at most, in bytes. When they would take more, all are let go.
const ROOM: usize = 64 << 20;
/// Variants that are remembered as changed; with more, everything counts as changed.
const CHANGED: usize = 50_000;
/// Entries of the journal that are read at once.
const ENTRIES: i64 = 1_000;
/// From how many entries behind everything counts as changed.
const BEHIND: i64 = 5_000;
/// A page's promises are to the minute, in microseconds.
const MINUTE: i64 = 60_000_000;

/// What a page was made of.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    cursor: journal::Cursor,
    until: Timestamp,
    variants: Vec<Id>,
}

impl Made {
    /// Of what is read at this snapshot: the variants whose price or stock the page shows.
    pub(crate) fn of(read: &mut Read<'_>, variants: Vec<Id>) -> Result<Self, Fault> {
        let cursor = journal::Cursor { epoch: journal::epoch(read)?, pos: journal::last(read)? };
        let now = read.now();
        let minute = Timestamp::from_micros((now.micros().div_euclid(MINUTE) + 1) * MINUTE);
        let until = catalog::prices::next_begin(read)?.map_or(minute, |begins| begins.min(minute));
        Ok(Made { cursor, until, variants })
    }
}

struct Page {
    made: Made,
    html: Bytes,
}

#[derive(Default)]
struct State {
    followed: journal::Cursor,
    /// At which position each variant was last named, and at which something that is on every page.
    changed: HashMap<Id, i64>,
    everything: i64,
    pages: HashMap<String, Page>,
    bytes: usize,
    looked: Option<Instant>,
}

/// The kept pages of a brand; `db.kept::<Pages>()` has them.
#[derive(Default)]
pub(crate) struct Pages {
    state: Mutex<State>,
    /// One look at the journal at a time; the others wait for it.
    looking: tokio::sync::Mutex<()>,
}

impl Pages {
    /// The page under that key, if nothing on it has changed.
    pub(crate) async fn find(&self, db: &Db, key: &str) -> Result<Option<Bytes>, Fault> {
        self.follow(db).await?;
        let now = db.now();
        let mut state = self.lock();
        let State { followed, changed, everything, pages, .. } = &mut *state;
        let Some(page) = pages.get(key) else { return Ok(None) };
        let since = page.made.cursor.pos;
        let current = page.made.cursor.epoch == followed.epoch
            && page.made.until > now
            && *everything <= since
            && page.made.variants.iter().all(|variant| changed.get(variant).is_none_or(|pos| *pos <= since));
        if current {
            return Ok(Some(page.html.clone()));
        }
        state.let_go(key);
        Ok(None)
    }

    /// Keeps a page.
    pub(crate) fn keep(&self, key: String, made: Made, html: Bytes) {
        let mut state = self.lock();
        state.let_go(&key);
        if state.bytes + html.len() + key.len() > ROOM {
            state.pages.clear();
            state.bytes = 0;
        }
        state.bytes += html.len() + key.len();
        state.pages.insert(key, Page { made, html });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the journal on when it may have grown.
    async fn follow(&self, db: &Db) -> Result<(), Fault> {
        if self.is_followed(db) {
            return Ok(());
        }
        let _looking = self.looking.lock().await;
        if self.is_followed(db) {
            return Ok(());
        }
        let began = Instant::now();
        let from = self.lock().followed;
        let news = db.read(move |read| News::since(read, from)).await?;
        let mut state = self.lock();
        state.take(news);
        state.looked = Some(began);
        Ok(())
    }

    fn is_followed(&self, db: &Db) -> bool {
        let told = *db.position().borrow();
        let state = self.lock();
        state.followed.pos >= told && state.looked.is_some_and(|looked| looked.elapsed() < LOOK)
    }
}

impl State {
    fn let_go(&mut self, key: &str) {
        if let Some(page) = self.pages.remove(key) {
            self.bytes = self.bytes.saturating_sub(page.html.len() + key.len());
        }
    }

    fn take(&mut self, news: News) {
        if news.everything || self.changed.len() + news.variants.len() > CHANGED {
            self.changed.clear();
            self.everything = news.cursor.pos;
        }
        self.changed.extend(news.variants);
        self.followed = news.cursor;
    }
}

/// What the journal says since it was last looked at.
struct News {
    cursor: journal::Cursor,
    variants: HashMap<Id, i64>,
    everything: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    variants: Vec<Id>,
}

impl News {
    fn since(read: &mut Read<'_>, from: journal::Cursor) -> Result<Self, Fault> {
        let cursor = journal::Cursor { epoch: journal::epoch(read)?, pos: journal::last(read)? };
        let mut news = News { cursor, variants: HashMap::new(), everything: false };
        if from.epoch != cursor.epoch || cursor.pos - from.pos > BEHIND {
            news.everything = true;
            return Ok(news);
        }
        let mut after = from.pos;
        while after < cursor.pos {
            let entries = journal::after(read, after, ENTRIES)?;
            let Some(last) = entries.last() else { break };
            after = last.pos;
            for entry in entries {
                let named = serde_json::from_str::<Named>(&entry.body).unwrap_or_default();
                news.everything |= named.variants.is_empty() && is_on_every_page(&entry.kind);
                news.variants.extend(named.variants.into_iter().map(|variant| (variant, entry.pos)));
            }
        }
        Ok(news)
    }
}

/// Whether an entry that names no variants may be about something that every page shows: the catalogue's
/// tree and pictures, what can be pre-ordered, the stores with their names and hours, the brand's own pages.
fn is_on_every_page(kind: &str) -> bool {
    kind == "api.modules_switched"
        || kind.starts_with("catalog.")
        || kind.starts_with("preorders.campaign")
        || kind.starts_with("site.")
        || kind.starts_with("staff.store")
        || kind.starts_with("stock.location")
}
