//! Reads.

use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Fault, Read, Row, params};
use utoipa::ToSchema;

use crate::{ArticleContent, Draft, Head, Report, Theme, Version, sql};

/// What an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// One of many, with a date: news, recipes, stories.
    Article,
    /// A page of its own, such as the brand's story.
    Page,
}

impl ArticleKind {
    /// The name as stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            ArticleKind::Article => "article",
            ArticleKind::Page => "page",
        }
    }
}

/// An article or page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: ArticleKind,
    /// Its address below `/articles/` or `/pages/`.
    pub handle: String,
    /// What is being written.
    pub content: ArticleContent,
    /// What visitors read; none while it is not shown.
    pub shown: Option<ArticleContent>,
    /// When it was first shown.
    pub published_at: Option<Timestamp>,
    /// Counts its changes from 1.
    pub version: i64,
    /// Who changed it last.
    pub edited_by: Option<Id>,
    /// When.
    pub edited_at: Timestamp,
}

impl Article {
    /// Where it stands in the shop.
    pub fn path(&self) -> String {
        let folder = match self.kind {
            ArticleKind::Article => "articles",
            ArticleKind::Page => "pages",
        };
        format!("/{folder}/{}", self.handle)
    }
}

fn unreadable(error: impl std::fmt::Display) -> Fault {
    Fault::Decode(format!("the site: {error}"))
}

fn head_row(row: &Row<'_>) -> Result<Head, Fault> {
    Ok(Head {
        number: row.get(0)?,
        version: row.get(1)?,
        based_on: row.get(2)?,
        draft_tag: row.get(3)?,
        problems: row.get(4)?,
        saved_by: row.get(5)?,
        saved_at: row.get(6)?,
    })
}

/// Where the theme stands.
///
/// # Errors
/// When the database says so.
pub fn head(read: &mut Read<'_>) -> Result<Head, Fault> {
    read.query_one(sql::HEAD, &[], head_row)
}

/// Changes whenever visitors may see something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The version on the shop; 0 is the default theme.
    pub number: i64,
    /// Grows with every change of an article.
    pub articles: i64,
}

/// What visitors may see, told apart from what they saw before.
///
/// # Errors
/// When the database says so.
pub fn stamp(read: &mut Read<'_>) -> Result<Stamp, Fault> {
    read.query_one(sql::STAMP, &[], |row| Ok(Stamp { number: row.get(0)?, articles: row.get(1)? }))
}

/// What is being prepared; none while there is no draft.
///
/// # Errors
/// When the database says so.
pub fn draft(read: &mut Read<'_>) -> Result<Option<Draft>, Fault> {
    let (head, text) = read.query_one(sql::DRAFT, &[], |row| Ok((head_row(row)?, row.get::<String>(7)?)))?;
    if head.based_on.is_none() {
        return Ok(None);
    }
    let theme = serde_json::from_str(&text).map_err(unreadable)?;
    Ok(Some(Draft { head, theme }))
}

/// A version with its theme.
///
/// # Errors
/// When the database says so.
pub fn version(read: &mut Read<'_>, number: i64) -> Result<Option<Version>, Fault> {
    read.query_opt(sql::VERSION_GET, params![number], |row| {
        Ok(Version {
            number: row.get(0)?,
            theme: serde_json::from_str::<Theme>(&row.get::<String>(1)?).map_err(unreadable)?,
            tag: row.get(2)?,
            note: row.get(3)?,
            restores: row.get(4)?,
            published_by: row.get(5)?,
            published_at: row.get(6)?,
        })
    })
}

/// Versions before one, newest first, without what is in them.
///
/// # Errors
/// When the database says so.
pub fn versions(read: &mut Read<'_>, before: i64, limit: i64) -> Result<Vec<Version>, Fault> {
    read.query(sql::VERSIONS, params![before, limit], |row| {
        Ok(Version {
            number: row.get(0)?,
            theme: Theme::default(),
            tag: row.get(1)?,
            note: row.get(2)?,
            restores: row.get(3)?,
            published_by: row.get(4)?,
            published_at: row.get(5)?,
        })
    })
}

fn article_row(row: &Row<'_>) -> Result<Article, Fault> {
    let kind = match row.get::<String>(1)?.as_str() {
        "article" => ArticleKind::Article,
        "page" => ArticleKind::Page,
        other => return Err(unreadable(format!("no kind of article: {other}"))),
    };
    let shown = row.get::<Option<String>>(4)?;
    Ok(Article {
        id: row.get(0)?,
        kind,
        handle: row.get(2)?,
        content: serde_json::from_str(&row.get::<String>(3)?).map_err(unreadable)?,
        shown: shown.map(|text| serde_json::from_str(&text)).transpose().map_err(unreadable)?,
        published_at: row.get(5)?,
        version: row.get(6)?,
        edited_by: row.get(7)?,
        edited_at: row.get(8)?,
    })
}

/// One article or page.
///
/// # Errors
/// When the database says so.
pub fn article(read: &mut Read<'_>, id: Id) -> Result<Option<Article>, Fault> {
    read.query_opt(sql::ARTICLE_GET, params![id], article_row)
}

/// The same by its handle.
///
/// # Errors
/// When the database says so.
pub fn article_by_handle(read: &mut Read<'_>, handle: &str) -> Result<Option<Article>, Fault> {
    read.query_opt(sql::ARTICLE_BY_HANDLE, params![handle], article_row)
}

/// All articles and pages before one, newest first.
///
/// # Errors
/// When the database says so.
pub fn articles(read: &mut Read<'_>, before: Id, limit: i64) -> Result<Vec<Article>, Fault> {
    read.query(sql::ARTICLES, params![before, limit], article_row)
}

/// What visitors may read of a kind, the latest first.
///
/// # Errors
/// When the database says so.
pub fn shown_articles(read: &mut Read<'_>, kind: ArticleKind, limit: i64) -> Result<Vec<Article>, Fault> {
    read.query(sql::ARTICLES_SHOWN, params![kind.as_str(), limit], article_row)
}

/// What every register said last about what it runs.
///
/// # Errors
/// When the database says so.
pub fn running(read: &mut Read<'_>) -> Result<Vec<Report>, Fault> {
    read.query(sql::RUNNING, &[], Report::read)
}
