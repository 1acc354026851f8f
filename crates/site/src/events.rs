//! What this slice writes to the journal.

use kernel::{Event, Id};
use serde_json::json;

use crate::queries::ArticleKind;

/// What entries about the theme are about: there is one theme a brand.
pub(crate) fn theme() -> Id {
    Id::derived("site.theme", b"theme")
}

/// `site.theme_draft_saved@1`
pub(crate) fn theme_draft_saved(tag: &str, based_on: i64, problems: i64) -> Event {
    Event::new("site.theme_draft_saved", theme(), json!({"tag": tag, "based_on": based_on, "problems": problems}))
}

/// `site.theme_draft_discarded@1`
pub(crate) fn theme_draft_discarded() -> Event {
    Event::new("site.theme_draft_discarded", theme(), json!({}))
}

/// `site.theme_published@1`
pub(crate) fn theme_published(number: i64, tag: &str) -> Event {
    Event::new("site.theme_published", theme(), json!({"number": number, "tag": tag}))
}

/// `site.theme_rolled_back@1`
pub(crate) fn theme_rolled_back(number: i64, restores: i64, tag: &str) -> Event {
    Event::new("site.theme_rolled_back", theme(), json!({"number": number, "restores": restores, "tag": tag}))
}

/// `site.article_created@1`
pub(crate) fn article_created(id: Id, kind: ArticleKind, handle: &str) -> Event {
    Event::new("site.article_created", id, json!({"kind": kind, "handle": handle}))
}

/// `site.article_edited@1`
pub(crate) fn article_edited(id: Id, version: i64, handle: &str) -> Event {
    Event::new("site.article_edited", id, json!({"version": version, "handle": handle}))
}

/// `site.article_published@1`
pub(crate) fn article_published(id: Id, version: i64) -> Event {
    Event::new("site.article_published", id, json!({"version": version}))
}

/// `site.article_withdrawn@1`
pub(crate) fn article_withdrawn(id: Id, version: i64) -> Event {
    Event::new("site.article_withdrawn", id, json!({"version": version}))
}

/// `site.running_reported@1`: written when a register runs something else than before.
pub(crate) fn running_reported(register: Id, store: Id, program: &str, prices: i64, theme: i64) -> Event {
    let body = json!({"store": store, "program": program, "prices": prices, "theme": theme});
    Event::new("site.running_reported", register, body)
}
