//! Articles and pages: written, published, withdrawn.

use std::collections::BTreeMap;

use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use store::{Stop, Tx, params};
use utoipa::ToSchema;

use crate::queries::{self, ArticleKind};
use crate::{Text, codes, events, sql};

/// An article in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SiteArticleText)]
pub struct ArticleText {
    /// Its title.
    #[schema(max_length = 300)]
    pub title: String,
    /// One or two sentences, for lists and search engines.
    #[schema(max_length = 900)]
    pub summary: String,
    /// Its text, as Markdown; tags of HTML are shown as they are typed.
    #[schema(max_length = 40_000)]
    pub body: String,
}

/// What an article says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = SiteArticleContent)]
pub struct ArticleContent {
    /// Its texts by language, `zh-TW` and `en`.
    pub texts: BTreeMap<String, ArticleText>,
    /// A picture of the catalogue.
    pub picture: Option<Id>,
    /// What the picture shows.
    pub alt: Text,
    /// Whether the bottom of every page leads to it.
    pub in_footer: bool,
}

impl ArticleContent {
    /// Its text in a language, or in the other one where it has none.
    pub fn text(&self, locale: &str) -> Option<&ArticleText> {
        let said = |locale: &str| self.texts.get(locale).filter(|text| !text.title.trim().is_empty());
        said(locale).or_else(|| self.texts.values().find(|text| !text.title.trim().is_empty()))
    }
}

/// A new article or page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: ArticleKind,
    /// Its address below `/articles/` or `/pages/`.
    pub handle: String,
    /// What it says, as [`crate::check_article`] allows it.
    pub content: ArticleContent,
}

fn json(content: &ArticleContent) -> Result<String, Stop> {
    serde_json::to_string(content).map_err(|error| store::Fault::Unusable(error.to_string()).into())
}

fn taken(handle: &str) -> Stop {
    Refusal::new(&codes::HANDLE_TAKEN).with("handle", handle).into()
}

/// Begins an article; nobody but who works here sees it yet. Writes `site.article_created@1`.
///
/// # Errors
/// Refused as [`codes::HANDLE_TAKEN`].
pub fn create_article(tx: &mut Tx<'_>, new: &NewArticle) -> Result<(), Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    let content = json(&new.content)?;
    let values = params![new.id, new.kind.as_str(), &new.handle, content, by, now];
    if tx.execute(sql::ARTICLE_INSERT, values)? == 0 {
        return Err(taken(&new.handle));
    }
    tx.journal(&events::article_created(new.id, new.kind, &new.handle))?;
    Ok(())
}

/// Changes what is being written; what visitors read stays until it is published. Writes `site.article_edited@1`.
/// Returns the next version.
///
/// # Errors
/// Refused as [`codes::ARTICLE_UNKNOWN`], [`codes::HANDLE_TAKEN`]; as `store.stale` when it was changed meanwhile.
pub fn edit_article(tx: &mut Tx<'_>, id: Id, seen: i64, handle: &str, content: &ArticleContent) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    if tx.query_opt(sql::HANDLE_OF_OTHER, params![handle, id], |row| row.get::<Id>(0))?.is_some() {
        return Err(taken(handle));
    }
    let text = json(content)?;
    if tx.execute(sql::ARTICLE_EDIT, params![id, seen, handle, text, by, now])? == 0 {
        return Err(gone_or_stale(tx, id)?);
    }
    tx.journal(&events::article_edited(id, seen + 1, handle))?;
    Ok(seen + 1)
}

/// Shows what was written. Writes `site.article_published@1`. Returns the next version.
///
/// # Errors
/// Refused as [`codes::ARTICLE_UNKNOWN`]; as `store.stale` when it was changed meanwhile.
pub fn publish_article(tx: &mut Tx<'_>, id: Id, seen: i64) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    if tx.execute(sql::ARTICLE_PUBLISH, params![id, seen, now, by])? == 0 {
        return Err(gone_or_stale(tx, id)?);
    }
    tx.journal(&events::article_published(id, seen + 1))?;
    Ok(seen + 1)
}

/// Takes an article from the shop. Writes `site.article_withdrawn@1`. Returns the next version.
///
/// # Errors
/// Refused as [`codes::ARTICLE_UNKNOWN`]; as `store.stale` when it was changed meanwhile, or is not shown.
pub fn withdraw_article(tx: &mut Tx<'_>, id: Id, seen: i64) -> Result<i64, Stop> {
    let (by, now) = (tx.actor().id, tx.now());
    if tx.execute(sql::ARTICLE_WITHDRAW, params![id, seen, by, now])? == 0 {
        return Err(gone_or_stale(tx, id)?);
    }
    tx.journal(&events::article_withdrawn(id, seen + 1))?;
    Ok(seen + 1)
}

fn gone_or_stale(tx: &mut Tx<'_>, id: Id) -> Result<Stop, Stop> {
    let there = queries::article(tx, id)?.is_some();
    Ok(Stop::from(if there { &store::codes::STALE } else { &codes::ARTICLE_UNKNOWN }))
}
