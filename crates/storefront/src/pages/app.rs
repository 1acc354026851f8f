//! The member's card as an app on a phone: what makes it one, and the card itself, which is there without a line too.

use api::Problem;
use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use members::me::me_body;
use serde_json::json;

use super::account::way_in;
use super::visit::Visit;
use crate::icons::{self, ICONS};
use crate::view::{CardPage, LogInPage};
use crate::{code128, qr, theme};

/// What the worker keeps of the theme: all that the card's page is made of.
const FILES: [&str; 3] = ["page.css", "shop.js", "app.js"];
/// What the worker shows where there is no line. A browser asks for the worker in a language of its own, so this has both.
const NO_LINE: &str = concat!(
    "<!doctype html><html lang=\"zh-TW\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">",
    "<title>目前沒有網路</title><h1>目前沒有網路</h1>",
    "<p>連上網路後再試一次。會員條碼沒有網路也能出示。</p>",
    "<p lang=\"en\">There is no connection. Try again when you are online; your member card works without one.</p>",
    "<p><a href=\"/account/card\">會員條碼 Member card</a></p>",
);
const WORKER: &str = include_str!("worker.js");

/// `GET /manifest.webmanifest`.
pub async fn manifest(visit: Visit) -> Response {
    let name = &visit.db.brand().name;
    let mut icons = vec![json!({"src": theme::url("icon.svg"), "type": "image/svg+xml", "sizes": "any"})];
    icons.extend(ICONS.iter().filter(|icon| !icon.name.contains("apple")).map(|icon| {
        json!({
            "src": format!("/icons/{}", icon.name),
            "type": "image/png",
            "sizes": format!("{0}x{0}", icon.size),
            "purpose": if icon.maskable { "maskable" } else { "any" },
        })
    }));
    let manifest = json!({
        "id": "/account/card",
        "name": visit.say(format!("{name} 會員"), format!("{name} member")),
        "short_name": name.split_whitespace().next().unwrap_or(name),
        "lang": visit.locale().tag(),
        "start_url": "/account/card",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#2f6b53",
        "icons": icons,
        "shortcuts": [
            {"name": visit.say("會員條碼", "Member card"), "url": "/account/card"},
            {"name": visit.say("我的訂單", "My orders"), "url": "/account"},
        ],
    });
    let headers =
        [(header::CONTENT_TYPE, "application/manifest+json"), (header::CACHE_CONTROL, "private, max-age=300")];
    (headers, manifest.to_string()).into_response()
}

/// `GET /icons/{name}`.
pub async fn icon(Path(name): Path<String>) -> Response {
    let Some(bytes) = icons::png(&name) else { return StatusCode::NOT_FOUND.into_response() };
    ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "public, max-age=86400")], bytes).into_response()
}

/// `GET /sw.js`: the worker that shows the card without a line.
pub async fn worker() -> Response {
    let files: Vec<String> = FILES.iter().map(|path| theme::url(path)).chain([theme::url("icon.svg")]).collect();
    let files = serde_json::to_string(&files).unwrap_or_default();
    let page = serde_json::to_string(NO_LINE).unwrap_or_default();
    let script = WORKER.replace("\"%VERSION%\"", &format!("\"{}\"", theme::version()));
    let script = script.replace("\"%FILES%\"", &files).replace("\"%PAGE%\"", &page);
    let headers = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, script).into_response()
}

/// `GET /account/card`: the card, or the way in.
pub async fn card(visit: Visit) -> Response {
    let outcome = shown(&visit).await;
    visit.answer(outcome).await
}

async fn shown(visit: &Visit) -> Result<Response, Problem> {
    let Some(member) = visit.caller.member else {
        let page = LogInPage { back: "/account/card".to_owned(), ..way_in(visit) };
        return visit.show(StatusCode::OK, &page).await;
    };
    let me = visit.db.read(move |read| me_body(read, member.id)).await?;
    let me = me.ok_or_else(|| Problem::from(&members::codes::NOT_FOUND))?;
    let page = CardPage {
        name: me.name,
        bars: code128::svg(&me.number).unwrap_or_default(),
        code: qr::svg(&me.number).unwrap_or_default(),
        number: me.number,
        may_spend: me.may_spend,
    };
    let mut response = visit.show(StatusCode::OK, &page).await?;
    // The worker keeps an answer with this, and no other page.
    response.headers_mut().insert(HeaderName::from_static("x-tenon-card"), HeaderValue::from_static("member"));
    Ok(response)
}
