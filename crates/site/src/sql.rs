//! Every statement of this slice.

/// Where the theme stands, without the draft itself.
pub const HEAD: &str =
    "SELECT number, version, based_on, draft_tag, draft_problems, saved_by, saved_at FROM site_theme WHERE id = 1";
/// The number on the shop, and what changes with every article.
pub const STAMP: &str = "SELECT t.number, (SELECT CAST(COALESCE(SUM(a.version), 0) AS BIGINT) FROM site_article a) FROM site_theme t WHERE t.id = 1";
/// Where the theme stands, with the draft.
pub const DRAFT: &str = "SELECT number, version, based_on, draft_tag, draft_problems, saved_by, saved_at, draft FROM site_theme WHERE id = 1";
/// Saves the draft, if nobody changed anything since that version.
pub const DRAFT_SAVE: &str = "UPDATE site_theme SET draft = $2, draft_tag = $3, draft_problems = $4, based_on = $5, version = version + 1, saved_by = $6, saved_at = $7 WHERE id = 1 AND version = $1 AND $5 BETWEEN 0 AND number RETURNING version";
/// Lets the draft go.
pub const DRAFT_DISCARD: &str = "UPDATE site_theme SET draft = '{}', draft_tag = '', draft_problems = 0, based_on = NULL, version = version + 1, saved_by = $2, saved_at = $3 WHERE id = 1 AND version = $1 AND based_on IS NOT NULL RETURNING version";
/// Makes the draft the next version: if it is the draft that was seen, works, and was begun on what is on the shop.
pub const PUBLISH: &str = "UPDATE site_theme SET number = number + 1, based_on = NULL, version = version + 1, saved_by = $2, saved_at = $3 WHERE id = 1 AND version = $1 AND based_on = number AND draft_problems = 0 RETURNING number, draft, draft_tag";
/// Makes an older version the next one, if the shop still runs what was seen. The draft stays.
pub const ROLL_BACK: &str = "UPDATE site_theme SET number = number + 1, version = version + 1, saved_by = $2, saved_at = $3 WHERE id = 1 AND number = $1 RETURNING number";
/// Keeps a version.
pub const VERSION_INSERT: &str = "INSERT INTO site_version (number, content, tag, note, restores, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
/// Keeps an older version under a new number.
pub const VERSION_AGAIN: &str = "INSERT INTO site_version (number, content, tag, note, restores, published_by, published_at) SELECT $1, content, tag, $3, number, $4, $5 FROM site_version WHERE number = $2 RETURNING tag";
/// One version.
pub const VERSION_GET: &str =
    "SELECT number, content, tag, note, restores, published_by, published_at FROM site_version WHERE number = $1";
/// Versions before one, newest first.
pub const VERSIONS: &str = "SELECT number, tag, note, restores, published_by, published_at FROM site_version WHERE number < $1 ORDER BY number DESC LIMIT $2";

/// A new article or page.
pub const ARTICLE_INSERT: &str = "INSERT INTO site_article (id, kind, handle, content, shown, published_at, version, edited_by, edited_at) VALUES ($1, $2, $3, $4, NULL, NULL, 1, $5, $6) ON CONFLICT (handle) DO NOTHING";
/// Whether another article has a handle.
pub const HANDLE_OF_OTHER: &str = "SELECT id FROM site_article WHERE handle = $1 AND id <> $2";
/// Changes what is being written.
pub const ARTICLE_EDIT: &str = "UPDATE site_article SET handle = $3, content = $4, version = version + 1, edited_by = $5, edited_at = $6 WHERE id = $1 AND version = $2";
/// Shows what was written. It keeps the day it was first shown on.
pub const ARTICLE_PUBLISH: &str = "UPDATE site_article SET shown = content, published_at = COALESCE(published_at, $3), version = version + 1, edited_by = $4, edited_at = $3 WHERE id = $1 AND version = $2";
/// Shows it no longer.
pub const ARTICLE_WITHDRAW: &str = "UPDATE site_article SET shown = NULL, version = version + 1, edited_by = $3, edited_at = $4 WHERE id = $1 AND version = $2 AND shown IS NOT NULL";
/// One article or page.
pub const ARTICLE_GET: &str = "SELECT id, kind, handle, content, shown, published_at, version, edited_by, edited_at FROM site_article WHERE id = $1";
/// The same by its handle.
pub const ARTICLE_BY_HANDLE: &str = "SELECT id, kind, handle, content, shown, published_at, version, edited_by, edited_at FROM site_article WHERE handle = $1";
/// All articles and pages, what was changed last first.
pub const ARTICLES: &str = "SELECT id, kind, handle, content, shown, published_at, version, edited_by, edited_at FROM site_article WHERE id < $1 ORDER BY id DESC LIMIT $2";
/// What visitors may read of a kind, the latest first.
pub const ARTICLES_SHOWN: &str = "SELECT id, kind, handle, content, shown, published_at, version, edited_by, edited_at FROM site_article WHERE kind = $1 AND shown IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT $2";

/// What a register runs.
pub const RUNNING_SET: &str = "INSERT INTO site_running (register, store, program, prices, theme, reported_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (register) DO UPDATE SET store = excluded.store, program = excluded.program, prices = excluded.prices, theme = excluded.theme, reported_at = excluded.reported_at";
/// What a register said last.
pub const RUNNING_GET: &str =
    "SELECT register, store, program, prices, theme, reported_at FROM site_running WHERE register = $1";
/// What every register said last.
pub const RUNNING: &str =
    "SELECT register, store, program, prices, theme, reported_at FROM site_running ORDER BY register";

/// All statements, for the test that prepares them on both databases.
pub const ALL: &[&str] = &[
    HEAD,
    STAMP,
    DRAFT,
    DRAFT_SAVE,
    DRAFT_DISCARD,
    PUBLISH,
    ROLL_BACK,
    VERSION_INSERT,
    VERSION_AGAIN,
    VERSION_GET,
    VERSIONS,
    ARTICLE_INSERT,
    HANDLE_OF_OTHER,
    ARTICLE_EDIT,
    ARTICLE_PUBLISH,
    ARTICLE_WITHDRAW,
    ARTICLE_GET,
    ARTICLE_BY_HANDLE,
    ARTICLES,
    ARTICLES_SHOWN,
    RUNNING_SET,
    RUNNING_GET,
    RUNNING,
];
