//! The admin's and the till's pages: built by npm, compiled into release programs, read from the disk
//! otherwise.

use std::borrow::Cow;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use rust_embed::EmbeddedFile;

use crate::pages;

type Find = fn(&str) -> Option<EmbeddedFile>;

/// Release programs carry the pages inside.
#[cfg(not(debug_assertions))]
mod pages_inside {
    use rust_embed::{EmbeddedFile, RustEmbed};

    #[derive(RustEmbed)]
    #[folder = "../../web/admin/dist"]
    #[allow_missing = true]
    struct Admin;

    #[derive(RustEmbed)]
    #[folder = "../../web/pos/dist"]
    #[allow_missing = true]
    struct Pos;

    pub(super) fn admin(path: &str) -> Option<EmbeddedFile> {
        Admin::get(path)
    }

    pub(super) fn pos(path: &str) -> Option<EmbeddedFile> {
        Pos::get(path)
    }
}

/// Other programs read them from the repository, so that a page built later is served at once.
#[cfg(debug_assertions)]
mod pages_inside {
    use std::path::{Component, Path};

    use rust_embed::EmbeddedFile;

    const WEB: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web");

    fn read(application: &str, path: &str) -> Option<EmbeddedFile> {
        let path = Path::new(path);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let file = Path::new(WEB).join(application).join("dist").join(path);
        if file.is_file() { rust_embed::utils::read_file_from_fs(&file).ok() } else { None }
    }

    pub(super) fn admin(path: &str) -> Option<EmbeddedFile> {
        read("admin", path)
    }

    pub(super) fn pos(path: &str) -> Option<EmbeddedFile> {
        read("pos", path)
    }
}

/// Names in `assets/` hold a hash of the content, so browsers never need to ask again.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for each time, and answered with 304 when nothing changed.
const ASK: &str = "no-cache";

/// Both applications.
pub(crate) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .merge(application::<S>("/admin", pages_inside::admin))
        .merge(application::<S>("/pos", pages_inside::pos))
}

/// A page application: its files, and its page for every address that is no file.
fn application<S>(base: &'static str, file: Find) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    let page = move |headers: HeaderMap| async move { answer("index.html", file, &headers) };
    let any = move |Path(path): Path<String>, headers: HeaderMap| async move { answer(&path, file, &headers) };
    Router::new()
        .route(base, get(move || async move { Redirect::permanent(&format!("{base}/")) }))
        .route(&format!("{base}/"), get(page))
        .route(&format!("{base}/{{*path}}"), get(any))
}

fn answer(path: &str, file: Find, headers: &HeaderMap) -> Response {
    if let Some(found) = file(path) {
        return send(path, &found, headers);
    }
    // A page's address is the application's business; a missing picture is missing.
    if path.starts_with("assets/")
        || path.rsplit('/').next().is_some_and(|name| name.contains('.')) && path != "index.html"
    {
        return StatusCode::NOT_FOUND.into_response();
    }
    match file("index.html") {
        Some(page) => send("index.html", &page, headers),
        None => pages::not_built(),
    }
}

fn send(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag(&file.metadata.sha256_hash());
    let kept = if path.starts_with("assets/") { FOR_EVER } else { ASK };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match &file.data {
            Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
            Cow::Owned(bytes) => axum::body::Bytes::from(bytes.clone()),
        };
        let kind = HeaderValue::from_str(file.metadata.mimetype());
        let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
        ([(header::CONTENT_TYPE, kind)], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn tag(hash: &[u8; 32]) -> String {
    let digits: String = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("\"{digits}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Option<EmbeddedFile> {
        let data: &'static [u8] = match path {
            "index.html" => b"<!doctype html>",
            "assets/index-1a2b.js" => b"start()",
            _ => return None,
        };
        let metadata = rust_embed::Metadata::__rust_embed_new([7; 32], None, None, "text/plain");
        Some(EmbeddedFile { data: Cow::Borrowed(data), metadata })
    }

    fn kept(response: &Response) -> &str {
        response.headers()[header::CACHE_CONTROL].to_str().unwrap()
    }

    #[test]
    fn every_address_of_the_application_is_its_page() {
        for path in ["index.html", "orders", "orders/0190a5c2-7e1b-7cc3-98c4-dc0c0c07398f"] {
            let response = answer(path, file, &HeaderMap::new());
            assert_eq!((response.status(), kept(&response)), (StatusCode::OK, ASK), "{path}");
        }
        assert_eq!(answer("assets/gone.js", file, &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
        assert_eq!(answer("favicon.ico", file, &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn hashed_names_are_kept_for_ever_and_the_rest_is_asked_for() {
        let response = answer("assets/index-1a2b.js", file, &HeaderMap::new());
        assert_eq!(kept(&response), FOR_EVER);
        let page = answer("index.html", file, &HeaderMap::new());
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, page.headers()[header::ETAG].clone());
        assert_eq!(answer("orders", file, &headers).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn without_a_build_the_page_says_what_to_do() {
        let response = answer("", |_| None, &HeaderMap::new());
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
