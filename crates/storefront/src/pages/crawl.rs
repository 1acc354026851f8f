//! What crawlers read: which pages there are, and which are none of theirs.

use api::Problem;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use catalog::Listed;
use kernel::{Id, Timestamp};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use site::ArticleKind;

use super::goods::walk_in;
use super::visit::Visit;
use crate::words::Locale;

/// Products in one file: far below the 50,000 addresses that a file may have.
const PRODUCTS: usize = 5_000;
/// Articles, and pages of their own, in the first file.
const ARTICLES: i64 = 1_000;
/// The files change with the catalogue; crawlers come once a day.
const KEPT: &str = "public, max-age=600";

/// `GET /robots.txt`.
pub async fn robots(visit: Visit) -> Response {
    let closed =
        ["/account", "/admin/", "/api/", "/cart", "/checkout", "/join", "/orders/", "/pay/", "/pos/", "/search"];
    let closed: String = closed.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!("User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n", visit.origin());
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, KEPT)];
    (headers, text).into_response()
}

/// A page that crawlers may come to.
struct Place {
    path: String,
    changed_at: Option<Timestamp>,
}

/// `GET /sitemap.xml`: all pages, or the files that hold them.
pub async fn sitemap(visit: Visit) -> Response {
    let outcome = async {
        let ends = visit.db.read(|read| catalog::listed_pages(read, PRODUCTS)).await?;
        if ends.is_empty() {
            let mut places = pages(&visit).await?;
            places.extend(products(&visit, Id::NIL).await?);
            return Ok(xml(urls(&visit, &places)?));
        }
        let parts = ends.iter().map(|end| format!("products-{end}"));
        let first = ["pages".to_owned(), format!("products-{}", Id::NIL)];
        Ok(xml(index(visit.origin(), first.into_iter().chain(parts))?))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

/// `GET /sitemaps/{name}`: one of the files.
pub async fn part(visit: Visit, Path(name): Path<String>) -> Response {
    let outcome = async {
        let unknown = || Problem::from(&api::codes::NOT_FOUND);
        let name = name.strip_suffix(".xml").ok_or_else(unknown)?;
        let places = match name.strip_prefix("products-") {
            Some(after) => products(&visit, after.parse().map_err(|_| unknown())?).await?,
            None if name == "pages" => pages(&visit).await?,
            None => return Err(unknown()),
        };
        Ok(xml(urls(&visit, &places)?))
    };
    let outcome = outcome.await;
    visit.answer(outcome).await
}

async fn pages(visit: &Visit) -> Result<Vec<Place>, Problem> {
    let read = visit.db.read(|read| {
        let mut written = site::shown_articles(read, ArticleKind::Article, ARTICLES)?;
        written.extend(site::shown_articles(read, ArticleKind::Page, ARTICLES)?);
        Ok((catalog::categories(read)?, walk_in(staff::stores(read)?), written))
    });
    let (categories, stores, written) = read.await?;
    let list = written.iter().any(|one| one.kind == ArticleKind::Article).then_some("/articles");
    let fixed = ["/", "/stores"].into_iter().chain(list).map(str::to_owned);
    let categories = categories.iter().map(|category| format!("/categories/{}", category.handle));
    let stores = stores.iter().map(|store| format!("/stores/{}", store.code));
    let fixed = fixed.chain(categories).chain(stores).map(|path| Place { path, changed_at: None });
    let written = written.iter().map(|one| Place { path: one.path(), changed_at: Some(one.edited_at) });
    Ok(fixed.chain(written).collect())
}

async fn products(visit: &Visit, after: Id) -> Result<Vec<Place>, Problem> {
    let listed = visit.db.read(move |read| catalog::listed(read, after, PRODUCTS)).await?;
    let place = |one: Listed| Place { path: format!("/products/{}", one.handle), changed_at: Some(one.changed_at) };
    Ok(listed.into_iter().map(place).collect())
}

fn broken(error: std::io::Error) -> Problem {
    store::Fault::Unusable(error.to_string()).into()
}

fn begun() -> Result<Writer<Vec<u8>>, std::io::Error> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(writer)
}

const SITEMAPS: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

fn index(origin: &str, names: impl Iterator<Item = String>) -> Result<Vec<u8>, Problem> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut writer = begun()?;
        writer.create_element("sitemapindex").with_attribute(("xmlns", SITEMAPS)).write_inner_content(|writer| {
            for name in names {
                let address = format!("{origin}/sitemaps/{name}.xml");
                writer.create_element("sitemap").write_inner_content(|writer| {
                    writer.create_element("loc").write_text_content(BytesText::new(&address))?;
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(writer.into_inner())
    };
    write().map_err(broken)
}

fn urls(visit: &Visit, places: &[Place]) -> Result<Vec<u8>, Problem> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut writer = begun()?;
        let set = writer.create_element("urlset");
        let set =
            set.with_attribute(("xmlns", SITEMAPS)).with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
        set.write_inner_content(|writer| {
            for place in places {
                writer.create_element("url").write_inner_content(|writer| {
                    let plain = visit.address(&place.path, visit.own());
                    writer.create_element("loc").write_text_content(BytesText::new(&plain))?;
                    if let Some(at) = place.changed_at {
                        writer.create_element("lastmod").write_text_content(BytesText::new(&at.to_string()))?;
                    }
                    for locale in Locale::ALL {
                        let link = writer.create_element("xhtml:link");
                        let link = link.with_attribute(("rel", "alternate")).with_attribute(("hreflang", locale.tag()));
                        link.with_attribute(("href", visit.address(&place.path, locale).as_str())).write_empty()?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(writer.into_inner())
    };
    write().map_err(broken)
}

fn xml(bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static(KEPT)),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}
