//! Articles and pages.

use api::{Answer, Body, BrandDb, Caller, IfMatch, Page, PageQuery, Path, Problem, Query};
use axum::Extension;
use kernel::{Id, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Db, Stop, Tx};
use utoipa::ToSchema;

use super::Renders;
use crate::{Article, ArticleContent, ArticleKind, NewArticle, check_article, codes, markdown, queries};

/// An article or page.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteArticle)]
pub struct ArticleBody {
    /// Its id.
    id: Id,
    /// What it is.
    kind: ArticleKind,
    /// Its address below `/articles/` or `/pages/`.
    handle: String,
    /// Where it stands in the shop.
    path: String,
    /// What is being written.
    content: ArticleContent,
    /// Where its picture is served.
    picture_url: Option<String>,
    /// Its text as visitors would see it, as HTML by language.
    html: std::collections::BTreeMap<String, String>,
    /// Whether visitors can read it.
    shown: bool,
    /// Whether something was written that visitors do not see yet.
    changed: bool,
    /// When it was first shown.
    published_at: Option<Timestamp>,
    /// When it was changed last.
    edited_at: Timestamp,
    /// For `If-Match`.
    version: i64,
}

impl ArticleBody {
    fn of(article: Article, picture_url: Option<String>) -> Self {
        let path = article.path();
        let html = article.content.texts.iter().map(|(locale, text)| (locale.clone(), markdown::to_html(&text.body)));
        ArticleBody {
            id: article.id,
            kind: article.kind,
            handle: article.handle,
            path,
            picture_url,
            html: html.collect(),
            shown: article.shown.is_some(),
            changed: article.shown.as_ref() != Some(&article.content),
            content: article.content,
            published_at: article.published_at,
            edited_at: article.edited_at,
            version: article.version,
        }
    }
}

/// An article in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SiteArticleRow)]
pub struct ArticleRow {
    /// Its id.
    id: Id,
    /// What it is.
    kind: ArticleKind,
    /// Where it stands in the shop.
    path: String,
    /// Its title in Chinese, or in the language it has.
    title: String,
    /// Languages it is written in.
    locales: Vec<String>,
    /// Whether visitors can read it.
    shown: bool,
    /// Whether something was written that visitors do not see yet.
    changed: bool,
    /// When it was first shown.
    published_at: Option<Timestamp>,
    /// When it was changed last.
    edited_at: Timestamp,
}

impl From<Article> for ArticleRow {
    fn from(article: Article) -> Self {
        let written = article.content.texts.iter().filter(|(_, text)| !text.title.trim().is_empty());
        ArticleRow {
            id: article.id,
            kind: article.kind,
            path: article.path(),
            title: article.content.text("zh-TW").map(|text| text.title.clone()).unwrap_or_default(),
            locales: written.map(|(locale, _)| locale.clone()).collect(),
            shown: article.shown.is_some(),
            changed: article.shown.as_ref() != Some(&article.content),
            published_at: article.published_at,
            edited_at: article.edited_at,
        }
    }
}

async fn found(db: &Db, renders: Renders, id: Id) -> Result<ArticleBody, Problem> {
    let found = db
        .read(move |read| {
            let Some(article) = queries::article(read, id)? else { return Ok(None) };
            let picture = article.content.picture;
            let url = picture.map(|picture| (renders.picture)(read, picture)).transpose()?.flatten();
            Ok(Some(ArticleBody::of(article, url)))
        })
        .await?;
    Ok(found.ok_or(&codes::ARTICLE_UNKNOWN)?)
}

async fn body_of(db: &Db, renders: Renders, id: Id) -> Result<Answer<ArticleBody>, Problem> {
    let body = found(db, renders, id).await?;
    let version = body.version;
    Ok(Answer::ok(body).version(version))
}

/// Articles and pages, newest first.
///
/// # Errors
/// `api.invalid` for a cursor that is none.
#[utoipa::path(get, path = "/site/articles", operation_id = "site_list_articles", tag = "site", params(PageQuery),
    responses((status = 200, body = Page<ArticleRow>)), extensions(("x-permission" = json!("site.read"))))]
pub async fn list_articles(
    BrandDb(db): BrandDb,
    Query(query): Query<PageQuery>,
) -> Result<Answer<Page<ArticleRow>>, Problem> {
    let limit = api::answer::rows(query.limit)?;
    let before = match query.cursor.as_deref() {
        None => Id::from_bytes([0xff; 16]),
        cursor => api::desk::cursor_id(cursor)?,
    };
    let articles = db.read(move |read| queries::articles(read, before, limit as i64 + 1)).await?;
    let rows = articles.into_iter().map(ArticleRow::from).collect();
    Ok(Answer::ok(Page::new(rows, limit, |row: &ArticleRow| row.id.to_string())))
}

/// An article or page to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteCreateArticle)]
pub struct CreateArticle {
    /// What it is.
    kind: ArticleKind,
    /// Its address below `/articles/` or `/pages/`.
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9-]+$")]
    handle: String,
    /// What it says.
    content: ArticleContent,
}

