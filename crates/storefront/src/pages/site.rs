//! Articles, pages of their own, the brand's styles, and looking at what is not published.

use api::{BrandDb, Problem};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use site::{Article, ArticleContent, ArticleKind, markdown, preview};
use store::{Db, Fault, Read};

use super::sections::picture;
use super::visit::{Visit, lead, with_cookie};
use crate::forms::safe_back;
use crate::look::Looks;
use crate::view::{ArticleCard, ArticlePage, ArticlesPage};

/// Articles on their page.
const ARTICLES: i64 = 60;
/// Other articles below one.
const OTHERS: usize = 3;

/// What a visit may read of an article: what is published, or what is being written for whoever previews.
fn seen(article: &Article, drafts: bool) -> Option<&ArticleContent> {
    if drafts { Some(&article.content) } else { article.shown.as_ref() }
}

/// An article in a list; none where the visit may read nothing of it.
pub(super) fn card(
    read: &mut Read<'_>,
    article: &Article,
    drafts: bool,
    locale: &str,
) -> Result<Option<ArticleCard>, Fault> {
    let Some(content) = seen(article, drafts) else { return Ok(None) };
    let Some(text) = content.text(locale) else { return Ok(None) };
    Ok(Some(ArticleCard {
        url: article.path(),
        title: text.title.clone(),
        summary: text.summary.clone(),
        picture: picture(read, content.picture, &content.alt, locale)?,
        published_at: article.published_at,
    }))
}

/// `GET /articles`.
pub async fn articles(visit: Visit) -> Response {
    let (drafts, locale) = (visit.previews(), visit.caller.locale);
    let outcome = async {
        let articles = visit
            .db
            .read(move |read| {
                let mut cards = Vec::new();
                for article in site::shown_articles(read, ArticleKind::Article, ARTICLES)? {
                    cards.extend(card(read, &article, drafts, locale)?);
                }
                Ok(cards)
            })
            .await?;
        visit.show(StatusCode::OK, &ArticlesPage { articles }).await
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// `GET /articles/{handle}`.
pub async fn article(visit: Visit, Path(handle): Path<String>) -> Response {
    let outcome = one(&visit, ArticleKind::Article, handle).await;
    visit.answer(outcome).await
}

/// `GET /pages/{handle}`.
pub async fn page(visit: Visit, Path(handle): Path<String>) -> Response {
    let outcome = one(&visit, ArticleKind::Page, handle).await;
    visit.answer(outcome).await
}

async fn one(visit: &Visit, kind: ArticleKind, handle: String) -> Result<Response, Problem> {
    let (drafts, locale, origin) = (visit.previews(), visit.caller.locale, visit.origin().to_owned());
    let page = visit
        .db
        .read(move |read| {
            let Some(article) = site::article_by_handle(read, &handle)?.filter(|article| article.kind == kind) else {
                return Ok(None);
            };
            let Some(content) = seen(&article, drafts) else { return Ok(None) };
            let Some(text) = content.text(locale) else { return Ok(None) };
            let shown = picture(read, content.picture, &content.alt, locale)?;
            let canonical = format!("{origin}{}", article.path());
            let mut others = Vec::new();
            if kind == ArticleKind::Article {
                let others_of = site::shown_articles(read, ArticleKind::Article, 1 + OTHERS as i64)?;
                for other in others_of.iter().filter(|other| other.id != article.id).take(OTHERS) {
                    others.extend(card(read, other, false, locale)?);
                }
            }
            let mut structured = json!({
                "@context": "https://schema.org",
                "@type": if kind == ArticleKind::Article { "Article" } else { "AboutPage" },
                "headline": text.title,
                "description": text.summary,
                "url": canonical,
            });
            if let Some(url) = shown.as_ref().and_then(|picture| picture.url.as_ref()) {
                structured["image"] = json!([format!("{origin}{url}")]);
            }
            if let Some(at) = article.published_at {
                structured["datePublished"] = json!(at);
            }
            Ok(Some(ArticlePage {
                dated: kind == ArticleKind::Article,
                title: text.title.clone(),
                summary: text.summary.clone(),
                html: markdown::to_html(&text.body),
                picture: shown,
                published_at: article.published_at,
                canonical,
                others,
                structured,
            }))
        })
        .await?;
    visit.show(StatusCode::OK, &page.ok_or(&api::codes::NOT_FOUND)?).await
}

/// What a preview link says.
#[derive(Debug, Deserialize)]
pub struct PreviewQuery {
    #[serde(default)]
    token: String,
    #[serde(default)]
    to: String,
}

/// Whether a request looks at what is not published.
pub(super) async fn previews(db: &Db, headers: &HeaderMap, https: bool) -> Result<bool, Problem> {
    let Some(token) = api::session::read_cookie(headers, preview::cookie_name(https)) else { return Ok(false) };
    let secret = store::secrets::get_or_make(db, preview::SECRET).await?;
    Ok(preview::holds(&secret, token, db.now()))
}

/// `GET /preview`: begins to look at what is not published.
pub async fn begin_preview(visit: Visit, Query(query): Query<PreviewQuery>) -> Response {
    let outcome = async {
        let secret = store::secrets::get_or_make(&visit.db, preview::SECRET).await?;
        if !preview::holds(&secret, &query.token, visit.db.now()) {
            return Err(Problem::from(&site::codes::PREVIEW_OVER));
        }
        let name = preview::cookie_name(visit.https());
        let cookie = api::session::cookie(name, &query.token, preview::LIFE_SECONDS, visit.https());
        let mut response = with_cookie(lead(safe_back(&query.to)), Some(cookie));
        // The token stands in the address: it stays with whoever was given it.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        Ok(response)
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// `POST /preview/end`: back to what everybody sees.
pub async fn end_preview(visit: Visit) -> Response {
    let cookie = api::session::cookie(preview::cookie_name(visit.https()), "", 0, visit.https());
    with_cookie(lead("/"), Some(cookie))
}

/// `GET /theme/brand/{tag}.css`: the brand's own styles. The address names what is in them.
pub async fn style(BrandDb(db): BrandDb, Path(file): Path<String>) -> Response {
    let looks = db.kept::<Looks>();
    let tag = file.strip_suffix(".css").unwrap_or_default();
    // A process that has shown no page yet has not looked either.
    let known = match looks.css(tag) {
        Some(css) => Some(css),
        None => match looks.current(&db).await {
            Ok(look) if look.tag == tag => look.css.clone(),
            Ok(_) if !tag.starts_with("draft-") => None,
            Ok(_) => looks.preview(&db).await.ok().filter(|look| look.tag == tag).and_then(|look| look.css.clone()),
            Err(fault) => return Problem::from(fault).into_response(),
        },
    };
    let Some(css) = known else { return StatusCode::NOT_FOUND.into_response() };
    let kept = if tag.starts_with("draft-") { "private, no-store" } else { "public, max-age=31536000, immutable" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    (headers, css).into_response()
}