fn keep(tx: &mut Tx<'_>, renders: Renders, content: &ArticleContent) -> Result<(), Stop> {
    let wanted: Vec<Id> = content.picture.into_iter().collect();
    if (renders.keep_pictures)(tx, &wanted)?.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(&api::codes::INVALID).at("/content/picture", &codes::PICTURE_UNKNOWN).into())
}

/// Begins an article or page. Visitors see nothing of it until it is published.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `site.handle_taken`.
#[utoipa::path(post, path = "/site/articles", operation_id = "site_create_article", tag = "site",
    request_body = CreateArticle, responses((status = 201, body = ArticleBody)),
    extensions(("x-permission" = json!("site.edit"))))]
pub async fn create_article(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    Body(body): Body<CreateArticle>,
) -> Result<Answer<ArticleBody>, Problem> {
    check_article(&body.handle, &body.content)?;
    let new = NewArticle { id: db.new_id(), kind: body.kind, handle: body.handle, content: body.content };
    let id = new.id;
    db.write("site.create_article", caller.actor(), move |tx| {
        keep(tx, renders, &new.content)?;
        crate::create_article(tx, &new)
    })
    .await?;
    let body = found(&db, renders, id).await?;
    let version = body.version;
    Ok(Answer::created(body).version(version))
}

/// One article or page.
///
/// # Errors
/// `site.article_unknown`.
#[utoipa::path(get, path = "/site/articles/{id}", operation_id = "site_read_article", tag = "site",
    params(("id" = Id, Path)), responses((status = 200, body = ArticleBody)),
    extensions(("x-permission" = json!("site.read"))))]
pub async fn read_article(
    BrandDb(db): BrandDb,
    Extension(renders): Extension<Renders>,
    Path(id): Path<Id>,
) -> Result<Answer<ArticleBody>, Problem> {
    body_of(&db, renders, id).await
}

/// What an article is to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SiteEditArticle)]
pub struct EditArticle {
    /// Its address below `/articles/` or `/pages/`.
    #[schema(min_length = 1, max_length = 60, pattern = "^[a-z0-9-]+$")]
    handle: String,
    /// What it says.
    content: ArticleContent,
}

/// Changes what is being written; what visitors read stays until it is published.
///
/// # Errors
/// `api.invalid` with what is wrong at each field; `site.article_unknown`, `site.handle_taken`; `store.stale`.
#[utoipa::path(put, path = "/site/articles/{id}", operation_id = "site_edit_article", tag = "site",
    params(("id" = Id, Path), ("If-Match" = String, Header)), request_body = EditArticle,
    responses((status = 200, body = ArticleBody)), extensions(("x-permission" = json!("site.edit"))))]
pub async fn edit_article(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    Path(id): Path<Id>,
    IfMatch(seen): IfMatch,
    Body(body): Body<EditArticle>,
) -> Result<Answer<ArticleBody>, Problem> {
    check_article(&body.handle, &body.content)?;
    let EditArticle { handle, content } = body;
    db.write("site.edit_article", caller.actor(), move |tx| {
        keep(tx, renders, &content)?;
        crate::edit_article(tx, id, seen, &handle, &content)
    })
    .await?;
    body_of(&db, renders, id).await
}

/// Shows an article as it is written now.
///
/// # Errors
/// `site.article_unknown`; `store.stale` when it was changed meanwhile.
#[utoipa::path(post, path = "/site/articles/{id}/publish", operation_id = "site_publish_article", tag = "site",
    params(("id" = Id, Path), ("If-Match" = String, Header)), responses((status = 200, body = ArticleBody)),
    extensions(("x-permission" = json!("site.publish"))))]
pub async fn publish_article(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    Path(id): Path<Id>,
    IfMatch(seen): IfMatch,
) -> Result<Answer<ArticleBody>, Problem> {
    db.write("site.publish_article", caller.actor(), move |tx| crate::publish_article(tx, id, seen)).await?;
    body_of(&db, renders, id).await
}

/// Takes an article from the shop; what is written stays.
///
/// # Errors
/// `site.article_unknown`; `store.stale` when it was changed meanwhile or is not shown.
#[utoipa::path(post, path = "/site/articles/{id}/withdraw", operation_id = "site_withdraw_article", tag = "site",
    params(("id" = Id, Path), ("If-Match" = String, Header)), responses((status = 200, body = ArticleBody)),
    extensions(("x-permission" = json!("site.publish"))))]
pub async fn withdraw_article(
    BrandDb(db): BrandDb,
    caller: Caller,
    Extension(renders): Extension<Renders>,
    Path(id): Path<Id>,
    IfMatch(seen): IfMatch,
) -> Result<Answer<ArticleBody>, Problem> {
    db.write("site.withdraw_article", caller.actor(), move |tx| crate::withdraw_article(tx, id, seen)).await?;
    body_of(&db, renders, id).await
}
